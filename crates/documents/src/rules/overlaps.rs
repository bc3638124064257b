//! Overlapping fields (GraphQL, 5.3.2): the same groups as the library forms, walked once with a budget.
//!
//! It bounds the library's own comparison, whose groups multiply where an interface leads to objects again and again, and
//! finds what that comparison misses: lists of different lengths as arguments of one field.

use std::collections::BTreeMap;

use apollo_compiler::{
    ExecutableDocument, Schema,
    ast::Value,
    executable::{Field, Selection, SelectionSet},
    schema::ExtendedType,
};

use super::Faults;

/// Most fields in all groups together.
const MAX_COMPARED: usize = 100_000;

/// The comparison would be too large.
pub(super) struct TooLarge;

pub(super) fn check(
    schema: &Schema,
    document: &ExecutableDocument,
    faults: &mut Faults,
) -> Result<(), TooLarge> {
    let mut overlaps = Overlaps { schema, document, faults, left: MAX_COMPARED };
    for operation in document.operations.iter() {
        overlaps.merge(&[&operation.selection_set])?;
    }
    Ok(())
}

struct Overlaps<'a> {
    schema: &'a Schema,
    document: &'a ExecutableDocument,
    faults: &'a mut Faults,
    left: usize,
}

/// The fields under one response key, those of each object type apart.
#[derive(Default)]
struct Group<'a> {
    of_objects: BTreeMap<&'a str, Vec<&'a Field>>,
    of_abstract_types: Vec<&'a Field>,
}

impl<'a> Overlaps<'a> {
    fn merge(&mut self, sets: &[&'a SelectionSet]) -> Result<(), TooLarge> {
        let mut groups: BTreeMap<&str, Group<'a>> = BTreeMap::new();
        for set in sets {
            self.collect(set, &mut groups);
        }
        for group in groups.into_values() {
            if group.of_objects.is_empty() {
                self.compare(&group.of_abstract_types)?;
            }
            for mut fields in group.of_objects.into_values() {
                // Any object may turn out to be of the abstract type.
                fields.extend(&group.of_abstract_types);
                self.compare(&fields)?;
            }
        }
        Ok(())
    }

    fn collect(&self, set: &'a SelectionSet, groups: &mut BTreeMap<&'a str, Group<'a>>) {
        for selection in &set.selections {
            match selection {
                Selection::Field(field) => {
                    let group = groups.entry(field.response_key().as_str()).or_default();
                    match self.schema.types.get(&set.ty) {
                        Some(ExtendedType::Object(_)) => group.of_objects.entry(set.ty.as_str()).or_default(),
                        _ => &mut group.of_abstract_types,
                    }
                    .push(field);
                }
                Selection::InlineFragment(inline) => self.collect(&inline.selection_set, groups),
                Selection::FragmentSpread(spread) => {
                    if let Some(fragment) = self.document.fragments.get(&spread.fragment_name) {
                        self.collect(&fragment.selection_set, groups);
                    }
                }
            }
        }
    }

    fn compare(&mut self, fields: &[&'a Field]) -> Result<(), TooLarge> {
        self.left = self.left.checked_sub(fields.len()).ok_or(TooLarge)?;
        if let Some((first, rest)) = fields.split_first() {
            for field in rest {
                self.lengths(first, field);
            }
        }
        let below: Vec<_> = fields.iter().map(|field| &field.selection_set).collect();
        if below.iter().any(|set| !set.selections.is_empty()) {
            self.merge(&below)?;
        }
        Ok(())
    }

    fn lengths(&mut self, first: &Field, second: &Field) {
        for argument in &second.arguments {
            let other = first.arguments.iter().find(|other| other.name == argument.name);
            if other.is_some_and(|other| differ_in_length(&other.value, &argument.value)) {
                let key = second.response_key();
                let fault = format!("Fields \"{key}\" conflict because they have differing arguments.");
                self.faults.add(argument.location(), fault);
            }
        }
    }
}

fn differ_in_length(one: &Value, two: &Value) -> bool {
    match (one, two) {
        (Value::List(one), Value::List(two)) => {
            one.len() != two.len() || one.iter().zip(two).any(|(one, two)| differ_in_length(one, two))
        }
        (Value::Object(one), Value::Object(two)) => one
            .iter()
            .any(|(name, one)| two.iter().any(|(other, two)| name == other && differ_in_length(one, two))),
        _ => false,
    }
}
