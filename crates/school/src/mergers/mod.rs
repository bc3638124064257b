//! School mergers (sáp nhập trường): by a decision of the authority a school is closed, and another one, its heir, takes over its
//! students and keeps its books.
//!
//! The heir says that it will (agreement); the school that is to be closed closes or declines, by itself alone, so that no two
//! ledgers can disagree about it. Closing is one command: whoever is at the school is released to the heir with the dossier, as in a
//! transfer, and from then on the ledger takes nothing but what keeps an archive. The heir keeps the dossiers and places the
//! students. Each student's part is a transfer like any other: see [`transfers`](crate::transfers).
//!
//! The books stay what they are: the closed ledger is read on, under its own name, and what the heir shows of earlier years refers
//! to its entries. Both schools must be of one installation.

mod closing;
mod commands;
mod errands;
mod events;
mod inheriting;
mod plan;
mod projection;
mod refusal;
#[cfg(test)]
mod tests;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

pub use commands::{
    AdmitMerged, AgreeToMerger, CloseSchool, ConcludeMerger, DeclineMerger, InheritStudent, Placement,
    RecordMerger,
};
pub use errands::next_merger_errand;
pub use events::{
    MergerAgreed, MergerConcluded, MergerDeclined, MergerRecorded, SchoolClosed, StudentInherited,
};
pub use plan::{ClosingPlan, Leave, Leaving, Obstacle, closing_plan};
pub use projection::{Closure, Conclusion, HeirStatus, Inheritance, Mergers, Succession, SuccessionStatus};
pub use refusal::MergerRefusal;

/// What the school that was to be closed did.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum MergerEnd {
    /// It was closed, and released so many students to its heir.
    Closed {
        /// How many.
        students: u32,
    },
    /// It declined, or was closed for the benefit of another school.
    Declined,
}
