//! Entries: what is recorded, and the exact bytes that stand for it.
//!
//! A leaf is one canonical JSON object (RFC 8785). Its members and their order are fixed, so that an
//! envelope is read without a general parser. What a body means is not known here.

use std::borrow::Cow;

use jiff::Timestamp;
use serde::Deserialize;
use uuid::Uuid;

use crate::jcs::Canonical;
use crate::{CommandId, EventId, Hash, LedgerId, Position, SealedPayload, instant, merkle};

#[cfg(test)]
mod tests;

/// The largest leaf, in bytes. Big things enter a ledger by their digest.
pub const MAX_LEAF: usize = 16 * 1024;
/// The longest kind, right or field name, in bytes.
pub const MAX_NAME: usize = 200;

/// An entry that has no position yet.
#[derive(Clone, Debug)]
pub struct EntryDraft {
    /// The event's id.
    pub id: EventId,
    /// What happened, as its catalogue calls it. No quote, backslash or control character.
    pub kind: Cow<'static, str>,
    /// The version of the body's form.
    pub version: u16,
    /// When it was recorded; cut to milliseconds.
    pub at: Timestamp,
    /// Who did it.
    pub actor: Uuid,
    /// The right under which it was allowed. Written like [`EntryDraft::kind`].
    pub right: Cow<'static, str>,
    /// The command that decided it.
    pub command: CommandId,
    /// What is said openly and for ever; a [`Commitment`](crate::Commitment) in place of each sealed value.
    pub body: Canonical,
    /// The sealed values that the body commits to.
    pub sealed: Vec<SealedPayload>,
}

/// An entry as it is stored.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Entry {
    /// Its place in the ledger.
    pub position: Position,
    /// When it was recorded, in whole milliseconds.
    pub at: Timestamp,
    /// The canonical JSON text: the bytes that are hashed, stored and shown to auditors.
    pub leaf: String,
    /// [`merkle::leaf_hash`] of the leaf.
    pub leaf_hash: Hash,
    /// The sealed values, ordered by field name.
    pub sealed: Vec<SealedPayload>,
}

/// Why a draft is not an entry, or a text not a leaf.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum EntryError {
    /// The leaf would be longer than [`MAX_LEAF`].
    #[error("the entry takes {0} bytes; at most {MAX_LEAF} are allowed")]
    TooLarge(usize),
    /// A kind, right or field name is empty, too long, or holds a quote, a backslash or a control character.
    #[error("{0:?} is not a name that an entry may carry")]
    Name(String),
    /// The time is outside the years 0 to 9999.
    #[error("the time is outside the years 0 to 9999")]
    Time,
    /// Two sealed values have the same field name.
    #[error("the sealed field {0:?} is given twice")]
    FieldTwice(String),
    /// An entry stands at position 1 at the earliest.
    #[error("position 0 stands before every entry")]
    NoPosition,
    /// The text does not have the members of a leaf, in their order and spelling.
    #[error("the text is not a ledger entry: {0}")]
    NotALeaf(&'static str),
}

impl EntryDraft {
    /// Writes the leaf for this place.
    ///
    /// # Errors
    /// See [`EntryError`]; nothing of a draft is ever corrected silently, except that its time is cut to
    /// milliseconds.
    pub fn into_entry(self, ledger: LedgerId, position: Position) -> Result<Entry, EntryError> {
        if position == Position::ZERO {
            return Err(EntryError::NoPosition);
        }
        name(&self.kind)?;
        name(&self.right)?;
        let mut sealed = self.sealed;
        sealed.sort_by(|a, b| a.field.cmp(&b.field));
        for payload in &sealed {
            name(&payload.field)?;
        }
        if let Some(pair) = sealed.windows(2).find(|pair| pair[0].field == pair[1].field) {
            return Err(EntryError::FieldTwice(pair[0].field.clone()));
        }
        let at = instant::cut(self.at).ok_or(EntryError::Time)?;
        let leaf = format!(
            r#"{{"actor":"{}","at":"{}","body":{},"command":"{}","id":"{}","kind":"{}","ledger":"{ledger}","position":{position},"right":"{}","v":{}}}"#,
            self.actor,
            instant::write(at).ok_or(EntryError::Time)?,
            self.body.as_str(),
            self.command,
            self.id,
            self.kind,
            self.right,
            self.version,
        );
        if leaf.len() > MAX_LEAF {
            return Err(EntryError::TooLarge(leaf.len()));
        }
        let leaf_hash = merkle::leaf_hash(leaf.as_bytes());
        Ok(Entry { position, at, leaf, leaf_hash, sealed })
    }
}

/// Such names are their own JSON spelling, which is what makes a leaf readable from its end.
fn name(text: &str) -> Result<(), EntryError> {
    let fits = !text.is_empty() && text.len() <= MAX_NAME;
    if fits && !text.chars().any(|c| c.is_control() || c == '"' || c == '\\') {
        Ok(())
    } else {
        Err(EntryError::Name(text.chars().take(MAX_NAME).collect()))
    }
}

/// A body inside a leaf: JSON text that nobody has looked into yet.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Body<'a>(&'a str);

impl<'a> Body<'a> {
    /// The text.
    #[must_use]
    pub const fn get(self) -> &'a str {
        self.0
    }

    /// Reads it as `T`, borrowing where `T` does.
    ///
    /// # Errors
    /// When it is not JSON or not a `T`.
    pub fn decode<T: Deserialize<'a>>(self) -> Result<T, serde_json::Error> {
        serde_json::from_str(self.0)
    }
}

/// A leaf, taken apart without copying.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Envelope<'a> {
    /// The ledger it belongs to.
    pub ledger: LedgerId,
    /// Its place there.
    pub position: Position,
    /// The event's id.
    pub id: EventId,
    /// What happened.
    pub kind: Cow<'a, str>,
    /// The version of the body's form.
    pub version: u16,
    /// When it was recorded.
    pub at: Timestamp,
    /// Who did it.
    pub actor: Uuid,
    /// The right under which it was allowed.
    pub right: Cow<'a, str>,
    /// The command that decided it.
    pub command: CommandId,
    /// What is said openly. Not validated: whoever decodes it does that.
    pub body: Body<'a>,
}

impl<'a> Envelope<'a> {
    /// Takes a leaf apart: the fixed members before the body from the front, those behind it from the end.
    ///
    /// # Errors
    /// [`EntryError::NotALeaf`] when the members, their order or their spelling differ.
    pub fn parse(leaf: &'a str) -> Result<Self, EntryError> {
        let mut rest = Rest(leaf);
        rest.start(r#"{"actor":""#)?;
        let actor = uuid(rest.first(36)?)?;
        rest.start(r#"","at":""#)?;
        let at = instant::read(rest.first(instant::LENGTH)?).ok_or(EntryError::NotALeaf("at"))?;
        rest.start(r#"","body":"#)?;

        rest.end("}")?;
        let version = rest.number()?.parse().map_err(|_| EntryError::NotALeaf("v"))?;
        rest.end(r#"","v":"#)?;
        let right = rest.name()?;
        rest.end(r#","right":""#)?;
        let position = rest.number()?.parse().ok().and_then(|number: u64| Position::try_from(number).ok());
        rest.end(r#"","position":"#)?;
        let ledger = uuid(rest.last(36)?)?;
        rest.end(r#"","ledger":""#)?;
        let kind = rest.name()?;
        rest.end(r#"","kind":""#)?;
        let id = uuid(rest.last(36)?)?;
        rest.end(r#"","id":""#)?;
        let command = uuid(rest.last(36)?)?;
        rest.end(r#","command":""#)?;
        if rest.0.is_empty() {
            return Err(EntryError::NotALeaf("body"));
        }
        Ok(Self {
            ledger: LedgerId(ledger),
            position: position.ok_or(EntryError::NotALeaf("position"))?,
            id: EventId(id),
            kind: Cow::Borrowed(kind),
            version,
            at,
            actor,
            right: Cow::Borrowed(right),
            command: CommandId(command),
            body: Body(rest.0),
        })
    }
}

/// What is left of a leaf while it is taken apart from both ends.
struct Rest<'a>(&'a str);

impl<'a> Rest<'a> {
    fn start(&mut self, expected: &'static str) -> Result<(), EntryError> {
        self.0 = self.0.strip_prefix(expected).ok_or(EntryError::NotALeaf(expected))?;
        Ok(())
    }

    fn end(&mut self, expected: &'static str) -> Result<(), EntryError> {
        self.0 = self.0.strip_suffix(expected).ok_or(EntryError::NotALeaf(expected))?;
        Ok(())
    }

    fn first(&mut self, length: usize) -> Result<&'a str, EntryError> {
        let (taken, rest) = self.0.split_at_checked(length).ok_or(EntryError::NotALeaf("too short"))?;
        self.0 = rest;
        Ok(taken)
    }

    fn last(&mut self, length: usize) -> Result<&'a str, EntryError> {
        let middle = self.0.len().checked_sub(length).ok_or(EntryError::NotALeaf("too short"))?;
        let (rest, taken) = self.0.split_at_checked(middle).ok_or(EntryError::NotALeaf("too short"))?;
        self.0 = rest;
        Ok(taken)
    }

    /// The digits at the end, without a leading zero.
    fn number(&mut self) -> Result<&'a str, EntryError> {
        let digits = self.0.bytes().rev().take_while(u8::is_ascii_digit).count();
        let number = self.last(digits)?;
        let plain = digits > 0 && (digits == 1 || !number.starts_with('0'));
        plain.then_some(number).ok_or(EntryError::NotALeaf("a number"))
    }

    /// The name at the end, behind its opening quote, which stays.
    fn name(&mut self) -> Result<&'a str, EntryError> {
        let start = self.0.rfind('"').ok_or(EntryError::NotALeaf("a name"))? + 1;
        let (rest, taken) = self.0.split_at(start);
        self.0 = rest;
        if name(taken).is_err() {
            return Err(EntryError::NotALeaf("a name"));
        }
        Ok(taken)
    }
}

/// Only the spelling that RFC 9562 prints: lower case, with hyphens.
fn uuid(text: &str) -> Result<Uuid, EntryError> {
    let lower = !text.bytes().any(|byte| byte.is_ascii_uppercase());
    lower.then(|| Uuid::try_parse(text).ok()).flatten().ok_or(EntryError::NotALeaf("a UUID"))
}
