//! The life of students as the office keeps it: a suspension and a return, a departure, siblings and their mother, consents, and the
//! register book on any day, as it is known now and as it was known then. Through HTTP, on both databases.

use serde_json::{Value, json};
use socai_tests::{Class, Client, Installation, Mutation, Outcome, Server, Student, TestSchool};

const CODE: &str = "79000124";

/// Class 6A of three students and class 6B of one, a clerk, a homeroom teacher and a mother of the first of each.
struct Desk {
    server: Server,
    school: TestSchool,
    classes: [Class; 2],
    six_a: Vec<Student>,
    six_b: Vec<Student>,
    clerk: Client,
    homeroom: Client,
    mother: Client,
    guardian: String,
}

impl Desk {
    async fn open(installation: &Installation) -> Self {
        installation.found_school_of(CODE, "THCS").await;
        let server = installation.serve().await;
        let school = TestSchool::of(&server, CODE).await;
        school.open_year().await;
        let classes = [school.create_class("6A").await, school.create_class("6B").await];
        let mother = school.open_account("me", "GUARDIAN").await;
        school.open_account("vanthu", "CLERK").await;
        let teacher = school.open_account("cn6a", "TEACHER").await;
        school.assign_homeroom(&classes[0], &teacher).await;
        let (six_a, six_b) = (school.admit(&classes[0], 3).await, school.admit(&classes[1], 1).await);
        let name = json!({ "family": "Lê", "middle": "Thị", "given": "Mẹ" });
        let input = json!({ "studentId": six_a[0].id, "guardian": { "relation": "MOTHER", "name": name } });
        let register = Mutation::new("registerGuardian", &school, input).selecting("guardian { id }");
        let registered = school.carry_out(register).await;
        let guardian = registered.payload["guardian"]["id"].as_str().unwrap().to_owned();
        let link = json!({ "guardianId": guardian, "accountId": mother });
        let _linked = school.carry_out(Mutation::new("linkGuardianAccount", &school, link)).await;
        let (clerk, homeroom, mother) =
            (server.sign_in("vanthu").await, server.sign_in("cn6a").await, server.sign_in("me").await);
        Self { server, school, classes, six_a, six_b, clerk, homeroom, mother, guardian }
    }

    async fn send(&self, by: &Client, field: &'static str, input: Value) -> Outcome {
        by.mutate(&Mutation::new(field, &self.school, input)).await
    }

    async fn read(&self, by: &Client, fields: &str, at: Option<u64>) -> Value {
        let as_of = at.map_or_else(String::new, |position| format!(", asOf: {{ position: {position} }}"));
        let query = format!("query($code: String!) {{ school(code: $code{as_of}) {{ {fields} }} }}");
        by.query(&query, json!({ "code": self.school.code })).await["school"].take()
    }

    /// How many are on the list of 6A on a day, as somebody sees it.
    async fn on_list(&self, day: &str, at: Option<u64>) -> usize {
        let fields =
            format!("class(by: {{ id: \"{}\" }}) {{ students(on: \"{day}\") {{ id }} }}", self.classes[0].id);
        self.read(&self.clerk, &fields, at).await["class"]["students"].as_array().unwrap().len()
    }

    /// The register book on a day: the totals, and number, standing and class of each line.
    async fn book(&self, day: &str, at: Option<u64>) -> (Value, Vec<String>) {
        let fields = format!(
            "registerBook(on: \"{day}\") {{ admitted attending suspended left
                lines(first: 10) {{ totalCount nodes {{ registerNumber standing class {{ name }} departure note since }} }} }}"
        );
        let book = self.read(&self.clerk, &fields, at).await["registerBook"].take();
        let line = |line: &Value| {
            let (number, class) = (&line["registerNumber"], line["class"]["name"].as_str().unwrap());
            format!("{number} {class} {}", line["standing"].as_str().unwrap())
        };
        let lines = book["lines"]["nodes"].as_array().unwrap().iter().map(line).collect();
        let totals = json!([book["admitted"], book["attending"], book["suspended"], book["left"]]);
        (totals, lines)
    }
}

async fn the_life_of_students(installation: Installation) {
    let desk = Desk::open(&installation).await;
    let admin = &desk.school.admin;
    let [first, second, third] = [0, 1, 2].map(|n| &desk.six_a[n].id);
    assert_eq!(desk.on_list("2024-10-15", None).await, 3);

    let before = jiff::Timestamp::now();

    // Suspended from October to December: on no list of those days, and still in the register.
    let suspend = json!({
        "studentId": first, "from": "2024-10-07", "expected": "2024-12-02", "reason": "Điều trị dài ngày",
    });
    desk.send(&desk.homeroom, "suspendStudent", suspend.clone()).await.refused("FORBIDDEN");
    let suspended = desk.send(admin, "suspendStudent", suspend).await.accepted().position.unwrap();
    assert_eq!(desk.on_list("2024-10-06", None).await, 3);
    assert_eq!(desk.on_list("2024-10-15", None).await, 2);
    let away = |on: &str| {
        format!(
            "class(by: {{ id: \"{}\" }}) {{ suspendedStudents(on: \"{on}\") {{ id }} }}",
            desk.classes[0].id
        )
    };
    let seen = desk.read(&desk.homeroom, &away("2024-10-15"), None).await;
    assert_eq!(seen["class"]["suspendedStudents"], json!([{ "id": first }]));
    let seen = desk.read(&desk.homeroom, &away("2024-10-15"), Some(suspended - 1)).await;
    assert_eq!(seen["class"]["suspendedStudents"], json!([]));
    assert_eq!(
        desk.read(&desk.mother, &away("2024-10-15"), None).await["class"]["suspendedStudents"],
        json!(null)
    );
    let (totals, lines) = desk.book("2024-10-15", None).await;
    assert_eq!(totals, json!([4, 3, 1, 0]));
    assert_eq!(lines, ["1 6A SUSPENDED", "2 6A ATTENDING", "3 6A ATTENDING", "4 6B ATTENDING"]);
    let change = json!({ "studentId": first, "toClassId": desk.classes[1].id, "on": "2024-11-04" });
    desk.send(admin, "changeClass", change).await.refused("STUDENT_IS_SUSPENDED");
    // The homeroom teacher still reads the student.
    let of_first = format!("student(by: {{ id: \"{first}\" }}) {{ suspensions {{ from until expected }} }}");
    let seen = desk.read(&desk.homeroom, &of_first, None).await;
    let expected = json!([{ "from": "2024-10-07", "until": null, "expected": "2024-12-02" }]);
    assert_eq!(seen["student"]["suspensions"], expected);
    let back = json!({ "studentId": first, "on": "2024-11-25", "note": "Đã khỏe" });
    let _back = desk.send(admin, "returnStudent", back.clone()).await.accepted();
    desk.send(admin, "returnStudent", back).await.refused("STUDENT_NOT_SUSPENDED");
    assert_eq!(desk.on_list("2024-11-25", None).await, 3);
    let seen = desk.read(&desk.clerk, &away("2024-11-25"), None).await;
    assert_eq!(seen["class"]["suspendedStudents"], json!([]));

    // One leaves; only the last grade of a level completes it.
    let leave = |reason: &str| json!({ "studentId": second, "on": "2024-12-09", "reason": reason, "note": "Trường THCS Hòa Bình" });
    desk.send(admin, "recordDeparture", leave("COMPLETED")).await.refused("COMPLETES_NOTHING");
    let left = desk.send(admin, "recordDeparture", leave("TRANSFERRED")).await.accepted().position.unwrap();
    let (totals, lines) = desk.book("2024-12-09", None).await;
    assert_eq!(totals, json!([4, 3, 0, 1]));
    assert_eq!(lines[1], "2 6A LEFT");

    // Known now of a day in October is that somebody was away; known before it was recorded was that nobody was.
    assert_eq!(desk.book("2024-10-15", Some(left)).await.0, json!([4, 3, 1, 0]));
    assert_eq!(desk.book("2024-10-15", Some(suspended - 1)).await.0, json!([4, 4, 0, 0]));
    assert_eq!(desk.on_list("2024-10-15", Some(suspended - 1)).await, 3);
    assert_eq!(desk.book("2024-12-09", Some(left - 1)).await.0, json!([4, 4, 0, 0]));
    let by_moment = "query($code: String!, $at: DateTime!) { school(code: $code, asOf: { at: $at }) {
        registerBook(on: \"2024-10-15\") { attending suspended } } }";
    let variables = json!({ "code": desk.school.code, "at": before.to_string() });
    let known_then = desk.clerk.query(by_moment, variables).await["school"]["registerBook"].take();
    assert_eq!(known_then, json!({ "attending": 4, "suspended": 0 }));
    assert_eq!(desk.read(&desk.mother, "registerBook { admitted }", None).await["registerBook"], Value::Null);

    // The same mother for the child in 6B, corrected, and no guardian any more.
    let sibling = &desk.six_b[0].id;
    let assign = json!({ "guardianId": desk.guardian, "studentId": sibling, "relation": "MOTHER" });
    desk.send(&desk.homeroom, "assignGuardian", assign.clone()).await.refused("FORBIDDEN");
    let _assigned = desk.send(&desk.clerk, "assignGuardian", assign).await.accepted();
    let children = desk.mother.query("{ viewer { children { id } } }", json!({})).await;
    assert_eq!(children["viewer"]["children"].as_array().unwrap().len(), 2);
    let correct = json!({
        "guardianId": desk.guardian, "studentId": first, "relation": "OTHER", "contact": { "phone": "0900000088" },
    });
    let _corrected = desk.send(&desk.homeroom, "correctGuardian", correct).await.accepted();
    let of_first = format!(
        "student(by: {{ id: \"{first}\" }}) {{ guardians {{ contact {{ phone }} students {{ relation }} }} }}"
    );
    let seen = desk.read(&desk.clerk, &of_first, None).await;
    let guardian = &seen["student"]["guardians"][0];
    assert_eq!(guardian["contact"]["phone"], "0900000088");
    assert_eq!(guardian["students"][0]["relation"], "OTHER");

    // Consent: the child is asked, the mother speaks for her own children, and may take it back.
    let consent = |student: &str, agrees: Value| {
        json!({
            "studentId": student, "guardianId": desk.guardian, "purpose": "IMAGES", "on": "2024-09-20",
            "childAgrees": agrees, "document": "Phiếu số 12",
        })
    };
    desk.send(&desk.clerk, "recordConsent", consent(first, Value::Null)).await.refused("CHILD_NOT_ASKED");
    desk.send(&desk.clerk, "recordConsent", consent(third, json!(true))).await.refused("NOT_A_GUARDIAN");
    desk.send(&desk.mother, "recordConsent", consent(third, json!(true))).await.refused("FORBIDDEN");
    let _given = desk.send(&desk.mother, "recordConsent", consent(first, json!(true))).await.accepted();
    let withdraw = json!({
        "studentId": first, "guardianId": desk.guardian, "purpose": "IMAGES", "on": "2024-10-20",
    });
    let _withdrawn = desk.send(&desk.mother, "withdrawConsent", withdraw).await.accepted();
    let consents = format!(
        "student(by: {{ id: \"{first}\" }}) {{ consents {{ purpose givenOn withdrawnOn childAgrees document }} }}"
    );
    let seen = desk.read(&desk.clerk, &consents, None).await;
    assert_eq!(
        seen["student"]["consents"],
        json!([{
            "purpose": "IMAGES", "givenOn": "2024-09-20", "withdrawnOn": "2024-10-20", "childAgrees": true,
            "document": "Phiếu số 12",
        }])
    );
    let end = json!({ "guardianId": desk.guardian, "studentId": sibling, "reason": "Theo bản án" });
    let _ended = desk.send(&desk.clerk, "endGuardian", end).await.accepted();
    let children = desk.mother.query("{ viewer { children { id } } }", json!({})).await;
    assert_eq!(children["viewer"]["children"], json!([{ "id": first }]));

    // Who is too old for the grade comes by a circumstance, or by a decision.
    let admit = |born: i16, age: Value| {
        let identity = json!({
            "name": { "family": "Đỗ", "middle": "Văn", "given": "Lớn" }, "code": { "temporary": "TAM-77" },
            "bornOn": format!("{born}-02-03"), "gender": "MALE",
        });
        let entry = json!({
            "classId": desk.classes[1].id, "on": "2024-09-16", "origin": { "new": true }, "identity": identity, "age": age,
        });
        json!({ "entries": [entry] })
    };
    desk.send(&desk.clerk, "admitStudents", admit(2009, Value::Null)).await.refused("AGE_NOT_ALLOWED");
    let hardship = json!({ "ground": "HARDSHIP" });
    let _admitted = desk.send(&desk.clerk, "admitStudents", admit(2009, hardship)).await.accepted();
    one_person_twice(&desk).await;
    a_year_is_rolled_over(&desk).await;
    desk.server.stop().await;
    installation.cli().verify_clean().await;
}

/// Who had left in December was admitted again as somebody new; the two entries become one, and both numbers stay.
async fn one_person_twice(desk: &Desk) {
    let admin = &desk.school.admin;
    let identity = json!({
        "name": { "family": "Đỗ", "middle": "Văn", "given": "Hai" }, "code": { "temporary": "TAM-78" },
        "bornOn": "2013-02-03", "gender": "MALE",
    });
    let entry = json!({
        "classId": desk.classes[0].id, "on": "2025-01-06", "origin": { "new": true }, "identity": identity,
    });
    let admit = Mutation::new("admitStudents", &desk.school, json!({ "entries": [entry] }));
    let admitted = desk.clerk.mutate(&admit.selecting("students { id registerNumber }")).await.accepted();
    let again = admitted.payload["students"][0]["id"].as_str().unwrap();
    assert_eq!(admitted.payload["students"][0]["registerNumber"], 6);
    let merge =
        |stands: &str| json!({ "standsId": stands, "duplicateId": again, "reason": "Trùng giấy khai sinh" });
    desk.send(admin, "mergeStudents", merge(&desk.six_a[0].id)).await.refused("STUDENTS_AT_THE_SAME_TIME");
    desk.send(&desk.clerk, "mergeStudents", merge(&desk.six_a[1].id)).await.refused("FORBIDDEN");
    let merged =
        desk.send(admin, "mergeStudents", merge(&desk.six_a[1].id)).await.accepted().position.unwrap();
    let (totals, lines) = desk.book("2025-01-06", None).await;
    assert_eq!(totals, json!([6, 5, 0, 0]));
    assert_eq!((lines[1].as_str(), lines[5].as_str()), ("2 6A ATTENDING", "6 6A MERGED"));
    // Before it was known there were two.
    let (totals, lines) = desk.book("2025-01-06", Some(merged - 1)).await;
    assert_eq!(totals, json!([6, 5, 0, 1]));
    assert_eq!((lines[1].as_str(), lines[5].as_str()), ("2 6A LEFT", "6 6A ATTENDING"));
    let of_both = format!(
        "stands: student(by: {{ registerNumber: 2 }}) {{ mergedNumbers enrollments {{ from until }} }}
         closed: student(by: {{ id: \"{again}\" }}) {{ registerNumber mergedInto {{ registerNumber }} }}"
    );
    let seen = desk.read(&desk.clerk, &of_both, None).await;
    assert_eq!(seen["stands"]["mergedNumbers"], json!([6]));
    let until = json!({ "from": "2025-01-06", "until": null });
    assert_eq!(seen["stands"]["enrollments"][1], until);
    assert_eq!(seen["closed"], json!({ "registerNumber": 6, "mergedInto": { "registerNumber": 2 } }));
    let change = json!({ "studentId": again, "toClassId": desk.classes[1].id, "on": "2025-02-03" });
    desk.send(admin, "changeClass", change).await.refused("STUDENT_WAS_MERGED");
}

/// A plan names everybody, those who are not settled with the reason; it is carried out as it was looked at, or not at all.
async fn a_year_is_rolled_over(desk: &Desk) {
    let admin = &desk.school.admin;
    let of = json!({ "fromYear": "2024-2025", "toYear": "2025-2026", "on": "2025-09-08" });
    let query = "query($code: String!, $of: RollOverInput!) { school(code: $code) { rollOver(of: $of) { digest up again
        completing staying classes { name } refusals { code path }
        rows(first: 1) { totalCount nodes { from { name } verdict toClass reasonCode reason { vi } } } } } }";
    let variables = json!({ "code": desk.school.code, "of": of });
    let look = async |by: &Client| by.query(query, variables.clone()).await["school"]["rollOver"].take();
    let plan = look(admin).await;
    assert_eq!(plan["digest"], Value::Null);
    assert_eq!(plan["refusals"], json!([{ "code": "SCHOOL_YEAR_NOT_OPEN", "path": "of.toYear" }]));
    let next = json!({
        "year": "2025-2026", "firstDay": "2025-09-05", "termTwoFirstDay": "2026-01-19", "lastDay": "2026-05-31",
        "termOneWeeks": 18, "termTwoWeeks": 17,
    });
    let _opened = desk.send(admin, "openSchoolYear", next).await.accepted();
    let plan = look(admin).await;
    assert_eq!((&plan["up"], &plan["staying"], &plan["classes"]), (&json!(0), &json!(5), &json!([])));
    assert_eq!(plan["rows"]["totalCount"], 5);
    let row = &plan["rows"]["nodes"][0];
    assert_eq!((&row["verdict"], &row["reasonCode"]), (&json!("STAYS"), &json!("undecided")));
    assert_eq!(look(&desk.mother).await, Value::Null);
    let carry = |plan: &Value| json!({ "of": of, "plan": plan["digest"] });
    desk.send(&desk.clerk, "rollOverYear", carry(&plan)).await.refused("FORBIDDEN");
    let leave = json!({ "studentId": desk.six_a[2].id, "on": "2025-06-02", "reason": "DROPPED_OUT" });
    let _left = desk.send(admin, "recordDeparture", leave).await.accepted();
    desk.send(admin, "rollOverYear", carry(&plan)).await.refused("PLAN_CHANGED");
    let plan = look(admin).await;
    assert_eq!(plan["staying"], 4);
    // Nobody is settled, so nothing moves.
    let _carried = desk.send(admin, "rollOverYear", carry(&plan)).await.accepted();
    assert_eq!(look(admin).await["digest"], plan["digest"]);
}

#[tokio::test]
async fn the_register_follows_the_life_of_students_on_sqlite() {
    the_life_of_students(Installation::sqlite()).await;
}

#[tokio::test]
async fn the_register_follows_the_life_of_students_on_postgres() {
    let Some(installation) = Installation::postgres().await else { return };
    the_life_of_students(installation).await;
}
