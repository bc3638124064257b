//! Decisions about what is known of a student: the ministry's code, corrections of personal data.

use super::checks;
use crate::{
    command::Decide,
    context::Context,
    policy::{Action, Object, authorize},
    refusal::{Decided, Decision, Refusals, Refused},
    registry::{
        AssignMinistryCode, CorrectStudent, MinistryCodeAssigned, RegistryRefusal, StudentCode,
        StudentCorrected,
    },
    sealed::{Category, Sealed},
    state::School,
};

impl Decide for AssignMinistryCode {
    fn decide(self, school: &School, context: &Context) -> Decision {
        let Self { student: id, code } = self;
        let right = authorize(
            school,
            context.actor,
            Action::AssignMinistryCode,
            Object::Student(id),
            context.today(),
        )?;
        let student = checks::student(&school.registry, id).map_err(|r| Refusals::one("student", r))?;
        school.is_not_away(id).map_err(|r| Refusals::one("student", r))?;
        let Some(identity) = student.identity.get() else {
            return Err(Refusals::one("student", RegistryRefusal::DataErased(id.0)));
        };
        if !checks::has_digits(code.as_str(), checks::MINISTRY_CODE_DIGITS) {
            return Err(Refusals::one("code", RegistryRefusal::CodeMalformed));
        }
        if let StudentCode::Ministry(present) = &identity.code {
            return if *present == code {
                Ok(vec![])
            } else {
                Err(Refusals::one("code", RegistryRefusal::CodeAlreadyAssigned))
            };
        }
        if school.registry.by_code(code.as_str()).is_some_and(|holder| holder != id) {
            return Err(Refusals::one("code", RegistryRefusal::CodeTaken));
        }
        Ok(vec![Decided { right, event: MinistryCodeAssigned { student: id, code: code.into() }.into() }])
    }
}

impl Decide for CorrectStudent {
    fn decide(self, school: &School, context: &Context) -> Decision {
        let id = self.student;
        let right =
            authorize(school, context.actor, Action::CorrectStudent, Object::Student(id), context.today())?;
        let student = checks::student(&school.registry, id).map_err(|r| Refusals::one("student", r))?;
        school.is_not_away(id).map_err(|r| Refusals::one("student", r))?;
        Refusals::collect(self.erased(school))?;
        let identity = changed(self.identity, Some(&student.identity));
        let contact = changed(self.contact, student.contact.as_ref());
        let health = changed(self.health, student.health.as_ref());
        if let Some(identity) = &identity {
            let class = student.enrollments.last().and_then(|stay| school.classes.class(stay.class));
            Refusals::collect(checks::identity(&school.registry, identity, Some(id), class, "identity"))?;
        }
        if identity.is_none() && contact.is_none() && health.is_none() {
            return Ok(vec![]);
        }
        let event = StudentCorrected {
            student: id,
            corrects: student.identity_at,
            identity: identity.map(Into::into),
            contact: contact.map(Into::into),
            health: health.map(Into::into),
            reason: self.reason.map(Into::into),
        };
        Ok(vec![Decided { right, event: event.into() }])
    }
}

impl CorrectStudent {
    /// What was erased stays erased: a new value would need the key that was destroyed.
    fn erased(&self, school: &School) -> Vec<Refused> {
        let parts = [
            ("identity", self.identity.is_some(), Category::Identity),
            ("contact", self.contact.is_some(), Category::Contact),
            ("health", self.health.is_some(), Category::Health),
            ("reason", self.reason.is_some(), Category::Comment),
        ];
        let person = self.student.0;
        parts
            .into_iter()
            .filter(|(_, given, category)| *given && school.registry.is_erased(person, *category))
            .map(|(path, ..)| Refused {
                path: path.to_owned(),
                refusal: RegistryRefusal::DataErased(person).into(),
            })
            .collect()
    }
}

fn changed<T: PartialEq>(given: Option<T>, present: Option<&Sealed<T>>) -> Option<T> {
    given.filter(|given| present.and_then(Sealed::get) != Some(given))
}
