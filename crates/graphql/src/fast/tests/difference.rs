//! Random documents answered twice, with the lanes and without them.

use std::collections::BTreeSet;

use async_graphql::Value;
use socai_demo::Kind;

use super::{
    document::{Dice, Literals, Selector},
    fields,
    sdl::Sdl,
    world::{World, written},
};
use crate::ids::encode;

/// Documents for each school, at least. `SOCAI_LANE_CASES` asks for more.
const CASES: u64 = 1_200;
/// So many times as many, at most, until every field that a lane writes was asked for: the ids of the schools are new in each
/// run, and with them what a document finds.
const PATIENCE: u64 = 8;

const MOMENTS: [&str; 7] = [
    "REGULAR_ONE",
    "MID_TERM_ONE",
    "END_TERM_ONE",
    "REGULAR_TWO",
    "MID_TERM_TWO",
    "END_OF_YEAR",
    "REASSESSMENT",
];
const SUBJECTS: [&str; 6] =
    ["MATHEMATICS", "VIETNAMESE", "LITERATURE", "MUSIC", "PHYSICAL_EDUCATION", "NATURAL_SCIENCES"];
const TARGETS: [&str; 3] = [
    "{ subject: MATHEMATICS }",
    "{ regular: { subject: MATHEMATICS, number: 2 } }, { subject: MATHEMATICS }",
    "{ quality: HONESTY }, { subject: VIETNAMESE }, { conduct: true }, { absences: true }",
];

/// How the documents were answered.
#[derive(Debug, Default)]
struct Tally {
    by_lane: usize,
    by_resolvers: usize,
    nothing: usize,
    refused: usize,
    /// What lanes were asked for, as `Type.field`.
    covered: BTreeSet<String>,
}

#[tokio::test(flavor = "multi_thread")]
async fn lanes_answer_what_the_stock_resolvers_answer() {
    let cases = std::env::var("SOCAI_LANE_CASES").ok().and_then(|cases| cases.parse().ok()).unwrap_or(CASES);
    let sdl = Sdl::read();
    let mut tally = Tally::default();
    let mut worlds = Vec::new();
    for (kind, students) in [(Kind::Primary, 30), (Kind::LowerSecondary, 24)] {
        worlds.push(World::generate(kind, students).await);
    }
    let mut seed = 0;
    while seed < cases || (seed < cases * PATIENCE && !missed(&sdl, &tally).is_empty()) {
        for world in &worlds {
            compare(world, &sdl, seed, &mut tally).await;
        }
        seed += 1;
    }
    let all = usize::try_from(seed).unwrap() * worlds.len();
    let Tally { by_lane, by_resolvers, nothing, refused, .. } = &tally;
    assert!(
        *by_lane * 2 > all,
        "{by_lane} by lanes, {by_resolvers} by resolvers, {nothing} null, {refused} refused"
    );
    assert!(
        *by_resolvers * 20 > all && *refused * 10 < all,
        "{by_resolvers} by resolvers, {refused} refused"
    );
    assert_eq!(missed(&sdl, &tally), Vec::<String>::new(), "no document asked a lane for these");
}

/// The fields that lanes write and no document has asked one for.
fn missed(sdl: &Sdl, tally: &Tally) -> Vec<String> {
    let writes = |(type_name, known): (&'static str, fields::Known)| {
        let fields = sdl.fields(type_name).unwrap_or_default().to_vec();
        let written = fields.into_iter().filter(move |field| (known.field)(&field.name).is_some());
        written.map(move |field| format!("{type_name}.{}", field.name))
    };
    fields::lanes().into_iter().flat_map(writes).filter(|path| !tally.covered.contains(path)).collect()
}

async fn compare(world: &World, sdl: &Sdl, seed: u64, tally: &mut Tally) {
    let mut dice = Dice(seed);
    let who = if dice.chance(50) { world.viewers[dice.roll(2)] } else { *dice.pick(&world.viewers) };
    let (query, selected) = document(world, sdl, dice);
    let fast = world.ask(who, &query, true).await;
    let stock = world.ask(who, &query, false).await;
    assert!(!has_lane(&stock.data), "the lanes were not left out");
    let (fast_text, stock_text) = (written(&fast), written(&stock));
    // The executor lists a field that had to wait behind those that had not, and not each time in the same order.
    let read = |text: &str| serde_json::from_str::<serde_json::Value>(text).unwrap();
    if has_lane(&fast.data) {
        // Also beside and above a lane, in what fell back to it; what the lane itself wrote is the same byte for byte.
        if fast_text != stock_text {
            assert_eq!(read(&fast_text), read(&stock_text), "seed {seed}, {who:?}: {query}");
            for lane in lanes_in(&fast.data) {
                assert!(stock_text.contains(lane), "seed {seed}, {who:?}: {query}\n{lane}");
            }
        }
        tally.by_lane += 1;
        tally.covered.extend(selected);
        return;
    }
    assert_eq!(read(&fast_text), read(&stock_text), "seed {seed}, {who:?}: {query}");
    if !fast.errors.is_empty() {
        tally.refused += 1;
    } else if fast_text.matches("\":{\"").count() > 3 {
        tally.by_resolvers += 1;
    } else {
        tally.nothing += 1;
    }
}

/// A document for one lane, and the fields that it selects below it.
fn document(world: &World, sdl: &Sdl, mut dice: Dice) -> (String, Vec<String>) {
    let (class, year) = *dice.pick(&world.classes);
    let year = format!("\"{year}\"");
    let period = format!("{{ year: {year}, moment: {} }}", dice.pick(&MOMENTS));
    let order = *dice.pick(&["", ", order: OLDEST_FIRST"]);
    let first = 1 + dice.roll(12);
    let as_of = match dice.chance(40) {
        true => format!(", asOf: {{ position: {} }}", dice.pick(&world.positions)),
        false => String::new(),
    };
    let (mut field, type_name) = match dice.roll(12) {
        0..3 => (format!("gradebook(period: {period})"), "Gradebook"),
        3 => (format!("gradebook(period: {period}, targets: [{}])", dice.pick(&TARGETS)), "Gradebook"),
        4..6 => {
            let (subject, term) = (dice.pick(&SUBJECTS), dice.pick(&["ONE", "TWO"]));
            (format!("subjectGradebook(subject: {subject}, term: {term})"), "SubjectGradebook")
        }
        6..8 => (format!("summary(period: {period})"), "ClassSummary"),
        8 => ("students".to_owned(), "Student"),
        9 => ("students(on: \"2025-11-03\")".to_owned(), "Student"),
        _ => (format!("history(first: {first}{order})"), "JournalConnection"),
    };
    let is_journal = type_name == "JournalConnection" && dice.chance(50);
    if is_journal {
        field = format!("journal(first: {first}{order})");
    }
    let is_repeated = dice.chance(4);
    let literals = Literals { period, year };
    let is_wild = dice.chance(15);
    let (fragments, selected) = (Vec::new(), Vec::new());
    let mut selector = Selector { sdl, dice, literals: &literals, is_wild, fragments, selected };
    let mut asked = format!("{field} {}", selector.selection(type_name, 5));
    if is_repeated {
        asked = format!("{asked} {field} {}", selector.selection(type_name, 3));
    }
    let in_class = format!("class(by: {{ id: \"{}\" }}) {{ {asked} }}", encode(class).0);
    let below = if is_journal { asked } else { in_class };
    let query = format!(
        "query($yes: Boolean!, $no: Boolean!) {{ ... @include(if: $yes) @skip(if: $no) {{ __typename }}
            school(code: \"{}\"{as_of}) {{ position {below} }} }} {}",
        world.code,
        selector.fragments.join(" ")
    );
    (query, selector.selected)
}

/// What lanes have written of it.
fn lanes_in(data: &Value) -> Vec<&str> {
    match data {
        Value::Binary(bytes) => vec![std::str::from_utf8(bytes).unwrap()],
        Value::Object(members) => members.values().flat_map(lanes_in).collect(),
        Value::List(items) => items.iter().flat_map(lanes_in).collect(),
        Value::Null | Value::Boolean(_) | Value::Number(_) | Value::String(_) | Value::Enum(_) => Vec::new(),
    }
}

/// Whether a lane has written a part of it.
fn has_lane(data: &Value) -> bool {
    match data {
        Value::Binary(_) => true,
        Value::Object(members) => members.values().any(has_lane),
        Value::List(items) => items.iter().any(has_lane),
        Value::Null | Value::Boolean(_) | Value::Number(_) | Value::String(_) | Value::Enum(_) => false,
    }
}
