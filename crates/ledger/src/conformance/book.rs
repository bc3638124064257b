//! A ledger beside the store: makes the next batch, and knows what must be read back.

use jiff::{Timestamp, ToSpan};
use serde_json::{Value, json};
use uuid::Uuid;

use super::Verdict;
use crate::{
    Batch, Canonical, CommandId, CommandRecord, DataKey, Entry, EntryDraft, EventId, Frontier, Hash, Head,
    LedgerId, Position, Store, seal,
};

type Failure = Box<dyn std::error::Error + Send + Sync>;

/// What a ledger should hold.
#[derive(Clone, Debug)]
pub struct Book {
    /// Its id.
    pub ledger: LedgerId,
    /// Its head.
    pub head: Head,
    /// All its entries.
    pub entries: Vec<Entry>,
    /// All its commands.
    pub commands: Vec<CommandRecord>,
    /// The key of all its sealed values.
    pub key: DataKey,
    frontier: Frontier,
    at: Timestamp,
}

/// An open value for the body of entry `number`.
#[must_use]
pub fn value(number: u64) -> Value {
    json!({ "number": number, "text": format!("điểm {number}") })
}

impl Book {
    /// An empty book for a ledger that the store does not have yet.
    ///
    /// # Errors
    /// When the store does not make it.
    pub async fn open<S: Store + ?Sized>(store: &S) -> Result<Self, Failure> {
        let ledger = LedgerId::random();
        let head = store.create(ledger).await?;
        let key = DataKey::generate(Uuid::new_v4(), "identity");
        Ok(Self::new(ledger, head, key))
    }

    /// An empty book whose values are sealed with this key.
    #[must_use]
    pub fn new(ledger: LedgerId, head: Head, key: DataKey) -> Self {
        let (entries, commands, frontier) = Default::default();
        // 2026-09-05T00:00:00Z, the first day of a school year.
        let at = Timestamp::from_second(1_788_566_400).unwrap_or_default();
        Self { ledger, head, entries, commands, key, frontier, at }
    }

    /// The next batch, not yet entered: one command and its entries, the last of which has a sealed value.
    ///
    /// # Errors
    /// Never for sound code.
    pub fn batch(&self, count: u64) -> Result<Batch, Failure> {
        let bodies: Vec<_> = (1..=count).map(|index| value(self.head.position.get() + index)).collect();
        self.batch_of(&bodies)
    }

    /// The next batch with these bodies.
    ///
    /// # Errors
    /// When a body has no canonical form.
    pub fn batch_of(&self, bodies: &[Value]) -> Result<Batch, Failure> {
        let (command, actor) = (CommandId::random(), Uuid::new_v4());
        let (mut entries, mut frontier, mut at) = (Vec::new(), self.frontier.clone(), self.at);
        let mut position = self.head.position;
        for (index, body) in bodies.iter().enumerate() {
            // Every second entry is of the same millisecond as the one before.
            at = at.checked_add(i64::from(index % 2 == 0).milliseconds())?;
            position = position.next();
            let (id, mut body, mut sealed) = (EventId::now(), body.clone(), Vec::new());
            if index + 1 == bodies.len()
                && let Some(body) = body.as_object_mut()
            {
                for field in ["name", "born"] {
                    let (commitment, payload) = seal(&self.key, self.ledger, id, field, &position)?;
                    body.insert(field.to_owned(), serde_json::to_value(commitment)?);
                    sealed.push(payload);
                }
            }
            let draft = EntryDraft {
                id,
                kind: "noted".into(),
                version: 1,
                at,
                actor,
                right: "rule".into(),
                command,
                body: Canonical::of(&body)?,
                sealed,
            };
            let entry = draft.into_entry(self.ledger, position)?;
            frontier.push(entry.leaf_hash);
            entries.push(entry);
        }
        let next = Head { position, root: frontier.root(), epoch: self.head.epoch };
        let first = self.head.position.next();
        let record =
            CommandRecord { id: command, fingerprint: Hash::of(command.as_bytes()), first, last: position };
        Ok(Batch { ledger: self.ledger, expected: self.head, next, entries, commands: vec![record] })
    }

    /// Enters a batch that the store has accepted.
    pub fn enter(&mut self, batch: Batch) {
        for entry in &batch.entries {
            self.frontier.push(entry.leaf_hash);
        }
        self.at = batch.entries.last().map_or(self.at, |entry| entry.at);
        self.head = batch.next;
        self.entries.extend(batch.entries);
        self.commands.extend(batch.commands);
    }

    /// Appends `count` entries in one batch and enters them.
    ///
    /// # Errors
    /// When the store refuses.
    pub async fn append<S: Store + ?Sized>(&mut self, store: &S, count: u64) -> Verdict {
        let batch = self.batch(count)?;
        store.append(batch.clone()).await?;
        self.enter(batch);
        Ok(())
    }

    /// Whether the store holds exactly what the book says.
    ///
    /// # Errors
    /// What differs.
    pub async fn compare<S: Store + ?Sized>(&self, store: &S) -> Verdict {
        let head = store.head(self.ledger).await?;
        super::ensure!(head == Some(self.head), "the head is {head:?}, not {:?}", self.head);
        let all: Vec<Position> = self.entries.iter().map(|entry| entry.position).collect();
        let beyond = [self.head.position.next()];
        let found = store.entries(self.ledger, &[all.as_slice(), &beyond].concat()).await?;
        super::ensure!(found.len() == self.entries.len(), "there are {} entries", found.len());
        for (found, entry) in found.iter().zip(&self.entries) {
            let same = (found.position, &found.leaf, found.leaf_hash, &found.sealed)
                == (entry.position, &entry.leaf, entry.leaf_hash, &entry.sealed);
            super::ensure!(same, "the entry at {} is another one", entry.position);
        }
        let ids: Vec<_> = self.commands.iter().map(|command| command.id).collect();
        let mut commands = self.commands.clone();
        commands.sort_by_key(|command| command.id);
        let found = store.commands(self.ledger, &ids).await?;
        super::ensure!(found == commands, "the command records differ");
        Ok(())
    }
}
