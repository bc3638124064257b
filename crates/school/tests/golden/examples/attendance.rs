//! Examples of the events about attendance.

use jiff::civil::date;
use socai_school::{
    Event, Position,
    attendance::{
        AttendanceRecorded, AttendanceWithdrawn, Missed, Month, MonthSignatureWithdrawn, MonthSigned,
        Session, WeekClosed, WeekReopened,
    },
};

use super::{closed, id};

pub(super) fn attendance() -> Vec<Event> {
    let (class, teacher, principal) = (id(0xc1), id(0xa2), id(0xa3));
    let day = date(2025, 10, 15);
    let month = Month::of(day);
    vec![
        AttendanceRecorded {
            class,
            date: day,
            session: Session::Afternoon,
            enrolled: 33,
            absent: vec![
                Missed { student: id(0xd1), excused: true },
                Missed { student: id(0xd2), excused: false },
            ],
            late: true,
            corrects: Some(Position(4711)),
        }
        .into(),
        AttendanceWithdrawn {
            class,
            date: day,
            session: Session::Morning,
            withdraws: Position(4712),
            recorder: teacher,
            reason: closed(60),
        }
        .into(),
        WeekClosed { class, week: 6 }.into(),
        WeekReopened { class, week: 6, closed: Position(4713), closer: teacher, reason: closed(61) }.into(),
        MonthSigned { class, month }.into(),
        MonthSignatureWithdrawn {
            class,
            month,
            signed: Position(4714),
            signer: principal,
            reason: closed(62),
        }
        .into(),
    ]
}
