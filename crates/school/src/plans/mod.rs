//! Individual plans: students who by their school's decision are not assessed in every subject of their class.
//!
//! The kind of a plan is readable in the ledger, because counts of the class depend on it; why it was decided is not.

mod commands;
mod events;
mod projection;
mod refusal;
#[cfg(test)]
mod tests;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

pub use commands::{EndIndividualPlan, SetIndividualPlan};
pub use events::{IndividualPlanEnded, IndividualPlanSet};
pub use projection::{Plan, Plans};
pub use refusal::PlanRefusal;

/// Why a student is assessed otherwise than the class.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum PlanKind {
    /// The individual education plan of a student with a disability (kế hoạch giáo dục cá nhân). Circular 27/2020, Article 8;
    /// Circular 22/2021, Article 11.
    IndividualEducation,
    /// Exempt from some subjects (miễn học).
    Exemption,
}
