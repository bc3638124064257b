//! The result sheet of the sector database for one class and one moment: levels, test scores, competencies and qualities,
//! read into one command that enters grades.

mod against;
mod columns;
#[cfg(test)]
mod tests;

use serde::Serialize;
use socai_school::{
    School,
    calendar::{GradingPeriod, SchoolYear},
    ids::ClassId,
    regulations::AssessmentPeriod,
    text::{Bilingual, fold},
};

use crate::{
    error::FileError,
    grid::{CellAddress, Grid},
    plan::{CellProblem, Plan},
    values,
};

/// What the caller says about the sheet; what the sheet's title says must agree.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Options {
    /// The school year; from the title when absent.
    pub year: Option<SchoolYear>,
    /// The moment; from the title when absent.
    pub moment: Option<AssessmentPeriod>,
}

/// What becomes of a cell that holds something.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub enum CellOutcome {
    /// Entered where nothing was.
    New,
    /// Replaces what is there.
    Changed {
        /// What is there.
        from: String,
    },
    /// The same is there already.
    Same,
    /// Not acceptable.
    Refused(CellProblem),
}

/// A cell of the sheet.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct CellPlan {
    /// Where.
    pub address: CellAddress,
    /// The header of its column.
    pub column: String,
    /// What it holds.
    pub value: String,
    /// What becomes of it.
    pub outcome: CellOutcome,
}

/// A row of the sheet.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct RowPlan {
    /// Its number in Excel, from 1.
    pub row: u32,
    /// The student code in the file.
    pub code: Option<String>,
    /// Why the row as a whole is not acceptable; empty when it is.
    pub refused: Vec<CellProblem>,
    /// Its filled cells; empty when the row is refused.
    pub cells: Vec<CellPlan>,
}

/// How many cells have each outcome.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Counts {
    /// Rows about students.
    pub rows: usize,
    /// Rows that are refused as a whole.
    pub refused_rows: usize,
    /// Cells to enter.
    pub new: usize,
    /// Cells to correct.
    pub changed: usize,
    /// Cells that are the same already.
    pub same: usize,
    /// Cells that are refused.
    pub refused: usize,
}

/// Everything that an import of a result sheet would do.
#[derive(Clone, Debug, PartialEq)]
pub struct ResultPlan {
    /// The class.
    pub class: ClassId,
    /// Its name.
    pub class_name: String,
    /// The school year and moment.
    pub period: GradingPeriod,
    /// The rows in the order of the file.
    pub rows: Vec<RowPlan>,
    /// Headers of columns that are not read.
    pub unknown_columns: Vec<String>,
    /// Remarks about the file as a whole, such as filled columns that are not imported.
    pub notices: Vec<Bilingual>,
    /// The command; empty when a cell is refused, because nothing is imported then.
    pub plan: Plan,
}

impl ResultPlan {
    /// How many cells have each outcome.
    #[must_use]
    pub fn counts(&self) -> Counts {
        let mut counts = Counts { rows: self.rows.len(), ..Counts::default() };
        for row in &self.rows {
            counts.refused_rows += usize::from(!row.refused.is_empty());
            for cell in &row.cells {
                *match cell.outcome {
                    CellOutcome::New => &mut counts.new,
                    CellOutcome::Changed { .. } => &mut counts.changed,
                    CellOutcome::Same => &mut counts.same,
                    CellOutcome::Refused(_) => &mut counts.refused,
                } += 1;
            }
        }
        counts
    }

    /// Everything that is refused, row by row.
    pub fn problems(&self) -> impl Iterator<Item = &CellProblem> {
        self.rows.iter().flat_map(|row| {
            let cells = row.cells.iter().filter_map(|cell| match &cell.outcome {
                CellOutcome::Refused(problem) => Some(problem),
                _ => None,
            });
            row.refused.iter().chain(cells)
        })
    }
}

/// Plans the import of a result sheet.
///
/// # Errors
/// [`FileError`] when the sheet as a whole cannot be read, or names no class of the school; bad cells are in the plan.
pub fn plan(grid: &Grid, school: &School, options: &Options) -> Result<ResultPlan, FileError> {
    let (grid, columns) = columns::Columns::find(grid)?;
    let title = &columns.header.title;
    let year = agree(values::year_in(title), options.year, ToString::to_string, FileError::NoYear)?;
    let label = |moment: &AssessmentPeriod| moment.vi().to_owned();
    let moment = agree(values::moment_in(title), options.moment, label, FileError::NoMoment)?;
    let name = class_name(grid, &columns)?;
    let class = school.classes.by_name(year, &name).ok_or(FileError::UnknownClass { name })?;
    Ok(against::plan(grid, school, &columns, class, GradingPeriod { year, moment }))
}

fn agree<T: PartialEq>(
    in_title: Option<T>,
    given: Option<T>,
    show: impl Fn(&T) -> String,
    absent: FileError,
) -> Result<T, FileError> {
    match (in_title, given) {
        (Some(file), Some(given)) if file != given => {
            Err(FileError::OtherYear { file: show(&file), given: show(&given) })
        }
        (in_title, given) => given.or(in_title).ok_or(absent),
    }
}

// The title names the class; without it all rows must agree.
fn class_name(grid: &Grid, columns: &columns::Columns) -> Result<String, FileError> {
    if let Some(name) = values::class_in(&columns.header.title) {
        return Ok(name.to_owned());
    }
    let mut names = columns.rows(grid).filter_map(|row| columns.class(grid, row));
    let first = names.next().ok_or(FileError::NoClass)?;
    if names.all(|name| fold(&name) == fold(&first)) { Ok(first) } else { Err(FileError::NoClass) }
}
