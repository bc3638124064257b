//! Introspection may not follow lists of lists: three levels of `fields`, `interfaces`, `possibleTypes` or `inputFields`
//! are refused, as graphql-js refuses them. Tools need two.

use apollo_compiler::{
    ExecutableDocument,
    executable::{Field, Selection, SelectionSet},
};

use super::Faults;

const MAX_LISTS: usize = 3;

pub(super) fn check(document: &ExecutableDocument, faults: &mut Faults) {
    let fragments = document.fragments.values().map(|fragment| &fragment.selection_set);
    let sets = document.operations.iter().map(|operation| &operation.selection_set).chain(fragments);
    for set in sets {
        find(document, set, faults);
    }
}

fn find(document: &ExecutableDocument, set: &SelectionSet, faults: &mut Faults) {
    for selection in &set.selections {
        match selection {
            Selection::Field(field) if matches!(field.name.as_str(), "__schema" | "__type") => {
                if is_deep(document, field, 0) {
                    faults.add(field.location(), "Maximum introspection depth exceeded.");
                }
            }
            Selection::Field(field) => find(document, &field.selection_set, faults),
            Selection::InlineFragment(inline) => find(document, &inline.selection_set, faults),
            Selection::FragmentSpread(_) => {}
        }
    }
}

fn is_deep(document: &ExecutableDocument, field: &Field, lists: usize) -> bool {
    let is_list = matches!(field.name.as_str(), "fields" | "interfaces" | "possibleTypes" | "inputFields");
    let lists = lists + usize::from(is_list);
    lists >= MAX_LISTS || is_set_deep(document, &field.selection_set, lists)
}

/// Fragments are expanded: their cycles were refused and their expanded size is bounded.
fn is_set_deep(document: &ExecutableDocument, set: &SelectionSet, lists: usize) -> bool {
    set.selections.iter().any(|selection| match selection {
        Selection::Field(field) => is_deep(document, field, lists),
        Selection::InlineFragment(inline) => is_set_deep(document, &inline.selection_set, lists),
        Selection::FragmentSpread(spread) => document
            .fragments
            .get(&spread.fragment_name)
            .is_some_and(|fragment| is_set_deep(document, &fragment.selection_set, lists)),
    })
}
