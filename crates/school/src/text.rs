//! Text as people type it, made safe to keep: Unicode NFC, trimmed, without control characters, with a length limit
//! counted in characters. Vietnamese keyboards and Excel both emit decomposed text; comparing it raw loses students.

use std::borrow::Cow;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use unicode_normalization::{UnicodeNormalization, is_nfc};

/// A message for users: Vietnamese first, English second.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Bilingual {
    /// Vietnamese text.
    pub vi: String,
    /// English text.
    pub en: String,
}

impl Bilingual {
    /// Pairs a Vietnamese with an English text.
    pub fn new(vi: impl Into<String>, en: impl Into<String>) -> Self {
        Self { vi: vi.into(), en: en.into() }
    }
}

/// Why a text was not accepted.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum TextError {
    /// Nothing but white space.
    #[error("text is empty")]
    Empty,
    /// Longer than the limit, in characters.
    #[error("text has {actual} characters, at most {limit} are allowed")]
    TooLong {
        /// The limit in characters.
        limit: usize,
        /// What was given.
        actual: usize,
    },
    /// Holds a control character.
    #[error("text holds a control character")]
    Control,
}

macro_rules! texts {
    ($($(#[$doc:meta])* $name:ident($limit:literal, newlines: $newlines:literal)),+ $(,)?) => {$(
        $(#[$doc])*
        #[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, JsonSchema)]
        #[serde(try_from = "String", into = "String")]
        #[schemars(with = "String")]
        pub struct $name(Box<str>);

        impl $name {
            /// The limit in characters.
            pub const LIMIT: usize = $limit;

            /// Normalizes and checks a text.
            ///
            /// # Errors
            /// [`TextError`] when it is empty, too long or holds control characters.
            pub fn new(text: &str) -> Result<Self, TextError> {
                clean(text, $limit, $newlines).map(|text| Self(text.into()))
            }

            /// The text, in NFC.
            #[must_use]
            pub fn as_str(&self) -> &str {
                &self.0
            }
        }

        impl TryFrom<String> for $name {
            type Error = TextError;
            fn try_from(text: String) -> Result<Self, TextError> {
                Self::new(&text)
            }
        }

        impl From<$name> for String {
            fn from(text: $name) -> String {
                text.0.into()
            }
        }

        impl std::fmt::Display for $name {
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                f.write_str(&self.0)
            }
        }
    )+};
}

texts! {
    /// A short code without line breaks: class name, staff code, document number.
    Code(40, newlines: false),
    /// One line: a name, a title, a place.
    Line(200, newlines: false),
    /// A comment or reason of a few lines (nhận xét, lí do).
    Note(2000, newlines: true),
}

fn clean(text: &str, limit: usize, newlines: bool) -> Result<String, TextError> {
    let composed: Cow<'_, str> =
        if is_nfc(text) { Cow::Borrowed(text) } else { Cow::Owned(text.nfc().collect()) };
    let mut clean = String::with_capacity(composed.len());
    for c in composed.trim_matches(is_space).chars() {
        match c {
            '\r' if newlines => {}
            '\n' | '\t' if newlines => clean.push(c),
            c if c.is_control() => return Err(TextError::Control),
            // Zero-width characters come along with pasted text and make equal names differ.
            '\u{200b}'..='\u{200d}' | '\u{feff}' => {}
            '\u{a0}' => clean.push(' '),
            c => clean.push(c),
        }
    }
    if clean.is_empty() {
        return Err(TextError::Empty);
    }
    let actual = clean.chars().count();
    if actual > limit { Err(TextError::TooLong { limit, actual }) } else { Ok(clean) }
}

fn is_space(c: char) -> bool {
    c.is_whitespace() || matches!(c, '\u{a0}' | '\u{200b}'..='\u{200d}' | '\u{feff}')
}

/// Folds a text for searching and header matching: lower case, without diacritics, `đ` as `d`, one space between words.
#[must_use]
pub fn fold(text: &str) -> String {
    let mut folded = String::with_capacity(text.len());
    let mut gap = false;
    for c in text.nfd().flat_map(char::to_lowercase) {
        let c = match c {
            'đ' => 'd',
            c if unicode_normalization::char::is_combining_mark(c) => continue,
            c => c,
        };
        if is_space(c) {
            gap = !folded.is_empty();
        } else {
            if std::mem::take(&mut gap) {
                folded.push(' ');
            }
            folded.push(c);
        }
    }
    folded
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn decomposed_text_becomes_composed() {
        let decomposed: String = "Nguyễn Thị Hồng".nfd().collect();
        assert_eq!(Line::new(&decomposed).unwrap().as_str(), "Nguyễn Thị Hồng");
    }

    #[test]
    fn blanks_of_every_kind_are_trimmed_and_an_empty_text_is_refused() {
        assert_eq!(Code::new(" \u{a0}3A\u{200b} ").unwrap().as_str(), "3A");
        assert_eq!(Code::new("\u{a0} \u{feff}"), Err(TextError::Empty));
    }

    #[test]
    fn the_limit_counts_characters_not_bytes() {
        assert!(Code::new(&"ễ".repeat(40)).is_ok());
        assert_eq!(Code::new(&"ễ".repeat(41)), Err(TextError::TooLong { limit: 40, actual: 41 }));
    }

    #[test]
    fn control_characters_are_refused_but_notes_keep_line_breaks() {
        assert_eq!(Line::new("a\nb"), Err(TextError::Control));
        assert_eq!(Note::new("a\r\nb").unwrap().as_str(), "a\nb");
        assert_eq!(Note::new("a\u{7}b"), Err(TextError::Control));
    }

    #[test]
    fn folding_drops_diacritics_and_case() {
        assert_eq!(fold("  Điểm  KTĐK\u{a0}cuối kì "), "diem ktdk cuoi ki");
    }
}
