//! The executable form says what the text says.

use async_graphql_parser::{parse_query, types::DocumentOperations};

use crate::tests::prepare;

/// Without positions, which the two parsers take from different tokens.
fn shape(text: &str) -> String {
    let mut shape = String::new();
    let mut rest = text;
    while let Some(at) = rest.find("pos: Pos(") {
        shape.push_str(&rest[..at]);
        rest = rest[at..].split_once(')').map_or("", |(_, rest)| rest);
    }
    shape + rest
}

#[test]
fn it_is_what_the_executor_would_have_read_itself() {
    let texts = [
        "{ hello a: hello __typename }",
        "query Q($a: Int = 3, $b: [Order!]! = [NEWEST], $c: Boolean!) { classes { find(filter: {from: $a, only: $b, ratio: -1.5e3}) { id @skip(if: $c) } } }",
        "{ named { ...N ... on Class @include(if: true) { name } ... { id } } } fragment N on Named { link { id } }",
        "mutation { enter(input: {key: \"a\\n\\\"b\\u00e9\", entries: [{student: 1, score: null, tags: [], note: \"\"\"\n  x\n    y\n\"\"\"}]}) { class { id } } }",
        // One operation each: several stand in no order.
        "query A { hello @note(count: 2) @note found { ... on Student { name } } }",
    ];
    for text in texts {
        let ours = format!("{:?}", prepare(text).unwrap().executable());
        let theirs = format!("{:?}", parse_query(text).unwrap());
        assert_eq!(shape(&ours), shape(&theirs), "{text}");
    }
}

fn text_of(document: &str) -> String {
    let executable = prepare(document).unwrap().executable().clone();
    let text = format!("{executable:?}");
    let found = text.split("String(\"").nth(1).unwrap();
    found.split("\")").next().unwrap().to_owned()
}

#[test]
fn strings_have_the_value_of_the_specification() {
    assert_eq!(text_of(r#"{ node(id: "\uD83D\uDE00 \u{1F600}\u{41}") { id } }"#), "😀 😀A");
    // The executor's own parser leaves the backslash.
    assert_eq!(text_of("{ node(id: \"\"\"a \\\"\"\" b\"\"\") { id } }"), "a \\\"\\\"\\\" b");
}

#[test]
fn positions_point_into_the_text() {
    let executable = prepare("{\n  hello\n}").unwrap().executable().clone();
    let DocumentOperations::Single(operation) = &executable.operations else { panic!("several") };
    let pos = operation.node.selection_set.node.items[0].pos;
    assert_eq!((pos.line, pos.column), (2, 3));
}

#[test]
fn the_root_of_a_subscription_is_one_field() {
    let root = |text: &str| {
        let executable = prepare(text).unwrap().executable().clone();
        let DocumentOperations::Single(operation) = &executable.operations else { panic!("several") };
        format!("{:?}", operation.node.selection_set.node.items)
    };
    let opened = root("subscription { ...F } fragment F on Subscription { ... { entries { text } } }");
    assert_eq!(opened.matches("Field(").count(), 2, "{opened}");
    assert!(!opened.contains("Fragment"));
    let merged = root("subscription { entries { text } entries { score } }");
    assert!(merged.contains("text") && merged.contains("score"));
    assert_eq!(merged.matches("\"entries\"").count(), 1);
}

#[test]
fn minus_zero_is_an_integer_and_large_integers_stay_exact() {
    let executable = format!(
        "{:?}",
        prepare("{ classes { find(count: -0, score: 9007199254740993) { id } } }").unwrap().executable()
    );
    assert!(executable.contains("Number(0)"), "{executable}");
    assert!(executable.contains("Number(9007199254740993)"));
}
