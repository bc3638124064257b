//! Placing students in the classes of a new school year.

use jiff::civil::{Date, date};
use uuid::Uuid;

use crate::{
    calendar::{SchoolYear, SchoolYearOpened},
    classes::ClassCreated,
    ids::ClassId,
    registry::{DepartureReason, EnrollStudents, RecordDeparture, StudentEnrolled},
    regulations::GradeLevel,
    testing::{AN, BINH, CHI, CLASS_3A, CLASS_4A, CLERK, Given, code, given_school},
};

const NEXT_4A: ClassId = ClassId(Uuid::from_u128(0xe4));
const NEXT_3A: ClassId = ClassId(Uuid::from_u128(0xe3));
const NEXT_5A: ClassId = ClassId(Uuid::from_u128(0xe5));
const SEPTEMBER: Date = date(2026, 9, 7);

/// The small school with next year's classes.
fn next_year() -> Given {
    let year = SchoolYear(2026);
    let class = |class, name, grade| ClassCreated { class, year, name: code(name), grade }.into();
    given_school().and([
        SchoolYearOpened {
            year,
            first_day: date(2026, 9, 4),
            term_two_first_day: date(2027, 1, 18),
            last_day: date(2027, 5, 31),
            term_one_weeks: 18,
            term_two_weeks: 17,
        }
        .into(),
        class(NEXT_3A, "3A", GradeLevel::G3),
        class(NEXT_4A, "4A", GradeLevel::G4),
        class(NEXT_5A, "5A", GradeLevel::G5),
    ])
}

fn enroll(class: ClassId, students: &[crate::ids::StudentId]) -> EnrollStudents {
    EnrollStudents { class, on: SEPTEMBER, students: students.to_vec() }
}

#[test]
fn a_class_moves_up_and_its_old_stay_ends_the_day_before() {
    let moved = |student| StudentEnrolled { student, from: CLASS_3A, to: NEXT_4A, on: SEPTEMBER }.into();
    next_year().when(enroll(NEXT_4A, &[AN, BINH])).then([moved(AN), moved(BINH)]);

    let given = next_year().when(enroll(NEXT_4A, &[AN, BINH])).recorded();
    let registry = &given.school().registry;
    assert_eq!(registry.class_of(AN, date(2026, 9, 6)), Some(CLASS_3A));
    assert_eq!(registry.class_of(AN, SEPTEMBER), Some(NEXT_4A));
    assert_eq!(registry.class_list(NEXT_4A, SEPTEMBER).len(), 2);
    assert_eq!(registry.class_list(CLASS_3A, SEPTEMBER).len(), 1);
}

#[test]
fn a_student_may_repeat_the_grade_but_not_skip_one() {
    let repeats = StudentEnrolled { student: AN, from: CLASS_3A, to: NEXT_3A, on: SEPTEMBER };
    next_year().when(enroll(NEXT_3A, &[AN])).then([repeats.into()]);
    next_year().when(enroll(NEXT_5A, &[AN])).then_refused(&[("students[0]", "CLASS_NOT_OF_NEXT_GRADE")]);
}

#[test]
fn one_bad_entry_refuses_all_with_a_verdict_each() {
    let left = RecordDeparture {
        student: CHI,
        on: date(2026, 5, 20),
        reason: DepartureReason::Transferred,
        note: None,
    };
    next_year()
        .when(left)
        .recorded()
        .when(enroll(NEXT_4A, &[AN, CHI, AN]))
        .then_refused(&[("students[1]", "STUDENT_HAS_DEPARTED"), ("students[2]", "STUDENT_REPEATED")]);
}

#[test]
fn the_class_must_be_of_a_later_year_and_the_day_within_it() {
    let same_year = EnrollStudents { class: CLASS_4A, on: date(2026, 1, 5), students: vec![AN] };
    next_year().when(same_year).then_refused(&[("students[0]", "CLASS_NOT_OF_LATER_YEAR")]);
    let too_early = EnrollStudents { on: date(2026, 8, 1), ..enroll(NEXT_4A, &[AN]) };
    next_year().when(too_early).then_refused(&[("on", "DATE_OUTSIDE_YEAR")]);
    next_year().when(enroll(NEXT_4A, &[])).then_refused(&[("students", "NO_ENTRIES")]);
    next_year().by(CLERK).when(enroll(NEXT_4A, &[AN])).then_refused(&[("", "FORBIDDEN")]);
}

#[test]
fn a_repeated_command_changes_nothing() {
    next_year().when(enroll(NEXT_4A, &[AN])).recorded().when(enroll(NEXT_4A, &[AN])).then_nothing();
}
