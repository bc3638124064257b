//! Awards at the end of the year (khen thưởng cuối năm học, Article 13.1a). One follows from the result, the other needs people:
//! a teacher who names what is outstanding, a class that recognizes it. Awards for a single achievement (khen thưởng đột xuất)
//! need no result.

use std::{collections::BTreeSet, fmt};

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::YearMarks;
use crate::{
    regulations::{CompletionLevel, Explanation, Subject, Target, Trait, vocabulary::vocabulary},
    text::Bilingual,
};

vocabulary! {
    /// An award at the end of the year.
    Award {
        Excellent = "HSXS", "Học sinh Xuất sắc", "Excellent student";
        Exemplary = "HSTB", "Học sinh Tiêu biểu hoàn thành tốt trong học tập và rèn luyện", "Exemplary student who completed learning and training well";
    }
}

/// Whether the class as a whole recognized a nominee (được tập thể lớp công nhận).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub enum ClassRecognition {
    /// It did.
    Recognized,
    /// It has not.
    NotRecognized,
}

/// What people say for an exemplary student.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct Nomination {
    /// Subjects with outstanding achievement (thành tích xuất sắc).
    pub outstanding: BTreeSet<Subject>,
    /// Competencies and qualities with clear progress (tiến bộ rõ rệt).
    pub progress: BTreeSet<Trait>,
    /// The word of the class.
    pub recognition: ClassRecognition,
}

/// Why a student cannot be awarded as exemplary.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum NotExemplary {
    /// The result of the year is open.
    ResultOpen,
    /// The result of the year is not "Hoàn thành tốt".
    Level(CompletionLevel),
    /// Neither an outstanding subject nor clear progress is named.
    NothingNamed,
    /// The student is not assessed in a named subject.
    SubjectNotTaken(Subject),
    /// The student is not rated in a named competency or quality.
    TraitNotRated(Trait),
    /// The class has not recognized the student.
    NotRecognized,
}

/// The award that follows from the result of the year alone: Học sinh Xuất sắc. By the result at the end of the year; the circular
/// does not speak of awards by what was reached only after supplementary assessment.
#[must_use]
pub fn derived_award(end_of_year: &Explanation<CompletionLevel>) -> Option<Award> {
    (end_of_year.reached == Some(CompletionLevel::Excellent)).then_some(Award::Excellent)
}

/// Whether a nominee can be awarded as Học sinh Tiêu biểu: the result Hoàn thành tốt; an outstanding subject or clear progress in a
/// competency or quality; recognized by the class. An educational activity counts as a subject.
///
/// # Errors
/// [`NotExemplary`]: the first of the conditions, in this order, that does not hold.
pub fn check_exemplary(
    end_of_year: &Explanation<CompletionLevel>,
    marks: &YearMarks,
    nomination: &Nomination,
) -> Result<(), NotExemplary> {
    match end_of_year.reached {
        None => return Err(NotExemplary::ResultOpen),
        Some(CompletionLevel::Well) => {}
        Some(level) => return Err(NotExemplary::Level(level)),
    }
    if nomination.outstanding.is_empty() && nomination.progress.is_empty() {
        return Err(NotExemplary::NothingNamed);
    }
    if let Some(subject) = nomination.outstanding.iter().find(|it| !marks.subjects.contains_key(it)) {
        return Err(NotExemplary::SubjectNotTaken(*subject));
    }
    if let Some(rated) = nomination.progress.iter().find(|it| !marks.traits.contains_key(it)) {
        return Err(NotExemplary::TraitNotRated(*rated));
    }
    match nomination.recognition {
        ClassRecognition::Recognized => Ok(()),
        ClassRecognition::NotRecognized => Err(NotExemplary::NotRecognized),
    }
}

impl NotExemplary {
    /// The reason for users.
    #[must_use]
    pub fn text(&self) -> Bilingual {
        match self {
            Self::ResultOpen => Bilingual::new(
                "Chưa có kết quả đánh giá giáo dục cuối năm học.",
                "There is no result of the year yet.",
            ),
            Self::Level(level) => Bilingual::new(
                format!("Danh hiệu này dành cho mức Hoàn thành tốt; học sinh ở mức {}.", level.vi()),
                format!("The award is for the level Completed well; the student is at {}.", level.en()),
            ),
            Self::NothingNamed => Bilingual::new(
                "Chưa nêu môn học có thành tích xuất sắc hoặc phẩm chất, năng lực có tiến bộ rõ rệt.",
                "Neither an outstanding subject nor clear progress in a quality or competency is named.",
            ),
            Self::SubjectNotTaken(subject) => Bilingual::new(
                format!("Học sinh không được đánh giá môn {}.", subject.vi()),
                format!("The student is not assessed in {}.", subject.en()),
            ),
            Self::TraitNotRated(rated) => {
                let target = Target::from(*rated);
                Bilingual::new(
                    format!("Phẩm chất, năng lực không được đánh giá ở khối lớp này: {}.", target.vi()),
                    format!("Not a quality or competency that is rated in this grade: {}.", target.en()),
                )
            }
            Self::NotRecognized => Bilingual::new(
                "Học sinh chưa được tập thể lớp công nhận.",
                "The class has not recognized the student.",
            ),
        }
    }
}
