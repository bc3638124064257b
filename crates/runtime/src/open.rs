//! From stored bytes to recorded events: takes leaves apart, decodes bodies, and opens sealed values as far as their
//! keys exist.

use std::collections::VecDeque;

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use futures::StreamExt;
use futures::stream::BoxStream;
use socai_ledger::{
    Commitment, Envelope, Hash, KeyId, Leaves, LedgerId, Position as LedgerPosition, SealedPayload,
    StoreError, StoredEntry,
};
use socai_school::{Actor, DecodeError, Event, Position, Recorded};

use crate::core::Core;
use crate::error::ReadError;
use crate::handle::RANGE_LIMIT;
use crate::keys::Keys;
use crate::position::{from_ledger, ledger_of, to_ledger};
use crate::slot::Slot;

/// Why stored bytes are not an event that can be shown.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Unreadable {
    /// They contradict themselves, or are of a newer version.
    Corrupt(LedgerPosition),
    /// They name a key that was neither known nor destroyed when the keys were read.
    UnknownKey(LedgerPosition),
}

impl From<Unreadable> for ReadError {
    fn from(error: Unreadable) -> Self {
        let (Unreadable::Corrupt(position) | Unreadable::UnknownKey(position)) = error;
        tracing::error!(%position, ?error, "an entry cannot be read");
        Self::Corrupt { position: from_ledger(position) }
    }
}

/// The event in a leaf, its sealed values closed.
pub(crate) fn decode(envelope: &Envelope<'_>) -> Result<Event, DecodeError> {
    Event::decode(&envelope.kind, envelope.version, envelope.body.get())
}

/// The event recorded at this place. `opened` is told each key that opened something.
pub(crate) fn recorded(
    keys: &Keys,
    ledger: LedgerId,
    position: LedgerPosition,
    leaf: &str,
    sealed: &[SealedPayload],
    mut opened: impl FnMut(KeyId),
) -> Result<Recorded<Event>, Unreadable> {
    let corrupt = Unreadable::Corrupt(position);
    let envelope = Envelope::parse(leaf).map_err(|_| corrupt)?;
    if envelope.position != position || envelope.ledger != ledger {
        return Err(corrupt);
    }
    let mut event = decode(&envelope).map_err(|error| {
        tracing::error!(%position, error = &error as &dyn std::error::Error, "an event cannot be decoded");
        corrupt
    })?;
    for slot in event.slots() {
        let Some(committed) = slot.value.commitment() else { return Err(corrupt) };
        let id = KeyId(committed.key);
        let Some(key) = keys.get(id) else {
            if keys.is_destroyed(id) {
                continue;
            }
            return Err(Unreadable::UnknownKey(position));
        };
        let digest = URL_SAFE_NO_PAD.decode(&committed.commitment).ok();
        let digest = digest.and_then(|bytes| Hash::from_slice(&bytes)).ok_or(corrupt)?;
        let payload = sealed.iter().find(|payload| payload.field == slot.field).ok_or(corrupt)?;
        let commitment = Commitment { key: id, digest };
        let value =
            socai_ledger::open(key, ledger, envelope.id, payload, &commitment).map_err(|_| corrupt)?;
        if !slot.value.open(value.jcs()) {
            return Err(corrupt);
        }
        opened(id);
    }
    Ok(Recorded {
        position: from_ledger(position),
        at: envelope.at,
        actor: Actor::from_id(envelope.actor),
        right: envelope.right.into_owned(),
        command: envelope.command.0,
        event,
    })
}

/// A run of entries as they are stored.
pub(crate) struct Chunk {
    pub(crate) leaves: Leaves,
    sealed: Vec<(LedgerPosition, SealedPayload)>,
}

impl Chunk {
    /// Each leaf with its sealed values. Stops at the first error of `each`, or at a sealed value without a leaf.
    pub(crate) fn each(
        self,
        mut each: impl FnMut(LedgerPosition, &str, &[SealedPayload]) -> Result<(), Unreadable>,
    ) -> Result<(), Unreadable> {
        let mut sealed = self.sealed.into_iter().peekable();
        let mut own = Vec::new();
        for (position, leaf) in self.leaves.iter() {
            own.clear();
            while let Some((_, payload)) = sealed.next_if(|(at, _)| *at == position) {
                own.push(payload);
            }
            each(position, leaf, &own)?;
        }
        sealed.next().map_or(Ok(()), |(position, _)| Err(Unreadable::Corrupt(position)))
    }
}

/// Reads entries in runs, leaves and sealed values side by side.
pub(crate) struct Reader<'a> {
    leaves: BoxStream<'a, Result<Leaves, StoreError>>,
    sealed: BoxStream<'a, Result<Vec<(LedgerPosition, SealedPayload)>, StoreError>>,
    waiting: VecDeque<(LedgerPosition, SealedPayload)>,
    sealed_from: LedgerPosition,
    sealed_ended: bool,
}

impl<'a> Reader<'a> {
    /// The entries from `from` up to and including `to`; sealed values only from `sealed_from` on.
    pub(crate) fn new(
        core: &'a Core,
        ledger: LedgerId,
        from: LedgerPosition,
        sealed_from: LedgerPosition,
        to: LedgerPosition,
    ) -> Self {
        Self {
            leaves: core.store.leaves(ledger, from, to),
            sealed: core.store.sealed(ledger, sealed_from, to),
            waiting: VecDeque::new(),
            sealed_from,
            sealed_ended: sealed_from > to,
        }
    }

    /// The next run; `None` after the last.
    pub(crate) async fn next(&mut self) -> Option<Result<Chunk, ReadError>> {
        let leaves = match self.leaves.next().await? {
            Ok(leaves) => leaves,
            Err(error) => return Some(Err(error.into())),
        };
        let count = leaves.iter().count() as u64;
        let last = leaves.first.plus(count).previous();
        while last >= self.sealed_from
            && !self.sealed_ended
            && self.waiting.back().is_none_or(|(at, _)| *at <= last)
        {
            match self.sealed.next().await {
                Some(Ok(more)) => self.waiting.extend(more),
                Some(Err(error)) => return Some(Err(error.into())),
                None => self.sealed_ended = true,
            }
        }
        let within = self.waiting.partition_point(|(at, _)| *at <= last);
        let sealed = self.waiting.drain(..within).collect();
        Some(Ok(Chunk { leaves, sealed }))
    }
}

/// Runs `read` with the known keys, and once more with freshly read ones if it met an unknown key: another process may
/// have made it since.
pub(crate) async fn with_keys<T>(
    core: &Core,
    slot: &Slot,
    read: impl Fn(&Keys) -> Result<T, Unreadable>,
) -> Result<T, ReadError> {
    match read(&Keys::of(core, slot).await?) {
        Err(Unreadable::UnknownKey(_)) => Ok(read(&Keys::read(core, slot).await?)?),
        result => Ok(result?),
    }
}

/// The events in these entries.
pub(crate) async fn entries(
    core: &Core,
    slot: &Slot,
    entries: Vec<StoredEntry>,
) -> Result<Vec<Recorded<Event>>, ReadError> {
    let ledger = ledger_of(slot.id);
    with_keys(core, slot, |keys| {
        let event =
            |entry: &StoredEntry| recorded(keys, ledger, entry.position, &entry.leaf, &entry.sealed, |_| ());
        entries.iter().map(event).collect()
    })
    .await
}

/// The events from `from` up to and including `to`, as far as they exist.
pub(crate) async fn range(
    core: &Core,
    slot: &Slot,
    from: Position,
    to: Position,
) -> Result<Vec<Recorded<Event>>, ReadError> {
    let from = Position(from.0.max(1));
    if to < from {
        return Ok(Vec::new());
    }
    if to.0 - from.0 >= RANGE_LIMIT as u64 {
        return Err(ReadError::TooMany { limit: RANGE_LIMIT });
    }
    let (ledger, from, to) = (ledger_of(slot.id), to_ledger(from), to_ledger(to));
    let mut reader = Reader::new(core, ledger, from, from, to);
    let mut found = Vec::new();
    while let Some(chunk) = reader.next().await {
        chunk?.each(|position, leaf, sealed| {
            let (leaf, leaf_hash) = (leaf.to_owned(), Hash::default());
            found.push(StoredEntry { position, leaf, leaf_hash, sealed: sealed.to_vec() });
            Ok(())
        })?;
    }
    entries(core, slot, found).await
}
