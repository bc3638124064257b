//! How many items a field returns, by its `@listSize`.

use apollo_compiler::{ast::Value, executable::Field};
use serde_json::{Map, Value as Json};

/// Items of a list of objects of which the schema says nothing.
pub(super) const UNSAID: u64 = 10;

/// What `@listSize` says of one field in a document.
pub(super) struct ListSize {
    pub(super) size: Size,
    /// The fields below that are as long, when it is not the field itself.
    pub(super) sized_fields: Vec<String>,
}

/// A number of items, possibly of variables.
#[derive(Clone, Debug, Default)]
pub(super) struct Size {
    /// The largest that stands in the document.
    written: Option<u64>,
    /// Where variables give it: the name, and the path inside.
    given: Vec<(String, Vec<String>)>,
    /// When neither gives one.
    assumed: u64,
    max_page: u64,
}

impl Size {
    /// The number, if no variable plays a part.
    pub(super) fn known(&self) -> Option<u64> {
        self.given.is_empty().then(|| self.written.unwrap_or(self.assumed))
    }

    pub(super) fn with(&self, variables: &Map<String, Json>) -> u64 {
        let given = self.given.iter().filter_map(|(name, path)| {
            let value = path.iter().try_fold(variables.get(name)?, |value, step| value.get(step))?;
            match value {
                Json::Number(number) => Some(number.as_u64().unwrap_or(0).min(self.max_page)),
                Json::Array(items) => Some(items.len() as u64),
                _ => None,
            }
        });
        given.chain(self.written).max().unwrap_or(self.assumed)
    }

    fn read(&mut self, field: &Field, path: &str) {
        let mut steps = path.split('.');
        let Some(argument) = steps.next() else { return };
        let Some(defined) = field.definition.argument_by_name(argument) else { return };
        let written = field.arguments.iter().find(|given| given.name == argument).map(|given| &given.value);
        let Some(mut value) = written.or(defined.default_value.as_ref()) else { return };
        while let Some(step) = match &**value {
            Value::Object(_) => steps.next(),
            _ => None,
        } {
            let fields = value.as_object().unwrap_or_default();
            match fields.iter().find(|(name, _)| name == step) {
                Some((_, inside)) => value = inside,
                None => return,
            }
        }
        let found = match &**value {
            Value::Variable(name) => {
                self.given.push((name.to_string(), steps.map(str::to_owned).collect()));
                return;
            }
            Value::Int(number) => number.as_str().parse().unwrap_or(0).min(self.max_page),
            Value::List(items) => items.len() as u64,
            // A single value stands for a list of one.
            Value::Null => return,
            _ => 1,
        };
        self.written = self.written.max(Some(found));
    }
}

/// Reads `@listSize` at the definition of the field.
pub(super) fn of(field: &Field, max_page: u64) -> Option<ListSize> {
    let directive = field.definition.directives.get("listSize")?;
    let argument = |name: &str| directive.specified_argument_by_name(name);
    let strings = |name: &str| -> Vec<String> {
        let list = argument(name).and_then(|value| value.as_list()).unwrap_or_default();
        list.iter().filter_map(|item| item.as_str().map(str::to_owned)).collect()
    };
    let assumed = argument("assumedSize").and_then(|value| value.to_i32());
    let assumed = assumed.and_then(|size| u64::try_from(size).ok()).unwrap_or(UNSAID);
    let mut size = Size { assumed, max_page, ..Size::default() };
    for path in strings("slicingArguments") {
        size.read(field, &path);
    }
    Some(ListSize { size, sized_fields: strings("sizedFields") })
}

/// Lists of introspection; the schema is the same for everybody and is not computed, so it counts less than it is long.
pub(super) fn of_introspection(parent: &str, field: &str) -> Option<u64> {
    Some(match (parent, field) {
        ("__Schema", "types") => 30,
        ("__Schema", "directives") => 5,
        ("__Type", "fields") => 6,
        ("__Type", "inputFields" | "enumValues") => 4,
        ("__Type", "interfaces" | "possibleTypes") | ("__Field" | "__Directive", "args") => 2,
        _ => return None,
    })
}
