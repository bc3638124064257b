//! A year of a lower secondary class from its marks to the award: averages and levels with their reasons, signed, confirmed,
//! locked, published, finalized; and what a guardian sees of it.

use serde_json::{Value, json};
use socai_tests::{Class, Client, Installation, Mutation, Outcome, Server, Student, TestSchool, YEAR};

const CODE: &str = "79000789";
/// The moments of assessment that a result of secondary school follows from.
const MOMENTS: [&str; 6] =
    ["REGULAR_ONE", "MID_TERM_ONE", "END_TERM_ONE", "REGULAR_TWO", "MID_TERM_TWO", "END_OF_YEAR"];

/// Class 6A: one teacher of every subject, a homeroom teacher, a principal, the mother of the first of two students.
struct Grade6 {
    // Ends with the test.
    _server: Server,
    school: TestSchool,
    class: Class,
    students: Vec<Student>,
    subjects: Vec<String>,
    teacher: Client,
    homeroom: Client,
    principal: Client,
    mother: Client,
}

fn text(value: &Value) -> String {
    value.as_str().unwrap_or_else(|| panic!("no text: {value}")).to_owned()
}

impl Grade6 {
    async fn open(installation: &Installation) -> Self {
        installation.found_school_of(CODE, "TH,THCS").await;
        let server = installation.serve().await;
        let school = TestSchool::of(&server, CODE).await;
        school.open_year().await;
        let class = school.create_class("6A").await;
        let mut accounts = Vec::new();
        for (login, role) in [
            ("giaovien", "TEACHER"),
            ("chunhiem", "TEACHER"),
            ("hieutruong", "PRINCIPAL"),
            ("me", "GUARDIAN"),
        ] {
            accounts.push(school.open_account(login, role).await);
        }
        let choose = json!({ "classId": class.id, "electives": [] });
        let chosen =
            Mutation::new("chooseClassSubjects", &school, choose).selecting("class { subjects { subject } }");
        let chosen = school.carry_out(chosen).await;
        let subjects = chosen.payload["class"]["subjects"].as_array().unwrap().iter();
        let subjects: Vec<String> = subjects.map(|subject| text(&subject["subject"])).collect();
        for subject in &subjects {
            school.assign(&class, subject, &accounts[0]).await;
        }
        school.assign_homeroom(&class, &accounts[1]).await;
        let students = school.admit(&class, 2).await;
        let guardian = json!({
            "studentId": students[0].id,
            "guardian": { "relation": "MOTHER", "name": { "family": "Lê", "middle": "Thị", "given": "Mẹ" } },
        });
        let register = Mutation::new("registerGuardian", &school, guardian).selecting("guardian { id }");
        let guardian = school.carry_out(register).await.payload["guardian"]["id"].take();
        let link = json!({ "guardianId": guardian, "accountId": accounts[3] });
        let _linked = school.carry_out(Mutation::new("linkGuardianAccount", &school, link)).await;
        Self {
            teacher: server.sign_in("giaovien").await,
            homeroom: server.sign_in("chunhiem").await,
            principal: server.sign_in("hieutruong").await,
            mother: server.sign_in("me").await,
            _server: server,
            school,
            class,
            students,
            subjects,
        }
    }

    async fn send(&self, by: &Client, field: &'static str, select: &'static str, input: Value) -> Outcome {
        by.mutate(&Mutation::new(field, &self.school, input).selecting(select)).await
    }

    async fn read(&self, by: &Client, fields: &str) -> Value {
        let query = format!("{{ school(code: \"{CODE}\") {{ {fields} }} }}");
        by.query(&query, json!({})).await["school"].take()
    }

    async fn read_class(&self, by: &Client, fields: &str) -> Value {
        let fields = format!("class(by: {{ id: \"{}\" }}) {{ {fields} }}", self.class.id);
        self.read(by, &fields).await["class"].take()
    }

    /// A student's year; null when it may not be read.
    async fn year(&self, by: &Client, student: &Student, fields: &str) -> Value {
        let fields = format!(
            "student(by: {{ id: \"{}\" }}) {{ yearResult(year: \"{YEAR}\") {{ {fields} }} }}",
            student.id
        );
        self.read(by, &fields).await["student"]["yearResult"].take()
    }

    fn period(&self, moment: &str) -> Value {
        json!({ "year": YEAR, "moment": moment })
    }

    /// The columns of a moment that the class has, as targets of the input, each with what it holds.
    async fn columns(&self, moment: &str) -> Vec<(Value, String)> {
        let fields = format!(
            "gradebook(period: {{ year: \"{YEAR}\", moment: {moment} }}) {{ columns {{ holds target {{ kind subject number }} }} }}"
        );
        let seen = self.read_class(&self.school.admin, &fields).await;
        let columns = seen["gradebook"]["columns"].as_array().unwrap().iter();
        let is_taken = |column: &&Value| {
            let subject = column["target"]["subject"].as_str();
            subject.is_none_or(|subject| self.subjects.iter().any(|taken| taken == subject))
        };
        let target = |column: &Value| {
            let target = &column["target"];
            match target["kind"].as_str().unwrap() {
                "REGULAR" => {
                    json!({ "regular": { "subject": target["subject"], "number": target["number"] } })
                }
                "SUBJECT" => json!({ "subject": target["subject"] }),
                "CONDUCT" => json!({ "conduct": true }),
                kind => {
                    assert_eq!(kind, "ABSENCES");
                    json!({ "absences": true })
                }
            }
        };
        columns.filter(is_taken).map(|column| (target(column), text(&column["holds"]))).collect()
    }

    /// Enters the whole year: the first student has 9 throughout; the second 8, but in Mathematics 6, 6, 7, 7 | 5.5 | 6.
    async fn enter_year(&self) {
        for moment in MOMENTS {
            let columns = self.columns(moment).await;
            let entries = |by_homeroom: bool| -> Vec<Value> {
                let of = |(index, student): (usize, &Student)| {
                    let columns = columns.iter().filter(|(target, _)| is_homerooms(target) == by_homeroom);
                    let entry = |(target, holds): &(Value, String)| {
                        let mark = mark(index == 0, moment, target, holds);
                        json!({ "studentId": student.id, "target": target, "mark": mark, "expectedVersion": 0 })
                    };
                    columns.map(entry).collect::<Vec<_>>()
                };
                self.students.iter().enumerate().flat_map(of).collect()
            };
            for (by, entries) in [(&self.teacher, entries(false)), (&self.homeroom, entries(true))] {
                if entries.is_empty() {
                    continue;
                }
                let input =
                    json!({ "classId": self.class.id, "period": self.period(moment), "entries": entries });
                let _entered = self.send(by, "enterGrades", "", input).await.accepted();
            }
        }
    }

    /// Signs, consolidates and confirms every moment, and locks the year.
    async fn close_year(&self) {
        for moment in MOMENTS {
            let columns = self.columns(moment).await;
            let stage = |code: &str| json!({ "classId": self.class.id, "period": self.period(moment), "confirmation": code });
            let mut signed: Vec<&str> = columns.iter().filter_map(|(target, _)| subject_of(target)).collect();
            signed.dedup();
            for subject in signed {
                let mut input = stage("subject/1");
                input["subject"] = json!(subject);
                let _signed = self.send(&self.teacher, "signOffSubject", "", input).await.accepted();
            }
            let consolidate = stage("consolidation/1");
            let _signed = self.send(&self.homeroom, "consolidateClass", "", consolidate).await.accepted();
            let confirm = json!({
                "classIds": [self.class.id], "period": self.period(moment), "confirmation": "confirmation/1",
            });
            let _signed = self.send(&self.principal, "confirmClass", "", confirm).await.accepted();
            let lock = json!({
                "scope": { "period": self.period(moment), "area": { "classId": self.class.id } }, "order": order(),
            });
            let _locked = self.send(&self.school.admin, "lockPeriod", "", lock).await.accepted();
        }
    }

    async fn publish(&self, moments: &[&str]) {
        for moment in moments {
            let input = json!({ "period": self.period(moment), "area": { "classId": self.class.id }, "order": order() });
            let _published = self.send(&self.school.admin, "publishResults", "", input).await.accepted();
        }
    }
}

fn order() -> Value {
    json!({ "number": "45/QĐ-THCS", "dated": "2025-05-28" })
}

/// The subject of a column, if it is of one.
fn subject_of(target: &Value) -> Option<&str> {
    target["subject"].as_str().or(target["regular"]["subject"].as_str())
}

/// What the homeroom teacher enters.
fn is_homerooms(target: &Value) -> bool {
    target["conduct"] == true || target["absences"] == true
}

fn mark(is_first: bool, moment: &str, target: &Value, holds: &str) -> Value {
    let is_mathematics = target["subject"] == "MATHEMATICS" || target["regular"]["subject"] == "MATHEMATICS";
    match holds {
        "PASS" => json!({ "pass": "PASSED" }),
        "CONDUCT" => json!({ "conduct": "GOOD" }),
        "ABSENCES" => json!({ "absences": { "excused": 3, "unexcused": 1 } }),
        "DECIMAL_SCORE" if is_first => json!({ "score": "9" }),
        "DECIMAL_SCORE" if is_mathematics && target["subject"] == "MATHEMATICS" => {
            json!({ "score": if moment.starts_with("MID") { "5,5" } else { "6" } })
        }
        "DECIMAL_SCORE" if is_mathematics => {
            json!({ "score": if target["regular"]["number"].as_u64() <= Some(2) { 6 } else { 7 } })
        }
        "DECIMAL_SCORE" => json!({ "score": "8" }),
        other => panic!("not of secondary school: {other}"),
    }
}

const EXPLANATION: &str = "explanation { level { reached { code } nextLevel { level { label { vi } } shortfalls { vi }
    conditions { holds source targets { code } } } } promotion { conditions { holds } obstacles { code } needs { code } } }";

#[tokio::test]
async fn a_year_of_a_secondary_class_is_averaged_explained_finalized_awarded_and_shown_to_the_guardian() {
    let installation = Installation::sqlite();
    let six = Grade6::open(&installation).await;
    let missing = six.year(&six.homeroom, &six.students[0], "outcome { promotion } missing { part }").await;
    assert_eq!(missing["outcome"]["promotion"], "PENDING");
    assert!(missing["missing"].as_array().unwrap().len() > 50);

    six.enter_year().await;
    // (6 + 6 + 7 + 7 + 2 * 5.5 + 3 * 6) / 9 = 6.11 in both terms.
    let averages = "subjects { subject term(term: ONE) { averageText } year { average averageText } } terms { term study { rating } conduct { rating } }
        conduct { year { rating } } absences { excused unexcused } outcome { study { label { vi } } promotion award }";
    let second = six.year(&six.homeroom, &six.students[1], averages).await;
    let subjects = second["subjects"].as_array().unwrap();
    let mathematics = subjects.iter().find(|subject| subject["subject"] == "MATHEMATICS").unwrap();
    assert_eq!(
        mathematics,
        &json!({ "subject": "MATHEMATICS", "term": { "averageText": "6,1" }, "year": { "average": "6.1", "averageText": "6,1" } })
    );
    assert_eq!(
        second["terms"][0],
        json!({ "term": "ONE", "study": { "rating": "FAIR" }, "conduct": { "rating": "GOOD" } })
    );
    assert_eq!(second["absences"], json!({ "excused": 3, "unexcused": 1 }));
    assert_eq!(
        second["outcome"],
        json!({ "study": { "label": { "vi": "Khá" } }, "promotion": "PROMOTED", "award": null })
    );
    let why = six.year(&six.homeroom, &six.students[1], EXPLANATION).await["explanation"].take();
    assert_eq!(why["level"]["nextLevel"]["level"]["label"]["vi"], "Tốt");
    let shortfalls = why["level"]["nextLevel"]["shortfalls"].to_string();
    assert!(shortfalls.contains("Toán"), "{shortfalls}");
    // The subject teacher sees the averages of the subject, and no other result of the student.
    let grid = "subjectGradebook(subject: MATHEMATICS, term: TWO) { rows { student { id } termResult { averageText } yearResult { averageText } } }";
    let seen = six.read_class(&six.teacher, grid).await;
    let rows = seen["subjectGradebook"]["rows"].as_array().unwrap();
    let row = rows.iter().find(|row| row["student"]["id"] == six.students[1].id.as_str()).unwrap();
    assert_eq!(
        (&row["termResult"]["averageText"], &row["yearResult"]["averageText"]),
        (&json!("6,1"), &json!("6,1"))
    );
    assert_eq!(six.year(&six.teacher, &six.students[1], "ruleSet").await, Value::Null);

    let class = json!({ "classId": six.class.id });
    six.send(&six.principal, "finalizeYear", "", class.clone()).await.refused("YEAR_NOT_CLOSED");
    six.close_year().await;
    let preview = six
        .read_class(
            &six.principal,
            "finalizationPreview { isAccepted hindrances { kind } students { change } }",
        )
        .await;
    assert_eq!(preview["finalizationPreview"]["isAccepted"], true, "{preview}");
    let _finalized = six.send(&six.principal, "finalizeYear", "", class).await.accepted();
    let student = |index: usize| json!({ "earned": { "studentId": six.students[index].id, "year": YEAR, "kind": "EXCELLENT" } });
    let not_carried = json!({ "grants": [student(0), student(1)], "order": order() });
    let refused = six.send(&six.principal, "grantAwards", "", not_carried).await;
    assert_eq!(refused.refusals[0].path, "grants[1]");
    let grant = json!({ "grants": [student(0)], "order": order() });
    let _granted = six.send(&six.principal, "grantAwards", "", grant).await.accepted();
    let next = six.read_class(&six.homeroom, "nextYear { destination grade }").await;
    assert_eq!(
        next["nextYear"],
        json!([{ "destination": "PROMOTED", "grade": "G7" }, { "destination": "PROMOTED", "grade": "G7" }])
    );
    let summary = format!(
        "summary(period: {{ year: \"{YEAR}\", moment: END_OF_YEAR }}) {{ studentCount foot {{ label {{ vi }} levels {{ code count percent }} }} }}"
    );
    let seen = six.read_class(&six.homeroom, &summary).await["summary"].take();
    let foot = seen["foot"].as_array().unwrap();
    let study = foot.iter().find(|column| column["label"]["vi"] == "Kết quả học tập").unwrap();
    let half = |code: &str| json!({ "code": code, "count": 1, "percent": "50.0" });
    assert_eq!(study["levels"], json!([half("T"), half("K")]));

    // Before anything is published a guardian sees none of it; after term one its result; after the year everything.
    let fields = format!(
        "subjects {{ cells {{ mark {{ text }} }} }} terms {{ term study {{ rating }} }} outcome {{ award }} finalized {{ ruleSet }}
         awards {{ kind }} {EXPLANATION}"
    );
    let child = &six.students[0];
    let hidden = six.year(&six.mother, child, &fields).await;
    let nothing = |seen: &Value| {
        assert_eq!(
            (&seen["outcome"], &seen["explanation"], &seen["finalized"]),
            (&Value::Null, &Value::Null, &Value::Null)
        );
    };
    nothing(&hidden);
    assert_eq!((&hidden["terms"], &hidden["subjects"][0]["cells"]), (&json!([]), &json!([])));
    six.publish(&MOMENTS[..3]).await;
    let term = six.year(&six.mother, child, &fields).await;
    nothing(&term);
    assert_eq!(term["terms"], json!([{ "term": "ONE", "study": { "rating": "GOOD" } }]));
    six.publish(&MOMENTS[3..]).await;
    let seen = six.year(&six.mother, child, &fields).await;
    assert_eq!(seen["outcome"]["award"], "EXCELLENT");
    assert_eq!(seen["finalized"]["ruleSet"], "TT22/2021");
    assert_eq!(seen["awards"], json!([{ "kind": "EXCELLENT" }]));
    assert_eq!(seen["explanation"]["level"]["reached"]["code"], "T");
    let conditions = seen["explanation"]["promotion"]["conditions"].as_array().unwrap();
    assert!(conditions.len() == 3 && conditions.iter().all(|condition| condition["holds"] == true));
    // Nothing of another child, and nothing that counts over children.
    assert_eq!(six.year(&six.mother, &six.students[1], "ruleSet").await, Value::Null);
    let counted = format!(
        "{summary} nextYear {{ destination }} awards {{ kind }} finalizationPreview {{ isAccepted }}"
    );
    let seen = six.read_class(&six.mother, &counted).await;
    assert_eq!(
        seen,
        json!({ "summary": null, "nextYear": null, "awards": null, "finalizationPreview": null })
    );
}
