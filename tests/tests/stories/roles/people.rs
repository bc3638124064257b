//! People of every role, the things of the school that they try to reach, and what each is to each.

use serde_json::{Value, json};
use socai_tests::Client;

use crate::office::Office;

/// A signed-in person.
pub(super) struct Person {
    pub(super) login: &'static str,
    /// By the codes of the policy table.
    pub(super) roles: &'static [&'static str],
    pub(super) client: Client,
}

/// What an attempt or a read is about.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum About {
    /// The school as a whole.
    School,
    /// Class 5A.
    Class,
    /// Mathematics in 5A.
    Mathematics,
    /// A quality in 5A.
    Quality,
    /// A student of 5A.
    Student,
    /// The child of the mother who is among the people.
    Child,
    /// A lesson plan of a specialist who is not among the people.
    Document,
    /// A document that is about to be handed in.
    NewDocument,
    /// A request of 5A's homeroom teacher to change a closed book of 5A.
    Change,
    /// The account of the second administrator.
    OtherAccount,
    /// The person's own account.
    OwnAccount,
}

/// The school's things, by global id.
pub(super) struct Files {
    pub(super) class: String,
    pub(super) student: String,
    pub(super) child: String,
    /// The name of the child's class.
    pub(super) child_class: String,
    /// A guardian of the child.
    pub(super) guardian: String,
    pub(super) document: String,
    pub(super) other_account: String,
    /// The homeroom teacher of 5A, who also teaches Mathematics there.
    pub(super) homeroom_teacher: String,
    /// The teacher of music.
    pub(super) music_teacher: String,
    /// Somebody who heads a subject group.
    pub(super) head: String,
    /// A template of the school's comment bank.
    pub(super) template: String,
    /// An award for a student of 5A that its homeroom teacher proposed.
    pub(super) award: String,
    /// A request of 5A's homeroom teacher to change a closed book of 5A, which waits for the principal.
    pub(super) request: String,
}

const PEOPLE: [(&str, &[&str]); 9] = [
    ("quantri1", &["admin-board"]),
    ("hieutruong", &["principal"]),
    ("phohieutruong1", &["vice-principal"]),
    ("vanthu", &["clerk"]),
    ("thanhtra", &["inspector"]),
    // Homeroom teacher of 5A; no specialist teaches her Mathematics.
    ("gv5a", &["subject-group-head", "teacher"]),
    // Teaches music in all classes.
    ("bomon21", &["teacher"]),
    // Heads the specialists' group and teaches the foreign language in all classes.
    ("bomon11", &["subject-group-head", "teacher"]),
    ("phuhuynh1", &["guardian"]),
];

impl Person {
    pub(super) async fn all(office: &Office<'_>) -> Vec<Self> {
        let mut people = Vec::new();
        for (login, roles) in PEOPLE {
            let client = office.sign_in(login).await;
            let seen = client.query("{ viewer { roles { role } } }", json!({})).await;
            let mut held: Vec<String> =
                seen["viewer"]["roles"].as_array().unwrap().iter().map(role).collect();
            held.sort();
            assert_eq!(held, roles, "{login}");
            people.push(Self { login, roles, client });
        }
        people
    }

    /// What the person is to a thing, by the codes of the policy table.
    pub(super) fn relations(&self, about: About, files: &Files) -> Vec<&'static str> {
        let is_homeroom = |class: &str| self.login == format!("gv{}", class.to_lowercase());
        let is_specialist = self.login.starts_with("bomon");
        let in_class = |class: &str| match (is_homeroom(class), is_specialist) {
            (true, _) => vec!["none", "homeroom", "class-teacher"],
            (false, true) => vec!["none", "class-teacher"],
            (false, false) => vec!["none"],
        };
        match about {
            About::School | About::OtherAccount => vec!["none"],
            About::Class | About::Student | About::Quality => in_class("5A"),
            About::Mathematics => {
                let mut relations = in_class("5A");
                if is_homeroom("5A") {
                    relations.push("subject-teacher");
                }
                relations
            }
            About::Change => {
                let mut relations = in_class("5A");
                if is_homeroom("5A") {
                    relations.push("own");
                }
                relations
            }
            About::Child => {
                let mut relations = in_class(&files.child_class);
                if self.login == "phuhuynh1" {
                    relations.push("guardian-of");
                }
                relations
            }
            About::Document if self.login == "bomon11" => vec!["none", "group-head"],
            About::Document => vec!["none"],
            About::NewDocument | About::OwnAccount => vec!["none", "own"],
        }
    }
}

fn role(held: &Value) -> String {
    held["role"].as_str().unwrap().to_lowercase().replace('_', "-")
}

impl Files {
    /// Looks everything up, gives the two students health data and plans, has a lesson plan handed in, a comment template saved
    /// and an award proposed.
    pub(super) async fn prepare(office: &Office<'_>) -> Self {
        let class = office.class("5A").await;
        let mother = office.sign_in("phuhuynh1").await;
        let seen =
            mother.query("{ viewer { children { id guardians { id } class { name } } } }", json!({})).await;
        let of_mother = &seen["viewer"]["children"][0];
        let child = text(&of_mother["id"]);
        let listed = office
            .read(&office.admin, &format!("class(by: {{ id: \"{class}\" }}) {{ students {{ id }} }}"))
            .await;
        let students =
            listed["class"]["students"].as_array().unwrap().iter().map(|student| text(&student["id"]));
        let student = students.into_iter().find(|id| *id != child).unwrap();
        let clerk = office.sign_in("vanthu").await;
        for id in [&student, &child] {
            let health = json!({ "studentId": id, "health": { "remarks": "Dị ứng phấn hoa" } });
            let _ = office.send(&clerk, "correctStudent", "", health).await.accepted();
            let plan = json!({
                "studentId": id, "year": office.year, "kind": "INDIVIDUAL_EDUCATION", "exempt": [], "basis": "Hồ sơ khuyết tật",
                "order": { "number": "07/QĐ-THBM", "dated": office.first_day.to_string() },
            });
            let _ = office.send(&office.admin, "setIndividualPlan", "", plan).await.accepted();
        }
        let principal = office.sign_in("hieutruong").await;
        let template = json!({ "savedAs": { "newOfSchool": true }, "text": "{ten} chăm ngoan." });
        let template =
            office.send(&principal, "saveCommentTemplate", "template { id }", template).await.accepted();
        let homeroom = office.sign_in("gv5a").await;
        let award = json!({
            "studentId": student, "year": office.year, "kind": "ACHIEVEMENT", "citation": "Nhặt được của rơi trả người mất",
        });
        let award = office.send(&homeroom, "proposeAward", "award { id }", award).await.accepted();
        let request = requested(office, &homeroom, &class).await;
        let author = office.sign_in("bomon31").await;
        let plan = json!({
            "documentType": "KHBD", "title": "Tuần 12: Đội hình đội ngũ", "digest": "e".repeat(64), "size": 1000,
            "mediaType": "PDF",
        });
        let handed_in = office.send(&author, "submitDocument", "document { id }", plan).await.accepted();
        let account = async |login: &str| office.account_of(&office.sign_in(login).await).await;
        Self {
            class,
            student,
            child,
            child_class: text(&of_mother["class"]["name"]),
            guardian: text(&of_mother["guardians"][0]["id"]),
            document: text(&handed_in.payload["document"]["id"]),
            other_account: account("quantri2").await,
            homeroom_teacher: account("gv5a").await,
            music_teacher: account("bomon21").await,
            head: account("bomon11").await,
            template: text(&template.payload["template"]["id"]),
            award: text(&award.payload["award"]["id"]),
            request,
        }
    }
}

/// Asks for one more point in Mathematics in the middle of term one, which is locked.
async fn requested(office: &Office<'_>, teacher: &Client, class: &str) -> String {
    let year = &office.year;
    let book = format!(
        "class(by: {{ id: \"{class}\" }}) {{ gradebook(period: {{ year: \"{year}\", moment: MID_TERM_ONE }},
           targets: [{{ subject: MATHEMATICS }}]) {{ rows {{ student {{ id }} cells {{ score version isLocked }} }} }} }}"
    );
    let seen = office.read(teacher, &book).await;
    let row = &seen["class"]["gradebook"]["rows"][0];
    assert_eq!(row["cells"][0]["isLocked"], true);
    let score = if row["cells"][0]["score"] == "5" { "6" } else { "5" };
    let cell = json!({
        "studentId": row["student"]["id"], "target": { "subject": "MATHEMATICS" },
        "mark": { "subject": { "level": "COMPLETED", "score": score } }, "expectedVersion": row["cells"][0]["version"],
    });
    let period = json!({ "year": year, "moment": "MID_TERM_ONE" });
    let input = json!({ "classId": class, "period": period, "cells": [cell], "reason": "Cộng nhầm điểm" });
    let asked = office.send(teacher, "requestChange", "request { id }", input).await.accepted();
    text(&asked.payload["request"]["id"])
}

fn text(value: &Value) -> String {
    value.as_str().unwrap_or_else(|| panic!("no text: {value}")).to_owned()
}
