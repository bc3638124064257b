//! Resuming by position: no gap, no double, whatever happens meanwhile.

use super::*;

#[tokio::test]
async fn a_follower_gets_what_was_and_then_what_comes_without_gap_or_double() {
    let listening = Listening::open().await;
    let token = listening.school.token("admin").await;
    let (id, head) = listening.head().await;
    create_class(&listening.school, "4A").await;

    let mut client = listening.join(&token).await;
    client.follow(&id, head - 1).await;
    assert_eq!(client.position().await, Ok(head));
    assert_eq!(client.position().await, Ok(head + 1));
    create_class(&listening.school, "4B").await;
    let live = client.hear().await.unwrap();
    assert_eq!(live["payload"]["data"]["journal"]["position"], head + 2);
    assert_eq!(live["payload"]["extensions"]["ledger"]["position"], head + 2);

    let Listening { bound, stop, school: _school } = listening;
    stop.send(()).unwrap();
    assert_eq!(client.hear().await, Err(1001), "the server says that it stops");
    drop(client);
    timeout(Duration::from_secs(10), bound.finished()).await.expect("stops in time").unwrap();
}

/// Follows to a position, leaving again and again: after a few events, now with a word and now without.
async fn follow_restlessly(
    listening: &Listening,
    token: &str,
    school: &Value,
    from: u64,
    to: u64,
    stay: u64,
) -> Vec<u64> {
    let mut heard: Vec<u64> = Vec::new();
    let mut visits = 0;
    while heard.last().is_none_or(|last| *last < to) {
        visits += 1;
        let mut client = listening.join(token).await;
        client.follow(school, heard.last().copied().unwrap_or(from)).await;
        for _ in 0..1 + (visits * stay) % 7 {
            if heard.last() == Some(&to) {
                break;
            }
            heard.push(client.position().await.unwrap());
        }
        if visits % 2 == 0 {
            client.socket.close(None).await.unwrap();
        }
    }
    heard
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn followers_that_come_and_go_while_others_write_see_each_event_once() {
    const WRITERS: usize = 3;
    const EACH: usize = 25;
    let listening = Listening::open().await;
    let token = listening.school.token("admin").await;
    let (school, head) = listening.head().await;
    let last = head + (WRITERS * EACH) as u64;
    let write = async |writer: usize| {
        for number in 0..EACH {
            create_class(&listening.school, &format!("4-{writer}-{number}")).await;
        }
    };
    let (.., a, b, c) = tokio::join!(
        write(0),
        write(1),
        write(2),
        follow_restlessly(&listening, &token, &school, head, last, 3),
        follow_restlessly(&listening, &token, &school, 0, last, 5),
        follow_restlessly(&listening, &token, &school, head - 2, last, 1),
    );
    for (heard, from) in [(a, head), (b, 0), (c, head - 2)] {
        assert_eq!(heard, (from + 1..=last).collect::<Vec<_>>());
    }
}

#[tokio::test]
async fn who_loses_the_right_stops_hearing() {
    let listening = Listening::open().await;
    let principal = listening.school.token("principal").await;
    let (school, head) = listening.head().await;
    let mut client = listening.join(&principal).await;
    client.follow(&school, head).await;
    create_class(&listening.school, "4A").await;
    assert_eq!(client.position().await, Ok(head + 1));
    let account = AccountId(Uuid::from_u128(0xa2));
    listening.school.act(socai_school::staff::DisableAccount { account }.into()).await;
    create_class(&listening.school, "4B").await;
    client.say(json!({ "type": "ping" })).await;
    assert_eq!(client.hear().await, Ok(json!({ "type": "pong" })), "neither its own end nor what came after");
    let silence = timeout(Duration::from_millis(300), client.socket.next()).await;
    assert!(silence.is_err(), "{silence:?}");
}
