//! Documents and variables that are made to hurt, each with the codes of which one must be the answer. The bench of
//! hostile requests sends the same ones.

use std::fmt::Write as _;

use serde_json::{Value, json};

/// A request that is made to hurt.
pub(crate) struct Hostile {
    /// What hurts, for people.
    pub(crate) name: &'static str,
    pub(crate) query: String,
    pub(crate) variables: Value,
    /// One of them is the answer.
    pub(crate) codes: &'static [&'static str],
}

impl Hostile {
    fn document(name: &'static str, codes: &'static [&'static str], query: String) -> Self {
        Self { name, query, variables: json!({}), codes }
    }
}

const TOO_LARGE: &[&str] = &["DOCUMENT_TOO_LARGE"];
const TOKENS: &[&str] = &["TOKEN_LIMIT"];
const ALIASES: &[&str] = &["ALIAS_LIMIT"];
const DIRECTIVES: &[&str] = &["DIRECTIVE_LIMIT"];
const DEPTH: &[&str] = &["DEPTH_LIMIT"];
const COST: &[&str] = &["COST_LIMIT"];
const INVALID: &[&str] = &["GRAPHQL_VALIDATION_FAILED"];
const INPUT: &[&str] = &["BAD_USER_INPUT"];

/// Every hostile document, about the school of this code. `salt` makes each of them another text, so that no verdict is kept.
pub(crate) fn all(code: &str, salt: usize) -> Vec<Hostile> {
    let school = |fields: &str| format!("{{ school(code: \"{code}\") {{ {fields} }} }} # {salt}");
    let mut all = written(&school);
    all.extend(fragments(salt));
    all.extend(tokens(salt));
    all.extend(lists(&school, salt));
    all.extend(variables(salt));
    all
}

fn repeated(count: usize, part: impl Fn(usize) -> String) -> String {
    (0..count).fold(String::new(), |mut text, n| {
        // Writing into a text cannot fail.
        let _ = write!(text, "{} ", part(n));
        text
    })
}

fn written(school: &dyn Fn(&str) -> String) -> Vec<Hostile> {
    let nested = |open: &str, depth| school(&format!("{} id {}", open.repeat(depth), "} ".repeat(depth)));
    vec![
        Hostile::document("10,000 aliases", TOO_LARGE, school(&repeated(10_000, |n| format!("a{n}: code")))),
        Hostile::document("1,600 aliases", ALIASES, school(&repeated(1_600, |n| format!("a{n}: code")))),
        Hostile::document(
            "51 aliases of the whole staff",
            ALIASES,
            school(&repeated(51, |n| format!("a{n}: staff(first: 200) {{ nodes {{ id }} }}"))),
        ),
        Hostile::document(
            "20,000 directives",
            &["DOCUMENT_TOO_LARGE", "TOKEN_LIMIT"],
            school(&format!("code {}", "@skip(if: false) ".repeat(20_000))),
        ),
        Hostile::document(
            "700 directives at one field",
            DIRECTIVES,
            school(&format!("code {}", "@include(if: true) ".repeat(700))),
        ),
        Hostile::document(
            "1,000 unknown directives",
            DIRECTIVES,
            school(&format!("code {}", repeated(1_000, |n| format!("@d{n}")))),
        ),
        Hostile::document("2,000 unknown fields", INVALID, school(&repeated(2_000, |n| format!("codd{n}")))),
        Hostile::document("2,000 levels of fields", DEPTH, nested("class { ", 2_000)),
        Hostile::document("60,000 brackets", DEPTH, "{".repeat(60_000)),
        Hostile::document("200 inline fragments in each other", DEPTH, nested("... on School { ", 200)),
        Hostile::document(
            "800 fields of one name",
            &["COST_LIMIT", "TOKEN_LIMIT"],
            school(&repeated(800, |_| {
                "class(by: { name: { year: \"2025-2026\", name: \"3A\" } }) { id }".to_owned()
            })),
        ),
    ]
}

fn fragments(salt: usize) -> Vec<Hostile> {
    let doubling = |levels: usize| {
        let spread = |n: usize| format!("fragment F{n} on Query {{ ...F{} ...F{} }}", n + 1, n + 1);
        format!(
            "{{ ...F0 }} {} fragment F{levels} on Query {{ __typename }} # {salt}",
            repeated(levels, spread)
        )
    };
    let circle = |length: usize| {
        let spread = |n: usize| format!("fragment F{n} on Query {{ __typename ...F{} }}", (n + 1) % length);
        format!("{{ ...F0 }} {} # {salt}", repeated(length, spread))
    };
    let merging = |levels: usize| {
        let level = |n: usize| {
            let (next, link) = (n + 1, "school(code: \"1\") { ... on Node { id } }");
            format!(
                "fragment A{n} on Query {{ {link} ...A{next} ...B{next} }} fragment B{n} on Query {{ {link} ...B{next} ...A{next} }}"
            )
        };
        let last = format!(
            "fragment A{levels} on Query {{ __typename }} fragment B{levels} on Query {{ __typename }}"
        );
        format!("{{ ...A0 ...B0 }} {} {last} # {salt}", repeated(levels, level))
    };
    vec![
        Hostile::document(
            "fragments that double 30 times",
            &["COST_LIMIT", "DEPTH_LIMIT", "ROOT_FIELD_LIMIT"],
            doubling(30),
        ),
        Hostile::document(
            "fragments that double 12 times",
            &["COST_LIMIT", "ROOT_FIELD_LIMIT"],
            doubling(12),
        ),
        Hostile::document("a circle of one fragment", INVALID, circle(1)),
        Hostile::document("a circle of 400 fragments", INVALID, circle(400)),
        Hostile::document(
            "fields that overlap through fragments",
            &["COST_LIMIT", "DEPTH_LIMIT", "ROOT_FIELD_LIMIT"],
            merging(20),
        ),
        Hostile::document(
            "200 operations over one fragment",
            &["COST_LIMIT", "ROOT_FIELD_LIMIT"],
            format!(
                "{} fragment F on Query {{ {} }} # {salt}",
                repeated(200, |n| format!("query Q{n} {{ ...F }}")),
                repeated(800, |_| "serviceConfig { maxCost }".to_owned())
            ),
        ),
    ]
}

fn tokens(salt: usize) -> Vec<Hostile> {
    let node = |value: &str| format!("{{ node(id: {value}) {{ id }} }} # {salt}");
    vec![
        Hostile::document(
            "a document of 1 MiB of spaces",
            TOO_LARGE,
            format!("{{ __typename }}{}", " ".repeat(1_000_000)),
        ),
        Hostile::document(
            "20,000 commas and names",
            TOKENS,
            format!("{{ {} }} # {salt}", "a,".repeat(20_000)),
        ),
        Hostile::document(
            "a name of 60,000 letters",
            INVALID,
            format!("{{ {} }} # {salt}", "a".repeat(60_000)),
        ),
        Hostile::document(
            "an id of 60,000 digits",
            &["BAD_USER_INPUT", "GRAPHQL_VALIDATION_FAILED", ""],
            node(&"9".repeat(60_000)),
        ),
        Hostile::document(
            "a number with an exponent of 60,000 digits",
            INVALID,
            node(&format!("1e{}", "9".repeat(60_000))),
        ),
        Hostile::document("a list of 30,000 numbers", TOKENS, node(&format!("[{}]", "1 ".repeat(30_000)))),
        Hostile::document(
            "30,000 lists in each other",
            DEPTH,
            node(&format!("{}1{}", "[".repeat(30_000), "]".repeat(30_000))),
        ),
        Hostile::document(
            "a type of 20,000 brackets",
            DEPTH,
            format!("query ($a: {}Int) {{ __typename }}", "[".repeat(20_000)),
        ),
        Hostile::document(
            "a text that never ends",
            &["GRAPHQL_PARSE_FAILED"],
            format!("{{ node(id: \"\"\"{} # {salt}", "\\".repeat(60_000)),
        ),
    ]
}

fn lists(school: &dyn Fn(&str) -> String, salt: usize) -> Vec<Hostile> {
    let entries = "nodes { student { guardians { students { student { guardians { id } } } } } }";
    let history = "nodes { changes { old new } }";
    let deeper = format!("nodes {{ student {{ history(first: 200) {{ {history} }} }} }}");
    let types = |depth: usize| {
        format!(
            "{{ __schema {{ types {{ {} name {} }} }} }} # {salt}",
            "fields { type { ".repeat(depth),
            "} } ".repeat(depth)
        )
    };
    vec![
        Hostile::document(
            "lists in lists, as many as are allowed",
            &[""],
            school(&format!("journal(first: 100) {{ {entries} }}")),
        ),
        Hostile::document("pages of pages", COST, school(&format!("journal(first: 200) {{ {deeper} }}"))),
        Hostile::document(
            "every class with every list",
            COST,
            school(
                "classes(year: \"2025-2026\") { students { history(first: 200) { nodes { changes { old new } student { history(first: 200) { nodes { kind } } } } } } }",
            ),
        ),
        Hostile::document(
            "introspection in a circle, 6 deep",
            &["COST_LIMIT", "DEPTH_LIMIT", "GRAPHQL_VALIDATION_FAILED"],
            types(6),
        ),
        Hostile::document("introspection in a circle, 40 deep", DEPTH, types(40)),
    ]
}

fn variables(salt: usize) -> Vec<Hostile> {
    let query =
        format!("query ($by: ClassKey!) {{ viewer {{ school {{ class(by: $by) {{ id }} }} }} }} # {salt}");
    let with = |name, variables: Value| Hostile { name, query: query.clone(), variables, codes: INPUT };
    // As deep as the reader of JSON goes.
    let deep = (0..100).fold(json!(1), |inner, _| json!([inner]));
    let wide: serde_json::Map<String, Value> = (0..40_000).map(|n| (format!("k{n}"), json!(n))).collect();
    vec![
        with("variables of 1 MiB, one text", json!({ "by": { "id": 1, "name": "x".repeat(1_000_000) } })),
        with("variables of 1 MiB, 250,000 numbers", json!({ "by": vec![json!(1); 250_000] })),
        with("variables of 800 KiB, 40,000 names", json!({ "by": wide })),
        with("variables of 1 MiB, deep lists", json!({ "by": vec![deep; 4_000] })),
        Hostile {
            codes: &["BAD_USER_INPUT", ""],
            ..with(
                "40,000 variables that nobody asked for",
                json!((0..40_000).map(|n| (format!("k{n}"), json!(n))).collect::<serde_json::Map<_, _>>()),
            )
        },
    ]
}
