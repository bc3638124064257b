//! Replacement tests: when a result at the end of a term is abnormal beside what the pupil does every day, the teacher
//! proposes and the school may let the pupil sit another test (Circular 27/2020/TT-BGDĐT, Article 7.1d). Both scores stay.

mod commands;
mod decide;
mod events;
mod projection;
mod refusal;
#[cfg(test)]
mod tests;

use jiff::Timestamp;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

pub use commands::{DecideReplacementTest, ProposeReplacementTest, RecordReplacementTest};
pub use events::{ReplacementTestDecided, ReplacementTestProposed, ReplacementTestRecorded};
pub use projection::{Proposal, ProposalStatus, Proposals};
pub use refusal::ReplacementRefusal;

use crate::{context::Actor, regulations::Score, state::Position};

/// Which of the two scores counts. The circular does not say; the school does, each time.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub enum Standing {
    /// That of the test that was proposed for replacement.
    First,
    /// That of the replacement test.
    Second,
}

/// What the school says to a proposal.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub enum Permission {
    /// The pupil may sit another test.
    Permitted,
    /// The first test stands.
    Refused,
}

/// The test that was sat in place of an abnormal one.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Replacement {
    /// Its score.
    pub score: Score,
    /// Which of the two counts.
    pub stands: Standing,
    /// Who recorded it.
    pub by: Actor,
    /// When.
    #[serde(with = "jiff::fmt::serde::timestamp::nanosecond::required")]
    pub at: Timestamp,
    /// The event.
    pub position: Position,
}
