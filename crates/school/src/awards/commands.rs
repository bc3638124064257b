//! Commands about awards. Their decisions are in `decisions.rs`.

use serde::{Deserialize, Serialize};

use super::{AwardId, AwardKind};
use crate::{
    calendar::SchoolYear, ids::StudentId, periods::Order, regulations::tt27::Nomination, text::Note,
};

/// Proposes an award for a student of the class.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct ProposeAward {
    /// The student.
    pub student: StudentId,
    /// The school year.
    pub year: SchoolYear,
    /// What is awarded.
    pub kind: AwardKind,
    /// What is said for an exemplary student; only for that kind.
    pub nomination: Option<Nomination>,
    /// For what; required for a single achievement.
    pub citation: Option<Note>,
}

/// One award to be granted.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub enum Grant {
    /// One that was proposed.
    Proposed {
        /// Which.
        award: AwardId,
    },
    /// One that follows from the finalized result, without a proposal.
    Earned {
        /// The student.
        student: StudentId,
        /// The school year.
        year: SchoolYear,
        /// What is awarded.
        kind: AwardKind,
    },
}

/// Grants awards.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct GrantAwards {
    /// Which; at most [`GrantAwards::LIMIT`].
    pub grants: Vec<Grant>,
    /// The principal's decision.
    pub order: Order,
}

impl GrantAwards {
    /// Most awards in one command.
    pub const LIMIT: usize = 1000;
}

/// Declines a proposed award.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct DeclineAward {
    /// Which.
    pub award: AwardId,
    /// Why.
    pub reason: Note,
}

/// Revokes a granted award.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct RevokeAward {
    /// Which.
    pub award: AwardId,
    /// Why.
    pub reason: Note,
}
