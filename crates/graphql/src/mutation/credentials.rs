//! Logins and passwords. They are not events: nothing of them is ever in a ledger, a log or an answer. That somebody sets them is
//! recorded before it is done: should the program end in between, the ledger says too much rather than too little.

use async_graphql::{Context, InputObject, Object, Result, SimpleObject};
use socai_runtime::{
    Request,
    sign_in::{CredentialError, Prepared},
};
use socai_school::{
    Actor,
    ids::{AccountId, SchoolId},
    policy::{Action, Forbidden, Object as About},
    staff::SetPassword,
};
use uuid::Uuid;

use crate::{
    errors::Fault, ids::Gid, inputs::CredentialsInput, refusal::Refusal, schema::AccountNode,
    scope::RequestContext,
};

/// Mutations about logins and passwords.
#[derive(Default)]
pub(crate) struct CredentialsMutation;

/// A login and a password for an account (cấp lại mật khẩu).
#[derive(InputObject)]
pub(crate) struct SetPasswordInput {
    /// The school (trường).
    school: Gid<SchoolId>,
    /// The account (tài khoản).
    account_id: Gid<AccountId>,
    /// Its login and password (thông tin đăng nhập).
    credentials: CredentialsInput,
}

/// A new password for one's own account (đổi mật khẩu).
#[derive(InputObject)]
pub(crate) struct ChangeOwnPasswordInput {
    /// The current password (mật khẩu hiện tại).
    #[graphql(secret)]
    current_password: String,
    /// The new password (mật khẩu mới), 12 to 128 characters.
    #[graphql(secret)]
    new_password: String,
}

/// Outcome of `setPassword`.
#[derive(SimpleObject)]
pub(crate) struct SetPasswordPayload {
    /// The account (tài khoản); all its sessions have ended. Null when refused.
    account: Option<AccountNode>,
    /// Why nothing was changed (lí do từ chối); empty when it was.
    refusals: Vec<Refusal>,
}

/// Outcome of `changeOwnPassword`.
#[derive(SimpleObject)]
pub(crate) struct ChangeOwnPasswordPayload {
    /// Why nothing was changed (lí do từ chối); empty when it was. All sessions of the account have ended then.
    refusals: Vec<Refusal>,
}

/// Mutations about logins and passwords.
#[Object]
impl CredentialsMutation {
    /// Gives an account a login and a password (cấp mật khẩu), in place of those it had. For whoever may open accounts; the ledger
    /// keeps who did it.
    async fn set_password(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "What to set.")] input: SetPasswordInput,
    ) -> Result<SetPasswordPayload> {
        let request = RequestContext::of(ctx)?;
        let scope = request.scope(None).await?;
        let account = AccountNode::find(&scope, input.account_id.0);
        if !scope.may(Action::OpenAccount, About::School) {
            let forbidden = Refusal::explained("", &Forbidden { action: Action::OpenAccount });
            return Ok(SetPasswordPayload { account: None, refusals: vec![forbidden] });
        }
        if account.is_none() || input.school.0 != scope.school_id() {
            let unknown =
                ("Không tìm thấy tài khoản này.".to_owned(), "There is no such account.".to_owned());
            return Ok(SetPasswordPayload {
                account: None,
                refusals: vec![Refusal::simple("UNKNOWN_ACCOUNT", "accountId", unknown)],
            });
        }
        let refusals = set(ctx, input.account_id.0, &input.credentials).await?;
        Ok(SetPasswordPayload { account: account.filter(|_| refusals.is_empty()), refusals })
    }

    /// Changes the password of the signed-in account (đổi mật khẩu). All its sessions end.
    async fn change_own_password(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "What to change.")] input: ChangeOwnPasswordInput,
    ) -> Result<ChangeOwnPasswordPayload> {
        let request = RequestContext::of(ctx)?;
        let visitor = request.signed_in()?;
        let whose = (visitor.school, visitor.account);
        // Not by way of the request's own school: that answers nothing before a given password was changed.
        let changed =
            request.runtime().change_own_password(whose, &input.current_password, &input.new_password);
        let refusals = match changed.await {
            Ok(()) => Vec::new(),
            Err(error) => vec![explain(error)?],
        };
        Ok(ChangeOwnPasswordPayload { refusals })
    }
}

/// Sets the credentials of an account of the visitor's school; who may is the caller's business.
pub(crate) async fn set(
    ctx: &Context<'_>,
    account: AccountId,
    credentials: &CredentialsInput,
) -> Result<Vec<Refusal>, Fault> {
    let request = RequestContext::of(ctx)?;
    let school = request.signed_in()?.school;
    let sign_in = request.runtime().sign_in();
    match sign_in.prepare(school, account, &credentials.login, &credentials.password).await {
        Ok(prepared) => record_and_put(request, account, prepared).await,
        Err(error) => Ok(vec![explain(error)?]),
    }
}

async fn record_and_put(
    request: &RequestContext,
    account: AccountId,
    prepared: Prepared,
) -> Result<Vec<Refusal>, Fault> {
    let actor = Actor::Account(request.signed_in()?.account);
    let command = SetPassword { account }.into();
    // Setting a password again is another event: there is no key to repeat it by.
    let recorded =
        request.handle().await?.execute(Request { actor, command_id: Uuid::new_v4(), command }).await;
    if let Err(error) = recorded {
        let refusals = Fault::of_command(error)?;
        return Ok(refusals
            .list()
            .iter()
            .map(|refused| Refusal::explained(&refused.path, &refused.refusal))
            .collect());
    }
    match request.runtime().sign_in().put(prepared).await {
        Ok(()) => Ok(Vec::new()),
        Err(error) => Ok(vec![explain(error)?]),
    }
}

/// The logins of an account; who may know them is the caller's business.
pub(crate) async fn logins(
    request: &RequestContext,
    school: SchoolId,
    account: AccountId,
) -> Result<Vec<String>, Fault> {
    let logins = request.runtime().sign_in().logins(school).await.map_err(|_| Fault::Busy)?;
    Ok(logins.into_iter().filter(|login| login.account == account).map(|login| login.login).collect())
}

fn explain(error: CredentialError) -> Result<Refusal, Fault> {
    let path = match error {
        CredentialError::LoginInvalid | CredentialError::LoginTaken => "credentials.login",
        CredentialError::PasswordTooShort { .. } | CredentialError::PasswordTooLong { .. } => {
            "credentials.password"
        }
        CredentialError::WrongPassword => "currentPassword",
        CredentialError::TryLater { .. }
        | CredentialError::InvitationInvalid
        | CredentialError::WrongCode
        | CredentialError::Forbidden
        | CredentialError::UnknownAccount
        | CredentialError::Busy => "",
    };
    explain_at(error, path)
}

/// What is wrong with credentials, for a place of the input.
pub(super) fn explain_at(error: CredentialError, path: &str) -> Result<Refusal, Fault> {
    let (code, vi, en) = match error {
        CredentialError::LoginInvalid => (
            "LOGIN_INVALID",
            "Tên đăng nhập trống, quá dài hoặc có kí tự không hợp lệ.".to_owned(),
            "The login is empty, too long or holds control characters.".to_owned(),
        ),
        CredentialError::LoginTaken => (
            "LOGIN_TAKEN",
            "Tên đăng nhập đã có người dùng.".to_owned(),
            "The login belongs to another account.".to_owned(),
        ),
        CredentialError::PasswordTooShort { least } => (
            "PASSWORD_TOO_SHORT",
            format!("Mật khẩu cần ít nhất {least} kí tự."),
            format!("A password has at least {least} characters."),
        ),
        CredentialError::PasswordTooLong { most } => (
            "PASSWORD_TOO_LONG",
            format!("Mật khẩu có nhiều nhất {most} kí tự."),
            format!("A password has at most {most} characters."),
        ),
        CredentialError::WrongPassword => (
            "WRONG_PASSWORD",
            "Mật khẩu hiện tại không đúng.".to_owned(),
            "The current password is wrong.".to_owned(),
        ),
        CredentialError::TryLater { after } => (
            "TRY_LATER",
            format!("Sai quá nhiều lần; thử lại sau {} giây.", after.as_secs() + 1),
            format!("Too many failures; try again in {} s.", after.as_secs() + 1),
        ),
        CredentialError::InvitationInvalid => (
            "INVITATION_INVALID",
            "Liên kết mời không còn hiệu lực.".to_owned(),
            "The invitation is not valid any more.".to_owned(),
        ),
        CredentialError::Forbidden => (
            "FORBIDDEN",
            "Tài khoản này không có quyền làm việc đó.".to_owned(),
            "This account may not do that.".to_owned(),
        ),
        CredentialError::WrongCode => (
            "WRONG_CODE",
            "Mã xác thực không đúng hoặc đã dùng.".to_owned(),
            "The code is wrong or was used already.".to_owned(),
        ),
        CredentialError::UnknownAccount => (
            "NO_LOGIN",
            "Tài khoản chưa có tên đăng nhập.".to_owned(),
            "The account has no login.".to_owned(),
        ),
        CredentialError::Busy => return Err(Fault::Busy),
    };
    Ok(Refusal::simple(code, path, (vi, en)))
}
