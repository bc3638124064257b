//! Every mutation and every guarded read, tried by people of every role. What each may do is read from the golden policy
//! table; which mutations there are, from the published schema.

mod files;
mod guardian;
mod moving;
mod people;
mod reads;
mod subscriptions;
mod writes;

use std::{
    collections::{BTreeMap, BTreeSet},
    fs,
};

use serde_json::json;
use socai_tests::in_repository;

use crate::{office::Demo, policy::Policy};
use files::Files;
use people::Person;

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
    // By field and right: how many were shown it, and how many not.
    let mut seen: BTreeMap<(&str, &str), [usize; 2]> = BTreeMap::new();
    let mut wrong = Vec::new();
    for (read, person) in reads.iter().flat_map(|read| people.iter().map(move |person| (read, person))) {
        let permitted = read.is_permitted(&policy, person, &files);
        let answer = person.client.graphql(&read.query, json!({})).await;
        let (login, name) = (person.login, read.fields);
        if !answer.errors.is_empty() {
            wrong.push(format!("{name:?} by {login}: {:?}", answer.errors));
            continue;
        }
        if read.is_shown(&answer.data) != permitted {
            wrong.push(format!(
                "{name:?} {:?} by {login}: permitted {permitted}: {}",
                read.rights, answer.data
            ));
        }
        for tried in read.tried() {
            seen.entry(tried).or_default()[usize::from(!permitted)] += 1;
        }
        if let Some(nothing) = read.about_nothing.as_ref().filter(|_| !permitted) {
            let missing = person.client.graphql(nothing, json!({})).await;
            assert_eq!(answer.data, missing.data, "{name:?} by {login}");
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
    let unseen: Vec<_> = seen.iter().filter(|(_, [shown, _])| *shown == 0).collect();
    assert!(unseen.is_empty(), "shown to nobody, so the read itself may be wrong: {unseen:?}");
    let [shown, hidden] = seen.values().fold([0, 0], |all, one| [all[0] + one[0], all[1] + one[1]]);
    println!("{} fields and rights, {shown} times shown, {hidden} times hidden", seen.len());
    assert!(shown > 300 && hidden > 200, "{shown} shown, {hidden} hidden");
}

/// `schema/golden/fields.txt` as pairs of field and right; every entry of `Query` and `Subscription`, also without a right.
fn guarded_fields() -> BTreeSet<(String, String)> {
    let listed = fs::read_to_string(in_repository("schema/golden/fields.txt")).unwrap();
    let mut pairs = BTreeSet::new();
    for line in listed.lines().filter(|line| !line.starts_with('#')) {
        let Some((field, rights)) = line.split_once('|') else { continue };
        let (field, rights) = (field.trim(), rights.trim());
        let is_entry = field.starts_with("Query.") || field.starts_with("Subscription.");
        if rights != "-" || is_entry {
            pairs.extend(rights.split(", ").map(|right| (field.to_owned(), right.to_owned())));
        }
    }
    pairs
}

#[tokio::test]
async fn every_entry_and_every_guarded_field_is_read_by_every_role() {
    let demo = Demo::copy();
    let office = demo.open().await;
    let reads = reads::all(&office, &Files::prepare(&office).await);
    let tried = reads.iter().flat_map(reads::Read::tried).chain(subscriptions::TRIED);
    let tried: BTreeSet<_> = tried.map(|(field, right)| (field.to_owned(), right.to_owned())).collect();
    let guarded = guarded_fields();
    assert!(guarded.len() > 80, "{guarded:?}");
    let untried: Vec<_> = guarded.difference(&tried).collect();
    assert!(untried.is_empty(), "nobody tries these; add them to roles/reads: {untried:?}");
    let stray: Vec<_> = tried.difference(&guarded).collect();
    assert!(stray.is_empty(), "these are not guarded so: {stray:?}");
}

#[tokio::test]
async fn nobody_reads_or_writes_without_signing_in() {
    let demo = Demo::copy();
    let office = demo.open().await;
    let files = Files::prepare(&office).await;
    let nobody = office.server.nobody();
    for read in reads::all(&office, &files) {
        let answer = nobody.graphql(&read.query, json!({})).await;
        // Who is nobody may ask who they are, and what the limits are.
        let is_nothing = read.query.starts_with("{ viewer") && answer.data == json!({ "viewer": null });
        let is_public = is_nothing || read.fields == ["Query.serviceConfig"];
        assert!(is_public || answer.code() == Some("UNAUTHENTICATED"), "{:?}: {answer:?}", read.fields);
    }
    let before = office.head().await;
    for attempt in writes::all(&office, &files) {
        let answer = attempt.send(&office, &nobody).await;
        assert_eq!(answer.code(), Some("UNAUTHENTICATED"), "{}: {answer:?}", attempt.mutation);
    }
    assert_eq!(office.head().await, before);
}
