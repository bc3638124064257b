//! Invitations, reminders and second factors as they stand.

use imbl::{OrdMap, OrdSet};
use jiff::{Timestamp, civil::Date};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::{
    AccountInvited, AccountRulesSet, FactorReset, FactorResetProposed, InvitationRevoked, PasswordReminded,
    SecondFactorEnrolled,
};
use crate::{
    context::Actor,
    event::{Event, Recorded},
    ids::AccountId,
    staff::PasswordSet,
    state::{Position, School},
};

/// What is stale about a password.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum StalePassword {
    /// Nobody has ever set one, as far as the ledger knows.
    Unknown,
    /// Somebody else has set it and knows it.
    Given,
    /// It is older than the school allows.
    Old,
}

/// What a school demands. By default nothing.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct AccountRules {
    /// After how many days a password counts as old.
    pub password_days: Option<u16>,
    /// From which day on a second factor is demanded.
    pub second_factor_from: Option<Date>,
}

/// An invitation to set a password of one's own.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Invitation {
    /// Who invited.
    pub by: Actor,
    /// When.
    pub at: Timestamp,
    /// Until when the link holds.
    pub until: Timestamp,
    /// Whether it was taken back.
    pub is_revoked: bool,
    /// When the person set a password; what came first counts.
    pub accepted_at: Option<Timestamp>,
}

/// Where an invitation stands at a moment.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum InvitationState {
    /// The link holds.
    Open,
    /// The person has set a password.
    Accepted,
    /// It was taken back.
    Revoked,
    /// Its time is over.
    Expired,
}

impl Invitation {
    /// Where it stands.
    #[must_use]
    pub fn state(&self, now: Timestamp) -> InvitationState {
        if self.accepted_at.is_some() {
            InvitationState::Accepted
        } else if self.is_revoked {
            InvitationState::Revoked
        } else if self.until <= now {
            InvitationState::Expired
        } else {
            InvitationState::Open
        }
    }
}

/// A reminder that the person has not followed yet.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Reminder {
    /// Who reminded.
    pub by: Actor,
    /// When.
    pub at: Timestamp,
    /// What was stale.
    pub reason: StalePassword,
}

/// A proposal to take the second factor from an account.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ResetProposal {
    /// Who proposed it.
    pub by: Actor,
    /// When.
    pub at: Timestamp,
    /// The event.
    pub position: Position,
}

/// Everything about credentials that is no secret.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Credentials {
    rules: AccountRules,
    invitations: OrdMap<AccountId, Invitation>,
    reminders: OrdMap<AccountId, Reminder>,
    factors: OrdSet<AccountId>,
    resets: OrdMap<AccountId, ResetProposal>,
}

impl Credentials {
    /// What the school demands.
    #[must_use]
    pub fn rules(&self) -> AccountRules {
        self.rules
    }

    /// The latest invitation of an account.
    #[must_use]
    pub fn invitation(&self, account: AccountId) -> Option<&Invitation> {
        self.invitations.get(&account)
    }

    /// The latest reminder of an account, until its password is set.
    #[must_use]
    pub fn reminder(&self, account: AccountId) -> Option<&Reminder> {
        self.reminders.get(&account)
    }

    /// Whether the account has a second factor.
    #[must_use]
    pub fn has_factor(&self, account: AccountId) -> bool {
        self.factors.contains(&account)
    }

    /// A proposal to reset the second factor that waits for a second person.
    #[must_use]
    pub fn reset_proposal(&self, account: AccountId) -> Option<&ResetProposal> {
        self.resets.get(&account)
    }

    pub(crate) fn invited(&mut self, event: &AccountInvited, recorded: &Recorded<Event>) {
        let invitation = Invitation {
            by: recorded.actor,
            at: recorded.at,
            until: event.until,
            is_revoked: false,
            accepted_at: None,
        };
        self.invitations.insert(event.account, invitation);
    }

    pub(crate) fn revoked(&mut self, event: &InvitationRevoked) {
        if let Some(invitation) = self.invitations.get_mut(&event.account) {
            invitation.is_revoked = true;
        }
    }

    pub(crate) fn rules_set(&mut self, event: &AccountRulesSet) {
        let AccountRulesSet { password_days, second_factor_from } = *event;
        self.rules = AccountRules { password_days, second_factor_from };
    }

    pub(crate) fn reminded(&mut self, event: &PasswordReminded, recorded: &Recorded<Event>) {
        let reminder = Reminder { by: recorded.actor, at: recorded.at, reason: event.reason };
        self.reminders.insert(event.account, reminder);
    }

    pub(crate) fn password_set(&mut self, event: &PasswordSet, recorded: &Recorded<Event>) {
        self.reminders.remove(&event.account);
        let Some(invitation) = self.invitations.get_mut(&event.account) else { return };
        if invitation.state(recorded.at) != InvitationState::Open {
            return;
        }
        // Whoever sets it, the link holds no longer; only the person accepts.
        match recorded.actor {
            actor if actor == Actor::Account(event.account) => invitation.accepted_at = Some(recorded.at),
            _ => invitation.is_revoked = true,
        }
    }

    pub(crate) fn enrolled(&mut self, event: &SecondFactorEnrolled) {
        self.factors.insert(event.account);
        self.resets.remove(&event.account);
    }

    pub(crate) fn reset_proposed(&mut self, event: &FactorResetProposed, recorded: &Recorded<Event>) {
        let proposal = ResetProposal { by: recorded.actor, at: recorded.at, position: recorded.position };
        self.resets.insert(event.account, proposal);
    }

    pub(crate) fn reset(&mut self, event: &FactorReset) {
        self.factors.remove(&event.account);
        self.resets.remove(&event.account);
    }
}

impl School {
    /// What is stale about the password of an account at a moment, by what the ledger knows.
    #[must_use]
    pub fn stale_password(&self, account: AccountId, now: Timestamp) -> Option<StalePassword> {
        let known = self.staff.account(account)?;
        let Some(password) = known.password else { return Some(StalePassword::Unknown) };
        if password.by != Actor::Account(account) {
            return Some(StalePassword::Given);
        }
        let days = self.credentials.rules().password_days?;
        let age = now.as_second().saturating_sub(password.at.as_second());
        (age > i64::from(days) * 24 * 60 * 60).then_some(StalePassword::Old)
    }
}
