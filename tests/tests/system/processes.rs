//! Several processes: on PostgreSQL they share the work, on SQLite the second one is turned away.

use serde_json::json;
use socai_tests::{
    Client, Failure, Grade, Installation, Mutation, Server, Student, TestSchool, YEAR, leaves,
};

const JOURNAL: &str = "subscription($school: ID!, $after: LedgerPosition!) { journal(school: $school, after: $after) { position } }";
const HEAD: &str = "query($code: String!) { school(code: $code) { position } }";

/// Two servers on one database, with the school as seen at each.
struct Pair {
    installation: Installation,
    servers: [Server; 2],
    schools: [TestSchool; 2],
}

async fn pair() -> Option<Pair> {
    let installation = Installation::postgres().await?;
    let (first, school) = TestSchool::open(&installation).await;
    let second = installation.serve().await;
    let there = school.at(&second);
    Some(Pair { installation, servers: [first, second], schools: [school, there] })
}

async fn head(client: &Client, school: &TestSchool) -> u64 {
    let data = client.query(HEAD, json!({ "code": school.code })).await;
    data["school"]["position"].as_u64().unwrap()
}

#[tokio::test(flavor = "multi_thread")]
async fn a_process_hears_what_another_one_writes_without_asking() {
    let Some(Pair { schools: [here, there], servers: _servers, installation: _database }) = pair().await
    else {
        return;
    };
    let after = head(&there.admin, &there).await;
    let follow = json!({ "school": there.id, "after": after });
    let mut follower = there.admin.follow(JOURNAL, follow).await;
    for (number, name) in (1..).zip(["2A", "2B", "2C"]) {
        let _class = here.create_class(name).await;
        assert_eq!(follower.next().await["journal"]["position"], after + number);
    }
    assert_eq!(head(&there.admin, &there).await, after + 3, "whoever heard of it can read it");
}

#[tokio::test(flavor = "multi_thread")]
async fn two_processes_that_write_in_turn_see_each_other_and_leave_one_history() {
    let Some(Pair { schools, servers, installation }) = pair().await else { return };
    let before = head(&schools[0].admin, &schools[0]).await;
    for number in 0..20 {
        let school = &schools[number % 2];
        let _class = school.create_class(&format!("{}A{number}", 1 + number % 5)).await;
    }
    for school in &schools {
        // The name is taken whichever process gave it, so this also shows that both decide on the newest state.
        let again = json!({ "year": YEAR, "name": "1A0", "grade": "G1" });
        let again = Mutation::new("createClass", school, again);
        assert!(!school.admin.mutate(&again).await.is_accepted());
    }
    for server in servers {
        assert!(server.stop().await.success());
    }
    let leaves = leaves(&installation.cli().export(&schools[0].code).await);
    assert_eq!(leaves.len() as u64, before + 20);
    installation.cli().verify_clean().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn what_one_process_erases_is_in_no_kept_answer_of_another_that_has_heard_of_it() {
    let Some(Pair { schools: [here, there], servers, installation: _database }) = pair().await else {
        return;
    };
    let class = here.create_class("2A").await;
    let Student { id, name } = here.admit(&class, 1).await.remove(0);
    let _account = here.open_account("hieutruong", "PRINCIPAL").await;
    let [principal, reader] =
        [servers[0].sign_in("hieutruong").await, servers[1].sign_in("hieutruong").await];
    let past = head(&here.admin, &here).await;

    const NOW: &str = "query($code: String!, $id: ID!) { school(code: $code) { student(by: { id: $id }) { name { full } } } }";
    const THEN: &str =
        "query($code: String!, $past: LedgerPosition!) { school(code: $code, asOf: { position: $past }) {
        journal(first: 50) { nodes { changes { new } } } } }";
    let read = async || {
        let now = reader.query(NOW, json!({ "code": there.code, "id": id })).await;
        [now, reader.query(THEN, json!({ "code": there.code, "past": past })).await].map(|it| it.to_string())
    };
    let shown = read().await;
    assert!(shown.iter().all(|text| text.contains(&name)), "{shown:?}");
    assert_eq!(read().await, shown, "the second time they are kept answers");

    let mut follower = reader.follow(JOURNAL, json!({ "school": there.id, "after": past })).await;
    let left = json!({ "studentId": id, "on": "2025-01-20", "reason": "DROPPED_OUT" });
    let _left = here.carry_out(Mutation::new("recordDeparture", &here, left)).await;
    let categories = ["IDENTITY", "CONTACT", "HEALTH", "COMMENT"];
    let erase = json!({ "personId": id, "categories": categories, "basis": "Điều 14 Luật 91/2025/QH15" });
    let erased = principal.mutate(&Mutation::new("erasePersonalData", &here, erase)).await;
    assert!(erased.is_accepted(), "{erased:?}");
    while follower.next().await["journal"]["position"].as_u64() < erased.position {}
    let shown = read().await;
    assert!(!shown.iter().any(|text| text.contains(&name)), "{shown:?}");
}

#[tokio::test(flavor = "multi_thread")]
async fn followers_that_change_between_processes_while_both_write_hear_each_event_once() {
    const EACH: u64 = 20;
    let Some(Pair { schools, servers: _servers, installation }) = pair().await else { return };
    let before = head(&schools[0].admin, &schools[0]).await;
    let last = before + 2 * EACH;
    let write = async |school: &TestSchool, grade: u8| {
        for number in 0..EACH {
            let _class = school.create_class(&format!("{grade}A{number}")).await;
        }
    };
    // Stays for a few events, leaves without a word, and goes on at the other process.
    let follow = async |stay: usize| {
        let mut heard: Vec<u64> = Vec::new();
        let mut visits = 0;
        while heard.last() != Some(&last) {
            visits += 1;
            let school = &schools[visits % 2];
            let after = heard.last().copied().unwrap_or(before);
            let from = json!({ "school": school.id, "after": after });
            let mut follower = school.admin.follow(JOURNAL, from).await;
            for _ in 0..1 + (visits * stay) % 5 {
                if heard.last() == Some(&last) {
                    break;
                }
                heard.push(follower.next().await["journal"]["position"].as_u64().unwrap());
            }
        }
        heard
    };
    let ((), (), a, b, c) =
        tokio::join!(write(&schools[0], 1), write(&schools[1], 2), follow(1), follow(2), follow(3));
    let leaves = leaves(&installation.cli().export(&schools[0].code).await);
    let written: Vec<_> = leaves.iter().map(|leaf| leaf.position).filter(|at| *at > before).collect();
    for heard in [a, b, c] {
        assert_eq!(heard, written);
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_command_that_is_repeated_at_another_process_is_carried_out_once() {
    let Some(Pair { schools: [here, there], servers, installation }) = pair().await else { return };
    let class = here.create_class("2A").await;
    let students = here.admit(&class, 1).await;
    let teacher = here.open_account("teacher", "TEACHER").await;
    here.assign(&class, "MATHEMATICS", &teacher).await;
    let [at_first, at_second] = [servers[0].sign_in("teacher").await, servers[1].sign_in("teacher").await];
    let grade = |score, expected_version| Grade {
        student: &students[0].id,
        subject: "MATHEMATICS",
        level: "COMPLETED",
        score: Some(score),
        expected_version,
    };

    let enter = here.enter(&class, &[grade(7, 0)]);
    let first = at_first.mutate(&enter).await.accepted();
    let second = at_second.mutate(&enter).await.accepted();
    assert_eq!((first.is_replay, second.is_replay), (false, true));
    assert_eq!(first.position, second.position);

    let mut keys = vec![enter.key()];
    for version in 1..=20 {
        let score = if version % 2 == 0 { 7 } else { 8 };
        let correct = here.enter(&class, &[grade(score, version)]);
        let (one, other) = tokio::join!(at_first.mutate(&correct), at_second.mutate(&correct));
        let (one, other) = (one.accepted(), other.accepted());
        assert_eq!(one.position, other.position, "sent to both at once");
        assert!(one.is_replay != other.is_replay, "one of them was the first");
        keys.push(correct.key());
    }

    let changed = enter.with("entries", json!([]));
    match there.at(&servers[1]).admin.try_mutate(&changed).await {
        Err(Failure::Error(code)) => assert_eq!(code, "IDEMPOTENCY_KEY_REUSED"),
        other => panic!("the key was used for another command: {other:?}"),
    }

    let leaves = leaves(&installation.cli().export(&here.code).await);
    let written: Vec<_> = leaves.iter().filter(|leaf| leaf.is_grade()).map(|leaf| leaf.command).collect();
    assert_eq!(written, keys);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_second_process_on_the_same_folder_is_turned_away() {
    let installation = Installation::sqlite();
    let (server, school) = TestSchool::open(&installation).await;
    let refused = Server::start(&installation).await.err().expect("the folder is in use");
    assert_eq!(refused.code, Some(3), "{}", refused.log);
    let command = installation.cli().run(["export", "--school", &school.code]).await;
    assert_eq!((command.code, command.stdout.as_str()), (Some(3), ""), "{}", command.stderr);

    let _class = school.create_class("2A").await;
    assert!(server.stop().await.success());
    installation.cli().verify_clean().await;
}
