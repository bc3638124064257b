//! Why a derived result is what it is: level by level the conditions of the regulation, which of them hold, and what stands
//! in the way of the next level. For pages and for printing.

use serde::{Deserialize, Serialize};

use super::{AssessmentPeriod, Target, tt22, tt27};
use crate::text::Bilingual;

/// How a level `L` was found, from the best one downwards.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Explanation<L> {
    /// The level reached; none while something required is missing.
    pub reached: Option<L>,
    /// What is required and has not been entered.
    pub missing: Vec<Missing>,
    /// The levels above the lowest one with their conditions, best first. Judged by what has been entered so far.
    pub steps: Vec<Step<L>>,
    /// What else was applied, such as the adjustment by one level (Circular 22/2021, Article 9.3).
    pub remarks: Vec<Bilingual>,
}

/// A mark that is required and has not been entered.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct Missing {
    /// The moment at which it is required.
    pub moment: AssessmentPeriod,
    /// The column.
    pub target: Target,
    /// What of it is missing.
    pub what: MissingPart,
}

/// What a required column lacks.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub enum MissingPart {
    /// Its level, Đ/CĐ or rating.
    Level,
    /// Its score.
    Score,
    /// Its number of sessions.
    Number,
    /// The student was absent and the assessment is to be made up.
    MakeUp,
}

/// A level and its conditions; it is reached when all of them hold.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Step<L> {
    /// The level.
    pub level: L,
    /// Its conditions, in the order of the regulation.
    pub conditions: Vec<Condition>,
}

/// One condition of a level. Its words are made when somebody reads them: a class has hundreds of conditions.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Condition {
    /// Where the regulation demands it, such as `TT27/2020, Điều 9.2a`.
    pub source: &'static str,
    /// Whether it holds.
    pub holds: bool,
    /// The columns that stand in the way, in the order of the forms; empty when it holds.
    pub targets: Vec<Target>,
    pub(super) wording: Wording,
}

/// What a condition says, by the regulation that has it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Wording {
    Primary(tt27::Wording),
    Secondary(tt22::Wording),
}

impl Condition {
    /// What the regulation demands.
    #[must_use]
    pub fn text(&self) -> Bilingual {
        match &self.wording {
            Wording::Primary(wording) => wording.text(),
            Wording::Secondary(wording) => wording.text(),
        }
    }

    /// In one sentence what stands in the way, such as "một môn ở mức Hoàn thành: Đạo đức"; none when it holds.
    #[must_use]
    pub fn shortfall(&self) -> Option<Bilingual> {
        let shortfall = || match &self.wording {
            Wording::Primary(wording) => wording.shortfall(),
            Wording::Secondary(wording) => wording.shortfall(),
        };
        (!self.holds).then(shortfall)
    }
}

impl<L: Copy + PartialEq> Explanation<L> {
    /// The level above the one that was reached: those of its conditions that do not hold stand in the way. None at the best
    /// level, and while something is missing.
    #[must_use]
    pub fn next_level(&self) -> Option<&Step<L>> {
        let reached = self.reached?;
        match self.steps.iter().position(|step| step.level == reached) {
            Some(index) => index.checked_sub(1).and_then(|above| self.steps.get(above)),
            // The lowest level has no step.
            None => self.steps.last(),
        }
    }
}
