//! The form that the executor runs, made from the tree that was validated. The text is not parsed a second time: two
//! parsers could understand it differently.

use std::collections::HashMap;

use apollo_compiler::{
    Name as Named,
    ast::{
        self, Argument, Definition, DirectiveList, Document, FragmentDefinition as AstFragment,
        OperationDefinition as AstOperation, OperationType as AstOperationType, Type as AstType,
        Value as AstValue,
    },
    parser::SourceSpan,
};
use async_graphql_parser::{
    Pos, Positioned,
    types::{
        BaseType, Directive, DocumentOperations, ExecutableDocument, Field, FragmentDefinition,
        FragmentSpread, InlineFragment, OperationDefinition, OperationType, Selection, SelectionSet, Type,
        TypeCondition, VariableDefinition,
    },
};
use async_graphql_value::{ConstValue, Name, Number, Value};

use crate::{rejection::Rejection, source::Source};

/// Translates a document that has passed every rule.
pub(crate) fn translate(document: &Document, source: &Source<'_>) -> Result<ExecutableDocument, Rejection> {
    let mut translation = Translation { source, document, unreadable: None };
    let mut fragments = HashMap::new();
    let mut named = HashMap::new();
    let mut anonymous = None;
    for definition in &document.definitions {
        match definition {
            Definition::FragmentDefinition(fragment) => {
                let name = Name::new(fragment.name.as_str());
                let translated = translation.fragment(fragment);
                fragments.insert(name, translation.at(fragment.location(), translated));
            }
            Definition::OperationDefinition(operation) => {
                let translated = translation.operation(operation);
                let translated = translation.at(operation.location(), translated);
                match &operation.name {
                    Some(name) => {
                        named.insert(Name::new(name.as_str()), translated);
                    }
                    None => anonymous = Some(translated),
                }
            }
            _ => {}
        }
    }
    if let Some(rejection) = translation.unreadable {
        return Err(rejection);
    }
    let operations = anonymous.map_or(DocumentOperations::Multiple(named), DocumentOperations::Single);
    Ok(ExecutableDocument { operations, fragments })
}

struct Translation<'a, 's> {
    source: &'a Source<'s>,
    document: &'a Document,
    /// A number that the executor cannot hold.
    unreadable: Option<Rejection>,
}

impl<'a> Translation<'a, '_> {
    fn at<T>(&self, place: Option<SourceSpan>, node: T) -> Positioned<T> {
        let pos = self
            .source
            .of(place)
            .map_or_else(Pos::default, |place| Pos { line: place.line, column: place.column });
        Positioned::new(node, pos)
    }

    fn name(&self, name: &Named) -> Positioned<Name> {
        self.at(name.location(), Name::new(name.as_str()))
    }

    fn operation(&mut self, operation: &'a AstOperation) -> OperationDefinition {
        let ty = match operation.operation_type {
            AstOperationType::Query => OperationType::Query,
            AstOperationType::Mutation => OperationType::Mutation,
            AstOperationType::Subscription => OperationType::Subscription,
        };
        let variables = operation.variables.iter();
        let variable_definitions = variables
            .map(|variable| {
                let definition = VariableDefinition {
                    name: self.name(&variable.name),
                    var_type: self.at(variable.ty.location(), type_of(&variable.ty)),
                    directives: self.directives(&variable.directives),
                    default_value: variable.default_value.as_ref().map(|value| {
                        let constant = self.value(value, value.location()).into_const();
                        self.at(value.location(), constant.unwrap_or(ConstValue::Null))
                    }),
                };
                self.at(variable.location(), definition)
            })
            .collect();
        let selection_set = match ty {
            OperationType::Subscription => self.root_of_subscription(&operation.selection_set),
            _ => self.set(&operation.selection_set),
        };
        OperationDefinition {
            ty,
            variable_definitions,
            directives: self.directives(&operation.directives),
            selection_set: self.at(None, selection_set),
        }
    }

    fn fragment(&mut self, fragment: &'a AstFragment) -> FragmentDefinition {
        let selection_set = self.set(&fragment.selection_set);
        FragmentDefinition {
            type_condition: self.condition(&fragment.type_condition),
            directives: self.directives(&fragment.directives),
            selection_set: self.at(fragment.name.location(), selection_set),
        }
    }

    fn condition(&self, name: &Named) -> Positioned<TypeCondition> {
        self.at(name.location(), TypeCondition { on: self.name(name) })
    }

    /// The executor follows only fields at the root of a subscription, each as a stream of its own: fragments are opened
    /// here, and the one field that the rules allow is merged when it is written more than once.
    fn root_of_subscription(&mut self, selections: &'a [ast::Selection]) -> SelectionSet {
        let mut fields: Vec<&'a apollo_compiler::Node<ast::Field>> = Vec::new();
        let mut next: Vec<&ast::Selection> = selections.iter().rev().collect();
        while let Some(selection) = next.pop() {
            match selection {
                ast::Selection::Field(field) => fields.push(field),
                ast::Selection::InlineFragment(inline) => next.extend(inline.selection_set.iter().rev()),
                ast::Selection::FragmentSpread(spread) => {
                    let document = self.document;
                    let mut fragments =
                        document.definitions.iter().filter_map(Definition::as_fragment_definition);
                    let fragment = fragments.find(|fragment| fragment.name == spread.fragment_name);
                    next.extend(
                        fragment.into_iter().flat_map(|fragment| fragment.selection_set.iter().rev()),
                    );
                }
            }
        }
        let mut items: Vec<Positioned<Selection>> = Vec::new();
        for field in fields {
            let mut translated = self.field(field);
            match items.first_mut().map(|first| &mut first.node) {
                Some(Selection::Field(first)) => {
                    first.node.selection_set.node.items.append(&mut translated.selection_set.node.items);
                }
                _ => {
                    let positioned = self.at(field.location(), translated);
                    items.push(self.at(field.location(), Selection::Field(positioned)));
                }
            }
        }
        SelectionSet { items }
    }

    fn set(&mut self, selections: &'a [ast::Selection]) -> SelectionSet {
        SelectionSet { items: selections.iter().map(|selection| self.selection(selection)).collect() }
    }

    fn selection(&mut self, selection: &'a ast::Selection) -> Positioned<Selection> {
        let place = selection.location();
        let translated = match selection {
            ast::Selection::Field(field) => {
                let translated = self.field(field);
                Selection::Field(self.at(place, translated))
            }
            ast::Selection::FragmentSpread(spread) => {
                let translated = FragmentSpread {
                    fragment_name: self.name(&spread.fragment_name),
                    directives: self.directives(&spread.directives),
                };
                Selection::FragmentSpread(self.at(place, translated))
            }
            ast::Selection::InlineFragment(inline) => {
                let selection_set = self.set(&inline.selection_set);
                let translated = InlineFragment {
                    type_condition: inline.type_condition.as_ref().map(|name| self.condition(name)),
                    directives: self.directives(&inline.directives),
                    selection_set: self.at(place, selection_set),
                };
                Selection::InlineFragment(self.at(place, translated))
            }
        };
        self.at(place, translated)
    }

    fn field(&mut self, field: &'a ast::Field) -> Field {
        let selection_set = self.set(&field.selection_set);
        Field {
            alias: field.alias.as_ref().map(|alias| self.name(alias)),
            name: self.name(&field.name),
            arguments: self.arguments(&field.arguments),
            directives: self.directives(&field.directives),
            selection_set: self.at(field.name.location(), selection_set),
        }
    }

    fn directives(&mut self, list: &DirectiveList) -> Vec<Positioned<Directive>> {
        list.iter()
            .map(|directive| {
                let translated = Directive {
                    name: self.name(&directive.name),
                    arguments: self.arguments(&directive.arguments),
                };
                self.at(directive.location(), translated)
            })
            .collect()
    }

    fn arguments(
        &mut self,
        arguments: &[apollo_compiler::Node<Argument>],
    ) -> Vec<(Positioned<Name>, Positioned<Value>)> {
        arguments
            .iter()
            .map(|argument| {
                let place = argument.value.location();
                let value = self.value(&argument.value, place);
                (self.name(&argument.name), self.at(place, value))
            })
            .collect()
    }

    fn value(&mut self, value: &AstValue, place: Option<SourceSpan>) -> Value {
        match value {
            AstValue::Null => Value::Null,
            AstValue::Enum(name) => Value::Enum(Name::new(name.as_str())),
            AstValue::Variable(name) => Value::Variable(Name::new(name.as_str())),
            AstValue::String(text) => Value::String(text.clone()),
            AstValue::Boolean(is) => Value::Boolean(*is),
            // An integer too large for a number can still be an ID, which the executor takes as a string.
            AstValue::Int(integer) => match integer.as_str().parse::<u64>() {
                Err(_) if integer.as_str().len() > 20 => Value::String(integer.as_str().to_owned()),
                _ => self.number(integer.as_str(), place),
            },
            AstValue::Float(number) => self.number(number.as_str(), place),
            AstValue::List(items) => {
                Value::List(items.iter().map(|item| self.value(item, item.location())).collect())
            }
            AstValue::Object(fields) => Value::Object(
                fields
                    .iter()
                    .map(|(name, value)| (Name::new(name.as_str()), self.value(value, value.location())))
                    .collect(),
            ),
        }
    }

    fn number(&mut self, text: &str, place: Option<SourceSpan>) -> Value {
        match number(text) {
            Some(number) => Value::Number(number),
            None => {
                let fault = ("A number is too large.".to_owned(), self.source.of(place));
                self.unreadable.get_or_insert_with(|| Rejection::invalid(vec![fault]));
                Value::Null
            }
        }
    }
}

/// An integer stays one if it fits into 64 bits; minus zero is zero.
pub(crate) fn number(text: &str) -> Option<Number> {
    match text.parse::<i64>() {
        Ok(integer) => Some(integer.into()),
        Err(_) => text.parse().ok(),
    }
}

fn type_of(ty: &AstType) -> Type {
    let base = match ty {
        AstType::Named(name) | AstType::NonNullNamed(name) => BaseType::Named(Name::new(name.as_str())),
        AstType::List(item) | AstType::NonNullList(item) => BaseType::List(Box::new(type_of(item))),
    };
    Type { base, nullable: !ty.is_non_null() }
}

/// Takes out what the absent variables would have given: an argument or input field whose variable was not given is not
/// given either, so that its default applies (GraphQL, 6.4.1 and 3.10). The executor would give null.
pub(crate) fn without(document: &ExecutableDocument, absent: &[String]) -> ExecutableDocument {
    let mut document = document.clone();
    let fragments = document.fragments.values_mut().map(|fragment| &mut fragment.node.selection_set.node);
    fragments.for_each(|set| prune_set(set, absent));
    match &mut document.operations {
        DocumentOperations::Single(operation) => prune_set(&mut operation.node.selection_set.node, absent),
        DocumentOperations::Multiple(operations) => {
            operations
                .values_mut()
                .for_each(|operation| prune_set(&mut operation.node.selection_set.node, absent));
        }
    }
    document
}

fn prune_set(set: &mut SelectionSet, absent: &[String]) {
    for selection in &mut set.items {
        for directive in selection.node.directives_mut() {
            prune_arguments(&mut directive.node.arguments, absent);
        }
        match &mut selection.node {
            Selection::Field(field) => {
                prune_arguments(&mut field.node.arguments, absent);
                prune_set(&mut field.node.selection_set.node, absent);
            }
            Selection::InlineFragment(inline) => prune_set(&mut inline.node.selection_set.node, absent),
            Selection::FragmentSpread(_) => {}
        }
    }
}

fn prune_arguments(arguments: &mut Vec<(Positioned<Name>, Positioned<Value>)>, absent: &[String]) {
    arguments.retain_mut(|(_, value)| prune_value(&mut value.node, absent));
}

/// Whether the value is given at all.
fn prune_value(value: &mut Value, absent: &[String]) -> bool {
    match value {
        Value::Variable(name) => return !absent.iter().any(|absent| absent == name.as_str()),
        Value::Object(fields) => fields.retain(|_, value| prune_value(value, absent)),
        // In a list an absent variable is null.
        Value::List(items) => items.iter_mut().for_each(|item| {
            prune_value(item, absent);
        }),
        _ => {}
    }
    true
}
