//! What follows from the result of a year: the class completed, promotion, the end of primary school (Article 11). That a student
//! has completed the class and that the student goes up a grade are two facts.

use std::fmt;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::{
    regulations::{CompletionLevel, Explanation, GradeLevel, Missing, Target, vocabulary::vocabulary},
    text::Bilingual,
};

vocabulary! {
    /// Whether the programme of the grade is completed (Article 11.1a).
    ClassCompletion {
        Completed = "HTCTLH", "Hoàn thành chương trình lớp học", "Completed the programme of the grade";
        NotCompleted = "CHTCTLH", "Chưa hoàn thành chương trình lớp học", "Not yet completed the programme of the grade";
    }
}

vocabulary! {
    /// What the principal decides for a student who was helped and has still not completed the class (Article 11.1c).
    PrincipalsDecision {
        Promoted = "LL", "Được lên lớp", "Promoted";
        NotPromoted = "CLL", "Chưa được lên lớp", "Not promoted";
    }
}

vocabulary! {
    /// Whether a student goes up a grade, and by what.
    Promotion {
        ByCompletion = "HTCTLH", "Lên lớp: hoàn thành chương trình lớp học", "Promoted: completed the programme of the grade";
        ByDecision = "QDHT", "Lên lớp theo quyết định của hiệu trưởng", "Promoted by decision of the principal";
        NotPromoted = "CLL", "Chưa được lên lớp", "Not promoted";
    }
}

impl ClassCompletion {
    /// The three upper levels complete the class (Article 11.1a).
    #[must_use]
    pub fn of(level: CompletionLevel) -> Self {
        match level {
            CompletionLevel::Excellent | CompletionLevel::Well | CompletionLevel::Completed => {
                Self::Completed
            }
            CompletionLevel::NotCompleted => Self::NotCompleted,
        }
    }
}

/// Where a student who has completed the class goes.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Completion {
    /// Up to this grade.
    Promoted(GradeLevel),
    /// Out of grade 5: the report book is endorsed "Hoàn thành chương trình tiểu học" (Article 11.2).
    PrimarySchool,
}

/// What follows from the result of a year.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum YearOutcome {
    /// Nothing can be said yet.
    Open {
        /// What has not been entered.
        missing: Vec<Missing>,
    },
    /// The class is completed.
    Completed(Completion),
    /// The teacher plans help, then supplementary assessment (đánh giá bổ sung, Article 11.1b).
    SupplementaryAssessment {
        /// What keeps the student from completing the class, in the order of the forms.
        targets: Vec<Target>,
    },
    /// Helped, assessed again and still not completed: the principal has the student examined and decides about promotion (Article
    /// 11.1c).
    PrincipalDecides {
        /// What still keeps the student from completing the class, in the order of the forms.
        targets: Vec<Target>,
    },
}

impl YearOutcome {
    /// The outcome by the result at the end of the year and, once supplementary assessment is over, the result after it.
    #[must_use]
    pub fn of(
        grade: GradeLevel,
        end_of_year: &Explanation<CompletionLevel>,
        after_supplement: Option<&Explanation<CompletionLevel>>,
    ) -> Self {
        let is_completed = |result: &Explanation<CompletionLevel>| {
            result.reached.map(ClassCompletion::of) == Some(ClassCompletion::Completed)
        };
        // Who has completed the class is not assessed again.
        let after_supplement = after_supplement.filter(|_| !is_completed(end_of_year));
        let result = after_supplement.unwrap_or(end_of_year);
        match (result.reached.map(ClassCompletion::of), after_supplement) {
            (None, _) => Self::Open { missing: result.missing.clone() },
            (Some(ClassCompletion::Completed), _) => Self::Completed(Completion::of(grade)),
            (Some(ClassCompletion::NotCompleted), None) => {
                Self::SupplementaryAssessment { targets: needs_supplementary_assessment(result) }
            }
            (Some(ClassCompletion::NotCompleted), Some(_)) => {
                Self::PrincipalDecides { targets: needs_supplementary_assessment(result) }
            }
        }
    }

    /// Whether the class is completed; none while it is open. A decision of the principal does not complete it.
    #[must_use]
    pub fn completion(&self) -> Option<ClassCompletion> {
        match self {
            Self::Open { .. } => None,
            Self::Completed(_) => Some(ClassCompletion::Completed),
            Self::SupplementaryAssessment { .. } | Self::PrincipalDecides { .. } => {
                Some(ClassCompletion::NotCompleted)
            }
        }
    }

    /// Whether the student goes up a grade; none while that is not settled. The principal's decision counts only where the circular
    /// leaves it to the principal. Whether it can lead out of grade 5 the circular does not say; it never completes primary school.
    #[must_use]
    pub fn promotion(&self, decision: Option<PrincipalsDecision>) -> Option<Promotion> {
        match self {
            Self::Completed(_) => Some(Promotion::ByCompletion),
            Self::PrincipalDecides { .. } => decision.map(|decision| match decision {
                PrincipalsDecision::Promoted => Promotion::ByDecision,
                PrincipalsDecision::NotPromoted => Promotion::NotPromoted,
            }),
            Self::Open { .. } | Self::SupplementaryAssessment { .. } => None,
        }
    }

    /// What the report book is endorsed with (Article 11.2); none unless the class is completed.
    #[must_use]
    pub fn endorsement(&self) -> Option<Bilingual> {
        match self {
            Self::Completed(Completion::PrimarySchool) => Some(Bilingual::new(
                "Hoàn thành chương trình tiểu học",
                "Completed the programme of primary school",
            )),
            Self::Completed(Completion::Promoted(_)) => {
                let completed = ClassCompletion::Completed;
                Some(Bilingual::new(completed.vi(), completed.en()))
            }
            Self::Open { .. } | Self::SupplementaryAssessment { .. } | Self::PrincipalDecides { .. } => None,
        }
    }
}

impl Completion {
    fn of(grade: GradeLevel) -> Self {
        let next = grade.next().filter(|_| !grade.is_last_of_level());
        next.map_or(Self::PrimarySchool, Self::Promoted)
    }
}

/// The columns that keep a student from completing the class, in the order of the forms: those of supplementary assessment (Article
/// 11.1b). Empty when the class is completed and while something is missing.
#[must_use]
pub fn needs_supplementary_assessment(result: &Explanation<CompletionLevel>) -> Vec<Target> {
    if result.reached != Some(CompletionLevel::NotCompleted) {
        return Vec::new();
    }
    let completed = result.steps.iter().filter(|step| step.level == CompletionLevel::Completed);
    let conditions = completed.flat_map(|step| &step.conditions);
    let mut targets: Vec<Target> = conditions.flat_map(|condition| &condition.targets).copied().collect();
    targets.sort_by_key(form_order);
    targets.dedup();
    targets
}

/// Subjects, then competencies, then qualities.
fn form_order(target: &Target) -> (bool, Target) {
    (matches!(target, Target::Quality(_)), *target)
}
