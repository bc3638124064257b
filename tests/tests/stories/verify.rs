//! Somebody with the database file in hand changes history. `socai verify` says where, and the school is not served. Of the
//! schools in the file it is the one with the longest ledger.

use serde_json::{Value, json};
use socai_tests::{Ran, Server};
use sqlx::{
    AssertSqlSafe, ConnectOptions as _, Connection as _, Row as _, SqliteConnection,
    sqlite::SqliteConnectOptions,
};

use crate::office::Demo;

const FORGE_LEAF: &str = "UPDATE event SET leaf = CAST(? AS TEXT) WHERE position = ? \
                          AND ledger = (SELECT id FROM ledger ORDER BY position DESC LIMIT 1)";

/// The ledger's file, opened past the program. What keeps the past as it is inside the database is taken away first.
async fn forger(demo: &Demo) -> SqliteConnection {
    let options = SqliteConnectOptions::new().filename(demo.installation.data().join("ledger.sqlite"));
    let mut database = options.connect().await.unwrap();
    let triggers = sqlx::query("SELECT name FROM sqlite_master WHERE type = 'trigger'");
    for trigger in triggers.fetch_all(&mut database).await.unwrap() {
        let drop = format!("DROP TRIGGER {}", trigger.get::<String, _>(0));
        sqlx::query(AssertSqlSafe(drop)).execute(&mut database).await.unwrap();
    }
    database
}

async fn change(demo: &Demo, statement: &'static str, bytes: &[u8], position: i64) {
    let mut database = forger(demo).await;
    let done = sqlx::query(statement).bind(bytes).bind(position).execute(&mut database).await.unwrap();
    assert_eq!(done.rows_affected(), 1, "{statement}");
    database.close().await.unwrap();
}

async fn stored(demo: &Demo, query: &'static str) -> (i64, Vec<u8>) {
    let mut database = forger(demo).await;
    let row = sqlx::query(query).fetch_one(&mut database).await.unwrap();
    let found = (row.get::<i64, _>(0), row.get::<Vec<u8>, _>(1));
    database.close().await.unwrap();
    found
}

/// Flips the lowest bit of a byte in the middle.
fn flipped(mut bytes: Vec<u8>) -> Vec<u8> {
    let middle = bytes.len() / 2;
    bytes[middle] ^= 1;
    bytes
}

async fn verify(demo: &Demo) -> Ran {
    demo.installation.cli().run(["verify", "--school", demo.code()]).await
}

#[track_caller]
fn names(found: &Ran, position: i64) {
    assert_eq!(found.code, Some(1), "{found:?}");
    let findings = found.json()["findings"].as_array().cloned().unwrap_or_default();
    let positions: Vec<i64> = findings.iter().map(|finding| finding["position"].as_i64().unwrap()).collect();
    assert!(positions.contains(&position), "position {position} is not among {findings:?}");
    assert!(findings.iter().all(|finding| finding["what"].as_str().is_some_and(|what| !what.is_empty())));
}

/// The code with which the server refuses to read the school.
async fn refusal(demo: &Demo) -> Option<String> {
    let server: Server = demo.installation.serve().await;
    let admin = server.try_sign_in("quantri1", demo.password()).await.unwrap();
    let query =
        "query($code: String!) { school(code: $code) { position classes(year: \"2025-2026\") { name } } }";
    let answer = admin.graphql(query, json!({ "code": demo.code() })).await;
    assert!(answer.code().is_none() || answer.data["school"] == Value::Null, "{answer:?}");
    let code = answer.code().map(str::to_owned);
    server.stop().await;
    code
}

#[tokio::test]
async fn an_untouched_ledger_is_sound_and_served() {
    let demo = Demo::copy();
    let found = verify(&demo).await;
    assert_eq!(found.json()["findings"], json!([]), "{found:?}");
    assert_eq!(found.code, Some(0));
    assert_eq!(refusal(&demo).await, None);
}

#[tokio::test]
async fn one_bit_of_an_event_is_found_at_its_position_and_stops_the_school() {
    let demo = Demo::copy();
    let query = "SELECT position, CAST(leaf AS BLOB) FROM event WHERE leaf LIKE '%\"kind\":\"grade.entered\"%' \
                 AND ledger = (SELECT id FROM ledger ORDER BY position DESC LIMIT 1) LIMIT 1";
    let (position, leaf) = stored(&demo, query).await;
    // A grade that somebody would like to have been another one.
    let text = String::from_utf8(leaf).unwrap();
    let forged = match text.find("\"level\":\"T\"") {
        Some(_) => text.replacen("\"level\":\"T\"", "\"level\":\"H\"", 1),
        None => String::from_utf8(flipped(text.into_bytes())).unwrap(),
    };
    change(&demo, FORGE_LEAF, forged.as_bytes(), position).await;
    names(&verify(&demo).await, position);
    assert_eq!(refusal(&demo).await.as_deref(), Some("LEDGER_CORRUPT"));
}

#[tokio::test]
async fn one_bit_of_a_sealed_value_is_found_at_its_position() {
    let demo = Demo::copy();
    let query = "SELECT position, ciphertext FROM sealed WHERE field = 'identity' \
                 AND ledger = (SELECT id FROM ledger ORDER BY position DESC LIMIT 1) ORDER BY position LIMIT 1";
    let (position, ciphertext) = stored(&demo, query).await;
    let statement = "UPDATE sealed SET ciphertext = ? WHERE position = ? AND field = 'identity' \
                     AND ledger = (SELECT id FROM ledger ORDER BY position DESC LIMIT 1)";
    change(&demo, statement, &flipped(ciphertext), position).await;
    names(&verify(&demo).await, position);
}

#[tokio::test]
async fn one_bit_of_the_head_is_found_and_stops_that_school_alone() {
    let demo = Demo::copy();
    demo.installation.found_school("31020299").await;
    let (head, root) = stored(&demo, "SELECT position, root FROM ledger ORDER BY position DESC").await;
    change(&demo, "UPDATE ledger SET root = ? WHERE position = ?", &flipped(root), head).await;
    names(&verify(&demo).await, head);
    let cli = demo.installation.cli();
    let listed = cli.run(["school", "list"]).await.json();
    assert_eq!(listed.as_array().map(Vec::len), Some(3), "the damaged school and its neighbours: {listed}");
    assert_eq!(cli.run(["replay", "--school", "31020299"]).await.code, Some(0));
    names(&cli.run(["verify"]).await, head);
    assert_eq!(refusal(&demo).await.as_deref(), Some("LEDGER_CORRUPT"));

    let server = demo.installation.serve().await;
    assert!(server.nobody().get("/readyz").await.status().is_success());
    let neighbour = server.sign_in("admin@31020299").await;
    let seen = neighbour.query("{ viewer { school { code } } }", json!({})).await;
    assert_eq!(seen["viewer"]["school"]["code"], "31020299");
}

#[tokio::test]
async fn a_missing_event_is_found_and_stops_the_school() {
    let demo = Demo::copy();
    let mut database = forger(&demo).await;
    sqlx::query("PRAGMA foreign_keys = OFF").execute(&mut database).await.unwrap();
    let sealed = "DELETE FROM sealed WHERE position = 20 AND ledger = (SELECT id FROM ledger ORDER BY position DESC LIMIT 1)";
    sqlx::query(sealed).execute(&mut database).await.unwrap();
    let event = "DELETE FROM event WHERE position = 20 AND ledger = (SELECT id FROM ledger ORDER BY position DESC LIMIT 1)";
    let done = sqlx::query(event).execute(&mut database).await.unwrap();
    assert_eq!(done.rows_affected(), 1);
    database.close().await.unwrap();
    names(&verify(&demo).await, 20);
    assert_eq!(refusal(&demo).await.as_deref(), Some("LEDGER_CORRUPT"));
}

#[tokio::test]
async fn damage_in_the_first_event_does_not_hide_behind_the_unreadable_school_code() {
    let demo = Demo::copy();
    let query = "SELECT position, CAST(leaf AS BLOB) FROM event WHERE position = 1 \
                 AND ledger = (SELECT id FROM ledger ORDER BY position DESC LIMIT 1)";
    let (position, leaf) = stored(&demo, query).await;
    let forged = String::from_utf8(leaf).unwrap().replace("school.founded", "school.fxunded");
    change(&demo, FORGE_LEAF, forged.as_bytes(), position).await;
    names(&verify(&demo).await, 1);
}
