//! The gradebook (sổ theo dõi và đánh giá học sinh): per student, grading period and column a mark and a comment, with
//! every correction kept. Source: Circular 27/2020/TT-BGDĐT, Articles 6, 7 and 9.

mod batches;
mod commands;
mod decide;
mod events;
mod projection;
mod refusal;
pub mod replacement;
mod revert;
#[cfg(test)]
mod tests;
mod verdict;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

pub use batches::{Batch, BatchSummary, batches};
pub use commands::{CellEntry, EnterGrades, RevertBatch};
pub(crate) use decide::{Sheet, is_assessed, rights, still_at};
pub use events::{GradeCorrected, GradeEntered};
pub use projection::{Before, Cell, Gradebook};
pub use refusal::GradeRefusal;
pub use replacement::{Replacement, Standing};
pub use revert::{RevertedCell, preview_revert};
pub use verdict::{Verdict, verdicts};

use crate::regulations::{DecimalScore, Level, PassLevel, Rating, Score, TraitLevel};

/// Why an assessment of secondary school has no score or level (Circular 22/2021, Article 7.4-5). Nothing entered, an absence
/// and a real zero are three different things.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub enum Absence {
    /// Absent; the assessment is to be made up (kiểm tra bù).
    MakeUpDue,
    /// Absent and not made up: counts as 0 points, or as Chưa đạt.
    Zero,
}

/// What stands in a cell. Which kind fits is said by the rule set; see [`Holds`](crate::regulations::Holds).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub enum Mark {
    /// For a subject of primary school: at least one of the two is present.
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
    /// For a scored assessment of secondary school.
    Score {
        /// Points from 0 to 10 with at most one decimal.
        score: DecimalScore,
    },
    /// For an assessment by comments in secondary school.
    Pass {
        /// Đ or CĐ.
        level: PassLevel,
    },
    /// In place of a score or of Đ/CĐ: the student was absent.
    Absent {
        /// What follows from it.
        absence: Absence,
    },
    /// For conduct in secondary school.
    Conduct {
        /// T, K, Đ or CĐ.
        level: Rating,
    },
    /// Half-day sessions missed in the whole year.
    Absences {
        /// With permission (có phép).
        excused: u16,
        /// Without permission (không phép).
        unexcused: u16,
    },
}
