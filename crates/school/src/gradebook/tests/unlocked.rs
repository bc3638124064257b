//! Reverts and replacement tests in a book that was opened for a change: only its cells, and linked to the request.

use super::*;
use crate::{
    changes::{CellRef, ChangeRequested, ChangeUnlocked, Opened},
    gradebook::{
        RevertBatch, Standing,
        replacement::{DecideReplacementTest, Permission, ProposeReplacementTest, RecordReplacementTest},
    },
    ids::ChangeRequestId,
    testing::Given,
};

const REQUEST: ChangeRequestId = ChangeRequestId(uuid::Uuid::from_u128(0xf1));

/// The book of 3A at the end of term one is locked, but for these cells.
fn opened(given: Given, cells: &[(StudentId, Target)]) -> Given {
    let cells =
        cells.iter().map(|(student, target)| CellRef { student: *student, target: *target }).collect();
    let requested = ChangeRequested {
        request: REQUEST,
        class: CLASS_3A,
        period: END,
        requester: TEACHER_3A,
        cells: Vec::new(),
        reason: note("Nhập nhầm cột.").into(),
        minutes: None,
    };
    let unlocked = ChangeUnlocked {
        request: REQUEST,
        class: CLASS_3A,
        period: END,
        opened: Opened::Cells(cells),
        teacher: TEACHER_3A,
        until: "2025-10-16T01:00:00Z".parse().unwrap(),
    };
    given.and([locked(END, Area::School), requested.into(), unlocked.into()]).by(TEACHER_3A)
}

fn given_batch() -> (Given, RevertBatch) {
    let given = given_school().by(TEACHER_3A);
    let batch = given.next_command();
    let entry = |student| cell(student, MATHEMATICS, scored(Level::Completed, 3), 0);
    let given = given.when(enter(CLASS_3A, END, [entry(AN), entry(BINH)])).recorded();
    (given, RevertBatch { class: CLASS_3A, period: END, batch, reason: None })
}

#[test]
fn a_batch_is_taken_back_only_when_every_cell_of_it_was_opened() {
    let (given, revert) = given_batch();
    opened(given.clone(), &[(AN, MATHEMATICS)])
        .when(revert.clone())
        .then_refused(&[("cells[1].target", "PERIOD_LOCKED")]);
    let given = opened(given, &[(AN, MATHEMATICS), (BINH, MATHEMATICS)]);
    for decided in given.clone().when(revert.clone()).decided() {
        let Event::GradeCorrected(event) = decided.event else { panic!("{decided:?}") };
        assert_eq!(event.request, Some(REQUEST));
    }
    given
        .at("2025-10-16T01:00:00Z")
        .when(revert)
        .then_refused(&[("cells[0].target", "PERIOD_LOCKED"), ("cells[1].target", "PERIOD_LOCKED")]);
}

#[test]
fn a_second_score_is_recorded_in_an_opened_cell_and_names_the_request() {
    let (period, student, subject) = (END, AN, Subject::Mathematics);
    let reason = note("Em bị ốm.");
    let given = given_batch()
        .0
        .when(ProposeReplacementTest { class: CLASS_3A, period, student, subject, reason })
        .recorded()
        .by(VICE)
        .when(DecideReplacementTest {
            period,
            student,
            subject,
            permission: Permission::Permitted,
            reason: None,
        })
        .recorded();
    let record = RecordReplacementTest {
        class: CLASS_3A,
        period,
        student,
        subject,
        score: Score::new(8).unwrap(),
        stands: Standing::Second,
        expected_version: 1,
        reason: None,
    };
    opened(given.clone(), &[(BINH, MATHEMATICS)])
        .when(record.clone())
        .then_refused(&[("subject", "PERIOD_LOCKED")]);
    let decided = opened(given, &[(AN, MATHEMATICS)]).when(record).decided();
    let Event::ReplacementTestRecorded(event) = &decided[0].event else { panic!("{decided:?}") };
    assert_eq!(event.request, Some(REQUEST));
}
