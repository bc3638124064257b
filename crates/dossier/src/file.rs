//! The form of a dossier file: its members, and the bytes that are signed.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};
use serde_json::value::RawValue;
use socai_ledger::{Canonical, Hash, JcsError, PublicKey, Signature, SignedHead, jcs};
use socai_school::{
    ids::TransferId,
    transfers::{Evidence, SchoolReference},
};

use crate::{fault::Fault, opening::Opening};

/// The version of the format that is written and read.
pub const FORMAT: &str = "socai-dossier/1";

/// The largest file, in bytes.
pub const LIMIT: usize = 8 * 1024 * 1024;

const DOMAIN: &[u8] = b"socai/dossier/v1\0";

/// A file, read but not believed.
#[derive(Debug, Deserialize, Serialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct File<'a> {
    pub(crate) addressee: SchoolReference,
    pub(crate) agreement: Evidence,
    #[serde(borrow)]
    pub(crate) dossier: &'a RawValue,
    #[serde(borrow)]
    pub(crate) entries: Vec<FileEntry<'a>>,
    pub(crate) format: String,
    pub(crate) head: SignedHead,
    pub(crate) key: PublicKey,
    pub(crate) release: Evidence,
    pub(crate) sender: SchoolReference,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) signature: Option<Signature>,
    pub(crate) transfer: TransferId,
}

/// An entry in a file.
#[derive(Debug, Deserialize, Serialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct FileEntry<'a> {
    #[serde(borrow)]
    pub(crate) leaf: &'a RawValue,
    #[serde(borrow)]
    pub(crate) openings: BTreeMap<String, Opening<'a>>,
    pub(crate) path: Vec<Hash>,
}

/// What only says which format it is.
#[derive(Deserialize)]
struct Named {
    format: Option<String>,
}

impl<'a> File<'a> {
    /// Reads a file: its size, its spelling, its form.
    pub(crate) fn read(text: &'a str) -> Result<Self, Fault> {
        if text.len() > LIMIT {
            return Err(Fault::TooLarge { bytes: text.len() });
        }
        if !jcs::is_canonical(text) {
            return Err(Fault::NotCanonical);
        }
        let named: Named = serde_json::from_str(text).map_err(|_| Fault::NotADossier)?;
        if named.format.as_deref() != Some(FORMAT) {
            return Err(Fault::UnknownFormat);
        }
        let file: Self = serde_json::from_str(text).map_err(|_| Fault::NotADossier)?;
        // What was read must be all there is, in the one spelling that each value has.
        let written = Canonical::of(&file).map_err(|_| Fault::NotADossier)?;
        if written.as_str() != text { Err(Fault::NotADossier) } else { Ok(file) }
    }

    /// The bytes that are signed.
    pub(crate) fn message(&mut self) -> Result<Vec<u8>, JcsError> {
        let signature = self.signature.take();
        let said = Canonical::of(self);
        self.signature = signature;
        Ok([DOMAIN, said?.as_str().as_bytes()].concat())
    }
}
