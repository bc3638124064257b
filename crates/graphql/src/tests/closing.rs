//! Closing a period over GraphQL: signatures, locks at a set time, publication, and who sees how far it is.

use std::time::Duration;

use jiff::civil::date;
use serde_json::{Value, json};
use socai_school::{
    Actor,
    calendar::GradingPeriod,
    classes::AssignSubjectTeacher,
    gradebook::{CellEntry, EnterGrades, Mark},
    regulations::{AssessmentPeriod, Holds, Level, Score, Subject, Target, TraitLevel},
};
use uuid::Uuid;

use super::desk::{ADMIN, Desk, MOTHER, PRINCIPAL, SCHOOL, TEACHER_3A, TEACHER_3B, YEAR, run};
use crate::ids::encode;

pub(super) const PERIOD: &str = "{year: \"2025-2026\", moment: END_TERM_ONE}";
pub(super) const END_TERM_ONE: GradingPeriod =
    GradingPeriod { year: YEAR, moment: AssessmentPeriod::EndTermOne };

fn mark(holds: Holds) -> Mark {
    match holds {
        Holds::Level => Mark::Subject { level: Some(Level::Completed), score: None },
        Holds::LevelAndScore => Mark::Subject { level: Some(Level::Completed), score: Score::new(7) },
        Holds::Trait => Mark::Trait { level: TraitLevel::Reached },
        other => panic!("no column of primary school holds {other:?}"),
    }
}

/// The teacher of 3A teaches everything there and has entered everything at the end of term one. Answers the subjects.
pub(super) async fn fill(desk: &Desk) -> Vec<Subject> {
    let school = desk.school.now().await.unwrap();
    let (class, from) = (desk.class, date(2025, 9, 5));
    let subjects = school.subjects_of(class);
    for subject in &subjects {
        let assign = AssignSubjectTeacher { class, subject: *subject, teacher: TEACHER_3A, from };
        run(&desk.school, Actor::Account(ADMIN), assign).await;
    }
    let grade = school.classes.class(class).unwrap().grade;
    let rules = school.calendar.rules(YEAR, grade).unwrap();
    let required = rules.required(grade, END_TERM_ONE.moment, &subjects);
    let entry = |student, target| CellEntry {
        student,
        target,
        mark: Some(mark(rules.holds(grade, END_TERM_ONE.moment, target).unwrap())),
        comment: None,
        expected_version: 0,
        reason: None,
    };
    let cells = [desk.an, desk.binh]
        .into_iter()
        .flat_map(|student| required.iter().map(move |target| (student, *target)));
    let entries = cells.map(|(student, target)| entry(student, target)).collect();
    run(&desk.school, Actor::Account(TEACHER_3A), EnterGrades { class, period: END_TERM_ONE, entries }).await;
    let subjects = required.iter().filter_map(|target| match target {
        Target::Subject(subject) => Some(*subject),
        _ => None,
    });
    subjects.collect()
}

/// A GraphQL enum value of a subject.
fn name(subject: Subject) -> String {
    let text = format!("{subject:?}");
    let mut name = String::new();
    for letter in text.chars() {
        if letter.is_uppercase() && !name.is_empty() {
            name.push('_');
        }
        name.extend(letter.to_uppercase());
    }
    name
}

/// Sends a mutation with a fresh key; answers its payload.
pub(super) async fn send(
    desk: &Desk,
    who: socai_school::ids::AccountId,
    (field, input_type): (&str, &str),
    mut input: Value,
    select: &str,
) -> Value {
    input["idempotencyKey"] = json!(Uuid::now_v7());
    input["school"] = json!(encode(SCHOOL).0);
    let query = format!(
        "mutation($input: {input_type}!) {{ {field}(input: $input) {{ refusals {{ __typename code path }} {select} }} }}"
    );
    desk.data(who, &query, json!({ "input": input })).await[field].take()
}

fn period() -> Value {
    json!({ "year": "2025-2026", "moment": "END_TERM_ONE" })
}

fn order() -> Value {
    json!({ "number": "05/QĐ-THBM", "dated": "2025-10-14" })
}

fn of_class(desk: &Desk, confirmation: &str) -> Value {
    json!({ "classId": encode(desk.class).0, "period": period(), "confirmation": confirmation })
}

async fn sign(desk: &Desk, subject: Subject) -> Value {
    let mut input = of_class(desk, "subject/1");
    input["subject"] = json!(name(subject));
    send(desk, TEACHER_3A, ("signOffSubject", "SignOffSubjectInput"), input, "closing { phase }").await
}

fn accepted(payload: &Value) -> &Value {
    assert_eq!(payload["refusals"], json!([]), "{payload:#}");
    payload
}

/// Everything of 3A is signed, confirmed and locked.
pub(super) async fn confirm(desk: &Desk) {
    for subject in fill(desk).await {
        accepted(&sign(desk, subject).await);
    }
    let consolidate = ("consolidateClass", "ConsolidateClassInput");
    let done =
        send(desk, TEACHER_3A, consolidate, of_class(desk, "consolidation/1"), "closing { phase }").await;
    assert_eq!(accepted(&done)["closing"]["phase"], "CONSOLIDATED");
    let classes =
        json!({ "classIds": [encode(desk.class).0], "period": period(), "confirmation": "confirmation/1" });
    let confirm = ("confirmClass", "ConfirmClassInput");
    let done = send(desk, PRINCIPAL, confirm, classes, "closings { phase }").await;
    assert_eq!(accepted(&done)["closings"], json!([{ "phase": "CONFIRMED" }]));
    desk.lock().await;
}

fn publication(desk: &Desk) -> Value {
    json!({ "period": period(), "area": { "classId": encode(desk.class).0 }, "order": order() })
}

#[tokio::test]
async fn a_period_is_closed_step_by_step_and_the_mother_sees_it_once_it_is_published() {
    let desk = Desk::open().await;
    let publish = ("publishResults", "PublicationInput");
    let select = "classes { name } period { moment }";
    let early = "refusals { ... on ClassesNotReady { classes { hindrance class { name } } } }";
    let refused = send(&desk, ADMIN, publish, publication(&desk), early).await;
    assert_eq!(refused["refusals"][0]["code"], "NOT_READY_TO_PUBLISH");
    assert_eq!(
        refused["refusals"][0]["classes"],
        json!([{ "hindrance": "NOT_CONFIRMED", "class": { "name": "3A" } }])
    );

    confirm(&desk).await;
    let results =
        format!("{{ viewer {{ children {{ results(period: {PERIOD}) {{ score access {{ state }} }} }} }} }}");
    let seen = desk.data(MOTHER, &results, json!({})).await;
    assert_eq!(seen["viewer"]["children"][0]["results"], json!([]), "locked is not published");
    let published = send(&desk, ADMIN, publish, publication(&desk), select).await;
    assert_eq!(accepted(&published)["classes"], json!([{ "name": "3A" }]));
    let seen = desk.data(MOTHER, &results, json!({})).await;
    let shown = seen["viewer"]["children"][0]["results"].as_array().unwrap();
    assert!(shown.iter().any(|cell| cell["score"] == "7"));
    assert!(shown.iter().all(|cell| cell["access"]["state"] == "NOT_YOURS"));

    let then = desk.school.now().await.unwrap().position.0;
    let withdrawn =
        send(&desk, PRINCIPAL, ("withdrawResults", "PublicationInput"), publication(&desk), select).await;
    assert_eq!(accepted(&withdrawn)["classes"], json!([{ "name": "3A" }]));
    let seen = desk.data(MOTHER, &results, json!({})).await;
    assert_eq!(seen["viewer"]["children"][0]["results"], json!([]));
    // Neither does looking back show what was withdrawn.
    let back = format!(
        "{{ school(code: \"79000123\", asOf: {{position: {then}}}) {{ student(by: {{registerNumber: 1}}) {{ results(period: {PERIOD}) {{ score }} }} }} }}"
    );
    let seen = desk.data(MOTHER, &back, json!({})).await;
    assert_eq!(seen["school"]["student"]["results"], json!([]));
}

#[tokio::test]
async fn what_is_missing_is_listed_by_teacher_and_cell() {
    let desk = Desk::open().await;
    let query = format!(
        "{{ school(code: \"79000123\") {{ class(by: {{name: {{year: \"2025-2026\", name: \"3A\"}}}}) {{ readiness(period: {PERIOD}) {{
            requiredCount enteredCount parts {{ subject isComplete teachers {{ name }} columns {{ target {{ code }} missing {{ student {{ name {{ full }} }} what }} }} signature {{ state }} }}
            closing {{ phase locked publication {{ at }} }} }} }} }} }}"
    );
    let math = |readiness: &Value| {
        let parts = readiness["parts"].as_array().unwrap();
        parts.iter().find(|part| part["subject"] == "MATHEMATICS").cloned().unwrap()
    };
    let seen = desk.data(PRINCIPAL, &query, json!({})).await["school"]["class"]["readiness"].take();
    assert_eq!(seen["closing"], json!({ "phase": "OPEN", "locked": "NOTHING", "publication": null }));
    assert_eq!(seen["enteredCount"], 0);
    let part = math(&seen);
    assert_eq!(
        (&part["isComplete"], &part["teachers"]),
        (&json!(false), &json!([{ "name": "Nguyễn Thị Ba" }]))
    );
    assert_eq!(
        part["columns"][0]["missing"][0],
        json!({ "student": { "name": { "full": "Ngô Văn An" } }, "what": "LEVEL" })
    );
    for stranger in [TEACHER_3B, MOTHER] {
        let seen = desk.data(stranger, &query, json!({})).await;
        assert_eq!(seen["school"]["class"]["readiness"], Value::Null);
    }
    let refused = "refusals { ... on CellsMissing { count cells { what target { code } } } }";
    let mut input = of_class(&desk, "subject/1");
    input["subject"] = json!("MATHEMATICS");
    let early = send(&desk, TEACHER_3A, ("signOffSubject", "SignOffSubjectInput"), input, refused).await;
    assert_eq!(
        (&early["refusals"][0]["code"], &early["refusals"][0]["count"]),
        (&json!("INCOMPLETE"), &json!(2))
    );

    fill(&desk).await;
    let seen = desk.data(TEACHER_3A, &query, json!({})).await["school"]["class"]["readiness"].take();
    assert_eq!(seen["requiredCount"], seen["enteredCount"]);
    accepted(&sign(&desk, Subject::Mathematics).await);
    let seen = desk.data(TEACHER_3A, &query, json!({})).await["school"]["class"]["readiness"].take();
    assert_eq!(math(&seen)["signature"]["state"], "STANDS");
}

#[tokio::test]
async fn the_school_has_one_line_per_class_and_statements_to_sign() {
    let desk = Desk::open().await;
    let query = "{ school(code: \"79000123\") { signOffStatements { kind code } yearOn(on: \"2025-10-15\") {
        readiness(moment: END_TERM_ONE) { class { name } enteredCount phase unsignedSubjects } } } }";
    let seen = desk.data(PRINCIPAL, query, json!({})).await["school"].take();
    let lines = seen["yearOn"]["readiness"].as_array().unwrap();
    // Nobody is in 3B.
    assert_eq!(lines.len(), 1);
    assert_eq!((&lines[0]["class"]["name"], &lines[0]["phase"]), (&json!("3A"), &json!("OPEN")));
    assert_eq!(seen["signOffStatements"][1], json!({ "kind": "CONSOLIDATION", "code": "consolidation/1" }));
    let seen = desk.data(MOTHER, query, json!({})).await;
    assert_eq!(seen["school"]["yearOn"]["readiness"], json!([]));
    let mut unknown = of_class(&desk, "subject/0");
    unknown["idempotencyKey"] = json!(Uuid::now_v7());
    unknown["school"] = json!(encode(SCHOOL).0);
    let mutation =
        "mutation($input: ConsolidateClassInput!) { consolidateClass(input: $input) { isReplay } }";
    let answer = desk.ask(Some(TEACHER_3A), mutation, json!({ "input": unknown })).await;
    assert_eq!(answer["errors"][0]["extensions"]["code"], "BAD_USER_INPUT");
}

#[tokio::test]
async fn a_returned_signature_says_why_to_who_gave_it_and_to_nobody_else() {
    let desk = Desk::open().await;
    fill(&desk).await;
    accepted(&sign(&desk, Subject::Mathematics).await);
    let input = json!({
        "classId": encode(desk.class).0, "period": period(), "stage": { "subject": "MATHEMATICS" }, "reason": "Thiếu bài của Bình.",
    });
    let withdraw = ("withdrawSignOff", "WithdrawSignOffInput");
    let returned = send(&desk, PRINCIPAL, withdraw, input.clone(), "closing { phase }").await;
    accepted(&returned);
    let again = send(&desk, PRINCIPAL, withdraw, input, "").await;
    assert_eq!(
        again["refusals"][0],
        json!({ "__typename": "SimpleRefusal", "code": "NOT_SIGNED", "path": "stage" })
    );
    let query = format!(
        "{{ school(code: \"79000123\") {{ class(by: {{name: {{year: \"2025-2026\", name: \"3A\"}}}}) {{ closing(period: {PERIOD}) {{ subjects {{ subject signature {{ state by {{ name }} returned {{ reason by {{ account {{ name }} }} signer {{ name }} }} }} }} }} }} }} }}"
    );
    let of = |seen: Value| {
        let subjects = seen["school"]["class"]["closing"]["subjects"].as_array().cloned().unwrap_or_default();
        subjects.into_iter().find(|subject| subject["subject"] == "MATHEMATICS")
    };
    let seen = of(desk.data(TEACHER_3A, &query, json!({})).await).unwrap();
    assert_eq!(
        seen["signature"],
        json!({
            "state": "RETURNED", "by": null,
            "returned": { "reason": "Thiếu bài của Bình.", "by": { "account": { "name": "Trần Thị Hiệu" } }, "signer": { "name": "Nguyễn Thị Ba" } },
        })
    );
    assert_eq!(of(desk.data(TEACHER_3B, &query, json!({})).await), None);
}

#[tokio::test]
async fn a_lock_is_set_for_later_counts_down_and_is_canceled_before_it_begins() {
    let desk = Desk::open().await;
    let scope = json!({ "period": period(), "area": { "wholeSchool": true } });
    let lock = json!({ "scope": scope, "order": order(), "from": "2025-10-15T03:00:00Z" });
    let select = "period { locks { position state beginsInSeconds isLocked covers { filledCount emptyCount classes { class { name } } } } }";
    let set = send(&desk, ADMIN, ("lockPeriod", "LockInput"), lock.clone(), select).await;
    let stated = &accepted(&set)["period"]["locks"][0];
    assert_eq!((&stated["state"], &stated["beginsInSeconds"]), (&json!("SCHEDULED"), &json!(7200)));
    // The counts are not every member's to read.
    assert_eq!(stated["covers"]["filledCount"], 0);
    assert_eq!(stated["covers"]["classes"][0]["class"]["name"], "3A");
    let position = stated["position"].clone();

    let seen = "{ school(code: \"79000123\") { scheduledLocks { position covers { filledCount } } } }";
    let teacher = desk.data(TEACHER_3A, seen, json!({})).await;
    assert_eq!(teacher["school"]["scheduledLocks"], json!([{ "position": position, "covers": null }]));

    let cancel = ("cancelScheduledLock", "CancelScheduledLockInput");
    let input = json!({ "lock": position, "order": order() });
    let canceled = send(&desk, ADMIN, cancel, input.clone(), "period { locks { position } }").await;
    assert_eq!(accepted(&canceled)["period"]["locks"], json!([]));
    let gone = send(&desk, ADMIN, cancel, input, "").await;
    assert_eq!(
        (&gone["refusals"][0]["code"], &gone["refusals"][0]["path"]),
        (&json!("UNKNOWN_LOCK"), &json!("lock"))
    );

    let mut past = lock.clone();
    past["from"] = json!("2025-10-14T03:00:00Z");
    let past = send(&desk, ADMIN, ("lockPeriod", "LockInput"), past, "").await;
    assert_eq!(
        (&past["refusals"][0]["code"], &past["refusals"][0]["path"]),
        (&json!("FROM_NOT_IN_FUTURE"), &json!("from"))
    );

    accepted(&send(&desk, ADMIN, ("lockPeriod", "LockInput"), lock, "").await);
    desk.clock.advance(Duration::from_secs(7200));
    let now =
        "{ school(code: \"79000123\") { scheduledLocks { position } locks { state beginsInSeconds } } }";
    let now = desk.data(TEACHER_3A, now, json!({})).await;
    assert_eq!(
        now["school"],
        json!({ "scheduledLocks": [], "locks": [{ "state": "IN_FORCE", "beginsInSeconds": null }] })
    );
    let late = desk.data(TEACHER_3A, super::desk::ENTER, desk.cell(7, desk.an, "9", 0)).await;
    assert_eq!(late["enterGrades"]["refusals"][0]["code"], "PERIOD_LOCKED");
}

#[tokio::test]
async fn a_lock_is_shown_before_it_is_stated_to_who_may_know_how_far_the_classes_are() {
    let desk = Desk::open().await;
    desk.data(TEACHER_3A, super::desk::ENTER, desk.cell(1, desk.an, "9", 0)).await;
    let query = "{ school(code: \"79000123\") { lockPreview(scope: {period: PERIOD, area: {wholeSchool: true}, target: {subject: MATHEMATICS}}) {
        isLocked filledCount emptyCount classes { class { name } unlockCount unsigned { kind subject } columns { target { code } filledCount emptyCount isLocked } } } } }"
        .replace("PERIOD", PERIOD);
    let seen = desk.data(ADMIN, &query, json!({})).await["school"]["lockPreview"].take();
    assert_eq!(
        (&seen["isLocked"], &seen["filledCount"], &seen["emptyCount"]),
        (&json!(false), &json!(1), &json!(1))
    );
    assert_eq!(
        seen["classes"][0],
        json!({
            "class": { "name": "3A" }, "unlockCount": 0, "unsigned": [{ "kind": "SUBJECT", "subject": "MATHEMATICS" }],
            "columns": [{ "target": { "code": "subject:TOAN" }, "filledCount": 1, "emptyCount": 1, "isLocked": false }],
        })
    );
    assert_eq!(desk.data(TEACHER_3A, &query, json!({})).await["school"]["lockPreview"], Value::Null);
}
