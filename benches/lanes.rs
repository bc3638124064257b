//! What the fast lanes of GraphQL cost beside plain JSON of equal structs, and beside the stock resolvers.
//!
//! `cargo bench -p socai-benches --bench lanes`. A class of 35 with all its grades in memory; one document for each large answer,
//! executed and written on one thread. The document is parsed and validated each time, as for a client that was never seen
//! before. For counting instructions and allocations, which no other work on the machine disturbs, one arm alone:
//! `valgrind --tool=callgrind --toggle-collect='*measured*' <bench> --once 20 gradebook lane`; the difference of
//! `valgrind <bench> --once 0 …` and `--once 20 …` tells the allocations. Environment: `SOCAI_BENCH_ROUNDS`,
//! `SOCAI_BENCH_READS` (per round and arm).

#![recursion_limit = "256"]

use std::hint::black_box;
use std::sync::Arc;

use serde::{Deserialize, Serialize};
use socai_benches::report::{Arm, Spread, Watch, line, table};
use socai_benches::sample::{SCHOOL_DAY, Sample};
use socai_benches::{Failure, machine, size};
use socai_graphql::{RequestContext, SocaiSchema, WithLanes, schema, write_json};
use socai_ledger::{InstanceKey, MemoryStore, MemoryVault};
use socai_runtime::{Accounts, ManualClock, Parts, PasswordCost, Runtime, Session};
use socai_school::{calendar::SchoolYear, regulations::AssessmentPeriod};

/// The subjects of grade 4, in which the class is.
const SUBJECTS: [&str; 12] = [
    "VIETNAMESE",
    "MATHEMATICS",
    "FOREIGN_LANGUAGE",
    "ETHICS",
    "HISTORY_AND_GEOGRAPHY",
    "SCIENCE",
    "INFORMATICS",
    "TECHNOLOGY",
    "PHYSICAL_EDUCATION",
    "MUSIC",
    "FINE_ARTS",
    "EXPERIENTIAL_ACTIVITIES",
];
const MOMENTS: [(AssessmentPeriod, &str, &str); 4] = [
    (AssessmentPeriod::MidTermOne, "middleOne", "MID_TERM_ONE"),
    (AssessmentPeriod::EndTermOne, "endOne", "END_TERM_ONE"),
    (AssessmentPeriod::MidTermTwo, "middleTwo", "MID_TERM_TWO"),
    (AssessmentPeriod::EndOfYear, "endTwo", "END_OF_YEAR"),
];
/// Which of the sample's classes is read.
const CLASS: usize = 3;
const VIEWS: [&str; 5] = ["gradebook", "grid", "students", "summary", "journal"];

/// The answer to the document `gradebook` as a program would declare it that has no GraphQL.
#[derive(Serialize, Deserialize)]
struct Answer {
    data: Data,
}

#[derive(Serialize, Deserialize)]
struct Data {
    school: School,
}

#[derive(Serialize, Deserialize)]
struct School {
    position: u64,
    class: Class,
}

#[derive(Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
struct Class {
    middle_one: Book,
    end_one: Book,
    middle_two: Book,
    end_two: Book,
}

#[derive(Serialize, Deserialize)]
struct Book {
    rows: Vec<Row>,
}

#[derive(Serialize, Deserialize)]
struct Row {
    student: Student,
    cells: Vec<Cell>,
}

#[derive(Serialize, Deserialize)]
struct Student {
    id: String,
    name: Name,
}

#[derive(Serialize, Deserialize)]
struct Name {
    full: String,
}

#[derive(Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
struct Cell {
    level: Option<Level>,
    score: Option<String>,
    comment: Option<String>,
    version: u32,
    entered_at: jiff::Timestamp,
}

#[derive(Serialize, Deserialize)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
enum Level {
    WellCompleted,
    Completed,
    NotCompleted,
}

/// How an answer is found.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Way {
    Lane,
    Stock,
}

struct World {
    schema: SocaiSchema,
    runtime: Runtime,
    clock: Arc<ManualClock>,
    session: Session,
    class: String,
    code: String,
}

impl World {
    async fn open() -> Result<Self, Failure> {
        let clock = Arc::new(ManualClock::new(SCHOOL_DAY.parse()?));
        let runtime = Runtime::with_store(Parts {
            store: Arc::new(MemoryStore::new()),
            vault: Arc::new(MemoryVault::new()),
            instance_key: InstanceKey::from_bytes([7; 32]),
            accounts: Accounts::memory().await?,
            state_budget: 1 << 30,
            clock: clock.clone(),
            password_cost: PasswordCost::least(),
        })?;
        let (sample, handle) = Sample::found(&runtime, CLASS + 1, 50).await?;
        let state = handle.now().await?;
        let class = sample.classes.get(CLASS).ok_or("the class is missing")?;
        let rules = state.calendar.rules(SchoolYear(2025), class.grade).ok_or("no regulation")?;
        for (moment, ..) in MOMENTS {
            let targets = rules.targets(class.grade, moment);
            handle.execute(sample.enter_all(CLASS, moment, &targets, 0)?).await?;
        }
        let state = handle.now().await?;
        let name = state.classes.class(class.id).ok_or("the class is missing")?.name.to_string();
        let at = SCHOOL_DAY.parse()?;
        let (school, account) = (sample.school, class.teacher);
        let session = Session { school, account, login: "gv".into(), created: at, expires: at };
        let code = state.calendar.code().ok_or("the school has no code")?.to_string();
        Ok(Self { schema: schema(), runtime, clock, session, class: name, code })
    }

    fn document(&self, view: &str) -> String {
        let gradebook = |moment: &str, rest: &str, of_cell: &str| {
            format!(
                "gradebook(period: {{ year: \"2025-2026\", moment: {moment} }}{rest}) {{ rows {{ student {{ id name {{ full }} }} cells {{ {of_cell} }} }} }}"
            )
        };
        let below = match view {
            "gradebook" => {
                let targets: Vec<String> =
                    SUBJECTS.iter().map(|subject| format!("{{ subject: {subject} }}")).collect();
                let targets = format!(", targets: [{}]", targets.join(", "));
                let book = |(_, name, moment)| {
                    let book = gradebook(moment, &targets, "level score comment version enteredAt");
                    format!("{name}: {book}")
                };
                MOMENTS.map(book).join(" ")
            }
            "grid" => gradebook(
                "END_OF_YEAR",
                "",
                "target { code } mark { text } comment version isLocked access { state until } enteredAt enteredBy { account { name } }",
            ),
            "students" => {
                "students { id registerNumber name { full family middle given } code { value } bornOn gender }".to_owned()
            }
            "summary" => "summary(period: { year: \"2025-2026\", moment: END_OF_YEAR }) { columns { label { vi } }
                rows { student { name { full } } marks { text } completionLevel { label { vi } } outcome { promotion } }
                foot { label { vi } levels { code count percent } } }"
                .to_owned(),
            _ => "history(first: 100) { nodes { position at kind kindLabel { vi } actor { account { name } } student { name { full } }
                changes { field label { vi } old new } } pageInfo { endCursor hasNextPage } }"
                .to_owned(),
        };
        format!(
            "{{ school(code: \"{}\") {{ position class(by: {{ name: {{ year: \"2025-2026\", name: \"{}\" }} }}) {{ {below} }} }} }}",
            self.code, self.class
        )
    }

    async fn ask(&self, document: &str, way: Way) -> Vec<u8> {
        let context =
            RequestContext::new(self.runtime.clone(), self.clock.clone(), Some(self.session.clone()));
        let request = async_graphql::Request::new(document).data(Arc::new(context));
        let request = if way == Way::Lane { request.data(WithLanes) } else { request };
        let response = self.schema.execute(request).await;
        let mut bytes = Vec::new();
        write_json(&response, &mut bytes);
        bytes
    }
}

/// Everything that is counted runs below this function.
#[inline(never)]
fn measured<T>(work: impl FnOnce() -> T) -> T {
    work()
}

fn main() -> Result<(), Failure> {
    let asked: Vec<String> = std::env::args().skip(1).filter(|argument| argument != "--bench").collect();
    let thread = tokio::runtime::Builder::new_current_thread().enable_all().build()?;
    let world = thread.block_on(World::open())?;
    let ask = |document: &str, way: Way| measured(|| thread.block_on(world.ask(document, way)));
    let document = world.document("gradebook");
    let answer = thread.block_on(world.ask(&document, Way::Lane));
    let structs: Answer = serde_json::from_slice(&answer)?;
    if serde_json::to_vec(&structs)? != answer {
        return Err("the structs are not equal to the answer".into());
    }
    if let [once, count, view, arm] = asked.as_slice()
        && once == "--once"
    {
        let document = world.document(view);
        for _ in 0..count.parse::<usize>()? {
            match arm.as_str() {
                "json" => drop(black_box(measured(|| serde_json::to_vec(&structs))?)),
                "lane" => drop(black_box(ask(&document, Way::Lane))),
                _ => drop(black_box(ask(&document, Way::Stock))),
            }
        }
        return Ok(());
    }

    let (rounds, reads) = (size("SOCAI_BENCH_ROUNDS", 7)?, size("SOCAI_BENCH_READS", 40)?);
    machine::print(&[]);
    for view in VIEWS {
        let document = world.document(view);
        let (lane, stock) = (ask(&document, Way::Lane), ask(&document, Way::Stock));
        if lane != stock {
            return Err(format!("the lane of the {view} answers otherwise than the resolvers").into());
        }
        let mut arms = vec![Arm::new("lane"), Arm::new("stock resolvers")];
        if view == "gradebook" {
            arms.push(Arm::new("serde_json of equal structs"));
        }
        // The first round only warms the caches.
        for round in 0..=rounds {
            for (index, arm) in arms.iter_mut().enumerate() {
                let watch = Watch::start();
                for _ in 0..reads {
                    match index {
                        0 => drop(black_box(ask(&document, Way::Lane))),
                        1 => drop(black_box(ask(&document, Way::Stock))),
                        _ => drop(black_box(measured(|| serde_json::to_vec(&structs))?)),
                    }
                }
                if round > 0 {
                    arm.add(reads, watch.taken());
                }
            }
        }
        table(&format!("{view}, {} bytes", lane.len()), "answer", &arms, 1);
        let Some(json) = arms.get(2) else { continue };
        let cost = |arm: &Arm| Spread::of(&arm.costs).median;
        line(&format!(
            "the lane takes {:.2} of the time on a core of serde_json",
            cost(&arms[0]) / cost(json)
        ));
    }
    Ok(())
}
