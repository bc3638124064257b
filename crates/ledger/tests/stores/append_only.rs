//! The databases refuse by themselves what no code of ours would ask for.

use socai_ledger::conformance::{Book, Verdict};
use sqlx::{AssertSqlSafe, ConnectOptions, Connection, Executor, SqliteConnection};

use crate::databases;

/// Statements that would change the past, for tables without (SQLite) or with (PostgreSQL) a schema.
fn forgeries(schema: &str) -> Vec<String> {
    let mut statements = Vec::new();
    for (table, column) in [("event", "leaf"), ("sealed", "field"), ("command", "last")] {
        statements.push(format!("UPDATE {schema}{table} SET {column} = {column}"));
        statements.push(format!("DELETE FROM {schema}{table}"));
        statements.push(format!("INSERT INTO {schema}{table} SELECT * FROM {schema}{table} LIMIT 1"));
    }
    statements.push(format!(
        "INSERT INTO {schema}event SELECT * FROM {schema}event WHERE position = 1
         ON CONFLICT (ledger, position) DO UPDATE SET leaf = 'forged'"
    ));
    statements.push(format!("DELETE FROM {schema}ledger"));
    statements.push(format!("UPDATE {schema}ledger SET position = position - 1"));
    statements
}

async fn refused_by_sqlite(recursive_triggers: &str) -> Verdict {
    let (store, folder) = databases::sqlite().await.unwrap();
    let mut book = Book::open(&store).await?;
    book.append(&store, 3).await?;
    let options = sqlx::sqlite::SqliteConnectOptions::new()
        .filename(folder.path().join("ledger.db"))
        .pragma("recursive_triggers", recursive_triggers.to_owned());
    let mut connection = SqliteConnection::connect_with(&options).await?;
    let mut statements = forgeries("");
    for table in ["event", "sealed", "command", "ledger"] {
        statements.push(format!("INSERT OR REPLACE INTO {table} SELECT * FROM {table} LIMIT 1"));
        statements.push(format!("REPLACE INTO {table} SELECT * FROM {table}"));
    }
    statements
        .push("INSERT INTO event SELECT ledger, position + 7, leaf, leaf_hash FROM event LIMIT 1".to_owned());
    for statement in statements {
        let outcome = connection.execute(AssertSqlSafe(statement.as_str())).await;
        assert!(outcome.is_err(), "SQLite carried out: {statement}");
    }
    book.compare(&store).await
}

#[tokio::test]
async fn sqlite_refuses_to_change_the_past() -> Verdict {
    refused_by_sqlite("ON").await
}

#[tokio::test]
async fn sqlite_refuses_also_a_connection_that_forgot_recursive_triggers() -> Verdict {
    refused_by_sqlite("OFF").await
}

#[tokio::test]
async fn postgres_refuses_to_change_the_past_even_for_its_owner() -> Verdict {
    let Some((store, database)) = databases::postgres().await else { return Ok(()) };
    let mut book = Book::open(&store).await?;
    book.append(&store, 3).await?;
    let mut connection = database.connect().await;
    let mut statements = forgeries("ledger.");
    for table in ["event", "sealed", "command", "ledger"] {
        statements.push(format!("TRUNCATE ledger.{table} CASCADE"));
    }
    for role in ["origin", "replica"] {
        connection.execute(AssertSqlSafe(format!("SET session_replication_role = {role}"))).await?;
        for statement in &statements {
            let outcome = connection.execute(AssertSqlSafe(statement.as_str())).await;
            assert!(outcome.is_err(), "PostgreSQL carried out as {role}: {statement}");
        }
    }
    book.compare(&store).await
}

#[tokio::test]
async fn a_granted_role_may_append_and_nothing_else() -> Verdict {
    let Some((store, database)) = databases::postgres().await else { return Ok(()) };
    let mut book = Book::open(&store).await?;
    book.append(&store, 3).await?;
    let role = format!("app_{}", uuid::Uuid::new_v4().simple());
    let mut owner = database.connect().await;
    owner.execute(AssertSqlSafe(format!("CREATE ROLE {role} LOGIN PASSWORD 'invented'"))).await?;
    owner.execute(AssertSqlSafe(format!("SELECT ledger.grant_access('{role}')"))).await?;
    let url: sqlx::postgres::PgConnectOptions = database.url.parse()?;
    let url = url.username(&role).password("invented").to_url_lossy().to_string();
    let options = socai_ledger::PostgresOptions { migrate: false, ..Default::default() };
    let served = socai_ledger::PostgresStore::connect(&url, options).await?;
    book.append(&served, 2).await?;
    book.compare(&served).await?;
    let mut connection = sqlx::PgConnection::connect(&url).await?;
    let mut statements = forgeries("ledger.");
    statements.extend(
        [
            "TRUNCATE ledger.event",
            "DROP TABLE ledger.event",
            "ALTER TABLE ledger.event DISABLE TRIGGER stays",
            "SET session_replication_role = replica",
            "SELECT ledger.grant_access('postgres')",
            "CREATE TABLE ledger.mine (x int)",
        ]
        .map(str::to_owned),
    );
    for statement in &statements {
        let outcome = connection.execute(AssertSqlSafe(statement.as_str())).await;
        assert!(outcome.is_err(), "PostgreSQL carried out for the role: {statement}");
    }
    book.compare(&store).await
}

#[tokio::test]
async fn a_second_process_is_refused_until_the_first_is_gone() -> Verdict {
    use socai_ledger::{SqliteOptions, SqliteStore, StoreError};
    let (store, folder) = databases::sqlite().await.unwrap();
    let path = folder.path().join("ledger.db");
    let options =
        SqliteOptions { lock_wait: std::time::Duration::from_millis(50), ..SqliteOptions::default() };
    for refused in [
        SqliteStore::open(&path, options.clone()).await,
        SqliteStore::open_read_only(&path, options.clone()).await,
    ] {
        assert!(matches!(&refused, Err(StoreError::Refused(why)) if why.contains("in use")), "{refused:?}");
    }
    let mut book = Book::open(&store).await?;
    book.append(&store, 3).await?;
    store.close().await;
    let reader = SqliteStore::open_read_only(&path, options.clone()).await?;
    book.compare(&reader).await?;
    let refused = book.clone().append(&reader, 1).await;
    assert!(refused.is_err(), "a store for reading has written");
    reader.close().await;
    let store = SqliteStore::open(&path, SqliteOptions::default()).await?;
    book.append(&store, 1).await?;
    book.compare(&store).await
}
