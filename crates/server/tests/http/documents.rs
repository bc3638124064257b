//! Which documents are executed: by their text, by their hash, by an id that the server trusts; and what a refused one
//! says.

use std::collections::{BTreeMap, BTreeSet};

use axum::http::{Request, StatusCode, header};
use serde_json::{Value, json};
use socai_server::{ServeOptions, router};

use crate::school::{Answer, CODE, HOST, TestSchool, post};

const MODERN: &str = "application/graphql-response+json";
const QUERY: &str = "query Who { viewer { login } }";
/// Of [`QUERY`].
const HASH: &str = "fbaa03b9c5b3b8f9457a868ba90eb1dcd760be08ccddfc4d06b62158f6175daf";

/// A request as JSON; an empty token is nobody's.
async fn ask(school: &TestSchool, token: &str, accept: &str, body: Value) -> Answer {
    let mut request = post("/graphql").header(header::ACCEPT, accept);
    if !token.is_empty() {
        request = request.header(header::AUTHORIZATION, format!("Bearer {token}"));
    }
    school.send(request.body(body.to_string().into()).unwrap()).await
}

fn persisted(hash: &str) -> Value {
    json!({ "persistedQuery": { "version": 1, "sha256Hash": hash } })
}

#[tokio::test]
async fn a_document_that_was_sent_once_goes_by_its_hash() {
    let school = TestSchool::open().await;
    let token = school.token("admin").await;
    for (accept, status) in [(MODERN, StatusCode::BAD_REQUEST), ("application/json", StatusCode::OK)] {
        let unknown = ask(&school, &token, accept, json!({ "extensions": persisted(HASH) })).await;
        assert_eq!((unknown.status, unknown.code().as_str()), (status, "PERSISTED_QUERY_NOT_FOUND"));
        assert_eq!(unknown.json()["errors"][0]["message"], "PersistedQueryNotFound");
    }
    let other = json!({ "query": "{ __typename }", "extensions": persisted(HASH) });
    let mismatch = ask(&school, &token, MODERN, other).await;
    assert_eq!(
        (mismatch.status, mismatch.code().as_str()),
        (StatusCode::BAD_REQUEST, "PERSISTED_QUERY_MISMATCH")
    );

    let first = ask(&school, &token, MODERN, json!({ "query": QUERY, "extensions": persisted(HASH) })).await;
    assert_eq!(first.json()["data"]["viewer"]["login"], "admin");
    let again = ask(&school, &token, MODERN, json!({ "extensions": persisted(HASH) })).await;
    assert_eq!(again.json(), first.json());
    let url = format!(
        "/graphql?extensions=%7B%22persistedQuery%22%3A%7B%22version%22%3A1%2C%22sha256Hash%22%3A%22{HASH}%22%7D%7D"
    );
    let get =
        Request::get(url).header(header::HOST, HOST).header(header::AUTHORIZATION, format!("Bearer {token}"));
    assert_eq!(school.send(get.body("".into()).unwrap()).await.json(), first.json());
}

#[tokio::test]
async fn our_pages_send_ids_in_place_of_documents() {
    let school = TestSchool::open().await;
    let token = school.token("admin").await;
    let greeting = ask(&school, &token, MODERN, json!({ "documentId": "socai-visitor" })).await;
    assert_eq!(greeting.json()["data"]["viewer"]["login"], "admin");
    let year = json!({ "code": CODE, "year": "2025-2026", "past": "2025-2026" });
    let classes =
        ask(&school, &token, MODERN, json!({ "documentId": "socai-visitor-classes", "variables": year }))
            .await;
    let class = classes.json()["data"]["school"]["now"][0]["id"].clone();
    let cell =
        json!({ "code": CODE, "id": class, "period": { "year": "2025-2026", "moment": "END_TERM_ONE" } });
    let cells =
        ask(&school, &token, MODERN, json!({ "documentId": "socai-visitor-cell", "variables": cell })).await;
    assert_eq!((cells.status, cells.json().get("errors")), (StatusCode::OK, None), "{cells:?}");
    assert_ne!(cells.json()["data"]["school"]["class"]["gradebook"], json!(null), "{cells:?}");
    for id in ["socai-viewer", "socai-limits"] {
        let answer = ask(&school, &token, MODERN, json!({ "documentId": id })).await;
        assert_eq!((answer.status, answer.json().get("errors")), (StatusCode::OK, None), "{id}: {answer:?}");
    }
    let unknown = ask(&school, &token, MODERN, json!({ "documentId": "socai-nothing" })).await;
    assert_eq!((unknown.status, unknown.code().as_str()), (StatusCode::BAD_REQUEST, "DOCUMENT_NOT_FOUND"));
}

#[tokio::test]
async fn an_operator_can_close_the_server_to_all_documents_but_its_own() {
    let options = ServeOptions {
        documents: BTreeMap::from([("app.who".to_owned(), QUERY.to_owned())]),
        documents_only: true,
        developers: BTreeSet::from(["Teacher-3A".to_owned()]),
        ..ServeOptions::default()
    };
    let school = TestSchool::open_with(options).await;
    let token = school.token("admin").await;
    for trusted in [
        json!({ "documentId": "app.who" }),
        json!({ "documentId": format!("sha256:{HASH}") }),
        json!({ "query": QUERY }),
        json!({ "query": QUERY, "extensions": persisted(HASH) }),
        json!({ "extensions": persisted(HASH) }),
        json!({ "documentId": "socai-visitor" }),
    ] {
        let answer = ask(&school, &token, MODERN, trusted.clone()).await;
        assert_eq!(answer.json()["data"]["viewer"]["login"], "admin", "{trusted}: {answer:?}");
    }
    let other = json!({ "query": "{ __typename }" });
    let hash = "7f56e67dd21ab3f30d1ff8b7bed08893f0a0db86449836189b361dd1e56ddb4b";
    let persist = json!({ "query": "{ __typename }", "extensions": persisted(hash) });
    for refused in [&other, &persist, &json!({ "query": "{" })] {
        let answer = ask(&school, &token, MODERN, refused.clone()).await;
        assert_eq!((answer.status, answer.code().as_str()), (StatusCode::FORBIDDEN, "DOCUMENT_NOT_TRUSTED"));
        assert_eq!(ask(&school, "", MODERN, refused.clone()).await.code(), "DOCUMENT_NOT_TRUSTED");
    }
    let developer = school.token("teacher-3a").await;
    assert_eq!(ask(&school, &developer, MODERN, persist).await.status, StatusCode::OK);
    // What a developer has sent is not open to others.
    let by_hash = ask(&school, &token, MODERN, json!({ "extensions": persisted(hash) })).await;
    assert_eq!(by_hash.code(), "DOCUMENT_NOT_TRUSTED");
    let by_id = ask(&school, &token, MODERN, json!({ "documentId": format!("sha256:{hash}") })).await;
    assert_eq!(by_id.code(), "DOCUMENT_NOT_FOUND");
}

#[tokio::test]
async fn a_manifest_that_does_not_fit_the_schema_is_refused_at_once() {
    let school = TestSchool::open().await;
    let documents = BTreeMap::from([("app.bad".to_owned(), "{ nope }".to_owned())]);
    let refused = router(school.runtime.clone(), ServeOptions { documents, ..ServeOptions::default() });
    assert_eq!(refused.err().unwrap().id, "app.bad");
}

#[tokio::test]
async fn who_is_not_signed_in_gets_no_map_and_no_hints() {
    let school = TestSchool::open().await;
    for query in [
        "{ __schema { queryType { name } } }",
        "{ ...a } fragment a on Query { __type(name: \"Query\") { name } }",
    ] {
        let refused = ask(&school, "", MODERN, json!({ "query": query })).await;
        assert_eq!(
            (refused.status, refused.code().as_str()),
            (StatusCode::FORBIDDEN, "INTROSPECTION_DISABLED")
        );
        assert_eq!(refused.json().get("data"), None);
    }
    assert_eq!(ask(&school, "", MODERN, json!({ "query": "{ __typename }" })).await.status, StatusCode::OK);
    let typo = ask(&school, "", MODERN, json!({ "query": "{ viewr { login } }" })).await;
    assert_eq!(typo.code(), "GRAPHQL_VALIDATION_FAILED");
    assert!(!typo.text().contains("viewer"), "{}", typo.text());
}

#[tokio::test]
async fn a_refused_document_says_what_is_wrong_and_where() {
    let school = TestSchool::open().await;
    let token = school.token("admin").await;
    let check = async |body: Value, code: &str, line: Option<u64>| {
        let modern = ask(&school, &token, MODERN, body.clone()).await;
        assert_eq!(
            (modern.status, modern.code().as_str()),
            (StatusCode::BAD_REQUEST, code),
            "{body}: {modern:?}"
        );
        let error = modern.json()["errors"][0].clone();
        assert_eq!(error["locations"][0]["line"].as_u64(), line, "{body}: {error}");
        assert_ne!(error["message"], error["extensions"]["messageEn"], "{error}");
        assert_eq!(modern.json().get("data"), None);
        let older = ask(&school, &token, "application/json", body).await;
        assert_eq!((older.status, older.json()), (StatusCode::OK, modern.json()));
    };
    check(json!({ "query": "{\n  viewer {" }), "GRAPHQL_PARSE_FAILED", Some(2)).await;
    check(json!({ "query": "{\n  nope\n}" }), "GRAPHQL_VALIDATION_FAILED", Some(2)).await;
    // The executor alone would let this through.
    let misplaced = "query($c: Int!) { school(code: $c) { code } }";
    check(json!({ "query": misplaced, "variables": { "c": 1 } }), "GRAPHQL_VALIDATION_FAILED", Some(1)).await;
    check(
        json!({ "query": "query A { __typename } query B { __typename }" }),
        "OPERATION_RESOLUTION_FAILURE",
        None,
    )
    .await;
    check(
        json!({ "query": "query A { __typename }", "operationName": "B" }),
        "OPERATION_RESOLUTION_FAILURE",
        None,
    )
    .await;
    let needs = "query($c: String!) { school(code: $c) { code } }";
    check(json!({ "query": needs }), "BAD_USER_INPUT", None).await;
    check(json!({ "query": needs, "variables": { "c": ["x"] } }), "BAD_USER_INPUT", None).await;
    check(json!({ "query": "x".repeat(70_000) }), "DOCUMENT_TOO_LARGE", None).await;
}

#[tokio::test]
async fn a_variable_that_is_left_out_has_its_default_also_in_a_directive() {
    let school = TestSchool::open().await;
    let query = "query($with: Boolean! = true) { a: __typename @include(if: $with) b: __typename }";
    let answer = ask(&school, "", MODERN, json!({ "query": query })).await;
    assert_eq!(answer.json(), json!({ "data": { "a": "Query", "b": "Query" } }));
    let without = ask(&school, "", MODERN, json!({ "query": query, "variables": { "with": false } })).await;
    assert_eq!(without.json(), json!({ "data": { "b": "Query" } }));
}

#[tokio::test]
async fn the_cost_is_told_to_who_asks_for_it() {
    let school = TestSchool::open().await;
    let token = school.token("admin").await;
    let asked = json!({ "query": "{ a: __typename b: __typename }", "extensions": { "cost": true } });
    let first = ask(&school, &token, MODERN, asked.clone()).await.json()["extensions"]["cost"].clone();
    assert_eq!((first["requested"].as_u64(), first["limit"].as_u64()), (Some(2), Some(60_000)));
    let remaining = first["remaining"].as_u64().unwrap();
    assert!((1_199_990..1_200_000).contains(&remaining), "{first}");
    let silent = ask(&school, &token, MODERN, json!({ "query": "{ __typename }" })).await;
    assert_eq!(silent.json().get("extensions"), None);
}

#[tokio::test]
async fn refused_documents_use_up_the_budget_too() {
    let school = TestSchool::open_with(ServeOptions { cost_budget: 10_000, ..ServeOptions::default() }).await;
    let mut refused = 0;
    let last = loop {
        // Each is new, so that none is known already.
        let query = format!("{{ {} }}", format!("nope{refused} ").repeat(4_000));
        let answer = ask(&school, "", MODERN, json!({ "query": query })).await;
        if answer.status == StatusCode::TOO_MANY_REQUESTS {
            break answer;
        }
        refused += 1;
        assert!(refused < 20, "{answer:?}");
    };
    assert_eq!(last.code(), "COST_BUDGET");
    assert!(refused > 0);
}
