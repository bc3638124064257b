//! What the events up to some position say: which columns are locked since when, what is opened to whom, who asked for what.

use std::collections::{HashMap, HashSet};

use jiff::Timestamp;
use socai_tests::Leaf;
use uuid::Uuid;

use super::super::history::{Area, Cell, Event, Execution, Name, Opened, Proposed, Scope, event};

/// When a statement or an unlock took effect; the later one counts, by time and then by position.
pub(super) type Rank = (Timestamp, u64);

/// A lock or an unlock by scope.
pub(super) struct Statement {
    pub(super) scope: Scope,
    pub(super) rank: Rank,
    pub(super) locks: bool,
    /// Set for a later time than its own, and not yet recorded as having taken effect.
    pub(super) is_awaited: bool,
}

/// A part of a locked book that is open to one teacher.
pub(super) struct Unlock {
    pub(super) class: Uuid,
    pub(super) period: Name,
    pub(super) opened: Opened,
    pub(super) teacher: Uuid,
    pub(super) rank: Rank,
    pub(super) until: Timestamp,
    pub(super) is_closed: bool,
}

pub(super) struct Request {
    pub(super) class: Uuid,
    pub(super) requester: Uuid,
    pub(super) cells: Vec<Proposed>,
    pub(super) ordered: Option<Execution>,
    /// Refused, withdrawn or carried out.
    pub(super) is_settled: bool,
    pub(super) unlock: Option<Unlock>,
}

/// Where a cell stands and how often it was written.
pub(super) struct Standing {
    pub(super) class: Uuid,
    pub(super) version: u64,
}

#[derive(Default)]
pub(in super::super) struct Books {
    /// The commands that carried out a correction, with the request.
    pub(super) corrections: HashMap<Uuid, Uuid>,
    pub(super) grades: HashMap<Uuid, Name>,
    pub(super) taught: HashSet<(Uuid, Option<Name>, Uuid)>,
    /// In the order of their positions.
    pub(super) statements: Vec<Statement>,
    pub(super) requests: HashMap<Uuid, Request>,
    pub(super) cells: HashMap<Cell, Standing>,
    pub(super) now: Option<Timestamp>,
}

/// The commands that carried out a correction, with the request: the events of one command stand together.
pub(super) fn corrections(leaves: &[Leaf]) -> HashMap<Uuid, Uuid> {
    let corrected = |leaf: &Leaf| match event(leaf) {
        Event::Corrected { request } => Some((leaf.command, request)),
        _ => None,
    };
    leaves.iter().filter_map(corrected).collect()
}

impl Books {
    /// Empty ones, before the first of these events.
    pub(in super::super) fn of(leaves: &[Leaf]) -> Self {
        Self { corrections: corrections(leaves), ..Self::default() }
    }

    /// Whether somebody may write a cell into a class's book at a moment.
    pub(in super::super) fn is_open(&self, class: Uuid, cell: &Cell, by: Uuid, at: Timestamp) -> bool {
        let locks = self.locks(class, cell, at);
        let opens = |unlock: &Unlock| {
            unlock.teacher == by
                && unlock.class == class
                && unlock.covers(cell, class, &locks)
                && unlock.is_in_time(at)
                && unlock.is_younger_than(&locks)
        };
        locks.is_empty() || self.requests.values().filter_map(|it| it.unlock.as_ref()).any(opens)
    }

    /// Both ends of a time, and whatever moment in between a lock takes effect or an unlock ends.
    pub(super) fn turning_points(&self, from: Timestamp, to: Timestamp) -> Vec<Timestamp> {
        let begin = self.statements.iter().map(|statement| statement.rank.0);
        let ends = self.requests.values().filter_map(|it| it.unlock.as_ref()).map(|unlock| unlock.until);
        let between = begin.chain(ends).filter(|at| from < *at && *at <= to);
        [from, to].into_iter().chain(between).collect()
    }

    /// The lock on a column of a class, if the last statement that has taken effect is one.
    pub(super) fn lock_of(&self, class: Uuid, cell: &Cell, at: Timestamp) -> Option<Rank> {
        let covers = |scope: &Scope| {
            let area = match &scope.area {
                Area::School => true,
                Area::Grade(grade) => self.grades.get(&class) == Some(grade),
                Area::Class(of) => *of == class,
            };
            let columns = scope.target.as_ref().is_none_or(|target| *target == cell.target);
            area && columns && scope.period == cell.period
        };
        let in_force = self.statements.iter().filter(|it| it.rank.0 <= at && covers(&it.scope));
        let last = in_force.max_by_key(|statement| statement.rank)?;
        last.locks.then_some(last.rank)
    }

    /// The locks on a cell: of the class, and of the class in whose book it stands.
    pub(super) fn locks(&self, class: Uuid, cell: &Cell, at: Timestamp) -> Vec<(Uuid, Rank)> {
        let elsewhere = self.cells.get(cell).map(|standing| standing.class).filter(|other| *other != class);
        let classes = std::iter::once(class).chain(elsewhere);
        classes.filter_map(|class| Some((class, self.lock_of(class, cell, at)?))).collect()
    }
}

impl Unlock {
    /// Whether it opens the cell under these locks. A whole column is one of its own class: what another class's lock holds
    /// must be named.
    pub(super) fn covers(&self, cell: &Cell, class: Uuid, locks: &[(Uuid, Rank)]) -> bool {
        let is_named = match &self.opened {
            Opened::Cells(cells) => {
                cells.iter().any(|(student, target)| *student == cell.student && *target == cell.target)
            }
            Opened::Columns(columns) => {
                columns.contains(&cell.target) && locks.iter().all(|(of, _)| *of == class)
            }
        };
        is_named && self.period == cell.period
    }

    pub(super) fn is_in_time(&self, at: Timestamp) -> bool {
        !self.is_closed && self.rank.0 <= at && at < self.until
    }

    pub(super) fn is_younger_than(&self, locks: &[(Uuid, Rank)]) -> bool {
        locks.iter().all(|(_, lock)| self.rank > *lock)
    }
}
