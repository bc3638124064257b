use futures::future::join_all;
use socai_runtime::{CommandError, Position, Request};
use socai_school::Explain;
use socai_school::regulations::{Level, Subject};
use uuid::Uuid;

use crate::support::*;

#[tokio::test]
async fn every_caller_of_a_batch_gets_its_own_answer() {
    let installation = Installation::in_memory().await;
    let runtime = installation.runtime();
    let (handle, class_3a, students) = installation.found(&runtime, 20).await;
    let before = handle.now().await.unwrap().position;

    let mut commands = Vec::new();
    for (index, student) in students.iter().enumerate() {
        // Every fourth expects a version that no empty cell has.
        let version = u32::from(index % 4 == 0);
        commands.push(execute(
            &handle,
            grade(class_3a, *student, Subject::Mathematics, Level::Completed, version),
        ));
    }
    let answers = join_all(commands).await;

    let mut positions = Vec::new();
    for (index, answer) in answers.into_iter().enumerate() {
        match answer {
            Ok(receipt) if index % 4 != 0 => {
                assert_eq!((receipt.first, receipt.is_replay), (receipt.last, false));
                assert_eq!(receipt.state.position, receipt.last, "the state is the one after the command");
                positions.push(receipt.first.0);
            }
            Err(CommandError::Refused(refusals)) if index % 4 == 0 => {
                assert_eq!(refusals.list()[0].refusal.code(), "VERSION_CONFLICT");
            }
            other => panic!("{index}: {other:?}"),
        }
    }
    positions.sort_unstable();
    assert_eq!(positions, (before.0 + 1..=before.0 + 15).collect::<Vec<_>>());
    let metrics = runtime.metrics();
    assert!(metrics.batches < 4 + 15, "commands were not grouped: {metrics:?}");
    assert_eq!(metrics.commands_refused, 5);
    assert_sound(&installation, &runtime).await;
}

#[tokio::test]
async fn a_repeated_command_gets_its_first_answer_and_is_not_carried_out_again() {
    let installation = Installation::in_memory().await;
    let runtime = installation.runtime();
    let (handle, ..) = installation.found(&runtime, 0).await;
    let request = request(class("3B"));
    let first = handle.execute(request.clone()).await.unwrap();
    installation.clock.advance(std::time::Duration::from_secs(60));
    let second = handle.execute(request.clone()).await.unwrap();
    assert_eq!((first.first, first.last, first.at), (second.first, second.last, second.at));
    assert_eq!((first.is_replay, second.is_replay), (false, true));

    // Also by another process, and also side by side in one batch.
    let elsewhere = installation.runtime().school(installation.school).await.unwrap().unwrap();
    assert!(elsewhere.execute(request.clone()).await.unwrap().is_replay);
    let twin = Request { command_id: Uuid::new_v4(), command: class("3C").into(), ..request };
    let (a, b) = tokio::join!(handle.execute(twin.clone()), handle.execute(twin));
    let (a, b) = (a.unwrap(), b.unwrap());
    assert_eq!((a.first, a.last), (b.first, b.last));
    assert!(a.is_replay != b.is_replay);
    assert_eq!(handle.now().await.unwrap().classes.in_year(YEAR).len(), 3);
}

#[tokio::test]
async fn an_id_that_is_reused_for_another_command_is_refused_as_such() {
    let installation = Installation::in_memory().await;
    let runtime = installation.runtime();
    let (handle, ..) = installation.found(&runtime, 0).await;
    let first = request(class("3B"));
    handle.execute(first.clone()).await.unwrap();
    let other_command = Request { command: class("3C").into(), ..first.clone() };
    assert_eq!(handle.execute(other_command).await.unwrap_err(), CommandError::KeyReused);
    let other_actor = Request { actor: socai_runtime::Actor::Account(PRINCIPAL), ..first };
    assert_eq!(handle.execute(other_actor).await.unwrap_err(), CommandError::KeyReused);
}

#[tokio::test]
async fn a_refused_command_leaves_nothing_and_its_id_may_be_used_again() {
    let installation = Installation::in_memory().await;
    let runtime = installation.runtime();
    let (handle, ..) = installation.found(&runtime, 0).await;
    let before = installation.store.head(installation.ledger()).await.unwrap().unwrap();
    let refused = request(class("3A"));
    assert!(matches!(handle.execute(refused.clone()).await, Err(CommandError::Refused(_))));
    assert_eq!(installation.store.head(installation.ledger()).await.unwrap().unwrap(), before);
    let mended = Request { command: class("3B").into(), ..refused };
    assert!(!handle.execute(mended).await.unwrap().is_replay);
}

#[tokio::test]
async fn a_command_that_changes_nothing_is_recorded_without_an_event() {
    let installation = Installation::in_memory().await;
    let runtime = installation.runtime();
    let (handle, class_3a, students) = installation.found(&runtime, 1).await;
    let same = grade(class_3a, students[0], Subject::Mathematics, Level::Completed, 0);
    ok(&handle, same.clone()).await;
    let mut again = same;
    again.entries[0].expected_version = 1;
    let request = request(again);
    let receipt = handle.execute(request.clone()).await.unwrap();
    assert!(!receipt.changed());
    assert_eq!(receipt.last, handle.now().await.unwrap().position);
    let replay = handle.execute(request).await.unwrap();
    assert!(replay.is_replay && !replay.changed());
    assert_sound(&installation, &runtime).await;
}

#[tokio::test]
async fn times_never_go_backwards_with_the_clock() {
    let installation = Installation::in_memory().await;
    let runtime = installation.runtime();
    let (handle, ..) = installation.found(&runtime, 0).await;
    let first = ok(&handle, class("3B")).await;
    installation.clock.set("2025-10-19T01:00:00Z".parse().unwrap());
    let second = ok(&handle, class("3C")).await;
    assert_eq!(second.at, first.at);
    assert_sound(&installation, &runtime).await;
}

#[tokio::test]
async fn an_unknown_school_is_not_there() {
    let installation = Installation::in_memory().await;
    let runtime = installation.runtime();
    assert!(runtime.school(installation.school).await.unwrap().is_none());
    assert!(runtime.school_by_code("79000001").await.unwrap().is_none());
    assert_eq!(runtime.schools().await.unwrap(), []);
}

#[tokio::test]
async fn what_is_recorded_can_be_read_again_with_its_values_opened() {
    let installation = Installation::in_memory().await;
    let runtime = installation.runtime();
    let (handle, ..) = installation.found(&runtime, 3).await;
    let head = handle.now().await.unwrap().position;
    let all = handle.events_range(Position(0), Position(9_000)).await.unwrap();
    assert_eq!(
        all.iter().map(|event| event.position.0).collect::<Vec<_>>(),
        (1..=head.0).collect::<Vec<_>>()
    );
    assert_eq!(format!("{all:?}").matches(&format!("{MARKER} town")).count(), 3);
    let some = handle.events(&[Position(3), Position(1), Position(3), Position(999)]).await.unwrap();
    assert_eq!(some, [all[0].clone(), all[2].clone()]);
    let too_many = handle.events_range(Position(1), Position(10_001)).await;
    assert_eq!(too_many, Err(socai_runtime::ReadError::TooMany { limit: 10_000 }));
}
