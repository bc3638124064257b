//! Variables, directives, values and introspection.

use super::{invalid, valid};

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
