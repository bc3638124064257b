//! Guardians and their accounts.

use jiff::civil::date;
use uuid::Uuid;

use crate::{
    ids::{AccountId, GuardianId, StudentId},
    names::PersonName,
    policy::Role,
    registry::{
        Contact, GuardianAccountLinked, GuardianEntry, GuardianProfile, GuardianRegistered, GuardianRelation,
        LinkGuardianAccount, RegisterGuardian,
    },
    staff::AccountDisabled,
    testing::{
        AN, BINH, FIRST_DAY, MOTHER, PARENT, TEACHER_3A, TEACHER_3B, account, fresh, given_school, line,
    },
};

const OTHER: AccountId = AccountId(Uuid::from_u128(0xee));

fn entry(name: &str, relation: GuardianRelation) -> GuardianEntry {
    let contact = Contact { address: None, phone: Some(line("0900000001")), email: None };
    GuardianEntry {
        relation,
        profile: GuardianProfile { name: PersonName::parse(name).unwrap() },
        contact: Some(contact),
    }
}

fn register(student: StudentId, entry: GuardianEntry) -> RegisterGuardian {
    RegisterGuardian { student, entry }
}

#[test]
fn the_homeroom_teacher_registers_a_guardian() {
    let father = entry("Lê Văn Cha", GuardianRelation::Father);
    let event = GuardianRegistered {
        guardian: fresh(0),
        student: BINH,
        relation: GuardianRelation::Father,
        profile: father.profile.clone().into(),
        contact: father.contact.clone().map(Into::into),
    };
    given_school().by(TEACHER_3A).when(register(BINH, father.clone())).then([event.into()]);
    given_school().by(TEACHER_3B).when(register(BINH, father)).then_refused(&[("", "FORBIDDEN")]);
}

#[test]
fn the_same_telephone_makes_no_guardian_the_same_but_the_same_entry_twice_is_no_news() {
    let mother = register(BINH, entry("Lê Thị Mẹ", GuardianRelation::Mother));
    let father = register(BINH, entry("Lê Văn Cha", GuardianRelation::Father));
    let given = given_school().when(mother.clone()).recorded();
    given.clone().when(mother).then_nothing();
    assert_eq!(given.when(father).decided().len(), 1);
}

#[test]
fn a_student_may_have_two_guardians_of_one_kind() {
    let given = given_school().when(register(AN, entry("Lê Thị Hai", GuardianRelation::Mother)));
    assert_eq!(given.recorded().school().registry.guardians_of(AN).len(), 2);
}

#[test]
fn a_guardian_needs_a_known_student() {
    let nobody = StudentId(Uuid::from_u128(0xef));
    given_school()
        .when(register(nobody, entry("Lê Thị Mẹ", GuardianRelation::Mother)))
        .then_refused(&[("student", "UNKNOWN_STUDENT")]);
}

#[test]
fn a_guardian_signs_in_with_an_account_of_that_role() {
    let link = |guardian, account| LinkGuardianAccount { guardian, account };
    let given = given_school().when(register(BINH, entry("Ngô Thị Mẹ", GuardianRelation::Mother))).recorded();
    let second: GuardianId = fresh(0);
    let event = GuardianAccountLinked { guardian: second, account: PARENT };
    given.clone().when(link(second, PARENT)).then([event.into()]);
    given.clone().when(link(second, TEACHER_3A)).then_refused(&[("account", "ROLE_MISSING")]);
    given.clone().when(link(second, OTHER)).then_refused(&[("account", "UNKNOWN_ACCOUNT")]);
    given
        .clone()
        .when(link(GuardianId(Uuid::nil()), PARENT))
        .then_refused(&[("guardian", "UNKNOWN_GUARDIAN")]);
    given.clone().by(TEACHER_3A).when(link(second, PARENT)).then_refused(&[("", "FORBIDDEN")]);

    let linked = given.when(link(second, PARENT)).recorded();
    let registry = &linked.school().registry;
    assert_eq!(registry.children_of(PARENT), [AN, BINH]);
    assert!(registry.is_guardian(PARENT, BINH));
    assert_eq!(registry.guardian(second).unwrap().account, Some(PARENT));
    linked.when(link(second, PARENT)).then_nothing();
}

#[test]
fn a_guardian_changes_account_only_when_the_old_one_is_disabled() {
    let given = given_school().and([account(OTHER, None, "Ngô Thị Mẹ", &[Role::Guardian])]);
    let link = LinkGuardianAccount { guardian: MOTHER, account: OTHER };
    given.clone().when(link.clone()).then_refused(&[("guardian", "GUARDIAN_ALREADY_LINKED")]);
    let given = given
        .and([AccountDisabled { account: PARENT }.into()])
        .at("2025-11-01T01:00:00Z")
        .when(link)
        .recorded();
    let registry = &given.school().registry;
    assert!(registry.is_guardian(OTHER, AN));
    assert!(!registry.is_guardian(PARENT, AN));
    assert_eq!(registry.children_of(PARENT), []);
    assert!(registry.class_of(AN, FIRST_DAY.max(date(2025, 11, 1))).is_some());
}
