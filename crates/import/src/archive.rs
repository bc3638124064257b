//! Looks at the package around a workbook before anything parses it: a hostile file must cost little and do nothing.
//! Sizes that the package declares about itself are not believed; the bytes are counted.

use std::io::{Cursor, Read};

use zip::ZipArchive;

use crate::error::FileError;

const MAX_PARTS: usize = 2_000;
const MAX_INFLATED: u64 = 200 << 20;
/// Real workbooks stay far below; a long run of blanks packs a thousandfold.
const MAX_RATIO: u64 = 200;
const RATIO_COUNTS_FROM: u64 = 1 << 20;

/// Accepts a package that is a plain workbook within bounds.
pub(crate) fn check(bytes: &[u8]) -> Result<(), FileError> {
    // A password-protected workbook is not a zip but an OLE container, as are .xls and .doc.
    if bytes.starts_with(&[0xd0, 0xcf, 0x11, 0xe0]) {
        return Err(if contains_utf16(bytes, "EncryptedPackage") {
            FileError::Encrypted
        } else {
            FileError::NotXlsx
        });
    }
    let mut archive = ZipArchive::new(Cursor::new(bytes)).map_err(|_| FileError::NotXlsx)?;
    if archive.len() > MAX_PARTS {
        return Err(FileError::TooManyParts { limit: MAX_PARTS });
    }
    let mut is_workbook = false;
    for index in 0..archive.len() {
        let part = archive.by_index_raw(index).map_err(|_| FileError::NotXlsx)?;
        if part.encrypted() {
            return Err(FileError::Encrypted);
        }
        let name = part.name().map_err(|_| FileError::UnsafeName)?.into_owned();
        check_name(&name)?;
        is_workbook |= name == "xl/workbook.xml";
    }
    if !is_workbook {
        return Err(FileError::NotXlsx);
    }
    let mut total = 0;
    for index in 0..archive.len() {
        total += inflate(&mut archive, index, MAX_INFLATED - total)?;
    }
    Ok(())
}

fn check_name(name: &str) -> Result<(), FileError> {
    let climbs = name.split('/').any(|step| step == "..");
    if climbs || name.starts_with('/') || name.contains(['\\', ':', '\0']) {
        return Err(FileError::UnsafeName);
    }
    let lower = name.to_lowercase();
    let active =
        ["vbaproject", "activex", "embeddings/", "oleobject", "externallinks/", "macrosheets/", "vbadata"];
    if active.iter().any(|part| lower.contains(part)) {
        return Err(FileError::Active { part: name.to_owned() });
    }
    Ok(())
}

fn inflate(archive: &mut ZipArchive<Cursor<&[u8]>>, index: usize, allowed: u64) -> Result<u64, FileError> {
    let mut part = archive.by_index(index).map_err(|_| FileError::NotXlsx)?;
    let packed = part.compressed_size().max(1);
    let mut buffer = vec![0; 64 << 10];
    let mut inflated: u64 = 0;
    loop {
        let read = part.read(&mut buffer).map_err(|_| FileError::NotXlsx)?;
        if read == 0 {
            return Ok(inflated);
        }
        inflated += read as u64;
        let suspicious = inflated > RATIO_COUNTS_FROM && inflated / packed > MAX_RATIO;
        if inflated > allowed || suspicious {
            return Err(FileError::Bomb);
        }
    }
}

fn contains_utf16(bytes: &[u8], text: &str) -> bool {
    let needle: Vec<u8> = text.encode_utf16().flat_map(u16::to_le_bytes).collect();
    bytes.windows(needle.len()).any(|window| window == needle)
}

#[cfg(test)]
mod tests {
    use std::io::Write;

    use zip::{ZipWriter, write::SimpleFileOptions};

    use super::*;

    fn package(parts: &[(&str, &[u8])]) -> Vec<u8> {
        let mut writer = ZipWriter::new(Cursor::new(Vec::new()));
        for (name, body) in parts {
            writer.start_file(*name, SimpleFileOptions::default()).unwrap();
            writer.write_all(body).unwrap();
        }
        writer.finish().unwrap().into_inner()
    }

    #[test]
    fn a_plain_package_is_accepted() {
        assert_eq!(check(&package(&[("xl/workbook.xml", b"<workbook/>")])), Ok(()));
    }

    #[test]
    fn what_is_no_workbook_is_refused() {
        assert_eq!(check(b""), Err(FileError::NotXlsx));
        assert_eq!(check(b"STT,Ho ten\n1,An\n"), Err(FileError::NotXlsx));
        assert_eq!(check(&package(&[("word/document.xml", b"<w/>")])), Err(FileError::NotXlsx));
        assert_eq!(check(&[0xd0, 0xcf, 0x11, 0xe0, 0, 0]), Err(FileError::NotXlsx));
    }

    #[test]
    fn a_truncated_package_is_refused() {
        let whole = package(&[("xl/workbook.xml", b"<workbook/>")]);
        for length in 0..whole.len() {
            assert!(check(&whole[..length]).is_err(), "{length} bytes of {}", whole.len());
        }
    }

    #[test]
    fn a_protected_workbook_is_named_as_such() {
        let mut bytes = vec![0xd0, 0xcf, 0x11, 0xe0];
        bytes.extend("EncryptedPackage".encode_utf16().flat_map(u16::to_le_bytes));
        assert_eq!(check(&bytes), Err(FileError::Encrypted));
    }

    #[test]
    fn macros_objects_and_links_are_refused() {
        for part in [
            "xl/vbaProject.bin",
            "xl/activeX/activeX1.xml",
            "xl/embeddings/a.docx",
            "xl/externalLinks/externalLink1.xml",
        ] {
            let bytes = package(&[("xl/workbook.xml", b""), (part, b"x")]);
            assert_eq!(check(&bytes), Err(FileError::Active { part: part.to_owned() }));
        }
    }

    #[test]
    fn names_that_climb_are_refused() {
        for name in ["../a", "xl/../../a", "/etc/passwd", "a\\b"] {
            assert_eq!(check_name(name), Err(FileError::UnsafeName), "{name}");
        }
    }

    #[test]
    fn a_part_that_unpacks_a_thousandfold_is_refused() {
        let blanks = vec![b' '; 8 << 20];
        assert_eq!(
            check(&package(&[("xl/workbook.xml", b""), ("xl/worksheets/sheet1.xml", &blanks)])),
            Err(FileError::Bomb)
        );
    }
}
