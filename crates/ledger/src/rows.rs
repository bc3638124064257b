//! What both databases share: how runs of rows are cut, packed and checked. No SQL.

use crate::{
    Cause, CommandId, CommandRecord, Hash, Head, KeyId, Leaves, LedgerId, ListedHead, Position,
    SealedPayload, StoreError,
};

/// Leaves in a fetched run. A row costs more than the bytes in it; beyond this the gain is lost in memory.
pub(crate) const RUN: u64 = 2000;

/// The checksum of a head row: tells a decayed row from a written one.
pub(crate) fn head_checksum(ledger: LedgerId, head: &Head) -> Hash {
    let (position, epoch) = (head.position.get().to_be_bytes(), head.epoch.to_be_bytes());
    Hash::of_parts(&[b"socai/head/v1\0", ledger.as_bytes(), &position, &head.root.0, &epoch])
}

/// The checksum of a command row.
pub(crate) fn command_checksum(ledger: LedgerId, command: &CommandRecord) -> Hash {
    let (first, last) = (command.first.get().to_be_bytes(), command.last.get().to_be_bytes());
    let parts: [&[u8]; 6] = [
        b"socai/command/v1\0",
        ledger.as_bytes(),
        command.id.as_bytes(),
        &command.fingerprint.0,
        &first,
        &last,
    ];
    Hash::of_parts(&parts)
}

/// A stored head row, as plain columns.
pub(crate) struct HeadRow {
    pub(crate) ledger: LedgerId,
    pub(crate) position: i64,
    pub(crate) root: Vec<u8>,
    pub(crate) epoch: i64,
    pub(crate) checksum: Vec<u8>,
}

impl HeadRow {
    /// The head, if the row is as it was written.
    pub(crate) fn check(self) -> Result<Head, StoreError> {
        let position = Position::from_i64(self.position);
        let damaged = || StoreError::Corrupt {
            ledger: self.ledger,
            position: position.unwrap_or_default(),
            what: "the head row has changed",
        };
        let root = Hash::from_slice(&self.root).ok_or_else(damaged)?;
        let epoch = u64::try_from(self.epoch).map_err(|_| damaged())?;
        let head = Head { position: position.ok_or_else(damaged)?, root, epoch };
        let checksum = head_checksum(self.ledger, &head);
        if checksum.0 == *self.checksum { Ok(head) } else { Err(damaged()) }
    }

    /// The head, or the position that the damaged row claims.
    pub(crate) fn listed(self) -> ListedHead {
        let claimed = Position::from_i64(self.position).unwrap_or_default();
        self.check().map_or(ListedHead::Damaged(claimed), ListedHead::Sound)
    }
}

/// A stored command row, as plain columns.
pub(crate) struct CommandRow {
    pub(crate) id: CommandId,
    pub(crate) fingerprint: Vec<u8>,
    pub(crate) first: i64,
    pub(crate) last: i64,
    pub(crate) checksum: Vec<u8>,
}

impl CommandRow {
    /// The record, if the row is as it was written.
    pub(crate) fn check(self, ledger: LedgerId) -> Result<CommandRecord, StoreError> {
        let place = Position::from_i64(self.first).unwrap_or_default();
        let damaged = || StoreError::Corrupt { ledger, position: place, what: "a command row has changed" };
        let command = CommandRecord {
            id: self.id,
            fingerprint: Hash::from_slice(&self.fingerprint).ok_or_else(damaged)?,
            first: Position::from_i64(self.first).ok_or_else(damaged)?,
            last: Position::from_i64(self.last).ok_or_else(damaged)?,
        };
        let checksum = command_checksum(ledger, &command);
        if checksum.0 == *self.checksum { Ok(command) } else { Err(damaged()) }
    }
}

/// Cuts `from..=to` into runs.
pub(crate) fn runs(from: Position, to: Position) -> impl Iterator<Item = (Position, Position)> {
    let mut next = from.max(Position::first());
    std::iter::from_fn(move || {
        let first = (next <= to).then_some(next)?;
        let last = first.plus(RUN - 1).min(to);
        next = last.next();
        Some((first, last))
    })
}

/// The run of leaves from `first` to `last`, if the text can be just that. `None` sends the caller to
/// look for the entry that is missing or unreadable.
pub(crate) fn leaves(first: Position, last: Position, count: i64, text: Option<Vec<u8>>) -> Option<Leaves> {
    let wanted = last.get() + 1 - first.get();
    let text = String::from_utf8(text?).ok()?;
    let found = text.bytes().filter(|byte| *byte == b'\n').count() as u64 + 1;
    (u64::try_from(count) == Ok(wanted) && found == wanted).then_some(Leaves { first, text })
}

/// Unpacks lines of `position field hex(key || nonce || ciphertext)`.
pub(crate) fn sealed(
    ledger: LedgerId,
    first: Position,
    text: Option<Vec<u8>>,
) -> Result<Vec<(Position, SealedPayload)>, StoreError> {
    let what = "a sealed value is unreadable";
    let Some(text) = text else { return Ok(Vec::new()) };
    let text = String::from_utf8(text).map_err(|_| StoreError::Corrupt { ledger, position: first, what })?;
    let mut before = first;
    let mut read = |line: &str| {
        let found = sealed_line(line).ok_or(StoreError::Corrupt { ledger, position: before, what })?;
        before = found.0;
        Ok(found)
    };
    text.split('\n').map(&mut read).collect()
}

fn sealed_line(line: &str) -> Option<(Position, SealedPayload)> {
    let mut parts = line.splitn(3, ' ');
    let position = Position::from_i64(parts.next()?.parse().ok()?)?;
    let field = parts.next()?.to_owned();
    let digits = parts.next()?.as_bytes();
    let (key, rest) = digits.split_at_checked(32)?;
    let (nonce, rest) = rest.split_at_checked(48)?;
    let (mut key_bytes, mut nonce_bytes, mut ciphertext) = ([0; 16], [0; 24], vec![0; rest.len() / 2]);
    hex::decode_to_slice(key, &mut key_bytes).ok()?;
    hex::decode_to_slice(nonce, &mut nonce_bytes).ok()?;
    hex::decode_to_slice(rest, &mut ciphertext).ok()?;
    let key = KeyId::from_bytes(key_bytes);
    Some((position, SealedPayload { field, key, nonce: nonce_bytes, ciphertext }))
}

/// An error of the database that says nothing else.
pub(crate) fn failed(error: impl Into<Cause>) -> StoreError {
    StoreError::Failed(error.into())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn runs_cover_a_range_once() {
        let at = |number: u64| Position::try_from(number).unwrap();
        assert_eq!(runs(at(0), at(0)).count(), 0);
        assert_eq!(runs(at(5), at(4)).count(), 0);
        assert_eq!(runs(at(0), at(1)).collect::<Vec<_>>(), [(at(1), at(1))]);
        assert_eq!(
            runs(at(3), at(RUN + 3)).collect::<Vec<_>>(),
            [(at(3), at(RUN + 2)), (at(RUN + 3), at(RUN + 3))]
        );
    }

    #[test]
    fn damaged_lines_are_no_payloads() {
        let whole = format!("7 name {}{}{}", "ab".repeat(16), "cd".repeat(24), "ef".repeat(40));
        let (position, payload) = sealed_line(&whole).unwrap();
        assert_eq!((position.get(), payload.field.as_str(), payload.ciphertext.len()), (7, "name", 40));
        for damaged in
            ["", "7", "7 name", "x name 00", "7 name zz", "-1 name 00", &whole[..whole.len() - 1], "7 é é"]
        {
            assert!(sealed_line(damaged).is_none(), "{damaged}");
        }
    }
}
