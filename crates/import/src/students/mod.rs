//! The student file of the sector database (C1-HocSinh): one row per student, read into a plan against a school.

mod against;
mod blocks;
mod columns;
#[cfg(test)]
mod messy;
mod rows;
#[cfg(test)]
mod tests;

use jiff::civil::{Date, date};
use serde::Serialize;
use socai_school::{
    School,
    calendar::{OpenSchoolYear, SchoolYear},
    registry::DepartureReason,
    regulations::GradeLevel,
    text::{Bilingual, Code},
};

use crate::{
    error::FileError,
    grid::Grid,
    passed::PassedOver,
    plan::{CellProblem, Plan},
    values,
};

/// What the caller knows beside the file.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Options {
    /// The school year; when absent it is taken from the title, else from the dates of the states.
    pub year: Option<SchoolYear>,
    /// Today in Vietnam: the day of a change of class.
    pub today: Date,
    /// How many may leave without anybody saying so.
    pub leaving_limit: LeavingLimit,
    /// How many students leave by this file, as somebody confirmed who saw the plan; it must be the very number.
    pub leaving: Option<usize>,
}

impl Options {
    /// With the usual limit and no confirmation.
    #[must_use]
    pub fn new(year: Option<SchoolYear>, today: Date) -> Self {
        Self { year, today, leaving_limit: LeavingLimit::default(), leaving: None }
    }
}

/// How many enrollments a file may end without a confirmation. A list of the wrong class or year would end many; no
/// regulation names a number.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct LeavingLimit {
    /// So many always.
    pub students: usize,
    /// So many of a hundred enrolled students, when that is more.
    pub percent: usize,
}

impl Default for LeavingLimit {
    fn default() -> Self {
        Self { students: 5, percent: 2 }
    }
}

impl LeavingLimit {
    /// How many may leave a school with so many students.
    #[must_use]
    pub fn allowed(self, enrolled: usize) -> usize {
        self.students.max(enrolled * self.percent / 100)
    }
}

/// Why a plan is held back although every row is acceptable: it ends more enrollments than may end without a confirmation.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
pub struct Held {
    /// How many students leave by this file.
    pub leaving: usize,
    /// How many may without a confirmation.
    pub allowed: usize,
}

/// A student in a class that the file names, who has no row in it. Nothing is recorded: a list may be incomplete.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Absent {
    /// The class.
    pub class: Code,
    /// The student code, unless the personal data was erased.
    pub code: Option<String>,
}

/// What the column of states may say, as the template offers it.
pub(crate) const STATES: [&str; 5] = ["Đang học", "Tuyển mới", "Chuyển đến", "Chuyển đi", "Thôi học"];

/// A class that the file names and the school does not have.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct NewClass {
    /// Its name.
    pub name: Code,
    /// Its grade, by the digits of the name.
    pub grade: GradeLevel,
}

/// What becomes of a row.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub enum Outcome {
    /// A student who is admitted.
    New,
    /// Personal data is corrected; the columns that differ.
    Changed(Vec<String>),
    /// The student moves; other columns that differ are corrected as well.
    MovedClass {
        /// The class so far.
        from: String,
        /// The class in the file.
        to: String,
        /// The columns that differ beside the class.
        also: Vec<String>,
    },
    /// The enrollment ends.
    Leaving {
        /// First day on which the student no longer belongs to the class.
        on: Date,
        /// Why.
        reason: DepartureReason,
    },
    /// Everything is as in the school already.
    Unchanged,
    /// Left alone, and why.
    Skipped(Bilingual),
    /// Not acceptable; each bad cell.
    Refused(Vec<CellProblem>),
}

/// A row of the file.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct RowPlan {
    /// Its number in Excel, from 1.
    pub row: u32,
    /// The student code in the file.
    pub code: Option<String>,
    /// What becomes of it.
    pub outcome: Outcome,
    /// What the row says that is not imported, and why.
    pub notices: Vec<Bilingual>,
}

/// How many rows have each outcome.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Counts {
    /// To be admitted.
    pub new: usize,
    /// To be corrected.
    pub changed: usize,
    /// To change class.
    pub moved: usize,
    /// To leave.
    pub leaving: usize,
    /// The same already.
    pub unchanged: usize,
    /// Left alone.
    pub skipped: usize,
    /// Not acceptable.
    pub refused: usize,
}

/// Everything that an import of a student file would do.
#[derive(Clone, Debug, PartialEq)]
pub struct StudentPlan {
    /// The school year of the classes.
    pub year: SchoolYear,
    /// The year to open, when the school has not opened it: with the usual dates, which the school can see before it agrees.
    pub opens: Option<OpenSchoolYear>,
    /// Classes to create, by name.
    pub classes: Vec<NewClass>,
    /// The rows in the order of the file.
    pub rows: Vec<RowPlan>,
    /// Rows below the header that are not about students.
    pub passed_over: Vec<PassedOver>,
    /// Headers of columns that are not read.
    pub unknown_columns: Vec<String>,
    /// Students of the classes in the file who are not in it.
    pub absent: Vec<Absent>,
    /// Why the plan is held back, when it ends too many enrollments.
    pub held: Option<Held>,
    /// Remarks about the file as a whole.
    pub notices: Vec<Bilingual>,
    /// The commands; empty when a row is refused or the plan is held back, because nothing is imported then.
    pub plan: Plan,
}

impl StudentPlan {
    /// How many rows have each outcome.
    #[must_use]
    pub fn counts(&self) -> Counts {
        let mut counts = Counts::default();
        for row in &self.rows {
            *match row.outcome {
                Outcome::New => &mut counts.new,
                Outcome::Changed(_) => &mut counts.changed,
                Outcome::MovedClass { .. } => &mut counts.moved,
                Outcome::Leaving { .. } => &mut counts.leaving,
                Outcome::Unchanged => &mut counts.unchanged,
                Outcome::Skipped(_) => &mut counts.skipped,
                Outcome::Refused(_) => &mut counts.refused,
            } += 1;
        }
        counts
    }

    /// The bad cells of all refused rows.
    pub fn problems(&self) -> impl Iterator<Item = &CellProblem> {
        self.rows.iter().flat_map(|row| match &row.outcome {
            Outcome::Refused(problems) => problems.as_slice(),
            _ => &[],
        })
    }
}

/// Plans the import of a student file.
///
/// # Errors
/// [`FileError`] when the file as a whole cannot be read; bad rows are in the plan.
pub fn plan(grid: &Grid, school: &School, options: &Options) -> Result<StudentPlan, FileError> {
    let (grid, columns) = columns::Columns::find(grid)?;
    let blocks = blocks::read(grid, &columns)?;
    let rows = rows::read(grid, &columns, &blocks.students);
    let in_titles = values::year_in(&columns.header.title).into_iter().chain(blocks.years.iter().copied());
    let (year, notices) = year(in_titles, &rows, options)?;
    Ok(against::plan(school, &columns, rows, blocks.passed_over, year, notices, options))
}

fn year(
    in_titles: impl Iterator<Item = SchoolYear>,
    rows: &[rows::Read],
    options: &Options,
) -> Result<(SchoolYear, Vec<Bilingual>), FileError> {
    let in_title = values::agreed(in_titles, options.year)?;
    // The latest date decides: states of earlier years keep theirs.
    let by_date = rows.iter().filter_map(rows::Read::status_date).max().and_then(values::year_of);
    values::likely(in_title.or(by_date), options.year, options.today)?;
    match (options.year.or(in_title), by_date) {
        (Some(year), Some(dates)) if dates < year => Ok((
            year,
            vec![Bilingual::new(
                format!(
                    "Mọi ngày nhập trạng thái đều trước năm học {year}; ngày vào lớp sẽ là ngày đầu năm học."
                ),
                format!(
                    "Every date of state is before school year {year}; the first day of the year is taken instead."
                ),
            )],
        )),
        (Some(year), _) => Ok((year, Vec::new())),
        (None, Some(year)) => Ok((
            year,
            vec![Bilingual::new(
                format!("Năm học {year} được suy ra từ ngày nhập trạng thái."),
                format!("School year {year} was inferred from the dates of state."),
            )],
        )),
        (None, None) => Err(FileError::NoYear),
    }
}

/// The usual dates of a school year: 5 September, second term from 19 January, end on 31 May, 18 and 17 weeks.
/// Source: the Ministry's yearly time frame (khung kế hoạch thời gian năm học), whose dates provinces may shift.
pub(crate) fn usual_year(year: SchoolYear) -> OpenSchoolYear {
    let first = i16::try_from(year.0).unwrap_or(i16::MAX - 1).min(9_998);
    OpenSchoolYear {
        year,
        first_day: date(first, 9, 5),
        term_two_first_day: date(first + 1, 1, 19),
        last_day: date(first + 1, 5, 31),
        term_one_weeks: 18,
        term_two_weeks: 17,
    }
}
