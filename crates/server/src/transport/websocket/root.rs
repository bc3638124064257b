//! The root field of a subscription, which may stand in a fragment (GraphQL, 5.2.3.1). The executor looks for it in the
//! operation itself only, and would end the subscription at once.

use std::collections::HashMap;

use async_graphql::{
    Name, Positioned,
    parser::types::{
        Directive, ExecutableDocument, FragmentDefinition, OperationType, Selection, SelectionSet,
    },
};

/// Fragments in fragments at a root. Validation forbids circles; nobody nests deeper.
const DEPTH: usize = 32;

/// Puts what stands in fragments at the root of each subscription into the subscription itself. Conditions of a fragment
/// become those of its fields.
pub(super) fn flatten(document: &mut ExecutableDocument) {
    let fragments = &document.fragments;
    let flatten = |operation: &mut Positioned<async_graphql::parser::types::OperationDefinition>| {
        if operation.node.ty != OperationType::Subscription {
            return;
        }
        let root = &mut operation.node.selection_set.node;
        if root.items.iter().any(|item| !matches!(item.node, Selection::Field(_))) {
            let mut fields = Vec::new();
            collect(root, fragments, &[], DEPTH, &mut fields);
            root.items = fields;
        }
    };
    match &mut document.operations {
        async_graphql::parser::types::DocumentOperations::Single(operation) => flatten(operation),
        async_graphql::parser::types::DocumentOperations::Multiple(operations) => {
            operations.values_mut().for_each(flatten);
        }
    }
}

fn collect(
    set: &SelectionSet,
    fragments: &HashMap<Name, Positioned<FragmentDefinition>>,
    conditions: &[Positioned<Directive>],
    depth: usize,
    fields: &mut Vec<Positioned<Selection>>,
) {
    for item in &set.items {
        let (own, inner) = match &item.node {
            Selection::Field(field) => {
                let mut field = field.clone();
                field.node.directives.extend(conditions.iter().cloned());
                fields.push(Positioned::new(Selection::Field(field), item.pos));
                continue;
            }
            Selection::InlineFragment(inline) => (&inline.node.directives, &inline.node.selection_set),
            Selection::FragmentSpread(spread) => match fragments.get(&spread.node.fragment_name.node) {
                Some(fragment) => (&spread.node.directives, &fragment.node.selection_set),
                None => continue,
            },
        };
        if depth > 0 {
            let conditions: Vec<_> = conditions.iter().chain(own).cloned().collect();
            collect(&inner.node, fragments, &conditions, depth - 1, fields);
        }
    }
}

#[cfg(test)]
mod tests {
    use async_graphql::parser::parse_query;

    use super::*;

    /// The root's fields with their directives, as they stand after flattening.
    fn flattened(text: &str) -> Vec<String> {
        let mut document = parse_query(text).unwrap();
        flatten(&mut document);
        let (_, operation) = document.operations.iter().next().unwrap();
        let shown = |item: &Positioned<Selection>| match &item.node {
            Selection::Field(field) => {
                let directives = field.node.directives.iter().map(|it| format!(" @{}", it.node.name.node));
                format!("{}{}", field.node.response_key().node, directives.collect::<String>())
            }
            other => format!("{other:?}"),
        };
        operation.node.selection_set.node.items.iter().map(shown).collect()
    }

    #[test]
    fn the_root_field_is_found_in_whatever_fragments_it_stands() {
        assert_eq!(flattened("subscription { journal { position } }"), ["journal"]);
        let nested = "subscription { ...A } fragment A on Subscription { ... on Subscription { ...B } }
            fragment B on Subscription { x: journal { ...C } } fragment C on Entry { position }";
        assert_eq!(flattened(nested), ["x"]);
        let conditions = "subscription($a: Boolean!) { ... @include(if: $a) { ...A @skip(if: false) } }
            fragment A on Subscription { journal { position } }";
        assert_eq!(flattened(conditions), ["journal @include @skip"]);
        assert_eq!(flattened("{ ... { a } }").len(), 1, "queries are left alone");
    }
}
