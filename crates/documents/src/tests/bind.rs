//! Variables: defaults, coercion, faults.

use async_graphql_parser::types::{DocumentOperations, ExecutableDocument, Selection};
use serde_json::{Value, json};

use crate::{
    Kind, RejectionCode,
    tests::{bind, prepare},
};

const FIND: &str = "query ($f: Filter, $ids: [ID!], $s: Score, $c: Int = 4, $o: Order! = OLDEST, $e: [Entry!])
    { classes { find(filter: $f, ids: $ids, score: $s, count: $c, order: $o) { id } verdicts(input: {key: \"\", entries: $e}) { text } } }";
const LOOK: &str = "query ($f: Filter, $ids: [ID!], $c: Int = 4, $o: Order! = OLDEST) { classes { find(filter: $f, ids: $ids, count: $c, order: $o) { id } } }";

#[track_caller]
fn bound(text: &str, variables: Value) -> Value {
    Value::Object(bind(text, variables).unwrap().variables)
}

#[track_caller]
fn fault(text: &str, variables: Value) -> String {
    let rejection = bind(text, variables).unwrap_err();
    assert_eq!(rejection.code, RejectionCode::BadUserInput);
    rejection.errors[0].message_en.clone()
}

#[test]
fn defaults_are_filled_in_and_what_is_not_defined_is_dropped() {
    assert_eq!(bound(LOOK, json!({ "x": 1 })), json!({ "c": 4, "o": "OLDEST" }));
    assert_eq!(bound(LOOK, json!({ "c": null, "o": "NEWEST" })), json!({ "c": null, "o": "NEWEST" }));
}

#[test]
fn values_are_coerced_as_literals_are() {
    let filter = json!({ "from": 3.0, "only": "OLDEST", "all": 1 });
    assert_eq!(
        bound(LOOK, json!({ "f": filter, "ids": 7 })),
        json!({ "c": 4, "o": "OLDEST", "ids": ["7"],
            "f": { "order": "NEWEST", "from": 3, "only": ["OLDEST"], "all": [[1]] } })
    );
}

#[test]
fn a_fault_names_the_variable_and_the_path_but_never_the_value() {
    let check = |variables: Value, expected: &str| assert_eq!(fault(LOOK, variables), expected);
    check(json!({ "c": "Nguyễn" }), "Variable $c: not a value of type Int.");
    check(json!({ "c": 2_147_483_648_i64 }), "Variable $c: not a value of type Int.");
    check(json!({ "c": 1.5 }), "Variable $c: not a value of type Int.");
    check(json!({ "o": null }), "Variable $o: must not be null.");
    check(json!({ "o": "Nguyễn" }), "Variable $o: not a value of type Order!.");
    check(json!({ "ids": [1, null] }), "Variable $ids[1]: must not be null.");
    check(json!({ "ids": [[1]] }), "Variable $ids[0]: not a value of type ID!.");
    check(json!({ "f": { "only": ["OLDEST", 3] } }), "Variable $f.only[1]: not a value of type Order!.");
    check(json!({ "f": { "is": "true" } }), "Variable $f.is: not a value of type Boolean.");
    check(json!({ "f": { "ratio": "1" } }), "Variable $f.ratio: not a value of type Float.");
    check(json!({ "f": 3 }), "Variable $f: not a value of type Filter.");
    check(json!({ "f": { "other": 3 } }), "Variable $f: type Filter has no such field \"other\".");
    check(json!({ "f": { "Nguyễn Văn A": 3 } }), "Variable $f: type Filter has no such field.");
    check(json!({ "f": { "key": {} } }), "Variable $f.key: exactly one field must be given, and not null.");
    check(
        json!({ "f": { "key": { "id": null } } }),
        "Variable $f.key: exactly one field must be given, and not null.",
    );
    check(
        json!({ "f": { "key": { "id": 1, "code": "a" } } }),
        "Variable $f.key: exactly one field must be given, and not null.",
    );
    assert_eq!(fault("query ($a: ID!) { node(id: $a) { id } }", json!({})), "Variable $a: is required.");
}

#[test]
fn every_fault_up_to_a_bound_is_told() {
    let ids: Vec<Value> = vec![Value::Null; 1_000];
    assert_eq!(bind(LOOK, json!({ "ids": ids })).unwrap_err().errors.len(), 8);
    assert_eq!(bind(LOOK, json!({ "c": "", "o": "" })).unwrap_err().errors.len(), 2);
}

#[test]
fn a_document_cannot_ask_for_a_list_where_one_may_be_missing() {
    // `entries` is required, so that a variable that may be missing cannot stand there.
    assert_eq!(prepare(FIND).unwrap_err().code, RejectionCode::ValidationFailed);
}

/// The arguments of the one field below the root.
fn arguments(executable: &ExecutableDocument) -> Vec<String> {
    let DocumentOperations::Single(operation) = &executable.operations else { panic!("several") };
    let below = |selection: &Selection| match selection {
        Selection::Field(field) => field.node.selection_set.node.items[0].node.clone(),
        _ => panic!("no field"),
    };
    match below(&operation.node.selection_set.node.items[0].node) {
        Selection::Field(field) => field
            .node
            .arguments
            .iter()
            .map(|(name, value)| format!("{}: {}", name.node, value.node))
            .collect(),
        _ => panic!("no field"),
    }
}

#[test]
fn an_argument_whose_variable_is_absent_is_absent() {
    let text = "query ($c: Int, $f: Int, $i: ID) { classes { find(count: $c, filter: {from: $f, is: true}) { x: node } } }";
    assert!(prepare(text).is_err());
    let text =
        "query ($c: Int, $f: Int) { classes { find(count: $c, filter: {from: $f, is: true}) { id } } }";
    let shared = bind(text, json!({ "c": 1, "f": null })).unwrap();
    assert_eq!(arguments(&shared.executable), ["count: $c", "filter: {from: $f, is: true}"]);
    let pruned = bind(text, json!({})).unwrap();
    assert_eq!(arguments(&pruned.executable), ["filter: {is: true}"]);
}

#[test]
fn operations_are_found_by_name() {
    let document = prepare("query A { hello } mutation B { enter(input: {key: \"\", entries: []}) { class { id } } } subscription C { ticks }").unwrap();
    let kind = |name| document.operation(name).map(|operation| (operation.name(), operation.kind()));
    assert_eq!(kind(Some("A")), Ok((Some("A"), Kind::Query)));
    assert_eq!(kind(Some("B")), Ok((Some("B"), Kind::Mutation)));
    assert_eq!(kind(Some("C")), Ok((Some("C"), Kind::Subscription)));
    assert_eq!(kind(Some("D")).unwrap_err().code, RejectionCode::OperationResolutionFailure);
    assert_eq!(kind(None).unwrap_err().code, RejectionCode::OperationResolutionFailure);
    let anonymous = prepare("{ hello }").unwrap();
    assert!(anonymous.operation(None).is_ok());
    assert!(anonymous.operation(Some("")).is_err());
}

#[test]
fn what_matters_for_keeping_answers_is_known() {
    let about = |text: &str| {
        let document = prepare(text).unwrap();
        let operation = document.operation(None).unwrap();
        (operation.reads_introspection(), operation.has_conditions())
    };
    assert_eq!(about("{ __typename hello }"), (false, false));
    assert_eq!(about("{ ...F } fragment F on Query { __schema { queryType { name } } }"), (true, false));
    assert_eq!(
        about("query ($a: Boolean!) { ...F } fragment F on Query { hello @skip(if: $a) }"),
        (false, true)
    );
    assert_eq!(about("{ hello @skip(if: true) }"), (false, false));
}
