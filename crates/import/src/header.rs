//! Finds the header of a sheet. Columns are known by their folded text, never by position: the sector database changes the
//! order between versions. Two or three header rows are joined; what stands above is the title.

use socai_school::text::fold;

use crate::{
    error::FileError,
    grid::{CellValue, Grid},
    values,
};

/// The header is looked for in this many rows.
const SEARCHED_ROWS: u32 = 30;
/// A header has at most this many rows.
const MAX_LEVELS: usize = 3;

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

impl Column {
    /// Whether the column is known under one of these names. Below a group that names a relative of the student, such as
    /// `Mẹ / Họ tên`, it is known as `Họ tên mẹ` only; other groups say nothing.
    pub(crate) fn is(&self, names: Names) -> bool {
        let Some((last, groups)) = self.levels.split_last() else { return false };
        match groups.iter().find_map(|group| relative(group)) {
            Some(relative) => {
                matches(names, &format!("{last} {relative}")) || matches(names, &format!("{relative} {last}"))
            }
            None => matches(names, last),
        }
    }
}

/// The header of a sheet.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Header {
    /// Every column that has a header, from left to right.
    pub(crate) columns: Vec<Column>,
    /// Its first row.
    pub(crate) row: u32,
    /// The first row below the header.
    pub(crate) data_from: u32,
    /// Everything above the header, as written.
    pub(crate) title: String,
}

impl Header {
    /// Finds the sheet that has such a header. A sheet that explains the file may stand before it.
    ///
    /// # Errors
    /// [`FileError::NoHeader`] when none has; [`FileError::SeveralSheets`] when more than one has, for then nobody can know
    /// which of them are meant.
    pub(crate) fn find_sheet<'g>(grid: &'g Grid, wanted: &[&[Names]]) -> Result<(&'g Grid, Self), FileError> {
        let first = Self::find(grid, wanted);
        let others =
            grid.further().filter_map(|(name, sheet)| Some((name, sheet, Self::find(sheet, wanted).ok()?)));
        let mut others: Vec<_> = others.collect();
        match (first, others.len()) {
            (Ok(header), 0) => Ok((grid, header)),
            (Err(_), 1) => others.pop().map(|(_, sheet, header)| (sheet, header)).ok_or(FileError::Empty),
            (Err(error), 0) => Err(error),
            _ => Err(FileError::SeveralSheets {
                names: others.iter().map(|(name, ..)| (*name).to_owned()).collect(),
            }),
        }
    }

    /// Finds the first rows that hold a header for each of the wanted columns; each may be known under several lists of names.
    pub(crate) fn find(grid: &Grid, wanted: &[&[Names]]) -> Result<Self, FileError> {
        let found = (0..SEARCHED_ROWS).find_map(|row| Some((row, depth(grid, row, wanted)?)));
        let (row, depth) = found.ok_or_else(|| FileError::NoHeader {
            wanted: wanted.iter().filter_map(|any| any.first()?.first().copied()).collect(),
        })?;
        let rows: Vec<u32> = (row..row + depth).collect();
        let title =
            (0..row).flat_map(|above| texts(grid, above).map(|(_, text)| text)).collect::<Vec<_>>().join(" ");
        Ok(Self { columns: columns(grid, &rows), row, data_from: row + depth, title })
    }

    /// The column with one of these names.
    ///
    /// # Errors
    /// [`FileError::TwiceTheSame`] when more than one column has.
    pub(crate) fn column(&self, names: Names) -> Result<Option<&Column>, FileError> {
        let mut found = self.columns.iter().filter(|column| column.is(names));
        match (found.next(), found.next()) {
            (_, Some(second)) => Err(FileError::TwiceTheSame { header: second.title.clone() }),
            (first, None) => Ok(first),
        }
    }

    /// Whether a row further down repeats the header: every text stands in the column under which the header has it, too.
    ///
    /// # Errors
    /// [`FileError::OtherHeader`] when it repeats the wanted headers in other columns: what is below them cannot be read.
    pub(crate) fn repeats(&self, grid: &Grid, row: u32, wanted: &[&[Names]]) -> Result<bool, FileError> {
        let same = |(column, text): (u32, &str)| {
            (self.row..self.data_from).any(
                |above| matches!(grid.get(above, column), Some(CellValue::Text(head)) if key(head) == key(text)),
            )
        };
        let mut written = texts(grid, row).peekable();
        if written.peek().is_some() && written.all(same) {
            return Ok(true);
        }
        let covers = |any: &&&[Names]| {
            texts(grid, row).any(|(_, text)| any.iter().any(|names| matches(names, &key(text))))
        };
        if wanted.iter().filter(covers).count() >= 2 {
            return Err(FileError::OtherHeader { row: row + 1 });
        }
        Ok(false)
    }
}

/// How many rows the header has that begins in this row; `None` when none begins there.
fn depth(grid: &Grid, row: u32, wanted: &[&[Names]]) -> Option<u32> {
    let is_own = |names: &Names| texts(grid, row).any(|(_, text)| matches(names, &key(text)));
    if !wanted.iter().flat_map(|any| any.iter()).any(is_own) {
        return None;
    }
    let mut rows = Vec::new();
    // Some of the wanted headers may stand below a group, such as names and birth below "Thông tin học sinh".
    let found = loop {
        let next = row + u32::try_from(rows.len()).ok()?;
        texts(grid, next).next()?;
        rows.push(next);
        let columns = columns(grid, &rows);
        let wanted_columns: Option<Vec<u32>> = wanted
            .iter()
            .map(|any| {
                columns
                    .iter()
                    .find(|column| any.iter().any(|names| column.is(names)))
                    .map(|column| column.index)
            })
            .collect();
        match wanted_columns {
            Some(found) => break found,
            None if rows.len() < MAX_LEVELS => {}
            None => return None,
        }
    };
    while rows.len() < MAX_LEVELS && continues(grid, row + u32::try_from(rows.len()).ok()?, &found) {
        rows.push(row + u32::try_from(rows.len()).ok()?);
    }
    u32::try_from(rows.len()).ok()
}

// Every row of data fills the wanted columns, so a row that starts to the right of them continues the header; and so does
// one of several texts that leaves them free.
fn continues(grid: &Grid, row: u32, wanted: &[u32]) -> bool {
    let Some((first, _)) = grid.row(row).next() else { return false };
    let is_free = grid.row(row).all(|(column, _)| !wanted.contains(&column));
    let is_right = wanted.iter().all(|column| *column < first);
    let is_text = texts(grid, row).count() == grid.row(row).count() && grid.row(row).count() > 1;
    let is_heading = texts(grid, row).any(|(_, text)| values::class_heading(text).is_some());
    is_right || (is_free && is_text && !is_heading)
}

/// Whom a group of columns is about, when it is a relative of the student.
fn relative(group: &str) -> Option<&'static str> {
    let group =
        group.strip_prefix("thong tin ").map_or(group, |rest| rest.strip_prefix("ve ").unwrap_or(rest));
    let own = group.split(['/', '(']).next().unwrap_or(group).trim();
    let own = own.strip_prefix("ho ten ").unwrap_or(own);
    [
        ("cha", "cha"),
        ("bo", "cha"),
        ("me", "me"),
        ("nguoi giam ho", "nguoi giam ho"),
        ("giam ho", "nguoi giam ho"),
    ]
    .into_iter()
    .find_map(|(word, relative)| (own == word).then_some(relative))
}

/// The row of column numbers that official forms print below the header: 1, 2, 3 … or (1), (2), (3) …
pub(crate) fn is_numbering(grid: &Grid, row: u32) -> bool {
    let number = |value: &CellValue| {
        values::whole(&CellValue::Text(value.to_string().trim_matches(['(', ')']).to_owned()))
    };
    let numbers: Option<Vec<u64>> = grid.row(row).map(|(_, value)| number(value)).collect();
    numbers.is_some_and(|numbers| numbers.len() > 2 && numbers.windows(2).all(|pair| pair[1] == pair[0] + 1))
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
        let header = Header::find(&grid, &[&[CODE], &[NAME]]).unwrap();
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
        let header = Header::find(&grid, &[&[CODE], &[NAME]]).unwrap();
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
        let header = Header::find(&grid, &[&[CODE], &[NAME]]).unwrap();
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
    fn wanted_headers_are_found_below_a_group() {
        let grid = grid(&[
            &["DANH SÁCH"],
            &["STT", "Mã học sinh", "Thông tin học sinh", "", "Mẹ", "", "Lớp"],
            &["", "", "Họ tên", "Ngày sinh", "Họ tên", "Điện thoại"],
            &["1", "30", "An", "", "Hoa"],
        ]);
        let header = Header::find(&grid, &[&[CODE], &[NAME]]).unwrap();
        assert_eq!((header.row, header.data_from, header.title.as_str()), (1, 3, "DANH SÁCH"));
        assert_eq!(header.column(NAME).unwrap().unwrap().index, 2);
        assert_eq!(header.column(&["Họ tên mẹ"]).unwrap().unwrap().index, 4);
        assert_eq!(header.column(&["Điện thoại mẹ"]).unwrap().unwrap().index, 5);
        assert_eq!(header.column(&["Lớp"]).unwrap().unwrap().index, 6);
    }

    #[test]
    fn a_group_between_the_wanted_columns_is_joined_but_a_class_heading_is_not() {
        let rows: [&[&str]; 3] = [
            &["STT", "Mã học sinh", "Cha", "", "Họ tên"],
            &["", "", "Họ tên", "Điện thoại"],
            &["1", "30", "Bình", "09", "An"],
        ];
        let header = Header::find(&grid(&rows), &[&[CODE], &[NAME]]).unwrap();
        assert_eq!((header.data_from, header.column(NAME).unwrap().unwrap().index), (2, 4));
        let heading = grid(&[rows[0], &["Lớp 2A", "", "GVCN: Lê Thị Hoa"], rows[2]]);
        assert_eq!(Header::find(&heading, &[&[CODE], &[NAME]]).unwrap().data_from, 1);
    }

    #[test]
    fn a_repeated_header_is_told_from_one_with_other_columns() {
        let grid = grid(&[
            &["STT", "Mã học sinh", "Họ tên"],
            &["1", "30", "An"],
            &["stt", "Ma hoc sinh (*)", "HỌ TÊN"],
            &["STT", "Họ tên", "Mã học sinh"],
        ]);
        let wanted: [&[Names]; 2] = [&[CODE], &[NAME]];
        let header = Header::find(&grid, &wanted).unwrap();
        assert_eq!(header.repeats(&grid, 1, &wanted), Ok(false));
        assert_eq!(header.repeats(&grid, 2, &wanted), Ok(true));
        assert_eq!(header.repeats(&grid, 3, &wanted), Err(FileError::OtherHeader { row: 4 }));
    }

    #[test]
    fn a_missing_or_doubled_column_is_refused() {
        let missing = Header::find(&grid(&[&["STT", "Họ tên"]]), &[&[CODE], &[NAME]]);
        assert_eq!(missing, Err(FileError::NoHeader { wanted: vec!["Mã học sinh", "Họ tên"] }));
        let doubled =
            Header::find(&grid(&[&["Mã học sinh", "Họ tên", "Họ và tên"]]), &[&[CODE], &[NAME]]).unwrap();
        assert_eq!(doubled.column(NAME), Err(FileError::TwiceTheSame { header: "Họ và tên".into() }));
    }
}
