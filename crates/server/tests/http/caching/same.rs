//! Whatever happens in a school and to the clock: an answer from the cache is the one that executing anew would give.

use std::collections::BTreeMap;

use jiff::SignedDuration;
use proptest::prelude::*;
use serde_json::json;
use socai_runtime::Clock as _;
use socai_school::{
    Actor, Command, Timestamp,
    calendar::{GradingPeriod, SchoolYear},
    changes::{
        CellChange, ChangeFilter, CommentChange, ExecuteChange, Execution, OrderChange, Reach, RequestChange,
    },
    gradebook::{CellEntry, EnterGrades, Mark},
    ids::AccountId,
    periods::{Area, Columns, LockPeriod, LockScope, Order, UnlockPeriod},
    policy::Role,
    regulations::{AssessmentPeriod, Level, Score, Subject, Target},
    staff::{GrantRole, RevokeRole},
    text::{Code, Note},
};
use socai_server::{ServeOptions, router};
use uuid::Uuid;

use super::ask;
use crate::school::TestSchool;

const VIEWERS: [&str; 5] = ["admin", "principal", "teacher-3a", "teacher-3b", "mother"];
const PERIOD: GradingPeriod = GradingPeriod { year: SchoolYear(2025), moment: AssessmentPeriod::EndTermOne };
const MATHEMATICS: Target = Target::Subject(Subject::Mathematics);

const QUESTIONS: [&str; 7] = [
    super::GRADEBOOK,
    "{ viewer { login name roles { role } children { name { full } grades(period: {year: \"2025-2026\", moment: END_TERM_ONE}) { score } } } }",
    "{ school(code: \"79000123\") { locks { state from isLocked } unlocks { isOpen until } changeRequests { nodes { status unlock { isOpen endReason } } } } }",
    "{ school(code: \"79000123\") { locks { beginsInSeconds } unlocks { remainingSeconds } } }",
    "{ school(code: \"79000123\") { class(by: {name: {year: \"2025-2026\", name: \"3A\"}}) { students { name { full } } subjectTeachers { teacher { name } } } } }",
    "{ school(code: \"79000123\") { journal(first: 5) { nodes { position kind } } } }",
    "{ past: school(code: \"79000123\", asOf: { position: 12 }) { position staff { totalCount } } school(code: \"79000123\") { position } }",
];

#[derive(Clone, Copy, Debug)]
enum Step {
    Enter {
        score: u8,
    },
    Lock {
        minutes: Option<i64>,
    },
    Unlock,
    Ask,
    Order {
        minutes: i64,
    },
    Execute,
    Role {
        given: bool,
    },
    Wait {
        minutes: i64,
    },
    /// Sets the clock back, as an operator might.
    Back {
        minutes: i64,
    },
}

fn steps() -> impl Strategy<Value = Vec<Step>> {
    let step = prop_oneof![
        2 => (1..=10_u8).prop_map(|score| Step::Enter { score }),
        3 => prop::option::of(1..600_i64).prop_map(|minutes| Step::Lock { minutes }),
        1 => Just(Step::Unlock),
        2 => Just(Step::Ask),
        2 => (1..600_i64).prop_map(|minutes| Step::Order { minutes }),
        2 => Just(Step::Execute),
        1 => any::<bool>().prop_map(|given| Step::Role { given }),
        5 => (1..700_i64).prop_map(|minutes| Step::Wait { minutes }),
        1 => (1..100_i64).prop_map(|minutes| Step::Back { minutes }),
    ];
    prop::collection::vec(step, 1..10)
}

fn account(login: &str) -> AccountId {
    let number = match login {
        "admin" => 0xa1,
        "principal" => 0xa2,
        "teacher-3a" => 0xa6,
        "teacher-3b" => 0xa7,
        _ => 0xaa,
    };
    AccountId(Uuid::from_u128(number))
}

/// Gives a command, which may be refused, and answers where the ledger stands then.
pub(super) async fn give(school: &TestSchool, login: &str, command: impl Into<Command>) -> u64 {
    let request = socai_runtime::Request {
        actor: Actor::Account(account(login)),
        command_id: Uuid::now_v7(),
        command: command.into(),
    };
    let handle = school.handle().await;
    // A refusal is an outcome like any other.
    let _ = handle.execute(request).await;
    handle.now().await.unwrap().position.0
}

/// Gives or takes the role of a principal, and answers where the ledger stands then.
pub(super) async fn role(school: &TestSchool, login: &str, given: bool) -> u64 {
    let (account, role) = (account(login), Role::Principal);
    match given {
        true => give(school, "admin", GrantRole { account, role }).await,
        false => give(school, "admin", RevokeRole { account, role }).await,
    }
}

fn moment(school: &TestSchool, minutes: i64) -> Timestamp {
    school.clock.now() + SignedDuration::from_mins(minutes)
}

fn order() -> Order {
    Order { number: Code::new("05/QĐ-THBM").unwrap(), dated: jiff::civil::date(2025, 10, 14) }
}

async fn take(school: &TestSchool, step: Step) {
    let state = school.handle().await.now().await.unwrap();
    let class = state.classes.by_name(SchoolYear(2025), "3A").unwrap().id;
    let student = state.registry.by_register_number(1).unwrap();
    let expected_version = state.gradebook.cell(student, PERIOD, MATHEMATICS).map_or(0, |cell| cell.version);
    let scope = LockScope { period: PERIOD, area: Area::School, columns: Columns::All };
    let mark = |score: u8| Some(Mark::Subject { level: Some(Level::Completed), score: Score::new(score) });
    let newest = state.changes.requests(ChangeFilter::default(), school.clock.now()).next();
    let request = newest.map(|request| request.id);
    match step {
        Step::Wait { minutes } => school.clock.set(moment(school, minutes)),
        Step::Back { minutes } => school.clock.set(moment(school, -minutes)),
        Step::Enter { score } => {
            let entry = CellEntry {
                student,
                target: MATHEMATICS,
                mark: mark(score),
                comment: None,
                expected_version,
                reason: None,
            };
            give(school, "teacher-3a", EnterGrades { class, period: PERIOD, entries: vec![entry] }).await;
        }
        Step::Lock { minutes } => {
            let from = minutes.map(|minutes| moment(school, minutes));
            give(school, "admin", LockPeriod { scope, order: order(), from }).await;
        }
        Step::Unlock => _ = give(school, "admin", UnlockPeriod { scope, order: order() }).await,
        Step::Ask => {
            let cell = CellChange {
                student,
                target: MATHEMATICS,
                mark: mark(9),
                comment: CommentChange::Keep,
                expected_version,
            };
            let reason = Note::new("Cộng nhầm.").unwrap();
            let ask = RequestChange { class, period: PERIOD, cells: vec![cell], reason, minutes: None };
            give(school, "teacher-3a", ask).await;
        }
        Step::Order { minutes } => {
            let Some(request) = request else { return };
            let execution = Execution::Unlock { reach: Reach::Cells, until: moment(school, minutes) };
            give(school, "principal", OrderChange { request, execution, order: order() }).await;
        }
        Step::Execute => {
            let Some(request) = request else { return };
            give(school, "admin", ExecuteChange { request }).await;
        }
        Step::Role { given } => _ = role(school, "teacher-3b", given).await,
    }
}

/// Asks everything as everybody, twice with the cache and once without.
async fn check(cached: &TestSchool, fresh: &TestSchool) -> Result<(), TestCaseError> {
    let mut bodies: BTreeMap<(usize, Vec<u8>), &str> = BTreeMap::new();
    for login in VIEWERS {
        // A session ends with time; the cache does not care which one asks.
        let token = cached.token(login).await;
        for (number, query) in QUESTIONS.iter().enumerate() {
            let question = json!({ "query": query });
            let first = ask(cached, &token, &question, &[]).await;
            let again = ask(cached, &token, &question, &[]).await;
            let anew = ask(fresh, &token, &question, &[]).await;
            prop_assert!(anew.json().get("errors").is_none(), "{}", anew.text());
            prop_assert_eq!(first.text(), anew.text(), "{} {}", login, query);
            prop_assert_eq!(again.text(), anew.text(), "{} {}", login, query);
            if number == 1 {
                // The viewer's name is in it, so nobody's answer is another's.
                prop_assert_eq!(bodies.insert((number, first.body.to_vec()), login), None);
            }
        }
    }
    Ok(())
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(12))]

    #[test]
    fn a_cached_answer_is_the_one_that_executing_anew_would_give(steps in steps()) {
        let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
        runtime.block_on(async {
            let options = ServeOptions { cost_budget: 1_000_000_000_000, ..ServeOptions::default() };
            let cached = TestSchool::open_with(options.clone()).await;
            let fresh = cached.beside(router(cached.runtime.clone(), ServeOptions { response_cache: 0, ..options }).unwrap());
            check(&cached, &fresh).await?;
            for step in steps {
                take(&cached, step).await;
                check(&cached, &fresh).await?;
            }
            Ok::<(), TestCaseError>(())
        })?;
    }
}
