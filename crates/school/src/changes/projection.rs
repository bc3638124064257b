//! Every request for a change of a closed book with everything that became of it.

use std::sync::Arc;

use imbl::{OrdMap, Vector};
use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use super::{
    ChangeCommentsProposed, ChangeCorrected, ChangeOrdered, ChangeRefused, ChangeRequested, ChangeUnlocked,
    ChangeWithdrawn, ClosedReason, Execution, ProposedCell, ProposedComment, REQUEST_LIFE, Unlock,
    UnlockClosed,
};
use crate::{
    calendar::GradingPeriod,
    context::Actor,
    event::{Event, Recorded},
    ids::{AccountId, ChangeRequestId, ClassId, DocumentId, StudentId},
    periods::Order,
    regulations::Target,
    sealed::{Category, Sealed},
    state::Position,
    text::Note,
};

/// The comments that a request proposes about one student.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct ProposedComments {
    /// The student.
    pub student: StudentId,
    /// One per column.
    pub comments: Sealed<Vec<ProposedComment>>,
}

/// The principal's answer that allows a change.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct OrderGiven {
    /// How it is to be carried out.
    pub execution: Execution,
    /// The order.
    pub order: Order,
    /// Who gave it.
    pub by: Actor,
    /// When.
    pub at: Timestamp,
}

/// What became of a request in the end.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub enum Outcome {
    /// Its author took it back.
    Withdrawn {
        /// When.
        at: Timestamp,
    },
    /// The principal refused it.
    Refused {
        /// Who.
        by: Actor,
        /// When.
        at: Timestamp,
        /// Why.
        reason: Sealed<Note>,
    },
    /// The admin board wrote the marks.
    Corrected {
        /// Who.
        by: Actor,
        /// When.
        at: Timestamp,
    },
    /// The admin board opened the book to the teacher.
    Unlocked {
        /// What, to whom, until when.
        unlock: Unlock,
        /// That it was closed, as recorded.
        closed: Option<UnlockEnd>,
    },
}

/// The recorded end of an unlock.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct UnlockEnd {
    /// Why.
    pub reason: ClosedReason,
    /// Since when nothing can be written under it.
    pub since: Timestamp,
    /// Who closed or recorded it.
    pub by: Actor,
    /// When it was recorded.
    pub at: Timestamp,
}

/// Where a request stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub enum ChangeStatus {
    /// Waits for the principal (chờ duyệt).
    Pending,
    /// Nobody decided on it in time (quá hạn).
    Expired,
    /// Taken back by its author (đã rút).
    Withdrawn,
    /// Refused by the principal (không duyệt).
    Refused,
    /// Ordered, waits for the admin board (đã duyệt, chờ thực hiện).
    Ordered,
    /// The admin board wrote the marks (đã sửa).
    Corrected,
    /// The book is open to the teacher (đang mở).
    Unlocked,
    /// It was open, and is closed again (đã đóng).
    Closed,
}

/// A request to change cells of a locked gradebook.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct ChangeRequest {
    /// The request.
    pub id: ChangeRequestId,
    /// The class.
    pub class: ClassId,
    /// When in the year.
    pub period: GradingPeriod,
    /// Who asked.
    pub requester: AccountId,
    /// When.
    pub at: Timestamp,
    /// The event.
    pub position: Position,
    /// The cells as they stood and as they shall be.
    pub cells: Vec<ProposedCell>,
    /// Proposed comments, by student.
    pub comments: Vec<ProposedComments>,
    /// Why.
    pub reason: Sealed<Note>,
    /// Minutes that were drawn up about it.
    pub minutes: Option<DocumentId>,
    /// The principal's order, if it was given.
    pub ordered: Option<OrderGiven>,
    /// What became of it, if it is settled.
    pub outcome: Option<Outcome>,
}

impl ChangeRequest {
    /// When it lapses unless it is decided on.
    #[must_use]
    pub fn lapses_at(&self) -> Timestamp {
        self.at.saturating_add(REQUEST_LIFE).unwrap_or(Timestamp::MAX)
    }

    /// Where it stands at a moment. An unlock that a lock ended counts as open here until that is recorded; see
    /// [`School::unlocks_in_force`](crate::School::unlocks_in_force).
    #[must_use]
    pub fn status(&self, at: Timestamp) -> ChangeStatus {
        match (&self.outcome, &self.ordered) {
            (Some(Outcome::Withdrawn { .. }), _) => ChangeStatus::Withdrawn,
            (Some(Outcome::Refused { .. }), _) => ChangeStatus::Refused,
            (Some(Outcome::Corrected { .. }), _) => ChangeStatus::Corrected,
            (Some(Outcome::Unlocked { unlock, closed: None }), _) if unlock.is_open_at(at) => {
                ChangeStatus::Unlocked
            }
            (Some(Outcome::Unlocked { .. }), _) => ChangeStatus::Closed,
            (None, Some(_)) => ChangeStatus::Ordered,
            (None, None) if at < self.lapses_at() => ChangeStatus::Pending,
            (None, None) => ChangeStatus::Expired,
        }
    }

    /// The unlock by which it was carried out.
    #[must_use]
    pub fn unlock(&self) -> Option<&Unlock> {
        match &self.outcome {
            Some(Outcome::Unlocked { unlock, .. }) => Some(unlock),
            Some(Outcome::Withdrawn { .. } | Outcome::Refused { .. } | Outcome::Corrected { .. }) | None => {
                None
            }
        }
    }

    /// The comment that is proposed for a cell; none when there is none or it was erased.
    #[must_use]
    pub fn proposed_comment(&self, student: StudentId, target: Target) -> Option<&Note> {
        let of_student = self.comments.iter().find(|comments| comments.student == student)?;
        let comment = of_student.comments.get()?.iter().find(|comment| comment.target == target)?;
        Some(&comment.comment)
    }
}

/// Which requests are asked for; every member that is present narrows.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct ChangeFilter {
    /// Where they stand.
    pub status: Option<ChangeStatus>,
    /// The class.
    pub class: Option<ClassId>,
    /// When in the year.
    pub period: Option<GradingPeriod>,
    /// Who asked.
    pub requester: Option<AccountId>,
}

/// All requests of a school.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Changes {
    requests: OrdMap<ChangeRequestId, Arc<ChangeRequest>>,
    /// In the order in which they were made.
    order: Vector<ChangeRequestId>,
    /// Those with an unlock of which the end is not recorded: a handful at any time.
    unlocked: Vec<ChangeRequestId>,
}

impl Changes {
    /// A request.
    #[must_use]
    pub fn request(&self, id: ChangeRequestId) -> Option<&ChangeRequest> {
        self.requests.get(&id).map(AsRef::as_ref)
    }

    /// The requests that match, newest first.
    pub fn requests(
        &self,
        filter: ChangeFilter,
        at: Timestamp,
    ) -> impl DoubleEndedIterator<Item = &ChangeRequest> {
        self.order.iter().rev().filter_map(|id| self.request(*id)).filter(move |request| {
            filter.class.is_none_or(|class| request.class == class)
                && filter.period.is_none_or(|period| request.period == period)
                && filter.requester.is_none_or(|requester| request.requester == requester)
                && filter.status.is_none_or(|status| request.status(at) == status)
        })
    }

    /// The unlocks of which the end is not recorded, oldest first; some may have ended.
    pub(crate) fn unlocks(&self) -> impl Iterator<Item = &Unlock> {
        self.unlocked.iter().filter_map(|id| self.request(*id)?.unlock())
    }

    /// When the requests that nobody has decided on lapse, as far as that is after a moment.
    pub(super) fn lapses_after(&self, after: Timestamp) -> impl Iterator<Item = Timestamp> {
        let newest_first = self.order.iter().rev().filter_map(|id| self.request(*id));
        // They lapse in the order in which they were made.
        let young = newest_first.take_while(move |request| request.lapses_at() > after);
        young
            .filter(|request| request.ordered.is_none() && request.outcome.is_none())
            .map(ChangeRequest::lapses_at)
    }

    pub(crate) fn requested(&mut self, event: &ChangeRequested, recorded: &Recorded<Event>) {
        let request = ChangeRequest {
            id: event.request,
            class: event.class,
            period: event.period,
            requester: event.requester,
            at: recorded.at,
            position: recorded.position,
            cells: event.cells.clone(),
            comments: Vec::new(),
            reason: event.reason.clone(),
            minutes: event.minutes,
            ordered: None,
            outcome: None,
        };
        self.order.push_back(event.request);
        self.requests.insert(event.request, Arc::new(request));
    }

    pub(crate) fn comments_proposed(&mut self, event: &ChangeCommentsProposed) {
        if let Some(request) = self.request_mut(event.request) {
            let comments = event.comments.clone();
            request.comments.push(ProposedComments { student: event.student, comments });
        }
    }

    pub(crate) fn withdrawn(&mut self, event: &ChangeWithdrawn, recorded: &Recorded<Event>) {
        self.settled(event.request, Outcome::Withdrawn { at: recorded.at });
    }

    pub(crate) fn ordered(&mut self, event: &ChangeOrdered, recorded: &Recorded<Event>) {
        if let Some(request) = self.request_mut(event.request) {
            let (execution, order) = (event.execution, event.order.clone());
            request.ordered = Some(OrderGiven { execution, order, by: recorded.actor, at: recorded.at });
        }
    }

    pub(crate) fn refused(&mut self, event: &ChangeRefused, recorded: &Recorded<Event>) {
        let (by, at, reason) = (recorded.actor, recorded.at, event.reason.clone());
        self.settled(event.request, Outcome::Refused { by, at, reason });
    }

    pub(crate) fn corrected(&mut self, event: &ChangeCorrected, recorded: &Recorded<Event>) {
        self.settled(event.request, Outcome::Corrected { by: recorded.actor, at: recorded.at });
    }

    pub(crate) fn unlocked(&mut self, event: &ChangeUnlocked, recorded: &Recorded<Event>) {
        let unlock = Unlock {
            request: event.request,
            class: event.class,
            period: event.period,
            opened: event.opened.clone(),
            teacher: event.teacher,
            at: recorded.at,
            until: event.until,
            by: recorded.actor,
            position: recorded.position,
        };
        self.unlocked.push(event.request);
        self.settled(event.request, Outcome::Unlocked { unlock, closed: None });
    }

    pub(crate) fn unlock_closed(&mut self, event: &UnlockClosed, recorded: &Recorded<Event>) {
        self.unlocked.retain(|id| *id != event.request);
        let end = UnlockEnd { reason: event.reason, since: event.since, by: recorded.actor, at: recorded.at };
        if let Some(request) = self.request_mut(event.request)
            && let Some(Outcome::Unlocked { closed, .. }) = &mut request.outcome
        {
            *closed = Some(end);
        }
    }

    /// Forgets what a person wrote, and what was proposed about a student.
    pub(crate) fn erased(&mut self, person: Uuid, categories: &[Category]) {
        if !categories.contains(&Category::Comment) {
            return;
        }
        let concerned = |request: &&Arc<ChangeRequest>| {
            request.requester.0 == person || request.comments.iter().any(|about| about.student.0 == person)
        };
        let ids: Vec<ChangeRequestId> =
            self.requests.values().filter(concerned).map(|request| request.id).collect();
        for id in ids {
            let Some(request) = self.request_mut(id) else { continue };
            if request.requester.0 == person {
                request.reason.erase();
                if let Some(Outcome::Refused { reason, .. }) = &mut request.outcome {
                    reason.erase();
                }
            }
            let about = request.comments.iter_mut().filter(|about| about.student.0 == person);
            about.for_each(|about| about.comments.erase());
        }
    }

    fn settled(&mut self, id: ChangeRequestId, outcome: Outcome) {
        if let Some(request) = self.request_mut(id) {
            request.outcome = Some(outcome);
        }
    }

    fn request_mut(&mut self, id: ChangeRequestId) -> Option<&mut ChangeRequest> {
        self.requests.get_mut(&id).map(Arc::make_mut)
    }
}
