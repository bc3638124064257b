//! Duties (nhiệm vụ được phân công): what the principal has decided that somebody does, from when to when, and how a duty passes
//! from one holder to the next: given by the one, accepted by the other. Until it is accepted the old holder keeps it.
//!
//! A duty gives no right: what an account may do follows from its roles alone.

mod commands;
mod decide;
mod events;
mod kind;
mod projection;
mod refusal;
#[cfg(test)]
mod tests;

pub use commands::{AcceptDuty, AssignDuty, CancelDutyHandOver, EndDuty, HandOverDuty};
pub use events::{
    DutyAccepted, DutyAssigned, DutyEnded, DutyHandOverCanceled, DutyHandOverGiven, HandOverSide,
};
pub use kind::DutyKind;
pub use projection::{Duties, Duty, HandOver, Holding};
pub use refusal::DutyRefusal;

pub use crate::ids::DutyId;
