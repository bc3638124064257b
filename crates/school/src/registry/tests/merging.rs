//! Merging two entries of the register that are one person.

use jiff::civil::{Date, date};

use crate::{
    attendance::{RecordAttendance, Session},
    calendar::GradingPeriod,
    gradebook::{GradeEntered, Mark},
    registry::{
        CorrectStudent, DepartureReason, MergeStudents, RecordDeparture, StudentsMerged, Whereabouts,
    },
    regulations::{AssessmentPeriod, Level, Subject, Target},
    testing::{
        AN, CLASS_3A, CLASS_3B, CLERK, DUNG, FIRST_DAY, Given, MOTHER, PARENT, TEACHER_3A, YEAR, given_school,
    },
    text::Note,
};

const NOVEMBER: Date = date(2025, 11, 3);

fn merge(stands: crate::ids::StudentId, duplicate: crate::ids::StudentId) -> MergeStudents {
    MergeStudents { stands, duplicate, reason: Note::new("Trùng giấy khai sinh").unwrap() }
}

#[test]
fn who_sat_in_classes_at_the_same_time_is_not_one_person() {
    given_school().when(merge(AN, DUNG)).then_refused(&[("duplicate", "STUDENTS_AT_THE_SAME_TIME")]);
    given_school().when(merge(AN, AN)).then_refused(&[("duplicate", "STUDENT_REPEATED")]);
    given_school().by(CLERK).when(merge(AN, DUNG)).then_refused(&[("", "FORBIDDEN")]);
}

/// AN is at the school until November, and again since then under the number that was DUNG's.
fn apart() -> Given {
    let left = |student, on| RecordDeparture { student, on, reason: DepartureReason::DroppedOut, note: None };
    let given = given_school().when(left(AN, NOVEMBER)).recorded();
    // A fresh entry of the second half of the year.
    let admitted = crate::registry::StudentAdmitted {
        student: SECOND,
        register_number: 7,
        class: CLASS_3B,
        on: date(2025, 12, 1),
        origin: crate::registry::Origin::New,
        identity: crate::testing::student("Ngô Văn An", "TAM-777", date(2017, 3, 1)).into(),
        contact: None,
        health: None,
    };
    given.and([admitted.into()])
}

const SECOND: crate::ids::StudentId = crate::ids::StudentId(uuid::Uuid::from_u128(0xd77));

#[test]
fn the_stays_of_both_show_under_the_entry_that_stands_and_both_numbers_stay() {
    let event = StudentsMerged {
        stands: AN,
        duplicate: SECOND,
        reason: Note::new("Trùng giấy khai sinh").unwrap().into(),
    };
    apart().when(merge(AN, SECOND)).then([event.into()]);
    let before = apart();
    let given = apart().when(merge(AN, SECOND)).recorded();
    let registry = &given.school().registry;
    let december = date(2025, 12, 1);
    assert_eq!(registry.class_of(AN, FIRST_DAY), Some(CLASS_3A));
    assert_eq!(registry.class_of(AN, NOVEMBER), None);
    assert_eq!(registry.class_of(AN, december), Some(CLASS_3B));
    assert_eq!(registry.class_of(SECOND, december), None);
    let list: Vec<_> = registry.class_list(CLASS_3B, december).iter().map(|student| student.id).collect();
    assert_eq!(list, [AN, DUNG]);
    assert_eq!((registry.by_register_number(1), registry.by_register_number(7)), (Some(AN), Some(SECOND)));
    assert_eq!(registry.next_register_number(), 8);
    assert_eq!(registry.by_code("TAM-777"), Some(AN));
    let line = registry.student(SECOND).unwrap().register_line(december).unwrap();
    assert_eq!(line.whereabouts, Whereabouts::Merged { class: CLASS_3B, into: AN });
    let totals = registry.register_totals(december);
    assert_eq!((totals.admitted, totals.attending, totals.merged), (7, 6, 1));
    // Before it was known there were two.
    assert_eq!(before.school().registry.register_totals(december).attending, 6);
    assert_eq!(before.school().registry.class_of(SECOND, december), Some(CLASS_3B));

    given.clone().when(merge(AN, SECOND)).then_nothing();
    let correct =
        CorrectStudent { student: SECOND, identity: None, contact: None, health: None, reason: None };
    given.when(correct).then_refused(&[("student", "STUDENT_WAS_MERGED")]);
}

#[test]
fn guardians_and_sessions_follow_to_the_entry_that_stands() {
    // The later entry is to stand, and the mother is known of the earlier one.
    let morning = RecordAttendance {
        class: CLASS_3A,
        date: date(2025, 10, 15),
        session: Session::Morning,
        entries: vec![],
        expected_version: 0,
    };
    let given = apart().at("2025-10-15T01:00:00Z").by(TEACHER_3A).when(morning).recorded();
    let given = given.by(crate::testing::ADMIN).when(merge(SECOND, AN)).recorded();
    let registry = &given.school().registry;
    assert!(registry.is_guardian(PARENT, SECOND) && !registry.is_guardian(PARENT, AN));
    assert_eq!(registry.student(SECOND).unwrap().guardians, [MOTHER]);
    let day = date(2025, 10, 15);
    assert_eq!(given.school().attendance_totals(SECOND, &(day..=day)).sessions, 1);
    assert_eq!(given.school().attendance_totals(AN, &(day..=day)).sessions, 0);
}

#[test]
fn what_was_merged_into_a_closed_entry_points_to_the_one_that_stands() {
    let left = RecordDeparture {
        student: SECOND,
        on: date(2026, 1, 5),
        reason: DepartureReason::DroppedOut,
        note: None,
    };
    let third = crate::ids::StudentId(uuid::Uuid::from_u128(0xd78));
    let admitted = crate::registry::StudentAdmitted {
        student: third,
        register_number: 8,
        class: CLASS_3A,
        on: date(2026, 2, 2),
        origin: crate::registry::Origin::New,
        identity: crate::testing::student("Ngô Văn An", "TAM-778", date(2017, 3, 1)).into(),
        contact: None,
        health: None,
    };
    let given = apart().when(left).recorded().and([admitted.into()]);
    let given = given.when(merge(AN, SECOND)).recorded().when(merge(third, AN)).recorded();
    let registry = &given.school().registry;
    let into = |student| registry.student(student).unwrap().merged.map(|merged| merged.into);
    assert_eq!((into(AN), into(SECOND), into(third)), (Some(third), Some(third), None));
    assert_eq!(registry.student(third).unwrap().duplicates, [AN, SECOND]);
    assert_eq!(registry.class_of(third, date(2025, 12, 1)), Some(CLASS_3B));
}

#[test]
fn an_entry_with_marks_is_the_one_to_keep() {
    let entered = GradeEntered {
        student: AN,
        class: CLASS_3A,
        period: GradingPeriod { year: YEAR, moment: AssessmentPeriod::MidTermOne },
        target: Target::Subject(Subject::Vietnamese),
        mark: Some(Mark::Subject { level: Some(Level::Completed), score: None }),
        comment: None,
        request: None,
    };
    let given = apart().and([entered.into()]);
    given.clone().when(merge(SECOND, AN)).then_refused(&[("duplicate", "DUPLICATE_HAS_RECORDS")]);
    given.when(merge(AN, SECOND)).decided();
}
