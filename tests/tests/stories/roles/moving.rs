//! Students who come and go, so that there is a transfer of every kind.

use std::time::Duration;

use serde_json::{Value, json};
use socai_tests::{Client, Mutation};

use crate::office::Office;

/// An application to a grade, about somebody of this name and birth date, of the school with this code.
fn application(name: &Value, born_on: &Value, code: &str, grade: &str) -> Value {
    json!({
        "from": { "code": code, "name": "Trường Thử" }, "grade": grade, "reason": "Chuyển nơi ở",
        "applicant": { "name": name, "bornOn": born_on },
    })
}

async fn agreed(office: &Office<'_>, principal: &Client, input: Value) -> String {
    let agreed = office.send(principal, "agreeToTransfer", "transfer { id }", input).await.accepted();
    agreed.payload["transfer"]["id"].as_str().unwrap().to_owned()
}

/// An arrival that was taken back again.
pub(super) async fn canceled(office: &Office<'_>, principal: &Client) -> String {
    let name = json!({ "family": "Lê", "middle": "Thị", "given": "Đến" });
    let born_on = json!(format!("{}-03-01", office.first_day.year() - 8));
    let transfer = agreed(office, principal, application(&name, &born_on, "31999999", "G3")).await;
    let cancel = json!({ "transferId": transfer, "reason": "Gia đình không chuyển nữa" });
    let _ = office.send(principal, "cancelTransfer", "", cancel).await.accepted();
    transfer
}

/// Another school, of which nothing is kept here, agreed to take the student.
pub(super) async fn requested(office: &Office<'_>, student: &str, number: u8) {
    let digits = format!("{number:02}");
    let ledger = format!("019000000000700080000000000000{digits}");
    let input = json!({
        "transferId": id_of(&ledger), "studentId": student, "grade": "G5",
        "to": { "code": "31999998", "name": "Trường Thử" }, "releaseBy": office.day(3000),
        "agreement": { "ledger": dashed(&ledger), "position": 7, "leaf": "ab".repeat(32) },
    });
    let _ = office.send(&office.admin, "recordTransferRequest", "", input).await.accepted();
}

/// The global id of a transfer.
pub(super) fn id_of(uuid: &str) -> String {
    use base64::Engine as _;
    base64::engine::general_purpose::URL_SAFE_NO_PAD.encode(format!("transfer:{uuid}"))
}

fn dashed(uuid: &str) -> String {
    let parts = [&uuid[..8], &uuid[8..12], &uuid[12..16], &uuid[16..20], &uuid[20..]];
    parts.join("-")
}

/// An arrival of which the dossier is here: the other school of the demonstration released somebody.
pub(super) async fn received(office: &Office<'_>, principal: &Client) -> String {
    let there = office.sign_in("quantri1.thcs").await;
    let seen = there
        .query(
            "{ viewer { school { id code register(first: 100) { nodes { name { family middle given } bornOn class { name } } } } } }",
            json!({}),
        )
        .await;
    let school = &seen["viewer"]["school"];
    let (id, code) = (school["id"].as_str().unwrap(), school["code"].as_str().unwrap());
    let nodes = school["register"]["nodes"].as_array().unwrap();
    let leaving = nodes.iter().find(|student| !student["class"].is_null()).unwrap();
    let input = application(&leaving["name"], &leaving["bornOn"], code, "G5");
    let transfer = agreed(office, principal, input).await;
    let release = json!({
        "transferId": transfer, "on": office.day(5),
        "order": { "number": "12/QĐ-THCS", "dated": office.first_day.to_string() },
    });
    until(async || there.mutate(&Mutation::of("releaseTransfer", id, release.clone())).await.is_accepted())
        .await;
    until(async || {
        let query = format!("{{ node(id: \"{transfer}\") {{ ... on Transfer {{ status }} }} }}");
        principal.query(&query, json!({})).await["node"]["status"] == "RECEIVED"
    })
    .await;
    transfer
}

/// The other school of the demonstration agreed to take this one over, which has neither closed nor declined.
pub(super) async fn merger(office: &Office<'_>, principal: &Client) -> String {
    let there = office.sign_in("hieutruong.thcs").await;
    let id = there.query("{ viewer { school { id } } }", json!({})).await["viewer"]["school"]["id"].take();
    let order = json!({ "number": "88/QĐ-UBND", "dated": office.first_day.to_string() });
    let from = json!({ "code": office.code, "name": "Trường Thử" });
    let input = json!({ "from": from, "on": office.day(200), "order": order });
    let agree = Mutation::of("agreeToMerger", id.as_str().unwrap(), input);
    let _ = there.mutate(&agree).await.accepted();
    let query = format!("{{ school(code: \"{}\") {{ mergers {{ id }} }} }}", office.code);
    let mut found = Value::Null;
    until(async || {
        let seen = principal.query(&query, json!({})).await;
        found = seen.pointer("/school/mergers/0/id").cloned().unwrap_or_default();
        found.is_string()
    })
    .await;
    found.as_str().unwrap().to_owned()
}

/// Until what one school recorded has reached the other one.
async fn until(mut holds: impl AsyncFnMut() -> bool) {
    for _ in 0..100 {
        if holds().await {
            return;
        }
        tokio::time::sleep(Duration::from_millis(200)).await;
    }
    panic!("it never came to pass");
}

/// Who left in the first week, came back as somebody new and left again: two entries that became one. Answers the one that is closed.
pub(super) async fn merged(office: &Office<'_>, class: &str) -> String {
    let grade: i16 = class[..1].parse().unwrap();
    let class = office.class(class).await;
    let mut entries = Vec::new();
    for (code, on, until) in [("TAM-9981", 0, 1), ("TAM-9982", 2, 3)] {
        let identity = json!({
            "name": { "family": "Lê", "middle": "Văn", "given": "Hai Lần" }, "code": { "temporary": code },
            "gender": "MALE", "bornOn": format!("{}-03-01", office.first_day.year() - 5 - grade),
        });
        let entry = json!({ "classId": class, "on": office.day(on), "origin": { "new": true }, "identity": identity });
        let input = json!({ "entries": [entry] });
        let admitted = office.send(&office.admin, "admitStudents", "students { id }", input).await.accepted();
        let id = admitted.payload["students"][0]["id"].as_str().unwrap().to_owned();
        let leave = json!({ "studentId": id, "on": office.day(until), "reason": "TRANSFERRED" });
        let _left = office.send(&office.admin, "recordDeparture", "", leave).await.accepted();
        entries.push(id);
    }
    let merge =
        json!({ "standsId": entries[0], "duplicateId": entries[1], "reason": "Một người, hai lần ghi" });
    let _merged = office.send(&office.admin, "mergeStudents", "", merge).await.accepted();
    entries.remove(1)
}

/// Suspends a student for a day of the first week; answers that day.
pub(super) async fn away(office: &Office<'_>, student: &str) -> String {
    let suspend = json!({ "studentId": student, "from": office.day(1), "reason": "Điều trị" });
    let _away = office.send(&office.admin, "suspendStudent", "", suspend).await.accepted();
    let back = json!({ "studentId": student, "on": office.day(2) });
    let _back = office.send(&office.admin, "returnStudent", "", back).await.accepted();
    office.day(1)
}
