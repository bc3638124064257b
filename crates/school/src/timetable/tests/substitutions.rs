//! Somebody stands in for an absent teacher.

use super::*;
use crate::{
    gradebook::EnterGrades,
    ids::SubstitutionId,
    registry::PersonalDataErased,
    regulations::Subject as S,
    sealed::{Category, Sealed},
};

fn stands_in(class: ClassId, lesson: Place, substitute: AccountId) -> LessonSubstitute {
    LessonSubstitute { class, lesson, substitute }
}

fn arrange(absent: AccountId, lessons: impl IntoIterator<Item = LessonSubstitute>) -> ArrangeSubstitution {
    ArrangeSubstitution { absent, lessons: lessons.into_iter().collect(), reason: Some(note("Ốm")) }
}

#[test]
fn a_free_teacher_stands_in_and_the_reason_is_sealed() {
    let given = given_timetable().by(VICE);
    let place = morning(OCTOBER, 2);
    let command = || arrange(TEACHER_3A, [stands_in(CLASS_3A, place, HEAD)]);
    given.clone().when(command()).then(event(SubstitutionArranged {
        substitution: fresh(0),
        absent: TEACHER_3A,
        lessons: vec![Substituted { class: CLASS_3A, lesson: place, substitute: HEAD }],
        reason: Some(Sealed::Open(note("Ốm"))),
    }));
    let given = given.now(command());
    assert_eq!(taught(&given, CLASS_3A, OCTOBER)[1], (2, S::Mathematics, Some(HEAD)));
    assert_eq!(taught(&given, CLASS_3A, MONDAY)[1], (2, S::Mathematics, Some(TEACHER_3A)));
    // Both see it in their weeks.
    for teacher in [HEAD, TEACHER_3A] {
        assert_eq!(given.school().schedule().of_teacher(teacher, OCTOBER).len(), 1);
    }
    // It gives no right to enter grades.
    let grades = EnterGrades {
        class: CLASS_3A,
        period: crate::calendar::GradingPeriod {
            year: YEAR,
            moment: crate::regulations::AssessmentPeriod::EndTermOne,
        },
        entries: vec![crate::gradebook::CellEntry {
            student: AN,
            target: crate::regulations::Target::Subject(S::Mathematics),
            mark: None,
            comment: Some(note("Tốt")),
            expected_version: 0,
            reason: None,
        }],
    };
    let refusals = given.by(HEAD).when(grades).refusals();
    assert!(refusals.to_string().contains("FORBIDDEN"), "{refusals}");
}

#[test]
fn whoever_has_a_lesson_then_does_not_stand_in() {
    let given = given_timetable();
    let refused = |lesson: LessonSubstitute, path: &str, code: &str| {
        given.clone().when(arrange(TEACHER_3A, [lesson])).then_refused(&[(path, code)]);
    };
    let place = morning(OCTOBER, 2);
    refused(stands_in(CLASS_3A, place, ENGLISH), "lessons[0].substitute", "TEACHER_BUSY");
    refused(stands_in(CLASS_3A, place, TEACHER_3A), "lessons[0].substitute", "SAME_TEACHER");
    refused(stands_in(CLASS_3A, place, PRINCIPAL), "lessons[0].substitute", "ROLE_MISSING");
    refused(stands_in(CLASS_3A, morning(OCTOBER, 1), HEAD), "lessons[0].lesson", "NOT_THEIR_LESSON");
    refused(stands_in(CLASS_3A, morning(OCTOBER, 3), HEAD), "lessons[0].lesson", "NO_SUCH_LESSON");
    refused(stands_in(ClassId(uuid::Uuid::nil()), place, HEAD), "lessons[0].class", "UNKNOWN_CLASS");
    // Nor in two classes at once: TEACHER_4A cannot take both English lessons when they meet.
    let given = given_timetable().now(set(
        OCTOBER,
        [
            week(CLASS_3A, [monday(1, S::Mathematics), monday(2, S::Vietnamese)]),
            week(CLASS_3B, [monday(1, S::ForeignLanguage), monday(3, S::ForeignLanguage)]),
            week(CLASS_4A, [monday(2, S::ForeignLanguage)]),
        ],
    ));
    let second = arrange(
        ENGLISH,
        [
            stands_in(CLASS_3B, morning(OCTOBER, 1), HEAD),
            stands_in(CLASS_4A, place, TEACHER_3A),
            stands_in(CLASS_3B, morning(OCTOBER, 1), HEAD),
        ],
    );
    given.when(second).then_refused(&[("lessons[2].lesson", "LESSON_REPEATED")]);
}

#[test]
fn a_lesson_has_one_substitute_until_that_ends() {
    let place = morning(OCTOBER, 2);
    // Not the id that the next command makes.
    let id: SubstitutionId = fresh(1);
    let given = given_timetable().and(event(SubstitutionArranged {
        substitution: id,
        absent: TEACHER_3A,
        lessons: vec![Substituted { class: CLASS_3A, lesson: place, substitute: HEAD }],
        reason: None,
    }));
    let again = || arrange(TEACHER_3A, [stands_in(CLASS_3A, place, TEACHER_4A)]);
    given.clone().when(again()).then_refused(&[("lessons[0].lesson", "SUBSTITUTED_ALREADY")]);
    let end = |from| EndSubstitution { substitution: id, from };
    given.clone().when(end(OCTOBER.tomorrow().unwrap())).then_nothing();
    given.clone().when(end(OCTOBER)).then(event(SubstitutionEnded {
        substitution: id,
        absent: TEACHER_3A,
        from: OCTOBER,
        lessons: vec![Substituted { class: CLASS_3A, lesson: place, substitute: HEAD }],
    }));
    // She stands in elsewhere by now, so her lesson cannot come back to her.
    let busy = given.clone().now(arrange(ENGLISH, [stands_in(CLASS_3B, place, TEACHER_3A)]));
    busy.when(end(OCTOBER)).then_refused(&[("from", "TEACHER_BUSY")]);
    let given = given.now(end(OCTOBER));
    assert_eq!(taught(&given, CLASS_3A, OCTOBER)[1].2, Some(TEACHER_3A));
    assert!(given.school().timetables.substitution(id).unwrap().ended.is_some());
    given.now(again());
}

#[test]
fn erasure_takes_the_reason_and_leaves_who_taught() {
    let place = morning(OCTOBER, 2);
    let given = given_timetable().now(arrange(TEACHER_3A, [stands_in(CLASS_3A, place, HEAD)]));
    let erased = PersonalDataErased {
        person: TEACHER_3A.0,
        categories: vec![Category::Comment],
        basis: line("Luật 91/2025/QH15"),
    };
    let given = given.and(event(erased));
    let standing = given.school().timetables.substitutions(&(OCTOBER..=OCTOBER));
    assert_eq!(standing[0].reason, Some(Sealed::erased()));
    assert_eq!(taught(&given, CLASS_3A, OCTOBER)[1].2, Some(HEAD));
    let more = arrange(TEACHER_3A, [stands_in(CLASS_3A, morning(date(2025, 10, 20), 2), HEAD)]);
    given.when(more).then_refused(&[("reason", "PERSON_ERASED")]);
}
