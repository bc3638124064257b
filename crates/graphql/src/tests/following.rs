//! What a subscription sends: first what was missed, then what happens, and only to who may see it now.

use std::time::Duration;

use futures::StreamExt as _;
use serde_json::{Value, json};
use tokio::time::timeout;

use super::desk::{Desk, ENTER, PRINCIPAL, SCHOOL, TEACHER_3A, TEACHER_3B};
use crate::ids::encode;

const FOLLOW: &str = "subscription($school: ID!, $class: ID!, $after: LedgerPosition) {
    gradebookChanged(school: $school, classId: $class, period: {year: \"2025-2026\", moment: END_TERM_ONE}, after: $after) {
        position entry { kind } cell { score version isLocked } } }";

fn wanted(desk: &Desk, after: u64) -> Value {
    json!({ "school": encode(SCHOOL).0, "class": encode(desk.class).0, "after": after })
}

async fn next(stream: &mut (impl futures::Stream<Item = Value> + Unpin)) -> Value {
    timeout(Duration::from_secs(10), stream.next())
        .await
        .expect("an event in time")
        .expect("a stream that goes on")
}

#[tokio::test]
async fn a_subscription_replays_what_was_missed_and_goes_on_live() {
    let desk = Desk::open().await;
    let before = desk.school.now().await.unwrap().position.0;
    desk.data(TEACHER_3A, ENTER, desk.cell(1, desk.an, "7", 0)).await;
    let mut changes = desk.follow(TEACHER_3A, FOLLOW, wanted(&desk, before));
    let missed = next(&mut changes).await;
    assert_eq!(
        missed["data"]["gradebookChanged"],
        json!({
            "position": before + 1, "entry": { "kind": "grade.entered" }, "cell": { "score": "7", "version": 1, "isLocked": false },
        })
    );
    desk.data(TEACHER_3A, ENTER, desk.cell(2, desk.an, "8", 1)).await;
    let live = next(&mut changes).await;
    assert_eq!(live["data"]["gradebookChanged"]["position"], before + 2);
    assert_eq!(live["data"]["gradebookChanged"]["cell"]["score"], "8");
    desk.lock().await;
    let locked = next(&mut changes).await;
    assert_eq!(locked["data"]["gradebookChanged"]["entry"]["kind"], "period.locked");
    assert_eq!(locked["data"]["gradebookChanged"]["cell"], Value::Null);
}

#[tokio::test]
async fn grades_are_not_sent_to_who_may_not_read_them() {
    let desk = Desk::open().await;
    let before = desk.school.now().await.unwrap().position.0;
    desk.data(TEACHER_3A, ENTER, desk.cell(1, desk.an, "7", 0)).await;
    desk.lock().await;
    let mut changes = desk.follow(TEACHER_3B, FOLLOW, wanted(&desk, before));
    // The lock is every teacher's business; the grade before it was left out.
    assert_eq!(next(&mut changes).await["data"]["gradebookChanged"]["entry"]["kind"], "period.locked");
}

#[tokio::test]
async fn the_journal_is_followed_by_who_may_read_it() {
    let desk = Desk::open().await;
    let follow = "subscription($school: ID!) { journal(school: $school, after: 0) { position kind } }";
    let school = json!({ "school": encode(SCHOOL).0 });
    let mut entries = desk.follow(PRINCIPAL, follow, school.clone());
    assert_eq!(
        next(&mut entries).await["data"]["journal"],
        json!({ "position": 1, "kind": "school.founded" })
    );
    let mut nothing = desk.follow(TEACHER_3A, follow, school);
    assert!(timeout(Duration::from_millis(300), nothing.next()).await.is_err());
}
