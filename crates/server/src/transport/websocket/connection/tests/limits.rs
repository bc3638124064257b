//! What one client can take: operations, messages, memory.

use super::*;

#[tokio::test]
async fn one_operation_too_many_is_refused_and_the_others_go_on() {
    let stage = Stage::new();
    stage.script("live", || stream::pending().boxed());
    let mut client = Client::join(&stage).await;
    for number in 0..OPERATIONS {
        client.subscribe(&number.to_string(), "live").await;
    }
    client.subscribe("one more", "live").await;
    let refused = client.hear().await.unwrap();
    assert_eq!((&refused["type"], &refused["id"]), (&json!("error"), &json!("one more")));
    assert_eq!(refused["payload"][0]["extensions"]["code"], "TOO_MANY_OPERATIONS");
    assert_eq!(stage.alive(), OPERATIONS);
    client.complete("7").await;
    client.subscribe("one more", "live").await;
    settle().await;
    assert_eq!(stage.alive(), OPERATIONS);
    // A refused operation has no id that could be taken.
    client.subscribe("another", "live").await;
    client.subscribe("another", "live").await;
    for _ in 0..2 {
        assert_eq!(client.hear().await.unwrap()["type"], "error");
    }
}

#[tokio::test]
async fn who_talks_too_fast_is_listened_to_later() {
    const MESSAGES: u32 = 300;
    let stage = Stage::new();
    let mut client = Client::connect(&stage);
    let began = Instant::now();
    for _ in 0..MESSAGES {
        client.say(json!({ "type": "ping" })).await;
    }
    for _ in 0..MESSAGES {
        assert_eq!(client.hear().await, Ok(json!({ "type": "pong" })), "nothing is lost");
    }
    // 256 at once, then a hundred a second.
    assert!(began.elapsed() >= Duration::from_millis(400), "{:?}", began.elapsed());
}

#[tokio::test]
async fn who_does_not_read_the_answers_is_not_listened_to() {
    let stage = Stage::new();
    let mut client = Client::join(&stage).await;
    let long = "x".repeat(100 * 1024);
    let mut sent = 0;
    // Never reads; the channel to the server is the only buffer.
    for _ in 0..100 {
        client.say(json!({ "type": "ping", "payload": { "long": long } })).await;
        settle().await;
        sent += 1;
    }
    assert_eq!(sent, 100);
    let mut waiting = 0;
    // The server has read three or four of them and left the others where they were.
    while client.outgoing.try_send(Ok(Message::text(r#"{"type":"ping"}"#))).is_ok() {
        waiting += 1;
    }
    let taken = 100 + waiting - 1_000;
    assert!((1..=6).contains(&taken), "{taken} messages were taken into memory");
}

#[tokio::test]
async fn one_client_that_does_not_read_does_not_hold_up_another() {
    let stage = Stage::new();
    stage.endless("hot", 1_000);
    let mut slow = Client::join(&stage).await;
    slow.subscribe("1", "hot").await;
    settle().await;
    let mut quick = Client::join(&stage).await;
    quick.subscribe("1", "hot").await;
    for _ in 0..1_000 {
        assert_eq!(quick.hear().await.unwrap()["type"], "next");
    }
}
