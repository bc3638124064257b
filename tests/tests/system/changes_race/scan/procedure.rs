//! One event after the other: is it right by what stands before it, and what does it change?

use jiff::Timestamp;
use socai_tests::Leaf;
use uuid::Uuid;

use super::{
    super::history::{Cell, Event, Execution, Opened, event},
    Wrong,
    books::{Books, Request, Standing, Statement, Unlock},
};

impl Books {
    /// Takes the next event in; says what is wrong with it.
    pub(in super::super) fn take(&mut self, leaf: &Leaf) -> Vec<Wrong> {
        let (at, position) = (leaf.at, leaf.position);
        let mut wrong = Vec::new();
        if self.now.replace(at).is_some_and(|before| before > at) {
            wrong.push(Wrong::BackInTime);
        }
        wrong.extend(match event(leaf) {
            Event::ClassCreated { class, grade } => {
                self.grades.insert(class, grade);
                None
            }
            Event::Assigned { class, target, teacher } => {
                self.taught.insert((class, target, teacher));
                None
            }
            Event::Locked { scope, from } => {
                let rank = (from.unwrap_or(at), position);
                self.statements.push(Statement { scope, rank, locks: true, is_awaited: from.is_some() });
                None
            }
            Event::Unlocked { scope } => {
                let statement = Statement { scope, rank: (at, position), locks: false, is_awaited: false };
                self.statements.push(statement);
                None
            }
            Event::LockCanceled { lock } => self.cancel(lock, at),
            Event::LockBegan { lock, from } => self.begin(lock, from, at),
            Event::Asked { request, class, requester, cells } => {
                let asked =
                    Request { class, requester, cells, ordered: None, is_settled: false, unlock: None };
                self.requests.insert(request, asked);
                None
            }
            Event::Ordered { request, execution } => self.order(request, leaf.actor, Some(execution)),
            Event::Refused { request } => self.order(request, leaf.actor, None),
            Event::Withdrawn { request } => self.withdraw(request, leaf.actor),
            Event::Corrected { request } => self.corrected(request),
            Event::Opened { request, class, period, opened, teacher, until } => {
                let rank = (at, position);
                let unlock = Unlock { class, period, opened, teacher, rank, until, is_closed: false };
                self.open(request, leaf.actor, unlock)
            }
            Event::Closed { request, reason, since } => self.close(request, &reason, since, at),
            Event::Graded { class, cell, mark, request } => {
                let wrong = match self.corrections.get(&leaf.command).copied() {
                    Some(of) => self.judge_correction(of, request, leaf.actor, class, &cell, &mark),
                    None => self.judge_entry(request, leaf.actor, class, &cell, at),
                };
                self.write(class, cell, request.is_some());
                wrong
            }
            Event::Other => None,
        });
        wrong
    }

    /// The positions of what had come to pass by a moment and is not recorded.
    pub(super) fn unrecorded(&self, at: Timestamp) -> Vec<u64> {
        let locks = self.statements.iter().filter(|it| it.is_awaited).map(|it| it.rank);
        let unlocks = self.requests.values().filter_map(|it| it.unlock.as_ref());
        let unlocks = unlocks.filter(|unlock| !unlock.is_closed).map(|unlock| (unlock.until, unlock.rank.1));
        let due = locks.chain(unlocks).filter(|(due, _)| *due <= at);
        due.map(|(_, position)| position).collect()
    }

    fn judge_entry(
        &self,
        request: Option<Uuid>,
        by: Uuid,
        class: Uuid,
        cell: &Cell,
        at: Timestamp,
    ) -> Option<Wrong> {
        let target = cell.target.contains("subject").then(|| cell.target.clone());
        if !self.taught.contains(&(class, target, by)) {
            return Some(Wrong::NotTheirs);
        }
        let locks = self.locks(class, cell, at);
        let Some(request) = request else {
            return (!locks.is_empty()).then_some(Wrong::Locked);
        };
        if locks.is_empty() {
            return Some(Wrong::NotLocked);
        }
        let Some(unlock) = self.requests.get(&request).and_then(|request| request.unlock.as_ref()) else {
            return Some(Wrong::NeverOpened);
        };
        if unlock.teacher != by {
            Some(Wrong::OtherTeacher)
        } else if unlock.class != class || !unlock.covers(cell, class, &locks) {
            Some(Wrong::OtherCell)
        } else if !unlock.is_in_time(at) {
            Some(Wrong::Expired)
        } else {
            (!unlock.is_younger_than(&locks)).then_some(Wrong::Relocked)
        }
    }

    fn judge_correction(
        &self,
        of: Uuid,
        named: Option<Uuid>,
        by: Uuid,
        class: Uuid,
        cell: &Cell,
        mark: &serde_json::Value,
    ) -> Option<Wrong> {
        let Some(request) = self.requests.get(&of) else { return Some(Wrong::NotOrdered) };
        let asked = request.cells.iter().find(|asked| asked.cell == *cell);
        let is_as_asked = asked.is_some_and(|asked| asked.mark == *mark) && request.class == class;
        let version = self.cells.get(cell).map_or(0, |standing| standing.version);
        if request.requester == by {
            Some(Wrong::ExecutedByRequester)
        } else if request.is_settled {
            Some(Wrong::Settled)
        } else if request.ordered != Some(Execution::Correction) {
            Some(Wrong::NotOrdered)
        } else if !is_as_asked || named != Some(of) {
            Some(Wrong::NotAsAsked)
        } else {
            asked.is_some_and(|asked| asked.version != version).then_some(Wrong::Outdated)
        }
    }

    /// An ordered change leaves the cell in the book where it stands; anything else takes it along.
    fn write(&mut self, class: Uuid, cell: Cell, is_change: bool) {
        let standing = self.cells.entry(cell).or_insert(Standing { class, version: 0 });
        standing.version += 1;
        if !is_change {
            standing.class = class;
        }
    }

    fn order(&mut self, request: Uuid, by: Uuid, execution: Option<Execution>) -> Option<Wrong> {
        let Some(request) = self.requests.get_mut(&request) else { return Some(Wrong::NotOrdered) };
        let was_settled = request.is_settled;
        request.is_settled |= execution.is_none();
        request.ordered = execution;
        if request.requester == by {
            return Some(Wrong::OrderedByRequester);
        }
        was_settled.then_some(Wrong::Settled)
    }

    fn withdraw(&mut self, request: Uuid, by: Uuid) -> Option<Wrong> {
        let Some(request) = self.requests.get_mut(&request) else { return Some(Wrong::NotOrdered) };
        if request.requester != by {
            return Some(Wrong::OtherTeacher);
        }
        std::mem::replace(&mut request.is_settled, true).then_some(Wrong::Settled)
    }

    /// What is wrong with the correction itself was said of its grades, which stand before it.
    fn corrected(&mut self, request: Uuid) -> Option<Wrong> {
        let Some(request) = self.requests.get_mut(&request) else { return Some(Wrong::NotOrdered) };
        std::mem::replace(&mut request.is_settled, true).then_some(Wrong::Settled)
    }

    fn open(&mut self, of: Uuid, by: Uuid, unlock: Unlock) -> Option<Wrong> {
        let Some(request) = self.requests.get_mut(&of) else { return Some(Wrong::NotOrdered) };
        let (at, _) = unlock.rank;
        let asked = &request.cells;
        let covers_less = match &unlock.opened {
            Opened::Cells(cells) => cells.iter().all(|(student, target)| {
                asked.iter().any(|it| it.cell.student == *student && it.cell.target == *target)
            }),
            Opened::Columns(columns) => {
                columns.iter().all(|target| asked.iter().any(|it| it.cell.target == *target))
            }
        };
        let of_request = unlock.teacher == request.requester && unlock.class == request.class;
        let in_period = asked.iter().all(|it| it.cell.period == unlock.period);
        let columns = matches!(unlock.opened, Opened::Columns(_));
        let ordered = Some(Execution::Unlock { columns, until: unlock.until });
        let wrong = if request.requester == by {
            Some(Wrong::ExecutedByRequester)
        } else if request.is_settled {
            Some(Wrong::Settled)
        } else if request.ordered != ordered {
            Some(Wrong::NotOrdered)
        } else if !(covers_less && of_request && in_period) {
            Some(Wrong::NotAsAsked)
        } else {
            (unlock.until <= at).then_some(Wrong::Expired)
        };
        request.is_settled = true;
        request.unlock = Some(unlock);
        wrong
    }

    fn close(&mut self, of: Uuid, reason: &str, since: Timestamp, at: Timestamp) -> Option<Wrong> {
        let Some(unlock) = self.requests.get(&of).and_then(|request| request.unlock.as_ref()) else {
            return Some(Wrong::NeverOpened);
        };
        let is_right = match reason {
            "expired" => since == unlock.until,
            "byHand" => since == at && at < unlock.until,
            "relocked" => since < unlock.until && self.is_overtaken(unlock, since),
            _ => false,
        };
        let is_right = is_right && since <= at && !unlock.is_closed;
        if let Some(unlock) = self.requests.get_mut(&of).and_then(|request| request.unlock.as_mut()) {
            unlock.is_closed = true;
        }
        (!is_right).then_some(Wrong::FalseEnd)
    }

    /// Whether nothing of an unlock is open any more at a moment: for cells, every one is; for a column, its class's lock is younger.
    fn is_overtaken(&self, unlock: &Unlock, at: Timestamp) -> bool {
        let cell = |student: Uuid, target: &String| Cell {
            student,
            period: unlock.period.clone(),
            target: target.clone(),
        };
        let is_overtaken = |cell: Cell| !unlock.is_younger_than(&self.locks(unlock.class, &cell, at));
        match &unlock.opened {
            Opened::Cells(cells) => {
                cells.iter().all(|(student, target)| is_overtaken(cell(*student, target)))
            }
            // Nobody's cell: only the column counts.
            Opened::Columns(columns) => columns.iter().all(|target| is_overtaken(cell(Uuid::nil(), target))),
        }
    }

    fn cancel(&mut self, lock: u64, at: Timestamp) -> Option<Wrong> {
        let index = self.statements.iter().position(|it| it.locks && it.rank.1 == lock);
        let Some(index) = index else { return Some(Wrong::NotDue) };
        // One that has taken effect stays, whatever is said later.
        if self.statements[index].rank.0 <= at {
            return Some(Wrong::NotDue);
        }
        self.statements.remove(index);
        None
    }

    fn begin(&mut self, lock: u64, from: Timestamp, at: Timestamp) -> Option<Wrong> {
        let stated = self.statements.iter_mut().find(|it| it.is_awaited && it.rank == (from, lock));
        let is_right = from <= at && stated.map(|it| it.is_awaited = false).is_some();
        (!is_right).then_some(Wrong::NotDue)
    }
}
