//! What a narrow unlock lets through, and what ends it.

use super::*;
use crate::{classes::SubjectTeacherAssigned, registry::ChangeClass};

#[test]
fn the_teacher_writes_the_cell_and_the_event_names_the_request() {
    let given = given_executed(unlock(Reach::Cells)).by(TEACHER_3A);
    let decided = given.clone().when(enter(CLASS_3A, AN, VIETNAMESE, good(), 1)).decided();
    assert_eq!(graded(&decided[0].event), (AN, good(), Some(id(&given))));
    assert_eq!(status(&given, "2025-10-15T02:00:00Z"), ChangeStatus::Unlocked);
}

#[test]
fn nothing_but_the_cells_is_open() {
    let given = given_executed(unlock(Reach::Cells)).by(TEACHER_3A);
    let locked = &[("entries[0].target", "PERIOD_LOCKED")];
    given.clone().when(enter(CLASS_3A, BINH, VIETNAMESE, good(), 0)).then_refused(locked);
    given.when(enter(CLASS_3A, AN, MATHEMATICS, good(), 0)).then_refused(locked);
}

#[test]
fn a_column_is_open_for_every_student_of_the_class_and_no_other_column_or_class() {
    let given = given_executed(unlock(Reach::Columns)).by(TEACHER_3A);
    let locked = &[("entries[0].target", "PERIOD_LOCKED")];
    let decided = given.clone().when(enter(CLASS_3A, BINH, VIETNAMESE, good(), 0)).decided();
    assert_eq!(graded(&decided[0].event), (BINH, good(), Some(id(&given))));
    given.clone().when(enter(CLASS_3A, AN, MATHEMATICS, good(), 0)).then_refused(locked);
    given.by(TEACHER_3B).when(enter(CLASS_3B, DUNG, VIETNAMESE, good(), 0)).then_refused(locked);
}

#[test]
fn it_is_open_to_that_teacher_only() {
    let shares = SubjectTeacherAssigned {
        class: CLASS_3A,
        subject: Subject::Vietnamese,
        teacher: HEAD,
        from: FIRST_DAY,
    };
    let given = given_executed(unlock(Reach::Cells)).and([shares.into()]).at("2025-10-15T02:00:00Z");
    let enter = || enter(CLASS_3A, AN, VIETNAMESE, good(), 1);
    given.clone().by(HEAD).when(enter()).then_refused(&[("entries[0].target", "PERIOD_LOCKED")]);
    given.by_operator().when(enter()).then_refused(&[("entries[0].target", "PERIOD_LOCKED")]);
}

#[test]
fn it_closes_at_its_time_without_anybody_doing_anything() {
    let given = given_executed(unlock(Reach::Cells)).by(TEACHER_3A);
    let enter = || enter(CLASS_3A, AN, VIETNAMESE, good(), 1);
    assert_eq!(given.clone().at("2025-10-16T11:59:59.999Z").when(enter()).decided().len(), 1);
    given.at("2025-10-16T12:00:00Z").when(enter()).then_refused(&[("entries[0].target", "PERIOD_LOCKED")]);
}

#[test]
fn a_lock_that_is_stated_later_closes_it_and_says_so() {
    let given = given_executed(unlock(Reach::Cells)).at("2025-10-15T03:00:00Z").by(ADMIN);
    let request = id(&given);
    let locked: Event =
        crate::periods::PeriodLocked { scope: lock(Area::School).scope, order: order(), from: None }.into();
    let (class, period) = (CLASS_3A, MID);
    let since = "2025-10-15T03:00:00Z".parse().unwrap();
    let closed = UnlockClosed { request, class, period, reason: ClosedReason::Relocked, since };
    given.clone().when(lock(Area::School)).then([locked, closed.into()]);
    let given = given.now(lock(Area::School)).by(TEACHER_3A);
    given
        .clone()
        .when(enter(CLASS_3A, AN, VIETNAMESE, good(), 1))
        .then_refused(&[("entries[0].target", "PERIOD_LOCKED")]);
    assert!(given.school().unlocks_in_force(since).is_empty());
    given.by(ADMIN).when(lock(Area::School)).then_nothing();
}

#[test]
fn a_later_lock_of_something_else_leaves_it_open() {
    let given = given_executed(unlock(Reach::Cells)).at("2025-10-15T03:00:00Z").by(ADMIN);
    given.clone().when(lock(Area::Class(CLASS_3B))).then_nothing();
    let other =
        LockPeriod { scope: scope(Area::Class(CLASS_3A), Columns::One(MATHEMATICS)), ..lock(Area::School) };
    given.when(other).then_nothing();
}

#[test]
fn a_lock_at_a_set_time_closes_it_then() {
    let from = "2025-10-15T04:00:00Z".parse().unwrap();
    let later = LockPeriod { from: Some(from), ..lock(Area::Class(CLASS_3A)) };
    let given = given_executed(unlock(Reach::Cells)).by(ADMIN).now(later).by(TEACHER_3A);
    let enter = || enter(CLASS_3A, AN, VIETNAMESE, good(), 1);
    assert_eq!(given.clone().at("2025-10-15T03:59:59Z").when(enter()).decided().len(), 1);
    given.at("2025-10-15T04:00:00Z").when(enter()).then_refused(&[("entries[0].target", "PERIOD_LOCKED")]);
}

#[test]
fn the_requester_or_the_admin_board_closes_it_early() {
    let given = given_executed(unlock(Reach::Cells)).at("2025-10-15T03:00:00Z");
    let (request, since) = (id(&given), "2025-10-15T03:00:00Z".parse().unwrap());
    let (class, period, reason) = (CLASS_3A, MID, ClosedReason::ByHand);
    let closed: Event = UnlockClosed { request, class, period, reason, since }.into();
    for actor in [TEACHER_3A, ADMIN] {
        given.clone().by(actor).when(CloseUnlock { request }).then([closed.clone()]);
    }
    for actor in [TEACHER_3B, PRINCIPAL, HEAD] {
        given.clone().by(actor).when(CloseUnlock { request }).then_refused(&[("", "FORBIDDEN")]);
    }
    let given = given.by(TEACHER_3A).now(CloseUnlock { request });
    given.clone().when(CloseUnlock { request }).then_nothing();
    assert_eq!(status(&given, "2025-10-15T03:00:00Z"), ChangeStatus::Closed);
    given
        .when(enter(CLASS_3A, AN, VIETNAMESE, good(), 1))
        .then_refused(&[("entries[0].target", "PERIOD_LOCKED")]);
}

#[test]
fn what_was_not_unlocked_is_not_closed() {
    let given = given_executed(Execution::Correction);
    let request = id(&given);
    given.when(CloseUnlock { request }).then_refused(&[("request", "REQUEST_NOT_UNLOCKED")]);
}

#[test]
fn a_student_who_came_from_a_locked_class_needs_the_cell_itself_to_be_opened() {
    // AN moves to 3B, of which the teacher asks for the cell that was written, and is locked, with 3A.
    let day = date(2025, 10, 15);
    let moved = ChangeClass { student: AN, to: CLASS_3B, on: day, reason: None };
    let asked = || RequestChange { class: CLASS_3B, ..ask([change(AN, VIETNAMESE, good(), 1)]) };
    let written = |reach| {
        let given = given_locked().by(ADMIN).now(moved.clone()).by(TEACHER_3B).now(asked()).by(PRINCIPAL);
        let given = given.clone().now(order_of(&given, unlock(reach))).by(ADMIN);
        let request = id(&given);
        given.now(ExecuteChange { request }).by(TEACHER_3B).when(enter(CLASS_3B, AN, VIETNAMESE, good(), 1))
    };
    assert_eq!(written(Reach::Cells).decided().len(), 1);
    written(Reach::Columns).then_refused(&[("entries[0].target", "PERIOD_LOCKED")]);
}

#[test]
fn an_ordered_change_in_the_new_class_does_not_take_the_cell_out_of_the_lock_of_the_old_one() {
    // 3B is open; the cell of AN stands in the closed book of 3A.
    let day = date(2025, 10, 15);
    let moved = ChangeClass { student: AN, to: CLASS_3B, on: day, reason: None };
    let given = given_school().at("2025-10-15T00:00:00Z").by(TEACHER_3A);
    let given = given.now(enter(CLASS_3A, AN, VIETNAMESE, fair(), 0)).by(ADMIN);
    let given = given.now(lock(Area::Class(CLASS_3A))).at("2025-10-15T01:00:00Z").now(moved);
    let asked = RequestChange { class: CLASS_3B, ..ask([change(AN, VIETNAMESE, good(), 1)]) };
    let given = given.by(TEACHER_3B).now(asked).by(PRINCIPAL);
    let write = |version| enter(CLASS_3B, AN, VIETNAMESE, level(Level::NotCompleted), version);
    let locked = &[("entries[0].target", "PERIOD_LOCKED")];
    for execution in [Execution::Correction, unlock(Reach::Cells)] {
        let given = given.clone().now(order_of(&given, execution)).by(ADMIN);
        let request = id(&given);
        let given = given.at("2025-10-15T02:00:00Z").now(ExecuteChange { request }).by(TEACHER_3B);
        let given = match execution {
            Execution::Correction => given,
            Execution::Unlock { .. } => {
                given.now(enter(CLASS_3B, AN, VIETNAMESE, good(), 1)).now(CloseUnlock { request })
            }
        };
        assert_eq!(given.school().gradebook.cell(AN, MID, VIETNAMESE).unwrap().mark, good());
        given.when(write(2)).then_refused(locked);
    }
}
