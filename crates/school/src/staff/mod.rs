//! People who sign in: accounts with their roles, and subject groups. Credentials are not here and never events; that somebody set
//! them is one.

mod commands;
mod decisions;
mod events;
mod projection;
mod refusal;
#[cfg(test)]
mod tests;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

pub use commands::{
    DisableAccount, EnableAccount, FormSubjectGroup, GrantRole, OpenAccount, RevokeRole, SetPassword,
};
pub use events::{
    AccountDisabled, AccountEnabled, AccountOpened, PasswordSet, RoleGranted, RoleRevoked, SubjectGroupFormed,
};
pub use projection::{Account, LastPassword, Staff, SubjectGroup};
pub use refusal::StaffRefusal;

pub(crate) use decisions::require_role;

use crate::{names::PersonName, text::Line};

/// Who a person with an account is. Personal: always sealed.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Profile {
    /// Name.
    pub name: PersonName,
    /// E-mail or telephone.
    pub contact: Option<Line>,
}
