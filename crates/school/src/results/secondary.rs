//! The year of a student of secondary school, by Circular 22/2021.

use super::{Completed, Levels, Outcome, Promoted, Reason};
use crate::{
    awards::AwardKind,
    calendar::Term,
    gradebook::Mark,
    regulations::{
        AssessmentPeriod, GradeLevel, Missing, Rating, Subject, Target,
        tt22::{
            Basis, Completion, Need, Obstacle, Promotion, Study, SubjectStanding, Tt22, YearRecord,
            YearReview, completion, review, study,
        },
    },
};

/// The results of one term.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TermResult {
    /// The term.
    pub term: Term,
    /// The result of each subject, in the order of the forms.
    pub subjects: Vec<SubjectStanding>,
    /// Study level.
    pub study: Study,
    /// Conduct; none while it was not rated.
    pub conduct: Option<Rating>,
}

/// Everything that follows from the marks of a year.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SecondaryYear {
    /// The marks.
    pub record: YearRecord,
    /// The terms.
    pub terms: [TermResult; 2],
    /// The year: averages, study level, conduct, award, promotion.
    pub review: YearReview,
    /// The level of schooling that is completed with it.
    pub completion: Option<Completion>,
    /// Half-day sessions missed, with and without permission; none while nothing was entered.
    pub absences: Option<(u16, u16)>,
}

impl SecondaryYear {
    pub(super) fn find(
        rules: &Tt22,
        grade: GradeLevel,
        subjects: &[Subject],
        basis: Basis,
        mark: impl Fn(AssessmentPeriod, Target) -> Option<Mark>,
    ) -> Self {
        let absences = match mark(AssessmentPeriod::EndOfYear, Target::Absences) {
            Some(Mark::Absences { excused, unexcused }) => Some((excused, unexcused)),
            _ => None,
        };
        let record = YearRecord::read(grade, subjects, basis, mark);
        let term = |term, conduct| {
            let subjects: Vec<SubjectStanding> =
                record.subjects.iter().map(|subject| subject.term(term)).collect();
            TermResult { term, study: study(rules, &subjects), subjects, conduct }
        };
        let terms = [term(Term::One, record.conduct.term_one), term(Term::Two, record.conduct.term_two)];
        let review = review(rules, &record);
        let completion = completion(grade, &review.outcome);
        Self { terms, review, completion, absences, record }
    }

    /// The results of a term.
    #[must_use]
    pub fn term(&self, term: Term) -> &TermResult {
        match term {
            Term::One => &self.terms[0],
            Term::Two => &self.terms[1],
        }
    }

    /// What is missing for the result of the year.
    #[must_use]
    pub fn missing(&self) -> &[Missing] {
        match &self.review.outcome {
            Promotion::Pending(needs) => needs
                .iter()
                .find_map(|need| match need {
                    Need::Missing(missing) => Some(missing.as_slice()),
                    Need::SummerTraining | Need::Retest(_) | Need::PrincipalsDecision => None,
                })
                .unwrap_or(&[]),
            Promotion::Promoted | Promotion::NotPromoted(_) => &[],
        }
    }

    /// As it is finalized.
    pub(super) fn outcome(&self, grade: GradeLevel) -> Outcome {
        let review = &self.review;
        let (study, conduct) = (review.study.level(), review.conduct.as_ref().ok().copied());
        let after = |now: Option<Rating>, before| now.filter(|_| now != before);
        let (completed, promoted) = match &review.outcome {
            Promotion::Promoted => (Completed::Yes, Promoted::Yes),
            Promotion::Pending(needs) => {
                let reasons = needs.iter().map(|need| self.need(need)).collect();
                (Completed::Pending, Promoted::Pending { reasons })
            }
            Promotion::NotPromoted(obstacles) => {
                (Completed::No, Promoted::No { reasons: obstacles.iter().map(Reason::from).collect() })
            }
        };
        let last = grade.is_last_of_level() && completed == Completed::Yes;
        Outcome {
            levels: Levels::Secondary {
                study,
                conduct,
                study_after: after(review.study_after.level(), study),
                conduct_after: after(review.conduct_after.as_ref().ok().copied(), conduct),
            },
            completed,
            promoted,
            endorsement: last.then(|| grade.school_level()),
            award: review.award.reached.map(AwardKind::from),
        }
    }

    fn need(&self, need: &Need) -> Reason {
        match need {
            Need::Missing(_) => Reason::Missing,
            Need::SummerTraining => Reason::SummerTraining,
            Need::Retest(_) => Reason::Retest,
            Need::PrincipalsDecision => match self.review.basis {
                Basis::Rules => Reason::PrincipalsDecision,
                Basis::IndividualPlan(_) => Reason::IndividualPlan,
            },
        }
    }
}

impl From<&Obstacle> for Reason {
    fn from(obstacle: &Obstacle) -> Self {
        match obstacle {
            Obstacle::Conduct => Self::Conduct,
            Obstacle::Study(_) => Self::Study,
            Obstacle::Absences { .. } => Self::Absences,
            Obstacle::IndividualPlan => Self::IndividualPlan,
        }
    }
}
