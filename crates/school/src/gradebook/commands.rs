//! The commands that enter grades and take a batch of them back. Their decisions are in `decide.rs` and `revert.rs`.

use serde::{Deserialize, Serialize};
use uuid::Uuid;

use super::Mark;
use crate::{
    calendar::GradingPeriod,
    ids::{ClassId, StudentId},
    regulations::Target,
    text::Note,
};

/// Enters or corrects one cell, a column or a whole grid of a class, atomically: one bad cell refuses all, each with its
/// own verdict.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct EnterGrades {
    /// The class.
    pub class: ClassId,
    /// When in the year.
    pub period: GradingPeriod,
    /// The cells; at most [`EnterGrades::LIMIT`], each cell once.
    pub entries: Vec<CellEntry>,
}

impl EnterGrades {
    /// Most cells in one command.
    pub const LIMIT: usize = 2000;
}

/// One cell as it shall be from now on.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct CellEntry {
    /// The row.
    pub student: StudentId,
    /// The column.
    pub target: Target,
    /// Level and score; none together with no comment empties the cell.
    pub mark: Option<Mark>,
    /// Comment.
    pub comment: Option<Note>,
    /// The version the author saw: 0 for an empty cell, else how often the cell was written.
    pub expected_version: u32,
    /// Why, for a correction.
    pub reason: Option<Note>,
}

/// Takes back everything that one command wrote: each cell gets again what stood in it before, as a correction. Refused as
/// a whole when a cell was written again since, is locked, or lost its old comment to an erasure.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct RevertBatch {
    /// The class.
    pub class: ClassId,
    /// When in the year.
    pub period: GradingPeriod,
    /// The command to take back, as [`batches`](super::batches) lists it.
    pub batch: Uuid,
    /// Why.
    pub reason: Option<Note>,
}
