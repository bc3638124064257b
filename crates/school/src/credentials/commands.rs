//! Commands about credentials. Their decisions are in `decide.rs`.

use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use crate::ids::AccountId;

/// Invites people to set a password of their own, all or none. The links are made elsewhere and shown once.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct InviteAccounts {
    /// Whom; each once, enabled, not the actor.
    pub accounts: Vec<AccountId>,
    /// For how many days the links hold, 1 to [`InviteAccounts::MAX_DAYS`].
    pub days: u16,
}

impl InviteAccounts {
    /// Most accounts of one command.
    pub const LIMIT: usize = 200;
    /// Longest life of a link, in days.
    pub const MAX_DAYS: u16 = 30;
}

/// Takes an invitation back.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct RevokeInvitation {
    /// Whose.
    pub account: AccountId,
}

/// Sets what the school demands of passwords and of second factors.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct SetAccountRules {
    /// After how many days a password counts as old; never when absent.
    pub password_days: Option<u16>,
    /// From which day on a second factor is demanded of who locks, approves or administers; never when absent.
    pub second_factor_from: Option<Date>,
}

impl SetAccountRules {
    /// Least number of days after which a password can count as old.
    pub const LEAST_DAYS: u16 = 30;
    /// Largest number of days after which a password can count as old.
    pub const MOST_DAYS: u16 = 1_095;
}

/// Reminds people whose password is stale; they see it after they sign in.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct RemindPasswords {
    /// Whom; each once.
    pub accounts: Vec<AccountId>,
}

/// Records that the actor's account has a second factor from now on; a code of it was right.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct EnrollSecondFactor {
    /// The actor's account.
    pub account: AccountId,
}

/// Proposes to take the second factor from an account whose person has lost it.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct ProposeFactorReset {
    /// The account; not the actor's.
    pub account: AccountId,
}

/// Takes the second factor from an account, as somebody else has proposed.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct ApproveFactorReset {
    /// The account; not the actor's.
    pub account: AccountId,
}
