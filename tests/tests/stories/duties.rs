//! Who keeps the school's mailbox, by which decision, and how it passes from one to the next with both signatures. Through HTTP.

use serde_json::{Value, json};
use socai_tests::{Client, Installation, Mutation, Outcome, Server, TestSchool};

const CODE: &str = "79000321";

struct Room {
    server: Server,
    school: TestSchool,
    principal: Client,
    clerk: (String, Client),
    vice: (String, Client),
}

impl Room {
    async fn open(installation: &Installation) -> Self {
        installation.found_school(CODE).await;
        let server = installation.serve().await;
        let school = TestSchool::of(&server, CODE).await;
        school.open_year().await;
        let person = async |login: &str, role: &str| {
            let account = school.open_account(login, role).await;
            (account, server.sign_in(login).await)
        };
        let (_, principal) = person("hieutruong", "PRINCIPAL").await;
        let (clerk, vice) =
            (person("vanthu", "CLERK").await, person("phohieutruong", "VICE_PRINCIPAL").await);
        Self { server, school, principal, clerk, vice }
    }

    async fn send(&self, by: &Client, field: &'static str, input: Value) -> Outcome {
        by.mutate(&Mutation::new(field, &self.school, input).selecting("duty { id holder { id } }")).await
    }

    /// The duties on a day, at the head or at a position.
    async fn duties(&self, by: &Client, on: &str, at: Option<u64>) -> Value {
        let as_of = at.map_or_else(String::new, |position| format!(", asOf: {{ position: {position} }}"));
        let query = format!(
            "query($code: String!) {{ school(code: $code{as_of}) {{ duties(on: \"{on}\") {{
                label {{ vi }} order {{ number }} holder(on: \"{on}\") {{ id }} handOver {{ to {{ id }} note }}
            }} }} }}"
        );
        by.query(&query, json!({ "code": CODE })).await["school"]["duties"].take()
    }
}

#[tokio::test]
async fn the_mailbox_passes_from_the_clerk_to_the_vice_principal() {
    let installation = Installation::sqlite();
    let room = Room::open(&installation).await;
    let ((clerk_id, clerk), (vice_id, vice)) = (&room.clerk, &room.vice);
    let today = jiff::Timestamp::now().to_zoned(jiff::tz::TimeZone::fixed(jiff::tz::offset(7))).date();
    let order = json!({ "number": "02/QĐ-THBT", "dated": "2024-09-04" });
    let assign = json!({
        "kind": { "known": "OFFICIAL_MAILBOX" }, "holderId": clerk_id, "order": order, "from": "2024-09-05",
    });
    room.send(&room.school.admin, "assignDuty", assign.clone()).await.refused("FORBIDDEN");
    let assigned = room.send(&room.principal, "assignDuty", assign.clone()).await.accepted();
    let duty = assigned.payload["duty"]["id"].clone();
    room.send(&room.principal, "assignDuty", assign).await.refused("DUTY_HELD_ALREADY");

    // Nobody signs for somebody else.
    let hand_over = json!({ "dutyId": duty, "toId": vice_id, "note": "Mật khẩu trong phong bì niêm phong" });
    room.send(&room.principal, "handOverDuty", hand_over.clone()).await.refused("FORBIDDEN");
    let given = room.send(clerk, "handOverDuty", hand_over).await.accepted();
    assert_eq!(given.payload["duty"]["holder"]["id"], *clerk_id, "until it is accepted the clerk keeps it");
    let waiting = json!({ "viewer": { "duties": [{ "id": duty }] } });
    assert_eq!(vice.query("{ viewer { duties { id } } }", json!({})).await, waiting);
    let on = today.to_string();
    let seen = room.duties(vice, &on, None).await;
    assert_eq!(seen[0]["handOver"]["note"], "Mật khẩu trong phong bì niêm phong");
    // What is handed over is between the two; that it is, everybody who works here may know.
    let seen = room.duties(&room.principal, &on, None).await;
    assert_eq!(seen[0]["handOver"], json!({ "to": { "id": vice_id }, "note": null }));

    room.send(clerk, "acceptDuty", json!({ "dutyId": duty })).await.refused("NOT_THE_RECEIVER");
    let accepted = room.send(vice, "acceptDuty", json!({ "dutyId": duty })).await.accepted();
    assert_eq!(accepted.payload["duty"]["holder"]["id"], *vice_id);
    let listed = |holder: &str| {
        json!([{ "label": { "vi": "Phụ trách hộp thư điện tử công vụ" }, "order": { "number": "02/QĐ-THBT" },
            "holder": { "id": holder }, "handOver": null }])
    };
    assert_eq!(room.duties(clerk, &on, None).await, listed(vice_id));
    // Of a day before, of a day before the decision, and as it was before anybody handed anything over.
    assert_eq!(room.duties(clerk, "2024-10-01", None).await, listed(clerk_id));
    assert_eq!(room.duties(clerk, "2024-09-01", None).await, json!([]));
    assert_eq!(room.duties(clerk, &on, assigned.position).await, listed(clerk_id));

    let end = json!({ "dutyId": duty, "until": on, "order": order });
    let _ended = room.send(&room.principal, "endDuty", end).await.accepted();
    assert_eq!(room.duties(clerk, &today.tomorrow().unwrap().to_string(), None).await, json!([]));
    let mother = room.school.open_account("me", "GUARDIAN").await;
    assert!(!mother.is_empty());
    assert_eq!(room.duties(&room.server.sign_in("me").await, &on, None).await, Value::Null);
}
