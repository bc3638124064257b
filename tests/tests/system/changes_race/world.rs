//! The school of the race, what its people tell each other beside the program, and how the race runs and ends.

use std::{
    collections::{BTreeMap, HashMap},
    sync::{
        Arc, Mutex,
        atomic::{AtomicBool, Ordering},
    },
    time::{Duration, Instant},
};

use jiff::{SignedDuration, Timestamp};
use serde_json::{Value, json};
use socai_tests::{Chance, Class, Installation, Mutation, Server, Student, TestSchool, YEAR};

use super::{
    check,
    person::{Day, Person},
};

/// A column or a moment, as clients name it and as the ledger writes it.
pub(super) struct Name {
    pub(super) sent: &'static str,
    pub(super) stored: &'static str,
    pub(super) is_quality: bool,
}

pub(super) const TARGETS: [Name; 4] = [
    Name::new("VIETNAMESE", "TV"),
    Name::new("MATHEMATICS", "TOAN"),
    Name::new("ETHICS", "DD"),
    Name { is_quality: true, ..Name::new("HONESTY", "TT") },
];
pub(super) const MOMENTS: [Name; 2] = [Name::new("MID_TERM_ONE", "GK1"), Name::new("END_TERM_ONE", "CK1")];

impl Name {
    const fn new(sent: &'static str, stored: &'static str) -> Self {
        Self { sent, stored, is_quality: false }
    }
}

const STUDENTS: [usize; 2] = [4, 3];

type Names = &'static [&'static str];
/// Class and target.
pub(super) type Columns = &'static [(usize, usize)];

/// Who is in the race: login, roles, and which targets they teach in which class. Homeroom teachers rate the quality.
const PEOPLE: [(&str, Names, Columns); 8] = [
    ("bomon1", &["TEACHER"], &[(0, 0), (0, 1)]),
    ("bomon2", &["TEACHER"], &[(1, 0), (1, 1)]),
    ("bomon3", &["TEACHER"], &[(0, 1), (1, 1), (0, 2), (1, 2)]),
    ("chunhiem1", &["TEACHER"], &[(0, 3), (0, 0)]),
    ("chunhiem2", &["TEACHER"], &[(1, 3), (1, 0)]),
    ("hieutruong", &["PRINCIPAL", "TEACHER"], &[(0, 2)]),
    ("phohieutruong", &["VICE_PRINCIPAL"], &[]),
    ("quantri2", &["ADMIN_BOARD", "TEACHER"], &[(1, 2)]),
];

/// The race goes on until each of these happened so often.
const GOALS: [(&str, usize); 28] = [
    ("enterGrades", 500),
    ("enterGrades PERIOD_LOCKED", 500),
    ("enterGrades VERSION_CONFLICT", 3),
    ("enterGrades STUDENT_NOT_IN_CLASS", 2),
    ("enterGrades NOT_YOUR_SUBJECT", 2),
    ("written under an unlock", 200),
    ("expired under the hand", 25),
    ("closed under the hand", 10),
    ("under an unlock of somebody else PERIOD_LOCKED", 3),
    ("beside the unlock PERIOD_LOCKED", 2),
    ("requestChange", 60),
    ("requestChange NOT_LOCKED", 5),
    ("requestChange ALREADY_REQUESTED", 2),
    ("orderChange", 50),
    ("orderChange OWN_REQUEST", 2),
    ("orderChange UNTIL_PASSED", 2),
    ("orderChange REQUEST_SETTLED", 2),
    ("refuseChange", 2),
    ("withdrawChange", 2),
    ("executeChange", 40),
    ("executeChange OWN_REQUEST", 2),
    ("executeChange UNTIL_PASSED", 2),
    ("executeChange REQUEST_NOT_ORDERED", 2),
    ("executeChange VERSION_CONFLICT", 1),
    ("closeUnlock", 2),
    ("lockPeriod", 30),
    ("lockPeriod at a set time", 30),
    ("cancelScheduledLock", 2),
];

/// No race that makes progress lasts longer.
const PATIENCE: Duration = Duration::from_secs(300);

/// A cell, as people speak of it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(super) struct Spot {
    pub(super) student: usize,
    pub(super) moment: usize,
    pub(super) target: usize,
}

/// How far a request has come, as far as its people know.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Stage {
    Asked,
    Ordered { correction: bool, until: Timestamp },
    Unlocked { until: Timestamp },
    Done,
}

#[derive(Clone, Debug)]
pub(super) struct Asked {
    pub(super) id: String,
    pub(super) by: usize,
    pub(super) class: usize,
    pub(super) spots: Vec<Spot>,
    pub(super) stage: Stage,
}

/// What people tell each other; it may be out of date, as such things are.
#[derive(Default)]
pub(super) struct Board {
    pub(super) versions: HashMap<Spot, u32>,
    /// The class of each student.
    pub(super) places: Vec<usize>,
    pub(super) moves: i64,
    pub(super) requests: Vec<Asked>,
    /// The positions of locks at a set time.
    pub(super) scheduled: Vec<u64>,
    /// The last moment at which something takes effect or ends by itself.
    pub(super) last_due: Option<Timestamp>,
    pub(super) tally: BTreeMap<String, usize>,
}

pub(super) struct World {
    pub(super) school: TestSchool,
    pub(super) classes: [Class; 2],
    pub(super) students: Vec<Student>,
    pub(super) is_over: AtomicBool,
    board: Mutex<Board>,
}

impl World {
    /// Looks at the board, or writes on it.
    pub(super) fn on_board<T>(&self, work: impl FnOnce(&mut Board) -> T) -> T {
        work(&mut self.board.lock().unwrap())
    }

    /// Whether everything happened often enough; else what is missing.
    fn missing(&self) -> Vec<(&'static str, usize)> {
        self.on_board(|board| {
            let seen = |name: &str| board.tally.get(name).copied().unwrap_or(0);
            let short = |(name, goal): (&'static str, usize)| (seen(name) < goal).then(|| (name, seen(name)));
            GOALS.into_iter().filter_map(short).collect()
        })
    }
}

pub(super) fn period(moment: usize) -> Value {
    json!({ "year": YEAR, "moment": MOMENTS[moment].sent })
}

pub(super) fn order() -> Value {
    json!({ "number": "05/QĐ-THBT", "dated": "2025-01-17" })
}

pub(super) fn target(target: usize) -> Value {
    let kind = if TARGETS[target].is_quality { "quality" } else { "subject" };
    json!({ kind: TARGETS[target].sent })
}

/// So many milliseconds from now, to the millisecond.
pub(super) fn in_millis(millis: i32) -> Timestamp {
    Timestamp::from_millisecond(Timestamp::now().as_millisecond() + i64::from(millis)).unwrap()
}

pub(super) async fn run(installation: &Installation, servers: Vec<Server>, school: &TestSchool, seed: u64) {
    let world = Arc::new(build(school).await);
    let chance = Chance::seeded(seed);
    let mut people =
        vec![Person::new(&world, PEOPLE.len(), &["ADMIN_BOARD"], &[], school.admin.clone(), &chance)];
    for (number, (login, roles, taught)) in PEOPLE.into_iter().enumerate() {
        let account = school.open_account_of(login, roles).await;
        for &(class, target) in taught {
            let class = &world.classes[class];
            match &TARGETS[target] {
                Name { is_quality: true, .. } => school.assign_homeroom(class, &account).await,
                subject => school.assign(class, subject.sent, &account).await,
            }
        }
        let client = servers[number % servers.len()].sign_in(login).await;
        people.push(Person::new(&world, number, roles, taught, client, &chance));
    }

    let began = Instant::now();
    let days: Vec<_> = people.into_iter().map(|person| tokio::spawn(person.work())).collect();
    while !world.missing().is_empty() {
        assert!(!days.iter().any(tokio::task::JoinHandle::is_finished), "somebody gave up");
        assert!(began.elapsed() < PATIENCE, "this was no race, too few: {:?}", world.missing());
        tokio::time::sleep(Duration::from_millis(50)).await;
    }
    world.is_over.store(true, Ordering::Relaxed);
    let mut all = Day::default();
    for day in days {
        all.add(day.await.unwrap());
    }
    until_all_is_recorded(&world).await;
    for server in servers {
        assert!(server.stop().await.success());
    }
    world.on_board(|board| {
        println!("seed {seed}, {:?}", began.elapsed());
        for (name, count) in &board.tally {
            println!("{count:6} {name}");
        }
    });
    check::check(installation, &world, &all).await;
}

async fn build(school: &TestSchool) -> World {
    let mut classes = Vec::new();
    let (mut students, mut places) = (Vec::new(), Vec::new());
    for (number, name) in ["2A", "2B"].into_iter().enumerate() {
        let class = school.create_class(name).await;
        students.extend(school.admit(&class, STUDENTS[number]).await);
        places.resize(students.len(), number);
        classes.push(class);
    }
    let school = TestSchool { code: school.code.clone(), id: school.id.clone(), admin: school.admin.clone() };
    let board = Mutex::new(Board { places, ..Board::default() });
    let classes = classes.try_into().unwrap();
    World { school, classes, students, is_over: AtomicBool::new(false), board }
}

/// Waits until a lock after everything else has taken effect and the ledger says so: then it says so of all.
async fn until_all_is_recorded(world: &World) {
    let last = world.on_board(|board| board.last_due).unwrap_or(Timestamp::now()).max(Timestamp::now());
    let from = last + SignedDuration::from_millis(500);
    let scope = json!({ "period": period(0), "area": { "wholeSchool": true } });
    let input = json!({ "scope": scope, "order": order(), "from": from.to_string() });
    let _locked = world.school.carry_out(Mutation::new("lockPeriod", &world.school, input)).await;
    let newest = "query($code: String!) { school(code: $code) { journal(first: 1) { nodes { kind at } } } }";
    let began = Instant::now();
    loop {
        let mut seen = world.school.admin.query(newest, json!({ "code": world.school.code })).await;
        let newest = seen["school"]["journal"]["nodes"][0].take();
        let at: Timestamp = newest["at"].as_str().unwrap().parse().unwrap();
        if newest["kind"] == "lock.began" && at >= from {
            return;
        }
        assert!(began.elapsed() < PATIENCE, "nobody recorded what came to pass: {newest}");
        tokio::time::sleep(Duration::from_millis(100)).await;
    }
}
