//! The contract of a store. What it promises is checked, rule by rule, by the conformance suite.
//!
//! A store keeps and fences; it decides nothing and never looks into a body.

use async_trait::async_trait;
use futures::stream::BoxStream;
use jiff::Timestamp;

use crate::{
    AppendError, CommandId, Entry, EntryError, Envelope, Follower, Hash, Head, InvalidBatch, LedgerId,
    ListedHead, MAX_LEAF, Position, SealedPayload, Snapshot, SnapshotHeader, StoreError, merkle,
};

/// What one append writes, or nothing of it.
#[derive(Clone, Debug)]
pub struct Batch {
    /// The ledger.
    pub ledger: LedgerId,
    /// The head that it was decided against: the condition of the append.
    pub expected: Head,
    /// The head afterwards.
    pub next: Head,
    /// The new entries, directly behind the expected head. May be empty.
    pub entries: Vec<Entry>,
    /// The commands that decided them, also those that changed nothing.
    pub commands: Vec<CommandRecord>,
}

/// That a command was carried out, and what it recorded.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct CommandRecord {
    /// The caller's id for it.
    pub id: CommandId,
    /// A digest of who asked for what: the same id with another fingerprint is another command.
    pub fingerprint: Hash,
    /// The position of its first entry.
    pub first: Position,
    /// The position of its last entry; the one before `first` when it recorded nothing.
    pub last: Position,
}

impl Batch {
    /// Checks what needs no store: dense positions, sizes, hashes, times, commands, the next head.
    ///
    /// The next root is not recomputed here; [`verify`](crate::verify()) does that.
    ///
    /// # Errors
    /// The first contradiction found.
    pub fn check(&self) -> Result<(), InvalidBatch> {
        if self.entries.is_empty() && self.commands.is_empty() {
            return Err(InvalidBatch::Empty);
        }
        let mut before: Option<&Entry> = None;
        let mut position = self.expected.position;
        for (index, entry) in self.entries.iter().enumerate() {
            position = position.next();
            if entry.position != position {
                return Err(InvalidBatch::NotDense { index, expected: position });
            }
            check_entry(entry)?;
            if before.is_some_and(|before| before.at > entry.at) {
                return Err(InvalidBatch::Time(position));
            }
            before = Some(entry);
        }
        if self.next.position != position {
            return Err(InvalidBatch::NextPosition { expected: position });
        }
        if self.next.epoch != self.expected.epoch
            || (self.entries.is_empty() && self.next.root != self.expected.root)
        {
            return Err(InvalidBatch::NextHead);
        }
        for command in &self.commands {
            let within = command.first > self.expected.position
                && command.last <= self.next.position
                && command.last >= command.first.previous();
            if !within {
                return Err(InvalidBatch::Command(command.id));
            }
        }
        let mut ids: Vec<_> = self.commands.iter().map(|command| command.id).collect();
        ids.sort();
        match ids.windows(2).find(|pair| pair[0] == pair[1]) {
            Some(pair) => Err(InvalidBatch::CommandTwice(pair[0])),
            None => Ok(()),
        }
    }
}

fn check_entry(entry: &Entry) -> Result<(), InvalidBatch> {
    // Leaves are read joined by line breaks, which canonical JSON never holds.
    if entry.leaf.is_empty() || entry.leaf.len() > MAX_LEAF || entry.leaf.contains('\n') {
        return Err(InvalidBatch::Leaf(entry.position));
    }
    if merkle::leaf_hash(entry.leaf.as_bytes()) != entry.leaf_hash {
        return Err(InvalidBatch::LeafHash(entry.position));
    }
    let unfit =
        |field: &str| field.is_empty() || field.contains(|c: char| c.is_whitespace() || c.is_control());
    if entry.sealed.windows(2).any(|pair| pair[0].field >= pair[1].field)
        || entry.sealed.iter().any(|payload| unfit(&payload.field))
    {
        return Err(InvalidBatch::Sealed(entry.position));
    }
    Ok(())
}

/// A run of leaves, many in one text, because a row costs more than the bytes in it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Leaves {
    /// The position of the first.
    pub first: Position,
    /// The leaves, joined by `\n`.
    pub text: String,
}

impl Leaves {
    /// The leaves with their positions.
    pub fn iter(&self) -> impl Iterator<Item = (Position, &str)> {
        let positions = (0..).map(|index| self.first.plus(index));
        positions.zip(self.text.split('\n'))
    }
}

/// An entry as it was found in a store; not yet known to be sound.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct StoredEntry {
    /// Its place.
    pub position: Position,
    /// The canonical JSON text.
    pub leaf: String,
    /// What the store holds as the leaf's hash.
    pub leaf_hash: Hash,
    /// The sealed values, ordered by field name.
    pub sealed: Vec<SealedPayload>,
}

impl StoredEntry {
    /// The leaf, taken apart.
    ///
    /// # Errors
    /// [`EntryError::NotALeaf`].
    pub fn envelope(&self) -> Result<Envelope<'_>, EntryError> {
        Envelope::parse(&self.leaf)
    }
}

/// Keeps the ledgers of many tenants.
#[async_trait]
pub trait Store: Send + Sync + 'static {
    /// Makes an empty ledger.
    async fn create(&self, ledger: LedgerId) -> Result<Head, StoreError>;

    /// The head of a ledger; `None` if there is no such ledger.
    async fn head(&self, ledger: LedgerId) -> Result<Option<Head>, StoreError>;

    /// The heads of all ledgers, by ledger id, in one query. Cheap enough to poll. Damage in one row does not
    /// hide the others.
    async fn heads(&self) -> Result<Vec<(LedgerId, ListedHead)>, StoreError>;

    /// Appends a batch if the head is exactly the expected one: all of it or nothing. When this returns
    /// `Ok`, it is durable. Dropping the future leaves the outcome open, never half of it.
    async fn append(&self, batch: Batch) -> Result<(), AppendError>;

    /// Takes a ledger over if the head is exactly the expected one: its epoch grows by one, and whatever
    /// another writer still decides against the old head is refused.
    async fn take_over(&self, ledger: LedgerId, expected: &Head) -> Result<Head, AppendError>;

    /// The records of those commands that were carried out, by command id.
    async fn commands(&self, ledger: LedgerId, ids: &[CommandId]) -> Result<Vec<CommandRecord>, StoreError>;

    /// The records of all commands, by command id, in chunks.
    fn all_commands(&self, ledger: LedgerId) -> BoxStream<'_, Result<Vec<CommandRecord>, StoreError>>;

    /// The leaves from `from` up to and including `to`, ascending, without a gap. Ends at the last entry.
    ///
    /// A missing or unreadable entry between `from` and the last is [`StoreError::Corrupt`].
    fn leaves(
        &self,
        ledger: LedgerId,
        from: Position,
        to: Position,
    ) -> BoxStream<'_, Result<Leaves, StoreError>>;

    /// The sealed values from `from` up to and including `to`, by position and field name, in chunks.
    fn sealed(
        &self,
        ledger: LedgerId,
        from: Position,
        to: Position,
    ) -> BoxStream<'_, Result<Vec<(Position, SealedPayload)>, StoreError>>;

    /// The entries at these positions, ascending, each once. Those that do not exist are left out.
    async fn entries(&self, ledger: LedgerId, positions: &[Position])
    -> Result<Vec<StoredEntry>, StoreError>;

    /// The last position that was recorded at or before `at`; [`Position::ZERO`] if there is none.
    async fn position_at(&self, ledger: LedgerId, at: Timestamp) -> Result<Position, StoreError> {
        let head = self.head(ledger).await?.ok_or(StoreError::UnknownLedger(ledger))?;
        // Times never go backwards, so the entries at or before `at` are the first ones.
        let (mut within, mut beyond) = (0, head.position.get() + 1);
        while beyond - within > 1 {
            let middle = Position::ZERO.plus(within + (beyond - within) / 2);
            let found = self.entries(ledger, &[middle]).await?;
            let recorded = found.first().and_then(|entry| entry.envelope().ok()).map(|envelope| envelope.at);
            let what = "the entry is missing or unreadable";
            let recorded = recorded.ok_or(StoreError::Corrupt { ledger, position: middle, what })?;
            if recorded <= at { within = middle.get() } else { beyond = middle.get() }
        }
        Ok(Position::ZERO.plus(within))
    }

    /// Keeps a snapshot, in place of an older one of the same projection at the same position.
    async fn save_snapshot(&self, ledger: LedgerId, snapshot: &Snapshot) -> Result<(), StoreError>;

    /// The headers of all snapshots, by projection and position. Unreadable ones are left out.
    async fn snapshots(&self, ledger: LedgerId) -> Result<Vec<SnapshotHeader>, StoreError>;

    /// The snapshot of a projection at exactly this position. Not checked: see [`Snapshot::check`].
    async fn load_snapshot(
        &self,
        ledger: LedgerId,
        projection: &str,
        at: Position,
    ) -> Result<Option<Snapshot>, StoreError>;

    /// Forgets all snapshots of a ledger.
    async fn drop_snapshots(&self, ledger: LedgerId) -> Result<(), StoreError>;

    /// Hints that ledgers have grown, from now on.
    fn follow(&self) -> Follower;
}
