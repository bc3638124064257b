//! Batches: commands that wrote several cells of a class in a period, remembered so that one of them can be taken back.

use std::sync::Arc;

use imbl::OrdMap;
use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use crate::{
    calendar::GradingPeriod,
    context::Actor,
    event::{Event, Recorded},
    ids::{ClassId, StudentId},
    regulations::Target,
    state::School,
};

/// One command that wrote cells of a class in a period.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Batch {
    /// The command.
    pub command: Uuid,
    /// Who gave it.
    pub by: Actor,
    /// When it was recorded.
    #[serde(with = "jiff::fmt::serde::timestamp::nanosecond::required")]
    pub at: Timestamp,
    /// The cells that it wrote, in the order of its entries.
    pub cells: Arc<Vec<(StudentId, Target)>>,
    /// The batch that it took back, if it did.
    pub reverts: Option<Uuid>,
}

/// A batch with what became of it.
#[derive(Clone, Debug, PartialEq)]
pub struct BatchSummary<'a> {
    /// The batch.
    pub batch: &'a Batch,
    /// How many of its cells nobody has written since. It can be taken back when that is all of them.
    pub untouched: usize,
}

/// The latest batches of a class in a period, newest first.
#[must_use]
pub fn batches(school: &School, class: ClassId, period: GradingPeriod) -> Vec<BatchSummary<'_>> {
    let summary = |batch: &'_ Batch| {
        let holds = |cell: &&(StudentId, Target)| {
            let cell = school.gradebook.cell(cell.0, period, cell.1);
            cell.is_some_and(|cell| cell.command == batch.command)
        };
        batch.cells.iter().filter(holds).count()
    };
    let mut found: Vec<BatchSummary<'_>> = school
        .gradebook
        .batches(class, period)
        .map(|batch| BatchSummary { batch, untouched: summary(batch) })
        .collect();
    found.reverse();
    found
}

/// The batches of a school. A command on a single cell is only kept until the next one begins: it is corrected by hand.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub(super) struct Batches {
    sheets: OrdMap<(ClassId, GradingPeriod), Arc<Vec<Batch>>>,
}

impl Batches {
    /// How many batches are kept for a class in a period.
    pub(super) const KEPT: usize = 12;

    pub(super) fn of(&self, class: ClassId, period: GradingPeriod) -> impl Iterator<Item = &Batch> {
        let kept = self.sheets.get(&(class, period)).map_or(&[][..], |kept| kept.as_slice());
        kept.iter().filter(|batch| batch.cells.len() > 1)
    }

    /// Notes that a command wrote a cell. The events of a command stand one after the other in the ledger.
    pub(super) fn wrote(
        &mut self,
        class: ClassId,
        period: GradingPeriod,
        cell: (StudentId, Target),
        reverts: Option<Uuid>,
        recorded: &Recorded<Event>,
    ) {
        let kept = Arc::make_mut(self.sheets.entry((class, period)).or_default());
        if let Some(last) = kept.last_mut().filter(|last| last.command == recorded.command) {
            Arc::make_mut(&mut last.cells).push(cell);
            return;
        }
        if kept.last().is_some_and(|last| last.cells.len() == 1) {
            kept.pop();
        }
        if kept.len() == Self::KEPT {
            kept.remove(0);
        }
        kept.push(Batch {
            command: recorded.command,
            by: recorded.actor,
            at: recorded.at,
            cells: Arc::new(vec![cell]),
            reverts,
        });
    }
}
