//! Whether a dossier follows from entries: they are folded as the sender's ledger was.

use serde_json::Value;
use socai_school::{Event, Recorded, School, transfers::Dossier};

use crate::fault::Fault;

/// Most differences that are told.
const TOLD: usize = 20;

/// Where the dossier says something else than the fold of the entries.
pub(crate) fn follows(dossier: &Dossier, entries: &[&Recorded<Event>]) -> Vec<Fault> {
    let mut school = School::default();
    for entry in entries {
        school.apply(entry);
    }
    let folded = school.dossier(dossier.student);
    let differs = |path: String| Fault::Differs { path };
    let Some(folded) = folded else { return vec![differs("student".to_owned())] };
    let (Ok(said), Ok(proven)) =
        (serde_json::to_value(stated(dossier.clone())), serde_json::to_value(stated(folded)))
    else {
        return vec![differs(String::new())];
    };
    let mut paths = Vec::new();
    compare(&said, &proven, &mut String::new(), &mut paths);
    paths.into_iter().map(differs).collect()
}

/// Without what is the sender's statement, because entries that prove it speak of other persons: guardians, and sessions that were
/// counted.
fn stated(mut dossier: Dossier) -> Dossier {
    dossier.guardians.clear();
    for year in dossier.years.iter_mut().filter(|year| year.received.is_none()) {
        year.absences = year.absences.filter(|absences| absences.at.is_some());
    }
    dossier
}

/// Notes the places where two values differ, as narrow as they can be told.
fn compare(said: &Value, proven: &Value, path: &mut String, found: &mut Vec<String>) {
    if said == proven || found.len() >= TOLD {
        return;
    }
    let length = path.len();
    match (said, proven) {
        (Value::Object(said), Value::Object(proven)) if said.keys().eq(proven.keys()) => {
            for (name, value) in said {
                if !path.is_empty() {
                    path.push('.');
                }
                path.push_str(name);
                compare(value, &proven[name], path, found);
                path.truncate(length);
            }
        }
        (Value::Array(said), Value::Array(proven)) if said.len() == proven.len() => {
            for (index, (said, proven)) in said.iter().zip(proven).enumerate() {
                path.push_str(&format!("[{index}]"));
                compare(said, proven, path, found);
                path.truncate(length);
            }
        }
        _ => found.push(path.clone()),
    }
}
