//! Why a command about accounts, roles or subject groups is refused.

use jiff::civil::Date;

use crate::{
    ids::{AccountId, GroupId},
    policy::Role,
    refusal::Explain,
    text::{Bilingual, Code},
};

/// Refusals about staff.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum StaffRefusal {
    /// No such account.
    UnknownAccount(AccountId),
    /// The account id is taken.
    AccountExists(AccountId),
    /// Another account has the staff code.
    StaffCodeTaken(Code),
    /// An account needs at least one role.
    NoRole,
    /// The operator is no account.
    RoleNotGrantable(Role),
    /// The account is disabled.
    AccountIsDisabled(AccountId),
    /// The account does not have the role that the task needs.
    RoleMissing {
        /// The account.
        account: AccountId,
        /// The role it would need.
        role: Role,
    },
    /// Nobody disables their own account.
    OwnAccount,
    /// Nobody takes their own membership of the admin board away.
    OwnAdminRole,
    /// Without it nobody could administer the school.
    LastAdmin,
    /// It is the account's only role; disable the account instead.
    LastRole(Role),
    /// The person's data was erased.
    AccountErased(AccountId),
    /// No such subject group.
    UnknownGroup(GroupId),
    /// Another subject group has the name.
    GroupNameTaken,
    /// The group's last change holds from a later day.
    GroupBeforeLast {
        /// First day of the group's last change.
        last: Date,
        /// First day that was asked for.
        given: Date,
    },
}

impl Explain for StaffRefusal {
    fn code(&self) -> &'static str {
        match self {
            Self::UnknownAccount(_) => "UNKNOWN_ACCOUNT",
            Self::AccountExists(_) => "ACCOUNT_EXISTS",
            Self::StaffCodeTaken(_) => "STAFF_CODE_TAKEN",
            Self::NoRole => "NO_ROLE",
            Self::RoleNotGrantable(_) => "ROLE_NOT_GRANTABLE",
            Self::AccountIsDisabled(_) => "ACCOUNT_DISABLED",
            Self::RoleMissing { .. } => "ROLE_MISSING",
            Self::OwnAccount => "OWN_ACCOUNT",
            Self::OwnAdminRole => "OWN_ADMIN_ROLE",
            Self::LastAdmin => "LAST_ADMIN",
            Self::LastRole(_) => "LAST_ROLE",
            Self::AccountErased(_) => "ACCOUNT_ERASED",
            Self::UnknownGroup(_) => "UNKNOWN_GROUP",
            Self::GroupNameTaken => "GROUP_NAME_TAKEN",
            Self::GroupBeforeLast { .. } => "GROUP_BEFORE_LAST",
        }
    }

    fn text(&self) -> Bilingual {
        match self {
            Self::UnknownAccount(_) => Bilingual::new("Không có tài khoản này.", "There is no such account."),
            Self::AccountExists(_) => Bilingual::new("Tài khoản này đã có.", "This account exists already."),
            Self::StaffCodeTaken(code) => Bilingual::new(
                format!("Mã cán bộ {code} đã dùng cho tài khoản khác."),
                format!("Another account has the staff code {code}."),
            ),
            Self::NoRole => Bilingual::new(
                "Tài khoản phải có ít nhất một vai trò.",
                "An account needs at least one role.",
            ),
            Self::RoleNotGrantable(role) => Bilingual::new(
                format!("Không cấp được vai trò “{}” cho tài khoản.", role.vi()),
                format!("The role {} cannot be given to an account.", role.code()),
            ),
            Self::AccountIsDisabled(_) => {
                Bilingual::new("Tài khoản này đã bị khóa.", "This account is disabled.")
            }
            Self::RoleMissing { role, .. } => Bilingual::new(
                format!("Tài khoản này không có vai trò “{}”.", role.vi()),
                format!("This account does not have the role {}.", role.code()),
            ),
            Self::OwnAccount => Bilingual::new(
                "Thầy/cô không thể tự khóa tài khoản của mình.",
                "You cannot disable your own account.",
            ),
            Self::OwnAdminRole => Bilingual::new(
                "Thầy/cô không thể tự rút vai trò ban quản trị của mình.",
                "You cannot take your own role on the admin board away.",
            ),
            Self::LastAdmin => Bilingual::new(
                "Đây là tài khoản ban quản trị cuối cùng còn hoạt động của trường.",
                "This is the school's last enabled account on the admin board.",
            ),
            Self::LastRole(role) => Bilingual::new(
                format!("“{}” là vai trò duy nhất của tài khoản; hãy khóa tài khoản.", role.vi()),
                format!("{} is the account's only role; disable the account instead.", role.code()),
            ),
            Self::AccountErased(_) => Bilingual::new(
                "Dữ liệu cá nhân của tài khoản này đã được xóa.",
                "The personal data of this account was erased.",
            ),
            Self::UnknownGroup(_) => {
                Bilingual::new("Không có tổ chuyên môn này.", "There is no such subject group.")
            }
            Self::GroupNameTaken => {
                Bilingual::new("Đã có tổ chuyên môn cùng tên.", "Another subject group has this name.")
            }
            Self::GroupBeforeLast { last, given } => Bilingual::new(
                format!("Ngày bắt đầu {given} sớm hơn lần thay đổi gần nhất của tổ ({last})."),
                format!("The first day {given} is before the group's last change ({last})."),
            ),
        }
    }

    fn value(&self) -> Option<String> {
        match self {
            Self::UnknownAccount(account)
            | Self::AccountExists(account)
            | Self::AccountIsDisabled(account)
            | Self::RoleMissing { account, .. }
            | Self::AccountErased(account) => Some(account.to_string()),
            Self::StaffCodeTaken(code) => Some(code.to_string()),
            Self::RoleNotGrantable(role) | Self::LastRole(role) => Some(role.code().to_owned()),
            Self::UnknownGroup(group) => Some(group.to_string()),
            Self::GroupBeforeLast { given, .. } => Some(given.to_string()),
            Self::NoRole | Self::OwnAccount | Self::OwnAdminRole | Self::LastAdmin | Self::GroupNameTaken => {
                None
            }
        }
    }
}
