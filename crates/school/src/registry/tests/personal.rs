//! The ministry's code and corrections of personal data.

use jiff::civil::date;
use uuid::Uuid;

use crate::{
    Position,
    ids::StudentId,
    registry::{
        AssignMinistryCode, Contact, CorrectStudent, MinistryCodeAssigned, Part, StudentCode,
        StudentCorrected, StudentHealth, StudentIdentity,
    },
    testing::{AN, CHI, CLERK, DUNG, ENGLISH, TEACHER_3A, given_school, line, student},
};

const NOBODY: StudentId = StudentId(Uuid::from_u128(0xef));

fn assign(student: StudentId, code: &str) -> AssignMinistryCode {
    AssignMinistryCode { student, code: line(code) }
}

fn correct(student: StudentId) -> CorrectStudent {
    CorrectStudent { student, identity: None, contact: None, health: None, reason: None }
}

fn an() -> StudentIdentity {
    student("Ngô Văn An", "TAM-001", date(2017, 3, 1))
}

fn contact() -> Contact {
    Contact { address: Some(line("Thôn Đông")), phone: Some(line("0900000001")), email: None }
}

#[test]
fn the_ministry_code_replaces_the_temporary_one() {
    let event = MinistryCodeAssigned { student: AN, code: line("7900000001").into() };
    given_school().by(CLERK).when(assign(AN, "7900000001")).then([event.into()]);
    let given = given_school().when(assign(AN, "7900000001")).recorded();
    let registry = &given.school().registry;
    assert_eq!(registry.by_code("7900000001"), Some(AN));
    assert_eq!(registry.by_code("TAM-001"), None);
    let identity = registry.student(AN).unwrap().identity.get().unwrap();
    assert_eq!(identity.code, StudentCode::Ministry(line("7900000001")));
    given.when(assign(AN, "7900000001")).then_nothing();
}

#[test]
fn a_ministry_code_is_well_formed_unique_and_given_once() {
    given_school().when(assign(AN, "TAM-001")).then_refused(&[("code", "STUDENT_CODE_MALFORMED")]);
    given_school().when(assign(AN, "7900000003")).then_refused(&[("code", "STUDENT_CODE_TAKEN")]);
    given_school()
        .when(assign(CHI, "7900000004"))
        .then_refused(&[("code", "MINISTRY_CODE_ALREADY_ASSIGNED")]);
    given_school().when(assign(NOBODY, "7900000004")).then_refused(&[("student", "UNKNOWN_STUDENT")]);
    given_school().by(TEACHER_3A).when(assign(AN, "7900000001")).then_refused(&[("", "FORBIDDEN")]);
}

#[test]
fn a_correction_names_the_event_it_corrects_and_only_what_changed() {
    let given = given_school();
    let admitted_at = given.school().registry.student(AN).unwrap().identity_at;
    let better = StudentIdentity { born_on: date(2017, 3, 11), ..an() };
    let command = CorrectStudent {
        identity: Some(better.clone()),
        contact: Some(contact()),
        reason: Some(crate::text::Note::new("Theo giấy khai sinh").unwrap()),
        ..correct(AN)
    };
    let corrected = StudentCorrected {
        student: AN,
        corrects: admitted_at,
        identity: Some(better.clone().into()),
        contact: Some(contact().into()),
        health: None,
        reason: command.reason.clone().map(Into::into),
    };
    given.by(TEACHER_3A).when(command.clone()).then([corrected.into()]);

    let given = given_school().when(command.clone()).recorded();
    let present = given.school().registry.student(AN).unwrap();
    assert_eq!(
        (present.identity.get(), present.contact.as_ref().unwrap().get()),
        (Some(&better), Some(&contact()))
    );
    assert_eq!(present.identity_at, given.school().position);
    assert_ne!(present.identity_at, Position(0));
    given.when(command).then_nothing();
}

#[test]
fn each_part_remembers_the_event_that_said_it_last() {
    let phone = |digits| Contact { phone: Some(line(digits)), ..contact() };
    let named = |given| student(given, "TAM-001", date(2017, 3, 1));
    let given = given_school();
    let admitted = given.school().registry.student(AN).unwrap().identity_at;
    let of_contact = CorrectStudent { contact: Some(phone("0900000002")), ..correct(AN) };
    let of_identity = CorrectStudent { identity: Some(named("Ngô Văn Ân")), ..correct(AN) };
    let both =
        CorrectStudent { identity: Some(named("Ngô Văn Ấn")), contact: Some(contact()), ..correct(AN) };
    let given = given.when(of_contact).recorded();
    let contact_at = given.school().position;
    let given = given.when(of_identity).recorded();
    let identity_at = given.school().position;
    let given = given.when(both).recorded();
    let both_at = given.school().position;
    let said = &given.school().registry.student(AN).unwrap().said;
    assert_eq!(said.before(Part::Identity, identity_at), Some(admitted));
    assert_eq!(said.before(Part::Identity, both_at), Some(identity_at));
    assert_eq!(said.before(Part::Contact, both_at), Some(contact_at));
    assert_eq!(said.before(Part::Health, both_at), None);
    assert_eq!(said.before(Part::Identity, admitted), None);
}

#[test]
fn a_corrected_code_and_identity_number_are_found_and_the_old_ones_are_free() {
    let with_number = |number, code| StudentIdentity {
        identity_number: Some(line(number)),
        code: StudentCode::Temporary(line(code)),
        ..an()
    };
    let first = CorrectStudent { identity: Some(with_number("079217000001", "TAM-X")), ..correct(AN) };
    let second = CorrectStudent { identity: Some(with_number("079217000002", "TAM-X")), ..correct(AN) };
    let given = given_school().when(first).recorded().when(second).recorded();
    let registry = &given.school().registry;
    assert_eq!((registry.by_code("TAM-X"), registry.by_code("TAM-001")), (Some(AN), None));
    assert_eq!(registry.by_identity_number("079217000001"), None);
    assert_eq!(registry.by_identity_number("079217000002"), Some(AN));
}

#[test]
fn a_correction_keeps_the_rules_of_admission() {
    let with = |identity| CorrectStudent { identity: Some(identity), ..correct(AN) };
    let taken = StudentIdentity { code: StudentCode::Ministry(line("7900000003")), ..an() };
    given_school().when(with(taken)).then_refused(&[("identity.code", "STUDENT_CODE_TAKEN")]);
    let number = StudentIdentity { identity_number: Some(line("1")), ..an() };
    given_school()
        .when(with(number))
        .then_refused(&[("identity.identityNumber", "IDENTITY_NUMBER_MALFORMED")]);
    let age = StudentIdentity { born_on: date(2023, 1, 1), ..an() };
    given_school().when(with(age)).then_refused(&[("identity.bornOn", "AGE_IMPOSSIBLE")]);
}

#[test]
fn nothing_to_correct_is_no_event() {
    given_school().when(correct(AN)).then_nothing();
    given_school().when(CorrectStudent { identity: Some(an()), ..correct(AN) }).then_nothing();
}

#[test]
fn the_homeroom_teacher_corrects_the_students_of_the_class_only() {
    let health = |student| CorrectStudent {
        health: Some(StudentHealth { disability: None, remarks: Some(line("Cận thị")) }),
        ..correct(student)
    };
    given_school().by(TEACHER_3A).when(health(AN)).decided();
    given_school().by(TEACHER_3A).when(health(DUNG)).then_refused(&[("", "FORBIDDEN")]);
    given_school().by(ENGLISH).when(health(AN)).then_refused(&[("", "FORBIDDEN")]);
    given_school().by(TEACHER_3A).when(health(NOBODY)).then_refused(&[("", "FORBIDDEN")]);
    given_school().when(health(NOBODY)).then_refused(&[("student", "UNKNOWN_STUDENT")]);
}
