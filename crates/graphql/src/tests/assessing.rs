//! Entering grades with care: verdicts before writing, batches that are taken back, tests that are sat again, electives and
//! individual plans.

use serde_json::{Value, json};
use uuid::Uuid;

use super::desk::{ADMIN, Desk, MOTHER, PRINCIPAL, TEACHER_3A, TEACHER_3B};
use crate::ids::encode;

const PERIOD: &str = "{ year: \"2025-2026\", moment: END_TERM_ONE }";

fn period() -> Value {
    json!({ "year": "2025-2026", "moment": "END_TERM_ONE" })
}

fn entry(student: socai_school::ids::StudentId, score: u8, version: u32) -> Value {
    json!({
        "studentId": encode(student).0, "target": { "subject": "MATHEMATICS" },
        "mark": { "subject": { "level": "COMPLETED", "score": score } }, "expectedVersion": version,
    })
}

async fn enter(desk: &Desk, entries: Value) -> Value {
    let input = json!({ "classId": encode(desk.class).0, "period": period(), "entries": entries });
    desk.mutate(TEACHER_3A, "enterGrades", input, "query { viewer { login } }").await
}

async fn verdicts(desk: &Desk, who: socai_school::ids::AccountId, entries: Value) -> Value {
    let query = "query($by: ClassKey!, $input: GradeVerdictsInput!) { school(code: \"79000123\") { class(by: $by) {
        gradeVerdicts(input: $input) { isAccepted refusals { code } verdicts { kind refusal { code path } } } } } }";
    let variables = json!({
        "by": { "id": encode(desk.class).0 }, "input": { "period": period(), "entries": entries },
    });
    desk.data(who, query, variables).await["school"]["class"]["gradeVerdicts"].take()
}

#[tokio::test]
async fn a_bulk_entry_is_judged_cell_by_cell_before_it_is_sent() {
    let desk = Desk::open().await;
    enter(&desk, json!([entry(desk.an, 9, 0)])).await;
    let contradiction = json!({
        "studentId": encode(desk.binh).0, "target": { "subject": "ETHICS" }, "expectedVersion": 0,
        "mark": { "trait": "GOOD" }, "level": "COMPLETED",
    });
    let told = verdicts(
        &desk,
        TEACHER_3A,
        json!([entry(desk.an, 9, 1), entry(desk.binh, 8, 0), entry(desk.an, 7, 1), contradiction]),
    )
    .await;
    assert_eq!(told["isAccepted"], false);
    let kind = |index: usize| told["verdicts"][index]["kind"].as_str().unwrap();
    assert_eq!([kind(0), kind(1), kind(2), kind(3)], ["UNCHANGED", "ENTERED", "REFUSED", "REFUSED"]);
    assert_eq!(
        told["verdicts"][2]["refusal"],
        json!({ "code": "DUPLICATE_CELL", "path": "entries[2].target" })
    );
    assert_eq!(
        told["verdicts"][3]["refusal"],
        json!({ "code": "MARK_GIVEN_TWICE", "path": "entries[3].mark" })
    );
    let good = verdicts(&desk, TEACHER_3A, json!([entry(desk.an, 7, 1)])).await;
    assert_eq!((&good["isAccepted"], &good["verdicts"][0]["kind"]), (&json!(true), &json!("CORRECTED")));
    // Nothing was written by asking.
    let cells = desk
        .read_student(TEACHER_3A, desk.an, &format!("grades(period: {PERIOD}) {{ score version }}"))
        .await;
    assert_eq!(cells["grades"], json!([{ "score": "9", "version": 1 }]));
}

#[tokio::test]
async fn verdicts_are_told_only_to_who_may_enter() {
    let desk = Desk::open().await;
    for who in [TEACHER_3B, MOTHER, PRINCIPAL] {
        let told = verdicts(&desk, who, json!([entry(desk.an, 9, 0)])).await;
        assert_eq!(told["refusals"], json!([{ "code": "FORBIDDEN" }]));
        assert_eq!(told["verdicts"], json!([]));
    }
}

async fn batches(desk: &Desk, who: socai_school::ids::AccountId) -> Vec<Value> {
    let fields = format!(
        "batches(period: {PERIOD}) {{ command cellCount untouchedCount reverts by {{ account {{ name }} }} cells {{ score }} }}"
    );
    desk.read_class(who, &fields).await["batches"].as_array().unwrap().clone()
}

#[tokio::test]
async fn a_batch_is_previewed_and_taken_back_and_so_is_its_reversal() {
    let desk = Desk::open().await;
    enter(&desk, json!([entry(desk.an, 9, 0), entry(desk.binh, 8, 0)])).await;
    enter(&desk, json!([entry(desk.an, 4, 1), entry(desk.binh, 3, 1)])).await;
    let listed = batches(&desk, TEACHER_3A).await;
    assert_eq!(
        (listed.len(), &listed[0]["cellCount"], &listed[0]["untouchedCount"]),
        (2, &json!(2), &json!(2))
    );
    assert_eq!(listed[0]["by"]["account"]["name"], "Nguyễn Thị Ba");
    assert_eq!(listed[1]["untouchedCount"], 0);
    let batch = listed[0]["command"].as_str().unwrap();
    let preview = format!(
        "revertPreview(period: {PERIOD}, batch: \"{batch}\") {{ isAccepted refusals {{ code }}
            cells {{ cell {{ score }} mark {{ subject {{ score }} }} verdict {{ kind }} }} }}"
    );
    let told = desk.read_class(TEACHER_3A, &preview).await["revertPreview"].take();
    assert_eq!(told["isAccepted"], true);
    assert_eq!(
        told["cells"][0],
        json!({ "cell": { "score": "4" }, "mark": { "subject": { "score": "9" } }, "verdict": { "kind": "CORRECTED" } })
    );
    let input = json!({ "classId": encode(desk.class).0, "period": period(), "batch": batch, "reason": "Nhập nhầm lớp" });
    let reverted = desk.mutate(TEACHER_3A, "revertBatch", input.clone(), "cells { score version }").await;
    assert_eq!(reverted["refusals"], json!([]));
    let cell = |score: &str, version| json!({ "score": score, "version": version });
    assert_eq!(reverted["cells"], json!([cell("9", 3), cell("8", 3)]));
    let listed = batches(&desk, TEACHER_3A).await;
    assert_eq!(listed[0]["reverts"], batch);
    // The first reversal stands in the way of a second one: the cells changed since.
    let again = desk.mutate(TEACHER_3A, "revertBatch", input, "cells { score }").await;
    assert_eq!(again["refusals"][0]["code"], "CHANGED_SINCE");
    let told = desk.read_class(TEACHER_3A, &preview).await["revertPreview"].take();
    assert_eq!(
        (&told["isAccepted"], &told["cells"][0]["verdict"]["kind"]),
        (&json!(false), &json!("REFUSED"))
    );
}

#[tokio::test]
async fn batches_are_seen_by_who_reads_their_columns_alone() {
    let desk = Desk::open().await;
    enter(&desk, json!([entry(desk.an, 9, 0), entry(desk.binh, 8, 0)])).await;
    assert_eq!(batches(&desk, PRINCIPAL).await.len(), 1);
    for who in [TEACHER_3B, MOTHER] {
        assert_eq!(batches(&desk, who).await, Vec::<Value>::new());
        let preview = format!(
            "revertPreview(period: {PERIOD}, batch: \"{}\") {{ refusals {{ code }} cells {{ verdict {{ kind }} }} }}",
            Uuid::nil()
        );
        let told = desk.read_class(who, &preview).await["revertPreview"].take();
        assert_eq!(told, json!({ "refusals": [{ "code": "FORBIDDEN" }], "cells": [] }));
    }
}

#[tokio::test]
async fn a_replacement_test_is_proposed_decided_and_recorded_and_both_scores_stay() {
    let desk = Desk::open().await;
    enter(&desk, json!([entry(desk.an, 2, 0)])).await;
    let test = |more: Value| {
        let mut input = json!({
            "classId": encode(desk.class).0, "period": period(), "studentId": encode(desk.an).0, "subject": "MATHEMATICS",
        });
        input.as_object_mut().unwrap().extend(more.as_object().unwrap().clone());
        input
    };
    let propose = test(json!({ "reason": "Điểm thấp khác thường so với quá trình học" }));
    let proposed = desk.mutate(TEACHER_3A, "proposeReplacementTest", propose, "cell { version }").await;
    assert_eq!(proposed["refusals"], json!([]));
    let mut decide = test(json!({ "permission": "PERMITTED", "reason": "Đồng ý" }));
    decide.as_object_mut().unwrap().remove("classId");
    let own = desk.mutate(TEACHER_3A, "decideReplacementTest", decide.clone(), "cell { version }").await;
    assert_eq!(own["refusals"][0]["code"], "FORBIDDEN");
    let decided = desk.mutate(PRINCIPAL, "decideReplacementTest", decide, "cell { version }").await;
    assert_eq!(decided["refusals"], json!([]));
    let record = test(json!({ "score": 8, "stands": "SECOND", "expectedVersion": 1 }));
    let select = "cell { score standingScore replacement { score stands standsLabel { vi } by { account { name } } } }";
    let recorded = desk.mutate(TEACHER_3A, "recordReplacementTest", record, select).await;
    assert_eq!(
        recorded["cell"],
        json!({
            "score": "2", "standingScore": "8",
            "replacement": {
                "score": "8", "stands": "SECOND", "standsLabel": { "vi": "Bài kiểm tra thay thế" },
                "by": { "account": { "name": "Nguyễn Thị Ba" } },
            },
        })
    );
    let list = format!(
        "replacementTests(period: {PERIOD}) {{ status score reason decidedBy {{ account {{ name }} }} student {{ name {{ full }} }} }}"
    );
    let seen = desk.read(PRINCIPAL, &list).await["replacementTests"].take();
    assert_eq!((&seen[0]["status"], &seen[0]["score"]), (&json!("RECORDED"), &json!("2")));
    assert_eq!(seen[0]["decidedBy"]["account"]["name"], "Trần Thị Hiệu");
    for who in [TEACHER_3B, MOTHER] {
        assert_eq!(desk.read(who, &list).await["replacementTests"], json!([]));
    }
}

#[tokio::test]
async fn the_electives_of_a_class_are_chosen_and_shown_as_the_forms_name_them() {
    let desk = Desk::open().await;
    let fields = "areSubjectsChosen subjects { subject isElective label { vi } }";
    assert_eq!(desk.read_class(MOTHER, fields).await["areSubjectsChosen"], false);
    let input = json!({ "classId": encode(desk.class).0, "electives": ["ETHNIC_LANGUAGE"] });
    let chosen = desk.mutate(ADMIN, "chooseClassSubjects", input, &format!("class {{ {fields} }}")).await;
    assert_eq!(chosen["class"]["areSubjectsChosen"], true);
    let subjects = chosen["class"]["subjects"].as_array().unwrap();
    let elective: Vec<&Value> = subjects.iter().filter(|subject| subject["isElective"] == true).collect();
    assert_eq!(elective.len(), 1);
    assert_eq!(elective[0]["subject"], "ETHNIC_LANGUAGE");
    let input = json!({ "classId": encode(desk.class).0, "electives": ["MATHEMATICS"] });
    let refused = desk.mutate(ADMIN, "chooseClassSubjects", input, "class { id }").await;
    assert_eq!(refused["refusals"][0]["path"], "electives[0]");
}

#[tokio::test]
async fn why_a_student_has_a_plan_is_read_by_principal_homeroom_teacher_and_guardian_alone() {
    let desk = Desk::open().await;
    let input = json!({
        "studentId": encode(desk.an).0, "year": "2025-2026", "kind": "EXEMPTION", "exempt": ["PHYSICAL_EDUCATION"],
        "basis": "Hồ sơ y tế", "order": { "number": "07/QĐ-THBM", "dated": "2025-10-01" },
    });
    let set = desk.mutate(ADMIN, "setIndividualPlan", input, "student { id }").await;
    assert_eq!(set["refusals"], json!([]));
    let fields = "individualPlan(year: \"2025-2026\") { kind exempt basis label { vi } order { number } }";
    for who in [PRINCIPAL, TEACHER_3A, MOTHER] {
        let plan = desk.read_student(who, desk.an, fields).await["individualPlan"].take();
        assert_eq!((&plan["basis"], &plan["label"]["vi"]), (&json!("Hồ sơ y tế"), &json!("Miễn học")));
    }
    assert_eq!(desk.read_student(ADMIN, desk.an, fields).await["individualPlan"], Value::Null);
    let journal = desk
        .read(ADMIN, "journal(first: 1) { nodes { kind changes { field new isHidden } } }")
        .await["journal"]["nodes"][0]
        .take();
    assert_eq!(journal["kind"], "student.plan_set");
    let basis =
        journal["changes"].as_array().unwrap().iter().find(|change| change["field"] == "basis").unwrap();
    assert_eq!(basis, &json!({ "field": "basis", "new": null, "isHidden": true }));
    let input = json!({
        "studentId": encode(desk.an).0, "year": "2025-2026", "order": { "number": "08/QĐ-THBM", "dated": "2025-10-02" },
    });
    let ended = desk.mutate(PRINCIPAL, "endIndividualPlan", input, "student { id }").await;
    assert_eq!(ended["refusals"], json!([]));
    assert_eq!(desk.read_student(PRINCIPAL, desk.an, fields).await["individualPlan"], Value::Null);
}
