//! A school that was closed reaches its heir whole, also when the process ends in between, and carrying it twice changes nothing.

use std::time::Duration;

use jiff::civil::date;
use socai_runtime::{CommandError, Event, Position, SchoolHandle};
use socai_school::Explain as _;
use socai_school::ids::SchoolId;
use socai_school::mergers::{AgreeToMerger, CloseSchool, HeirStatus, closing_plan};
use socai_school::periods::Order;
use socai_school::text::Code;
use uuid::Uuid;

use crate::support::*;

const CHILDREN: usize = 40;

async fn wait(mut holds: impl AsyncFnMut() -> bool) {
    for _ in 0..300 {
        if holds().await {
            return;
        }
        tokio::time::sleep(Duration::from_millis(100)).await;
    }
    panic!("it never came to pass");
}

async fn count(handle: &SchoolHandle, kind: &str) -> usize {
    let mut found = 0;
    let head = handle.now().await.unwrap().position.0;
    for from in (1..=head).step_by(500) {
        let events = handle.events_range(Position(from), Position(head.min(from + 499))).await.unwrap();
        found += events.iter().filter(|recorded| recorded.event.kind() == kind).count();
    }
    found
}

#[tokio::test(flavor = "multi_thread")]
async fn every_dossier_of_a_closed_school_comes_once_though_the_process_ends_and_two_carry() {
    let installation = Installation::in_memory().await;
    let here = installation.runtime();
    let (old, ..) = installation.found(&here, CHILDREN).await;
    let id = SchoolId(Uuid::new_v4());
    let (heir, ..) = found(&here, id, "79000002", 0).await;
    let agree = AgreeToMerger {
        from: old.now().await.unwrap().reference().unwrap(),
        ledger: Some(installation.school),
        on: date(2025, 10, 14),
        order: Order { number: Code::new("88/QĐ-UBND").unwrap(), dated: date(2025, 10, 1) },
    };
    let merger = ok_by_principal(&heir, agree).await.state.mergers.inheritances()[0].id;
    wait(async || old.now().await.unwrap().mergers.succession(merger).is_some()).await;
    let plan = closing_plan(&old.now().await.unwrap(), merger).unwrap().digest;
    let closed = ok_by_principal(&old, CloseSchool { merger, plan }).await;
    assert_eq!(closed.state.mergers.closure().map(|it| it.released), Some(u32::try_from(CHILDREN).unwrap()));
    here.shutdown().await;

    // Only the heir is looked at; two processes carry what the first one left.
    let (here, there) = (installation.runtime(), installation.runtime());
    for runtime in [&here, &there] {
        let heir = runtime.school(id).await.unwrap().unwrap();
        wait(async || {
            let school = heir.now().await.unwrap();
            school.mergers.inheritance(merger).unwrap().status() == HeirStatus::Received
        })
        .await;
    }
    tokio::time::sleep(Duration::from_millis(1200)).await;
    let heir = here.school(id).await.unwrap().unwrap();
    for (kind, expected) in
        [("student.inherited", CHILDREN), ("dossier.received", CHILDREN), ("merger.concluded", 1)]
    {
        assert_eq!(count(&heir, kind).await, expected, "{kind}");
    }
    // The evidence of a dossier is the release of that very child.
    let arrivals = heir.now().await.unwrap();
    let arrival = arrivals.transfers.arrivals()[CHILDREN / 2].clone();
    let old = here.school(installation.school).await.unwrap().unwrap();
    let release = arrival.dossier.as_ref().unwrap().release.position;
    let entry = old.event(release).await.unwrap().unwrap();
    assert!(matches!(&entry.event, Event::TransferReleased(it) if it.transfer == arrival.id));
    // The closed school takes nothing more.
    let Err(CommandError::Refused(refusals)) = execute(&old, class("4Z")).await else { panic!("written") };
    assert_eq!(refusals.list()[0].refusal.code(), "SCHOOL_CLOSED");
    assert_sound(&installation, &here).await;
}
