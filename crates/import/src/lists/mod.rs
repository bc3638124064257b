//! The lists that set up a year beside the students': staff with their roles, classes with their homeroom teachers, and who
//! teaches what (phân công giảng dạy), and the timetable.

pub mod assignments;
pub mod classes;
pub mod staff;
mod table;
mod teacher;
#[cfg(test)]
mod tests;
pub mod timetable;
#[cfg(test)]
mod timetable_tests;

use jiff::civil::Date;
use serde::Serialize;
use socai_school::{
    School,
    calendar::{OpenSchoolYear, SchoolYear},
    text::Bilingual,
};

use crate::{
    error::FileError,
    passed::PassedOver,
    plan::{CellProblem, Plan},
    students::usual_year,
    values,
};

/// What the caller knows beside the file.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Options {
    /// The school year; when absent it is taken from the title, else the one of today.
    pub year: Option<SchoolYear>,
    /// Today in Vietnam: the first day of what begins within the year.
    pub today: Date,
}

/// What becomes of a row.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub enum Outcome {
    /// Recorded where nothing was.
    New,
    /// Something known changes; what.
    Changed(Vec<Bilingual>),
    /// Everything is as in the school already.
    Unchanged,
    /// Not acceptable; each bad cell.
    Refused(Vec<CellProblem>),
}

/// A row of the file.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct RowPlan {
    /// Its number in Excel, from 1.
    pub row: u32,
    /// What it is about: a staff code, a class name.
    pub about: Option<String>,
    /// What becomes of it.
    pub outcome: Outcome,
    /// What the row says that is not imported, and why.
    pub notices: Vec<Bilingual>,
}

/// How many rows have each outcome.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Counts {
    /// To be recorded.
    pub new: usize,
    /// To change.
    pub changed: usize,
    /// The same already.
    pub unchanged: usize,
    /// Not acceptable.
    pub refused: usize,
}

/// Everything that an import of a list would do.
#[derive(Clone, Debug, PartialEq)]
pub struct ListPlan {
    /// The school year, for lists of one.
    pub year: Option<SchoolYear>,
    /// The year to open, when the school has not opened it: with the usual dates.
    pub opens: Option<OpenSchoolYear>,
    /// The rows in the order of the file.
    pub rows: Vec<RowPlan>,
    /// Rows below the header that are not part of the list.
    pub passed_over: Vec<PassedOver>,
    /// Headers of columns that are not read.
    pub unknown_columns: Vec<String>,
    /// The commands; empty when a row is refused, because nothing is imported then.
    pub plan: Plan,
}

impl ListPlan {
    /// How many rows have each outcome.
    #[must_use]
    pub fn counts(&self) -> Counts {
        let mut counts = Counts::default();
        for row in &self.rows {
            *match row.outcome {
                Outcome::New => &mut counts.new,
                Outcome::Changed(_) => &mut counts.changed,
                Outcome::Unchanged => &mut counts.unchanged,
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

/// The school year of a list, and its first and last day; and the year to open when the school has not opened it.
struct Period {
    year: SchoolYear,
    first_day: Date,
    last_day: Date,
    opens: Option<OpenSchoolYear>,
}

impl Period {
    fn of(school: &School, title: &str, options: &Options) -> Result<Self, FileError> {
        let in_title = values::agreed(values::year_in(title).into_iter(), options.year)?;
        let present = values::year_of(options.today);
        values::likely(in_title, options.year, options.today)?;
        let year = options.year.or(in_title).or(present).ok_or(FileError::NoYear)?;
        let opens = school.calendar.year(year).is_none().then(|| usual_year(year));
        let known = school.calendar.year(year).map(|dates| (dates.first_day, dates.last_day));
        let (first_day, last_day) = known
            .or(opens.as_ref().map(|usual| (usual.first_day, usual.last_day)))
            .ok_or(FileError::NoYear)?;
        Ok(Self { year, first_day, last_day, opens })
    }

    /// Today, as far as it lies in the year.
    fn today(&self, options: &Options) -> Date {
        options.today.clamp(self.first_day, self.last_day.max(self.first_day))
    }
}
