//! The principal's answer.

use super::*;
use crate::{policy::Role, staff::RoleGranted};

#[test]
fn the_principal_or_a_vice_principal_on_behalf_orders() {
    for actor in [PRINCIPAL, VICE] {
        let given = given_asked().by(actor);
        let (command, execution) = (order_of(&given, Execution::Correction), Execution::Correction);
        let ordered = ChangeOrdered { request: command.request, class: CLASS_3A, execution, order: order() };
        given.when(command).then([ordered.into()]);
    }
    for actor in [ADMIN, CLERK, HEAD, TEACHER_3A, TEACHER_3B, PARENT, INSPECTOR] {
        let given = given_asked().by(actor);
        let command = order_of(&given, Execution::Correction);
        given.when(command).then_refused(&[("", "FORBIDDEN")]);
    }
}

#[test]
fn nobody_decides_on_or_carries_out_their_own_request_also_not_in_another_role() {
    let role = |role| RoleGranted { account: TEACHER_3A, role }.into();
    let given = given_asked().and([role(Role::VicePrincipal), role(Role::AdminBoard)]).by(TEACHER_3A);
    let request = id(&given);
    let own = &[("request", "OWN_REQUEST")];
    given.clone().when(order_of(&given, Execution::Correction)).then_refused(own);
    given.clone().when(RefuseChange { request, reason: note("Không.") }).then_refused(own);
    let given = given.clone().by(PRINCIPAL).now(order_of(&given, Execution::Correction)).by(TEACHER_3A);
    given.when(ExecuteChange { request }).then_refused(own);
}

#[test]
fn an_unlock_ends_in_the_future_and_within_two_weeks() {
    let until = |until: &str| Execution::Unlock { reach: Reach::Cells, until: until.parse().unwrap() };
    let given = given_asked().by(PRINCIPAL);
    let try_until = |text: &str| given.clone().when(order_of(&given, until(text)));
    try_until("2025-10-15T01:00:00Z").then_refused(&[("execution.until", "UNTIL_PASSED")]);
    try_until("2025-10-29T01:00:00.001Z").then_refused(&[("execution.until", "UNTIL_TOO_FAR")]);
    assert_eq!(try_until("2025-10-29T01:00:00Z").decided().len(), 1);
    assert_eq!(try_until("2025-10-15T01:00:01Z").decided().len(), 1);
}

#[test]
fn an_order_from_the_future_is_refused() {
    let given = given_asked().by(PRINCIPAL);
    let tomorrow = Order { dated: date(2025, 10, 16), ..order() };
    let command = OrderChange { order: tomorrow, ..order_of(&given, Execution::Correction) };
    given.when(command).then_refused(&[("order.dated", "ORDER_IN_FUTURE")]);
}

#[test]
fn what_was_ordered_can_be_ordered_otherwise_or_refused_until_it_is_carried_out() {
    let given = given_ordered(Execution::Correction);
    given.clone().when(order_of(&given, Execution::Correction)).then_nothing();
    let given = given.clone().now(order_of(&given, unlock(Reach::Cells)));
    let request = id(&given);
    let given_refused = given.clone().now(RefuseChange { request, reason: note("Đã xem lại bài.") });
    assert_eq!(status(&given_refused, "2025-10-15T02:00:00Z"), ChangeStatus::Refused);
    given_refused
        .by(ADMIN)
        .when(ExecuteChange { request })
        .then_refused(&[("request", "REQUEST_NOT_ORDERED")]);
    let executed = given.by(ADMIN).now(ExecuteChange { request }).by(PRINCIPAL);
    let settled = &[("request", "REQUEST_SETTLED")];
    executed.clone().when(order_of(&executed, Execution::Correction)).then_refused(settled);
    executed.when(RefuseChange { request, reason: note("Không.") }).then_refused(settled);
}

#[test]
fn a_request_that_nobody_decides_on_lapses_after_thirty_days() {
    let given = given_asked().by(PRINCIPAL);
    assert_eq!(status(&given, "2025-11-14T00:59:59Z"), ChangeStatus::Pending);
    assert_eq!(status(&given, "2025-11-14T01:00:00Z"), ChangeStatus::Expired);
    let command = order_of(&given, Execution::Correction);
    assert_eq!(given.clone().at("2025-11-14T00:59:59Z").when(command.clone()).decided().len(), 1);
    given
        .clone()
        .at("2025-11-14T01:00:00Z")
        .when(command.clone())
        .then_refused(&[("request", "REQUEST_SETTLED")]);
    // What was ordered in time does not lapse.
    assert_eq!(status(&given.now(command), "2026-01-01T00:00:00Z"), ChangeStatus::Ordered);
}

#[test]
fn an_unknown_request_is_named_as_such() {
    let request = ChangeRequestId(uuid::Uuid::nil());
    let unknown = &[("request", "UNKNOWN_REQUEST")];
    let order = OrderChange { request, execution: Execution::Correction, order: order() };
    given_school().by(PRINCIPAL).when(order).then_refused(unknown);
    let reason = note("Không.");
    given_school().by(VICE).when(RefuseChange { request, reason }).then_refused(unknown);
    given_school().by(ADMIN).when(ExecuteChange { request }).then_refused(unknown);
    given_school().by(ADMIN).when(CloseUnlock { request }).then_refused(unknown);
    given_school().by(TEACHER_3A).when(WithdrawChange { request }).then_refused(&[("", "FORBIDDEN")]);
}
