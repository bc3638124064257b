//! Whoever alters what is stored is found out: one bit in any column of any row.

use std::collections::BTreeMap;

use socai_ledger::conformance::{Book, Verdict};
use socai_ledger::{
    DataKey, KeyVault, LedgerId, MemoryVault, Position, SqliteOptions, SqliteStore, Store, StoreError,
    recompute_root, verify,
};
use sqlx::{AssertSqlSafe, Connection, Executor, Row};
use uuid::Uuid;

use crate::databases;

/// The tables and their columns, the key first.
const TABLES: [(&str, &[&str]); 4] = [
    ("event", &["ledger", "position", "leaf", "leaf_hash"]),
    ("sealed", &["ledger", "position", "field", "key", "nonce", "ciphertext"]),
    ("command", &["ledger", "id", "fingerprint", "first", "last", "checksum"]),
    ("ledger", &["id", "position", "root", "epoch", "checksum"]),
];

/// One row as SQL literals, by column.
type Literals = BTreeMap<&'static str, String>;

async fn keyed<S: Store>(store: &S, vault: &MemoryVault) -> Book {
    let mut book = Book::open(store).await.unwrap();
    book.key = key(vault, book.ledger).await;
    for count in [2, 1, 3] {
        book.append(store, count).await.unwrap();
    }
    book
}

async fn key(vault: &MemoryVault, ledger: LedgerId) -> DataKey {
    vault.ensure(ledger, &[(Uuid::new_v4(), "identity".to_owned())]).await.unwrap().remove(0)
}

/// All literals that differ from this one in a bit or a digit.
fn flipped(literal: &str) -> Vec<String> {
    if let Ok(number) = literal.parse::<i64>() {
        return vec![(number ^ 1).to_string(), (number ^ (1 << 20)).to_string()];
    }
    let prefix = if literal.contains("'\\x") { 3 } else { 1 };
    let start = literal.find('\'').unwrap() + prefix;
    let end = literal.rfind('\'').unwrap();
    let digits: Vec<_> =
        (start..end).filter(|index| literal.as_bytes()[*index].is_ascii_alphanumeric()).collect();
    let chosen = [digits.first(), digits.get(digits.len() / 2), digits.last()];
    let flip = |index: &usize| {
        let byte = literal.as_bytes()[*index];
        // The neighbour of a hexadecimal digit is one, and that of a letter is no quote.
        let other = if byte == b'9' {
            b'8'
        } else if byte.is_ascii_digit() {
            byte ^ 1
        } else if byte == b'z' || byte == b'f' || byte == b'F' {
            byte - 1
        } else {
            byte + 1
        };
        format!("{}{}{}", &literal[..*index], char::from(other), &literal[index + 1..])
    };
    chosen.into_iter().flatten().map(flip).collect()
}

fn update(table: &str, row: &Literals, column: &str, value: &str) -> (String, String) {
    let mut changed = row.clone();
    changed.get_mut(column).unwrap().clone_from(&value.to_owned());
    let all =
        |row: &Literals| row.iter().map(|(name, value)| format!("{name} = {value}")).collect::<Vec<_>>();
    let there = format!("UPDATE {table} SET {column} = {value} WHERE {}", all(row).join(" AND "));
    let back = format!("UPDATE {table} SET {column} = {} WHERE {}", row[column], all(&changed).join(" AND "));
    (there, back)
}

/// Verifies, and says whether the damage to this row was found where it is.
async fn found<S: Store>(
    store: &S,
    vault: &MemoryVault,
    ledger: LedgerId,
    table: &str,
    row: &Literals,
) -> bool {
    let report = match verify(store, vault, ledger, |_| {}).await {
        Ok(report) => report,
        // Without its head row the ledger itself is gone.
        Err(StoreError::UnknownLedger(_)) => return table.ends_with("ledger"),
        Err(error) => panic!("{table}: {error}"),
    };
    let place: u64 = row.get("position").or(row.get("first")).unwrap().parse().unwrap();
    let named = report.findings.iter().any(|finding| finding.position.get() == place);
    (named || table.ends_with(".ledger") || table == "ledger") && !report.is_sound()
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn sqlite_one_bit_anywhere_is_found() -> Verdict {
    let (store, folder) = databases::sqlite().await.unwrap();
    let vault = MemoryVault::new();
    let book = keyed(&store, &vault).await;
    store.close().await;
    let path = folder.path().join("ledger.db");
    let options = sqlx::sqlite::SqliteConnectOptions::new()
        .filename(&path)
        .foreign_keys(false)
        .pragma("ignore_check_constraints", "ON");
    let mut connection = sqlx::SqliteConnection::connect_with(&options).await?;
    let triggers = sqlx::query("SELECT name FROM sqlite_master WHERE type = 'trigger'")
        .fetch_all(&mut connection)
        .await?;
    for trigger in triggers {
        let name: String = trigger.get(0);
        connection.execute(AssertSqlSafe(format!("DROP TRIGGER {name}"))).await?;
    }
    let store = SqliteStore::open_read_only(&path, SqliteOptions::default()).await?;
    let mut tried = 0;
    for (table, columns) in TABLES {
        // Texts as bytes, so that a bit can make them no text at all.
        let quoted = |column: &&str| {
            format!(
                "CASE typeof({column}) WHEN 'text' THEN 'CAST(' || quote(CAST({column} AS BLOB)) || ' AS TEXT)' ELSE quote({column}) END"
            )
        };
        let select =
            format!("SELECT {} FROM {table}", columns.iter().map(quoted).collect::<Vec<_>>().join(", "));
        for row in connection.fetch_all(AssertSqlSafe(select)).await? {
            let row: Literals =
                columns.iter().enumerate().map(|(index, name)| (*name, row.get(index))).collect();
            for column in columns {
                for value in flipped(&row[column]) {
                    let (there, back) = update(table, &row, column, &value);
                    // A key that is there already cannot be forged.
                    if connection.execute(AssertSqlSafe(there.as_str())).await.is_err() {
                        continue;
                    }
                    tried += 1;
                    assert!(found(&store, &vault, book.ledger, table, &row).await, "not found: {there}");
                    assert_eq!(connection.execute(AssertSqlSafe(back)).await?.rows_affected(), 1);
                }
            }
        }
    }
    assert!(tried > 200, "only {tried} alterations were tried");
    assert!(verify(&store, &vault, book.ledger, |_| {}).await?.is_sound());
    Ok(())
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn postgres_one_bit_anywhere_is_found() -> Verdict {
    let Some((store, database)) = databases::postgres().await else { return Ok(()) };
    let vault = MemoryVault::new();
    let book = keyed(&store, &vault).await;
    let mut connection = database.connect().await;
    let mut tried = 0;
    for (table, columns) in TABLES {
        let table = format!("ledger.{table}");
        connection.execute(AssertSqlSafe(format!("ALTER TABLE {table} DISABLE TRIGGER ALL"))).await?;
        let quoted = |column: &&str| {
            format!(
                "CASE pg_typeof({column})::text WHEN 'bigint' THEN {column}::text
                     ELSE quote_literal({column}::text) || '::' || pg_typeof({column})::text END"
            )
        };
        let select =
            format!("SELECT {} FROM {table}", columns.iter().map(quoted).collect::<Vec<_>>().join(", "));
        for row in connection.fetch_all(AssertSqlSafe(select)).await? {
            // quote_literal writes bytes as E'\\x…'.
            let literal = |text: String| text.replace("E'\\\\x", "'\\x");
            let row: Literals =
                columns.iter().enumerate().map(|(index, name)| (*name, literal(row.get(index)))).collect();
            for column in columns {
                for value in flipped(&row[column]) {
                    let (there, back) = update(&table, &row, column, &value);
                    if connection.execute(AssertSqlSafe(there.as_str())).await.is_err() {
                        continue;
                    }
                    tried += 1;
                    assert!(found(&store, &vault, book.ledger, &table, &row).await, "not found: {there}");
                    assert_eq!(connection.execute(AssertSqlSafe(back)).await?.rows_affected(), 1);
                }
            }
        }
    }
    assert!(tried > 150, "only {tried} alterations were tried");
    assert!(verify(&store, &vault, book.ledger, |_| {}).await?.is_sound());
    Ok(())
}

/// Opens the file behind the store's back, without triggers, and runs one statement.
async fn forge(folder: &tempfile::TempDir, statement: &str) {
    let path = folder.path().join("ledger.db");
    let options = sqlx::sqlite::SqliteConnectOptions::new().filename(path).foreign_keys(false);
    let mut connection = sqlx::SqliteConnection::connect_with(&options).await.unwrap();
    for trigger in ["event_is_dense", "event_stays", "event_remains", "sealed_remains", "ledger_goes_forward"]
    {
        connection.execute(AssertSqlSafe(format!("DROP TRIGGER IF EXISTS {trigger}"))).await.unwrap();
    }
    let done = connection.execute(AssertSqlSafe(statement)).await.unwrap();
    assert!(done.rows_affected() > 0, "{statement}");
}

#[tokio::test]
async fn opening_names_the_first_entry_that_differs() -> Verdict {
    let cases = [
        ("UPDATE event SET leaf = replace(leaf, 'noted', 'voted') WHERE position IN (4, 5)", 4),
        ("UPDATE event SET leaf = replace(leaf, 'noted', 'no' || char(10) || 'ed') WHERE position = 2", 2),
        ("UPDATE event SET leaf = CAST(X'FF' AS TEXT) WHERE position = 6", 6),
        ("DELETE FROM event WHERE position = 5", 5),
    ];
    for (statement, position) in cases {
        let (store, folder) = databases::sqlite().await.unwrap();
        let vault = MemoryVault::new();
        let book = keyed(&store, &vault).await;
        assert!(recompute_root(&store, book.ledger).await.is_ok());
        forge(&folder, statement).await;
        let found = recompute_root(&store, book.ledger).await;
        let named = matches!(&found, Err(StoreError::Corrupt { position: at, .. }) if at.get() == position);
        assert!(named, "{statement}: {found:?}");
        let report = verify(&store, &vault, book.ledger, |_| {}).await?;
        assert_eq!(
            report.findings.first().map(|finding| finding.position.get()),
            Some(position),
            "{statement}"
        );
    }
    Ok(())
}

#[tokio::test]
async fn a_consistent_forgery_of_leaf_and_hash_is_found_by_the_root() -> Verdict {
    let (store, folder) = databases::sqlite().await.unwrap();
    let vault = MemoryVault::new();
    let book = keyed(&store, &vault).await;
    let forged = book.entries[2].leaf.replace("noted", "voted");
    let hash = socai_ledger::merkle::leaf_hash(forged.as_bytes());
    forge(&folder, &format!("UPDATE event SET leaf = '{forged}', leaf_hash = X'{hash}' WHERE position = 3"))
        .await;
    let found = recompute_root(&store, book.ledger).await;
    assert!(
        matches!(&found, Err(StoreError::Corrupt { position, .. }) if *position == book.head.position),
        "{found:?}"
    );
    assert!(!verify(&store, &vault, book.ledger, |_| {}).await?.is_sound());
    Ok(())
}

#[tokio::test]
async fn an_entry_behind_the_head_stops_the_writer() -> Verdict {
    let (store, folder) = databases::sqlite().await.unwrap();
    let vault = MemoryVault::new();
    let mut book = keyed(&store, &vault).await;
    forge(&folder, "INSERT INTO event SELECT ledger, 7, leaf, leaf_hash FROM event WHERE position = 6").await;
    let report = verify(&store, &vault, book.ledger, |_| {}).await?;
    assert_eq!(report.findings.first().map(|finding| finding.position.get()), Some(7));
    let refused = book.append(&store, 1).await;
    assert!(refused.is_err(), "appended over a foreign entry");
    assert_eq!(store.head(book.ledger).await?.map(|head| head.position), Some(Position::ZERO.plus(6)));
    Ok(())
}

#[tokio::test]
async fn erasure_leaves_the_root_and_takes_the_value() -> Verdict {
    let (store, _folder) = databases::sqlite().await.unwrap();
    let (vault, _keys) = databases::sqlite_vault().await.unwrap();
    let mut book = Book::open(&store).await?;
    let owner = Uuid::new_v4();
    book.key = vault.ensure(book.ledger, &[(owner, "identity".to_owned())]).await?.remove(0);
    book.append(&store, 4).await?;
    assert_eq!(vault.destroy(book.ledger, owner, None).await?, [book.key.id]);
    let report = verify(&store, &vault, book.ledger, |_| {}).await?;
    assert!(report.is_sound(), "{report:?}");
    assert_eq!(report.erased, 2);
    assert_eq!(recompute_root(&store, book.ledger).await?.0, book.head);
    let new = vault.ensure(book.ledger, &[(owner, "identity".to_owned())]).await?.remove(0);
    let entry = store.entries(book.ledger, &[book.head.position]).await?.remove(0);
    let envelope = entry.envelope()?;
    let body: serde_json::Value = envelope.body.decode()?;
    let commitment = serde_json::from_value(body["name"].clone())?;
    let payload = entry.sealed.iter().find(|payload| payload.field == "name").unwrap();
    assert!(socai_ledger::open(&book.key, book.ledger, envelope.id, payload, &commitment).is_ok());
    assert!(socai_ledger::open(&new, book.ledger, envelope.id, payload, &commitment).is_err());
    Ok(())
}

/// No byte of a destroyed key's wrapped form stays in the key file or its log.
#[tokio::test]
async fn a_destroyed_key_leaves_no_bytes_behind() -> Verdict {
    let (vault, folder) = databases::sqlite_vault().await.unwrap();
    let (ledger, owner) = (LedgerId::random(), Uuid::new_v4());
    vault.ensure(ledger, &[(owner, "identity".to_owned())]).await?;
    let path = folder.path().join("keys.db");
    let wrapped: Vec<u8> = {
        let mut connection =
            sqlx::SqliteConnection::connect_with(&sqlx::sqlite::SqliteConnectOptions::new().filename(&path))
                .await?;
        let wrapped = sqlx::query("SELECT wrapped FROM data_key").fetch_one(&mut connection).await?.get(0);
        connection.close().await?;
        wrapped
    };
    let holds = |needle: &[u8]| {
        std::fs::read_dir(folder.path()).unwrap().any(|file| {
            let bytes = std::fs::read(file.unwrap().path()).unwrap();
            bytes.windows(needle.len()).any(|window| window == needle)
        })
    };
    assert!(holds(&wrapped[24..]), "the search itself finds nothing");
    vault.destroy(ledger, owner, None).await?;
    assert!(!holds(&wrapped[24..40]) && !holds(&wrapped[wrapped.len() - 16..]));
    Ok(())
}
