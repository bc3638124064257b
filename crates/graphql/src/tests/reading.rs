//! Who reads what, and at which position.

use serde_json::{Value, json};
use socai_school::ids::StudentId;
use uuid::Uuid;

use super::desk::{ADMIN, CODE, Desk, ENTER, MOTHER, PRINCIPAL, TEACHER_3A, TEACHER_3B};
use crate::ids::encode;

const PERIOD: &str = "{year: \"2025-2026\", moment: END_TERM_ONE}";

fn code(answer: &Value) -> &str {
    answer["errors"][0]["extensions"]["code"].as_str().unwrap_or_default()
}

#[tokio::test]
async fn nobody_reads_anything_without_signing_in() {
    let desk = Desk::open().await;
    let answer =
        desk.ask(None, "{ viewer { login } school(code: \"79000123\") { position } }", json!({})).await;
    assert_eq!(code(&answer), "UNAUTHENTICATED");
    assert_eq!(desk.ask(None, "{ viewer { login } }", json!({})).await["data"], json!({ "viewer": null }));
}

#[tokio::test]
async fn a_viewer_knows_the_roles_and_the_school() {
    let desk = Desk::open().await;
    let data = desk
        .data(
            TEACHER_3A,
            "{ viewer { name roles { role label { vi } } school { code position } children { id } } }",
            json!({}),
        )
        .await;
    let head = desk.school.now().await.unwrap().position.0;
    assert_eq!(
        data["viewer"],
        json!({
            "name": "Nguyễn Thị Ba",
            "roles": [{ "role": "TEACHER", "label": { "vi": "Giáo viên" } }],
            "school": { "code": CODE, "position": head },
            "children": [],
        })
    );
}

#[tokio::test]
async fn a_gradebook_shows_every_cell_with_its_version_and_only_columns_that_one_may_read() {
    let desk = Desk::open().await;
    desk.data(TEACHER_3A, ENTER, desk.cell(1, desk.an, "9", 0)).await;
    let query = "query($by: ClassKey!) { school(code: \"79000123\") { class(by: $by) { gradebook(period: PERIOD, targets: [{subject: MATHEMATICS}]) {
        columns { target { code label { vi } } hasTest lock { isLocked } }
        rows { student { name { full } } cells { score level version isLocked } } } } } }"
        .replace("PERIOD", PERIOD);
    let by = json!({ "by": { "name": { "year": "2025-2026", "name": "3a" } } });
    let data = desk.data(TEACHER_3A, &query, by.clone()).await;
    assert_eq!(
        data["school"]["class"]["gradebook"],
        json!({
            "columns": [{ "target": { "code": "subject:TOAN", "label": { "vi": "Toán" } }, "hasTest": true, "lock": null }],
            "rows": [
                { "student": { "name": { "full": "Ngô Văn An" } }, "cells": [{ "score": "9", "level": "COMPLETED", "version": 1, "isLocked": false }] },
                { "student": { "name": { "full": "Lê Thị Bình" } }, "cells": [{ "score": null, "level": null, "version": 0, "isLocked": false }] },
            ],
        })
    );
    assert_eq!(desk.data(TEACHER_3B, &query, by.clone()).await["school"]["class"]["gradebook"], Value::Null);
    assert_eq!(desk.data(MOTHER, &query, by).await["school"]["class"]["gradebook"], Value::Null);
}

#[tokio::test]
async fn a_screen_is_shown_as_it_was() {
    let desk = Desk::open().await;
    let first = desk.data(TEACHER_3A, ENTER, desk.cell(1, desk.an, "7", 0)).await["enterGrades"]["position"]
        .as_u64()
        .unwrap();
    desk.data(TEACHER_3A, ENTER, desk.cell(2, desk.an, "8", 1)).await;
    let query = "query($at: AsOfInput) { school(code: \"79000123\", asOf: $at) { position student(by: {registerNumber: 1}) { grades(period: PERIOD) { score version } } } }"
        .replace("PERIOD", PERIOD);
    let then = desk.data(PRINCIPAL, &query, json!({ "at": { "position": first } })).await;
    assert_eq!(
        then["school"],
        json!({ "position": first, "student": { "grades": [{ "score": "7", "version": 1 }] } })
    );
    let now = desk.data(PRINCIPAL, &query, json!({})).await;
    assert_eq!(now["school"]["student"]["grades"], json!([{ "score": "8", "version": 2 }]));
    let future = desk.ask(Some(PRINCIPAL), &query, json!({ "at": { "position": "999999" } })).await;
    assert_eq!(code(&future), "BAD_USER_INPUT");
}

#[tokio::test]
async fn a_guardian_sees_their_own_child_and_no_results_before_they_are_published() {
    let desk = Desk::open().await;
    desk.data(TEACHER_3A, ENTER, desk.cell(1, desk.an, "9", 0)).await;
    let query = "{ viewer { children { name { full } health { remarks } history { totalCount } class { students { id } }
        results(period: PERIOD) { score isLocked } grades(period: PERIOD) { score } } }
        school(code: \"79000123\") { register { totalCount } staff { totalCount } journal { totalCount }
            own: student(by: {registerNumber: 1}) { id } other: student(by: {registerNumber: 2}) { id } } }"
        .replace("PERIOD", PERIOD);
    let before = desk.data(MOTHER, &query, json!({})).await;
    assert_eq!(
        before["viewer"]["children"],
        json!([{
            "name": { "full": "Ngô Văn An" }, "health": { "remarks": "Cận thị" }, "history": null,
            "class": { "students": null }, "results": [], "grades": [],
        }])
    );
    assert_eq!(
        before["school"],
        json!({
            "register": null, "staff": null, "journal": null, "own": { "id": encode(desk.an).0 }, "other": null,
        })
    );
    desk.lock().await;
    let locked = desk.data(MOTHER, &query, json!({})).await;
    assert_eq!(locked["viewer"]["children"][0]["results"], json!([]));
}

#[tokio::test]
async fn what_one_may_not_see_looks_like_what_does_not_exist() {
    let desk = Desk::open().await;
    let query = "query($id: ID!) { node(id: $id) { __typename id } }";
    let forbidden = desk.ask(Some(MOTHER), query, json!({ "id": encode(desk.binh).0 })).await;
    let missing =
        desk.ask(Some(MOTHER), query, json!({ "id": encode(StudentId(Uuid::from_u128(404))).0 })).await;
    assert_eq!(forbidden, missing);
    let seen = desk.data(TEACHER_3A, query, json!({ "id": encode(desk.binh).0 })).await;
    assert_eq!(seen["node"]["__typename"], "Student");
    let foreign = desk.ask(Some(MOTHER), "{ school(code: \"11111111\") { id } }", json!({})).await;
    assert_eq!(foreign["data"], json!({ "school": null }));
}

#[tokio::test]
async fn nodes_come_in_the_order_of_their_ids_and_as_they_were() {
    let desk = Desk::open().await;
    let query = "query($ids: [ID!]!, $asOf: AsOfInput) { nodes(ids: $ids, asOf: $asOf) { id } }";
    let (an, binh, nobody) =
        (encode(desk.an).0, encode(desk.binh).0, encode(StudentId(Uuid::from_u128(404))).0);
    let answer = desk.data(MOTHER, query, json!({ "ids": [binh, an, nobody, an] })).await;
    assert_eq!(answer["nodes"], json!([null, { "id": an }, null, { "id": an }]));
    let before = json!({ "ids": [an], "asOf": { "position": 1 } });
    assert_eq!(desk.data(MOTHER, query, before).await["nodes"], json!([null]));
    let crowd = desk.ask(Some(MOTHER), query, json!({ "ids": vec![an.clone(); 201] })).await;
    assert_eq!(code(&crowd), "BAD_USER_INPUT");
    let garbage = desk.ask(Some(MOTHER), query, json!({ "ids": [an, "x"] })).await;
    assert_eq!(code(&garbage), "BAD_USER_INPUT");
}

#[tokio::test]
async fn health_data_is_closed_to_the_office_and_open_to_the_homeroom_teacher() {
    let desk = Desk::open().await;
    let query = "{ school(code: \"79000123\") { student(by: {code: \"TAM-002\"}) { health { remarks } } } }";
    assert_eq!(desk.data(ADMIN, query, json!({})).await["school"]["student"]["health"], Value::Null);
    assert_eq!(
        desk.data(TEACHER_3A, query, json!({})).await["school"]["student"]["health"]["remarks"],
        "Cận thị"
    );
}

#[tokio::test]
async fn the_journal_hides_single_values_that_ask_for_a_right_of_their_own() {
    let desk = Desk::open().await;
    let query = "{ school(code: \"79000123\") { journal(first: 200) { nodes { kind changes { field new isHidden } } } } }";
    for (who, remarks, is_hidden) in [(ADMIN, Value::Null, true), (PRINCIPAL, json!("Cận thị"), false)] {
        let data = desk.data(who, query, json!({})).await;
        let entries = data["school"]["journal"]["nodes"].as_array().unwrap();
        let admitted = entries.iter().find(|entry| entry["kind"] == "student.admitted").unwrap();
        let changes = admitted["changes"].as_array().unwrap();
        let health = changes.iter().find(|change| change["field"] == "health").unwrap();
        assert_eq!((&health["new"], &health["isHidden"]), (&remarks, &json!(is_hidden)));
    }
}

#[tokio::test]
async fn an_id_of_another_kind_and_a_float_for_a_score_are_the_clients_fault() {
    let desk = Desk::open().await;
    let query = "query($id: ID!) { school(code: \"79000123\") { student(by: {id: $id}) { id } } }";
    assert_eq!(
        code(&desk.ask(Some(ADMIN), query, json!({ "id": encode(desk.class).0 })).await),
        "BAD_USER_INPUT"
    );
    let mut float = desk.cell(1, desk.an, "9", 0);
    float["input"]["entries"][0]["score"] = json!(8.5);
    assert_eq!(code(&desk.ask(Some(TEACHER_3A), ENTER, float).await), "BAD_USER_INPUT");
    assert_eq!(code(&desk.ask(Some(ADMIN), "{ nope }", json!({})).await), "GRAPHQL_VALIDATION_FAILED");
    assert_eq!(code(&desk.ask(Some(ADMIN), "{", json!({})).await), "GRAPHQL_PARSE_FAILED");
}

#[tokio::test]
async fn many_gradebooks_in_one_request_cost_too_much() {
    let desk = Desk::open().await;
    let book = format!(
        "gradebook(period: {PERIOD}) {{ rows {{ cells {{ score level comment version enteredAt }} }} }}"
    );
    let aliases: String = (0..20).map(|n| format!("a{n}: {book} ")).collect();
    let query = |inner: &str| {
        format!(
            "{{ school(code: \"79000123\") {{ class(by: {{name: {{year: \"2025-2026\", name: \"3A\"}}}}) {{ {inner} }} }} }}"
        )
    };
    desk.data(TEACHER_3A, &query(&book), json!({})).await;
    assert_eq!(code(&desk.ask(Some(TEACHER_3A), &query(&aliases), json!({})).await), "COST_LIMIT");
}
