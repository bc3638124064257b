//! Commands about duties. Their decisions are in `decide.rs`.

use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use super::{DutyId, DutyKind};
use crate::{ids::AccountId, periods::Order, text::Note};

/// Records the principal's decision that somebody has a duty.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct AssignDuty {
    /// Which.
    pub kind: DutyKind,
    /// Who has it: an enabled account of staff.
    pub holder: AccountId,
    /// The decision.
    pub order: Order,
    /// Its first day.
    pub from: Date,
    /// Its last day, when the decision names one.
    pub until: Option<Date>,
}

/// Ends a duty by another decision of the principal.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct EndDuty {
    /// The duty.
    pub duty: DutyId,
    /// Its last day.
    pub until: Date,
    /// The decision.
    pub order: Order,
}

/// Hands one's duty over to somebody else, who is still to accept it.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct HandOverDuty {
    /// The duty; the actor has it today.
    pub duty: DutyId,
    /// Who shall have it: an enabled account of staff.
    pub to: AccountId,
    /// What is handed over: keys, files, what is still to be done.
    pub note: Option<Note>,
}

/// Accepts a duty that was handed over; from today on it is the actor's.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct AcceptDuty {
    /// The duty.
    pub duty: DutyId,
}

/// Takes a hand-over back, or declines it.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct CancelDutyHandOver {
    /// The duty.
    pub duty: DutyId,
}
