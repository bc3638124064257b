//! Where a bench keeps its databases: a temporary folder, or a temporary database on a PostgreSQL server.
//!
//! The folder is on the disk of the system's temporary folder; `SOCAI_BENCH_FOLDER` names another.

use std::path::{Path, PathBuf};
use std::sync::Arc;

use jiff::Timestamp;
use socai_ledger::{
    InstanceKey, KeyVault, PostgresOptions, PostgresStore, PostgresVault, SqliteOptions, SqliteStore,
    SqliteVault, Store,
};
use socai_runtime::{Accounts, Config, Database, ManualClock, Parts, PasswordCost, Runtime};
use sqlx::postgres::{PgConnectOptions, PgConnection};
use sqlx::{AssertSqlSafe, ConnectOptions as _, Connection as _};
use tempfile::TempDir;
use uuid::Uuid;

use crate::Failure;
use crate::raw::{Raw, RawPostgres, RawSqlite};
use crate::sample::SCHOOL_DAY;

/// A kind of database to measure.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Kind {
    /// Files in the temporary folder.
    Sqlite,
    /// The server at this address, where databases may be created.
    Postgres(String),
}

impl Kind {
    /// SQLite, and PostgreSQL when `SOCAI_TEST_POSTGRES` names a server (`scripts/with-postgres` sets it).
    /// `SOCAI_BENCH_DATABASE=sqlite` or `postgres` leaves the other out.
    #[must_use]
    pub fn available() -> Vec<Self> {
        let only = std::env::var("SOCAI_BENCH_DATABASE").unwrap_or_default();
        let mut kinds = Vec::new();
        if only != "postgres" {
            kinds.push(Self::Sqlite);
        }
        match std::env::var("SOCAI_TEST_POSTGRES") {
            Ok(_) if only == "sqlite" => {}
            Ok(url) => kinds.push(Self::Postgres(url)),
            Err(_) => crate::report::line("PostgreSQL is left out: SOCAI_TEST_POSTGRES is not set"),
        }
        kinds
    }

    /// The name for tables.
    #[must_use]
    pub fn name(&self) -> &'static str {
        match self {
            Self::Sqlite => "SQLite",
            Self::Postgres(_) => "PostgreSQL",
        }
    }
}

/// An empty installation of its own, gone when it is dropped or, on a server, with [`Place::remove`].
pub struct Place {
    kind: Kind,
    folder: TempDir,
    /// The database made for it, on a server.
    url: Option<(String, String)>,
}

impl Place {
    /// Makes one.
    ///
    /// # Errors
    /// When the folder or the database cannot be made.
    pub async fn new(kind: &Kind) -> Result<Self, Failure> {
        let within = std::env::var_os("SOCAI_BENCH_FOLDER").map_or_else(std::env::temp_dir, PathBuf::from);
        let folder = tempfile::Builder::new().prefix("socai-bench.").tempdir_in(within)?;
        let url = match kind {
            Kind::Sqlite => None,
            Kind::Postgres(server) => {
                let name = format!("bench_{}", Uuid::new_v4().simple());
                administer(server, format!("CREATE DATABASE {name}")).await?;
                let (base, _) = server.rsplit_once('/').ok_or("the server's address names no database")?;
                Some((format!("{base}/{name}"), name))
            }
        };
        Ok(Self { kind: kind.clone(), folder, url })
    }

    /// The folder, which holds at least the instance key.
    #[must_use]
    pub fn folder(&self) -> &Path {
        self.folder.path()
    }

    /// Where the files are, and on which file system.
    #[must_use]
    pub fn describe(&self) -> String {
        let folder = self.folder();
        let mounts = std::fs::read_to_string("/proc/mounts").unwrap_or_default();
        let holds = |line: &&str| line.split(' ').nth(1).is_some_and(|at| folder.starts_with(at));
        let mount = mounts.lines().filter(holds).max_by_key(|line| line.split(' ').nth(1).map(str::len));
        let system = mount.and_then(|line| line.split(' ').nth(2)).unwrap_or("an unknown file system");
        match self.kind {
            Kind::Sqlite => format!("files: {} on {system}", folder.display()),
            Kind::Postgres(_) => "files: those of the server".to_owned(),
        }
    }

    /// The ledgers.
    ///
    /// # Errors
    /// When they cannot be opened.
    pub async fn store(&self) -> Result<Arc<dyn Store>, Failure> {
        Ok(match &self.url {
            None => {
                let path = self.folder().join("ledger.sqlite");
                Arc::new(SqliteStore::open(path, SqliteOptions::default()).await?)
            }
            Some((url, _)) => Arc::new(PostgresStore::connect(url, PostgresOptions::default()).await?),
        })
    }

    async fn vault(&self, instance_key: InstanceKey) -> Result<Arc<dyn KeyVault>, Failure> {
        Ok(match &self.url {
            None => Arc::new(SqliteVault::open(self.folder().join("keys.sqlite"), instance_key).await?),
            Some((url, _)) => {
                Arc::new(PostgresVault::connect(url, PostgresOptions::default(), instance_key).await?)
            }
        })
    }

    /// A runtime over this store, with the vault of this place and without sign-in.
    ///
    /// # Errors
    /// When the vault cannot be opened.
    pub async fn runtime(&self, store: Arc<dyn Store>) -> Result<Runtime, Failure> {
        let instance_key = InstanceKey::load_or_create(self.folder().join("instance.key"))?;
        let vault = self.vault(instance_key.clone()).await?;
        let at: Timestamp = SCHOOL_DAY.parse()?;
        Ok(Runtime::with_store(Parts {
            store,
            vault,
            instance_key,
            accounts: Accounts::memory().await?,
            state_budget: Config::STATE_BUDGET,
            clock: Arc::new(ManualClock::new(at)),
            password_cost: PasswordCost::default(),
        })?)
    }

    /// The whole installation of a place in a folder, as a server opens it.
    ///
    /// # Errors
    /// When it cannot be opened.
    pub async fn open(&self) -> Result<Runtime, Failure> {
        let database = match &self.url {
            None => return Self::open_in(self.folder()).await,
            Some((url, _)) => Database::Postgres { url: url.clone() },
        };
        Ok(Runtime::open(Self::config(database, self.folder())?).await?)
    }

    /// The installation in a folder of SQLite files.
    ///
    /// # Errors
    /// When it cannot be opened.
    pub async fn open_in(folder: &Path) -> Result<Runtime, Failure> {
        let database = Database::Sqlite { folder: folder.to_owned() };
        Ok(Runtime::open(Self::config(database, folder)?).await?)
    }

    fn config(database: Database, folder: &Path) -> Result<Config, Failure> {
        let clock = Arc::new(ManualClock::new(SCHOOL_DAY.parse()?));
        Ok(Config { clock, ..Config::new(database, folder.join("instance.key")) })
    }

    /// A bare database in this place.
    ///
    /// # Errors
    /// When it cannot be made.
    pub async fn raw(&self) -> Result<Raw, Failure> {
        Ok(match &self.url {
            None => Raw::Sqlite(RawSqlite::create(&self.folder().join("raw.sqlite")).await?),
            Some((url, _)) => Raw::Postgres(RawPostgres::create(url).await?),
        })
    }

    /// Removes the database from the server; the folder goes by itself.
    ///
    /// # Errors
    /// When the server does not let it go.
    pub async fn remove(self) -> Result<(), Failure> {
        if let (Kind::Postgres(server), Some((_, name))) = (&self.kind, &self.url) {
            administer(server, format!("DROP DATABASE {name} WITH (FORCE)")).await?;
        }
        Ok(())
    }
}

/// The name is made here and holds only letters and digits.
async fn administer(server: &str, statement: String) -> Result<(), Failure> {
    let options: PgConnectOptions = server.parse()?;
    let mut connection: PgConnection = options.disable_statement_logging().connect().await?;
    sqlx::raw_sql(AssertSqlSafe(statement)).execute(&mut connection).await?;
    connection.close().await?;
    Ok(())
}
