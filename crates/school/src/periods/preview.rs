//! What a lock would cover, shown before it is stated.

use jiff::Timestamp;

use super::{LockScope, scope::columns};
use crate::{
    closing::{Stage, readiness},
    ids::ClassId,
    refusal::Refusals,
    regulations::Target,
    state::School,
};

/// One column of a class that a lock would cover.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ColumnPreview {
    /// The column.
    pub target: Target,
    /// How many students of the class have something in it.
    pub filled: usize,
    /// How many have nothing in it, those not counted who are exempt from the subject.
    pub empty: usize,
    /// Whether it is locked already.
    pub locked: bool,
}

/// One class that a lock would cover.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ClassPreview {
    /// The class.
    pub class: ClassId,
    /// The columns of what it takes, in the order of the forms.
    pub columns: Vec<ColumnPreview>,
    /// The signatures that are missing or outdated for what the lock would cover.
    pub unsigned: Vec<Stage>,
    /// How many unlocks for changes the lock would end or narrow.
    pub unlocks: usize,
}

/// Exactly what a lock would cover.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LockPreview {
    /// The classes that exist, by grade and name.
    pub classes: Vec<ClassPreview>,
}

impl LockPreview {
    /// How many cells have something in them.
    #[must_use]
    pub fn filled(&self) -> usize {
        self.columns().map(|column| column.filled).sum()
    }

    /// How many cells would be locked empty.
    #[must_use]
    pub fn empty(&self) -> usize {
        self.columns().map(|column| column.empty).sum()
    }

    /// Whether every column is locked already.
    #[must_use]
    pub fn is_locked(&self) -> bool {
        self.columns().all(|column| column.locked)
    }

    fn columns(&self) -> impl Iterator<Item = &ColumnPreview> {
        self.classes.iter().flat_map(|class| &class.columns)
    }
}

/// Exactly what a lock of this scope would cover at a moment. Columns of electives that a class does not take are left out
/// unless something stands in them; a lock covers them nevertheless.
///
/// # Errors
/// As for [`LockPeriod`](super::LockPeriod): the scope does not exist or covers nothing.
pub fn preview(school: &School, scope: LockScope, at: Timestamp) -> Result<LockPreview, Refusals> {
    let mut classes: Vec<ClassPreview> = Vec::new();
    for (_, class, target) in columns(school, scope)? {
        let Some(class) = class else { continue };
        if classes.last().is_none_or(|last| last.class != class) {
            classes.push(school.class_preview(scope, class, at));
        }
        let column = school.column_preview(scope, class, target, at);
        let taken = target.subject().is_none_or(|subject| school.subjects_of(class).contains(&subject));
        if let Some(last) = classes.last_mut().filter(|_| taken || column.filled > 0) {
            last.columns.push(column);
        }
    }
    Ok(LockPreview { classes })
}

impl School {
    fn class_preview(&self, scope: LockScope, class: ClassId, at: Timestamp) -> ClassPreview {
        let grade = self.classes.class(class).map(|class| class.grade);
        let covers = |target: Target| grade.is_some_and(|grade| scope.covers(grade, Some(class), target));
        let parts = readiness(self, class, scope.period, at).map_or_else(|_| Vec::new(), |ready| ready.parts);
        let waits = parts
            .into_iter()
            .filter(|part| !part.signed.stands() && part.columns.iter().any(|column| covers(column.target)));
        let unlocks = self.unlocks_in_force(at);
        let here =
            unlocks.into_iter().filter(|unlock| unlock.class == class && unlock.concerns(self, &scope));
        ClassPreview {
            class,
            columns: Vec::new(),
            unsigned: waits.map(|part| part.stage()).collect(),
            unlocks: here.count(),
        }
    }

    fn column_preview(
        &self,
        scope: LockScope,
        class: ClassId,
        target: Target,
        at: Timestamp,
    ) -> ColumnPreview {
        let period = scope.period;
        let dates = self.calendar.year(period.year);
        let today = crate::local_date(at);
        let day = dates.map_or(today, |dates| dates.nearest(today));
        let (mut filled, mut empty) = (0, 0);
        for student in self.registry.members(class, day) {
            let cell = self.gradebook.cell(student.id, period, target);
            let exempt = || {
                target.subject().is_some_and(|subject| self.plans.is_exempt(student.id, period.year, subject))
            };
            let is_marked = || self.counted_mark(student.id, period, target).is_some();
            if cell.is_some_and(|cell| cell.mark.is_some() || cell.comment.is_some()) || is_marked() {
                filled += 1;
            } else if !exempt() {
                empty += 1;
            }
        }
        let grade = self.classes.class(class).map(|class| class.grade);
        let locked = grade.is_some_and(|grade| self.locks.is_locked(period, grade, Some(class), target, at));
        ColumnPreview { target, filled, empty, locked }
    }
}
