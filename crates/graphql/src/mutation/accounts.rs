//! Mutations about how people come to their credentials: invitations, reminders, the second factor. Links, secrets and recovery
//! codes are in the answer of the one request that makes them, and nowhere else.

use async_graphql::{Context, InputObject, Object, Result, SimpleObject};
use socai_runtime::sign_in::{CredentialError, InvitationLink};
use socai_school::{
    credentials::{
        ApproveFactorReset, InviteAccounts, ProposeFactorReset, RemindPasswords, RevokeInvitation,
        SetAccountRules,
    },
    ids::AccountId,
    policy::{Action, Object as About},
};

use super::{credentials::explain_at, own, payload, refused, run, run_with_cells};
use crate::{
    errors::Fault,
    ids::Gid,
    inputs::{Call, accounts},
    list_size,
    refusal::Refusal,
    scalars::Day,
    schema::{AccountNode, AccountRulesNode},
    scope::RequestContext,
};

/// Mutations about how people come to their credentials.
#[derive(Default)]
pub(crate) struct AccountsMutation;

/// Whom to invite (người được mời).
#[derive(InputObject)]
pub(crate) struct InvitationInput {
    /// The account (tài khoản).
    account_id: Gid<AccountId>,
    /// The login that the person shall have (tên đăng nhập); the one that there is when absent.
    #[graphql(secret)]
    login: Option<String>,
}

/// People to invite (gửi liên kết mời).
#[derive(InputObject)]
pub(crate) struct InviteAccountsInput {
    #[graphql(flatten)]
    call: Call,
    /// Whom, 1 to 200 accounts.
    invitations: Vec<InvitationInput>,
    /// For how many days the links hold, 1 to 30.
    #[graphql(default = 7)]
    days: u16,
}

/// People to remind of a stale password (nhắc đổi mật khẩu).
#[derive(InputObject)]
pub(crate) struct RemindPasswordsInput {
    #[graphql(flatten)]
    call: Call,
    /// Whom, 1 to 200 accounts.
    account_ids: Vec<Gid<AccountId>>,
}

/// What the school demands of passwords and second factors (quy định về tài khoản).
#[derive(InputObject)]
pub(crate) struct SetAccountRulesInput {
    #[graphql(flatten)]
    call: Call,
    /// After how many days a password counts as old, 30 to 1095; never when absent.
    password_days: Option<u16>,
    /// From which day on a second factor is demanded of principal, vice principals and admin board; never when absent.
    second_factor_from: Option<Day>,
}

/// An account that is meant by its id (tài khoản).
#[derive(InputObject)]
pub(crate) struct CredentialInput {
    #[graphql(flatten)]
    call: Call,
    /// The account (tài khoản).
    account_id: Gid<AccountId>,
}

/// The first code of an authenticator app (mã xác thực).
#[derive(InputObject)]
pub(crate) struct EnrollSecondFactorInput {
    /// The six digits that the app shows.
    #[graphql(secret)]
    code: String,
}

/// A link to hand out (liên kết mời). Shown once.
#[derive(SimpleObject)]
#[graphql(name = "InvitationLink")]
pub(crate) struct LinkNode {
    /// The account (tài khoản).
    account: Option<AccountNode>,
    /// What the person will sign in with (tên đăng nhập).
    login: String,
    /// Where the person sets a password, to be put behind the address of this server. The secret stands behind `#`, so it is
    /// in no log.
    path: String,
    /// The secret alone (mã mời), for people who type it.
    code: String,
}

payload! {
    /// Outcome of `inviteAccounts`.
    InviteAccountsPayload {
        /// A link for each account; empty when the command was refused or an earlier request had carried it out.
        links: Vec<LinkNode>,
    }
    /// Outcome of `revokeInvitation`.
    RevokeInvitationPayload {
        /// The account (tài khoản).
        account: Option<AccountNode>,
    }
    /// Outcome of `remindPasswords`.
    RemindPasswordsPayload {
        /// The accounts (tài khoản).
        accounts: Vec<AccountNode>,
    }
    /// Outcome of `setAccountRules`.
    SetAccountRulesPayload {
        /// What is demanded from now on (quy định).
        rules: Option<AccountRulesNode>,
    }
    /// Outcome of `proposeFactorReset`.
    ProposeFactorResetPayload {
        /// The account (tài khoản).
        account: Option<AccountNode>,
    }
    /// Outcome of `approveFactorReset`.
    ApproveFactorResetPayload {
        /// The account (tài khoản); all its sessions have ended.
        account: Option<AccountNode>,
    }
}

/// Outcome of `beginSecondFactor`. Shown once.
#[derive(SimpleObject)]
pub(crate) struct BeginSecondFactorPayload {
    /// What an authenticator app reads from a picture: `otpauth://totp/…`. Null when refused.
    uri: Option<String>,
    /// The same secret as people type it, in Base32. Null when refused.
    secret: Option<String>,
    /// Why nothing was begun (lí do từ chối).
    refusals: Vec<Refusal>,
}

/// Outcome of `enrollSecondFactor`.
#[derive(SimpleObject)]
pub(crate) struct EnrollSecondFactorPayload {
    /// Codes for the day on which the app is lost, each good for one sign-in (mã khôi phục). Shown once; empty when refused.
    recovery_codes: Vec<String>,
    /// Why the factor is not in force (lí do từ chối).
    refusals: Vec<Refusal>,
}

/// Mutations about how people come to their credentials.
#[Object]
impl AccountsMutation {
    /// Invites people to set a password of their own by one-time links (gửi liên kết mời), all or none. A new link takes the place of
    /// an earlier one.
    #[graphql(directive = list_size::AnswerToEach::apply("input.invitations", "links"))]
    async fn invite_accounts(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The command.")] input: InviteAccountsInput,
    ) -> Result<InviteAccountsPayload> {
        let scope = own(ctx, &input.call).await?;
        let request = RequestContext::of(ctx)?;
        let whom: Vec<(AccountId, Option<String>)> = input
            .invitations
            .into_iter()
            .map(|invitation| (invitation.account_id.0, invitation.login))
            .collect();
        let command =
            InviteAccounts { accounts: whom.iter().map(|(account, _)| *account).collect(), days: input.days };
        let mut invitees = Vec::new();
        // Only who may invite learns which logins are taken.
        let may = scope.may(Action::InviteAccounts, About::School);
        if may && whom.len() <= InviteAccounts::LIMIT {
            let sign_in = request.runtime().sign_in();
            invitees = match sign_in.prepare_invitations(scope.school_id(), &whom).await {
                Ok(invitees) => invitees,
                Err(wrong) => {
                    let at = |index: usize| format!("invitations[{index}].login");
                    let refusals = wrong.into_iter().map(|(index, error)| explain_at(error, &at(index)));
                    let refusals = refusals.collect::<Result<Vec<_>, Fault>>()?;
                    return Ok(InviteAccountsPayload {
                        outcome: refused(&scope, refusals),
                        links: Vec::new(),
                    });
                }
            };
        }
        let path = |path: &str| path.replacen("accounts", "invitations", 1).replace(']', "].accountId");
        let done =
            run_with_cells(ctx, &input.call, command, |refused| path(&refused.path), |_, _| None).await?;
        let mut links = Vec::new();
        if done.is_accepted() && !done.outcome.is_replay {
            let invitation = whom.first().and_then(|(first, _)| {
                done.scope.school().credentials.invitation(*first).map(|invitation| invitation.until)
            });
            let until = invitation.ok_or(Fault::Internal)?;
            let sign_in = request.runtime().sign_in();
            let made = sign_in.put_invitations(scope.school_id(), invitees, until).await;
            let node = |InvitationLink { account, login, token }| LinkNode {
                account: AccountNode::find(&done.scope, account),
                login,
                path: format!("/invitation#{}", token.as_str()),
                code: token.as_str().to_owned(),
            };
            links = made.map_err(|_| Fault::Busy)?.into_iter().map(node).collect();
        }
        Ok(InviteAccountsPayload { outcome: done.outcome, links })
    }

    /// Takes an invitation back: its link holds no longer (thu hồi liên kết mời).
    async fn revoke_invitation(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The command.")] input: CredentialInput,
    ) -> Result<RevokeInvitationPayload> {
        let account = input.account_id.0;
        let done = run(ctx, &input.call, RevokeInvitation { account }).await?;
        if done.is_accepted() {
            let sign_in = RequestContext::of(ctx)?.runtime().sign_in();
            // The ledger says no already; the link goes at once as well.
            sign_in.drop_invitation(input.call.school.0, account).await.map_err(|_| Fault::Busy)?;
        }
        let account = done.show(|scope| AccountNode::find(scope, account));
        Ok(RevokeInvitationPayload { outcome: done.outcome, account })
    }

    /// Reminds people whose password is stale (nhắc đổi mật khẩu); they see it as `Viewer.passwordReminder`.
    #[graphql(directive = list_size::AnswerToEach::apply("input.accountIds", "accounts"))]
    async fn remind_passwords(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The command.")] input: RemindPasswordsInput,
    ) -> Result<RemindPasswordsPayload> {
        let accounts = accounts(input.account_ids);
        let command = RemindPasswords { accounts: accounts.clone() };
        let path = |path: &str| path.replacen("accounts", "accountIds", 1);
        let done =
            run_with_cells(ctx, &input.call, command, |refused| path(&refused.path), |_, _| None).await?;
        let find = |account: AccountId| AccountNode::find(&done.scope, account);
        let accounts =
            if done.is_accepted() { accounts.into_iter().filter_map(find).collect() } else { Vec::new() };
        Ok(RemindPasswordsPayload { outcome: done.outcome, accounts })
    }

    /// Sets what the school demands of passwords and second factors (quy định về tài khoản).
    async fn set_account_rules(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The command.")] input: SetAccountRulesInput,
    ) -> Result<SetAccountRulesPayload> {
        let command = SetAccountRules {
            password_days: input.password_days,
            second_factor_from: input.second_factor_from.map(|day| day.0),
        };
        let done = run(ctx, &input.call, command).await?;
        let rules = done.show(|scope| Some(AccountRulesNode::of(scope)));
        Ok(SetAccountRulesPayload { outcome: done.outcome, rules })
    }

    /// Begins to set up one's own second factor (bật xác thực hai lớp): makes a secret for an authenticator app. It is in force only
    /// when `enrollSecondFactor` was sent a code of it; until then an earlier one stays.
    async fn begin_second_factor(&self, ctx: &Context<'_>) -> Result<BeginSecondFactorPayload> {
        let request = RequestContext::of(ctx)?;
        let visitor = request.signed_in()?;
        let sign_in = request.runtime().sign_in();
        match sign_in.begin_factor(visitor.school, visitor.account, ISSUER).await {
            Ok(made) => Ok(BeginSecondFactorPayload {
                uri: Some(made.uri.to_string()),
                secret: Some(made.base32.to_string()),
                refusals: Vec::new(),
            }),
            Err(error) => {
                let refusals = vec![explain_at(error, "")?];
                Ok(BeginSecondFactorPayload { uri: None, secret: None, refusals })
            }
        }
    }

    /// Puts one's own second factor in force (xác nhận xác thực hai lớp) by a code that the app shows. The ledger keeps that it was done.
    async fn enroll_second_factor(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The code.")] input: EnrollSecondFactorInput,
    ) -> Result<EnrollSecondFactorPayload> {
        let request = RequestContext::of(ctx)?;
        let visitor = request.signed_in()?;
        let whose = (visitor.school, visitor.account);
        match request.runtime().enroll_factor(whose, &input.code).await {
            Ok(codes) => Ok(EnrollSecondFactorPayload {
                recovery_codes: codes.iter().map(|code| code.to_string()).collect(),
                refusals: Vec::new(),
            }),
            Err(error) => {
                let path = if error == CredentialError::WrongCode { "code" } else { "" };
                let refusals = vec![explain_at(error, path)?];
                Ok(EnrollSecondFactorPayload { recovery_codes: Vec::new(), refusals })
            }
        }
    }

    /// Proposes to take the second factor from an account whose person has lost it (đề nghị đặt lại xác thực hai lớp).
    async fn propose_factor_reset(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The command.")] input: CredentialInput,
    ) -> Result<ProposeFactorResetPayload> {
        let account = input.account_id.0;
        let done = run(ctx, &input.call, ProposeFactorReset { account }).await?;
        let account = done.show(|scope| AccountNode::find(scope, account));
        Ok(ProposeFactorResetPayload { outcome: done.outcome, account })
    }

    /// Takes the second factor from an account, as somebody else has proposed (duyệt đặt lại xác thực hai lớp). Two people, neither of
    /// them the account's own.
    async fn approve_factor_reset(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The command.")] input: CredentialInput,
    ) -> Result<ApproveFactorResetPayload> {
        let account = input.account_id.0;
        let done = run(ctx, &input.call, ApproveFactorReset { account }).await?;
        if done.is_accepted() {
            let sign_in = RequestContext::of(ctx)?.runtime().sign_in();
            sign_in.drop_factor(input.call.school.0, account).await.map_err(|_| Fault::Busy)?;
        }
        let account = done.show(|scope| AccountNode::find(scope, account));
        Ok(ApproveFactorResetPayload { outcome: done.outcome, account })
    }
}

/// What an authenticator app calls this.
const ISSUER: &str = "Sổ Cái";
