//! Why documents are not declared, submitted, approved or returned.

use super::MediaType;
use crate::{
    ids::{ClassId, DocumentId},
    policy::Role,
    refusal::Explain,
    text::{Bilingual, Code},
};

/// Why a command about documents was refused.
#[derive(Clone, Debug, PartialEq)]
pub enum DocumentRefusal {
    /// No such document, or none that the actor may know of.
    UnknownDocument {
        /// As given.
        document: DocumentId,
    },
    /// No such type.
    UnknownDocumentType {
        /// As given.
        code: Code,
    },
    /// No such class.
    UnknownClass {
        /// As given.
        class: ClassId,
    },
    /// A type needs somebody who submits it.
    NoSubmitters,
    /// A type needs somebody who approves it.
    NoApprovers,
    /// A type needs an accepted media type.
    NoMediaTypes,
    /// The role can never submit documents.
    RoleCannotSubmit {
        /// As given.
        role: Role,
    },
    /// The role can never approve documents.
    RoleCannotApprove {
        /// As given.
        role: Role,
    },
    /// The largest size of a type is out of bounds.
    SizeLimitOutOfBounds {
        /// As given.
        given: u64,
        /// The largest that can be declared.
        limit: u64,
    },
    /// None of the actor's roles submits this type.
    NotASubmitter {
        /// The type.
        document_type: Code,
    },
    /// None of the actor's roles approves this type.
    NotAnApprover {
        /// The type.
        document_type: Code,
    },
    /// Only the author submits a new version.
    NotTheAuthor,
    /// Nobody decides on their own document.
    OwnDocument,
    /// A new version has the type of the first.
    OtherDocumentType {
        /// The document's type.
        document_type: Code,
        /// As given.
        given: Code,
    },
    /// A new version follows only on a return.
    NotReturned {
        /// What the latest version is instead.
        status: &'static str,
    },
    /// The version was approved or returned already.
    AlreadyDecided {
        /// What the version is.
        status: &'static str,
    },
    /// The author's texts were erased; no reason is written to nobody.
    AuthorErased,
    /// There is another latest version than the one that was read.
    VersionConflict {
        /// The version that was read.
        expected: u32,
        /// The latest version.
        actual: u32,
    },
    /// An empty file.
    EmptyFile,
    /// A file larger than the type allows.
    FileTooLarge {
        /// The limit in bytes.
        limit: u64,
        /// As given.
        actual: u64,
    },
    /// The type does not accept this kind of file.
    MediaTypeNotAccepted {
        /// As given.
        given: MediaType,
        /// What is accepted.
        accepted: Vec<MediaType>,
    },
}

impl Explain for DocumentRefusal {
    fn code(&self) -> &'static str {
        match self {
            Self::UnknownDocument { .. } => "UNKNOWN_DOCUMENT",
            Self::UnknownDocumentType { .. } => "UNKNOWN_DOCUMENT_TYPE",
            Self::UnknownClass { .. } => "UNKNOWN_CLASS",
            Self::NoSubmitters => "NO_SUBMITTERS",
            Self::NoApprovers => "NO_APPROVERS",
            Self::NoMediaTypes => "NO_MEDIA_TYPES",
            Self::RoleCannotSubmit { .. } => "ROLE_CANNOT_SUBMIT",
            Self::RoleCannotApprove { .. } => "ROLE_CANNOT_APPROVE",
            Self::SizeLimitOutOfBounds { .. } => "SIZE_LIMIT_OUT_OF_BOUNDS",
            Self::NotASubmitter { .. } => "NOT_A_SUBMITTER",
            Self::NotAnApprover { .. } => "NOT_AN_APPROVER",
            Self::NotTheAuthor => "NOT_THE_AUTHOR",
            Self::OwnDocument => "OWN_DOCUMENT",
            Self::OtherDocumentType { .. } => "OTHER_DOCUMENT_TYPE",
            Self::NotReturned { .. } => "NOT_RETURNED",
            Self::AlreadyDecided { .. } => "ALREADY_DECIDED",
            Self::AuthorErased => "PERSONAL_DATA_ERASED",
            Self::VersionConflict { .. } => "VERSION_CONFLICT",
            Self::EmptyFile => "EMPTY_FILE",
            Self::FileTooLarge { .. } => "FILE_TOO_LARGE",
            Self::MediaTypeNotAccepted { .. } => "MEDIA_TYPE_NOT_ACCEPTED",
        }
    }

    fn text(&self) -> Bilingual {
        match self {
            Self::UnknownDocument { .. } => {
                Bilingual::new("Không tìm thấy hồ sơ này.", "There is no such document.")
            }
            Self::UnknownDocumentType { code } => Bilingual::new(
                format!("Chưa khai báo loại hồ sơ “{code}”."),
                format!("No document type “{code}” is declared."),
            ),
            Self::UnknownClass { .. } => Bilingual::new("Không tìm thấy lớp này.", "There is no such class."),
            Self::NoSubmitters => Bilingual::new(
                "Loại hồ sơ cần ít nhất một vai trò được nộp.",
                "A document type needs at least one role that submits it.",
            ),
            Self::NoApprovers => Bilingual::new(
                "Loại hồ sơ cần ít nhất một vai trò được duyệt.",
                "A document type needs at least one role that approves it.",
            ),
            Self::NoMediaTypes => Bilingual::new(
                "Loại hồ sơ cần ít nhất một định dạng tệp được nhận.",
                "A document type needs at least one accepted file format.",
            ),
            Self::RoleCannotSubmit { role } => Bilingual::new(
                format!("Vai trò {} không nộp hồ sơ.", role.vi()),
                format!("The role {} does not submit documents.", role.code()),
            ),
            Self::RoleCannotApprove { role } => Bilingual::new(
                format!("Vai trò {} không duyệt hồ sơ.", role.vi()),
                format!("The role {} does not approve documents.", role.code()),
            ),
            Self::SizeLimitOutOfBounds { limit, .. } => Bilingual::new(
                format!("Dung lượng tối đa phải từ 1 đến {limit} byte."),
                format!("The largest size must be between 1 and {limit} bytes."),
            ),
            Self::NotASubmitter { document_type } => Bilingual::new(
                format!("Thầy/cô không thuộc vai trò được nộp loại hồ sơ “{document_type}”."),
                format!("None of your roles submits documents of type “{document_type}”."),
            ),
            Self::NotAnApprover { document_type } => Bilingual::new(
                format!("Thầy/cô không thuộc vai trò được duyệt loại hồ sơ “{document_type}”."),
                format!("None of your roles approves documents of type “{document_type}”."),
            ),
            Self::NotTheAuthor => Bilingual::new(
                "Chỉ người nộp hồ sơ được nộp bản mới.",
                "Only the author submits a new version.",
            ),
            Self::OwnDocument => Bilingual::new(
                "Không ai được tự duyệt hoặc tự trả lại hồ sơ của mình.",
                "Nobody approves or returns their own document.",
            ),
            Self::OtherDocumentType { document_type, .. } => Bilingual::new(
                format!("Bản mới phải cùng loại hồ sơ “{document_type}” với bản trước."),
                format!("A new version must be of the same type, “{document_type}”."),
            ),
            Self::NotReturned { status } => Bilingual::new(
                format!("Chỉ nộp bản mới khi bản trước bị trả lại; bản hiện tại {}.", status_vi(status)),
                format!("A new version follows only on a returned one; the latest is {status}."),
            ),
            Self::AlreadyDecided { status } => Bilingual::new(
                format!("Bản này {}.", status_vi(status)),
                format!("This version is {status} already."),
            ),
            Self::AuthorErased => Bilingual::new(
                "Dữ liệu cá nhân của người nộp đã được xóa, không thể trả lại hồ sơ.",
                "The author's personal data was erased; the document cannot be returned.",
            ),
            Self::VersionConflict { expected, actual } => Bilingual::new(
                format!("Thầy/cô đang xem bản {expected}, bản mới nhất là bản {actual}."),
                format!("You read version {expected}; the latest is version {actual}."),
            ),
            Self::EmptyFile => Bilingual::new("Tệp không có nội dung.", "The file is empty."),
            Self::FileTooLarge { limit, actual } => Bilingual::new(
                format!("Tệp có {actual} byte, loại hồ sơ này chỉ nhận tối đa {limit} byte."),
                format!("The file has {actual} bytes; this type accepts at most {limit}."),
            ),
            Self::MediaTypeNotAccepted { given, accepted } => {
                let accepted: Vec<&str> = accepted.iter().map(|media| media.extension()).collect();
                let accepted = accepted.join(", ");
                Bilingual::new(
                    format!("Loại hồ sơ này không nhận tệp {}, chỉ nhận: {accepted}.", given.extension()),
                    format!("This type does not accept {} files, only: {accepted}.", given.extension()),
                )
            }
        }
    }

    fn value(&self) -> Option<String> {
        match self {
            Self::UnknownDocument { document } => Some(document.to_string()),
            Self::UnknownDocumentType { code } => Some(code.to_string()),
            Self::UnknownClass { class } => Some(class.to_string()),
            Self::RoleCannotSubmit { role } | Self::RoleCannotApprove { role } => {
                Some(role.code().to_owned())
            }
            Self::SizeLimitOutOfBounds { given, .. } => Some(given.to_string()),
            Self::NotASubmitter { document_type } | Self::NotAnApprover { document_type } => {
                Some(document_type.to_string())
            }
            Self::OtherDocumentType { given, .. } => Some(given.to_string()),
            Self::VersionConflict { expected, .. } => Some(expected.to_string()),
            Self::FileTooLarge { actual, .. } => Some(actual.to_string()),
            Self::MediaTypeNotAccepted { given, .. } => Some(given.as_str().to_owned()),
            Self::NoSubmitters
            | Self::NoApprovers
            | Self::NoMediaTypes
            | Self::NotTheAuthor
            | Self::OwnDocument
            | Self::NotReturned { .. }
            | Self::AlreadyDecided { .. }
            | Self::AuthorErased
            | Self::EmptyFile => None,
        }
    }
}

fn status_vi(status: &str) -> &'static str {
    match status {
        "approved" => "đã được duyệt",
        "returned" => "đã bị trả lại",
        _ => "đang chờ duyệt",
    }
}
