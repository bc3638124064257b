//! What holds for any document.

use proptest::prelude::*;
use serde_json::json;

use crate::tests::{bind, cost, prepare};

/// Pieces of documents, good and bad, whose sequences come close to documents.
fn piece() -> impl Strategy<Value = String> {
    prop_oneof![
        prop::sample::select(vec![
            "{",
            "}",
            "(",
            ")",
            "[",
            "]",
            "$",
            "!",
            ":",
            "=",
            "@",
            "...",
            "|",
            "&",
            "query",
            "mutation",
            "fragment",
            "on",
            "hello",
            "classes",
            "id",
            "Class",
            "Query",
            "$a",
            "Int",
            "true",
            "null",
            "1",
            "-1.5e3",
            "\"a\"",
            "\"\"\"b\"\"\"",
            "\"\\u{1F600}\"",
            "\"\\uD83D",
            "#",
            "\n",
            "\u{feff}",
            "@skip(if: $a)",
            "students(first: 3)",
        ])
        .prop_map(str::to_owned),
        "\\PC{0,3}",
    ]
}

const SEEDS: [&str; 4] = [
    "query Q($n: Int = 3, $b: Boolean!) { classes { students(first: $n) { nodes { name @skip(if: $b) } } ...F } } fragment F on Class { subjects { code } }",
    "mutation { enter(input: {key: \"\\u00e9\", entries: [{student: 1, tags: [\"a\"]}]}) { class { id } outcomes { text } } }",
    "{ named { ... on Class { size link { id } } ... on Student { marks { text } } } node(id: \"\"\"x\"\"\") { id } }",
    "subscription S($a: Int) { entries(after: $a) { score text } }",
];

/// A selection on a class, and the same with some of its parts in fragments.
fn selection(depth: u32) -> BoxedStrategy<(String, String, String)> {
    let leaf = prop::sample::select(vec!["id", "name", "size"])
        .prop_map(|field| (field.to_owned(), field.to_owned(), String::new()));
    if depth == 0 {
        return leaf.boxed();
    }
    let below = prop::collection::vec(selection(depth - 1), 1..4).prop_map(|parts| {
        parts.into_iter().fold((String::new(), String::new(), String::new()), |sum, part| {
            (format!("{} {}", sum.0, part.0), format!("{} {}", sum.1, part.1), sum.2 + &part.2)
        })
    });
    let wrap = (below, 0..5_u8, 1..9_u8, any::<u32>()).prop_map(
        |((plain, spread, fragments), kind, first, name)| {
            let (open, close) = match kind {
                0 => ("find { ".to_owned(), " }".to_owned()),
                1 => (format!("students(first: {first}) {{ nodes {{ class {{ "), " } } }".to_owned()),
                2 => ("subjects { class { ".to_owned(), " } }".to_owned()),
                3 => ("... on Class { ".to_owned(), " }".to_owned()),
                _ => {
                    let fragment = format!(" fragment F{name} on Class {{ {spread} }}");
                    return (plain, format!("...F{name}"), fragments + &fragment);
                }
            };
            (format!("{open}{plain}{close}"), format!("{open}{spread}{close}"), fragments)
        },
    );
    prop_oneof![1 => leaf, 4 => wrap].boxed()
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(400))]

    #[test]
    fn no_text_brings_it_down(text in "\\PC*") {
        let _ = prepare(&text);
    }

    #[test]
    fn no_sequence_of_tokens_brings_it_down(pieces in prop::collection::vec(piece(), 0..60)) {
        let _ = prepare(&pieces.join(" "));
    }

    #[test]
    fn no_change_of_a_document_brings_it_down(
        seed in 0..SEEDS.len(), at in any::<prop::sample::Index>(), drop in 0..6_usize, insert in piece(),
    ) {
        let characters: Vec<char> = SEEDS[seed].chars().collect();
        let at = at.index(characters.len());
        let rest = characters.iter().skip(at + drop);
        let text: String = characters[..at].iter().copied().chain(insert.chars()).chain(rest.copied()).collect();
        if let Ok(document) = prepare(&text) {
            for name in [None, Some("Q"), Some("S")] {
                if let Ok(operation) = document.operation(name) {
                    let _ = operation.bind(crate::tests::object(json!({ "n": 2, "b": true })));
                }
            }
        }
    }

    #[test]
    fn a_larger_page_never_costs_less(first in 0..300_i32, more in 0..300_i32) {
        let text = "query ($n: Int!) { class(by: {id: 1}) { students(first: $n) { totalCount nodes { marks(first: $n) { text } } } } }";
        let of = |n: i32| bind(text, json!({ "n": n })).unwrap().cost;
        prop_assert!(of(first) <= of(first + more));
        let written = format!("{{ class(by: {{id: 1}}) {{ students(first: {first}) {{ totalCount nodes {{ marks(first: {first}) {{ text }} }} }} }} }}");
        prop_assert_eq!(of(first), cost(&written));
    }

    #[test]
    fn fragments_cost_what_they_hold((plain, spread, fragments) in selection(3)) {
        let text = |selection: &str, fragments: &str| format!("{{ class(by: {{id: 1}}) {{ {selection} }} }} {fragments}");
        let (inline, spread) = (text(&plain, ""), text(&spread, &fragments));
        match (prepare(&inline), prepare(&spread)) {
            (Ok(inline), Ok(spread)) => {
                let of = |document: &crate::Document| {
                    document.operation(None).unwrap().bind(Default::default()).map(|bound| bound.cost)
                };
                match (of(&inline), of(&spread)) {
                    (Ok(inline), Ok(spread)) => prop_assert_eq!(inline, spread),
                    (inline, spread) => prop_assert_eq!(inline.is_err(), spread.is_err()),
                }
            }
            // A fragment may be named twice, and spreads count as parts.
            (Err(_), _) | (_, Err(_)) => {}
        }
    }
}
