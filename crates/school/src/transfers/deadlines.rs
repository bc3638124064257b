//! How long each step may take. Counted in working days, Monday to Friday: public holidays are not known here.
//!
//! The numbers are those of the older regulation of transfers in primary school (1, 3 and 1 working days) as secondary sources
//! repeat them. The articles of Circular 15/2026/TT-BGDĐT, in force since, were not read, and other sources give three days for
//! the answer. So they are data: what is late is shown, and only an agreement that nobody answers ends by itself.

use jiff::{Timestamp, civil::Date, civil::Weekday, tz::Offset, tz::TimeZone};

/// A number of working days.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct WorkingDays(pub u8);

/// For the receiving school to answer an application.
pub const ANSWER: WorkingDays = WorkingDays(1);

/// For the old school to release the dossier after an agreement.
pub const RELEASE: WorkingDays = WorkingDays(3);

/// For the receiving school to admit and place the student after the dossier arrived.
pub const ADMISSION: WorkingDays = WorkingDays(1);

/// Days after the last day of release during which a dossier may still arrive. A release on the last day needs some.
pub const DELIVERY_DAYS: i64 = 7;

/// The longest time ahead, in days, for which an agreement may be given.
pub const LONGEST_AGREEMENT_DAYS: i64 = 90;

impl WorkingDays {
    /// The day that is so many working days after another.
    #[must_use]
    pub fn after(self, day: Date) -> Date {
        let mut day = day;
        let mut left = self.0;
        while left > 0 {
            let Ok(next) = day.tomorrow() else { return day };
            day = next;
            if !matches!(day.weekday(), Weekday::Saturday | Weekday::Sunday) {
                left -= 1;
            }
        }
        day
    }
}

/// A day so many days later; the same when there is no such day.
pub(crate) fn days_after(day: Date, days: i64) -> Date {
    day.checked_add(jiff::Span::new().days(days)).unwrap_or(day)
}

/// When the day after one begins in Vietnam (UTC+7).
pub(super) fn end_of(day: Date) -> Timestamp {
    let zone = TimeZone::fixed(Offset::constant(7));
    let ends = day.tomorrow().and_then(|next| next.to_zoned(zone));
    ends.map_or(Timestamp::MAX, |ends| ends.timestamp())
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;

    use super::*;

    #[test]
    fn working_days_pass_over_the_weekend() {
        let friday = date(2025, 10, 17);
        assert_eq!(ANSWER.after(friday), date(2025, 10, 20));
        assert_eq!(RELEASE.after(friday), date(2025, 10, 22));
        assert_eq!(WorkingDays(0).after(friday), friday);
        assert_eq!(ADMISSION.after(date(2025, 10, 18)), date(2025, 10, 20));
    }

    #[test]
    fn a_day_ends_at_midnight_in_vietnam() {
        assert_eq!(end_of(date(2025, 10, 17)).to_string(), "2025-10-17T17:00:00Z");
    }
}
