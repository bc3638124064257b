//! Why a student is not promoted, and what is still to be done before that can be said, in words and with its article.

use crate::{
    regulations::{Missing, Rating, Subject, wording::listed},
    text::Bilingual,
};

/// What stands in the way of promotion for good.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Obstacle {
    /// Conduct is Chưa đạt, also after summer training.
    Conduct,
    /// The study level is Chưa đạt.
    Study(StudyObstacle),
    /// More half-day sessions were missed than allowed.
    Absences {
        /// How many.
        missed: u16,
        /// How many are allowed.
        most: u16,
    },
    /// The requirements of the individual education plan are not met.
    IndividualPlan,
}

/// Why a study level of Chưa đạt is final.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum StudyObstacle {
    /// Conduct is Chưa đạt too, which closes re-tests.
    NoRetest,
    /// There is no subject to be assessed again.
    NothingToRetest,
    /// So it is also after the re-tests; those that are still open cannot change it.
    AfterRetest,
}

/// What is still to be done.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Need {
    /// Marks, conduct or sessions missed have not been entered.
    Missing(Vec<Missing>),
    /// Training in the summer and a new rating of conduct (rèn luyện trong kì nghỉ hè).
    SummerTraining,
    /// These subjects can be assessed again in the summer (đánh giá lại trong kì nghỉ hè), and their result is not known.
    Retest(Vec<Subject>),
    /// The principal decides by the individual education plan.
    PrincipalsDecision,
}

impl Obstacle {
    /// A stable code.
    #[must_use]
    pub fn code(&self) -> &'static str {
        match self {
            Self::Conduct => "CONDUCT",
            Self::Study(_) => "STUDY",
            Self::Absences { .. } => "ABSENCES",
            Self::IndividualPlan => "INDIVIDUAL_PLAN",
        }
    }

    /// Where the circular says so.
    #[must_use]
    pub fn source(&self) -> &'static str {
        match self {
            Self::Conduct => "TT22/2021, Điều 12.1a",
            Self::Study(_) => "TT22/2021, Điều 12.1b",
            Self::Absences { .. } => "TT22/2021, Điều 12.1c",
            Self::IndividualPlan => "TT22/2021, Điều 11",
        }
    }

    /// One sentence.
    #[must_use]
    pub fn text(&self) -> Bilingual {
        let failed = Rating::NotPassed;
        match self {
            Self::Conduct => Bilingual::new(
                format!("Kết quả rèn luyện ở mức {}, kể cả sau khi rèn luyện trong kì nghỉ hè.", failed.vi()),
                format!("Conduct is {}, also after summer training.", failed.en()),
            ),
            Self::Study(StudyObstacle::NoRetest) => Bilingual::new(
                format!(
                    "Kết quả học tập ở mức {}; không được đánh giá lại vì kết quả rèn luyện cả năm học chưa đạt (Điều 14).",
                    failed.vi()
                ),
                format!(
                    "The study level is {}; no re-test, because conduct of the year is not passed (Article 14).",
                    failed.en()
                ),
            ),
            Self::Study(StudyObstacle::NothingToRetest) => Bilingual::new(
                format!("Kết quả học tập ở mức {} và không có môn học nào để đánh giá lại.", failed.vi()),
                format!("The study level is {} and there is no subject to assess again.", failed.en()),
            ),
            Self::Study(StudyObstacle::AfterRetest) => Bilingual::new(
                format!("Kết quả học tập ở mức {}, kể cả sau khi đánh giá lại.", failed.vi()),
                format!("The study level is {}, also after the re-tests.", failed.en()),
            ),
            Self::Absences { missed, most } => Bilingual::new(
                format!("Nghỉ học {missed} buổi trong năm học, quá {most} buổi (có phép và không phép)."),
                format!(
                    "{missed} sessions missed in the year, more than {most} (with and without permission)."
                ),
            ),
            Self::IndividualPlan => Bilingual::new(
                "Chưa đáp ứng yêu cầu của kế hoạch giáo dục cá nhân.",
                "The requirements of the individual education plan are not met.",
            ),
        }
    }
}

impl Need {
    /// A stable code.
    #[must_use]
    pub fn code(&self) -> &'static str {
        match self {
            Self::Missing(_) => "MISSING",
            Self::SummerTraining => "SUMMER_TRAINING",
            Self::Retest(_) => "RETEST",
            Self::PrincipalsDecision => "PRINCIPALS_DECISION",
        }
    }

    /// Where the circular says so.
    #[must_use]
    pub fn source(&self) -> &'static str {
        match self {
            Self::Missing(_) => "TT22/2021, Điều 12.1",
            Self::SummerTraining => "TT22/2021, Điều 13",
            Self::Retest(_) => "TT22/2021, Điều 14",
            Self::PrincipalsDecision => "TT22/2021, Điều 11",
        }
    }

    /// One sentence.
    #[must_use]
    pub fn text(&self) -> Bilingual {
        match self {
            Self::Missing(_) => Bilingual::new(
                "Còn thiếu kết quả đánh giá, kết quả rèn luyện hoặc số buổi nghỉ học.",
                "Marks, conduct or the number of sessions missed have not been entered.",
            ),
            Self::SummerTraining => Bilingual::new(
                "Phải rèn luyện trong kì nghỉ hè vì kết quả rèn luyện cả năm học ở mức Chưa đạt.",
                "Summer training, because conduct of the year is Not passed.",
            ),
            Self::Retest(subjects) => {
                let names = subjects.iter().map(|subject| Bilingual::new(subject.vi(), subject.en()));
                let names = listed(names);
                Bilingual::new(
                    format!("Đánh giá lại trong kì nghỉ hè các môn: {}.", names.vi),
                    format!("Re-test in the summer: {}.", names.en),
                )
            }
            Self::PrincipalsDecision => Bilingual::new(
                "Hiệu trưởng quyết định theo kế hoạch giáo dục cá nhân.",
                "The principal decides by the individual education plan.",
            ),
        }
    }
}
