//! Mutations about documents and their types.

use async_graphql::{Context, InputObject, Object, Result};
use socai_school::{
    Event,
    documents::{ApproveDocument, DeclareDocumentType, ReturnDocument, SubmitDocument},
    ids::{ClassId, DocumentId},
    text::{Code, Line, Note},
};

use super::{payload, run};
use crate::{
    enums::{MediaType, Role},
    ids::Gid,
    inputs::Call,
    scalars::{FileDigest, Text},
    schema::{DocumentNode, DocumentTypeNode},
};

/// Mutations about documents.
#[derive(Default)]
pub(crate) struct DocumentsMutation;

/// A type of document to declare or to change (loại hồ sơ).
#[derive(InputObject)]
pub(crate) struct DeclareDocumentTypeInput {
    #[graphql(flatten)]
    call: Call,
    /// Its code (mã loại), such as `KHBD`.
    code: Text<Code>,
    /// Vietnamese name (tên loại hồ sơ).
    name: Text<Line>,
    /// English name.
    name_en: Text<Line>,
    /// Roles that may submit it (người nộp); at least one.
    submitters: Vec<Role>,
    /// Roles that may approve or return it (người duyệt); at least one.
    approvers: Vec<Role>,
    /// Accepted media types (định dạng); at least one.
    media_types: Vec<MediaType>,
    /// Largest size in bytes (dung lượng tối đa).
    max_bytes: u64,
}

/// A document, or a new version of a returned one (nộp hồ sơ).
#[derive(InputObject)]
pub(crate) struct SubmitDocumentInput {
    #[graphql(flatten)]
    call: Call,
    /// The returned document; a new one when absent.
    document_id: Option<Gid<DocumentId>>,
    /// Code of a declared type (loại hồ sơ).
    document_type: Text<Code>,
    /// The class it is about (lớp), if any.
    class_id: Option<Gid<ClassId>>,
    /// Its title (tên hồ sơ).
    title: Text<Line>,
    /// SHA-256 of the file (mã băm tệp).
    digest: FileDigest,
    /// Size in bytes (dung lượng).
    size: u64,
    /// Media type (định dạng).
    media_type: MediaType,
}

/// A version to approve (duyệt hồ sơ).
#[derive(InputObject)]
pub(crate) struct ApproveDocumentInput {
    #[graphql(flatten)]
    call: Call,
    /// The document (hồ sơ).
    document_id: Gid<DocumentId>,
    /// The version that was read (phiên bản).
    version: u32,
}

/// A version to return (trả lại hồ sơ).
#[derive(InputObject)]
pub(crate) struct ReturnDocumentInput {
    #[graphql(flatten)]
    call: Call,
    /// The document (hồ sơ).
    document_id: Gid<DocumentId>,
    /// The version that was read (phiên bản).
    version: u32,
    /// Why (lí do trả lại).
    reason: Text<Note>,
}

payload! {
    /// Outcome of `declareDocumentType`.
    DeclareDocumentTypePayload {
        /// The type (loại hồ sơ).
        document_type: Option<DocumentTypeNode>,
    }
    /// Outcome of `submitDocument`.
    SubmitDocumentPayload {
        /// The document (hồ sơ).
        document: Option<DocumentNode>,
    }
    /// Outcome of `approveDocument`.
    ApproveDocumentPayload {
        /// The document (hồ sơ).
        document: Option<DocumentNode>,
    }
    /// Outcome of `returnDocument`.
    ReturnDocumentPayload {
        /// The document (hồ sơ).
        document: Option<DocumentNode>,
    }
}

fn roles(roles: Vec<Role>) -> Vec<socai_school::policy::Role> {
    roles.into_iter().map(Into::into).collect()
}

/// Mutations about documents.
#[Object]
impl DocumentsMutation {
    /// Declares a type of document, or changes its rules (khai báo loại hồ sơ).
    async fn declare_document_type(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The command.")] input: DeclareDocumentTypeInput,
    ) -> Result<DeclareDocumentTypePayload> {
        let code = input.code.0;
        let command = DeclareDocumentType {
            code: code.clone(),
            name: input.name.0,
            name_en: input.name_en.0,
            submitters: roles(input.submitters),
            approvers: roles(input.approvers),
            media_types: input.media_types.into_iter().map(Into::into).collect(),
            max_bytes: input.max_bytes,
        };
        let done = run(ctx, &input.call, command).await?;
        let declared = done.show(|scope| scope.school().shelf.document_type(code.as_str()).cloned());
        Ok(DeclareDocumentTypePayload {
            outcome: done.outcome,
            document_type: declared.map(DocumentTypeNode::new),
        })
    }

    /// Submits a document, or a new version of a returned one (nộp hồ sơ). The ledger keeps the file's digest, not the file.
    async fn submit_document(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The command.")] input: SubmitDocumentInput,
    ) -> Result<SubmitDocumentPayload> {
        let known = input.document_id.map(|id| id.0);
        let command = SubmitDocument {
            document: known,
            document_type: input.document_type.0,
            class: input.class_id.map(|id| id.0),
            title: input.title.0,
            digest: input.digest.0,
            size: input.size,
            media_type: input.media_type.into(),
        };
        let done = run(ctx, &input.call, command).await?;
        let made = done.events().await?.into_iter().find_map(|event| match event {
            Event::DocumentSubmitted(event) => Some(event.document),
            _ => None,
        });
        let document = done.show(|scope| DocumentNode::find(scope, made.or(known)?));
        Ok(SubmitDocumentPayload { outcome: done.outcome, document })
    }

    /// Approves a submitted version (duyệt hồ sơ). Nobody approves their own.
    async fn approve_document(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The command.")] input: ApproveDocumentInput,
    ) -> Result<ApproveDocumentPayload> {
        let document = input.document_id.0;
        let done = run(ctx, &input.call, ApproveDocument { document, version: input.version }).await?;
        let document = done.show(|scope| DocumentNode::find(scope, document));
        Ok(ApproveDocumentPayload { outcome: done.outcome, document })
    }

    /// Returns a submitted version to its author with a reason (trả lại hồ sơ). Nobody returns their own.
    async fn return_document(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The command.")] input: ReturnDocumentInput,
    ) -> Result<ReturnDocumentPayload> {
        let document = input.document_id.0;
        let command = ReturnDocument { document, version: input.version, reason: input.reason.0 };
        let done = run(ctx, &input.call, command).await?;
        let document = done.show(|scope| DocumentNode::find(scope, document));
        Ok(ReturnDocumentPayload { outcome: done.outcome, document })
    }
}
