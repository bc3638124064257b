//! What a subscription sends: first what was missed, then what happens, and only to who may see it now.

use std::time::Duration;

use futures::StreamExt as _;
use serde_json::{Value, json};
use tokio::time::timeout;

use socai_school::{Actor, changes::RecordDue};

use super::{
    closing,
    desk::{ADMIN, Desk, ENTER, PRINCIPAL, SCHOOL, TEACHER_3A, TEACHER_3B, run},
};
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
async fn locks_at_a_set_time_and_signatures_are_sent_to_who_may_know_them() {
    let desk = Desk::open().await;
    let before = desk.school.now().await.unwrap().position.0;
    closing::confirm(&desk).await;
    let scope = json!({ "period": { "year": "2025-2026", "moment": "END_TERM_ONE" }, "area": { "wholeSchool": true } });
    let order = json!({ "number": "06/QĐ-THBM", "dated": "2025-10-14" });
    let lock = json!({ "scope": scope, "order": order, "from": "2025-10-15T03:00:00Z" });
    let _ = closing::send(&desk, ADMIN, ("lockPeriod", "LockInput"), lock, "").await;
    desk.clock.advance(Duration::from_secs(7200));
    run(&desk.school, Actor::System, RecordDue {}).await;
    let publication = json!({ "period": scope["period"], "area": scope["area"], "order": order });
    let published =
        closing::send(&desk, ADMIN, ("publishResults", "PublicationInput"), publication, "").await;
    assert_eq!(published["refusals"], json!([]));

    let stranger = until_published(desk.follow(TEACHER_3B, FOLLOW, wanted(&desk, before))).await;
    assert_eq!(stranger, ["period.locked", "lock.began", "results.published"]);
    let teacher = until_published(desk.follow(TEACHER_3A, FOLLOW, wanted(&desk, before))).await;
    assert_eq!(
        teacher,
        [
            "grade.entered",
            "subject.signed_off",
            "class.consolidated",
            "class.confirmed",
            "period.locked",
            "lock.began",
            "results.published",
        ]
    );
}

/// The kinds of what is sent, each once in a row, until results are published.
async fn until_published(mut stream: impl futures::Stream<Item = Value> + Unpin) -> Vec<String> {
    let mut kinds = Vec::new();
    while kinds.last().is_none_or(|last| last != "results.published") {
        let change = next(&mut stream).await;
        kinds.push(change["data"]["gradebookChanged"]["entry"]["kind"].as_str().unwrap().to_owned());
    }
    kinds.dedup();
    kinds
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
