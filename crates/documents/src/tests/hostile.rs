//! Documents made to hurt: each is refused for what it is, before it can cost much.

use std::fmt::Write as _;

use crate::{
    Documents, Limits, RejectionCode,
    tests::{SDL, bind, code, prepare},
};

#[test]
fn a_text_over_the_limit_is_not_even_hashed() {
    let text = format!("{{ hello }}{}", " ".repeat(65_536));
    assert_eq!(code(&text), Some(RejectionCode::DocumentTooLarge));
    assert_eq!(code(&format!("{{ hello }}{}", " ".repeat(65_536 - 9))), None);
}

#[test]
fn tokens_are_counted_without_what_is_ignored() {
    let fields = |count: usize| format!("{{ {} }}", "hello,, # x\n".repeat(count));
    assert_eq!(code(&fields(5_100)), Some(RejectionCode::TokenLimit));
    let documents = Documents::new(SDL, Limits { max_tokens: 5, ..Limits::default() }).unwrap();
    assert!(documents.prepare("{ __typename, hello } # x").is_ok());
    assert_eq!(documents.prepare("{ a: hello b: hello }").unwrap_err().code, RejectionCode::TokenLimit);
}

#[test]
fn ten_thousand_aliases_and_fifty_one_are_refused() {
    let aliases = |count: usize| {
        let mut text = "{ class(by: {id: 1}) {".to_owned();
        (0..count).for_each(|n| write!(text, " a{n}: id").unwrap());
        text + " } }"
    };
    assert_eq!(code(&aliases(10_000)), Some(RejectionCode::DocumentTooLarge));
    assert_eq!(code(&aliases(1_500)), Some(RejectionCode::AliasLimit));
    assert_eq!(code(&aliases(51)), Some(RejectionCode::AliasLimit));
    assert_eq!(code(&aliases(50)), None);
    // Also when a fragment repeats them.
    let text = "{ class(by: {id: 1}) { ...A link { ...A } } } fragment A on Named { ";
    let text = (0..26).fold(text.to_owned(), |text, n| text + &format!("a{n}: id "));
    assert_eq!(code(&(text + "}")), Some(RejectionCode::AliasLimit));
}

#[test]
fn root_fields_are_counted_with_their_fragments() {
    assert_eq!(code(&format!("{{ {} }}", "hello ".repeat(21))), Some(RejectionCode::RootFieldLimit));
    assert_eq!(code(&format!("{{ {} }}", "hello ".repeat(20))), None);
    let text = format!("{{ ...A ...A ... {{ ...A }} }} fragment A on Query {{ {} }}", "hello ".repeat(7));
    assert_eq!(code(&text), Some(RejectionCode::RootFieldLimit));
}

#[test]
fn directives_are_counted_at_one_place_and_in_all() {
    assert_eq!(code(&format!("{{ hello {} }}", "@note ".repeat(2_000))), Some(RejectionCode::DirectiveLimit));
    assert_eq!(code(&format!("{{ hello {} }}", "@note ".repeat(21))), Some(RejectionCode::DirectiveLimit));
    assert_eq!(code(&format!("{{ hello {} }}", "@note ".repeat(20))), None);
    let class = |count: usize| format!("{{ class(by: {{id: 1}}) {{ {} }} }}", "id @note ".repeat(count));
    assert_eq!(code(&class(101)), Some(RejectionCode::DirectiveLimit));
    assert_eq!(code(&class(100)), None);
}

#[test]
fn deep_nesting_is_refused_by_brackets_and_by_fields() {
    let nested = |depth: usize| {
        format!("{{ class(by: {{id: 1}}) {{ {} id {} }} }}", "find { ".repeat(depth), "} ".repeat(depth))
    };
    assert_eq!(code(&nested(14)), None);
    assert_eq!(code(&nested(15)), Some(RejectionCode::DepthLimit));
    assert_eq!(code(&nested(2_000)), Some(RejectionCode::DepthLimit));
    assert_eq!(code(&"{".repeat(60_000)), Some(RejectionCode::DepthLimit));
    assert_eq!(
        code(&format!("{{ classes {{ find(score: {}", "[".repeat(60_000))),
        Some(RejectionCode::DepthLimit)
    );
    assert_eq!(
        code(&format!("{{ classes {{ find(score: {}", "{a:".repeat(20_000))),
        Some(RejectionCode::DepthLimit)
    );
    assert_eq!(code(&format!("query ($a: {}Int", "[".repeat(60_000))), Some(RejectionCode::DepthLimit));
    let inline = format!("{{ {} hello {} }}", "... { ".repeat(40), "} ".repeat(40));
    assert_eq!(code(&inline), Some(RejectionCode::DepthLimit));
}

#[test]
fn fragments_that_double_at_each_level_are_refused_without_expanding_them() {
    let mut text = "{ classes { ...F0 } }".to_owned();
    for n in 0..28 {
        write!(text, " fragment F{n} on Class {{ ...F{next} ...F{next} }}", next = n + 1).unwrap();
    }
    text += " fragment F28 on Class { id }";
    assert_eq!(code(&text), Some(RejectionCode::CostLimit));
    let mut long = "{ classes { ...F0 } }".to_owned();
    (0..500).for_each(|n| write!(long, " fragment F{n} on Class {{ ...F{} }}", n + 1).unwrap());
    long += " fragment F500 on Class { id }";
    assert_eq!(code(&long), Some(RejectionCode::DepthLimit));
}

#[test]
fn cycles_of_any_length_are_refused() {
    let mut text = "{ classes { ...F0 } }".to_owned();
    (0..400).for_each(|n| write!(text, " fragment F{n} on Class {{ id ...F{} }}", (n + 1) % 400).unwrap());
    let rejection = prepare(&text).unwrap_err();
    assert_eq!(rejection.code, RejectionCode::ValidationFailed);
    assert!(rejection.errors.len() <= 20);
}

#[test]
fn many_operations_over_one_large_fragment_are_refused() {
    let mut text = String::new();
    (0..200).for_each(|n| write!(text, "query q{n}{{classes{{...F}}}} ").unwrap());
    let text = format!("{text} fragment F on Class {{ {} }}", "id name ".repeat(1_000));
    assert_eq!(code(&text), Some(RejectionCode::CostLimit));
}

/// Each level of fields merges other fragments with others: the groups are as many as there are paths.
#[test]
fn overlapping_fields_whose_groups_multiply_are_refused() {
    let mut text = "{ named { ...A0_0 ...A0_1 } }".to_owned();
    for level in 0..7 {
        for state in 0..2 {
            let (next, other) = (level + 1, 1 - state);
            write!(
                text,
                " fragment A{level}_{state} on Named {{ link {{ ...A{next}_{state} }} ... on Class {{ link {{ ...A{next}_{other} }} }} ... on Student {{ link {{ ...A{next}_{state} ...A{next}_{other} }} }} }}"
            )
            .unwrap();
        }
    }
    text += " fragment A7_0 on Named { id } fragment A7_1 on Named { name }";
    assert_eq!(code(&text), Some(RejectionCode::CostLimit));
}

#[test]
fn long_tokens_and_long_lists_are_read_once_and_cheaply() {
    let digits = "9".repeat(60_000);
    assert_eq!(code(&format!("{{ node(id: \"{}\") {{ id }} }}", "ă".repeat(30_000))), None);
    assert_eq!(code(&format!("{{ node(id: {digits}) {{ id }} }}")), None);
    assert_eq!(
        code(&format!("{{ classes {{ find(filter: {{from: {digits}}}) {{ id }} }} }}")),
        Some(RejectionCode::ValidationFailed)
    );
    assert_eq!(
        code(&format!("{{ classes {{ find(score: 1e{digits}) {{ id }} }} }}")),
        Some(RejectionCode::ValidationFailed)
    );
    assert_eq!(code(&format!("{{ {} }}", "a".repeat(60_000))), Some(RejectionCode::ValidationFailed));
    let list = |item: &str, count: usize| {
        format!("{{ classes {{ find(ids: [{}]) {{ id }} }} }}", item.repeat(count))
    };
    assert_eq!(code(&list("1 ", 30_000)), Some(RejectionCode::TokenLimit));
    assert_eq!(code(&list("1 ", 4_900)), None);
    assert_eq!(prepare(&list("null ", 4_900)).unwrap_err().errors.len(), 8);
}

#[test]
fn a_name_that_never_ends_is_not_repeated_whole() {
    let name = "ă".repeat(100_000);
    let longest = |rejection: &crate::Rejection| {
        let texts = rejection.errors.iter().flat_map(|fault| [&fault.message, &fault.message_en]);
        texts.map(String::len).max().unwrap()
    };
    let rejection = prepare(&format!("{{ {} }}", "a".repeat(60_000))).unwrap_err();
    assert!(longest(&rejection) < 2_000, "{}", longest(&rejection));
    let text = "query ($f: Filter) { classes { find(filter: $f) { id } } }";
    let rejection = bind(text, serde_json::json!({ "f": { name: 1 } })).unwrap_err();
    assert!(longest(&rejection) < 2_000, "{}", longest(&rejection));
}

#[test]
fn a_limit_holds_for_variables_too() {
    let text = "query ($s: Score) { classes { find(score: $s) { id } } }";
    let deep = (0..100).fold(serde_json::json!(1), |value, _| serde_json::json!([value]));
    assert!(bind(text, serde_json::json!({ "s": deep })).is_ok());
    let text = "query ($f: Filter) { classes { find(filter: $f) { id } } }";
    let deep = (0..100).fold(serde_json::json!(1), |value, _| serde_json::json!([value]));
    assert_eq!(
        bind(text, serde_json::json!({ "f": { "all": deep } })).unwrap_err().code,
        RejectionCode::BadUserInput
    );
}
