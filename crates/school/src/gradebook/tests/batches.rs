//! Taking a batch back: what it restores, what it refuses, and that it never writes into a lock.

use proptest::prelude::*;
use uuid::Uuid;

use super::*;
use crate::{
    Actor, Category,
    gradebook::{Cell, RevertBatch, Verdict, batches, preview_revert},
    registry::{ClassChanged, PersonalDataErased},
    sealed::Sealed,
    testing::Given,
};

fn revert(batch: Uuid) -> RevertBatch {
    RevertBatch { class: CLASS_3A, period: MID, batch, reason: None }
}

fn commented(student: StudentId, mark: Level, comment: &str, version: u32) -> CellEntry {
    CellEntry { comment: Some(note(comment)), ..cell(student, VIETNAMESE, level(mark), version) }
}

/// The teacher of 3A saves a column twice; the ids of both commands.
fn given_two_batches() -> (Given, [Uuid; 2]) {
    let given = given_school().by(TEACHER_3A);
    let first = given.next_command();
    let given = given
        .when(enter(
            CLASS_3A,
            MID,
            [
                commented(AN, Level::Completed, "Đọc trôi chảy.", 0),
                cell(BINH, VIETNAMESE, level(Level::Completed), 0),
            ],
        ))
        .recorded();
    let second = given.next_command();
    let given = given
        .when(enter(
            CLASS_3A,
            MID,
            [
                commented(AN, Level::WellCompleted, "Đọc diễn cảm.", 1),
                cell(BINH, VIETNAMESE, level(Level::NotCompleted), 1),
                cell(CHI, VIETNAMESE, level(Level::Completed), 0),
            ],
        ))
        .recorded();
    (given, [first, second])
}

fn stands(given: &Given, student: StudentId) -> (Option<Mark>, Option<Note>) {
    let cell = given.school().gradebook.cell(student, MID, VIETNAMESE);
    let comment = |cell: &Cell| cell.comment.as_ref().and_then(|comment| comment.get().cloned());
    (cell.and_then(|cell| cell.mark), cell.and_then(comment))
}

#[test]
fn a_batch_that_is_taken_back_leaves_what_stood_before() {
    let (given, [_, second]) = given_two_batches();
    let command = RevertBatch { reason: Some(note("Nhập nhầm cột.")), ..revert(second) };
    let decided = given.clone().when(command.clone()).decided();
    for decided in &decided {
        let Event::GradeCorrected(event) = &decided.event else { panic!("{decided:?}") };
        assert_eq!(event.reverts, Some(second));
        assert_eq!(event.reason, Some(Sealed::Open(note("Nhập nhầm cột."))));
    }
    let given = given.when(command).recorded();
    assert_eq!(stands(&given, AN), (level(Level::Completed), Some(note("Đọc trôi chảy."))));
    assert_eq!(stands(&given, BINH), (level(Level::Completed), None));
    assert_eq!(stands(&given, CHI), (None, None));
}

#[test]
fn batches_are_listed_newest_first_with_what_nobody_has_written_since() {
    let (given, [first, second]) = given_two_batches();
    let given = given.when(enter(CLASS_3A, MID, [cell(CHI, VIETNAMESE, None, 1)])).recorded();
    let listed: Vec<(Uuid, Actor, usize, usize, Option<Uuid>)> = batches(given.school(), CLASS_3A, MID)
        .iter()
        .map(|found| {
            let batch = found.batch;
            (batch.command, batch.by, batch.cells.len(), found.untouched, batch.reverts)
        })
        .collect();
    let by = Actor::Account(TEACHER_3A);
    assert_eq!(listed, [(second, by, 3, 2, None), (first, by, 2, 0, None)]);
    assert!(batches(given.school(), CLASS_3A, END).is_empty());
}

#[test]
fn a_revert_is_itself_a_batch_and_can_be_taken_back() {
    let (given, [_, second]) = given_two_batches();
    let undo = given.next_command();
    let given = given.when(revert(second)).recorded();
    let listed = batches(given.school(), CLASS_3A, MID);
    assert_eq!((listed[0].batch.command, listed[0].batch.reverts), (undo, Some(second)));
    let given = given.when(revert(undo)).recorded();
    assert_eq!(stands(&given, AN), (level(Level::WellCompleted), Some(note("Đọc diễn cảm."))));
    assert_eq!(stands(&given, CHI), (level(Level::Completed), None));
}

#[test]
fn only_the_latest_batches_are_kept() {
    let mut given = given_school().by(TEACHER_3A);
    let first = given.next_command();
    for version in 0..13 {
        let mark = if version % 2 == 0 { Level::Completed } else { Level::WellCompleted };
        let entry = |student| cell(student, VIETNAMESE, level(mark), version);
        given = given.when(enter(CLASS_3A, MID, [entry(AN), entry(BINH)])).recorded();
    }
    assert_eq!(batches(given.school(), CLASS_3A, MID).len(), 12);
    given.when(revert(first)).then_refused(&[("batch", "UNKNOWN_BATCH")]);
}

#[test]
fn cells_that_changed_since_refuse_the_whole_revert_each_by_itself() {
    let (given, [first, second]) = given_two_batches();
    given
        .clone()
        .when(revert(first))
        .then_refused(&[("cells[0].target", "CHANGED_SINCE"), ("cells[1].target", "CHANGED_SINCE")]);
    let given =
        given.when(enter(CLASS_3A, MID, [cell(BINH, VIETNAMESE, level(Level::Completed), 2)])).recorded();
    given.when(revert(second)).then_refused(&[("cells[1].target", "CHANGED_SINCE")]);
}

#[test]
fn the_preview_shows_what_would_stand_in_each_cell() {
    let (given, [_, second]) = given_two_batches();
    let given =
        given.when(enter(CLASS_3A, MID, [cell(BINH, VIETNAMESE, level(Level::Completed), 2)])).recorded();
    let preview = preview_revert(given.school(), &given.context(), &revert(second)).unwrap();
    let rows: Vec<StudentId> = preview.iter().map(|cell| cell.student).collect();
    assert_eq!(rows, [AN, BINH, CHI]);
    assert_eq!(preview[0].before.unwrap().mark, level(Level::Completed));
    assert_eq!(preview[0].now.unwrap().mark, level(Level::WellCompleted));
    assert_eq!(preview[0].verdict, Verdict::Corrected);
    assert!(matches!(&preview[1].verdict, Verdict::Refused(refused) if refused.path == "cells[1].target"));
    assert_eq!((preview[1].before, preview[2].before), (None, None));
    assert_eq!(preview[2].verdict, Verdict::Corrected);
}

#[test]
fn nothing_is_taken_back_in_a_locked_scope() {
    let (given, [_, second]) = given_two_batches();
    given.and([locked(MID, Area::Class(CLASS_3A))]).by(TEACHER_3A).when(revert(second)).then_refused(&[
        ("cells[0].target", "PERIOD_LOCKED"),
        ("cells[1].target", "PERIOD_LOCKED"),
        ("cells[2].target", "PERIOD_LOCKED"),
    ]);
}

#[test]
fn a_student_who_left_the_class_refuses_the_revert() {
    let (given, [_, second]) = given_two_batches();
    let event =
        ClassChanged { student: BINH, from: CLASS_3A, to: CLASS_3B, on: date(2025, 10, 1), reason: None };
    given
        .and([event.into()])
        .by(TEACHER_3A)
        .when(revert(second))
        .then_refused(&[("cells[1].student", "STUDENT_NOT_IN_CLASS")]);
}

#[test]
fn an_erased_comment_does_not_come_back_but_other_students_keep_the_reason() {
    let erased = |person: StudentId| {
        let basis = line("Điều 14 Luật 91/2025/QH15");
        Event::from(PersonalDataErased { person: person.0, categories: vec![Category::Comment], basis })
    };
    let (given, [_, second]) = given_two_batches();
    given
        .clone()
        .and([erased(AN)])
        .by(TEACHER_3A)
        .when(revert(second))
        .then_refused(&[("cells[0].comment", "COMMENT_ERASED")]);
    let command = RevertBatch { reason: Some(note("Nhập nhầm.")), ..revert(second) };
    let decided = given.and([erased(BINH)]).by(TEACHER_3A).when(command).decided();
    let reasons: Vec<bool> = decided
        .into_iter()
        .map(|decided| matches!(decided.event, Event::GradeCorrected(event) if event.reason.is_some()))
        .collect();
    assert_eq!(reasons, [true, false, true]);
}

#[test]
fn only_who_may_write_a_column_takes_its_entries_back() {
    let (given, [_, second]) = given_two_batches();
    for stranger in [TEACHER_3B, PRINCIPAL, ADMIN, PARENT] {
        given.clone().by(stranger).when(revert(second)).then_refused(&[("", "FORBIDDEN")]);
    }
    // Teaches another subject in the class.
    given.clone().by(ENGLISH).when(revert(second)).then_refused(&[("", "FORBIDDEN")]);
    given
        .by(TEACHER_3A)
        .when(RevertBatch { period: END, ..revert(second) })
        .then_refused(&[("batch", "UNKNOWN_BATCH")]);
}

#[test]
fn a_column_that_is_not_ones_own_any_more_refuses_its_cells() {
    let given = given_school().by(TEACHER_3A);
    let batch = given.next_command();
    let given = given
        .when(enter(
            CLASS_3A,
            MID,
            [
                cell(AN, VIETNAMESE, level(Level::Completed), 0),
                cell(AN, KINDNESS, trait_level(TraitLevel::Good), 0),
            ],
        ))
        .recorded()
        .and([teaches(ENGLISH, CLASS_3A, Subject::Vietnamese)]);
    given.by(ENGLISH).when(revert(batch)).then_refused(&[("cells[1].target", "NOT_YOUR_SUBJECT")]);
}

#[test]
fn a_cell_stays_small() {
    // A school has some 290,000 cells.
    assert!(size_of::<Cell>() <= 112, "{}", size_of::<Cell>());
}

const STUDENTS: [StudentId; 3] = [AN, BINH, CHI];
const TARGETS: [Target; 2] = [VIETNAMESE, MATHEMATICS];
const COMMENTS: [&str; 3] = ["Chăm chỉ.", "Tiến bộ.", "Cần đọc thêm."];

type Sheet = Vec<(Option<Mark>, Option<Note>)>;

fn sheet(given: &Given) -> Sheet {
    let stands = |student, target| {
        let cell = given.school().gradebook.cell(student, MID, target);
        let comment = |cell: &Cell| cell.comment.as_ref().and_then(|comment| comment.get().cloned());
        (cell.and_then(|cell| cell.mark), cell.and_then(comment))
    };
    STUDENTS.iter().flat_map(|student| TARGETS.map(|target| stands(*student, target))).collect()
}

/// The index of a mark and of a comment; nothing when the cell is left alone.
type Value = Option<(usize, Option<usize>)>;

/// Every cell gets a new value, one of three levels with or without a comment, or keeps its own.
fn saves() -> impl Strategy<Value = Vec<Vec<Value>>> {
    let value = prop::option::weighted(0.8, (0..4_usize, prop::option::of(0..3_usize)));
    prop::collection::vec(prop::collection::vec(value, 6), 1..6)
}

fn save(given: Given, values: &[Value]) -> Given {
    const LEVELS: [Level; 3] = [Level::WellCompleted, Level::Completed, Level::NotCompleted];
    let cells = STUDENTS.iter().flat_map(|student| TARGETS.map(|target| (*student, target)));
    let entries: Vec<CellEntry> = cells
        .zip(values)
        .filter_map(|((student, target), value)| {
            let (mark, comment) = (*value)?;
            let version = given.school().gradebook.cell(student, MID, target).map_or(0, |cell| cell.version);
            let mark = LEVELS.get(mark).and_then(|mark| level(*mark));
            let comment = comment.map(|at| note(COMMENTS[at]));
            Some(CellEntry { comment, ..cell(student, target, mark, version) })
        })
        .collect();
    if entries.is_empty() { given } else { given.when(enter(CLASS_3A, MID, entries)).recorded() }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(200))]

    #[test]
    fn a_revert_restores_what_stood_and_its_revert_restores_it_again(saves in saves()) {
        let mut given = given_school().by(TEACHER_3A);
        for values in &saves {
            let before = sheet(&given);
            let command = given.next_command();
            given = save(given, values);
            let after = sheet(&given);
            let listed = batches(given.school(), CLASS_3A, MID);
            // A save of one cell, or of none, is no batch.
            if listed.first().is_none_or(|latest| latest.batch.command != command) {
                continue;
            }
            let undo = given.next_command();
            let undone = given.clone().when(revert(command)).recorded();
            prop_assert_eq!(&sheet(&undone), &before);
            let redone = undone.when(revert(undo)).recorded();
            prop_assert_eq!(&sheet(&redone), &after);
        }
    }

    #[test]
    fn a_revert_never_writes_into_a_lock(saves in saves(), column in 0..3_usize) {
        let mut given = given_school().by(TEACHER_3A);
        for values in &saves {
            given = save(given, values);
        }
        let columns = [Columns::All, Columns::One(VIETNAMESE), Columns::One(MATHEMATICS)][column];
        let lock = PeriodLocked { scope: scope(MID, Area::School, columns), order: order("01/QĐ"), from: None };
        let given = given.and([lock.into()]).by(TEACHER_3A);
        for found in batches(given.school(), CLASS_3A, MID) {
            for decided in given.decide(revert(found.batch.command)).unwrap_or_default() {
                let Event::GradeCorrected(event) = decided.event else { panic!("{decided:?}") };
                prop_assert!(columns != Columns::All && columns != Columns::One(event.target));
            }
        }
    }
}
