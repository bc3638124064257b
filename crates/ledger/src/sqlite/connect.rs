//! Opening SQLite files so that an acknowledged commit survives a power cut, or not at all.
//!
//! Settings are read back: a file system or a build that does not honour one is refused at start.

use std::fs::{File, TryLockError};
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

use sqlx::sqlite::{SqliteConnectOptions, SqliteConnection, SqliteJournalMode, SqliteSynchronous};
use sqlx::{AssertSqlSafe, ConnectOptions, Row};

use crate::StoreError;
use crate::rows::failed;

/// The first SQLite without the WAL-reset defect (fixed in 3.51.3).
const OLDEST: [u32; 3] = [3, 51, 3];
/// Leaves of one to two kilobytes still fit a page of a WITHOUT ROWID tree at this size.
const PAGE_SIZE: u32 = 8192;

/// Which tables a file holds.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Schema {
    Ledger,
    Keys,
}

/// How a file is locked against other processes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Share {
    Exclusive,
    Shared,
}

/// Takes the lock that stands beside the file.
pub(crate) async fn lock(path: &Path, share: Share, wait: Duration) -> Result<File, StoreError> {
    let mut name = path.as_os_str().to_owned();
    name.push(".lock");
    let file =
        File::options().create(true).truncate(false).write(true).open(PathBuf::from(name)).map_err(failed)?;
    let until = Instant::now() + wait;
    loop {
        let taken = match share {
            Share::Exclusive => file.try_lock(),
            Share::Shared => file.try_lock_shared(),
        };
        match taken {
            Ok(()) => return Ok(file),
            Err(TryLockError::Error(error)) => return Err(failed(error)),
            Err(TryLockError::WouldBlock) if Instant::now() < until => {
                tokio::time::sleep(Duration::from_millis(20)).await;
            }
            Err(TryLockError::WouldBlock) => {
                let path = path.display();
                return Err(StoreError::Refused(format!("{path} is in use by another process")));
            }
        }
    }
}

/// The options of a connection that only reads.
pub(crate) fn reading(path: &Path) -> SqliteConnectOptions {
    common(path).read_only(true)
}

fn common(path: &Path) -> SqliteConnectOptions {
    SqliteConnectOptions::new()
        .filename(path)
        .busy_timeout(Duration::from_secs(5))
        .statement_cache_capacity(512)
        .foreign_keys(true)
        .pragma("recursive_triggers", "ON")
        .pragma("trusted_schema", "OFF")
        .pragma("cell_size_check", "ON")
        .pragma("mmap_size", "0")
        .disable_statement_logging()
}

/// The options of a connection that writes durably.
pub(crate) fn writing(path: &Path) -> SqliteConnectOptions {
    common(path)
        .create_if_missing(true)
        .page_size(PAGE_SIZE)
        .journal_mode(SqliteJournalMode::Wal)
        .synchronous(SqliteSynchronous::Full)
        .pragma("secure_delete", "ON")
}

/// Opens the connection that writes, brings the schema up to date and checks every setting.
pub(crate) async fn writer(path: &Path, schema: Schema) -> Result<SqliteConnection, StoreError> {
    let mut connection = writing(path).connect().await.map_err(failed)?;
    check(&mut connection).await?;
    let migrated = match schema {
        Schema::Ledger => {
            sqlx::migrate!("../../migrations/sqlite/ledger").run_direct(None, &mut connection, false).await
        }
        Schema::Keys => {
            sqlx::migrate!("../../migrations/sqlite/keys").run_direct(None, &mut connection, false).await
        }
    };
    migrated.map_err(|error| StoreError::Refused(format!("{}: {error}", path.display())))?;
    Ok(connection)
}

/// Reads back what was asked for.
pub(crate) async fn check(connection: &mut SqliteConnection) -> Result<(), StoreError> {
    let version: String =
        sqlx::query_scalar("SELECT sqlite_version()").fetch_one(&mut *connection).await.map_err(failed)?;
    let parts: Vec<u32> = version.split('.').filter_map(|part| part.parse().ok()).collect();
    if parts.as_slice() < OLDEST.as_slice() {
        return Err(StoreError::Refused(format!("SQLite {version} can corrupt its log; 3.51.3 is needed")));
    }
    let wanted = [
        ("journal_mode", "wal"),
        ("synchronous", "2"),
        ("foreign_keys", "1"),
        ("recursive_triggers", "1"),
        ("trusted_schema", "0"),
        ("cell_size_check", "1"),
        ("mmap_size", "0"),
        ("secure_delete", "1"),
    ];
    for (name, value) in wanted {
        let read = sqlx::query(AssertSqlSafe(format!("PRAGMA {name}")));
        let row = read.fetch_one(&mut *connection).await.map_err(failed)?;
        let found = row
            .try_get::<String, _>(0)
            .or_else(|_| row.try_get::<i64, _>(0).map(|number| number.to_string()))
            .map_err(failed)?;
        if found != value {
            return Err(StoreError::Refused(format!("SQLite keeps {name}={found}; {value} is needed")));
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn a_connection_without_a_needed_setting_is_refused() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("ledger.db");
        let weak = [
            writing(&path).synchronous(SqliteSynchronous::Normal),
            writing(&path).journal_mode(SqliteJournalMode::Delete),
            writing(&path).foreign_keys(false),
            writing(&path).pragma("recursive_triggers", "OFF"),
        ];
        for options in weak {
            let mut connection = options.connect().await.unwrap();
            assert!(matches!(check(&mut connection).await, Err(StoreError::Refused(_))));
        }
        check(&mut writing(&path).connect().await.unwrap()).await.unwrap();
    }
}
