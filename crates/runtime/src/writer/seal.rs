//! From decided events to entries of the ledger: personal values are sealed, bodies made canonical, the tree extended.

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use jiff::Timestamp;
use socai_ledger::{Canonical, CommandId, Entry, EntryDraft, EventId, Frontier, LedgerId};
use socai_school::{Commitment, Event, Recorded};
use uuid::{NoContext, Uuid};

use crate::keys::Keys;
use crate::position::to_ledger;

/// The entries, and the tree with them; or the place of the first event that cannot become an entry.
pub(super) fn entries(
    ledger: LedgerId,
    events: Vec<Recorded<Event>>,
    keys: &Keys,
    mut frontier: Frontier,
) -> Result<(Vec<Entry>, Frontier), usize> {
    let mut entries = Vec::with_capacity(events.len());
    for (index, recorded) in events.into_iter().enumerate() {
        let entry = entry(ledger, recorded, keys).ok_or(index)?;
        frontier.push(entry.leaf_hash);
        entries.push(entry);
    }
    Ok((entries, frontier))
}

/// `None` is a defect, which is logged: a key that was not provided, a body that is too large or not canonical.
fn entry(ledger: LedgerId, recorded: Recorded<Event>, keys: &Keys) -> Option<Entry> {
    let Recorded { position, at, actor, right, command, mut event } = recorded;
    let id = event_id(at);
    let mut sealed = Vec::new();
    for slot in event.slots() {
        let value = slot.value.payload()?;
        let key = keys.living(slot.owner, slot.category)?;
        let (commitment, payload) = socai_ledger::seal(key, ledger, id, slot.field, &value).ok()?;
        let digest = URL_SAFE_NO_PAD.encode(commitment.digest.as_bytes());
        slot.value.close(Commitment { commitment: digest, key: commitment.key.0 });
        sealed.push(payload);
    }
    let body = Canonical::from_json(&event.body_text().ok()?).ok()?;
    let draft = EntryDraft {
        id,
        kind: event.kind().into(),
        version: event.version(),
        at,
        actor: actor.id(),
        right: right.into(),
        command: CommandId(command),
        body,
        sealed,
    };
    let entry = draft.into_entry(ledger, to_ledger(position));
    entry
        .inspect_err(|error| tracing::error!(%error, kind = event.kind(), "an event cannot become an entry"))
        .ok()
}

/// A UUIDv7 that carries the recorded time, whatever clock the installation runs on.
fn event_id(at: Timestamp) -> EventId {
    let milliseconds = u64::try_from(at.as_millisecond()).unwrap_or(0);
    let subsecond = u32::try_from(milliseconds % 1000).unwrap_or(0) * 1_000_000;
    EventId(Uuid::new_v7(uuid::Timestamp::from_unix(NoContext, milliseconds / 1000, subsecond)))
}
