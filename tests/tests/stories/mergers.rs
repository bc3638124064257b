//! A school is closed and another one takes it over, in one installation: by what the people of both schools, a mother and an
//! inspector do and see, with the server killed in between.

use std::time::Duration;

use serde_json::{Value, json};
use socai_tests::{Client, Grade, Installation, Server, Student};

use crate::place::Place;

const OLD: &str = "79000301";
const HEIR: &str = "79000302";
const SHOWN: &str = "merger { id status releasedCount receivedCount }";

impl Place {
    /// The newest merger, once it stands as expected.
    async fn sees_merger(&self, status: &str) -> Value {
        let fields = "id side status statusLabel { en } on releasedCount receivedCount otherSchool { code } declineReason
            order { number } steps { status evidence { ledger leaf } }
            closingPlan { digest releasedCount completedCount grades { grade studentCount } obstacles { code count } refusals { code } }";
        for _ in 0..100 {
            let seen = self.read(&self.principal, &format!("mergers {{ {fields} }}")).await;
            let newest = seen["mergers"][0].clone();
            if newest["status"] == status {
                return newest;
            }
            tokio::time::sleep(Duration::from_millis(200)).await;
        }
        panic!("{} never sees {status}", self.school.code);
    }
}

struct Town {
    installation: Installation,
    server: Option<Server>,
    old: Place,
    heir: Place,
    children: Vec<Student>,
}

impl Town {
    async fn open(installation: Installation) -> Self {
        for code in [OLD, HEIR] {
            installation.found_school(code).await;
        }
        let server = installation.serve().await;
        let (old, heir) = (Place::open(&server, OLD).await, Place::open(&server, HEIR).await);
        let children = old.school.admit(&old.class, 3).await;
        // Of another grade, so that nobody has the name and birth date of a child of the old school.
        let third = heir.school.create_class("3A").await;
        heir.school.admit(&third, 2).await;
        Self { installation, server: Some(server), old, heir, children }
    }

    fn decision(on: &str) -> Value {
        json!({
            "from": { "code": OLD, "name": "Trường Tiểu học Bến Thử" }, "on": on,
            "order": { "number": "88/QĐ-UBND", "dated": "2025-05-05" },
        })
    }

    async fn agree(&self) -> String {
        let agreed = self
            .heir
            .send(&self.heir.principal, "agreeToMerger", SHOWN, Self::decision("2025-05-10"))
            .await
            .accepted();
        self.old.sees_merger("AGREED").await;
        agreed.payload["merger"]["id"].as_str().unwrap().to_owned()
    }

    /// The server dies without a word and another one starts.
    async fn restart(&mut self) {
        self.server.take().unwrap().kill9().await;
        let server = self.installation.serve().await;
        self.old.at(&server);
        self.heir.at(&server);
        self.server = Some(server);
    }
}

/// The transfers of the merger as the clerk of the heir sees them, oldest first.
async fn arrivals(heir: &Place) -> Vec<Value> {
    let fields = "transfers(first: 100) { nodes { id status isByMerger grade dossier { registerNumber } applicant { name { full } } } }";
    let seen = heir.read(&heir.principal, &format!("mergers {{ {fields} }}")).await;
    let mut nodes = seen["mergers"][0]["transfers"]["nodes"].as_array().unwrap().clone();
    nodes.reverse();
    nodes
}

async fn a_school_is_taken_over(installation: Installation) {
    let mut town = Town::open(installation).await;
    let teacher = town.old.school.open_account("giaovien301", "TEACHER").await;
    town.old.school.assign(&town.old.class, "MATHEMATICS", &teacher).await;
    let teacher = town.server.as_ref().unwrap().sign_in("giaovien301").await;
    let child = town.children[0].id.clone();
    let grade = |version| Grade {
        student: &child,
        subject: "MATHEMATICS",
        level: "WELL_COMPLETED",
        score: Some(9),
        expected_version: version,
    };
    let _ = teacher.mutate(&town.old.school.enter(&town.old.class, &[grade(0)])).await.accepted();

    // The heir's principal agrees, by the authority's decision; nobody else, and not to a school elsewhere.
    let decision = Town::decision("2025-05-10");
    town.heir.send(&town.heir.clerk, "agreeToMerger", SHOWN, decision.clone()).await.refused("FORBIDDEN");
    let elsewhere = json!({ "from": { "code": "31999999", "name": "Trường khác" }, "on": "2025-05-10", "order": decision["order"] });
    town.heir
        .send(&town.heir.principal, "agreeToMerger", SHOWN, elsewhere)
        .await
        .refused("MERGER_SCHOOL_ELSEWHERE");
    let merger = town.agree().await;
    let seen = town.old.sees_merger("AGREED").await;
    assert_eq!((&seen["id"], &seen["side"]), (&json!(merger), &json!("CLOSING")));
    assert_eq!((&seen["otherSchool"]["code"], &seen["on"]), (&json!(HEIR), &json!("2025-05-10")));
    assert_eq!(seen["steps"][0]["evidence"]["leaf"].as_str().unwrap().len(), 64);
    let plan = &seen["closingPlan"];
    assert_eq!((&plan["releasedCount"], &plan["completedCount"]), (&json!(3), &json!(0)));
    assert_eq!(plan["grades"], json!([{ "grade": "G2", "studentCount": 3 }]));
    assert_eq!(plan["obstacles"], json!([]));
    // Neither school reads the other one.
    let peek = json!({ "code": OLD });
    let hidden =
        town.heir.principal.query("query($code: String!) { school(code: $code) { position } }", peek).await;
    assert_eq!(hidden["school"], Value::Null);

    // The school moves on: what was looked at is not what would be done.
    let close = json!({ "mergerId": merger, "plan": plan["digest"] });
    let left = json!({ "studentId": town.children[2].id, "on": "2025-05-09", "reason": "DROPPED_OUT" });
    let departure = socai_tests::Mutation::new("recordDeparture", &town.old.school, left);
    let _ = town.old.school.carry_out(departure).await;
    town.old.send(&town.old.principal, "closeSchool", SHOWN, close).await.refused("PLAN_CHANGED");
    let plan = town.old.sees_merger("AGREED").await["closingPlan"].take();
    let close = json!({ "mergerId": merger, "plan": plan["digest"] });
    town.old.send(&town.old.school.admin, "closeSchool", SHOWN, close.clone()).await.refused("FORBIDDEN");
    let closed = town.old.send(&town.old.principal, "closeSchool", SHOWN, close).await.accepted();
    assert_eq!(closed.payload["merger"]["status"], "CLOSED");
    assert_eq!(closed.payload["merger"]["releasedCount"], 2);
    // The process dies before anybody was told.
    town.restart().await;
    let teacher = teacher.at(town.server.as_ref().unwrap().base());

    // Nothing more is written into the closed school's books; they are read as ever.
    let late = teacher.mutate(&town.old.school.enter(&town.old.class, &[grade(1)])).await;
    late.refused("SCHOOL_CLOSED");
    let closure = "closure { heir { code } on releasedCount completedCount }";
    let seen = town.old.read(&teacher, closure).await["closure"].take();
    let expected =
        json!({ "heir": { "code": HEIR }, "on": "2025-05-10", "releasedCount": 2, "completedCount": 0 });
    assert_eq!(seen, expected);
    let keeper = town.old.school.open_account("luutru301", "INSPECTOR").await;
    assert!(!keeper.is_empty());
    let keeper = town.server.as_ref().unwrap().sign_in("luutru301").await;
    let book =
        format!("student(by: {{ id: \"{child}\" }}) {{ registerNumber reportBook {{ years {{ year }} }} }}");
    let seen = town.old.read(&keeper, &book).await["student"].take();
    assert_eq!(
        (&seen["registerNumber"], seen["reportBook"]["years"].as_array().unwrap().len()),
        (&json!(1), 1)
    );

    // Every dossier arrives, once.
    let arrived = town.heir.sees_merger("RECEIVED").await;
    assert_eq!((&arrived["releasedCount"], &arrived["receivedCount"]), (&json!(2), &json!(2)));
    assert_eq!(arrived["closingPlan"], Value::Null);
    let coming = arrivals(&town.heir).await;
    assert_eq!(coming.len(), 2);
    for one in &coming {
        assert_eq!(
            (&one["status"], &one["isByMerger"], &one["grade"]),
            (&json!("RECEIVED"), &json!(true), &json!("G2"))
        );
    }
    let cancel = json!({ "transferId": coming[0]["id"], "reason": "Hết chỗ" });
    town.heir
        .send(&town.heir.principal, "cancelTransfer", "transfer { id }", cancel)
        .await
        .refused("MERGER_BINDING");

    // The clerk places them, all or nobody.
    let place = |class: &str| {
        let placements = coming.iter().map(|it| json!({ "transferId": it["id"], "classId": class }));
        json!({ "mergerId": merger, "on": "2025-05-12", "placements": placements.collect::<Vec<_>>() })
    };
    let mut wrong = place(&town.heir.class.id);
    wrong["placements"][1]["classId"] = json!(town.old.class.id);
    let refused = town.heir.send(&town.heir.clerk, "admitMerged", SHOWN, wrong).await;
    assert_eq!(refused.refusals[0].path, "placements[1].classId");
    let _ =
        town.heir.send(&town.heir.clerk, "admitMerged", SHOWN, place(&town.heir.class.id)).await.accepted();
    let register = town
        .heir
        .read(
            &town.heir.clerk,
            "register(first: 10) { nodes { registerNumber origin { kind school } class { name } } }",
        )
        .await;
    let nodes = register["register"]["nodes"].as_array().unwrap().clone();
    let came: Vec<_> = nodes.iter().filter(|it| it["origin"]["kind"] == "TRANSFER").collect();
    assert_eq!(came.len(), 2);
    assert!(came.iter().all(|it| it["class"]["name"] == "2A"), "{came:?}");
    // The report book goes on with the page that the closed school wrote.
    let here = arrivals_students(&town.heir).await;
    let mut marks = Vec::new();
    for student in &here {
        let book = format!(
            "student(by: {{ id: \"{student}\" }}) {{ reportBook {{ receivedPages {{ school {{ code }} marks {{ mark {{ text }} }} }} }} }}"
        );
        let pages =
            town.heir.read(&town.heir.principal, &book).await["student"]["reportBook"]["receivedPages"]
                .take();
        assert_eq!(pages[0]["school"]["code"], OLD);
        marks.extend(pages[0]["marks"].as_array().unwrap().clone());
    }
    assert_eq!(marks, [json!({ "mark": { "text": "T 9" } })]);
    // The closed school hears that its children are in good hands.
    let open = "transfers(isOpen: true) { totalCount }";
    for _ in 0..100 {
        if town.old.read(&town.old.principal, open).await["transfers"]["totalCount"] == 0 {
            break;
        }
        tokio::time::sleep(Duration::from_millis(200)).await;
    }
    assert_eq!(town.old.read(&town.old.principal, open).await["transfers"]["totalCount"], 0);
    town.server.unwrap().stop().await;
    town.installation.cli().verify_clean().await;
}

async fn arrivals_students(heir: &Place) -> Vec<String> {
    let fields = "mergers { transfers(first: 100) { nodes { student { id } } } }";
    let seen = heir.read(&heir.principal, fields).await;
    let nodes = seen["mergers"][0]["transfers"]["nodes"].as_array().unwrap().clone();
    nodes.iter().map(|it| it["student"]["id"].as_str().unwrap().to_owned()).collect()
}

#[tokio::test]
async fn a_school_is_taken_over_though_the_server_dies_on_sqlite() {
    a_school_is_taken_over(Installation::sqlite()).await;
}

#[tokio::test]
async fn a_school_is_taken_over_though_the_server_dies_on_postgres() {
    let Some(installation) = Installation::postgres().await else { return };
    a_school_is_taken_over(installation).await;
}

#[tokio::test]
async fn a_merger_that_is_declined_changes_nothing_and_may_be_agreed_again() {
    let town = Town::open(Installation::sqlite()).await;
    let merger = town.agree().await;
    let decline = json!({ "mergerId": merger, "reason": "Quyết định đã bị thu hồi" });
    let by: &Client = &town.old.principal;
    town.heir
        .send(&town.heir.principal, "declineMerger", SHOWN, decline.clone())
        .await
        .refused("UNKNOWN_MERGER");
    let declined = town.old.send(by, "declineMerger", SHOWN, decline).await.accepted();
    assert_eq!(declined.payload["merger"]["status"], "DECLINED");
    let told = town.heir.sees_merger("DECLINED").await;
    assert_eq!(
        (&told["side"], &told["receivedCount"], &told["releasedCount"]),
        (&json!("HEIR"), &json!(0), &Value::Null)
    );
    assert_eq!(told["steps"][1]["evidence"]["ledger"].as_str().unwrap().len(), 36);
    let again = town.agree().await;
    assert_ne!(again, merger);
    let _ = town.old.school.create_class("1A").await;
}
