//! A student's school year as it follows from the marks.

use jiff::Timestamp;

use super::{DecisionBasis, Outcome, PrimaryYear, SecondaryYear, Verdict};
use crate::{
    calendar::{GradingPeriod, SchoolYear},
    classes::Class,
    gradebook::Mark,
    ids::{ClassId, StudentId},
    plans::PlanKind,
    regulations::{
        AssessmentPeriod, Circular, GradeLevel, Missing, RuleSet, SchoolLevel, Subject, Target,
        tt22::{Basis, PlanVerdict},
    },
    state::School,
};

/// A student's school year.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct StudentYear {
    /// The student.
    pub student: StudentId,
    /// The school year.
    pub year: SchoolYear,
    /// The class of the year: the one at its end.
    pub class: ClassId,
    /// Its grade.
    pub grade: GradeLevel,
    /// The rule set by which the year is assessed.
    pub rules: &'static RuleSet,
    /// The subjects in which the student is assessed, in the order of the forms.
    pub subjects: Vec<Subject>,
    /// The plan by which the student is assessed otherwise than the class.
    pub plan: Option<PlanKind>,
    /// The results, by level of schooling.
    pub results: Years,
}

/// The results of a year by the circular that holds.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Years {
    /// Circular 27/2020.
    Primary(Box<PrimaryYear>),
    /// Circular 22/2021.
    Secondary(Box<SecondaryYear>),
}

/// The results of a student's year; none when the student was in no class of it, or no regulation is known for it.
#[must_use]
pub fn of(school: &School, student: StudentId, year: SchoolYear) -> Option<StudentYear> {
    of_visible(school, student, year, |_| true)
}

/// As [`of`], from the marks of the visible moments alone: for guardians, who see what was published.
#[must_use]
pub fn of_visible(
    school: &School,
    student: StudentId,
    year: SchoolYear,
    is_visible: impl Fn(AssessmentPeriod) -> bool,
) -> Option<StudentYear> {
    let class = school.classes.class(school.class_of_year(student, year)?)?;
    let rules = school.calendar.rules(year, class.grade)?;
    let subjects = school.subjects_of_student(student, year);
    let plan = school.plans.plan(student, year).map(|plan| plan.kind);
    let grade = class.grade;
    let mark = |moment: AssessmentPeriod, target: Target| -> Option<Mark> {
        is_visible(moment).then(|| school.counted_mark(student, GradingPeriod { year, moment }, target))?
    };
    let results = match &rules.circular {
        Circular::Tt27(tt27) => {
            let is_over = is_locked(school, class, AssessmentPeriod::Reassessment, school.at)
                && is_visible(AssessmentPeriod::Reassessment);
            Years::Primary(Box::new(PrimaryYear::find(tt27, grade, &subjects, mark, is_over)))
        }
        Circular::Tt22(tt22) => {
            let basis = match plan {
                Some(PlanKind::IndividualEducation) => {
                    let decision = school.results.decision(student, year);
                    let by_plan = decision.filter(|decision| decision.basis == DecisionBasis::IndividualPlan);
                    Basis::IndividualPlan(by_plan.map(|decision| match decision.verdict {
                        Verdict::Promoted => PlanVerdict::Met,
                        Verdict::Retained => PlanVerdict::NotMet,
                    }))
                }
                Some(PlanKind::Exemption) | None => Basis::Rules,
            };
            Years::Secondary(Box::new(SecondaryYear::find(tt22, grade, &subjects, basis, mark)))
        }
    };
    Some(StudentYear { student, year, class: class.id, grade, rules, subjects, plan, results })
}

impl StudentYear {
    /// Whether the student is taught by an individual education plan.
    #[must_use]
    pub fn is_individual(&self) -> bool {
        self.plan == Some(PlanKind::IndividualEducation)
    }

    /// What is missing for the result of the year.
    #[must_use]
    pub fn missing(&self) -> &[Missing] {
        match &self.results {
            Years::Primary(year) => year.missing(),
            Years::Secondary(year) => year.missing(),
        }
    }

    /// Half-day sessions missed, with and without permission; none while nothing was entered.
    #[must_use]
    pub fn absences(&self) -> Option<(u16, u16)> {
        match &self.results {
            Years::Primary(year) => year.absences,
            Years::Secondary(year) => year.absences,
        }
    }

    /// What the year came to, with what the principal decided where the rules leave it open.
    #[must_use]
    pub fn outcome(&self, school: &School) -> Outcome {
        let outcome = derived(self);
        match school.results.decision(self.student, self.year) {
            Some(decision) => outcome.decided(decision, self.last_level()),
            None => outcome,
        }
    }

    /// The level of schooling whose last grade it is.
    #[must_use]
    pub fn last_level(&self) -> Option<SchoolLevel> {
        self.grade.is_last_of_level().then(|| self.grade.school_level())
    }
}

/// What the year came to by the rules alone.
pub(super) fn derived(year: &StudentYear) -> Outcome {
    match &year.results {
        Years::Primary(results) => results.outcome(year.grade, year.is_individual()),
        Years::Secondary(results) => results.outcome(year.grade),
    }
}

/// Whether every column of the class is locked at a moment of assessment.
pub(super) fn is_locked(school: &School, class: &Class, moment: AssessmentPeriod, at: Timestamp) -> bool {
    let period = GradingPeriod { year: class.year, moment };
    let targets = school.calendar.rules(class.year, class.grade);
    let targets = targets.map_or_else(Vec::new, |rules| rules.targets(class.grade, moment));
    !targets.is_empty()
        && targets
            .into_iter()
            .all(|target| school.locks.covering(period, class.grade, class.id, target, at).is_some())
}
