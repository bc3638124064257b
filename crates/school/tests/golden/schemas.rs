//! The JSON Schema of every event as it stands in a leaf.

use std::collections::BTreeSet;

use socai_school::{EventDeclaration, catalogue};

use crate::{assert_complete, assert_golden, pretty, schema_dir};

fn file(declaration: &EventDeclaration) -> String {
    format!("{}.v{}.schema.json", declaration.kind, declaration.version)
}

#[test]
fn every_event_has_its_published_schema() {
    let folder = schema_dir().join("events");
    for declaration in catalogue() {
        assert_golden(&folder.join(file(&declaration)), &pretty(&(declaration.schema)()));
    }
    assert_complete(&folder, &catalogue().iter().map(file).collect());
}

#[test]
fn no_kind_and_version_is_declared_twice() {
    let declared = catalogue();
    let distinct: BTreeSet<(&str, u16)> = declared.iter().map(|event| (event.kind, event.version)).collect();
    assert_eq!(distinct.len(), declared.len());
}
