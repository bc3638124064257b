//! The end of a grading period from the last entry to the mother at home, and two changes after that: by a narrow unlock that
//! closes by itself, and by a correction. Through HTTP, on both databases.

use std::time::{Duration, Instant};

use jiff::{SignedDuration, Timestamp};
use serde_json::{Value, json};
use socai_tests::{
    Class, Client, Grade, Installation, MOMENT, Mutation, Outcome, SUBJECTS, Server, Student, TestSchool,
    YEAR,
};

/// Class 2A with two students, the first one's mother, and everybody who signs.
struct Room {
    server: Server,
    school: TestSchool,
    class: Class,
    students: Vec<Student>,
    teacher: Client,
    homeroom: Client,
    principal: Client,
    mother: Client,
}

impl Room {
    async fn open(installation: &Installation) -> Self {
        let (server, school) = TestSchool::open(installation).await;
        let class = school.create_class("2A").await;
        let teacher = school.open_account("bomon", "TEACHER").await;
        let homeroom = school.open_account("chunhiem", "TEACHER").await;
        school.open_account("hieutruong", "PRINCIPAL").await;
        for subject in SUBJECTS {
            school.assign(&class, subject, &teacher).await;
        }
        school.assign_homeroom(&class, &homeroom).await;
        let students = school.admit(&class, 2).await;
        let mother = school.open_account("me", "GUARDIAN").await;
        let name = json!({ "family": "Lê", "middle": "Thị", "given": "Mẹ" });
        let guardian =
            json!({ "studentId": students[0].id, "guardian": { "relation": "MOTHER", "name": name } });
        let register = Mutation::new("registerGuardian", &school, guardian).selecting("guardian { id }");
        let registered = school.carry_out(register).await;
        let link = json!({ "guardianId": registered.payload["guardian"]["id"], "accountId": mother });
        let _linked = school.carry_out(Mutation::new("linkGuardianAccount", &school, link)).await;
        let [teacher, homeroom, principal, mother] = [
            server.sign_in("bomon").await,
            server.sign_in("chunhiem").await,
            server.sign_in("hieutruong").await,
            server.sign_in("me").await,
        ];
        Self { server, school, class, students, teacher, homeroom, principal, mother }
    }

    async fn send(&self, by: &Client, field: &'static str, select: &'static str, input: Value) -> Outcome {
        by.mutate(&Mutation::new(field, &self.school, input).selecting(select)).await
    }

    async fn sign(&self, by: &Client, field: &'static str, input: Value) {
        let mut input = input;
        input["period"] = period();
        let _signed = self.send(by, field, "", input).await.accepted();
    }

    /// Reads below the class.
    async fn of_class(&self, by: &Client, fields: &str) -> Value {
        let query = format!(
            "query($code: String!) {{ school(code: $code) {{ class(by: {{ id: \"{}\" }}) {{ {fields} }} }} }}",
            self.class.id
        );
        by.query(&query, json!({ "code": self.school.code })).await["school"]["class"].take()
    }

    async fn fill(&self) {
        for student in &self.students {
            let grades: Vec<Grade<'_>> = SUBJECTS
                .iter()
                .enumerate()
                .map(|(index, subject)| Grade {
                    student: &student.id,
                    subject,
                    level: "COMPLETED",
                    score: (index < 2).then_some(7),
                    expected_version: 0,
                })
                .collect();
            let _entered = self.teacher.mutate(&self.school.enter(&self.class, &grades)).await.accepted();
        }
        let readiness = format!(
            "readiness({}) {{ parts {{ subject columns {{ target {{ quality competency }} missing {{ student {{ id }} }} }} }} }}",
            in_period()
        );
        let seen = self.of_class(&self.homeroom, &readiness).await;
        let parts = seen["readiness"]["parts"].as_array().unwrap().clone();
        let own = parts.iter().find(|part| part["subject"].is_null()).unwrap();
        let mut entries = Vec::new();
        for column in own["columns"].as_array().unwrap() {
            let target = match &column["target"]["quality"] {
                Value::Null => json!({ "competency": column["target"]["competency"] }),
                quality => json!({ "quality": quality }),
            };
            for missing in column["missing"].as_array().unwrap() {
                entries.push(json!({
                    "studentId": missing["student"]["id"], "target": target, "traitLevel": "REACHED", "expectedVersion": 0,
                }));
            }
        }
        self.sign(&self.homeroom, "enterGrades", json!({ "classId": self.class.id, "entries": entries }))
            .await;
    }

    /// From the last entry to guardians, in order.
    async fn close(&self) {
        let class = &self.class.id;
        for subject in SUBJECTS {
            let input = json!({ "classId": class, "subject": subject, "confirmation": "subject/1" });
            self.sign(&self.teacher, "signOffSubject", input).await;
        }
        let input = json!({ "classId": class, "confirmation": "consolidation/1" });
        self.sign(&self.homeroom, "consolidateClass", input).await;
        let input = json!({ "classIds": [class], "confirmation": "confirmation/1" });
        self.sign(&self.principal, "confirmClass", input).await;
        let _locked = self.school.carry_out(self.school.lock(&self.class)).await;
        assert_eq!(self.results().await, Vec::<Value>::new(), "a lock shows nothing to the mother");
        self.sign(
            &self.school.admin,
            "publishResults",
            json!({ "area": { "classId": class }, "order": order() }),
        )
        .await;
    }

    /// What the mother sees of her child.
    async fn results(&self) -> Vec<Value> {
        let query = format!(
            "{{ viewer {{ children {{ results({}) {{ target {{ code }} score }} }} }} }}",
            in_period()
        );
        let seen = self.mother.query(&query, json!({})).await;
        seen["viewer"]["children"][0]["results"].as_array().unwrap().clone()
    }

    /// The mother's sight of the score in Mathematics.
    async fn seen_score(&self) -> Value {
        let cells = self.results().await.into_iter();
        let mut mathematics = cells.filter(|cell| cell["target"]["code"] == "subject:TOAN");
        mathematics.next().map_or(Value::Null, |cell| cell["score"].clone())
    }

    /// A request of the teacher for another score in Mathematics, as the principal orders it. Answers its id.
    async fn ordered(&self, score: u8, version: u32, execution: Value) -> String {
        let cell = json!({
            "studentId": self.students[0].id, "target": { "subject": "MATHEMATICS" }, "expectedVersion": version,
            "mark": { "subject": { "level": "COMPLETED", "score": score } },
        });
        let input = json!({ "classId": self.class.id, "period": period(), "cells": [cell], "reason": "Cộng nhầm điểm" });
        let asked = self.send(&self.teacher, "requestChange", "request { id }", input).await.accepted();
        let request = asked.payload["request"]["id"].as_str().unwrap().to_owned();
        let input = json!({ "requestId": request, "execution": execution, "order": order() });
        self.send(&self.teacher, "orderChange", "", input.clone()).await.refused("FORBIDDEN");
        let _ordered = self.send(&self.principal, "orderChange", "", input).await.accepted();
        request
    }

    async fn execute(&self, request: &str) -> Outcome {
        let select = "request { status unlock { remainingSeconds } }";
        self.send(&self.school.admin, "executeChange", select, json!({ "requestId": request }))
            .await
            .accepted()
    }

    async fn write(&self, score: u8, version: u32) -> Outcome {
        let grade = Grade {
            student: &self.students[0].id,
            subject: "MATHEMATICS",
            level: "COMPLETED",
            score: Some(score),
            expected_version: version,
        };
        self.teacher.mutate(&self.school.enter(&self.class, &[grade])).await
    }

    /// Waits until the ledger says that the unlock has ended.
    async fn wait_for_record(&self) -> Value {
        let began = Instant::now();
        loop {
            let history = "history(first: 1) { nodes { kind actor { kind } } }";
            let seen = self.of_class(&self.principal, history).await;
            let newest = seen["history"]["nodes"][0].clone();
            if newest["kind"] == "unlock.closed" {
                return newest;
            }
            assert!(began.elapsed() < Duration::from_secs(60), "nobody recorded the end: {newest}");
            tokio::time::sleep(Duration::from_millis(100)).await;
        }
    }
}

fn period() -> Value {
    json!({ "year": YEAR, "moment": MOMENT })
}

fn in_period() -> String {
    format!("period: {{ year: \"{YEAR}\", moment: {MOMENT} }}")
}

fn order() -> Value {
    json!({ "number": "12/QĐ-THBT", "dated": "2025-01-18" })
}

async fn a_period_is_closed_and_changed_by_the_whole_procedure(installation: Installation) {
    let room = Room::open(&installation).await;
    room.fill().await;
    let early = json!({ "classId": room.class.id, "period": period(), "confirmation": "consolidation/1" });
    room.send(&room.homeroom, "consolidateClass", "", early).await.refused("SUBJECTS_NOT_SIGNED_OFF");
    room.close().await;
    assert_eq!(room.seen_score().await, "7");
    room.write(9, 1).await.refused("PERIOD_LOCKED");

    // Opened for a few seconds, to one teacher.
    let until = Timestamp::now() + SignedDuration::from_secs(8);
    let unlock = json!({ "unlock": { "reach": "CELLS", "until": until.to_string() } });
    let request = room.ordered(9, 1, unlock).await;
    room.write(9, 1).await.refused("PERIOD_LOCKED");
    let opened = room.execute(&request).await;
    assert_eq!(opened.payload["request"]["status"], "UNLOCKED");
    assert!(opened.payload["request"]["unlock"]["remainingSeconds"].as_u64().unwrap() < 8);
    let _written = room.write(9, 1).await.accepted();
    assert_eq!(room.seen_score().await, "9", "what is published shows what stands");
    let left = until.duration_since(Timestamp::now()).as_millis();
    tokio::time::sleep(Duration::from_millis(u64::try_from(left).unwrap_or(0) + 50)).await;
    room.write(10, 2).await.refused("PERIOD_LOCKED");
    assert_eq!(room.wait_for_record().await["actor"]["kind"], "SYSTEM");

    // Corrected by the admin board.
    let request = room.ordered(8, 2, json!({ "correction": true })).await;
    assert_eq!(room.execute(&request).await.payload["request"]["status"], "CORRECTED");
    assert_eq!(room.seen_score().await, "8");

    let closing = format!(
        "closing({}) {{ phase confirmation {{ state }} publication {{ order {{ number }} }} }}",
        in_period()
    );
    let seen = room.of_class(&room.principal, &closing).await;
    assert_eq!(
        seen["closing"],
        json!({ "phase": "OPEN", "confirmation": { "state": "OUTDATED" }, "publication": { "order": { "number": "12/QĐ-THBT" } } }),
        "what was changed must be signed again"
    );
    let report = "query($code: String!) { school(code: $code) { years { lateChanges(milestone: PUBLICATION) { nodes {
        old { text } new { text } by { account { id } } askedBy { id } orderedBy { account { id } } after } } } } }";
    let mut seen = room.principal.query(report, json!({ "code": room.school.code })).await;
    let nodes = seen["school"]["years"][0]["lateChanges"]["nodes"].take();
    let me = async |client: &Client| {
        client.query("{ viewer { account { id } } }", json!({})).await["viewer"]["account"]["id"].take()
    };
    let (teacher, principal, admin) =
        (me(&room.teacher).await, me(&room.principal).await, me(&room.school.admin).await);
    let line = |old: &str, new: &str, by: &Value| {
        json!({
            "old": { "text": old }, "new": { "text": new }, "by": { "account": { "id": by } }, "askedBy": { "id": teacher },
            "orderedBy": { "account": { "id": principal } }, "after": ["LOCK", "PUBLICATION"],
        })
    };
    assert_eq!(nodes, json!([line("H 7", "H 9", &teacher), line("H 9", "H 8", &admin)]));
    room.server.stop().await;
    installation.cli().verify_clean().await;
}

#[tokio::test]
async fn a_period_is_closed_and_changed_by_the_whole_procedure_on_sqlite() {
    a_period_is_closed_and_changed_by_the_whole_procedure(Installation::sqlite()).await;
}

#[tokio::test]
async fn a_period_is_closed_and_changed_by_the_whole_procedure_on_postgres() {
    let Some(installation) = Installation::postgres().await else { return };
    a_period_is_closed_and_changed_by_the_whole_procedure(installation).await;
}
