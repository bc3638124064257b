//! Changing a closed book over GraphQL: the request, the order, the narrow unlock, the report, and who may see them.

use std::time::Duration;

use serde_json::{Value, json};
use socai_school::{Actor, changes::RecordDue};

use super::{
    closing::{PERIOD, confirm, send},
    desk::{ADMIN, Desk, ENTER, MOTHER, PRINCIPAL, TEACHER_3A, TEACHER_3B, run},
};
use crate::ids::encode;

const REQUEST: (&str, &str) = ("requestChange", "RequestChangeInput");
const ORDER: (&str, &str) = ("orderChange", "OrderChangeInput");
const REFUSE: (&str, &str) = ("refuseChange", "RefuseChangeInput");
const EXECUTE: (&str, &str) = ("executeChange", "ChangeRequestInput");
const WITHDRAW: (&str, &str) = ("withdrawChange", "ChangeRequestInput");
const CLOSE: (&str, &str) = ("closeUnlock", "ChangeRequestInput");

fn score(points: &str) -> Value {
    json!({ "subject": { "level": "COMPLETED", "score": points } })
}

fn wanted(desk: &Desk, points: &str, version: u32) -> Value {
    json!({
        "classId": encode(desk.class).0, "period": { "year": "2025-2026", "moment": "END_TERM_ONE" },
        "cells": [{
            "studentId": encode(desk.an).0, "target": { "subject": "MATHEMATICS" }, "mark": score(points),
            "expectedVersion": version,
        }],
        "reason": "Cộng nhầm điểm của An.",
    })
}

#[expect(clippy::needless_pass_by_value, reason = "values are written down where they are passed")]
fn ordered(request: &Value, execution: Value) -> Value {
    json!({ "requestId": request, "execution": execution, "order": { "number": "12/QĐ-THBM", "dated": "2025-10-15" } })
}

fn only(request: &Value) -> Value {
    json!({ "requestId": request })
}

/// Everything of 3A is locked with seven points for An, and the teacher has asked for eight. Answers the request's id.
async fn asked(desk: &Desk) -> Value {
    confirm(desk).await;
    let done = send(desk, TEACHER_3A, REQUEST, wanted(desk, "8", 1), "request { id status }").await;
    assert_eq!((&done["refusals"], &done["request"]["status"]), (&json!([]), &json!("PENDING")));
    done["request"]["id"].clone()
}

async fn order(desk: &Desk, request: &Value, execution: Value) {
    let done = send(desk, PRINCIPAL, ORDER, ordered(request, execution), "request { status }").await;
    assert_eq!((&done["refusals"], &done["request"]["status"]), (&json!([]), &json!("ORDERED")), "{done:#}");
}

fn access() -> String {
    format!(
        "{{ school(code: \"79000123\") {{ class(by: {{name: {{year: \"2025-2026\", name: \"3A\"}}}}) {{ gradebook(period: {PERIOD}, targets: [{{subject: MATHEMATICS}}]) {{
            columns {{ access {{ state }} }} rows {{ cells {{ access {{ state until request {{ id }} }} }} }} }} }} }} }}"
    )
}

/// The states of the column, of An's and of Bình's cell in Mathematics.
async fn states(desk: &Desk, who: socai_school::ids::AccountId) -> Vec<Value> {
    let seen = desk.data(who, &access(), json!({})).await["school"]["class"]["gradebook"].take();
    let row = |row: usize| seen["rows"][row]["cells"][0]["access"]["state"].clone();
    vec![seen["columns"][0]["access"]["state"].clone(), row(0), row(1)]
}

#[tokio::test]
async fn an_ordered_unlock_opens_one_cell_to_one_teacher_until_a_time() {
    let desk = Desk::open().await;
    let request = asked(&desk).await;
    assert_eq!(states(&desk, TEACHER_3A).await, ["LOCKED", "LOCKED", "LOCKED"]);
    let until = "2025-10-15T03:00:00Z";
    order(&desk, &request, json!({ "unlock": { "reach": "CELLS", "until": until } })).await;
    let select = "request { status unlock { isOpen remainingSeconds cells { score } columns { code } teacher { name } } }";
    let done = send(&desk, ADMIN, EXECUTE, only(&request), select).await;
    assert_eq!(done["refusals"], json!([]));
    assert_eq!(
        done["request"],
        json!({ "status": "UNLOCKED", "unlock": {
            "isOpen": true, "remainingSeconds": 7200, "cells": [{ "score": "7" }], "columns": [],
            "teacher": { "name": "Nguyễn Thị Ba" },
        } })
    );
    assert_eq!(
        states(&desk, TEACHER_3A).await,
        ["SOME_CELLS_UNLOCKED_FOR_YOU", "UNLOCKED_FOR_YOU", "LOCKED"]
    );
    assert_eq!(states(&desk, PRINCIPAL).await, ["NOT_YOURS", "NOT_YOURS", "NOT_YOURS"]);
    let seen = desk.data(TEACHER_3A, &access(), json!({})).await;
    let open = &seen["school"]["class"]["gradebook"]["rows"][0]["cells"][0]["access"];
    assert_eq!((&open["until"], &open["request"]["id"]), (&json!(until), &request));

    let written = desk.data(TEACHER_3A, ENTER, desk.cell(1, desk.an, "9", 1)).await;
    assert_eq!(written["enterGrades"]["refusals"], json!([]));
    let other = desk.data(TEACHER_3A, ENTER, desk.cell(2, desk.binh, "9", 1)).await;
    assert_eq!(other["enterGrades"]["refusals"][0]["code"], "PERIOD_LOCKED");

    desk.clock.advance(Duration::from_secs(7200));
    let late = desk.data(TEACHER_3A, ENTER, desk.cell(3, desk.an, "10", 2)).await;
    assert_eq!(late["enterGrades"]["refusals"][0]["code"], "PERIOD_LOCKED");
    let query = "query($id: ID!) { school(code: \"79000123\") { unlocks { isOpen } }
        node(id: $id) { ... on ChangeRequest { status unlock { isOpen remainingSeconds endedAt endReason } steps { kind by { account { name } } at } } } }";
    let seen = desk.data(PRINCIPAL, query, json!({ "id": request })).await;
    assert_eq!(seen["school"]["unlocks"], json!([]));
    assert_eq!(seen["node"]["status"], "CLOSED");
    assert_eq!(
        seen["node"]["unlock"],
        json!({ "isOpen": false, "remainingSeconds": null, "endedAt": until, "endReason": "EXPIRED" })
    );
    run(&desk.school, Actor::System, RecordDue {}).await;
    let seen = desk.data(PRINCIPAL, query, json!({ "id": request })).await;
    let steps = seen["node"]["steps"].as_array().unwrap().iter();
    let steps: Vec<(String, Value)> = steps
        .map(|step| (step["kind"].as_str().unwrap().to_owned(), step["by"]["account"]["name"].clone()))
        .collect();
    let step = |kind: &str, by: Value| (kind.to_owned(), by);
    assert_eq!(
        steps,
        [
            step("REQUESTED", json!("Nguyễn Thị Ba")),
            step("ORDERED", json!("Trần Thị Hiệu")),
            step("UNLOCKED", json!("Phạm Văn Quản")),
            step("CLOSED", Value::Null),
        ]
    );
}

#[tokio::test]
async fn a_whole_column_is_opened_and_closed_by_the_teacher_who_is_done() {
    let desk = Desk::open().await;
    let request = asked(&desk).await;
    order(&desk, &request, json!({ "unlock": { "reach": "COLUMNS", "until": "2025-10-15T03:00:00Z" } }))
        .await;
    let done = send(&desk, ADMIN, EXECUTE, only(&request), "request { unlock { columns { code } } }").await;
    assert_eq!(done["request"]["unlock"]["columns"], json!([{ "code": "subject:TOAN" }]));
    assert_eq!(states(&desk, TEACHER_3A).await, ["UNLOCKED_FOR_YOU", "UNLOCKED_FOR_YOU", "UNLOCKED_FOR_YOU"]);
    let closed =
        send(&desk, TEACHER_3A, CLOSE, only(&request), "request { status unlock { endReason } }").await;
    assert_eq!(closed["request"], json!({ "status": "CLOSED", "unlock": { "endReason": "BY_HAND" } }));
    assert_eq!(states(&desk, TEACHER_3A).await, ["LOCKED", "LOCKED", "LOCKED"]);
}

#[tokio::test]
async fn a_correction_is_carried_out_and_the_report_says_who_asked_ordered_and_did_it() {
    let desk = Desk::open().await;
    let request = asked(&desk).await;
    order(&desk, &request, json!({ "correction": true })).await;
    let done = send(
        &desk,
        ADMIN,
        EXECUTE,
        only(&request),
        "request { status cells { current { score } } conflicts { oldVersion } }",
    )
    .await;
    assert_eq!(
        (&done["refusals"], &done["request"]),
        (
            &json!([]),
            &json!({ "status": "CORRECTED", "cells": [{ "current": { "score": "8" } }], "conflicts": [] })
        )
    );
    let report = "query($after: Milestone) { school(code: \"79000123\") { yearOn(on: \"2025-10-15\") { lateChanges(milestone: $after) { totalCount nodes {
        old { text } new { text } by { account { name } } askedBy { name } orderedBy { account { name } } order { number } after isCommentOnly
        request { id } class { name } student { name { full } } target { code } } } } } }";
    let of = |mut seen: Value| seen["school"]["yearOn"]["lateChanges"].take();
    let expected = json!({
        "old": { "text": "H 7" }, "new": { "text": "H 8" }, "by": { "account": { "name": "Phạm Văn Quản" } },
        "askedBy": { "name": "Nguyễn Thị Ba" }, "orderedBy": { "account": { "name": "Trần Thị Hiệu" } },
        "order": { "number": "12/QĐ-THBM" }, "after": ["LOCK"], "isCommentOnly": false, "request": { "id": request },
        "class": { "name": "3A" }, "student": { "name": { "full": "Ngô Văn An" } }, "target": { "code": "subject:TOAN" },
    });
    for reader in [PRINCIPAL, ADMIN, TEACHER_3A] {
        let seen = of(desk.data(reader, report, json!({ "after": "LOCK" })).await);
        assert_eq!(seen, json!({ "totalCount": 1, "nodes": [expected] }));
    }
    for stranger in [TEACHER_3B, MOTHER] {
        let seen = of(desk.data(stranger, report, json!({})).await);
        assert_eq!(seen, json!({ "totalCount": 0, "nodes": [] }));
    }
    let published = of(desk.data(PRINCIPAL, report, json!({ "after": "PUBLICATION" })).await);
    assert_eq!(published["totalCount"], 0);
}

#[tokio::test]
async fn a_request_is_read_by_its_author_and_those_who_decide_and_looks_absent_to_others() {
    let desk = Desk::open().await;
    let request = asked(&desk).await;
    let query = "query($id: ID!, $status: ChangeStatus) { node(id: $id) { ... on ChangeRequest { reason cellCount cells { old { text } proposed { text } isConflict student { name { full } } } } }
        viewer { changeRequests { totalCount } } school(code: \"79000123\") { changeRequests(status: $status) { totalCount nodes { id lapsesAt statusLabel { vi } } } } }";
    let vars = |status: &str| json!({ "id": request, "status": status });
    let details = json!({
        "reason": "Cộng nhầm điểm của An.", "cellCount": 1,
        "cells": [{ "old": { "text": "H 7" }, "proposed": { "text": "H 8" }, "isConflict": false, "student": { "name": { "full": "Ngô Văn An" } } }],
    });
    for (reader, own) in [(PRINCIPAL, 0), (ADMIN, 0), (TEACHER_3A, 1)] {
        let seen = desk.data(reader, query, vars("PENDING")).await;
        assert_eq!(seen["node"], details);
        assert_eq!(seen["viewer"]["changeRequests"]["totalCount"], own);
        assert_eq!(seen["school"]["changeRequests"]["totalCount"], 1);
        assert_eq!(seen["school"]["changeRequests"]["nodes"][0]["statusLabel"]["vi"], "đang chờ duyệt");
    }
    let none = desk.data(PRINCIPAL, query, vars("ORDERED")).await;
    assert_eq!(none["school"]["changeRequests"]["totalCount"], 0);
    for stranger in [TEACHER_3B, MOTHER] {
        let seen = desk.data(stranger, query, vars("PENDING")).await;
        assert_eq!(
            (&seen["node"], &seen["school"]["changeRequests"]["totalCount"]),
            (&Value::Null, &json!(0))
        );
    }

    // The journal tells those who may read the request why, and hides it from nobody else's eyes there.
    let journal = "{ school(code: \"79000123\") { journal(first: 200) { nodes { kind changes { field old new isHidden } } } } }";
    let seen = desk.data(PRINCIPAL, journal, json!({})).await;
    let entries = seen["school"]["journal"]["nodes"].as_array().unwrap();
    let entry = entries.iter().find(|entry| entry["kind"] == "change.requested").unwrap();
    let changes = entry["changes"].as_array().unwrap();
    let find = |field: &str| changes.iter().find(|change| change["field"] == field).unwrap();
    assert_eq!(find("reason")["new"], "Cộng nhầm điểm của An.");
    assert_eq!(
        (&find("cell")["old"], &find("cell")["new"]),
        (&json!("Ngô Văn An, Toán: H 7"), &json!("Ngô Văn An, Toán: H 8"))
    );
}

#[tokio::test]
async fn a_request_is_refused_with_a_reason_or_taken_back_and_every_no_names_its_field() {
    let desk = Desk::open().await;
    let open = send(&desk, TEACHER_3A, REQUEST, wanted(&desk, "8", 0), "").await;
    assert_eq!(open["refusals"][0]["code"], "NOT_LOCKED");
    assert_eq!(open["refusals"][0]["path"], "cells[0].target");
    let request = asked(&desk).await;
    let twice = send(&desk, TEACHER_3A, REQUEST, wanted(&desk, "9", 1), "").await;
    assert_eq!(
        (&twice["refusals"][0]["code"], &twice["refusals"][0]["path"]),
        (&json!("ALREADY_REQUESTED"), &json!("cells[0].target"))
    );
    let past = ordered(&request, json!({ "unlock": { "reach": "CELLS", "until": "2025-10-14T00:00:00Z" } }));
    let past = send(&desk, PRINCIPAL, ORDER, past, "").await;
    assert_eq!(
        (&past["refusals"][0]["code"], &past["refusals"][0]["path"]),
        (&json!("UNTIL_PASSED"), &json!("execution.unlock.until"))
    );
    let early = send(&desk, ADMIN, EXECUTE, only(&request), "").await;
    assert_eq!(
        (&early["refusals"][0]["code"], &early["refusals"][0]["path"]),
        (&json!("REQUEST_NOT_ORDERED"), &json!("requestId"))
    );
    for stranger in [TEACHER_3B, MOTHER] {
        let no = send(&desk, stranger, WITHDRAW, only(&request), "request { id }").await;
        assert_eq!((&no["refusals"][0]["code"], &no["request"]), (&json!("FORBIDDEN"), &Value::Null));
    }
    let refusal = json!({ "requestId": request, "reason": "Không có biên bản." });
    let refused =
        send(&desk, PRINCIPAL, REFUSE, refusal, "request { status refusalReason steps { kind } }").await;
    assert_eq!(
        refused["request"],
        json!({ "status": "REFUSED", "refusalReason": "Không có biên bản.", "steps": [{ "kind": "REQUESTED" }, { "kind": "REFUSED" }] })
    );
    let again = send(&desk, TEACHER_3A, REQUEST, wanted(&desk, "9", 1), "request { id }").await;
    let withdrawn =
        send(&desk, TEACHER_3A, WITHDRAW, only(&again["request"]["id"]), "request { status }").await;
    assert_eq!(withdrawn["request"]["status"], "WITHDRAWN");
}
