//! First entries: who writes which column, and what a cell may hold.

use super::*;
use crate::{
    Actor, Refusal,
    calendar::SchoolYear,
    gradebook::GradeRefusal,
    policy::{Relation, Right, Role},
    regulations::GradeLevel,
    sealed::Sealed,
    staff::AccountDisabled,
};

#[test]
fn a_subject_teacher_enters_a_column_of_the_class() {
    given_school()
        .by(TEACHER_3A)
        .when(enter(
            CLASS_3A,
            MID,
            [
                cell(AN, VIETNAMESE, level(Level::WellCompleted), 0),
                cell(BINH, VIETNAMESE, level(Level::Completed), 0),
            ],
        ))
        .then([
            entered(AN, CLASS_3A, MID, VIETNAMESE, level(Level::WellCompleted)),
            entered(BINH, CLASS_3A, MID, VIETNAMESE, level(Level::Completed)),
        ]);
}

#[test]
fn the_homeroom_teacher_rates_qualities_and_competencies() {
    let decided = given_school()
        .by(TEACHER_3A)
        .when(enter(
            CLASS_3A,
            END,
            [
                cell(AN, KINDNESS, trait_level(TraitLevel::Good), 0),
                cell(AN, CALCULATION, trait_level(TraitLevel::NeedsEffort), 0),
                cell(AN, MATHEMATICS, scored(Level::Completed, 7), 0),
            ],
        ))
        .decided();
    let rights: Vec<Right> = decided.iter().map(|decided| decided.right).collect();
    let homeroom = Right { role: Role::Teacher, relation: Relation::Homeroom };
    let subject = Right { role: Role::Teacher, relation: Relation::SubjectTeacher };
    assert_eq!(rights, [homeroom, homeroom, subject]);
}

#[test]
fn a_comment_is_kept_sealed_and_may_stand_alone() {
    let comment = Some(note("Đọc trôi chảy, cần luyện chữ."));
    given_school()
        .by(TEACHER_3A)
        .when(enter(CLASS_3A, MID, [CellEntry { comment: comment.clone(), ..cell(AN, VIETNAMESE, None, 0) }]))
        .then([GradeEntered {
            student: AN,
            class: CLASS_3A,
            period: MID,
            target: VIETNAMESE,
            mark: None,
            comment: comment.map(Sealed::Open),
            request: None,
        }
        .into()]);
}

#[test]
fn the_operator_imports_an_official_result_sheet() {
    given_school()
        .by_operator()
        .when(enter(CLASS_3A, END, [cell(AN, ENGLISH_SUBJECT, scored(Level::Completed, 8), 0)]))
        .then([entered(AN, CLASS_3A, END, ENGLISH_SUBJECT, scored(Level::Completed, 8))]);
}

#[test]
fn a_column_of_a_colleague_is_refused_by_itself() {
    given_school()
        .by(ENGLISH)
        .when(enter(
            CLASS_3A,
            END,
            [
                cell(AN, ENGLISH_SUBJECT, scored(Level::Completed, 8), 0),
                cell(AN, VIETNAMESE, level(Level::Completed), 0),
                cell(AN, KINDNESS, trait_level(TraitLevel::Good), 0),
            ],
        ))
        .then_refused(&[
            ("entries[1].target", "NOT_YOUR_SUBJECT"),
            ("entries[2].target", "NOT_YOUR_SUBJECT"),
        ]);
}

#[test]
fn nobody_without_a_column_learns_anything_of_the_class() {
    for actor in [ADMIN, PRINCIPAL, VICE, CLERK, HEAD, TEACHER_3B, PARENT, INSPECTOR] {
        let entry = cell(DUNG, VIETNAMESE, level(Level::Completed), 3);
        given_school().by(actor).when(enter(CLASS_3A, MID, [entry])).then_refused(&[("", "FORBIDDEN")]);
    }
    given_school().by(ADMIN).when(enter(CLASS_3A, MID, [])).then_refused(&[("", "FORBIDDEN")]);
    let unknown = ClassId(uuid::Uuid::nil());
    let entry = cell(AN, VIETNAMESE, level(Level::Completed), 0);
    given_school().by(TEACHER_3A).when(enter(unknown, MID, [entry])).then_refused(&[("", "FORBIDDEN")]);
}

#[test]
fn a_disabled_teacher_enters_nothing() {
    given_school()
        .and([AccountDisabled { account: TEACHER_3A }.into()])
        .by(TEACHER_3A)
        .when(enter(CLASS_3A, MID, [cell(AN, VIETNAMESE, level(Level::Completed), 0)]))
        .then_refused(&[("", "FORBIDDEN")]);
}

#[test]
fn a_command_needs_entries_but_not_too_many() {
    given_school().by(TEACHER_3A).when(enter(CLASS_3A, MID, [])).then_refused(&[("entries", "NO_ENTRIES")]);
    given_school().by(ENGLISH).when(enter(CLASS_3A, MID, [])).then_refused(&[("entries", "NO_ENTRIES")]);
    let entries = vec![cell(AN, VIETNAMESE, level(Level::Completed), 0); EnterGrades::LIMIT + 1];
    given_school()
        .by(TEACHER_3A)
        .when(enter(CLASS_3A, MID, entries))
        .then_refused(&[("entries", "TOO_MANY_ENTRIES")]);
}

#[test]
fn class_and_period_must_belong_together() {
    let entry = || [cell(AN, VIETNAMESE, level(Level::Completed), 0)];
    let other = GradingPeriod { year: SchoolYear(2024), ..MID };
    given_school()
        .by(TEACHER_3A)
        .when(enter(CLASS_3A, other, entry()))
        .then_refused(&[("period.year", "CLASS_OF_OTHER_YEAR")]);
    let unknown = ClassId(uuid::Uuid::nil());
    given_school()
        .by_operator()
        .when(enter(unknown, MID, entry()))
        .then_refused(&[("class", "UNKNOWN_CLASS")]);
}

#[test]
fn every_bad_cell_gets_its_own_verdict_and_nothing_of_the_command_happens() {
    given_school()
        .by(TEACHER_4A)
        .when(enter(
            CLASS_4A,
            MID,
            [
                cell(HA, VIETNAMESE, scored(Level::Completed, 9), 0),
                cell(HA, VIETNAMESE, level(Level::Completed), 0),
                cell(AN, MATHEMATICS, level(Level::Completed), 0),
                cell(HA, Target::Subject(Subject::Science), scored(Level::Completed, 9), 0),
                cell(HA, KINDNESS, level(Level::Completed), 0),
                cell(HA, MATHEMATICS, trait_level(TraitLevel::Good), 0),
                cell(HA, CALCULATION, trait_level(TraitLevel::Good), 1),
            ],
        ))
        .then_refused(&[
            ("entries[1].target", "DUPLICATE_CELL"),
            ("entries[2].student", "STUDENT_NOT_IN_CLASS"),
            ("entries[3].mark", "SCORE_WITHOUT_TEST"),
            ("entries[4].mark", "MARK_DOES_NOT_FIT"),
            ("entries[5].mark", "MARK_DOES_NOT_FIT"),
            ("entries[6].expectedVersion", "VERSION_CONFLICT"),
        ]);
}

#[test]
fn a_subject_mark_has_a_level_or_a_score() {
    let empty = Some(Mark::Subject { level: None, score: None });
    given_school()
        .by(TEACHER_3A)
        .when(enter(CLASS_3A, END, [cell(AN, MATHEMATICS, empty, 0)]))
        .then_refused(&[("entries[0].mark", "EMPTY_MARK")]);
    let score = Some(Mark::Subject { level: None, score: Score::new(10) });
    given_school()
        .by(TEACHER_3A)
        .when(enter(CLASS_3A, END, [cell(AN, MATHEMATICS, score, 0)]))
        .then([entered(AN, CLASS_3A, END, MATHEMATICS, score)]);
}

#[test]
fn a_column_that_the_grade_does_not_have_is_refused() {
    let target = Target::Competency(Competency::Technological);
    let refusals = given_school()
        .by(HEAD)
        .when(enter(CLASS_2A, END, [cell(GIANG, target, trait_level(TraitLevel::Good), 0)]))
        .refusals();
    let expected = Refusal::Grade(GradeRefusal::TargetNotInGrade { target, grade: GradeLevel::G2 });
    assert_eq!(refusals.list()[0].refusal, expected);
}

#[test]
fn an_emptied_entry_into_an_empty_cell_changes_nothing() {
    given_school().by(TEACHER_3A).when(enter(CLASS_3A, MID, [cell(AN, VIETNAMESE, None, 0)])).then_nothing();
}

#[test]
fn results_are_still_entered_after_the_last_day_of_the_year() {
    let period = GradingPeriod { moment: AssessmentPeriod::EndOfYear, ..MID };
    given_school()
        .by(TEACHER_3A)
        .at("2026-06-10T01:00:00Z")
        .when(enter(CLASS_3A, period, [cell(AN, VIETNAMESE, scored(Level::Completed, 6), 0)]))
        .then([entered(AN, CLASS_3A, period, VIETNAMESE, scored(Level::Completed, 6))]);
}

#[test]
fn a_locked_period_is_refused_with_the_order_that_locked_it() {
    let given = given_school().and([locked(MID, Area::School)]).by(TEACHER_3A);
    let at = given.school().at;
    let then = given.when(enter(CLASS_3A, MID, [cell(AN, VIETNAMESE, level(Level::Completed), 0)]));
    let refusals = then.refusals();
    let expected = GradeRefusal::PeriodLocked { order: order("01/QĐ"), at, by: Actor::Account(ADMIN) };
    assert_eq!(refusals.list()[0].path, "entries[0].target");
    assert_eq!(refusals.list()[0].refusal, Refusal::Grade(expected));
}

#[test]
fn a_lock_of_another_scope_does_not_matter() {
    given_school()
        .and([
            locked(END, Area::School),
            locked(MID, Area::Grade(GradeLevel::G4)),
            locked(MID, Area::Class(CLASS_3B)),
        ])
        .by(TEACHER_3A)
        .when(enter(CLASS_3A, MID, [cell(AN, VIETNAMESE, level(Level::Completed), 0)]))
        .then([entered(AN, CLASS_3A, MID, VIETNAMESE, level(Level::Completed))]);
}

#[test]
fn a_comment_is_no_longer_than_its_column_takes() {
    let commented = |length, version| CellEntry {
        comment: Some(note(&"ễ".repeat(length))),
        ..cell(AN, VIETNAMESE, level(Level::Completed), version)
    };
    let when = |length| given_school().by(TEACHER_3A).when(enter(CLASS_3A, MID, [commented(length, 0)]));
    assert_eq!(when(1000).decided().len(), 1);
    let refusals = when(1001).refusals();
    assert_eq!(refusals.list()[0].path, "entries[0].comment");
    let expected = GradeRefusal::CommentTooLong { limit: 1000, actual: 1001 };
    assert_eq!(refusals.list()[0].refusal, Refusal::Grade(expected));
    when(1001).then_refused(&[("entries[0].comment", "COMMENT_TOO_LONG")]);
    // What was written when more was allowed stays while the mark beside it is corrected.
    let entered = GradeEntered {
        student: AN,
        class: CLASS_3A,
        period: MID,
        target: VIETNAMESE,
        mark: level(Level::NotCompleted),
        comment: Some(note(&"ễ".repeat(1500)).into()),
        request: None,
    };
    let given = given_school().and([entered.into()]).by(TEACHER_3A);
    assert_eq!(given.when(enter(CLASS_3A, MID, [commented(1500, 1)])).decided().len(), 1);
}
