//! An installation of the program: a data folder, or a database of its own in PostgreSQL.

use std::{
    env,
    ffi::OsString,
    path::{Path, PathBuf},
    time::Duration,
};

use sqlx::{AssertSqlSafe, ConnectOptions as _, Connection as _, PgConnection, postgres::PgConnectOptions};
use tempfile::TempDir;
use uuid::Uuid;

use crate::{Cli, Server};

/// The password of every account that tests make, once its person has set it.
pub const PASSWORD: &str = "mat-khau-bia-dat-de-thu";
/// The password that the account is opened with; whoever opened it knows it, so it must be changed first.
pub const FIRST_PASSWORD: &str = "mat-khau-duoc-cap-lan-dau";

/// An installation that goes away with this value; a PostgreSQL database goes away with its server.
pub struct Installation {
    folder: TempDir,
    url: Option<String>,
}

impl Installation {
    /// In an empty folder, on SQLite: for one process at a time.
    #[must_use]
    pub fn sqlite() -> Self {
        Self { folder: tempfile::tempdir().unwrap(), url: None }
    }

    /// In an empty database on the server that `SOCAI_TEST_POSTGRES` names. `None` when there is none: says so, and
    /// fails where tests must be complete (`CI=true`).
    pub async fn postgres() -> Option<Self> {
        let Ok(server) = env::var("SOCAI_TEST_POSTGRES") else {
            assert!(env::var_os("CI").is_none_or(|ci| ci != "true"), "CI must set SOCAI_TEST_POSTGRES");
            #[expect(clippy::print_stderr, reason = "a skipped test must say so")]
            {
                eprintln!("SKIPPED: SOCAI_TEST_POSTGRES does not name a PostgreSQL server");
            }
            return None;
        };
        let options: PgConnectOptions = server.parse().unwrap();
        let name = format!("socai_{}", Uuid::new_v4().simple());
        let mut connection = PgConnection::connect_with(&options).await.unwrap();
        let create = format!("CREATE DATABASE {name}");
        // Many tests copy the template at once; the server lets only one at a time.
        let mut tries = 0;
        while let Err(error) = sqlx::query(AssertSqlSafe(create.as_str())).execute(&mut connection).await {
            tries += 1;
            assert!(tries < 100, "{error}");
            tokio::time::sleep(Duration::from_millis(50)).await;
        }
        connection.close().await.unwrap();
        let url = options.database(&name).to_url_lossy().to_string();
        Some(Self { folder: tempfile::tempdir().unwrap(), url: Some(url) })
    }

    /// A folder for files of the test, beside the data.
    #[must_use]
    pub fn folder(&self) -> &Path {
        self.folder.path()
    }

    /// The data folder of an installation on SQLite.
    #[must_use]
    pub fn data(&self) -> PathBuf {
        self.folder.path().join("data")
    }

    /// Whether several processes may share it.
    #[must_use]
    pub fn is_shared(&self) -> bool {
        self.url.is_some()
    }

    /// The arguments that every command takes.
    pub(crate) fn arguments(&self) -> Vec<OsString> {
        let mut arguments: Vec<OsString> = vec!["--json".into()];
        match &self.url {
            None => arguments.extend(["--data".into(), self.data().into()]),
            Some(url) => {
                let key = self.folder.path().join("instance.key");
                arguments.extend(["--postgres".into(), url.into(), "--key-file".into(), key.into()]);
            }
        }
        arguments
    }

    /// The command on this installation.
    #[must_use]
    pub fn cli(&self) -> Cli<'_> {
        Cli::new(self)
    }

    /// A server process on this installation, on a free port.
    pub async fn serve(&self) -> Server {
        Server::start(self).await.unwrap_or_else(|failed| panic!("the server did not start: {failed:?}"))
    }

    /// Founds a primary school and opens the account of its administrator, whose login is `admin@CODE`.
    pub async fn found_school(&self, code: &str) {
        self.found_school_of(code, "TH").await;
    }

    /// The same for a school of other levels, such as `TH,THCS`.
    pub async fn found_school_of(&self, code: &str, levels: &str) {
        let place = ["--commune", "Phường Bến Thử", "--province", "Thành phố Hồ Chí Minh"];
        let founded = self
            .cli()
            .run(
                ["school", "create", "--code", code, "--name", "Trường Tiểu học Bến Thử"]
                    .into_iter()
                    .chain(place)
                    .chain(["--from", "2020-09-01", "--levels", levels]),
            )
            .await;
        founded.succeeded();
        let login = format!("admin@{code}");
        let added = self
            .cli()
            .run_with_input(
                [
                    "user",
                    "add",
                    "--school",
                    code,
                    "--login",
                    &login,
                    "--name",
                    "Phạm Văn Quản",
                    "--role",
                    "admin-board",
                    "--password-stdin",
                ],
                &format!("{FIRST_PASSWORD}\n"),
            )
            .await;
        added.succeeded();
    }
}
