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
    desk.server.stop().await;
    installation.cli().verify_clean().await;
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
