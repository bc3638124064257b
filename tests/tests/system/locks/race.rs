//! Eight teachers who write without pause, and an administrator who locks and unlocks under their hands.

use std::{
    collections::{HashMap, HashSet},
    sync::{
        Arc,
        atomic::{AtomicBool, Ordering},
    },
    time::Duration,
};

use socai_tests::{Class, Client, Grade, Installation, SUBJECTS, Server, Student, TestSchool, leaves};
use uuid::Uuid;

use super::scan::written_while_locked;

const TEACHERS: usize = 8;
const STUDENTS: usize = 6;
/// How often the period is locked and unlocked.
const ROUNDS: u64 = 200;
/// The race was none when fewer grades than this were accepted, or refused because of the lock.
const LEAST: usize = 100;
/// Taught by all of them, so that they also collide in one cell.
const SHARED: &str = "ETHICS";

/// What happened to one teacher.
#[derive(Default)]
struct Day {
    accepted: HashMap<Uuid, u64>,
    locked: HashSet<Uuid>,
    conflicts: usize,
}

pub(super) async fn run(installation: &Installation, servers: Vec<Server>, school: &TestSchool) {
    let class = school.create_class("2A").await;
    let students: Arc<[Student]> = school.admit(&class, STUDENTS).await.into();
    let is_over = Arc::new(AtomicBool::new(false));
    let mut days = Vec::new();
    for (number, subject) in SUBJECTS.into_iter().enumerate().take(TEACHERS) {
        let login = format!("teacher-{number}");
        let account = school.open_account(&login, "TEACHER").await;
        school.assign(&class, subject, &account).await;
        if subject != SHARED {
            school.assign(&class, SHARED, &account).await;
        }
        let server = &servers[number % servers.len()];
        let client = server.sign_in(&login).await;
        let school = school.at(server);
        let (class, students, is_over) = (class.clone(), Arc::clone(&students), Arc::clone(&is_over));
        days.push(tokio::spawn(async move {
            write(&client, &school, &class, &students, subject, &is_over).await
        }));
    }

    for round in 0..ROUNDS {
        let _locked = school.carry_out(school.lock(&class)).await;
        tokio::time::sleep(Duration::from_millis(round % 4)).await;
        let _unlocked = school.carry_out(school.unlock(&class)).await;
        tokio::time::sleep(Duration::from_millis(round % 5)).await;
    }
    is_over.store(true, Ordering::Relaxed);

    let mut all = Day::default();
    for day in days {
        let day = day.await.unwrap();
        all.accepted.extend(day.accepted);
        all.locked.extend(day.locked);
        all.conflicts += day.conflicts;
    }
    for server in servers {
        assert!(server.stop().await.success());
    }
    check(installation, school, &all).await;
}

/// Writes until the day is over: own cells, and now and then one that all share.
async fn write(
    client: &Client,
    school: &TestSchool,
    class: &Class,
    students: &[Student],
    own: &str,
    is_over: &AtomicBool,
) -> Day {
    let mut day = Day::default();
    let mut versions: HashMap<(usize, &str), u32> = HashMap::new();
    let mut turn = 0;
    while !is_over.load(Ordering::Relaxed) {
        turn += 1;
        let subject = if turn % 5 == 0 { SHARED } else { own };
        let row = turn % students.len();
        let version = versions.entry((row, subject)).or_default();
        // Another level with every version, so that each accepted command writes.
        let level = if version.is_multiple_of(2) { "COMPLETED" } else { "WELL_COMPLETED" };
        let grade =
            Grade { student: &students[row].id, subject, level, score: None, expected_version: *version };
        let enter = school.enter(class, &[grade]);
        let outcome = client.mutate(&enter).await;
        match outcome.codes()[..] {
            [] => {
                assert!(!outcome.is_replay, "a fresh key is no replay");
                *version += 1;
                day.accepted.insert(enter.key(), outcome.position.unwrap());
            }
            ["PERIOD_LOCKED"] => {
                day.locked.insert(enter.key());
            }
            ["VERSION_CONFLICT"] => {
                assert_eq!(subject, SHARED, "nobody else writes the column");
                *version = outcome.refusals[0].actual.unwrap();
                day.conflicts += 1;
            }
            _ => panic!("{outcome:?}"),
        }
    }
    day
}

async fn check(installation: &Installation, school: &TestSchool, all: &Day) {
    let leaves = leaves(&installation.cli().export(&school.code).await);
    assert_eq!(written_while_locked(&leaves), [0; 0], "grades stand in a locked period");

    let count = |kind: &str| leaves.iter().filter(|leaf| leaf.kind == kind).count() as u64;
    assert_eq!((count("period.locked"), count("period.unlocked")), (ROUNDS, ROUNDS));
    let grades: HashMap<Uuid, u64> =
        leaves.iter().filter(|leaf| leaf.is_grade()).map(|leaf| (leaf.command, leaf.position)).collect();
    assert_eq!(grades.len(), leaves.iter().filter(|leaf| leaf.is_grade()).count(), "one event per command");
    assert_eq!(grades, all.accepted, "the ledger holds exactly what was acknowledged, and where");
    assert!(all.locked.iter().all(|key| !grades.contains_key(key)));

    println!("{} accepted, {} locked, {} conflicts", grades.len(), all.locked.len(), all.conflicts);
    assert!(grades.len() >= LEAST && all.locked.len() >= LEAST, "this was no race");
    installation.cli().verify_clean().await;
}
