//! Locking and unlocking of grading periods (khóa sổ, mở sổ), at once or at a set time. The strictness is the point: no grade
//! is ever decided into a locked scope, except by the procedure of [`changes`](crate::changes).

mod commands;
mod events;
mod preview;
mod projection;
mod refusal;
mod schedule;
mod scope;
#[cfg(test)]
mod tests;

use jiff::civil::Date;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

pub use commands::{CancelScheduledLock, LockPeriod, UnlockPeriod};
pub use events::{LockBegan, LockCanceled, PeriodLocked, PeriodUnlocked};
pub use preview::{ClassPreview, ColumnPreview, LockPreview, preview};
pub use projection::{LockStatement, Locks};
pub use refusal::PeriodRefusal;
pub use schedule::{LockTime, MAX_LEAD};

use crate::{
    calendar::GradingPeriod,
    ids::ClassId,
    refusal::Refusals,
    regulations::{GradeLevel, Target},
    text::Code,
};

/// Which classes a lock covers.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub enum Area {
    /// The whole school (toàn trường).
    School,
    /// All classes of a grade (khối).
    Grade(GradeLevel),
    /// One class (lớp).
    Class(ClassId),
}

/// Which columns a lock covers.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub enum Columns {
    /// Every column.
    All,
    /// One of them; a subject with its regular assessments.
    One(Target),
}

/// What exactly a lock or unlock covers.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize, JsonSchema)]
pub struct LockScope {
    /// The period.
    pub period: GradingPeriod,
    /// The classes.
    pub area: Area,
    /// The columns.
    pub columns: Columns,
}

/// The principal's order that is cited (quyết định, yêu cầu của hiệu trưởng).
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize, JsonSchema)]
pub struct Order {
    /// Its number and symbol as written, such as `05/QĐ-THBM`.
    pub number: Code,
    /// Its date; not in the future.
    pub dated: Date,
}

impl Order {
    /// That the order can have been given by a day.
    ///
    /// # Errors
    /// [`PeriodRefusal::OrderInFuture`] at `order.dated`.
    pub(crate) fn given_by(&self, today: Date) -> Result<(), Refusals> {
        let dated = self.dated;
        if dated > today {
            return Err(Refusals::one("order.dated", PeriodRefusal::OrderInFuture { dated, today }));
        }
        Ok(())
    }
}
