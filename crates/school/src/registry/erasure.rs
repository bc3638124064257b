//! The decision to erase a person's data (xóa dữ liệu cá nhân). Only people who are no longer at the school are
//! forgotten; that grades were given, by whom and when stays.

use jiff::civil::Date;
use uuid::Uuid;

use super::{ErasePersonalData, PersonalDataErased, RegistryRefusal, Student};
use crate::{
    command::Decide,
    context::Context,
    ids::{AccountId, GuardianId, StudentId},
    policy::{Action, Object, authorize},
    refusal::{Decided, Decision, Refusals},
    state::School,
};

impl Decide for ErasePersonalData {
    fn decide(self, school: &School, context: &Context) -> Decision {
        let Self { person, mut categories, basis } = self;
        let right =
            authorize(school, context.actor, Action::ErasePersonalData, Object::School, context.today())?;
        match is_present(school, person, context.today()) {
            None => return Err(Refusals::one("person", RegistryRefusal::UnknownPerson(person))),
            Some(true) => return Err(Refusals::one("person", RegistryRefusal::PersonStillPresent(person))),
            Some(false) => {}
        }
        if categories.is_empty() {
            return Err(Refusals::one("categories", RegistryRefusal::NoCategory));
        }
        categories.sort_unstable();
        categories.dedup();
        if categories.iter().all(|category| school.registry.is_erased(person, *category)) {
            return Ok(vec![]);
        }
        Ok(vec![Decided { right, event: PersonalDataErased { person, categories, basis }.into() }])
    }
}

/// Whether the person still has to do with the school; none when nobody has the id.
fn is_present(school: &School, person: Uuid, today: Date) -> Option<bool> {
    let registry = &school.registry;
    if let Some(student) = registry.student(StudentId(person)) {
        let stands = student.merged.and_then(|merged| registry.student(merged.into)).unwrap_or(student);
        // In transit the dossier can still be wanted.
        let in_transit = school.transfers.away(stands.id).is_some_and(|away| away.acknowledged.is_none());
        return Some(in_transit || !has_left(stands, today));
    }
    if let Some(is_under_way) = school.transfers.is_under_way(StudentId(person)) {
        return Some(is_under_way);
    }
    if let Some(guardian) = registry.guardian(GuardianId(person)) {
        let mut students = guardian.students.iter().filter_map(|(id, _)| registry.student(*id));
        return Some(students.any(|student| !has_left(student, today)));
    }
    school.staff.account(AccountId(person)).map(|account| account.is_enabled)
}

fn has_left(student: &Student, today: Date) -> bool {
    student.enrollments.last().is_some_and(|stay| stay.until.is_some_and(|until| until <= today))
}
