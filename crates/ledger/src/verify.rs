//! Verification: everything that a ledger promises, recomputed from the stored bytes.
//!
//! Trusts nothing that a store says beyond the bytes it returns. What bodies mean is not known here,
//! except that a commitment in one stands for a sealed value.

use std::collections::{BTreeMap, HashMap, HashSet};
use std::fmt;

use futures::StreamExt;
use jiff::Timestamp;

use crate::merkle::leaf_hash;
use crate::{
    CommandId, EventId, Frontier, Head, KeyVault, LedgerId, Position, SnapshotHeader, Store, StoreError,
    StoredEntry, jcs,
};

mod commands;
mod payloads;

/// Entries that are read at once.
const CHUNK: u64 = 500;

/// What was found wrong, and where.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Finding {
    /// The position; for the head row and whatever belongs to no entry, the head's.
    pub position: Position,
    /// What is wrong there.
    pub fault: Fault,
}

impl fmt::Display for Finding {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "position {}: {}", self.position, self.fault)
    }
}

/// What can be wrong with a ledger.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Fault {
    /// The head row is not as it was written.
    #[error("the head row has changed")]
    HeadChanged,
    /// The tree over the stored leaves has another root than the head.
    #[error("the root over all entries is not the head's")]
    Root,
    /// There is an entry behind the head.
    #[error("there is an entry behind the head")]
    BehindHead,
    /// There is no entry, though there are later ones or the head says so.
    #[error("the entry is missing")]
    Missing,
    /// The row cannot be read.
    #[error("the entry cannot be read: {0}")]
    Unreadable(&'static str),
    /// The leaf is not the one that was hashed when it was written.
    #[error("the leaf or its hash has changed")]
    LeafHash,
    /// The leaf does not have the form of an entry.
    #[error("the leaf is not a ledger entry")]
    NotALeaf,
    /// The leaf is not its own canonical form.
    #[error("the leaf is not canonical")]
    NotCanonical,
    /// The leaf says that it stands elsewhere.
    #[error("the leaf belongs to position {0}")]
    OtherPosition(Position),
    /// The leaf says that it belongs to another ledger.
    #[error("the leaf belongs to ledger {0}")]
    OtherLedger(LedgerId),
    /// The entry is older than the one before it.
    #[error("time goes backwards")]
    Time,
    /// The event id stands in an earlier entry.
    #[error("the event id is used twice")]
    EventIdTwice,
    /// A sealed value that the leaf commits to is not there.
    #[error("a sealed value is missing")]
    PayloadMissing,
    /// A sealed value that the leaf does not commit to.
    #[error("the sealed value {0:?} belongs to no commitment")]
    PayloadSurplus(String),
    /// A sealed value does not open, or is not what the leaf commits to.
    #[error("the sealed value {0:?} has changed")]
    PayloadChanged(String),
    /// A sealed value needs a key that neither lives nor was destroyed.
    #[error("the key of the sealed value {0:?} is unknown")]
    KeyUnknown(String),
    /// The command of the entry is not recorded.
    #[error("command {0} is not recorded")]
    CommandMissing(CommandId),
    /// The record of a command is not as it was written, or names other positions.
    #[error("the record of command {0} is wrong")]
    CommandChanged(CommandId),
    /// A record of a command that decided no such entries.
    #[error("the record of command {0} names entries of others")]
    CommandSurplus(CommandId),
    /// Some record of a command cannot be read.
    #[error("a command row has changed")]
    CommandRow,
    /// A snapshot does not belong to this history, or its payload has changed.
    #[error("the snapshot of {0:?} is not of this history")]
    Snapshot(String),
}

/// What verification found.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Report {
    /// Entries that were read.
    pub entries: u64,
    /// What is wrong, by position.
    pub findings: Vec<Finding>,
    /// Sealed values whose keys are destroyed: erased, and rightly unreadable.
    pub erased: u64,
}

impl Report {
    /// Whether nothing is wrong.
    #[must_use]
    pub fn is_sound(&self) -> bool {
        self.findings.is_empty()
    }
}

/// Recomputes everything. `progress` is told how far it is.
///
/// # Errors
/// Only when the store or the vault cannot be read at all; what is wrong with the ledger is in the report.
pub async fn verify<S: Store + ?Sized, V: KeyVault + ?Sized>(
    store: &S,
    vault: &V,
    ledger: LedgerId,
    mut progress: impl FnMut(Position) + Send,
) -> Result<Report, StoreError> {
    let mut report = Report { entries: 0, findings: Vec::new(), erased: 0 };
    let head = match store.head(ledger).await {
        Ok(head) => head.ok_or(StoreError::UnknownLedger(ledger))?,
        Err(StoreError::Corrupt { position, .. }) => {
            // Without a head there is nothing to compare the entries with.
            report.findings.push(Finding { position, fault: Fault::HeadChanged });
            return Ok(report);
        }
        Err(error) => return Err(error),
    };
    let mut walk = Walk::new(ledger, head);
    walk.payloads = payloads::Payloads::load(vault, ledger).await?;
    for header in store.snapshots(ledger).await? {
        walk.snapshots.entry(header.position).or_default().push(header);
    }

    let mut next = Position::first();
    // One chunk beyond the head: nothing may stand there.
    while next <= head.position.plus(CHUNK) {
        let wanted: Vec<_> = (0..CHUNK).map(|index| next.plus(index)).collect();
        for (position, found) in entries(store, ledger, &wanted).await? {
            walk.entry(position, found);
        }
        next = next.plus(CHUNK);
        progress(next.previous().min(head.position));
    }
    walk.root();
    for header in walk.snapshots.values().flatten() {
        let kept = store.load_snapshot(ledger, &header.projection, header.position).await?;
        if !kept.is_some_and(|snapshot| snapshot.is_intact()) {
            let fault = Fault::Snapshot(header.projection.clone());
            walk.findings.push(Finding { position: header.position, fault });
        }
    }
    walk.findings.extend(walk.commands.check(store, ledger, head.position).await?);
    let mut findings = walk.findings;
    findings.sort_by_key(|finding| finding.position);
    Ok(Report { entries: walk.frontier.size(), findings, erased: walk.payloads.erased })
}

/// The entries at these positions; each one that cannot be read is told apart from the others.
async fn entries<S: Store + ?Sized>(
    store: &S,
    ledger: LedgerId,
    wanted: &[Position],
) -> Result<Vec<(Position, Result<Option<StoredEntry>, &'static str>)>, StoreError> {
    let mut readable = wanted.to_vec();
    let mut unreadable = BTreeMap::new();
    let found = loop {
        match store.entries(ledger, &readable).await {
            Ok(found) => break found,
            Err(StoreError::Corrupt { position, what, .. }) if readable.contains(&position) => {
                readable.retain(|other| *other != position);
                unreadable.insert(position, what);
            }
            Err(error) => return Err(error),
        }
    };
    let mut found: BTreeMap<_, _> = found.into_iter().map(|entry| (entry.position, entry)).collect();
    let outcome = |position: &Position| {
        let outcome = unreadable.get(position).map_or_else(|| Ok(found.remove(position)), |what| Err(*what));
        (*position, outcome)
    };
    Ok(wanted.iter().map(outcome).collect())
}

/// What is known while the entries pass by.
struct Walk {
    ledger: LedgerId,
    head: Head,
    frontier: Frontier,
    time: Option<Timestamp>,
    ids: HashSet<EventId>,
    commands: commands::Commands,
    payloads: payloads::Payloads,
    snapshots: BTreeMap<Position, Vec<SnapshotHeader>>,
    findings: Vec<Finding>,
}

impl Walk {
    fn new(ledger: LedgerId, head: Head) -> Self {
        Self {
            ledger,
            head,
            frontier: Frontier::new(),
            time: None,
            ids: HashSet::new(),
            commands: commands::Commands::default(),
            payloads: payloads::Payloads::default(),
            snapshots: BTreeMap::new(),
            findings: Vec::new(),
        }
    }

    fn found(&mut self, position: Position, fault: Fault) {
        self.findings.push(Finding { position, fault });
    }

    fn entry(&mut self, position: Position, found: Result<Option<StoredEntry>, &'static str>) {
        let behind = position > self.head.position;
        if !behind && !matches!(found, Ok(Some(_))) {
            self.commands.silent(position);
        }
        match found {
            Ok(None) if behind => {}
            _ if behind => self.found(position, Fault::BehindHead),
            Ok(None) => self.found(position, Fault::Missing),
            Err(what) => self.found(position, Fault::Unreadable(what)),
            Ok(Some(entry)) => self.stored(position, &entry),
        }
    }

    fn stored(&mut self, position: Position, entry: &StoredEntry) {
        let hash = leaf_hash(entry.leaf.as_bytes());
        self.frontier.push(hash);
        if hash != entry.leaf_hash {
            self.found(position, Fault::LeafHash);
        }
        if !jcs::is_canonical(&entry.leaf) {
            self.found(position, Fault::NotCanonical);
        }
        self.snapshots_at(position);
        let Ok(envelope) = entry.envelope() else {
            self.found(position, Fault::NotALeaf);
            self.commands.silent(position);
            return;
        };
        if envelope.position != position {
            self.found(position, Fault::OtherPosition(envelope.position));
        }
        if envelope.ledger != self.ledger {
            self.found(position, Fault::OtherLedger(envelope.ledger));
        }
        if self.time.is_some_and(|before| before > envelope.at) {
            self.found(position, Fault::Time);
        }
        self.time = Some(envelope.at);
        if !self.ids.insert(envelope.id) {
            self.found(position, Fault::EventIdTwice);
        }
        self.commands.decided(envelope.command, position);
        for fault in self.payloads.check(self.ledger, &envelope, &entry.sealed) {
            self.found(position, fault);
        }
    }

    fn snapshots_at(&mut self, position: Position) {
        let Some(headers) = self.snapshots.get(&position) else { return };
        let root = self.frontier.root();
        // Where an earlier entry is missing the tree here is another one; that was said already.
        if self.frontier.size() == position.get() {
            let wrong = headers.iter().filter(|header| header.root != root);
            let faults: Vec<_> = wrong.map(|header| Fault::Snapshot(header.projection.clone())).collect();
            for fault in faults {
                self.found(position, fault);
            }
        }
    }

    fn root(&mut self) {
        let head = self.head;
        let behind: Vec<_> =
            self.snapshots.range(head.position.next()..).map(|(at, kept)| (*at, kept.clone())).collect();
        for (position, kept) in behind {
            for header in kept {
                self.found(position, Fault::Snapshot(header.projection));
            }
        }
        let altered = |finding: &Finding| {
            matches!(finding.fault, Fault::Missing | Fault::Unreadable(_) | Fault::LeafHash)
        };
        let said = self.findings.iter().any(altered);
        if !said && self.frontier.root() != head.root {
            self.found(head.position, Fault::Root);
        }
    }
}

/// Rebuilds the tree from the stored leaves and compares it with the head: the check at every opening.
///
/// Nothing but the leaves' bytes is looked at, so it is as fast as they can be read.
///
/// # Errors
/// [`StoreError::Corrupt`] with the first position that differs from its stored leaf hash, or with the
/// head's position when every leaf is as it was written but the head is not.
pub async fn recompute_root<S: Store + ?Sized>(
    store: &S,
    ledger: LedgerId,
) -> Result<(Head, Frontier), StoreError> {
    let head = store.head(ledger).await?.ok_or(StoreError::UnknownLedger(ledger))?;
    let mut frontier = Frontier::new();
    {
        let mut runs = store.leaves(ledger, Position::first(), head.position);
        while let Some(run) = runs.next().await {
            for (_, leaf) in run?.iter() {
                frontier.push(leaf_hash(leaf.as_bytes()));
            }
        }
    }
    if frontier.size() == head.position.get() && frontier.root() == head.root {
        return Ok((head, frontier));
    }
    let mut next = Position::first();
    while next <= head.position {
        let count = CHUNK.min(head.position.get() + 1 - next.get());
        let wanted: Vec<_> = (0..count).map(|index| next.plus(index)).collect();
        for (position, found) in entries(store, ledger, &wanted).await? {
            let corrupt = |what| StoreError::Corrupt { ledger, position, what };
            let entry = found.map_err(corrupt)?.ok_or_else(|| corrupt("the entry is missing"))?;
            if leaf_hash(entry.leaf.as_bytes()) != entry.leaf_hash {
                return Err(corrupt("the leaf or its hash has changed"));
            }
        }
        next = next.plus(count);
    }
    let what = "the root over all entries is not the head's";
    Err(StoreError::Corrupt { ledger, position: head.position, what })
}

/// Positions that each command was seen to decide, from first to last.
type Decided = HashMap<CommandId, (Position, Position)>;
