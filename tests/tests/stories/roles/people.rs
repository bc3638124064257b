//! People of every role, and what each of them is to each thing of the school.

use serde_json::{Value, json};
use socai_tests::Client;

use super::files::Files;
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
    /// Any subject in 5A.
    AnySubject,
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
    /// The minutes that were drawn up about one.
    Minutes,
    /// The account of 5A's homeroom teacher.
    HomeroomAccount,
    /// The account of the second administrator.
    OtherAccount,
    /// The person's own account.
    OwnAccount,
    /// A duty of the first administrator, or one that waits for their signature.
    Duty,
    /// An incident report of 5A's homeroom teacher.
    Incident,
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
            About::AnySubject => {
                let mut relations = in_class("5A");
                if is_homeroom("5A") || is_specialist {
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
            About::HomeroomAccount | About::Minutes | About::Incident if is_homeroom("5A") => {
                vec!["none", "own"]
            }
            About::HomeroomAccount | About::Minutes | About::Incident => vec!["none"],
            About::Duty if self.login == "quantri1" => vec!["none", "own"],
            About::Duty => vec!["none"],
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
