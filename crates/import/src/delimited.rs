//! Text with one record per line (CSV), as Excel, the sector database and scripts write it: UTF-8 with or without a byte
//! order mark, or UTF-16; fields separated by comma, semicolon or tab.
//!
//! Every field is text: dates and numbers are then read by the same rules as text cells of a workbook. Older one-byte
//! encodings are refused, because the same byte means different letters in them.

use std::collections::BTreeMap;

use crate::{
    error::FileError,
    grid::{CellAddress, Grid},
    workbook::{text, within},
};

const SEPARATORS: [u8; 3] = [b',', b';', b'\t'];
/// Records that are looked at to find the separator.
const LOOKED_AT: usize = 40;

pub(crate) fn read(bytes: &[u8]) -> Result<Grid, FileError> {
    let decoded = decode(bytes)?;
    let (separator, body, first_row) = separator(&decoded);
    let mut grid = Grid::default();
    let mut cells = 0;
    let mut row = first_row;
    let mut record = csv::StringRecord::new();
    let mut reader = reader(body, separator);
    while reader.read_record(&mut record).map_err(|_| FileError::NotText)? {
        let from = record.position().map_or(0, csv::Position::byte);
        row = row.saturating_add(blank_lines(body, usize::try_from(from).unwrap_or(usize::MAX)));
        for (column, field) in (0..).zip(&record) {
            let Some(value) = text(field) else { continue };
            let address = CellAddress { row, column };
            within(address, &mut cells)?;
            grid.put(address, value);
        }
        row = row.saturating_add(1);
    }
    if grid.is_empty() { Err(FileError::Empty) } else { Ok(grid) }
}

/// Lines without any field are no records, but count as rows, as Excel shows them: those before the record that begins here.
fn blank_lines(body: &str, from: usize) -> u32 {
    let (before, rest) = body.as_bytes().split_at(from.min(body.len()));
    let ends =
        rest.iter().take_while(|byte| matches!(byte, b'\r' | b'\n')).filter(|byte| **byte == b'\n').count();
    // The second half of the line end of the record before.
    let is_split = before.last() == Some(&b'\r') && rest.first() == Some(&b'\n');
    u32::try_from(ends - usize::from(is_split)).unwrap_or(u32::MAX)
}

fn reader(body: &str, separator: u8) -> csv::Reader<&[u8]> {
    csv::ReaderBuilder::new()
        .delimiter(separator)
        .has_headers(false)
        .flexible(true)
        .from_reader(body.as_bytes())
}

fn decode(bytes: &[u8]) -> Result<String, FileError> {
    let wide = |rest: &[u8], unit: fn([u8; 2]) -> u16| {
        let (pairs, odd) = rest.as_chunks::<2>();
        let units: Vec<u16> = pairs.iter().map(|pair| unit(*pair)).collect();
        if odd.is_empty() { String::from_utf16(&units).ok() } else { None }
    };
    let decoded = match bytes {
        [0xff, 0xfe, rest @ ..] => wide(rest, u16::from_le_bytes),
        [0xfe, 0xff, rest @ ..] => wide(rest, u16::from_be_bytes),
        [0xef, 0xbb, 0xbf, rest @ ..] => String::from_utf8(rest.to_vec()).ok(),
        plain => String::from_utf8(plain.to_vec()).ok(),
    };
    // A file without letters in between is some other format.
    decoded.filter(|text| !text.contains('\0')).ok_or(FileError::NotText)
}

/// The separator, the text to read with it, and how many rows stand above that text. Excel's own hint `sep=;` is believed;
/// else it is the separator under which most of the first records have the same many fields.
fn separator(decoded: &str) -> (u8, &str, u32) {
    let (first, rest) = decoded.split_once('\n').unwrap_or((decoded, ""));
    let hint = first.trim_end_matches('\r').trim_matches('"').strip_prefix("sep=");
    if let Some(separator) =
        hint.and_then(|hint| SEPARATORS.into_iter().find(|byte| hint.as_bytes() == [*byte]))
    {
        return (separator, rest, 1);
    }
    let regular = |separator: u8| {
        let mut widths: BTreeMap<usize, usize> = BTreeMap::new();
        for record in reader(decoded, separator).into_records().take(LOOKED_AT).filter_map(Result::ok) {
            *widths.entry(record.len()).or_default() += 1;
        }
        widths.into_iter().map(|(width, records)| (width - 1) * records).max().unwrap_or(0)
    };
    // Of equals the first one, so that a single column is read with the comma.
    let best = SEPARATORS.into_iter().rev().max_by_key(|separator| regular(*separator)).unwrap_or(b',');
    (best, decoded, 0)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::grid::CellValue;

    fn value(grid: &Grid, row: u32, column: u32) -> String {
        grid.get(row, column).map(ToString::to_string).unwrap_or_default()
    }

    fn wide(text: &str, mark: [u8; 2], bytes: fn(u16) -> [u8; 2]) -> Vec<u8> {
        mark.into_iter().chain(text.encode_utf16().flat_map(bytes)).collect()
    }

    #[test]
    fn every_encoding_and_separator_gives_the_same_grid() {
        let rows = "Mã học sinh|Họ tên\r\n3001200001|Nguyễn Văn An\r\n";
        for separator in [",", ";", "\t"] {
            let text = rows.replace('|', separator);
            let marked: Vec<u8> = b"\xef\xbb\xbf".iter().copied().chain(text.bytes()).collect();
            let little = wide(&text, [0xff, 0xfe], u16::to_le_bytes);
            let big = wide(&text, [0xfe, 0xff], u16::to_be_bytes);
            for bytes in [text.clone().into_bytes(), marked, little, big] {
                let grid = read(&bytes).unwrap();
                assert_eq!(value(&grid, 0, 0), "Mã học sinh");
                assert_eq!(grid.get(1, 1), Some(&CellValue::Text("Nguyễn Văn An".into())));
                assert_eq!(grid.len(), 4);
            }
        }
    }

    #[test]
    fn a_quoted_field_holds_separators_and_quotes() {
        let grid =
            read("Tên;Chỗ ở\n\"Lê \"\"Bi\"\" An\";\"Thôn 8; xã Bình Minh, Hải Phòng\"\n".as_bytes()).unwrap();
        assert_eq!(value(&grid, 1, 0), "Lê \"Bi\" An");
        assert_eq!(value(&grid, 1, 1), "Thôn 8; xã Bình Minh, Hải Phòng");
    }

    #[test]
    fn rows_are_counted_as_excel_shows_them() {
        let grid = read("Tiêu đề\n\n\nSTT,Tên\n1,\"An\nBình\"\n\n2,Chi\n".as_bytes()).unwrap();
        assert_eq!(grid.rows().collect::<Vec<_>>(), [0, 3, 4, 6]);
        assert_eq!(value(&grid, 6, 1), "Chi");
        let windows = read(b"a,b\r\n\r\n1,2\r\n3,4\r\n\r\n\r\n5,6\r\n").unwrap();
        assert_eq!(windows.rows().collect::<Vec<_>>(), [0, 2, 3, 6]);
    }

    #[test]
    fn the_hint_of_excel_is_believed_and_counts_as_a_row() {
        let grid = read(b"sep=;\r\na,b,c;d\r\n").unwrap();
        assert_eq!((value(&grid, 1, 0).as_str(), value(&grid, 1, 1).as_str()), ("a,b,c", "d"));
    }

    #[test]
    fn what_is_no_text_of_a_known_encoding_is_refused() {
        for bytes in [&b"H\xe4 T\xean,1\n"[..], b"\xff\xfea", b"\x00\x01,\x02\n", b"%PDF-1.7\n\xe2\xe3"] {
            assert_eq!(read(bytes), Err(FileError::NotText), "{bytes:?}");
        }
        assert_eq!(read(b""), Err(FileError::Empty));
        assert_eq!(read(b" , \n"), Err(FileError::Empty));
    }

    #[test]
    fn too_wide_and_too_long_texts_are_refused() {
        let wide = vec![&b"1"[..]; 201].join(&b","[..]);
        let address = CellAddress { row: 0, column: 200 };
        assert_eq!(read(&wide), Err(FileError::OutOfBounds { address }));
        let long = b"1,2\n".repeat(5_001);
        let address = CellAddress { row: 5_000, column: 0 };
        assert_eq!(read(&long), Err(FileError::OutOfBounds { address }));
    }
}
