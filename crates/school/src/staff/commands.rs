//! Commands about accounts, roles and subject groups. Their decisions are in `decisions.rs`.

use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use super::Profile;
use crate::{
    ids::{AccountId, GroupId},
    policy::Role,
    text::{Code, Line},
};

/// Opens an account. The account id is chosen by the caller so that its credentials, which are not events, can be set
/// beside it.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct OpenAccount {
    /// The new account.
    pub account: AccountId,
    /// Staff code, unique in the school.
    pub staff_code: Option<Code>,
    /// Name and contact.
    pub profile: Profile,
    /// The roles it starts with.
    pub roles: Vec<Role>,
}

/// Gives a role.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct GrantRole {
    /// The account.
    pub account: AccountId,
    /// The role; never the operator's.
    pub role: Role,
}

/// Takes a role.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct RevokeRole {
    /// The account.
    pub account: AccountId,
    /// The role.
    pub role: Role,
}

/// Disables an account.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct DisableAccount {
    /// The account; nobody disables their own.
    pub account: AccountId,
}

/// Enables a disabled account.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct EnableAccount {
    /// The account.
    pub account: AccountId,
}

/// Sets the login and password of an account, which are kept elsewhere: decided and recorded before they change.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct SetPassword {
    /// The account; one's own, or another's for who may open accounts.
    pub account: AccountId,
}

/// Forms a subject group, or changes an existing one.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct FormSubjectGroup {
    /// The group to change; a new one when absent.
    pub group: Option<GroupId>,
    /// Its name.
    pub name: Line,
    /// Who heads it; must hold the role of a subject group head.
    pub head: AccountId,
    /// Its members; the head need not be repeated.
    pub members: Vec<AccountId>,
    /// From which day on.
    pub from: Date,
}
