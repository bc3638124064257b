//! Erasure of personal data: what is forgotten, what stays, and that a replay without the keys comes out the same.

use jiff::civil::date;
use uuid::Uuid;

use crate::{
    Category, Commitment, Event, School,
    registry::{
        AssignMinistryCode, Contact, CorrectStudent, DepartureReason, ErasePersonalData, PersonalDataErased,
        ReadmitStudent, RecordDeparture, RegisterGuardian, StudentCorrected, StudentDeparted, StudentHealth,
    },
    registry::{GuardianEntry, GuardianProfile, GuardianRelation},
    staff::AccountDisabled,
    testing::{
        ADMIN, AN, BINH, CHI, CLASS_3A, ENGLISH, FIRST_DAY, Given, MOTHER, PRINCIPAL, given, given_school,
        line, sample, student,
    },
};

fn erase(person: Uuid, categories: &[Category]) -> ErasePersonalData {
    ErasePersonalData {
        person, categories: categories.to_vec(), basis: line("Luật 91/2025/QH15, Điều 14")
    }
}

fn erased(person: Uuid, categories: &[Category]) -> Event {
    PersonalDataErased {
        person, categories: categories.to_vec(), basis: line("Luật 91/2025/QH15, Điều 14")
    }
    .into()
}

fn departure() -> Event {
    let (student, class, on) = (AN, CLASS_3A, date(2025, 10, 1));
    StudentDeparted { student, class, on, reason: DepartureReason::Transferred, note: None }.into()
}

fn filled() -> Event {
    let identity = crate::registry::StudentIdentity {
        identity_number: Some(line("079217000001")),
        ..student("Ngô Văn An", "TAM-001", date(2017, 3, 1))
    };
    let contact = Contact { address: Some(line("Thôn Đông")), phone: None, email: None };
    let health = StudentHealth { disability: None, remarks: Some(line("Cận thị")) };
    StudentCorrected {
        student: AN,
        corrects: crate::Position(1),
        identity: Some(identity.into()),
        contact: Some(contact.into()),
        health: Some(health.into()),
        reason: None,
    }
    .into()
}

fn gone() -> Given {
    given_school().and([filled(), departure()]).by(PRINCIPAL)
}

#[test]
fn the_principal_erases_the_data_of_a_student_who_left() {
    let all = [Category::Health, Category::Identity, Category::Health];
    gone().when(erase(AN.0, &all)).then([erased(AN.0, &[Category::Identity, Category::Health])]);
    gone().by(ADMIN).when(erase(AN.0, &all)).then_refused(&[("", "FORBIDDEN")]);
}

#[test]
fn nobody_who_is_still_at_the_school_is_erased() {
    let identity = &[Category::Identity];
    let present = |person| given_school().by(PRINCIPAL).when(erase(person, identity));
    present(BINH.0).then_refused(&[("person", "PERSON_STILL_PRESENT")]);
    present(MOTHER.0).then_refused(&[("person", "PERSON_STILL_PRESENT")]);
    present(ENGLISH.0).then_refused(&[("person", "PERSON_STILL_PRESENT")]);
    present(Uuid::from_u128(9)).then_refused(&[("person", "UNKNOWN_PERSON")]);
    let on = date(2025, 11, 1);
    let leaves_later =
        RecordDeparture { student: BINH, on, reason: DepartureReason::Transferred, note: None };
    let given = given_school().when(leaves_later).recorded().by(PRINCIPAL);
    given.clone().when(erase(BINH.0, identity)).then_refused(&[("person", "PERSON_STILL_PRESENT")]);
    given.at("2025-11-01T01:00:00Z").when(erase(BINH.0, identity)).decided();
}

#[test]
fn guardians_without_a_student_and_disabled_accounts_are_erased() {
    gone().when(erase(MOTHER.0, &[Category::Identity])).decided();
    let given = gone().and([AccountDisabled { account: ENGLISH }.into()]);
    given.when(erase(ENGLISH.0, &[Category::Identity])).decided();
}

#[test]
fn an_erasure_names_what_to_erase_and_happens_once() {
    gone().when(erase(AN.0, &[])).then_refused(&[("categories", "NO_CATEGORY")]);
    let once = gone().when(erase(AN.0, &[Category::Identity])).recorded();
    once.clone().when(erase(AN.0, &[Category::Identity])).then_nothing();
    once.when(erase(AN.0, &[Category::Identity, Category::Contact])).decided();
}

#[test]
fn after_erasure_the_register_forgets_the_person_and_keeps_the_stay() {
    let given = gone().and([erased(AN.0, &Category::ALL), erased(MOTHER.0, &Category::ALL)]);
    let registry = &given.school().registry;
    let an = registry.student(AN).unwrap();
    assert_eq!(
        (an.identity.get(), an.contact.as_ref().unwrap().get(), an.health.as_ref().unwrap().get()),
        (None, None, None)
    );
    assert_eq!(registry.by_code("TAM-001"), None);
    assert_eq!(registry.by_identity_number("079217000001"), None);
    assert_eq!(registry.by_register_number(1), Some(AN));
    assert_eq!(registry.class_of(AN, FIRST_DAY), Some(CLASS_3A));
    assert_eq!(registry.guardian(MOTHER).unwrap().profile.get(), None);
    let list: Vec<_> = registry.class_list(CLASS_3A, FIRST_DAY).iter().map(|student| student.id).collect();
    assert_eq!(list, [BINH, CHI, AN], "erased names come last");
}

#[test]
fn what_was_erased_is_not_written_again() {
    let given = || gone().and([erased(AN.0, &Category::ALL)]).by(ADMIN);
    let back = ReadmitStudent { student: AN, class: CLASS_3A, on: date(2025, 11, 1), note: None };
    given().when(back).then_refused(&[("student", "PERSONAL_DATA_ERASED")]);
    let code = AssignMinistryCode { student: AN, code: line("7900000001") };
    given().when(code).then_refused(&[("student", "PERSONAL_DATA_ERASED")]);
    let identity = Some(student("Ngô Văn An", "TAM-001", date(2017, 3, 1)));
    let contact = Some(Contact { address: None, phone: None, email: None });
    let correction = CorrectStudent { student: AN, identity, contact, health: None, reason: None };
    given()
        .when(correction)
        .then_refused(&[("identity", "PERSONAL_DATA_ERASED"), ("contact", "PERSONAL_DATA_ERASED")]);
    let profile = GuardianProfile { name: crate::names::PersonName::parse("Ngô Văn Cha").unwrap() };
    let entry = GuardianEntry { relation: GuardianRelation::Father, profile, contact: None };
    given()
        .when(RegisterGuardian { student: AN, entry })
        .then_refused(&[("student", "PERSONAL_DATA_ERASED")]);
}

fn closed(mut event: Event) -> Event {
    for slot in event.slots() {
        if slot.owner == AN.0 || slot.owner == MOTHER.0 || slot.owner == ENGLISH.0 {
            slot.value.close(Commitment { commitment: "c2FsdGVk".into(), key: slot.owner });
        }
    }
    event
}

#[test]
fn a_replay_without_the_keys_ends_in_the_same_state() {
    let mut events = sample();
    events.extend([filled(), departure(), AccountDisabled { account: ENGLISH }.into()]);
    events.extend([AN.0, MOTHER.0, ENGLISH.0].map(|person| erased(person, &Category::ALL)));
    let with_keys = given(events.clone());
    let without_keys = given(events.into_iter().map(closed));
    assert_eq!(with_keys.school(), without_keys.school());
}

#[test]
fn a_state_survives_its_snapshot() {
    let given = gone().and([erased(AN.0, &[Category::Identity])]);
    let bytes = postcard::to_stdvec(given.school()).unwrap();
    assert_eq!(&postcard::from_bytes::<School>(&bytes).unwrap(), given.school());
}
