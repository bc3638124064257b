//! Finalizing a year.

use uuid::Uuid;

use super::*;
use crate::{
    gradebook::GradeCorrected,
    regulations::CompletionLevel,
    results::{
        Change, Completed, FinalizeYear, Hindrance, Levels, Outcome, Promoted, YearResultFinalized,
        finalization_preview,
    },
    testing::*,
};

const HA_4A: (StudentId, ClassId, GradeLevel) = (HA, CLASS_4A, GradeLevel::G4);
const MATHEMATICS: Target = Target::Subject(Subject::Mathematics);

fn finalize(class: ClassId, students: &[StudentId]) -> FinalizeYear {
    FinalizeYear { class, students: students.to_vec() }
}

/// 4A with its one student, complete, confirmed and locked.
fn given_closed(score: u8) -> Given {
    closed(given_school().and(filled(HA_4A, &[END], score, &[])), CLASS_4A, &[END]).by(PRINCIPAL)
}

fn result(level: CompletionLevel) -> Outcome {
    Outcome {
        levels: Levels::Primary { level: Some(level), after: None },
        completed: Completed::Yes,
        promoted: Promoted::Yes,
        endorsement: None,
        award: (level == CompletionLevel::Excellent).then_some(crate::awards::AwardKind::Excellent),
    }
}

fn finalized(level: CompletionLevel, replaces: Option<Position>) -> Event {
    YearResultFinalized {
        student: HA,
        class: CLASS_4A,
        year: YEAR,
        rule_set: code("TT27/2020"),
        plan: None,
        outcome: result(level),
        replaces,
    }
    .into()
}

#[test]
fn the_principal_finalizes_what_is_complete_confirmed_and_locked() {
    let event = finalized(CompletionLevel::Excellent, None);
    given_closed(9).when(finalize(CLASS_4A, &[])).then([event.clone()]);
    given_closed(9).by(VICE).when(finalize(CLASS_4A, &[HA])).then([event]);
    for other in [ADMIN, TEACHER_4A, CLERK, INSPECTOR, PARENT] {
        given_closed(9).by(other).when(finalize(CLASS_4A, &[])).then_refused(&[("", "FORBIDDEN")]);
    }
}

#[test]
fn a_year_is_finalized_once_and_anew_only_when_its_result_changed() {
    let given = given_closed(9).when(finalize(CLASS_4A, &[])).recorded();
    let first = given.school().position;
    given.clone().by(PRINCIPAL).when(finalize(CLASS_4A, &[])).then_nothing();
    let correct = |mark| GradeCorrected {
        student: HA,
        class: CLASS_4A,
        period: GradingPeriod { year: YEAR, moment: END },
        target: MATHEMATICS,
        corrects: Position(1),
        previous: None,
        mark: Some(mark),
        comment: None,
        reason: None,
        reverts: None,
        request: None,
    };
    let same = given.clone().and([correct(level(Level::WellCompleted, Some(10))).into()]);
    let same = closed(same, CLASS_4A, &[END]);
    same.by(PRINCIPAL).when(finalize(CLASS_4A, &[])).then_nothing();
    let changed = given.and([correct(level(Level::WellCompleted, Some(8))).into()]);
    let not_confirmed = changed.clone().by(PRINCIPAL).when(finalize(CLASS_4A, &[]));
    not_confirmed.then_refused(&[("class", "YEAR_NOT_CLOSED")]);
    let changed = closed(changed, CLASS_4A, &[END]).by(PRINCIPAL);
    let preview = finalization_preview(changed.school(), CLASS_4A, changed.school().at).unwrap();
    assert_eq!(preview.students[0].change, Change::Changed);
    changed.when(finalize(CLASS_4A, &[])).then([finalized(CompletionLevel::Well, Some(first))]);
}

#[test]
fn a_change_after_the_year_was_finalized_is_reported() {
    let given = given_closed(9).when(finalize(CLASS_4A, &[])).recorded();
    let position = given.school().position;
    let period = GradingPeriod { year: YEAR, moment: END };
    let music = Target::Subject(Subject::EthnicLanguage);
    let given = given.and([entered(HA, CLASS_4A, END, music, level(Level::Completed, None))]);
    let changes: Vec<_> = given.school().late.changes(YEAR, Some(CLASS_4A), Some(period)).collect();
    assert_eq!(changes.len(), 1);
    assert_eq!(changes[0].after.finalization, Some(position));
}

#[test]
fn a_class_that_is_open_or_not_confirmed_is_not_finalized() {
    let entered = given_school().and(filled(HA_4A, &[END], 9, &[])).by(PRINCIPAL);
    entered.clone().when(finalize(CLASS_4A, &[])).then_refused(&[("class", "YEAR_NOT_CLOSED")]);
    let preview = finalization_preview(entered.school(), CLASS_4A, entered.school().at).unwrap();
    assert_eq!(preview.hindrances, [Hindrance::NotLocked(END)]);
    let locked = entered.and(locked(CLASS_4A, &[END]));
    locked.clone().when(finalize(CLASS_4A, &[])).then_refused(&[("class", "YEAR_NOT_CLOSED")]);
    let preview = finalization_preview(locked.school(), CLASS_4A, locked.school().at).unwrap();
    assert_eq!(preview.hindrances, [Hindrance::NotConfirmed(END)]);
}

#[test]
fn secondary_school_closes_every_moment_of_the_year() {
    let rows = [KHANH, LAN].map(|student| filled((student, CLASS_6A, GradeLevel::G6), ALL_YEAR, 8, &[]));
    let entered = given_secondary().and(rows.concat());
    let most = closed(entered.clone(), CLASS_6A, &ALL_YEAR[1..]).by(PRINCIPAL);
    most.when(finalize(CLASS_6A, &[])).then_refused(&[("class", "YEAR_NOT_CLOSED")]);
    let all = closed(entered, CLASS_6A, ALL_YEAR).by(PRINCIPAL);
    assert_eq!(all.clone().when(finalize(CLASS_6A, &[])).decided().len(), 2);
    assert_eq!(all.when(finalize(CLASS_6A, &[LAN])).decided().len(), 1);
}

#[test]
fn a_result_with_something_missing_is_not_finalized() {
    let some = filled((AN, CLASS_3A, GradeLevel::G3), &[END], 9, &[]);
    let given = closed(given_school().and(some), CLASS_3A, &[END]).by(PRINCIPAL);
    given.clone().when(finalize(CLASS_3A, &[AN])).decided();
    given.clone().when(finalize(CLASS_3A, &[AN, BINH])).then_refused(&[("students[1]", "RESULT_INCOMPLETE")]);
    given
        .clone()
        .when(finalize(CLASS_3A, &[]))
        .then_refused(&[("students", "RESULT_INCOMPLETE"), ("students", "RESULT_INCOMPLETE")]);
    let preview = finalization_preview(given.school(), CLASS_3A, given.school().at).unwrap();
    let incomplete = preview.students.iter().filter(|student| !student.missing.is_empty()).count();
    assert_eq!((preview.students.len(), incomplete), (3, 2));
    let planned = given.and([plan(BINH, PlanKind::IndividualEducation, &[])]);
    closed(planned, CLASS_3A, &[END]).when(finalize(CLASS_3A, &[BINH])).decided();
}

#[test]
fn only_students_of_the_class_are_finalized_and_each_once() {
    given_closed(9)
        .when(finalize(CLASS_4A, &[HA, AN, HA]))
        .then_refused(&[("students[1]", "STUDENT_NOT_IN_CLASS"), ("students[2]", "STUDENT_REPEATED")]);
    let unknown = ClassId(Uuid::from_u128(0xef));
    given_closed(9).when(finalize(unknown, &[])).then_refused(&[("class", "UNKNOWN_CLASS")]);
    assert_eq!(finalization_preview(given_school().school(), unknown, given_school().school().at), None);
}

#[test]
fn what_was_assessed_again_is_finalized_only_when_it_is_locked() {
    let weak = [(MATHEMATICS, level(Level::NotCompleted, Some(4)))];
    let given = given_school().and(filled(HA_4A, &[END], 8, &weak));
    let given = closed(given, CLASS_4A, &[END]).by(PRINCIPAL);
    let first = given.when(finalize(CLASS_4A, &[])).recorded();
    let again = level(Level::Completed, Some(6));
    let open = first.and([entered(HA, CLASS_4A, AGAIN, MATHEMATICS, again)]).by(PRINCIPAL);
    open.clone().when(finalize(CLASS_4A, &[])).then_refused(&[("students", "REASSESSMENT_NOT_LOCKED")]);
    let locked = open.and(locked(CLASS_4A, &[AGAIN]));
    let decided = locked.when(finalize(CLASS_4A, &[])).decided();
    let Event::YearResultFinalized(event) = &decided[0].event else { panic!("{decided:?}") };
    assert_eq!((event.outcome.completed, &event.outcome.promoted), (Completed::Yes, &Promoted::Yes));
    assert!(event.replaces.is_some());
}

#[test]
fn a_year_is_not_finalized_while_a_part_of_its_book_is_open_for_a_change() {
    let request = crate::ids::ChangeRequestId(uuid::Uuid::from_u128(0xe7));
    let given = closed(given_school().and(filled(HA_4A, &[END], 8, &[])), CLASS_4A, &[END]);
    let at = given.school().at;
    let period = GradingPeriod { year: YEAR, moment: END };
    let requested = crate::changes::ChangeRequested {
        request,
        class: CLASS_4A,
        period,
        requester: TEACHER_4A,
        cells: vec![],
        reason: Sealed::Open(note("Cộng nhầm điểm.")),
        minutes: None,
    };
    let target = Target::Subject(Subject::Mathematics);
    let cell = crate::changes::CellRef { student: HA, target };
    let opened = crate::changes::Opened::Cells(vec![cell]);
    let until = at + jiff::SignedDuration::from_hours(24 * 365);
    let (class, teacher) = (CLASS_4A, TEACHER_4A);
    let unlocked = crate::changes::ChangeUnlocked { request, class, period, opened, teacher, until };
    let reason = crate::changes::ClosedReason::ByHand;
    let shut = crate::changes::UnlockClosed { request, class, period, reason, since: at };
    let open = given.and([requested.into(), unlocked.into()]).by(PRINCIPAL);
    open.clone().when(finalize(CLASS_4A, &[])).then_refused(&[("class", "YEAR_NOT_CLOSED")]);
    open.and([shut.into()]).when(finalize(CLASS_4A, &[])).decided();
}
