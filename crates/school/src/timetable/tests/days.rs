//! Lessons that are not taught, and when they are made up for.

use super::*;
use crate::{regulations::Subject as S, sealed::Sealed};

fn cancel(classes: &[ClassId], from: Date, until: Date) -> CancelLessons {
    CancelLessons {
        classes: classes.to_vec(),
        from,
        until,
        session: None,
        periods: Vec::new(),
        why: NotTaught::Weather,
        note: Some(note("Bão số 5")),
    }
}

fn make_up(lesson: Place, on: Option<Place>) -> PlanMakeUp {
    PlanMakeUp { class: CLASS_3A, lesson, on, teacher: None }
}

fn restore() -> RestoreLessons {
    RestoreLessons { class: CLASS_3A, date: OCTOBER, session: None, periods: Vec::new() }
}

#[test]
fn a_day_without_school_cancels_the_lessons_of_all_classes() {
    let given = given_timetable();
    let slots = [1, 2].map(|number| morning(OCTOBER, number).slot()).to_vec();
    let canceled = |class| LessonsCanceled {
        class,
        date: OCTOBER,
        lessons: slots.clone(),
        why: NotTaught::Weather,
        author: ADMIN,
        note: Some(Sealed::Open(note("Bão số 5"))),
    };
    let command = || cancel(&[CLASS_3A, CLASS_3B], OCTOBER, OCTOBER);
    given.clone().when(command()).then([canceled(CLASS_3A).into(), canceled(CLASS_3B).into()]);
    let given = given.now(command());
    assert_eq!(taught(&given, CLASS_3A, OCTOBER), []);
    assert_eq!(given.school().schedule().of_class(CLASS_3A, OCTOBER).len(), 2);
    given
        .clone()
        .when(command())
        .then_refused(&[("classes[0]", "NO_SUCH_LESSON"), ("classes[1]", "NO_SUCH_LESSON")]);
    let long = cancel(&[CLASS_3A], OCTOBER, date(2025, 11, 30));
    given.clone().when(long).then_refused(&[("until", "RANGE_OF_DAYS")]);
    let backwards = cancel(&[CLASS_3A], OCTOBER, MONDAY);
    given.clone().when(backwards).then_refused(&[("until", "RANGE_OF_DAYS")]);
    let given = given.now(restore());
    assert_eq!(taught(&given, CLASS_3A, OCTOBER).len(), 2);
    given.when(restore()).then_refused(&[("date", "LESSON_NOT_CANCELED")]);
}

#[test]
fn a_canceled_lesson_is_made_up_for_when_class_and_teacher_are_free() {
    let lesson = morning(OCTOBER, 1);
    let one = CancelLessons { periods: vec![period(1)], ..cancel(&[CLASS_3A], OCTOBER, OCTOBER) };
    let given = given_timetable().now(one);
    let thursday = date(2025, 10, 16);
    let on = Place { date: thursday, session: Session::Afternoon, period: period(3) };
    let refused = |on, path: &str, code: &str| {
        given.clone().when(make_up(lesson, Some(on))).then_refused(&[(path, code)]);
    };
    // 3A has a lesson then; English is in 3B; there is no school.
    let taken = make_up(lesson, Some(morning(date(2025, 10, 20), 2)));
    given.clone().when(taken).then_refused(&[("on", "PERIOD_TAKEN"), ("on", "TEACHER_BUSY")]);
    refused(morning(date(2026, 1, 12), 1), "on.date", "NOT_A_TEACHING_DAY");
    let never = morning(MONDAY, 1);
    given.clone().when(make_up(never, Some(on))).then_refused(&[("lesson", "LESSON_NOT_CANCELED")]);
    let other = PlanMakeUp { teacher: Some(TEACHER_3B), ..make_up(lesson, Some(on)) };
    given.clone().when(other).then_refused(&[("teacher", "TEACHER_NOT_ASSIGNED")]);
    given.clone().when(make_up(lesson, Some(on))).then(event(MakeUpPlanned {
        class: CLASS_3A,
        lesson,
        subject: S::ForeignLanguage,
        on: Some(on),
        teacher: Some(ENGLISH),
    }));
    let given = given.now(make_up(lesson, Some(on)));
    assert_eq!(taught(&given, CLASS_3A, thursday), [(3, S::ForeignLanguage, Some(ENGLISH))]);
    given.clone().when(make_up(lesson, Some(on))).then_nothing();
    given.clone().when(restore()).then_refused(&[("date", "LESSON_MADE_UP")]);
    // It moves, and is taken back; then the lesson is taught after all.
    let earlier = Place { period: period(1), ..on };
    let given = given.now(make_up(lesson, Some(earlier)));
    assert_eq!(taught(&given, CLASS_3A, thursday), [(1, S::ForeignLanguage, Some(ENGLISH))]);
    let given = given.now(make_up(lesson, None));
    assert_eq!(taught(&given, CLASS_3A, thursday), []);
    assert_eq!(taught(&given.now(restore()), CLASS_3A, OCTOBER).len(), 2);
}

#[test]
fn a_lesson_that_makes_up_may_stand_where_another_one_is_canceled() {
    let given = given_timetable().now(cancel(&[CLASS_3A], OCTOBER, OCTOBER));
    // English is in 3B in the second period.
    let busy = make_up(morning(OCTOBER, 1), Some(morning(OCTOBER, 2)));
    given.clone().when(busy).then_refused(&[("on", "TEACHER_BUSY")]);
    let given = given.now(make_up(morning(OCTOBER, 2), Some(morning(OCTOBER, 1))));
    assert_eq!(taught(&given, CLASS_3A, OCTOBER), [(1, S::Mathematics, Some(TEACHER_3A))]);
    let all = given.school().schedule().of_class(CLASS_3A, OCTOBER);
    assert_eq!(all.len(), 3, "and the two that are not taught stand beside it");
}

#[test]
fn teachers_do_not_cancel_lessons() {
    for other in [PRINCIPAL, TEACHER_3A, CLERK, PARENT, INSPECTOR] {
        let given = given_timetable().by(other);
        given.clone().when(cancel(&[CLASS_3A], OCTOBER, OCTOBER)).then_refused(&[("", "FORBIDDEN")]);
        given.clone().when(restore()).then_refused(&[("", "FORBIDDEN")]);
        given.when(make_up(morning(OCTOBER, 1), None)).then_refused(&[("", "FORBIDDEN")]);
    }
}
