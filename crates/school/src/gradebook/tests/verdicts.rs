//! Verdicts per cell say what the decision would do.

use super::*;
use crate::{
    Refused,
    gradebook::{GradeRefusal, Verdict, verdicts},
};

#[test]
fn each_cell_of_a_bulk_entry_gets_its_own_verdict() {
    let given = given_school()
        .and_by(
            TEACHER_3A,
            [
                entered(AN, CLASS_3A, MID, VIETNAMESE, level(Level::Completed)),
                entered(BINH, CLASS_3A, MID, VIETNAMESE, level(Level::Completed)),
            ],
        )
        .by(TEACHER_3A);
    let command = enter(
        CLASS_3A,
        MID,
        [
            cell(AN, VIETNAMESE, level(Level::Completed), 1),
            cell(BINH, VIETNAMESE, level(Level::WellCompleted), 1),
            cell(CHI, VIETNAMESE, level(Level::WellCompleted), 0),
            cell(DUNG, VIETNAMESE, level(Level::WellCompleted), 0),
            cell(CHI, ENGLISH_SUBJECT, level(Level::WellCompleted), 0),
        ],
    );
    let refused = |path: &str, refusal: GradeRefusal| {
        Verdict::Refused(Refused { path: path.to_owned(), refusal: refusal.into() })
    };
    assert_eq!(
        verdicts(given.school(), &given.context(), &command).unwrap(),
        [
            Verdict::Unchanged,
            Verdict::Corrected,
            Verdict::Entered,
            refused("entries[3].student", GradeRefusal::StudentNotInClass { student: DUNG }),
            refused("entries[4].target", GradeRefusal::NotYourSubject { target: ENGLISH_SUBJECT }),
        ]
    );
    given.when(command).then_refused(&[
        ("entries[3].student", "STUDENT_NOT_IN_CLASS"),
        ("entries[4].target", "NOT_YOUR_SUBJECT"),
    ]);
}

#[test]
fn a_stranger_gets_no_verdicts() {
    let given = given_school().by(TEACHER_3B);
    let command = enter(CLASS_3A, MID, [cell(AN, VIETNAMESE, level(Level::Completed), 0)]);
    let refusals = verdicts(given.school(), &given.context(), &command).unwrap_err();
    assert_eq!(refusals, given.when(command).refusals());
}
