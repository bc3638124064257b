//! Examples of the events about the lesson log.

use jiff::civil::date;
use socai_school::{
    Event, Position,
    attendance::{Month, Session},
    lessons::{
        LessonGrade, LessonMonthSigned, LessonMonthWithdrawn, LessonNumber, LessonSigned, LessonWeekClosed,
        LessonWeekReopened, LessonWithdrawn,
    },
    regulations::Subject,
    timetable::{Period, Place},
};

use super::{closed, id, line};

pub(super) fn lessons() -> Vec<Event> {
    let (class, teacher, other) = (id(0xc1), id(0xa2), id(0xa3));
    let day = date(2025, 10, 15);
    let lesson = Place { date: day, session: Session::Morning, period: Period::FIRST };
    let month = Month::of(day);
    vec![
        LessonSigned {
            class,
            lesson,
            subject: Subject::Mathematics,
            teacher,
            stands_in_for: Some(other),
            title: line("Bảng nhân 6"),
            number: LessonNumber::new(31),
            homework: Some(line("Bài 2, 3 trang 40")),
            remark: Some(closed(65)),
            grade: Some(LessonGrade::Good),
            late: true,
            corrects: Some(Position(4716)),
        }
        .into(),
        LessonWithdrawn { class, lesson, withdraws: Position(4717), teacher, reason: closed(66) }.into(),
        LessonWeekClosed { class, week: 6 }.into(),
        LessonWeekReopened { class, week: 6, closed: Position(4718), closer: teacher, reason: closed(67) }
            .into(),
        LessonMonthSigned { class, month }.into(),
        LessonMonthWithdrawn { class, month, signed: Position(4719), signer: other, reason: closed(68) }
            .into(),
    ]
}
