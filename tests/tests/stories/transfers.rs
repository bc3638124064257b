//! A child moves from one school to another of the same installation, and one comes back because the other school thinks better of
//! it: by what the people of both schools and the mother do and see, with the server killed in between.

use std::time::Duration;

use serde_json::{Value, json};
use socai_tests::{Client, Grade, Installation, Mutation, Server, Student};

use crate::place::Place;

const OLD: &str = "79000201";
const NEW: &str = "79000202";

/// What is asked of a transfer after a command.
const SHOWN: &str = "transfer { id status }";

impl Place {
    /// The newest transfer, once it stands as expected.
    async fn sees(&self, status: &str) -> Value {
        let fields = "id direction status isOpen otherSchool { code name } releaseBy leftOn admittedOn
            applicant { name { full } } student { id registerNumber } steps { status position evidence { ledger leaf } }";
        for _ in 0..100 {
            let seen = self
                .read(&self.school.admin, &format!("transfers(first: 1) {{ nodes {{ {fields} }} }}"))
                .await;
            let newest = seen["transfers"]["nodes"][0].clone();
            if newest["status"] == status {
                return newest;
            }
            tokio::time::sleep(Duration::from_millis(200)).await;
        }
        panic!("{} never sees {status}", self.school.code);
    }
}

/// Two schools of one server.
struct Town {
    installation: Installation,
    server: Option<Server>,
    old: Place,
    new: Place,
    children: Vec<Student>,
    mother: Client,
}

impl Town {
    async fn open(installation: Installation) -> Self {
        for code in [OLD, NEW] {
            installation.found_school(code).await;
        }
        let server = installation.serve().await;
        let (old, new) = (Place::open(&server, OLD).await, Place::open(&server, NEW).await);
        let children = old.school.admit(&old.class, 2).await;
        // Of another grade, so that nobody has the name and birth date of a child of the old school.
        let third = new.school.create_class("3A").await;
        new.school.admit(&third, 3).await;
        let teacher = old.school.open_account("giaovien", "TEACHER").await;
        old.school.assign(&old.class, "MATHEMATICS", &teacher).await;
        let account = old.school.open_account("me", "GUARDIAN").await;
        let name = json!({ "family": "Lê", "middle": "Thị", "given": "Mẹ" });
        let guardian =
            json!({ "studentId": children[0].id, "guardian": { "relation": "MOTHER", "name": name } });
        let register = Mutation::new("registerGuardian", &old.school, guardian).selecting("guardian { id }");
        let registered = old.school.carry_out(register).await;
        let link = json!({ "guardianId": registered.payload["guardian"]["id"], "accountId": account });
        let _linked = old.school.carry_out(Mutation::new("linkGuardianAccount", &old.school, link)).await;
        let mother = server.sign_in("me").await;
        Self { installation, server: Some(server), old, new, children, mother }
    }

    /// What the new school's principal has of the child's application.
    async fn application(&self, child: usize) -> Value {
        let query = format!(
            "student(by: {{ id: \"{}\" }}) {{ bornOn name {{ family middle given }} }}",
            self.children[child].id
        );
        let seen = self.old.read(&self.old.school.admin, &query).await;
        json!({
            "from": { "code": OLD, "name": "Trường Tiểu học Bến Thử" }, "grade": "G2",
            "applicant": { "name": seen["student"]["name"], "bornOn": seen["student"]["bornOn"] },
        })
    }

    async fn agree(&self, child: usize) -> String {
        let agreed = self
            .new
            .send(&self.new.principal, "agreeToTransfer", SHOWN, self.application(child).await)
            .await
            .accepted();
        self.old.sees("REQUESTED").await;
        agreed.payload["transfer"]["id"].as_str().unwrap().to_owned()
    }

    fn release(transfer: &str) -> Value {
        let order = json!({ "number": "12/QĐ-TH", "dated": "2025-05-08" });
        json!({ "transferId": transfer, "on": "2025-05-10", "order": order })
    }

    /// The server dies without a word and another one starts.
    async fn restart(&mut self) {
        let server = self.server.take().unwrap();
        server.kill9().await;
        let server = self.installation.serve().await;
        self.old.at(&server);
        self.new.at(&server);
        self.mother = self.mother.at(server.base());
        self.server = Some(server);
    }
}

async fn a_child_changes_school(installation: Installation) {
    let mut town = Town::open(installation).await;
    let teacher = town.server.as_ref().unwrap().sign_in("giaovien").await;
    let child = town.children[0].id.clone();
    let grade = Grade {
        student: &child,
        subject: "MATHEMATICS",
        level: "WELL_COMPLETED",
        score: Some(9),
        expected_version: 0,
    };
    let _ = teacher.mutate(&town.old.school.enter(&town.old.class, &[grade])).await.accepted();

    // The new school agrees: its principal, nobody else.
    let application = town.application(0).await;
    let forbidden = town.new.send(&town.new.clerk, "agreeToTransfer", SHOWN, application).await;
    forbidden.refused("FORBIDDEN");
    let transfer = town.agree(0).await;
    let asked = town.old.sees("REQUESTED").await;
    assert_eq!((&asked["direction"], &asked["otherSchool"]["code"]), (&json!("DEPARTURE"), &json!(NEW)));
    assert_eq!(
        (&asked["id"], &asked["applicant"], &asked["student"]["id"]),
        (&json!(transfer), &Value::Null, &json!(child))
    );
    assert_eq!(asked["steps"][0]["evidence"]["leaf"].as_str().unwrap().len(), 64);
    // Neither school reads the other one.
    let peek = json!({ "code": OLD });
    let seen =
        town.new.principal.query("query($code: String!) { school(code: $code) { position } }", peek).await;
    assert_eq!(seen["school"], Value::Null);
    let too_early = json!({ "transferId": transfer, "classId": town.new.class.id, "on": "2025-05-12" });
    town.new
        .send(&town.new.clerk, "admitTransfer", SHOWN, too_early.clone())
        .await
        .refused("DOSSIER_NOT_RECEIVED");
    // The mother sees how it stands; of another child she sees nothing.
    let of = |child: &str| {
        format!("student(by: {{ id: \"{child}\" }}) {{ transfers {{ status otherSchool {{ code }} }} }}")
    };
    let seen = town.old.read(&town.mother, &of(&child)).await;
    assert_eq!(
        seen["student"]["transfers"],
        json!([{ "status": "REQUESTED", "otherSchool": { "code": NEW } }])
    );
    assert_eq!(town.old.read(&town.mother, &of(&town.children[1].id)).await["student"], Value::Null);

    // The old school releases; then the process dies before anybody was told.
    let before = town.old.read(&town.old.principal, "").await["position"].clone();
    let released = town
        .old
        .send(&town.old.school.admin, "releaseTransfer", SHOWN, Town::release(&transfer))
        .await
        .accepted();
    assert_eq!(released.payload["transfer"]["status"], "RELEASED");
    town.restart().await;
    // Somebody signs in at the old school: that is enough for the dossier to arrive.
    town.old.sees("RELEASED").await;
    let arrived = town.new.sees("RECEIVED").await;
    assert_eq!((&arrived["leftOn"], &arrived["student"]), (&json!("2025-05-10"), &Value::Null));
    let pages = "transfers(first: 1) { nodes { dossier { registerNumber pages { school { code } className marks { target { code } mark { text } } } } } }";
    let dossier = town.new.read(&town.new.principal, pages).await["transfers"]["nodes"][0]["dossier"].take();
    let page = &dossier["pages"][0];
    assert_eq!((&page["school"]["code"], &page["className"]), (&json!(OLD), &json!("2A")));
    assert_eq!(page["marks"], json!([{ "target": { "code": "subject:TOAN" }, "mark": { "text": "T 9" } }]));
    assert_eq!(town.new.read(&town.new.clerk, pages).await["transfers"]["nodes"][0]["dossier"], Value::Null);
    // What is released is written no more, and comes back only by the procedure.
    let back = json!({ "studentId": child, "classId": town.old.class.id, "on": "2025-05-11" });
    let readmit = Mutation::new("readmitStudent", &town.old.school, back);
    town.old.school.admin.mutate(&readmit).await.refused("STUDENT_TRANSFERRED");
    let withdraw = json!({ "transferId": transfer, "classId": town.old.class.id, "on": "2025-05-11" });
    town.old
        .send(&town.old.school.admin, "withdrawRelease", SHOWN, withdraw)
        .await
        .refused("NO_EVIDENCE_OF_END");

    // The new school admits; both registers say so.
    let too_soon = json!({ "transferId": transfer, "classId": town.new.class.id, "on": "2025-05-09" });
    town.new
        .send(&town.new.clerk, "admitTransfer", SHOWN, too_soon)
        .await
        .refused("STUDENT_STILL_AT_OLD_SCHOOL");
    let _ = town.new.send(&town.new.clerk, "admitTransfer", SHOWN, too_early).await.accepted();
    let done = town.old.sees("COMPLETED").await;
    assert_eq!((&done["admittedOn"], &done["isOpen"]), (&json!("2025-05-12"), &json!(false)));
    let here = town.new.sees("ADMITTED").await;
    assert_eq!(here["student"]["registerNumber"], 4);
    let student = here["student"]["id"].as_str().unwrap();
    let book = format!(
        "student(by: {{ id: \"{student}\" }}) {{ origin {{ kind school }} reportBook {{
            receivedPages {{ school {{ code }} marks {{ mark {{ text }} }} }}
            years {{ year }} }} }}"
    );
    let seen = town.new.read(&town.new.principal, &book).await["student"].take();
    assert_eq!(seen["origin"], json!({ "kind": "TRANSFER", "school": "Trường Tiểu học Bến Thử" }));
    assert_eq!(
        seen["reportBook"]["receivedPages"],
        json!([{ "school": { "code": OLD }, "marks": [{ "mark": { "text": "T 9" } }] }])
    );
    assert_eq!(seen["reportBook"]["years"], json!([{ "year": "2024-2025" }]));
    // As it was before the release.
    let past = format!(
        "query {{ school(code: \"{OLD}\", asOf: {{ position: {before} }}) {{ transfers {{ nodes {{ status steps {{ status }} }} }} }} }}"
    );
    let seen = town.old.principal.query(&past, json!({})).await["school"]["transfers"]["nodes"].take();
    assert_eq!(seen, json!([{ "status": "REQUESTED", "steps": [{ "status": "REQUESTED" }] }]));
}

async fn a_child_comes_back(installation: Installation) {
    let town = Town::open(installation).await;
    let transfer = town.agree(1).await;
    let _ = town
        .old
        .send(&town.old.school.admin, "releaseTransfer", SHOWN, Town::release(&transfer))
        .await
        .accepted();
    town.new.sees("RECEIVED").await;
    let cancel = json!({ "transferId": transfer, "reason": "Hết chỗ học" });
    town.new.send(&town.new.clerk, "cancelTransfer", SHOWN, cancel.clone()).await.refused("FORBIDDEN");
    let _ = town.new.send(&town.new.principal, "cancelTransfer", SHOWN, cancel).await.accepted();
    let returning = town.old.sees("RETURNING").await;
    assert_eq!(returning["steps"][2]["evidence"]["ledger"].as_str().unwrap().len(), 36);
    let withdraw = json!({ "transferId": transfer, "classId": town.old.class.id, "on": "2025-05-12" });
    town.old.send(&town.old.clerk, "withdrawRelease", SHOWN, withdraw.clone()).await.refused("FORBIDDEN");
    let back = town.old.send(&town.old.principal, "withdrawRelease", SHOWN, withdraw).await.accepted();
    assert_eq!(back.payload["transfer"]["status"], "WITHDRAWN");
    let query = format!(
        "student(by: {{ id: \"{}\" }}) {{ registerNumber class(on: \"2025-05-13\") {{ name }} }}",
        town.children[1].id
    );
    let seen = town.old.read(&town.old.principal, &query).await;
    assert_eq!(seen["student"], json!({ "registerNumber": 2, "class": { "name": "2A" } }));
    let late = json!({ "transferId": transfer, "classId": town.new.class.id, "on": "2025-05-12" });
    town.new.send(&town.new.clerk, "admitTransfer", SHOWN, late).await.refused("TRANSFER_CANCELED");
    town.server.unwrap().stop().await;
    town.installation.cli().verify_clean().await;
}

#[tokio::test]
async fn a_child_changes_school_though_the_server_dies_on_sqlite() {
    a_child_changes_school(Installation::sqlite()).await;
}

#[tokio::test]
async fn a_child_changes_school_though_the_server_dies_on_postgres() {
    let Some(installation) = Installation::postgres().await else { return };
    a_child_changes_school(installation).await;
}

#[tokio::test]
async fn a_child_comes_back_whom_the_other_school_will_not_have() {
    a_child_comes_back(Installation::sqlite()).await;
}
