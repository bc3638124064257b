//! Valid and invalid documents, rule by rule of the specification, with the verdict of graphql-js 16.

use crate::{
    RejectionCode,
    tests::{code, prepare},
};

fn check(rule: &str, is_valid: bool, documents: &[&str]) {
    for text in documents {
        match prepare(text) {
            Ok(_) => assert!(is_valid, "{rule}: should be refused: {text}"),
            Err(rejection) => {
                assert!(!is_valid, "{rule}: should be accepted: {text}\n{:?}", rejection.errors);
                assert!(!rejection.errors.is_empty());
                assert!(
                    matches!(rejection.code, RejectionCode::ParseFailed | RejectionCode::ValidationFailed),
                    "{rule}: {text}: {rejection}"
                );
            }
        }
    }
}

fn valid(rule: &str, documents: &[&str]) {
    check(rule, true, documents);
}

fn invalid(rule: &str, documents: &[&str]) {
    check(rule, false, documents);
}

#[test]
fn grammar() {
    valid(
        "grammar",
        &[
            "{hello}",
            "\u{feff}{ hello, , hello } # lời",
            "query Q{hello}",
            "query Q($a:[ [ Int ! ] ] ! = [ 1 2 ]@note){class(by:{id:\"1\"}){find(filter:{all:$a}){id}}}",
            "{ ...on Query { hello } ...\n#c\non#c\nQuery{hello} ... { hello } ... @include(if: true) { hello } }",
            "query query { query: hello fragment: hello on: hello true: hello null: hello }",
            "{...onQuery} fragment onQuery on Query {hello}",
            "{ a,:hello b #,\n:hello ...,on Query{hello} ... # ế\n , F ...\u{feff}{hello} } fragment F on Query{hello}",
            "{ class(by: {code: \"\"\"a \\\"\"\" b\"\"\"}) { id } }",
            "{ class(by: {code: \"\"}) { id } }",
        ],
    );
    invalid(
        "grammar",
        &[
            "",
            "# nur",
            "{}",
            "{ hello",
            "{ hello } }",
            "queryQ { hello }",
            "query",
            "query Q",
            "query () { hello }",
            "{ hello() }",
            "{ hello {} }",
            "{ node(id) { id } }",
            "{ class(by: {id}) { id } }",
            "{ node(id: 1 { id } }",
            "{ ... }",
            "{ ...on }",
            "{ ...F } fragment on on Query { hello }",
            "{ ...F } fragment F Query { hello }",
            "query ($a: Int!!) { hello }",
            "query ($a: Int = $b, $b: Int) { hello }",
            "query ($a) { hello }",
            "query ($a: Int @note(count: $a)) { hello }",
            "{ a: }",
            "{ : hello }",
            "{ @note }",
            "{ hello @ }",
            "{ node(id: 01) { id } }",
            "{ node(id: 1a) { id } }",
            "{ node(id: 1.) { id } }",
            "{ node(id: \"a\nb\") { id } }",
            "{ node(id: \"a) { id } }",
            "{ node(id: \"\"\"a\") { id } }",
            "{ hello .. }",
            "{ hello ? }",
            "extend type Query { a: Int }",
            "type A { a: Int }",
            "{ hello } schema { query: Query }",
            "subscription { entries { text }",
        ],
    );
}

#[test]
fn escapes_in_strings() {
    valid(
        "escapes",
        &[
            r#"{ node(id: "\u00e9\n\t\"\\\/\b\f\r") { id } }"#,
            r#"{ node(id: "\uD83D\uDE00") { id } }"#,
            r#"{ node(id: "\u{1F600}") { id } }"#,
            r#"{ node(id: "\u{0}\u{10FFFF}") { id } }"#,
        ],
    );
    invalid(
        "escapes",
        &[
            r#"{ node(id: "\uD83D") { id } }"#,
            r#"{ node(id: "\uDE00") { id } }"#,
            r#"{ node(id: "\uD83Dx") { id } }"#,
            r#"{ node(id: "\uD83D\u0041") { id } }"#,
            r#"{ node(id: "\u{110000}") { id } }"#,
            r#"{ node(id: "\u{D800}") { id } }"#,
            r#"{ node(id: "\u{}") { id } }"#,
            r#"{ node(id: "\u12") { id } }"#,
            r#"{ node(id: "\x41") { id } }"#,
            r#"{ node(id: "\u{1F600") { id } }"#,
        ],
    );
}

#[test]
fn definitions_of_types_are_no_fault_of_grammar() {
    for text in ["type A { a: Int }", "{hello} extend type Query { a: Int }", "{hello} \"mô tả\" scalar A"]
    {
        assert_eq!(code(text), Some(RejectionCode::ValidationFailed), "{text}");
    }
    assert_eq!(code("{hello} \"mô tả\" query A {hello}"), Some(RejectionCode::ParseFailed));
}

#[test]
fn operations() {
    valid(
        "operations",
        &[
            "query A {hello} query B {hello}",
            "query A {hello} mutation B {enter(input:{key:\"\",entries:[]}) {class{id}}}",
        ],
    );
    invalid(
        "unique operation names",
        &[
            "query A {hello} query A {hello}",
            "query A {hello} mutation A {enter(input:{key:\"\",entries:[]}) {class{id}}}",
        ],
    );
    invalid(
        "lone anonymous operation",
        &["{hello} {hello}", "{hello} query A {hello}", "query A {hello} {hello}"],
    );
    valid(
        "single root field",
        &[
            "subscription { ticks }",
            "subscription { a: entries { text } a: entries { score } }",
            "subscription S { ...F } fragment F on Subscription { entries { text } }",
        ],
    );
    invalid(
        "single root field",
        &[
            "subscription { ticks entries { text } }",
            "subscription { ...F } fragment F on Subscription { ticks other: ticks }",
            "subscription { __typename }",
        ],
    );
}

#[test]
fn fields() {
    valid(
        "fields on correct type",
        &[
            "{ class(by:{id:1}) { __typename id } }",
            "{ found { ... on Class { size } __typename } }",
            "{ __schema { queryType { name } } __type(name: \"A\") { isOneOf specifiedByURL } }",
        ],
    );
    invalid(
        "fields on correct type",
        &[
            "{ nothing }",
            "{ found { id } }",
            "{ node(id:1) { name } }",
            "mutation { __schema { queryType { name } } }",
            "{ class(by:{id:1}) { __schema { queryType { name } } } }",
        ],
    );
    valid("scalar leafs", &["{ hello }"]);
    invalid("scalar leafs", &["{ hello { a } }", "{ classes }", "{ classes { students } }", "{ found }"]);
}

#[test]
fn arguments() {
    valid("argument names", &["{ class(by:{id:1}) { students(first: 1, after: \"\") { totalCount } } }"]);
    invalid(
        "argument names",
        &["{ hello(a: 1) }", "{ classes { students(last: 1) { totalCount } } }", "{ hello @note(other: 1) }"],
    );
    invalid(
        "unique argument names",
        &["{ node(id: 1, id: 1) { id } }", "{ hello @note(text: \"\", text: \"\") }"],
    );
    invalid(
        "required arguments",
        &["{ class { id } }", "{ hello @once }", "{ hello @include }", "{ class(by: null) { id } }"],
    );
    valid("required arguments", &["{ classes { find { id } } }"]);
}

#[test]
fn merging() {
    valid(
        "overlapping fields",
        &[
            "{ hello hello }",
            "{ a: hello a: hello }",
            "{ named { ... on Class { a: size } ... on Student { b: size } } }",
            "{ named { ... on Class { a: name } ... on Student { a: id } } }"
                .replace("a: id", "a: name")
                .as_str(),
            "{ classes { students { nodes { id } } } classes { students { totalCount } } }",
            "{ classes { find(ids: [\"1\", 2]) { id } find(ids: [\"1\", 2]) { name } } }",
            "{ classes { find(filter: {from: 1, is: true}) { id } find(filter: {is: true, from: 1}) { id } } }",
        ],
    );
    invalid(
        "overlapping fields",
        &[
            "{ a: hello a: __typename }",
            "{ classes { a: id a: name } }",
            "{ node(id: 1) { id } node(id: 2) { id } }",
            "{ classes { students { totalCount } students(first: 1) { totalCount } } }",
            "{ named { ... on Class { size } ... on Student { size } } }",
            "{ classes { find(ids: [1]) { id } find(ids: [1, 2]) { id } } }",
            "{ classes { find(ids: []) { id } find(ids: [2]) { id } } }",
            "{ named { ... on Class { find(ids: [1]) { id } } link { id } } named { link { x: id } ... on Class { find(ids: [1, 2]) { id } } } }",
            "{ ...A ...B } fragment A on Query { x: hello } fragment B on Query { x: __typename }",
        ],
    );
}

#[test]
fn fragments() {
    valid(
        "fragments",
        &[
            "{ ...A } fragment A on Query { ...B } fragment B on Query { hello }",
            "{ node(id:1) { ... on Class { id } ...on Named { name } ... on Node { id } } }",
            "{ found { ... on Node { id } ... on Class { name } } }",
        ],
    );
    invalid(
        "unique fragment names",
        &["{ ...A } fragment A on Query { hello } fragment A on Query { hello }"],
    );
    invalid(
        "known types",
        &[
            "{ ...A } fragment A on Nothing { hello }",
            "{ ... on Nothing { hello } }",
            "query ($a: Nothing) { hello @note(text: $a) }",
        ],
    );
    invalid(
        "fragments on composite types",
        &[
            "{ ...A } fragment A on Score { hello }",
            "{ ... on Order { hello } }",
            "{ ... on Filter { order } }",
        ],
    );
    invalid("known fragment names", &["{ ...A }"]);
    invalid(
        "unused fragments",
        &["{ hello } fragment A on Query { hello }", "{ hello } fragment A on Query { ...A }"],
    );
    invalid(
        "possible fragments",
        &[
            "{ ... on Class { id } }",
            "{ classes { ... on Student { id } } }",
            "{ classes { ...A } } fragment A on Student { id }",
            "{ found { ... on Subject { code } } }",
        ],
    );
    invalid(
        "fragment cycles",
        &[
            "{ ...A } fragment A on Query { ...A }",
            "{ ...A } fragment A on Query { ...B } fragment B on Query { ...A hello }",
            "{ classes { ...A } } fragment A on Class { find { ...A } }",
        ],
    );
}

#[test]
fn variables() {
    valid(
        "variables",
        &[
            "query ($a: ID!) { node(id: $a) { id } }",
            "query ($a: ID = 1) { node(id: $a) { id } }",
            "query ($a: Int) { classes { find(count: $a) { id } } }",
            "query ($a: Order!) { classes { find(filter: {order: $a, only: [$a]}) { id } } }",
            "query ($a: [ID!]!) { classes { find(ids: $a) { id } } }",
            "query ($a: ID!) { classes { find(ids: [$a]) { id } } }",
            "query ($a: Key!) { class(by: $a) { id } }",
            "query ($a: ID!) { class(by: {id: $a}) { id } }",
            "query ($a: Boolean!) { hello @skip(if: $a) }",
            "query ($a: Boolean = true) { hello @skip(if: $a) }",
            "query ($a: String) { ...F } fragment F on Query { hello @note(text: $a) }",
            "query A($a: String) { ...F } query B($a: String!) { ...F } fragment F on Query { hello @note(text: $a) }",
            "query ($a: Boolean!) { __typename @include(if: $a) }",
            "query ($a: Score) { classes { find(score: $a) { id } } }",
            "query ($a: Int @note(text: \"x\")) { hello @note(count: $a) }",
        ],
    );
    invalid("unique variables", &["query ($a: Int, $a: Int) { hello @note(count: $a) }"]);
    invalid(
        "input types",
        &["query ($a: Class) { hello @note(text: $a) }", "query ($a: [Node!]) { hello @note(text: $a) }"],
    );
    invalid(
        "undefined variables",
        &[
            "{ node(id: $a) { id } }",
            "query A($a: ID!) { ...F } query B { ...F } fragment F on Query { node(id: $a) { id } }",
            "{ hello @skip(if: $a) }",
            "{ classes { find(ids: [$a]) { id } } }",
        ],
    );
    invalid(
        "unused variables",
        &[
            "query ($a: Int) { hello }",
            "query A($a: ID!) { ...F } query B($a: ID!) { hello } fragment F on Query { node(id: $a) { id } }",
        ],
    );
    invalid(
        "allowed positions",
        &[
            "query ($a: ID) { node(id: $a) { id } }",
            "query ($a: Int!) { node(id: $a) { id } }",
            "query ($a: ID = null) { node(id: $a) { id } }",
            "query ($a: [ID]) { classes { find(ids: $a) { id } } }",
            "query ($a: ID) { classes { find(ids: [$a]) { id } } }",
            "query ($a: ID!) { classes { find(ids: $a) { id } } }",
            "query ($a: Order) { classes { find(filter: {only: [$a]}) { id } } }",
            "query ($a: Boolean) { hello @skip(if: $a) }",
            "query ($a: Boolean) { __typename @skip(if: $a) }",
            "query ($a: String) { classes { find(filter: {from: $a}) { id } } }",
            "query ($a: String) { classes { find(score: $a) { id } } }",
            "query ($a: String) { ...F } fragment F on Query { hello @once(text: $a) }",
            "query ($a: ID) { class(by: {id: $a}) { id } }",
        ],
    );
}

#[test]
fn directives() {
    valid(
        "directives",
        &["query @note { hello @note @note(count: 2) }", "{ ...F @note } fragment F on Query { hello }"],
    );
    invalid(
        "known directives",
        &[
            "{ hello @nothing }",
            "{ __typename @nothing }",
            "query ($a: Int @nothing) { hello @note(count: $a) }",
            "{ hello @defer }",
            "{ ... @defer { hello } }",
        ],
    );
    invalid(
        "locations",
        &[
            "query @skip(if: true) { hello }",
            "{ hello @oneOf }",
            "{ hello @listSize }",
            "{ hello @deprecated }",
            "query ($a: Int @skip(if: true)) { hello @note(count: $a) }",
            "{ ... @note { hello } }",
            "{ ...F } fragment F on Query @note { hello }",
        ],
    );
    invalid(
        "unique directives",
        &[
            "{ hello @skip(if: true) @skip(if: true) }",
            "{ __typename @skip(if: true) @skip(if: false) }",
            "query ($a: Int @once(text: \"\") @once(text: \"\")) { hello @note(count: $a) }",
        ],
    );
}

#[test]
fn values() {
    let find = |arguments: &str| format!("{{ classes {{ find({arguments}) {{ id }} }} }}");
    let good = [
        "filter: {}",
        "filter: null",
        "filter: {from: 2147483647, ratio: 1, is: true, order: OLDEST}",
        "filter: {ratio: 1.5e3, from: null, order: null}",
        "filter: {only: NEWEST}",
        "filter: {all: [[1, null], null, []]}",
        "filter: {all: 1}",
        "filter: {all: [1]}",
        "ids: \"1\"",
        "ids: [1, \"1\"]",
        "by: {id: 1}",
        "by: {code: \"\"}",
        "score: 8.5",
        "score: \"8.5\"",
        "score: [1, {a: 2}]",
        "count: -0",
    ];
    let bad = [
        "filter: 1",
        "filter: []  ids: {}",
        "filter: {other: 1}",
        "filter: {from: \"1\"}",
        "filter: {from: 1.0}",
        "filter: {from: 2147483648}",
        "filter: {from: 1, from: 1}",
        "filter: {ratio: \"1\"}",
        "filter: {is: 1}",
        "filter: {is: \"true\"}",
        "filter: {order: \"NEWEST\"}",
        "filter: {order: LATEST}",
        "filter: {order: true}",
        "filter: {only: [null]}",
        "filter: {all: [[[1]]]}",
        "filter: {from: [1]}",
        "filter: {key: {}}",
        "ids: [null]",
        "ids: 1.5",
        "ids: [[1]]",
        "ids: true",
        "by: {}",
        "by: {id: 1, code: \"a\"}",
        "by: {id: null}",
        "order: null",
        "count: null",
        "score: {a: 1, a: 2}",
        "score: [{a: {b: 1, b: 1}}]",
    ];
    for arguments in good {
        valid("values", &[&find(arguments)]);
    }
    for arguments in bad {
        invalid("values", &[&find(arguments)]);
    }
    valid(
        "required fields",
        &["mutation { enter(input: {key: \"\", entries: {student: 1}}) { class { id } } }"],
    );
    invalid(
        "required fields",
        &[
            "mutation { enter(input: {key: \"\"}) { class { id } } }",
            "mutation { enter(input: {key: \"\", entries: [{}]}) { class { id } } }",
            "mutation { enter(input: {key: null, entries: []}) { class { id } } }",
            "query ($a: Int = \"1\") { hello @note(count: $a) }",
            "query ($a: Int! = null) { hello @note(count: $a) }",
            "query ($a: Key = {id: 1, code: \"\"}) { classes { find(by: $a) { id } } }",
        ],
    );
}

#[test]
fn introspection_goes_two_lists_deep() {
    valid("introspection depth", &["{ __schema { types { fields { type { fields { name } } } } } }"]);
    invalid(
        "introspection depth",
        &[
            "{ __schema { types { fields { type { fields { type { fields { name } } } } } } } }",
            "{ __type(name: \"A\") { ...T } } fragment T on __Type { interfaces { fields { type { possibleTypes { name } } } } }",
        ],
    );
}
