//! The pages for people: present, self-contained, and their examples valid against the schema.

use axum::http::StatusCode;
use serde_json::{Value, json};
use socai_server::{DemoNotice, ServeOptions};

use crate::school::{CODE, TestSchool, get};

#[tokio::test]
async fn our_pages_load_only_what_we_serve() {
    let school = TestSchool::open().await;
    for path in ["/", "/console"] {
        let page = school.send(get(path)).await;
        assert_eq!(page.status, StatusCode::OK, "{path}");
        let policy = page.header("content-security-policy");
        assert!(policy.contains("script-src 'self';") && !policy.contains("unsafe"), "{policy}");
        assert!(!page.text().contains("{{"), "{path}");
        let links = page.text().split(['"']).filter(|part| part.starts_with("/assets/"));
        for link in links {
            assert_eq!(school.send(get(link)).await.status, StatusCode::OK, "{link} of {path}");
        }
    }
    assert_eq!(school.send(get("/assets/../Cargo.toml")).await.status, StatusCode::NOT_FOUND);
}

#[tokio::test]
async fn the_schema_is_served_as_text() {
    let school = TestSchool::open().await;
    let sdl = school.send(get("/schema.graphql")).await;
    assert_eq!(sdl.header("content-type"), "text/plain; charset=utf-8");
    assert!(sdl.text().contains("type Mutation"));
}

/// What the pages' script fills the gaps of the examples with.
async fn gaps(school: &TestSchool, token: &str) -> Value {
    let query = format!(
        "{{ school(code: \"{CODE}\") {{ id position classes(year: \"2025-2026\") {{ id students {{ id }} }} }} }}"
    );
    let seen = &school.graphql(token, &query, json!({})).await["data"]["school"];
    let class = &seen["classes"][0];
    json!({
        "code": CODE, "school": seen["id"], "year": "2025-2026", "pastYear": "2025-2026",
        "classId": class["id"], "pastClassId": class["id"], "earlier": 1,
        "key": "0f0f0f0f-0000-4000-8000-000000000001",
        "entry": {
            "studentId": class["students"][0]["id"], "target": { "subject": "MATHEMATICS" },
            "level": "WELL_COMPLETED", "score": "9", "expectedVersion": 0,
        },
    })
}

fn filled(value: &Value, gaps: &Value) -> Value {
    match value {
        Value::String(text) if text.starts_with('$') => {
            let gap = &gaps[&text[1..]];
            assert_ne!(*gap, Value::Null, "nothing fills {text}");
            gap.clone()
        }
        Value::Array(items) => items.iter().map(|item| filled(item, gaps)).collect(),
        Value::Object(map) => map.iter().map(|(name, item)| (name.clone(), filled(item, gaps))).collect(),
        other => other.clone(),
    }
}

#[tokio::test]
async fn every_example_answers_without_an_error() {
    let school = TestSchool::open().await;
    let token = school.token("teacher-3a").await;
    let gaps = gaps(&school, &token).await;
    let examples = school.send(get("/assets/examples.json")).await.json();
    for example in examples.as_array().unwrap() {
        // One that follows is run in the browser, by the clients' tests.
        if example["isSubscription"] == true {
            continue;
        }
        let variables = filled(&example["variables"], &gaps);
        let answer = school.graphql(&token, example["query"].as_str().unwrap(), variables).await;
        assert_eq!(answer.get("errors"), None, "{}: {answer}", example["name"]);
        assert_ne!(answer["data"], json!(null), "{}", example["name"]);
        let entered = &answer["data"]["enterGrades"]["refusals"];
        assert!(entered.is_null() || *entered == json!([]), "{answer}");
    }
}

#[tokio::test]
async fn the_demonstration_shows_its_accounts_to_whoever_is_not_signed_in() {
    let notice = DemoNotice { logins: vec![("Hiệu trưởng".into(), "principal".into())], password: None };
    let school = TestSchool::open_with(ServeOptions { demo: Some(notice), ..ServeOptions::default() }).await;
    let page = school.send(get("/")).await;
    assert!(page.text().contains("data-login=\"principal\""));
    let plain = TestSchool::open().await;
    assert!(!plain.send(get("/")).await.text().contains("class=\"demo\""));
}
