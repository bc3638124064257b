//! What happens to the school itself and its years.

use jiff::civil::Date;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::{SchoolIdentity, SchoolYear};
use crate::{ids::SchoolId, regulations::SchoolLevel, sealed::HasSealed, text::Code};

/// A school was founded in the system (khai báo trường).
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct SchoolFounded {
    /// The school, which is the ledger.
    pub school: SchoolId,
    /// School code (mã trường) of the sector database.
    pub code: Code,
    /// Name and place from the first day on.
    pub identity: SchoolIdentity,
    /// First day on which this identity holds.
    pub from: Date,
    /// Levels of schooling (cấp học), ascending; one school may have several. Without the member: primary school only, as in
    /// every body from before secondary school was known here.
    #[serde(default = "primary", skip_serializing_if = "is_primary")]
    pub levels: Vec<SchoolLevel>,
}

fn primary() -> Vec<SchoolLevel> {
    vec![SchoolLevel::Primary]
}

fn is_primary(levels: &[SchoolLevel]) -> bool {
    levels == [SchoolLevel::Primary]
}

/// Name or place changed from a date on, for instance after a merger of communes.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct SchoolIdentityChanged {
    /// The identity from then on.
    pub identity: SchoolIdentity,
    /// First day on which it holds.
    pub from: Date,
}

/// A school year (năm học) was opened with its two terms.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct SchoolYearOpened {
    /// Which year.
    pub year: SchoolYear,
    /// First day of week 1.
    pub first_day: Date,
    /// First day of term two (học kì II).
    pub term_two_first_day: Date,
    /// Last day of the year.
    pub last_day: Date,
    /// Weeks of term one; with those of term two they make 35.
    pub term_one_weeks: u8,
    /// Weeks of term two.
    pub term_two_weeks: u8,
}

impl HasSealed for SchoolFounded {}
impl HasSealed for SchoolIdentityChanged {}
impl HasSealed for SchoolYearOpened {}
