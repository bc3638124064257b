//! Which message leads to which.

use super::*;

#[tokio::test]
async fn an_operation_with_one_result_gives_it_and_completes() {
    let stage = Stage::new();
    stage.script("{a}", || once(result()));
    let mut client = Client::join(&stage).await;
    for id in ["1", "1", "a \"strange\" id"] {
        client.subscribe(id, "{a}").await;
        assert_eq!(client.hear().await, Ok(next_of(id)));
        assert_eq!(client.hear().await, Ok(complete_of(id)), "and its id is free again");
    }
}

#[tokio::test]
async fn an_error_ends_the_operation_without_complete_and_leaves_the_connection() {
    let stage = Stage::new();
    stage.script("{bad}", || stream::iter([Answer::Error("[{}]".into()), result()]).boxed());
    stage.script("{a}", || once(result()));
    let mut client = Client::join(&stage).await;
    client.subscribe("1", "{bad}").await;
    assert_eq!(client.hear().await, Ok(json!({ "type": "error", "id": "1", "payload": [{}] })));
    client.subscribe("1", "{a}").await;
    assert_eq!(client.hear().await, Ok(next_of("1")));
}

#[tokio::test]
async fn complete_of_the_client_ends_the_operation_at_once_and_nothing_of_it_is_sent() {
    let stage = Stage::new();
    stage.script("live", || stream::pending().boxed());
    stage.endless("hot", 10);
    let mut client = Client::join(&stage).await;
    client.subscribe("1", "live").await;
    client.subscribe("2", "hot").await;
    assert_eq!(client.hear().await.unwrap()["id"], "2");
    assert_eq!(stage.alive(), 2);
    client.complete("1").await;
    client.complete("2").await;
    client.complete("never heard of").await;
    client.say(json!({ "type": "ping" })).await;
    // What was on its way may still come, nothing else.
    let mut late = 0;
    while client.hear().await.unwrap()["type"] == "next" {
        late += 1;
    }
    assert!(late <= 3, "{late} results after complete");
    assert_eq!(stage.alive(), 0, "what was followed is let go");
    client.subscribe("1", "live").await;
    settle().await;
    assert_eq!(stage.alive(), 1, "the id is free again");
}

#[tokio::test]
async fn results_of_several_operations_come_in_turn() {
    let stage = Stage::new();
    stage.endless("hot", 10);
    stage.script("{a}", || once(result()));
    let mut client = Client::join(&stage).await;
    client.subscribe("hot", "hot").await;
    client.hear().await.unwrap();
    client.subscribe("1", "{a}").await;
    let mut between = 0;
    while client.hear().await.unwrap()["id"] != "1" {
        between += 1;
    }
    assert!(between < 100, "one that never waits must not starve the others");
}

#[tokio::test]
async fn a_ping_is_answered_with_its_payload_also_before_the_connection_is_acknowledged() {
    let stage = Stage::new();
    let mut client = Client::connect(&stage);
    client.say(json!({ "type": "ping", "payload": { "a": [1, "đ"] } })).await;
    assert_eq!(client.hear().await, Ok(json!({ "type": "pong", "payload": { "a": [1, "đ"] } })));
    client.say(json!({ "type": "pong", "payload": { "unsolicited": true } })).await;
    client.say(json!({ "type": "complete", "id": "1" })).await;
    client.say(json!({ "type": "connection_init", "payload": { "b": 2 } })).await;
    assert_eq!(client.hear().await.unwrap()["type"], "connection_ack");
    client.say(json!({ "type": "pong" })).await;
    client.say(json!({ "type": "ping" })).await;
    assert_eq!(client.hear().await, Ok(json!({ "type": "pong" })));
    assert_eq!(*stage.0.greetings.lock().unwrap(), [Some(r#"{"b":2}"#.to_owned())]);
}

/// What the server closes with after these messages.
async fn code_after(stage: &Stage, messages: &[Message]) -> u16 {
    let mut client = Client::connect(stage);
    for message in messages {
        client.send(message.clone()).await;
    }
    let code = client.hear_out().await;
    // The server waits for the other half of the handshake, and no longer.
    drop(client.outgoing);
    assert!(matches!(client.end.await.unwrap(), End::Close(_)));
    code
}

#[tokio::test]
async fn who_breaks_the_protocol_hears_the_code_of_the_rule() {
    let text = |value: Value| Message::text(value.to_string());
    let init = || text(json!({ "type": "connection_init" }));
    let subscribe = |id: &str| text(json!({ "type": "subscribe", "id": id, "payload": { "query": "live" } }));
    let stage = Stage::new();
    stage.script("live", || stream::pending().boxed());
    stage.endless("hot", 10);
    let check = async |messages: &[Message], expected: u16| {
        assert_eq!(code_after(&stage, messages).await, expected, "{messages:?}");
    };
    check(&[Message::text("{")], 4400).await;
    check(&[init(), text(json!({ "type": "start", "id": "1" }))], 4400).await;
    check(&[init(), text(json!({ "type": "subscribe", "id": "1", "payload": {} }))], 4400).await;
    check(&[Message::binary(vec![1])], 4400).await;
    check(&[subscribe("1")], 4401).await;
    check(&[text(json!({ "type": "ping" })), subscribe("1")], 4401).await;
    check(&[init(), subscribe("1"), subscribe("2"), subscribe("1")], 4409).await;
    check(&[init(), subscribe(&"đ".repeat(120)), subscribe(&"đ".repeat(120))], 4409).await;
    check(&[init(), init()], 4429).await;
    check(&[init(), Message::text(" ".repeat(MESSAGE_BYTES + 1))], 1009).await;
    check(&[init(), text(json!({ "type": "complete", "id": "1" })), subscribe("1"), subscribe("1")], 4409)
        .await;
    assert_eq!(stage.alive(), 0);
    assert_eq!(code_after(&Stage::with(Some(Close::FORBIDDEN), true), &[init()]).await, 4403);
    assert_eq!(code_after(&Stage::with(Some(Close::TRY_LATER), true), &[init()]).await, 1013);
    assert_eq!(code_after(&Stage::with(None, false), &[]).await, 4406);
}

#[tokio::test]
async fn a_client_that_leaves_takes_its_operations_with_it() {
    let stage = Stage::new();
    stage.script("live", || stream::pending().boxed());
    for parting in [Some(Message::Close(None)), None] {
        let mut client = Client::join(&stage).await;
        client.subscribe("1", "live").await;
        settle().await;
        assert_eq!(stage.alive(), 1);
        match parting {
            Some(parting) => {
                client.send(parting).await;
                assert_eq!(client.end.await.unwrap(), End::Left);
            }
            None => {
                drop(client.outgoing);
                assert_eq!(client.end.await.unwrap(), End::Gone);
            }
        }
        assert_eq!(stage.alive(), 0);
    }
}

#[tokio::test]
async fn the_end_of_the_session_and_of_the_server_are_told() {
    let stage = Stage::new();
    stage.script("live", || stream::pending().boxed());
    let mut dismissed = Client::join(&stage).await;
    dismissed.subscribe("1", "live").await;
    settle().await;
    stage.0.dismiss.send_replace(true);
    assert_eq!(dismissed.hear().await, Err(4403));
    assert_eq!(stage.alive(), 0, "nothing more is computed for who may not stay");

    let stage = Stage::new();
    let (mut before, mut after) = (Client::connect(&stage), Client::join(&stage).await);
    stage.0.stop.send_replace(true);
    assert_eq!(before.hear().await, Err(1001));
    assert_eq!(after.hear().await, Err(1001));
}
