//! Opens a workbook within bounds. Only the streaming reader is used: reading a sheet as a range lets a file of 2 KB with
//! one cell in each corner allocate half a terabyte and abort the process.

use std::io::Cursor;

use calamine::{DataRef, Reader, SheetType, SheetVisible, Xlsx};
use jiff::civil::Date;
use socai_school::text::fold;
use unicode_normalization::UnicodeNormalization;

use crate::{
    archive,
    error::FileError,
    grid::{CellAddress, CellValue, Grid},
};

/// Rows that are read.
pub const MAX_ROWS: u32 = 5_000;
/// Columns that are read.
pub const MAX_COLUMNS: u32 = 200;
/// Cells that are read.
pub const MAX_CELLS: usize = 500_000;
/// Longest text of a cell that is kept, in characters: beyond every field's own limit, so that the field refuses it.
const MAX_TEXT: usize = 4_000;

/// Reads the visible sheets of an .xlsx workbook: the first one, or the one of that name, with the others beside it. Hidden
/// sheets are passed over; the sector database keeps its code lists there. Hidden rows and columns are read like any other:
/// a filter that was left on must not lose a student.
///
/// # Errors
/// [`FileError`] when the file is not a plain workbook within bounds, or has no such sheet.
pub(crate) fn read(bytes: &[u8], wanted: Option<&str>) -> Result<Grid, FileError> {
    archive::check(bytes)?;
    let mut workbook = Xlsx::new(Cursor::new(bytes)).map_err(|_| FileError::NotXlsx)?;
    let names: Vec<String> = workbook
        .sheets_metadata()
        .iter()
        .filter(|sheet| sheet.typ == SheetType::WorkSheet && sheet.visible == SheetVisible::Visible)
        .map(|sheet| sheet.name.clone())
        .collect();
    let mut count = 0;
    if let Some(wanted) = wanted {
        let named = names.into_iter().find(|name| fold(name) == fold(wanted));
        let name = named.ok_or_else(|| FileError::NoSheet { name: wanted.to_owned() })?;
        let mut sheet = Grid::default();
        read_sheet(&mut workbook, &name, &mut sheet, &mut count)?;
        return if sheet.is_empty() { Err(FileError::Empty) } else { Ok(sheet) };
    }
    let mut first = Grid::default();
    for name in names {
        if first.is_empty() {
            read_sheet(&mut workbook, &name, &mut first, &mut count)?;
            continue;
        }
        let mut sheet = Grid::default();
        match read_sheet(&mut workbook, &name, &mut sheet, &mut count) {
            // A list of places may be longer than any class list: its beginning tells that it is none.
            Ok(()) | Err(FileError::OutOfBounds { .. }) => {}
            Err(error) => return Err(error),
        }
        if !sheet.is_empty() {
            first.beside(name, sheet);
        }
    }
    if first.is_empty() { Err(FileError::Empty) } else { Ok(first) }
}

fn read_sheet(
    workbook: &mut Xlsx<Cursor<&[u8]>>,
    name: &str,
    grid: &mut Grid,
    count: &mut usize,
) -> Result<(), FileError> {
    let mut cells = workbook.worksheet_cells_reader(name).map_err(|_| FileError::NotXlsx)?;
    while let Some(cell) = cells.next_cell().map_err(|_| FileError::NotXlsx)? {
        let (row, column) = cell.get_position();
        let Some(value) = typed(cell.get_value()) else { continue };
        let address = CellAddress { row, column };
        within(address, count)?;
        grid.put(address, value);
    }
    drop(cells);
    let merged = workbook.merge_cells_by_sheet_name(name).unwrap_or_default();
    for area in merged.into_iter().filter(|area| area.end.0 < MAX_ROWS && area.end.1 < MAX_COLUMNS) {
        let ((row, column), (last_row, last_column)) = (area.start, area.end);
        grid.merge(CellAddress { row, column }, CellAddress { row: last_row, column: last_column });
    }
    Ok(())
}

/// Counts a cell, and refuses what lies beyond the limits.
pub(crate) fn within(address: CellAddress, count: &mut usize) -> Result<(), FileError> {
    if address.row >= MAX_ROWS || address.column >= MAX_COLUMNS {
        return Err(FileError::OutOfBounds { address });
    }
    if *count >= MAX_CELLS {
        return Err(FileError::TooManyCells { limit: MAX_CELLS });
    }
    *count += 1;
    Ok(())
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

/// A text as a cell keeps it; `None` when it is blank.
pub(crate) fn text(raw: &str) -> Option<CellValue> {
    let blank = |c: char| c.is_whitespace() || matches!(c, '\u{200b}'..='\u{200d}' | '\u{feff}');
    let composed: String = raw.nfc().take(MAX_TEXT).collect();
    let trimmed = composed.trim_matches(blank);
    (!trimmed.is_empty()).then(|| CellValue::Text(trimmed.to_owned()))
}

#[cfg(test)]
mod tests {
    use rust_xlsxwriter::{Format, Workbook};

    use super::*;
    use crate::{MAX_FILE_BYTES, read_file};

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
        let grid = read_file(&bytes, None).unwrap();
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
        assert_eq!(read_file(&bytes, None), Err(refused));
    }

    #[test]
    fn the_last_row_and_column_within_bounds_are_read() {
        let bytes = workbook(|sheet| {
            sheet.write(MAX_ROWS - 1, u16::try_from(MAX_COLUMNS - 1).unwrap(), 1).unwrap();
        });
        assert_eq!(read_file(&bytes, None).unwrap().len(), 1);
    }

    #[test]
    fn an_empty_sheet_is_refused() {
        assert_eq!(read_file(&workbook(|_| {}), None), Err(FileError::Empty));
    }

    #[test]
    fn hidden_sheets_are_passed_over() {
        let mut book = Workbook::new();
        book.add_worksheet().set_hidden(true).write(0, 0, "ẩn").unwrap();
        book.add_worksheet().write(0, 0, "hiện").unwrap();
        book.worksheet_from_index(1).unwrap().set_active(true);
        let grid = read_file(&book.save_to_buffer().unwrap(), None).unwrap();
        assert_eq!(grid.get(0, 0), Some(&CellValue::Text("hiện".into())));
        assert_eq!(grid.further().count(), 0);
    }

    #[test]
    fn a_sheet_is_chosen_by_name() {
        let mut book = Workbook::new();
        for name in ["Lớp 2A", "Trống", "Lớp 2B"] {
            let sheet = book.add_worksheet().set_name(name).unwrap();
            if name != "Trống" {
                sheet.write(0, 0, name).unwrap();
            }
        }
        let bytes = book.save_to_buffer().unwrap();
        let first = read_file(&bytes, None).unwrap();
        assert_eq!(first.further().map(|(name, _)| name).collect::<Vec<_>>(), ["Lớp 2B"]);
        let named = read_file(&bytes, Some("lop 2b")).unwrap();
        assert_eq!(named.get(0, 0), Some(&CellValue::Text("Lớp 2B".into())));
        let missing = read_file(&bytes, Some("2C"));
        assert_eq!(missing, Err(FileError::NoSheet { name: "2C".into() }));
        assert_eq!(read_file(&bytes, Some("Trống")), Err(FileError::Empty));
    }

    #[test]
    fn a_file_that_is_too_large_is_not_opened() {
        let bytes = vec![b'P'; usize::try_from(MAX_FILE_BYTES).unwrap() + 1];
        assert_eq!(read_file(&bytes, None), Err(FileError::TooLarge { limit: MAX_FILE_BYTES }));
    }
}
