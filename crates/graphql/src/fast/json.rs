//! A buffer of JSON. Every text passes one function that escapes it, so that nothing a person typed can end a string.

use std::fmt::{self, Display, Write as _};

use serde::Serialize;

/// JSON that is being written.
#[derive(Debug, Default)]
pub(crate) struct Json {
    bytes: Vec<u8>,
}

impl Json {
    /// An empty buffer with room for so many bytes.
    pub(crate) fn with_capacity(capacity: usize) -> Self {
        Self { bytes: Vec::with_capacity(capacity) }
    }

    /// A buffer that goes on behind what is there.
    pub(crate) fn at_end_of(bytes: Vec<u8>) -> Self {
        Self { bytes }
    }

    /// What was written.
    pub(crate) fn into_bytes(self) -> Vec<u8> {
        self.bytes
    }

    /// JSON that is known to be correct: punctuation, names of fields, values that were written before.
    #[inline]
    pub(crate) fn raw(&mut self, json: &[u8]) {
        self.bytes.extend_from_slice(json);
    }

    #[inline]
    pub(crate) fn null(&mut self) {
        self.raw(b"null");
    }

    #[inline]
    pub(crate) fn boolean(&mut self, value: bool) {
        self.raw(if value { b"true" } else { b"false" });
    }

    pub(crate) fn unsigned(&mut self, mut value: u64) {
        // 20 digits hold 2^64.
        let mut digits = [0u8; 20];
        let mut at = digits.len();
        loop {
            at -= 1;
            digits[at] = b'0' + u8::try_from(value % 10).unwrap_or_default();
            value /= 10;
            if value == 0 {
                break;
            }
        }
        self.raw(&digits[at..]);
    }

    pub(crate) fn signed(&mut self, value: i64) {
        if value < 0 {
            self.raw(b"-");
        }
        self.unsigned(value.unsigned_abs());
    }

    /// A string.
    #[inline]
    pub(crate) fn text(&mut self, text: &str) {
        self.raw(b"\"");
        escape(&mut self.bytes, text);
        self.raw(b"\"");
    }

    /// A string of what is displayed, without a copy of it in between.
    pub(crate) fn display(&mut self, value: impl Display) {
        self.raw(b"\"");
        // Writing into memory does not fail; a `Display` that fails of itself would cut the text short, and none of ours does.
        let _ = write!(Escaped(&mut self.bytes), "{value}");
        self.raw(b"\"");
    }

    /// Whatever serde can write, for the parts of an answer that are small.
    #[expect(clippy::expect_used, reason = "only maps with keys that are no texts fail, and nothing has one")]
    pub(crate) fn serialize(&mut self, value: &impl Serialize) {
        serde_json::to_writer(&mut self.bytes, value).expect("written into memory");
    }

    /// A list, each item written by `item`.
    pub(crate) fn list<T>(&mut self, items: impl IntoIterator<Item = T>, mut item: impl FnMut(&mut Self, T)) {
        self.raw(b"[");
        for (index, value) in items.into_iter().enumerate() {
            if index > 0 {
                self.raw(b",");
            }
            item(self, value);
        }
        self.raw(b"]");
    }
}

struct Escaped<'a>(&'a mut Vec<u8>);

impl fmt::Write for Escaped<'_> {
    fn write_str(&mut self, text: &str) -> fmt::Result {
        escape(self.0, text);
        Ok(())
    }
}

/// Bytes that RFC 8259, section 7, wants escaped, in a text that is UTF-8.
#[inline]
fn must_escape(byte: u8) -> bool {
    byte < 0x20 || byte == b'"' || byte == b'\\'
}

#[inline]
fn escape(out: &mut Vec<u8>, text: &str) {
    let bytes = text.as_bytes();
    // Without an early end: so the compiler looks at many bytes at once, and nearly no text has one that must be escaped.
    if bytes.iter().fold(false, |found, &byte| found | must_escape(byte)) {
        escape_each(out, bytes);
    } else {
        out.extend_from_slice(bytes);
    }
}

#[cold]
fn escape_each(out: &mut Vec<u8>, bytes: &[u8]) {
    const HEX: &[u8; 16] = b"0123456789abcdef";
    for &byte in bytes {
        let short = match byte {
            b'"' | b'\\' => byte,
            0x08 => b'b',
            0x09 => b't',
            0x0a => b'n',
            0x0c => b'f',
            0x0d => b'r',
            0x00..0x20 => {
                let (high, low) = (usize::from(byte >> 4), usize::from(byte & 15));
                out.extend_from_slice(&[b'\\', b'u', b'0', b'0', HEX[high], HEX[low]]);
                continue;
            }
            _ => {
                out.push(byte);
                continue;
            }
        };
        out.extend_from_slice(&[b'\\', short]);
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn written(write: impl FnOnce(&mut Json)) -> String {
        let mut json = Json::default();
        write(&mut json);
        String::from_utf8(json.into_bytes()).unwrap()
    }

    #[test]
    fn every_control_character_is_escaped_as_serde_json_does() {
        let text: String = (0u8..=0x7f).map(char::from).chain("ếℝ😀\u{2028}\u{ffff}".chars()).collect();
        assert_eq!(written(|json| json.text(&text)), serde_json::to_string(&text).unwrap());
    }

    #[test]
    fn a_list_has_commas_between_its_items_only() {
        let list = |items: &[u64]| written(|json| json.list(items, |json, item| json.unsigned(*item)));
        assert_eq!(list(&[]), "[]");
        assert_eq!(list(&[1]), "[1]");
        assert_eq!(list(&[0, 10, u64::MAX]), "[0,10,18446744073709551615]");
    }

    proptest! {
        #[test]
        fn any_text_and_number_is_what_serde_json_writes(text in any::<String>(), number: i64, natural: u64) {
            prop_assert_eq!(written(|json| json.text(&text)), serde_json::to_string(&text).unwrap());
            prop_assert_eq!(written(|json| json.display(&text)), serde_json::to_string(&text).unwrap());
            prop_assert_eq!(written(|json| json.signed(number)), number.to_string());
            prop_assert_eq!(written(|json| json.unsigned(natural)), natural.to_string());
        }
    }
}
