//! Which state of the ledger an answer was read from, and how a caller asks for one that is new enough.

use axum::http::{StatusCode, header};
use serde_json::{Value, json};
use socai_school::{
    Actor, Command, classes::CreateClass, ids::AccountId, regulations::GradeLevel, text::Code,
};
use uuid::Uuid;

use crate::school::{Answer, CODE, TestSchool, post};

const NAME: &str = "query($c: String!) { school(code: $c) { position } }";

async fn ask(school: &TestSchool, token: &str, extensions: Value) -> Answer {
    let body = json!({ "query": NAME, "variables": { "c": CODE }, "extensions": extensions });
    let request = post("/graphql").header(header::ACCEPT, "application/graphql-response+json");
    let request = request.header(header::AUTHORIZATION, format!("Bearer {token}"));
    school.send(request.body(body.to_string().into()).unwrap()).await
}

async fn write(school: &TestSchool, class: &str) -> u64 {
    let command: Command = CreateClass {
        year: socai_school::calendar::SchoolYear(2025),
        name: Code::new(class).unwrap(),
        grade: GradeLevel::G4,
    }
    .into();
    let actor = Actor::Account(AccountId(Uuid::from_u128(0xa1)));
    let request = socai_runtime::Request { actor, command_id: Uuid::now_v7(), command };
    school.handle().await.execute(request).await.unwrap().last.0
}

#[tokio::test]
async fn every_answer_about_a_school_says_at_which_position_it_was_read() {
    let school = TestSchool::open().await;
    let token = school.token("admin").await;
    let head = write(&school, "4A").await;
    let answer = ask(&school, &token, json!({})).await.json();
    assert_eq!(answer["extensions"]["ledger"]["position"], head);
    assert_eq!(answer["data"]["school"]["position"], head);
    assert!(answer["extensions"]["ledger"]["at"].as_str().unwrap().ends_with('Z'), "{answer}");
    let nothing = school.graphql(&token, "{ __typename }", json!({})).await;
    assert_eq!(nothing.get("extensions"), None, "no school was read");
}

#[tokio::test]
async fn a_caller_reads_what_it_has_seen_elsewhere_or_hears_how_far_we_are() {
    let school = TestSchool::open().await;
    let token = school.token("admin").await;
    let head = write(&school, "4A").await;
    let seen = ask(&school, &token, json!({ "ledger": { "minPosition": head } })).await;
    assert_eq!(
        (seen.status, seen.json()["data"]["school"]["position"].as_u64()),
        (StatusCode::OK, Some(head))
    );

    let ahead = ask(&school, &token, json!({ "ledger": { "minPosition": head + 1 } })).await;
    assert_eq!((ahead.status, ahead.code().as_str()), (StatusCode::BAD_REQUEST, "LEDGER_NOT_CAUGHT_UP"));
    assert_eq!(ahead.json()["errors"][0]["extensions"]["position"], head);
    assert_eq!(ahead.header("retry-after"), "1");

    // What is written while the request waits is what it waited for.
    let asked = ask(&school, &token, json!({ "ledger": { "minPosition": (head + 1).to_string() } }));
    let (answer, written) = tokio::join!(asked, async {
        tokio::task::yield_now().await;
        write(&school, "4B").await
    });
    assert_eq!(answer.json()["data"]["school"]["position"], written);

    let malformed = ask(&school, &token, json!({ "ledger": { "minPosition": "soon" } })).await;
    assert_eq!((malformed.status, malformed.code().as_str()), (StatusCode::BAD_REQUEST, "BAD_REQUEST"));
}

#[tokio::test]
async fn a_trace_is_continued_and_told() {
    let school = TestSchool::open().await;
    let id = "4bf92f3577b34da6a3ce929d0e0e4736";
    let request = |parent: &str| {
        let request = post("/graphql").header("traceparent", parent);
        school.send(request.body(r#"{"query":"{ __typename }"}"#.into()).unwrap())
    };
    let told = request(&format!("00-{id}-00f067aa0ba902b7-01")).await;
    assert!(told.header("traceresponse").starts_with(&format!("00-{id}-")), "{told:?}");
    let other = request("00-nonsense").await;
    assert_eq!(other.header("traceresponse").len(), 55);
    assert!(!other.header("traceresponse").contains(id));
}
