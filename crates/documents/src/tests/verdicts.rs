//! Valid and invalid documents, rule by rule of the specification, with the verdict of graphql-js 16.

mod inputs;

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
    assert_eq!(code("{hello} extend"), Some(RejectionCode::ParseFailed));
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
