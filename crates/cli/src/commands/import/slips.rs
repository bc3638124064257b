//! First passwords of imported staff: for each account its own, made here, written once to a file that only its owner may
//! read, to be cut into slips. No password is shared, derived from personal data or kept in clear anywhere else.

use std::{
    fs,
    io::Write as _,
    path::{Path, PathBuf},
};

use socai_import::{CellProblem, lists::staff::Login};
use socai_runtime::{Runtime, SchoolHandle};
use uuid::Uuid;

use crate::{args::Import, commands::user, failure::Failure, output};

/// A first password for each login of a plan, in its order, and the file that has them.
#[derive(Default)]
pub(super) struct Slips {
    passwords: Vec<String>,
    file: Option<PathBuf>,
}

impl Slips {
    /// Takes the file back: no account was opened.
    pub(super) fn discard(&self) {
        if let Some(file) = &self.file {
            // Left behind, it is in the way of the next attempt, which says so.
            let _ = fs::remove_file(file);
        }
    }
}

/// Logins that somebody in the installation has already, at their cells.
pub(super) async fn taken_logins(runtime: &Runtime, logins: &[Login]) -> Result<Vec<CellProblem>, Failure> {
    let mut taken = Vec::new();
    if logins.is_empty() {
        return Ok(taken);
    }
    for school in runtime.schools().await? {
        let busy = |error: socai_runtime::SignInError| {
            Failure::unavailable("Không đọc được tài khoản.", "The accounts cannot be read.").because(&error)
        };
        let known = runtime.sign_in().logins(school.id).await.map_err(busy)?;
        let is_taken = |login: &&Login| known.iter().any(|known| known.login == login.login);
        taken.extend(logins.iter().filter(is_taken).map(|login| login.place.clone()));
    }
    Ok(taken)
}

/// Makes the passwords and writes them down before anything is recorded: an account that nobody can sign in to stays for ever.
pub(super) fn prepare(args: &Import, logins: &[Login]) -> Result<Slips, Failure> {
    if logins.is_empty() {
        return Ok(Slips::default());
    }
    let Import::Staff(args) = args else { return Ok(Slips::default()) };
    let Some(path) = &args.slips else {
        return Err(Failure::usage(
            "Tệp mở tài khoản mới; hãy thêm --slips TỆP để ghi mật khẩu lần đầu của từng người.",
            "The file opens accounts; add --slips FILE for each person's first password.",
        ));
    };
    let passwords: Vec<String> = logins.iter().map(|_| password()).collect();
    let mut text = String::from("\u{feff}Mã cán bộ,Họ và tên,Tên đăng nhập,Mật khẩu lần đầu\r\n");
    for (login, password) in logins.iter().zip(&passwords) {
        let fields = [&login.staff_code, &login.name, &login.login, password].map(|field| quoted(field));
        text.push_str(&fields.join(","));
        text.push_str("\r\n");
    }
    write(path, &text).map_err(|error| {
        Failure::usage(
            format!("Không tạo được tệp mới {}.", path.display()),
            "The file cannot be made; an existing one is never replaced.",
        )
        .because(&error)
    })?;
    Ok(Slips { passwords, file: Some(path.clone()) })
}

/// Sets the passwords of the accounts that were opened.
pub(super) async fn set(
    runtime: &Runtime,
    school: &SchoolHandle,
    logins: &[Login],
    slips: &Slips,
) -> Result<(), Failure> {
    for (login, password) in logins.iter().zip(&slips.passwords) {
        if let Err(failure) = user::set(runtime, school, login.account, &login.login, password).await {
            output::note(&format!(
                "Tài khoản đã mở, nhưng từ {0} chưa đặt được mật khẩu; hãy chạy `socai user set-password`.\n\
                 The accounts are open, but from {0} on they have no password; run `socai user set-password`.",
                login.staff_code
            ));
            return Err(failure);
        }
    }
    Ok(())
}

/// Sixty random bits of the system, in groups that can be typed from paper.
fn password() -> String {
    let bits = Uuid::new_v4().simple().to_string();
    let groups: Vec<&str> = [0, 4, 8, 16].iter().filter_map(|from| bits.get(*from..from + 4)).collect();
    groups.join("-")
}

// A spreadsheet program would compute a text that begins like a formula.
pub(in crate::commands) fn quoted(field: &str) -> String {
    let guard = if field.starts_with(['=', '+', '-', '@']) { "'" } else { "" };
    format!("\"{guard}{}\"", field.replace('"', "\"\""))
}

pub(in crate::commands) fn write(path: &Path, text: &str) -> std::io::Result<()> {
    let mut options = fs::OpenOptions::new();
    options.write(true).create_new(true);
    #[cfg(unix)]
    {
        use std::os::unix::fs::OpenOptionsExt as _;
        options.mode(0o600);
    }
    let mut file = options.open(path)?;
    file.write_all(text.as_bytes())?;
    file.sync_all()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn passwords_differ_and_can_be_typed() {
        let (one, other) = (password(), password());
        assert_ne!(one, other);
        assert_eq!((one.len(), one.split('-').count()), (19, 4));
    }

    #[test]
    fn a_field_is_never_a_formula() {
        assert_eq!(quoted("=1+1"), "\"'=1+1\"");
        assert_eq!(quoted("Lê \"Bi\" An"), "\"Lê \"\"Bi\"\" An\"");
    }

    #[test]
    fn an_existing_file_is_not_replaced_and_a_new_one_is_private() {
        let path = std::env::temp_dir().join(format!("slips-{}", Uuid::new_v4()));
        write(&path, "a").unwrap();
        assert!(write(&path, "b").is_err());
        assert_eq!(fs::read_to_string(&path).unwrap(), "a");
        #[cfg(unix)]
        {
            use std::os::unix::fs::PermissionsExt as _;
            assert_eq!(fs::metadata(&path).unwrap().permissions().mode() & 0o777, 0o600);
        }
        fs::remove_file(&path).unwrap();
    }
}
