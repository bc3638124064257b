//! Finds the header of a sheet. Columns are known by their folded text, never by position: the sector database changes the
//! order between versions. Two or three header rows are joined; what stands above is the title.

use socai_school::text::fold;

use crate::{
    error::FileError,
    grid::{CellValue, Grid},
};

/// The header is looked for in this many rows.
const SEARCHED_ROWS: u32 = 30;
/// A header has at most this many rows.
const MAX_LEVELS: u32 = 3;

/// The names under which one column is known, the official one first.
pub(crate) type Names = &'static [&'static str];

/// One column of the sheet.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Column {
    /// Its index from 0.
    pub(crate) index: u32,
    /// The joined header as written, such as `Toán / Điểm KTĐK`.
    pub(crate) title: String,
    /// The folded header of each level, empty levels left out.
    pub(crate) levels: Vec<String>,
}

/// The header of a sheet.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Header {
    /// Every column that has a header, from left to right.
    pub(crate) columns: Vec<Column>,
    /// The first row below the header.
    pub(crate) data_from: u32,
    /// Everything above the header, as written.
    pub(crate) title: String,
}

impl Header {
    /// Finds the first row that holds all wanted headers, and the rows that continue it.
    pub(crate) fn find(grid: &Grid, wanted: &[Names]) -> Result<Self, FileError> {
        let missing = || FileError::NoHeader {
            wanted: wanted.iter().filter_map(|names| names.first().copied()).collect(),
        };
        let row = (0..SEARCHED_ROWS)
            .find(|row| {
                let texts: Vec<String> = texts(grid, *row).map(|(_, text)| key(text)).collect();
                wanted.iter().all(|names| texts.iter().any(|text| matches(names, text)))
            })
            .ok_or_else(missing)?;
        let last_wanted = texts(grid, row)
            .filter(|(_, text)| wanted.iter().any(|names| matches(names, &key(text))))
            .map(|(column, _)| column)
            .max()
            .ok_or_else(missing)?;
        let mut rows = vec![row];
        // A row continues the header when it starts to the right of the columns that every row of data fills.
        while let Some(next) = rows.last().map(|last| last + 1) {
            let continues = grid.row(next).next().is_some_and(|(column, _)| column > last_wanted);
            if !continues || next - row >= MAX_LEVELS {
                break;
            }
            rows.push(next);
        }
        let title =
            (0..row).flat_map(|above| texts(grid, above).map(|(_, text)| text)).collect::<Vec<_>>().join(" ");
        Ok(Self {
            columns: columns(grid, &rows),
            data_from: row + u32::try_from(rows.len()).unwrap_or(MAX_LEVELS),
            title,
        })
    }

    /// The column with one of these names in its first and only level.
    ///
    /// # Errors
    /// [`FileError::TwiceTheSame`] when more than one column has.
    pub(crate) fn column(&self, names: Names) -> Result<Option<&Column>, FileError> {
        let mut found = self
            .columns
            .iter()
            .filter(|column| column.levels.len() == 1 && matches(names, &column.levels[0]));
        match (found.next(), found.next()) {
            (_, Some(second)) => Err(FileError::TwiceTheSame { header: second.title.clone() }),
            (first, None) => Ok(first),
        }
    }
}

/// Folds a header and drops the marks that forms put on required columns.
pub(crate) fn key(text: &str) -> String {
    fold(&text.replace(['*', ':'], " ")).trim_end_matches("( )").trim_end_matches("()").trim().to_owned()
}

fn matches(names: &[&str], key: &str) -> bool {
    names.iter().any(|name| fold(name) == key)
}

fn texts(grid: &Grid, row: u32) -> impl Iterator<Item = (u32, &str)> {
    grid.row(row).filter_map(|(column, value)| match value {
        CellValue::Text(text) => Some((column, text.as_str())),
        CellValue::Number(_) | CellValue::Date(_) => None,
    })
}

// Excel keeps the text of merged cells in the first of them only, so a column without text takes that of its left
// neighbor, as long as the row below has something to say there.
fn columns(grid: &Grid, rows: &[u32]) -> Vec<Column> {
    let width =
        rows.iter().flat_map(|row| grid.row(*row).map(|(column, _)| column)).max().map_or(0, |last| last + 1);
    let mut carried: Vec<Option<&str>> = vec![None; rows.len()];
    let mut columns = Vec::new();
    for index in 0..width {
        let own: Vec<Option<&str>> = rows
            .iter()
            .map(|row| match grid.get(*row, index) {
                Some(CellValue::Text(text)) => Some(text.as_str()),
                _ => None,
            })
            .collect();
        let Some(lowest) = own.iter().rposition(Option::is_some) else {
            carried.fill(None);
            continue;
        };
        let highest = own.iter().position(Option::is_some).unwrap_or(lowest);
        // A text higher up starts a new group: what was carried below it belongs to the group before.
        for (level, text) in own.iter().enumerate() {
            if text.is_some() || level > highest {
                carried[level] = *text;
            }
        }
        let levels: Vec<&str> = carried.iter().take(lowest + 1).copied().flatten().collect();
        columns.push(Column {
            index,
            title: levels.join(" / "),
            levels: levels.into_iter().map(key).collect(),
        });
    }
    columns
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::grid::CellAddress;

    const CODE: Names = &["Mã học sinh"];
    const NAME: Names = &["Họ tên", "Họ và tên"];

    fn grid(rows: &[&[&str]]) -> Grid {
        let mut grid = Grid::default();
        for (row, cells) in (0..).zip(rows) {
            for (column, text) in (0..).zip(*cells) {
                if !text.is_empty() {
                    grid.put(CellAddress { row, column }, CellValue::Text((*text).to_owned()));
                }
            }
        }
        grid
    }

    #[test]
    fn title_rows_are_skipped_and_headers_match_without_diacritics_and_marks() {
        let grid =
            grid(&[&["DANH SÁCH", "LỚP 2A"], &["", "Mã Học\nSinh (*)", "HO VA TEN:"], &["1", "30", "An"]]);
        let header = Header::find(&grid, &[CODE, NAME]).unwrap();
        assert_eq!((header.title.as_str(), header.data_from), ("DANH SÁCH LỚP 2A", 2));
        assert_eq!(header.column(NAME).unwrap().unwrap().index, 2);
    }

    #[test]
    fn two_header_rows_are_joined() {
        let grid = grid(&[
            &["Mã học sinh", "Họ tên", "Toán", "", "Năng lực chung", "", "Lên lớp", "Ghi chú"],
            &["", "", "Mức", "Điểm", "Tự chủ", "Giao tiếp"],
            &["30", "An", "T", "9"],
        ]);
        let header = Header::find(&grid, &[CODE, NAME]).unwrap();
        let titles: Vec<&str> = header.columns.iter().map(|column| column.title.as_str()).collect();
        assert_eq!(
            titles,
            [
                "Mã học sinh",
                "Họ tên",
                "Toán / Mức",
                "Toán / Điểm",
                "Năng lực chung / Tự chủ",
                "Năng lực chung / Giao tiếp",
                "Lên lớp",
                "Ghi chú"
            ]
        );
        assert_eq!(header.data_from, 2);
    }

    #[test]
    fn three_header_rows_are_joined() {
        let grid = grid(&[
            &["Mã học sinh", "Họ tên", "Môn học", "", "", "Năng lực", ""],
            &["", "", "Toán", "", "Đạo đức", "Chung", ""],
            &["", "", "Mức", "Điểm", "Mức", "Tự chủ", "Giao tiếp"],
        ]);
        let header = Header::find(&grid, &[CODE, NAME]).unwrap();
        let titles: Vec<&str> = header.columns.iter().skip(2).map(|column| column.title.as_str()).collect();
        assert_eq!(
            titles,
            [
                "Môn học / Toán / Mức",
                "Môn học / Toán / Điểm",
                "Môn học / Đạo đức / Mức",
                "Năng lực / Chung / Tự chủ",
                "Năng lực / Chung / Giao tiếp"
            ]
        );
    }

    #[test]
    fn a_missing_or_doubled_column_is_refused() {
        let missing = Header::find(&grid(&[&["STT", "Họ tên"]]), &[CODE, NAME]);
        assert_eq!(missing, Err(FileError::NoHeader { wanted: vec!["Mã học sinh", "Họ tên"] }));
        let doubled = Header::find(&grid(&[&["Mã học sinh", "Họ tên", "Họ và tên"]]), &[CODE, NAME]).unwrap();
        assert_eq!(doubled.column(NAME), Err(FileError::TwiceTheSame { header: "Họ và tên".into() }));
    }
}
