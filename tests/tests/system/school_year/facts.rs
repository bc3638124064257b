//! What the reference calculation says of a student, in the names under which the program is asked, and where two sides differ.

use std::collections::{BTreeMap, BTreeSet};

use serde_json::{Value, json};

use super::{
    programme::{Moment, is_primary},
    record::Pupil,
};

/// What is said of one student, by name; only what both sides can say is in it. Levels are written by their codes.
pub(super) type Facts = BTreeMap<String, Value>;

/// What the reference calculation says of a student.
pub(super) fn expected(pupil: &Pupil, result: &Value) -> Facts {
    if is_primary(pupil.grade) { primary(pupil, result) } else { secondary(pupil, result) }
}

fn primary(pupil: &Pupil, result: &Value) -> Facts {
    let mut facts = Facts::new();
    let mut say = |name: &str, value: Value| facts.insert(name.to_owned(), value);
    say("level", result["level"].clone());
    say("after", result["after"]["level"].clone());
    say("missing", result["missing"].clone());
    if result["missing"] == json!([]) {
        // While something is missing the reference calculation gives no reasons.
        for level in ["HTXS", "HTT", "HT"] {
            say(&format!("failed {level}"), result["failed"][level].clone());
        }
    }
    let after = &result["after"]["completed"];
    let is_completed = if after.is_null() { &result["completed"] } else { after };
    say("completed", is_completed.clone());
    say("award", json!(result["excellent"].as_bool().unwrap().then_some("EXCELLENT")));
    let promoted = match is_completed.as_bool() {
        Some(false) if pupil.was_assessed_again() => pupil.decision,
        Some(false) => None,
        settled => settled,
    };
    say("promoted", json!(promoted));
    facts
}

fn secondary(pupil: &Pupil, result: &Value) -> Facts {
    let mut facts = Facts::new();
    let mut say = |name: String, value: Value| facts.insert(name, value);
    let year = &result["year"];
    for (part, values) in [("1", &result["terms"]["1"]), ("2", &result["terms"]["2"]), ("year", year)] {
        for kind in ["averages", "comment"] {
            for (subject, value) in values[kind].as_object().unwrap() {
                say(format!("{part} {subject}"), value.clone());
            }
        }
        say(format!("{part} study"), values["study"].clone());
        if !values["study"].is_null() {
            for (level, failed) in failed(values) {
                say(format!("{part} failed {level}"), failed);
            }
        }
    }
    for term in ["1", "2"] {
        say(format!("{term} missing"), result["terms"][term]["missing"].clone());
    }
    say("conduct".into(), year["conduct"].clone());
    say("adjusted".into(), json!(!year["adjusted_by"].is_null()));
    let promotion = &result["promotion"];
    say("study after".into(), promotion["study_after"].clone());
    say("conduct after".into(), promotion["conduct_after"].clone());
    say("open to a re-test".into(), promotion["retest_subjects"].clone());
    if is_waiting(pupil, &year["study"], &year["conduct"]) {
        say("promoted".into(), json!("not yet"));
    } else {
        say("promoted".into(), promotion["promoted"].clone());
        say("reasons".into(), promotion["reasons"].clone());
    }
    say(
        "award".into(),
        match result["award"].as_str() {
            Some("excellent") => json!("EXCELLENT"),
            Some("good") => json!("GOOD"),
            _ => Value::Null,
        },
    );
    facts
}

/// The subjects that keep a student of secondary school from each study level: Circular 22/2021, Article 9.2, once more.
fn failed(values: &Value) -> Vec<(&'static str, Value)> {
    let average = |value: &Value| {
        let text = value.as_str().unwrap();
        let (whole, tenth) = text.split_once('.').unwrap_or((text, "0"));
        whole.parse::<u32>().unwrap() * 10 + tenth.parse::<u32>().unwrap()
    };
    let averages: Vec<(&String, u32)> =
        values["averages"].as_object().unwrap().iter().map(|(code, value)| (code, average(value))).collect();
    let comments = values["comment"].as_object().unwrap().iter();
    let failed: Vec<&String> = comments.filter(|(_, level)| **level == "CĐ").map(|(code, _)| code).collect();
    // The level, the lowest average, what six subjects must have, how many comment subjects may fail.
    let rules = [("T", 65, 80, 0), ("K", 50, 65, 0), ("Đ", 35, 50, 1)];
    let found = rules.map(|(level, lowest, six, most)| {
        let mut codes = BTreeSet::new();
        if failed.len() > most {
            codes.extend(failed.iter().copied());
        }
        codes.extend(averages.iter().filter(|(_, average)| *average < lowest).map(|(code, _)| *code));
        if averages.iter().filter(|(_, average)| *average >= six).count() < 6 {
            codes.extend(averages.iter().filter(|(_, average)| *average < six).map(|(code, _)| *code));
        }
        (level, json!(codes))
    });
    found.to_vec()
}

/// Whether a student of secondary school may still pass in the summer, so that nothing is said of promotion but that it is
/// not yet reached.
pub(super) fn is_waiting(pupil: &Pupil, study: &Value, conduct: &Value) -> bool {
    !pupil.was_assessed_again() && (study == "CĐ" || conduct == "CĐ")
}

impl Pupil {
    /// Whether anything was assessed again after the year.
    pub(super) fn was_assessed_again(&self) -> bool {
        self.book.keys().any(|(moment, _)| *moment == Moment::Reassessment)
    }
}

/// Every fact that only one side says, or each in its own way.
pub(super) fn differences(expected: &Facts, actual: &Facts) -> Vec<String> {
    let names: BTreeSet<&String> = expected.keys().chain(actual.keys()).collect();
    let differ = names.into_iter().filter(|name| expected.get(*name) != actual.get(*name));
    let shown = |value: Option<&Value>| value.map_or_else(|| "nothing".to_owned(), Value::to_string);
    differ
        .map(|name| format!("{name}: expected {}, is {}", shown(expected.get(name)), shown(actual.get(name))))
        .collect()
}
