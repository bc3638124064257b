//! The first minutes with the program: `socai demo` makes a school, prints who may sign in and what to ask, and a second
//! start goes on with the same school.

use std::{collections::BTreeSet, process::Stdio};

use serde_json::{Value, json};
use socai_tests::{Client, Server, program};
use tokio::{
    io::{AsyncBufReadExt as _, BufReader},
    process::Command,
};

use crate::office::{DEMO, Demo};

#[tokio::test]
async fn a_second_start_goes_on_with_the_same_school() {
    let demo = Demo::copy();
    let before = demo.installation.cli().export(demo.code()).await;
    let again = demo.installation.cli().run(DEMO).await;
    again.succeeded();
    let mut said = again.json();
    said["address"] = demo.said["address"].clone();
    assert_eq!(said, demo.said);
    assert_eq!(demo.installation.cli().export(demo.code()).await, before);
    demo.installation.cli().verify_clean().await;
}

#[tokio::test]
async fn every_printed_login_works_and_every_role_has_one() {
    let demo = Demo::copy();
    let server: Server = demo.installation.serve().await;
    let mut roles = BTreeSet::new();
    let logins = demo.said["logins"].as_array().unwrap();
    for login in logins {
        let (name, password) = (login["login"].as_str().unwrap(), login["password"].as_str().unwrap());
        let client =
            server.try_sign_in(name, password).await.unwrap_or_else(|refused| panic!("{name}: {refused:?}"));
        let seen = client.query("{ viewer { login name roles { role } school { code } } }", json!({})).await;
        assert_eq!(seen["viewer"]["login"], login["login"]);
        assert_eq!(seen["viewer"]["name"], login["name"]);
        assert_eq!(seen["viewer"]["school"]["code"], demo.said["code"]);
        for held in seen["viewer"]["roles"].as_array().unwrap() {
            roles.insert(held["role"].as_str().unwrap().to_lowercase().replace('_', "-"));
        }
        roles.insert(login["role"].as_str().unwrap().to_owned());
    }
    let expected = [
        "admin-board",
        "clerk",
        "guardian",
        "inspector",
        "principal",
        "subject-group-head",
        "teacher",
        "vice-principal",
    ];
    assert_eq!(roles, expected.into_iter().map(str::to_owned).collect());
}

/// The queries of the printed `curl` lines.
fn queries(printed: &str) -> Vec<String> {
    let bodies = printed.lines().filter_map(|line| line.trim().strip_prefix("-d '")?.strip_suffix('\''));
    let queries = bodies.filter_map(|body| {
        let body: Value = serde_json::from_str(&body.replace("'\\''", "'")).ok()?;
        body["query"].as_str().map(str::to_owned)
    });
    queries.collect()
}

#[tokio::test]
async fn what_is_printed_to_try_answers_without_an_error() {
    let demo = Demo::copy();
    // As a person starts it: no JSON, and the server stays.
    let mut command = Command::new(program());
    command.arg("--data").arg(demo.installation.data()).args(["demo", "--listen", "127.0.0.1:0"]);
    let mut child = command.stdout(Stdio::piped()).stderr(Stdio::null()).kill_on_drop(true).spawn().unwrap();
    let mut lines = BufReader::new(child.stdout.take().unwrap()).lines();
    let mut printed = String::new();
    while queries(&printed).len() < 3 {
        let line = tokio::time::timeout(std::time::Duration::from_secs(60), lines.next_line()).await;
        let line = line.unwrap_or_else(|_| panic!("only this was printed: {printed}")).unwrap();
        printed += &line.unwrap_or_else(|| panic!("it ended after: {printed}"));
        printed.push('\n');
    }
    assert!(printed.contains(demo.password()), "{printed}");
    let start = printed.find("http://127.0.0.1:").unwrap_or_else(|| panic!("no address: {printed}"));
    let end = printed[start + 7..].find(|c: char| c.is_whitespace() || c == '/').unwrap();
    let base = &printed[start..start + 7 + end];
    let principal = Client::nobody(base).sign_in("hieutruong", demo.password()).await.unwrap();
    for query in queries(&printed) {
        let answer = principal.graphql(&query, json!({})).await;
        assert_eq!(answer.errors, Vec::<Value>::new(), "{query}");
        assert!(
            answer.data.as_object().unwrap().values().all(|value| !value.is_null()),
            "{query}: {}",
            answer.data
        );
    }
    child.kill().await.unwrap();
}
