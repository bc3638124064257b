//! Admission of one or many students, all or none.

use std::collections::HashSet;

use super::checks;
use crate::{
    command::Decide,
    context::Context,
    ids::{GuardianId, StudentId},
    policy::{Action, Object, authorize},
    refusal::{Decided, Decision, Refusals, Refused},
    registry::{
        Admission, AdmitStudents, AgeExcepted, GuardianEntry, GuardianRegistered, RegistryRefusal,
        StudentAdmitted,
    },
    state::School,
};

impl Decide for AdmitStudents {
    fn decide(self, school: &School, context: &Context) -> Decision {
        let right = authorize(school, context.actor, Action::AdmitStudents, Object::School, context.today())?;
        let actual = self.entries.len();
        if actual == 0 {
            return Err(Refusals::one("entries", RegistryRefusal::NoEntries));
        }
        if actual > Self::LIMIT {
            return Err(Refusals::one(
                "entries",
                RegistryRefusal::TooManyEntries { limit: Self::LIMIT, actual },
            ));
        }
        Refusals::collect(self.verdicts(school))?;
        let mut decided = Vec::with_capacity(actual);
        for (number, entry) in (school.registry.next_register_number()..).zip(self.entries) {
            let student: StudentId = context.ids.fresh();
            let (guardians, class) = (entry.guardians.clone(), entry.class);
            let exception = entry.age.clone();
            decided.push(Decided { right, event: admitted(student, number, entry).into() });
            if let Some(exception) = exception {
                let event = AgeExcepted { student, class, exception: exception.into() };
                decided.push(Decided { right, event: event.into() });
            }
            for guardian in guardians {
                let event = guardian_registered(context.ids.fresh(), student, guardian);
                decided.push(Decided { right, event: event.into() });
            }
        }
        Ok(decided)
    }
}

impl AdmitStudents {
    fn verdicts(&self, school: &School) -> Vec<Refused> {
        let (mut codes, mut numbers) = (HashSet::new(), HashSet::new());
        let mut refused = Vec::new();
        for (index, entry) in self.entries.iter().enumerate() {
            let path = format!("entries[{index}]");
            refused.extend(entry.verdicts(school, &path));
            let mut repeated = |field: &str, refusal: RegistryRefusal| {
                refused.push(Refused { path: format!("{path}.identity.{field}"), refusal: refusal.into() });
            };
            if !codes.insert(entry.identity.code.as_str()) {
                repeated("code", RegistryRefusal::CodeRepeated);
            }
            if let Some(number) = &entry.identity.identity_number
                && !numbers.insert(number.as_str())
            {
                repeated("identityNumber", RegistryRefusal::IdentityNumberRepeated);
            }
        }
        refused
    }
}

impl Admission {
    fn verdicts(&self, school: &School, path: &str) -> Vec<Refused> {
        let mut refused = Vec::new();
        let mut class = None;
        match checks::class_in_year(school, self.class) {
            Ok((known, year)) => {
                class = Some(known);
                if let Err(refusal) = checks::within(year, self.on) {
                    refused.push(Refused { path: format!("{path}.on"), refusal: refusal.into() });
                }
                if let Err(refusal) = checks::age_of_admission(known, self) {
                    let path = format!("{path}.identity.bornOn");
                    refused.push(Refused { path, refusal: refusal.into() });
                }
            }
            Err(refusal) => refused.push(Refused { path: format!("{path}.class"), refusal }),
        }
        let identity = format!("{path}.identity");
        refused.extend(checks::identity(&school.registry, &self.identity, None, class, &identity));
        refused
    }
}

fn admitted(student: StudentId, register_number: u32, entry: Admission) -> StudentAdmitted {
    StudentAdmitted {
        student,
        register_number,
        class: entry.class,
        on: entry.on,
        origin: entry.origin,
        identity: entry.identity.into(),
        contact: entry.contact.map(Into::into),
        health: entry.health.map(Into::into),
    }
}

/// The event for a guardian as given.
pub(in crate::registry) fn guardian_registered(
    guardian: GuardianId,
    student: StudentId,
    entry: GuardianEntry,
) -> GuardianRegistered {
    GuardianRegistered {
        guardian,
        student,
        relation: entry.relation,
        profile: entry.profile.into(),
        contact: entry.contact.map(Into::into),
    }
}
