//! Year roll-over (kết chuyển năm học, lên lớp): next year's classes from this year's promotions, retentions and completions, as a
//! plan that is looked at first and carried out in one command, exactly as it was looked at.
//!
//! What the year came to is decided elsewhere and asked of [`next_year`](crate::results::next_year). Who is not settled stays where
//! they are, with the reason, and moves with a later plan.

mod decide;
mod events;
mod plan;
mod refusal;
#[cfg(test)]
mod tests;

use jiff::civil::Date;
use serde::{Deserialize, Serialize};
use uuid::Uuid;

pub use events::YearRolledOver;
pub use plan::{Move, PlannedClass, RollOverPlan, RollOverRow, StayReason, roll_over_plan};
pub use refusal::RollOverRefusal;

use crate::{calendar::SchoolYear, ids::ClassId, text::Code};

/// What is to be rolled over, and into which classes.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct RollOver {
    /// The year that is over.
    pub from: SchoolYear,
    /// The next one; open.
    pub to: SchoolYear,
    /// First day in the new classes; within the next year.
    pub on: Date,
    /// Classes whose students go elsewhere than the names say: 3A goes up to 4A and repeats in 3A by itself.
    pub mapping: Vec<ClassMapping>,
}

/// Where the students of a class go.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct ClassMapping {
    /// The class of the year that is over.
    pub class: ClassId,
    /// The class of those who go up, by name; by the name of the present one when absent. In the last grade of a level it says
    /// that they stay at the school, in its next level.
    pub up: Option<Code>,
    /// The class of those who repeat the grade, by name; by the name of the present one when absent.
    pub again: Option<Code>,
}

/// Carries out a plan that somebody looked at.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct RollOverYear {
    /// The same question that the plan answered.
    pub of: RollOver,
    /// The digest of the plan: when the school moved on in what it touches, it is another one.
    pub plan: Uuid,
}

impl RollOverYear {
    /// Most students of one plan.
    pub const LIMIT: usize = 5000;
}
