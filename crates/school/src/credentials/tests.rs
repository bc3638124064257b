//! Behaviour of invitations, reminders and second factors.

use jiff::civil::date;

use super::*;
use crate::{
    Event,
    ids::AccountId,
    policy::Role,
    staff::{AccountDisabled, PasswordSet, RoleGranted, SetPassword},
    testing::*,
};

/// The moment of commands.
const NOW: &str = "2025-10-15T01:00:00Z";
const NOBODY: AccountId = AccountId(uuid::Uuid::from_u128(0xef));

fn invite(accounts: &[AccountId]) -> InviteAccounts {
    InviteAccounts { accounts: accounts.to_vec(), days: 7 }
}

fn set(account: AccountId) -> Event {
    PasswordSet { account }.into()
}

fn state(given: &Given, account: AccountId, at: &str) -> InvitationState {
    given.school().credentials.invitation(account).unwrap().state(at.parse().unwrap())
}

#[test]
fn people_are_invited_together_until_a_moment() {
    let until = "2025-10-22T01:00:00Z".parse().unwrap();
    let invited = |account| AccountInvited { account, until }.into();
    given_school().when(invite(&[TEACHER_3A, PARENT])).then([invited(TEACHER_3A), invited(PARENT)]);
    given_school().by_operator().when(invite(&[ADMIN])).decided();
    for other in [PRINCIPAL, VICE, TEACHER_3A, CLERK, PARENT] {
        given_school().by(other).when(invite(&[TEACHER_3B])).then_refused(&[("", "FORBIDDEN")]);
    }
}

#[test]
fn one_who_cannot_be_invited_stops_all() {
    let given = given_school().and([AccountDisabled { account: TEACHER_3B }.into()]);
    let wrong = InviteAccounts { days: 31, ..invite(&[ADMIN, TEACHER_3B, TEACHER_3A, TEACHER_3A, NOBODY]) };
    given.when(wrong).then_refused(&[
        ("accounts[0]", "OWN_INVITATION"),
        ("accounts[1]", "ACCOUNT_DISABLED"),
        ("accounts[3]", "ACCOUNT_REPEATED"),
        ("accounts[4]", "UNKNOWN_ACCOUNT"),
        ("days", "DAYS_OUT_OF_BOUNDS"),
    ]);
    given_school().when(invite(&[])).then_refused(&[("accounts", "NO_ENTRIES")]);
    let many = vec![TEACHER_3A; InviteAccounts::LIMIT + 1];
    given_school().when(invite(&many)).then_refused(&[("accounts", "TOO_MANY_ENTRIES")]);
}

#[test]
fn an_invitation_ends_by_its_time_by_hand_or_by_the_persons_password() {
    let given = given_school().when(invite(&[TEACHER_3A])).recorded();
    assert_eq!(state(&given, TEACHER_3A, "2025-10-22T00:59:59Z"), InvitationState::Open);
    assert_eq!(state(&given, TEACHER_3A, "2025-10-22T01:00:00Z"), InvitationState::Expired);
    let revoke = RevokeInvitation { account: TEACHER_3A };
    let revoked = given.clone().when(revoke.clone()).recorded();
    assert_eq!(state(&revoked, TEACHER_3A, NOW), InvitationState::Revoked);
    revoked.clone().when(revoke.clone()).then_refused(&[("account", "NOT_INVITED")]);
    // A new one takes its place.
    let again = revoked.when(invite(&[TEACHER_3A])).recorded();
    assert_eq!(state(&again, TEACHER_3A, NOW), InvitationState::Open);

    let accepted = given.clone().and_by(TEACHER_3A, [set(TEACHER_3A)]);
    assert_eq!(state(&accepted, TEACHER_3A, NOW), InvitationState::Accepted);
    let overtaken = given.and_by(ADMIN, [set(TEACHER_3A)]);
    assert_eq!(state(&overtaken, TEACHER_3A, NOW), InvitationState::Revoked);
    overtaken.when(revoke).then_refused(&[("account", "NOT_INVITED")]);
}

#[test]
fn whoever_is_invited_sets_their_own_password_and_whoever_is_disabled_does_not() {
    let given = given_school().when(invite(&[PARENT])).recorded();
    given.clone().by(PARENT).when(SetPassword { account: PARENT }).then([set(PARENT)]);
    let disabled = given.and([AccountDisabled { account: PARENT }.into()]);
    disabled.by(PARENT).when(SetPassword { account: PARENT }).then_refused(&[("", "FORBIDDEN")]);
}

#[test]
fn a_password_that_somebody_else_set_is_changed_first() {
    let today = date(2025, 10, 15);
    let duty = |given: &Given| given.school().sign_in_duty(TEACHER_3A, today);
    let given = given_school();
    assert_eq!(duty(&given), None, "a ledger that knows of no password demands nothing");
    let given = given.and_by(ADMIN, [set(TEACHER_3A)]);
    assert_eq!(duty(&given), Some(SignInDuty::ChangePassword));
    let given = given.and_by(TEACHER_3A, [set(TEACHER_3A)]);
    assert_eq!(duty(&given), None);
}

#[test]
fn what_is_stale_is_known_and_reminded_of() {
    let stale = |given: &Given, at: &str| given.school().stale_password(TEACHER_3A, at.parse().unwrap());
    let given = given_school();
    assert_eq!(stale(&given, NOW), Some(StalePassword::Unknown));
    let given = given.and_by(ADMIN, [set(TEACHER_3A)]);
    assert_eq!(stale(&given, NOW), Some(StalePassword::Given));
    let remind = RemindPasswords { accounts: vec![TEACHER_3A] };
    let reminded = PasswordReminded { account: TEACHER_3A, reason: StalePassword::Given };
    given.clone().when(remind.clone()).then([reminded.into()]);
    let given = given.by(PRINCIPAL).when(remind.clone()).recorded();
    assert_eq!(given.school().credentials.reminder(TEACHER_3A).unwrap().reason, StalePassword::Given);
    let given = given.and_by(TEACHER_3A, [set(TEACHER_3A)]);
    assert_eq!(given.school().credentials.reminder(TEACHER_3A), None);
    given.clone().when(remind.clone()).then_refused(&[("accounts[0]", "PASSWORD_IN_ORDER")]);
    given.clone().by(TEACHER_3B).when(remind.clone()).then_refused(&[("", "FORBIDDEN")]);

    // Nothing is ever old unless the school says so.
    assert_eq!(stale(&given, "2035-10-15T01:00:00Z"), None);
    let rules = SetAccountRules { password_days: Some(180), second_factor_from: None };
    let given = given.by(PRINCIPAL).when(rules.clone()).recorded();
    assert_eq!(stale(&given, NOW), None);
    assert_eq!(stale(&given, "2026-10-15T01:00:00Z"), Some(StalePassword::Old));
    given.clone().by(PRINCIPAL).when(rules.clone()).then_nothing();
    let short = SetAccountRules { password_days: Some(7), second_factor_from: Some(date(1990, 1, 1)) };
    given
        .clone()
        .by(PRINCIPAL)
        .when(short)
        .then_refused(&[("passwordDays", "DAYS_OUT_OF_BOUNDS"), ("secondFactorFrom", "DATE_OUT_OF_BOUNDS")]);
    given.by(TEACHER_3A).when(rules).then_refused(&[("", "FORBIDDEN")]);
}

fn demanded() -> Given {
    let rules = SetAccountRules { password_days: None, second_factor_from: Some(date(2025, 10, 1)) };
    given_school().when(rules).recorded()
}

#[test]
fn a_second_factor_is_demanded_of_who_locks_approves_or_administers_from_a_day_on() {
    let given = demanded();
    let duty = |given: &Given, account, day| given.school().sign_in_duty(account, day);
    let (before, day) = (date(2025, 9, 30), date(2025, 10, 1));
    for account in [PRINCIPAL, VICE, ADMIN] {
        assert_eq!(duty(&given, account, before), None);
        assert_eq!(duty(&given, account, day), Some(SignInDuty::EnrollSecondFactor));
    }
    for account in [TEACHER_3A, HEAD, CLERK, PARENT, INSPECTOR] {
        assert_eq!(duty(&given, account, day), None);
    }
    let role = Role::AdminBoard;
    let given = given.and([RoleGranted { account: TEACHER_3A, role }.into()]);
    assert_eq!(duty(&given, TEACHER_3A, day), Some(SignInDuty::EnrollSecondFactor));
    let given = given.by(TEACHER_3A).when(EnrollSecondFactor { account: TEACHER_3A }).recorded();
    assert_eq!(duty(&given, TEACHER_3A, day), None);
    // A password that somebody else knows comes first.
    let given = given.and_by(ADMIN, [set(TEACHER_3A)]);
    assert_eq!(duty(&given, TEACHER_3A, day), Some(SignInDuty::ChangePassword));
}

#[test]
fn nobody_sets_up_the_factor_of_somebody_else() {
    for other in [ADMIN, PRINCIPAL] {
        let enroll = EnrollSecondFactor { account: TEACHER_3A };
        given_school().by(other).when(enroll).then_refused(&[("", "FORBIDDEN")]);
    }
}

#[test]
fn two_people_stand_behind_a_reset_and_neither_is_its_own() {
    let given = demanded().by(VICE).when(EnrollSecondFactor { account: VICE }).recorded();
    let (propose, approve) = (ProposeFactorReset { account: VICE }, ApproveFactorReset { account: VICE });
    given.clone().by(PRINCIPAL).when(approve.clone()).then_refused(&[("account", "RESET_NOT_PROPOSED")]);
    given.clone().by(VICE).when(propose.clone()).then_refused(&[("", "FORBIDDEN")]);
    given.clone().by(TEACHER_3A).when(propose.clone()).then_refused(&[("", "FORBIDDEN")]);
    let proposed = given.by(ADMIN).when(propose.clone()).recorded();
    proposed.clone().by(ADMIN).when(propose).then_nothing();
    proposed.clone().by(ADMIN).when(approve.clone()).then_refused(&[("account", "OWN_RESET")]);
    proposed.clone().by(VICE).when(approve.clone()).then_refused(&[("account", "OWN_RESET")]);
    let position = proposed.school().credentials.reset_proposal(VICE).unwrap().position;
    let reset = FactorReset { account: VICE, proposed: Some(position) };
    proposed.clone().by(PRINCIPAL).when(approve.clone()).then([reset.into()]);
    let done = proposed.by(PRINCIPAL).when(approve.clone()).recorded();
    assert!(!done.school().credentials.has_factor(VICE));
    done.by(PRINCIPAL).when(approve).then_refused(&[("account", "NO_SECOND_FACTOR")]);
}

#[test]
fn the_operator_resets_a_factor_when_nobody_else_can() {
    let given = given_school().by(ADMIN).when(EnrollSecondFactor { account: ADMIN }).recorded();
    let reset = FactorReset { account: ADMIN, proposed: None };
    given.by_operator().when(ApproveFactorReset { account: ADMIN }).then([reset.into()]);
}
