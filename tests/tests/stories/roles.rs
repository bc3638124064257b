//! Every mutation and every guarded read, tried by people of every role. What each may do is read from the golden policy
//! table; which mutations there are, from the published schema.

mod people;
mod reads;
mod writes;

use serde_json::{Value, json};

use crate::{office::Demo, policy::Policy};
use people::{Files, Person};

#[tokio::test]
async fn whoever_may_not_do_a_thing_is_refused_and_writes_nothing() {
    let demo = Demo::copy();
    let office = demo.open().await;
    let (policy, files) = (Policy::read(), Files::prepare(&office).await);
    let people = Person::all(&office).await;
    let attempts = writes::all(&office, &files);
    let before = office.head().await;
    let mut refused = 0;
    for (person, attempt) in pairs(&people, &attempts) {
        if permitted(&policy, person, attempt, &files) {
            continue;
        }
        let codes = attempt.by(&office, person).await;
        let (login, mutation) = (person.login, attempt.mutation);
        assert!(codes.iter().any(|code| code == "FORBIDDEN"), "{mutation} by {login}: {codes:?}");
        assert_eq!(office.head().await, before, "{mutation} by {login} wrote something");
        refused += 1;
    }
    assert!(refused > 150, "only {refused} attempts were forbidden");
}

#[tokio::test]
async fn whoever_may_do_a_thing_is_not_forbidden_to() {
    let demo = Demo::copy();
    let office = demo.open().await;
    let (policy, files) = (Policy::read(), Files::prepare(&office).await);
    let people = Person::all(&office).await;
    let mut allowed = 0;
    let attempts = writes::all(&office, &files);
    for (person, attempt) in pairs(&people, &attempts) {
        if !permitted(&policy, person, attempt, &files) {
            continue;
        }
        let codes = attempt.by(&office, person).await;
        // The rules may refuse it, for instance what somebody did just before; the right is there.
        let (login, mutation) = (person.login, attempt.mutation);
        assert!(codes.iter().all(|code| code != "FORBIDDEN"), "{mutation} by {login}: {codes:?}");
        allowed += 1;
    }
    assert!(allowed > 50, "only {allowed} attempts were permitted");
}

fn pairs<'a>(
    people: &'a [Person],
    attempts: &'a [writes::Attempt],
) -> impl Iterator<Item = (&'a Person, &'a writes::Attempt)> {
    attempts.iter().flat_map(|attempt| people.iter().map(move |person| (person, attempt)))
}

fn permitted(policy: &Policy, person: &Person, attempt: &writes::Attempt, files: &Files) -> bool {
    match &attempt.action {
        None => true,
        Some(action) => policy.permits(action, person.roles, &person.relations(attempt.about, files)),
    }
}

#[tokio::test]
async fn every_mutation_of_the_schema_is_tried_by_every_role() {
    let demo = Demo::copy();
    let office = demo.open().await;
    let policy = Policy::read();
    let published = office.server.nobody().get("/schema.graphql").await.text().await.unwrap();
    let attempts = writes::all(&office, &Files::prepare(&office).await);
    for (mutation, input) in writes::published(&published) {
        let attempt = attempts.iter().find(|attempt| attempt.mutation == mutation);
        let attempt = attempt.unwrap_or_else(|| panic!("{mutation} is not tried here; add it to writes.rs"));
        assert_eq!(attempt.input_type, input, "{mutation}");
        if let Some(action) = &attempt.action {
            assert!(policy.knows(action), "{mutation}: the policy table has no {action}");
        }
    }
    let people = Person::all(&office).await;
    for role in [
        "principal",
        "vice-principal",
        "admin-board",
        "subject-group-head",
        "teacher",
        "clerk",
        "guardian",
        "inspector",
    ] {
        assert!(people.iter().any(|person| person.roles.contains(&role)), "nobody here is a {role}");
    }
}

#[tokio::test]
async fn what_one_may_not_read_looks_like_what_does_not_exist() {
    let demo = Demo::copy();
    let office = demo.open().await;
    let (policy, files) = (Policy::read(), Files::prepare(&office).await);
    let people = Person::all(&office).await;
    let reads = reads::all(&office, &files);
    let (mut shown, mut hidden) = (0, 0);
    for (read, person) in reads.iter().flat_map(|read| people.iter().map(move |person| (read, person))) {
        let permitted = read
            .rights
            .iter()
            .all(|(action, about)| policy.permits(action, person.roles, &person.relations(*about, &files)));
        let answer = person.client.graphql(&read.query, json!({})).await;
        let (login, name) = (person.login, read.name);
        assert_eq!(answer.errors, Vec::<Value>::new(), "{name} by {login}");
        let value = answer.data.pointer(read.pointer).cloned().unwrap_or(Value::Null);
        let is_there = !value.is_null() && value != json!([]);
        assert_eq!(is_there, permitted, "{name} by {login}: {}", answer.data);
        if permitted {
            shown += 1;
        } else {
            hidden += 1;
            if let Some(nothing) = &read.about_nothing {
                let missing = person.client.graphql(nothing, json!({})).await;
                assert_eq!(answer.data, missing.data, "{name} by {login}");
            }
        }
    }
    assert!(shown > 60 && hidden > 60, "{shown} shown, {hidden} hidden");
}

#[tokio::test]
async fn nobody_reads_or_writes_without_signing_in() {
    let demo = Demo::copy();
    let office = demo.open().await;
    let files = Files::prepare(&office).await;
    let nobody = office.server.nobody();
    for read in reads::all(&office, &files) {
        let answer = nobody.graphql(&read.query, json!({})).await;
        // Who is nobody may ask who they are.
        let is_nothing = read.query.starts_with("{ viewer") && answer.data == json!({ "viewer": null });
        assert!(is_nothing || answer.code() == Some("UNAUTHENTICATED"), "{}: {answer:?}", read.name);
    }
    let before = office.head().await;
    for attempt in writes::all(&office, &files) {
        let answer = attempt.send(&office, &nobody).await;
        assert_eq!(answer.code(), Some("UNAUTHENTICATED"), "{}: {answer:?}", attempt.mutation);
    }
    assert_eq!(office.head().await, before);
}
