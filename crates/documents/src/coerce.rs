//! Variables: what a client sent, as the types of an operation's variables have it (GraphQL, 6.1.2 and 3).
//!
//! Faults name the variable and the path inside it, never the value.

use apollo_compiler::{
    Schema,
    ast::{InputValueDefinition, Type, Value},
    schema::{ExtendedType, InputObjectType},
};
use serde_json::{Map, Value as Json};

use crate::{
    executable::number,
    limits::MAX_FAULTS,
    rejection::{RejectedAt, Rejection, RejectionCode},
};

/// A variable of an operation.
#[derive(Clone, Debug)]
pub(crate) struct Variable {
    pub(crate) name: String,
    pub(crate) ty: Type,
    /// Already of the type.
    pub(crate) default: Option<Json>,
}

/// The variables with their values, and the names of those that have none.
pub(crate) struct Coerced {
    pub(crate) values: Map<String, Json>,
    pub(crate) absent: Vec<String>,
}

/// Fills defaults, checks what is required and every type. What the operation does not define is dropped.
pub(crate) fn coerce(
    schema: &Schema,
    variables: &[Variable],
    mut given: Map<String, Json>,
) -> Result<Coerced, Rejection> {
    let mut values = Map::new();
    let mut absent = Vec::new();
    let mut faults = Vec::new();
    for variable in variables {
        let mut coercion =
            Coercion { schema, variable: &variable.name, path: Vec::new(), faults: &mut faults };
        match (given.remove(&variable.name), &variable.default) {
            (Some(value), _) => {
                if let Some(value) = coercion.value(&variable.ty, value) {
                    values.insert(variable.name.clone(), value);
                }
            }
            (None, Some(default)) => {
                values.insert(variable.name.clone(), default.clone());
            }
            (None, None) if variable.ty.is_non_null() => coercion.fault("bắt buộc phải có", "is required"),
            (None, None) => absent.push(variable.name.clone()),
        }
        if faults.len() >= MAX_FAULTS {
            break;
        }
    }
    if faults.is_empty() {
        Ok(Coerced { values, absent })
    } else {
        faults.truncate(MAX_FAULTS);
        Err(Rejection { code: RejectionCode::BadUserInput, errors: faults })
    }
}

/// A default value, as if a client had sent it. Its type was checked by the rules, so that it has no faults.
pub(crate) fn default_of(schema: &Schema, ty: &Type, literal: &Value) -> Option<Json> {
    let mut faults = Vec::new();
    let mut coercion = Coercion { schema, variable: "", path: Vec::new(), faults: &mut faults };
    coercion.value(ty, json_of(literal)?)
}

fn json_of(literal: &Value) -> Option<Json> {
    Some(match literal {
        Value::Null => Json::Null,
        Value::Enum(name) => Json::String(name.to_string()),
        Value::Variable(_) => return None,
        Value::String(text) => Json::String(text.clone()),
        Value::Float(float) => Json::Number(number(float.as_str())?),
        Value::Int(integer) => Json::Number(number(integer.as_str())?),
        Value::Boolean(is) => Json::Bool(*is),
        Value::List(items) => Json::Array(items.iter().map(|item| json_of(item)).collect::<Option<_>>()?),
        Value::Object(fields) => Json::Object(
            fields
                .iter()
                .map(|(name, value)| Some((name.to_string(), json_of(value)?)))
                .collect::<Option<_>>()?,
        ),
    })
}

enum Step {
    Field(String),
    Item(usize),
}

struct Coercion<'a> {
    schema: &'a Schema,
    variable: &'a str,
    path: Vec<Step>,
    faults: &'a mut Vec<RejectedAt>,
}

impl Coercion<'_> {
    fn fault(&mut self, vietnamese: &str, english: &str) {
        let mut path = format!("${}", self.variable);
        for step in &self.path {
            match step {
                Step::Field(name) => path.extend([".", name]),
                Step::Item(index) => path.push_str(&format!("[{index}]")),
            }
        }
        let (vietnamese, english) =
            (format!("Biến {path}: {vietnamese}."), format!("Variable {path}: {english}."));
        self.faults.push(RejectedAt::new(vietnamese, english, None));
    }

    fn wrong(&mut self, ty: &Type) -> Option<Json> {
        self.fault(&format!("không phải giá trị kiểu {ty}"), &format!("not a value of type {ty}"));
        None
    }

    /// The value as the type has it; none when a fault was noted.
    fn value(&mut self, ty: &Type, value: Json) -> Option<Json> {
        if self.faults.len() >= MAX_FAULTS {
            return None;
        }
        match (ty, value) {
            (Type::NonNullNamed(_) | Type::NonNullList(_), Json::Null) => {
                self.fault("không được để null", "must not be null");
                None
            }
            (_, Json::Null) => Some(Json::Null),
            (Type::List(item) | Type::NonNullList(item), Json::Array(items)) => {
                let mut coerced = Some(Vec::with_capacity(items.len()));
                for (index, value) in items.into_iter().enumerate() {
                    self.path.push(Step::Item(index));
                    match self.value(item, value) {
                        Some(value) => {
                            if let Some(coerced) = &mut coerced {
                                coerced.push(value);
                            }
                        }
                        None => coerced = None,
                    }
                    self.path.pop();
                }
                coerced.map(Json::Array)
            }
            // One value stands for a list of one.
            (Type::List(item) | Type::NonNullList(item), value) => {
                self.value(item, value).map(|value| Json::Array(vec![value]))
            }
            (Type::Named(name) | Type::NonNullNamed(name), value) => match self.schema.types.get(name) {
                Some(ExtendedType::InputObject(input)) => {
                    let Json::Object(fields) = value else { return self.wrong(ty) };
                    self.object(input, fields)
                }
                Some(ExtendedType::Enum(definition)) => match value {
                    Json::String(word) if definition.values.contains_key(word.as_str()) => {
                        Some(Json::String(word))
                    }
                    _ => self.wrong(ty),
                },
                _ => self.scalar(name.as_str(), ty, value),
            },
        }
    }

    fn scalar(&mut self, name: &str, ty: &Type, value: Json) -> Option<Json> {
        match (name, value) {
            ("Int", Json::Number(number)) => {
                match integer(&number).and_then(|whole| i32::try_from(whole).ok()) {
                    Some(whole) => Some(whole.into()),
                    None => self.wrong(ty),
                }
            }
            ("ID", Json::Number(number)) => match integer(&number) {
                Some(whole) => Some(Json::String(whole.to_string())),
                None => self.wrong(ty),
            },
            ("Float", value @ Json::Number(_))
            | ("String" | "ID", value @ Json::String(_))
            | ("Boolean", value @ Json::Bool(_)) => Some(value),
            ("Int" | "ID" | "Float" | "String" | "Boolean", _) => self.wrong(ty),
            // What a scalar of the schema's own takes, it says itself when it is read.
            (_, value) => Some(value),
        }
    }

    fn object(&mut self, input: &InputObjectType, mut fields: Map<String, Json>) -> Option<Json> {
        let before = self.faults.len();
        let mut coerced = Map::new();
        for (name, field) in &input.fields {
            self.path.push(Step::Field(name.to_string()));
            match fields.remove(name.as_str()) {
                Some(value) => {
                    if let Some(value) = self.value(&field.ty, value) {
                        coerced.insert(name.to_string(), value);
                    }
                }
                None => self.absent_field(field, &mut coerced),
            }
            self.path.pop();
        }
        for unknown in fields.into_iter().map(|(name, _)| name).take(MAX_FAULTS) {
            let ty = &input.name;
            // A key can be anything; only what could be the name of a field is repeated.
            let named = if is_name(&unknown) { format!(" \"{unknown}\"") } else { String::new() };
            self.fault(
                &format!("kiểu {ty} không có trường{named} như vậy"),
                &format!("type {ty} has no such field{named}"),
            );
        }
        if input.directives.has("oneOf") && (coerced.len() != 1 || coerced.values().any(Json::is_null)) {
            self.fault("phải có đúng một trường, khác null", "exactly one field must be given, and not null");
        }
        (self.faults.len() == before).then_some(Json::Object(coerced))
    }

    fn absent_field(&mut self, field: &InputValueDefinition, coerced: &mut Map<String, Json>) {
        match &field.default_value {
            Some(default) => {
                if let Some(value) = json_of(default).and_then(|value| self.value(&field.ty, value)) {
                    coerced.insert(field.name.to_string(), value);
                }
            }
            None if field.ty.is_non_null() => self.fault("bắt buộc phải có", "is required"),
            None => {}
        }
    }
}

/// A whole number, also when it is written with a fraction of zero, as JSON from some languages is.
fn integer(number: &serde_json::Number) -> Option<i64> {
    #[allow(clippy::cast_possible_truncation, reason = "in the range, whose bounds are exact")]
    let whole = |float: f64| (float.fract() == 0.0 && float.abs() < 9e15).then_some(float as i64);
    number.as_i64().or_else(|| number.as_f64().and_then(whole))
}

fn is_name(text: &str) -> bool {
    text.len() <= 64 && text.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'_')
}
