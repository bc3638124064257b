//! What a school year came to, as open codes: the part of a result that is finalized in the ledger.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::Decision;
use crate::{
    awards::AwardKind,
    regulations::{CompletionLevel, Rating, SchoolLevel},
    text::Bilingual,
};

/// The levels reached.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub enum Levels {
    /// Of primary school (Circular 27/2020, Article 9.2).
    Primary {
        /// At the end of the year; none for a student with an individual plan who is not assessed in everything.
        level: Option<CompletionLevel>,
        /// After supplementary assessment (đánh giá bổ sung), where there was one.
        after: Option<CompletionLevel>,
    },
    /// Of secondary school (Circular 22/2021, Articles 8 and 9).
    Secondary {
        /// Study level of the year (kết quả học tập).
        study: Option<Rating>,
        /// Conduct of the year (kết quả rèn luyện).
        conduct: Option<Rating>,
        /// Study level with re-tests, where it differs.
        study_after: Option<Rating>,
        /// Conduct after summer training, where it differs.
        conduct_after: Option<Rating>,
    },
}

/// Whether the programme of the grade is completed (hoàn thành chương trình lớp học).
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Completed {
    /// It is.
    Yes,
    /// It is not.
    No,
    /// That cannot be said yet.
    Pending,
}

/// Whether the student goes up a grade (lên lớp). In the last grade of a level of schooling: whether it is left behind.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub enum Promoted {
    /// Yes.
    Yes,
    /// No: why.
    No {
        /// At least one, each once.
        reasons: Vec<Reason>,
    },
    /// Not settled: what is to be done.
    Pending {
        /// At least one, each once.
        reasons: Vec<Reason>,
    },
}

/// Why a student is not promoted, or what is still to be done.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Reason {
    /// Something required has not been entered.
    Missing,
    /// Supplementary assessment (đánh giá bổ sung). Circular 27/2020, Article 11.1b.
    SupplementaryAssessment,
    /// The principal decides. Circular 27/2020, Article 11.1c.
    PrincipalsDecision,
    /// The principal considers the individual plan. Circular 27/2020, Article 8; Circular 22/2021, Article 11.
    IndividualPlan,
    /// Training in the summer (rèn luyện trong kì nghỉ hè). Circular 22/2021, Article 13.
    SummerTraining,
    /// Re-tests (đánh giá lại). Circular 22/2021, Article 14.
    Retest,
    /// Conduct. Circular 22/2021, Article 12.1a.
    Conduct,
    /// The study level. Circular 22/2021, Article 12.1b.
    Study,
    /// Sessions missed. Circular 22/2021, Article 12.1c.
    Absences,
}

/// What the principal decides where the rules leave promotion open.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Verdict {
    /// The student goes up (được lên lớp).
    Promoted,
    /// The student repeats the grade (lưu ban).
    Retained,
}

/// Why it is the principal who decides.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum DecisionBasis {
    /// Helped, assessed again and still not completed. Circular 27/2020, Article 11.1c.
    AfterReassessment,
    /// Taught by an individual education plan. Circular 27/2020, Article 8; Circular 22/2021, Article 11.
    IndividualPlan,
}

/// What a school year came to.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct Outcome {
    /// The levels.
    pub levels: Levels,
    /// Whether the programme of the grade is completed.
    pub completed: Completed,
    /// Whether the student goes up.
    pub promoted: Promoted,
    /// The level of schooling that is completed, which the report book is endorsed with: grades 5, 9 and 12.
    pub endorsement: Option<SchoolLevel>,
    /// The award that follows from the result.
    pub award: Option<AwardKind>,
}

impl Reason {
    /// A stable code.
    #[must_use]
    pub fn code(self) -> &'static str {
        match self {
            Self::Missing => "missing",
            Self::SupplementaryAssessment => "supplementary-assessment",
            Self::PrincipalsDecision => "principals-decision",
            Self::IndividualPlan => "individual-plan",
            Self::SummerTraining => "summer-training",
            Self::Retest => "retest",
            Self::Conduct => "conduct",
            Self::Study => "study",
            Self::Absences => "absences",
        }
    }

    /// A few words.
    #[must_use]
    pub fn text(self) -> Bilingual {
        match self {
            Self::Missing => Bilingual::new("Còn thiếu kết quả đánh giá", "Marks are missing"),
            Self::SupplementaryAssessment => Bilingual::new("Đánh giá bổ sung", "Supplementary assessment"),
            Self::PrincipalsDecision => Bilingual::new("Hiệu trưởng quyết định", "The principal decides"),
            Self::IndividualPlan => Bilingual::new("Kế hoạch giáo dục cá nhân", "Individual education plan"),
            Self::SummerTraining => Bilingual::new("Rèn luyện trong kì nghỉ hè", "Summer training"),
            Self::Retest => Bilingual::new("Đánh giá lại trong kì nghỉ hè", "Re-test in the summer"),
            Self::Conduct => Bilingual::new("Kết quả rèn luyện Chưa đạt", "Conduct not passed"),
            Self::Study => Bilingual::new("Kết quả học tập Chưa đạt", "Study level not passed"),
            Self::Absences => Bilingual::new("Nghỉ học quá số buổi quy định", "Too many sessions missed"),
        }
    }
}

impl Outcome {
    /// Why the principal is to decide; none when the rules settle promotion, or do not leave it to the principal yet.
    #[must_use]
    pub fn decision_due(&self) -> Option<DecisionBasis> {
        match &self.promoted {
            Promoted::Pending { reasons } => match reasons.as_slice() {
                [Reason::PrincipalsDecision] => Some(DecisionBasis::AfterReassessment),
                [Reason::IndividualPlan] => Some(DecisionBasis::IndividualPlan),
                _ => None,
            },
            Promoted::Yes | Promoted::No { .. } => None,
        }
    }

    /// The outcome with the principal's decision in place of what was left to the principal. What the rules settle stays, and so
    /// does what was left to the principal for another reason than the one decided on: a decision after supplementary assessment
    /// says nothing of an individual plan. After supplementary assessment a decision promotes and completes nothing; by an
    /// individual plan it does both or neither.
    #[must_use]
    pub(super) fn decided(mut self, decision: &Decision, last: Option<SchoolLevel>) -> Self {
        let Decision { basis, verdict, .. } = *decision;
        if self.decision_due() != Some(basis) {
            return self;
        }
        self.completed = basis.completed(verdict);
        self.endorsement = last.filter(|_| self.completed == Completed::Yes);
        self.promoted = match verdict {
            Verdict::Promoted => Promoted::Yes,
            Verdict::Retained => Promoted::No { reasons: vec![basis.reason()] },
        };
        self
    }
}

impl DecisionBasis {
    fn reason(self) -> Reason {
        match self {
            Self::AfterReassessment => Reason::PrincipalsDecision,
            Self::IndividualPlan => Reason::IndividualPlan,
        }
    }

    /// Whether the class is completed with that verdict.
    #[must_use]
    pub fn completed(self, verdict: Verdict) -> Completed {
        match (self, verdict) {
            (Self::IndividualPlan, Verdict::Promoted) => Completed::Yes,
            (Self::IndividualPlan, Verdict::Retained) | (Self::AfterReassessment, _) => Completed::No,
        }
    }
}
