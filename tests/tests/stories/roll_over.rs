//! From the last marks of a year to the classes of the next one: who completed goes up or leaves, who did not is assessed again
//! and decided about, who is not settled waits. Through HTTP, on both databases.

use serde_json::{Value, json};
use socai_tests::{
    Class, Client, Installation, Mutation, Outcome, Server, Student, TestSchool, YEAR, leaves,
};

const NEXT: &str = "2025-2026";
/// The first day in the new classes.
const SEPTEMBER: &str = "2025-09-08";
const END: &str = "END_OF_YEAR";
const AGAIN: &str = "REASSESSMENT";

const PLAN: &str = "query($code: String!, $of: RollOverInput!) { school(code: $code) { rollOver(of: $of) {
    digest up again completing staying refusals { code } classes { name grade studentCount existing { id } }
    rows(first: 10) { nodes { student { id } from { name } verdict toClass reasonCode } } } } }";

/// A class with its one teacher and two students.
struct Room {
    class: Class,
    teacher: Client,
    subjects: Vec<String>,
    students: Vec<Student>,
}

/// Classes 4A and 5A and who closes their books.
struct YearEnd {
    server: Server,
    school: TestSchool,
    principal: Client,
    rooms: [Room; 2],
}

/// What somebody comes to in Mathematics.
#[derive(Clone, Copy, PartialEq)]
enum Comes {
    Far,
    Short,
}

impl YearEnd {
    async fn open(installation: &Installation) -> Self {
        let (server, school) = TestSchool::open(installation).await;
        school.open_account("hieutruong", "PRINCIPAL").await;
        let rooms = [room(&server, &school, "4A").await, room(&server, &school, "5A").await];
        Self { principal: server.sign_in("hieutruong").await, server, school, rooms }
    }

    async fn send(&self, by: &Client, field: &'static str, input: Value) -> Outcome {
        by.mutate(&Mutation::new(field, &self.school, input)).await
    }

    async fn read(&self, fields: &str, at: Option<u64>) -> Value {
        let as_of = at.map_or_else(String::new, |position| format!(", asOf: {{ position: {position} }}"));
        let query = format!("query($code: String!) {{ school(code: $code{as_of}) {{ {fields} }} }}");
        self.school.admin.query(&query, json!({ "code": self.school.code })).await["school"].take()
    }

    /// The columns of a class at the end of the year that must be filled in.
    async fn columns(&self, room: &Room) -> Vec<Value> {
        let fields = format!(
            "class(by: {{ id: \"{}\" }}) {{ gradebook(period: {{ year: \"{YEAR}\", moment: {END} }}) {{
                columns {{ hasTest target {{ kind subject quality competency }} }} }} }}",
            room.class.id
        );
        let mut seen = self.read(&fields, None).await;
        let columns = seen["class"]["gradebook"]["columns"].take().as_array().unwrap().clone();
        let is_taken = |column: &Value| {
            let target = &column["target"];
            let subject = target["subject"].as_str();
            target["kind"] != "ABSENCES"
                && subject.is_none_or(|subject| room.subjects.iter().any(|taken| taken == subject))
        };
        columns.into_iter().filter(is_taken).collect()
    }

    /// Enters the end of the year: everybody reaches everything, but for Mathematics.
    async fn enter(&self, room: &Room, in_mathematics: [Comes; 2]) {
        let columns = self.columns(room).await;
        let entries: Vec<Value> = room
            .students
            .iter()
            .zip(in_mathematics)
            .flat_map(|(student, comes)| columns.iter().map(move |column| entry(student, column, comes)))
            .collect();
        self.save(room, END, entries).await;
    }

    /// Assesses a student again in Mathematics, and closes the book of what was assessed again.
    async fn assess_again(&self, room: &Room, student: &Student, comes: Comes) {
        let column = json!({ "hasTest": true, "target": { "kind": "SUBJECT", "subject": "MATHEMATICS" } });
        self.save(room, AGAIN, vec![entry(student, &column, comes)]).await;
        self.lock(room, AGAIN).await;
    }

    async fn save(&self, room: &Room, moment: &str, entries: Vec<Value>) {
        let input = json!({ "classId": room.class.id, "period": period(moment), "entries": entries });
        let _saved = self.send(&room.teacher, "enterGrades", input).await.accepted();
    }

    async fn lock(&self, room: &Room, moment: &str) {
        let scope = json!({ "period": period(moment), "area": { "classId": room.class.id } });
        let lock = json!({ "scope": scope, "order": order() });
        let _locked = self.send(&self.school.admin, "lockPeriod", lock).await.accepted();
    }

    /// Signs, confirms and locks the end of the year.
    async fn close(&self, room: &Room) {
        let stage =
            |code: &str| json!({ "classId": room.class.id, "period": period(END), "confirmation": code });
        for subject in &room.subjects {
            let mut sign = stage("subject/1");
            sign["subject"] = json!(subject);
            let _signed = self.send(&room.teacher, "signOffSubject", sign).await.accepted();
        }
        let _signed = self.send(&room.teacher, "consolidateClass", stage("consolidation/1")).await.accepted();
        let confirm =
            json!({ "classIds": [room.class.id], "period": period(END), "confirmation": "confirmation/1" });
        let _confirmed = self.send(&self.principal, "confirmClass", confirm).await.accepted();
        self.lock(room, END).await;
    }

    async fn finalize(&self, room: &Room) {
        let class = json!({ "classId": room.class.id });
        let _finalized = self.send(&self.principal, "finalizeYear", class).await.accepted();
    }

    /// Where the two students of a class go, by what is finalized and decided.
    async fn next_year(&self, room: &Room) -> [Value; 2] {
        let fields = format!(
            "class(by: {{ id: \"{}\" }}) {{ nextYear {{ student {{ id }} destination }} }}",
            room.class.id
        );
        let seen = self.read(&fields, None).await;
        let listed = seen["class"]["nextYear"].as_array().unwrap().clone();
        let of = |student: &Student| {
            let entry = listed.iter().find(|entry| entry["student"]["id"] == student.id.as_str());
            entry.unwrap()["destination"].clone()
        };
        [of(&room.students[0]), of(&room.students[1])]
    }

    async fn plan(&self) -> Value {
        let variables = json!({ "code": self.school.code, "of": of() });
        self.school.admin.query(PLAN, variables).await["school"]["rollOver"].take()
    }

    async fn carry_out(&self, plan: &Value) -> Mutation {
        let carry = json!({ "of": of(), "plan": plan["digest"] });
        let carry = Mutation::new("rollOverYear", &self.school, carry);
        self.principal.mutate(&carry).await.refused("FORBIDDEN");
        let _carried = self.school.admin.mutate(&carry).await.accepted();
        carry
    }

    /// A student's stays: class and year, from, until, why it ended.
    async fn stays(&self, student: &Student, at: Option<u64>) -> Vec<String> {
        let fields = format!(
            "student(by: {{ id: \"{}\" }}) {{ enrollments {{ class {{ name year }} from until departure }} }}",
            student.id
        );
        let seen = self.read(&fields, at).await;
        let said = |stay: &Value| {
            let text = |value: &Value| value.as_str().unwrap_or("-").to_owned();
            let (class, year) = (text(&stay["class"]["name"]), text(&stay["class"]["year"]));
            let (from, until, why) = (text(&stay["from"]), text(&stay["until"]), text(&stay["departure"]));
            format!("{class} {year}: {from} {until} {why}")
        };
        seen["student"]["enrollments"].as_array().unwrap().iter().map(said).collect()
    }

    /// The newest entry of a student's history.
    async fn newest(&self, student: &Student) -> Value {
        let fields = format!(
            "student(by: {{ id: \"{}\" }}) {{ history(first: 1) {{ nodes {{ kind command right }} }} }}",
            student.id
        );
        self.read(&fields, None).await["student"]["history"]["nodes"][0].take()
    }

    /// The grade of a class of the next year, and who is on its list on the first day.
    async fn on_list(&self, name: &str) -> (Value, Vec<String>) {
        let by = format!("{{ name: {{ year: \"{NEXT}\", name: \"{name}\" }} }}");
        let fields = format!("class(by: {by}) {{ grade students(on: \"{SEPTEMBER}\") {{ id }} }}");
        let class = self.read(&fields, None).await["class"].take();
        let ids = class["students"].as_array().unwrap().iter();
        (class["grade"].clone(), ids.map(|student| text(&student["id"])).collect())
    }

    /// The register book on a day: attending and left, and each line by its number.
    async fn book(&self, day: &str, at: Option<u64>) -> (Value, Vec<String>) {
        let fields = format!(
            "registerBook(on: \"{day}\") {{ admitted attending left
                lines(first: 10) {{ nodes {{ registerNumber standing class {{ name year }} departure }} }} }}"
        );
        let book = self.read(&fields, at).await["registerBook"].take();
        let line = |line: &Value| {
            let text = |value: &Value| value.as_str().unwrap_or("-").to_owned();
            let class = format!("{} {}", text(&line["class"]["name"]), text(&line["class"]["year"]));
            let (standing, departure) = (text(&line["standing"]), text(&line["departure"]));
            format!("{} {class} {standing} {departure}", line["registerNumber"])
        };
        let lines = book["lines"]["nodes"].as_array().unwrap().iter().map(line).collect();
        (json!([book["admitted"], book["attending"], book["left"]]), lines)
    }
}

/// A class whose homeroom teacher teaches everything, as in a small primary school.
async fn room(server: &Server, school: &TestSchool, name: &str) -> Room {
    let class = school.create_class(name).await;
    let choose = json!({ "classId": class.id, "electives": [] });
    let choose =
        Mutation::new("chooseClassSubjects", school, choose).selecting("class { subjects { subject } }");
    let chosen = school.carry_out(choose).await;
    let subjects = chosen.payload["class"]["subjects"].as_array().unwrap().iter();
    let subjects: Vec<String> = subjects.map(|subject| text(&subject["subject"])).collect();
    let login = format!("gv{}", name.to_lowercase());
    let teacher = school.open_account(&login, "TEACHER").await;
    for subject in &subjects {
        school.assign(&class, subject, &teacher).await;
    }
    school.assign_homeroom(&class, &teacher).await;
    let students = school.admit(&class, 2).await;
    Room { class, teacher: server.sign_in(&login).await, subjects, students }
}

fn entry(student: &Student, column: &Value, comes: Comes) -> Value {
    let target = &column["target"];
    let is_short = comes == Comes::Short && target["subject"] == "MATHEMATICS";
    let (level, score) = if is_short { ("NOT_COMPLETED", 3) } else { ("COMPLETED", 7) };
    let (target, mark) = match target["kind"].as_str().unwrap() {
        "SUBJECT" => {
            let score = (column["hasTest"] == true).then_some(score);
            (
                json!({ "subject": target["subject"] }),
                json!({ "subject": { "level": level, "score": score } }),
            )
        }
        "QUALITY" => (json!({ "quality": target["quality"] }), json!({ "trait": "REACHED" })),
        kind => {
            assert_eq!(kind, "COMPETENCY");
            (json!({ "competency": target["competency"] }), json!({ "trait": "REACHED" }))
        }
    };
    json!({ "studentId": student.id, "target": target, "mark": mark, "expectedVersion": 0 })
}

fn period(moment: &str) -> Value {
    json!({ "year": YEAR, "moment": moment })
}

fn of() -> Value {
    json!({ "fromYear": YEAR, "toYear": NEXT, "on": SEPTEMBER })
}

fn order() -> Value {
    json!({ "number": "46/QĐ-THBT", "dated": "2025-05-28" })
}

#[track_caller]
fn text(value: &Value) -> String {
    value.as_str().unwrap_or_else(|| panic!("no text: {value}")).to_owned()
}

async fn a_year_comes_to_its_end_and_the_next_one_begins(installation: Installation) {
    let end = YearEnd::open(&installation).await;
    let [four, five] = &end.rooms;
    let ([an, binh], [chau, dung]) = ([0, 1].map(|n| &four.students[n]), [0, 1].map(|n| &five.students[n]));
    the_books_are_closed(&end).await;
    let before = end.read("position", None).await["position"].as_u64().unwrap();

    // The plan names everybody. It writes nothing, and the next year has no class yet.
    let refused = end.plan().await;
    assert_eq!(refused["refusals"], json!([{ "code": "SCHOOL_YEAR_NOT_OPEN" }]));
    let next = json!({
        "year": NEXT, "firstDay": "2025-09-05", "termTwoFirstDay": "2026-01-19", "lastDay": "2026-05-31",
        "termOneWeeks": 18, "termTwoWeeks": 17,
    });
    let opened = end.send(&end.school.admin, "openSchoolYear", next).await.accepted();
    let plan = end.plan().await;
    let counts = json!([plan["up"], plan["again"], plan["completing"], plan["staying"]]);
    assert_eq!(counts, json!([1, 1, 1, 1]), "{plan}");
    let class = |name: &str, grade: &str| json!({ "name": name, "grade": grade, "studentCount": 1, "existing": null });
    assert_eq!(plan["classes"], json!([class("4A", "G4"), class("5A", "G5")]));
    let row = |student: &Student, from: &str, verdict: &str, to: Option<&str>, why: Option<&str>| {
        json!({
            "student": { "id": student.id }, "from": { "name": from }, "verdict": verdict, "toClass": to, "reasonCode": why,
        })
    };
    let rows = plan["rows"]["nodes"].as_array().unwrap();
    for expected in [
        row(an, "4A", "UP", Some("5A"), None),
        row(binh, "4A", "AGAIN", Some("4A"), None),
        row(chau, "5A", "COMPLETES", None, None),
        row(dung, "5A", "STAYS", None, Some("undecided")),
    ] {
        assert!(rows.contains(&expected), "{expected} is not in {plan}");
    }
    assert_eq!(rows.len(), 4);
    let position = end.read("position", None).await["position"].as_u64();
    assert_eq!(position, opened.position, "looking at a plan writes nothing");

    let carried = end.carry_out(&plan).await;
    let again = end.school.admin.mutate(&carried).await.accepted();
    assert!(again.is_replay, "{again:?}");

    // The classes of the next year.
    assert_eq!(end.on_list("5A").await, (json!("G5"), vec![an.id.clone()]));
    assert_eq!(end.on_list("4A").await, (json!("G4"), vec![binh.id.clone()]));
    // The register book of the day on which the level was completed, of the first day of school, and as it was known before.
    let (totals, lines) = end.book("2025-06-01", None).await;
    assert_eq!(totals, json!([4, 3, 1]));
    let of_june = [
        "1 4A 2024-2025 ATTENDING -",
        "2 4A 2024-2025 ATTENDING -",
        "3 5A 2024-2025 LEFT COMPLETED",
        "4 5A 2024-2025 ATTENDING -",
    ];
    assert_eq!(lines, of_june);
    let (totals, lines) = end.book(SEPTEMBER, None).await;
    assert_eq!(totals, json!([4, 3, 1]));
    assert_eq!(lines[..2], ["1 5A 2025-2026 ATTENDING -", "2 4A 2025-2026 ATTENDING -"]);
    assert_eq!(lines[3], of_june[3], "who is not settled stays where they are");
    assert_eq!(end.book(SEPTEMBER, Some(before)).await.0, json!([4, 4, 0]));

    // What each student's own record says.
    let four_a = "4A 2024-2025: 2024-09-05";
    assert_eq!(
        end.stays(an, None).await,
        [format!("{four_a} {SEPTEMBER} -"), format!("5A 2025-2026: {SEPTEMBER} - -")]
    );
    assert_eq!(
        end.stays(binh, None).await,
        [format!("{four_a} {SEPTEMBER} -"), format!("4A 2025-2026: {SEPTEMBER} - -")]
    );
    assert_eq!(end.stays(an, Some(before)).await, [format!("{four_a} - -")]);
    let completed = ["5A 2024-2025: 2024-09-05 2025-06-01 COMPLETED"];
    assert_eq!(end.stays(chau, None).await, completed);
    for (student, kind) in [(an, "student.enrolled"), (binh, "student.enrolled"), (chau, "student.departed")]
    {
        let newest = end.newest(student).await;
        assert_eq!((&newest["kind"], &newest["command"]), (&json!(kind), &json!(carried.key())), "{newest}");
        assert_eq!(newest["right"], "admin-board/none");
    }
    assert_ne!(end.newest(dung).await["command"], json!(carried.key()));

    who_was_not_settled_goes_with_a_later_plan(&end).await;
    assert_eq!(end.stays(dung, None).await, completed);
    assert_eq!(end.book(SEPTEMBER, None).await.0, json!([4, 2, 2]));

    end.server.stop().await;
    let rolled: Vec<Value> = leaves(&installation.cli().export(&end.school.code).await)
        .into_iter()
        .filter(|leaf| leaf.kind == "year.rolled_over")
        .map(|leaf| {
            let body = leaf.body;
            json!([body["promoted"], body["retained"], body["completed"], body["open"]])
        })
        .collect();
    assert_eq!(rolled, [json!([1, 1, 1, 1]), json!([0, 0, 1, 0])]);
    installation.cli().verify_clean().await;
}

/// One of each class completes it. The others do not: the one of 4A fails again and is to repeat by the principal's decision, the
/// one of 5A has not been assessed again.
async fn the_books_are_closed(end: &YearEnd) {
    let [four, five] = &end.rooms;
    for room in &end.rooms {
        end.enter(room, [Comes::Far, Comes::Short]).await;
        let class = json!({ "classId": room.class.id });
        end.send(&end.principal, "finalizeYear", class).await.refused("YEAR_NOT_CLOSED");
        end.close(room).await;
        assert_eq!(end.next_year(room).await, ["OPEN", "OPEN"], "nothing is finalized");
        end.finalize(room).await;
    }
    assert_eq!(end.next_year(four).await, ["PROMOTED", "OPEN"]);
    assert_eq!(end.next_year(five).await, ["COMPLETED", "OPEN"]);

    let decide = json!({
        "studentId": four.students[1].id, "year": YEAR, "verdict": "RETAINED", "reason": "Đã được giúp đỡ và kiểm tra lại",
    });
    end.send(&end.principal, "decidePromotion", decide.clone()).await.refused("DECISION_NOT_DUE");
    end.assess_again(four, &four.students[1], Comes::Short).await;
    let _decided = end.send(&end.principal, "decidePromotion", decide).await.accepted();
    end.finalize(four).await;
    assert_eq!(end.next_year(four).await, ["PROMOTED", "RETAINED"]);
}

/// The one of 5A passes in the summer, after the others have moved.
async fn who_was_not_settled_goes_with_a_later_plan(end: &YearEnd) {
    let five = &end.rooms[1];
    end.assess_again(five, &five.students[1], Comes::Far).await;
    end.finalize(five).await;
    let plan = end.plan().await;
    let counts = json!([plan["up"], plan["again"], plan["completing"], plan["staying"]]);
    assert_eq!(counts, json!([0, 0, 1, 0]), "nobody moves twice: {plan}");
    assert_eq!(plan["classes"], json!([]));
    end.carry_out(&plan).await;
}

#[tokio::test]
async fn a_year_is_rolled_over_on_sqlite() {
    a_year_comes_to_its_end_and_the_next_one_begins(Installation::sqlite()).await;
}

#[tokio::test]
async fn a_year_is_rolled_over_on_postgres() {
    let Some(installation) = Installation::postgres().await else { return };
    a_year_comes_to_its_end_and_the_next_one_begins(installation).await;
}
