//! The cost of a selection as a sum with unknowns.

use std::{collections::HashMap, rc::Rc};

use apollo_compiler::{
    ExecutableDocument, Name,
    ast::Value,
    executable::{DirectiveList, Field, Operation, Selection, SelectionSet},
};
use serde_json::{Map, Value as Json};

use super::size::{self, Size, UNSAID};

/// A number, and products of which one factor depends on variables.
#[derive(Clone, Debug, Default)]
pub(crate) struct Plan {
    fixed: u64,
    terms: Vec<(Factor, Plan)>,
}

#[derive(Clone, Debug)]
enum Factor {
    Fixed(u64),
    Size(Size),
    /// One if the variable is as said, else nothing.
    If(String, bool),
}

impl Plan {
    /// Plans an operation of a document that has passed every rule.
    pub(crate) fn of(document: &ExecutableDocument, operation: &Operation, max_page: u64) -> Self {
        Planner { document, max_page, fragments: HashMap::new() }.set(&operation.selection_set, None)
    }

    /// The cost with these variables.
    pub(crate) fn with(&self, variables: &Map<String, Json>) -> u64 {
        self.terms.iter().fold(self.fixed, |sum, (factor, plan)| {
            let factor = match factor {
                Factor::Fixed(factor) => *factor,
                Factor::Size(size) => size.with(variables),
                Factor::If(name, is) => u64::from(variables.get(name).and_then(Json::as_bool) == Some(*is)),
            };
            sum.saturating_add(factor.saturating_mul(if factor == 0 { 0 } else { plan.with(variables) }))
        })
    }

    fn add(&mut self, other: Self) {
        self.fixed = self.fixed.saturating_add(other.fixed);
        self.terms.extend(other.terms);
    }

    fn times(self, factor: Factor) -> Self {
        match factor {
            Factor::Fixed(1) => self,
            Factor::Fixed(factor) if self.terms.is_empty() => {
                Self { fixed: self.fixed.saturating_mul(factor), terms: Vec::new() }
            }
            _ if self.fixed == 0 && self.terms.is_empty() => self,
            _ => Self { fixed: 0, terms: vec![(factor, self)] },
        }
    }

    /// Parts of the plan, for what it weighs in memory.
    pub(crate) fn len(&self) -> usize {
        1 + self.terms.iter().map(|(_, plan)| plan.len()).sum::<usize>()
    }
}

impl From<&Size> for Factor {
    fn from(size: &Size) -> Self {
        size.known().map_or_else(|| Self::Size(size.clone()), Self::Fixed)
    }
}

struct Planner<'a> {
    document: &'a ExecutableDocument,
    max_page: u64,
    /// Fragments outside of connections, each planned once.
    fragments: HashMap<&'a Name, Rc<Plan>>,
}

/// The fields of a connection that are as long as its page.
struct Sized<'s> {
    fields: &'s [String],
    size: &'s Size,
}

impl<'a> Planner<'a> {
    fn set(&mut self, set: &'a SelectionSet, sized: Option<&Sized<'_>>) -> Plan {
        let mut sum = Plan::default();
        for selection in &set.selections {
            let plan = match selection {
                Selection::Field(field) => self.field(field, &set.ty, sized),
                Selection::InlineFragment(inline) => self.set(&inline.selection_set, sized),
                Selection::FragmentSpread(spread) => self.fragment(&spread.fragment_name, sized),
            };
            sum.add(condition(plan, selection.directives()));
        }
        sum
    }

    fn fragment(&mut self, name: &'a Name, sized: Option<&Sized<'_>>) -> Plan {
        let Some((name, fragment)) = self.document.fragments.get_key_value(name) else {
            return Plan::default();
        };
        if sized.is_some() {
            return self.set(&fragment.selection_set, sized);
        }
        if let Some(plan) = self.fragments.get(name) {
            return (**plan).clone();
        }
        let plan = self.set(&fragment.selection_set, None);
        self.fragments.insert(name, Rc::new(plan.clone()));
        plan
    }

    fn field(&mut self, field: &'a Field, parent: &Name, sized: Option<&Sized<'_>>) -> Plan {
        let mut sum = Plan { fixed: 1, terms: Vec::new() };
        if field.selection_set.selections.is_empty() {
            return sum;
        }
        let by_parent = sized.filter(|sized| sized.fields.iter().any(|name| name == field.name.as_str()));
        let below = match (by_parent, size::of(field, self.max_page)) {
            (Some(sized), _) => self.set(&field.selection_set, None).times(Factor::from(sized.size)),
            (None, Some(said)) if said.sized_fields.is_empty() => {
                self.set(&field.selection_set, None).times(Factor::from(&said.size))
            }
            (None, Some(said)) => {
                let sized = Sized { fields: &said.sized_fields, size: &said.size };
                self.set(&field.selection_set, Some(&sized))
            }
            (None, None) => {
                let is_list = field.definition.ty.is_list();
                let size =
                    size::of_introspection(parent, &field.name).or(is_list.then_some(UNSAID)).unwrap_or(1);
                self.set(&field.selection_set, None).times(Factor::Fixed(size))
            }
        };
        sum.add(below);
        sum
    }
}

/// Counts the selection only if `@skip` and `@include` let it be.
fn condition(mut plan: Plan, directives: &DirectiveList) -> Plan {
    for directive in directives {
        let wanted = match directive.name.as_str() {
            "include" => true,
            "skip" => false,
            _ => continue,
        };
        match directive.specified_argument_by_name("if").map(|value| &**value) {
            Some(Value::Boolean(is)) if *is != wanted => return Plan::default(),
            Some(Value::Variable(name)) => plan = plan.times(Factor::If(name.to_string(), wanted)),
            _ => {}
        }
    }
    plan
}
