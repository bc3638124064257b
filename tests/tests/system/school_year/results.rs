//! What the program says of every student's year over GraphQL, and the comparison with the reference calculation.

use std::collections::BTreeSet;

use serde_json::{Value, json};
use socai_tests::YEAR;

use super::{
    facts::{Facts, differences, expected, is_waiting},
    oracle,
    programme::is_primary,
    record::{Mark, Pupil, RATINGS, TRAIT_LEVELS},
    world::{World, together},
};

const PRIMARY: &str = "query($code: String!, $student: ID!, $year: SchoolYear!) {
    school(code: $code) { student(by: { id: $student }) { yearResult(year: $year) {
        outcome { completed promotion award }
        missing { target { code } part }
        explanation {
            level { reached { code } steps { level { code } conditions { targets { code } } } }
            levelAfter { reached { code } }
        }
    } } }
}";

const SECONDARY: &str = "query($code: String!, $student: ID!, $year: SchoolYear!) {
    school(code: $code) { student(by: { id: $student }) { yearResult(year: $year) {
        subjects {
            label { vi }
            cells { target { code } }
            one: term(term: ONE) { average pass }
            two: term(term: TWO) { average pass }
            year { average pass }
        }
        terms { term explanation { ...level } }
        conduct { year { rating } afterSummer { rating } }
        outcome { promotion award reasons { reason } }
        explanation {
            level { ...level } levelAfter { reached { code } }
            promotion { assessedAgain { code } }
        }
    } } }
}
fragment level on ResultExplanation {
    reached { code }
    missing { moment target { code } }
    steps { level { code } conditions { targets { code } } }
    remarks { vi }
}";

impl World {
    /// What the program says of every student.
    pub(super) async fn read_results(&self) -> Vec<Facts> {
        together(self.pupils.iter().map(|pupil| self.read_result(pupil))).await
    }

    /// Fails the test unless the program says of every student what the reference calculation says.
    pub(super) fn compare_results(&self, found: &[Facts]) {
        let differing = self.differing(&self.pupils, found);
        let shown: Vec<&String> = differing.iter().take(20).collect();
        assert!(differing.is_empty(), "{} differ: {shown:#?}", differing.len());
    }

    /// Fails the test unless it is seen when the reference calculation gets one mark that was never entered.
    pub(super) fn compare_with_false_record(&self, found: &[Facts]) {
        let mut record = self.pupils.clone();
        let moment = *self.moments().last().expect("a year has moments");
        let marks = record.iter_mut().filter(|pupil| !pupil.has_left).flat_map(|pupil| pupil.book.iter_mut());
        let mut there = marks.filter(|((at, _), _)| *at == moment).map(|(_, cell)| &mut cell.mark);
        let is_decisive = |mark: &&mut Mark| match **mark {
            Mark::Trait(level) => level == TRAIT_LEVELS[0],
            Mark::Score(tenths) => tenths >= 50,
            _ => false,
        };
        let mark = there.find(is_decisive).expect("somebody is good at something");
        *mark = match *mark {
            Mark::Trait(_) => Mark::Trait(TRAIT_LEVELS[2]),
            _ => Mark::Score(0),
        };
        assert_eq!(self.differing(&record, found).len(), 1, "one student has another record");
    }

    /// Every student of whom the program says other things than the reference calculation does from this record.
    fn differing(&self, record: &[Pupil], found: &[Facts]) -> Vec<String> {
        let results = oracle::results(&oracle::document(record));
        let students = record.iter().zip(&results).zip(found);
        students
            .filter_map(|((pupil, result), found)| {
                let differing = differences(&expected(pupil, result), found);
                let room = &self.rooms[pupil.class].class.name;
                (!differing.is_empty()).then(|| format!("{} of {room}: {differing:#?}", pupil.id))
            })
            .collect()
    }

    async fn read_result(&self, pupil: &Pupil) -> Facts {
        let document = if is_primary(pupil.grade) { PRIMARY } else { SECONDARY };
        let variables = json!({ "code": self.school.code, "student": pupil.id, "year": YEAR });
        let mut data = self.principal.query(document, variables).await;
        let result = data["school"]["student"]["yearResult"].take();
        if is_primary(pupil.grade) { primary(&result) } else { secondary(pupil, &result) }
    }
}

/// `subject:TOAN` without its kind.
fn bare(code: &Value) -> &str {
    code.as_str().unwrap().split_once(':').map_or("", |(_, code)| code)
}

fn primary(result: &Value) -> Facts {
    let mut facts = Facts::new();
    let mut say = |name: &str, value: Value| facts.insert(name.to_owned(), value);
    let level = &result["explanation"]["level"];
    say("level", level["reached"]["code"].clone());
    say("after", result["explanation"]["levelAfter"]["reached"]["code"].clone());
    let missing: BTreeSet<String> = result["missing"].as_array().unwrap().iter().map(missing_part).collect();
    let is_complete = missing.is_empty();
    say("missing", json!(missing));
    for step in level["steps"].as_array().unwrap().iter().filter(|_| is_complete) {
        let conditions = step["conditions"].as_array().unwrap();
        assert_eq!(conditions.len(), 3, "subjects, traits, tests");
        let failed: BTreeSet<String> = conditions
            .iter()
            .zip(["level", "level", "score"])
            .flat_map(|(condition, part)| {
                let targets = condition["targets"].as_array().unwrap().iter();
                targets.map(move |target| format!("{}:{part}", bare(&target["code"])))
            })
            .collect();
        say(&format!("failed {}", step["level"]["code"].as_str().unwrap()), json!(failed));
    }
    say(
        "completed",
        match result["outcome"]["completed"].as_str().unwrap() {
            "PENDING" => Value::Null,
            completed => json!(completed == "YES"),
        },
    );
    say("award", result["outcome"]["award"].clone());
    say("promoted", promoted(result));
    facts
}

/// As the reference calculation writes it.
fn missing_part(missing: &Value) -> String {
    let code = bare(&missing["target"]["code"]);
    if missing["part"] == "SCORE" { format!("{code}:score") } else { code.to_owned() }
}

fn promoted(result: &Value) -> Value {
    match result["outcome"]["promotion"].as_str().unwrap() {
        "PENDING" => Value::Null,
        promotion => json!(promotion == "PROMOTED"),
    }
}

fn secondary(pupil: &Pupil, result: &Value) -> Facts {
    let mut facts = Facts::new();
    let mut say = |name: String, value: Value| facts.insert(name, value);
    for subject in result["subjects"].as_array().unwrap() {
        let cells = subject["cells"].as_array().unwrap();
        let code = cells.iter().map(|cell| cell["target"]["code"].as_str().unwrap());
        let code = code.filter_map(|code| code.strip_prefix("subject:")).next().unwrap();
        for (part, name) in [("1", "one"), ("2", "two"), ("year", "year")] {
            let standing = &subject[name];
            let value = match standing["pass"].as_str() {
                Some(pass) => json!(if pass == "PASSED" { "Đ" } else { "CĐ" }),
                None => standing["average"].clone(),
            };
            say(format!("{part} {code}"), value);
        }
    }
    let terms = result["terms"].as_array().unwrap();
    let year = &result["explanation"];
    for (part, found) in
        [("1", &terms[0]["explanation"]), ("2", &terms[1]["explanation"]), ("year", &year["level"])]
    {
        say(format!("{part} study"), found["reached"]["code"].clone());
        let is_known = !found["reached"].is_null();
        for step in found["steps"].as_array().unwrap().iter().filter(|_| is_known) {
            let conditions = step["conditions"].as_array().unwrap().iter();
            let failed: BTreeSet<&str> = conditions
                .flat_map(|condition| condition["targets"].as_array().unwrap())
                .map(|target| bare(&target["code"]))
                .collect();
            say(format!("{part} failed {}", step["level"]["code"].as_str().unwrap()), json!(failed));
        }
        if part != "year" {
            let missing: BTreeSet<String> =
                found["missing"].as_array().unwrap().iter().map(missing_assessment).collect();
            say(format!("{part} missing"), json!(missing));
        }
    }
    say("adjusted".into(), json!(year["level"]["remarks"] != json!([])));

    let rating = |node: &Value| {
        let named = RATINGS.iter().find(|rating| node["rating"] == rating.name);
        named.map_or(Value::Null, |rating| json!(rating.code))
    };
    let conduct = rating(&result["conduct"]["year"]);
    let after = rating(&result["conduct"]["afterSummer"]);
    say("conduct after".into(), if after.is_null() { conduct.clone() } else { after });
    say("conduct".into(), conduct.clone());
    let after = if year["levelAfter"].is_null() { &year["level"] } else { &year["levelAfter"] };
    say("study after".into(), after["reached"]["code"].clone());
    let again: BTreeSet<&str> = year["promotion"]["assessedAgain"]
        .as_array()
        .unwrap()
        .iter()
        .map(|target| bare(&target["code"]))
        .collect();
    say("open to a re-test".into(), json!(again));
    let reasons: BTreeSet<String> = result["outcome"]["reasons"]
        .as_array()
        .unwrap()
        .iter()
        .map(|reason| reason["reason"].as_str().unwrap().to_lowercase())
        .collect();
    if is_waiting(pupil, &year["level"]["reached"]["code"], &conduct) {
        let is_promoted = promoted(result) == true;
        say("promoted".into(), if is_promoted { json!(true) } else { json!("not yet") });
    } else {
        say("promoted".into(), promoted(result));
        let reasons: Vec<&String> = reasons.iter().filter(|reason| *reason != "missing").collect();
        say("reasons".into(), json!(reasons));
    }
    say("award".into(), result["outcome"]["award"].clone());
    facts
}

/// As the reference calculation writes it: by subject, and regular, middle or end.
fn missing_assessment(missing: &Value) -> String {
    let code = missing["target"]["code"].as_str().unwrap();
    let part = match missing["moment"].as_str().unwrap() {
        "REGULAR_ONE" | "REGULAR_TWO" => "regular",
        "MID_TERM_ONE" | "MID_TERM_TWO" => "mid",
        _ => "end",
    };
    format!("{}:{part}", code.split(':').nth(1).unwrap())
}
