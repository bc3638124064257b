//! Carrying out: the correction by the admin board, and what the unlock says.

use super::*;
use crate::{
    plans::{PlanKind, SetIndividualPlan},
    registry::{ChangeClass, PersonalDataErased},
    sealed::Category,
};

#[test]
fn the_admin_board_writes_the_proposed_marks_into_the_locked_book() {
    let given = given_locked()
        .now(ask([change(AN, VIETNAMESE, good(), 1), change(BINH, VIETNAMESE, fair(), 0)]))
        .by(PRINCIPAL);
    let given = given.clone().now(order_of(&given, Execution::Correction)).by(ADMIN);
    let request = id(&given);
    let decided = given.clone().when(ExecuteChange { request }).decided();
    let grades: Vec<_> = decided[..2].iter().map(|decided| graded(&decided.event)).collect();
    assert_eq!(grades, [(AN, good(), Some(request)), (BINH, fair(), Some(request))]);
    assert!(matches!(&decided[0].event, Event::GradeCorrected(event) if event.previous == fair()));
    assert!(matches!(&decided[1].event, Event::GradeEntered(_)));
    assert_eq!(decided[2].event, ChangeCorrected { request, class: CLASS_3A }.into());
    let given = given.now(ExecuteChange { request });
    assert_eq!(status(&given, "2025-10-15T02:00:00Z"), ChangeStatus::Corrected);
    given.when(ExecuteChange { request }).then_refused(&[("request", "REQUEST_NOT_ORDERED")]);
}

#[test]
fn only_the_admin_board_carries_out_and_only_what_was_ordered() {
    let given = given_asked();
    let request = id(&given);
    given.by(ADMIN).when(ExecuteChange { request }).then_refused(&[("request", "REQUEST_NOT_ORDERED")]);
    for actor in [PRINCIPAL, VICE, TEACHER_3A, TEACHER_3B, CLERK] {
        let given = given_ordered(Execution::Correction).by(actor);
        given.when(ExecuteChange { request }).then_refused(&[("", "FORBIDDEN")]);
    }
}

#[test]
fn a_cell_that_changed_since_the_request_is_not_overwritten() {
    let given = given_ordered(Execution::Correction);
    let request = id(&given);
    let open = UnlockPeriod { scope: scope(Area::School, Columns::All), order: order() };
    let given = given
        .by(ADMIN)
        .now(open)
        .by(TEACHER_3A)
        .now(enter(CLASS_3A, AN, VIETNAMESE, level(Level::NotCompleted), 1))
        .by(ADMIN);
    given.when(ExecuteChange { request }).then_refused(&[("cells[0]", "VERSION_CONFLICT")]);
}

#[test]
fn a_comment_is_kept_removed_or_replaced() {
    let open = UnlockPeriod { scope: scope(Area::School, Columns::All), order: order() };
    let comment = |comment: &str| {
        let mut command = enter(CLASS_3A, AN, VIETNAMESE, fair(), 1);
        command.entries[0].comment = Some(note(comment));
        command
    };
    let given = given_locked().by(ADMIN).now(open).by(TEACHER_3A).now(comment("Cần cố gắng."));
    let given = given.by(ADMIN).now(lock(Area::School)).by(TEACHER_3A);
    let standing = |comment: CommentChange| {
        let cell = CellChange { comment, ..change(AN, VIETNAMESE, good(), 2) };
        let given = given.clone().now(ask([cell])).by(PRINCIPAL);
        let given = given.clone().now(order_of(&given, Execution::Correction)).by(ADMIN);
        let request = id(&given);
        let given = given.now(ExecuteChange { request });
        let cell = given.school().gradebook.cell(AN, MID, VIETNAMESE).unwrap().clone();
        assert_eq!(cell.mark, good());
        cell.comment.and_then(|comment| comment.get().cloned())
    };
    assert_eq!(standing(CommentChange::Keep), Some(note("Cần cố gắng.")));
    assert_eq!(standing(CommentChange::Remove), None);
    assert_eq!(standing(CommentChange::Write(note("Tiến bộ rõ."))), Some(note("Tiến bộ rõ.")));
}

#[test]
fn a_proposed_comment_that_was_erased_meanwhile_is_not_written() {
    let cell = CellChange {
        comment: CommentChange::Write(note("Tiến bộ.")),
        ..change(AN, VIETNAMESE, good(), 1)
    };
    let given = given_locked().now(ask([cell])).by(PRINCIPAL);
    let given = given.clone().now(order_of(&given, Execution::Correction));
    let basis = line("Điều 14 Luật 91/2025/QH15");
    let erased = PersonalDataErased { person: AN.0, categories: vec![Category::Comment], basis };
    let (request, given) = (id(&given), given.and([erased.into()]).by(ADMIN));
    given.when(ExecuteChange { request }).then_refused(&[("cells[0]", "PERSONAL_DATA_ERASED")]);
}

#[test]
fn an_unlock_names_what_is_open_to_whom_until_when() {
    let cells = Opened::Cells(vec![CellRef { student: AN, target: VIETNAMESE }]);
    for (reach, opened) in [(Reach::Cells, cells), (Reach::Columns, Opened::Columns(vec![VIETNAMESE]))] {
        let given = given_ordered(unlock(reach)).by(ADMIN);
        let request = id(&given);
        let until = "2025-10-16T12:00:00Z".parse().unwrap();
        let (class, period, teacher) = (CLASS_3A, MID, TEACHER_3A);
        let unlocked = ChangeUnlocked { request, class, period, opened, teacher, until };
        given.when(ExecuteChange { request }).then([unlocked.into()]);
    }
}

#[test]
fn an_unlock_whose_time_passed_before_it_was_carried_out_is_ordered_anew() {
    let given = given_ordered(unlock(Reach::Cells)).by(ADMIN).at("2025-10-16T12:00:00Z");
    let request = id(&given);
    given.when(ExecuteChange { request }).then_refused(&[("request", "UNTIL_PASSED")]);
}

#[test]
fn nothing_is_written_about_a_student_who_has_left_the_class_or_is_exempt_by_then() {
    let given = given_ordered(Execution::Correction).by(ADMIN);
    let request = id(&given);
    let moved = ChangeClass { student: AN, to: CLASS_3B, on: date(2025, 10, 15), reason: None };
    let left = given.clone().now(moved);
    left.when(ExecuteChange { request }).then_refused(&[("cells[0]", "STUDENT_NOT_IN_CLASS")]);
    let exempt = SetIndividualPlan {
        student: AN,
        year: YEAR,
        kind: PlanKind::Exemption,
        exempt: vec![Subject::Vietnamese],
        basis: note("Hồ sơ"),
        order: order(),
    };
    given.now(exempt).when(ExecuteChange { request }).then_refused(&[("cells[0]", "STUDENT_EXEMPT")]);
}
