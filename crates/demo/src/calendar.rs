//! The school year that contains the present day, and moments of its past.

use jiff::{
    Timestamp, ToSpan,
    civil::{Date, date},
    tz::TimeZone,
};
use socai_school::calendar::{OpenSchoolYear, SchoolYear};

/// A school year as the demonstration lives it: from 5 September to the present day or 31 May.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Year {
    pub(crate) year: SchoolYear,
    now: Timestamp,
}

impl Year {
    /// The year that contains the moment; in summer the one that ended last.
    pub(crate) fn containing(now: Timestamp) -> Self {
        let today = zoned(now);
        let begun = today >= date(today.year(), 9, 6);
        let year = if begun { today.year() } else { today.year() - 1 };
        Self { year: SchoolYear(u16::try_from(year).unwrap_or(2025)), now }
    }

    /// The year that many years earlier.
    pub(crate) fn before(self, years: u16) -> Self {
        Self { year: SchoolYear(self.year.0.saturating_sub(years)), ..self }
    }

    fn number(self) -> i16 {
        i16::try_from(self.year.0).unwrap_or(2025)
    }

    pub(crate) fn first_day(self) -> Date {
        date(self.number(), 9, 5)
    }

    /// The command that opens it with the usual dates.
    pub(crate) fn open(self) -> OpenSchoolYear {
        OpenSchoolYear {
            year: self.year,
            first_day: self.first_day(),
            term_two_first_day: date(self.number() + 1, 1, 19),
            last_day: date(self.number() + 1, 5, 31),
            term_one_weeks: 18,
            term_two_weeks: 17,
        }
    }

    /// Some days before the first day of school, when accounts and classes are prepared.
    pub(crate) fn opening(self) -> Timestamp {
        moment(self.first_day()).map_or(self.now, |first| (first - 240.hours()).min(self.now))
    }

    /// The moment at so many hundredths of the year's past, in which term one counts as a whole.
    pub(crate) fn at(self, hundredths: i64) -> Timestamp {
        let (Some(first), Some(end)) = (moment(self.first_day()), moment(date(self.number() + 1, 1, 20)))
        else {
            return self.now;
        };
        let last = end.min(self.now).as_millisecond();
        let first = first.as_millisecond().min(last);
        Timestamp::from_millisecond(first + (last - first) / 100 * hundredths).unwrap_or(self.now)
    }
}

fn moment(day: Date) -> Option<Timestamp> {
    day.at(1, 30, 0, 0).to_zoned(TimeZone::UTC).ok().map(|zoned| zoned.timestamp())
}

fn zoned(now: Timestamp) -> Date {
    (now + 7.hours()).to_zoned(TimeZone::UTC).date()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_year_contains_the_day_and_its_moments_are_past_and_in_order() {
        for (now, year) in [
            ("2026-11-21T03:00:00Z", 2026),
            ("2026-09-05T03:00:00Z", 2025),
            ("2026-09-06T03:00:00Z", 2026),
            ("2027-05-31T03:00:00Z", 2026),
            ("2027-07-15T03:00:00Z", 2026),
        ] {
            let now: Timestamp = now.parse().unwrap();
            let found = Year::containing(now);
            assert_eq!(found.year, SchoolYear(year), "{now}");
            let moments: Vec<Timestamp> =
                std::iter::once(found.opening()).chain((0..=100).step_by(5).map(|at| found.at(at))).collect();
            assert!(moments.is_sorted(), "{now}");
            assert!(moments.iter().all(|at| *at <= now), "{now}");
        }
    }
}
