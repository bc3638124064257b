//! A week of the class book as people keep it: two classes, an entry that comes late, a student who changes class, weeks closed and
//! opened again, a month signed, and the mother at home. Through HTTP, on both databases.

use serde_json::{Value, json};
use socai_tests::{Class, Client, Installation, Mutation, Outcome, Server, Student, TestSchool, YEAR};

const CODE: &str = "79000123";

/// The working days of the second teaching week, which runs from Thursday 12 to Wednesday 18 September 2024.
const DAYS: [&str; 5] = ["2024-09-12", "2024-09-13", "2024-09-16", "2024-09-17", "2024-09-18"];

/// Classes 6A and 6B with their homeroom teachers, three students each, and the mother of the first of 6A.
struct Room {
    server: Server,
    school: TestSchool,
    classes: [Class; 2],
    students: [Vec<Student>; 2],
    homeroom: [Client; 2],
    principal: Client,
    mother: Client,
}

impl Room {
    async fn open(installation: &Installation) -> Self {
        installation.found_school_of(CODE, "THCS").await;
        let server = installation.serve().await;
        let school = TestSchool::of(&server, CODE).await;
        school.open_year().await;
        let classes = [school.create_class("6A").await, school.create_class("6B").await];
        school.open_account("hieutruong", "PRINCIPAL").await;
        let mother = school.open_account("me", "GUARDIAN").await;
        let mut students = Vec::new();
        let mut homeroom = Vec::new();
        for (class, login) in classes.iter().zip(["cn6a", "cn6b"]) {
            let account = school.open_account(login, "TEACHER").await;
            school.assign_homeroom(class, &account).await;
            students.push(school.admit(class, 3).await);
            homeroom.push(server.sign_in(login).await);
        }
        let name = json!({ "family": "Lê", "middle": "Thị", "given": "Mẹ" });
        let guardian =
            json!({ "studentId": students[0][0].id, "guardian": { "relation": "MOTHER", "name": name } });
        let register = Mutation::new("registerGuardian", &school, guardian).selecting("guardian { id }");
        let registered = school.carry_out(register).await;
        let link = json!({ "guardianId": registered.payload["guardian"]["id"], "accountId": mother });
        let _linked = school.carry_out(Mutation::new("linkGuardianAccount", &school, link)).await;
        let (principal, mother) = (server.sign_in("hieutruong").await, server.sign_in("me").await);
        let students = students.try_into().ok().unwrap();
        let homeroom = homeroom.try_into().ok().unwrap();
        Self { server, school, classes, students, homeroom, principal, mother }
    }

    async fn send(&self, by: &Client, field: &'static str, select: &'static str, input: Value) -> Outcome {
        by.mutate(&Mutation::new(field, &self.school, input).selecting(select)).await
    }

    /// The homeroom teacher of a class records a session; absent are the students of these rows, with or without permission.
    async fn record(
        &self,
        (class, date, session): (usize, &str, &str),
        absent: &[(&Student, &str)],
        version: u32,
    ) -> Outcome {
        let entry =
            |(student, presence): &(&Student, &str)| json!({ "studentId": student.id, "presence": presence });
        let entries: Vec<Value> = absent.iter().map(entry).collect();
        let input = json!({
            "classId": self.classes[class].id, "date": date, "session": session, "entries": entries,
            "expectedVersion": version,
        });
        let select =
            "session { version enrolled absent { label { vi } } entered { isLate } corrected { isLate } }";
        self.send(&self.homeroom[class], "recordAttendance", select, input).await
    }

    async fn of_week(&self, by: &Client, field: &'static str, class: usize, week: u8) -> Outcome {
        let input = json!({ "classId": self.classes[class].id, "week": week });
        let input = match field {
            "reopenAttendanceWeek" => merged(input, "reason", json!("Có giấy phép nộp sau")),
            _ => input,
        };
        self.send(by, field, "week { sessionCount sign { state reason } }", input).await
    }

    async fn sign(&self, by: &Client, classes: &[usize]) -> Outcome {
        let ids: Vec<&str> = classes.iter().map(|class| self.classes[*class].id.as_str()).collect();
        let input = json!({ "classIds": ids, "month": "2024-09" });
        self.send(by, "signAttendanceMonth", "months { month openWeeks sign { state } }", input).await
    }

    /// Reads below a class, at the head or at a position.
    async fn of_class(&self, by: &Client, class: usize, fields: &str, at: Option<u64>) -> Value {
        let as_of = at.map_or_else(String::new, |position| format!(", asOf: {{ position: {position} }}"));
        let query = format!(
            "query($code: String!) {{ school(code: $code{as_of}) {{ class(by: {{ id: \"{}\" }}) {{ {fields} }} }} }}",
            self.classes[class].id
        );
        by.query(&query, json!({ "code": self.school.code })).await["school"]["class"].take()
    }

    /// What a visitor sees of a student's year; null when it is nobody's business of theirs.
    async fn of_student(&self, by: &Client, student: &Student) -> Value {
        let query = format!(
            "query($code: String!) {{ school(code: $code) {{ student(by: {{ id: \"{}\" }}) {{
                attendance(year: \"{YEAR}\") {{ totals {{ sessions excused unexcused missed }}
                    months {{ month totals {{ missed }} }} missed {{ date session presence class {{ name }} entered {{ isLate }} }} }}
            }} }} }}",
            student.id
        );
        by.query(&query, json!({ "code": self.school.code })).await["school"]["student"].take()
    }
}

fn merged(mut input: Value, member: &str, value: Value) -> Value {
    input[member] = value;
    input
}

/// What a row of the sheet shows, `.` for present and `-` where the class says nothing.
fn shown(sheet: &Value) -> Vec<String> {
    let letter = |presence: &Value| match presence.as_str() {
        None => '-',
        Some("PRESENT") => '.',
        Some("EXCUSED") => 'P',
        Some(_) => 'K',
    };
    let row = |row: &Value| row["presences"].as_array().unwrap().iter().map(letter).collect();
    sheet["rows"].as_array().unwrap().iter().map(row).collect()
}

const SHEET: &str = "attendance(range: { week: 2 }) { from until sessions { date session version week }
    rows { student { id } presences totals { missed } } totals { sessions excused unexcused } }";

async fn a_week_of_the_class_book(installation: Installation) {
    let room = Room::open(&installation).await;
    let [six_a, six_b] = &room.students;
    let (first, second) = (&six_a[0], &six_a[1]);

    // Everything of the year 2024-2025 is over, so what is recorded today comes late, and says so.
    let recorded = room.record((0, DAYS[0], "MORNING"), &[(first, "EXCUSED")], 0).await.accepted();
    assert_eq!(recorded.payload["session"]["entered"]["isLate"], true);
    assert_eq!(recorded.payload["session"]["enrolled"], 3);
    assert_eq!(recorded.payload["session"]["absent"][0]["label"]["vi"], "Vắng có phép");
    for (index, day) in DAYS.iter().enumerate() {
        if index > 0 {
            let absent = [(second, "UNEXCUSED")];
            let absent = if index == 2 { &absent[..] } else { &[] };
            let _recorded = room.record((0, day, "MORNING"), absent, 0).await.accepted();
        }
        let _recorded = room.record((1, day, "AFTERNOON"), &[], 0).await.accepted();
    }
    let before = room.of_class(&room.homeroom[0], 0, SHEET, None).await["attendance"].take();
    assert_eq!(shown(&before), ["P....", "..K..", "....."]);
    assert_eq!(before["totals"], json!({ "sessions": 15, "excused": 1, "unexcused": 1 }));
    assert_eq!((&before["from"], &before["until"]), (&json!("2024-09-12"), &json!("2024-09-18")));

    // Two people correct one session: who saw the older version is told.
    let corrected = room.record((0, DAYS[2], "MORNING"), &[(second, "EXCUSED")], 1).await.accepted();
    assert_eq!(corrected.payload["session"]["version"], 2);
    assert_eq!(corrected.payload["session"]["corrected"]["isLate"], true);
    let position = corrected.position.unwrap();
    let conflict = room.record((0, DAYS[2], "MORNING"), &[], 1).await;
    conflict.refused("VERSION_CONFLICT");

    // Nobody records another class, a stranger, or a day without school.
    let stranger = room.record((0, DAYS[1], "MORNING"), &[(&six_b[0], "EXCUSED")], 1).await;
    stranger.refused("STUDENT_NOT_IN_CLASS");
    room.record((0, "2025-01-15", "MORNING"), &[], 0).await.refused("NOT_A_TEACHING_DAY");
    let other = json!({
        "classId": room.classes[1].id, "date": DAYS[0], "session": "MORNING", "entries": [], "expectedVersion": 0,
    });
    room.send(&room.homeroom[0], "recordAttendance", "", other.clone()).await.refused("FORBIDDEN");
    room.send(&room.mother, "recordAttendance", "", other).await.refused("FORBIDDEN");

    // The homeroom teachers close their weeks; a closed week refuses every write.
    room.sign(&room.principal, &[0, 1]).await.refused("WEEKS_OPEN");
    for class in [0, 1] {
        for week in 1..=4 {
            let closed = room.of_week(&room.homeroom[class], "closeAttendanceWeek", class, week).await;
            assert_eq!(closed.accepted().payload["week"]["sign"]["state"], "SIGNED");
        }
    }
    room.record((0, DAYS[0], "AFTERNOON"), &[], 0).await.refused("WEEK_CLOSED");
    room.record((0, DAYS[2], "MORNING"), &[], 2).await.refused("WEEK_CLOSED");
    room.of_week(&room.homeroom[0], "reopenAttendanceWeek", 0, 2).await.refused("FORBIDDEN");
    let reopened = room.of_week(&room.principal, "reopenAttendanceWeek", 0, 2).await.accepted();
    let expected = json!({ "state": "REOPENED", "reason": "Có giấy phép nộp sau" });
    assert_eq!(reopened.payload["week"]["sign"], expected);
    let _recorded = room.record((0, DAYS[0], "AFTERNOON"), &[(first, "UNEXCUSED")], 0).await.accepted();
    let _closed = room.of_week(&room.homeroom[0], "closeAttendanceWeek", 0, 2).await.accepted();

    // The management board signs September of both classes; what is signed is not opened again.
    room.sign(&room.homeroom[0], &[0]).await.refused("FORBIDDEN");
    let signed = room.sign(&room.principal, &[0, 1]).await.accepted();
    let month = json!({ "month": "2024-09", "openWeeks": [], "sign": { "state": "SIGNED" } });
    assert_eq!(signed.payload["months"], json!([month, month]));
    room.of_week(&room.principal, "reopenAttendanceWeek", 0, 2).await.refused("MONTH_SIGNED");

    // A student changes class: the totals go along, each book keeps its days.
    let change = json!({ "studentId": second.id, "toClassId": room.classes[1].id, "on": "2024-10-07" });
    let _changed = room.send(&room.school.admin, "changeClass", "", change).await.accepted();
    let _recorded = room.record((1, "2024-10-07", "MORNING"), &[(second, "UNEXCUSED")], 0).await.accepted();
    let seen = room.of_student(&room.principal, second).await["attendance"].take();
    assert_eq!(seen["totals"], json!({ "sessions": 7, "excused": 1, "unexcused": 1, "missed": 2 }));
    let classes: Vec<&Value> =
        seen["missed"].as_array().unwrap().iter().map(|missed| &missed["class"]["name"]).collect();
    assert_eq!(classes, ["6A", "6B"]);

    // The mother reads her own child, and nobody else's, nor the class.
    let child = room.of_student(&room.mother, first).await["attendance"].take();
    assert_eq!(child["totals"], json!({ "sessions": 6, "excused": 1, "unexcused": 1, "missed": 2 }));
    assert_eq!(child["months"], json!([{ "month": "2024-09", "totals": { "missed": 2 } }]));
    assert_eq!(room.of_student(&room.mother, second).await, Value::Null);
    let sheet = room.of_class(&room.mother, 0, "attendance(range: { week: 2 }) { from }", None).await;
    assert_eq!(sheet["attendance"], Value::Null);
    assert_eq!(room.of_class(&room.homeroom[1], 0, SHEET, None).await["attendance"], Value::Null);

    // What the rule of 45 sessions counts follows from it, and the hand enters nothing beside.
    let by_hand = json!({
        "classId": room.classes[0].id, "period": { "year": YEAR, "moment": "END_OF_YEAR" },
        "entries": [{
            "studentId": first.id, "target": { "absences": true }, "mark": { "absences": { "excused": 0, "unexcused": 0 } },
            "expectedVersion": 0,
        }],
    });
    room.send(&room.homeroom[0], "enterGrades", "", by_hand).await.refused("ABSENCES_KEPT_BY_SESSIONS");
    let query = format!(
        "query($code: String!) {{ school(code: $code) {{ student(by: {{ id: \"{}\" }}) {{
            yearResult(year: \"{YEAR}\") {{ absences {{ excused unexcused }} }} }} }} }}",
        first.id
    );
    let result = room.homeroom[0].query(&query, json!({ "code": room.school.code })).await;
    let absences = &result["school"]["student"]["yearResult"]["absences"];
    assert_eq!(*absences, json!({ "excused": 1, "unexcused": 1 }));

    // And the book as it stood: before the correction, and at it.
    let past = |position| room.of_class(&room.principal, 0, SHEET, Some(position));
    assert_eq!(past(position - 1).await["attendance"], before);
    assert_eq!(shown(&past(position).await["attendance"]), ["P....", "..P..", "....."]);
    let told = "history(first: 1) { nodes { kind student { id } changes { field old new } } }";
    let entry = room.of_class(&room.principal, 0, told, Some(position)).await["history"]["nodes"][0].take();
    assert_eq!((&entry["kind"], &entry["student"]), (&json!("attendance.recorded"), &Value::Null));
    let change = |field: &str| {
        entry["changes"].as_array().unwrap().iter().find(|change| change["field"] == field).unwrap()
    };
    assert_eq!(*change("excused"), json!({ "field": "excused", "old": null, "new": second.name }));
    assert_eq!(*change("unexcused"), json!({ "field": "unexcused", "old": second.name, "new": null }));
    let history = "history(first: 1) { nodes { kind kindLabel { vi } } }";
    let newest = room.of_class(&room.principal, 0, history, None).await["history"]["nodes"][0].take();
    assert_eq!(newest["kind"], "student.class_changed");
    room.server.stop().await;
    installation.cli().verify_clean().await;
}

#[tokio::test]
async fn a_week_of_the_class_book_is_kept_closed_and_signed_on_sqlite() {
    a_week_of_the_class_book(Installation::sqlite()).await;
}

#[tokio::test]
async fn a_week_of_the_class_book_is_kept_closed_and_signed_on_postgres() {
    let Some(installation) = Installation::postgres().await else { return };
    a_week_of_the_class_book(installation).await;
}
