//! Literals and the variables in them: values of correct type, unique input fields, variables in allowed positions, and
//! exactly one field of a `@oneOf` input (GraphQL, sections 5.6 and 5.8.5).

use std::collections::HashSet;

use apollo_compiler::{
    Name, Node, Schema,
    ast::{InputValueDefinition, Type, Value, VariableDefinition},
    schema::{ExtendedType, InputObjectType},
};

use super::{Faults, Usage};

/// What stands at a place where a value may stand.
#[derive(Clone)]
pub(super) struct Expected {
    ty: Type,
    has_default: bool,
    /// The only field of a `@oneOf` input.
    is_one_of: bool,
}

impl Expected {
    pub(super) fn of(ty: &Type) -> Self {
        Self { ty: ty.clone(), has_default: false, is_one_of: false }
    }

    pub(super) fn at(defined: &InputValueDefinition) -> Self {
        Self { has_default: defined.default_value.is_some(), ..Self::of(&defined.ty) }
    }

    /// Whether the variable may stand here: its type must be at least as strict, where a default, its own or that of the
    /// place, makes up for null (GraphQL, 5.8.5).
    pub(super) fn check(&self, variable: &VariableDefinition, usage: &Usage, faults: &mut Faults) {
        let variable_type = &variable.ty;
        let has_default = variable.default_value.as_ref().is_some_and(|default| !default.is_null());
        let fits = if self.ty.is_non_null() && !variable_type.is_non_null() {
            (has_default || self.has_default) && is_subtype(variable_type, &self.ty.clone().nullable())
        } else {
            is_subtype(variable_type, &self.ty)
        };
        if !fits {
            let fault = format!(
                "Variable \"${}\" of type \"{variable_type}\" used in position expecting type \"{}\".",
                variable.name, self.ty
            );
            faults.add(usage.place, fault);
        } else if self.is_one_of && !variable_type.is_non_null() {
            let fault =
                format!("Variable \"${}\" must be non-nullable to be used in a @oneOf input.", variable.name);
            faults.add(usage.place, fault);
        }
    }
}

fn is_subtype(narrow: &Type, wide: &Type) -> bool {
    match (narrow, wide) {
        (Type::NonNullNamed(a) | Type::Named(a), Type::Named(b))
        | (Type::NonNullNamed(a), Type::NonNullNamed(b)) => a == b,
        (Type::NonNullList(a) | Type::List(a), Type::List(b))
        | (Type::NonNullList(a), Type::NonNullList(b)) => is_subtype(a, b),
        _ => false,
    }
}

/// Checks one literal and notes the variables in it.
pub(super) fn check(
    schema: &Schema,
    value: &Node<Value>,
    expected: &Expected,
    variables: &mut Vec<Usage>,
    faults: &mut Faults,
) {
    unique_fields(value, faults);
    Literals { schema, variables, faults }.value(value, expected);
}

/// In every object, also in those that stand for scalars of our own.
fn unique_fields(value: &Node<Value>, faults: &mut Faults) {
    match &**value {
        Value::List(items) => items.iter().for_each(|item| unique_fields(item, faults)),
        Value::Object(fields) => {
            let mut seen = HashSet::new();
            for (name, value) in fields {
                if !seen.insert(name) {
                    faults
                        .add(name.location(), format!("There can be only one input field named \"{name}\"."));
                }
                unique_fields(value, faults);
            }
        }
        _ => {}
    }
}

struct Literals<'a> {
    schema: &'a Schema,
    variables: &'a mut Vec<Usage>,
    faults: &'a mut Faults,
}

impl Literals<'_> {
    fn value(&mut self, value: &Node<Value>, expected: &Expected) {
        let Some(definition) = self.schema.types.get(expected.ty.inner_named_type()) else { return };
        match &**value {
            Value::Variable(name) => self.variables.push(Usage {
                name: name.clone(),
                place: value.location(),
                expected: expected.clone(),
            }),
            Value::Null => {
                if expected.ty.is_non_null() {
                    self.wrong(value, &expected.ty);
                }
            }
            Value::List(items) if expected.ty.is_list() => {
                let item = Expected::of(expected.ty.item_type());
                items.iter().for_each(|value| self.value(value, &item));
            }
            Value::Object(fields) => match definition {
                ExtendedType::InputObject(input) => self.object(value, fields, input),
                _ => self.leaf(value, definition, &expected.ty),
            },
            _ => self.leaf(value, definition, &expected.ty),
        }
    }

    fn object(&mut self, value: &Node<Value>, fields: &[(Name, Node<Value>)], input: &InputObjectType) {
        let is_one_of = input.directives.has("oneOf");
        for (name, value) in fields {
            match input.fields.get(name) {
                Some(field) => self.value(value, &Expected { is_one_of, ..Expected::at(field) }),
                None => self.faults.add(
                    name.location(),
                    format!("Field \"{name}\" is not defined by type \"{}\".", input.name),
                ),
            }
        }
        for (name, field) in &input.fields {
            if field.is_required() && !fields.iter().any(|(given, _)| given == name) {
                let fault = format!(
                    "Field \"{}.{name}\" of required type \"{}\" was not provided.",
                    input.name, field.ty
                );
                self.faults.add(value.location(), fault);
            }
        }
        if is_one_of && !matches!(fields, [(_, only)] if !only.is_null()) {
            let fault =
                format!("Exactly one field of @oneOf input \"{}\" must be given, and not null.", input.name);
            self.faults.add(value.location(), fault);
        }
    }

    fn leaf(&mut self, value: &Node<Value>, definition: &ExtendedType, expected: &Type) {
        let fits = match definition {
            ExtendedType::Scalar(scalar) => match (scalar.name.as_str(), &**value) {
                ("Int", Value::Int(number)) => number.try_to_i32().is_ok(),
                ("Float", Value::Int(_) | Value::Float(_))
                | ("String", Value::String(_))
                | ("Boolean", Value::Boolean(_))
                | ("ID", Value::String(_) | Value::Int(_)) => true,
                ("Int" | "Float" | "String" | "Boolean" | "ID", _) => false,
                // What a scalar of the schema's own takes, it says itself when it is read.
                _ => true,
            },
            ExtendedType::Enum(values) => {
                matches!(&**value, Value::Enum(name) if values.values.contains_key(name))
            }
            _ => false,
        };
        if !fits {
            self.wrong(value, expected);
        }
    }

    fn wrong(&mut self, value: &Node<Value>, expected: &Type) {
        self.faults.add(value.location(), format!("Expected value of type \"{expected}\"."));
    }
}
