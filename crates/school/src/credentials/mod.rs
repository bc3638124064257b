//! How people come to their own credentials and keep them: one-time invitations, reminders of stale passwords, the second factor.
//! The secrets themselves are never here: not a password, not a link, not a key of an authenticator app.

mod commands;
mod decide;
mod events;
mod factor;
mod projection;
mod refusal;
#[cfg(test)]
mod tests;

pub use commands::{
    ApproveFactorReset, EnrollSecondFactor, InviteAccounts, ProposeFactorReset, RemindPasswords,
    RevokeInvitation, SetAccountRules,
};
pub use events::{
    AccountInvited, AccountRulesSet, FactorReset, FactorResetProposed, InvitationRevoked, PasswordReminded,
    SecondFactorEnrolled,
};
pub use factor::{SECOND_FACTOR_ROLES, SignInDuty};
pub use projection::{
    AccountRules, Credentials, Invitation, InvitationState, Reminder, ResetProposal, StalePassword,
};
pub use refusal::CredentialRefusal;
