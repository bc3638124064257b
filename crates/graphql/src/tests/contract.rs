//! What the schema promises in writing. `SOCAI_BLESS=1 cargo nextest run -p socai-graphql` rewrites the files.

use std::{fs, path::PathBuf};

use async_graphql::{
    Request,
    parser::{
        parse_schema,
        types::{TypeKind, TypeSystemDefinition},
    },
};
use serde_json::{Map, Value};
use socai_school::policy::Action;

use super::desk::DOCUMENTS;
use crate::{access, schema, sdl};

fn check_golden(name: &str, text: &str) {
    let path = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../../schema").join(name);
    if std::env::var_os("SOCAI_BLESS").is_some() {
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(&path, text).unwrap();
    }
    let golden = fs::read_to_string(&path).unwrap_or_default();
    assert!(
        golden == text,
        "schema/{name} is stale: SOCAI_BLESS=1 cargo nextest run -p socai-graphql rewrites it"
    );
}

#[test]
fn the_published_schema_is_the_one_that_runs() {
    check_golden("schema.graphql", &sdl());
}

#[test]
fn every_field_is_listed_with_the_right_that_it_asks_for() {
    check_golden("golden/fields.txt", &access::listing(&sdl()));
}

#[test]
fn every_guard_stands_at_a_field_that_exists() {
    let listing = access::listing(&sdl());
    for guard in access::GUARDS {
        let line =
            |line: &str| line.split('|').next().is_some_and(|path| access::stands_at(guard, path.trim()));
        assert!(listing.lines().any(line), "{} is no field", guard.field);
    }
}

fn mutations() -> Vec<String> {
    let document = parse_schema(sdl()).unwrap();
    let object = document.definitions.into_iter().find_map(|definition| match definition {
        TypeSystemDefinition::Type(definition) if definition.node.name.node == "Mutation" => {
            Some(definition.node.kind)
        }
        _ => None,
    });
    let Some(TypeKind::Object(object)) = object else { panic!("no mutations") };
    object.fields.into_iter().map(|field| field.node.name.node.to_string()).collect()
}

#[test]
fn every_command_but_the_founding_of_schools_has_a_mutation() {
    let mutations = mutations();
    let is_command = |action: &&Action| !action.code().starts_with("read-");
    for action in Action::ALL.iter().filter(is_command) {
        // Ratings of qualities and competencies are entered by `enterGrades`, column by column; what comes to pass by time
        // alone is recorded by the program, and so is what the other school of a merger did. Lists are files, and so are
        // dossiers (`receiveDossierFile`).
        if matches!(
            action,
            Action::FoundSchool
                | Action::EnterTraits
                | Action::RecordDue
                | Action::CarryOutImport
                | Action::ReceiveDossier
                | Action::AcceptHead
                | Action::RecordMerger
                | Action::ConcludeMerger
                | Action::InheritStudent
        ) {
            continue;
        }
        let mut words = action.code().split('-');
        let name: String = words
            .next()
            .map(str::to_owned)
            .into_iter()
            .chain(words.map(|word| word[..1].to_uppercase() + &word[1..]))
            .collect();
        assert!(mutations.contains(&name), "no mutation {name}");
    }
}

/// The query that tools send to learn a schema, with the nine levels of wrapping types that they ask for.
fn introspection() -> String {
    let mut of_type = "kind name".to_owned();
    for _ in 0..9 {
        of_type = format!("kind name ofType {{ {of_type} }}");
    }
    format!(
        "{{ __schema {{ queryType {{ name }} types {{ kind name description
            fields(includeDeprecated: true) {{ name description args {{ name description type {{ {of_type} }} }} type {{ {of_type} }} }}
            inputFields {{ name description type {{ {of_type} }} }}
            enumValues(includeDeprecated: true) {{ name description }} possibleTypes {{ name }} }} }} }}"
    )
}

#[test]
fn tools_can_learn_the_schema_within_its_limits() {
    let document = DOCUMENTS.prepare(&introspection()).unwrap();
    assert!(document.operation(None).unwrap().bind(Map::new()).is_ok());
}

#[tokio::test]
async fn everything_has_a_description() {
    let response = schema().execute(Request::new(introspection())).await.data.into_json().unwrap();
    let mut missing = Vec::new();
    let mut look = |path: String, item: &Value| {
        if item["description"].as_str().is_none_or(str::is_empty) {
            missing.push(path);
        }
    };
    let list = |value: &Value| value.as_array().cloned().unwrap_or_default();
    for kind in list(&response["__schema"]["types"]) {
        let name = kind["name"].as_str().unwrap().to_owned();
        // Built into GraphQL; async-graphql describes all of them but this one.
        if name.starts_with("__") || name == "ID" {
            continue;
        }
        look(name.clone(), &kind);
        for part in ["fields", "inputFields", "enumValues"] {
            for field in list(&kind[part]) {
                let path = format!("{name}.{}", field["name"].as_str().unwrap());
                look(path.clone(), &field);
                for arg in list(&field["args"]) {
                    look(format!("{path}({})", arg["name"].as_str().unwrap()), &arg);
                }
            }
        }
    }
    assert_eq!(missing, Vec::<String>::new());
}
