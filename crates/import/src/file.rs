//! What kind of file it is, by its first bytes and never by its name.

use crate::{delimited, error::FileError, grid::Grid, workbook};

/// Largest file in bytes.
pub const MAX_FILE_BYTES: u64 = 20 << 20;

/// Reads an .xlsx workbook or a CSV text into a grid; one set of rules holds for both. Of a workbook the first visible sheet
/// is read unless one is named; a CSV text has no sheets, so a name is refused there.
///
/// # Errors
/// [`FileError`] when the file is neither, is out of bounds, or has no such sheet.
pub fn read_file(bytes: &[u8], sheet: Option<&str>) -> Result<Grid, FileError> {
    if bytes.len() as u64 > MAX_FILE_BYTES {
        return Err(FileError::TooLarge { limit: MAX_FILE_BYTES });
    }
    // A zip, or the OLE container of .xls files and of workbooks with a password.
    if bytes.starts_with(b"PK") || bytes.starts_with(&[0xd0, 0xcf, 0x11, 0xe0]) {
        return workbook::read(bytes, sheet);
    }
    match sheet {
        Some(name) => Err(FileError::NoSheet { name: name.to_owned() }),
        None => delimited::read(bytes),
    }
}
