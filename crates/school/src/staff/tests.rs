//! Behaviour of accounts, roles and subject groups.

use jiff::civil::date;
use uuid::Uuid;

use super::*;
use crate::{
    Category,
    ids::{AccountId, GroupId},
    policy::Role,
    registry::PersonalDataErased,
    testing::{
        ADMIN, CLERK, ENGLISH, FIRST_DAY, GROUP, HEAD, PRINCIPAL, TEACHER_3A, TEACHER_3B, TEACHER_4A,
        account, code, founded, fresh, given, given_school, line, profile,
    },
};

const NEW: AccountId = AccountId(Uuid::from_u128(0xee));
const NOBODY: AccountId = AccountId(Uuid::from_u128(0xef));

fn open() -> OpenAccount {
    OpenAccount {
        account: NEW,
        staff_code: Some(code("GV09")),
        profile: profile("Đinh Thị Mới"),
        roles: vec![Role::Teacher],
    }
}

#[test]
fn an_account_is_opened_with_its_roles() {
    let event = account(NEW, Some("GV09"), "Đinh Thị Mới", &[Role::Teacher]);
    given_school().when(open()).then([event.clone()]);
    given(founded()).by_operator().when(open()).then([event]);
}

#[test]
fn roles_that_are_named_twice_count_once() {
    let twice = OpenAccount { roles: vec![Role::Teacher, Role::Clerk, Role::Teacher], ..open() };
    given_school().when(twice).then([account(
        NEW,
        Some("GV09"),
        "Đinh Thị Mới",
        &[Role::Teacher, Role::Clerk],
    )]);
}

#[test]
fn an_account_is_not_opened_before_the_school_is_founded_or_by_just_anyone() {
    given([]).by_operator().when(open()).then_refused(&[("", "SCHOOL_NOT_FOUNDED")]);
    given_school().by(PRINCIPAL).when(open()).then_refused(&[("", "FORBIDDEN")]);
}

#[test]
fn account_ids_and_staff_codes_are_unique() {
    given_school()
        .when(OpenAccount { account: HEAD, ..open() })
        .then_refused(&[("account", "ACCOUNT_EXISTS")]);
    let same_code = OpenAccount { staff_code: Some(code("gv02")), ..open() };
    given_school().when(same_code).then_refused(&[("staffCode", "STAFF_CODE_TAKEN")]);
    given_school().when(OpenAccount { staff_code: None, ..open() }).decided();
}

#[test]
fn an_account_has_a_role_and_never_the_operators() {
    given_school().when(OpenAccount { roles: vec![], ..open() }).then_refused(&[("roles", "NO_ROLE")]);
    let operator = OpenAccount { roles: vec![Role::Teacher, Role::Operator], ..open() };
    given_school().when(operator).then_refused(&[("roles[1]", "ROLE_NOT_GRANTABLE")]);
    let grant = GrantRole { account: TEACHER_3A, role: Role::Operator };
    given_school().by_operator().when(grant).then_refused(&[("role", "ROLE_NOT_GRANTABLE")]);
}

#[test]
fn an_operator_role_in_an_old_ledger_gives_no_right() {
    let given = given_school().and([account(NEW, None, "Đinh Thị Mới", &[Role::Operator])]);
    assert_eq!(given.school().staff.active_roles(NEW), []);
}

#[test]
fn a_role_is_granted_and_revoked() {
    let grant = GrantRole { account: TEACHER_3A, role: Role::Clerk };
    given_school().when(grant.clone()).then([RoleGranted { account: TEACHER_3A, role: Role::Clerk }.into()]);
    let granted = given_school().when(grant.clone()).recorded();
    assert_eq!(granted.school().staff.active_roles(TEACHER_3A), [Role::Teacher, Role::Clerk]);
    granted.clone().when(grant).then_nothing();

    let revoke = RevokeRole { account: TEACHER_3A, role: Role::Clerk };
    granted.when(revoke.clone()).then([RoleRevoked { account: TEACHER_3A, role: Role::Clerk }.into()]);
    given_school().when(revoke).then_nothing();
}

#[test]
fn the_only_role_of_an_account_is_not_revoked() {
    given_school()
        .when(RevokeRole { account: CLERK, role: Role::Clerk })
        .then_refused(&[("role", "LAST_ROLE")]);
}

#[test]
fn an_unknown_account_is_named_as_such_only_to_those_who_may_ask() {
    let grant = GrantRole { account: NOBODY, role: Role::Clerk };
    given_school().when(grant.clone()).then_refused(&[("account", "UNKNOWN_ACCOUNT")]);
    given_school().by(TEACHER_3A).when(grant).then_refused(&[("", "FORBIDDEN")]);
    let revoke = RevokeRole { account: NOBODY, role: Role::Clerk };
    given_school().when(revoke).then_refused(&[("account", "UNKNOWN_ACCOUNT")]);
    given_school().when(DisableAccount { account: NOBODY }).then_refused(&[("account", "UNKNOWN_ACCOUNT")]);
    given_school().when(EnableAccount { account: NOBODY }).then_refused(&[("account", "UNKNOWN_ACCOUNT")]);
}

#[test]
fn the_school_never_loses_its_last_administrator() {
    let second =
        || given_school().and([account(NEW, None, "Đinh Thị Mới", &[Role::AdminBoard, Role::Clerk])]);
    let disable = DisableAccount { account: ADMIN };
    given_school().when(disable.clone()).then_refused(&[("account", "OWN_ACCOUNT")]);
    given_school().by_operator().when(disable.clone()).then_refused(&[("account", "LAST_ADMIN")]);
    second().by(NEW).when(disable).then([AccountDisabled { account: ADMIN }.into()]);

    let revoke = RevokeRole { account: NEW, role: Role::AdminBoard };
    second().by(NEW).when(revoke.clone()).then_refused(&[("role", "OWN_ADMIN_ROLE")]);
    second().when(revoke.clone()).then([RoleRevoked { account: NEW, role: Role::AdminBoard }.into()]);
    let only_new = second().and([AccountDisabled { account: ADMIN }.into()]);
    only_new.by_operator().when(revoke).then_refused(&[("role", "LAST_ADMIN")]);
}

#[test]
fn a_disabled_account_has_no_roles_until_it_is_enabled() {
    let disable = DisableAccount { account: TEACHER_3A };
    let disabled = given_school().when(disable.clone()).recorded();
    assert_eq!(disabled.school().staff.active_roles(TEACHER_3A), []);
    assert!(!disabled.school().staff.has_role(TEACHER_3A, Role::Teacher));
    disabled.clone().when(disable).then_nothing();

    let enable = EnableAccount { account: TEACHER_3A };
    given_school().when(enable.clone()).then_nothing();
    let enabled = disabled.when(enable).recorded();
    assert!(enabled.school().staff.has_role(TEACHER_3A, Role::Teacher));
}

#[test]
fn an_erased_account_has_no_profile_and_is_not_enabled_again() {
    let erased = PersonalDataErased {
        person: TEACHER_3A.0,
        categories: vec![Category::Identity],
        basis: line("Luật 91/2025/QH15, Điều 14"),
    };
    let given = given_school().and([AccountDisabled { account: TEACHER_3A }.into(), erased.into()]);
    assert_eq!(given.school().staff.account(TEACHER_3A).unwrap().profile.get(), None);
    given.when(EnableAccount { account: TEACHER_3A }).then_refused(&[("account", "ACCOUNT_ERASED")]);
}

#[test]
fn staff_codes_are_found_without_case() {
    let given = given_school();
    assert_eq!(given.school().staff.by_staff_code(" gv02 "), Some(TEACHER_3A));
    assert_eq!(given.school().staff.by_staff_code("GV99"), None);
    assert_eq!(given.school().staff.accounts().count(), 11);
}

fn group() -> FormSubjectGroup {
    FormSubjectGroup {
        group: None,
        name: line("Tổ 4-5"),
        head: HEAD,
        members: vec![TEACHER_4A, HEAD, TEACHER_4A],
        from: FIRST_DAY,
    }
}

#[test]
fn a_subject_group_is_formed_with_its_head_among_the_members() {
    let formed = SubjectGroupFormed {
        group: fresh::<GroupId>(0),
        name: line("Tổ 4-5"),
        head: HEAD,
        members: vec![HEAD, TEACHER_4A],
        from: FIRST_DAY,
    };
    given_school().when(group()).then([formed.into()]);
}

#[test]
fn a_changed_group_holds_from_its_day_on_and_the_old_one_before() {
    let later = date(2025, 11, 1);
    let change = FormSubjectGroup { group: Some(GROUP), members: vec![ENGLISH], from: later, ..group() };
    let given = given_school().when(change.clone()).recorded();
    let staff = &given.school().staff;
    assert!(staff.heads_group_of(HEAD, TEACHER_3A, date(2025, 10, 31)));
    assert!(!staff.heads_group_of(HEAD, ENGLISH, date(2025, 10, 31)));
    assert!(!staff.heads_group_of(HEAD, TEACHER_3A, later));
    assert!(staff.heads_group_of(HEAD, ENGLISH, later));
    assert!(!staff.heads_group_of(TEACHER_3A, TEACHER_3B, FIRST_DAY), "a member heads nobody");
    assert_eq!(staff.group(GROUP).unwrap().name, line("Tổ 4-5"));
    assert_eq!(staff.groups().count(), 1);
    given.clone().when(change.clone()).then_nothing();
    let earlier = FormSubjectGroup { members: vec![], from: FIRST_DAY, ..change };
    given.when(earlier).then_refused(&[("from", "GROUP_BEFORE_LAST")]);
}

#[test]
fn a_group_needs_a_free_name_a_head_with_the_role_and_enabled_members() {
    let unknown = FormSubjectGroup { group: Some(GroupId(Uuid::from_u128(9))), ..group() };
    given_school().when(unknown).then_refused(&[("group", "UNKNOWN_GROUP")]);
    let taken = FormSubjectGroup { name: line("TỔ 2-3"), ..group() };
    given_school().when(taken).then_refused(&[("name", "GROUP_NAME_TAKEN")]);
    let teacher = FormSubjectGroup { head: TEACHER_3A, ..group() };
    given_school().when(teacher).then_refused(&[("head", "ROLE_MISSING")]);
    let stranger = FormSubjectGroup { members: vec![TEACHER_4A, NOBODY], ..group() };
    given_school().when(stranger).then_refused(&[("members[1]", "UNKNOWN_ACCOUNT")]);
    let disabled = given_school().and([AccountDisabled { account: TEACHER_4A }.into()]);
    disabled.when(group()).then_refused(&[("members[0]", "ACCOUNT_DISABLED")]);
    let long_ago = FormSubjectGroup { from: date(1990, 1, 1), ..group() };
    given_school().when(long_ago).then_refused(&[("from", "DATE_OUT_OF_BOUNDS")]);
    given_school().by(HEAD).when(group()).then_refused(&[("", "FORBIDDEN")]);
}

#[test]
fn who_sets_a_password_is_known() {
    let event: crate::Event = PasswordSet { account: TEACHER_3A }.into();
    given_school().by(ADMIN).when(SetPassword { account: TEACHER_3A }).then([event.clone()]);
    given_school().by(TEACHER_3A).when(SetPassword { account: TEACHER_3A }).then([event.clone()]);
    given_school().by_operator().when(SetPassword { account: TEACHER_3A }).then([event.clone()]);
    for other in [PRINCIPAL, HEAD, CLERK, TEACHER_3B] {
        let command = SetPassword { account: TEACHER_3A };
        given_school().by(other).when(command).then_refused(&[("", "FORBIDDEN")]);
    }
    given_school()
        .by(ADMIN)
        .when(SetPassword { account: NOBODY })
        .then_refused(&[("account", "UNKNOWN_ACCOUNT")]);

    let before = given_school();
    assert_eq!(before.school().staff.account(TEACHER_3A).unwrap().password, None);
    let after = before.and([event]);
    let set = after.school().staff.account(TEACHER_3A).unwrap().password.unwrap();
    assert_eq!(set.at, after.school().at);
}
