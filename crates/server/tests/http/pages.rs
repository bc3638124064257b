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

#[tokio::test]
async fn every_example_answers_without_an_error() {
    let school = TestSchool::open().await;
    let token = school.token("admin").await;
    let examples = school.send(get("/assets/examples.json")).await.json();
    for example in examples.as_array().unwrap() {
        let mut variables: Value = serde_json::from_str(example["variables"].as_str().unwrap()).unwrap();
        for (name, value) in [("code", CODE), ("year", "2025-2026")] {
            if variables.get(name).is_some() {
                variables[name] = value.into();
            }
        }
        let answer = school.graphql(&token, example["query"].as_str().unwrap(), variables).await;
        assert_eq!(answer.get("errors"), None, "{}: {answer}", example["name"]);
        assert_ne!(answer["data"], json!(null), "{}", example["name"]);
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
