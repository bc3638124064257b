//! An auditor looks back: any gradebook at any position is what the exported events up to it say.

use std::fs;

use serde_json::{Map, Value, json};
use socai_tests::ask;

use crate::office::{Demo, Office};

const QUESTIONS: u64 = 100;

/// Small numbers that look random and are the same in every run (SplitMix64).
struct Dice(u64);

impl Dice {
    fn throw(&mut self, sides: u64) -> u64 {
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mut mixed = self.0;
        mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        (mixed ^ (mixed >> 31)) % sides
    }
}

/// A gradebook at a position.
struct Question {
    position: u64,
    /// The calendar year in which the school year begins.
    year: u16,
    class: String,
    moment: &'static str,
}

impl Question {
    /// The school year as it is printed.
    fn school_year(&self) -> String {
        format!("{}-{}", self.year, self.year + 1)
    }
}

fn questions(office: &Office<'_>, head: u64, dice: &mut Dice) -> Vec<Question> {
    let present: u16 = office.year.split('-').next().unwrap().parse().unwrap();
    let mut asked: Vec<Question> = (0..QUESTIONS)
        .map(|_| Question {
            position: dice.throw(head + 1),
            year: if dice.throw(2) == 0 { present - 1 } else { present },
            class: format!("{}A", 1 + dice.throw(5)),
            moment: if dice.throw(2) == 0 { "GK1" } else { "CK1" },
        })
        .collect();
    // The two ends, whatever the dice say.
    asked.push(Question { position: 0, year: present, class: "1A".to_owned(), moment: "GK1" });
    asked.push(Question { position: head, year: present, class: "1A".to_owned(), moment: "GK1" });
    asked
}

/// What the oracle answers to all questions.
fn computed(demo: &Demo, ledger: &str, asked: &[Question]) -> Vec<Value> {
    let file = demo.installation.folder().join("ledger.jsonl");
    fs::write(&file, ledger).unwrap();
    let asked = asked.iter().map(|question| {
        json!({ "position": question.position, "class": question.class, "year": question.year, "moment": question.moment })
    });
    let asked = Value::Array(asked.collect()).to_string();
    let Value::Array(answers) = ask("gradebook.py", [file], &asked) else { panic!("no list") };
    answers
}

/// What the API answers, in the oracle's form.
async fn seen(office: &Office<'_>, question: &Question) -> Value {
    let (year, class) = (question.school_year(), &question.class);
    let moment = if question.moment == "GK1" { "MID_TERM_ONE" } else { "END_TERM_ONE" };
    let fields = format!(
        "class(by: {{ name: {{ year: \"{year}\", name: \"{class}\" }} }}) {{
           gradebook(period: {{ year: \"{year}\", moment: {moment} }}) {{
             rows {{ student {{ id }}
                     cells {{ target {{ code }} level traitLevel score version position isLocked }} }} }} }}"
    );
    let school = office.read_at(&office.admin, question.position, &fields).await;
    let Some(rows) = school["class"]["gradebook"]["rows"].as_array() else { return Value::Null };
    let rows = rows.iter().map(|row| (row["student"]["id"].as_str().unwrap().to_owned(), written(row)));
    Value::Object(rows.collect::<Map<_, _>>())
}

/// The cells of a row that were ever written, by column.
fn written(row: &Value) -> Value {
    let cells = row["cells"].as_array().unwrap().iter().filter(|cell| cell["version"] != 0);
    let cells = cells.map(|cell| {
        let mut shown = cell.as_object().unwrap().clone();
        let target = shown.remove("target").unwrap();
        (target["code"].as_str().unwrap().to_owned(), Value::Object(shown))
    });
    Value::Object(cells.collect::<Map<_, _>>())
}

#[tokio::test]
async fn a_gradebook_at_any_position_is_what_the_exported_events_say() {
    let demo = Demo::copy();
    let ledger = demo.installation.cli().export(demo.code()).await;
    let head = u64::try_from(ledger.lines().count()).unwrap();
    let office = demo.open().await;
    assert_eq!(office.head().await, head);

    let asked = questions(&office, head, &mut Dice(20_251_015));
    let expected = computed(&demo, &ledger, &asked);
    let mut filled = 0;
    for (question, expected) in asked.iter().zip(expected) {
        let seen = seen(&office, question).await;
        let Question { position, year, class, moment } = question;
        assert_eq!(seen, expected, "{class}, {year}, {moment}, as of position {position}");
        filled +=
            usize::from(seen.as_object().is_some_and(|rows| rows.values().any(|row| row != &json!({}))));
    }
    assert!(filled > 20, "only {filled} of the gradebooks hold anything");
}

#[tokio::test]
async fn a_moment_shows_everything_that_was_recorded_up_to_it() {
    let demo = Demo::copy();
    let ledger = demo.installation.cli().export(demo.code()).await;
    let times: Vec<String> = ledger
        .lines()
        .map(|line| serde_json::from_str::<Value>(line).unwrap()["at"].as_str().unwrap().to_owned())
        .collect();
    let office = demo.open().await;
    let mut dice = Dice(7);
    for _ in 0..20 {
        let at = &times[usize::try_from(dice.throw(u64::try_from(times.len()).unwrap())).unwrap()];
        // All times have one form, so they compare as texts.
        let last = times.iter().rposition(|time| time <= at).unwrap() + 1;
        let query =
            format!("{{ school(code: \"{}\", asOf: {{ at: \"{at}\" }}) {{ position }} }}", office.code);
        let seen = office.admin.query(&query, json!({})).await;
        assert_eq!(seen["school"]["position"], last, "as of {at}");
    }
}

#[tokio::test]
async fn the_command_line_looks_back_as_the_api_does() {
    let demo = Demo::copy();
    let ledger = demo.installation.cli().export(demo.code()).await;
    let head = u64::try_from(ledger.lines().count()).unwrap();
    let office = demo.open().await;
    let asked: Vec<Question> = questions(&office, head, &mut Dice(3)).into_iter().take(12).collect();
    let expected = computed(&demo, &ledger, &asked);
    office.server.stop().await;
    for (question, expected) in asked.iter().zip(expected) {
        let Question { position, class, moment, .. } = question;
        let (as_of, period) = (position.to_string(), format!("{}/{moment}", question.school_year()));
        let arguments =
            ["replay", "--school", demo.code(), "--as-of", &as_of, "--class", class, "--period", &period];
        let shown = demo.installation.cli().run(arguments).await;
        let Some(expected) = expected.as_object() else {
            assert_eq!(shown.code, Some(1), "there was no class {class} at position {position}: {shown:?}");
            continue;
        };
        shown.succeeded();
        let shown = shown.json();
        assert_eq!(shown["position"], *position);
        let rows = shown["rows"].as_array().unwrap();
        assert_eq!(rows.len(), expected.len(), "{class}, {moment}, as of position {position}");
        let positions = |cells: &mut dyn Iterator<Item = &Value>| {
            let mut positions: Vec<u64> = cells.map(|cell| cell["position"].as_u64().unwrap()).collect();
            positions.sort_unstable();
            positions
        };
        let printed = positions(&mut rows.iter().flat_map(|row| row["cells"].as_array().unwrap()));
        let computed = positions(&mut expected.values().flat_map(|row| row.as_object().unwrap().values()));
        assert_eq!(printed, computed, "{class}, {moment}, as of position {position}");
    }
}
