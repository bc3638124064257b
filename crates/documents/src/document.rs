//! A document that passed every check, its operations, and one of them bound to variables.

use std::sync::Arc;

use apollo_compiler::{
    ExecutableDocument as Typed, Schema,
    executable::{self, Selection, SelectionSet},
    validation::Valid,
};
use async_graphql_parser::types::ExecutableDocument;
use serde_json::{Map, Value as Json};

use crate::{
    DocumentId, Limits, Rejection, RejectionCode,
    coerce::{self, Variable},
    cost::Plan,
    executable::without,
    form::Form,
    plain::plain,
};

/// What an operation does.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Kind {
    /// Reads.
    Query,
    /// Writes.
    Mutation,
    /// Follows.
    Subscription,
}

impl Kind {
    /// As the document writes it.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Query => "query",
            Self::Mutation => "mutation",
            Self::Subscription => "subscription",
        }
    }
}

/// A document that is valid and within its limits. The only way to its executable form.
#[derive(Debug)]
pub struct Document {
    id: DocumentId,
    executable: Arc<ExecutableDocument>,
    operations: Vec<Prepared>,
    schema: Arc<Valid<Schema>>,
    max_cost: u64,
    weight: u64,
}

/// What is known of an operation before its variables.
#[derive(Debug)]
struct Prepared {
    name: Option<String>,
    kind: Kind,
    variables: Vec<Variable>,
    reads_introspection: bool,
    has_conditions: bool,
    plan: Plan,
    /// Its plain form, when no variable decides on it.
    plain: Option<Arc<ExecutableDocument>>,
}

impl Document {
    pub(crate) fn new(
        id: DocumentId,
        text: &str,
        typed: &Valid<Typed>,
        executable: ExecutableDocument,
        schema: &Arc<Valid<Schema>>,
        limits: &Limits,
    ) -> Self {
        let mut operations: Vec<_> = typed
            .operations
            .iter()
            .map(|operation| Prepared {
                name: operation.name.as_ref().map(ToString::to_string),
                kind: match operation.operation_type {
                    executable::OperationType::Query => Kind::Query,
                    executable::OperationType::Mutation => Kind::Mutation,
                    executable::OperationType::Subscription => Kind::Subscription,
                },
                variables: variables_of(schema, operation),
                reads_introspection: any(typed, &operation.selection_set, &|selection| {
                    matches!(selection, Selection::Field(field) if matches!(field.name.as_str(), "__schema" | "__type"))
                }),
                has_conditions: any(typed, &operation.selection_set, &is_conditional),
                plan: Plan::of(typed, operation, limits.max_page),
                plain: None,
            })
            .collect();
        let mut fields = 0;
        for operation in operations.iter_mut().filter(|operation| !operation.has_conditions) {
            if let Some((plain, count)) = plain(schema, &executable, operation.name.as_deref(), &Map::new()) {
                operation.plain = Some(Arc::new(plain));
                fields += count;
            }
        }
        // A tree takes some forty times its text, a term of a plan some two hundred bytes, a field of a plain tree some 400.
        let terms: usize = operations.iter().map(|operation| operation.plan.len()).sum();
        let weight = 1_024 + 40 * text.len() as u64 + 200 * terms as u64 + 400 * fields as u64;
        Self {
            id,
            executable: Arc::new(executable),
            operations,
            schema: schema.clone(),
            max_cost: limits.max_cost,
            weight,
        }
    }

    /// The hash of the text.
    #[must_use]
    pub fn id(&self) -> DocumentId {
        self.id
    }

    /// As the executor wants it. Run what [`Operation::bind`] gives.
    #[must_use]
    pub fn executable(&self) -> &Arc<ExecutableDocument> {
        &self.executable
    }

    pub(crate) fn weight(&self) -> u64 {
        self.weight
    }

    /// The operation of this name, or the only one (GraphQL, 6.1).
    ///
    /// # Errors
    /// `OPERATION_RESOLUTION_FAILURE`: there is none of the name, or there are several and no name was given.
    pub fn operation(&self, name: Option<&str>) -> Result<Operation<'_>, Rejection> {
        let found = match name {
            Some(name) => self.operations.iter().find(|operation| operation.name.as_deref() == Some(name)),
            None if self.operations.len() == 1 => self.operations.first(),
            None => None,
        };
        let unresolved = || match name {
            Some(_) => Rejection::new(
                RejectionCode::OperationResolutionFailure,
                "Tài liệu không có thao tác (operation) mang tên này.",
                "The document has no operation of this name.",
            ),
            None => Rejection::new(
                RejectionCode::OperationResolutionFailure,
                "Tài liệu không có đúng một thao tác (operation); hãy nêu operationName.",
                "The document does not have exactly one operation; give operationName.",
            ),
        };
        found.map(|prepared| Operation { document: self, prepared }).ok_or_else(unresolved)
    }
}

fn variables_of(schema: &Schema, operation: &executable::Operation) -> Vec<Variable> {
    let variables = operation.variables.iter();
    variables
        .map(|variable| Variable {
            name: variable.name.to_string(),
            ty: (*variable.ty).clone(),
            default: variable
                .default_value
                .as_ref()
                .and_then(|default| coerce::default_of(schema, &variable.ty, default)),
        })
        .collect()
}

/// Whether a variable decides if the selection is there.
fn is_conditional(selection: &Selection) -> bool {
    selection.directives().iter().any(|directive| {
        matches!(directive.name.as_str(), "skip" | "include")
            && directive.arguments.iter().any(|argument| argument.value.as_variable().is_some())
    })
}

/// Whether any selection below is such; fragments are followed, which is bounded.
fn any(document: &Typed, set: &SelectionSet, is: &dyn Fn(&Selection) -> bool) -> bool {
    set.selections.iter().any(|selection| {
        is(selection)
            || match selection {
                Selection::Field(field) => any(document, &field.selection_set, is),
                Selection::InlineFragment(inline) => any(document, &inline.selection_set, is),
                Selection::FragmentSpread(spread) => document
                    .fragments
                    .get(&spread.fragment_name)
                    .is_some_and(|fragment| any(document, &fragment.selection_set, is)),
            }
    })
}

/// One operation of a document.
#[derive(Clone, Copy, Debug)]
pub struct Operation<'a> {
    document: &'a Document,
    prepared: &'a Prepared,
}

/// An operation with its variables, ready to run.
#[derive(Debug)]
pub struct Bound {
    /// The operation for this request: conditions decided, fragments opened, equal fields merged, and without the arguments
    /// whose variables were not given.
    pub executable: Arc<ExecutableDocument>,
    /// Every variable that has a value, defaults filled in, of its type; nothing else.
    pub variables: Map<String, Json>,
    /// What it would produce at most.
    pub cost: u64,
    /// Brings what the executor answers into the form that the specification asks.
    pub form: Form,
}

impl<'a> Operation<'a> {
    /// What it does.
    #[must_use]
    pub fn kind(&self) -> Kind {
        self.prepared.kind
    }

    /// Its name in the document. Not to be logged: clients write it.
    #[must_use]
    pub fn name(&self) -> Option<&'a str> {
        self.prepared.name.as_deref()
    }

    /// Whether it asks for `__schema` or `__type`.
    #[must_use]
    pub fn reads_introspection(&self) -> bool {
        self.prepared.reads_introspection
    }

    /// Whether a variable decides, by `@skip` or `@include`, what is selected.
    #[must_use]
    pub fn has_conditions(&self) -> bool {
        self.prepared.has_conditions
    }

    /// Coerces the variables (GraphQL, 6.1.2) and weighs the operation with them.
    ///
    /// # Errors
    /// `BAD_USER_INPUT` names each variable at fault and where in it, never the value; `COST_LIMIT`.
    pub fn bind(&self, variables: Map<String, Json>) -> Result<Bound, Rejection> {
        let document = self.document;
        let coerced = coerce::coerce(&document.schema, &self.prepared.variables, variables)?;
        let cost = self.prepared.plan.with(&coerced.values);
        if cost > document.max_cost {
            let most = document.max_cost;
            return Err(Rejection::new(
                RejectionCode::CostLimit,
                format!(
                    "Chi phí của thao tác là {cost}, quá giới hạn {most}. Hãy chọn ít trường hơn hoặc trang nhỏ hơn."
                ),
                format!(
                    "The operation costs {cost}, more than {most}. Select fewer fields or smaller pages."
                ),
            ));
        }
        let name = self.prepared.name.as_deref();
        let decided = || {
            let decided = plain(&document.schema, &document.executable, name, &coerced.values);
            decided.map(|(executable, _)| Arc::new(executable))
        };
        let own = self.prepared.plain.clone().or_else(decided);
        let is_plain = own.is_some();
        let executable = own.unwrap_or_else(|| document.executable.clone());
        let executable = match coerced.absent.as_slice() {
            [] => executable,
            absent => Arc::new(without(&executable, absent)),
        };
        let form = Form::new(&document.schema, &executable, is_plain);
        Ok(Bound { executable, variables: coerced.values, cost, form })
    }
}
