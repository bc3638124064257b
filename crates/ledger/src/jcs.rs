//! Canonical JSON: RFC 8785 (JCS) over the numbers that a ledger allows, which are whole ones.
//!
//! One pass over compact JSON text; only objects whose members are out of order are moved. Fractions
//! and numbers beyond 2^53 - 1 are refused instead of being rounded: exact decimals travel as strings.

use std::borrow::Cow;
use std::fmt;

use serde::Serialize;
use serde::de::DeserializeOwned;

#[cfg(test)]
mod tests;

/// The largest whole number that every JSON reader holds exactly (RFC 8785, appendix D).
const LARGEST: u64 = (1 << 53) - 1;
/// Deeper nesting is refused, so that no input can exhaust the stack.
const DEPTH: usize = 64;

/// JSON text in canonical form. Made only by canonicalising.
#[derive(Clone, PartialEq, Eq, Hash)]
pub struct Canonical(String);

/// Why a value has no canonical form here.
#[derive(Debug, thiserror::Error)]
pub enum JcsError {
    /// The value cannot be written as JSON at all.
    #[error("the value cannot be written as JSON")]
    Unwritable(#[source] serde_json::Error),
    /// The text is not JSON; the byte offset where that became certain.
    #[error("not JSON at byte {0}")]
    NotJson(usize),
    /// A number with a fraction or an exponent, or beyond 2^53 - 1; its byte offset.
    #[error("the number at byte {0} is not a whole number of at most 2^53 - 1")]
    Number(usize),
    /// The same member name twice in one object; the byte offset of the object's end.
    #[error("a member name is repeated in the object that ends at byte {0}")]
    Repeated(usize),
    /// Nested more than 64 levels deep.
    #[error("nested more than 64 levels deep")]
    TooDeep,
}

impl Canonical {
    /// The canonical form of a value.
    ///
    /// # Errors
    /// See [`JcsError`].
    pub fn of<T: Serialize + ?Sized>(value: &T) -> Result<Self, JcsError> {
        let text = serde_json::to_string(value).map_err(JcsError::Unwritable)?;
        Self::from_json(&text)
    }

    /// The canonical form of a JSON text.
    ///
    /// # Errors
    /// See [`JcsError`].
    pub fn from_json(text: &str) -> Result<Self, JcsError> {
        canonicalise(text).map(Self)
    }

    /// The text.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// The text, taken.
    #[must_use]
    pub fn into_string(self) -> String {
        self.0
    }

    /// Reads the value back.
    ///
    /// # Errors
    /// When the text is not a `T`.
    pub fn decode<T: DeserializeOwned>(&self) -> Result<T, serde_json::Error> {
        serde_json::from_str(&self.0)
    }
}

/// Shows only the length: what is canonicalised may be about to be sealed.
impl fmt::Debug for Canonical {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Canonical({} bytes)", self.0.len())
    }
}

/// Whether `text` is already canonical, to the byte.
#[must_use]
pub fn is_canonical(text: &str) -> bool {
    canonicalise(text).is_ok_and(|canonical| canonical == text)
}

fn canonicalise(text: &str) -> Result<String, JcsError> {
    let mut writer = Writer { text, at: 0, out: String::with_capacity(text.len()) };
    writer.space();
    writer.value(0)?;
    writer.space();
    if writer.at == text.len() { Ok(writer.out) } else { Err(JcsError::NotJson(writer.at)) }
}

struct Writer<'a> {
    text: &'a str,
    at: usize,
    out: String,
}

/// One member of an object: its decoded name, and where it now stands in the output.
struct Member<'a> {
    name: Cow<'a, str>,
    start: usize,
    end: usize,
}

impl<'a> Writer<'a> {
    fn peek(&self) -> Option<u8> {
        self.text.as_bytes().get(self.at).copied()
    }

    fn space(&mut self) {
        while matches!(self.peek(), Some(b' ' | b'\t' | b'\n' | b'\r')) {
            self.at += 1;
        }
    }

    fn expect(&mut self, byte: u8) -> Result<(), JcsError> {
        if self.peek() == Some(byte) {
            self.at += 1;
            Ok(())
        } else {
            Err(JcsError::NotJson(self.at))
        }
    }

    fn value(&mut self, depth: usize) -> Result<(), JcsError> {
        if depth > DEPTH {
            return Err(JcsError::TooDeep);
        }
        match self.peek() {
            Some(b'{') => self.object(depth),
            Some(b'[') => self.array(depth),
            Some(b'"') => self.string().map(drop),
            Some(b'-' | b'0'..=b'9') => self.number(),
            Some(b't') => self.literal("true"),
            Some(b'f') => self.literal("false"),
            Some(b'n') => self.literal("null"),
            _ => Err(JcsError::NotJson(self.at)),
        }
    }

    fn literal(&mut self, word: &'static str) -> Result<(), JcsError> {
        if !self.text.as_bytes()[self.at..].starts_with(word.as_bytes()) {
            return Err(JcsError::NotJson(self.at));
        }
        self.at += word.len();
        self.out.push_str(word);
        Ok(())
    }

    fn number(&mut self) -> Result<(), JcsError> {
        let start = self.at;
        while matches!(self.peek(), Some(b'-' | b'+' | b'.' | b'e' | b'E' | b'0'..=b'9')) {
            self.at += 1;
        }
        let number = &self.text[start..self.at];
        let digits = number.strip_prefix('-').unwrap_or(number);
        let plain = digits.bytes().all(|byte| byte.is_ascii_digit())
            && (digits == "0" || !digits.starts_with('0'))
            && number != "-0"
            && digits.parse::<u64>().is_ok_and(|value| value <= LARGEST);
        if !plain {
            return Err(JcsError::Number(start));
        }
        self.out.push_str(number);
        Ok(())
    }

    fn array(&mut self, depth: usize) -> Result<(), JcsError> {
        self.expect(b'[')?;
        self.out.push('[');
        self.space();
        if self.peek() != Some(b']') {
            loop {
                self.space();
                self.value(depth + 1)?;
                self.space();
                if self.peek() != Some(b',') {
                    break;
                }
                self.at += 1;
                self.out.push(',');
            }
        }
        self.expect(b']')?;
        self.out.push(']');
        Ok(())
    }

    fn object(&mut self, depth: usize) -> Result<(), JcsError> {
        self.expect(b'{')?;
        self.out.push('{');
        let start = self.out.len();
        let mut members: Vec<Member<'a>> = Vec::new();
        let mut sorted = true;
        self.space();
        if self.peek() != Some(b'}') {
            loop {
                self.space();
                let from = self.out.len();
                let name = self.string()?;
                self.space();
                self.expect(b':')?;
                self.out.push(':');
                self.space();
                self.value(depth + 1)?;
                sorted &= members.last().is_none_or(|last| is_before(&last.name, &name));
                members.push(Member { name, start: from, end: self.out.len() });
                self.space();
                if self.peek() != Some(b',') {
                    break;
                }
                self.at += 1;
                self.out.push(',');
            }
        }
        self.expect(b'}')?;
        if !sorted {
            self.sort(start, members)?;
        }
        self.out.push('}');
        Ok(())
    }

    /// Puts the members that stand from `start` on into the order of their names' UTF-16 code units
    /// (RFC 8785, section 3.2.3).
    fn sort(&mut self, start: usize, mut members: Vec<Member<'a>>) -> Result<(), JcsError> {
        members.sort_by(|a, b| a.name.encode_utf16().cmp(b.name.encode_utf16()));
        if members.windows(2).any(|pair| pair[0].name == pair[1].name) {
            return Err(JcsError::Repeated(self.at));
        }
        let unsorted = self.out.split_off(start);
        for (index, member) in members.iter().enumerate() {
            if index > 0 {
                self.out.push(',');
            }
            self.out.push_str(&unsorted[member.start - start..member.end - start]);
        }
        Ok(())
    }

    /// Copies a string, rewriting only those escapes that JCS writes otherwise; returns its meaning.
    fn string(&mut self) -> Result<Cow<'a, str>, JcsError> {
        self.expect(b'"')?;
        let start = self.at;
        let bytes = self.text.as_bytes();
        let mut escaped = false;
        loop {
            match bytes.get(self.at) {
                Some(b'"') => break,
                Some(b'\\') => {
                    escaped = true;
                    self.at += 2;
                }
                Some(0x20..) => self.at += 1,
                _ => return Err(JcsError::NotJson(self.at)),
            }
        }
        let inside = &self.text[start..self.at];
        self.at += 1;
        if !escaped {
            self.out.push('"');
            self.out.push_str(inside);
            self.out.push('"');
            return Ok(Cow::Borrowed(inside));
        }
        // serde_json decodes escapes, and writes strings exactly as JCS wants them (section 3.2.2.2).
        let meaning: String =
            serde_json::from_str(&self.text[start - 1..self.at]).map_err(|_| JcsError::NotJson(start))?;
        self.out.push_str(&serde_json::to_string(&meaning).map_err(JcsError::Unwritable)?);
        Ok(Cow::Owned(meaning))
    }
}

fn is_before(a: &str, b: &str) -> bool {
    // Where neither holds a character outside the basic plane, UTF-8 and UTF-16 order agree.
    if a.is_ascii() && b.is_ascii() { a < b } else { a.encode_utf16().lt(b.encode_utf16()) }
}
