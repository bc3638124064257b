//! What a person still has to do before a session may be used.

use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use crate::{context::Actor, ids::AccountId, policy::Role, state::School};

/// Who locks, approves or administers: of them the school can demand a second factor.
pub const SECOND_FACTOR_ROLES: [Role; 3] = [Role::Principal, Role::VicePrincipal, Role::AdminBoard];

/// What a signed-in person has to do first. Nothing else is answered until it is done.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub enum SignInDuty {
    /// Somebody else has set the password and knows it: set one's own.
    ChangePassword,
    /// The school demands a second factor and there is none.
    EnrollSecondFactor,
}

impl School {
    /// What the person of an account has to do on that day before anything else.
    #[must_use]
    pub fn sign_in_duty(&self, account: AccountId, today: Date) -> Option<SignInDuty> {
        let known = self.staff.account(account)?;
        if known.password.is_some_and(|password| password.by != Actor::Account(account)) {
            return Some(SignInDuty::ChangePassword);
        }
        let demanded = self.is_factor_demanded(account, today);
        (demanded && !self.credentials.has_factor(account)).then_some(SignInDuty::EnrollSecondFactor)
    }

    /// Whether the school demands a second factor of the account on that day.
    #[must_use]
    pub fn is_factor_demanded(&self, account: AccountId, today: Date) -> bool {
        let begun = self.credentials.rules().second_factor_from.is_some_and(|from| from <= today);
        begun && SECOND_FACTOR_ROLES.into_iter().any(|role| self.staff.has_role(account, role))
    }
}
