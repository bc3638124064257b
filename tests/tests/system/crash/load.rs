//! Teachers who write without pause and send again, under the same key, whatever was not answered.

use std::{
    collections::{HashMap, HashSet},
    sync::{
        Arc,
        atomic::{AtomicBool, AtomicU64, Ordering},
    },
    time::Duration,
};

use serde_json::json;
use socai_tests::{
    Class, Client, Failure, Grade, Installation, Leaf, SUBJECTS, Server, Student, TestSchool, leaves,
};
use tokio::sync::watch;
use uuid::Uuid;

const TEACHERS: usize = 6;
const STUDENTS: usize = 4;
/// A server is killed once it has acknowledged so many commands.
const ACKNOWLEDGED: u64 = 12;

/// What a teacher was told: the command was carried out there, with this level.
struct Acknowledged {
    key: Uuid,
    position: u64,
    level: &'static str,
    student: usize,
}

/// What one teacher did.
#[derive(Default)]
struct Day {
    acknowledged: Vec<Acknowledged>,
    /// Requests that were sent and not answered.
    lost: usize,
    /// Answers that said: carried out before.
    replayed: usize,
}

/// What all share.
struct Load {
    school: TestSchool,
    class: Class,
    students: Vec<Student>,
    base: watch::Receiver<String>,
    acknowledged: AtomicU64,
    is_over: AtomicBool,
}

pub(super) async fn survive(
    installation: &Installation,
    mut server: Server,
    school: TestSchool,
    crashes: usize,
) {
    let class = school.create_class("2A").await;
    let students = school.admit(&class, STUDENTS).await;
    let (tell, base) = watch::channel(server.base().to_owned());
    let (acknowledged, is_over) = (AtomicU64::new(0), AtomicBool::new(false));
    let load = Arc::new(Load { school, class, students, base, acknowledged, is_over });
    let mut days = Vec::new();
    for (number, subject) in SUBJECTS.into_iter().enumerate().take(TEACHERS) {
        let login = format!("teacher-{number}");
        let account = load.school.open_account(&login, "TEACHER").await;
        load.school.assign(&load.class, subject, &account).await;
        let client = server.sign_in(&login).await;
        let load = Arc::clone(&load);
        days.push(tokio::spawn(async move { load.write(client, subject).await }));
    }

    for crash in 0..crashes {
        let enough = load.acknowledged.load(Ordering::Relaxed) + ACKNOWLEDGED;
        while load.acknowledged.load(Ordering::Relaxed) < enough {
            assert!(!days.iter().any(tokio::task::JoinHandle::is_finished), "a teacher gave up");
            tokio::time::sleep(Duration::from_millis(2)).await;
        }
        // At another point of the work each time.
        tokio::time::sleep(Duration::from_micros(crash as u64 * 437 % 5_000)).await;
        server.kill9().await;
        server = installation.serve().await;
        tell.send_replace(server.base().to_owned());
    }
    load.is_over.store(true, Ordering::Relaxed);
    let mut all = Day::default();
    for day in days {
        let day = day.await.unwrap();
        all.acknowledged.extend(day.acknowledged);
        all.lost += day.lost;
        all.replayed += day.replayed;
    }
    assert!(server.stop().await.success());
    println!("{} acknowledged, {} lost, {} replayed", all.acknowledged.len(), all.lost, all.replayed);
    assert!(all.lost >= crashes, "the server was not under load when it was killed");
    check(&leaves(&installation.cli().export(&load.school.code).await), &all);
    installation.cli().verify_clean().await;
}

impl Load {
    /// Writes the cells of one column in turn, and leaves no command unanswered.
    async fn write(&self, mut client: Client, subject: &str) -> Day {
        let mut day = Day::default();
        let mut versions = [0; STUDENTS];
        while !self.is_over.load(Ordering::Relaxed) {
            let student = day.acknowledged.len() % STUDENTS;
            let version = versions[student];
            let level = if version % 2 == 0 { "COMPLETED" } else { "WELL_COMPLETED" };
            let grade = Grade {
                student: &self.students[student].id,
                subject,
                level,
                score: None,
                expected_version: version,
            };
            let enter = self.school.enter(&self.class, &[grade]);
            let outcome = loop {
                client = client.at_if_moved(&self.base.borrow().clone());
                match client.try_mutate(&enter).await {
                    Ok(outcome) => break outcome.accepted(),
                    // Nobody listens yet: nothing was sent.
                    Err(Failure::Lost(error)) if error.is_connect() => {}
                    Err(Failure::Lost(_)) => day.lost += 1,
                    Err(Failure::Error(code)) => {
                        assert!(matches!(code.as_str(), "BUSY" | "OUTCOME_UNKNOWN"), "{code}");
                    }
                }
                tokio::time::sleep(Duration::from_millis(5)).await;
            };
            assert_eq!(outcome.payload["cells"][0]["level"], json!(level), "{outcome:?}");
            day.replayed += usize::from(outcome.is_replay);
            let position = outcome.position.expect("an accepted command has a position");
            day.acknowledged.push(Acknowledged { key: enter.key(), position, level, student });
            versions[student] += 1;
            self.acknowledged.fetch_add(1, Ordering::Relaxed);
        }
        day
    }
}

/// Every acknowledged command stands in the ledger once, where it was said to stand and with what was sent; nothing that
/// was not acknowledged does, because every command was repeated until it was answered.
fn check(leaves: &[Leaf], all: &Day) {
    let grades: Vec<&Leaf> = leaves.iter().filter(|leaf| leaf.is_grade()).collect();
    let commands: HashSet<Uuid> = grades.iter().map(|leaf| leaf.command).collect();
    assert_eq!(grades.len(), commands.len(), "a command was carried out twice");
    let acknowledged: HashSet<Uuid> = all.acknowledged.iter().map(|it| it.key).collect();
    assert_eq!(commands, acknowledged, "the ledger and the answers differ");

    let mut cells: HashMap<String, u32> = HashMap::new();
    for leaf in &grades {
        // The events of a cell form a chain: one entry, then corrections, each of the other level.
        let written = cells.entry(format!("{} {}", leaf.body["student"], leaf.body["target"])).or_default();
        assert_eq!(leaf.kind == "grade.entered", *written == 0, "{leaf:?}");
        assert_eq!(leaf.body["mark"]["subject"]["level"], if written.is_multiple_of(2) { "H" } else { "T" });
        *written += 1;
    }
    assert_eq!(cells.len(), TEACHERS * STUDENTS);
    let mut students: HashMap<usize, &str> = HashMap::new();
    for told in &all.acknowledged {
        let leaf = &leaves[usize::try_from(told.position).unwrap() - 1];
        assert_eq!(leaf.command, told.key, "it stands elsewhere than was said");
        let level = if told.level == "COMPLETED" { "H" } else { "T" };
        assert_eq!(leaf.body["mark"]["subject"]["level"], level, "{leaf:?}");
        let student = leaf.body["student"].as_str().unwrap();
        assert_eq!(
            *students.entry(told.student).or_insert(student),
            student,
            "the grade is another student's"
        );
    }
}
