//! What comes to pass by time alone is recorded once, by the system, and never decides anything late.

use std::time::Duration;

use jiff::ToSpan;
use jiff::civil::date;
use socai_runtime::{Actor, CommandError, Event, Position, SchoolHandle};
use socai_school::Explain;
use socai_school::periods::{Area, Columns, LockPeriod, LockScope, Order};
use socai_school::regulations::{Level, Subject};
use socai_school::text::Code;

use crate::support::*;

/// Locks the whole school an hour from now.
async fn schedule(installation: &Installation, handle: &SchoolHandle) {
    use socai_runtime::Clock as _;
    let lock = LockPeriod {
        scope: LockScope { period: PERIOD, area: Area::School, columns: Columns::All },
        order: Order { number: Code::new("05/QĐ-TH").unwrap(), dated: date(2025, 10, 1) },
        from: Some(installation.clock.now() + 1.hour()),
    };
    ok_by_principal(handle, lock).await;
}

async fn wait_beyond(handle: &SchoolHandle, position: Position) {
    let mut head = handle.watch();
    let moved = tokio::time::timeout(Duration::from_secs(30), head.wait_for(|head| *head > position)).await;
    moved.unwrap().unwrap();
}

#[tokio::test(flavor = "multi_thread")]
async fn a_lock_at_a_set_time_holds_at_once_and_its_beginning_is_recorded_once() {
    let installation = Installation::in_memory().await;
    let (here, there) = (installation.runtime(), installation.runtime());
    let (handle, class_3a, students) = installation.found(&here, 2).await;
    let elsewhere = there.school(installation.school).await.unwrap().unwrap();
    schedule(&installation, &handle).await;
    ok(&handle, grade(class_3a, students[0], Subject::Mathematics, Level::Completed, 0)).await;
    let before = elsewhere.now().await.unwrap().position;
    installation.clock.advance(Duration::from_secs(3600));
    // Whether or not the beginning is recorded yet.
    let late =
        execute(&handle, grade(class_3a, students[1], Subject::Mathematics, Level::Completed, 0)).await;
    let Err(CommandError::Refused(refusals)) = late else { panic!("{late:?}") };
    assert_eq!(refusals.list()[0].refusal.code(), "PERIOD_LOCKED");
    wait_beyond(&handle, before).await;
    wait_beyond(&elsewhere, before).await;
    // Long enough for both processes to look again.
    tokio::time::sleep(Duration::from_millis(1500)).await;
    let events = handle.events_range(Position(before.0 + 1), Position(before.0 + 10)).await.unwrap();
    assert_eq!(events.len(), 1, "{events:?}");
    assert!(matches!(&events[0].event, Event::LockBegan(_)), "{:?}", events[0].event);
    assert_eq!((events[0].actor, events[0].right.as_str()), (Actor::System, "system/none"));
    assert_sound(&installation, &here).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn what_fell_due_while_nobody_looked_after_the_school_is_recorded_when_it_is_loaded() {
    let installation = Installation::in_memory().await;
    let before = {
        let runtime = installation.runtime();
        let (handle, _, _) = installation.found(&runtime, 0).await;
        schedule(&installation, &handle).await;
        let before = handle.now().await.unwrap().position;
        runtime.shutdown().await;
        before
    };
    installation.clock.advance(Duration::from_secs(7 * 24 * 3600));
    let runtime = installation.runtime();
    let handle = runtime.school(installation.school).await.unwrap().unwrap();
    handle.now().await.unwrap();
    wait_beyond(&handle, before).await;
    let events = handle.events_range(Position(before.0 + 1), Position(before.0 + 1)).await.unwrap();
    assert!(matches!(&events[0].event, Event::LockBegan(_)), "{events:?}");
}
