//! What happens to grading periods.

use jiff::Timestamp;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::{LockScope, Order};
use crate::{sealed::HasSealed, state::Position};

/// A scope was locked (khóa sổ), or is going to be: from then on no grade can be decided into it.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct PeriodLocked {
    /// What exactly.
    pub scope: LockScope,
    /// The principal's order.
    pub order: Order,
    /// When it takes effect; none at once.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub from: Option<Timestamp>,
}

/// A lock that was to take effect at a set time was canceled before (hủy lịch khóa sổ).
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct LockCanceled {
    /// The event that stated the lock.
    pub lock: Position,
    /// What it would have covered.
    pub scope: LockScope,
    /// The principal's order to cancel it.
    pub order: Order,
}

/// A lock that was stated earlier took effect at its time; recorded for the reader, the lock held already.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct LockBegan {
    /// The event that stated the lock.
    pub lock: Position,
    /// What it covers.
    pub scope: LockScope,
    /// When it took effect.
    pub from: Timestamp,
}

/// A scope was unlocked (mở sổ).
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct PeriodUnlocked {
    /// What exactly.
    pub scope: LockScope,
    /// The principal's order.
    pub order: Order,
}

impl HasSealed for PeriodLocked {}
impl HasSealed for PeriodUnlocked {}
impl HasSealed for LockCanceled {}
impl HasSealed for LockBegan {}
