//! Any operation over the socket: its result is that of a `POST`, its refusal an `error` that ends it alone.

use super::*;

async fn joined(login: &str) -> (Listening, Client) {
    let listening = Listening::open().await;
    let token = listening.school.token(login).await;
    let client = listening.join(&token).await;
    (listening, client)
}

#[tokio::test]
async fn a_query_gives_one_result_completes_and_frees_its_id() {
    let (_listening, mut client) = joined("admin").await;
    for _ in 0..2 {
        client.start("1", "query($c: String!) { school(code: $c) { code } }", json!({ "c": CODE })).await;
        let next = client.hear().await.unwrap();
        assert_eq!((&next["type"], &next["id"]), (&json!("next"), &json!("1")));
        assert_eq!(next["payload"]["data"], json!({ "school": { "code": CODE } }));
        assert!(next["payload"]["extensions"]["ledger"]["position"].is_u64(), "{next}");
        assert_eq!(next["payload"].get("errors"), None);
        assert_eq!(client.hear().await, Ok(json!({ "type": "complete", "id": "1" })));
    }
    client.start("1", "{ __typename }", json!(null)).await;
    assert_eq!(client.hear().await.unwrap()["payload"]["data"]["__typename"], "Query");
}

#[tokio::test]
async fn a_mutation_is_carried_out_once_and_followers_see_it() {
    let (listening, mut client) = joined("admin").await;
    let (school, head) = listening.head().await;
    client.follow(&school, head).await;
    const CREATE: &str = "mutation($input: CreateClassInput!) { createClass(input: $input) { position isReplay refusals { code } } }";
    let key = Uuid::now_v7();
    let input = json!({ "input": { "idempotencyKey": key, "school": school, "year": "2025-2026", "name": "4A", "grade": "G4" } });
    let mut heard = Vec::new();
    for id in ["m1", "m2"] {
        client.start(id, CREATE, input.clone()).await;
        loop {
            let message = client.hear().await.unwrap();
            if message == json!({ "type": "complete", "id": id }) {
                break;
            }
            heard.push(message);
        }
    }
    let of = |id: &str| heard.iter().filter(|message| message["id"] == id).collect::<Vec<_>>();
    let replays: Vec<_> = ["m1", "m2"]
        .iter()
        .map(|id| {
            let created = &of(id)[0]["payload"]["data"]["createClass"];
            assert_eq!(created["position"], head + 1, "{heard:?}");
            created["isReplay"].as_bool().unwrap()
        })
        .collect();
    assert_eq!(replays, [false, true]);
    let followed = if of("1").is_empty() { client.hear().await.unwrap() } else { of("1")[0].clone() };
    assert_eq!(followed["payload"]["data"]["journal"]["position"], head + 1);
}

#[tokio::test]
async fn what_is_refused_before_execution_is_an_error_with_codes_and_ends_that_operation_only() {
    let (listening, mut client) = joined("admin").await;
    let (school, head) = listening.head().await;
    client.follow(&school, head).await;
    let mut refused = async |query: &str, variables: Value| {
        client.start("q", query, variables).await;
        let error = client.hear().await.unwrap();
        assert_eq!((&error["type"], &error["id"]), (&json!("error"), &json!("q")), "{error}");
        assert!(error["payload"].as_array().is_some_and(|errors| !errors.is_empty()), "{error}");
        error["payload"][0]["extensions"]["code"].as_str().unwrap().to_owned()
    };
    assert_eq!(refused("{", json!({})).await, "GRAPHQL_PARSE_FAILED");
    assert_eq!(refused("{ nonsense }", json!({})).await, "GRAPHQL_VALIDATION_FAILED");
    let missing = "query($c: String!) { school(code: $c) { code } }";
    assert_eq!(refused(missing, json!({})).await, "BAD_USER_INPUT");
    // A subscription whose source cannot be had.
    let unknown = json!({ "s": "U2Nob29sOjAxOTM", "after": 0 });
    assert_eq!(refused(JOURNAL, unknown).await, "BAD_USER_INPUT");
    let deep = format!("{{ node(id: \"x\") {} }}", "{ ... on Node ".repeat(300) + &"}".repeat(300));
    refused(&deep, json!({})).await;
    create_class(&listening.school, "4A").await;
    assert_eq!(client.position().await, Ok(head + 1), "the other operation goes on");
}

#[tokio::test]
async fn an_error_within_the_result_is_part_of_it() {
    let (_listening, mut client) = joined("admin").await;
    client.start("1", "{ school(code: \"79000123\", asOf: { position: 999999 }) { code } }", json!({})).await;
    let next = client.hear().await.unwrap();
    assert_eq!(next["type"], "next", "{next}");
    assert!(next["payload"].get("data").is_some(), "{next}");
    assert_eq!(next["payload"]["errors"][0]["extensions"]["code"], "BAD_USER_INPUT");
    assert_eq!(client.hear().await, Ok(json!({ "type": "complete", "id": "1" })));
}

#[tokio::test]
async fn complete_ends_a_subscription_and_its_id_follows_anew() {
    let (listening, mut client) = joined("admin").await;
    let (school, head) = listening.head().await;
    client.follow(&school, head).await;
    create_class(&listening.school, "4A").await;
    assert_eq!(client.position().await, Ok(head + 1));
    client.say(json!({ "type": "complete", "id": "1" })).await;
    client.say(json!({ "type": "complete", "id": "1" })).await;
    client.say(json!({ "type": "ping", "payload": { "seen": true } })).await;
    assert_eq!(client.hear().await, Ok(json!({ "type": "pong", "payload": { "seen": true } })));
    create_class(&listening.school, "4B").await;
    client.follow(&school, head).await;
    assert_eq!(client.position().await, Ok(head + 1), "nothing came in between");
    assert_eq!(client.position().await, Ok(head + 2));
}

#[tokio::test]
async fn the_root_field_may_stand_in_a_fragment() {
    let (listening, mut client) = joined("admin").await;
    let (school, head) = listening.head().await;
    let query = "subscription($s: ID!, $after: LedgerPosition!) { ...F }
        fragment F on Subscription { ... on Subscription { journal(school: $s, after: $after) { position } } }";
    client.start("1", query, json!({ "s": school, "after": head - 1 })).await;
    assert_eq!(client.position().await, Ok(head));
}
