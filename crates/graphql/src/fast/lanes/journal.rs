//! The lane of a page of the journal. Loading the events waits for the store; writing them does not.

use async_graphql::connection::PageInfo;

use super::{people::ActorOf, places::ClassOf, student::StudentOf};
use crate::{
    fast::{
        Asked, HasLane,
        json::Json,
        plan::{Field, Lane, leaf, list, maybe, maybe_text, one, text},
    },
    scalars::{Key, Moment},
    schema::{ChangeNode, EntryNode, JournalConnection, JournalEdge, kind_label},
};

/// Bytes of an entry in a usual answer.
const ENTRY: usize = 1024;

impl HasLane for JournalConnection {
    fn write(&self, asked: &Asked<'_>) -> Option<Json> {
        let plan = asked.plan::<&Self>()?;
        let mut json = Json::with_capacity(self.nodes.len() * ENTRY);
        plan.write(&self, &mut json);
        Some(json)
    }
}

impl<'a> Lane<'a> for &'a JournalConnection {
    const TYPE: &'static str = "JournalConnection";

    fn field(name: &str) -> Option<Field<'a, Self>> {
        match name {
            "edges" => list(|page: &Self| page.edges.iter()),
            "nodes" => list(|page: &Self| page.nodes.iter()),
            "pageInfo" => one(|page: &Self| &page.page_info),
            "totalCount" => leaf(|page: &Self| page.total_count),
            _ => None,
        }
    }
}

impl<'a> Lane<'a> for &'a JournalEdge {
    const TYPE: &'static str = "JournalEdge";

    fn field(name: &str) -> Option<Field<'a, Self>> {
        match name {
            "cursor" => text(|edge: &Self| edge.cursor.as_str()),
            "node" => one(|edge: &Self| &edge.node),
            _ => None,
        }
    }
}

impl<'a> Lane<'a> for &'a PageInfo {
    const TYPE: &'static str = "PageInfo";

    fn field(name: &str) -> Option<Field<'a, Self>> {
        match name {
            "hasPreviousPage" => leaf(|page: &Self| page.has_previous_page),
            "hasNextPage" => leaf(|page: &Self| page.has_next_page),
            "startCursor" => maybe_text(|page: &Self| page.start_cursor.as_deref()),
            "endCursor" => maybe_text(|page: &Self| page.end_cursor.as_deref()),
            _ => None,
        }
    }
}

impl<'a> Lane<'a> for &'a EntryNode {
    const TYPE: &'static str = "JournalEntry";

    fn field(name: &str) -> Option<Field<'a, Self>> {
        match name {
            "position" => leaf(|entry: &Self| entry.recorded.position),
            "at" => leaf(|entry: &Self| Moment(entry.recorded.at)),
            "actor" => one(|entry: &Self| ActorOf { scope: &entry.scope, actor: entry.recorded.actor }),
            "right" => text(|entry: &Self| entry.recorded.right.as_str()),
            "kind" => text(|entry: &Self| entry.recorded.event.kind()),
            "kindLabel" => one(|entry: &Self| kind_label(&entry.recorded.event)),
            "subjectIds" => leaf(|entry: &Self| entry.concerned_ids()),
            "student" => maybe(|entry: &Self| {
                let student = entry.concerned_student()?;
                Some(StudentOf { scope: &entry.scope, student })
            }),
            "class" => maybe(|entry: &Self| ClassOf::find(&entry.scope, entry.concerned_class()?)),
            "changes" => list(|entry: &Self| entry.all_changes()),
            "command" => leaf(|entry: &Self| Key(entry.recorded.command)),
            _ => None,
        }
    }
}

impl<'p> Lane<'p> for ChangeNode {
    const TYPE: &'static str = "Change";

    fn field(name: &str) -> Option<Field<'p, Self>> {
        match name {
            "field" => text(|change: &Self| change.field),
            "label" => one(|change: &Self| change.label.clone()),
            "old" => maybe_text(|change: &Self| change.old.as_deref()),
            "new" => maybe_text(|change: &Self| change.new.as_deref()),
            "isHidden" => leaf(|change: &Self| change.is_hidden),
            "isErased" => leaf(|change: &Self| change.is_erased),
            _ => None,
        }
    }
}
