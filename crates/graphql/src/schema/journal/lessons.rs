//! What events about the lesson log say.

use socai_school::{
    Event, Sealed,
    ids::ClassId,
    lessons::{
        LessonMonthSigned, LessonMonthWithdrawn, LessonSigned, LessonWeekClosed, LessonWeekReopened,
        LessonWithdrawn,
    },
    policy::Object as About,
    timetable::Place,
};

use super::changes::{Changes, Shown, text};
use crate::access;

const CLASS: (&str, &str) = ("Lớp", "Class");
const WEEK: (&str, &str) = ("Tuần học", "Teaching week");
const MONTH: (&str, &str) = ("Tháng", "Month");

pub(super) fn signed(c: &mut Changes<'_>, e: &LessonSigned, before: Option<&Event>) {
    // What had been taken back stands no more, so there is no old value then.
    let before = match before {
        Some(Event::LessonSigned(before)) => Some(before),
        _ => None,
    };
    lesson(c, e.class, e.lesson);
    c.set("subject", ("Môn học", "Subject"), text(e.subject.vi()));
    c.account("teacher", ("Giáo viên", "Teacher"), e.teacher);
    if let Some(absent) = e.stands_in_for {
        c.account("standsInFor", ("Dạy thay cho", "Stands in for"), absent);
    }
    let or_nothing = |value: Option<String>| value.map_or(Shown::Nothing, Shown::Text);
    c.set("late", ("Ghi bù", "Late"), if e.late { text("có") } else { Shown::Nothing });
    c.under(access::CHANGE_LESSON, About::Class(e.class));
    let title = |e: Option<&LessonSigned>| or_nothing(e.map(|e| e.title.to_string()));
    c.change("title", ("Tên bài", "Title"), title(before), title(Some(e)));
    let number =
        |e: Option<&LessonSigned>| or_nothing(e.and_then(|e| e.number).map(|number| number.to_string()));
    c.change("number", ("Tiết PPCT", "Number in the programme"), number(before), number(Some(e)));
    let homework =
        |e: Option<&LessonSigned>| or_nothing(e.and_then(|e| e.homework.as_ref()).map(ToString::to_string));
    c.change("homework", ("Dặn dò", "Homework"), homework(before), homework(Some(e)));
    let grade =
        |e: Option<&LessonSigned>| or_nothing(e.and_then(|e| e.grade).map(|grade| grade.vi().to_owned()));
    c.change("grade", ("Xếp loại", "Grade"), grade(before), grade(Some(e)));
    let remark = |e: Option<&LessonSigned>| match e.and_then(|e| e.remark.as_ref()).map(Sealed::get) {
        None => Shown::Nothing,
        Some(None) => Shown::Erased,
        Some(Some(remark)) => text(remark),
    };
    c.change("remark", ("Nhận xét", "Remark"), remark(before), remark(Some(e)));
}

pub(super) fn withdrawn(c: &mut Changes<'_>, e: &LessonWithdrawn) {
    lesson(c, e.class, e.lesson);
    c.account("teacher", ("Giáo viên", "Teacher"), e.teacher);
    c.under(access::CHANGE_LESSON, About::Class(e.class)).reason(Some(&e.reason));
}

pub(super) fn week_closed(c: &mut Changes<'_>, e: &LessonWeekClosed) {
    c.class("class", CLASS, e.class).set("week", WEEK, text(e.week));
}

pub(super) fn week_reopened(c: &mut Changes<'_>, e: &LessonWeekReopened) {
    c.class("class", CLASS, e.class).set("week", WEEK, text(e.week));
    c.account("closer", ("Người đã khép", "Closer"), e.closer);
    c.under(access::CHANGE_LESSON, About::Class(e.class)).reason(Some(&e.reason));
}

pub(super) fn month_signed(c: &mut Changes<'_>, e: &LessonMonthSigned) {
    c.class("class", CLASS, e.class).set("month", MONTH, text(e.month.vi()));
}

pub(super) fn month_withdrawn(c: &mut Changes<'_>, e: &LessonMonthWithdrawn) {
    c.class("class", CLASS, e.class).set("month", MONTH, text(e.month.vi()));
    c.account("signer", ("Người đã kí", "Signer"), e.signer);
    c.under(access::CHANGE_LESSON, About::Class(e.class)).reason(Some(&e.reason));
}

fn lesson(c: &mut Changes<'_>, class: ClassId, lesson: Place) {
    let said = format!("{} ngày {}", lesson.slot().vi(), lesson.date.strftime("%d/%m/%Y"));
    c.class("class", CLASS, class).set("lesson", ("Tiết", "Lesson"), text(said));
}
