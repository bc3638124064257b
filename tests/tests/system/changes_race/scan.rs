//! Reads an exported ledger from its first event and judges everything that the procedure of a closed book governs, by position
//! and recorded time. Written from the meaning of the events, apart from the program: of all statements about a column that have
//! taken effect the last one decides, and what it locks is written only under an unlock that was asked for, ordered by
//! somebody else, and covers cell, teacher and moment; or as the ordered correction itself.

mod books;
mod procedure;
#[cfg(test)]
mod tests;

use jiff::Timestamp;
use socai_tests::Leaf;
use uuid::Uuid;

pub(super) use self::books::Books;
use super::history::{Cell, Event, event};

/// What must not stand in a ledger.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(super) enum Wrong {
    /// Written into a lock, under no unlock.
    Locked,
    /// Written under an unlock that nobody opened.
    NeverOpened,
    /// Written under an unlock for another teacher.
    OtherTeacher,
    /// Written under an unlock that does not cover the cell.
    OtherCell,
    /// Written under an unlock whose time was over, or that was closed.
    Expired,
    /// Written under an unlock that an equally wide or wider lock has overtaken.
    Relocked,
    /// Names an unlock without need.
    NotLocked,
    /// Written by somebody who does not teach it.
    NotTheirs,
    /// Ordered or refused by who asked.
    OrderedByRequester,
    /// Carried out by who asked.
    ExecutedByRequester,
    /// Carried out without an order, or otherwise than it was ordered.
    NotOrdered,
    /// More was opened, or something else was written, than was asked for.
    NotAsAsked,
    /// The cell was written after the change was asked for.
    Outdated,
    /// Decided or carried out after it was settled.
    Settled,
    /// A lock that was canceled after it took effect, or of which it was recorded wrongly that it took effect.
    NotDue,
    /// The end of an unlock is recorded with another time or reason than the true ones.
    FalseEnd,
    /// What came to pass was never recorded.
    NeverRecorded,
    /// Recorded earlier than what stands before it.
    BackInTime,
}

/// What is wrong, and at which position.
pub(super) type Fault = (u64, Wrong);

/// Everything that is wrong in a ledger; of what comes to pass by time, all must have been recorded by its end.
pub(super) fn faults(leaves: &[Leaf]) -> Vec<Fault> {
    let mut books = Books::of(leaves);
    let mut faults: Vec<Fault> = Vec::new();
    for leaf in leaves {
        faults.extend(books.take(leaf).into_iter().map(|wrong| (leaf.position, wrong)));
    }
    if let Some(last) = leaves.last() {
        faults.extend(books.unrecorded(last.at).into_iter().map(|at| (at, Wrong::NeverRecorded)));
    }
    faults
}

/// An entry that was refused because of a lock.
#[derive(Clone, Debug)]
pub(super) struct Refusal {
    pub(super) teacher: Uuid,
    pub(super) class: Uuid,
    pub(super) cell: Cell,
    /// Before it was sent, and after it was answered, by the clock of the server's machine.
    pub(super) within: (Timestamp, Timestamp),
}

/// The refusals for which there was no lock in the way at any time between request and answer. A decision that the ledger
/// dates before the request may have become known only after it, so everything up to `late` earlier is considered too.
pub(super) fn groundless<'a>(
    leaves: &[Leaf],
    refusals: &'a [Refusal],
    late: jiff::SignedDuration,
) -> Vec<&'a Refusal> {
    let mut waiting: Vec<&Refusal> = refusals.iter().collect();
    let mut books = Books::of(leaves);
    for (index, leaf) in leaves.iter().enumerate() {
        books.take(leaf);
        let until = leaves.get(index + 1).map_or(Timestamp::MAX, |next| next.at);
        waiting.retain(|refusal| {
            let (sent, answered) = refusal.within;
            let is_known = leaf.at <= answered && sent <= until.saturating_add(late).unwrap_or(until);
            if !is_known {
                return true;
            }
            let moments = books.turning_points(sent, answered);
            let is_open = |at: &Timestamp| books.is_open(refusal.class, &refusal.cell, refusal.teacher, *at);
            moments.iter().all(is_open)
        });
    }
    waiting
}

/// How often the rarer things happened.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Counts {
    pub(super) open: usize,
    pub(super) under_unlock: usize,
    pub(super) corrected: usize,
    pub(super) expired: usize,
    pub(super) relocked: usize,
    pub(super) by_hand: usize,
    pub(super) began: usize,
    pub(super) canceled: usize,
}

pub(super) fn counts(leaves: &[Leaf]) -> Counts {
    let mut counts = Counts::default();
    let corrections = books::corrections(leaves);
    for leaf in leaves {
        let count = match event(leaf) {
            Event::Graded { request: None, .. } => &mut counts.open,
            Event::Graded { .. } if corrections.contains_key(&leaf.command) => &mut counts.corrected,
            Event::Graded { .. } => &mut counts.under_unlock,
            Event::Closed { reason, .. } if reason == "expired" => &mut counts.expired,
            Event::Closed { reason, .. } if reason == "relocked" => &mut counts.relocked,
            Event::Closed { .. } => &mut counts.by_hand,
            Event::LockBegan { .. } => &mut counts.began,
            Event::LockCanceled { .. } => &mut counts.canceled,
            _ => continue,
        };
        *count += 1;
    }
    counts
}
