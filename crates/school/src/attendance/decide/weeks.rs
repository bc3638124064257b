//! The decisions to close a week of a class and to open it again.

use jiff::civil::{Date, Weekday};

use super::{author, class_of};
use crate::{
    attendance::{
        AttendanceRefusal, CloseAttendanceWeek, Month, ReopenAttendanceWeek, WeekClosed, WeekReopened,
    },
    calendar::YearDates,
    command::Decide,
    context::Context,
    policy::{Action, Object, authorize},
    refusal::{Decided, Decision, Refusals},
    sealed::Sealed,
    state::School,
};

impl Decide for CloseAttendanceWeek {
    fn decide(self, school: &School, context: &Context) -> Decision {
        let Self { class, week } = self;
        let action = Action::CloseAttendanceWeek;
        let right = authorize(school, context.actor, action, Object::Class(class), context.today())?;
        let (_, dates) = class_of(school, class)?;
        let (first, last) = days(dates, week)?;
        let from = last_working_day(first, last);
        if context.today() < from {
            return Err(Refusals::one("week", AttendanceRefusal::WeekNotOver { week, from }));
        }
        if school.attendance.week(class, week).standing().is_some() {
            return Ok(Vec::new());
        }
        Ok(vec![Decided { right, event: WeekClosed { class, week }.into() }])
    }
}

impl Decide for ReopenAttendanceWeek {
    fn decide(self, school: &School, context: &Context) -> Decision {
        let Self { class, week, reason } = self;
        let action = Action::ReopenAttendanceWeek;
        let right = authorize(school, context.actor, action, Object::School, context.today())?;
        let (_, dates) = class_of(school, class)?;
        let (first, last) = days(dates, week)?;
        let Some(closed) = school.attendance.week(class, week).standing() else {
            return Err(Refusals::one("week", AttendanceRefusal::WeekNotClosed { week }));
        };
        for month in [Month::of(first), Month::of(last)] {
            if let Some(signed) = school.attendance.month(class, month).standing() {
                return Err(Refusals::one("week", AttendanceRefusal::MonthSigned { month, at: signed.at }));
            }
        }
        if let Some(log) = school.lessons.week(class, week).standing() {
            return Err(Refusals::one("week", AttendanceRefusal::LogClosed { week, at: log.at }));
        }
        let event = WeekReopened {
            class,
            week,
            closed: closed.position,
            closer: author(school, closed)?,
            reason: Sealed::Open(reason),
        };
        Ok(vec![Decided { right, event: event.into() }])
    }
}

fn days(dates: &YearDates, week: u8) -> Result<(Date, Date), Refusals> {
    dates.week(week).ok_or_else(|| Refusals::one("week", AttendanceRefusal::UnknownWeek { week }))
}

/// The last day from Monday to Friday: a week may end with days without school.
fn last_working_day(first: Date, last: Date) -> Date {
    let is_working = |day: &Date| !matches!(day.weekday(), Weekday::Saturday | Weekday::Sunday);
    let mut days = std::iter::successors(Some(last), |day| day.yesterday().ok());
    days.by_ref().take_while(|day| *day >= first).find(is_working).unwrap_or(last)
}
