//! One stored body per kind and version, decoded for ever. A body that exists is never written anew: a new shape is a new
//! version.

use std::{
    collections::{BTreeMap, BTreeSet},
    fs,
};

use serde_json::Value;
use socai_school::{Event, catalogue};

use crate::{HOW, assert_complete, blessing, conforms::conforms, examples, pretty, schema_dir, write};

fn file(kind: &str, version: u16) -> String {
    format!("{kind}.v{version}.json")
}

#[test]
fn every_kind_has_an_example() {
    let examples: BTreeSet<(&str, u16)> =
        examples::all().iter().map(|event| (event.kind(), event.version())).collect();
    let declared: BTreeSet<(&str, u16)> =
        catalogue().iter().map(|event| (event.kind, event.version)).collect();
    assert_eq!(examples, declared);
}

#[test]
fn what_was_stored_is_decoded_and_encoded_as_it_was() {
    let folder = schema_dir().join("golden/events");
    let examples: BTreeMap<String, Event> =
        examples::all().into_iter().map(|event| (file(event.kind(), event.version()), event)).collect();
    if blessing() {
        for (name, event) in &examples {
            let path = folder.join(name);
            if !path.exists() {
                write(&path, &pretty(&event.body().unwrap()));
            }
        }
    }
    let mut expected = BTreeSet::new();
    for declaration in catalogue() {
        let name = file(declaration.kind, declaration.version);
        let stored = fs::read_to_string(folder.join(&name));
        let stored = stored.unwrap_or_else(|_| panic!("no stored body {name}; write it: {HOW}"));
        let event = Event::decode(declaration.kind, declaration.version, &stored).unwrap_or_else(|error| {
            panic!("{error}: what was stored must stay readable, declare a new version")
        });
        let value: Value = serde_json::from_str(&stored).unwrap();
        assert_eq!(event.body().unwrap(), value, "{name} is not encoded as it was stored");
        assert_eq!(Some(&event), examples.get(&name), "{name} has another meaning than its example");
        if let Err(fault) = conforms(&(declaration.schema)().to_value(), &value) {
            panic!("{name}: {fault}");
        }
        expected.insert(name);
    }
    assert_complete(&folder, &expected);
}

#[test]
fn every_sealed_value_of_an_example_is_closed_and_named_as_its_member() {
    for mut event in examples::all() {
        let body = event.body().unwrap();
        let mut fields = BTreeSet::new();
        for slot in event.slots() {
            assert!(slot.value.payload().is_none(), "{} is open", slot.field);
            assert!(body[slot.field]["commitment"].is_string(), "{} is not a member", slot.field);
            assert!(fields.insert(slot.field), "{} stands twice", slot.field);
        }
        let sealed =
            body.as_object().unwrap().values().filter(|value| value.get("commitment").is_some()).count();
        assert_eq!(sealed, fields.len(), "{body}");
    }
}

#[test]
fn an_unknown_kind_or_shape_is_told_not_guessed() {
    let unknown = Event::decode("grade.entered", 99, "{}").unwrap_err();
    assert_eq!(unknown.to_string(), "unknown event grade.entered version 99");
    assert!(
        Event::decode("role.granted", 1, r#"{"account":1}"#)
            .unwrap_err()
            .to_string()
            .contains("another shape")
    );
}
