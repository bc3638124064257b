//! Guarded reads: for every field that asks for a right, and every right that it asks for, a query that shows whether it was
//! given.

mod book;
mod history;
mod nodes;
mod school;
mod student;
mod transfers;

use serde_json::Value;

use super::{
    files::Files,
    people::{About, Person},
};
use crate::{office::Office, policy::Policy};

pub(super) type Right = (&'static str, About);

/// A read that somebody may or may not be answered.
pub(super) struct Read {
    /// The fields whose guard is tried, as `schema/golden/fields.txt` names them.
    pub(super) fields: &'static [&'static str],
    pub(super) query: String,
    /// Where in the data the guarded value is.
    pub(super) pointer: &'static str,
    /// All of them are needed; the last one is the guard that is tried.
    pub(super) rights: Vec<Right>,
    /// Does in place of the last one.
    pub(super) or: Option<Right>,
    /// What the field shows is a person's own: nothing to anybody but this one.
    only: Option<&'static str>,
    shows: Shows,
    /// The same about something that does not exist.
    pub(super) about_nothing: Option<String>,
}

/// What is seen when the right was given.
enum Shows {
    /// Anything but null and an empty list.
    Something,
    /// A value in which this text stands.
    Text(String),
    /// Anything in which this text does not stand.
    NotThe(&'static str),
    /// The content of an event of this kind, in this field.
    Change(&'static str, &'static str),
}

impl Read {
    fn new(fields: &'static [&'static str], query: String, pointer: &'static str, rights: &[Right]) -> Self {
        let rights = rights.to_vec();
        Self {
            fields,
            query,
            pointer,
            rights,
            or: None,
            only: None,
            shows: Shows::Something,
            about_nothing: None,
        }
    }

    fn or(self, right: Right) -> Self {
        Self { or: Some(right), ..self }
    }

    fn only(self, login: &'static str) -> Self {
        Self { only: Some(login), ..self }
    }

    fn showing(self, text: &str) -> Self {
        Self { shows: Shows::Text(text.to_owned()), ..self }
    }

    fn not_showing(self, text: &'static str) -> Self {
        Self { shows: Shows::NotThe(text), ..self }
    }

    fn change(self, kind: &'static str, field: &'static str) -> Self {
        Self { shows: Shows::Change(kind, field), ..self }
    }

    fn like(self, about_nothing: String) -> Self {
        Self { about_nothing: Some(about_nothing), ..self }
    }

    /// Whether the policy table lets somebody see it.
    pub(super) fn is_permitted(&self, policy: &Policy, person: &Person, files: &Files) -> bool {
        let permits =
            |(action, about): &Right| policy.permits(action, person.roles, &person.relations(*about, files));
        let may = match self.rights.split_last() {
            Some((guard, before)) => {
                before.iter().all(permits) && (permits(guard) || self.or.as_ref().is_some_and(permits))
            }
            None => true,
        };
        may && self.only.is_none_or(|login| login == person.login)
    }

    /// Whether an answer shows it.
    pub(super) fn is_shown(&self, data: &Value) -> bool {
        let value = data.pointer(self.pointer).unwrap_or(&Value::Null);
        let is_there = !value.is_null() && *value != serde_json::json!([]);
        is_there
            && match &self.shows {
                Shows::Something => true,
                Shows::Text(text) => value.to_string().contains(text),
                Shows::NotThe(text) => !value.to_string().contains(text),
                Shows::Change(kind, field) => shows_change(value, kind, field),
            }
    }

    /// The pairs of field and right that it tries.
    pub(super) fn tried(&self) -> impl Iterator<Item = (&'static str, &'static str)> {
        let guard = self.rights.last().map(|(action, _)| *action);
        let rights: Vec<&'static str> = guard.into_iter().chain(self.or.map(|(action, _)| action)).collect();
        self.fields.iter().flat_map(move |field| {
            let rights = if rights.is_empty() { vec!["-"] } else { rights.clone() };
            rights.into_iter().map(move |right| (*field, right))
        })
    }
}

/// Whether some entry of the kind tells what stands in the field; the newest one decides.
fn shows_change(entries: &Value, kind: &str, field: &str) -> bool {
    let entries = entries.as_array().unwrap();
    let of_kind = entries.iter().filter(|entry| entry["kind"] == kind);
    let mut changes = of_kind.flat_map(|entry| entry["changes"].as_array().unwrap());
    let Some(change) = changes.find(|change| change["field"] == field) else {
        panic!("no {kind} with {field} among {entries:?}")
    };
    let is_there = !change["new"].is_null() || !change["old"].is_null();
    assert_eq!(change["isHidden"], !is_there, "{change}");
    is_there
}

/// Every guarded read, about the things of `files`.
pub(super) fn all(office: &Office<'_>, files: &Files) -> Vec<Read> {
    let asking = Asking { office, files };
    let parts = [
        asking.school(),
        asking.book(),
        asking.students(),
        asking.history(),
        asking.nodes(),
        asking.transfers(),
    ];
    parts.into_iter().flatten().collect()
}

/// Writes queries about the things of the school.
struct Asking<'a> {
    office: &'a Office<'a>,
    files: &'a Files,
}

impl Asking<'_> {
    fn of_school(&self, fields: &str) -> String {
        format!("{{ school(code: \"{}\") {{ {fields} }} }}", self.office.code)
    }

    fn of_class(&self, fields: &str) -> String {
        self.of_school(&format!("class(by: {{ id: \"{}\" }}) {{ {fields} }}", self.files.class))
    }

    fn of_student(&self, id: &str, fields: &str) -> String {
        self.of_school(&format!("student(by: {{ id: \"{id}\" }}) {{ {fields} }}"))
    }

    /// Below the gradebook of 5A in a moment, of one column.
    fn of_book(&self, moment: &str, target: &str, fields: &str) -> String {
        let period = self.period(moment);
        self.of_class(&format!("gradebook({period}, targets: [{{ {target} }}]) {{ {fields} }}"))
    }

    fn period(&self, moment: &str) -> String {
        format!("period: {{ year: \"{}\", moment: {moment} }}", self.office.year)
    }
}
