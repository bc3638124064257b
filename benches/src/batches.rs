//! What the runtime wrote, read back from its store and cut into the same transactions, so that another arm can
//! write the very same bytes.

use futures::TryStreamExt as _;
use socai_ledger::{
    Batch, CommandRecord, Entry, Frontier, Head, LedgerId, Position, SealedPayload, Store, StoredEntry,
};

use crate::Failure;

/// Reads the transactions behind `before`: one for each of `sizes`, which are their numbers of entries.
///
/// `frontier` stands at `before` and is moved on.
///
/// # Errors
/// When the store fails, or does not hold what the sizes say.
pub async fn read(
    store: &dyn Store,
    ledger: LedgerId,
    before: Head,
    sizes: &[usize],
    frontier: &mut Frontier,
) -> Result<Vec<Batch>, Failure> {
    let mut records: Vec<CommandRecord> = store.all_commands(ledger).try_concat().await?;
    records.retain(|record| record.first > before.position);
    records.sort_by_key(|record| record.first);
    let mut records = records.into_iter().peekable();
    let mut head = before;
    let mut batches = Vec::with_capacity(sizes.len());
    for &size in sizes {
        let expected = head;
        let last = expected.position.plus(size as u64);
        let entries = entries(store, ledger, expected.position.next(), last).await?;
        if entries.len() != size {
            return Err(format!("{size} entries expected behind {}", expected.position).into());
        }
        for entry in &entries {
            frontier.push(entry.leaf_hash);
        }
        head = Head { position: last, root: frontier.root(), epoch: expected.epoch };
        let mut commands = Vec::new();
        while let Some(record) = records.next_if(|record| record.first <= last) {
            commands.push(record);
        }
        batches.push(Batch { ledger, expected, next: head, entries, commands });
    }
    Ok(batches)
}

async fn entries(
    store: &dyn Store,
    ledger: LedgerId,
    from: Position,
    to: Position,
) -> Result<Vec<Entry>, Failure> {
    let positions: Vec<Position> = (from.get()..=to.get()).map(|at| Position::ZERO.plus(at)).collect();
    let stored = store.entries(ledger, &positions).await?;
    let entry = |stored: StoredEntry| {
        let at = stored.envelope()?.at;
        let (leaf, leaf_hash, sealed) = (stored.leaf, stored.leaf_hash, stored.sealed);
        Ok(Entry { position: stored.position, at, leaf, leaf_hash, sealed })
    };
    stored.into_iter().map(entry).collect()
}

/// The sealed values of a batch with the positions of their entries.
pub fn sealed(batch: &Batch) -> impl Iterator<Item = (Position, &SealedPayload)> {
    batch.entries.iter().flat_map(|entry| entry.sealed.iter().map(|payload| (entry.position, payload)))
}
