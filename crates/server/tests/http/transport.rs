//! GraphQL over HTTP: which bodies are read, what the answers look like, and what stays closed.

use axum::http::{Request, StatusCode, header};
use serde_json::json;
use socai_server::ServeOptions;

use crate::school::{HOST, TestSchool, get, post};

const ANY: &str = r#"{"query":"{ __typename }"}"#;

#[tokio::test]
async fn only_json_bodies_are_executed() {
    let school = TestSchool::open().await;
    for kind in [
        "text/plain",
        "application/x-www-form-urlencoded",
        "multipart/form-data; boundary=x",
        "application/graphql",
    ] {
        let request = Request::post("/graphql").header(header::HOST, HOST).header(header::CONTENT_TYPE, kind);
        let answer = school.send(request.body(ANY.into()).unwrap()).await;
        assert_eq!(answer.status, StatusCode::UNSUPPORTED_MEDIA_TYPE, "{kind}");
    }
    let without = Request::post("/graphql").header(header::HOST, HOST).body(ANY.into()).unwrap();
    assert_eq!(school.send(without).await.status, StatusCode::UNSUPPORTED_MEDIA_TYPE);
    assert_eq!(school.send(post("/graphql").body(ANY.into()).unwrap()).await.status, StatusCode::OK);
}

#[tokio::test]
async fn the_status_follows_the_media_type_of_the_answer() {
    let school = TestSchool::open().await;
    let check = async |accept: &str, query: &str, status: StatusCode, kind: &str| {
        let body = json!({ "query": query }).to_string();
        let answer =
            school.send(post("/graphql").header(header::ACCEPT, accept).body(body.into()).unwrap()).await;
        assert_eq!(answer.status, status, "{accept} {query} {answer:?}");
        assert!(answer.header("content-type").starts_with(kind), "{answer:?}");
        answer
    };
    let (modern, old) = ("application/graphql-response+json", "application/json");
    check(modern, "{ __typename }", StatusCode::OK, modern).await;
    let invalid = check(modern, "{ nope }", StatusCode::BAD_REQUEST, modern).await;
    assert_eq!(invalid.code(), "GRAPHQL_VALIDATION_FAILED");
    assert!(invalid.json().get("data").is_none(), "{invalid:?}");
    let unparsed = check(modern, "{", StatusCode::BAD_REQUEST, modern).await;
    assert_eq!(unparsed.code(), "GRAPHQL_PARSE_FAILED");
    check(old, "{ nope }", StatusCode::OK, old).await;
    check("text/html", "{ __typename }", StatusCode::NOT_ACCEPTABLE, old).await;
}

#[tokio::test]
async fn a_body_that_is_no_request_is_refused() {
    let school = TestSchool::open().await;
    for body in ["", "{", "{}", r#"{"query":1}"#, r#"{"query":"{a}","variables":[]}"#] {
        let answer = school.send(post("/graphql").body(body.into()).unwrap()).await;
        assert_eq!(
            (answer.status, answer.code().as_str()),
            (StatusCode::BAD_REQUEST, "BAD_REQUEST"),
            "{body}"
        );
    }
    let batch = school.send(post("/graphql").body(r#"[{"query":"{__typename}"}]"#.into()).unwrap()).await;
    assert_eq!((batch.status, batch.code().as_str()), (StatusCode::BAD_REQUEST, "BATCH_NOT_SUPPORTED"));
}

#[tokio::test]
async fn every_answer_has_its_id_and_its_security_headers() {
    let school = TestSchool::open().await;
    let id = "0193a000-0000-7000-8000-00000000abcd";
    let given = Request::get("/livez").header("x-request-id", id).body("".into()).unwrap();
    assert_eq!(school.send(given).await.header("x-request-id"), id);
    for path in ["/", "/console", "/graphiql", "/livez", "/no-such-page", "/assets/page.css"] {
        let answer = school.send(get(path)).await;
        assert_eq!(answer.header("x-request-id").len(), 36, "{path}");
        assert_eq!(answer.header("x-content-type-options"), "nosniff", "{path}");
        assert_eq!(answer.header("referrer-policy"), "same-origin", "{path}");
        assert!(answer.header("content-security-policy").contains("frame-ancestors 'none'"), "{path}");
    }
    let strange = Request::get("/livez").header("x-request-id", "<script>").body("".into()).unwrap();
    assert_eq!(school.send(strange).await.header("x-request-id").len(), 36);
}

#[tokio::test]
async fn introspection_is_for_who_is_signed_in() {
    let school = TestSchool::open().await;
    let query = "{ __schema { queryType { name } } }";
    let nobody = school.graphql("", query, json!({})).await;
    assert_ne!(nobody["data"]["__schema"]["queryType"]["name"], "Query");
    let token = school.token("teacher-3a").await;
    let known = school.graphql(&token, query, json!({})).await;
    assert_eq!(known["data"]["__schema"]["queryType"]["name"], "Query");
}

#[tokio::test]
async fn health_is_public_and_metrics_are_not() {
    let options = ServeOptions { metrics_token: Some("a-scraper".into()), ..ServeOptions::default() };
    let school = TestSchool::open_with(options).await;
    assert_eq!(school.send(get("/livez")).await.text(), "ok\n");
    assert_eq!(school.send(get("/readyz")).await.text(), "ok\n");
    assert_eq!(school.send(get("/health")).await.json()["state"], "ok");

    school.token("admin").await;
    let forwarded = || Request::get("/metrics").header("x-forwarded-for", "203.0.113.9");
    let closed = school.send(forwarded().body("".into()).unwrap()).await;
    assert_eq!(closed.status, StatusCode::NOT_FOUND);
    // Whose address is not known is not taken for a neighbor.
    assert_eq!(school.send(get("/metrics")).await.status, StatusCode::NOT_FOUND);
    let wrong = forwarded().header(header::AUTHORIZATION, "Bearer other").body("".into()).unwrap();
    assert_eq!(school.send(wrong).await.status, StatusCode::NOT_FOUND);
    let right = forwarded().header(header::AUTHORIZATION, "Bearer a-scraper").body("".into()).unwrap();
    let open = school.send(right).await;
    for line in [
        r#"socai_http_requests_total{route="/sign-in",status="200"} 1"#,
        r#"socai_sign_ins_total{outcome="ok"} 1"#,
        r#"socai_commands_total{outcome="refused"} 0"#,
    ] {
        assert!(open.text().lines().any(|it| it == line), "{line} is missing in\n{}", open.text());
    }
}

#[tokio::test]
async fn graphiql_loads_everything_from_this_server() {
    let school = TestSchool::open().await;
    let page = school.send(get("/graphiql")).await;
    let text = page.text();
    assert!(!text.contains("http://") && !text.contains("https://"), "{text}");
    let files = text.split('"').filter(|part| part.starts_with("/assets/"));
    let mut count = 0;
    for file in files {
        assert_eq!(school.send(get(file)).await.status, StatusCode::OK, "{file}");
        count += 1;
    }
    assert!(count >= 6, "icon, two style sheets, four scripts");
}
