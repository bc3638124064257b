//! The principal's decision about promotion.

use super::{
    DecidePromotion, DecisionBasis, Promoted, PromotionDecided, Reason, ResultRefusal, StudentYear, Years,
    of,
    preview::hindrances,
    year::{derived, is_locked},
};
use crate::{
    calendar::CalendarRefusal,
    command::Decide,
    context::Context,
    policy::{Action, Object, authorize},
    refusal::{Decided, Decision, Refusals},
    registry::RegistryRefusal,
    regulations::AssessmentPeriod,
    sealed::{Category, Sealed},
    state::School,
};

impl Decide for DecidePromotion {
    fn decide(self, school: &School, context: &Context) -> Decision {
        let Self { student, year, verdict, reason } = self;
        let action = Action::DecidePromotion;
        let right = authorize(school, context.actor, action, Object::Student(student), context.today())?;
        if school.registry.student(student).is_none() {
            return Err(Refusals::one("student", RegistryRefusal::UnknownStudent(student)));
        }
        if school.calendar.year(year).is_none() {
            return Err(Refusals::one("year", CalendarRefusal::YearNotOpen(year)));
        }
        let not_in_year = || Refusals::one("year", ResultRefusal::NotInYear { student, year });
        let result = of(school, student, year).ok_or_else(not_in_year)?;
        let class = school.classes.class(result.class).ok_or_else(not_in_year)?;
        let hindrances = hindrances(school, class, context.at);
        if !hindrances.is_empty() {
            return Err(Refusals::one("year", ResultRefusal::NotClosed { hindrances }));
        }
        let basis = due(&result).map_err(|refusal| Refusals::one("student", refusal))?;
        if basis == DecisionBasis::AfterReassessment
            && matches!(result.results, Years::Primary(_))
            && !is_locked(school, class, AssessmentPeriod::Reassessment, context.at)
        {
            return Err(Refusals::one("year", ResultRefusal::ReassessmentOpen { student }));
        }
        let before = school.results.decision(student, year);
        let is_same = |before: &super::Decision| {
            (before.basis, before.verdict) == (basis, verdict) && before.reason.get() == Some(&reason)
        };
        if before.is_some_and(is_same) {
            return Ok(vec![]);
        }
        if school.registry.is_erased(student.0, Category::Comment) {
            return Err(Refusals::one("reason", ResultRefusal::PersonalDataErased { student }));
        }
        let event = PromotionDecided {
            student,
            class: result.class,
            year,
            basis,
            completed: basis.completed(verdict),
            verdict,
            reason: Sealed::Open(reason),
            replaces: before.map(|before| before.position),
        };
        Ok(vec![Decided { right, event: event.into() }])
    }
}

/// Why the principal is to decide.
fn due(year: &StudentYear) -> Result<DecisionBasis, ResultRefusal> {
    let student = year.student;
    if year.is_individual() && matches!(year.results, Years::Secondary(_)) {
        // Article 11 of Circular 22/2021: the plan decides, whatever the marks are; what was decided before can be changed.
        return Ok(DecisionBasis::IndividualPlan);
    }
    let outcome = derived(year);
    outcome.decision_due().ok_or_else(|| match outcome.promoted {
        Promoted::Yes | Promoted::No { .. } => ResultRefusal::PromotionSettled { student },
        Promoted::Pending { reasons } => {
            let first = reasons.first().copied().unwrap_or(Reason::Missing);
            ResultRefusal::DecisionNotDue { student, reason: first }
        }
    })
}
