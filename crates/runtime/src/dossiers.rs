//! Dossier files and the keys that sign them: gathers what goes into a file from the ledger, and hands a verified file to the
//! school. What a file is, and whether it is believed, is decided by `socai-dossier`.

use std::collections::BTreeMap;

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use futures::TryStreamExt;
use jiff::Timestamp;
use socai_dossier::{Agreed, Draft, EntryDraft, Faults, Opening, Verified, Whose};
use socai_ledger::{
    Commitment, Hash, Head, KeyId, LedgerId, Position as LedgerPosition, SignedHead, SigningKey, StoredEntry,
    merkle,
};
use socai_school::{
    Actor, Event, Position, Recorded, School,
    ids::{StudentId, TransferId},
    keys::{SchoolKey, SchoolKeyTrusted},
    policy::Action,
    text::{Code, Line},
    transfers::{Evidence, LeafHash, ReceiveDossier},
};
use uuid::Uuid;

use crate::error::{CommandError, ReadError};
use crate::handle::{AsOf, Receipt, Request, SchoolHandle};
use crate::keys::Keys;
use crate::open::{Unreadable, decode, with_keys};
use crate::position::{ledger_of, to_ledger};

/// Why there is no dossier file, or nothing was received.
#[derive(Debug, thiserror::Error)]
pub enum DossierError {
    /// The file is refused. Nothing was written.
    #[error("the file is refused:\n{0}")]
    Faults(#[from] Faults),
    /// A command was not carried out.
    #[error(transparent)]
    Command(#[from] CommandError),
    /// There is no transfer with this id with which a student was released.
    #[error("no student was released in this transfer")]
    NotReleased,
    /// The identity of the student was erased; there is nothing to hand over.
    #[error("the student's data was erased")]
    Erased,
    /// The file would be larger than a file may be.
    #[error("the file would have {0} bytes, more than {limit}", limit = socai_dossier::LIMIT)]
    TooLarge(usize),
}

impl From<ReadError> for DossierError {
    fn from(error: ReadError) -> Self {
        Self::Command(error.into())
    }
}

/// Kinds of entries that speak of nobody and may belong to a dossier.
const OF_NOBODY: [&str; 5] = [
    r#""kind":"school.founded""#,
    r#""kind":"school.identity_changed""#,
    r#""kind":"school_year.opened""#,
    r#""kind":"class.created""#,
    r#""kind":"class.subjects_chosen""#,
];

impl SchoolHandle {
    /// Writes the dossier file of a student who was released to a school of another installation, signed over the present head.
    ///
    /// # Errors
    /// See [`DossierError`].
    pub async fn write_dossier(&self, actor: Actor, transfer: TransferId) -> Result<String, DossierError> {
        self.ask(actor, Action::ReadDossier).await?;
        let school = self.now().await?;
        let departing = school.transfers.departure(transfer).ok_or(DossierError::NotReleased)?;
        let release = departing.released.as_ref().ok_or(DossierError::NotReleased)?.entry.position;
        let (student, addressee) = (departing.student, departing.to.clone());
        let agreement = departing.agreement.clone();
        let then = self.as_of(AsOf::Position(release)).await?;
        let dossier = then.dossier(student).ok_or(DossierError::Erased)?;
        // Before the head is read: the entry that introduces the key may be one of it.
        let key = self.signing_key(actor).await?;
        let scan = self.scan(&known_as(&then, student), release).await?;
        let entries = self.entries(&scan, student).await?;
        let at: Timestamp = self.core.clock.now().max(school.at);
        let ledger = ledger_of(self.id());
        let head = SignedHead::sign(
            &key,
            ledger,
            dossier.school.code.as_str(),
            (scan.head.position, scan.head.root),
            at,
        );
        let head = head.map_err(|error| internal(&error))?;
        let leaf = scan.hash(release).ok_or_else(|| corrupt(release))?;
        let release = Evidence { ledger: self.id(), position: release, leaf };
        let agreed = agreement.clone();
        let draft = Draft { transfer, addressee, agreement, release, dossier, entries, head };
        let text = socai_dossier::build(&draft, &key).map_err(|error| internal(&error))?;
        if text.len() > socai_dossier::LIMIT {
            return Err(DossierError::TooLarge(text.len()));
        }
        // Nothing leaves the house that the other side would refuse.
        let (own, keys) = (&draft.dossier.school.code, trusting(&draft, &key)?);
        let agreed = Agreed {
            school: &draft.addressee.code,
            transfer: Some((transfer, own, &agreed)),
            keys: &keys.keys,
        };
        if let Err(faults) = socai_dossier::verify(&text, agreed) {
            tracing::error!(%transfer, faults = %codes(&faults), "a dossier does not follow from its entries");
            return Err(CommandError::Internal.into());
        }
        Ok(text)
    }

    /// Verifies a dossier file against what this school has agreed to, which keys it trusts and which heads it has accepted. Writes
    /// nothing.
    ///
    /// # Errors
    /// [`DossierError::Faults`] says what is wrong with the file.
    pub async fn verify_dossier(&self, actor: Actor, text: &str) -> Result<Verified, DossierError> {
        self.ask(actor, Action::ReceiveDossier).await?;
        let school = self.now().await?;
        let transfer = socai_dossier::transfer_of(text)?;
        let own = school.calendar.code().ok_or(ReadError::UnknownSchool)?;
        let Some(arrival) = school.transfers.arrival(transfer) else {
            let transfer = transfer.to_string();
            return Err(Faults::from(socai_dossier::Fault::OfAnotherTransfer { transfer }).into());
        };
        let agreement = self.evidence(arrival.answered.position).await?;
        let agreed = Agreed {
            school: own,
            transfer: Some((transfer, &arrival.from.code, &agreement)),
            keys: &school.keys,
        };
        Ok(socai_dossier::verify(text, agreed)?)
    }

    /// Verifies a dossier file, accepts its head, and receives the dossier. Repeating it changes nothing.
    ///
    /// # Errors
    /// See [`DossierError`].
    pub async fn receive_dossier(
        &self,
        actor: Actor,
        command_id: Uuid,
        text: &str,
    ) -> Result<Receipt, DossierError> {
        let Verified { transfer, release, dossier, head, .. } = self.verify_dossier(actor, text).await?;
        // First the head: should the program end in between, it is known that it was seen, and the file is read again.
        let accept = Uuid::new_v5(&command_id, head.root.to_string().as_bytes());
        self.execute(Request { actor, command_id: accept, command: head.into() }).await?;
        let command = ReceiveDossier { transfer, release, dossier: Box::new(dossier) }.into();
        Ok(self.execute(Request { actor, command_id, command }).await?)
    }

    /// That an entry stands in this school's ledger.
    ///
    /// # Errors
    /// When it cannot be read.
    pub async fn evidence(&self, position: Position) -> Result<Evidence, ReadError> {
        let entries = self.core.store.entries(ledger_of(self.id()), &[to_ledger(position)]).await?;
        let entry = entries.first().ok_or(ReadError::Corrupt { position })?;
        let leaf = LeafHash(merkle::leaf_hash(entry.leaf.as_bytes()).0);
        Ok(Evidence { ledger: self.id(), position, leaf })
    }

    /// Hashes the whole ledger and finds the entries that may belong to a student's dossier, up to a position.
    async fn scan(&self, student: &[StudentId], until: Position) -> Result<Scan, ReadError> {
        let ledger = ledger_of(self.id());
        let head = self.core.store.head(ledger).await?.ok_or(ReadError::UnknownSchool)?;
        let (mut hashes, mut found) = (Vec::new(), Vec::new());
        let named: Vec<String> = student.iter().map(ToString::to_string).collect();
        let mut runs = self.core.store.leaves(ledger, LedgerPosition::first(), head.position);
        while let Some(run) = runs.try_next().await? {
            for (position, leaf) in run.iter() {
                hashes.push(merkle::leaf_hash(leaf.as_bytes()));
                let may_belong = || {
                    named.iter().any(|id| leaf.contains(id))
                        || OF_NOBODY.iter().any(|kind| leaf.contains(kind))
                };
                if position <= to_ledger(until) && may_belong() {
                    found.push(position);
                }
            }
        }
        let tree = merkle::Tree::of(hashes.clone());
        if tree.root() != head.root {
            return Err(ReadError::Corrupt { position: Position(head.position.get()) });
        }
        Ok(Scan { head, tree, hashes, found })
    }

    /// The entries of a student's dossier, proven and opened.
    async fn entries(&self, scan: &Scan, student: StudentId) -> Result<Vec<EntryDraft>, ReadError> {
        let ledger = ledger_of(self.id());
        let mut stored = Vec::with_capacity(scan.found.len());
        for positions in scan.found.chunks(500) {
            stored.extend(self.core.store.entries(ledger, positions).await?);
        }
        let events = stored.iter().map(event).collect::<Result<Vec<_>, _>>().map_err(ReadError::from)?;
        let whose = Whose::of(events.iter(), student);
        let own = stored.iter().zip(&events).filter(|(_, event)| whose.has(event));
        let own: Vec<&StoredEntry> = own.map(|(entry, _)| entry).collect();
        with_keys(&self.core, &self.slot, |keys| {
            let draft = |entry: &&StoredEntry| {
                let path = usize::try_from(entry.position.get().saturating_sub(1)).ok();
                let path = path.and_then(|index| scan.tree.prove_inclusion(index));
                let path = path.ok_or(Unreadable::Corrupt(entry.position))?;
                let openings = openings(keys, ledger, entry, &whose)?;
                Ok(EntryDraft { leaf: entry.leaf.clone(), openings, path })
            };
            own.iter().map(draft).collect()
        })
        .await
    }
}

/// A ledger, hashed, and the positions that may belong to a student.
struct Scan {
    head: Head,
    tree: merkle::Tree,
    hashes: Vec<Hash>,
    found: Vec<LedgerPosition>,
}

impl Scan {
    fn hash(&self, position: Position) -> Option<LeafHash> {
        let index = usize::try_from(position.0.checked_sub(1)?).ok()?;
        self.hashes.get(index).map(|hash| LeafHash(hash.0))
    }
}

/// The student, and the entries of the register that were merged into that one.
fn known_as(school: &School, student: StudentId) -> Vec<StudentId> {
    let mut found = vec![student];
    let mut next = 0;
    while let Some(id) = found.get(next).copied() {
        next += 1;
        let merged = school.registry.student(id).map(|known| known.duplicates.as_slice()).unwrap_or_default();
        for id in merged {
            if !found.contains(id) {
                found.push(*id);
            }
        }
    }
    found
}

fn event(entry: &StoredEntry) -> Result<Event, Unreadable> {
    let corrupt = Unreadable::Corrupt(entry.position);
    let envelope = entry.envelope().map_err(|_| corrupt)?;
    decode(&envelope).map_err(|_| corrupt)
}

/// The student's own values in an entry, as far as their keys exist.
fn openings(
    keys: &Keys,
    ledger: LedgerId,
    entry: &StoredEntry,
    whose: &Whose,
) -> Result<BTreeMap<String, Opening<'static>>, Unreadable> {
    let corrupt = Unreadable::Corrupt(entry.position);
    let id = entry.envelope().map_err(|_| corrupt)?.id;
    let mut event = event(entry)?;
    let mut openings = BTreeMap::new();
    for slot in event.slots() {
        if !whose.opens(slot.owner, slot.field) {
            continue;
        }
        let committed = slot.value.commitment().ok_or(corrupt)?;
        let key_id = KeyId(committed.key);
        let Some(key) = keys.get(key_id) else {
            if keys.is_destroyed(key_id) {
                continue;
            }
            return Err(Unreadable::UnknownKey(entry.position));
        };
        let digest = URL_SAFE_NO_PAD.decode(&committed.commitment).ok();
        let digest = digest.and_then(|bytes| Hash::from_slice(&bytes)).ok_or(corrupt)?;
        let payload = entry.sealed.iter().find(|payload| payload.field == slot.field).ok_or(corrupt)?;
        let commitment = Commitment { key: key_id, digest };
        let opened = socai_ledger::open(key, ledger, id, payload, &commitment).map_err(|_| corrupt)?;
        let opening = Opening::new(opened.salt, opened.jcs()).map_err(|_| corrupt)?;
        openings.insert(slot.field.to_owned(), opening);
    }
    Ok(openings)
}

/// A school that trusts this key, to read one's own file as the other side will.
fn trusting(draft: &Draft, key: &SigningKey) -> Result<School, CommandError> {
    let learned_from = Line::new("-").map_err(|error| internal(&error))?;
    let sender = &draft.dossier.school;
    let event = SchoolKeyTrusted {
        code: Code::clone(&sender.code),
        name: sender.name.clone(),
        key: SchoolKey::from(*key.public().as_bytes()),
        author: Uuid::nil().into(),
        learned_from: learned_from.into(),
    };
    let mut school = School::default();
    school.apply(&Recorded {
        position: Position(1),
        at: Timestamp::UNIX_EPOCH,
        actor: Actor::System,
        right: String::new(),
        command: Uuid::nil(),
        event: event.into(),
    });
    Ok(school)
}

/// The codes of faults, for the log: nothing of a dossier is ever written there.
fn codes(faults: &Faults) -> String {
    let codes =
        faults.list().iter().map(|fault| format!("{}@{}", socai_school::Explain::code(fault), fault.path()));
    codes.collect::<Vec<_>>().join(" ")
}

fn internal(error: &(dyn std::error::Error + 'static)) -> CommandError {
    tracing::error!(error, "a dossier cannot be written");
    CommandError::Internal
}

fn corrupt(position: Position) -> ReadError {
    ReadError::Corrupt { position }
}
