//! The rules of validation (GraphQL, section 5): those of apollo-compiler, and beside them the ones that it has but in part:
//! values and variables inside lists and objects, `@oneOf`, repeated input fields, depth of introspection, the one root
//! field of a subscription.

mod introspection;
mod overlaps;
mod subscription;
mod values;

use std::collections::{HashMap, HashSet};

use apollo_compiler::{
    ExecutableDocument, Name, Schema,
    ast::Document,
    executable::{DirectiveList, Selection, SelectionSet},
    parser::SourceSpan,
    validation::{DiagnosticList, Valid},
};

use crate::{
    limits::MAX_FAULTS,
    rejection::{Rejection, RejectionCode},
    source::Source,
};

/// Builds the document with its types and checks every rule.
pub(crate) fn check(
    ast: &Document,
    schema: &Valid<Schema>,
    source: &Source<'_>,
) -> Result<Valid<ExecutableDocument>, Rejection> {
    // A document that cannot be built has nothing that the other rules could walk.
    let document = ast.to_executable(schema).map_err(|found| reject(faults_of(&found.errors), source))?;
    let mut faults = Faults::default();
    Walk::new(schema, &document, &mut faults).document();
    introspection::check(&document, &mut faults);
    subscription::check(&document, &mut faults);
    overlaps::check(schema, &document, &mut faults).map_err(|overlaps::TooLarge| too_large())?;
    match document.validate(schema) {
        Ok(document) if faults.0.is_empty() => Ok(document),
        Ok(_) => Err(reject(faults, source)),
        Err(found) => {
            let mut theirs = faults_of(&found.errors);
            // The same fault may be found twice, here and there.
            let places: HashSet<_> =
                theirs.0.iter().map(|(_, place)| place.map(|place| place.offset())).collect();
            faults.0.retain(|(_, place)| !places.contains(&place.map(|place| place.offset())));
            theirs.0.append(&mut faults.0);
            match theirs.0.is_empty() {
                true => Ok(Valid::assume_valid(found.partial)),
                false => Err(reject(theirs, source)),
            }
        }
    }
}

fn too_large() -> Rejection {
    Rejection::new(
        RejectionCode::CostLimit,
        "Tài liệu chọn quá nhiều trường chồng nhau.",
        "The document selects too many overlapping fields.",
    )
}

/// What was found wrong and where, in the order of the text at the end.
#[derive(Default)]
pub(crate) struct Faults(Vec<(String, Option<SourceSpan>)>);

impl Faults {
    fn add(&mut self, place: Option<SourceSpan>, fault: impl Into<String>) {
        self.0.push((fault.into(), place));
    }
}

fn faults_of(list: &DiagnosticList) -> Faults {
    use apollo_compiler::diagnostic::ToCliReport as _;
    let is_ours = |name: Option<&str>| name == Some("SubscriptionUsesMultipleFields");
    let theirs = list.iter().filter(|fault| !is_ours(fault.error.unstable_error_name()));
    Faults(theirs.map(|fault| (fault.error.to_string(), fault.error.location())).collect())
}

fn reject(mut faults: Faults, source: &Source<'_>) -> Rejection {
    faults.0.sort_by_key(|(_, place)| place.map(|place| place.offset()));
    faults.0.truncate(MAX_FAULTS);
    Rejection::invalid(faults.0.into_iter().map(|(text, place)| (text, source.of(place))).collect())
}

/// A variable where a value is expected.
struct Usage {
    name: Name,
    place: Option<SourceSpan>,
    expected: values::Expected,
}

/// One walk over every definition, for the rules about values.
struct Walk<'a> {
    schema: &'a Schema,
    document: &'a ExecutableDocument,
    faults: &'a mut Faults,
}

/// What one definition uses.
#[derive(Default)]
struct Used<'a> {
    variables: Vec<Usage>,
    fragments: Vec<&'a Name>,
}

impl<'a> Walk<'a> {
    fn new(schema: &'a Schema, document: &'a ExecutableDocument, faults: &'a mut Faults) -> Self {
        Self { schema, document, faults }
    }

    fn document(&mut self) {
        let document = self.document;
        let mut fragments: HashMap<&Name, Used<'_>> = HashMap::new();
        for (name, fragment) in &document.fragments {
            let mut used = Used::default();
            self.directives(&fragment.directives, &mut used);
            self.set(&fragment.selection_set, &mut used);
            fragments.insert(name, used);
        }
        for operation in document.operations.iter() {
            let mut used = Used::default();
            self.directives(&operation.directives, &mut used);
            for variable in &operation.variables {
                if let Some(default) = &variable.default_value {
                    let expected = values::Expected::of(&variable.ty);
                    values::check(self.schema, default, &expected, &mut used.variables, self.faults);
                }
                self.directives(&variable.directives, &mut used);
            }
            self.set(&operation.selection_set, &mut used);
            self.operation(&operation.variables, &used, &fragments);
        }
    }

    /// Compares the uses of variables in all that the operation reaches with their definitions.
    fn operation(
        &mut self,
        variables: &[apollo_compiler::Node<apollo_compiler::ast::VariableDefinition>],
        used: &Used<'a>,
        fragments: &HashMap<&Name, Used<'a>>,
    ) {
        let definitions: HashMap<&Name, _> =
            variables.iter().map(|variable| (&variable.name, variable)).collect();
        let mut seen = HashSet::new();
        let mut next = vec![used];
        while let Some(used) = next.pop() {
            for usage in &used.variables {
                if let Some(definition) = definitions.get(&usage.name) {
                    usage.expected.check(definition, usage, self.faults);
                }
            }
            for name in &used.fragments {
                if seen.insert(*name) {
                    next.extend(fragments.get(name));
                }
            }
        }
    }

    fn set(&mut self, set: &'a SelectionSet, used: &mut Used<'a>) {
        for selection in &set.selections {
            match selection {
                Selection::Field(field) => {
                    for argument in &field.arguments {
                        if let Some(defined) = field.definition.argument_by_name(&argument.name) {
                            let expected = values::Expected::at(defined);
                            values::check(
                                self.schema,
                                &argument.value,
                                &expected,
                                &mut used.variables,
                                self.faults,
                            );
                        }
                    }
                    self.directives(&field.directives, used);
                    self.set(&field.selection_set, used);
                }
                Selection::FragmentSpread(spread) => {
                    self.directives(&spread.directives, used);
                    used.fragments.push(&spread.fragment_name);
                }
                Selection::InlineFragment(inline) => {
                    self.directives(&inline.directives, used);
                    self.set(&inline.selection_set, used);
                }
            }
        }
    }

    fn directives(&mut self, list: &DirectiveList, used: &mut Used<'a>) {
        for directive in list {
            let Some(defined) = self.schema.directive_definitions.get(&directive.name) else { continue };
            for argument in &directive.arguments {
                if let Some(defined) = defined.argument_by_name(&argument.name) {
                    let expected = values::Expected::at(defined);
                    values::check(self.schema, &argument.value, &expected, &mut used.variables, self.faults);
                }
            }
        }
    }
}
