//! What happens to requests for a change of a closed book.

use jiff::Timestamp;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::{ClosedReason, Execution, Opened, ProposedCell, ProposedComment};
use crate::{
    calendar::GradingPeriod,
    ids::{AccountId, ChangeRequestId, ClassId, DocumentId, StudentId},
    periods::Order,
    sealed::{Category, HasSealed, Sealed, SealedSlot},
    text::Note,
};

/// A teacher asked for cells of a locked gradebook to be changed.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct ChangeRequested {
    /// The request.
    pub request: ChangeRequestId,
    /// The class.
    pub class: ClassId,
    /// When in the year.
    pub period: GradingPeriod,
    /// Who asked.
    pub requester: AccountId,
    /// The cells as they stood and as they shall be.
    pub cells: Vec<ProposedCell>,
    /// Why.
    pub reason: Sealed<Note>,
    /// Minutes that were drawn up about it (biên bản).
    pub minutes: Option<DocumentId>,
}

/// The comments that a request proposes about one student: apart, because they are that student's to be forgotten.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct ChangeCommentsProposed {
    /// The request.
    pub request: ChangeRequestId,
    /// The student.
    pub student: StudentId,
    /// One per column.
    pub comments: Sealed<Vec<ProposedComment>>,
}

/// The requester took the request back.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct ChangeWithdrawn {
    /// The request.
    pub request: ChangeRequestId,
    /// The class.
    pub class: ClassId,
}

/// The principal ordered the change (hiệu trưởng cho phép).
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct ChangeOrdered {
    /// The request.
    pub request: ChangeRequestId,
    /// The class.
    pub class: ClassId,
    /// How it is to be carried out.
    pub execution: Execution,
    /// The order.
    pub order: Order,
}

/// The principal refused the change.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct ChangeRefused {
    /// The request.
    pub request: ChangeRequestId,
    /// The class.
    pub class: ClassId,
    /// Who had asked, to whom the reason is told.
    pub requester: AccountId,
    /// Why.
    pub reason: Sealed<Note>,
}

/// The admin board wrote the proposed marks; each is an event of its own that names the request.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct ChangeCorrected {
    /// The request.
    pub request: ChangeRequestId,
    /// The class.
    pub class: ClassId,
}

/// The admin board opened a part of a locked book to one teacher until a time.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct ChangeUnlocked {
    /// The request.
    pub request: ChangeRequestId,
    /// The class.
    pub class: ClassId,
    /// When in the year.
    pub period: GradingPeriod,
    /// What exactly is open.
    pub opened: Opened,
    /// To whom.
    pub teacher: AccountId,
    /// Until when, exclusive.
    pub until: Timestamp,
}

/// An unlock ended.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct UnlockClosed {
    /// The request.
    pub request: ChangeRequestId,
    /// The class.
    pub class: ClassId,
    /// When in the year.
    pub period: GradingPeriod,
    /// Why.
    pub reason: ClosedReason,
    /// Since when nothing can be written under it; not after this was recorded.
    pub since: Timestamp,
}

impl HasSealed for ChangeRequested {
    fn slots(&mut self) -> Vec<SealedSlot<'_>> {
        let (owner, category) = (self.requester.0, Category::Comment);
        vec![SealedSlot { field: "reason", owner, category, value: &mut self.reason }]
    }
}

impl HasSealed for ChangeCommentsProposed {
    fn slots(&mut self) -> Vec<SealedSlot<'_>> {
        let (owner, category) = (self.student.0, Category::Comment);
        vec![SealedSlot { field: "comments", owner, category, value: &mut self.comments }]
    }
}

impl HasSealed for ChangeRefused {
    fn slots(&mut self) -> Vec<SealedSlot<'_>> {
        let (owner, category) = (self.requester.0, Category::Comment);
        vec![SealedSlot { field: "reason", owner, category, value: &mut self.reason }]
    }
}

impl HasSealed for ChangeWithdrawn {}
impl HasSealed for ChangeOrdered {}
impl HasSealed for ChangeCorrected {}
impl HasSealed for ChangeUnlocked {}
impl HasSealed for UnlockClosed {}
