//! The year of a student of primary school, by Circular 27/2020.

use super::{Completed, Levels, Outcome, Promoted, Reason};
use crate::{
    awards::AwardKind,
    gradebook::Mark,
    regulations::{
        AssessmentPeriod, CompletionLevel, Explanation, GradeLevel, Missing, Subject, Target, Trait,
        tt27::{
            self, Award, ClassCompletion, Tt27, YearMarks, YearOutcome, derived_award, missing_at,
            needs_supplementary_assessment, with_reassessment, year_level,
        },
    },
};

/// Everything that follows from the marks of a year.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PrimaryYear {
    /// The marks at each of the four moments, in the order of the year; scores are those that stand.
    pub moments: Vec<(AssessmentPeriod, YearMarks)>,
    /// What was assessed again after the year; none when nothing was.
    pub again: Option<YearMarks>,
    /// Half-day sessions missed, with and without permission; none while nothing was entered.
    pub absences: Option<(u16, u16)>,
    /// The level at the end of the year.
    pub end_of_year: Explanation<CompletionLevel>,
    /// The level after supplementary assessment, once that is over: everything that kept the student from completing was assessed
    /// again, or the book of what is assessed again is locked.
    pub after: Option<Explanation<CompletionLevel>>,
    /// What follows from it.
    pub outcome: YearOutcome,
    /// The award that follows from it.
    pub award: Option<Award>,
}

impl PrimaryYear {
    /// Finds the results. `is_over` says that nothing more will be assessed again.
    pub(super) fn find(
        rules: &Tt27,
        grade: GradeLevel,
        subjects: &[Subject],
        mark: impl Fn(AssessmentPeriod, Target) -> Option<Mark>,
        is_over: bool,
    ) -> Self {
        let read = |moment| YearMarks::read(grade, subjects, |target| mark(moment, target));
        let moments = tt27_moments().map(|moment| (moment, read(moment))).collect();
        let last = read(AssessmentPeriod::EndOfYear);
        let again = read(AssessmentPeriod::Reassessment);
        let end_of_year = year_level(rules, &last);
        let needed = needs_supplementary_assessment(&end_of_year);
        let is_settled = is_over || needed.iter().all(|target| has(&again, *target));
        let after =
            (!needed.is_empty() && is_settled).then(|| year_level(rules, &with_reassessment(&last, &again)));
        Self {
            moments,
            absences: match mark(AssessmentPeriod::EndOfYear, Target::Absences) {
                Some(Mark::Absences { excused, unexcused }) => Some((excused, unexcused)),
                _ => None,
            },
            outcome: YearOutcome::of(grade, &end_of_year, after.as_ref()),
            award: derived_award(&end_of_year),
            again: is_anything(&again).then_some(again),
            end_of_year,
            after,
        }
    }

    /// The marks at the end of the year, by which the level is found.
    #[must_use]
    pub fn last_marks(&self) -> Option<&YearMarks> {
        self.moments.iter().find(|(moment, _)| *moment == AssessmentPeriod::EndOfYear).map(|(_, marks)| marks)
    }

    /// What is missing for the result of the year.
    #[must_use]
    pub fn missing(&self) -> &[Missing] {
        &self.end_of_year.missing
    }

    /// What is required at a moment and has not been entered.
    #[must_use]
    pub fn missing_at(&self, rules: &Tt27, moment: AssessmentPeriod) -> Vec<Missing> {
        let marks = self.moments.iter().find(|(known, _)| *known == moment);
        marks.map_or_else(Vec::new, |(moment, marks)| missing_at(rules, *moment, marks))
    }

    /// As it is finalized, before any decision of the principal. A student with an individual education plan who does not complete
    /// the class like the others is not assessed again: the principal considers the plan (Article 8).
    pub(super) fn outcome(&self, grade: GradeLevel, is_individual: bool) -> Outcome {
        let completed = match self.outcome.completion() {
            Some(ClassCompletion::Completed) => Completed::Yes,
            _ if is_individual => Completed::Pending,
            Some(ClassCompletion::NotCompleted) => Completed::No,
            None => Completed::Pending,
        };
        let pending = |reason| Promoted::Pending { reasons: vec![reason] };
        let promoted = match &self.outcome {
            YearOutcome::Completed(_) => Promoted::Yes,
            _ if is_individual => pending(Reason::IndividualPlan),
            YearOutcome::Open { .. } => pending(Reason::Missing),
            YearOutcome::SupplementaryAssessment { .. } => pending(Reason::SupplementaryAssessment),
            YearOutcome::PrincipalDecides { .. } => pending(Reason::PrincipalsDecision),
        };
        let last = grade.is_last_of_level() && completed == Completed::Yes;
        Outcome {
            levels: Levels::Primary {
                level: self.end_of_year.reached,
                after: self.after.as_ref().and_then(|after| after.reached),
            },
            completed,
            promoted,
            endorsement: last.then(|| grade.school_level()),
            award: self.award.map(AwardKind::from),
        }
    }
}

fn tt27_moments() -> impl Iterator<Item = AssessmentPeriod> {
    [
        AssessmentPeriod::MidTermOne,
        AssessmentPeriod::EndTermOne,
        AssessmentPeriod::MidTermTwo,
        AssessmentPeriod::EndOfYear,
    ]
    .into_iter()
}

fn has(marks: &YearMarks, target: Target) -> bool {
    let mark = |subject: Subject| marks.subjects.get(&subject).copied().unwrap_or_default();
    let rated = |rated: Trait| marks.traits.get(&rated).copied().flatten().is_some();
    match target {
        Target::Subject(subject) => mark(subject) != tt27::SubjectMark::default(),
        Target::Quality(quality) => rated(Trait::Quality(quality)),
        Target::Competency(competency) => rated(Trait::Competency(competency)),
        Target::Regular { .. } | Target::Conduct | Target::Absences => true,
    }
}

fn is_anything(marks: &YearMarks) -> bool {
    marks.subjects.values().any(|mark| *mark != tt27::SubjectMark::default())
        || marks.traits.values().any(Option::is_some)
}
