//! What a document asks of a lane, found out once and then applied to every value: fields in the order of the document, with
//! aliases, merged selections and fragments resolved.

use async_graphql::{
    ContextSelectionSet, QueryPathNode, QueryPathSegment,
    parser::types::{Field as Asked, Selection, SelectionSet},
};

use super::{json::Json, scalar::Scalar};

/// A value of one GraphQL object type that can be written without the executor.
pub(crate) trait Lane<'p>: Sized + 'p {
    /// The object type.
    const TYPE: &'static str;

    /// The fields that are left to the stock resolvers: what is asynchronous, takes arguments or leads far away. A selection that
    /// holds one of them is resolved by the executor as a whole.
    #[cfg_attr(
        not(test),
        expect(dead_code, reason = "a field falls back by not being written; a test compares")
    )]
    const FALLS_BACK: &'static [&'static str] = &[];

    /// How a field is written; none for one that falls back.
    fn field(name: &str) -> Option<Field<'p, Self>>;
}

/// Writes one field of a value.
type Write<'p, T> = Box<dyn Fn(&T, &mut Json) + 'p>;

/// Compiles the selections of a field of an object type.
type Compile<'p, T> =
    Box<dyn for<'d> FnOnce(&Selections<'d>, &[&'d SelectionSet]) -> Option<Write<'p, T>> + 'p>;

/// How a field is written.
pub(crate) struct Field<'p, T> {
    kind: Kind<'p, T>,
}

enum Kind<'p, T> {
    Leaf(Write<'p, T>),
    Object {
        #[cfg_attr(not(test), expect(dead_code, reason = "a test compares it with the schema"))]
        type_name: &'static str,
        compile: Compile<'p, T>,
    },
}

/// A scalar or an enum, or a list of them.
#[expect(clippy::unnecessary_wraps, reason = "a lane answers an option, and so its fields read alike")]
pub(crate) fn leaf<'p, T: 'p, S: Scalar>(get: impl Fn(&T) -> S + 'p) -> Option<Field<'p, T>> {
    let write: Write<'p, T> = Box::new(move |value, json| get(value).write(json));
    Some(Field { kind: Kind::Leaf(write) })
}

/// A text that the value holds.
#[expect(clippy::unnecessary_wraps, reason = "a lane answers an option, and so its fields read alike")]
pub(crate) fn text<'p, T: 'p>(get: impl Fn(&T) -> &str + 'p) -> Option<Field<'p, T>> {
    let write: Write<'p, T> = Box::new(move |value, json| json.text(get(value)));
    Some(Field { kind: Kind::Leaf(write) })
}

/// A text that the value holds, or null.
#[expect(clippy::unnecessary_wraps, reason = "a lane answers an option, and so its fields read alike")]
pub(crate) fn maybe_text<'p, T: 'p>(get: impl Fn(&T) -> Option<&str> + 'p) -> Option<Field<'p, T>> {
    let write: Write<'p, T> = Box::new(move |value, json| get(value).write(json));
    Some(Field { kind: Kind::Leaf(write) })
}

/// An object.
pub(crate) fn one<'p, T: 'p, U: Lane<'p>>(get: impl Fn(&T) -> U + 'p) -> Option<Field<'p, T>> {
    object(move |value, plan: &Plan<'p, U>, json| plan.write(&get(value), json))
}

/// An object or null.
pub(crate) fn maybe<'p, T: 'p, U: Lane<'p>>(get: impl Fn(&T) -> Option<U> + 'p) -> Option<Field<'p, T>> {
    object(move |value, plan: &Plan<'p, U>, json| match get(value) {
        Some(value) => plan.write(&value, json),
        None => json.null(),
    })
}

/// A list of objects.
pub(crate) fn list<'p, T: 'p, U: Lane<'p>, I: IntoIterator<Item = U>>(
    get: impl Fn(&T) -> I + 'p,
) -> Option<Field<'p, T>> {
    object(move |value, plan: &Plan<'p, U>, json| {
        json.list(get(value), |json, item| plan.write(&item, json));
    })
}

/// A list of objects, or null.
pub(crate) fn maybe_list<'p, T: 'p, U: Lane<'p>, I: IntoIterator<Item = U>>(
    get: impl Fn(&T) -> Option<I> + 'p,
) -> Option<Field<'p, T>> {
    object(move |value, plan: &Plan<'p, U>, json| match get(value) {
        Some(items) => json.list(items, |json, item| plan.write(&item, json)),
        None => json.null(),
    })
}

/// A list of objects and nulls.
pub(crate) fn list_of_maybe<'p, T: 'p, U: Lane<'p>, I: IntoIterator<Item = Option<U>>>(
    get: impl Fn(&T) -> I + 'p,
) -> Option<Field<'p, T>> {
    object(move |value, plan: &Plan<'p, U>, json| {
        json.list(get(value), |json, item| match item {
            Some(item) => plan.write(&item, json),
            None => json.null(),
        });
    })
}

#[expect(clippy::unnecessary_wraps, reason = "a lane answers an option, and so its fields read alike")]
fn object<'p, T: 'p, U: Lane<'p>>(write: impl Fn(&T, &Plan<'p, U>, &mut Json) + 'p) -> Option<Field<'p, T>> {
    let compile: Compile<'p, T> = Box::new(move |selections, sets| {
        let plan = Plan::<U>::compile(selections, sets)?;
        Some(Box::new(move |value: &T, json: &mut Json| write(value, &plan, json)))
    });
    Some(Field { kind: Kind::Object { type_name: U::TYPE, compile } })
}

#[cfg(test)]
impl<T> Field<'_, T> {
    /// The object type that the field leads to.
    pub(super) fn leads_to(&self) -> Option<&'static str> {
        match &self.kind {
            Kind::Leaf(_) => None,
            Kind::Object { type_name, .. } => Some(type_name),
        }
    }
}

/// What is written of a value.
pub(crate) struct Plan<'p, T> {
    /// Each with its name in the answer and the punctuation before and after that.
    members: Vec<(Vec<u8>, Write<'p, T>)>,
}

impl<'p, T: Lane<'p>> Plan<'p, T> {
    /// The plan of merged selections; none when one of them holds something that falls back.
    pub(super) fn compile<'d>(selections: &Selections<'d>, sets: &[&'d SelectionSet]) -> Option<Self> {
        let chosen = selections.merge(T::TYPE, sets)?;
        let mut members = Vec::with_capacity(chosen.len());
        for Chosen { key, field, sets } in chosen {
            let name = prefix(members.is_empty(), key);
            let write: Write<'p, T> = if field == "__typename" {
                Box::new(|_, json| json.text(T::TYPE))
            } else {
                match T::field(field)?.kind {
                    Kind::Leaf(write) => write,
                    Kind::Object { compile, .. } => compile(selections, &sets)?,
                }
            };
            members.push((name, write));
        }
        Some(Self { members })
    }

    /// Writes a value.
    pub(super) fn write(&self, value: &T, json: &mut Json) {
        for (name, write) in &self.members {
            json.raw(name);
            write(value, json);
        }
        json.raw(b"}");
    }
}

fn prefix(is_first: bool, key: &str) -> Vec<u8> {
    // A name in GraphQL needs no escape.
    let mut name = Vec::with_capacity(key.len() + 4);
    name.push(if is_first { b'{' } else { b',' });
    name.extend_from_slice(b"\"");
    name.extend_from_slice(key.as_bytes());
    name.extend_from_slice(b"\":");
    name
}

/// The key under which an object of which nothing is selected tells its type to who completes the answer (socai-documents). It
/// is not for clients, and no name that they could write.
const TYPE_KEY: &str = "#";

/// A field of the answer with everything that was asked below it.
struct Chosen<'d> {
    key: &'d str,
    field: &'d str,
    sets: Vec<&'d SelectionSet>,
}

/// The selections of one request. Skipped ones are no longer among them: the executor takes them out before it begins.
pub(crate) struct Selections<'d> {
    ctx: &'d ContextSelectionSet<'d>,
}

impl<'d> Selections<'d> {
    /// The selections below a field; none when the document asks for the field at this place more than once, because the
    /// executor cannot merge what a lane has written.
    pub(super) fn of(ctx: &'d ContextSelectionSet<'d>) -> Option<(Self, &'d SelectionSet)> {
        let selections = Self { ctx };
        let mut sets = vec![&ctx.query_env.operation.node.selection_set.node];
        let mut asked: usize = 0;
        for name in names(ctx.path_node.as_ref()?) {
            let mut below = Vec::new();
            for set in &sets {
                selections.each_field(set, None, &mut |field| {
                    if field.response_key().node == name {
                        below.push(&field.selection_set.node);
                    }
                })?;
            }
            asked = below.len();
            sets = below;
        }
        (asked == 1).then_some((selections, &ctx.item.node))
    }

    /// The fields of merged selections on an object type (CollectFields of the specification).
    fn merge(&self, type_name: &str, sets: &[&'d SelectionSet]) -> Option<Vec<Chosen<'d>>> {
        let mut chosen: Vec<Chosen<'d>> = Vec::new();
        for set in sets {
            let mut is_empty = true;
            let mut is_plain = true;
            self.each_field(set, Some(type_name), &mut |field: &'d Asked| {
                if field.response_key().node == TYPE_KEY {
                    return;
                }
                is_empty = false;
                is_plain &= field.arguments.is_empty() && field.directives.is_empty();
                let (key, name) = (field.response_key().node.as_str(), field.name.node.as_str());
                let below = &field.selection_set.node;
                match chosen.iter_mut().find(|chosen| chosen.key == key) {
                    Some(chosen) => chosen.sets.push(below),
                    None => chosen.push(Chosen { key, field: name, sets: vec![below] }),
                }
            })?;
            // Of an object of which everything was skipped the executor makes null, also when it is merged with another.
            if is_empty || !is_plain {
                return None;
            }
        }
        Some(chosen)
    }

    /// Visits the fields of a selection in their order, those in fragments included: of every fragment, or of those that apply to an
    /// object type.
    fn each_field(
        &self,
        set: &'d SelectionSet,
        on: Option<&str>,
        visit: &mut impl FnMut(&'d Asked),
    ) -> Option<()> {
        for selection in &set.items {
            let (condition, below) = match &selection.node {
                Selection::Field(field) => {
                    visit(&field.node);
                    continue;
                }
                Selection::InlineFragment(fragment) => {
                    (fragment.node.type_condition.as_ref(), &fragment.node.selection_set)
                }
                Selection::FragmentSpread(spread) => {
                    let fragment = self.ctx.query_env.fragments.get(&spread.node.fragment_name.node)?;
                    (Some(&fragment.node.type_condition), &fragment.node.selection_set)
                }
            };
            let condition = condition.map(|condition| condition.node.on.node.as_str());
            if on.is_none_or(|type_name| self.applies(condition, type_name)) {
                self.each_field(&below.node, on, visit)?;
            }
        }
        Some(())
    }

    fn applies(&self, condition: Option<&str>, type_name: &str) -> bool {
        let implements = |condition| {
            let interfaces = self.ctx.schema_env.registry.implements.get(type_name);
            interfaces.is_some_and(|interfaces| interfaces.contains(condition))
        };
        condition.is_none_or(|condition| condition == type_name || implements(condition))
    }
}

/// The names of the fields from the root of the operation to a place in the answer.
fn names<'a>(node: &'a QueryPathNode<'a>) -> Vec<&'a str> {
    let nodes = std::iter::once(node).chain(node.parents());
    let mut names: Vec<&str> = nodes
        .filter_map(|node| match node.segment {
            QueryPathSegment::Name(name) => Some(name),
            QueryPathSegment::Index(_) => None,
        })
        .collect();
    names.reverse();
    names
}
