//! Every question of the schema about a school, as the admin board can ask it, and what is in an answer.

use std::collections::{BTreeMap, BTreeSet, VecDeque};

use futures::{StreamExt as _, stream};
use serde_json::{Value, json};

use super::{
    arguments::Arguments,
    family::{Family, Parent},
    schema::{Question, Schema, field_of},
};

/// How many requests are under way at once.
const WIDTH: usize = 8;
/// How many documents are made one, at most; there may be 20 fields at the root.
const PACK: usize = 16;

/// A document that can be asked, with the answer of the admin board.
pub(super) struct Asked {
    pub(super) document: String,
    pub(super) answer: Value,
}

/// Documents that are asked as one, because all begin at the same thing.
pub(super) struct Pack<'a> {
    pub(super) document: String,
    pub(super) parts: &'a [Asked],
}

/// Every question of the schema, by what it begins at: from each thing every field by the shortest way that the limits of the service
/// let pass, and by further ways until one leads the admin board to something.
pub(super) async fn everything(
    family: &Family<'_>,
    schema: &Schema,
    arguments: &Arguments<'_>,
) -> Vec<Vec<Asked>> {
    let school = format!("school(code: \"{}\")", family.office.code);
    let then = format!("school(code: \"{}\", asOf: {{ position: {} }})", family.office.code, family.earlier);
    let mut roots = vec![
        Schema::question(Vec::new(), "Query"),
        Schema::question(vec![school], "School"),
        Schema::question(vec![then], "School"),
    ];
    for of in schema.nodes() {
        let mut things = family.things.iter().filter(|(kind, _)| *kind == of).peekable();
        assert!(
            things.peek().is_some(),
            "no {of} to ask for; add one to `things` in roles/guardian/family.rs"
        );
        for (_, id) in things.filter(|(of, _)| *of != "School") {
            let path = vec![format!("node(id: \"{id}\")"), format!("... on {of}")];
            roots.push(Schema::question(path, of));
        }
    }
    side_by_side(roots, |root| everything_below(root, family, schema, arguments)).await
}

async fn everything_below(
    root: Question,
    family: &Family<'_>,
    schema: &Schema,
    arguments: &Arguments<'_>,
) -> Vec<Asked> {
    let mut asked = Vec::new();
    let mut open = VecDeque::from([root]);
    let mut tried: BTreeSet<String> = BTreeSet::new();
    // The fields that led to something, and by which way.
    let mut led: BTreeMap<String, Vec<String>> = BTreeMap::new();
    while let Some(question) = open.pop_front() {
        let asks = question.asks().map(|(field, way)| (field.to_owned(), way.to_vec()));
        if asks.as_ref().is_some_and(|(field, way)| led.get(field).is_some_and(|by| by != way)) {
            continue;
        }
        let document = schema.document(arguments, &question);
        let answer = family.office.admin.graphql(&document, json!({})).await;
        match answer.code() {
            None => {}
            // Too much on this way; there may be a shorter one.
            Some(code) if is_limit(code) => continue,
            Some(_) => panic!("{document}: {:?}", answer.errors),
        }
        let mut leads = false;
        objects(&answer.data, &mut |of, _| leads |= schema.leads_to(&question, of));
        let wanted = |field: &str| !tried.contains(field) || (leads && !led.contains_key(field));
        let below = schema.below(arguments, &question, wanted);
        tried.extend(below.iter().filter_map(Question::asks).map(|(field, _)| field.to_owned()));
        open.extend(below);
        if let Some((field, way)) = asks.filter(|_| leads) {
            led.insert(field, way);
        }
        asked.push(Asked { document, answer: answer.data });
    }
    asked
}

/// The same questions in fewer documents: as many as the limits of the service let pass at once. The admin board is answered the
/// same by them.
pub(super) async fn packed<'a>(family: &Family<'_>, asked: &'a [Vec<Asked>]) -> Vec<Pack<'a>> {
    let packs = side_by_side(asked, async |asked| {
        let mut packs = Vec::new();
        let mut open: Vec<&[Asked]> = asked.chunks(PACK).rev().collect();
        while let Some(parts) = open.pop() {
            let document = together(parts);
            let answer = family.office.admin.graphql(&document, json!({})).await;
            if parts.len() > 1 && !answer.errors.is_empty() {
                let (first, second) = parts.split_at(parts.len() / 2);
                open.extend([second, first]);
                continue;
            }
            let (mut one_by_one, mut at_once) = (BTreeSet::new(), BTreeSet::new());
            parts.iter().for_each(|part| note_shown(&part.answer, &mut one_by_one));
            note_shown(&answer.data, &mut at_once);
            let lost: Vec<_> = one_by_one.difference(&at_once).collect();
            assert!(lost.is_empty(), "asked at once, {lost:?} is not answered: {document}");
            packs.push(Pack { document, parts });
        }
        packs
    });
    packs.await.into_iter().flatten().collect()
}

/// One document of several: what they have in common is asked once.
fn together(parts: &[Asked]) -> String {
    let inside = |part: &Asked| {
        let inside = part.document.strip_prefix("query {").and_then(|rest| rest.strip_suffix('}'));
        inside.unwrap().to_owned()
    };
    format!("query {{{}}}", parts.iter().map(inside).collect::<String>())
}

/// Does something about each of these, some at once, as from that many desks; gives what comes of it, in order.
pub(super) async fn side_by_side<T, W: Future>(
    all: impl IntoIterator<Item = T>,
    work: impl FnMut(T) -> W,
) -> Vec<W::Output> {
    stream::iter(all).map(work).buffered(WIDTH).collect().await
}

pub(super) fn is_limit(code: &str) -> bool {
    code.ends_with("_LIMIT") || matches!(code, "DOCUMENT_TOO_LARGE")
}

/// Calls `visit` with every object of an answer.
fn objects<'a>(answer: &'a Value, visit: &mut impl FnMut(&'a str, &'a serde_json::Map<String, Value>)) {
    match answer {
        Value::Array(items) => items.iter().for_each(|item| objects(item, visit)),
        Value::Object(members) => {
            if let Some(of) = members.get("__typename").and_then(Value::as_str) {
                visit(of, members);
            }
            members.values().for_each(|member| objects(member, visit));
        }
        _ => {}
    }
}

/// Notes the fields that an answer holds something for.
pub(super) fn note_shown(answer: &Value, shown: &mut BTreeSet<String>) {
    objects(answer, &mut |of, members| {
        for (member, value) in members {
            if !value.is_null() && *value != json!([]) && member != "__typename" {
                shown.insert(format!("{of}.{}", field_of(member)));
            }
        }
    });
}

/// What is wrong with what a parent was answered.
pub(super) fn leaks(parent: &Parent, answer: &Value) -> Vec<String> {
    let mut found = parent.hidden.found_in(&answer.to_string());
    objects(answer, &mut |of, members| {
        let id = members.iter().find(|(member, _)| field_of(member) == "id").map(|(_, id)| id);
        let is_own = |id: &Value| match of {
            "Student" => parent.children.iter().any(|child| id == child),
            _ => true,
        };
        if id.is_some_and(|id| !is_own(id)) {
            found.push(format!("{of} {id:?}"));
        }
    });
    found
}

/// The fields, with their types, that nobody was shown anything in, of types that were shown.
pub(super) fn unseen(schema: &Schema, shown: &BTreeSet<String>) -> Vec<(String, String)> {
    let types: BTreeSet<&str> = shown.iter().filter_map(|field| field.split('.').next()).collect();
    let fields = types.iter().filter_map(|of| Some((*of, schema.type_of(of)?)));
    let fields = fields.flat_map(|(of, known)| {
        known.fields.iter().map(move |field| (format!("{of}.{}", field.name), field.of.clone()))
    });
    fields.filter(|(field, _)| !shown.contains(field)).collect()
}
