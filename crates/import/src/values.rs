//! Strict reading of single cells. What is typed in schools is known well enough to accept its usual forms and nothing
//! that could mean two things.

use jiff::{ToSpan, civil::Date};
use socai_school::{
    calendar::SchoolYear,
    registry::Gender,
    regulations::{AssessmentPeriod, GradeLevel, Level, Score, Subject, TraitLevel},
    text::fold,
};

use crate::{error::FileError, grid::CellValue};

/// Why a required cell is refused when it is blank.
pub(crate) const MISSING: (&str, &str) = ("Thiếu dữ liệu bắt buộc.", "Required and missing.");
/// Why a cell is refused as a date.
pub(crate) const NO_DATE: (&str, &str) = (
    "Không phải ngày hợp lệ; hãy ghi ngày/tháng/năm, ví dụ 26/12/2018.",
    "Not a valid date; write day/month/year, such as 26/12/2018.",
);
/// Why a class name is refused.
pub(crate) const BAD_CLASS: (&str, &str) = (
    "Tên lớp phải bắt đầu bằng số khối từ 1 đến 12, ví dụ 2A.",
    "A class name begins with its grade from 1 to 12, such as 2A.",
);
/// Why a grade is refused.
pub(crate) const GRADE_NOT_TAUGHT: (&str, &str) =
    ("Trường không có cấp học của khối này.", "The school does not teach this grade.");

/// Serial numbers of Excel that are taken for dates: 1927 to 2064.
const SERIALS: std::ops::RangeInclusive<i32> = 10_000..=60_000;

/// A date: a date cell, a serial number, `dd/mm/yyyy` with `/`, `-` or `.`, or `yyyy-mm-dd`.
pub(crate) fn date(value: &CellValue) -> Option<Date> {
    let date = match value {
        CellValue::Date(date) => Some(*date),
        CellValue::Number(_) => serial(value),
        CellValue::Text(text) if text.len() == 5 && text.bytes().all(|b| b.is_ascii_digit()) => serial(value),
        CellValue::Text(text) => {
            // Exports write a date with the midnight at which it begins.
            let text = [" 00:00:00", " 0:00:00", " 00:00", " 0:00", "T00:00:00"]
                .iter()
                .find_map(|midnight| text.strip_suffix(midnight))
                .unwrap_or(text);
            let parts: Vec<&str> = text.split(['/', '-', '.']).map(str::trim).collect();
            let [first, month, last] = parts.as_slice() else { return None };
            let (year, day) = if first.len() == 4 { (first, last) } else { (last, first) };
            let digits = |text: &str, most: usize| {
                !text.is_empty() && text.len() <= most && text.bytes().all(|b| b.is_ascii_digit())
            };
            if year.len() != 4 || !digits(year, 4) || !digits(month, 2) || !digits(day, 2) {
                return None;
            }
            Date::new(year.parse().ok()?, month.parse().ok()?, day.parse().ok()?).ok()
        }
    };
    // A time of day is a date of 1899 to Excel.
    date.filter(|date| (1900..2100).contains(&date.year()))
}

fn serial(value: &CellValue) -> Option<Date> {
    let serial = i32::try_from(whole(value)?).ok().filter(|serial| SERIALS.contains(serial))?;
    jiff::civil::date(1899, 12, 30).checked_add(serial.days()).ok()
}

/// A whole number that is not negative. `8`, `8.0` and `8,0` are the same number.
pub(crate) fn whole(value: &CellValue) -> Option<u64> {
    match value {
        CellValue::Number(number) => {
            // Shown in full, a whole number has no point; this keeps grades free of float arithmetic.
            let shown = number.to_string();
            shown.parse().ok()
        }
        CellValue::Text(text) => {
            let digits = text.strip_suffix(".0").or_else(|| text.strip_suffix(",0")).unwrap_or(text);
            (!digits.is_empty() && digits.bytes().all(|b| b.is_ascii_digit()))
                .then(|| digits.parse().ok())
                .flatten()
        }
        CellValue::Date(_) => None,
    }
}

/// Digits that are a name and not an amount: codes, identity numbers, telephones. Excel may have made a number of them.
pub(crate) fn digits(value: &CellValue) -> Option<String> {
    match value {
        CellValue::Number(_) => whole(value).map(|number| number.to_string()),
        CellValue::Text(text) => {
            // Scripts write a number that was read as a fraction with the point.
            let text = text.strip_suffix(".0").unwrap_or(text);
            let digits: String =
                text.chars().filter(|c| !matches!(c, ' ' | '.' | '-' | '\u{a0}' | '\'')).collect();
            (!digits.is_empty() && digits.bytes().all(|b| b.is_ascii_digit())).then_some(digits)
        }
        CellValue::Date(_) => None,
    }
}

/// Nam or Nữ.
pub(crate) fn gender(value: &CellValue) -> Option<Gender> {
    match fold(&value.to_string()).as_str() {
        "nam" => Some(Gender::Male),
        "nu" => Some(Gender::Female),
        _ => None,
    }
}

/// T, H or C.
pub(crate) fn level(value: &CellValue) -> Option<Level> {
    match value.to_string().to_uppercase().as_str() {
        "T" => Some(Level::WellCompleted),
        "H" => Some(Level::Completed),
        "C" => Some(Level::NotCompleted),
        _ => None,
    }
}

/// T, Đ or C.
pub(crate) fn trait_level(value: &CellValue) -> Option<TraitLevel> {
    match value.to_string().to_uppercase().as_str() {
        "T" => Some(TraitLevel::Good),
        // Some keyboards give the Icelandic letter, which looks the same.
        "Đ" | "Ð" => Some(TraitLevel::Reached),
        "C" => Some(TraitLevel::NeedsEffort),
        _ => None,
    }
}

/// A whole score from 0 to 10.
pub(crate) fn score(value: &CellValue) -> Option<Score> {
    whole(value).and_then(|points| u8::try_from(points).ok()).and_then(Score::new)
}

/// The subject of a folded name, as headers and lists write it.
pub(crate) fn subject_of(name: &str) -> Option<Subject> {
    Some(match name {
        "ngoai ngu" | "ngoai ngu 1" | "tieng anh" => Subject::ForeignLanguage,
        "tieng dan toc" | "tieng dan toc thieu so" => Subject::EthnicLanguage,
        "th-cn (tin hoc)" | "tin hoc" | "tin hoc va cong nghe (tin hoc)" => Subject::Informatics,
        "th-cn (cong nghe)" | "cong nghe" | "tin hoc va cong nghe (cong nghe)" => Subject::Technology,
        "am nhac" | "nghe thuat (am nhac)" => Subject::Music,
        "mi thuat" | "my thuat" | "nghe thuat (mi thuat)" | "nghe thuat (my thuat)" => Subject::FineArts,
        "lich su va dia ly" | "lich su va dia li" => Subject::HistoryAndGeography,
        "the duc" => Subject::PhysicalEducation,
        // Both spellings are taught: Địa lí and Địa lý, Vật lí and Vật lý.
        name => {
            let plain = |text: &str| fold(text).replace('y', "i");
            let is_it =
                |subject: &&Subject| plain(subject.vi()) == plain(name) || fold(subject.code()) == name;
            Subject::ALL.iter().find(is_it).copied()?
        }
    })
}

/// The subject that a cell names, by its name or code.
pub(crate) fn subject(written: &str) -> Option<Subject> {
    subject_of(&fold(written))
}

/// The class name without a leading "Lớp".
pub(crate) fn class_name(text: &str) -> &str {
    let mut words = text.splitn(2, char::is_whitespace);
    match (words.next(), words.next()) {
        (Some(first), Some(rest)) if fold(first) == "lop" => rest.trim(),
        _ => text.trim(),
    }
}

/// The grade that a class name starts with: 2A, 2/3 and 2.1 are grade 2.
pub(crate) fn grade_of(class: &str) -> Option<GradeLevel> {
    let digits: String = class.chars().take_while(char::is_ascii_digit).collect();
    GradeLevel::from_code(&digits)
}

/// The school year written in a title, such as "NĂM HỌC 2025-2026" or "2025 – 2026".
pub(crate) fn year_in(title: &str) -> Option<SchoolYear> {
    let folded = fold(title).replace(['–', '—', '/'], "-");
    let compact: String = folded.split_whitespace().collect();
    let bytes = compact.as_bytes();
    (0..bytes.len().saturating_sub(8)).find_map(|from| {
        let alone = from == 0 || !bytes[from - 1].is_ascii_digit();
        let ends = bytes.get(from + 9).is_none_or(|next| !next.is_ascii_digit());
        let slice = compact.get(from..from + 9).filter(|_| alone && ends)?;
        slice.parse().ok()
    })
}

/// The one school year that the titles of a file name. What was given must agree with every one of them.
///
/// # Errors
/// [`FileError::OtherYear`] when two differ.
pub(crate) fn agreed(
    in_titles: impl Iterator<Item = SchoolYear>,
    given: Option<SchoolYear>,
) -> Result<Option<SchoolYear>, FileError> {
    let mut known: Option<SchoolYear> = None;
    for file in in_titles {
        if let Some(other) = given.or(known).filter(|other| *other != file) {
            return Err(FileError::OtherYear { file: file.to_string(), given: other.to_string() });
        }
        known = Some(file);
    }
    Ok(known)
}

/// Refuses the year of a file that is neither the present one nor the next, unless it was given: a list of another year is the
/// most dangerous mistake of all.
///
/// # Errors
/// [`FileError::UnlikelyYear`].
pub(crate) fn likely(
    file: Option<SchoolYear>,
    given: Option<SchoolYear>,
    today: Date,
) -> Result<(), FileError> {
    match (given, file, year_of(today)) {
        (None, Some(file), Some(present)) if file != present && file.0 != present.0 + 1 => {
            Err(FileError::UnlikelyYear { file: file.to_string(), present: present.to_string() })
        }
        _ => Ok(()),
    }
}

/// A day as it is written in Vietnam.
pub(crate) fn shown(day: Date) -> String {
    format!("{:02}/{:02}/{}", day.day(), day.month(), day.year())
}

/// The school year in which a day lies, when years start in August.
pub(crate) fn year_of(day: Date) -> Option<SchoolYear> {
    let year = if day.month() >= 8 { day.year() } else { day.year() - 1 };
    u16::try_from(year).ok().map(SchoolYear)
}

/// The moment of assessment written in a title: "CUỐI HỌC KÌ I", "giữa HK2", "cuối năm".
pub(crate) fn moment_in(title: &str) -> Option<AssessmentPeriod> {
    let folded =
        format!("{} ", fold(title).replace("hoc ky", "hoc ki").replace(['-', ',', '.', ':', '(', ')'], " "));
    let compact = folded.split_whitespace().collect::<Vec<_>>().join(" ") + " ";
    let has =
        |part: &str, terms: &[&str]| terms.iter().any(|term| compact.contains(&format!("{part} {term} ")));
    let (one, two) = (
        ["hoc ki i", "hoc ki 1", "hk i", "hk 1", "hki", "hk1"],
        ["hoc ki ii", "hoc ki 2", "hk ii", "hk 2", "hkii", "hk2"],
    );
    if has("giua", &one) {
        Some(AssessmentPeriod::MidTermOne)
    } else if has("cuoi", &one) {
        Some(AssessmentPeriod::EndTermOne)
    } else if has("giua", &two) {
        Some(AssessmentPeriod::MidTermTwo)
    } else if has("cuoi", &two) || compact.contains("cuoi nam ") {
        Some(AssessmentPeriod::EndOfYear)
    } else {
        None
    }
}

/// The class named in a title: the word after "LỚP".
pub(crate) fn class_in(title: &str) -> Option<&str> {
    let mut words = title.split(|c: char| c.is_whitespace() || c == ':').filter(|word| !word.is_empty());
    words.find(|word| fold(word) == "lop")?;
    let name = words.next()?.trim_matches(|c: char| matches!(c, ',' | '.' | ';' | '-' | '–' | '(' | ')'));
    grade_of(name).map(|_| name)
}

/// The class that a heading above a block of rows names: "Lớp 2A", "LỚP: 2A - GVCN: Lê Thị Hoa", "DANH SÁCH HỌC SINH LỚP 2A".
/// A remark in which a class only occurs is no heading.
pub(crate) fn class_heading(text: &str) -> Option<&str> {
    let folded = fold(text);
    let is_heading = ["lop", "ten lop", "danh sach"].iter().any(|start| folded.starts_with(start));
    is_heading.then(|| class_in(text)).flatten()
}

#[cfg(test)]
mod tests {
    use jiff::civil::date as day;

    use super::*;

    fn text(text: &str) -> CellValue {
        CellValue::Text(text.to_owned())
    }

    #[test]
    fn dates_come_as_cells_serials_and_text() {
        let expected = Some(day(2018, 12, 26));
        assert_eq!(date(&CellValue::Date(day(2018, 12, 26))), expected);
        assert_eq!(date(&CellValue::Number(43_460.0)), expected);
        for written in [
            "26/12/2018",
            "26-12-2018",
            "26.12.2018",
            "2018-12-26",
            " 26 / 12 / 2018",
            "2018-12-26 00:00:00",
            "26/12/2018 0:00",
        ] {
            assert_eq!(date(&text(written)), expected, "{written}");
        }
        assert_eq!(date(&text("3/5/2018")), Some(day(2018, 5, 3)));
    }

    #[test]
    fn what_could_be_another_date_is_not_read() {
        for written in [
            "30/02/2018",
            "12/26/2018",
            "26/12/18",
            "26/12/2018 07:30",
            "26 tháng 12",
            "2018",
            "+6/12/2018",
            "26/12/0018",
            "",
        ] {
            assert_eq!(date(&text(written)), None, "{written}");
        }
        assert_eq!(date(&CellValue::Number(2018.0)), None);
        assert_eq!(date(&CellValue::Number(43_460.5)), None);
    }

    #[test]
    fn scores_are_whole_and_on_the_scale() {
        assert_eq!(score(&CellValue::Number(8.0)), Score::new(8));
        assert_eq!(score(&text("10")), Score::new(10));
        assert_eq!(score(&text("9,0")), Score::new(9));
        for bad in [
            CellValue::Number(8.5),
            CellValue::Number(11.0),
            CellValue::Number(-1.0),
            text("8,5"),
            text("V"),
            text("1O"),
        ] {
            assert_eq!(score(&bad), None, "{bad}");
        }
        assert_eq!(score(&CellValue::Number(f64::NAN)), None);
        assert_eq!(score(&CellValue::Number(1e300)), None);
    }

    #[test]
    fn levels_are_read_in_either_case_and_with_either_letter() {
        assert_eq!(level(&text("h")), Some(Level::Completed));
        assert_eq!(level(&text("Đ")), None);
        assert_eq!(
            (trait_level(&text("đ")), trait_level(&text("Ð"))),
            (Some(TraitLevel::Reached), Some(TraitLevel::Reached))
        );
        assert_eq!(trait_level(&text("X")), None);
    }

    #[test]
    fn titles_tell_class_moment_and_year() {
        let title = "KẾT QUẢ HỌC TẬP LỚP 2A - CUỐI HỌC KÌ I - NĂM HỌC 2025-2026";
        assert_eq!(class_in(title), Some("2A"));
        assert_eq!(moment_in(title), Some(AssessmentPeriod::EndTermOne));
        assert_eq!(year_in(title), Some(SchoolYear(2025)));
        assert_eq!(year_in("năm học 2025 – 2026"), Some(SchoolYear(2025)));
        assert_eq!(year_in("2025-2027, 12025-2026"), None);
    }

    #[test]
    fn every_moment_is_told_from_the_others() {
        for (title, expected) in [
            ("Giữa học kỳ 1", Some(AssessmentPeriod::MidTermOne)),
            ("cuối HKI", Some(AssessmentPeriod::EndTermOne)),
            ("GIỮA HỌC KÌ II - 2A", Some(AssessmentPeriod::MidTermTwo)),
            ("Cuối học kì II", Some(AssessmentPeriod::EndOfYear)),
            ("Cuối năm học", Some(AssessmentPeriod::EndOfYear)),
            ("Học kì I", None),
        ] {
            assert_eq!(moment_in(title), expected, "{title}");
        }
    }

    #[test]
    fn a_heading_names_its_class_and_a_remark_does_not() {
        for (text, expected) in [
            ("Lớp 2A", Some("2A")),
            ("LỚP: 2/3 - GVCN: Lê Thị Hoa", Some("2/3")),
            ("lop:5B", Some("5B")),
            ("DANH SÁCH HỌC SINH LỚP 1C", Some("1C")),
            ("Lớp trưởng: Nguyễn An", None),
            ("Ghi chú: hai em của lớp 2B học nhờ", None),
            ("Danh sách học sinh khối 2", None),
        ] {
            assert_eq!(class_heading(text), expected, "{text}");
        }
    }

    #[test]
    fn codes_are_digits_however_they_were_kept() {
        assert_eq!(digits(&CellValue::Number(3_001_200_001.0)).as_deref(), Some("3001200001"));
        assert_eq!(digits(&text("3001200001.0")).as_deref(), Some("3001200001"));
        assert_eq!(digits(&text("'0302 1800-0001")).as_deref(), Some("030218000001"));
        assert_eq!(digits(&text("3.0012E+09")), None);
    }

    #[test]
    fn class_names_tell_their_grade() {
        assert_eq!(class_name("Lớp 3B"), "3B");
        assert_eq!(grade_of("5/2"), Some(GradeLevel::G5));
        assert_eq!((grade_of("10A1"), grade_of("6A")), (Some(GradeLevel::G10), Some(GradeLevel::G6)));
        assert_eq!((grade_of("A1"), grade_of("13A")), (None, None));
    }
}
