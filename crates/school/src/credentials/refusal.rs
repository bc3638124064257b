//! Why a command about credentials is refused.

use crate::{ids::AccountId, refusal::Explain, text::Bilingual};

/// Refusals about credentials.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum CredentialRefusal {
    /// A list of accounts without any.
    NoAccounts,
    /// More accounts than one command takes.
    TooManyAccounts {
        /// As given.
        actual: usize,
        /// The largest number.
        limit: usize,
    },
    /// An account twice in a list.
    AccountRepeated(AccountId),
    /// Nobody invites themselves: that would change a password without showing the present one.
    OwnInvitation,
    /// A number of days that cannot be.
    DaysOutOfBounds {
        /// As given.
        given: u16,
        /// The least number.
        least: u16,
        /// The largest number.
        most: u16,
    },
    /// There is no open invitation.
    NotInvited,
    /// Nothing is stale about the password.
    PasswordInOrder,
    /// The account has no second factor.
    NoSecondFactor,
    /// Nobody proposed to reset it.
    ResetNotProposed,
    /// Two people stand behind a reset, and neither of them is the account's own.
    OwnReset,
}

impl Explain for CredentialRefusal {
    fn code(&self) -> &'static str {
        match self {
            Self::NoAccounts => "NO_ENTRIES",
            Self::TooManyAccounts { .. } => "TOO_MANY_ENTRIES",
            Self::AccountRepeated(_) => "ACCOUNT_REPEATED",
            Self::OwnInvitation => "OWN_INVITATION",
            Self::DaysOutOfBounds { .. } => "DAYS_OUT_OF_BOUNDS",
            Self::NotInvited => "NOT_INVITED",
            Self::PasswordInOrder => "PASSWORD_IN_ORDER",
            Self::NoSecondFactor => "NO_SECOND_FACTOR",
            Self::ResetNotProposed => "RESET_NOT_PROPOSED",
            Self::OwnReset => "OWN_RESET",
        }
    }

    fn text(&self) -> Bilingual {
        match self {
            Self::NoAccounts => Bilingual::new("Chưa chọn tài khoản nào.", "No account is named."),
            Self::TooManyAccounts { limit, .. } => Bilingual::new(
                format!("Mỗi lần nhiều nhất {limit} tài khoản."),
                format!("At most {limit} accounts at once."),
            ),
            Self::AccountRepeated(_) => {
                Bilingual::new("Tài khoản này có hai lần trong danh sách.", "The account is named twice.")
            }
            Self::OwnInvitation => Bilingual::new(
                "Thầy/cô không thể tự mời mình; hãy đổi mật khẩu.",
                "You cannot invite yourself; change your password instead.",
            ),
            Self::DaysOutOfBounds { least, most, .. } => Bilingual::new(
                format!("Số ngày phải từ {least} đến {most}."),
                format!("The number of days must be between {least} and {most}."),
            ),
            Self::NotInvited => Bilingual::new(
                "Tài khoản không có liên kết mời còn hiệu lực.",
                "The account has no open invitation.",
            ),
            Self::PasswordInOrder => Bilingual::new(
                "Mật khẩu của tài khoản này không cần nhắc đổi.",
                "Nothing is stale about this account's password.",
            ),
            Self::NoSecondFactor => {
                Bilingual::new("Tài khoản chưa bật xác thực hai lớp.", "The account has no second factor.")
            }
            Self::ResetNotProposed => Bilingual::new(
                "Chưa có ai đề nghị đặt lại xác thực hai lớp của tài khoản này.",
                "Nobody has proposed to reset this second factor.",
            ),
            Self::OwnReset => Bilingual::new(
                "Việc đặt lại cần hai người khác nhau, và không ai tự đặt lại cho mình.",
                "A reset needs two people, neither of whom is the account's own.",
            ),
        }
    }

    fn value(&self) -> Option<String> {
        match self {
            Self::TooManyAccounts { actual, .. } => Some(actual.to_string()),
            Self::AccountRepeated(account) => Some(account.to_string()),
            Self::DaysOutOfBounds { given, .. } => Some(given.to_string()),
            Self::NoAccounts
            | Self::OwnInvitation
            | Self::NotInvited
            | Self::PasswordInOrder
            | Self::NoSecondFactor
            | Self::ResetNotProposed
            | Self::OwnReset => None,
        }
    }
}
