//! A subscription has one root field (GraphQL, 5.2.4.1): one response key, also when it is written twice.

use std::collections::BTreeSet;

use apollo_compiler::{
    ExecutableDocument,
    executable::{Selection, SelectionSet},
};

use super::Faults;

pub(super) fn check(document: &ExecutableDocument, faults: &mut Faults) {
    for operation in document.operations.iter().filter(|operation| operation.is_subscription()) {
        let mut keys = BTreeSet::new();
        collect(document, &operation.selection_set, &mut keys);
        if keys.len() > 1 {
            let name = operation.name.as_ref().map_or_else(
                || "Anonymous Subscription".to_owned(),
                |name| format!("Subscription \"{name}\""),
            );
            faults.add(operation.location(), format!("{name} must select only one top level field."));
        }
    }
}

fn collect<'a>(document: &'a ExecutableDocument, set: &'a SelectionSet, keys: &mut BTreeSet<&'a str>) {
    for selection in &set.selections {
        match selection {
            Selection::Field(field) => {
                keys.insert(field.response_key().as_str());
            }
            Selection::InlineFragment(inline) => collect(document, &inline.selection_set, keys),
            Selection::FragmentSpread(spread) => {
                if let Some(fragment) = document.fragments.get(&spread.fragment_name) {
                    collect(document, &fragment.selection_set, keys);
                }
            }
        }
    }
}
