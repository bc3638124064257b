use std::time::Duration;

use futures::StreamExt;
use socai_runtime::Position;

use crate::support::*;

#[tokio::test(flavor = "multi_thread")]
async fn following_replays_and_goes_on_live_without_a_gap_or_a_double() {
    let installation = Installation::in_memory().await;
    let (here, there) = (installation.runtime(), installation.runtime());
    let (handle, ..) = installation.found(&here, 600).await;
    let elsewhere = there.school(installation.school).await.unwrap().unwrap();
    let total = handle.now().await.unwrap().position.0 + 60;

    let followers: Vec<_> =
        [(&handle, 0), (&elsewhere, 0), (&handle, 3), (&elsewhere, 550), (&handle, total - 1)]
            .into_iter()
            .map(|(handle, after)| {
                let stream = handle.follow(Position(after));
                tokio::spawn(async move {
                    let wanted = usize::try_from(total - after).unwrap();
                    let events: Vec<_> = stream.take(wanted).map(Result::unwrap).collect().await;
                    let positions: Vec<_> = events.iter().map(|event| event.position.0).collect();
                    assert_eq!(positions, (after + 1..=total).collect::<Vec<_>>());
                })
            })
            .collect();
    let write = async |handle: &socai_runtime::SchoolHandle, from: usize| {
        for number in from..from + 30 {
            ok(handle, class(&format!("3-{number}"))).await;
        }
    };
    tokio::join!(write(&handle, 0), write(&elsewhere, 100));
    for follower in followers {
        tokio::time::timeout(Duration::from_secs(20), follower).await.unwrap().unwrap();
    }
}

#[tokio::test]
async fn following_ends_when_the_runtime_is_shut_down() {
    let installation = Installation::in_memory().await;
    let runtime = installation.runtime();
    let (handle, ..) = installation.found(&runtime, 0).await;
    let head = handle.now().await.unwrap().position;
    let mut stream = Box::pin(handle.follow(head));
    let (next, ()) = tokio::join!(stream.next(), runtime.shutdown());
    assert!(next.is_none());
}

#[tokio::test]
async fn a_watched_head_moves_also_when_the_school_is_not_in_memory_here() {
    let installation = Installation::in_memory().await;
    let (here, there) = (installation.runtime(), installation.runtime());
    let (handle, ..) = installation.found(&here, 0).await;
    let elsewhere = there.school(installation.school).await.unwrap().unwrap();
    let mut head = elsewhere.watch();
    let receipt = ok(&handle, class("3B")).await;
    let reached =
        tokio::time::timeout(Duration::from_secs(5), head.wait_for(|head| *head == receipt.last)).await;
    assert!(reached.unwrap().is_ok());
    assert_eq!(there.metrics().loaded_schools, 0);
}
