//! A lower secondary class through the API: every kind of mark is entered, read back, refused where it does not belong.

use serde_json::{Value, json};
use socai_tests::{Answer, Class, Client, Installation, Server, Student, TestSchool, YEAR};
use uuid::Uuid;

const CODE: &str = "79000456";
const ENTER: &str = "mutation($input: EnterGradesInput!) { enterGrades(input: $input) {
    refusals { code path } cells { version mark { text } } } }";

/// Class 6A with two students, its teacher of Mathematics and Physical education, and its homeroom teacher.
struct Grade6 {
    server: Server,
    school: TestSchool,
    class: Class,
    students: Vec<Student>,
    teacher: Client,
    homeroom: Client,
}

impl Grade6 {
    async fn open(installation: &Installation) -> Self {
        installation.found_school_of(CODE, "TH,THCS").await;
        let server = installation.serve().await;
        let school = TestSchool::of(&server, CODE).await;
        school.open_year().await;
        let class = school.create_class("6A").await;
        let teacher = school.open_account("toan", "TEACHER").await;
        let homeroom = school.open_account("chunhiem", "TEACHER").await;
        for subject in ["MATHEMATICS", "CIVIC_EDUCATION", "PHYSICAL_EDUCATION"] {
            school.assign(&class, subject, &teacher).await;
        }
        school.assign_homeroom(&class, &homeroom).await;
        let students = school.admit(&class, 2).await;
        let (teacher, homeroom) = (server.sign_in("toan").await, server.sign_in("chunhiem").await);
        Self { server, school, class, students, teacher, homeroom }
    }

    async fn send(&self, by: &Client, moment: &str, entries: Value) -> Answer {
        let input = json!({
            "idempotencyKey": Uuid::now_v7(), "school": self.school.id, "classId": self.class.id,
            "period": { "year": YEAR, "moment": moment }, "entries": entries,
        });
        by.graphql(ENTER, json!({ "input": input })).await
    }

    /// One cell of the first student that is empty so far.
    #[expect(clippy::needless_pass_by_value, reason = "values are written down where they are passed")]
    fn cell(&self, target: Value, mark: Value) -> Value {
        json!({ "studentId": self.students[0].id, "target": target, "mark": mark, "expectedVersion": 0 })
    }

    /// Enters one cell; gives the refusals as code and path, none when it was entered.
    async fn enter(&self, by: &Client, moment: &str, entry: Value) -> Vec<(String, String)> {
        let data = self.send(by, moment, json!([entry])).await.ok();
        let refusals = data["enterGrades"]["refusals"].as_array().unwrap().iter();
        let text = |value: &Value| value.as_str().unwrap().to_owned();
        refusals.map(|refusal| (text(&refusal["code"]), text(&refusal["path"]))).collect()
    }
}

fn refused(code: &str, path: &str) -> Vec<(String, String)> {
    vec![(code.to_owned(), path.to_owned())]
}

fn regular(number: u8) -> Value {
    json!({ "regular": { "subject": "MATHEMATICS", "number": number } })
}

#[tokio::test]
async fn every_kind_of_mark_of_secondary_school_is_entered_and_stands_in_the_grid_of_its_subject() {
    let installation = Installation::sqlite();
    let six = Grade6::open(&installation).await;
    let mathematics = json!({ "subject": "MATHEMATICS" });
    for (by, moment, target, mark) in [
        (&six.teacher, "REGULAR_ONE", regular(1), json!({ "score": "8,5" })),
        (&six.teacher, "REGULAR_ONE", regular(2), json!({ "absence": "MAKE_UP_DUE" })),
        (&six.teacher, "MID_TERM_ONE", mathematics.clone(), json!({ "score": "7.0" })),
        (&six.teacher, "END_TERM_ONE", mathematics, json!({ "score": 9 })),
        (
            &six.teacher,
            "END_TERM_ONE",
            json!({ "subject": "PHYSICAL_EDUCATION" }),
            json!({ "pass": "PASSED" }),
        ),
        (&six.homeroom, "END_OF_YEAR", json!({ "conduct": true }), json!({ "conduct": "FAIR" })),
        (
            &six.homeroom,
            "END_OF_YEAR",
            json!({ "absences": true }),
            json!({ "absences": { "excused": 3, "unexcused": 1 } }),
        ),
    ] {
        assert_eq!(six.enter(by, moment, six.cell(target.clone(), mark)).await, [], "{moment} {target}");
    }
    let query = format!(
        "{{ school(code: \"{CODE}\") {{ levels class(by: {{ id: \"{}\" }}) {{
            subjectGradebook(subject: MATHEMATICS, term: ONE) {{
                columns {{ period {{ moment }} target {{ code }} holds }}
                rows {{ isExempt regular {{ version mark {{ text score absence }} }} middle {{ mark {{ score }} }} end {{ mark {{ score }} }} }} }}
            gradebook(period: {{ year: \"{YEAR}\", moment: END_OF_YEAR }}, targets: [{{ conduct: true }}, {{ absences: true }}]) {{
                columns {{ holds }} rows {{ cells {{ levelLabel {{ vi }} mark {{ text conduct absences {{ excused unexcused }} }} }} }} }} }} }} }}",
        six.class.id
    );
    let school = six.school.admin.query(&query, json!({})).await["school"].take();
    assert_eq!(school["levels"], json!(["PRIMARY", "LOWER_SECONDARY"]));
    let book = &school["class"]["subjectGradebook"];
    let codes: Vec<&str> = book["columns"]
        .as_array()
        .unwrap()
        .iter()
        .map(|column| column["target"]["code"].as_str().unwrap())
        .collect();
    let expected = [
        "regular:TOAN:1",
        "regular:TOAN:2",
        "regular:TOAN:3",
        "regular:TOAN:4",
        "subject:TOAN",
        "subject:TOAN",
    ];
    assert_eq!(codes, expected);
    let nothing = json!({ "version": 0, "mark": null });
    assert_eq!(
        book["rows"].as_array().unwrap().iter().find(|row| row["middle"]["mark"] != Value::Null).unwrap(),
        &json!({
            "isExempt": false,
            "regular": [
                { "version": 1, "mark": { "text": "8,5", "score": "8.5", "absence": null } },
                { "version": 1, "mark": { "text": "V", "score": null, "absence": "MAKE_UP_DUE" } },
                nothing, nothing,
            ],
            "middle": { "mark": { "score": "7" } },
            "end": { "mark": { "score": "9" } },
        })
    );
    let year = &school["class"]["gradebook"];
    assert_eq!(year["columns"], json!([{ "holds": "CONDUCT" }, { "holds": "ABSENCES" }]));
    let rows = year["rows"].as_array().unwrap();
    let written = rows.iter().find(|row| row["cells"][0]["mark"] != Value::Null).unwrap();
    assert_eq!(
        written["cells"],
        json!([
            { "levelLabel": { "vi": "Khá" }, "mark": { "text": "K", "conduct": "FAIR", "absences": null } },
            { "levelLabel": null, "mark": { "text": "3+1", "conduct": null, "absences": { "excused": 3, "unexcused": 1 } } },
        ])
    );
}

#[tokio::test]
async fn a_mark_that_does_not_belong_into_a_cell_is_refused_where_it_was_given() {
    let installation = Installation::sqlite();
    let six = Grade6::open(&installation).await;
    let (score, pass) = (json!({ "score": "8" }), json!({ "pass": "PASSED" }));
    let (mathematics, sports) =
        (json!({ "subject": "MATHEMATICS" }), json!({ "subject": "PHYSICAL_EDUCATION" }));
    let civics = json!({ "regular": { "subject": "CIVIC_EDUCATION", "number": 3 } });
    let level = json!({ "level": "COMPLETED", "score": "8" });
    for (moment, target, mark, code, path) in [
        ("MID_TERM_ONE", &mathematics, &pass, "MARK_DOES_NOT_FIT", "entries[0].mark"),
        ("MID_TERM_ONE", &sports, &score, "MARK_DOES_NOT_FIT", "entries[0].mark"),
        ("MID_TERM_ONE", &mathematics, &json!({ "subject": level }), "MARK_DOES_NOT_FIT", "entries[0].mark"),
        // Civic education has 35 lessons a year, and so two regular assessments a term.
        ("REGULAR_ONE", &civics, &score, "TARGET_NOT_IN_GRADE", "entries[0].target"),
        ("REGULAR_ONE", &mathematics, &score, "TARGET_NOT_IN_GRADE", "entries[0].target"),
        ("MID_TERM_ONE", &regular(1), &score, "TARGET_NOT_IN_GRADE", "entries[0].target"),
        ("END_OF_YEAR", &json!({ "conduct": true }), &json!({ "conduct": "GOOD" }), "FORBIDDEN", ""),
    ] {
        let refusals = six.enter(&six.teacher, moment, six.cell(target.clone(), mark.clone())).await;
        assert_eq!(refusals, refused(code, path), "{moment} {target} {mark}");
    }
    let mut flat = six.cell(mathematics.clone(), Value::Null);
    flat["level"] = json!("COMPLETED");
    let refusals = six.enter(&six.teacher, "MID_TERM_ONE", flat.clone()).await;
    assert_eq!(refusals, refused("MARK_DOES_NOT_FIT", "entries[0].level"));
    flat["mark"] = score.clone();
    let refusals = six.enter(&six.teacher, "MID_TERM_ONE", flat.clone()).await;
    assert_eq!(refusals, refused("MARK_GIVEN_TWICE", "entries[0].mark"));

    for (target, mark) in [
        (&mathematics, json!({ "score": 8.5 })),
        (&mathematics, json!({ "score": "8.25" })),
        (&mathematics, json!({ "score": "10.5" })),
        (&regular(5), score.clone()),
        (&json!({ "conduct": false }), json!({ "conduct": "GOOD" })),
    ] {
        let answer =
            six.send(&six.teacher, "MID_TERM_ONE", json!([six.cell(target.clone(), mark.clone())])).await;
        assert_eq!(answer.code(), Some("BAD_USER_INPUT"), "{target} {mark}: {answer:?}");
    }
    // Of the kinds of a mark exactly one is given: the schema itself says so, and here it is a variable that does not.
    let both = six.cell(mathematics, json!({ "score": "8", "absence": "ZERO" }));
    let answer = six.send(&six.teacher, "MID_TERM_ONE", json!([both])).await;
    assert_eq!(answer.code(), Some("BAD_USER_INPUT"), "{answer:?}");
}

#[tokio::test]
async fn a_lock_of_a_subject_closes_its_regular_assessments_and_two_authors_find_out() {
    let installation = Installation::sqlite();
    let six = Grade6::open(&installation).await;
    let first = six.cell(regular(1), json!({ "score": "6.5" }));
    assert_eq!(six.enter(&six.teacher, "REGULAR_ONE", first.clone()).await, []);
    let other = six.cell(regular(1), json!({ "score": "9" }));
    let refusals = six.enter(&six.teacher, "REGULAR_ONE", other).await;
    assert_eq!(refusals, refused("VERSION_CONFLICT", "entries[0].expectedVersion"));

    let scope = json!({
        "period": { "year": YEAR, "moment": "REGULAR_ONE" }, "area": { "classId": six.class.id },
        "target": { "subject": "MATHEMATICS" },
    });
    let order = json!({ "number": "05/QĐ-THCS", "dated": "2025-01-17" });
    let lock =
        socai_tests::Mutation::new("lockPeriod", &six.school, json!({ "scope": scope, "order": order }));
    let _locked = six.school.carry_out(lock).await;
    let refusals =
        six.enter(&six.teacher, "REGULAR_ONE", six.cell(regular(2), json!({ "score": "7" }))).await;
    assert_eq!(refusals, refused("PERIOD_LOCKED", "entries[0].target"));
    let civics = json!({ "regular": { "subject": "CIVIC_EDUCATION", "number": 1 } });
    assert_eq!(six.enter(&six.teacher, "REGULAR_ONE", six.cell(civics, json!({ "score": "7" }))).await, []);
}

#[tokio::test]
async fn a_school_has_only_the_grades_of_its_levels_and_the_shell_shows_its_gradebooks() {
    let installation = Installation::sqlite();
    let six = Grade6::open(&installation).await;
    let upper = json!({ "year": YEAR, "name": "10A", "grade": "G10" });
    let create = socai_tests::Mutation::new("createClass", &six.school, upper);
    six.school.admin.mutate(&create).await.refused("GRADE_NOT_TAUGHT");
    assert_eq!(
        six.enter(&six.teacher, "REGULAR_ONE", six.cell(regular(1), json!({ "score": "8.5" }))).await,
        []
    );
    assert!(six.server.stop().await.success());
    let period = format!("{YEAR}/TX1");
    let shown =
        installation.cli().run(["replay", "--school", CODE, "--class", "6A", "--period", &period]).await;
    shown.succeeded();
    let cells: Vec<Value> = shown.json()["rows"]
        .as_array()
        .unwrap()
        .iter()
        .flat_map(|row| row["cells"].as_array().unwrap().clone())
        .collect();
    assert_eq!(cells.len(), 1);
    assert_eq!(
        (&cells[0]["target"], &cells[0]["mark"]),
        (&json!("regular:TOAN:1"), &json!({ "score": { "score": "8.5" } }))
    );
}
