//! Behaviour of duties.

use jiff::civil::{Date, date};

use super::*;
use crate::{
    Category, Sealed, ids::AccountId, periods::Order, policy::Role, registry::PersonalDataErased,
    staff::AccountDisabled, testing::*, text::Note,
};

const DUTY: DutyId = DutyId(uuid::Uuid::from_u128(0xda));
/// The day of the commands.
const TODAY: Date = date(2025, 10, 15);

fn order() -> Order {
    Order { number: code("12/QĐ-THBM"), dated: FIRST_DAY }
}

fn assign(holder: AccountId) -> AssignDuty {
    AssignDuty { kind: DutyKind::OfficialMailbox, holder, order: order(), from: FIRST_DAY, until: None }
}

fn assigned(holder: AccountId) -> crate::Event {
    let AssignDuty { kind, holder, order, from, until } = assign(holder);
    DutyAssigned { duty: DUTY, kind, holder, order, from, until }.into()
}

fn hand_over(to: AccountId) -> HandOverDuty {
    HandOverDuty {
        duty: DUTY,
        to,
        note: Some(Note::new("Mật khẩu hộp thư trong phong bì niêm phong.").unwrap()),
    }
}

fn given_duty() -> Given {
    given_school().and_by(PRINCIPAL, [assigned(CLERK)])
}

fn holder(given: &Given, day: Date) -> Option<AccountId> {
    given.school().duties.duty(DUTY).unwrap().holder_on(day).map(|holding| holding.holder)
}

#[test]
fn the_principal_alone_decides_who_has_a_duty() {
    let event = DutyAssigned {
        duty: fresh(0),
        kind: DutyKind::OfficialMailbox,
        holder: CLERK,
        order: order(),
        from: FIRST_DAY,
        until: None,
    };
    given_school().by(PRINCIPAL).when(assign(CLERK)).then([event.into()]);
    for other in [ADMIN, VICE, CLERK, TEACHER_3A, PARENT, INSPECTOR] {
        given_school().by(other).when(assign(CLERK)).then_refused(&[("", "FORBIDDEN")]);
    }
}

#[test]
fn every_fault_of_a_decision_is_named_at_once() {
    let wrong = AssignDuty {
        holder: PARENT,
        order: Order { dated: date(2025, 10, 16), ..order() },
        until: Some(date(2025, 9, 4)),
        ..assign(CLERK)
    };
    given_school().by(PRINCIPAL).when(wrong).then_refused(&[
        ("holder", "NOT_STAFF"),
        ("until", "DUTY_ENDS_BEFORE_IT_BEGINS"),
        ("order.dated", "ORDER_IN_FUTURE"),
    ]);
    let disabled = given_school().and([AccountDisabled { account: CLERK }.into()]);
    disabled.by(PRINCIPAL).when(assign(CLERK)).then_refused(&[("holder", "ACCOUNT_DISABLED")]);
    let nobody = AccountId(uuid::Uuid::nil());
    given_school().by(PRINCIPAL).when(assign(nobody)).then_refused(&[("holder", "UNKNOWN_ACCOUNT")]);
}

#[test]
fn one_person_has_a_duty_once_and_several_people_may_share_a_kind() {
    let given = given_duty().by(PRINCIPAL);
    given.clone().when(assign(CLERK)).then_refused(&[("holder", "DUTY_HELD_ALREADY")]);
    given.clone().when(assign(VICE)).decided();
    let other = AssignDuty { kind: DutyKind::Other(line("Thư viện")), ..assign(CLERK) };
    given.when(other).decided();
}

#[test]
fn a_duty_is_somebodys_from_its_first_day_to_its_last() {
    let given = given_duty();
    assert_eq!(holder(&given, FIRST_DAY.yesterday().unwrap()), None);
    assert_eq!((holder(&given, FIRST_DAY), holder(&given, Date::MAX)), (Some(CLERK), Some(CLERK)));
    let end = EndDuty { duty: DUTY, until: date(2025, 10, 31), order: order() };
    let given = given.by(PRINCIPAL).when(end.clone()).recorded();
    assert_eq!(holder(&given, date(2025, 10, 31)), Some(CLERK));
    assert_eq!(holder(&given, date(2025, 11, 1)), None);
    assert_eq!(given.school().duties.on(date(2025, 11, 1)).count(), 0);
    let longer = EndDuty { until: date(2025, 11, 5), ..end.clone() };
    given.clone().when(longer).then_refused(&[("until", "DUTY_ENDS_EARLIER")]);
    given.clone().by(CLERK).when(end.clone()).then_refused(&[("", "FORBIDDEN")]);
    // When it is over, a new decision can name the same person again.
    let again = AssignDuty { from: date(2025, 11, 1), ..assign(CLERK) };
    given.clone().when(again).decided();
    given.at("2025-11-10T01:00:00Z").when(end).then_refused(&[("duty", "DUTY_NOT_IN_FORCE")]);
}

#[test]
fn a_duty_does_not_end_before_its_holder_had_it() {
    let end = EndDuty { duty: DUTY, until: date(2025, 9, 1), order: order() };
    given_duty().by(PRINCIPAL).when(end).then_refused(&[("until", "DUTY_ENDS_BEFORE_IT_BEGINS")]);
    let unknown = EndDuty { duty: fresh(7), until: TODAY, order: order() };
    given_duty().by(PRINCIPAL).when(unknown).then_refused(&[("duty", "UNKNOWN_DUTY")]);
}

#[test]
fn until_it_is_accepted_the_old_holder_keeps_a_duty() {
    let given = given_duty().by(CLERK).when(hand_over(VICE)).recorded();
    assert_eq!(holder(&given, TODAY), Some(CLERK));
    let duty = given.school().duties.duty(DUTY).unwrap();
    assert!(duty.is_of(VICE, TODAY) && duty.is_of(CLERK, TODAY) && !duty.is_of(HEAD, TODAY));
    let signed = duty.hand_over.as_ref().unwrap().position;
    let accepted = DutyAccepted { duty: DUTY, from: CLERK, to: VICE, on: TODAY, given: signed };
    given.clone().by(VICE).when(AcceptDuty { duty: DUTY }).then([accepted.into()]);

    let given = given.by(VICE).when(AcceptDuty { duty: DUTY }).recorded();
    assert_eq!(holder(&given, TODAY.yesterday().unwrap()), Some(CLERK));
    assert_eq!(holder(&given, TODAY), Some(VICE));
    given.clone().by(CLERK).when(hand_over(HEAD)).then_refused(&[("", "FORBIDDEN")]);
    // The new holder may hand it over in turn.
    given.by(VICE).when(hand_over(HEAD)).decided();
}

#[test]
fn both_sides_sign_themselves_and_nobody_for_them() {
    let given = given_duty().by(CLERK).when(hand_over(VICE)).recorded();
    for other in [PRINCIPAL, ADMIN, HEAD] {
        given.clone().by(other).when(AcceptDuty { duty: DUTY }).then_refused(&[("", "FORBIDDEN")]);
        given_duty().by(other).when(hand_over(VICE)).then_refused(&[("", "FORBIDDEN")]);
    }
    given.clone().by(CLERK).when(AcceptDuty { duty: DUTY }).then_refused(&[("duty", "NOT_THE_RECEIVER")]);
    given.clone().by(VICE).when(hand_over(HEAD)).then_refused(&[("duty", "NOT_THE_HOLDER")]);
    given.by(CLERK).when(hand_over(HEAD)).then_refused(&[("duty", "HANDED_OVER_ALREADY")]);
}

#[test]
fn a_hand_over_is_taken_back_or_declined() {
    let given = given_duty().by(CLERK).when(hand_over(VICE)).recorded();
    for (account, by) in [(CLERK, HandOverSide::Giver), (VICE, HandOverSide::Receiver)] {
        let canceled = DutyHandOverCanceled { duty: DUTY, from: CLERK, to: VICE, by };
        let cancel = CancelDutyHandOver { duty: DUTY };
        given.clone().by(account).when(cancel.clone()).then([canceled.into()]);
        let over = given.clone().by(account).when(cancel).recorded();
        assert_eq!(holder(&over, TODAY), Some(CLERK));
        over.by(CLERK).when(AcceptDuty { duty: DUTY }).then_refused(&[("duty", "NOT_HANDED_OVER")]);
    }
}

#[test]
fn a_duty_is_handed_to_somebody_else_who_works_here() {
    given_duty().by(CLERK).when(hand_over(CLERK)).then_refused(&[("to", "HANDED_OVER_TO_ONESELF")]);
    given_duty().by(CLERK).when(hand_over(PARENT)).then_refused(&[("to", "NOT_STAFF")]);
    let disabled = given_duty().and([AccountDisabled { account: VICE }.into()]);
    disabled.by(CLERK).when(hand_over(VICE)).then_refused(&[("to", "ACCOUNT_DISABLED")]);
}

#[test]
fn what_runs_out_while_it_waits_is_not_accepted() {
    let given = given_duty().by(CLERK).when(hand_over(VICE)).recorded();
    let ended = DutyEnded { duty: DUTY, holder: CLERK, until: TODAY, order: order() };
    let given = given.and_by(PRINCIPAL, [ended.into()]);
    given.by(VICE).when(AcceptDuty { duty: DUTY }).then_refused(&[("", "FORBIDDEN")]);
}

#[test]
fn a_disabled_receiver_cannot_accept() {
    let given = given_duty().by(CLERK).when(hand_over(VICE)).recorded();
    let given = given.and([AccountDisabled { account: VICE }.into()]);
    given.by(VICE).when(AcceptDuty { duty: DUTY }).then_refused(&[("", "FORBIDDEN")]);
}

#[test]
fn a_duty_gives_no_role() {
    let given = given_school();
    let duty = AssignDuty { kind: DutyKind::AdminBoardMember, ..assign(TEACHER_3A) };
    let given = given.by(PRINCIPAL).when(duty).recorded();
    assert!(!given.school().staff.has_role(TEACHER_3A, Role::AdminBoard));
}

#[test]
fn an_erasure_takes_the_note_of_a_hand_over_and_leaves_who_had_the_duty() {
    let given = given_duty().by(CLERK).when(hand_over(VICE)).recorded();
    let note = |given: &Given| given.school().duties.duty(DUTY).unwrap().hand_over.clone().unwrap().note;
    assert!(note(&given).unwrap().get().is_some());
    let erased = PersonalDataErased {
        person: CLERK.0,
        categories: vec![Category::Comment],
        basis: line("Luật 91/2025/QH15, Điều 14"),
    };
    let given = given.and_by(PRINCIPAL, [erased.into()]);
    assert_eq!(note(&given), Some(Sealed::erased()));
    assert_eq!(holder(&given, TODAY), Some(CLERK));
    let again = given.by(CLERK).when(CancelDutyHandOver { duty: DUTY }).recorded();
    again.by(CLERK).when(hand_over(VICE)).then_refused(&[("note", "PERSONAL_DATA_ERASED")]);
}
