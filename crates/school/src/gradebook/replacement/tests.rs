use jiff::civil::date;

use super::{
    DecideReplacementTest, Permission, ProposalStatus, ProposeReplacementTest, RecordReplacementTest,
    ReplacementTestDecided, ReplacementTestProposed, ReplacementTestRecorded, Standing,
};
use crate::{
    Actor, Category, Event, Position,
    calendar::GradingPeriod,
    gradebook::{Cell, CellEntry, EnterGrades, GradeEntered, Mark, RevertBatch},
    ids::ClassId,
    periods::{Area, Columns, LockScope, Order, PeriodLocked},
    policy::Role,
    registry::{ClassChanged, PersonalDataErased},
    regulations::{AssessmentPeriod, Level, Score, Subject, Target},
    sealed::Sealed,
    staff::RoleGranted,
    testing::*,
    text::Note,
};

const END: GradingPeriod = GradingPeriod { year: YEAR, moment: AssessmentPeriod::EndTermOne };
const MID: GradingPeriod = GradingPeriod { year: YEAR, moment: AssessmentPeriod::MidTermOne };
const MATHEMATICS: Target = Target::Subject(Subject::Mathematics);

fn score(points: u8) -> Score {
    Score::new(points).unwrap()
}

fn mark(points: u8) -> Option<Mark> {
    Some(Mark::Subject { level: Some(Level::Completed), score: Some(score(points)) })
}

fn note(text: &str) -> Note {
    Note::new(text).unwrap()
}

fn propose(class: ClassId, period: GradingPeriod, subject: Subject) -> ProposeReplacementTest {
    ProposeReplacementTest {
        class, period, student: AN, subject, reason: note("Em bị ốm khi làm bài.")
    }
}

fn permit(permission: Permission) -> DecideReplacementTest {
    let subject = Subject::Mathematics;
    DecideReplacementTest { period: END, student: AN, subject, permission, reason: None }
}

fn record(stands: Standing, expected_version: u32) -> RecordReplacementTest {
    RecordReplacementTest {
        class: CLASS_3A,
        period: END,
        student: AN,
        subject: Subject::Mathematics,
        score: score(8),
        stands,
        expected_version,
        reason: None,
    }
}

/// AN of 3A has 3 points in Mathematics at the end of term one.
fn given_score() -> Given {
    let event = GradeEntered {
        student: AN,
        class: CLASS_3A,
        period: END,
        target: MATHEMATICS,
        mark: mark(3),
        comment: None,
        request: None,
    };
    given_school().and_by(TEACHER_3A, [event.into()])
}

fn given_proposed() -> Given {
    let given = given_score().by(TEACHER_3A);
    given.when(propose(CLASS_3A, END, Subject::Mathematics)).recorded()
}

fn given_permitted() -> Given {
    given_proposed().by(PRINCIPAL).when(permit(Permission::Permitted)).recorded()
}

fn given_recorded(stands: Standing) -> Given {
    given_permitted().by(TEACHER_3A).when(record(stands, 1)).recorded()
}

fn cell(given: &Given) -> &Cell {
    given.school().gradebook.cell(AN, END, MATHEMATICS).unwrap()
}

fn status(given: &Given) -> &ProposalStatus {
    &given.school().gradebook.replacements.proposal(END, AN, Subject::Mathematics).unwrap().status
}

fn locked() -> Event {
    let scope = LockScope { period: END, area: Area::School, columns: Columns::All };
    PeriodLocked { scope, order: Order { number: code("01/QĐ"), dated: date(2025, 9, 10) }, from: None }
        .into()
}

#[test]
fn the_subject_teacher_proposes_to_replace_an_abnormal_test() {
    let expected = ReplacementTestProposed {
        student: AN,
        class: CLASS_3A,
        period: END,
        subject: Subject::Mathematics,
        score: score(3),
        reason: Sealed::Open(note("Em bị ốm khi làm bài.")),
    };
    given_score().by(TEACHER_3A).when(propose(CLASS_3A, END, Subject::Mathematics)).then([expected.into()]);
}

#[test]
fn the_principal_or_a_vice_principal_permits_it() {
    for decider in [PRINCIPAL, VICE] {
        let given = given_proposed();
        let proposal = given.school().position;
        let expected = ReplacementTestDecided {
            student: AN,
            class: CLASS_3A,
            period: END,
            subject: Subject::Mathematics,
            proposal,
            permission: Permission::Permitted,
            reason: None,
        };
        given.by(decider).when(permit(Permission::Permitted)).then([expected.into()]);
    }
}

#[test]
fn the_second_score_stands_beside_the_first() {
    let given = given_permitted();
    let replaces = cell(&given).position;
    let proposal = Position(given.school().position.0 - 1);
    let expected = ReplacementTestRecorded {
        student: AN,
        class: CLASS_3A,
        period: END,
        subject: Subject::Mathematics,
        proposal,
        replaces,
        first: score(3),
        score: score(8),
        stands: Standing::Second,
        reason: None,
        request: None,
    };
    given.by(TEACHER_3A).when(record(Standing::Second, 1)).then([expected.into()]);

    let given = given_recorded(Standing::Second);
    assert_eq!((cell(&given).mark, cell(&given).version), (mark(3), 2));
    assert_eq!(cell(&given).replacement.as_ref().unwrap().score, score(8));
    assert_eq!(cell(&given).standing_score(), Some(score(8)));
    assert_eq!(cell(&given).standing_mark(), mark(8));
}

#[test]
fn the_first_score_may_stand_although_a_second_test_was_sat() {
    let given = given_recorded(Standing::First);
    assert_eq!(cell(&given).standing_score(), Some(score(3)));
    assert_eq!(cell(&given).standing_mark(), mark(3));
    assert_eq!(cell(&given).replacement.as_ref().unwrap().score, score(8));
}

#[test]
fn a_score_can_still_be_corrected_and_keeps_its_replacement() {
    let entry = |points, version| CellEntry {
        student: AN,
        target: MATHEMATICS,
        mark: mark(points),
        comment: None,
        expected_version: version,
        reason: None,
    };
    let enter = |entry| EnterGrades { class: CLASS_3A, period: END, entries: vec![entry] };
    let given = given_recorded(Standing::Second).by(TEACHER_3A);
    given
        .clone()
        .when(enter(entry(4, 1)))
        .then_refused(&[("entries[0].expectedVersion", "VERSION_CONFLICT")]);
    let given = given.when(enter(entry(4, 2))).recorded();
    assert_eq!((cell(&given).mark, cell(&given).standing_score()), (mark(4), Some(score(8))));
}

#[test]
fn proposals_can_be_asked_for_by_period_and_show_how_far_they_have_come() {
    assert_eq!(status(&given_proposed()), &ProposalStatus::Proposed);
    let given = given_permitted();
    assert!(matches!(status(&given), ProposalStatus::Permitted { by: Actor::Account(PRINCIPAL), .. }));
    let given = given_recorded(Standing::Second);
    let ProposalStatus::Recorded { permitted_by, stands, by, .. } = status(&given) else { panic!() };
    assert_eq!((*permitted_by, *by), (Actor::Account(PRINCIPAL), Actor::Account(TEACHER_3A)));
    assert_eq!(*stands, Standing::Second);
    let replacements = &given.school().gradebook.replacements;
    assert_eq!(replacements.of_period(END).len(), 1);
    assert!(replacements.of_period(MID).is_empty());
}

#[test]
fn only_the_subject_teacher_proposes_and_records() {
    for stranger in [ENGLISH, TEACHER_3B, PRINCIPAL, VICE, ADMIN, PARENT] {
        given_score()
            .by(stranger)
            .when(propose(CLASS_3A, END, Subject::Mathematics))
            .then_refused(&[("", "FORBIDDEN")]);
        given_permitted().by(stranger).when(record(Standing::Second, 1)).then_refused(&[("", "FORBIDDEN")]);
    }
    for stranger in [TEACHER_3A, HEAD, ADMIN, CLERK] {
        given_proposed().by(stranger).when(permit(Permission::Permitted)).then_refused(&[("", "FORBIDDEN")]);
    }
}

#[test]
fn nobody_decides_their_own_proposal_in_another_role() {
    given_proposed()
        .and([RoleGranted { account: TEACHER_3A, role: Role::VicePrincipal }.into()])
        .by(TEACHER_3A)
        .when(permit(Permission::Permitted))
        .then_refused(&[("", "OWN_PROPOSAL")]);
}

#[test]
fn only_a_test_at_the_end_of_a_term_can_be_replaced() {
    let refused = |period, subject, expected| {
        given_score().by(TEACHER_3A).when(propose(CLASS_3A, period, subject)).then_refused(&[expected]);
    };
    refused(MID, Subject::Mathematics, ("period.moment", "NO_REPLACEMENT_AT_THIS_MOMENT"));
    refused(END, Subject::Vietnamese, ("subject", "NO_SCORE"));
    given_score()
        .and([teaches(TEACHER_3A, CLASS_3A, Subject::Ethics)])
        .by(TEACHER_3A)
        .when(propose(CLASS_3A, END, Subject::Ethics))
        .then_refused(&[("subject", "NO_TEST")]);
}

#[test]
fn in_secondary_school_a_test_is_made_up_for_instead() {
    given_secondary()
        .by(MATHS)
        .when(ProposeReplacementTest { student: KHANH, ..propose(CLASS_6A, END, Subject::Mathematics) })
        .then_refused(&[("class", "MADE_UP_IN_SECONDARY_SCHOOL")]);
}

#[test]
fn a_pupil_of_another_class_or_an_unknown_year_is_refused() {
    given_score()
        .by(TEACHER_3A)
        .when(ProposeReplacementTest { student: DUNG, ..propose(CLASS_3A, END, Subject::Mathematics) })
        .then_refused(&[("student", "STUDENT_NOT_IN_CLASS")]);
    let period = GradingPeriod { year: crate::calendar::SchoolYear(2024), ..END };
    given_score()
        .by(TEACHER_3A)
        .when(propose(CLASS_3A, period, Subject::Mathematics))
        .then_refused(&[("period.year", "CLASS_OF_OTHER_YEAR")]);
}

#[test]
fn there_is_one_proposal_at_a_time_and_one_replacement() {
    let again = || propose(CLASS_3A, END, Subject::Mathematics);
    for given in [given_proposed(), given_permitted()] {
        given.by(TEACHER_3A).when(again()).then_refused(&[("subject", "REPLACEMENT_ALREADY_PROPOSED")]);
    }
    let given = given_recorded(Standing::First).by(TEACHER_3A);
    given.clone().when(again()).then_refused(&[("subject", "ALREADY_REPLACED")]);
    given.when(record(Standing::Second, 2)).then_refused(&[("subject", "ALREADY_REPLACED")]);
}

#[test]
fn after_a_refusal_it_can_be_proposed_again() {
    let given = given_proposed().by(PRINCIPAL).when(permit(Permission::Refused)).recorded();
    given
        .clone()
        .by(TEACHER_3A)
        .when(record(Standing::Second, 1))
        .then_refused(&[("subject", "REPLACEMENT_NOT_PERMITTED")]);
    let given = given.by(TEACHER_3A).when(propose(CLASS_3A, END, Subject::Mathematics)).recorded();
    assert_eq!(status(&given), &ProposalStatus::Proposed);
}

#[test]
fn a_proposal_is_decided_once() {
    given_score()
        .by(PRINCIPAL)
        .when(permit(Permission::Permitted))
        .then_refused(&[("subject", "REPLACEMENT_NOT_PROPOSED")]);
    given_permitted()
        .by(VICE)
        .when(permit(Permission::Refused))
        .then_refused(&[("permission", "REPLACEMENT_ALREADY_DECIDED")]);
}

#[test]
fn nothing_is_recorded_that_was_not_permitted() {
    let when = |given: Given| given.by(TEACHER_3A).when(record(Standing::Second, 1));
    when(given_score()).then_refused(&[("subject", "REPLACEMENT_NOT_PROPOSED")]);
    when(given_proposed()).then_refused(&[("subject", "REPLACEMENT_NOT_PERMITTED")]);
}

#[test]
fn a_score_that_was_corrected_meanwhile_is_looked_at_again() {
    given_permitted()
        .by(TEACHER_3A)
        .when(record(Standing::Second, 0))
        .then_refused(&[("expectedVersion", "VERSION_CONFLICT")]);
}

#[test]
fn a_first_score_that_was_taken_away_meanwhile_is_not_replaced() {
    let emptied = CellEntry {
        student: AN,
        target: MATHEMATICS,
        mark: None,
        comment: None,
        expected_version: 1,
        reason: None,
    };
    let enter = EnterGrades { class: CLASS_3A, period: END, entries: vec![emptied] };
    given_permitted()
        .by(TEACHER_3A)
        .when(enter)
        .recorded()
        .when(record(Standing::Second, 2))
        .then_refused(&[("subject", "NO_SCORE")]);
}

#[test]
fn a_lock_holds_for_the_second_score_too() {
    given_permitted()
        .and([locked()])
        .by(TEACHER_3A)
        .when(record(Standing::Second, 1))
        .then_refused(&[("subject", "PERIOD_LOCKED")]);
}

#[test]
fn the_new_teacher_records_for_a_pupil_who_changed_class() {
    let event =
        ClassChanged { student: AN, from: CLASS_3A, to: CLASS_3B, on: date(2025, 10, 1), reason: None };
    let given = given_permitted().and([event.into()]);
    given
        .clone()
        .by(TEACHER_3A)
        .when(record(Standing::Second, 1))
        .then_refused(&[("student", "STUDENT_NOT_IN_CLASS")]);
    let command = RecordReplacementTest { class: CLASS_3B, ..record(Standing::Second, 1) };
    let given = given.by(TEACHER_3B).when(command).recorded();
    assert_eq!(cell(&given).standing_score(), Some(score(8)));
}

#[test]
fn a_batch_whose_test_was_replaced_since_is_not_taken_back() {
    let entry = |student| CellEntry {
        student,
        target: MATHEMATICS,
        mark: mark(3),
        comment: None,
        expected_version: 0,
        reason: None,
    };
    let given = given_school().by(TEACHER_3A);
    let batch = given.next_command();
    given
        .when(EnterGrades { class: CLASS_3A, period: END, entries: vec![entry(AN), entry(BINH)] })
        .recorded()
        .when(propose(CLASS_3A, END, Subject::Mathematics))
        .recorded()
        .by(PRINCIPAL)
        .when(permit(Permission::Permitted))
        .recorded()
        .by(TEACHER_3A)
        .when(record(Standing::Second, 1))
        .recorded()
        .when(RevertBatch { class: CLASS_3A, period: END, batch, reason: None })
        .then_refused(&[("cells[0].target", "CHANGED_SINCE")]);
}

#[test]
fn texts_about_a_pupil_who_was_forgotten_are_gone_and_not_written_again() {
    let basis = line("Điều 14 Luật 91/2025/QH15");
    let erased = Event::from(PersonalDataErased { person: AN.0, categories: vec![Category::Comment], basis });
    let given = given_proposed().and([erased.clone()]);
    let proposal = given.school().gradebook.replacements.proposal(END, AN, Subject::Mathematics).unwrap();
    assert_eq!(proposal.reason.get(), None);
    let reasoned =
        DecideReplacementTest { reason: Some(note("Đồng ý.")), ..permit(Permission::Permitted) };
    given.by(PRINCIPAL).when(reasoned).then_refused(&[("reason", "PERSONAL_DATA_ERASED")]);
    given_score()
        .and([erased])
        .by(TEACHER_3A)
        .when(propose(CLASS_3A, END, Subject::Mathematics))
        .then_refused(&[("reason", "PERSONAL_DATA_ERASED")]);
}
