//! What happens when a year is rolled over. The moves themselves are events of the register and stand before this one.

use jiff::civil::Date;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use crate::{calendar::SchoolYear, sealed::HasSealed};

/// A year was rolled over by a plan that somebody looked at (kết chuyển năm học).
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct YearRolledOver {
    /// The year that is over.
    pub from: SchoolYear,
    /// The next one.
    pub to: SchoolYear,
    /// First day in the new classes.
    pub on: Date,
    /// The digest of the plan.
    pub plan: Uuid,
    /// How many went up.
    pub promoted: u32,
    /// How many repeat the grade.
    pub retained: u32,
    /// How many completed their level and left.
    pub completed: u32,
    /// How many are not settled and stay where they are.
    pub open: u32,
}

impl HasSealed for YearRolledOver {}
