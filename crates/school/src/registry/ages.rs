//! The age at which pupils enter a grade (tuổi của học sinh), as data.
//!
//! Sources: Circular 28/2020/TT-BGDĐT, Article 33 (primary school: six by year at grade 1, up to three years later for the
//! circumstances that it lists); Circular 32/2020/TT-BGDĐT, Article 33 (secondary school: 11 and 15, the same three years; older
//! for those who repeated, younger for those who skipped a grade). The charter of 2026 (Circular 15/2026/TT-BGDĐT) was not read:
//! when it differs, it is another value here. Ages are counted by calendar year: the year in which the school year begins minus
//! the year of birth.

use std::ops::RangeInclusive;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::{OLDEST, Origin, YOUNGEST};
use crate::{
    ids::{ClassId, StudentId},
    regulations::{GradeLevel, SchoolLevel},
    sealed::{Category, HasSealed, Sealed, SealedSlot},
    text::Line,
};

/// The ages of a level of schooling.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct AgeRule {
    /// The first grade of the level.
    pub first_grade: GradeLevel,
    /// The age at that grade, in years by calendar year.
    pub age: i16,
    /// By how many years somebody in a listed circumstance may be older.
    pub later: i16,
    /// By how many years somebody beyond the very first grade may be older without a circumstance, having repeated grades. The
    /// circulars do not say for primary school; three is the bound of secondary school.
    pub repeated: i16,
}

impl AgeRule {
    /// The rule of a level.
    #[must_use]
    pub fn of(level: SchoolLevel) -> Self {
        let (first_grade, age) = match level {
            SchoolLevel::Primary => (GradeLevel::G1, 6),
            SchoolLevel::LowerSecondary => (GradeLevel::G6, 11),
            SchoolLevel::UpperSecondary => (GradeLevel::G10, 15),
        };
        Self { first_grade, age, later: 3, repeated: 3 }
    }

    /// The ages at which somebody may be admitted to a grade of the level, by what is said of them. Whoever was at the school
    /// before it kept its records here was admitted by somebody else's decision: only the impossible is refused.
    #[must_use]
    pub fn admits(
        &self,
        grade: GradeLevel,
        origin: &Origin,
        exception: Option<&AgeException>,
    ) -> RangeInclusive<i16> {
        let number = i16::from(grade.number());
        let plausible = number + YOUNGEST..=number + OLDEST;
        let is_decided = exception.is_some_and(|exception| exception.decision.is_some());
        if *origin == Origin::Existing || is_decided {
            return plausible;
        }
        let usual = self.age + number - i16::from(self.first_grade.number());
        let repeated = if grade == GradeLevel::G1 && *origin == Origin::New { 0 } else { self.repeated };
        let later = if exception.is_some() { self.later } else { 0 };
        usual..=usual + repeated + later
    }
}

/// Why a student is admitted at another age: the circumstances that the circulars list.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum AgeGround {
    /// Khuyết tật, kém phát triển về thể lực hoặc trí tuệ.
    Disability,
    /// Hoàn cảnh đặc biệt khó khăn, mồ côi không nơi nương tựa.
    Hardship,
    /// Người dân tộc thiểu số.
    EthnicMinority,
    /// Từ nước ngoài về nước; con em người nước ngoài làm việc ở Việt Nam.
    FromAbroad,
    /// Phát triển sớm về trí tuệ, học vượt lớp: younger, always by a decision.
    Advanced,
}

impl AgeGround {
    /// A few words.
    #[must_use]
    pub fn vi(self) -> &'static str {
        match self {
            Self::Disability => "Khuyết tật, kém phát triển",
            Self::Hardship => "Hoàn cảnh đặc biệt khó khăn",
            Self::EthnicMinority => "Người dân tộc thiểu số",
            Self::FromAbroad => "Ở nước ngoài về nước, con em người nước ngoài",
            Self::Advanced => "Phát triển sớm, học vượt lớp",
        }
    }

    /// The same in English.
    #[must_use]
    pub fn en(self) -> &'static str {
        match self {
            Self::Disability => "Disability or slow development",
            Self::Hardship => "Particular hardship",
            Self::EthnicMinority => "Of an ethnic minority",
            Self::FromAbroad => "Came back from abroad, or a child of foreigners",
            Self::Advanced => "Ahead of the age",
        }
    }
}

/// Another age than the usual one, with what allows it. Tells of health and of a family: always sealed.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct AgeException {
    /// The circumstance.
    pub ground: AgeGround,
    /// The decision that allows what the circumstance alone does not.
    pub decision: Option<Line>,
}

/// A student was admitted at another age than the usual one.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct AgeExcepted {
    /// The student.
    pub student: StudentId,
    /// The class.
    pub class: ClassId,
    /// What allowed it.
    pub exception: Sealed<AgeException>,
}

impl HasSealed for AgeExcepted {
    fn slots(&mut self) -> Vec<SealedSlot<'_>> {
        let (owner, category) = (self.student.0, Category::Health);
        vec![SealedSlot { field: "exception", owner, category, value: &mut self.exception }]
    }
}
