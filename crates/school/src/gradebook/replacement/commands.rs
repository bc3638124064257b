//! The three steps of a replacement test. Their decisions are in `decide.rs`.

use serde::{Deserialize, Serialize};

use super::{Permission, Standing};
use crate::{
    calendar::GradingPeriod,
    ids::{ClassId, StudentId},
    regulations::{Score, Subject},
    text::Note,
};

/// The subject teacher proposes that a pupil sits another test.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct ProposeReplacementTest {
    /// The class.
    pub class: ClassId,
    /// End of term one or of the year.
    pub period: GradingPeriod,
    /// The pupil.
    pub student: StudentId,
    /// A subject with a test.
    pub subject: Subject,
    /// What is abnormal about the result.
    pub reason: Note,
}

/// The principal or a vice principal permits the test or refuses it.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct DecideReplacementTest {
    /// The period of the proposal.
    pub period: GradingPeriod,
    /// The pupil.
    pub student: StudentId,
    /// The subject.
    pub subject: Subject,
    /// What the school says.
    pub permission: Permission,
    /// Why.
    pub reason: Option<Note>,
}

/// The subject teacher records the score of the permitted test, and which score stands.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct RecordReplacementTest {
    /// The class.
    pub class: ClassId,
    /// The period of the proposal.
    pub period: GradingPeriod,
    /// The pupil.
    pub student: StudentId,
    /// The subject.
    pub subject: Subject,
    /// The score of the second test.
    pub score: Score,
    /// Which of the two counts.
    pub stands: Standing,
    /// The version of the cell that the author saw.
    pub expected_version: u32,
    /// Why that one stands.
    pub reason: Option<Note>,
}
