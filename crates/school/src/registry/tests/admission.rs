//! Admission of one or many students.

use jiff::civil::{Date, date};
use uuid::Uuid;

use crate::{
    ids::{ClassId, StudentId},
    names::PersonName,
    registry::{
        Admission, AdmitStudents, AgeExcepted, AgeException, AgeGround, AgeRule, DepartureReason,
        GuardianEntry, GuardianProfile, GuardianRegistered, GuardianRelation, Origin, RecordDeparture,
        StudentAdmitted, StudentCode, StudentIdentity,
    },
    regulations::{GradeLevel, SchoolLevel},
    testing::{
        AN, BINH, CHI, CLASS_2A, CLASS_3A, CLASS_4A, CLERK, FIRST_DAY, HEAD, TEACHER_3A, fresh, given_school,
        line, student,
    },
};

fn entry(identity: StudentIdentity) -> Admission {
    Admission {
        class: CLASS_3A,
        on: FIRST_DAY,
        origin: Origin::New,
        identity,
        contact: None,
        health: None,
        guardians: vec![],
        age: None,
    }
}

fn lan() -> StudentIdentity {
    student("Cao Thị Lan", "TAM-100", date(2017, 1, 1))
}

fn minh() -> StudentIdentity {
    student("Tô Văn Minh", "7900000101", date(2017, 2, 2))
}

fn admit(entries: impl IntoIterator<Item = Admission>) -> AdmitStudents {
    AdmitStudents { entries: entries.into_iter().collect() }
}

fn admitted(id: StudentId, register_number: u32, identity: StudentIdentity) -> StudentAdmitted {
    StudentAdmitted {
        student: id,
        register_number,
        class: CLASS_3A,
        on: FIRST_DAY,
        origin: Origin::New,
        identity: identity.into(),
        contact: None,
        health: None,
    }
}

#[test]
fn students_are_admitted_with_running_register_numbers_and_their_guardians() {
    let father = GuardianEntry {
        relation: GuardianRelation::Father,
        profile: GuardianProfile { name: PersonName::parse("Cao Văn Cha").unwrap() },
        contact: None,
    };
    let with_father = Admission { guardians: vec![father.clone()], ..entry(lan()) };
    let registered = GuardianRegistered {
        guardian: fresh(1),
        student: fresh(0),
        relation: GuardianRelation::Father,
        profile: father.profile.into(),
        contact: None,
    };
    given_school().by(CLERK).when(admit([with_father, entry(minh())])).then([
        admitted(fresh(0), 7, lan()).into(),
        registered.into(),
        admitted(fresh(2), 8, minh()).into(),
    ]);
}

#[test]
fn a_teacher_admits_nobody() {
    given_school().by(TEACHER_3A).when(admit([entry(lan())])).then_refused(&[("", "FORBIDDEN")]);
}

#[test]
fn a_list_has_at_least_one_row_and_not_too_many() {
    given_school().when(admit([])).then_refused(&[("entries", "NO_ENTRIES")]);
    let many = vec![entry(lan()); AdmitStudents::LIMIT + 1];
    given_school().when(admit(many)).then_refused(&[("entries", "TOO_MANY_ENTRIES")]);
}

#[test]
fn every_bad_row_is_named_and_none_is_admitted() {
    let unknown_class = Admission { class: ClassId(Uuid::from_u128(9)), ..entry(lan()) };
    let wrong_day = Admission { on: date(2026, 6, 1), ..entry(minh()) };
    let fine = entry(student("Hồ Thị Nga", "TAM-102", date(2017, 3, 3)));
    let bad_number =
        StudentIdentity { identity_number: Some(line("12345")), ..student("Mai Oanh", "12", FIRST_DAY) };
    given_school().when(admit([unknown_class, wrong_day, fine, entry(bad_number)])).then_refused(&[
        ("entries[0].class", "UNKNOWN_CLASS"),
        ("entries[1].on", "DATE_OUTSIDE_YEAR"),
        ("entries[3].identity.identityNumber", "IDENTITY_NUMBER_MALFORMED"),
        ("entries[3].identity.bornOn", "AGE_IMPOSSIBLE"),
    ]);
}

#[test]
fn codes_and_identity_numbers_are_unique_in_the_school() {
    let number = Some(line("079217000001"));
    let known = StudentIdentity { identity_number: number.clone(), ..lan() };
    let given = given_school().when(admit([entry(known)])).recorded();
    let same_code = entry(student("Ai Đó", "TAM-001", date(2017, 1, 1)));
    let same_number = entry(StudentIdentity { identity_number: number, ..minh() });
    given.when(admit([same_code, same_number])).then_refused(&[
        ("entries[0].identity.code", "STUDENT_CODE_TAKEN"),
        ("entries[1].identity.identityNumber", "IDENTITY_NUMBER_TAKEN"),
    ]);
}

#[test]
fn codes_and_identity_numbers_are_unique_within_the_list() {
    let number = Some(line("079217000001"));
    let first = StudentIdentity { identity_number: number.clone(), ..lan() };
    let second = StudentIdentity { identity_number: number, ..lan() };
    given_school().when(admit([entry(first), entry(second)])).then_refused(&[
        ("entries[1].identity.code", "STUDENT_CODE_REPEATED"),
        ("entries[1].identity.identityNumber", "IDENTITY_NUMBER_REPEATED"),
    ]);
}

#[test]
fn a_ministry_code_has_ten_digits() {
    for wrong in ["790000010", "79000001011", "79000O0101", "٧٩٠٠٠٠٠١٠١"] {
        let identity = StudentIdentity { code: StudentCode::Ministry(line(wrong)), ..lan() };
        given_school()
            .when(admit([entry(identity)]))
            .then_refused(&[("entries[0].identity.code", "STUDENT_CODE_MALFORMED")]);
    }
}

#[test]
fn only_impossible_ages_are_refused() {
    let at = |class, born_on: Date| {
        let identity = StudentIdentity { born_on, ..lan() };
        Admission { class, origin: Origin::Existing, ..entry(identity) }
    };
    for (class, born_on) in [
        (CLASS_2A, date(2019, 12, 31)),
        (CLASS_2A, date(2012, 1, 1)),
        (CLASS_4A, date(2017, 12, 31)),
        (CLASS_4A, date(2010, 1, 1)),
    ] {
        given_school().when(admit([at(class, born_on)])).decided();
    }
    for (class, born_on) in [
        (CLASS_2A, date(2020, 1, 1)),
        (CLASS_2A, date(2011, 12, 31)),
        (CLASS_4A, date(2009, 12, 31)),
        (CLASS_4A, date(2055, 1, 1)),
    ] {
        given_school()
            .when(admit([at(class, born_on)]))
            .then_refused(&[("entries[0].identity.bornOn", "AGE_IMPOSSIBLE")]);
    }
}

/// Grade 2 of 2025, for which the usual year of birth is 2018.
fn born(year: i16, origin: Origin, age: Option<AgeException>) -> AdmitStudents {
    let identity = StudentIdentity { born_on: date(year, 6, 1), ..lan() };
    admit([Admission { class: CLASS_2A, origin, age, ..entry(identity) }])
}

#[test]
fn another_age_than_that_of_the_grade_needs_a_circumstance_or_a_decision() {
    let refused = |command: AdmitStudents| {
        given_school().when(command).then_refused(&[("entries[0].identity.bornOn", "AGE_NOT_ALLOWED")]);
    };
    let hardship = AgeException { ground: AgeGround::Hardship, decision: None };
    let decided = AgeException { ground: AgeGround::Advanced, decision: Some(line("21/QĐ-PGD")) };
    // Three years for grades repeated, three more for a circumstance, anything plausible by a decision.
    given_school().when(born(2018, Origin::New, None)).decided();
    given_school().when(born(2015, Origin::New, None)).decided();
    refused(born(2014, Origin::New, None));
    given_school().when(born(2014, Origin::New, Some(hardship.clone()))).decided();
    given_school().when(born(2012, Origin::New, Some(hardship.clone()))).decided();
    refused(born(2019, Origin::New, None));
    refused(born(2019, Origin::New, Some(hardship)));
    let event = AgeExcepted { student: fresh(0), class: CLASS_2A, exception: decided.clone().into() };
    let events = given_school().when(born(2019, Origin::New, Some(decided))).decided();
    assert_eq!(events[1].event, event.into());
    // Who was here before the school kept its records here was admitted by others.
    given_school().when(born(2012, Origin::Existing, None)).decided();
}

#[test]
fn grade_one_is_entered_at_six_by_year() {
    let rule = AgeRule::of(SchoolLevel::Primary);
    let orphan = AgeException { ground: AgeGround::Hardship, decision: None };
    let of = |origin: &Origin, exception| rule.admits(GradeLevel::G1, origin, exception);
    let elsewhere = Origin::Transfer { school: line("Tiểu học Hòa Bình") };
    assert_eq!(of(&Origin::New, None), 6..=6);
    assert_eq!(of(&Origin::New, Some(&orphan)), 6..=9);
    assert_eq!(of(&elsewhere, None), 6..=9);
    let secondary = AgeRule::of(SchoolLevel::LowerSecondary);
    assert_eq!(secondary.admits(GradeLevel::G6, &Origin::New, None), 11..=14);
    assert_eq!(secondary.admits(GradeLevel::G9, &Origin::New, None), 14..=17);
}

#[test]
fn a_known_identity_number_points_to_the_student_who_has_it() {
    let number = Some(line("079217000001"));
    let known = StudentIdentity { identity_number: number.clone(), ..lan() };
    let given = given_school().when(admit([entry(known)])).recorded();
    let again = || admit([entry(StudentIdentity { identity_number: number.clone(), ..minh() })]);
    let text = given.clone().when(again()).refusals().to_string();
    assert!(text.contains("số đăng bộ 7"), "{text}");
    let left = RecordDeparture {
        student: given.school().registry.by_register_number(7).unwrap(),
        on: date(2025, 10, 1),
        reason: DepartureReason::Transferred,
        note: None,
    };
    let text = given.when(left).recorded().when(again()).refusals().to_string();
    assert!(text.contains("tiếp nhận trở lại"), "{text}");
}

#[test]
fn a_refusal_never_repeats_personal_data() {
    let identity =
        StudentIdentity { identity_number: Some(line("12345")), ..student("Mai Oanh", "TAM-001", FIRST_DAY) };
    let refusals = given_school().when(admit([entry(identity)])).refusals();
    let text = format!("{refusals}");
    assert!(!["Mai", "Oanh", "12345", "TAM-001"].iter().any(|word| text.contains(word)), "{text}");
}

#[test]
fn a_student_is_found_by_code_number_and_class() {
    let given = given_school();
    let registry = &given.school().registry;
    assert_eq!(registry.by_code("7900000003"), Some(CHI));
    assert_eq!(registry.by_register_number(2), Some(BINH));
    assert_eq!(registry.by_code("TAM-999"), None);
    assert_eq!(registry.class_of(AN, FIRST_DAY), Some(CLASS_3A));
    assert_eq!(registry.class_of(AN, date(2025, 9, 4)), None);
    assert_eq!(registry.students().count(), 6);
    assert_eq!(given.school().classes.homeroom_teacher(CLASS_2A, FIRST_DAY), Some(HEAD));
}

#[test]
fn a_class_list_is_in_vietnamese_order() {
    let duc = entry(student("Trần Văn Đức", "TAM-201", date(2017, 1, 1)));
    let an = entry(student("Bùi Ân", "TAM-202", date(2017, 1, 1)));
    let given = given_school().when(admit([duc, an])).recorded();
    let list = given.school().registry.class_list(CLASS_3A, FIRST_DAY);
    let names: Vec<String> = list.iter().map(|student| student.identity.get().unwrap().name.full()).collect();
    assert_eq!(names, ["Ngô Văn An", "Bùi Ân", "Lê Thị Bình", "Đỗ Quỳnh Chi", "Trần Văn Đức"]);
}
