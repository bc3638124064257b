//! Verifying a file: nothing of it is used before everything of it holds.

use socai_ledger::{Envelope, KeyId, LedgerId, merkle};
use socai_school::{
    Actor, Commitment, Event, Position, Recorded,
    ids::TransferId,
    keys::{AcceptHead, SchoolKey, SchoolKeys},
    text::{Code, fold},
    transfers::{Dossier, Evidence, LeafHash, SchoolReference},
};
use std::collections::BTreeSet;

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;

use crate::{
    entries::Whose,
    fault::{Fault, Faults, ReleaseFault},
    file::{File, FileEntry},
    follows::follows,
};

/// What the receiving school has recorded: the file must answer it.
#[derive(Clone, Copy, Debug)]
pub struct Agreed<'a> {
    /// The receiving school's code.
    pub school: &'a Code,
    /// The transfer, the school with which it was agreed, and the entry of the agreement; none to read a file that belongs to any
    /// transfer, before it is known which.
    pub transfer: Option<(TransferId, &'a Code, &'a Evidence)>,
    /// The keys that the school trusts, and the heads that it has accepted.
    pub keys: &'a SchoolKeys,
}

/// A file of which everything holds.
#[derive(Clone, Debug, PartialEq)]
pub struct Verified {
    /// The transfer.
    pub transfer: TransferId,
    /// The school that hands the student over.
    pub sender: SchoolReference,
    /// The agreement that the file answers.
    pub agreement: Evidence,
    /// The entry that released the student.
    pub release: Evidence,
    /// The dossier.
    pub dossier: Dossier,
    /// The head to accept before the dossier is received.
    pub head: AcceptHead,
    /// How many entries are proven.
    pub entries: usize,
}

/// An entry whose proof and openings hold.
struct Proven {
    recorded: Recorded<Event>,
    leaf: LeafHash,
}

/// The transfer to which a text says that it belongs, before anything of it is believed.
///
/// # Errors
/// When it is no dossier file.
pub fn transfer_of(text: &str) -> Result<TransferId, Faults> {
    Ok(File::read(text)?.transfer)
}

/// Verifies a file, in this order: size and spelling; the key is trusted for the sender; the signature; addressee, sender, transfer and
/// agreement are those recorded; the head is the sender's, covers every entry, and neither older than nor contradicting the newest
/// one accepted; each entry is of the sender's ledger, about this student alone, and proven; each opening is the student's own and
/// the one committed to; the release is among the entries; and the dossier follows from them.
///
/// # Errors
/// All faults of the first of these steps that finds any, because later ones would judge what is not believed.
pub fn verify(text: &str, agreed: Agreed<'_>) -> Result<Verified, Faults> {
    let mut file = File::read(text)?;
    let key = SchoolKey::from(*file.key.as_bytes());
    agreed.keys.trusts(key, &file.sender.code).map_err(Fault::from)?;
    let message = file.message().map_err(|_| Fault::NotADossier)?;
    let is_signed = file.signature.as_ref().is_some_and(|signature| file.key.verify(&message, signature));
    if !is_signed {
        return Err(Fault::Signature.into());
    }
    let dossier: Dossier = serde_json::from_str(file.dossier.get()).map_err(|_| Fault::NotADossier)?;
    // A member that is not read would be signed and shown to nobody.
    let again = socai_ledger::Canonical::of(&dossier).map_err(|_| Fault::NotADossier)?;
    if again.as_str() != file.dossier.get() || dossier.school != file.sender {
        return Err(Fault::NotADossier.into());
    }
    Faults::collect(answers(&file, agreed))?;
    Faults::collect(head(&file, key, agreed.keys))?;
    let entries = proven(&file, &dossier)?;
    released(&file, &dossier, &entries)?;
    let events: Vec<&Recorded<Event>> = entries.iter().map(|entry| &entry.recorded).collect();
    Faults::collect(follows(&dossier, &events))?;
    let signed = &file.head;
    let root = signed.root.to_string().parse().map_err(|_| Fault::Head)?;
    let head = AcceptHead {
        ledger: signed.ledger.0,
        code: file.sender.code.clone(),
        position: Position(signed.position.get()),
        root,
        signed_at: signed.at,
        key,
    };
    let entries = entries.len();
    let File { transfer, sender, agreement, release, .. } = file;
    Ok(Verified { transfer, sender, agreement, release, dossier, head, entries })
}

fn same(a: &Code, b: &Code) -> bool {
    fold(a.as_str()) == fold(b.as_str())
}

/// Whether the file is an answer to what the school has agreed to.
fn answers(file: &File<'_>, agreed: Agreed<'_>) -> Vec<Fault> {
    let mut faults = Vec::new();
    if !same(&file.addressee.code, agreed.school) {
        faults.push(Fault::ForAnotherSchool { addressee: file.addressee.code.to_string() });
    }
    if let Some((transfer, sender, agreement)) = agreed.transfer {
        if file.transfer != transfer {
            faults.push(Fault::OfAnotherTransfer { transfer: file.transfer.to_string() });
        }
        if !same(&file.sender.code, sender) {
            faults.push(Fault::FromAnotherSchool { sender: file.sender.code.to_string() });
        }
        if file.agreement != *agreement {
            faults.push(Fault::OfAnotherAgreement);
        }
    }
    faults
}

/// Whether the head is the sender's and may follow those accepted before.
fn head(file: &File<'_>, key: SchoolKey, keys: &SchoolKeys) -> Vec<Fault> {
    let head = &file.head;
    let is_theirs = head.is_signed_by(&file.key)
        && head.school == file.sender.code.as_str()
        && head.ledger == LedgerId(file.release.ledger.0);
    let Ok(root) = head.root.to_string().parse() else { return vec![Fault::Head] };
    if !is_theirs {
        return vec![Fault::Head];
    }
    let position = Position(head.position.get());
    keys.follows(key, head.ledger.0, position, root).err().map(Fault::from).into_iter().collect()
}

/// The entries, when all of them hold.
fn proven(file: &File<'_>, dossier: &Dossier) -> Result<Vec<Proven>, Faults> {
    // Who is meant follows from the entries themselves, each of which is proven below.
    let read = file.entries.iter().map(|entry| decoded(entry).map(|(_, event)| event)).enumerate();
    let (mut events, mut faults) = (Vec::new(), Vec::new());
    for (index, event) in read {
        match event {
            Some(event) => events.push(event),
            None => faults.push(Fault::EntryUnreadable { index }),
        }
    }
    Faults::collect(std::mem::take(&mut faults))?;
    let whose = Whose::of(events.iter(), dossier.student);
    let mut entries = Vec::new();
    let mut last = 0;
    for (index, entry) in file.entries.iter().enumerate() {
        match prove(file, entry, index, &whose) {
            Ok(entry) => {
                if entry.recorded.position.0 <= last {
                    faults.push(Fault::EntryOrder { index });
                }
                last = entry.recorded.position.0;
                entries.push(entry);
            }
            Err(found) => faults.extend(found),
        }
    }
    Faults::collect(faults)?;
    let foreign = entries.iter().filter(|entry: &&Proven| !whose.has(&entry.recorded.event));
    let foreign = foreign.map(|entry| Fault::EntryOfOthers { position: entry.recorded.position.0 });
    Faults::collect(foreign.collect())?;
    Ok(entries)
}

/// The envelope and the event of an entry, its values closed.
fn decoded<'a>(entry: &FileEntry<'a>) -> Option<(Envelope<'a>, Event)> {
    let envelope = Envelope::parse(entry.leaf.get()).ok()?;
    let event = Event::decode(&envelope.kind, envelope.version, envelope.body.get()).ok()?;
    Some((envelope, event))
}

/// One entry: whose it is, that it stands in the ledger, and what it opens.
fn prove(file: &File<'_>, entry: &FileEntry<'_>, index: usize, whose: &Whose) -> Result<Proven, Vec<Fault>> {
    let (envelope, mut event) = decoded(entry).ok_or_else(|| vec![Fault::EntryUnreadable { index }])?;
    let text = entry.leaf.get();
    let position = envelope.position.get();
    if envelope.ledger != file.head.ledger {
        return Err(vec![Fault::EntryOfAnotherLedger { position }]);
    }
    let size = file.head.position.get();
    if position > size {
        return Err(vec![Fault::HeadBeforeEntry { position, head: size }]);
    }
    let leaf = merkle::leaf_hash(text.as_bytes());
    let place = position.saturating_sub(1);
    if position == 0 || !merkle::verify_inclusion(leaf, place, size, &entry.path, file.head.root) {
        return Err(vec![Fault::EntryNotProven { position }]);
    }
    let mut faults = Vec::new();
    let mut left: BTreeSet<&str> = entry.openings.keys().map(String::as_str).collect();
    for slot in event.slots() {
        let field = slot.field.to_owned();
        let Some(opening) = entry.openings.get(slot.field) else { continue };
        left.remove(slot.field);
        if !whose.opens(slot.owner, slot.field) {
            faults.push(Fault::OpeningOfOthers { position, field });
            continue;
        }
        let committed = slot.value.commitment().cloned();
        let is_it = committed.is_some_and(|committed: Commitment| {
            let opened = opening.commitment(KeyId(committed.key));
            URL_SAFE_NO_PAD.encode(opened.digest.as_bytes()) == committed.commitment
        });
        if !is_it || !slot.value.open(opening.value()) {
            faults.push(Fault::OpeningWrong { position, field });
        }
    }
    let unknown = left.into_iter().map(|field| Fault::OpeningOfOthers { position, field: field.to_owned() });
    faults.extend(unknown);
    if !faults.is_empty() {
        return Err(faults);
    }
    let recorded = Recorded {
        position: Position(position),
        at: envelope.at,
        actor: Actor::from_id(envelope.actor),
        right: envelope.right.into_owned(),
        command: envelope.command.0,
        event,
    };
    Ok(Proven { recorded, leaf: LeafHash(leaf.0) })
}

/// Whether the entry that the file names released this student to this school, and is the last of them.
fn released(file: &File<'_>, dossier: &Dossier, entries: &[Proven]) -> Result<(), Fault> {
    let (release, fault) = (&file.release, |what| Fault::Release { what });
    let entry = entries.iter().find(|entry| entry.recorded.position == release.position);
    let entry = entry.ok_or(fault(ReleaseFault::Missing))?;
    if entry.leaf != release.leaf {
        return Err(fault(ReleaseFault::Leaf));
    }
    let is_release = match &entry.recorded.event {
        Event::TransferReleased(event) => {
            event.transfer == file.transfer
                && event.student == dossier.student
                && same(&event.to.code, &file.addressee.code)
                && event.agreement == file.agreement
        }
        _ => false,
    };
    // The dossier is that of the release, not of some later state.
    let is_last = entries.last().is_some_and(|last| last.recorded.position == release.position);
    if is_release && is_last { Ok(()) } else { Err(fault(ReleaseFault::Content)) }
}
