//! A sheet as a sparse grid of typed cells with the addresses that people know from Excel.

use std::{collections::BTreeMap, fmt};

use jiff::civil::Date;

/// Where a cell is. Zero-based inside, shown as `B12`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct CellAddress {
    /// Row from 0.
    pub row: u32,
    /// Column from 0.
    pub column: u32,
}

impl CellAddress {
    /// The address of a row and column, both from 0.
    #[must_use]
    pub fn new(row: u32, column: u32) -> Self {
        Self { row, column }
    }
}

impl fmt::Display for CellAddress {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut letters = Vec::new();
        let mut rest = u64::from(self.column) + 1;
        while rest > 0 {
            letters.push(char::from(b'A' + u8::try_from((rest - 1) % 26).unwrap_or(0)));
            rest = (rest - 1) / 26;
        }
        let letters: String = letters.into_iter().rev().collect();
        write!(f, "{letters}{}", u64::from(self.row) + 1)
    }
}

impl serde::Serialize for CellAddress {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

/// What a cell holds. Empty cells are not kept.
#[derive(Clone, Debug, PartialEq)]
pub enum CellValue {
    /// Text, trimmed and in NFC; never empty.
    Text(String),
    /// A number as Excel keeps it. Grades are read from it as whole numbers only.
    Number(f64),
    /// A number that is formatted as a date.
    Date(Date),
}

impl fmt::Display for CellValue {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Text(text) => f.write_str(text),
            Self::Number(number) => number.fmt(f),
            Self::Date(date) => f.write_str(&crate::values::shown(*date)),
        }
    }
}

/// The cells of one sheet.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Grid {
    cells: BTreeMap<CellAddress, CellValue>,
    /// Merged areas, by their first cell, with their last one.
    merged: BTreeMap<CellAddress, CellAddress>,
    /// The other visible sheets of the workbook that hold something.
    further: Vec<(String, Grid)>,
}

impl Grid {
    pub(crate) fn put(&mut self, address: CellAddress, value: CellValue) {
        self.cells.insert(address, value);
    }

    pub(crate) fn merge(&mut self, first: CellAddress, last: CellAddress) {
        self.merged.insert(first, last);
    }

    pub(crate) fn beside(&mut self, name: String, sheet: Self) {
        self.further.push((name, sheet));
    }

    /// The other visible sheets of the workbook that hold something, by name.
    pub(crate) fn further(&self) -> impl Iterator<Item = (&str, &Self)> {
        self.further.iter().map(|(name, sheet)| (name.as_str(), sheet))
    }

    /// What the cell shows: its own value, or that of the merged area above it. Excel keeps only the first cell of an area.
    pub(crate) fn shown(&self, row: u32, column: u32) -> Option<&CellValue> {
        self.get(row, column).or_else(|| {
            let above = CellAddress { row: 0, column }..=CellAddress { row, column: u32::MAX };
            let covers = |(first, last): &(&CellAddress, &CellAddress)| {
                first.column == column && last.column == column && last.row >= row
            };
            let (first, _) = self.merged.range(above).rev().find(covers)?;
            self.cells.get(first)
        })
    }

    /// The last column of the merged area that begins in the cell; the cell's own when it is not merged.
    pub(crate) fn reaches(&self, row: u32, column: u32) -> u32 {
        self.merged.get(&CellAddress { row, column }).map_or(column, |last| last.column.max(column))
    }

    /// How many cells hold something.
    #[must_use]
    pub fn len(&self) -> usize {
        self.cells.len()
    }

    /// Whether no cell holds anything.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.cells.is_empty()
    }

    /// What the cell holds, if anything.
    #[must_use]
    pub fn get(&self, row: u32, column: u32) -> Option<&CellValue> {
        self.cells.get(&CellAddress { row, column })
    }

    /// The cells of a row that hold something, from left to right.
    pub fn row(&self, row: u32) -> impl Iterator<Item = (u32, &CellValue)> {
        let first = CellAddress { row, column: 0 };
        let last = CellAddress { row, column: u32::MAX };
        self.cells.range(first..=last).map(|(address, value)| (address.column, value))
    }

    /// The rows that hold something, from top to bottom.
    pub fn rows(&self) -> impl Iterator<Item = u32> {
        let mut last = None;
        self.cells.keys().filter_map(move |address| {
            (last.replace(address.row) != Some(address.row)).then_some(address.row)
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn addresses_read_as_in_excel() {
        let shown = |row, column| CellAddress { row, column }.to_string();
        assert_eq!(shown(0, 0), "A1");
        assert_eq!(shown(11, 25), "Z12");
        assert_eq!(shown(3, 26), "AA4");
        assert_eq!(shown(1_048_575, 16_383), "XFD1048576");
        assert_eq!(shown(u32::MAX, u32::MAX), "MWLQKWV4294967296");
    }

    #[test]
    fn a_merged_area_shows_its_first_cell_downwards() {
        let mut grid = Grid::default();
        grid.put(CellAddress { row: 1, column: 2 }, CellValue::Number(1.0));
        grid.merge(CellAddress { row: 1, column: 2 }, CellAddress { row: 3, column: 2 });
        assert_eq!(grid.shown(3, 2), Some(&CellValue::Number(1.0)));
        assert_eq!((grid.shown(4, 2), grid.shown(2, 1), grid.get(3, 2)), (None, None, None));
        grid.merge(CellAddress { row: 0, column: 4 }, CellAddress { row: 0, column: 6 });
        assert_eq!((grid.reaches(0, 4), grid.reaches(0, 5)), (6, 5));
    }

    #[test]
    fn rows_with_cells_are_listed_once() {
        let mut grid = Grid::default();
        for (row, column) in [(4, 1), (0, 0), (4, 0)] {
            grid.put(CellAddress { row, column }, CellValue::Number(1.0));
        }
        assert_eq!(grid.rows().collect::<Vec<_>>(), [0, 4]);
        assert_eq!(grid.row(4).map(|(column, _)| column).collect::<Vec<_>>(), [0, 1]);
    }
}
