//! The document shelf: declared types, and every document with all its versions.

use std::sync::Arc;

use imbl::{OrdMap, Vector};
use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use super::{Digest, DocumentApproved, DocumentReturned, DocumentSubmitted, DocumentTypeDeclared, MediaType};
use crate::{
    context::Actor,
    event::{Event, Recorded},
    ids::{AccountId, ClassId, DocumentId},
    policy::Role,
    sealed::{Category, Sealed},
    state::Position,
    text::{Code, Line, Note},
};

/// A type of document (loại hồ sơ) and its rules.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct DocumentType {
    /// Its code, such as KHBD.
    pub code: Code,
    /// Vietnamese name.
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

/// A document (hồ sơ) over all its versions.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Document {
    /// The document.
    pub id: DocumentId,
    /// Code of its type.
    pub document_type: Code,
    /// Who submits it.
    pub author: AccountId,
    /// The class it is about, by its latest version.
    pub class: Option<ClassId>,
    /// Its versions, from number 1; never empty.
    pub versions: Vec<Version>,
}

impl Document {
    /// The latest version.
    #[must_use]
    pub fn current(&self) -> Option<&Version> {
        self.versions.last()
    }

    fn version_mut(&mut self, number: u32) -> Option<&mut Version> {
        self.versions.iter_mut().rev().find(|version| version.number == number)
    }
}

/// One submitted version.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Version {
    /// From 1.
    pub number: u32,
    /// Title.
    pub title: Sealed<Line>,
    /// SHA-256 of the file.
    pub digest: Digest,
    /// Size in bytes.
    pub size: u64,
    /// Media type.
    pub media_type: MediaType,
    /// When it was submitted.
    pub submitted_at: Timestamp,
    /// The event.
    pub submitted_position: Position,
    /// What became of it.
    pub status: DocumentStatus,
}

/// What became of a version.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub enum DocumentStatus {
    /// Waits for approval (chờ duyệt).
    Submitted,
    /// Approved (đã duyệt); final.
    Approved {
        /// By whom.
        by: Actor,
        /// When.
        at: Timestamp,
    },
    /// Returned to the author (trả lại).
    Returned {
        /// By whom.
        by: Actor,
        /// When.
        at: Timestamp,
        /// Why.
        reason: Sealed<Note>,
    },
}

impl DocumentStatus {
    /// The stable name.
    #[must_use]
    pub fn code(&self) -> &'static str {
        match self {
            Self::Submitted => "submitted",
            Self::Approved { .. } => "approved",
            Self::Returned { .. } => "returned",
        }
    }
}

/// All documents of a school and their types.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Shelf {
    types: OrdMap<String, Arc<DocumentType>>,
    // In the order of first submission; the index finds one by id.
    documents: Vector<Arc<Document>>,
    index: OrdMap<DocumentId, usize>,
}

impl Shelf {
    /// A document.
    #[must_use]
    pub fn document(&self, id: DocumentId) -> Option<&Document> {
        self.index.get(&id).and_then(|at| self.documents.get(*at)).map(AsRef::as_ref)
    }

    /// All documents, by first submission, newest last.
    pub fn documents(&self) -> impl DoubleEndedIterator<Item = &Document> {
        self.documents.iter().map(AsRef::as_ref)
    }

    /// Who submits the document.
    #[must_use]
    pub fn author(&self, id: DocumentId) -> Option<AccountId> {
        self.document(id).map(|document| document.author)
    }

    /// A declared type, by its code.
    #[must_use]
    pub fn document_type(&self, code: &str) -> Option<&DocumentType> {
        self.types.get(code).map(AsRef::as_ref)
    }

    /// All declared types, by code.
    pub fn types(&self) -> impl Iterator<Item = &DocumentType> {
        self.types.values().map(AsRef::as_ref)
    }

    pub(crate) fn type_declared(&mut self, event: &DocumentTypeDeclared) {
        let declared = DocumentType {
            code: event.code.clone(),
            name: event.name.clone(),
            name_en: event.name_en.clone(),
            submitters: event.submitters.clone(),
            approvers: event.approvers.clone(),
            media_types: event.media_types.clone(),
            max_bytes: event.max_bytes,
        };
        self.types.insert(event.code.as_str().to_owned(), Arc::new(declared));
    }

    pub(crate) fn submitted(&mut self, event: &DocumentSubmitted, recorded: &Recorded<Event>) {
        let version = Version {
            number: event.version,
            title: event.title.clone(),
            digest: event.digest,
            size: event.size,
            media_type: event.media_type,
            submitted_at: recorded.at,
            submitted_position: recorded.position,
            status: DocumentStatus::Submitted,
        };
        if let Some(document) = self.document_mut(event.document) {
            document.class = event.class;
            document.versions.push(version);
        } else {
            self.index.insert(event.document, self.documents.len());
            self.documents.push_back(Arc::new(Document {
                id: event.document,
                document_type: event.document_type.clone(),
                author: event.author,
                class: event.class,
                versions: vec![version],
            }));
        }
    }

    pub(crate) fn approved(&mut self, event: &DocumentApproved, recorded: &Recorded<Event>) {
        let status = DocumentStatus::Approved { by: recorded.actor, at: recorded.at };
        self.decided(event.document, event.version, status);
    }

    pub(crate) fn returned(&mut self, event: &DocumentReturned, recorded: &Recorded<Event>) {
        let status =
            DocumentStatus::Returned { by: recorded.actor, at: recorded.at, reason: event.reason.clone() };
        self.decided(event.document, event.version, status);
    }

    /// Forgets titles by, and reasons about the work of, a person.
    pub(crate) fn erased(&mut self, person: Uuid, categories: &[Category]) {
        if !categories.contains(&Category::Comment) {
            return;
        }
        let theirs: Vec<DocumentId> = self
            .documents()
            .filter(|document| document.author.0 == person)
            .map(|document| document.id)
            .collect();
        for id in theirs {
            let versions = self.document_mut(id).map(|document| document.versions.iter_mut());
            for version in versions.into_iter().flatten() {
                version.title.erase();
                if let DocumentStatus::Returned { reason, .. } = &mut version.status {
                    reason.erase();
                }
            }
        }
    }

    fn decided(&mut self, document: DocumentId, number: u32, status: DocumentStatus) {
        if let Some(version) = self.document_mut(document).and_then(|document| document.version_mut(number)) {
            version.status = status;
        }
    }

    fn document_mut(&mut self, id: DocumentId) -> Option<&mut Document> {
        let at = *self.index.get(&id)?;
        self.documents.get_mut(at).map(Arc::make_mut)
    }
}
