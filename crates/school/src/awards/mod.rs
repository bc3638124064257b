//! Awards (khen thưởng): proposed by the homeroom teacher, granted by the principal; some follow from the finalized result.
//!
//! Sources: Circular 27/2020/TT-BGDĐT, Article 13; Circular 22/2021/TT-BGDĐT, Article 15. The letter of praise (thư khen) and
//! awards of higher authorities are not kept here.

mod commands;
mod decisions;
mod events;
mod projection;
mod refusal;
#[cfg(test)]
mod tests;

use std::fmt;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use uuid::Uuid;

pub use commands::{DeclineAward, Grant, GrantAwards, ProposeAward, RevokeAward};
pub use events::{AwardDeclined, AwardGranted, AwardProposed, AwardRevoked};
pub use projection::{Award, Awards, Status};
pub use refusal::AwardRefusal;

use crate::regulations::{tt22, tt27};

/// An award, from its proposal on.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(transparent)]
pub struct AwardId(pub Uuid);

impl From<Uuid> for AwardId {
    fn from(id: Uuid) -> Self {
        Self(id)
    }
}

impl fmt::Display for AwardId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

/// What is awarded.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, JsonSchema)]
pub enum AwardKind {
    /// Học sinh Xuất sắc; follows from the result.
    #[serde(rename = "HSXS")]
    Excellent,
    /// Học sinh Giỏi, in secondary school; follows from the result.
    #[serde(rename = "HSG")]
    Good,
    /// Học sinh Tiêu biểu hoàn thành tốt trong học tập và rèn luyện, in primary school; needs people.
    #[serde(rename = "HSTB")]
    Exemplary,
    /// For a single achievement (khen thưởng đột xuất), at any time.
    #[serde(rename = "KTDX")]
    Achievement,
}

impl AwardKind {
    /// Every kind.
    pub const ALL: &'static [Self] = &[Self::Excellent, Self::Good, Self::Exemplary, Self::Achievement];

    /// The stable code.
    #[must_use]
    pub fn code(self) -> &'static str {
        match self {
            Self::Excellent => "HSXS",
            Self::Good => "HSG",
            Self::Exemplary => "HSTB",
            Self::Achievement => "KTDX",
        }
    }

    /// The Vietnamese name.
    #[must_use]
    pub fn vi(self) -> &'static str {
        match self {
            Self::Excellent => "Học sinh Xuất sắc",
            Self::Good => "Học sinh Giỏi",
            Self::Exemplary => "Học sinh Tiêu biểu hoàn thành tốt trong học tập và rèn luyện",
            Self::Achievement => "Khen thưởng đột xuất",
        }
    }

    /// The English name.
    #[must_use]
    pub fn en(self) -> &'static str {
        match self {
            Self::Excellent => "Excellent student",
            Self::Good => "Good student",
            Self::Exemplary => "Exemplary student",
            Self::Achievement => "Award for a single achievement",
        }
    }

    /// Whether a student has it at most once a year.
    #[must_use]
    pub fn is_of_the_year(self) -> bool {
        match self {
            Self::Excellent | Self::Good | Self::Exemplary => true,
            Self::Achievement => false,
        }
    }
}

impl From<tt27::Award> for AwardKind {
    fn from(award: tt27::Award) -> Self {
        match award {
            tt27::Award::Excellent => Self::Excellent,
            tt27::Award::Exemplary => Self::Exemplary,
        }
    }
}

impl From<tt22::Award> for AwardKind {
    fn from(award: tt22::Award) -> Self {
        match award {
            tt22::Award::Excellent => Self::Excellent,
            tt22::Award::Good => Self::Good,
        }
    }
}
