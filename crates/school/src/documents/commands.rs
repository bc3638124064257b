//! Commands about documents. Their decisions are in `decide.rs`.

use serde::{Deserialize, Serialize};

use super::{Digest, MediaType};
use crate::{
    ids::{ClassId, DocumentId},
    policy::Role,
    text::{Code, Line, Note},
};

/// Declares a type of document or changes its rules.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct DeclareDocumentType {
    /// Its code.
    pub code: Code,
    /// Vietnamese name.
    pub name: Line,
    /// English name.
    pub name_en: Line,
    /// Roles that may submit it; not empty.
    pub submitters: Vec<Role>,
    /// Roles that may approve or return it; not empty.
    pub approvers: Vec<Role>,
    /// Accepted media types; not empty.
    pub media_types: Vec<MediaType>,
    /// Largest size in bytes.
    pub max_bytes: u64,
}

/// Submits a document, or a new version of one that was returned.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct SubmitDocument {
    /// The returned document; a new one when absent.
    pub document: Option<DocumentId>,
    /// Code of a declared type; for a new version the same as before.
    pub document_type: Code,
    /// The class it is about, if any.
    pub class: Option<ClassId>,
    /// Its title.
    pub title: Line,
    /// SHA-256 of the file.
    pub digest: Digest,
    /// Size in bytes.
    pub size: u64,
    /// Media type.
    pub media_type: MediaType,
}

/// Approves a submitted version.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct ApproveDocument {
    /// The document.
    pub document: DocumentId,
    /// The version that was read.
    pub version: u32,
}

/// Returns a submitted version.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct ReturnDocument {
    /// The document.
    pub document: DocumentId,
    /// The version that was read.
    pub version: u32,
    /// Why.
    pub reason: Note,
}
