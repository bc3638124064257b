//! One document that selects every field of every type that can be read, written from the schema, so that a new field is in it.

use std::collections::{BTreeMap, BTreeSet, VecDeque};
use std::fmt::Write as _;

use async_graphql::Positioned;
use async_graphql::parser::{
    parse_schema,
    types::{FieldDefinition, TypeKind, TypeSystemDefinition},
};

use socai_school::ids::DocumentId;

use crate::ids::encode;
use crate::{
    sdl,
    tests::desk::{ADMIN, CODE, Desk},
};

/// Fields whose answers are right only once.
pub(super) const RUNNING: &[&str] = &[
    "Lock.beginsInSeconds",
    "Unlock.remainingSeconds",
    "Viewer.sessionExpiresAt",
    "Account.logins",
    "Account.unsignedLessons",
    "Account.invitation",
    "School.staleAccounts",
];

type Fields = Vec<Positioned<FieldDefinition>>;

fn objects() -> BTreeMap<String, Fields> {
    let definitions = parse_schema(sdl()).unwrap().definitions.into_iter();
    let object = |definition| match definition {
        TypeSystemDefinition::Type(definition) => {
            let name = definition.node.name.node.to_string();
            match definition.node.kind {
                TypeKind::Object(object) => Some((name, object.fields)),
                TypeKind::Interface(interface) if name != "Node" => Some((name, interface.fields)),
                _ => None,
            }
        }
        _ => None,
    };
    definitions.filter_map(object).collect()
}

/// The value of a required argument. A new one must be added here.
fn argument(desk: &Desk, path: &str, name: &str, kind: &str) -> String {
    let period = r#"{year: "2025-2026", moment: END_TERM_ONE}"#;
    match (name, kind) {
        ("code", _) => format!("{CODE:?}"),
        ("id", _) if path == "School.account" => format!("{:?}", encode(ADMIN).0),
        ("id", _) if path == "School.document" => format!("{:?}", encode(DocumentId(ADMIN.0)).0),
        ("studentId", _) => format!("{:?}", encode(desk.an).0),
        ("by", "ClassKey") => format!("{{id: {:?}}}", encode(desk.class).0),
        ("by", "StudentKey") => "{registerNumber: 1}".to_owned(),
        ("period", "Int") => "1".to_owned(),
        ("from" | "until", "Date") => "\"2025-10-15\"".to_owned(),
        ("period", _) => period.to_owned(),
        ("target", _) => "{subject: MATHEMATICS}".to_owned(),
        ("subject", _) => "MATHEMATICS".to_owned(),
        ("term", _) => "ONE".to_owned(),
        ("range", _) => "{week: 1}".to_owned(),
        ("date", _) => "\"2025-10-15\"".to_owned(),
        ("session", _) => "MORNING".to_owned(),
        ("moment", _) => "END_TERM_ONE".to_owned(),
        ("year", _) => "\"2025-2026\"".to_owned(),
        ("batch", _) => "\"00000000-0000-7000-8000-000000000001\"".to_owned(),
        ("scope", _) => format!("{{period: {period}, area: {{wholeSchool: true}}}}"),
        ("of", "RollOverInput") => {
            r#"{fromYear: "2025-2026", toYear: "2026-2027", on: "2026-09-07"}"#.to_owned()
        }
        ("input", "GradeVerdictsInput") => format!(
            "{{period: {period}, entries: [{{studentId: {:?}, target: {{subject: MATHEMATICS}}, level: COMPLETED, score: \"7\", expectedVersion: 1}}]}}",
            encode(desk.an).0
        ),
        _ => panic!("no value for the required argument {name}: {kind} of {path}"),
    }
}

/// Selects every field once, where it is nearest to the root. With a position the school is shown as of it, and nobody's viewer.
pub(super) fn everything(desk: &Desk, as_of: Option<u64>) -> String {
    let objects = objects();
    let mut nodes: Vec<String> = vec![String::new()];
    let mut waiting = VecDeque::from([("Query".to_owned(), 0)]);
    let mut expanded = BTreeSet::from(["Query".to_owned()]);
    while let Some((of, node)) = waiting.pop_front() {
        let mut text = "__typename".to_owned();
        for field in &objects[&of] {
            let (name, path) = (field.node.name.node.as_str(), format!("{of}.{}", field.node.name.node));
            let is_left_out = RUNNING.contains(&path.as_str())
                || of == "Query" && (matches!(name, "node" | "nodes") || as_of.is_some() && name == "viewer");
            if is_left_out {
                continue;
            }
            let required =
                field.node.arguments.iter().filter(|argument| {
                    !argument.node.ty.node.nullable && argument.node.default_value.is_none()
                });
            let mut arguments: Vec<String> = required
                .map(|it| {
                    let kind = it.node.ty.node.to_string();
                    let name = it.node.name.node.as_str();
                    format!("{name}: {}", argument(desk, &path, name, kind.trim_end_matches('!')))
                })
                .collect();
            if let (Some(position), "Query.school") = (as_of, path.as_str()) {
                arguments.push(format!("asOf: {{position: \"{position}\"}}"));
            }
            let arguments =
                if arguments.is_empty() { String::new() } else { format!("({})", arguments.join(", ")) };
            let kind = field.node.ty.node.to_string().replace(['[', ']', '!'], "");
            let is_composite = objects.contains_key(&kind) || kind == "Node";
            write!(text, " {name}{arguments}").unwrap();
            if is_composite && (kind == "Node" || !expanded.insert(kind.clone())) {
                text.push_str(" { __typename }");
            } else if is_composite {
                nodes.push(String::new());
                waiting.push_back((kind, nodes.len() - 1));
                write!(text, " {{ #{} }}", nodes.len() - 1).unwrap();
            }
        }
        nodes[node] = text;
    }
    // Children come after their parents, so that the last can be put into its place first.
    for child in (1..nodes.len()).rev() {
        let text = std::mem::take(&mut nodes[child]);
        let place = format!(" #{child} ");
        let parent = nodes[..child].iter_mut().find(|node| node.contains(&place)).unwrap();
        *parent = parent.replace(&place, &format!(" {text} "));
    }
    format!("{{ {} }}", nodes[0])
}
