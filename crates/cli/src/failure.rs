//! Why a command did not do what it was asked, and what that means for a script.

use socai_import::FileError;
use socai_runtime::{CommandError, DossierError, OpenError, ReadError, sign_in::CredentialError};
use socai_school::text::{Bilingual, TextError};

/// Exit code: refused, or something was found.
pub(crate) const REFUSED: u8 = 1;
/// Exit code: wrong usage.
pub(crate) const USAGE: u8 = 2;
/// Exit code: not available.
pub(crate) const UNAVAILABLE: u8 = 3;
/// Exit code: it is not known whether it was written.
pub(crate) const UNKNOWN: u8 = 4;

/// A failed command.
#[derive(Debug)]
pub(crate) struct Failure {
    code: u8,
    text: Bilingual,
    cause: Option<String>,
}

impl Failure {
    fn new(code: u8, vi: impl Into<String>, en: impl Into<String>) -> Self {
        Self { code, text: Bilingual::new(vi, en), cause: None }
    }

    /// Refused: nothing was written.
    pub(crate) fn refused(vi: impl Into<String>, en: impl Into<String>) -> Self {
        Self::new(REFUSED, vi, en)
    }

    /// Not asked in a way that could be carried out.
    pub(crate) fn usage(vi: impl Into<String>, en: impl Into<String>) -> Self {
        Self::new(USAGE, vi, en)
    }

    /// Something that is needed is not there or does not answer.
    pub(crate) fn unavailable(vi: impl Into<String>, en: impl Into<String>) -> Self {
        Self::new(UNAVAILABLE, vi, en)
    }

    pub(crate) fn because(mut self, error: &dyn std::error::Error) -> Self {
        let mut chain = error.to_string();
        let mut source = error.source();
        while let Some(error) = source {
            chain.push_str(": ");
            chain.push_str(&error.to_string());
            source = error.source();
        }
        self.cause = Some(chain);
        self
    }

    pub(crate) fn exit_code(&self) -> u8 {
        self.code
    }
}

impl std::fmt::Display for Failure {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{}\n{}", self.text.vi, self.text.en)?;
        match &self.cause {
            Some(cause) => write!(f, "\n  {cause}"),
            None => Ok(()),
        }
    }
}

impl From<OpenError> for Failure {
    fn from(error: OpenError) -> Self {
        Self::unavailable("Không mở được dữ liệu.", "The installation cannot be opened.").because(&error)
    }
}

impl From<ReadError> for Failure {
    fn from(error: ReadError) -> Self {
        match &error {
            ReadError::Corrupt { position } => Self::refused(
                format!("Sổ bị hỏng tại vị trí {position}; hãy chạy `socai verify`."),
                format!("The ledger is damaged at position {position}; run `socai verify`."),
            ),
            ReadError::UnknownSchool => Self::refused("Không có trường này.", "There is no such school."),
            ReadError::Future { head } => Self::refused(
                format!("Sổ mới đến vị trí {head}."),
                format!("The ledger is at position {head} only."),
            ),
            ReadError::Busy | ReadError::TooMany { .. } | ReadError::Internal => {
                Self::unavailable("Không đọc được dữ liệu.", "The data cannot be read.").because(&error)
            }
        }
    }
}

impl From<CommandError> for Failure {
    fn from(error: CommandError) -> Self {
        match error {
            CommandError::Refused(refusals) => {
                Self::refused("Không thực hiện được; chưa ghi gì.", "Refused; nothing was written.")
                    .because(&refusals)
            }
            CommandError::CodeTaken => Self::refused("Mã trường này đã có.", "Another school has this code."),
            CommandError::UnknownSchool => Self::refused("Không có trường này.", "There is no such school."),
            CommandError::KeyReused => Self::refused(
                "Mã lệnh đã dùng cho một lệnh khác; chưa ghi gì.",
                "The command id was used for another command; nothing was written.",
            ),
            CommandError::Corrupt { position } => ReadError::Corrupt { position }.into(),
            CommandError::Unknown => Self::new(
                UNKNOWN,
                "Không rõ đã ghi hay chưa; hãy chạy lại đúng lệnh này.",
                "It is not known whether it was written; repeat exactly this command.",
            ),
            CommandError::Busy | CommandError::Internal => {
                Self::unavailable("Hệ thống bận; chưa ghi gì.", "Busy; nothing was written.").because(&error)
            }
        }
    }
}

impl From<DossierError> for Failure {
    fn from(error: DossierError) -> Self {
        match error {
            DossierError::Command(error) => error.into(),
            DossierError::Faults(faults) => Self::refused(
                "Tệp hồ sơ bị từ chối; chưa ghi gì.",
                "The file is refused; nothing was written.",
            )
            .because(&faults),
            DossierError::NotReleased => Self::refused(
                "Không có học sinh nào được cho chuyển đi theo mã này.",
                "No student was released in this transfer.",
            ),
            DossierError::Erased => Self::refused(
                "Dữ liệu cá nhân của học sinh này đã được xóa.",
                "The personal data of this student was erased.",
            ),
            DossierError::TooLarge(_) => {
                Self::refused("Hồ sơ quá lớn.", "The dossier is too large.").because(&error)
            }
        }
    }
}

impl From<CredentialError> for Failure {
    fn from(error: CredentialError) -> Self {
        let text = match error {
            CredentialError::LoginTaken => "Tên đăng nhập này đã có người dùng.",
            CredentialError::LoginInvalid => "Tên đăng nhập không hợp lệ.",
            CredentialError::PasswordTooShort { .. } | CredentialError::PasswordTooLong { .. } => {
                "Độ dài mật khẩu không hợp lệ."
            }
            CredentialError::WrongPassword
            | CredentialError::WrongCode
            | CredentialError::Forbidden
            | CredentialError::InvitationInvalid
            | CredentialError::TryLater { .. }
            | CredentialError::UnknownAccount
            | CredentialError::Busy => "Không đặt được mật khẩu.",
        };
        Self::refused(text, "The password was not set.").because(&error)
    }
}

impl From<TextError> for Failure {
    fn from(error: TextError) -> Self {
        Self::usage("Nội dung nhập không hợp lệ.", "A text is not valid.").because(&error)
    }
}

impl From<FileError> for Failure {
    fn from(error: FileError) -> Self {
        let text = error.text();
        Self::refused(format!("{}: {}", error.code(), text.vi), text.en)
    }
}

impl From<std::io::Error> for Failure {
    fn from(error: std::io::Error) -> Self {
        Self::unavailable("Lỗi đọc, ghi tệp.", "A file cannot be read or written.").because(&error)
    }
}

impl From<serde_json::Error> for Failure {
    fn from(error: serde_json::Error) -> Self {
        Self::unavailable("Không ghi được JSON.", "JSON cannot be written.").because(&error)
    }
}
