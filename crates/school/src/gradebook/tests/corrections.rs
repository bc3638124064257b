//! Corrections: versions, conflicts, locks of the class that a student left, erasure.

use super::*;
use crate::{
    Actor, Category, Explain, Position, Refusal,
    gradebook::{GradeCorrected, GradeRefusal, Gradebook},
    registry::{ClassChanged, DepartureReason, PersonalDataErased, StudentDeparted},
    sealed::Sealed,
    testing::Given,
};

fn given_grade() -> Given {
    given_school().and_by(TEACHER_3A, [entered(AN, CLASS_3A, MID, VIETNAMESE, level(Level::Completed))])
}

fn moved(given: Given) -> Given {
    let event =
        ClassChanged { student: AN, from: CLASS_3A, to: CLASS_3B, on: date(2025, 10, 1), reason: None };
    given.and([event.into()])
}

fn correction(
    corrects: Position,
    class: ClassId,
    previous: Option<Mark>,
    mark: Option<Mark>,
) -> GradeCorrected {
    let (student, period, target) = (AN, MID, VIETNAMESE);
    GradeCorrected {
        student,
        class,
        period,
        target,
        corrects,
        previous,
        mark,
        comment: None,
        reason: None,
        reverts: None,
        request: None,
    }
}

#[test]
fn a_second_write_is_a_correction_that_names_what_it_replaces() {
    let given = given_grade();
    let corrects = given.school().position;
    let entry = CellEntry {
        reason: Some(note("Nhập nhầm dòng.")),
        ..cell(AN, VIETNAMESE, level(Level::WellCompleted), 1)
    };
    given.by(TEACHER_3A).when(enter(CLASS_3A, MID, [entry])).then([GradeCorrected {
        reason: Some(Sealed::Open(note("Nhập nhầm dòng."))),
        ..correction(corrects, CLASS_3A, level(Level::Completed), level(Level::WellCompleted))
    }
    .into()]);
}

#[test]
fn the_same_value_again_changes_nothing() {
    let entry = cell(AN, VIETNAMESE, level(Level::Completed), 1);
    given_grade().by(TEACHER_3A).when(enter(CLASS_3A, MID, [entry])).then_nothing();
}

#[test]
fn emptying_a_cell_is_a_correction_and_the_version_runs_on() {
    let given = given_grade();
    let corrects = given.school().position;
    let then = given.by(TEACHER_3A).when(enter(CLASS_3A, MID, [cell(AN, VIETNAMESE, None, 1)]));
    let given = then.recorded();
    let emptied = given.school().gradebook.cell(AN, MID, VIETNAMESE).unwrap().clone();
    assert_eq!((emptied.mark, emptied.version, emptied.by), (None, 2, Actor::Account(TEACHER_3A)));
    assert!(emptied.position > corrects);
    assert_eq!(given.school().gradebook.cell_count(), 1);
    given
        .by(TEACHER_3A)
        .when(enter(CLASS_3A, MID, [cell(AN, VIETNAMESE, level(Level::Completed), 2)]))
        .then([correction(emptied.position, CLASS_3A, None, level(Level::Completed)).into()]);
}

#[test]
fn who_saw_an_older_version_is_told_what_stands_there_now() {
    let given = given_grade().by(TEACHER_3A);
    let at = given.school().at;
    let refusals =
        given.when(enter(CLASS_3A, MID, [cell(AN, VIETNAMESE, level(Level::NotCompleted), 0)])).refusals();
    let refused = &refusals.list()[0];
    assert_eq!(refused.path, "entries[0].expectedVersion");
    assert_eq!(refused.refusal.value().unwrap(), "0");
    let expected = GradeRefusal::VersionConflict {
        expected: 0,
        actual: 1,
        mark: level(Level::Completed),
        by: Some(Actor::Account(TEACHER_3A)),
        at: Some(at),
    };
    assert_eq!(refused.refusal, Refusal::Grade(expected));
}

#[test]
fn a_student_who_changes_class_keeps_the_cells_and_the_new_teacher_corrects_them() {
    let given = moved(given_grade());
    let corrects = given.school().gradebook.cell(AN, MID, VIETNAMESE).unwrap().position;
    let entry = || cell(AN, VIETNAMESE, level(Level::WellCompleted), 1);
    given
        .clone()
        .by(TEACHER_3A)
        .when(enter(CLASS_3A, MID, [entry()]))
        .then_refused(&[("entries[0].student", "STUDENT_NOT_IN_CLASS")]);
    given.by(TEACHER_3B).when(enter(CLASS_3B, MID, [entry()])).then([correction(
        corrects,
        CLASS_3B,
        level(Level::Completed),
        level(Level::WellCompleted),
    )
    .into()]);
}

#[test]
fn a_cell_stays_locked_with_the_class_in_which_it_was_written() {
    let given = moved(given_grade().and([locked(MID, Area::Class(CLASS_3A))]));
    let entries = [
        cell(AN, VIETNAMESE, level(Level::WellCompleted), 1),
        cell(AN, MATHEMATICS, level(Level::WellCompleted), 0),
        cell(DUNG, VIETNAMESE, level(Level::WellCompleted), 0),
    ];
    given
        .clone()
        .by(TEACHER_3B)
        .when(enter(CLASS_3B, MID, entries.clone()))
        .then_refused(&[("entries[0].target", "PERIOD_LOCKED")]);
    let decided = given
        .and([unlocked(MID, Area::Class(CLASS_3A))])
        .by(TEACHER_3B)
        .when(enter(CLASS_3B, MID, entries))
        .decided();
    assert_eq!(decided.len(), 3);
}

#[test]
fn erasing_comments_keeps_marks_and_versions() {
    let comment = |student| {
        let comment = Some(Sealed::Open(note("Chăm ngoan.")));
        let (class, period, target) = (CLASS_3A, MID, VIETNAMESE);
        Event::from(GradeEntered {
            student,
            class,
            period,
            target,
            mark: level(Level::Completed),
            comment,
            request: None,
        })
    };
    let erased = PersonalDataErased {
        person: AN.0,
        categories: vec![Category::Comment],
        basis: line("Điều 14 Luật 91/2025/QH15"),
    };
    let given = given_school().and([comment(AN), comment(BINH), erased.into()]);
    let cell = |student| given.school().gradebook.cell(student, MID, VIETNAMESE).unwrap();
    assert_eq!(cell(AN).comment.as_ref().unwrap().get(), None);
    assert_eq!((cell(AN).mark, cell(AN).version), (level(Level::Completed), 1));
    assert_eq!(cell(BINH).comment.as_ref().unwrap().get(), Some(&note("Chăm ngoan.")));
}

#[test]
fn cells_are_listed_by_column_and_periods_by_time() {
    let given = given_school().and([
        entered(AN, CLASS_3A, END, MATHEMATICS, scored(Level::Completed, 7)),
        entered(AN, CLASS_3A, END, VIETNAMESE, scored(Level::Completed, 8)),
        entered(AN, CLASS_3A, MID, VIETNAMESE, level(Level::Completed)),
        entered(BINH, CLASS_3A, MID, VIETNAMESE, level(Level::Completed)),
    ]);
    let gradebook: &Gradebook = &given.school().gradebook;
    assert_eq!(gradebook.periods_of(AN), [MID, END]);
    assert_eq!(gradebook.periods_of(DUNG), []);
    let columns: Vec<Target> = gradebook.cells(AN, END).map(|(target, _)| target).collect();
    assert_eq!(columns, [VIETNAMESE, MATHEMATICS]);
    assert_eq!(gradebook.cell_count(), 4);
}

#[test]
fn a_student_who_was_forgotten_still_gets_marks_but_no_text() {
    let period = GradingPeriod { moment: AssessmentPeriod::EndOfYear, ..MID };
    let on = date(2026, 6, 3);
    let left = StudentDeparted {
        student: AN,
        class: CLASS_3A,
        on,
        reason: DepartureReason::Transferred,
        note: None,
    };
    let basis = line("Điều 14 Luật 91/2025/QH15");
    let erased = PersonalDataErased { person: AN.0, categories: vec![Category::Comment], basis };
    let given = given_school().and([left.into(), erased.into()]).by(TEACHER_3A).at("2026-06-10T01:00:00Z");
    let plain = || cell(AN, VIETNAMESE, scored(Level::Completed, 6), 0);
    let texts = [
        CellEntry { comment: Some(note("Đọc tốt.")), ..plain() },
        CellEntry { reason: Some(note("Nhập nhầm.")), target: MATHEMATICS, ..plain() },
    ];
    given.clone().when(enter(CLASS_3A, period, texts)).then_refused(&[
        ("entries[0].comment", "PERSONAL_DATA_ERASED"),
        ("entries[1].reason", "PERSONAL_DATA_ERASED"),
    ]);
    let expected = entered(AN, CLASS_3A, period, VIETNAMESE, scored(Level::Completed, 6));
    given.when(enter(CLASS_3A, period, [plain()])).then([expected]);
}
