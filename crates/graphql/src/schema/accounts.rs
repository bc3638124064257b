//! What is known of credentials beside the secrets: invitations, stale passwords, the second factor, and what the school demands.

use async_graphql::{Context, Enum, Result, SimpleObject};
use socai_runtime::sign_in::Login;
use socai_school::{
    Timestamp,
    credentials::{self, Invitation, Reminder},
    ids::AccountId,
};

use super::{
    AccountNode, ActorNode,
    connection::{Page, connection},
};
use crate::{
    enums::{InvitationState, Label, StalePassword},
    errors::Fault,
    scalars::{Day, Moment},
    scope::{RequestContext, Scope},
};

/// An invitation to set a password of one's own (lời mời).
#[derive(SimpleObject)]
#[graphql(name = "Invitation")]
pub(crate) struct InvitationNode {
    /// Where it stands (trạng thái).
    state: InvitationState,
    /// That in words (tên trạng thái).
    state_label: Label,
    /// Who invited (người mời).
    by: ActorNode,
    /// When (thời điểm mời).
    at: Moment,
    /// Until when the link holds (hạn).
    until: Moment,
}

impl InvitationNode {
    pub(crate) fn of(scope: &Scope, invitation: &Invitation, now: Timestamp) -> Self {
        let state = InvitationState::from(invitation.state(now));
        Self {
            state,
            state_label: state.into(),
            by: ActorNode::new(scope, invitation.by),
            at: invitation.at.into(),
            until: invitation.until.into(),
        }
    }
}

/// A reminder to change a stale password (nhắc đổi mật khẩu).
#[derive(Clone, SimpleObject)]
#[graphql(name = "PasswordReminder")]
pub(crate) struct ReminderNode {
    /// Who reminds (người nhắc).
    by: ActorNode,
    /// When (thời điểm nhắc).
    at: Moment,
    /// What is stale (lí do).
    reason: StalePassword,
    /// That in words (lí do bằng lời).
    reason_label: Label,
}

impl ReminderNode {
    pub(crate) fn of(scope: &Scope, account: AccountId) -> Option<Self> {
        let Reminder { by, at, reason } = *scope.school().credentials.reminder(account)?;
        let reason = StalePassword::from(reason);
        Some(Self { by: ActorNode::new(scope, by), at: at.into(), reason, reason_label: reason.into() })
    }
}

/// What the school demands of passwords and second factors (quy định về tài khoản).
#[derive(SimpleObject)]
#[graphql(name = "AccountRules")]
pub(crate) struct AccountRulesNode {
    /// After how many days a password counts as old; null: never.
    password_days: Option<u16>,
    /// From which day on a second factor is demanded of principal, vice principals and admin board; null: never.
    second_factor_from: Option<Day>,
}

impl AccountRulesNode {
    pub(crate) fn of(scope: &Scope) -> Self {
        let credentials::AccountRules { password_days, second_factor_from } =
            scope.school().credentials.rules();
        Self { password_days, second_factor_from: second_factor_from.map(Into::into) }
    }
}

/// Which stale passwords (loại cần nhắc).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Enum)]
pub(crate) enum StaleFilter {
    /// Chưa từng đăng nhập: nobody has ever signed in.
    NeverSignedIn,
    /// Chưa đổi mật khẩu được cấp: somebody else set it, or nobody ever did.
    NeverChanged,
    /// Mật khẩu cũ: older than the school allows.
    Old,
}

/// An account whose password wants attention (tài khoản cần nhắc).
#[derive(Clone, SimpleObject)]
#[graphql(name = "StaleAccount")]
pub(crate) struct StaleAccountNode {
    /// The account (tài khoản).
    account: AccountNode,
    /// What is stale about its password (lí do); null when it was only never used.
    password: Option<StalePassword>,
    /// When somebody last signed in (lần đăng nhập gần nhất); null when nobody has, as far as is known.
    last_sign_in: Option<Moment>,
    /// The reminder that was not followed yet (đã nhắc); null when there is none.
    reminder: Option<ReminderNode>,
}

connection! {
    /// A page of accounts whose passwords want attention (tài khoản cần nhắc).
    StaleAccountConnection, StaleAccountEdge of StaleAccountNode as "StaleAccountConnection", "StaleAccountEdge"
}

/// The enabled accounts whose passwords want attention, by staff code and id. When somebody signed in is as it is now.
pub(crate) async fn stale(
    ctx: &Context<'_>,
    scope: &Scope,
    only: Option<StaleFilter>,
    page: Page,
) -> Result<StaleAccountConnection> {
    let request = RequestContext::of(ctx)?;
    let logins = request.runtime().sign_in().logins(scope.school_id()).await.map_err(|_| Fault::Busy)?;
    let last = |account: AccountId| {
        let of = |login: &&Login| login.account == account;
        logins.iter().filter(of).filter_map(|login| login.signed_in_at).max()
    };
    let (school, now) = (scope.school(), scope.running_moment());
    let mut accounts: Vec<_> = school.staff.accounts().filter(|account| account.is_enabled).collect();
    accounts.sort_by(|a, b| {
        (a.staff_code.is_none(), &a.staff_code, a.id).cmp(&(b.staff_code.is_none(), &b.staff_code, b.id))
    });
    let listed: Vec<StaleAccountNode> = accounts
        .into_iter()
        .filter_map(|account| {
            let (password, last_sign_in) = (school.stale_password(account.id, now), last(account.id));
            let (never, old) = (last_sign_in.is_none(), password == Some(credentials::StalePassword::Old));
            let is_meant = match only {
                None => never || password.is_some(),
                Some(StaleFilter::NeverSignedIn) => never,
                Some(StaleFilter::NeverChanged) => password.is_some() && !old,
                Some(StaleFilter::Old) => old,
            };
            is_meant.then(|| StaleAccountNode {
                account: AccountNode::new(scope.clone(), account.id),
                password: password.map(Into::into),
                last_sign_in: last_sign_in.map(Into::into),
                reminder: ReminderNode::of(scope, account.id),
            })
        })
        .collect();
    let total = listed.len();
    Ok(StaleAccountConnection::new(page.cut((1u64..).zip(listed)), total))
}
