//! The journal: recorded events as people read them, page by page, from positions that the projection keeps.

mod accounts;
mod attendance;
mod changes;
mod class_life;
mod closings;
mod content;
mod duties;
mod entry;
mod keys;
mod kinds;
mod lessons;
mod mergers;
mod outcomes;
mod students;
mod timetable;
mod transfers;

use std::{collections::BTreeMap, sync::Arc};

use async_graphql::Enum;
use socai_school::{Event, Position, Recorded, journal::Subject, registry::Part};

use super::connection::{Cut, Page, connection};
use crate::{errors::Fault, scope::Scope};

pub(crate) use changes::ChangeNode;
pub(crate) use entry::EntryNode;
pub(crate) use kinds::label as kind_label;

/// Most writings that the history of one cell goes back.
const CELL_HISTORY: usize = 100;

/// In which order events are listed (thứ tự).
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Enum)]
pub(crate) enum JournalOrder {
    /// Mới nhất trước: the newest event first.
    #[default]
    NewestFirst,
    /// Cũ nhất trước: the oldest event first.
    OldestFirst,
}

connection! {
    /// A page of the journal (nhật kí).
    JournalConnection, JournalEdge of EntryNode as "JournalConnection", "JournalEdge"
}

/// A page of everything that was recorded up to the scope's position.
pub(crate) async fn of_school(
    scope: &Scope,
    page: Page,
    order: JournalOrder,
) -> Result<JournalConnection, Fault> {
    let head = scope.school().position.0;
    let all = (1..=head).map(Position);
    let total = usize::try_from(head).unwrap_or(usize::MAX);
    of_positions(scope, all, page, order, total).await
}

/// A page of what concerns one thing.
pub(crate) async fn of_subject(
    scope: &Scope,
    subject: Subject,
    page: Page,
    order: JournalOrder,
) -> Result<JournalConnection, Fault> {
    let journal = &scope.school().journal;
    of_positions(scope, journal.positions(subject), page, order, journal.count(subject)).await
}

async fn of_positions(
    scope: &Scope,
    positions: impl DoubleEndedIterator<Item = Position> + Send,
    page: Page,
    order: JournalOrder,
    total: usize,
) -> Result<JournalConnection, Fault> {
    let (picked, has_more) = pick(positions, page, order);
    let entries = load(scope, scope.events(&ascending(&picked)).await?).await?;
    let mut by_position: BTreeMap<u64, EntryNode> =
        entries.into_iter().map(|entry| (entry.position().0, entry)).collect();
    let items = picked.iter().filter_map(|position| by_position.remove_entry(&position.0)).collect();
    Ok(JournalConnection::new(Cut { items, has_more, has_before: page.after.is_some() }, total))
}

fn pick(
    positions: impl DoubleEndedIterator<Item = Position>,
    page: Page,
    order: JournalOrder,
) -> (Vec<Position>, bool) {
    let limit = page.first + 1;
    let mut picked: Vec<Position> = match order {
        JournalOrder::OldestFirst => positions
            .filter(|position| page.after.is_none_or(|after| position.0 > after))
            .take(limit)
            .collect(),
        JournalOrder::NewestFirst => positions
            .rev()
            .filter(|position| page.after.is_none_or(|after| position.0 < after))
            .take(limit)
            .collect(),
    };
    let has_more = picked.len() > page.first;
    picked.truncate(page.first);
    (picked, has_more)
}

fn ascending(positions: &[Position]) -> Vec<Position> {
    let mut positions = positions.to_vec();
    positions.sort_unstable();
    positions.dedup();
    positions
}

/// Every writing of a cell, newest first: each correction names the event that it corrects.
pub(crate) async fn of_cell(scope: &Scope, last: Option<Position>) -> Result<Vec<EntryNode>, Fault> {
    let mut writings: Vec<Recorded<Event>> = Vec::new();
    let mut next = last;
    while let Some(position) = next {
        let Some(recorded) = scope.events(&[position]).await?.pop() else { break };
        next = corrected(&recorded.event).filter(|_| writings.len() + 1 < CELL_HISTORY);
        writings.push(recorded);
    }
    let writings: Vec<_> = writings.into_iter().map(Arc::new).collect();
    let mut earlier = writings.clone().into_iter().skip(1);
    let entry = |recorded| EntryNode::new(scope, recorded, earlier.next().into_iter().collect());
    Ok(writings.into_iter().map(entry).collect())
}

/// Entries of events, each with what it corrects, so that the old value can stand beside the new one.
pub(crate) async fn load(scope: &Scope, events: Vec<Recorded<Event>>) -> Result<Vec<EntryNode>, Fault> {
    let earlier: Vec<Position> = events.iter().flat_map(|recorded| said_before(scope, recorded)).collect();
    let earlier = if earlier.is_empty() { Vec::new() } else { scope.events(&ascending(&earlier)).await? };
    let earlier: BTreeMap<Position, Arc<Recorded<Event>>> =
        earlier.into_iter().map(|recorded| (recorded.position, Arc::new(recorded))).collect();
    let entry = |recorded: Recorded<Event>| {
        let before = said_before(scope, &recorded).into_iter();
        let before = before.filter_map(|position| earlier.get(&position).cloned()).collect();
        EntryNode::new(scope, Arc::new(recorded), before)
    };
    Ok(events.into_iter().map(entry).collect())
}

/// The entry of an event that many follow: what is recorded is shared with them, what is shown of it is not.
pub(crate) async fn follow(scope: &Scope, recorded: Arc<Recorded<Event>>) -> Result<EntryNode, Fault> {
    let mut before = Vec::new();
    for position in said_before(scope, &recorded) {
        before.extend(scope.event(position).await?);
    }
    Ok(EntryNode::new(scope, recorded, before))
}

/// The events that said before what this one says, oldest first. What is known of a person is said part by part: each part was last
/// said by an event of its own, and a code may have come after the identity that it belongs to.
fn said_before(scope: &Scope, recorded: &Recorded<Event>) -> Vec<Position> {
    let registry = &scope.school().registry;
    let (statements, parts) = match &recorded.event {
        Event::StudentCorrected(event) => {
            let parts = [
                (Part::Identity, event.identity.is_some()),
                (Part::Code, event.identity.is_some()),
                (Part::Contact, event.contact.is_some()),
                (Part::Health, event.health.is_some()),
            ];
            (registry.student(event.student).map(|student| &student.said), parts)
        }
        Event::GuardianCorrected(event) => {
            let parts = [
                (Part::Identity, event.profile.is_some()),
                (Part::Contact, event.contact.is_some()),
                (Part::Code, false),
                (Part::Health, false),
            ];
            (registry.guardian(event.guardian).map(|guardian| &guardian.said), parts)
        }
        event => return corrected(event).into_iter().collect(),
    };
    let said = parts.into_iter().filter(|(_, is_said)| *is_said);
    let before = said.filter_map(|(part, _)| statements?.before(part, recorded.position));
    ascending(&before.collect::<Vec<_>>())
}

fn corrected(event: &Event) -> Option<Position> {
    match event {
        Event::GradeCorrected(event) => Some(event.corrects),
        Event::AttendanceRecorded(event) => event.corrects,
        Event::LessonSigned(event) => event.corrects,
        Event::ConductNoteRecorded(event) => event.corrects,
        Event::ConductReviewed(event) => event.corrects,
        Event::HomeroomPageWritten(event) => event.corrects,
        Event::CircumstancesRecorded(event) => event.corrects,
        Event::ParentMeetingRecorded(event) => event.corrects,
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn picked(after: Option<u64>, order: JournalOrder) -> (Vec<u64>, bool) {
        let (positions, has_more) = pick((1..=5).map(Position), Page { first: 2, after }, order);
        (positions.into_iter().map(|position| position.0).collect(), has_more)
    }

    #[test]
    fn a_journal_is_paged_in_both_directions() {
        assert_eq!(picked(None, JournalOrder::NewestFirst), (vec![5, 4], true));
        assert_eq!(picked(Some(2), JournalOrder::NewestFirst), (vec![1], false));
        assert_eq!(picked(None, JournalOrder::OldestFirst), (vec![1, 2], true));
        assert_eq!(picked(Some(3), JournalOrder::OldestFirst), (vec![4, 5], false));
    }
}
