//! Examples of the events about timetables.

use jiff::civil::date;
use socai_school::{
    Event, Position,
    attendance::Session,
    regulations::Subject,
    timetable::{
        LessonsCanceled, LessonsRestored, MakeUpPlanned, NotTaught, Period, Place, PlannedLesson, SchoolDay,
        Slot, Substituted, SubstitutionArranged, SubstitutionEnded, TimetableSet, TimetableWithdrawn,
    },
};

use super::{closed, id};

pub(super) fn timetable() -> Vec<Event> {
    let (class, teacher, other) = (id(0xc1), id(0xa2), id(0xa3));
    let (day, session) = (date(2025, 10, 15), Session::Morning);
    let period = Period::new(2).unwrap();
    let lesson = Place { date: day, session, period };
    let slot = Slot { session, period };
    vec![
        TimetableSet {
            class,
            from: date(2025, 9, 8),
            lessons: vec![PlannedLesson {
                day: SchoolDay::Wednesday,
                session,
                period,
                subject: Subject::Mathematics,
                teacher: Some(teacher),
            }],
        }
        .into(),
        TimetableWithdrawn { class, from: date(2025, 11, 3), set: Position(4715) }.into(),
        SubstitutionArranged {
            substitution: id(0x51),
            absent: teacher,
            lessons: vec![Substituted { class, lesson, substitute: other }],
            reason: Some(closed(63)),
        }
        .into(),
        SubstitutionEnded {
            substitution: id(0x51),
            absent: teacher,
            from: day,
            lessons: vec![Substituted { class, lesson, substitute: other }],
        }
        .into(),
        LessonsCanceled {
            class,
            date: day,
            lessons: vec![slot],
            why: NotTaught::Weather,
            author: other,
            note: Some(closed(64)),
        }
        .into(),
        LessonsRestored { class, date: day, lessons: vec![slot] }.into(),
        MakeUpPlanned {
            class,
            lesson,
            subject: Subject::Mathematics,
            on: Some(Place { date: date(2025, 10, 18), session, period }),
            teacher: Some(teacher),
        }
        .into(),
    ]
}
