//! Plain operations, and answers in form: as graphql-js would execute and write them.

use async_graphql_parser::types::{DocumentOperations, ExecutableDocument, Selection, SelectionSet};
use async_graphql_value::{ConstValue, value};

use serde_json::json;

use super::{bind, object, prepare};
use crate::Step;

/// The plain form of the only operation, written as text.
fn plain(text: &str, variables: serde_json::Value) -> String {
    let bound = bind(text, variables).unwrap();
    let DocumentOperations::Single(operation) = &bound.executable.operations else { panic!("several") };
    let mut out = String::new();
    write(&operation.node.selection_set.node, &mut out);
    assert!(bound.executable.fragments.is_empty());
    out
}

fn write(set: &SelectionSet, out: &mut String) {
    for (place, item) in set.items.iter().enumerate() {
        out.push_str(if place > 0 { " " } else { "" });
        let below = match &item.node {
            Selection::Field(field) => {
                if let Some(alias) = &field.node.alias {
                    out.push_str(&alias.node);
                    out.push(':');
                }
                out.push_str(&field.node.name.node);
                assert!(field.node.directives.is_empty());
                &field.node.selection_set.node
            }
            Selection::InlineFragment(inline) => {
                out.push_str("on ");
                out.push_str(&inline.node.type_condition.as_ref().unwrap().node.on.node);
                &inline.node.selection_set.node
            }
            Selection::FragmentSpread(_) => panic!("a fragment is spread"),
        };
        if !below.items.is_empty() {
            out.push('{');
            write(below, out);
            out.push('}');
        }
    }
}

#[track_caller]
fn check_plain(text: &str, expected: &str) {
    assert_eq!(plain(text, json!({})), expected, "{text}");
}

#[test]
fn equal_fields_are_merged_where_their_key_stands_first() {
    check_plain("{ hello classes { id } hello classes { name id } }", "hello classes{id name}");
    check_plain("{ a: hello ...F hello } fragment F on Query { hello a: hello }", "a:hello hello");
    check_plain(
        "{ classes { subjects { code } ...F } } fragment F on Class { subjects { label ...G } } fragment G on Subject { code }",
        "classes{subjects{code label}}",
    );
}

#[test]
fn conditions_are_decided() {
    check_plain("{ hello @skip(if: true) a: hello @include(if: true) }", "a:hello");
    check_plain("{ classes { id @include(if: false) } }", "classes{#:__typename}");
    let text = "query ($a: Boolean!, $b: Boolean = true) { hello @skip(if: $a) a: hello @include(if: $b) }";
    assert_eq!(plain(text, json!({ "a": true })), "a:hello");
    assert_eq!(plain(text, json!({ "a": false, "b": false })), "hello");
    check_plain(
        "{ ... @skip(if: true) { hello } ...F @include(if: false) } fragment F on Query { hello }",
        "#:__typename",
    );
}

#[test]
fn only_variables_that_are_left_are_defined() {
    let text = "query ($a: Boolean!, $key: ID!, $n: Int!) { classes @skip(if: $a) { find(by: { id: $key }) { id } find2: find(count: $n) { id } } }";
    let names = |variables| {
        let bound = bind(text, variables).unwrap();
        let DocumentOperations::Single(operation) = &bound.executable.operations else { panic!("several") };
        let definitions = operation.node.variable_definitions.iter();
        definitions.map(|it| it.node.name.node.to_string()).collect::<Vec<_>>()
    };
    assert_eq!(names(json!({ "a": false, "key": "1", "n": 1 })), ["key", "n"]);
    assert_eq!(names(json!({ "a": true, "key": "1", "n": 1 })), [""; 0]);
}

#[test]
fn abstract_types_are_asked_for_the_type_of_each_object() {
    check_plain("{ node(id: \"1\") { id } }", "node{#:__typename on Class{id} on Student{id}}");
    check_plain(
        "{ node(id: \"1\") { ... on Student { name id } id ... on Named { n: name } __typename } }",
        "node{#:__typename on Class{id n:name __typename} on Student{name id n:name __typename}}",
    );
    check_plain("{ found { ... on Class { size } } }", "found{#:__typename on Class{size}}");
    // On an object an interface is only another name.
    check_plain(
        "{ classes { ... on Named { ... on Node { id } } ... on Class { name } } }",
        "classes{id name}",
    );
}

#[test]
fn what_would_grow_beyond_measure_runs_as_it_was_written() {
    let open = "link { ... on Class { a: id } ... on Student { b: id } ".repeat(14);
    let text = format!("{{ named {{ {open} {} }} }}", "}".repeat(14));
    let bound = bind(&text, json!({})).unwrap();
    let mut answer = value!({ "named": null });
    bound.form.complete(&mut answer, &[]);
    assert_eq!(answer, value!({ "named": null }));
}

#[track_caller]
fn check_form(text: &str, mut answer: ConstValue, failed: &[&[Step]], expected: &str) {
    let failed: Vec<_> = failed.iter().map(|path| path.to_vec()).collect();
    bind(text, json!({})).unwrap().form.complete(&mut answer, &failed);
    // As text: the order of members counts.
    assert_eq!(serde_json::to_string(&answer).unwrap(), expected, "{text}");
}

fn key(key: &str) -> Step {
    Step::Key(key.to_owned())
}

#[test]
fn members_stand_in_the_order_of_the_document() {
    check_form(
        "{ hello classes { name id } }",
        value!({ "classes": [{ "id": "1", "name": "1A" }], "hello": "a" }),
        &[],
        r#"{"hello":"a","classes":[{"name":"1A","id":"1"}]}"#,
    );
    check_form(
        "{ node(id: \"1\") { ... on Student { name id } id } }",
        value!({ "node": { "id": "1", "#": "Student", "name": "An" } }),
        &[],
        r#"{"node":{"name":"An","id":"1"}}"#,
    );
}

#[test]
fn an_object_of_which_nothing_is_selected_is_empty() {
    let nothing = value!({ "classes": [{ "#": "Class" }] });
    check_form("{ classes { id @skip(if: true) } }", nothing, &[], r#"{"classes":[{}]}"#);
    let none_of_this_type = value!({ "found": [{ "#": "Student" }] });
    check_form("{ found { ... on Class { size } } }", none_of_this_type, &[], r#"{"found":[{}]}"#);
}

#[test]
fn a_field_that_failed_is_null_or_its_parent_is() {
    let failed = [key("class"), key("size")];
    let text = "{ class(by: { id: \"1\" }) { size id } }";
    check_form(text, value!({ "class": { "id": "1" } }), &[&failed], r#"{"class":{"size":null,"id":"1"}}"#);
    let failed = [key("class"), key("name")];
    let text = "{ class(by: { id: \"1\" }) { id name } hello }";
    let answer = value!({ "class": { "id": "1" }, "hello": "a" });
    check_form(text, answer, &[&failed], r#"{"class":null,"hello":"a"}"#);
    // Through a list whose items must not be null, to data itself.
    let failed = [key("classes"), Step::Item(1), key("name")];
    let answer = value!({ "classes": [{ "name": "1A" }, null] });
    check_form("{ classes { name } }", answer, &[&failed], "null");
    // An object all of whose fields failed was there.
    let failed = [key("class"), key("size")];
    check_form(
        "{ class(by: { id: \"1\" }) { size } }",
        value!({ "class": null }),
        &[&failed],
        r#"{"class":{"size":null}}"#,
    );
    // What is null without a fault stays null.
    check_form("{ class(by: { id: \"1\" }) { size } }", value!({ "class": null }), &[], r#"{"class":null}"#);
}

#[test]
fn what_a_lane_wrote_stays() {
    let written = ConstValue::Binary(b"{\"b\":1}".as_slice().into());
    let mut answer = value!({ "classes": null });
    let ConstValue::Object(members) = &mut answer else { unreachable!() };
    members.insert(async_graphql_value::Name::new("classes"), written.clone());
    bind("{ classes { id } }", json!({})).unwrap().form.complete(&mut answer, &[]);
    let ConstValue::Object(members) = &answer else { unreachable!() };
    assert_eq!(members["classes"], written);
}

#[test]
fn a_named_operation_is_found_by_its_name() {
    let document = prepare("query A { hello } query B { classes { id } }").unwrap();
    let bound = document.operation(Some("B")).unwrap().bind(object(json!({}))).unwrap();
    let ExecutableDocument { operations, .. } = &*bound.executable;
    let DocumentOperations::Multiple(operations) = operations else { panic!("one without name") };
    assert_eq!(operations.keys().map(async_graphql_value::Name::as_str).collect::<Vec<_>>(), ["B"]);
}
