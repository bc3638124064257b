//! What events about timetables say.

use socai_school::{
    policy::Object as About,
    timetable::{
        LessonsCanceled, LessonsRestored, MakeUpPlanned, Place, Slot, Substituted, SubstitutionArranged,
        SubstitutionEnded, TimetableSet, TimetableWithdrawn,
    },
};

use super::changes::{Changes, Shown, day, text};
use crate::access;

const CLASS: (&str, &str) = ("Lớp", "Class");
const FROM: (&str, &str) = ("Áp dụng từ ngày", "In force from");
const ABSENT: (&str, &str) = ("Giáo viên nghỉ", "Absent teacher");
const SINCE: (&str, &str) = ("Từ ngày", "From");
const DATE: (&str, &str) = ("Ngày", "Date");
const LESSONS: (&str, &str) = ("Các tiết", "Lessons");

pub(super) fn set(c: &mut Changes<'_>, e: &TimetableSet) {
    c.class("class", CLASS, e.class).set("from", FROM, day(e.from));
    c.set("lessonCount", ("Số tiết/tuần", "Lessons a week"), text(e.lessons.len()));
}

pub(super) fn withdrawn(c: &mut Changes<'_>, e: &TimetableWithdrawn) {
    c.class("class", CLASS, e.class).change("from", FROM, day(e.from), Shown::Nothing);
}

pub(super) fn arranged(c: &mut Changes<'_>, e: &SubstitutionArranged) {
    c.account("absent", ABSENT, e.absent);
    substituted(c, &e.lessons);
    c.under(access::CHANGE_ABSENCE, About::Account(e.absent)).reason(e.reason.as_ref());
}

pub(super) fn ended(c: &mut Changes<'_>, e: &SubstitutionEnded) {
    c.account("absent", ABSENT, e.absent).set("from", SINCE, day(e.from));
    substituted(c, &e.lessons);
}

pub(super) fn canceled(c: &mut Changes<'_>, e: &LessonsCanceled) {
    c.class("class", CLASS, e.class).set("date", DATE, day(e.date)).set(
        "lessons",
        LESSONS,
        slots(&e.lessons),
    );
    c.set("why", ("Lí do", "Why"), text(e.why.vi()));
    c.under(access::CHANGE_ABSENCE, About::Account(e.author)).reason(e.note.as_ref());
}

pub(super) fn restored(c: &mut Changes<'_>, e: &LessonsRestored) {
    c.class("class", CLASS, e.class).set("date", DATE, day(e.date)).set(
        "lessons",
        LESSONS,
        slots(&e.lessons),
    );
}

pub(super) fn make_up(c: &mut Changes<'_>, e: &MakeUpPlanned) {
    c.class("class", CLASS, e.class).set("lesson", ("Tiết đã nghỉ", "Canceled lesson"), place(e.lesson));
    c.set("subject", ("Môn học", "Subject"), text(e.subject.vi()));
    c.set("on", ("Dạy bù vào", "Made up for on"), e.on.map_or(Shown::Nothing, place));
    if let Some(teacher) = e.teacher {
        c.account("teacher", ("Giáo viên", "Teacher"), teacher);
    }
}

fn substituted(c: &mut Changes<'_>, lessons: &[Substituted]) {
    for lesson in lessons {
        c.class("class", CLASS, lesson.class).set("lesson", ("Tiết", "Lesson"), place(lesson.lesson));
        c.account("substitute", ("Giáo viên dạy thay", "Substitute"), lesson.substitute);
    }
}

fn place(place: Place) -> Shown {
    text(format!("{} ngày {}", place.slot().vi(), place.date.strftime("%d/%m/%Y")))
}

fn slots(slots: &[Slot]) -> Shown {
    text(slots.iter().map(|slot| slot.vi()).collect::<Vec<_>>().join("; "))
}
