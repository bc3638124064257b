//! What one caller may take: bytes, requests at once, cost.

use axum::{
    body::Body,
    http::{Request, StatusCode, header},
};
use socai_server::ServeOptions;

use crate::school::{HOST, TestSchool, post};

#[tokio::test]
async fn a_body_may_be_as_large_as_its_sender_is_known() {
    let school = TestSchool::open().await;
    let bearer = format!("Bearer {}", school.token("admin").await);
    let padded = |bytes: usize| {
        let query = r#"{"query":"{ __typename }"}"#;
        Body::from(format!("{query}{}", " ".repeat(bytes - query.len())))
    };
    let as_admin =
        |bytes| post("/graphql").header(header::AUTHORIZATION, &bearer).body(padded(bytes)).unwrap();
    assert_eq!(school.send(as_admin(1 << 20)).await.status, StatusCode::OK);
    let too_large = school.send(as_admin((1 << 20) + 1)).await;
    assert_eq!(
        (too_large.status, too_large.code().as_str()),
        (StatusCode::PAYLOAD_TOO_LARGE, "BODY_TOO_LARGE")
    );
    let as_nobody = |bytes| post("/graphql").body(padded(bytes)).unwrap();
    assert_eq!(school.send(as_nobody(128 * 1024)).await.status, StatusCode::OK);
    assert_eq!(school.send(as_nobody(128 * 1024 + 1)).await.code(), "BODY_TOO_LARGE");
    let login = school.send(post("/sign-in").body(padded(16 * 1024 + 1)).unwrap()).await;
    assert_eq!(login.code(), "BODY_TOO_LARGE");
}

#[tokio::test]
async fn addresses_and_headers_are_bounded() {
    let school = TestSchool::open().await;
    let get = |path: &str, padding: usize| {
        let request =
            Request::get(path).header(header::HOST, HOST).header("x-socai-client", "x".repeat(padding));
        school.send(request.body(Body::empty()).unwrap())
    };
    let path = |bytes: usize| {
        let start = "/graphql?query=%7B__typename%7D&x=";
        format!("{start}{}", "x".repeat(bytes - start.len()))
    };
    assert_eq!(get(&path(8 * 1024), 1).await.status, StatusCode::OK);
    let long = get(&path(8 * 1024 + 1), 1).await;
    assert_eq!((long.status, long.code().as_str()), (StatusCode::URI_TOO_LONG, "URI_TOO_LONG"));
    let large = get(&path(100), 32 * 1024).await;
    assert_eq!(
        (large.status, large.code().as_str()),
        (StatusCode::REQUEST_HEADER_FIELDS_TOO_LARGE, "HEADERS_TOO_LARGE")
    );
}

#[tokio::test]
async fn who_has_spent_a_budget_waits_and_nobody_else_does() {
    let school = TestSchool::open_with(ServeOptions { cost_budget: 3, ..ServeOptions::default() }).await;
    let ask = async |token: &str| {
        let mut request = post("/graphql");
        if !token.is_empty() {
            request = request.header(header::AUTHORIZATION, format!("Bearer {token}"));
        }
        school.send(request.body(r#"{"query":"{ __typename }"}"#.into()).unwrap()).await
    };
    let (one, other) = (school.token("teacher-3a").await, school.token("teacher-3b").await);
    for _ in 0..3 {
        assert_eq!(ask(&one).await.status, StatusCode::OK);
    }
    let spent = ask(&one).await;
    assert_eq!((spent.status, spent.code().as_str()), (StatusCode::TOO_MANY_REQUESTS, "COST_BUDGET"));
    let wait: u64 = spent.header("retry-after").parse().unwrap();
    assert!((1..=20).contains(&wait), "{wait}");
    assert_eq!(spent.json()["errors"][0]["extensions"]["retryAfterSeconds"], wait);
    assert_eq!(ask(&other).await.status, StatusCode::OK, "each account has its own");
    assert_eq!(ask("").await.status, StatusCode::OK, "so has who is not signed in");
}

#[tokio::test]
async fn the_budget_that_is_published_is_the_one_that_is_kept() {
    let options = ServeOptions { cost_budget: 120_000, ..ServeOptions::default() };
    let school = TestSchool::open_with(options).await;
    let body = r#"{"query":"{ serviceConfig { costBudget costRefillPerSecond } }"}"#;
    let answer = school.send(post("/graphql").body(body.into()).unwrap()).await;
    let published = &answer.json()["data"]["serviceConfig"];
    assert_eq!(published, &serde_json::json!({ "costBudget": 120_000, "costRefillPerSecond": 2_000 }));
}
