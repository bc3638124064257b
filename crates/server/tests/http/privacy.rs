//! What is logged: every operation can be found, and nothing in the log is about a person.

use std::{
    io,
    sync::{Arc, Mutex},
};

use axum::http::{Request, header};
use serde_json::json;
use tracing_subscriber::fmt::MakeWriter;

use crate::school::{HOST, PASSWORD, TestSchool, post};

/// Everything that was logged, as the operator's log would hold it.
#[derive(Clone, Default)]
struct Log(Arc<Mutex<Vec<u8>>>);

impl Log {
    fn take(&self) -> String {
        String::from_utf8(std::mem::take(&mut self.0.lock().unwrap())).unwrap()
    }
}

impl io::Write for Log {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.0.lock().unwrap().extend_from_slice(bytes);
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

impl<'a> MakeWriter<'a> for Log {
    type Writer = Self;

    fn make_writer(&'a self) -> Self {
        self.clone()
    }
}

#[tokio::test]
async fn the_log_tells_of_every_operation_and_of_no_person() {
    let school = TestSchool::open().await;
    let log = Log::default();
    let subscriber = tracing_subscriber::fmt()
        .json()
        .with_max_level(tracing::Level::TRACE)
        .with_writer(log.clone())
        .finish();
    let _guard = tracing::subscriber::set_default(subscriber);
    // A test runs on one thread, where the subscriber is.
    tracing::callsite::rebuild_interest_cache();

    let token = school.token("teacher-3a").await;
    let secrets = ["Zacharias", "Quyền-Bí-Mật", "teacher-3a", "wrong-login-77", PASSWORD, token.as_str()];
    let id = "0193a000-0000-7000-8000-00000000cafe";
    let trace = "4bf92f3577b34da6a3ce929d0e0e4736";
    let send = async |body: String, token: &str| {
        let mut request = post("/graphql")
            .header("x-request-id", id)
            .header("traceparent", format!("00-{trace}-00f067aa0ba902b7-01"));
        if !token.is_empty() {
            request = request.header(header::AUTHORIZATION, format!("Bearer {token}"));
        }
        let answer = school.send(request.body(body.into()).unwrap()).await;
        let text = log.take();
        for secret in secrets {
            assert!(!text.contains(secret), "{secret} is in the log:\n{text}");
        }
        let event = text.lines().find(|line| line.contains("\"message\":\"operation\"")).map(str::to_owned);
        let event: serde_json::Value =
            serde_json::from_str(&event.unwrap_or_else(|| panic!("{text}"))).unwrap();
        assert_eq!(
            (event["fields"]["request_id"].as_str(), event["fields"]["trace_id"].as_str()),
            (Some(id), Some(trace))
        );
        (answer, event["fields"].clone())
    };
    log.take();

    let named = json!({
        "query": "query Zacharias($c: String!) { Zacharias: school(code: $c) { code } viewer { login } }",
        "variables": { "c": "Quyền-Bí-Mật" },
    });
    let (_, ok) = send(named.to_string(), &token).await;
    assert_eq!(
        (ok["kind"].as_str(), ok["outcome"].as_str(), ok.get("code")),
        (Some("query"), Some("ok"), None)
    );
    assert!(ok["cost"].as_u64().unwrap() > 0 && ok["document"].as_str().unwrap().len() == 64, "{ok}");
    assert_eq!(ok.get("name"), None, "a client may write anything into a name");

    let (_, trusted) = send(json!({ "documentId": "socai-visitor" }).to_string(), &token).await;
    assert_eq!(trusted["name"], "Visitor");
    assert!(trusted["position"].as_u64().unwrap() > 0, "{trusted}");

    for (body, token, code) in [
        (json!({ "query": "{ Zacharias }" }).to_string(), token.as_str(), "GRAPHQL_VALIDATION_FAILED"),
        (json!({ "query": "{ \"Zacharias" }).to_string(), &token, "GRAPHQL_PARSE_FAILED"),
        ("{\"query\": \"Zacharias".to_owned(), &token, "BAD_REQUEST"),
        (
            json!({ "query": "query($c: Int!) { viewer @skip(if: true) { login } node(id: \"Zacharias\") @include(if: false) { id } a: nodes(ids: []) { id } b: __typename c: school(code: \"x\") { years(first: $c) { year } } }", "variables": { "c": "Quyền-Bí-Mật" } })
                .to_string(),
            &token,
            "GRAPHQL_VALIDATION_FAILED",
        ),
        (
            json!({ "query": "query($c: String!) { school(code: $c) { code } }", "variables": { "c": ["Quyền-Bí-Mật"] } })
                .to_string(),
            &token,
            "BAD_USER_INPUT",
        ),
        (
            json!({ "query": "{ node(id: \"Quyền-Bí-Mật\") { id } }" }).to_string(),
            &token,
            "BAD_USER_INPUT",
        ),
        (json!({ "query": "{ __typename }" }).to_string(), "Zacharias", "UNAUTHENTICATED"),
    ] {
        let (answer, event) = send(body.clone(), token).await;
        assert_eq!((event["code"].as_str(), answer.code().as_str()), (Some(code), code), "{body}: {answer:?}");
    }

    let sign_in = json!({ "login": "wrong-login-77", "password": PASSWORD }).to_string();
    school.send(post("/sign-in").body(sign_in.into()).unwrap()).await;
    let get = Request::get("/graphql?query=%7B+Zacharias+%7D")
        .header(header::HOST, HOST)
        .header("x-socai-client", "t");
    school.send(get.body("".into()).unwrap()).await;
    let text = log.take();
    assert!(text.contains("\"message\":\"request\""), "{text}");
    for secret in secrets {
        assert!(!text.contains(secret), "{secret} is in the log:\n{text}");
    }
}
