//! Documents that are handed in and approved, and their declared types.

use async_graphql::{Enum, ID, Object, Result};
use socai_school::{
    Actor,
    documents::{Document, DocumentStatus, DocumentType, Version},
    ids::DocumentId,
    journal::Subject as Concerns,
    policy::{self, Object as About},
};

use super::{
    AccountNode, ActorNode, ClassNode,
    connection::{Page, connection},
    journal::{JournalConnection, JournalOrder, of_subject},
    staff::HeldRole,
};
use crate::{
    access,
    enums::{Label, MediaType},
    errors::Fault,
    fast::Fast,
    ids::encode,
    list_size,
    scalars::{FileDigest, LedgerPosition, Moment},
    scope::Scope,
};

/// A document (hồ sơ).
#[derive(Clone)]
pub(crate) struct DocumentNode {
    scope: Scope,
    id: DocumentId,
}

impl DocumentNode {
    pub(crate) fn new(scope: Scope, id: DocumentId) -> Self {
        Self { scope, id }
    }

    pub(crate) fn find(scope: &Scope, id: DocumentId) -> Option<Self> {
        scope.school().shelf.document(id).map(|_| Self::new(scope.clone(), id))
    }

    fn document(&self) -> Result<&Document, Fault> {
        // A node is only made of a document that is there, and the state does not move below it.
        self.scope.school().shelf.document(self.id).ok_or(Fault::Internal)
    }

    fn listed(&self) -> Result<Vec<VersionNode>, Fault> {
        let node = |version: &Version| VersionNode { scope: self.scope.clone(), version: version.clone() };
        Ok(self.document()?.versions.iter().map(node).collect())
    }
}

connection! {
    /// A page of documents (hồ sơ).
    DocumentConnection, DocumentEdge of DocumentNode as "DocumentConnection", "DocumentEdge"
}

/// What became of a document (trạng thái hồ sơ).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Enum)]
pub(crate) enum DocumentState {
    /// Chờ duyệt: waits for approval.
    Submitted,
    /// Đã duyệt: approved, final.
    Approved,
    /// Trả lại: returned to the author.
    Returned,
}

impl From<&DocumentStatus> for DocumentState {
    fn from(status: &DocumentStatus) -> Self {
        match status {
            DocumentStatus::Submitted => Self::Submitted,
            DocumentStatus::Approved { .. } => Self::Approved,
            DocumentStatus::Returned { .. } => Self::Returned,
        }
    }
}

impl From<DocumentState> for Label {
    fn from(state: DocumentState) -> Self {
        match state {
            DocumentState::Submitted => Self::new("Chờ duyệt", "Submitted"),
            DocumentState::Approved => Self::new("Đã duyệt", "Approved"),
            DocumentState::Returned => Self::new("Trả lại", "Returned"),
        }
    }
}

/// A document over all its versions (hồ sơ).
#[Object(name = "Document")]
impl DocumentNode {
    /// A global id (mã định danh).
    pub(crate) async fn id(&self) -> ID {
        encode(self.id)
    }

    /// Its type (loại hồ sơ).
    #[graphql(name = "type")]
    async fn document_type(&self) -> Result<Option<DocumentTypeNode>> {
        let code = self.document()?.document_type.as_str();
        Ok(self.scope.school().shelf.document_type(code).cloned().map(DocumentTypeNode::new))
    }

    /// Who submits it (người nộp).
    async fn author(&self) -> Result<Option<AccountNode>> {
        Ok(AccountNode::find(&self.scope, self.document()?.author))
    }

    /// The class it is about (lớp), if any.
    async fn class(&self) -> Result<Option<ClassNode>> {
        Ok(self.document()?.class.and_then(|class| ClassNode::find(&self.scope, class)))
    }

    /// The title of the newest version (tên hồ sơ); null when it was erased.
    async fn title(&self) -> Result<Option<String>> {
        Ok(self.document()?.current().and_then(|version| version.title.get()).map(ToString::to_string))
    }

    /// What became of the newest version (trạng thái).
    async fn state(&self) -> Result<DocumentState> {
        Ok(self.document()?.current().map_or(DocumentState::Submitted, |version| (&version.status).into()))
    }

    /// The newest version (phiên bản mới nhất).
    async fn current(&self) -> Result<Option<VersionNode>> {
        Ok(self.listed()?.pop())
    }

    /// All versions, oldest first (các phiên bản).
    #[graphql(directive = list_size::Items::apply(3))]
    async fn versions(&self) -> Result<Vec<VersionNode>> {
        Ok(self.listed()?)
    }

    /// What happened to the document (lịch sử); null when you may not read it.
    #[graphql(directive = list_size::Page::apply())]
    async fn history(
        &self,
        #[graphql(desc = "Items of the page, 1 to 200; 50 when absent.")] first: Option<u32>,
        #[graphql(desc = "The cursor behind which the page begins.")] after: Option<String>,
        #[graphql(desc = "Newest or oldest first.", default)] order: JournalOrder,
    ) -> Result<Option<Fast<JournalConnection>>> {
        let page = Page::new(first, after.as_deref())?;
        if !self.scope.reads(access::DOCUMENT_HISTORY, About::Document(self.id)) {
            return Ok(None);
        }
        Ok(Some(Fast(of_subject(&self.scope, Concerns::Document(self.id), page, order).await?)))
    }
}

/// One submitted version (phiên bản).
#[derive(Clone)]
pub(crate) struct VersionNode {
    scope: Scope,
    version: Version,
}

impl VersionNode {
    fn decided(&self) -> Option<(Actor, jiff::Timestamp)> {
        match &self.version.status {
            DocumentStatus::Submitted => None,
            DocumentStatus::Approved { by, at } | DocumentStatus::Returned { by, at, .. } => Some((*by, *at)),
        }
    }
}

/// One submitted version of a document (phiên bản hồ sơ).
#[Object(name = "DocumentVersion")]
impl VersionNode {
    /// From 1 (số thứ tự).
    async fn number(&self) -> u32 {
        self.version.number
    }

    /// Its title (tên hồ sơ); null when it was erased.
    async fn title(&self) -> Option<String> {
        self.version.title.get().map(ToString::to_string)
    }

    /// SHA-256 of the file (mã băm tệp).
    async fn digest(&self) -> FileDigest {
        self.version.digest.into()
    }

    /// Size in bytes (dung lượng).
    async fn size(&self) -> u64 {
        self.version.size
    }

    /// Media type (định dạng).
    async fn media_type(&self) -> MediaType {
        self.version.media_type.into()
    }

    /// When it was submitted (thời điểm nộp).
    async fn submitted_at(&self) -> Moment {
        self.version.submitted_at.into()
    }

    /// The event that submitted it (vị trí trong sổ cái).
    async fn position(&self) -> LedgerPosition {
        self.version.submitted_position.into()
    }

    /// What became of it (trạng thái).
    async fn state(&self) -> DocumentState {
        (&self.version.status).into()
    }

    /// That in words (tên trạng thái).
    async fn state_label(&self) -> Label {
        DocumentState::from(&self.version.status).into()
    }

    /// Who approved or returned it (người duyệt); null while it waits.
    async fn decided_by(&self) -> Option<ActorNode> {
        self.decided().map(|(by, _)| ActorNode::new(&self.scope, by))
    }

    /// When it was approved or returned (thời điểm duyệt); null while it waits.
    async fn decided_at(&self) -> Option<Moment> {
        self.decided().map(|(_, at)| at.into())
    }

    /// Why it was returned (lí do trả lại); null when it was not, or when the reason was erased.
    async fn reason(&self) -> Option<String> {
        match &self.version.status {
            DocumentStatus::Returned { reason, .. } => reason.get().map(ToString::to_string),
            DocumentStatus::Submitted | DocumentStatus::Approved { .. } => None,
        }
    }
}

/// A type of document and its rules (loại hồ sơ).
#[derive(Clone)]
pub(crate) struct DocumentTypeNode {
    declared: DocumentType,
}

impl DocumentTypeNode {
    pub(crate) fn new(declared: DocumentType) -> Self {
        Self { declared }
    }
}

fn held(roles: &[policy::Role]) -> Vec<HeldRole> {
    roles.iter().copied().map(Into::into).collect()
}

/// A type of document and its rules (loại hồ sơ).
#[Object(name = "DocumentType")]
impl DocumentTypeNode {
    /// Its code (mã loại), such as `KHBD`.
    async fn code(&self) -> String {
        self.declared.code.to_string()
    }

    /// Its name (tên loại hồ sơ).
    async fn label(&self) -> Label {
        Label::new(self.declared.name.to_string(), self.declared.name_en.to_string())
    }

    /// Roles that may submit it (người nộp).
    #[graphql(directive = list_size::Items::apply(2))]
    async fn submitters(&self) -> Vec<HeldRole> {
        held(&self.declared.submitters)
    }

    /// Roles that may approve or return it (người duyệt).
    #[graphql(directive = list_size::Items::apply(2))]
    async fn approvers(&self) -> Vec<HeldRole> {
        held(&self.declared.approvers)
    }

    /// Accepted media types (định dạng được nhận).
    async fn media_types(&self) -> Vec<MediaType> {
        self.declared.media_types.iter().copied().map(Into::into).collect()
    }

    /// Largest size in bytes (dung lượng tối đa).
    async fn max_bytes(&self) -> u64 {
        self.declared.max_bytes
    }
}
