//! What events about attendance say.

use socai_school::{
    Event,
    attendance::{
        AttendanceRecorded, AttendanceWithdrawn, Missed, MonthSignatureWithdrawn, MonthSigned, Session,
        WeekClosed, WeekReopened,
    },
    ids::ClassId,
    policy::Object as About,
};

use super::changes::{Changes, Shown, day, text};
use crate::access;

const CLASS: (&str, &str) = ("Lớp", "Class");
const WEEK: (&str, &str) = ("Tuần học", "Teaching week");
const MONTH: (&str, &str) = ("Tháng", "Month");

pub(super) fn recorded(c: &mut Changes<'_>, e: &AttendanceRecorded, before: Option<&Event>) {
    // What had been taken back stands no more, so there is no old value then.
    let before = match before {
        Some(Event::AttendanceRecorded(before)) => Some(before),
        _ => None,
    };
    session(c, e.class, e.date, e.session);
    c.set("enrolled", ("Sĩ số", "Enrolled"), text(e.enrolled));
    c.set("late", ("Ghi bù", "Late"), if e.late { text("có") } else { Shown::Nothing });
    c.under(access::CHANGE_ATTENDANCE, About::Class(e.class));
    let names = |event: Option<&AttendanceRecorded>, excused: bool| {
        let absent = event.map_or(&[][..], |event| event.absent.as_slice()).iter();
        let of = absent.filter(|missed| missed.excused == excused);
        let names: Vec<String> = of.map(|missed: &Missed| c.student_name(missed.student)).collect();
        if names.is_empty() { Shown::Nothing } else { text(names.join("; ")) }
    };
    let with = (names(before, true), names(Some(e), true));
    let without = (names(before, false), names(Some(e), false));
    c.change("excused", ("Vắng có phép", "Absent with permission"), with.0, with.1);
    c.change("unexcused", ("Vắng không phép", "Absent without permission"), without.0, without.1);
}

pub(super) fn withdrawn(c: &mut Changes<'_>, e: &AttendanceWithdrawn) {
    session(c, e.class, e.date, e.session);
    c.under(access::CHANGE_ATTENDANCE, About::Class(e.class)).reason(Some(&e.reason));
}

pub(super) fn week_closed(c: &mut Changes<'_>, e: &WeekClosed) {
    c.class("class", CLASS, e.class).set("week", WEEK, text(e.week));
}

pub(super) fn week_reopened(c: &mut Changes<'_>, e: &WeekReopened) {
    c.class("class", CLASS, e.class).set("week", WEEK, text(e.week));
    c.account("closer", ("Người đã khép", "Closer"), e.closer);
    c.under(access::CHANGE_ATTENDANCE, About::Class(e.class)).reason(Some(&e.reason));
}

pub(super) fn month_signed(c: &mut Changes<'_>, e: &MonthSigned) {
    c.class("class", CLASS, e.class).set("month", MONTH, text(e.month.vi()));
}

pub(super) fn month_withdrawn(c: &mut Changes<'_>, e: &MonthSignatureWithdrawn) {
    c.class("class", CLASS, e.class).set("month", MONTH, text(e.month.vi()));
    c.account("signer", ("Người đã kí", "Signer"), e.signer);
    c.under(access::CHANGE_ATTENDANCE, About::Class(e.class)).reason(Some(&e.reason));
}

fn session(c: &mut Changes<'_>, class: ClassId, date: socai_school::Date, session: Session) {
    c.class("class", CLASS, class).set("date", ("Ngày", "Date"), day(date));
    c.set("session", ("Buổi", "Session"), text(session.vi()));
}
