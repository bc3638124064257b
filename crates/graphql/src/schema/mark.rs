//! What stands in a cell, as it is read. It has the shape of the input, so that what was read can be sent back.

use std::fmt;

use async_graphql::SimpleObject;
use socai_school::gradebook;

use crate::{
    enums::{Absence, Label, Level, PassLevel, Rating, TraitLevel},
    scalars::{DecimalPoints, Points},
};

/// The result of a subject in primary school (kết quả môn học).
#[derive(Clone, Copy, Debug, PartialEq, Eq, SimpleObject)]
pub(crate) struct SubjectMark {
    /// The level reached (mức đạt được): T, H or C.
    pub(crate) level: Option<Level>,
    /// The test score (điểm kiểm tra định kì).
    pub(crate) score: Option<Points>,
}

/// Half-day sessions missed in the whole year (số buổi nghỉ học).
#[derive(Clone, Copy, Debug, PartialEq, Eq, SimpleObject)]
pub(crate) struct Absences {
    /// With permission (có phép).
    pub(crate) excused: u16,
    /// Without permission (không phép).
    pub(crate) unexcused: u16,
}

impl Absences {
    pub(crate) fn new(excused: u16, unexcused: u16) -> Self {
        Self { excused, unexcused }
    }
}

/// What stands in a cell (kết quả trong ô): exactly one of `subject` to `absences`, as in `MarkInput`.
#[derive(Clone, Debug, SimpleObject)]
#[graphql(name = "Mark")]
pub(crate) struct MarkNode {
    /// As it is written on the form (cách ghi trên sổ): `T 9`, `Đ`, `8,5`; `V` for an absence to be made up and `V 0` for one
    /// that counts; `3+1` for sessions missed with and without permission.
    text: String,
    /// The level, or what the absence means, in words (tên mức).
    label: Option<Label>,
    /// For a subject of primary school.
    subject: Option<SubjectMark>,
    /// For a quality or competency: T, Đ or C.
    #[graphql(name = "trait")]
    trait_level: Option<TraitLevel>,
    /// For a scored assessment of secondary school (điểm).
    score: Option<DecimalPoints>,
    /// For an assessment by comments in secondary school: Đ or CĐ.
    pass: Option<PassLevel>,
    /// In place of a score or of Đ, CĐ: the student was absent (vắng kiểm tra).
    absence: Option<Absence>,
    /// For conduct in secondary school (kết quả rèn luyện).
    conduct: Option<Rating>,
    /// For sessions missed (số buổi nghỉ học).
    absences: Option<Absences>,
}

/// The level of a mark in words.
pub(crate) fn label(mark: gradebook::Mark) -> Option<Label> {
    match mark {
        gradebook::Mark::Subject { level, .. } => level.map(Into::into),
        gradebook::Mark::Trait { level } => Some(level.into()),
        gradebook::Mark::Pass { level } => Some(level.into()),
        gradebook::Mark::Conduct { level } => Some(level.into()),
        gradebook::Mark::Absent { absence } => Some(absence.into()),
        gradebook::Mark::Score { .. } | gradebook::Mark::Absences { .. } => None,
    }
}

/// A mark as it is written on the form.
pub(crate) struct Written(pub gradebook::Mark);

impl fmt::Display for Written {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.0 {
            gradebook::Mark::Subject { level: Some(level), score: Some(score) } => {
                write!(f, "{} {score}", level.code())
            }
            gradebook::Mark::Subject { level: Some(level), score: None } => f.write_str(level.code()),
            gradebook::Mark::Subject { level: None, score: Some(score) } => write!(f, "{score}"),
            gradebook::Mark::Subject { level: None, score: None } => Ok(()),
            gradebook::Mark::Trait { level } => f.write_str(level.code()),
            gradebook::Mark::Score { score } => match (score.tenths() / 10, score.tenths() % 10) {
                (whole, 0) => write!(f, "{whole}"),
                (whole, tenth) => write!(f, "{whole},{tenth}"),
            },
            gradebook::Mark::Pass { level } => f.write_str(level.code()),
            gradebook::Mark::Absent { absence: gradebook::Absence::MakeUpDue } => f.write_str("V"),
            gradebook::Mark::Absent { absence: gradebook::Absence::Zero } => f.write_str("V 0"),
            gradebook::Mark::Conduct { level } => f.write_str(level.code()),
            gradebook::Mark::Absences { excused, unexcused } => write!(f, "{excused}+{unexcused}"),
        }
    }
}

impl From<gradebook::Mark> for MarkNode {
    fn from(mark: gradebook::Mark) -> Self {
        let none = Self {
            text: Written(mark).to_string(),
            label: label(mark),
            subject: None,
            trait_level: None,
            score: None,
            pass: None,
            absence: None,
            conduct: None,
            absences: None,
        };
        match mark {
            gradebook::Mark::Subject { level, score } => {
                let subject = SubjectMark { level: level.map(Into::into), score: score.map(Points) };
                Self { subject: Some(subject), ..none }
            }
            gradebook::Mark::Trait { level } => Self { trait_level: Some(level.into()), ..none },
            gradebook::Mark::Score { score } => Self { score: Some(DecimalPoints(score)), ..none },
            gradebook::Mark::Pass { level } => Self { pass: Some(level.into()), ..none },
            gradebook::Mark::Absent { absence } => Self { absence: Some(absence.into()), ..none },
            gradebook::Mark::Conduct { level } => Self { conduct: Some(level.into()), ..none },
            gradebook::Mark::Absences { excused, unexcused } => {
                Self { absences: Some(Absences { excused, unexcused }), ..none }
            }
        }
    }
}
