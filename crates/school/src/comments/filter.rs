//! For which columns and marks a template is suggested.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::{
    gradebook::Mark,
    regulations::{DecimalScore, Level, PassLevel, Rating, Target, TraitLevel},
};

/// A kind of column.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub enum ColumnKind {
    /// A subject at a periodic assessment.
    Subject,
    /// A regular assessment of a subject.
    Regular,
    /// A quality.
    Quality,
    /// A competency.
    Competency,
    /// Conduct.
    Conduct,
    /// Sessions missed.
    Absences,
}

impl ColumnKind {
    /// The kind of a column.
    #[must_use]
    pub fn of(target: Target) -> Self {
        match target {
            Target::Subject(_) => Self::Subject,
            Target::Regular { .. } => Self::Regular,
            Target::Quality(_) => Self::Quality,
            Target::Competency(_) => Self::Competency,
            Target::Conduct => Self::Conduct,
            Target::Absences => Self::Absences,
        }
    }
}

/// The columns for which a template is suggested.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub enum ColumnFilter {
    /// One column; a subject with its regular assessments.
    One(Target),
    /// Every column of a kind.
    Kind(ColumnKind),
    /// Every column.
    Any,
}

impl ColumnFilter {
    /// Whether the column is one of them.
    #[must_use]
    pub fn admits(self, target: Target) -> bool {
        match self {
            Self::One(column) => column.contains(target),
            Self::Kind(kind) => kind == ColumnKind::of(target),
            Self::Any => true,
        }
    }

    /// Whether a column of that kind can be one of them.
    fn may_admit(self, kind: ColumnKind) -> bool {
        match self {
            Self::One(Target::Subject(_)) => matches!(kind, ColumnKind::Subject | ColumnKind::Regular),
            Self::One(target) => ColumnKind::of(target) == kind,
            Self::Kind(of) => of == kind,
            Self::Any => true,
        }
    }
}

/// The marks for which a template is suggested.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub enum MarkFilter {
    /// A level of a subject in primary school.
    Level(Level),
    /// A level of a quality or competency.
    Trait(TraitLevel),
    /// Đ or CĐ in secondary school.
    Pass(PassLevel),
    /// A rating of conduct in secondary school.
    Conduct(Rating),
    /// Scores from one to another, both included.
    Scores {
        /// The lowest.
        from: DecimalScore,
        /// The highest.
        to: DecimalScore,
    },
    /// Every mark, and none.
    Any,
}

impl MarkFilter {
    /// Whether the mark is one of them.
    #[must_use]
    pub fn admits(self, mark: Option<Mark>) -> bool {
        match (self, mark) {
            (Self::Any, _) => true,
            (Self::Level(wanted), Some(Mark::Subject { level, .. })) => level == Some(wanted),
            (Self::Trait(wanted), Some(Mark::Trait { level })) => level == wanted,
            (Self::Pass(wanted), Some(Mark::Pass { level })) => level == wanted,
            (Self::Conduct(wanted), Some(Mark::Conduct { level })) => level == wanted,
            (Self::Scores { from, to }, mark) => {
                score(mark).is_some_and(|score| (from..=to).contains(&score))
            }
            (Self::Level(_) | Self::Trait(_) | Self::Pass(_) | Self::Conduct(_), _) => false,
        }
    }

    /// Whether any of the columns can hold such a mark.
    #[must_use]
    pub fn fits(self, columns: ColumnFilter) -> bool {
        let kinds: &[ColumnKind] = match self {
            Self::Level(_) => &[ColumnKind::Subject],
            Self::Trait(_) => &[ColumnKind::Quality, ColumnKind::Competency],
            Self::Pass(_) | Self::Scores { .. } => &[ColumnKind::Subject, ColumnKind::Regular],
            Self::Conduct(_) => &[ColumnKind::Conduct],
            Self::Any => return true,
        };
        kinds.iter().any(|kind| columns.may_admit(*kind))
    }
}

fn score(mark: Option<Mark>) -> Option<DecimalScore> {
    match mark? {
        Mark::Score { score } => Some(score),
        Mark::Subject { score, .. } => DecimalScore::from_tenths(score?.points() * 10),
        Mark::Trait { .. }
        | Mark::Pass { .. }
        | Mark::Absent { .. }
        | Mark::Conduct { .. }
        | Mark::Absences { .. } => None,
    }
}
