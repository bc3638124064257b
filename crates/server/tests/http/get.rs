//! Queries by `GET`: what is executed, for whom a page of another site can be excluded, and the other methods.

use axum::http::{Request, StatusCode, header};
use serde_json::json;

use crate::school::{Answer, CODE, HOST, TestSchool};

const TYPENAME: &str = "/graphql?query=%7B__typename%7D";
const MODERN: &str = "application/graphql-response+json";

async fn send(school: &TestSchool, method: &str, path: &str, headers: &[(&str, &str)]) -> Answer {
    let mut request = Request::builder().method(method).uri(path).header(header::HOST, HOST);
    for (name, value) in headers {
        request = request.header(*name, *value);
    }
    school.send(request.body("".into()).unwrap()).await
}

#[tokio::test]
async fn a_query_by_get_answers_what_the_same_by_post_does() {
    let school = TestSchool::open().await;
    let token = school.token("teacher-3a").await;
    let bearer = format!("Bearer {token}");
    let query = "query A($code: String!) { school(code: $code) { code } } query B { __typename }";
    let posted = {
        let body = json!({ "query": query, "operationName": "A", "variables": { "code": CODE } });
        let request = crate::school::post("/graphql").header(header::AUTHORIZATION, &bearer);
        school.send(request.body(body.to_string().into()).unwrap()).await
    };
    let path = "/graphql?query=query+A(%24code%3A+String!)+%7B+school(code%3A+%24code)+%7B+code+%7D+%7D+query+B+%7B+__typename+%7D\
                &operationName=A&variables=%7B%22code%22%3A%2279000123%22%7D";
    let got = send(&school, "GET", path, &[("authorization", &bearer)]).await;
    assert_eq!(got.status, StatusCode::OK);
    assert_eq!(got.json(), posted.json());
    assert_eq!(got.json()["data"]["school"]["code"], CODE);

    let head = send(&school, "HEAD", path, &[("authorization", &bearer)]).await;
    assert_eq!((head.status, head.body.len()), (StatusCode::OK, 0));
}

#[tokio::test]
async fn nothing_is_changed_or_followed_by_get() {
    let school = TestSchool::open().await;
    let bearer = format!("Bearer {}", school.token("admin").await);
    let before = school.handle().await.now().await.unwrap().position;
    let mutation = "/graphql?query=mutation%7B__typename%7D";
    for accept in [MODERN, "application/json"] {
        let headers = [("authorization", bearer.as_str()), ("accept", accept)];
        let refused = send(&school, "GET", mutation, &headers).await;
        assert_eq!(refused.status, StatusCode::METHOD_NOT_ALLOWED, "{refused:?}");
        assert_eq!((refused.header("allow"), refused.code().as_str()), ("POST", "METHOD_NOT_ALLOWED"));
        assert!(refused.header("content-type").starts_with(accept));
        assert_eq!(refused.json().get("data"), None);
    }
    // Which operation it is decides, not which the document also holds.
    let both = "/graphql?query=mutation+M%7B__typename%7Dquery+Q%7B__typename%7D&operationName=";
    let headers = [("authorization", bearer.as_str())];
    assert_eq!(
        send(&school, "GET", &format!("{both}M"), &headers).await.status,
        StatusCode::METHOD_NOT_ALLOWED
    );
    assert_eq!(send(&school, "GET", &format!("{both}Q"), &headers).await.status, StatusCode::OK);

    let journal = "/graphql?query=subscription%7Bjournal(school%3A%22x%22%2Cafter%3A0)%7Bposition%7D%7D";
    for accept in [MODERN, "application/json"] {
        let headers = [("authorization", bearer.as_str()), ("accept", accept)];
        let refused = send(&school, "GET", journal, &headers).await;
        assert_eq!(refused.status, StatusCode::BAD_REQUEST, "{refused:?}");
        assert_eq!(refused.code(), "SUBSCRIPTION_NOT_SUPPORTED");
    }
    let body = json!({ "query": "subscription{journal(school:\"x\",after:0){position}}" }).to_string();
    let by_post = crate::school::post("/graphql").header(header::AUTHORIZATION, &bearer).body(body.into());
    let refused = school.send(by_post.unwrap()).await;
    assert_eq!(
        (refused.status, refused.code().as_str()),
        (StatusCode::BAD_REQUEST, "SUBSCRIPTION_NOT_SUPPORTED")
    );
    assert_eq!(school.handle().await.now().await.unwrap().position, before);
}

#[tokio::test]
async fn a_get_that_a_foreign_page_may_have_caused_is_not_executed() {
    let school = TestSchool::open().await;
    let cookie = format!("socai_session={}", school.token("admin").await);
    let check = async |headers: &[(&str, &str)], status: StatusCode, code: &str| {
        let answer = send(&school, "GET", TYPENAME, headers).await;
        assert_eq!((answer.status, answer.code().as_str()), (status, code), "{headers:?}");
        assert_eq!(answer.json().get("data").is_some(), status == StatusCode::OK, "{headers:?}");
    };
    let refused = (StatusCode::FORBIDDEN, "CSRF_SUSPECTED");
    // Also for nobody: the duration of an answer can be measured from elsewhere.
    for headers in [
        &[][..],
        &[("cookie", cookie.as_str())],
        &[("sec-fetch-site", "cross-site"), ("cookie", cookie.as_str())],
        &[("sec-fetch-site", "same-site")],
        &[("origin", "https://elsewhere.test")],
        &[("content-type", "text/plain")],
    ] {
        check(headers, refused.0, refused.1).await;
    }
    for headers in [
        &[("x-socai-client", "test")][..],
        &[("apollo-require-preflight", "true"), ("cookie", cookie.as_str())],
        &[("x-apollo-operation-name", "A")],
        &[("graphql-require-preflight", "1")],
        &[("content-type", "application/json")],
        &[("sec-fetch-site", "same-origin"), ("cookie", cookie.as_str())],
        &[("sec-fetch-site", "none")],
        &[("origin", "http://socai.test")],
    ] {
        check(headers, StatusCode::OK, "").await;
    }
    let both = [("origin", "https://elsewhere.test"), ("x-socai-client", "t"), ("cookie", cookie.as_str())];
    check(&both, StatusCode::FORBIDDEN, "FOREIGN_ORIGIN").await;
}

#[tokio::test]
async fn a_browser_that_asks_for_nothing_gets_graphiql() {
    let school = TestSchool::open().await;
    let html = [("accept", "text/html,*/*;q=0.8"), ("sec-fetch-site", "none")];
    assert!(send(&school, "GET", "/graphql", &html).await.text().contains("GraphiQL"));
    let answer = send(&school, "GET", TYPENAME, &html).await;
    assert_eq!(answer.json()["data"]["__typename"], "Query");
    let nothing = send(&school, "GET", "/graphql", &[("x-socai-client", "test")]).await;
    assert_eq!((nothing.status, nothing.code().as_str()), (StatusCode::BAD_REQUEST, "BAD_REQUEST"));
}

#[tokio::test]
async fn other_methods_are_refused_and_no_other_site_is_let_in() {
    let school = TestSchool::open().await;
    for method in ["PUT", "DELETE", "PATCH", "TRACE", "PROPFIND"] {
        let answer = send(&school, method, "/graphql", &[]).await;
        assert_eq!(
            (answer.status, answer.code().as_str()),
            (StatusCode::METHOD_NOT_ALLOWED, "METHOD_NOT_ALLOWED")
        );
        assert!(answer.header("allow").contains("POST"), "{method}: {answer:?}");
    }
    let preflight = [
        ("origin", "https://elsewhere.test"),
        ("access-control-request-method", "POST"),
        ("access-control-request-headers", "content-type"),
    ];
    let options = send(&school, "OPTIONS", "/graphql", &preflight).await;
    assert_eq!((options.status, options.header("allow")), (StatusCode::NO_CONTENT, "GET,HEAD,POST,OPTIONS"));
    for answer in [options, send(&school, "GET", TYPENAME, &[("x-socai-client", "test")]).await] {
        assert!(
            answer.headers.keys().all(|name| !name.as_str().starts_with("access-control-")),
            "{answer:?}"
        );
    }
}
