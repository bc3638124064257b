//! Opens a workbook within bounds. Only the streaming reader is used: reading a sheet as a range lets a file of 2 KB with
//! one cell in each corner allocate half a terabyte and abort the process.

use std::io::Cursor;

use calamine::{DataRef, Reader, SheetType, SheetVisible, Xlsx};
use jiff::civil::Date;
use unicode_normalization::UnicodeNormalization;

use crate::{
    archive,
    error::FileError,
    grid::{CellAddress, CellValue, Grid},
};

/// Largest file in bytes.
pub const MAX_FILE_BYTES: u64 = 20 << 20;
/// Rows that are read.
pub const MAX_ROWS: u32 = 5_000;
/// Columns that are read.
pub const MAX_COLUMNS: u32 = 200;
/// Cells that are read.
pub const MAX_CELLS: usize = 500_000;
/// Longest text of a cell that is kept, in characters: beyond every field's own limit, so that the field refuses it.
const MAX_TEXT: usize = 4_000;

/// Reads the first visible sheet of an .xlsx workbook. The sector database's files keep their code lists on further sheets.
///
/// # Errors
/// [`FileError`] when the file is not a plain workbook within bounds.
pub fn read_workbook(bytes: &[u8]) -> Result<Grid, FileError> {
    if bytes.len() as u64 > MAX_FILE_BYTES {
        return Err(FileError::TooLarge { limit: MAX_FILE_BYTES });
    }
    archive::check(bytes)?;
    let mut workbook = Xlsx::new(Cursor::new(bytes)).map_err(|_| FileError::NotXlsx)?;
    let sheet = workbook
        .sheets_metadata()
        .iter()
        .find(|sheet| sheet.typ == SheetType::WorkSheet && sheet.visible == SheetVisible::Visible)
        .map(|sheet| sheet.name.clone())
        .ok_or(FileError::Empty)?;
    let mut cells = workbook.worksheet_cells_reader(&sheet).map_err(|_| FileError::NotXlsx)?;
    let mut grid = Grid::default();
    while let Some(cell) = cells.next_cell().map_err(|_| FileError::NotXlsx)? {
        let (row, column) = cell.get_position();
        let Some(value) = typed(cell.get_value()) else { continue };
        let address = CellAddress { row, column };
        if row >= MAX_ROWS || column >= MAX_COLUMNS {
            return Err(FileError::OutOfBounds { address });
        }
        if grid.len() >= MAX_CELLS {
            return Err(FileError::TooManyCells { limit: MAX_CELLS });
        }
        grid.put(address, value);
    }
    if grid.is_empty() { Err(FileError::Empty) } else { Ok(grid) }
}

fn typed(value: &DataRef<'_>) -> Option<CellValue> {
    match value {
        DataRef::Empty => None,
        DataRef::Int(number) => number.to_string().parse().ok().map(CellValue::Number),
        DataRef::Float(number) => Some(CellValue::Number(*number)),
        DataRef::String(string) | DataRef::DateTimeIso(string) | DataRef::DurationIso(string) => text(string),
        DataRef::SharedString(string) => text(string),
        DataRef::Bool(truth) => text(if *truth { "TRUE" } else { "FALSE" }),
        DataRef::DateTime(moment) if moment.is_datetime() => {
            let (year, month, day, ..) = moment.to_ymd_hms_milli();
            let date = date(year, month, day).map(CellValue::Date);
            Some(date.unwrap_or(CellValue::Number(moment.as_f64())))
        }
        DataRef::DateTime(duration) => Some(CellValue::Number(duration.as_f64())),
        DataRef::Error(error) => text(&error.to_string()),
    }
}

fn date(year: u16, month: u8, day: u8) -> Option<Date> {
    Date::new(i16::try_from(year).ok()?, i8::try_from(month).ok()?, i8::try_from(day).ok()?).ok()
}

fn text(raw: &str) -> Option<CellValue> {
    let blank = |c: char| c.is_whitespace() || matches!(c, '\u{200b}'..='\u{200d}' | '\u{feff}');
    let composed: String = raw.nfc().take(MAX_TEXT).collect();
    let trimmed = composed.trim_matches(blank);
    (!trimmed.is_empty()).then(|| CellValue::Text(trimmed.to_owned()))
}

#[cfg(test)]
mod tests {
    use rust_xlsxwriter::{Format, Workbook};

    use super::*;

    fn workbook(fill: impl FnOnce(&mut rust_xlsxwriter::Worksheet)) -> Vec<u8> {
        let mut workbook = Workbook::new();
        fill(workbook.add_worksheet());
        workbook.save_to_buffer().unwrap()
    }

    #[test]
    fn cells_keep_their_types() {
        let bytes = workbook(|sheet| {
            let date = Format::new().set_num_format("dd/mm/yyyy");
            sheet.write(0, 0, " Ha\u{300}\u{a0}").unwrap();
            sheet.write(0, 1, 8).unwrap();
            sheet.write_number_with_format(0, 2, 43_460, &date).unwrap();
            sheet.write(1, 0, "   ").unwrap();
        });
        let grid = read_workbook(&bytes).unwrap();
        assert_eq!(grid.get(0, 0), Some(&CellValue::Text("Hà".into())));
        assert_eq!(grid.get(0, 1), Some(&CellValue::Number(8.0)));
        assert_eq!(grid.get(0, 2), Some(&CellValue::Date(jiff::civil::date(2018, 12, 26))));
        assert_eq!(grid.len(), 3);
    }

    #[test]
    fn a_workbook_with_one_cell_in_each_corner_is_refused_at_once() {
        let bytes = workbook(|sheet| {
            sheet.write(0, 0, 1).unwrap();
            sheet.write(1_048_575, 16_383, 1).unwrap();
        });
        let refused = FileError::OutOfBounds { address: CellAddress { row: 1_048_575, column: 16_383 } };
        assert_eq!(read_workbook(&bytes), Err(refused));
    }

    #[test]
    fn the_last_row_and_column_within_bounds_are_read() {
        let bytes = workbook(|sheet| {
            sheet.write(MAX_ROWS - 1, u16::try_from(MAX_COLUMNS - 1).unwrap(), 1).unwrap();
        });
        assert_eq!(read_workbook(&bytes).unwrap().len(), 1);
    }

    #[test]
    fn an_empty_sheet_is_refused() {
        assert_eq!(read_workbook(&workbook(|_| {})), Err(FileError::Empty));
    }

    #[test]
    fn hidden_sheets_are_passed_over() {
        let mut book = Workbook::new();
        book.add_worksheet().set_hidden(true).write(0, 0, "ẩn").unwrap();
        book.add_worksheet().write(0, 0, "hiện").unwrap();
        book.worksheet_from_index(1).unwrap().set_active(true);
        let grid = read_workbook(&book.save_to_buffer().unwrap()).unwrap();
        assert_eq!(grid.get(0, 0), Some(&CellValue::Text("hiện".into())));
    }

    #[test]
    fn a_file_that_is_too_large_is_not_opened() {
        let bytes = vec![b'P'; usize::try_from(MAX_FILE_BYTES).unwrap() + 1];
        assert_eq!(read_workbook(&bytes), Err(FileError::TooLarge { limit: MAX_FILE_BYTES }));
    }
}
