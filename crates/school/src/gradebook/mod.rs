//! The gradebook (sổ theo dõi và đánh giá học sinh): per student, grading period and column a mark and a comment, with
//! every correction kept. Source: Circular 27/2020/TT-BGDĐT, Articles 6, 7 and 9.

mod commands;
mod decide;
mod events;
mod projection;
mod refusal;
#[cfg(test)]
mod tests;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

pub use commands::{CellEntry, EnterGrades};
pub use events::{GradeCorrected, GradeEntered};
pub use projection::{Cell, Gradebook};
pub use refusal::GradeRefusal;

use crate::regulations::{Level, Score, TraitLevel};

/// What stands in a cell. A subject holds a level, a score where a test is prescribed, or both; a quality or competency
/// holds its level.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub enum Mark {
    /// For a subject: at least one of the two is present.
    Subject {
        /// T, H or C.
        level: Option<Level>,
        /// Whole points from 0 to 10.
        score: Option<Score>,
    },
    /// For a quality or competency: T, Đ or C.
    Trait {
        /// The level.
        level: TraitLevel,
    },
}
