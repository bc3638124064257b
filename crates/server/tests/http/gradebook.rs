//! A day with the gradebook over HTTP: entering, colliding, locking, looking back, and who sees what.

use serde_json::{Value, json};
use uuid::Uuid;

use crate::school::{CODE, TestSchool};

const ENTER: &str = "mutation($input: EnterGradesInput!) { enterGrades(input: $input) {
    position isReplay cells { level score version }
    refusals { __typename code path ... on VersionConflict { expected actual current { score version } } }
} }";
const LOCK: &str =
    "mutation($input: LockInput!) { lockPeriod(input: $input) { position refusals { code } } }";
const CLASS: &str = "query($code: String!, $asOf: AsOfInput) { school(code: $code, asOf: $asOf) {
    id position
    class(by: { name: { year: \"2025-2026\", name: \"3A\" } }) { id
        students { id name { full } }
        gradebook(period: { year: \"2025-2026\", moment: END_TERM_ONE }, targets: [{ subject: MATHEMATICS }]) {
            rows { cells { level score version isLocked } }
        }
    }
} }";
const CHILDREN: &str = "{ viewer { children { name { full }
    results(period: { year: \"2025-2026\", moment: END_TERM_ONE }) { score }
} } }";

/// The ids that a caller knows from reading.
struct Known {
    school: Value,
    class: Value,
    an: Value,
}

async fn read(school: &TestSchool, token: &str, as_of: Value) -> Value {
    let answer = school.graphql(token, CLASS, json!({ "code": CODE, "asOf": as_of })).await;
    assert_eq!(answer.get("errors"), None, "{answer}");
    answer
}

async fn known(school: &TestSchool, token: &str) -> Known {
    let answer = read(school, token, json!(null)).await;
    let class = &answer["data"]["school"]["class"];
    let an =
        class["students"].as_array().unwrap().iter().find(|it| it["name"]["full"] == "Ngô Văn An").unwrap();
    Known { school: answer["data"]["school"]["id"].clone(), class: class["id"].clone(), an: an["id"].clone() }
}

fn entry(known: &Known, key: Uuid, score: &str, expected_version: u32) -> Value {
    json!({ "input": {
        "idempotencyKey": key, "school": known.school, "classId": known.class,
        "period": { "year": "2025-2026", "moment": "END_TERM_ONE" },
        "entries": [{
            "studentId": known.an, "target": { "subject": "MATHEMATICS" }, "level": "WELL_COMPLETED", "score": score,
            "expectedVersion": expected_version, "reason": "nhập nhầm",
        }],
    } })
}

async fn enter(school: &TestSchool, token: &str, variables: Value) -> Value {
    let answer = school.graphql(token, ENTER, variables).await;
    assert_eq!(answer.get("errors"), None, "{answer}");
    answer["data"]["enterGrades"].clone()
}

/// An's cell in what [`read`] answered.
fn cell(answer: &Value) -> Value {
    let rows = answer["data"]["school"]["class"]["gradebook"]["rows"].as_array().unwrap();
    let written = rows.iter().map(|row| &row["cells"][0]).find(|cell| cell["version"] != 0);
    written.cloned().unwrap_or_default()
}

#[tokio::test]
async fn a_grade_is_entered_once_and_a_repeated_request_only_reads_it() {
    let school = TestSchool::open().await;
    let token = school.token("teacher-3a").await;
    let known = known(&school, &token).await;
    let command = entry(&known, Uuid::now_v7(), "9", 0);
    let first = enter(&school, &token, command.clone()).await;
    assert_eq!(first["refusals"], json!([]));
    assert_eq!(first["cells"], json!([{ "level": "WELL_COMPLETED", "score": "9", "version": 1 }]));
    let second = enter(&school, &token, command).await;
    assert_eq!((&second["isReplay"], &second["position"]), (&json!(true), &first["position"]));

    let answer = read(&school, &token, json!(null)).await;
    assert_eq!(cell(&answer)["score"], "9", "the author sees the change at once");
    assert_eq!(answer["extensions"]["ledger"]["position"], answer["data"]["school"]["position"]);
}

#[tokio::test]
async fn who_writes_over_an_unseen_change_is_told_what_it_is() {
    let school = TestSchool::open().await;
    let token = school.token("teacher-3a").await;
    let known = known(&school, &token).await;
    enter(&school, &token, entry(&known, Uuid::now_v7(), "9", 0)).await;
    let late = enter(&school, &token, entry(&known, Uuid::now_v7(), "7", 0)).await;
    assert_eq!(late["position"], json!(null));
    let refusal = &late["refusals"][0];
    assert_eq!(refusal["__typename"], "VersionConflict", "{late}");
    assert_eq!((&refusal["expected"], &refusal["actual"]), (&json!(0), &json!(1)));
    assert_eq!(refusal["current"]["score"], "9");
}

#[tokio::test]
async fn a_locked_period_takes_no_grade_and_is_not_yet_published_to_the_guardian() {
    let school = TestSchool::open().await;
    let (teacher, admin, mother) =
        (school.token("teacher-3a").await, school.token("admin").await, school.token("mother").await);
    let known = known(&school, &teacher).await;
    enter(&school, &teacher, entry(&known, Uuid::now_v7(), "9", 0)).await;

    let child = school.graphql(&mother, CHILDREN, json!({})).await;
    assert_eq!(child["data"]["viewer"]["children"][0]["name"]["full"], "Ngô Văn An", "{child}");
    assert_eq!(child["data"]["viewer"]["children"].as_array().map(Vec::len), Some(1), "only her own child");
    let open = &child["data"]["viewer"]["children"][0]["results"];
    assert!(open.as_array().is_none_or(Vec::is_empty), "nothing before it is published: {open}");

    let lock = json!({ "input": {
        "idempotencyKey": Uuid::now_v7(), "school": known.school,
        "scope": { "period": { "year": "2025-2026", "moment": "END_TERM_ONE" }, "area": { "wholeSchool": true } },
        "order": { "number": "05/QĐ-THBM", "dated": "2025-10-14" },
    } });
    let locked = school.graphql(&admin, LOCK, lock).await;
    assert_eq!(locked["data"]["lockPeriod"]["refusals"], json!([]), "{locked}");

    let refused = enter(&school, &teacher, entry(&known, Uuid::now_v7(), "7", 1)).await;
    assert_eq!(refused["refusals"][0]["__typename"], "PeriodLocked", "{refused}");
    let shown = school.graphql(&mother, CHILDREN, json!({})).await;
    assert_eq!(shown["data"]["viewer"]["children"][0]["results"], json!([]), "{shown}");
}

#[tokio::test]
async fn an_earlier_position_shows_the_book_as_it_was() {
    let school = TestSchool::open().await;
    let token = school.token("teacher-3a").await;
    let known = known(&school, &token).await;
    let first = enter(&school, &token, entry(&known, Uuid::now_v7(), "9", 0)).await;
    enter(&school, &token, entry(&known, Uuid::now_v7(), "7", 1)).await;
    assert_eq!(cell(&read(&school, &token, json!(null)).await)["score"], "7");
    let past = read(&school, &token, json!({ "position": first["position"] })).await;
    assert_eq!(cell(&past)["score"], "9");
    assert_eq!(past["extensions"]["ledger"]["position"], first["position"]);
    let future =
        school.graphql(&token, CLASS, json!({ "code": CODE, "asOf": { "position": 100_000 } })).await;
    assert_eq!(future["errors"][0]["extensions"]["code"], "BAD_USER_INPUT");

    let beside = "{ viewer { login } then: school(code: \"79000123\", asOf: { position: 100000 }) { code }
        school(code: \"79000123\") { code } }";
    let answer = school.graphql(&token, beside, json!({})).await;
    let expected = json!({ "viewer": { "login": "teacher-3a" }, "then": null, "school": { "code": CODE } });
    assert_eq!(
        answer["data"], expected,
        "a moment that is not yet there takes nothing else with it: {answer}"
    );
    assert_eq!(answer["errors"][0]["path"], json!(["then"]));
}

#[tokio::test]
async fn what_one_may_not_see_looks_like_what_does_not_exist() {
    let school = TestSchool::open().await;
    let (own, other) = (school.token("teacher-3a").await, school.token("teacher-3b").await);
    let known = known(&school, &own).await;
    const NODE: &str = "query($id: ID!) { node(id: $id) { __typename id } }";
    let seen = school.graphql(&own, NODE, json!({ "id": known.an })).await;
    assert_eq!(seen["data"]["node"]["__typename"], "Student", "{seen}");
    let forbidden = school.graphql(&other, NODE, json!({ "id": known.an })).await;
    // base64url of `student:` and a UUID that nobody has.
    let nothing = "c3R1ZGVudDowMDAwMDAwMC0wMDAwLTAwMDAtMDAwMC0wMDAwMDAwMDAwMDA";
    let missing = school.graphql(&other, NODE, json!({ "id": nothing })).await;
    assert_eq!(forbidden["data"], json!({ "node": null }), "{forbidden}");
    assert_eq!(forbidden["data"], missing["data"], "{missing}");
    assert_eq!(forbidden.get("errors"), missing.get("errors"));

    let hidden = read(&school, &other, json!(null)).await;
    assert_eq!(hidden["data"]["school"]["class"]["gradebook"], json!(null));
    let nobody = school.graphql("", CLASS, json!({ "code": CODE })).await;
    assert_eq!(nobody["errors"][0]["extensions"]["code"], "UNAUTHENTICATED", "{nobody}");
    assert_eq!(nobody["data"]["school"], json!(null));
}
