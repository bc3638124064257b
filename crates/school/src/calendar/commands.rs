//! Commands about the school and its years, and their decisions.

use jiff::{Span, civil::Date};
use serde::{Deserialize, Serialize};

use super::{
    CalendarRefusal, SchoolFounded, SchoolIdentity, SchoolIdentityChanged, SchoolYear, SchoolYearOpened,
    WEEKS, YearDates,
};
use crate::{
    command::Decide,
    context::Context,
    ids::SchoolId,
    policy::{Action, Object, authorize},
    refusal::{Decided, Decision, Refusals},
    regulations::SchoolLevel,
    state::School,
    text::Code,
};

/// Founds a school: the first command of every ledger.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct FoundSchool {
    /// The school, which is the ledger.
    pub school: SchoolId,
    /// School code.
    pub code: Code,
    /// Name and place.
    pub identity: SchoolIdentity,
    /// First day on which the identity holds.
    pub from: Date,
    /// Levels of schooling (cấp học), at least one.
    pub levels: Vec<SchoolLevel>,
}

/// Changes name or place from a date on.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct ChangeSchoolIdentity {
    /// The identity from then on.
    pub identity: SchoolIdentity,
    /// First day on which it holds; not before the last change.
    pub from: Date,
}

/// Opens a school year.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct OpenSchoolYear {
    /// Which year.
    pub year: SchoolYear,
    /// First day of week 1.
    pub first_day: Date,
    /// First day of term two.
    pub term_two_first_day: Date,
    /// Last day of the year.
    pub last_day: Date,
    /// Weeks of term one.
    pub term_one_weeks: u8,
    /// Weeks of term two.
    pub term_two_weeks: u8,
}

impl Decide for FoundSchool {
    fn decide(self, school: &School, context: &Context) -> Decision {
        let right = authorize(school, context.actor, Action::FoundSchool, Object::School, context.today())?;
        if school.is_founded() {
            return Err(CalendarRefusal::AlreadyFounded.into());
        }
        plausible(self.from).map_err(|refusal| Refusals::one("from", refusal))?;
        let Self { school, code, identity, from, mut levels } = self;
        if levels.is_empty() {
            return Err(Refusals::one("levels", CalendarRefusal::NoLevels));
        }
        levels.sort_unstable();
        levels.dedup();
        let event = SchoolFounded { school, code, identity, from, levels };
        Ok(vec![Decided { right, event: event.into() }])
    }
}

impl Decide for ChangeSchoolIdentity {
    fn decide(self, school: &School, context: &Context) -> Decision {
        let right =
            authorize(school, context.actor, Action::ChangeSchoolIdentity, Object::School, context.today())?;
        plausible(self.from).map_err(|refusal| Refusals::one("from", refusal))?;
        let Some((last, identity)) = school.calendar.identities().last() else {
            return Err(CalendarRefusal::NotFounded.into());
        };
        if self.from < last {
            return Err(Refusals::one(
                "from",
                CalendarRefusal::IdentityBeforeLast { last, given: self.from },
            ));
        }
        if self.identity == *identity {
            return Ok(vec![]);
        }
        let event = SchoolIdentityChanged { identity: self.identity, from: self.from };
        Ok(vec![Decided { right, event: event.into() }])
    }
}

impl Decide for OpenSchoolYear {
    fn decide(self, school: &School, context: &Context) -> Decision {
        let right =
            authorize(school, context.actor, Action::OpenSchoolYear, Object::School, context.today())?;
        if !school.is_founded() {
            return Err(CalendarRefusal::NotFounded.into());
        }
        if school.calendar.year(self.year).is_some() {
            return Err(Refusals::one("year", CalendarRefusal::YearAlreadyOpen(self.year)));
        }
        self.check_dates()?;
        self.check_weeks()?;
        let overlaps = |year: &&YearDates| self.first_day <= year.last_day && year.first_day <= self.last_day;
        if let Some(other) = school.calendar.years().find(overlaps) {
            return Err(Refusals::one("firstDay", CalendarRefusal::YearsOverlap(other.year)));
        }
        let event = SchoolYearOpened {
            year: self.year,
            first_day: self.first_day,
            term_two_first_day: self.term_two_first_day,
            last_day: self.last_day,
            term_one_weeks: self.term_one_weeks,
            term_two_weeks: self.term_two_weeks,
        };
        Ok(vec![Decided { right, event: event.into() }])
    }
}

impl OpenSchoolYear {
    fn check_dates(&self) -> Result<(), Refusals> {
        let Self { year, first_day: first, term_two_first_day: second, last_day: last, .. } = *self;
        plausible(first).map_err(|refusal| Refusals::one("firstDay", refusal))?;
        let mismatch = |date| CalendarRefusal::YearMismatch { year, date };
        let number = i16::try_from(year.0).unwrap_or(i16::MAX);
        if first.year() != number || first.month() < 7 {
            return Err(Refusals::one("firstDay", mismatch(first)));
        }
        if second <= first {
            return Err(Refusals::one("termTwoFirstDay", CalendarRefusal::DatesOutOfOrder { first, second }));
        }
        if last <= second {
            let refusal = CalendarRefusal::DatesOutOfOrder { first: second, second: last };
            return Err(Refusals::one("lastDay", refusal));
        }
        if last.year() != number.saturating_add(1) || last.month() > 8 {
            return Err(Refusals::one("lastDay", mismatch(last)));
        }
        Ok(())
    }

    fn check_weeks(&self) -> Result<(), Refusals> {
        let Self { term_one_weeks: term_one, term_two_weeks: term_two, .. } = *self;
        if term_one == 0 || term_two == 0 || u16::from(term_one) + u16::from(term_two) != u16::from(WEEKS) {
            return Err(Refusals::one("termOneWeeks", CalendarRefusal::WeeksNot35 { term_one, term_two }));
        }
        // The last week may be cut short by the end of the term.
        let last_week =
            |start: Date, weeks: u8| start.saturating_add(Span::new().weeks(i64::from(weeks) - 1));
        if last_week(self.first_day, term_one) >= self.term_two_first_day {
            return Err(Refusals::one("termOneWeeks", CalendarRefusal::WeeksDoNotFit { weeks: term_one }));
        }
        if last_week(self.term_two_first_day, term_two) > self.last_day {
            return Err(Refusals::one("termTwoWeeks", CalendarRefusal::WeeksDoNotFit { weeks: term_two }));
        }
        Ok(())
    }
}

/// Refuses days that no records of this system can be about.
pub(crate) fn plausible(date: Date) -> Result<(), CalendarRefusal> {
    if (2000..2100).contains(&date.year()) { Ok(()) } else { Err(CalendarRefusal::DateOutOfBounds(date)) }
}
