//! Two guardians of a child who ended: one with another child at the school, and one without. They were its guardians, read about it
//! and wrote about it; from then on they are to it what any stranger is.

use serde_json::{Value, json};
use socai_tests::Client;

use super::family::Child;
use crate::office::Office;

/// Who has no other child.
pub(super) const LOGIN: &str = "nguoigiamhocu";
/// The password that the account is opened with.
const GIVEN: &str = "mat-khau-cap-lan-dau";

/// Makes the mother of `first` a guardian of `last`, too, gives the guardian whom `last` has an account, and registers another
/// guardian, who remains.
pub(super) async fn entrust(office: &Office<'_>, first: &Child, last: &Child) {
    let clerk = office.sign_in("vanthu").await;
    let assign = json!({ "guardianId": first.guardian, "studentId": last.id, "relation": "OTHER" });
    let _assigned = office.send(&clerk, "assignGuardian", "", assign).await.accepted();
    let name = json!({ "family": "Lê", "middle": "Văn", "given": "Còn Lại" });
    let remains = json!({ "studentId": last.id, "guardian": { "relation": "FATHER", "name": name } });
    let _registered = office.send(&clerk, "registerGuardian", "", remains).await.accepted();
    let open = json!({
        "name": { "family": "Trần", "middle": "Thị", "given": "Từng" }, "roles": ["GUARDIAN"],
        "credentials": { "login": LOGIN, "password": GIVEN },
    });
    let opened = office.send(&office.admin, "openAccount", "account { id }", open).await.accepted();
    let given = office.server.try_sign_in(LOGIN, GIVEN).await.unwrap();
    let own = json!({ "current": GIVEN, "password": office.password() });
    assert_eq!(given.post("/password", own).await.status(), 204);
    let link = json!({ "guardianId": last.guardian, "accountId": opened.payload["account"]["id"] });
    let _linked = office.send(&office.admin, "linkGuardianAccount", "", link).await.accepted();
}

/// Lets both, each with the child by which their entry as a guardian is known, read of the last child and write about it, and
/// ends them.
pub(super) async fn end(office: &Office<'_>, both: [(&str, &Child); 2], message: &str) {
    let (clerk, last) = (office.sign_in("vanthu").await, both[1].1);
    for (login, known_by) in both {
        let client = &office.sign_in(login).await;
        assert!(children(client).await.contains(&last.id), "a guardian must have seen the child");
        let Child { id, word, .. } = last;
        let letter = json!({ "studentId": id, "text": format!("Xin cho {word} nghỉ") });
        let _written = office.send(client, "writeToSchool", "", letter).await.accepted();
        let seen = json!({ "messageId": message, "studentId": id });
        let _seen = office.send(client, "markMessageSeen", "", seen).await.accepted();
        let consent = json!({
            "studentId": id, "guardianId": known_by.guardian, "purpose": "ONLINE_SERVICES",
            "on": office.first_day.to_string(), "childAgrees": true, "document": format!("Phiếu {word}"),
        });
        let _given = office.send(client, "recordConsent", "", consent).await.accepted();
        let end = json!({
            "guardianId": known_by.guardian, "studentId": id, "reason": format!("Bản án về {word}"),
        });
        let _ended = office.send(&clerk, "endGuardian", "", end).await.accepted();
        assert!(!children(client).await.contains(&last.id));
    }
}

async fn children(by: &Client) -> Vec<String> {
    let seen = by.query("{ viewer { children { id } } }", json!({})).await;
    let id = |child: &Value| child["id"].as_str().unwrap().to_owned();
    seen["viewer"]["children"].as_array().unwrap().iter().map(id).collect()
}
