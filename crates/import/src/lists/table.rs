//! A list with a header, read row by row: what every list of a school has in common.

use std::cell::RefCell;

use jiff::civil::Date;
use socai_school::text::Bilingual;

use crate::{
    error::FileError,
    grid::{CellAddress, CellValue, Grid},
    header::{Header, Names, is_numbering},
    passed::PassedOver,
    plan::{CellProblem, Place, Source},
    values,
};

const ORDINAL: Names = &["STT", "TT", "Số TT", "Số thứ tự"];

/// The columns of a list.
pub(crate) struct Table<'g> {
    grid: &'g Grid,
    pub(crate) header: Header,
    required: &'static [&'static [Names]],
    found: Vec<(Names, u32, String)>,
}

/// The rows of a list and what is beside them.
pub(crate) struct Rows<'t> {
    pub(crate) rows: Vec<Row<'t>>,
    pub(crate) passed_over: Vec<PassedOver>,
}

impl<'g> Table<'g> {
    /// Finds the sheet with such a list. Of each required column at least one of its forms must be there.
    pub(crate) fn find(
        grid: &'g Grid,
        required: &'static [&'static [Names]],
        more: &[Names],
    ) -> Result<Self, FileError> {
        let (grid, header) = Header::find_sheet(grid, required)?;
        let mut found = Vec::new();
        for names in required.iter().flat_map(|any| any.iter()).chain(more).chain([&ORDINAL]) {
            if let Some(column) = header.column(names)? {
                found.push((*names, column.index, column.title.clone()));
            }
        }
        Ok(Self { grid, header, required, found })
    }

    /// The headers of columns that are not read.
    pub(crate) fn unknown(&self) -> Vec<String> {
        let known = |index: u32| self.found.iter().any(|(_, found, _)| *found == index);
        let unknown = self.header.columns.iter().filter(|column| !known(column.index));
        unknown.map(|column| column.title.clone()).collect()
    }

    fn column(&self, names: Names) -> Option<(u32, &str)> {
        let found = self.found.iter().find(|(known, ..)| *known == names);
        found.map(|(_, index, title)| (*index, title.as_str()))
    }

    /// Every row that is about something; totals, signatures and remarks are listed instead.
    pub(crate) fn rows(&self) -> Result<Rows<'_>, FileError> {
        let mut rows = Rows { rows: Vec::new(), passed_over: Vec::new() };
        for index in self.grid.rows().filter(|row| *row >= self.header.data_from) {
            if is_numbering(self.grid, index) || self.header.repeats(self.grid, index, self.required)? {
                continue;
            }
            let row = Row { table: self, index, problems: RefCell::default() };
            let filled =
                self.required.iter().filter(|any| any.iter().any(|names| row.value(names).is_some()));
            let filled = filled.count();
            let numbered = row.value(ORDINAL).is_some_and(|value| values::whole(value).is_some());
            let is_row = match self.column(ORDINAL) {
                Some(_) => filled == self.required.len() || (numbered && filled > 0),
                None => filled > 1,
            };
            if is_row {
                rows.rows.push(row);
            } else {
                rows.passed_over.push(PassedOver::of(self.grid, index));
            }
        }
        Ok(rows)
    }
}

/// One row of a list.
pub(crate) struct Row<'t> {
    table: &'t Table<'t>,
    index: u32,
    problems: RefCell<Vec<CellProblem>>,
}

impl Row<'_> {
    /// Its number in Excel, from 1.
    pub(crate) fn number(&self) -> u32 {
        self.index + 1
    }

    /// What the cell shows; a cell that is merged over several rows counts for each of them.
    pub(crate) fn value(&self, names: Names) -> Option<&CellValue> {
        let (column, _) = self.table.column(names)?;
        self.table.grid.shown(self.index, column)
    }

    /// The value as text.
    pub(crate) fn text(&self, names: Names) -> Option<String> {
        self.value(names).map(ToString::to_string)
    }

    /// The parts of a cell that holds several things, such as `2A, 2B`.
    pub(crate) fn parts(&self, names: Names) -> Vec<String> {
        let text = self.text(names).unwrap_or_default();
        let parts = text.split([',', ';', '+', '\n']).map(str::trim).filter(|part| !part.is_empty());
        parts.map(ToOwned::to_owned).collect()
    }

    /// The date in a column, when it has one; refused when it is none.
    pub(crate) fn date(&self, names: Names) -> Option<Date> {
        let date = values::date(self.value(names)?);
        if date.is_none() {
            self.refuse(names, "BAD_DATE", values::NO_DATE);
        }
        date
    }

    /// The header of a column as written; the official one when the file does not have it.
    pub(crate) fn title(&self, names: Names) -> String {
        self.table.column(names).map_or_else(|| names[0].to_owned(), |(_, title)| title.to_owned())
    }

    /// Refuses a cell. A column that the file does not have is refused at the beginning of the row.
    pub(crate) fn refuse(&self, names: Names, code: &'static str, (vi, en): (&str, &str)) {
        let column = self.table.column(names).map_or(0, |(column, _)| column);
        self.problems.borrow_mut().push(CellProblem {
            address: Some(CellAddress { row: self.index, column }),
            column: self.title(names),
            value: self.text(names),
            code,
            reason: Bilingual::new(vi, en),
        });
    }

    pub(crate) fn refuse_missing(&self, names: Names) {
        self.refuse(names, "MISSING", values::MISSING);
    }

    /// Whether a cell was refused so far.
    pub(crate) fn is_refused(&self) -> bool {
        !self.problems.borrow().is_empty()
    }

    /// The refused cells.
    pub(crate) fn problems(&self) -> Vec<CellProblem> {
        self.problems.borrow().clone()
    }

    /// Where the fields of a command stand, for refusals of the school's own rules.
    pub(crate) fn source(&self, fields: &[(Names, &'static str)]) -> Source {
        let place = |(names, field): &(Names, &'static str)| {
            let (column, title) = self.table.column(names)?;
            let address = CellAddress { row: self.index, column };
            Some(Place { field, address, column: title.to_owned() })
        };
        fields.iter().filter_map(place).collect()
    }
}
