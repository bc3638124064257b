//! What happens to credentials, without the secrets.

use jiff::{Timestamp, civil::Date};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::StalePassword;
use crate::{ids::AccountId, sealed::HasSealed, state::Position};

/// Somebody was invited to set a password of their own (gửi liên kết mời). An earlier invitation holds no longer.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct AccountInvited {
    /// Whose account.
    pub account: AccountId,
    /// Until when the link holds.
    pub until: Timestamp,
}

/// An invitation was taken back (thu hồi liên kết mời).
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct InvitationRevoked {
    /// Whose account.
    pub account: AccountId,
}

/// The school set what it demands of passwords and second factors (quy định về tài khoản).
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct AccountRulesSet {
    /// After how many days a password counts as old.
    pub password_days: Option<u16>,
    /// From which day on a second factor is demanded.
    pub second_factor_from: Option<Date>,
}

/// Somebody was reminded of a stale password (nhắc đổi mật khẩu).
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct PasswordReminded {
    /// Whose account.
    pub account: AccountId,
    /// What is stale about it.
    pub reason: StalePassword,
}

/// An account has a second factor from now on (bật xác thực hai lớp), in place of one that it had.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct SecondFactorEnrolled {
    /// The account.
    pub account: AccountId,
}

/// It was proposed to take the second factor from an account (đề nghị đặt lại xác thực hai lớp).
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct FactorResetProposed {
    /// The account.
    pub account: AccountId,
}

/// The second factor was taken from an account (đặt lại xác thực hai lớp).
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct FactorReset {
    /// The account.
    pub account: AccountId,
    /// The proposal; none when the operator did it.
    pub proposed: Option<Position>,
}

impl HasSealed for AccountInvited {}
impl HasSealed for InvitationRevoked {}
impl HasSealed for AccountRulesSet {}
impl HasSealed for PasswordReminded {}
impl HasSealed for SecondFactorEnrolled {}
impl HasSealed for FactorResetProposed {}
impl HasSealed for FactorReset {}
