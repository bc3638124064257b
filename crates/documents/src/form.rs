//! The form of an answer: what the specification asks of it and the executor does not keep.
//!
//! Members in the order of the document (async-graphql 7.2 writes them in the order in which they were ready), null for a
//! field that failed (it leaves the member out), and null for its parent where the field must not be null.

use std::sync::Arc;

use apollo_compiler::{Schema, ast::Type, schema::ExtendedType, validation::Valid};
use async_graphql_parser::types::{DocumentOperations, ExecutableDocument, Selection, SelectionSet};
use async_graphql_value::{ConstValue, Name, indexmap::IndexMap};

use crate::plain::{TYPE_KEY, root_of};

/// One step on the way to a member of an answer.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Step {
    /// A response key.
    Key(String),
    /// A place in a list.
    Item(usize),
}

/// What the answer of one bound operation has to look like.
#[derive(Clone, Debug)]
pub struct Form {
    schema: Arc<Valid<Schema>>,
    executable: Arc<ExecutableDocument>,
    is_plain: bool,
}

/// A value must not be null and is: its parent is null in its place.
struct Bubble;

impl Form {
    pub(crate) fn new(
        schema: &Arc<Valid<Schema>>,
        executable: &Arc<ExecutableDocument>,
        is_plain: bool,
    ) -> Self {
        Self { schema: schema.clone(), executable: executable.clone(), is_plain }
    }

    /// Brings what the executor answered into form. `failed` are the paths of the errors. Bytes that a lane of our own has
    /// written stay as they are.
    pub fn complete(&self, data: &mut ConstValue, failed: &[Vec<Step>]) {
        if !self.is_plain {
            return;
        }
        let operation = match &self.executable.operations {
            DocumentOperations::Single(operation) => Some(operation),
            DocumentOperations::Multiple(operations) => operations.values().next(),
        };
        let Some(operation) = operation else { return };
        let Some(root) = root_of(&self.schema, operation.node.ty) else { return };
        let mut completion = Completion { schema: &self.schema, failed, path: Vec::new() };
        // Nothing was executed, or everything failed.
        if *data == ConstValue::Null && !completion.has_failed_below() {
            return;
        }
        if completion.composite(root, &operation.node.selection_set.node, data).is_err() {
            *data = ConstValue::Null;
        }
    }
}

struct Completion<'a> {
    schema: &'a Schema,
    failed: &'a [Vec<Step>],
    /// Kept only when something failed.
    path: Vec<Step>,
}

impl Completion<'_> {
    fn value(&mut self, ty: &Type, set: &SelectionSet, value: &mut ConstValue) -> Result<(), Bubble> {
        let completed = self.present(ty, set, value);
        match completed {
            Err(Bubble) if !ty.is_non_null() => {
                *value = ConstValue::Null;
                Ok(())
            }
            completed => completed,
        }
    }

    fn present(&mut self, ty: &Type, set: &SelectionSet, value: &mut ConstValue) -> Result<(), Bubble> {
        match (ty, value) {
            (Type::List(item) | Type::NonNullList(item), ConstValue::List(items)) => {
                for (place, value) in items.iter_mut().enumerate() {
                    self.at(|| Step::Item(place), |it| it.value(item, set, value))?;
                }
                Ok(())
            }
            (Type::Named(name) | Type::NonNullNamed(name), value) if !set.items.is_empty() => match value {
                ConstValue::Object(_) => self.composite(name, set, value),
                ConstValue::Null if self.has_failed_below() => self.composite(name, set, value),
                ConstValue::Null => Err(Bubble),
                _ => Ok(()),
            },
            (_, ConstValue::Null) => Err(Bubble),
            _ => Ok(()),
        }
    }

    /// An object; null when all of its fields failed.
    fn composite(&mut self, ty: &str, set: &SelectionSet, value: &mut ConstValue) -> Result<(), Bubble> {
        if *value == ConstValue::Null {
            *value = ConstValue::Object(IndexMap::new());
        }
        let ConstValue::Object(members) = value else { return Ok(()) };
        let own = members.shift_remove(TYPE_KEY);
        match (self.schema.types.get(ty), own) {
            (Some(ExtendedType::Object(_)), _) => self.object(ty, set, members),
            (_, Some(ConstValue::String(own))) => match fields_of(set, &own) {
                Some(fields) => self.object(&own, fields, members),
                None => Ok(()),
            },
            _ => Ok(()),
        }
    }

    fn object(
        &mut self,
        ty: &str,
        set: &SelectionSet,
        members: &mut IndexMap<Name, ConstValue>,
    ) -> Result<(), Bubble> {
        let fields = || {
            set.items.iter().filter_map(|item| match &item.node {
                Selection::Field(field) => Some(&field.node),
                _ => None,
            })
        };
        let keys = || fields().map(|field| &field.response_key().node).filter(|key| *key != TYPE_KEY);
        if !keys().eq(members.keys()) {
            let mut ordered = IndexMap::with_capacity(set.items.len());
            for key in keys() {
                ordered.insert(key.clone(), members.swap_remove(key).unwrap_or(ConstValue::Null));
            }
            *members = ordered;
        }
        for (field, (key, value)) in
            fields().filter(|field| field.response_key().node != TYPE_KEY).zip(members.iter_mut())
        {
            let Ok(definition) = self.schema.type_field(ty, &field.name.node) else { continue };
            let below = &field.selection_set.node;
            self.at(|| Step::Key(key.to_string()), |it| it.value(&definition.ty, below, value))?;
        }
        Ok(())
    }

    fn at<T>(&mut self, step: impl FnOnce() -> Step, act: impl FnOnce(&mut Self) -> T) -> T {
        if self.failed.is_empty() {
            return act(self);
        }
        self.path.push(step());
        let done = act(self);
        self.path.pop();
        done
    }

    /// Whether something inside of what stands here failed, so that it was there.
    fn has_failed_below(&self) -> bool {
        self.failed.iter().any(|failed| failed.len() > self.path.len() && failed.starts_with(&self.path))
    }
}

/// What is selected of an object of this type, in a set of an abstract type.
fn fields_of<'a>(set: &'a SelectionSet, ty: &str) -> Option<&'a SelectionSet> {
    set.items.iter().find_map(|item| match &item.node {
        Selection::InlineFragment(inline) => {
            let condition = inline.node.type_condition.as_ref()?;
            (condition.node.on.node == ty).then_some(&inline.node.selection_set.node)
        }
        _ => None,
    })
}
