use std::time::Duration;

use socai_runtime::Runtime;
use socai_school::ids::SchoolId;
use uuid::Uuid;

use crate::support::*;

async fn until(what: &str, mut holds: impl FnMut() -> bool) {
    for _ in 0..500 {
        if holds() {
            return;
        }
        tokio::time::sleep(Duration::from_millis(10)).await;
    }
    panic!("never: {what}");
}

#[tokio::test]
async fn beyond_the_budget_the_school_used_longest_ago_leaves_and_comes_back_from_its_snapshot() {
    let installation = Installation::in_memory().await;
    let runtime: Runtime = installation.runtime_with(1);
    let mut schools = Vec::new();
    for number in 0..3 {
        let id = SchoolId(Uuid::new_v4());
        let (handle, ..) = found(&runtime, id, &format!("TH-{number}"), 3).await;
        let state = handle.now().await.unwrap();
        schools.push((handle, state));
    }
    until("one left", || runtime.metrics().loaded_schools == 1).await;
    for (handle, before) in &schools {
        assert_eq!(*handle.now().await.unwrap(), **before);
        ok(handle, class("3B")).await;
        let ledger = socai_ledger::LedgerId(handle.id().0);
        assert!(installation.store.snapshots(ledger).await.unwrap().len() <= 2);
    }
    until("one left again", || runtime.metrics().loaded_schools == 1).await;
    let metrics = runtime.metrics();
    assert!(metrics.evictions >= 4 && metrics.loads >= 6, "{metrics:?}");
    let report = runtime.verify(schools[0].0.id(), |_| ()).await.unwrap();
    assert!(report.is_sound(), "{report:?}");
}

#[tokio::test]
async fn tasks_end_when_the_last_handle_is_gone() {
    let installation = Installation::in_memory().await;
    let runtime = installation.runtime();
    let (handle, ..) = installation.found(&runtime, 1).await;
    drop(runtime);
    ok(&handle, class("3B")).await;
    drop(handle);
    // The store is held by this test alone again.
    for _ in 0..500 {
        if std::sync::Arc::strong_count(&installation.store) == 1 {
            return;
        }
        tokio::time::sleep(Duration::from_millis(10)).await;
    }
    panic!("a task still holds the store");
}
