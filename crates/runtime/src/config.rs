//! What a runtime is opened with.

use std::path::PathBuf;
use std::sync::Arc;

use socai_ledger::{InstanceKey, KeyVault, Store};

use crate::accounts::Accounts;
use crate::clock::{Clock, SystemClock};
use crate::sign_in::PasswordCost;

/// How an installation is opened.
#[derive(Clone)]
pub struct Config {
    /// Where ledgers, keys and accounts are.
    pub database: Database,
    /// The file of the instance key; made when it is missing. Keep it apart from the database's backups.
    pub instance_key: PathBuf,
    /// How many bytes of loaded schools are kept, by estimate. Schools beyond it are evicted and loaded again on use.
    pub state_budget: usize,
    /// The clock.
    pub clock: Arc<dyn Clock>,
    /// What one password hash costs.
    pub password_cost: PasswordCost,
}

impl Config {
    /// The usual budget of loaded states: 1 GiB.
    pub const STATE_BUDGET: usize = 1 << 30;

    /// The usual settings for this database.
    #[must_use]
    pub fn new(database: Database, instance_key: PathBuf) -> Self {
        Self {
            database,
            instance_key,
            state_budget: Self::STATE_BUDGET,
            clock: Arc::new(SystemClock),
            password_cost: PasswordCost::default(),
        }
    }
}

/// Which database.
#[derive(Clone)]
pub enum Database {
    /// One folder with `ledger.sqlite`, `keys.sqlite` and `accounts.sqlite`, for one process at a time.
    Sqlite {
        /// The folder; made when it is missing.
        folder: PathBuf,
    },
    /// One PostgreSQL database, for any number of processes.
    Postgres {
        /// `postgres://user:password@host/database`
        url: String,
    },
}

/// Never shows the URL, which may hold a password.
impl std::fmt::Debug for Database {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::Sqlite { folder } => write!(f, "Sqlite({})", folder.display()),
            Self::Postgres { .. } => f.write_str("Postgres(…)"),
        }
    }
}

/// A runtime's parts, already opened: for tests and for other stores.
pub struct Parts {
    /// The ledgers.
    pub store: Arc<dyn Store>,
    /// The data keys.
    pub vault: Arc<dyn KeyVault>,
    /// Encrypts snapshots.
    pub instance_key: InstanceKey,
    /// Logins, sessions, school codes.
    pub accounts: Accounts,
    /// See [`Config::state_budget`].
    pub state_budget: usize,
    /// The clock.
    pub clock: Arc<dyn Clock>,
    /// What one password hash costs.
    pub password_cost: PasswordCost,
}
