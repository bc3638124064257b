//! What happens when nothing happens.

use tokio::time::sleep;

use super::*;

const MOMENT: Duration = Duration::from_millis(100);
const LONG: Duration = Duration::from_secs(1);

#[tokio::test]
async fn a_connection_without_init_is_closed_in_time() {
    let stage = Stage::new();
    let began = Instant::now();
    let mut client = Client::connect_within(&stage, Times { init: MOMENT, ..Times::STANDARD });
    // A ping is a sign of life, but no greeting.
    client.say(json!({ "type": "ping" })).await;
    assert_eq!(client.hear().await, Ok(json!({ "type": "pong" })));
    assert_eq!(client.hear().await, Err(4408));
    assert!(began.elapsed() >= MOMENT);
}

#[tokio::test]
async fn a_quiet_client_is_asked_for_a_sign_of_life_and_then_given_up() {
    let stage = Stage::new();
    let mut client = Client::join_within(&stage, Times { quiet: LONG / 2, ..Times::STANDARD }).await;
    for _ in 0..2 {
        assert!(matches!(client.incoming.next().await, Some(Message::Ping(_))));
        client.send(Message::Pong(Bytes::new())).await;
    }
    assert!(matches!(client.incoming.next().await, Some(Message::Ping(_))));
    assert_eq!(client.incoming.next().await, None, "nothing is said to who cannot be reached");
    assert_eq!(client.end.await.unwrap(), End::Gone);
}

#[tokio::test]
async fn who_does_not_take_a_message_is_cut_off_after_a_while() {
    let stage = Stage::new();
    stage.endless("hot", 10);
    let times = Times { send: LONG, parting: 10 * LONG, ..Times::STANDARD };
    let mut client = Client::join_within(&stage, times).await;
    client.subscribe("1", "hot").await;
    settle().await;
    let computed = stage.computed();
    assert!((1..=3).contains(&computed), "{computed} results were computed for somebody who does not read");
    sleep(MOMENT).await;
    assert_eq!(stage.computed(), computed, "and no more while it waits");
    // Reading again makes everything go on.
    assert_eq!(client.hear().await.unwrap()["id"], "1");
    settle().await;
    assert!(stage.computed() > computed);
    sleep(LONG + MOMENT).await;
    assert_eq!(client.hear_out().await, 1013);
    assert_eq!(stage.alive(), 0);
    drop(client.outgoing);
    assert_eq!(client.end.await.unwrap(), End::Close(Close::TOO_SLOW));
}

#[tokio::test]
async fn who_never_reads_is_not_waited_for_in_the_end_either() {
    let stage = Stage::new();
    stage.endless("hot", 10);
    let times = Times { send: MOMENT, parting: MOMENT, ..Times::STANDARD };
    let mut client = Client::join_within(&stage, times).await;
    client.subscribe("1", "hot").await;
    assert_eq!(client.end.await.unwrap(), End::Close(Close::TOO_SLOW));
    assert_eq!(stage.alive(), 0);
}
