//! A small school that a test builds through the API: one school year, classes, teachers with logins, students.

use serde_json::{Value, json};

use crate::{Client, FIRST_PASSWORD, Installation, Mutation, Outcome, Server};

/// The school year of test schools. It has ended, so that whatever the date no order or move is in the future.
pub const YEAR: &str = "2024-2025";
/// The grading period that tests write into: the end of term one.
pub const MOMENT: &str = "END_TERM_ONE";
/// Subjects of grade 2; the first two have a test at the end of a term, and so a score.
pub const SUBJECTS: [&str; 8] = [
    "VIETNAMESE",
    "MATHEMATICS",
    "ETHICS",
    "NATURE_AND_SOCIETY",
    "PHYSICAL_EDUCATION",
    "MUSIC",
    "FINE_ARTS",
    "EXPERIENTIAL_ACTIVITIES",
];

/// The first day of the school year.
const FIRST_DAY: &str = "2024-09-05";
const FAMILIES: [&str; 8] = ["Nguyễn", "Trần", "Lê", "Phạm", "Hoàng", "Phan", "Vũ", "Đặng"];
const GIVEN: [&str; 10] = ["An", "Bình", "Châu", "Dũng", "Giang", "Hạnh", "Khánh", "Linh", "Minh", "Oanh"];

/// A class.
#[derive(Clone, Debug)]
pub struct Class {
    /// Its global id.
    pub id: String,
    /// Its name, such as `2A`.
    pub name: String,
}

/// A student.
#[derive(Clone, Debug)]
pub struct Student {
    /// The global id.
    pub id: String,
    /// The full name.
    pub name: String,
}

/// One cell as it shall be.
#[derive(Clone, Debug)]
pub struct Grade<'a> {
    /// The student's global id.
    pub student: &'a str,
    /// One of [`SUBJECTS`].
    pub subject: &'a str,
    /// `WELL_COMPLETED`, `COMPLETED` or `NOT_COMPLETED`.
    pub level: &'a str,
    /// For subjects with a test.
    pub score: Option<u8>,
    /// The version that the author saw; 0 for an empty cell.
    pub expected_version: u32,
}

/// A school with its administrator signed in.
pub struct TestSchool {
    /// The school code.
    pub code: String,
    /// The global id.
    pub id: String,
    /// Its administrator.
    pub admin: Client,
}

impl TestSchool {
    /// The school of this code, which [`Installation::found_school`] has founded, as its administrator sees it.
    pub async fn of(server: &Server, code: &str) -> Self {
        let admin = server.sign_in(&format!("admin@{code}")).await;
        let data = admin
            .query("query($code: String!) { school(code: $code) { id } }", json!({ "code": code }))
            .await;
        let id = data["school"]["id"].as_str().expect("the administrator sees the school").to_owned();
        Self { code: code.to_owned(), id, admin }
    }

    /// Founds a school in a fresh installation, starts a server and opens the school year: where most tests begin.
    pub async fn open(installation: &Installation) -> (Server, Self) {
        const CODE: &str = "79000123";
        installation.found_school(CODE).await;
        let server = installation.serve().await;
        let school = Self::of(&server, CODE).await;
        school.open_year().await;
        (server, school)
    }

    /// The same school for the same administrator at another server.
    #[must_use]
    pub fn at(&self, server: &Server) -> Self {
        Self { code: self.code.clone(), id: self.id.clone(), admin: self.admin.at(server.base()) }
    }

    /// Carries out a mutation as the administrator; fails the test when it is refused.
    pub async fn carry_out(&self, mutation: Mutation) -> Outcome {
        self.admin.mutate(&mutation).await.accepted()
    }

    /// Opens [`YEAR`].
    pub async fn open_year(&self) {
        let input = json!({
            "year": YEAR, "firstDay": FIRST_DAY, "termTwoFirstDay": "2025-01-20", "lastDay": "2025-05-31",
            "termOneWeeks": 18, "termTwoWeeks": 17,
        });
        let _opened = self.carry_out(Mutation::new("openSchoolYear", self, input)).await;
    }

    /// Creates a class of [`YEAR`]; the grade is the first digit of its name.
    pub async fn create_class(&self, name: &str) -> Class {
        let input = json!({ "year": YEAR, "name": name, "grade": format!("G{}", &name[..1]) });
        let created =
            self.carry_out(Mutation::new("createClass", self, input).selecting("class { id }")).await;
        Class { id: text(&created.payload["class"]["id"]), name: name.to_owned() }
    }

    /// Opens an account with a login, whose person sets the shared password; gives its global id.
    pub async fn open_account(&self, login: &str, role: &str) -> String {
        self.open_account_of(login, &[role]).await
    }

    /// The same for somebody with several roles.
    pub async fn open_account_of(&self, login: &str, roles: &[&str]) -> String {
        let input = json!({
            "name": { "family": "Hoàng", "middle": "Thị", "given": "Thử" }, "roles": roles,
            "credentials": { "login": login, "password": FIRST_PASSWORD },
        });
        let open =
            Mutation::new("openAccount", self, input).selecting("account { id } credentialRefusals { code }");
        let opened = self.carry_out(open).await;
        assert_eq!(opened.payload["credentialRefusals"], json!([]), "{login}");
        self.admin.settle(login).await;
        text(&opened.payload["account"]["id"])
    }

    /// Lets an account teach a subject in a class for the whole year.
    pub async fn assign(&self, class: &Class, subject: &str, teacher: &str) {
        let input =
            json!({ "classId": class.id, "subject": subject, "teacherId": teacher, "from": FIRST_DAY });
        let _assigned = self.carry_out(Mutation::new("assignSubjectTeacher", self, input)).await;
    }

    /// Makes an account the homeroom teacher of a class for the whole year.
    pub async fn assign_homeroom(&self, class: &Class, teacher: &str) {
        let input = json!({ "classId": class.id, "teacherId": teacher, "from": FIRST_DAY });
        let _assigned = self.carry_out(Mutation::new("assignHomeroomTeacher", self, input)).await;
    }

    /// Admits so many invented students to a class. Their codes are unique in the school while class names are.
    pub async fn admit(&self, class: &Class, count: usize) -> Vec<Student> {
        let grade: i16 = class.name[..1].parse().unwrap();
        let entry = |n: usize| {
            let name = json!({ "family": FAMILIES[n % 8], "middle": "Thử", "given": GIVEN[n % 10] });
            let identity = json!({
                "name": name, "code": { "temporary": format!("{}-{n:03}", class.name) },
                "bornOn": format!("{}-{:02}-{:02}", 2019 - grade, 1 + n % 12, 1 + n % 28),
                "gender": if n.is_multiple_of(2) { "FEMALE" } else { "MALE" },
            });
            json!({ "classId": class.id, "on": FIRST_DAY, "origin": { "new": true }, "identity": identity })
        };
        let entries: Vec<Value> = (0..count).map(entry).collect();
        let admit = Mutation::new("admitStudents", self, json!({ "entries": entries }));
        let admitted = self.carry_out(admit.selecting("students { id name { full } }")).await;
        let students = admitted.payload["students"].as_array().unwrap().iter();
        students.map(|it| Student { id: text(&it["id"]), name: text(&it["name"]["full"]) }).collect()
    }

    /// The mutation that enters these cells of the end of term one.
    #[must_use]
    pub fn enter(&self, class: &Class, grades: &[Grade<'_>]) -> Mutation {
        let entries: Vec<Value> = grades
            .iter()
            .map(|grade| {
                json!({
                    "studentId": grade.student, "target": { "subject": grade.subject }, "level": grade.level,
                    "score": grade.score, "expectedVersion": grade.expected_version,
                })
            })
            .collect();
        let period = json!({ "year": YEAR, "moment": MOMENT });
        let input = json!({ "classId": class.id, "period": period, "entries": entries });
        Mutation::new("enterGrades", self, input).selecting("cells { level score version }")
    }

    /// The mutation that locks the end of term one of a class.
    #[must_use]
    pub fn lock(&self, class: &Class) -> Mutation {
        Mutation::new("lockPeriod", self, scope(class))
    }

    /// The mutation that unlocks it.
    #[must_use]
    pub fn unlock(&self, class: &Class) -> Mutation {
        Mutation::new("unlockPeriod", self, scope(class))
    }
}

fn scope(class: &Class) -> Value {
    json!({
        "scope": { "period": { "year": YEAR, "moment": MOMENT }, "area": { "classId": class.id } },
        "order": { "number": "05/QĐ-THBT", "dated": "2025-01-17" },
    })
}

#[track_caller]
fn text(value: &Value) -> String {
    value.as_str().unwrap_or_else(|| panic!("no text: {value}")).to_owned()
}
