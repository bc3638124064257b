//! Random versions, substitutions, cancellations and assignments: on no day is a class or a teacher in two places.

use std::collections::BTreeSet;

use jiff::Span;
use proptest::prelude::*;

use super::*;
use crate::{
    Command,
    classes::{AssignSubjectTeacher, EndSubjectTeacher},
    ids::SubstitutionId,
    regulations::Subject as S,
};

const CLASSES: [ClassId; 3] = [CLASS_3A, CLASS_3B, CLASS_4A];
const TEACHERS: [AccountId; 4] = [TEACHER_3A, TEACHER_3B, TEACHER_4A, ENGLISH];
const SUBJECTS: [S; 3] = [S::ForeignLanguage, S::Mathematics, S::Vietnamese];
/// Weeks 1 to 4, with few periods, so that much meets.
const DAYS: i64 = 28;

fn day() -> impl Strategy<Value = Date> {
    (0..DAYS).prop_map(|days| FIRST_DAY.saturating_add(Span::new().days(days)))
}

fn place() -> impl Strategy<Value = Place> {
    (day(), 1..3_u8).prop_map(|(date, number)| morning(date, number))
}

fn planned() -> impl Strategy<Value = PlannedLesson> {
    let day = prop::sample::select(&SchoolDay::ALL[..2]);
    let teacher = prop::option::weighted(0.2, prop::sample::select(&TEACHERS[..]));
    (day, 1..3_u8, prop::sample::select(&SUBJECTS[..]), teacher)
        .prop_map(|(day, number, subject, teacher)| PlannedLesson { teacher, ..lesson(day, number, subject) })
}

fn command() -> impl Strategy<Value = Command> {
    let class = prop::sample::select(&CLASSES[..]);
    let teacher = prop::sample::select(&TEACHERS[..]);
    let subject = prop::sample::select(&SUBJECTS[..]);
    let timetables = prop::collection::vec((class.clone(), prop::collection::vec(planned(), 1..4)), 1..3);
    let who = (class, teacher.clone(), teacher, subject);
    (0..16_u8, who, day(), place(), place(), timetables).prop_map(
        |(kind, (class, teacher, other, subject), on, place, to, timetables)| match kind {
            0..=3 => {
                let timetables = timetables.into_iter().map(|(class, lessons)| week(class, lessons));
                set(on, timetables).into()
            }
            4 => WithdrawTimetable { class, from: on }.into(),
            5..=8 => ArrangeSubstitution {
                absent: teacher,
                lessons: vec![LessonSubstitute { class, lesson: place, substitute: other }],
                reason: None,
            }
            .into(),
            9 => EndSubstitution { substitution: SubstitutionId::from(uuid::Uuid::nil()), from: on }.into(),
            10 => CancelLessons {
                classes: vec![class],
                from: place.date,
                until: place.date,
                session: None,
                periods: Vec::new(),
                why: NotTaught::Other,
                note: None,
            }
            .into(),
            11 => RestoreLessons { class, date: place.date, session: None, periods: Vec::new() }.into(),
            12 | 13 => PlanMakeUp { class, lesson: place, on: Some(to), teacher: None }.into(),
            14 => AssignSubjectTeacher { class, subject, teacher, from: on }.into(),
            _ => EndSubjectTeacher { class, subject, teacher, until: on }.into(),
        },
    )
}

/// What can only be named once it is there.
fn aimed(given: &Given, command: Command) -> Command {
    let timetables = &given.school().timetables;
    let until = FIRST_DAY.saturating_add(Span::new().days(DAYS));
    match command {
        Command::EndSubstitution(end) => {
            let newest = timetables.substitutions(&(FIRST_DAY..=until)).last().map(|it| it.id);
            EndSubstitution { substitution: newest.unwrap_or(end.substitution), ..end }.into()
        }
        Command::PlanMakeUp(plan) => {
            let days = FIRST_DAY.series(Span::new().days(1)).take_while(|day| *day < until);
            let lessons = days.flat_map(|day| given.school().schedule().of_class(plan.class, day));
            let canceled = lessons.filter(|lesson| lesson.canceled.is_some()).last();
            PlanMakeUp { lesson: canceled.map_or(plan.lesson, |lesson| lesson.place), ..plan }.into()
        }
        other => other,
    }
}

/// Every day of the year, lesson by lesson.
fn check(given: &Given) -> Result<(), TestCaseError> {
    let schedule = given.school().schedule();
    let days = FIRST_DAY.series(Span::new().days(1)).take_while(|day| *day <= date(2026, 5, 31));
    for day in days {
        let (mut teachers, mut classes) = (BTreeSet::new(), BTreeSet::new());
        for class in CLASSES {
            for lesson in schedule.of_class(class, day) {
                if lesson.canceled.is_some() {
                    continue;
                }
                prop_assert!(classes.insert((lesson.place, class)), "{class} twice at {:?}", lesson.place);
                if let Some(teacher) = lesson.teacher() {
                    prop_assert!(teachers.insert((lesson.place, teacher)), "{teacher} at {:?}", lesson.place);
                }
            }
        }
    }
    Ok(())
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(128))]

    #[test]
    fn nobody_and_no_class_is_in_two_places(commands in prop::collection::vec(command(), 1..40)) {
        let mut given = given_school().at("2025-09-15T01:00:00Z");
        for command in commands {
            let command = aimed(&given, command);
            let before = given.school().position.0;
            let Ok(decided) = given.decide(command) else { continue };
            // Ids are fresh per command.
            let events = decided.into_iter().map(|decided| match decided.event {
                Event::SubstitutionArranged(event) => SubstitutionArranged {
                    substitution: SubstitutionId(uuid::Uuid::from_u128(u128::from(before))),
                    ..event
                }
                .into(),
                event => event,
            });
            given = given.and(events.collect::<Vec<_>>());
        }
        check(&given)?;
        let snapshot = postcard::to_stdvec(&given.school().timetables).unwrap();
        let read: Timetables = postcard::from_bytes(&snapshot).unwrap();
        prop_assert_eq!(&read, &given.school().timetables);
    }
}
