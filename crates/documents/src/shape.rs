//! How large a document is with its fragments expanded: depth, aliases, root fields, parts.
//!
//! Counted once per definition and added up along the fragments in order, never by expanding them: fragments that double at
//! each level cost no more than their text. Everything that walks a document later relies on these bounds.

use std::collections::HashMap;

use apollo_compiler::{
    Name,
    ast::{Definition, DirectiveList, Document, Field, Selection, Value},
};

use crate::{
    limits::{Limits, MAX_PARTS, MAX_SETS},
    rejection::{Rejection, RejectionCode},
    source::Source,
};

/// Refuses a document whose fragments are cyclic or that is too large.
pub(crate) fn check(document: &Document, source: &Source<'_>, limits: &Limits) -> Result<(), Rejection> {
    let mut directives = Directives { source, limits, count: 0 };
    let mut operations = Vec::new();
    let mut fragments = HashMap::new();
    for definition in &document.definitions {
        match definition {
            Definition::OperationDefinition(operation) => {
                let mut local = Local::default();
                directives.count(&operation.directives, &mut local)?;
                for variable in &operation.variables {
                    local.sum.parts += 1 + variable.default_value.as_deref().map_or(0, parts_of);
                    directives.count(&variable.directives, &mut local)?;
                }
                local.walk(&operation.selection_set, Place::ROOT, &mut directives)?;
                operations.push(local);
            }
            Definition::FragmentDefinition(fragment) => {
                let mut local = Local::default();
                directives.count(&fragment.directives, &mut local)?;
                local.walk(&fragment.selection_set, Place::ROOT, &mut directives)?;
                // The first of two of the same name: the rules refuse the second.
                fragments.entry(&fragment.name).or_insert(local);
            }
            // The grammar has refused all other definitions.
            _ => {}
        }
    }
    let sums = add_up(&fragments, source)?;
    let mut parts = 0_u64;
    for operation in operations {
        let sum = operation.total(&sums);
        sum.check(limits)?;
        parts = parts.saturating_add(sum.parts);
    }
    if parts > MAX_PARTS {
        return Err(Rejection::new(
            RejectionCode::CostLimit,
            format!("Sau khi thay các fragment, tài liệu có quá {MAX_PARTS} phần."),
            format!("With its fragments expanded the document has more than {MAX_PARTS} parts."),
        ));
    }
    Ok(())
}

/// What an operation or a fragment holds with its fragments expanded.
#[derive(Clone, Copy, Debug, Default)]
struct Sum {
    /// Levels of fields.
    depth: usize,
    /// Levels of selection sets.
    sets: usize,
    aliases: usize,
    root_fields: usize,
    parts: u64,
}

impl Sum {
    fn check(&self, limits: &Limits) -> Result<(), Rejection> {
        if self.depth > limits.max_depth || self.sets > MAX_SETS {
            let most = limits.max_depth;
            return Err(Rejection::new(
                RejectionCode::DepthLimit,
                format!("Các trường lồng nhau quá {most} tầng."),
                format!("Fields nest deeper than {most} levels."),
            ));
        }
        if self.aliases > limits.max_aliases {
            let most = limits.max_aliases;
            return Err(Rejection::new(
                RejectionCode::AliasLimit,
                format!("Có quá {most} bí danh (alias)."),
                format!("There are more than {most} aliases."),
            ));
        }
        if self.root_fields > limits.max_root_fields {
            let most = limits.max_root_fields;
            return Err(Rejection::new(
                RejectionCode::RootFieldLimit,
                format!("Có quá {most} trường ở gốc."),
                format!("There are more than {most} fields at the root."),
            ));
        }
        Ok(())
    }
}

#[derive(Clone, Copy)]
struct Place {
    depth: usize,
    sets: usize,
}

impl Place {
    const ROOT: Self = Self { depth: 0, sets: 0 };
}

/// What stands in one definition itself, and which fragments it spreads where.
#[derive(Default)]
struct Local {
    sum: Sum,
    spreads: Vec<(Name, Place)>,
}

impl Local {
    fn walk(
        &mut self,
        selections: &[Selection],
        place: Place,
        directives: &mut Directives<'_>,
    ) -> Result<(), Rejection> {
        let inside = Place { sets: place.sets + 1, ..place };
        self.sum.sets = self.sum.sets.max(inside.sets);
        for selection in selections {
            self.sum.parts += 1;
            match selection {
                Selection::Field(field) => {
                    self.field(field, inside.depth);
                    directives.count(&field.directives, self)?;
                    if !field.selection_set.is_empty() {
                        let below = Place { depth: inside.depth + 1, ..inside };
                        self.walk(&field.selection_set, below, directives)?;
                    }
                }
                Selection::FragmentSpread(spread) => {
                    directives.count(&spread.directives, self)?;
                    self.spreads.push((spread.fragment_name.clone(), inside));
                }
                Selection::InlineFragment(inline) => {
                    directives.count(&inline.directives, self)?;
                    self.walk(&inline.selection_set, inside, directives)?;
                }
            }
        }
        Ok(())
    }

    fn field(&mut self, field: &Field, depth: usize) {
        self.sum.depth = self.sum.depth.max(depth + 1);
        self.sum.aliases += usize::from(field.alias.is_some());
        self.sum.root_fields += usize::from(depth == 0);
        self.sum.parts += field.arguments.iter().map(|argument| parts_of(&argument.value)).sum::<u64>();
    }

    fn total(&self, fragments: &HashMap<Name, Sum>) -> Sum {
        let mut sum = self.sum;
        for (name, place) in &self.spreads {
            let Some(fragment) = fragments.get(name) else { continue };
            sum.depth = sum.depth.max(place.depth.saturating_add(fragment.depth));
            sum.sets = sum.sets.max(place.sets.saturating_add(fragment.sets));
            sum.aliases = sum.aliases.saturating_add(fragment.aliases);
            sum.parts = sum.parts.saturating_add(fragment.parts);
            if place.depth == 0 {
                sum.root_fields = sum.root_fields.saturating_add(fragment.root_fields);
            }
        }
        sum
    }
}

fn parts_of(value: &Value) -> u64 {
    match value {
        Value::List(items) => 1 + items.iter().map(|item| parts_of(item)).sum::<u64>(),
        Value::Object(fields) => 1 + fields.iter().map(|(_, value)| parts_of(value)).sum::<u64>(),
        _ => 1,
    }
}

/// Counts directives where they stand in the text; expanded they count as parts.
struct Directives<'a> {
    source: &'a Source<'a>,
    limits: &'a Limits,
    count: usize,
}

impl Directives<'_> {
    fn count(&mut self, list: &DirectiveList, local: &mut Local) -> Result<(), Rejection> {
        self.count += list.len();
        for directive in list {
            local.sum.parts +=
                1 + directive.arguments.iter().map(|argument| parts_of(&argument.value)).sum::<u64>();
        }
        let (at_once, most) = (self.limits.max_directives_at_once, self.limits.max_directives);
        if list.len() > at_once || self.count > most {
            return Err(Rejection::new(
                RejectionCode::DirectiveLimit,
                format!("Có quá {at_once} chỉ thị (directive) ở một chỗ hoặc quá {most} trong cả tài liệu."),
                format!("There are more than {at_once} directives at one place or {most} in the document."),
            )
            .at(list.first().and_then(|directive| self.source.of(directive.location()))));
        }
        Ok(())
    }
}

/// Adds the fragments up, each after those that it spreads; what is left over is a cycle.
fn add_up(fragments: &HashMap<&Name, Local>, source: &Source<'_>) -> Result<HashMap<Name, Sum>, Rejection> {
    let mut waiting: HashMap<&Name, usize> = HashMap::new();
    let mut users: HashMap<&Name, Vec<&Name>> = HashMap::new();
    for (name, local) in fragments {
        let known = local.spreads.iter().filter(|(spread, _)| fragments.contains_key(spread));
        let mut count = 0;
        for (spread, _) in known {
            users.entry(spread).or_default().push(name);
            count += 1;
        }
        waiting.insert(name, count);
    }
    let mut ready: Vec<&Name> =
        waiting.iter().filter(|(_, count)| **count == 0).map(|(name, _)| *name).collect();
    let mut sums = HashMap::new();
    while let Some(name) = ready.pop() {
        sums.insert(name.clone(), fragments[name].total(&sums));
        for user in users.get(name).into_iter().flatten() {
            if let Some(count) = waiting.get_mut(user) {
                *count -= 1;
                if *count == 0 {
                    ready.push(user);
                }
            }
        }
    }
    if sums.len() == fragments.len() {
        return Ok(sums);
    }
    let mut cyclic: Vec<&Name> = fragments.keys().copied().filter(|name| !sums.contains_key(*name)).collect();
    cyclic.sort_by_key(|name| name.location().map(|span| span.offset()));
    let fault = |name: &Name| {
        (format!("Fragment \"{name}\" is part of a cycle, or spreads one."), source.of(name.location()))
    };
    Err(Rejection::invalid(cyclic.into_iter().take(crate::limits::MAX_FAULTS).map(fault).collect()))
}
