//! Lists to fill in: an .xlsx with the headers that the import reads, the school's own classes, teachers and subjects to choose
//! from, and checks on the cells. What is filled in is imported like any other file; the checks only help while typing.

use jiff::civil::Date;
use rust_xlsxwriter::{
    DataValidation, DataValidationErrorStyle, DataValidationRule, ExcelDateTime, Format, FormatAlign,
    Formula, Workbook, Worksheet, XlsxError,
};
use socai_school::{
    School,
    attendance::Session,
    calendar::SchoolYear,
    policy::Role,
    regulations::{GradeLevel, RuleSet},
    timetable::SchoolDay,
};

use crate::{header::Names, lists, students, values};

/// Rows that have checks.
const ROWS: u32 = 2_000;
/// The row of the headers; title and year stand above.
const HEADER_ROW: u32 = 3;
/// Periods of a half-day in the timetable to fill in.
const LESSONS: u8 = 5;
const CHOICES: &str = "Danh mục";

/// What is to be filled in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Template {
    /// Students with guardians.
    Students,
    /// Staff with roles.
    Staff,
    /// Classes with homeroom teachers.
    Classes,
    /// Who teaches what.
    Assignments,
    /// Which lesson when.
    Timetable,
}

/// What a column accepts.
enum Cell {
    /// Anything; kept as text, so that codes keep their zeros.
    Text,
    /// A row number.
    Number,
    /// A day between 1950 and 2100.
    Day,
    /// One of a list of the sheet of choices; others are refused while typing.
    OneOf(Vec<String>),
    /// One of a list, or something new after a warning.
    Usually(Vec<String>),
}

struct Column {
    header: &'static str,
    width: u16,
    cell: Cell,
}

impl Column {
    fn new(names: Names, width: u16, cell: Cell) -> Self {
        Self { header: names[0], width, cell }
    }
}

/// Writes the list to fill in for a school and year.
///
/// # Errors
/// [`XlsxError`] when the workbook cannot be made, which does not happen for lists within the limits of Excel.
pub fn write(
    template: Template,
    school: &School,
    year: SchoolYear,
    today: Date,
) -> Result<Vec<u8>, XlsxError> {
    let columns = match template {
        Template::Students => student_columns(school, year),
        Template::Staff => staff_columns(),
        Template::Classes => class_columns(school),
        Template::Assignments => assignment_columns(school, year),
        Template::Timetable => return timetable(school, year, today),
    };
    let title = match template {
        Template::Students => "DANH SÁCH HỌC SINH",
        Template::Staff => "DANH SÁCH CÁN BỘ, GIÁO VIÊN, NHÂN VIÊN",
        Template::Classes => "DANH SÁCH LỚP",
        Template::Assignments => "PHÂN CÔNG GIẢNG DẠY",
        Template::Timetable => "THỜI KHÓA BIỂU",
    };
    let name = school.calendar.identity(today).map(|identity| identity.name.to_string()).unwrap_or_default();
    let mut workbook = Workbook::new();
    let sheet = workbook.add_worksheet().set_name("Danh sách")?;
    let (bold, head) = (
        Format::new().set_bold(),
        Format::new()
            .set_bold()
            .set_text_wrap()
            .set_align(FormatAlign::Center)
            .set_background_color("#DDEBF7"),
    );
    sheet.write_with_format(0, 0, name, &bold)?;
    sheet.write_with_format(1, 0, format!("{title} - NĂM HỌC {year}"), &bold)?;
    sheet.set_freeze_panes(HEADER_ROW + 1, 0)?;
    let mut lists: Vec<(&str, &[String])> = Vec::new();
    for (index, column) in (0u16..).zip(&columns) {
        sheet.write_with_format(HEADER_ROW, index, column.header, &head)?;
        sheet.set_column_width(index, column.width)?;
        let list = lists.len();
        if let Cell::OneOf(values) | Cell::Usually(values) = &column.cell
            && !values.is_empty()
        {
            lists.push((column.header, values));
        }
        check(sheet, index, &column.cell, list)?;
    }
    let choices = workbook.add_worksheet().set_name(CHOICES)?.set_hidden(true);
    for (index, (header, values)) in (0u16..).zip(&lists) {
        choices.write_with_format(0, index, *header, &bold)?;
        choices.write_column(1, index, values.iter().map(String::as_str))?;
    }
    workbook.save_to_buffer()
}

/// The timetable: rows are there already, a column for each class of the year. Cells name a subject, and a teacher where several
/// share it.
fn timetable(school: &School, year: SchoolYear, today: Date) -> Result<Vec<u8>, XlsxError> {
    use lists::timetable::{DAY, PERIOD, SESSION};
    let name = school.calendar.identity(today).map(|identity| identity.name.to_string()).unwrap_or_default();
    let usual = students::usual_year(year);
    let dates = school.calendar.year(year).map(|dates| (dates.first_day, dates.last_day));
    let (first, last) = dates.unwrap_or((usual.first_day, usual.last_day));
    let from = values::shown(today.clamp(first, last.max(first)));
    let mut workbook = Workbook::new();
    let sheet = workbook.add_worksheet().set_name("Danh sách")?;
    let bold = Format::new().set_bold();
    let head = Format::new().set_bold().set_align(FormatAlign::Center).set_background_color("#DDEBF7");
    sheet.write_with_format(0, 0, name, &bold)?;
    let title = format!("THỜI KHÓA BIỂU - NĂM HỌC {year} - ÁP DỤNG TỪ NGÀY {from}");
    sheet.write_with_format(1, 0, title, &bold)?;
    sheet.set_freeze_panes(HEADER_ROW + 1, 3)?;
    for (column, names) in (0u16..).zip([DAY, SESSION, PERIOD]) {
        sheet.write_with_format(HEADER_ROW, column, names[0], &head)?;
    }
    let mut row = HEADER_ROW;
    for day in SchoolDay::ALL {
        for session in Session::ALL {
            for period in 1..=LESSONS {
                row += 1;
                sheet.write(row, 0, day.vi())?;
                sheet.write(row, 1, session.vi())?;
                sheet.write(row, 2, period)?;
            }
        }
    }
    let classes = school.classes.in_year(year);
    let mut choices: Vec<Vec<&str>> = Vec::new();
    for (column, class) in (3u16..).zip(&classes) {
        sheet.write_with_format(HEADER_ROW, column, class.name.as_str(), &head)?;
        sheet.set_column_width(column, 16)?;
        let subjects: Vec<&str> =
            school.subjects_of(class.id).into_iter().map(socai_school::regulations::Subject::vi).collect();
        if subjects.is_empty() {
            continue;
        }
        let list = choices.iter().position(|known| *known == subjects).unwrap_or(choices.len());
        let letter = char::from(b'A' + u8::try_from(list).unwrap_or(25).min(25));
        let range = format!("='{CHOICES}'!${letter}$2:${letter}${}", subjects.len() + 1);
        // A warning only: a cell may name the teacher, too.
        let check = DataValidation::new()
            .allow_list_formula(Formula::new(range))
            .set_error_style(DataValidationErrorStyle::Warning)
            .set_error_title("Không chỉ là tên môn")?
            .set_error_message("Ví dụ: Toán, hoặc Toán - Cô Lan khi nhiều người cùng dạy. Vẫn ghi?")?;
        sheet.add_data_validation(HEADER_ROW + 1, column, row, column, &check)?;
        if list == choices.len() {
            choices.push(subjects);
        }
    }
    let hidden = workbook.add_worksheet().set_name(CHOICES)?.set_hidden(true);
    for (column, subjects) in (0u16..).zip(&choices) {
        hidden.write_column(1, column, subjects.iter().copied())?;
    }
    workbook.save_to_buffer()
}

fn check(sheet: &mut Worksheet, column: u16, cell: &Cell, list: usize) -> Result<(), XlsxError> {
    let text = Format::new().set_num_format("@");
    let day = Format::new().set_num_format("dd/mm/yyyy");
    let (first, last) = (HEADER_ROW + 1, HEADER_ROW + ROWS);
    let check = match cell {
        Cell::Number => return Ok(()),
        Cell::Text => {
            sheet.set_column_format(column, &text)?;
            return Ok(());
        }
        Cell::Day => {
            sheet.set_column_format(column, &day)?;
            let between = (ExcelDateTime::from_ymd(1950, 1, 1)?, ExcelDateTime::from_ymd(2099, 12, 31)?);
            DataValidation::new()
                .allow_date(DataValidationRule::Between(between.0, between.1))
                .set_error_title("Ngày không hợp lệ")?
                .set_error_message("Hãy ghi ngày/tháng/năm, ví dụ 26/12/2018.")?
        }
        Cell::OneOf(values) | Cell::Usually(values) => {
            sheet.set_column_format(column, &text)?;
            if values.is_empty() {
                return Ok(());
            }
            let letter = char::from(b'A' + u8::try_from(list).unwrap_or(25).min(25));
            let range = format!("='{CHOICES}'!${letter}$2:${letter}${}", values.len() + 1);
            let check = DataValidation::new().allow_list_formula(Formula::new(range));
            if matches!(cell, Cell::Usually(_)) {
                check
                    .set_error_style(DataValidationErrorStyle::Warning)
                    .set_error_title("Chưa có trong danh mục")?
                    .set_error_message("Trường chưa có mục này. Vẫn ghi?")?
            } else {
                check
                    .set_error_title("Không có trong danh mục")?
                    .set_error_message("Hãy chọn một mục trong danh sách.")?
            }
        }
    };
    sheet.add_data_validation(first, column, last, column, &check)?;
    Ok(())
}

fn texts(values: &[&str]) -> Vec<String> {
    values.iter().map(|value| (*value).to_owned()).collect()
}

fn classes(school: &School, year: SchoolYear) -> Vec<String> {
    school.classes.in_year(year).into_iter().map(|class| class.name.to_string()).collect()
}

/// The staff codes of all active teachers.
fn teachers(school: &School) -> Vec<String> {
    let active = school.staff.accounts().filter(|account| school.staff.has_role(account.id, Role::Teacher));
    let mut codes: Vec<String> =
        active.filter_map(|account| account.staff_code.as_ref().map(ToString::to_string)).collect();
    codes.sort();
    codes
}

fn student_columns(school: &School, year: SchoolYear) -> Vec<Column> {
    let mut columns = vec![
        Column::new(&["STT"], 6, Cell::Number),
        Column::new(&["Mã lớp"], 9, Cell::Usually(classes(school, year))),
        Column::new(&["Mã học sinh"], 14, Cell::Text),
        Column::new(&["Họ tên"], 28, Cell::Text),
        Column::new(&["Ngày sinh"], 13, Cell::Day),
        Column::new(&["Giới tính"], 10, Cell::OneOf(texts(&["Nam", "Nữ"]))),
        Column::new(&["Trạng thái HS"], 14, Cell::OneOf(texts(&students::STATES))),
        Column::new(&["Ngày nhập trạng thái"], 14, Cell::Day),
    ];
    let more = [
        "Số định danh cá nhân",
        "Dân tộc",
        "Nơi sinh",
        "Chỗ ở hiện nay",
        "Điện thoại liên hệ",
        "Họ tên cha",
        "Điện thoại cha",
        "Họ tên mẹ",
        "Điện thoại mẹ",
        "Họ tên người giám hộ",
        "Điện thoại người giám hộ",
    ];
    columns.extend(more.map(|header| Column { header, width: 20, cell: Cell::Text }));
    columns
}

fn staff_columns() -> Vec<Column> {
    use lists::staff::{CODE, CONTACT, LOGIN, NAME, ROLES, known_roles};
    vec![
        Column::new(&["STT"], 6, Cell::Number),
        Column::new(CODE, 14, Cell::Text),
        Column::new(NAME, 28, Cell::Text),
        // A warning only: a cell may hold several roles, with commas between them.
        Column::new(ROLES, 30, Cell::Usually(texts(&known_roles()))),
        Column::new(LOGIN, 18, Cell::Text),
        Column::new(CONTACT, 24, Cell::Text),
    ]
}

fn class_columns(school: &School) -> Vec<Column> {
    use lists::classes::{CLASS, FROM, GRADE, TEACHER, TEACHER_CODE};
    let grades: Vec<GradeLevel> = school.calendar.grades().collect();
    vec![
        Column::new(&["STT"], 6, Cell::Number),
        Column::new(CLASS, 10, Cell::Text),
        Column::new(GRADE, 8, Cell::OneOf(grades.iter().map(|grade| grade.code().to_owned()).collect())),
        Column::new(TEACHER_CODE, 14, Cell::OneOf(teachers(school))),
        Column::new(TEACHER, 28, Cell::Text),
        Column::new(FROM, 13, Cell::Day),
    ]
}

fn assignment_columns(school: &School, year: SchoolYear) -> Vec<Column> {
    use lists::assignments::{CLASSES, FROM, SUBJECTS, TEACHER, TEACHER_CODE};
    let mut subjects = Vec::new();
    for grade in school.calendar.grades() {
        // Also of a year that is not open yet.
        let rules = RuleSet::of(grade, students::usual_year(year).first_day);
        for subject in rules.map(|rules| rules.subjects(grade)).unwrap_or_default() {
            if !subjects.contains(&subject.vi()) {
                subjects.push(subject.vi());
            }
        }
    }
    vec![
        Column::new(&["STT"], 6, Cell::Number),
        Column::new(TEACHER_CODE, 14, Cell::OneOf(teachers(school))),
        Column::new(TEACHER, 28, Cell::Text),
        // A warning only: a cell may hold several classes or subjects, with commas between them.
        Column::new(CLASSES, 20, Cell::Usually(classes(school, year))),
        Column::new(SUBJECTS, 30, Cell::Usually(texts(&subjects))),
        Column::new(FROM, 13, Cell::Day),
    ]
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;

    use super::*;
    use crate::{FileError, read_file, testing::Desk};

    const TODAY: Date = date(2026, 1, 20);

    fn desk() -> Desk {
        let mut desk = Desk::founded();
        let first = students::plan(
            &crate::testing::fixture("messy/02-class-rows.xlsx"),
            &desk.school,
            &students::Options::new(None, TODAY),
        );
        desk.carry_out(&first.unwrap().plan);
        desk
    }

    #[test]
    fn every_empty_template_is_a_list_without_rows() {
        let desk = desk();
        let list = lists::Options { year: None, today: TODAY };
        let read = |template| {
            let bytes = write(template, &desk.school, SchoolYear(2025), TODAY).unwrap();
            read_file(&bytes, None).unwrap()
        };
        let options = students::Options::new(None, TODAY);
        let empty = students::plan(&read(Template::Students), &desk.school, &options).unwrap();
        assert_eq!((empty.year, empty.rows.len(), empty.unknown_columns), (SchoolYear(2025), 0, Vec::new()));
        let staff = lists::staff::plan(&read(Template::Staff), &desk.school).unwrap().list;
        let classes = lists::classes::plan(&read(Template::Classes), &desk.school, &list).unwrap();
        let assignments =
            lists::assignments::plan(&read(Template::Assignments), &desk.school, &list).unwrap();
        let timetable = lists::timetable::plan(&read(Template::Timetable), &desk.school, &list).unwrap();
        for plan in [staff, classes, assignments, timetable] {
            assert_eq!((plan.rows.len(), plan.unknown_columns), (0, Vec::new()));
        }
    }

    #[test]
    fn a_template_of_one_kind_is_not_taken_for_another() {
        let desk = desk();
        let bytes = write(Template::Staff, &desk.school, SchoolYear(2025), TODAY).unwrap();
        let list = lists::Options { year: None, today: TODAY };
        let refused = lists::assignments::plan(&read_file(&bytes, None).unwrap(), &desk.school, &list);
        assert!(matches!(refused, Err(FileError::NoHeader { .. })));
    }
}
