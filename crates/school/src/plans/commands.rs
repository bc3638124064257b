//! Commands about individual plans, and their decisions.

use std::collections::BTreeSet;

use serde::{Deserialize, Serialize};

use super::{IndividualPlanEnded, IndividualPlanSet, PlanKind, PlanRefusal};
use crate::{
    calendar::{CalendarRefusal, GradingPeriod, SchoolYear},
    command::Decide,
    context::Context,
    ids::{ClassId, StudentId},
    periods::Order,
    policy::{Action, Object, authorize},
    refusal::{Decided, Decision, Refusals, Refused},
    registry::RegistryRefusal,
    regulations::{AssessmentPeriod, Subject},
    sealed::{Category, Sealed},
    state::School,
    text::Note,
};

/// Sets how a student is assessed in a school year, in place of the plan before it.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct SetIndividualPlan {
    /// The student.
    pub student: StudentId,
    /// The school year.
    pub year: SchoolYear,
    /// The kind.
    pub kind: PlanKind,
    /// The subjects in which the student is not assessed, in any order; an exemption names at least one.
    pub exempt: Vec<Subject>,
    /// Why.
    pub basis: Note,
    /// The principal's decision.
    pub order: Order,
}

/// Ends a student's plan; from then on the whole year counts as for the class.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct EndIndividualPlan {
    /// The student.
    pub student: StudentId,
    /// The school year.
    pub year: SchoolYear,
    /// The principal's decision.
    pub order: Order,
}

impl Decide for SetIndividualPlan {
    fn decide(self, school: &School, context: &Context) -> Decision {
        let Self { student, year, kind, exempt, basis, order } = self;
        let action = Action::SetIndividualPlan;
        let right = authorize(school, context.actor, action, Object::Student(student), context.today())?;
        let class = class_of(school, student, year)?;
        let class = school.classes.class(class).ok_or(PlanRefusal::NotInYear { student, year })?;
        let rules = school.calendar.rules(year, class.grade);
        let programme = rules.map_or_else(Vec::new, |rules| rules.subjects(class.grade));
        let mut refused = Vec::new();
        for (index, subject) in exempt.iter().copied().enumerate() {
            let refusal = if !programme.contains(&subject) {
                PlanRefusal::SubjectNotInGrade { subject, grade: class.grade }
            } else if exempt[..index].contains(&subject) {
                PlanRefusal::SubjectRepeated { subject }
            } else {
                continue;
            };
            refused.push(Refused { path: format!("exempt[{index}]"), refusal: refusal.into() });
        }
        Refusals::collect(refused)?;
        if exempt.is_empty() && kind == PlanKind::Exemption {
            return Err(Refusals::one("exempt", PlanRefusal::ExemptFromNothing));
        }
        order.given_by(context.today())?;
        if school.registry.is_erased(student.0, Category::Health) {
            return Err(Refusals::one("basis", PlanRefusal::PersonalDataErased { student }));
        }
        let exempt: Vec<Subject> = programme.into_iter().filter(|subject| exempt.contains(subject)).collect();
        let is_same = school.plans.plan(student, year).is_some_and(|plan| {
            let same = (plan.kind, &plan.exempt, &plan.order) == (kind, &exempt, &order);
            same && plan.basis.get() == Some(&basis)
        });
        if is_same {
            return Ok(vec![]);
        }
        let event = IndividualPlanSet { student, year, kind, exempt, basis: Sealed::Open(basis), order };
        Ok(vec![Decided { right, event: event.into() }])
    }
}

impl Decide for EndIndividualPlan {
    fn decide(self, school: &School, context: &Context) -> Decision {
        let Self { student, year, order } = self;
        let action = Action::EndIndividualPlan;
        let right = authorize(school, context.actor, action, Object::Student(student), context.today())?;
        if school.registry.student(student).is_none() {
            return Err(Refusals::one("student", RegistryRefusal::UnknownStudent(student)));
        }
        if school.plans.plan(student, year).is_none() {
            return Err(Refusals::one("year", PlanRefusal::NoPlan { student, year }));
        }
        order.given_by(context.today())?;
        Ok(vec![Decided { right, event: IndividualPlanEnded { student, year, order }.into() }])
    }
}

fn class_of(school: &School, student: StudentId, year: SchoolYear) -> Result<ClassId, Refusals> {
    if school.registry.student(student).is_none() {
        return Err(Refusals::one("student", RegistryRefusal::UnknownStudent(student)));
    }
    if school.calendar.year(year).is_none() {
        return Err(Refusals::one("year", CalendarRefusal::YearNotOpen(year)));
    }
    school
        .class_of_year(student, year)
        .ok_or_else(|| Refusals::one("year", PlanRefusal::NotInYear { student, year }))
}

impl School {
    /// The class of a student in a school year: the one at its end, or the last one before the student left.
    #[must_use]
    pub fn class_of_year(&self, student: StudentId, year: SchoolYear) -> Option<ClassId> {
        let in_year = |class: ClassId| self.classes.class(class).is_some_and(|class| class.year == year);
        let enrollments = self.registry.student(student)?.enrollments.iter().rev();
        enrollments.map(|enrollment| enrollment.class).find(|class| in_year(*class))
    }

    /// The subjects in which a student is assessed in a school year, in the order of the forms: those of the class of the
    /// year, without those from which the student is exempt. As long as nobody chose the electives of the class, also those in
    /// which the student has a mark.
    #[must_use]
    pub fn subjects_of_student(&self, student: StudentId, year: SchoolYear) -> Vec<Subject> {
        let class = self.class_of_year(student, year).and_then(|class| self.classes.class(class));
        let Some(class) = class else { return Vec::new() };
        let Some(rules) = self.calendar.rules(year, class.grade) else { return Vec::new() };
        let taken = self.subjects_of(class.id);
        let marked = if class.electives.is_none() { self.marked(student, year) } else { BTreeSet::new() };
        let mut subjects = rules.subjects(class.grade);
        subjects.retain(|subject| {
            (taken.contains(subject) || marked.contains(subject))
                && !self.plans.is_exempt(student, year, *subject)
        });
        subjects
    }

    fn marked(&self, student: StudentId, year: SchoolYear) -> BTreeSet<Subject> {
        let moments = AssessmentPeriod::ALL.iter();
        moments
            .flat_map(|moment| self.gradebook.cells(student, GradingPeriod { year, moment: *moment }))
            .filter(|(_, cell)| cell.mark.is_some())
            .filter_map(|(target, _)| target.subject())
            .collect()
    }
}
