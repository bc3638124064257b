//! What each role hears over a WebSocket of the same events: first what is recorded already, then as it happens.

use std::time::Duration;

use serde_json::{Value, json};

use super::{
    files::Files,
    people::{About, Person},
};
use crate::{
    office::{Demo, Office},
    policy::Policy,
};

/// The fields and rights that are tried here.
pub(super) const TRIED: [(&str, &str); 4] = [
    ("Subscription.gradebookChanged", "read-grades"),
    ("Subscription.gradebookChanged", "read-readiness"),
    ("Subscription.gradebookChanged", "read-change"),
    ("Subscription.journal", "read-journal"),
];

const BOOK: &str = "subscription($school: ID!, $class: ID!, $period: GradingPeriodInput!, $after: LedgerPosition) {
    gradebookChanged(school: $school, classId: $class, period: $period, after: $after) { position entry { kind } } }";
const JOURNAL: &str = "subscription($school: ID!, $after: LedgerPosition!) { journal(school: $school, after: $after) { position kind } }";

/// What happens to the book of 5A, each with the right that it takes to hear of it. Everybody hears of the last one.
const HAPPENS: [(&str, &str, About); 6] = [
    ("grade.corrected", "read-grades", About::Mathematics),
    ("subject.signed_off", "read-readiness", About::Mathematics),
    ("period.locked", "read-school", About::School),
    ("change.unlocked", "read-change", About::Change),
    ("unlock.closed", "read-change", About::Change),
    ("period.unlocked", "read-school", About::School),
];

fn period(office: &Office<'_>) -> Value {
    json!({ "year": office.year, "moment": "END_TERM_ONE" })
}

/// Makes [`HAPPENS`] happen, in this order.
async fn happen(office: &Office<'_>, people: &[Person], files: &Files) {
    let by = |login: &str| &people.iter().find(|person| person.login == login).unwrap().client;
    let (teacher, principal, admin) = (by("gv5a"), by("hieutruong"), by("quantri1"));
    let (class, period) = (&files.class, period(office));
    let order = json!({ "number": "11/QĐ-THBM", "dated": office.first_day.to_string() });
    let book = format!(
        "class(by: {{ id: \"{class}\" }}) {{ gradebook(period: {{ year: \"{}\", moment: END_TERM_ONE }},
           targets: [{{ subject: MATHEMATICS }}]) {{ rows {{ student {{ id }} cells {{ version score }} }} }} }}",
        office.year
    );
    let seen = office.read(teacher, &book).await;
    let row = &seen["class"]["gradebook"]["rows"][0];
    let other = |score: &Value| if *score == "7" { "8" } else { "7" };
    let entry = |score: &str, version: u64| {
        json!({
            "studentId": row["student"]["id"], "target": { "subject": "MATHEMATICS" },
            "mark": { "subject": { "level": "COMPLETED", "score": score } }, "expectedVersion": version,
        })
    };
    let (score, version) = (other(&row["cells"][0]["score"]), row["cells"][0]["version"].as_u64().unwrap());
    let enter = json!({ "classId": class, "period": period, "entries": [entry(score, version)] });
    let _entered = office.send(teacher, "enterGrades", "", enter).await.accepted();
    let sign =
        json!({ "classId": class, "period": period, "subject": "MATHEMATICS", "confirmation": "subject/1" });
    let _signed = office.send(teacher, "signOffSubject", "", sign).await.accepted();
    let scope = json!({ "period": period, "area": { "classId": class } });
    let lock = json!({ "scope": scope, "order": order });
    let _locked = office.send(admin, "lockPeriod", "", lock.clone()).await.accepted();
    let ask = json!({
        "classId": class, "period": period, "reason": "Cộng nhầm điểm",
        "cells": [entry(other(&json!(score)), version + 1)],
    });
    let asked = office.send(teacher, "requestChange", "request { id }", ask).await.accepted();
    let request = json!({ "requestId": asked.payload["request"]["id"] });
    let until = jiff::Timestamp::now() + jiff::SignedDuration::from_hours(1);
    let mut ordered = request.clone();
    ordered["execution"] = json!({ "unlock": { "reach": "CELLS", "until": until.to_string() } });
    ordered["order"] = order;
    let _ordered = office.send(principal, "orderChange", "", ordered).await.accepted();
    let _opened = office.send(admin, "executeChange", "", request.clone()).await.accepted();
    let _closed = office.send(admin, "closeUnlock", "", request).await.accepted();
    let _unlocked = office.send(admin, "unlockPeriod", "", lock).await.accepted();
}

#[tokio::test]
async fn each_role_hears_of_a_gradebook_what_it_may_read() {
    let demo = Demo::copy();
    let office = demo.open().await;
    let (policy, files) = (Policy::read(), Files::prepare(&office).await);
    let people = Person::all(&office).await;
    let follow = |after: u64| json!({ "school": office.school, "class": files.class, "period": period(&office), "after": after });
    let before = office.head().await;
    let mut live = Vec::new();
    for person in &people {
        live.push(person.client.follow(BOOK, follow(before)).await);
    }
    happen(&office, &people, &files).await;

    let mut told = [0, 0];
    for (person, live) in people.iter().zip(live) {
        let permits = |(_, action, about): &&(&str, &str, About)| {
            policy.permits(action, person.roles, &person.relations(*about, &files))
        };
        let expected: Vec<&str> = HAPPENS.iter().filter(permits).map(|(kind, ..)| *kind).collect();
        told[0] += expected.len();
        told[1] += HAPPENS.len() - expected.len();
        let late = person.client.follow(BOOK, follow(before)).await;
        for (which, mut follower) in [("live", live), ("late", late)] {
            let (mut heard, mut position) = (Vec::new(), before);
            // Everybody hears of the last one, so nothing more can come before it.
            while heard.last().is_none_or(|kind| kind != "period.unlocked") {
                let change = follower.next().await["gradebookChanged"].take();
                assert!(change["position"].as_u64().unwrap() > position, "{change}");
                position = change["position"].as_u64().unwrap();
                heard.push(change["entry"]["kind"].as_str().unwrap().to_owned());
            }
            assert_eq!(heard, expected, "{which} by {}", person.login);
        }
    }
    assert!(told[0] > 30 && told[1] > 10, "{told:?}");
}

#[tokio::test]
async fn only_who_reads_the_journal_hears_it() {
    let demo = Demo::copy();
    let office = demo.open().await;
    let policy = Policy::read();
    let before = office.head().await;
    // Of their own account, too, guardians and teachers hear nothing here.
    let files = Files::prepare(&office).await;
    let people = Person::all(&office).await;
    let last = office.head().await;
    let follow = json!({ "school": office.school, "after": before });
    let mut readers = 0;
    for person in &people {
        let mut follower = person.client.follow(JOURNAL, follow.clone()).await;
        if policy.permits("read-journal", person.roles, &person.relations(About::School, &files)) {
            for position in before + 1..=last {
                assert_eq!(follower.next().await["journal"]["position"], position, "{}", person.login);
            }
            readers += 1;
        } else {
            let is_silent = follower.is_silent_for(Duration::from_millis(700)).await;
            assert!(is_silent, "{} hears the journal", person.login);
        }
    }
    assert_eq!((readers, people.len()), (3, 9));
}
