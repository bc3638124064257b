//! What a command answers: done, done before, refused with reasons, or not known.

use serde_json::{Value, json};
use uuid::Uuid;

use super::desk::{ADMIN, Desk, ENTER, MOTHER, SCHOOL, TEACHER_3A, TEACHER_3B};
use crate::ids::encode;

#[tokio::test]
async fn a_teacher_enters_a_grade_and_reads_it_back_at_once() {
    let desk = Desk::open().await;
    let data = desk.data(TEACHER_3A, ENTER, desk.cell(1, desk.an, "9", 0)).await;
    let head = desk.school.now().await.unwrap().position.0;
    assert_eq!(
        data["enterGrades"],
        json!({
            "position": head, "isReplay": false, "refusals": [],
            "cells": [{ "score": "9", "level": "COMPLETED", "version": 1, "isLocked": false, "enteredBy": { "account": { "name": "Nguyễn Thị Ba" } } }],
        })
    );
}

#[tokio::test]
async fn a_repeated_request_is_answered_with_its_first_outcome_and_writes_nothing() {
    let desk = Desk::open().await;
    let first = desk.data(TEACHER_3A, ENTER, desk.cell(1, desk.an, "9", 0)).await;
    let again = desk.data(TEACHER_3A, ENTER, desk.cell(1, desk.an, "9", 0)).await;
    assert_eq!(again["enterGrades"]["isReplay"], true);
    assert_eq!(again["enterGrades"]["position"], first["enterGrades"]["position"]);
    let other = desk.ask(Some(TEACHER_3A), ENTER, desk.cell(1, desk.an, "4", 0)).await;
    assert_eq!(other["errors"][0]["extensions"]["code"], "IDEMPOTENCY_KEY_REUSED");
}

#[tokio::test]
async fn two_people_who_edit_one_cell_find_out() {
    let desk = Desk::open().await;
    desk.data(TEACHER_3A, ENTER, desk.cell(1, desk.an, "9", 0)).await;
    let data = desk.data(TEACHER_3A, ENTER, desk.cell(2, desk.an, "6", 0)).await;
    let refusal = &data["enterGrades"]["refusals"][0];
    assert_eq!(refusal["__typename"], "VersionConflict");
    assert_eq!(refusal["path"], "entries[0].expectedVersion");
    assert_eq!((&refusal["expected"], &refusal["actual"]), (&json!(0), &json!(1)));
    assert_eq!(refusal["current"], json!({ "score": "9", "version": 1 }));
    assert_eq!(data["enterGrades"]["cells"], json!([]));
}

#[tokio::test]
async fn a_locked_cell_names_the_order_and_who_carried_it_out() {
    let desk = Desk::open().await;
    desk.lock().await;
    let data = desk.data(TEACHER_3A, ENTER, desk.cell(1, desk.an, "9", 0)).await;
    let refusal = &data["enterGrades"]["refusals"][0];
    assert_eq!((&refusal["__typename"], &refusal["code"]), (&json!("PeriodLocked"), &json!("PERIOD_LOCKED")));
    assert_eq!(refusal["order"]["number"], "05/QĐ-THBM");
    assert_eq!(refusal["lockedBy"]["account"]["name"], "Phạm Văn Quản");
    assert_eq!(data["enterGrades"]["position"], Value::Null);
}

#[tokio::test]
async fn who_may_not_is_refused_with_a_reason_in_vietnamese() {
    let desk = Desk::open().await;
    for who in [TEACHER_3B, MOTHER] {
        let data = desk.data(who, ENTER, desk.cell(1, desk.an, "9", 0)).await;
        let refusals = data["enterGrades"]["refusals"].as_array().unwrap();
        assert_eq!(refusals[0]["code"], "FORBIDDEN");
        assert!(refusals[0]["message"].as_str().unwrap().contains("không có quyền"));
    }
}

#[tokio::test]
async fn a_corrected_cell_keeps_its_old_value_readable() {
    let desk = Desk::open().await;
    desk.data(TEACHER_3A, ENTER, desk.cell(1, desk.an, "7", 0)).await;
    desk.data(TEACHER_3A, ENTER, desk.cell(2, desk.an, "8", 1)).await;
    let query = "{ school(code: \"79000123\") { student(by: {registerNumber: 1}) { grades(period: {year: \"2025-2026\", moment: END_TERM_ONE}) {
        history { kind kindLabel { vi } right changes { field old new } } } } } }";
    let data = desk.data(TEACHER_3A, query, json!({})).await;
    let history = data["school"]["student"]["grades"][0]["history"].as_array().unwrap();
    assert_eq!(history.len(), 2);
    assert_eq!(
        (&history[0]["kind"], &history[1]["kind"]),
        (&json!("grade.corrected"), &json!("grade.entered"))
    );
    assert_eq!(history[0]["right"], "teacher/subject-teacher");
    let score =
        history[0]["changes"].as_array().unwrap().iter().find(|change| change["field"] == "score").unwrap();
    assert_eq!((&score["old"], &score["new"]), (&json!("7"), &json!("8")));
}

#[tokio::test]
async fn an_account_is_opened_with_a_login_that_works_and_disabled_with_its_sessions() {
    let desk = Desk::open().await;
    let open = "mutation($input: OpenAccountInput!) { openAccount(input: $input) {
        refusals { code } credentialRefusals { code } account { id name isEnabled logins } query { school(code: \"79000123\") { position } } position } }";
    let input = |password: &str| {
        json!({ "input": {
            "idempotencyKey": Uuid::from_u128(9), "school": encode(SCHOOL).0,
            "name": { "family": "Vũ", "middle": "Thị", "given": "Thư" }, "roles": ["CLERK"],
            "credentials": { "login": "Thu.VT", "password": password },
        }})
    };
    let weak = desk.data(ADMIN, open, input("ngắn")).await;
    assert_eq!(weak["openAccount"]["credentialRefusals"][0]["code"], "PASSWORD_TOO_SHORT");
    let opened = desk.data(ADMIN, open, input("mat-khau-bia-dat")).await;
    let account = &opened["openAccount"]["account"];
    assert_eq!((&account["name"], &account["logins"]), (&json!("Vũ Thị Thư"), &json!(["thu.vt"])));
    assert_eq!(opened["openAccount"]["query"]["school"]["position"], opened["openAccount"]["position"]);

    let disable = "mutation($input: AccountInput!) { disableAccount(input: $input) { refusals { code } account { isEnabled } } }";
    let input = json!({ "input": { "idempotencyKey": Uuid::from_u128(10), "school": encode(SCHOOL).0, "accountId": account["id"] } });
    assert_eq!(
        desk.data(ADMIN, disable, input).await["disableAccount"],
        json!({ "refusals": [], "account": { "isEnabled": false } })
    );
}

#[tokio::test]
async fn only_who_may_open_accounts_sets_passwords() {
    let desk = Desk::open().await;
    let set = "mutation($input: SetPasswordInput!) { setPassword(input: $input) { account { id } refusals { code } } }";
    let input = json!({ "input": {
        "school": encode(SCHOOL).0, "accountId": encode(TEACHER_3A).0,
        "credentials": { "login": "ba.nt", "password": "mat-khau-bia-dat" },
    }});
    assert_eq!(
        desk.data(TEACHER_3B, set, input.clone()).await["setPassword"],
        json!({ "account": null, "refusals": [{ "code": "FORBIDDEN" }] })
    );
    assert_eq!(desk.data(ADMIN, set, input.clone()).await["setPassword"]["refusals"], json!([]));

    let teacher = encode(TEACHER_3A).0;
    let last = format!(
        "{{ school(code: \"79000123\") {{ account(id: {teacher:?}) {{ passwordSet {{ isOwn by {{ account {{ id }} }} }}
            history(first: 1) {{ nodes {{ kind }} }} }} }} }}"
    );
    let known = async || desk.data(ADMIN, &last, json!({})).await["school"]["account"].take();
    let by_admin = json!({
        "passwordSet": { "isOwn": false, "by": { "account": { "id": encode(ADMIN).0 } } },
        "history": { "nodes": [{ "kind": "password.set" }] },
    });
    assert_eq!(known().await, by_admin);

    let taken = json!({ "input": {
        "school": encode(SCHOOL).0, "accountId": encode(TEACHER_3B).0,
        "credentials": { "login": "ba.nt", "password": "mat-khau-bia-dat" },
    }});
    assert_eq!(
        desk.data(ADMIN, set, taken).await["setPassword"]["refusals"],
        json!([{ "code": "LOGIN_TAKEN" }])
    );
    let own = "mutation($input: ChangeOwnPasswordInput!) { changeOwnPassword(input: $input) { refusals { code } } }";
    let change =
        |current: &str| json!({ "input": { "currentPassword": current, "newPassword": "mat-khau-cua-toi" } });
    let wrong = desk.data(TEACHER_3A, own, change("mat-khau-doan-mo")).await;
    assert_eq!(wrong["changeOwnPassword"]["refusals"], json!([{ "code": "WRONG_PASSWORD" }]));
    assert_eq!(known().await, by_admin, "what was refused is not recorded");
    let changed = desk.data(TEACHER_3A, own, change("mat-khau-bia-dat")).await;
    assert_eq!(changed["changeOwnPassword"]["refusals"], json!([]));
    assert_eq!(
        known().await["passwordSet"],
        json!({ "isOwn": true, "by": { "account": { "id": teacher } } })
    );
}
