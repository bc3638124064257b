//! Mutations about accounts, roles and subject groups.

use async_graphql::{Context, InputObject, Object, Result};
use socai_school::{
    Event,
    ids::{AccountId, GroupId},
    staff::{DisableAccount, EnableAccount, FormSubjectGroup, GrantRole, OpenAccount, Profile, RevokeRole},
    text::{Code, Line},
};
use uuid::Uuid;

use super::{credentials, payload, run};
use crate::{
    enums::Role,
    errors::Fault,
    ids::Gid,
    inputs::{Call, CredentialsInput, PersonNameInput, accounts},
    refusal::Refusal,
    scalars::{Day, Text},
    schema::{AccountNode, GroupNode},
    scope::RequestContext,
};

/// Mutations about accounts, roles and subject groups.
#[derive(Default)]
pub(crate) struct StaffMutation;

/// An account to open (tài khoản).
#[derive(InputObject)]
pub(crate) struct OpenAccountInput {
    #[graphql(flatten)]
    call: Call,
    /// The person's name (họ và tên).
    name: PersonNameInput,
    /// E-mail or telephone (liên hệ).
    contact: Option<Text<Line>>,
    /// Staff code (mã cán bộ), unique in the school.
    staff_code: Option<Text<Code>>,
    /// The roles it starts with (vai trò); at least one.
    roles: Vec<Role>,
    /// A login and a first password, set once the account is open (thông tin đăng nhập).
    credentials: Option<CredentialsInput>,
}

/// A role to give or take (vai trò).
#[derive(InputObject)]
pub(crate) struct RoleInput {
    #[graphql(flatten)]
    call: Call,
    /// The account (tài khoản).
    account_id: Gid<AccountId>,
    /// The role (vai trò).
    role: Role,
}

/// An account to disable or enable (tài khoản).
#[derive(InputObject)]
pub(crate) struct AccountInput {
    #[graphql(flatten)]
    call: Call,
    /// The account (tài khoản).
    account_id: Gid<AccountId>,
}

/// A subject group to form or to change (tổ chuyên môn).
#[derive(InputObject)]
pub(crate) struct FormSubjectGroupInput {
    #[graphql(flatten)]
    call: Call,
    /// The group to change; a new one when absent.
    group_id: Option<Gid<GroupId>>,
    /// Its name (tên tổ).
    name: Text<Line>,
    /// Who heads it (tổ trưởng); must hold that role.
    head_id: Gid<AccountId>,
    /// Its members (tổ viên); the head need not be repeated.
    member_ids: Vec<Gid<AccountId>>,
    /// From which day on (từ ngày).
    from: Day,
}

payload! {
    /// Outcome of `openAccount`.
    OpenAccountPayload {
        /// The account (tài khoản) that was opened.
        account: Option<AccountNode>,
        /// Why the account is open but its credentials were not set; `setPassword` can still set them.
        credential_refusals: Vec<Refusal>,
    }
    /// Outcome of `grantRole`.
    GrantRolePayload {
        /// The account (tài khoản).
        account: Option<AccountNode>,
    }
    /// Outcome of `revokeRole`.
    RevokeRolePayload {
        /// The account (tài khoản).
        account: Option<AccountNode>,
    }
    /// Outcome of `disableAccount`.
    DisableAccountPayload {
        /// The account (tài khoản); all its sessions have ended.
        account: Option<AccountNode>,
    }
    /// Outcome of `enableAccount`.
    EnableAccountPayload {
        /// The account (tài khoản).
        account: Option<AccountNode>,
    }
    /// Outcome of `formSubjectGroup`.
    FormSubjectGroupPayload {
        /// The group (tổ chuyên môn).
        group: Option<GroupNode>,
    }
}

/// Mutations about accounts, roles and subject groups.
#[Object]
impl StaffMutation {
    /// Opens an account for a person (mở tài khoản).
    async fn open_account(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The command.")] input: OpenAccountInput,
    ) -> Result<OpenAccountPayload> {
        // Derived from the key, so that a repeated request is the same command.
        let account = AccountId(Uuid::new_v5(&input.call.idempotency_key.0, b"account"));
        let command = OpenAccount {
            account,
            staff_code: input.staff_code.map(|code| code.0),
            profile: Profile { name: input.name.into(), contact: input.contact.map(|text| text.0) },
            roles: input.roles.into_iter().map(Into::into).collect(),
        };
        let done = run(ctx, &input.call, command).await?;
        let credential_refusals = match input.credentials.filter(|_| done.is_accepted()) {
            Some(given) => credentials::set(ctx, account, &given).await?,
            None => Vec::new(),
        };
        let account = done.show(|scope| AccountNode::find(scope, account));
        Ok(OpenAccountPayload { outcome: done.outcome, account, credential_refusals })
    }

    /// Gives a role to an account (giao vai trò).
    async fn grant_role(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The command.")] input: RoleInput,
    ) -> Result<GrantRolePayload> {
        let account = input.account_id.0;
        let done = run(ctx, &input.call, GrantRole { account, role: input.role.into() }).await?;
        let account = done.show(|scope| AccountNode::find(scope, account));
        Ok(GrantRolePayload { outcome: done.outcome, account })
    }

    /// Takes a role from an account (thu hồi vai trò).
    async fn revoke_role(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The command.")] input: RoleInput,
    ) -> Result<RevokeRolePayload> {
        let account = input.account_id.0;
        let done = run(ctx, &input.call, RevokeRole { account, role: input.role.into() }).await?;
        let account = done.show(|scope| AccountNode::find(scope, account));
        Ok(RevokeRolePayload { outcome: done.outcome, account })
    }

    /// Disables an account and ends its sessions (khóa tài khoản).
    async fn disable_account(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The command.")] input: AccountInput,
    ) -> Result<DisableAccountPayload> {
        let account = input.account_id.0;
        let done = run(ctx, &input.call, DisableAccount { account }).await?;
        if done.is_accepted() {
            let sign_in = RequestContext::of(ctx)?.runtime().sign_in();
            // The policy refuses a disabled account anyway; ending its sessions says so at once.
            sign_in.sign_out_all(input.call.school.0, account).await.map_err(|_| Fault::Busy)?;
        }
        let account = done.show(|scope| AccountNode::find(scope, account));
        Ok(DisableAccountPayload { outcome: done.outcome, account })
    }

    /// Enables a disabled account again (mở lại tài khoản).
    async fn enable_account(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The command.")] input: AccountInput,
    ) -> Result<EnableAccountPayload> {
        let account = input.account_id.0;
        let done = run(ctx, &input.call, EnableAccount { account }).await?;
        let account = done.show(|scope| AccountNode::find(scope, account));
        Ok(EnableAccountPayload { outcome: done.outcome, account })
    }

    /// Forms a subject group, or changes its head and members (lập tổ chuyên môn).
    async fn form_subject_group(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The command.")] input: FormSubjectGroupInput,
    ) -> Result<FormSubjectGroupPayload> {
        let known = input.group_id.map(|id| id.0);
        let command = FormSubjectGroup {
            group: known,
            name: input.name.0,
            head: input.head_id.0,
            members: accounts(input.member_ids),
            from: input.from.0,
        };
        let done = run(ctx, &input.call, command).await?;
        let made = done.events().await?.into_iter().find_map(|event| match event {
            Event::SubjectGroupFormed(event) => Some(event.group),
            _ => None,
        });
        let group = done.show(|scope| GroupNode::find(scope, made.or(known)?));
        Ok(FormSubjectGroupPayload { outcome: done.outcome, group })
    }
}
