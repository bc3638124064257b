//! The one spelling of a time in a ledger: RFC 3339, UTC, exactly three decimals.
//!
//! Fixed width, so that it is read and written without a general parser: replay reads one per entry.

use jiff::Timestamp;

/// The length of every written time: `2026-11-21T19:33:18.123Z`.
pub(crate) const LENGTH: usize = 24;

/// Writes a time, cut to milliseconds. `None` outside the years 0 to 9999.
pub(crate) fn write(at: Timestamp) -> Option<String> {
    let milliseconds = at.as_millisecond();
    let (days, in_day) = (milliseconds.div_euclid(86_400_000), milliseconds.rem_euclid(86_400_000));
    let (year, month, day) = civil_from_days(days);
    if !(0..=9999).contains(&year) {
        return None;
    }
    let (hour, minute) = (in_day / 3_600_000, in_day / 60_000 % 60);
    let (second, millisecond) = (in_day / 1000 % 60, in_day % 1000);
    Some(format!("{year:04}-{month:02}-{day:02}T{hour:02}:{minute:02}:{second:02}.{millisecond:03}Z"))
}

/// Reads exactly what [`write`] writes, and nothing else.
pub(crate) fn read(text: &str) -> Option<Timestamp> {
    let bytes: &[u8; LENGTH] = text.as_bytes().try_into().ok()?;
    let separators = [(4, b'-'), (7, b'-'), (10, b'T'), (13, b':'), (16, b':'), (19, b'.'), (23, b'Z')];
    if separators.iter().any(|(index, byte)| bytes[*index] != *byte) {
        return None;
    }
    let (year, month, day) = (digits(&bytes[..4])?, digits(&bytes[5..7])?, digits(&bytes[8..10])?);
    let (hour, minute) = (digits(&bytes[11..13])?, digits(&bytes[14..16])?);
    let (second, millisecond) = (digits(&bytes[17..19])?, digits(&bytes[20..23])?);
    if !(1..=12).contains(&month) || day < 1 || hour > 23 || minute > 59 || second > 59 {
        return None;
    }
    let days = days_from_civil(year, month, day);
    if civil_from_days(days) != (year, month, day) {
        return None;
    }
    let in_day = ((hour * 60 + minute) * 60 + second) * 1000 + millisecond;
    Timestamp::from_millisecond(days * 86_400_000 + in_day).ok()
}

/// The time, cut to the milliseconds that a ledger keeps.
pub(crate) fn cut(at: Timestamp) -> Option<Timestamp> {
    // Dividing rounds towards the past also before 1970, as `write` does.
    Timestamp::from_millisecond(at.as_nanosecond().div_euclid(1_000_000).try_into().ok()?).ok()
}

fn digits(bytes: &[u8]) -> Option<i64> {
    bytes
        .iter()
        .try_fold(0, |number, byte| byte.is_ascii_digit().then(|| number * 10 + i64::from(byte - b'0')))
}

/// Days since 1970-01-01 in the proleptic Gregorian calendar, counted in years that begin in March.
const fn days_from_civil(year: i64, month: i64, day: i64) -> i64 {
    let year = if month <= 2 { year - 1 } else { year };
    let era = year.div_euclid(400);
    let year_of_era = year.rem_euclid(400);
    let day_of_year = (153 * ((month + 9) % 12) + 2) / 5 + day - 1;
    era * 146_097 + year_of_era * 365 + year_of_era / 4 - year_of_era / 100 + day_of_year - 719_468
}

/// The inverse of [`days_from_civil`].
const fn civil_from_days(days: i64) -> (i64, i64, i64) {
    let days = days + 719_468;
    let (era, day_of_era) = (days.div_euclid(146_097), days.rem_euclid(146_097));
    let year_of_era = (day_of_era - day_of_era / 1460 + day_of_era / 36_524 - day_of_era / 146_096) / 365;
    let day_of_year = day_of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
    let month = (5 * day_of_year + 2) / 153;
    let day = day_of_year - (153 * month + 2) / 5 + 1;
    let month = if month < 10 { month + 3 } else { month - 9 };
    (year_of_era + era * 400 + if month <= 2 { 1 } else { 0 }, month, day)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    proptest! {
        #[test]
        fn reads_and_writes_as_jiff_does(milliseconds in -62_135_596_800_000_i64..253_402_207_200_000) {
            let at = Timestamp::from_millisecond(milliseconds).unwrap();
            let text = write(at).unwrap();
            prop_assert_eq!(&text, &format!("{at:.3}"));
            prop_assert_eq!(read(&text), Some(at));
        }

        #[test]
        fn reads_only_times(text in "[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}:[0-9]{2}\\.[0-9]{3}Z") {
            prop_assert_eq!(read(&text).and_then(write), read(&text).map(|_| text));
        }
    }

    #[test]
    fn refuses_days_that_do_not_exist() {
        assert!(read("2026-02-29T00:00:00.000Z").is_none());
        assert!(read("2024-02-29T00:00:00.000Z").is_some());
        assert!(read("2026-11-21T24:00:00.000Z").is_none());
        assert!(read("2026-11-21 19:33:18.123Z").is_none());
    }

    #[test]
    fn cuts_to_the_millisecond_before() {
        let at: Timestamp = "2026-11-21T19:33:18.123999999Z".parse().unwrap();
        assert_eq!(cut(at).and_then(write).as_deref(), Some("2026-11-21T19:33:18.123Z"));
        let old: Timestamp = "1969-12-31T23:59:59.9999Z".parse().unwrap();
        assert_eq!(cut(old).and_then(write).as_deref(), Some("1969-12-31T23:59:59.999Z"));
    }
}
