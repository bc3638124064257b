//! For how long an answer is right: whatever is selected, it does not change within the time that it is said to hold.

mod everything;

use jiff::{SignedDuration, Timestamp};
use proptest::prelude::*;
use serde_json::{Value, json};
use socai_school::{
    calendar::GradingPeriod,
    ids::AccountId,
    regulations::{AssessmentPeriod, Subject, Target},
};

use self::everything::{RUNNING, everything};
use super::desk::{ADMIN, CODE, Desk, MOTHER, PRINCIPAL, SCHOOL, TEACHER_3A, TEACHER_3B, YEAR};
use crate::{Span, Validity, ids::encode};

#[derive(Clone, Copy, Debug)]
enum Step {
    Enter { score: u8 },
    Lock { minutes: Option<i64> },
    Unlock,
    Ask { score: u8 },
    Order { minutes: i64 },
    Execute,
    Close,
    Role { teacher: bool, given: bool },
    Assign { days: i64 },
    Wait { minutes: i64 },
}

fn steps() -> impl Strategy<Value = Vec<Step>> {
    let step = prop_oneof![
        2 => (1..=10_u8).prop_map(|score| Step::Enter { score }),
        4 => prop::option::of(1..2_000_i64).prop_map(|minutes| Step::Lock { minutes }),
        1 => Just(Step::Unlock),
        3 => (1..=10_u8).prop_map(|score| Step::Ask { score }),
        3 => (1..2_000_i64).prop_map(|minutes| Step::Order { minutes }),
        3 => Just(Step::Execute),
        1 => Just(Step::Close),
        1 => (any::<bool>(), any::<bool>()).prop_map(|(teacher, given)| Step::Role { teacher, given }),
        1 => (0..3_i64).prop_map(|days| Step::Assign { days }),
        3 => (1..1_500_i64).prop_map(|minutes| Step::Wait { minutes }),
    ];
    prop::collection::vec(step, 1..14)
}

fn in_minutes(desk: &Desk, minutes: i64) -> Timestamp {
    desk.now() + SignedDuration::from_mins(minutes)
}

/// Gives a command, which may be refused.
async fn give(desk: &Desk, who: AccountId, field: &str, kind: &str, mut input: Value) {
    input["idempotencyKey"] = json!(uuid::Uuid::now_v7());
    input["school"] = json!(encode(SCHOOL).0);
    let query = format!("mutation($input: {kind}!) {{ {field}(input: $input) {{ refusals {{ code }} }} }}");
    desk.data(who, &query, json!({ "input": input })).await;
}

async fn take(desk: &Desk, step: Step) {
    let period = json!({ "year": "2025-2026", "moment": "END_TERM_ONE" });
    let scope = json!({ "period": period, "area": { "wholeSchool": true } });
    let order = json!({ "number": "05/QĐ-THBM", "dated": "2025-10-14" });
    let state = desk.school.now().await.unwrap();
    let newest = state.changes.requests(Default::default(), desk.now()).next();
    let request = newest.map_or(Value::Null, |request| json!(encode(request.id).0));
    let (moment, target) = (AssessmentPeriod::EndTermOne, Target::Subject(Subject::Mathematics));
    let cell = state.gradebook.cell(desk.an, GradingPeriod { year: YEAR, moment }, target);
    let version = cell.map_or(0, |cell| cell.version);
    match step {
        Step::Wait { minutes } => desk.clock.set(in_minutes(desk, minutes)),
        Step::Enter { score } => {
            let key = u128::from(version) + 1_000;
            let input = desk.cell(key, desk.an, &score.to_string(), version);
            give(desk, TEACHER_3A, "enterGrades", "EnterGradesInput", input["input"].clone()).await;
        }
        Step::Lock { minutes } => {
            let from = minutes.map(|minutes| in_minutes(desk, minutes).to_string());
            let input = json!({ "scope": scope, "order": order, "from": from });
            give(desk, ADMIN, "lockPeriod", "LockInput", input).await;
        }
        Step::Unlock => {
            give(desk, ADMIN, "unlockPeriod", "UnlockInput", json!({ "scope": scope, "order": order })).await;
        }
        Step::Ask { score } => {
            let mark = json!({ "subject": { "level": "COMPLETED", "score": score.to_string() } });
            let cell = json!({
                "studentId": encode(desk.an).0, "target": { "subject": "MATHEMATICS" }, "mark": mark,
                "expectedVersion": version,
            });
            let class = encode(desk.class).0;
            let input =
                json!({ "classId": class, "period": period, "cells": [cell], "reason": "Cộng nhầm." });
            give(desk, TEACHER_3A, "requestChange", "RequestChangeInput", input).await;
        }
        Step::Order { .. } | Step::Execute | Step::Close if request.is_null() => {}
        Step::Order { minutes } => {
            let unlock =
                json!({ "unlock": { "reach": "CELLS", "until": in_minutes(desk, minutes).to_string() } });
            let input = json!({ "requestId": request, "execution": unlock, "order": order });
            give(desk, PRINCIPAL, "orderChange", "OrderChangeInput", input).await;
        }
        Step::Execute => {
            give(desk, ADMIN, "executeChange", "ChangeRequestInput", json!({ "requestId": request })).await;
        }
        Step::Close => {
            give(desk, ADMIN, "closeUnlock", "ChangeRequestInput", json!({ "requestId": request })).await;
        }
        Step::Role { teacher, given } => {
            let account = if teacher { TEACHER_3B } else { PRINCIPAL };
            let field = if given { "grantRole" } else { "revokeRole" };
            let input = json!({ "accountId": encode(account).0, "role": "PRINCIPAL" });
            give(desk, ADMIN, field, "RoleInput", input).await;
        }
        Step::Assign { days } => {
            let from = socai_school::local_date(in_minutes(desk, days * 24 * 60)).to_string();
            let input = json!({
                "classId": encode(desk.class).0, "subject": "MATHEMATICS", "teacherId": encode(TEACHER_3B).0,
                "from": from,
            });
            give(desk, ADMIN, "assignSubjectTeacher", "AssignSubjectTeacherInput", input).await;
        }
    }
}

fn span(validity: Validity) -> Span {
    match validity {
        Validity::While(span) => span,
        Validity::Once => panic!("nothing of it runs"),
    }
}

/// Asks again within the time of the answer, and expects the same one.
async fn holds(desk: &Desk, query: &str, share: f64) -> Result<(), TestCaseError> {
    let now = desk.now();
    for who in [ADMIN, PRINCIPAL, TEACHER_3A, TEACHER_3B, MOTHER] {
        let (answer, validity) = desk.answer(who, query).await;
        let span = span(validity);
        // The clock of the test is precise to the millisecond.
        let until = span.until().expect("rights depend on the date");
        let last = until - SignedDuration::from_millis(1);
        prop_assert!(now < until && span.contains(now) && span.contains(last) && !span.contains(until));
        let part = last.duration_since(now).as_secs_f64() * share;
        #[expect(clippy::cast_possible_truncation, reason = "less than a day in seconds")]
        for at in [now + SignedDuration::from_secs(part as i64), last] {
            desk.clock.set(at);
            prop_assert_eq!(&desk.answer(who, query).await.0, &answer, "{} at {} {}", who, now, at);
        }
        desk.clock.set(now);
    }
    Ok(())
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(24))]

    #[test]
    fn nothing_that_can_be_selected_changes_within_the_time_of_its_answer(steps in steps(), share in 0.0..1.0) {
        let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
        runtime.block_on(async {
            let desk = Desk::open().await;
            for step in steps {
                take(&desk, step).await;
            }
            holds(&desk, &everything(&desk, None), share).await?;
            let position = desk.school.now().await.unwrap().position.0;
            holds(&desk, &everything(&desk, Some(position - position.min(3))), share).await
        })?;
    }
}

#[tokio::test]
async fn what_runs_is_right_only_once() {
    let desk = Desk::open().await;
    take(&desk, Step::Lock { minutes: Some(60) }).await;
    for field in [
        format!("school(code: {CODE:?}) {{ locks {{ beginsInSeconds }} }}"),
        "viewer { sessionExpiresAt }".to_owned(),
        format!("school(code: {CODE:?}) {{ account(id: {:?}) {{ logins }} }}", encode(MOTHER).0),
        format!("school(code: {CODE:?}) {{ account(id: {:?}) {{ invitation {{ at }} }} }}", encode(MOTHER).0),
        format!("school(code: {CODE:?}) {{ staleAccounts(first: 1) {{ nodes {{ lastSignIn }} }} }}"),
        format!(
            "school(code: {CODE:?}) {{ account(id: {:?}) {{ unsignedLessons(from: \"2025-10-06\", until: \"2025-10-10\") {{ date }} }} }}",
            encode(TEACHER_3A).0
        ),
    ] {
        let (answer, validity) = desk.answer(ADMIN, &format!("{{ {field} }}")).await;
        assert_eq!(validity, Validity::Once, "{answer}");
    }
    assert_eq!(RUNNING.len(), 7, "and Unlock.remainingSeconds, below");
    take(&desk, Step::Enter { score: 7 }).await;
    take(&desk, Step::Lock { minutes: None }).await;
    for step in [Step::Ask { score: 8 }, Step::Order { minutes: 60 }, Step::Execute] {
        take(&desk, step).await;
    }
    let unlocks = format!("{{ school(code: {CODE:?}) {{ unlocks {{ remainingSeconds }} }} }}");
    let (answer, validity) = desk.answer(ADMIN, &unlocks).await;
    assert!(answer.contains("3600"), "{answer}");
    assert_eq!(validity, Validity::Once);
}

#[tokio::test]
async fn what_a_lock_decides_is_right_until_it_takes_effect_and_rights_until_midnight() {
    let desk = Desk::open().await;
    take(&desk, Step::Lock { minutes: Some(60) }).await;
    let locks = format!("{{ school(code: {CODE:?}) {{ locks {{ state }} }} }}");
    let until = span(desk.answer(ADMIN, &locks).await.1).until();
    assert_eq!(until, Some(in_minutes(&desk, 60)));
    let position = format!("{{ school(code: {CODE:?}) {{ position }} }}");
    let until = span(desk.answer(ADMIN, &position).await.1).until();
    assert_eq!(until, Some("2025-10-15T17:00:00Z".parse().unwrap()));
    let config = span(desk.answer(ADMIN, "{ serviceConfig { maxDepth } }").await.1);
    assert_eq!((config.until(), config.is_fixed()), (None, false));
}

#[tokio::test]
async fn only_what_shows_nothing_of_the_head_is_fixed() {
    let desk = Desk::open().await;
    let is_fixed = async |query: &str| span(desk.answer(ADMIN, query).await.1).is_fixed();
    let school = |as_of: &str| {
        format!("school(code: {CODE:?}{as_of}) {{ position classes(year: \"2025-2026\") {{ name }} }}")
    };
    let (head, past) = (school(""), school(", asOf: { position: 9 }"));
    assert!(is_fixed(&format!("{{ {past} serviceConfig {{ maxDepth }} }}")).await);
    assert!(!is_fixed(&format!("{{ {head} }}")).await);
    assert!(!is_fixed(&format!("{{ {past} viewer {{ name }} }}")).await);
    assert!(!is_fixed(&format!("{{ a: {past} {head} }}")).await);
    assert!(!is_fixed(&format!("{{ {} }}", school(", asOf: { at: \"2025-10-15T00:59:59Z\" }"))).await);
    // Another's school is not shown at any position.
    assert!(!is_fixed("{ school(code: \"1\", asOf: { position: 9 }) { position } }").await);
    let head = desk.school.now().await.unwrap().position.0;
    let preview = format!("{{ school(code: {CODE:?}, asOf: {{ position: {head} }}) {{ class(by: {{ id: {:?} }}) {{
        revertPreview(period: {{ year: \"2025-2026\", moment: END_TERM_ONE }}, batch: \"00000000-0000-7000-8000-000000000001\") {{ isAccepted }} }} }} }}", encode(desk.class).0);
    assert!(!is_fixed(&preview).await, "what a command would do is told of the head");
}

#[tokio::test]
async fn an_answer_tells_the_newest_position_that_it_shows_in_whatever_order() {
    let desk = Desk::open().await;
    let head = desk.school.now().await.unwrap().position;
    let seen = async |query: &str| desk.seen(ADMIN, query).await.map(|(position, _)| position);
    let school = |as_of: &str| format!("school(code: {CODE:?}{as_of}) {{ position }}");
    let past = school(", asOf: { position: 9 }");
    assert_eq!(seen(&format!("{{ {past} }}")).await.map(|it| it.0), Some(9));
    for query in [format!("{{ a: {past} {} }}", school("")), format!("{{ {} a: {past} }}", school(""))] {
        assert_eq!(seen(&query).await, Some(head));
    }
    assert_eq!(seen("{ school(code: \"1\") { position } }").await, Some(head), "it was asked for rights");
    assert_eq!(seen("{ serviceConfig { maxDepth } }").await, None);
}
