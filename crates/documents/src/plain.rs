//! An operation in the plain form that the executor is given: conditions decided, fragments opened, equal fields merged.
//!
//! The executor (async-graphql 7.2) runs a field once for each time that it is written and merges what comes back; it answers
//! null for an object of which nothing is selected. Neither can happen to a plain operation.

use std::collections::{HashMap, HashSet};

use apollo_compiler::{Schema, schema::ExtendedType};
use async_graphql_parser::{
    Positioned,
    types::{
        Directive, DocumentOperations, ExecutableDocument, Field, FragmentDefinition, InlineFragment,
        OperationDefinition, OperationType, Selection, SelectionSet, TypeCondition,
    },
};
use async_graphql_value::{Name, Value};
use serde_json::{Map, Value as Json};

/// The response key under which an object says its type to [`Form`](crate::Form). It is no name, so that no client can
/// write it.
pub(crate) const TYPE_KEY: &str = "#";
/// Fields that a plain operation may have; abstract types within abstract types multiply them.
const MAX_FIELDS: usize = 10_000;

/// The operation of this name, alone and plain; `None` when it would grow beyond all measure.
pub(crate) fn plain(
    schema: &Schema,
    document: &ExecutableDocument,
    name: Option<&str>,
    variables: &Map<String, Json>,
) -> Option<(ExecutableDocument, usize)> {
    let operation = match (&document.operations, name) {
        (DocumentOperations::Single(operation), _) => operation,
        (DocumentOperations::Multiple(operations), Some(name)) => operations.get(name)?,
        (DocumentOperations::Multiple(_), None) => return None,
    };
    let root = root_of(schema, operation.node.ty)?;
    let mut plainer =
        Plainer { schema, fragments: &document.fragments, variables, fields: 0, used: HashSet::new() };
    let selection_set = plainer.object(root, &[&operation.node.selection_set.node])?;
    let definitions = operation.node.variable_definitions.iter();
    let used = |name: &Name| plainer.used.contains(name.as_str());
    let plain = OperationDefinition {
        ty: operation.node.ty,
        // The executor refuses those that nothing uses any more.
        variable_definitions: definitions.filter(|it| used(&it.node.name.node)).cloned().collect(),
        directives: Vec::new(),
        selection_set: Positioned::new(selection_set, operation.node.selection_set.pos),
    };
    let plain = Positioned::new(plain, operation.pos);
    let operations = match name {
        // A request that names its operation looks for that name.
        Some(name) => DocumentOperations::Multiple(HashMap::from([(Name::new(name), plain)])),
        None => DocumentOperations::Single(plain),
    };
    Some((ExecutableDocument { operations, fragments: HashMap::new() }, plainer.fields))
}

/// The type at the root of an operation.
pub(crate) fn root_of(schema: &Schema, ty: OperationType) -> Option<&str> {
    let definition = &schema.schema_definition;
    let root = match ty {
        OperationType::Query => &definition.query,
        OperationType::Mutation => &definition.mutation,
        OperationType::Subscription => &definition.subscription,
    };
    root.as_ref().map(|root| root.name.as_str())
}

struct Plainer<'a> {
    schema: &'a Schema,
    fragments: &'a HashMap<Name, Positioned<FragmentDefinition>>,
    variables: &'a Map<String, Json>,
    fields: usize,
    /// Variables that what is left asks for.
    used: HashSet<&'a str>,
}

/// Everything that is written under one response key.
struct Group<'a> {
    field: &'a Positioned<Field>,
    sets: Vec<&'a SelectionSet>,
}

/// The groups in the order in which their keys are met first (GraphQL, 6.3.2).
#[derive(Default)]
struct Groups<'a> {
    list: Vec<Group<'a>>,
    places: HashMap<&'a str, usize>,
    /// Fragments that were spread here already.
    spread: HashSet<&'a str>,
}

impl<'a> Plainer<'a> {
    fn set(&mut self, ty: &str, sets: &[&'a SelectionSet]) -> Option<SelectionSet> {
        match self.schema.types.get(ty)? {
            ExtendedType::Object(_) => self.object(ty, sets),
            ExtendedType::Interface(_) | ExtendedType::Union(_) => self.each_type(ty, sets),
            _ => Some(SelectionSet::default()),
        }
    }

    /// An object of this type: its fields, and its type where there are none.
    fn object(&mut self, ty: &str, sets: &[&'a SelectionSet]) -> Option<SelectionSet> {
        let items = self.fields(ty, sets)?;
        Some(SelectionSet { items: if items.is_empty() { vec![type_field()] } else { items } })
    }

    /// An interface or a union: the type of the object, then what is selected of each type that it may have.
    fn each_type(&mut self, ty: &str, sets: &[&'a SelectionSet]) -> Option<SelectionSet> {
        let mut items = vec![type_field()];
        let schema = self.schema;
        let objects = schema.types.iter().filter(|(_, it)| it.is_object()).map(|(name, _)| name.as_str());
        for object in objects.filter(|object| schema.is_subtype(ty, object)) {
            let fields = self.fields(object, sets)?;
            if !fields.is_empty() {
                let fragment = InlineFragment {
                    type_condition: Some(Positioned::new(
                        TypeCondition { on: Positioned::new(Name::new(object), Default::default()) },
                        Default::default(),
                    )),
                    directives: Vec::new(),
                    selection_set: Positioned::new(SelectionSet { items: fields }, Default::default()),
                };
                let fragment = Positioned::new(fragment, Default::default());
                items.push(Positioned::new(Selection::InlineFragment(fragment), Default::default()));
            }
        }
        Some(SelectionSet { items })
    }

    fn fields(&mut self, ty: &str, sets: &[&'a SelectionSet]) -> Option<Vec<Positioned<Selection>>> {
        let mut groups = Groups::default();
        sets.iter().for_each(|set| self.collect(ty, set, &mut groups));
        self.fields += groups.list.len();
        if self.fields > MAX_FIELDS {
            return None;
        }
        groups.list.into_iter().map(|group| self.field(ty, &group)).collect()
    }

    fn field(&mut self, parent: &str, group: &Group<'a>) -> Option<Positioned<Selection>> {
        let field = &group.field.node;
        let definition = self.schema.type_field(parent, &field.name.node).ok()?;
        let set = self.set(definition.ty.inner_named_type(), &group.sets)?;
        let others = field.directives.iter().filter(|it| !is_condition(&it.node));
        let arguments = field.arguments.iter().chain(others.flat_map(|it| &it.node.arguments));
        arguments.for_each(|(_, value)| uses(&value.node, &mut self.used));
        let plain = Field {
            alias: field.alias.clone(),
            name: field.name.clone(),
            arguments: field.arguments.clone(),
            directives: field.directives.iter().filter(|it| !is_condition(&it.node)).cloned().collect(),
            selection_set: Positioned::new(set, field.selection_set.pos),
        };
        let pos = group.field.pos;
        Some(Positioned::new(Selection::Field(Positioned::new(plain, pos)), pos))
    }

    fn collect(&self, ty: &str, set: &'a SelectionSet, groups: &mut Groups<'a>) {
        for selection in &set.items {
            if !self.is_included(selection.node.directives()) {
                continue;
            }
            match &selection.node {
                Selection::Field(field) => groups.add(field),
                Selection::InlineFragment(inline) => {
                    let condition = inline.node.type_condition.as_ref();
                    if condition.is_none_or(|condition| self.applies(&condition.node.on.node, ty)) {
                        self.collect(ty, &inline.node.selection_set.node, groups);
                    }
                }
                Selection::FragmentSpread(spread) => {
                    let name = &spread.node.fragment_name.node;
                    let Some(fragment) = self.fragments.get(name) else { continue };
                    if groups.spread.insert(name)
                        && self.applies(&fragment.node.type_condition.node.on.node, ty)
                    {
                        self.collect(ty, &fragment.node.selection_set.node, groups);
                    }
                }
            }
        }
    }

    fn applies(&self, condition: &str, ty: &str) -> bool {
        condition == ty || self.schema.is_subtype(condition, ty)
    }

    /// By `@skip` and `@include` (GraphQL, 3.13).
    fn is_included(&self, directives: &[Positioned<Directive>]) -> bool {
        directives.iter().all(|directive| {
            let keeps = match directive.node.name.node.as_str() {
                "skip" => false,
                "include" => true,
                _ => return true,
            };
            let given = directive.node.arguments.iter().find(|(name, _)| name.node == "if");
            let condition = match given.map(|(_, value)| &value.node) {
                Some(Value::Boolean(condition)) => *condition,
                Some(Value::Variable(name)) => self.variables.get(name.as_str()) == Some(&Json::Bool(true)),
                _ => false,
            };
            condition == keeps
        })
    }
}

impl<'a> Groups<'a> {
    fn add(&mut self, field: &'a Positioned<Field>) {
        let key = field.node.response_key().node.as_str();
        let set = &field.node.selection_set.node;
        match self.places.get(key) {
            Some(place) => self.list[*place].sets.push(set),
            None => {
                self.places.insert(key, self.list.len());
                self.list.push(Group { field, sets: vec![set] });
            }
        }
    }
}

fn uses<'a>(value: &'a Value, used: &mut HashSet<&'a str>) {
    match value {
        Value::Variable(name) => {
            used.insert(name.as_str());
        }
        Value::List(items) => items.iter().for_each(|item| uses(item, used)),
        Value::Object(fields) => fields.values().for_each(|value| uses(value, used)),
        _ => {}
    }
}

fn is_condition(directive: &Directive) -> bool {
    matches!(directive.name.node.as_str(), "skip" | "include")
}

/// Asks an object for its type, under a key of our own.
fn type_field() -> Positioned<Selection> {
    let name = |text: &str| Positioned::new(Name::new(text), Default::default());
    let field = Field {
        alias: Some(name(TYPE_KEY)),
        name: name("__typename"),
        arguments: Vec::new(),
        directives: Vec::new(),
        selection_set: Positioned::new(SelectionSet::default(), Default::default()),
    };
    Positioned::new(Selection::Field(Positioned::new(field, Default::default())), Default::default())
}
