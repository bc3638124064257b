//! The decisions to close a week of a class's log and to open it again.

use jiff::civil::{Date, Weekday};

use super::{author, class_of};
use crate::{
    attendance::Month,
    calendar::YearDates,
    command::Decide,
    context::Context,
    lessons::{
        CloseLessonWeek, LessonRefusal, LessonWeekClosed, LessonWeekReopened, ReopenLessonWeek,
        book::log_week,
    },
    policy::{Action, Object, authorize},
    refusal::{Decided, Decision, Refusals},
    sealed::Sealed,
    state::School,
};

impl Decide for CloseLessonWeek {
    fn decide(self, school: &School, context: &Context) -> Decision {
        let Self { class: id, week } = self;
        let action = Action::CloseLessonWeek;
        let right = authorize(school, context.actor, action, Object::Class(id), context.today())?;
        let (class, dates) = class_of(school, id)?;
        let (first, last) = days(dates, week)?;
        if school.lessons.week(id, week).standing().is_some() {
            return Ok(Vec::new());
        }
        let from = last_working_day(first, last);
        if context.today() < from {
            return Err(Refusals::one("week", LessonRefusal::WeekNotOver { week, from }));
        }
        let Some(standing) = log_week(school, id, dates, week).filter(|it| it.lessons > 0) else {
            return Err(Refusals::one("week", LessonRefusal::EmptyWeek { week }));
        };
        if standing.missing > 0 {
            let rows = school.lesson_log(id, first, last);
            let missing = rows.iter().filter(|row| row.is_missing()).map(|row| row.place);
            let first = missing.take(LessonRefusal::NAMED).collect();
            let refusal =
                LessonRefusal::Unsigned { name: class.name.clone(), count: standing.missing, first };
            return Err(Refusals::one("week", refusal));
        }
        // Who was absent is read from the attendance, which must not change below a closed log.
        if school.attendance.is_kept(id) && school.attendance.week(id, week).standing().is_none() {
            return Err(Refusals::one("week", LessonRefusal::AttendanceOpen { week }));
        }
        Ok(vec![Decided { right, event: LessonWeekClosed { class: id, week }.into() }])
    }
}

impl Decide for ReopenLessonWeek {
    fn decide(self, school: &School, context: &Context) -> Decision {
        let Self { class, week, reason } = self;
        let action = Action::ReopenLessonWeek;
        let right = authorize(school, context.actor, action, Object::School, context.today())?;
        let (_, dates) = class_of(school, class)?;
        let (first, last) = days(dates, week)?;
        let Some(closed) = school.lessons.week(class, week).standing() else {
            return Err(Refusals::one("week", LessonRefusal::WeekNotClosed { week }));
        };
        for month in [Month::of(first), Month::of(last)] {
            if let Some(signed) = school.lessons.month(class, month).standing() {
                return Err(Refusals::one("week", LessonRefusal::MonthSigned { month, at: signed.at }));
            }
        }
        let event = LessonWeekReopened {
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
    dates.week(week).ok_or_else(|| Refusals::one("week", LessonRefusal::UnknownWeek { week }))
}

/// The last day from Monday to Friday, as for the attendance.
fn last_working_day(first: Date, last: Date) -> Date {
    let mut days = std::iter::successors(Some(last), |day| day.yesterday().ok());
    let is_working = |day: &Date| !matches!(day.weekday(), Weekday::Saturday | Weekday::Sunday);
    days.by_ref().take_while(|day| *day >= first).find(is_working).unwrap_or(last)
}
