//! `socai user`: opens accounts and sets passwords, as the operator. A school's first administrator is made here; all
//! others may be made by the admin board in the program.

use serde_json::json;
use socai_runtime::{
    Actor, Request, Runtime, SchoolHandle,
    sign_in::{CredentialError, PASSWORD_LEAST, PASSWORD_MOST},
};
use socai_school::{
    ids::AccountId,
    names::PersonName,
    staff::{OpenAccount, Profile, SetPassword},
    text::Code,
};
use uuid::Uuid;

use super::invite;
use crate::{
    args::{Installation, User, UserAdd, UserSetPassword},
    failure::Failure,
    install, output,
};

pub(super) async fn run(installation: &Installation, args: User) -> Result<(), Failure> {
    let runtime = install::open(installation).await?;
    let result = match args {
        User::Add(args) => add(installation, &runtime, args).await,
        User::SetPassword(args) => set_password(installation, &runtime, &args).await,
        User::Invite(args) => invite::invite(installation, &runtime, &args).await,
        User::ResetSecondFactor(args) => invite::reset_second_factor(installation, &runtime, &args).await,
    };
    runtime.shutdown().await;
    result
}

async fn add(installation: &Installation, runtime: &Runtime, args: UserAdd) -> Result<(), Failure> {
    let school = install::school(runtime, &args.school).await?;
    let account = AccountId(Uuid::new_v4());
    let command = OpenAccount {
        account,
        staff_code: args.staff_code.as_deref().map(Code::new).transpose()?,
        profile: Profile { name: PersonName::parse(&args.name)?, contact: None },
        roles: args.roles,
    };
    let (password, is_fresh) = install::password(args.password_stdin)?;
    // Looked at before the account is opened: an account stays for ever, also one that cannot sign in.
    acceptable(&password)?;
    for other in runtime.schools().await? {
        let logins = runtime.sign_in().logins(other.id).await.map_err(busy)?;
        if logins.iter().any(|known| known.login == args.login.trim().to_lowercase()) {
            return Err(CredentialError::LoginTaken.into());
        }
    }
    let request = Request { actor: Actor::Operator, command_id: Uuid::new_v4(), command: command.into() };
    school.execute(request).await?;
    if let Err(failure) = set(runtime, &school, account, &args.login, &password).await {
        output::note(&format!(
            "Tài khoản {account} đã mở nhưng chưa có mật khẩu; hãy chạy `socai user set-password`.\n\
             Account {account} is open but has no password; run `socai user set-password`."
        ));
        return Err(failure);
    }
    say(installation, account, &args.login, is_fresh.then_some(&password))
}

async fn set_password(
    installation: &Installation,
    runtime: &Runtime,
    args: &UserSetPassword,
) -> Result<(), Failure> {
    let school = install::school(runtime, &args.school).await?;
    if school.now().await?.staff.account(args.account).is_none() {
        return Err(Failure::refused("Trường không có tài khoản này.", "The school has no such account."));
    }
    let (password, is_fresh) = install::password(args.password_stdin)?;
    acceptable(&password)?;
    set(runtime, &school, args.account, &args.login, &password).await?;
    say(installation, args.account, &args.login, is_fresh.then_some(&password))
}

/// Sets a login and a password. Recorded before it is done, so that none is set without a trace.
pub(super) async fn set(
    runtime: &Runtime,
    school: &SchoolHandle,
    account: AccountId,
    login: &str,
    password: &str,
) -> Result<(), Failure> {
    let prepared = runtime.sign_in().prepare(school.id(), account, login, password).await?;
    let command = SetPassword { account }.into();
    school.execute(Request { actor: Actor::Operator, command_id: Uuid::new_v4(), command }).await?;
    Ok(runtime.sign_in().put(prepared).await?)
}

fn acceptable(password: &str) -> Result<(), CredentialError> {
    match password.chars().count() {
        short if short < PASSWORD_LEAST => Err(CredentialError::PasswordTooShort { least: PASSWORD_LEAST }),
        long if long > PASSWORD_MOST => Err(CredentialError::PasswordTooLong { most: PASSWORD_MOST }),
        _ => Ok(()),
    }
}

fn say(
    installation: &Installation,
    account: AccountId,
    login: &str,
    password: Option<&String>,
) -> Result<(), Failure> {
    if installation.json {
        return output::json(&json!({ "account": account, "login": login, "password": password }));
    }
    output::line(&format!("Tài khoản / account: {login} ({account})"))?;
    match password {
        Some(password) => {
            output::line(&format!("Mật khẩu, chỉ hiện một lần / password, shown once: {password}"))
        }
        None => Ok(()),
    }
}

fn busy(error: socai_runtime::SignInError) -> Failure {
    Failure::unavailable("Không đọc được tài khoản.", "The accounts cannot be read.").because(&error)
}
