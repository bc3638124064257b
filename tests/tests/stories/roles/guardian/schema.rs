//! The schema as the server introspects it, and every question that can be asked of it.

use std::collections::BTreeMap;

use serde_json::{Value, json};
use socai_tests::Client;

use super::arguments::Arguments;

/// Most combinations of arguments of one field.
const COMBINATIONS: usize = 40;

const INTROSPECTION: &str =
    "{ __schema { types { kind name interfaces { name } possibleTypes { name } enumValues { name }
    fields { name type { ...T } args { name defaultValue type { ...T } } } } } }
    fragment T on __Type { kind name ofType { kind name ofType { kind name ofType { kind name } } } }";

/// A type that a value may have.
pub(super) struct TypeDef {
    pub(super) fields: Vec<Field>,
    /// The object types of an interface or a union.
    pub(super) possible: Vec<String>,
    /// Whether its values have a global id, so that each is walked once, from its id.
    pub(super) is_node: bool,
}

pub(super) struct Field {
    pub(super) name: String,
    /// The type without lists and bangs.
    pub(super) of: String,
    pub(super) arguments: Vec<Argument>,
}

pub(super) struct Argument {
    pub(super) name: String,
    /// The type without lists and bangs.
    pub(super) of: String,
    pub(super) is_required: bool,
}

pub(super) struct Schema {
    types: BTreeMap<String, TypeDef>,
    /// The first value of each enum.
    enums: BTreeMap<String, String>,
}

/// A question: where it begins, and what is asked there.
#[derive(Clone)]
pub(super) struct Question {
    /// The fields that lead there, outermost first, each with its arguments.
    path: Vec<String>,
    /// The type that stands there.
    of: String,
    /// The fields that were passed, as `Type.field`: none is asked below itself.
    passed: Vec<String>,
    /// Whether everything below is asked, or only what stands there itself.
    is_deep: bool,
    is_live: bool,
}

impl Question {
    /// The field that it asks for, as `Type.field`, and the way to it.
    pub(super) fn asks(&self) -> Option<(&str, &[String])> {
        let (_, way) = self.path.split_last()?;
        Some((self.passed.last()?.as_str(), way))
    }
}

impl Schema {
    pub(super) async fn read(by: &Client) -> Self {
        let data = by.query(INTROSPECTION, json!({})).await;
        let (mut types, mut enums) = (BTreeMap::new(), BTreeMap::new());
        for found in list(&data["__schema"]["types"]) {
            let name = text(&found["name"]);
            if name.starts_with("__") {
                continue;
            }
            if let Some(first) = list(&found["enumValues"]).first() {
                enums.insert(name.clone(), text(&first["name"]));
            }
            let composite = matches!(text(&found["kind"]).as_str(), "OBJECT" | "INTERFACE" | "UNION");
            if !composite {
                continue;
            }
            let fields = list(&found["fields"]).iter().map(field).collect();
            let possible = list(&found["possibleTypes"]).iter().map(|one| text(&one["name"])).collect();
            let is_node =
                name == "Node" || list(&found["interfaces"]).iter().any(|one| one["name"] == "Node");
            types.insert(name, TypeDef { fields, possible, is_node });
        }
        Self { types, enums }
    }

    pub(super) fn type_of(&self, name: &str) -> Option<&TypeDef> {
        self.types.get(name)
    }

    /// The first value of an enum.
    pub(super) fn any_of(&self, name: &str) -> Option<&str> {
        self.enums.get(name).map(String::as_str)
    }

    /// The types with a global id.
    pub(super) fn nodes(&self) -> impl Iterator<Item = &str> {
        let nodes = self.types.iter().filter(|(name, of)| of.is_node && *name != "Node");
        nodes.map(|(name, _)| name.as_str())
    }

    /// What stands at a path itself; with [`Schema::below`], everything that can be asked of it.
    pub(super) fn question(path: Vec<String>, of: &str) -> Question {
        Question { path, of: of.to_owned(), passed: Vec::new(), is_deep: false, is_live: false }
    }

    /// The questions for each field below that leads on and is `wanted`.
    pub(super) fn below(
        &self,
        arguments: &Arguments<'_>,
        question: &Question,
        wanted: impl Fn(&str) -> bool,
    ) -> Vec<Question> {
        // A value with an id is walked from its id.
        if self.types[&question.of].is_node && !question.passed.is_empty() {
            return Vec::new();
        }
        let whole = Question { is_deep: true, ..question.clone() };
        let parts = self.split(arguments, &whole).into_iter().skip(1);
        let parts = parts.filter(|part| part.passed.last().is_some_and(|field| wanted(field)));
        parts.map(|part| Question { is_deep: false, ..part }).collect()
    }

    /// Whether a type is what stands at the end of a question.
    pub(super) fn leads_to(&self, question: &Question, of: &str) -> bool {
        self.objects(&question.of).contains(&of)
    }

    /// Everything that can be followed at a field of `Subscription`.
    pub(super) fn followed(&self, arguments: &Arguments<'_>, call: &str, of: &str) -> Vec<Question> {
        let (path, of, passed) = (vec![call.to_owned()], of.to_owned(), Vec::new());
        self.split(arguments, &Question { path, of, passed, is_deep: true, is_live: true })
    }

    /// Everything that a mutation answers, of this call; reads after it are the same as any.
    pub(super) fn answered(call: &str, of: &str) -> Question {
        let (path, passed) = (vec![call.to_owned()], vec![format!("{of}.query")]);
        Question { path, of: of.to_owned(), passed, is_deep: true, is_live: false }
    }

    /// The same question in parts: what stands there, and each field below.
    pub(super) fn split(&self, arguments: &Arguments<'_>, question: &Question) -> Vec<Question> {
        let mut parts = vec![Question { is_deep: false, ..question.clone() }];
        if !question.is_deep {
            return parts;
        }
        for object in self.objects(&question.of) {
            for field in &self.types[object].fields {
                let passed = format!("{object}.{}", field.name);
                if !self.types.contains_key(&field.of) || question.passed.contains(&passed) {
                    continue;
                }
                for written in self.calls(arguments, object, field) {
                    let mut part = question.clone();
                    if *object != *question.of {
                        part.path.push(format!("... on {object}"));
                    }
                    part.path.push(written);
                    part.passed.push(passed.clone());
                    part.of.clone_from(&field.of);
                    part.is_deep = !self.types[&field.of].is_node;
                    parts.push(part);
                }
            }
        }
        parts
    }

    /// The document.
    pub(super) fn document(&self, arguments: &Arguments<'_>, question: &Question) -> String {
        let mut passed = question.passed.clone();
        let below = self.selection(arguments, &question.of, &mut passed, question.is_deep);
        let whole = question.path.iter().enumerate().rev().fold(below, |inside, (depth, field)| {
            // A subscription has one field at its root.
            let name = if depth == 0 { "" } else { "__typename " };
            format!("{{ {name}{field} {inside} }}")
        });
        format!("{} {whole}", if question.is_live { "subscription" } else { "query" })
    }

    /// Everything below a type: `Type.field`s that were passed are left out, and so is what is below a value with an id.
    fn selection(
        &self,
        arguments: &Arguments<'_>,
        of: &str,
        passed: &mut Vec<String>,
        is_deep: bool,
    ) -> String {
        let mut selected = String::from("{ __typename");
        if of == "Node" {
            return selected + " id }";
        }
        let is_abstract = !self.types[of].possible.is_empty();
        for object in self.objects(of) {
            let inside = self.fields(arguments, object, passed, is_deep, is_abstract);
            if is_abstract {
                selected += &format!(" ... on {object} {{{inside} }}");
            } else {
                selected += &inside;
            }
        }
        selected + " }"
    }

    fn fields(
        &self,
        arguments: &Arguments<'_>,
        object: &str,
        passed: &mut Vec<String>,
        is_deep: bool,
        is_abstract: bool,
    ) -> String {
        let mut text = String::new();
        for field in &self.types[object].fields {
            let name = format!("{object}.{}", field.name);
            let below = match self.types.get(&field.of) {
                None => String::new(),
                Some(_) if !is_deep || passed.contains(&name) => continue,
                Some(of) => {
                    passed.push(name);
                    let below = self.selection(arguments, &field.of, passed, !of.is_node);
                    passed.pop();
                    below
                }
            };
            for written in self.calls(arguments, object, field) {
                // Beside each other, fields of two types with one name must not be of two kinds.
                let needs_alias = is_abstract && field.arguments.is_empty();
                let alias = if needs_alias { format!("{object}__{written}__0: ") } else { String::new() };
                text += &format!(" {alias}{written} {below}");
            }
        }
        text
    }

    fn objects<'a>(&'a self, of: &'a str) -> Vec<&'a str> {
        match self.types[of].possible.as_slice() {
            [] => vec![of],
            possible => possible.iter().map(String::as_str).collect(),
        }
    }

    /// A field with every combination of its arguments, under an alias `Type_name_number` where it has some.
    fn calls(&self, arguments: &Arguments<'_>, object: &str, field: &Field) -> Vec<String> {
        let mut calls = vec![Vec::new()];
        for argument in &field.arguments {
            let values = arguments.of(self, object, &field.name, argument);
            let with = |call: &Vec<String>, value: &Option<String>| {
                let mut call = call.clone();
                call.extend(value.as_ref().map(|value| format!("{}: {value}", argument.name)));
                call
            };
            calls = calls.iter().flat_map(|call| values.iter().map(move |value| with(call, value))).collect();
        }
        assert!(calls.len() <= COMBINATIONS, "{object}.{}: {} combinations", field.name, calls.len());
        if field.arguments.is_empty() {
            return vec![field.name.clone()];
        }
        let write = |(number, call): (usize, Vec<String>)| {
            let alias = format!("{object}__{}__{number}", field.name);
            let call = if call.is_empty() { String::new() } else { format!("({})", call.join(", ")) };
            format!("{alias}: {}{call}", field.name)
        };
        calls.into_iter().enumerate().map(write).collect()
    }
}

/// The field of the schema that a member of an answer comes from.
pub(super) fn field_of(member: &str) -> &str {
    member.split("__").nth(1).filter(|_| !member.starts_with("__")).unwrap_or(member)
}

fn field(found: &Value) -> Field {
    let argument = |found: &Value| Argument {
        name: text(&found["name"]),
        of: base(&found["type"]),
        is_required: found["type"]["kind"] == "NON_NULL" && found["defaultValue"].is_null(),
    };
    Field {
        name: text(&found["name"]),
        of: base(&found["type"]),
        arguments: list(&found["args"]).iter().map(argument).collect(),
    }
}

fn base(of: &Value) -> String {
    if of["ofType"].is_null() { text(&of["name"]) } else { base(&of["ofType"]) }
}

fn list(value: &Value) -> &[Value] {
    value.as_array().map_or(&[], Vec::as_slice)
}

fn text(value: &Value) -> String {
    value.as_str().unwrap_or_default().to_owned()
}
