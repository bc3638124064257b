//! Opens the installation that the arguments name, and what every command looks up in it.

use std::{io, path::Path, sync::Arc};

use socai_runtime::{Clock, Config, Database, PasswordCost, Runtime, SchoolHandle};
use uuid::Uuid;

use crate::{args::Installation, failure::Failure};

/// Opens the runtime over the folder or PostgreSQL database.
pub(crate) async fn open(installation: &Installation) -> Result<Runtime, Failure> {
    Ok(Runtime::open(installation.config()?).await?)
}

/// Opens a demonstration's folder with its clock, and with cheap password hashes: its passwords are printed anyway.
pub(crate) async fn open_demo(folder: &Path, clock: Arc<dyn Clock>) -> Result<Runtime, Failure> {
    let mut config = Config::new(Database::Sqlite { folder: folder.to_owned() }, folder.join("instance.key"));
    config.clock = clock;
    config.password_cost = PasswordCost::least();
    Ok(Runtime::open(config).await?)
}

/// The school with a code.
pub(crate) async fn school(runtime: &Runtime, code: &str) -> Result<SchoolHandle, Failure> {
    runtime.school_by_code(code).await?.ok_or_else(|| no_school(code))
}

/// There is no school with that code.
pub(crate) fn no_school(code: &str) -> Failure {
    Failure::refused(
        format!("Không có trường mang mã {code}."),
        format!("There is no school with code {code}."),
    )
}

/// The first line of standard input, or a fresh password; and whether it is fresh, so that it must be shown.
pub(crate) fn password(from_stdin: bool) -> Result<(String, bool), Failure> {
    if !from_stdin {
        // 122 random bits from the system.
        return Ok((Uuid::new_v4().simple().to_string(), true));
    }
    let mut line = String::new();
    io::stdin().read_line(&mut line)?;
    Ok((line.trim_end_matches(['\r', '\n']).to_owned(), false))
}
