//! `socai user invite` and `socai user reset-second-factor`: one-time links on slips, and the way back in for who has lost their
//! second factor, as the operator.

use std::{fmt::Write as _, path::Path};

use serde_json::json;
use socai_runtime::{
    Actor, Request, Runtime,
    sign_in::{CredentialError, InvitationLink},
};
use socai_school::{
    School,
    credentials::{ApproveFactorReset, InviteAccounts, StalePassword},
    ids::AccountId,
    local_moment,
};
use uuid::Uuid;

use super::import::slips;
use crate::{
    args::{Installation, UserInvite, UserResetSecondFactor},
    failure::Failure,
    install, output,
};

/// Invites people and writes their links to a new file that only its owner may read.
pub(super) async fn invite(
    installation: &Installation,
    runtime: &Runtime,
    args: &UserInvite,
) -> Result<(), Failure> {
    let school = install::school(runtime, &args.school).await?;
    let state = school.now().await?;
    let whom: Vec<(AccountId, Option<String>)> = if args.accounts.is_empty() {
        waiting(runtime, &school, &state).await?
    } else {
        args.accounts.iter().map(|(account, login)| (*account, login.clone())).collect()
    };
    if whom.is_empty() {
        return Err(Failure::refused("Không có tài khoản nào cần mời.", "There is nobody to invite."));
    }
    let mut links = Vec::new();
    let mut until = None;
    for some in whom.chunks(InviteAccounts::LIMIT) {
        let prepared = runtime.sign_in().prepare_invitations(school.id(), some).await;
        let invitees = prepared.map_err(|wrong| {
            let (index, error) = wrong.into_iter().next().unwrap_or((0, CredentialError::Busy));
            let account = some.get(index).map_or_else(String::new, |(account, _)| account.to_string());
            Failure::refused(
                format!("Không mời được tài khoản {account}."),
                format!("The account {account} cannot be invited."),
            )
            .because(&error)
        })?;
        let accounts = some.iter().map(|(account, _)| *account).collect();
        let command = InviteAccounts { accounts, days: args.days }.into();
        let request = Request { actor: Actor::Operator, command_id: Uuid::new_v4(), command };
        let receipt = school.execute(request).await?;
        let first = some.first().and_then(|(first, _)| receipt.state.credentials.invitation(*first));
        let holds = first.map(|invitation| invitation.until).unwrap_or_default();
        links.extend(runtime.sign_in().put_invitations(school.id(), invitees, holds).await?);
        until = Some(holds);
    }
    let holds = until.map(local_moment).unwrap_or_default();
    let text = written(&state, &links, args.origin.trim_end_matches('/'), &holds);
    write(&args.slips, &text)?;
    if installation.json {
        return output::json(&json!({ "invited": links.len(), "slips": args.slips }));
    }
    output::line(&format!(
        "Đã mời {0} người, liên kết có hiệu lực đến {holds}: {1}\n{0} people are invited until {holds}: {1}",
        links.len(),
        args.slips.display()
    ))
}

/// Takes the second factor from an account whose person has lost it, when nobody else in the school can.
pub(super) async fn reset_second_factor(
    installation: &Installation,
    runtime: &Runtime,
    args: &UserResetSecondFactor,
) -> Result<(), Failure> {
    let school = install::school(runtime, &args.school).await?;
    let command = ApproveFactorReset { account: args.account }.into();
    school.execute(Request { actor: Actor::Operator, command_id: Uuid::new_v4(), command }).await?;
    runtime.sign_in().drop_factor(school.id(), args.account).await?;
    if installation.json {
        return output::json(&json!({ "account": args.account }));
    }
    output::line("Đã đặt lại xác thực hai lớp. / The second factor was reset.")
}

/// The enabled accounts that have a login and no password of their own, as far as the ledger knows.
async fn waiting(
    runtime: &Runtime,
    school: &socai_runtime::SchoolHandle,
    state: &School,
) -> Result<Vec<(AccountId, Option<String>)>, Failure> {
    let logins = runtime.sign_in().logins(school.id()).await.map_err(|error| {
        Failure::unavailable("Không đọc được tài khoản.", "The accounts cannot be read.").because(&error)
    })?;
    let now = runtime.clock().now();
    let is_waiting = |account: AccountId| {
        let is_enabled = state.staff.account(account).is_some_and(|account| account.is_enabled);
        let stale = state.stale_password(account, now);
        is_enabled && matches!(stale, Some(StalePassword::Given | StalePassword::Unknown))
    };
    Ok(logins
        .into_iter()
        .filter(|login| is_waiting(login.account))
        .map(|login| (login.account, None))
        .collect())
}

fn written(state: &School, links: &[InvitationLink], origin: &str, holds: &str) -> String {
    let mut text = String::from("\u{feff}Mã cán bộ,Họ và tên,Tên đăng nhập,Liên kết đặt mật khẩu,Hạn\r\n");
    for link in links {
        let account = state.staff.account(link.account);
        let code = account.and_then(|account| account.staff_code.as_ref()).map(ToString::to_string);
        let name = account.and_then(|account| account.profile.get()).map(|profile| profile.name.full());
        let address = format!("{origin}/invitation#{}", link.token.as_str());
        let fields = [
            code.unwrap_or_default(),
            name.unwrap_or_default(),
            link.login.clone(),
            address,
            holds.to_owned(),
        ];
        let fields = fields.map(|field| slips::quoted(&field));
        // Writing into a string cannot fail.
        let _ = write!(text, "{}\r\n", fields.join(","));
    }
    text
}

fn write(path: &Path, text: &str) -> Result<(), Failure> {
    slips::write(path, text).map_err(|error| {
        Failure::usage(
            format!("Không tạo được tệp mới {}; hãy mời lại với tệp khác.", path.display()),
            "The file cannot be made; an existing one is never replaced. Invite again into another one.",
        )
        .because(&error)
    })
}
