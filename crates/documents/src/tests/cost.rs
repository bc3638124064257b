//! Weights: lists multiply, pages by their size, inputs by their length.

use serde_json::json;

use crate::{
    RejectionCode,
    tests::{bind, cost, prepare},
};

#[test]
fn every_field_counts_one() {
    assert_eq!(cost("{ hello }"), 1);
    assert_eq!(cost("{ hello __typename a: hello }"), 3);
    assert_eq!(cost("{ class(by: {id: 1}) { id name } }"), 3);
}

#[test]
fn what_stands_below_a_list_counts_as_often_as_it_is_long() {
    assert_eq!(cost("{ classes { id } }"), 1 + 30);
    assert_eq!(cost("{ classes { subjects { code label } } }"), 1 + 30 * (1 + 14 * 2));
    // Of a list that says nothing ten items are assumed; a list of plain values counts as one.
    assert_eq!(cost("{ class(by: {id: 1}) { loose { code tags } } }"), 1 + 1 + 10 * 2);
    assert_eq!(cost("{ found { __typename } }"), 1 + 10);
}

#[test]
fn a_connection_gives_its_size_to_its_edges_and_nodes() {
    let class = |below: &str| cost(&format!("{{ class(by: {{id: 1}}) {{ {below} }} }}")) - 1;
    assert_eq!(class("students { totalCount pageInfo { hasNextPage } }"), 1 + 1 + 2);
    assert_eq!(class("students { nodes { id } }"), 1 + 1 + 50);
    assert_eq!(
        class("students(first: 3) { nodes { id name } edges { cursor node { id } } }"),
        1 + (1 + 3 * 2) + (1 + 3 * 3)
    );
    assert_eq!(class("students(first: 3) { ... on StudentConnection { nodes { id } } }"), 1 + 1 + 3);
    assert_eq!(class("students(first: 100000) { nodes { id } }"), 1 + 1 + 200);
    assert_eq!(class("students(first: -1) { nodes { id } }"), 1 + 1);
    // Only the fields of the connection itself are as long as it.
    assert_eq!(
        class("students(first: 3) { nodes { class { students(first: 2) { nodes { id } } } } }"),
        1 + 1 + 3 * (1 + 1 + 1 + 2)
    );
}

#[test]
fn fragments_in_connections_of_different_size_count_by_the_size() {
    let text = "{ class(by: {id: 1}) { a: students(first: 2) { ...P } b: students(first: 5) { ...P } } }
        fragment P on StudentConnection { nodes { ...S } } fragment S on Student { id name }";
    assert_eq!(cost(text), 1 + (1 + 1 + 2 * 2) + (1 + 1 + 5 * 2));
}

#[test]
fn variables_give_sizes() {
    let text = "query ($n: Int) { class(by: {id: 1}) { students(first: $n) { nodes { marks(first: $n) { text } } } } }";
    let of = |variables| bind(text, variables).unwrap().cost;
    assert_eq!(of(json!({ "n": 4 })), 1 + 1 + 1 + 4 * (1 + 4));
    // Not given: the connection assumes its own size, and the argument of `marks` has a default.
    assert_eq!(of(json!({})), 1 + 1 + 1 + 50 * (1 + 10));
    assert_eq!(
        cost("{ class(by: {id: 1}) { students(first: 4) { nodes { marks { text } } } } }"),
        1 + 1 + 1 + 4 * (1 + 7)
    );
}

#[test]
fn inputs_give_sizes_by_their_length() {
    let entries = |count: usize| vec![json!({ "student": 1 }); count];
    let whole = "query ($i: EnterInput!) { class(by: {id: 1}) { verdicts(input: $i) { text } } }";
    let input = |count| json!({ "i": { "key": "", "entries": entries(count) } });
    assert_eq!(bind(whole, input(35)).unwrap().cost, 1 + 1 + 35);
    assert_eq!(bind(whole, input(0)).unwrap().cost, 1 + 1);
    let part =
        "query ($e: [Entry!]!) { class(by: {id: 1}) { verdicts(input: {key: \"\", entries: $e}) { text } } }";
    assert_eq!(bind(part, json!({ "e": entries(12) })).unwrap().cost, 1 + 1 + 12);
    assert_eq!(
        cost(
            "{ class(by: {id: 1}) { verdicts(input: {key: \"\", entries: [{student: 1}, {student: 2}]}) { text } } }"
        ),
        1 + 1 + 2
    );
    assert_eq!(
        cost("{ class(by: {id: 1}) { verdicts(input: {key: \"\", entries: {student: 1}}) { text } } }"),
        1 + 1 + 1
    );
}

#[test]
fn what_is_skipped_costs_nothing() {
    assert_eq!(cost("{ hello @skip(if: true) a: hello @include(if: true) }"), 1);
    let text = "query ($all: Boolean! = false) { hello ... @include(if: $all) { classes { id } } ...F @skip(if: $all) } fragment F on Query { b: hello }";
    assert_eq!(bind(text, json!({ "all": true })).unwrap().cost, 1 + 31);
    assert_eq!(bind(text, json!({})).unwrap().cost, 1 + 1);
}

#[test]
fn an_operation_that_would_produce_too_much_is_refused_with_both_numbers() {
    let text = "{ classes { subjects { class { subjects { class { subjects { code } } } } } } }";
    let rejection = bind(text, json!({})).unwrap_err();
    assert_eq!(rejection.code, RejectionCode::CostLimit);
    assert!(rejection.errors[0].message_en.contains("60000"), "{rejection:?}");
}

/// What tools send to learn a schema.
const INTROSPECTION: &str = "query IntrospectionQuery { __schema { description queryType { name } mutationType { name } subscriptionType { name }
    types { ...FullType } directives { name description isRepeatable locations args { ...InputValue } } } }
    fragment FullType on __Type { kind name description specifiedByURL isOneOf fields(includeDeprecated: true) { name description args { ...InputValue } type { ...TypeRef } isDeprecated deprecationReason }
        inputFields { ...InputValue } interfaces { ...TypeRef } enumValues(includeDeprecated: true) { name description isDeprecated deprecationReason } possibleTypes { ...TypeRef } }
    fragment InputValue on __InputValue { name description type { ...TypeRef } defaultValue }
    fragment TypeRef on __Type { kind name ofType { kind name ofType { kind name ofType { kind name ofType { kind name ofType { kind name ofType { kind name ofType { kind name ofType { kind name ofType { kind name } } } } } } } } } }";

#[test]
fn introspection_is_weighed_and_affordable() {
    let whole = cost(INTROSPECTION);
    assert!((10_000..40_000).contains(&whole), "{whole}");
    let twice =
        "{ __schema { types { fields { type { fields { args { type { enumValues { name } } } } } } } } }";
    assert!(cost(twice) > 5_000, "{}", cost(twice));
    assert!(prepare(twice).is_ok());
}
