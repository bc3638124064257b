//! Building a file.

use std::collections::BTreeMap;

use serde_json::value::RawValue;
use socai_ledger::{Canonical, Hash, JcsError, SignedHead, SigningKey};
use socai_school::{
    ids::TransferId,
    transfers::{Dossier, Evidence, SchoolReference},
};

use crate::{
    file::{FORMAT, File, FileEntry},
    opening::Opening,
};

/// What goes into a file. The sender is the school that the dossier names.
#[derive(Debug)]
pub struct Draft {
    /// The transfer.
    pub transfer: TransferId,
    /// The school for which the file is written.
    pub addressee: SchoolReference,
    /// The addressee's agreement, as the release cites it.
    pub agreement: Evidence,
    /// The entry that released the student.
    pub release: Evidence,
    /// The dossier, as it was at the release.
    pub dossier: Dossier,
    /// The entries, by position.
    pub entries: Vec<EntryDraft>,
    /// The head under which they are proven.
    pub head: SignedHead,
}

/// An entry that goes into a file.
#[derive(Debug)]
pub struct EntryDraft {
    /// The leaf's canonical text.
    pub leaf: String,
    /// The student's own values among the sealed ones, by their names.
    pub openings: BTreeMap<String, Opening<'static>>,
    /// The proof of inclusion.
    pub path: Vec<Hash>,
}

/// Writes and signs a file.
///
/// # Errors
/// When something has no canonical form; never for what a ledger holds.
pub fn build(draft: &Draft, key: &SigningKey) -> Result<String, JcsError> {
    let Draft { transfer, addressee, agreement, release, dossier, entries, head } = draft;
    let raw = |text: String| RawValue::from_string(text).map_err(JcsError::Unwritable);
    let dossier_text = raw(Canonical::of(dossier)?.into_string())?;
    let leaves = entries.iter().map(|entry| raw(entry.leaf.clone())).collect::<Result<Vec<_>, _>>()?;
    let entries = entries.iter().zip(&leaves).map(|(entry, leaf)| FileEntry {
        leaf,
        openings: entry.openings.iter().map(|(name, value)| (name.clone(), value.borrowed())).collect(),
        path: entry.path.clone(),
    });
    let mut file = File {
        addressee: addressee.clone(),
        agreement: agreement.clone(),
        dossier: &dossier_text,
        entries: entries.collect(),
        format: FORMAT.to_owned(),
        head: head.clone(),
        key: key.public(),
        release: release.clone(),
        sender: dossier.school.clone(),
        signature: None,
        transfer: *transfer,
    };
    file.signature = Some(key.sign(&file.message()?));
    Ok(Canonical::of(&file)?.into_string())
}
