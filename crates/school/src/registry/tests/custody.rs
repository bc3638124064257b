//! Guardians over time and what they consent to.

use jiff::civil::{Date, date};

use crate::{
    names::PersonName,
    registry::{
        AssignGuardian, ConsentGiven, ConsentPurpose, ConsentWithdrawn, Contact, CorrectGuardian,
        EndGuardian, GuardianAssigned, GuardianCorrected, GuardianEnded, GuardianProfile, GuardianRelation,
        PersonalDataErased, RecordConsent, WithdrawConsent,
    },
    testing::{
        ADMIN, AN, BINH, CLERK, DUNG, Given, HEAD, MOTHER, PARENT, TEACHER_3A, TEACHER_3B, given_school, line,
    },
    text::Note,
};

const SEPTEMBER: Date = date(2025, 9, 20);
const OCTOBER: Date = date(2025, 10, 10);

fn assign(student: crate::ids::StudentId) -> AssignGuardian {
    AssignGuardian { guardian: MOTHER, student, relation: GuardianRelation::Mother }
}

fn end() -> EndGuardian {
    EndGuardian { guardian: MOTHER, student: AN, reason: Note::new("Theo bản án").unwrap() }
}

#[test]
fn one_guardian_has_several_children() {
    let event = GuardianAssigned { guardian: MOTHER, student: DUNG, relation: GuardianRelation::Mother };
    given_school().by(CLERK).when(assign(DUNG)).then([event.into()]);
    let given = given_school().when(assign(DUNG)).recorded();
    assert_eq!(given.school().registry.children_of(PARENT), [AN, DUNG]);
    assert_eq!(given.school().registry.guardians_of(DUNG)[0].id, MOTHER);
    given.clone().when(assign(DUNG)).then_nothing();
    let other = AssignGuardian { relation: GuardianRelation::Other, ..assign(DUNG) };
    given.when(other).then_refused(&[("relation", "GUARDIAN_ALREADY")]);
    given_school().by(TEACHER_3B).when(assign(DUNG)).then_refused(&[("", "FORBIDDEN")]);
}

#[test]
fn a_correction_keeps_what_it_corrects_and_names_only_what_changed() {
    let given = given_school();
    let said_at = given.school().registry.guardian(MOTHER).unwrap().said_at;
    let contact = Contact { address: None, phone: Some(line("0900000009")), email: None };
    let command = CorrectGuardian {
        guardian: MOTHER,
        student: AN,
        relation: Some(GuardianRelation::Other),
        profile: given.school().registry.guardian(MOTHER).unwrap().profile.get().cloned(),
        contact: Some(contact.clone()),
    };
    let event = GuardianCorrected {
        guardian: MOTHER,
        student: AN,
        corrects: said_at,
        relation: Some(GuardianRelation::Other),
        profile: None,
        contact: Some(contact.clone().into()),
    };
    given.by(TEACHER_3A).when(command.clone()).then([event.into()]);
    let given = given_school().when(command.clone()).recorded();
    let mother = given.school().registry.guardian(MOTHER).unwrap();
    assert_eq!(mother.contact.as_ref().unwrap().get(), Some(&contact));
    assert_eq!(mother.relation_to(AN), Some(GuardianRelation::Other));
    assert_eq!(mother.said_at, given.school().position);
    given.clone().when(command.clone()).then_nothing();
    given
        .when(CorrectGuardian { student: BINH, ..command.clone() })
        .then_refused(&[("guardian", "NOT_A_GUARDIAN")]);
    given_school().by(HEAD).when(command).then_refused(&[("", "FORBIDDEN")]);
}

#[test]
fn what_was_erased_of_a_guardian_is_not_written_again() {
    let categories = vec![crate::Category::Identity];
    let erased = PersonalDataErased { person: MOTHER.0, categories, basis: line("Thử") };
    let profile = GuardianProfile { name: PersonName::parse("Lê Thị Khác").unwrap() };
    let command = CorrectGuardian {
        guardian: MOTHER,
        student: AN,
        relation: None,
        profile: Some(profile),
        contact: None,
    };
    given_school().and([erased.into()]).when(command).then_refused(&[("profile", "PERSONAL_DATA_ERASED")]);
}

#[test]
fn who_is_no_guardian_any_more_sees_nothing_of_the_child() {
    let reason = Note::new("Theo bản án").unwrap();
    let event = GuardianEnded { guardian: MOTHER, student: AN, reason: reason.into() };
    given_school().when(end()).then([event.into()]);
    let given = given_school().when(end()).recorded();
    assert!(!given.school().registry.is_guardian(PARENT, AN));
    assert_eq!(given.school().registry.student(AN).unwrap().guardians, []);
    assert_eq!(given.school().registry.guardian(MOTHER).unwrap().former, [(AN, GuardianRelation::Mother)]);
    given.clone().when(end()).then_nothing();
    // And may become it again.
    let again = given.when(assign(AN)).recorded();
    assert!(again.school().registry.is_guardian(PARENT, AN));
    assert_eq!(again.school().registry.guardian(MOTHER).unwrap().former, []);
    given_school()
        .when(EndGuardian { student: BINH, ..end() })
        .then_refused(&[("guardian", "NOT_A_GUARDIAN")]);
}

fn consent() -> RecordConsent {
    RecordConsent {
        student: AN,
        guardian: MOTHER,
        purpose: ConsentPurpose::Images,
        on: SEPTEMBER,
        child_agrees: Some(true),
        document: Some(line("Phiếu đồng ý số 12")),
    }
}

fn withdraw(on: Date) -> WithdrawConsent {
    WithdrawConsent { student: AN, guardian: MOTHER, purpose: ConsentPurpose::Images, on, reason: None }
}

fn agreed() -> Given {
    given_school().when(consent()).recorded()
}

#[test]
fn a_consent_is_recorded_withdrawn_and_given_again() {
    let given = ConsentGiven {
        student: AN,
        guardian: MOTHER,
        purpose: ConsentPurpose::Images,
        on: SEPTEMBER,
        child_agrees: Some(true),
        document: Some(line("Phiếu đồng ý số 12").into()),
    };
    given_school().by(TEACHER_3A).when(consent()).then([given.into()]);
    agreed().when(consent()).then_nothing();
    let withdrawn = ConsentWithdrawn {
        student: AN,
        guardian: MOTHER,
        purpose: ConsentPurpose::Images,
        on: OCTOBER,
        reason: None,
    };
    agreed().by(PARENT).when(withdraw(OCTOBER)).then([withdrawn.into()]);
    let given = agreed().when(withdraw(OCTOBER)).recorded();
    let holds = |given: &Given, day| {
        given.school().registry.student(AN).unwrap().consents.iter().any(|consent| consent.holds_on(day))
    };
    assert!(!holds(&given, date(2025, 9, 19)) && holds(&given, SEPTEMBER) && !holds(&given, OCTOBER));
    given.clone().when(withdraw(OCTOBER)).then_nothing();
    given.clone().when(consent()).then_refused(&[("on", "DATE_BEFORE_LAST_CHANGE")]);
    let again = given.when(RecordConsent { on: OCTOBER, ..consent() }).recorded();
    assert!(holds(&again, OCTOBER));
}

#[test]
fn a_child_of_seven_is_asked_and_a_guardian_speaks_for_themselves() {
    // Born on 1 March 2017: seven since March 2024.
    let unasked = RecordConsent { child_agrees: None, ..consent() };
    given_school().when(unasked.clone()).then_refused(&[("childAgrees", "CHILD_NOT_ASKED")]);
    given_school().when(RecordConsent { on: date(2024, 2, 29), ..unasked }).decided();
    let no = RecordConsent { child_agrees: Some(false), ..consent() };
    given_school().when(no).then_refused(&[("childAgrees", "CHILD_DISAGREES")]);
    given_school()
        .when(RecordConsent { on: date(2025, 10, 16), ..consent() })
        .then_refused(&[("on", "DATE_IN_FUTURE")]);
    given_school().when(withdraw(OCTOBER)).then_refused(&[("purpose", "NO_CONSENT")]);
    agreed().when(withdraw(date(2025, 9, 1))).then_refused(&[("on", "DATE_BEFORE_LAST_CHANGE")]);
    let stranger = given_school().when(end()).recorded();
    stranger.clone().when(consent()).then_refused(&[("guardian", "NOT_A_GUARDIAN")]);
    stranger.by(PARENT).when(consent()).then_refused(&[("", "FORBIDDEN")]);
}

#[test]
fn erasure_reaches_the_paper_of_a_consent() {
    let categories = vec![crate::Category::Comment];
    let erased = PersonalDataErased { person: AN.0, categories, basis: line("Thử") };
    let given = agreed().by(ADMIN).and([erased.into()]);
    let consents = &given.school().registry.student(AN).unwrap().consents;
    assert_eq!(consents[0].document.as_ref().unwrap().get(), None);
}
