//! What happens to grading periods.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::{LockScope, Order};
use crate::sealed::HasSealed;

/// A scope was locked (khóa sổ): no grade can be decided into it.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct PeriodLocked {
    /// What exactly.
    pub scope: LockScope,
    /// The principal's order.
    pub order: Order,
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
