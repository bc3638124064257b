//! The timetable (thời khóa biểu) as schools print it: rows are day, session and period, columns are classes, a cell is a subject,
//! with its teacher where several share it: `Toán`, `Toán - Cô Lan`, `Toán (GV05)`.
//!
//! The whole sheet becomes one command, because a teacher may change places between classes. A class whose column is empty
//! keeps what it has.

use std::collections::BTreeMap;

use jiff::civil::Date;
use socai_school::{
    School,
    attendance::Session,
    calendar::SchoolYear,
    classes::Class,
    ids::AccountId,
    regulations::Subject,
    text::{Bilingual, fold},
    timetable::{ClassTimetable, Period as Number, PlannedLesson, SchoolDay, SetTimetable},
};

use super::{ListPlan, Options, Outcome, Period, RowPlan};
use crate::{
    error::FileError,
    grid::{CellAddress, CellValue, Grid},
    header::{Column, Header, Names, is_numbering},
    passed::PassedOver,
    plan::{CellProblem, Place, Plan, Source, Step},
    values,
};

pub(crate) const DAY: Names = &["Thứ", "Ngày", "Thứ trong tuần"];
pub(crate) const SESSION: Names = &["Buổi", "Buổi học"];
pub(crate) const PERIOD: Names = &["Tiết", "Tiết học", "Tiết thứ"];
const REQUIRED: &[&[Names]] = &[&[DAY], &[PERIOD]];
/// Periods of the afternoon are counted on from those of the morning where the sheet has no column of sessions.
const MORNING: u8 = 5;

/// Plans the import of a timetable, in force from the day that the title names (áp dụng từ ngày), else from today.
///
/// # Errors
/// [`FileError`] when the file as a whole cannot be read; bad cells are in the plan.
pub fn plan(grid: &Grid, school: &School, options: &Options) -> Result<ListPlan, FileError> {
    let (grid, header) = Header::find_sheet(grid, REQUIRED)?;
    let period = Period::of(school, &header.title, options)?;
    let from = day_in(&header.title).unwrap_or_else(|| period.today(options));
    let day = header.column(DAY)?.map(|column| column.index);
    let session = header.column(SESSION)?.map(|column| column.index);
    let number = header.column(PERIOD)?.map(|column| column.index);
    let (Some(day), Some(number)) = (day, number) else { return Err(FileError::Empty) };
    let mut reader = Reader { grid, school, from, problems: BTreeMap::new() };
    let known = [Some(day), session, Some(number)];
    let others = header.columns.iter().filter(|column| !known.contains(&Some(column.index)));
    let (columns, unknown_columns) = reader.columns(others, &header, period.year);
    let mut weeks: Vec<Vec<(PlannedLesson, CellAddress, String)>> = vec![Vec::new(); columns.len()];
    let mut rows = Vec::new();
    let mut passed_over = Vec::new();
    let mut above = Above::default();
    for row in grid.rows().filter(|row| *row >= header.data_from) {
        if is_numbering(grid, row) || header.repeats(grid, row, REQUIRED)? {
            continue;
        }
        let cells: Vec<(usize, &CellValue)> =
            (0..).zip(&columns).filter_map(|(at, (_, column))| Some((at, grid.get(row, *column)?))).collect();
        let Some(tiet) = grid.shown(row, number).filter(|_| !cells.is_empty()) else {
            passed_over.push(PassedOver::of(grid, row));
            continue;
        };
        // A day and a session stand at their first row.
        if let Some(value) = grid.shown(row, day) {
            above.day = school_day(&value.to_string());
            if grid.get(row, day).is_some() {
                above.session = None;
            }
        }
        if let Some(value) = session.and_then(|column| grid.shown(row, column)) {
            above.session = half_day(&value.to_string());
        }
        let when = reader.when(row, (day, session, number), above, tiet);
        for (at, value) in cells {
            let (class, column) = columns[at];
            let address = CellAddress::new(row, column);
            let lesson = reader.lesson(class, address, value);
            if let (Some((day, session, period)), Some((subject, teacher))) = (when, lesson) {
                let lesson = PlannedLesson { day, session, period, subject, teacher };
                weeks[at].push((lesson, address, class.name.to_string()));
            }
        }
        let about = when.map(|(day, session, period)| {
            format!("{}, {}, tiết {period}", day.vi(), session.vi().to_lowercase())
        });
        rows.push((row, about));
    }
    let problems = std::mem::take(&mut reader.problems);
    let refused = !problems.is_empty();
    let (command, sources) = command(school, from, &columns, weeks, &header);
    let is_new = !command.timetables.is_empty();
    let steps = if refused || !is_new { Vec::new() } else { vec![Step::ready(command, sources)] };
    Ok(ListPlan {
        year: Some(period.year),
        opens: None,
        rows: planned(rows, problems, header.row, is_new),
        passed_over,
        unknown_columns,
        plan: Plan::new(school, steps),
    })
}

/// The rows, and what is refused of the header as a row of its own.
fn planned(
    rows: Vec<(u32, Option<String>)>,
    mut problems: BTreeMap<u32, Vec<CellProblem>>,
    header: u32,
    is_new: bool,
) -> Vec<RowPlan> {
    let mut plans = Vec::new();
    if let Some(problems) = problems.remove(&header) {
        let outcome = Outcome::Refused(problems);
        plans.push(RowPlan { row: header + 1, about: None, outcome, notices: Vec::new() });
    }
    for (row, about) in rows {
        let outcome = match problems.remove(&row) {
            Some(problems) => Outcome::Refused(problems),
            None if is_new => Outcome::New,
            None => Outcome::Unchanged,
        };
        plans.push(RowPlan { row: row + 1, about, outcome, notices: Vec::new() });
    }
    plans
}

/// The command for the classes whose week is another than the one that they have, and per class the cells: its header, then
/// its lessons.
fn command(
    school: &School,
    from: Date,
    columns: &[(&Class, u32)],
    weeks: Vec<Vec<(PlannedLesson, CellAddress, String)>>,
    header: &Header,
) -> (SetTimetable, Vec<Source>) {
    let mut timetables = Vec::new();
    let mut sources = Vec::new();
    let place = |field, address, column: &str| vec![Place { field, address, column: column.to_owned() }];
    for ((class, column), week) in columns.iter().zip(weeks) {
        let mut lessons: Vec<PlannedLesson> = week.iter().map(|(lesson, ..)| *lesson).collect();
        let mut sorted = lessons.clone();
        sorted.sort_unstable();
        let standing = school.timetables.version_on(class.id, from);
        if lessons.is_empty() || standing.is_some_and(|standing| standing.lessons == sorted) {
            continue;
        }
        sources.push(place("", CellAddress::new(header.row, *column), class.name.as_str()));
        sources.extend(week.iter().map(|(_, address, column)| place("", *address, column)));
        timetables.push(ClassTimetable { class: class.id, lessons: std::mem::take(&mut lessons) });
    }
    (SetTimetable { from, timetables }, sources)
}

/// The day and the session of a row: what it says, or the row above whose cell reaches down to it; none where that is neither.
#[derive(Clone, Copy, Default)]
struct Above {
    day: Option<SchoolDay>,
    session: Option<Session>,
}

struct Reader<'g> {
    grid: &'g Grid,
    school: &'g School,
    from: Date,
    /// By row.
    problems: BTreeMap<u32, Vec<CellProblem>>,
}

impl<'g> Reader<'g> {
    fn refuse(&mut self, address: CellAddress, column: &str, code: &'static str, (vi, en): (String, String)) {
        let value = self.grid.shown(address.row, address.column).map(ToString::to_string);
        let reason = Bilingual::new(vi, en);
        let problem = CellProblem { address: Some(address), column: column.to_owned(), value, code, reason };
        self.problems.entry(address.row).or_default().push(problem);
    }

    /// The columns of classes, and the headers of those that are something else. A class that the school does not have is refused.
    fn columns<'h>(
        &mut self,
        columns: impl Iterator<Item = &'h Column>,
        header: &Header,
        year: SchoolYear,
    ) -> (Vec<(&'g Class, u32)>, Vec<String>) {
        let (mut classes, mut unknown): (Vec<(&Class, u32)>, _) = (Vec::new(), Vec::new());
        for column in columns {
            let written = column.title.rsplit(" / ").next().unwrap_or(&column.title);
            let name = values::class_name(written);
            let address = CellAddress::new(header.row, column.index);
            match self.school.classes.by_name(year, name) {
                Some(class) if classes.iter().any(|(known, _)| known.id == class.id) => self.refuse(
                    address,
                    &column.title,
                    "DUPLICATE_IN_FILE",
                    (format!("Lớp {name} có hai cột."), format!("Class {name} has two columns.")),
                ),
                Some(class) => classes.push((class, column.index)),
                None if values::grade_of(name).is_some() => self.refuse(
                    address,
                    &column.title,
                    "UNKNOWN_CLASS",
                    (
                        format!("Năm học {year} trường không có lớp {name}; hãy nhập danh sách lớp trước."),
                        format!("The school has no class {name} in {year}; import the classes first."),
                    ),
                ),
                None => unknown.push(column.title.clone()),
            }
        }
        (classes, unknown)
    }

    /// Day, session and period of a row.
    fn when(
        &mut self,
        row: u32,
        (day_at, session_at, number_at): (u32, Option<u32>, u32),
        above: Above,
        number: &CellValue,
    ) -> Option<(SchoolDay, Session, Number)> {
        if above.day.is_none() {
            let words = ("Không phải thứ Hai đến thứ Bảy.", "Not a day from Monday to Saturday.");
            self.refuse(CellAddress::new(row, day_at), DAY[0], "BAD_DAY", own(words));
        }
        let counted = period_number(number);
        let (session, counted) = match (session_at, above.session) {
            (None, _) => match counted {
                Some(number) if number > MORNING => (Some(Session::Afternoon), Some(number - MORNING)),
                counted => (Some(Session::Morning), counted),
            },
            (Some(_), Some(session)) => (Some(session), counted),
            (Some(at), None) => {
                let words = ("Không phải buổi sáng hay chiều.", "Neither morning nor afternoon.");
                self.refuse(CellAddress::new(row, at), SESSION[0], "BAD_SESSION", own(words));
                (None, counted)
            }
        };
        let period = counted.and_then(Number::new);
        if period.is_none() {
            let words = ("Không phải tiết 1 đến 6 của một buổi.", "Not a period from 1 to 6 of a session.");
            self.refuse(CellAddress::new(row, number_at), PERIOD[0], "BAD_PERIOD", own(words));
        }
        Some((above.day?, session?, period?))
    }

    /// The subject of a cell, and the teacher whom it names.
    fn lesson(
        &mut self,
        class: &Class,
        address: CellAddress,
        value: &CellValue,
    ) -> Option<(Subject, Option<AccountId>)> {
        let text = value.to_string();
        if text.chars().all(|c| !c.is_alphanumeric()) {
            return None;
        }
        let (written, teacher) = parts(&text);
        let Some(subject) = self.subject(class, written) else {
            let vi = format!("Không có môn học “{written}”.");
            let en = format!("There is no subject “{written}”.");
            self.refuse(address, class.name.as_str(), "UNKNOWN_SUBJECT", (vi, en));
            return None;
        };
        let Some(written) = teacher else { return Some((subject, None)) };
        let found = self.teachers(class, subject, written);
        match found.as_slice() {
            [only] => Some((subject, Some(*only))),
            [] => {
                let vi = format!("Không giáo viên nào của môn này ở lớp là “{written}”; xem lại phân công.");
                let en =
                    format!("No teacher of this subject in the class is “{written}”; see the assignments.");
                self.refuse(address, class.name.as_str(), "UNKNOWN_TEACHER", (vi, en));
                None
            }
            _ => {
                let vi = format!("Nhiều giáo viên là “{written}”; hãy ghi mã cán bộ.");
                let en = format!("More than one teacher is “{written}”; give the staff code.");
                self.refuse(address, class.name.as_str(), "AMBIGUOUS_TEACHER", (vi, en));
                None
            }
        }
    }

    /// The activities have one name in primary school and another one after it; assembly and class meetings belong to them.
    fn subject(&self, class: &Class, written: &str) -> Option<Subject> {
        let activities = [Subject::ExperientialActivities, Subject::CareerActivities];
        let name = fold(written);
        let is_activity = matches!(
            name.as_str(),
            "chao co" | "shdc" | "sinh hoat duoi co" | "sinh hoat" | "sinh hoat lop" | "shl" | "hdtn"
        );
        let subject = if is_activity { activities[0] } else { values::subject(written)? };
        if !activities.contains(&subject) {
            return Some(subject);
        }
        let taken = self.school.subjects_of(class.id);
        Some(activities.into_iter().find(|activity| taken.contains(activity)).unwrap_or(subject))
    }

    /// The teachers of the subject in the class whom a cell may mean: by code, by full name, or by given name.
    fn teachers(&self, class: &Class, subject: Subject, written: &str) -> Vec<AccountId> {
        let assigned = self.school.classes.subject_teachers(class.id, subject, self.from);
        let code = self.school.staff.by_staff_code(written).filter(|id| assigned.contains(id));
        if let Some(code) = code {
            return vec![code];
        }
        let name = fold(written);
        let is_meant = |id: &AccountId| {
            let profile = self.school.staff.account(*id).and_then(|account| account.profile.get());
            profile.is_some_and(|profile| {
                let full = fold(&profile.name.full());
                full == name || full.ends_with(&format!(" {name}"))
            })
        };
        assigned.into_iter().filter(is_meant).collect()
    }
}

fn own((vi, en): (&str, &str)) -> (String, String) {
    (vi.to_owned(), en.to_owned())
}

/// Subject and teacher of a cell.
fn parts(text: &str) -> (&str, Option<&str>) {
    // A name with a comma or a hyphen in it is one subject.
    if values::subject(text).is_some() {
        return (text.trim(), None);
    }
    let cut = [" - ", " – ", "\n", "(", "-", "/"].into_iter().find_map(|mark| text.split_once(mark));
    let Some((subject, teacher)) = cut else { return (text.trim(), None) };
    let teacher = teacher.trim().trim_matches(['(', ')']).trim();
    let bare = teacher
        .split_once(' ')
        .filter(|(title, _)| matches!(fold(title).trim_end_matches('.'), "co" | "thay" | "gv" | "c" | "t"));
    let teacher = bare.map_or(teacher, |(_, name)| name.trim());
    (subject.trim(), (!teacher.is_empty()).then_some(teacher))
}

fn school_day(text: &str) -> Option<SchoolDay> {
    let name = fold(text);
    // `T2` is Monday, and `Tư` alone is Wednesday.
    let short = name.strip_prefix('t').filter(|rest| rest.chars().all(|c| c.is_ascii_digit()));
    let bare = name.strip_prefix("thu").or(short).unwrap_or(&name).trim();
    Some(match bare {
        "hai" | "2" => SchoolDay::Monday,
        "ba" | "3" => SchoolDay::Tuesday,
        "tu" | "4" => SchoolDay::Wednesday,
        "nam" | "5" => SchoolDay::Thursday,
        "sau" | "6" => SchoolDay::Friday,
        "bay" | "7" => SchoolDay::Saturday,
        _ => return None,
    })
}

fn half_day(text: &str) -> Option<Session> {
    let name = fold(text);
    match name.strip_prefix("buoi").unwrap_or(&name).trim() {
        "sang" | "s" => Some(Session::Morning),
        "chieu" | "c" => Some(Session::Afternoon),
        _ => None,
    }
}

fn period_number(value: &CellValue) -> Option<u8> {
    let number = values::whole(value).or_else(|| {
        let text = fold(&value.to_string());
        text.strip_prefix("tiet").or_else(|| text.strip_prefix('t')).and_then(|rest| rest.trim().parse().ok())
    });
    u8::try_from(number?).ok()
}

/// The day in a title such as "Áp dụng từ ngày 08/09/2025".
fn day_in(title: &str) -> Option<Date> {
    let mut words = title.split(|c: char| !(c.is_ascii_digit() || matches!(c, '/' | '-' | '.')));
    words.find_map(|word| values::date(&CellValue::Text(word.trim_matches(['.', '-', '/']).to_owned())))
}
