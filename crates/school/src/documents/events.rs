//! What happens to documents.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::{Digest, MediaType};
use crate::{
    ids::{AccountId, ClassId, DocumentId},
    policy::Role,
    sealed::{Category, HasSealed, Sealed, SealedSlot},
    text::{Code, Line, Note},
};

/// A type of document (loại hồ sơ) was declared, or its rules changed.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct DocumentTypeDeclared {
    /// Its code, such as KHBD.
    pub code: Code,
    /// Vietnamese name, such as "Kế hoạch bài dạy".
    pub name: Line,
    /// English name.
    pub name_en: Line,
    /// Roles that may submit it.
    pub submitters: Vec<Role>,
    /// Roles that may approve or return it.
    pub approvers: Vec<Role>,
    /// Accepted media types.
    pub media_types: Vec<MediaType>,
    /// Largest size in bytes.
    pub max_bytes: u64,
}

/// A document was submitted (nộp hồ sơ); version 1, or the next one after a return.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct DocumentSubmitted {
    /// The document.
    pub document: DocumentId,
    /// From 1.
    pub version: u32,
    /// Code of its declared type.
    pub document_type: Code,
    /// Who submitted it.
    pub author: AccountId,
    /// The class it is about, if any.
    pub class: Option<ClassId>,
    /// Its title.
    pub title: Sealed<Line>,
    /// SHA-256 of the file.
    pub digest: Digest,
    /// Size in bytes.
    pub size: u64,
    /// Media type.
    pub media_type: MediaType,
}

/// A version was approved (phê duyệt).
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct DocumentApproved {
    /// The document.
    pub document: DocumentId,
    /// The version.
    pub version: u32,
}

/// A version was returned to its author (trả lại) with a reason.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct DocumentReturned {
    /// The document.
    pub document: DocumentId,
    /// The version.
    pub version: u32,
    /// Its author, about whose work the reason is.
    pub author: AccountId,
    /// Why.
    pub reason: Sealed<Note>,
}

impl HasSealed for DocumentTypeDeclared {}
impl HasSealed for DocumentApproved {}

impl HasSealed for DocumentSubmitted {
    fn slots(&mut self) -> Vec<SealedSlot<'_>> {
        vec![SealedSlot {
            field: "title",
            owner: self.author.0,
            category: Category::Comment,
            value: &mut self.title,
        }]
    }
}

impl HasSealed for DocumentReturned {
    fn slots(&mut self) -> Vec<SealedSlot<'_>> {
        vec![SealedSlot {
            field: "reason",
            owner: self.author.0,
            category: Category::Comment,
            value: &mut self.reason,
        }]
    }
}
