//! What happens to accounts, roles and subject groups.

use jiff::civil::Date;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::Profile;
use crate::{
    ids::{AccountId, GroupId},
    policy::Role,
    sealed::{Category, HasSealed, Sealed, SealedSlot},
    text::{Code, Line},
};

/// An account was opened for a person (mở tài khoản).
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct AccountOpened {
    /// The account.
    pub account: AccountId,
    /// Staff code (mã cán bộ), where the person has one.
    pub staff_code: Option<Code>,
    /// Name and contact of the person.
    pub profile: Sealed<Profile>,
    /// The roles it starts with.
    pub roles: Vec<Role>,
}

/// A role was given to an account.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct RoleGranted {
    /// The account.
    pub account: AccountId,
    /// The role.
    pub role: Role,
}

/// A role was taken from an account.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct RoleRevoked {
    /// The account.
    pub account: AccountId,
    /// The role.
    pub role: Role,
}

/// An account was disabled: it may do and read nothing from here on.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct AccountDisabled {
    /// The account.
    pub account: AccountId,
}

/// A disabled account was enabled again.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct AccountEnabled {
    /// The account.
    pub account: AccountId,
}

/// The login and password of an account were about to be set (cấp, đổi mật khẩu): by its person, or by somebody else, who could then
/// sign in as that person. Nothing of the secret is here.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct PasswordSet {
    /// The account.
    pub account: AccountId,
}

/// A subject group (tổ chuyên môn) was formed, or its head and members changed.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct SubjectGroupFormed {
    /// The group.
    pub group: GroupId,
    /// Its name, such as "Tổ 4-5".
    pub name: Line,
    /// Who heads it.
    pub head: AccountId,
    /// Its members, the head included.
    pub members: Vec<AccountId>,
    /// From which day on.
    pub from: Date,
}

impl HasSealed for AccountOpened {
    fn slots(&mut self) -> Vec<SealedSlot<'_>> {
        vec![SealedSlot {
            field: "profile",
            owner: self.account.0,
            category: Category::Identity,
            value: &mut self.profile,
        }]
    }
}
impl HasSealed for RoleGranted {}
impl HasSealed for RoleRevoked {}
impl HasSealed for AccountDisabled {}
impl HasSealed for AccountEnabled {}
impl HasSealed for PasswordSet {}
impl HasSealed for SubjectGroupFormed {}
