//! What pages cost: the largest ones that people open stay below the limit, and every list says how long it is.

use std::collections::BTreeSet;

use async_graphql::parser::{
    parse_schema,
    types::{BaseType, FieldDefinition, Type, TypeKind, TypeSystemDefinition},
};
use serde_json::{Map, Value, json};
use socai_documents::{Rejection, RejectionCode};

use super::desk::DOCUMENTS;
use crate::{Limits, sdl};

/// A cell as a page of results shows it.
const CELL: &str = "period { moment } mark { text } comment";
/// Everything that an explanation can say.
const EXPLANATION: &str =
    "reached { code label { vi } } missing { momentLabel { vi } target { label { vi } } partLabel { vi } }
    nextLevel { level { label { vi } } shortfalls { vi } } remarks { vi }";

fn cost_with(document: &str, variables: Value) -> Result<u64, Rejection> {
    let document = DOCUMENTS.prepare(document).map_err(|rejection| (*rejection).clone())?;
    let Value::Object(variables) = variables else { panic!("no object") };
    document.operation(None)?.bind(variables).map(|bound| bound.cost)
}

fn cost(document: &str) -> Result<u64, Rejection> {
    cost_with(document, Value::Object(Map::new()))
}

fn of_class(fields: &str) -> Result<u64, Rejection> {
    cost(&format!("{{ school(code: \"79000123\") {{ class(by: {{ id: \"a\" }}) {{ {fields} }} }} }}"))
}

#[track_caller]
fn is_affordable(cost: Result<u64, Rejection>) {
    if let Err(rejection) = cost {
        panic!("{rejection:?}");
    }
}

#[test]
fn the_gradebook_of_a_class_with_everything_is_affordable() {
    is_affordable(of_class(
        "gradebook(period: { year: \"2025-2026\", moment: END_OF_YEAR }) { columns { target { code label { vi } } holds }
            rows { student { id name { full } } cells { version mark { text } comment enteredAt } } }",
    ));
}

#[test]
fn the_summary_of_a_class_is_affordable() {
    is_affordable(of_class(
        "summary(period: { year: \"2025-2026\", moment: END_OF_YEAR }) { studentCount countedCount
            columns { code label { vi } }
            rows { student { id name { full } } registerNumber marks { text } standings { subject averageText pass }
                study { label { vi } } conduct { label { vi } } completionLevel { label { vi } } absences { excused unexcused }
                outcome { completed promotion reasons { label { vi } } awardLabel { vi } } finalized { at } awards { label { vi } } }
            foot { label { vi } levels { label { vi } count percent } } }",
    ));
}

#[test]
fn a_report_book_of_twelve_years_is_affordable() {
    is_affordable(cost(&format!(
        "{{ school(code: \"79000123\") {{ student(by: {{ id: \"a\" }}) {{ reportBook {{ registerNumber years {{ year class {{ name }} school {{ name }} comments {{ text target {{ label {{ vi }} }} }}
            result {{ subjects {{ label {{ vi }} cells {{ {CELL} }} one: term(term: ONE) {{ averageText pass }} two: term(term: TWO) {{ averageText pass }} year {{ averageText pass }} }}
                traits {{ target {{ label {{ vi }} }} cells {{ {CELL} }} }} conduct {{ year {{ label {{ vi }} }} }} absences {{ excused unexcused }}
                outcome {{ completed promotion awardLabel {{ vi }} }} explanation {{ level {{ {EXPLANATION} }} }} }} }} }} }} }} }}"
    )));
}

#[test]
fn a_preview_of_finalizing_with_explanations_is_affordable() {
    is_affordable(of_class(&format!(
        "finalizationPreview {{ isAccepted hindrances {{ text {{ vi }} }} students {{ change student {{ name {{ full }} }}
            outcome {{ promotion reasons {{ label {{ vi }} }} }} missing {{ target {{ label {{ vi }} }} }} lostAwards {{ label {{ vi }} }}
            result {{ explanation {{ level {{ {EXPLANATION} }} }} }} }} }}"
    )));
}

#[test]
fn a_page_of_the_journal_with_its_changes_is_affordable() {
    is_affordable(cost(
        "{ school(code: \"79000123\") { journal(first: 200) { nodes { position kindLabel { vi } changes { label { vi } } } pageInfo { endCursor } } } }",
    ));
}

#[test]
fn many_gradebooks_in_one_request_are_refused() {
    let gradebooks = |count: usize| {
        let one = |n| {
            format!(
                "a{n}: gradebook(period: {{ year: \"2025-2026\", moment: END_OF_YEAR }}) {{ rows {{ cells {{ mark {{ text }} comment }} }} }}"
            )
        };
        of_class(&(0..count).map(one).collect::<Vec<_>>().join(" "))
    };
    let one = gradebooks(1).unwrap();
    assert!(one > 40 * 25 * 3, "{one}");
    assert_eq!(gradebooks(40).unwrap_err().code, RejectionCode::CostLimit);
    assert_eq!(gradebooks(100).unwrap_err().code, RejectionCode::AliasLimit);
}

#[test]
fn a_command_counts_what_it_writes() {
    let document = "mutation($input: EnterGradesInput!) { enterGrades(input: $input) { cells { version } } }";
    let entry = json!({ "studentId": "a", "target": { "subject": "MATHEMATICS" }, "expectedVersion": 0 });
    let input = |count: usize| {
        json!({ "input": { "idempotencyKey": "a", "school": "a", "classId": "a", "period": { "year": "2025-2026", "moment": "END_OF_YEAR" },
            "entries": vec![entry.clone(); count] } })
    };
    let of = |count| cost_with(document, input(count)).map_err(|rejection| rejection.errors);
    assert_eq!(of(35).unwrap() - of(1).unwrap(), 34);
}

#[test]
fn what_is_published_is_what_holds() {
    let (published, held) = (Limits::CURRENT, socai_documents::Limits::default());
    assert_eq!(published.max_document_bytes, held.max_bytes);
    assert_eq!(published.max_tokens, held.max_tokens);
    assert_eq!(published.max_depth, held.max_depth);
    assert_eq!(published.max_aliases, held.max_aliases);
    assert_eq!(published.max_root_fields, held.max_root_fields);
    assert_eq!(published.max_directives, held.max_directives_at_once);
    assert_eq!(published.max_directives_per_document, held.max_directives);
    assert_eq!(published.max_cost as u64, held.max_cost);
    assert_eq!(published.max_page_size as u64, held.max_page);
}

/// The fields of every object and interface, by the names of both.
fn fields() -> Vec<(String, FieldDefinition)> {
    let mut fields = Vec::new();
    for definition in parse_schema(sdl()).unwrap().definitions {
        let TypeSystemDefinition::Type(definition) = definition else { continue };
        let of = match definition.node.kind {
            TypeKind::Object(object) => object.fields,
            TypeKind::Interface(interface) => interface.fields,
            _ => continue,
        };
        let name = definition.node.name.node.to_string();
        fields.extend(of.into_iter().map(|field| (name.clone(), field.node)));
    }
    fields
}

fn items(ty: &Type) -> Option<String> {
    match &ty.base {
        BaseType::Named(_) => None,
        BaseType::List(item) => match &item.base {
            BaseType::Named(name) => Some(name.to_string()),
            BaseType::List(_) => items(item),
        },
    }
}

#[test]
fn every_list_of_objects_says_how_long_it_is() {
    let fields = fields();
    let objects: BTreeSet<&str> = fields.iter().map(|(parent, _)| parent.as_str()).collect();
    let sized: BTreeSet<String> = fields
        .iter()
        .filter(|(_, field)| field.directives.iter().any(|directive| directive.node.name.node == "listSize"))
        .map(|(parent, field)| format!("{parent}.{}", field.name.node))
        .collect();
    let mut missing = Vec::new();
    for (parent, field) in &fields {
        let name = format!("{parent}.{}", field.name.node);
        let is_list = items(&field.ty.node).is_some_and(|item| objects.contains(item.as_str()));
        let is_sized_above = parent.ends_with("Connection")
            || [
                "EnterGradesPayload.cells",
                "AdmitStudentsPayload.students",
                "EnrollStudentsPayload.students",
                "ConfirmClassPayload.closings",
                "SignAttendanceMonthPayload.months",
                "SetTimetablePayload.timetables",
                "SignLessonMonthPayload.months",
                "FinalizeYearPayload.results",
                "GrantAwardsPayload.awards",
                "GradeVerdicts.verdicts",
                "InviteAccountsPayload.links",
                "RemindPasswordsPayload.accounts",
            ]
            .contains(&name.as_str());
        // Refusals are few, or there is nothing else in the answer.
        let is_refusals = matches!(field.name.node.as_str(), "refusals" | "credentialRefusals");
        if is_list && !is_sized_above && !is_refusals && !sized.contains(&name) {
            missing.push(name);
        }
    }
    assert_eq!(missing, Vec::<String>::new());
}

#[test]
fn a_size_stands_at_a_list_or_names_the_lists_that_have_it() {
    for (parent, field) in fields() {
        let sizes = field.directives.iter().filter(|directive| directive.node.name.node == "listSize");
        for directive in sizes {
            let names_lists = directive.node.get_argument("sizedFields").is_some();
            let is_list = items(&field.ty.node).is_some();
            assert!(is_list != names_lists, "{parent}.{}", field.name.node);
        }
    }
}
