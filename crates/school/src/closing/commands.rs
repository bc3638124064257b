//! The commands by which a period is closed. Their decisions are in `decide/`.

use serde::{Deserialize, Serialize};

use super::{Stage, Statement};
use crate::{
    calendar::GradingPeriod,
    ids::ClassId,
    periods::{Area, Order},
    regulations::Subject,
    text::Note,
};

/// Signs off a subject of a class: everything is entered and checked.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct SignOffSubject {
    /// The class.
    pub class: ClassId,
    /// The period.
    pub period: GradingPeriod,
    /// The subject.
    pub subject: Subject,
    /// The statement that was shown.
    pub confirmation: Statement,
}

/// Consolidates the results of a class and signs the summary.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct ConsolidateClass {
    /// The class.
    pub class: ClassId,
    /// The period.
    pub period: GradingPeriod,
    /// The statement that was shown.
    pub confirmation: Statement,
}

/// Confirms the results of classes, all or none.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct ConfirmClass {
    /// The classes; at most [`ConfirmClass::LIMIT`]. Naming one twice is naming it once.
    pub classes: Vec<ClassId>,
    /// The period.
    pub period: GradingPeriod,
    /// The statement that was shown.
    pub confirmation: Statement,
}

impl ConfirmClass {
    /// Most classes in one command.
    pub const LIMIT: usize = 200;
}

/// Takes a signature back, or returns it to whoever gave it.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct WithdrawSignOff {
    /// The class.
    pub class: ClassId,
    /// The period.
    pub period: GradingPeriod,
    /// Which signature.
    pub stage: Stage,
    /// Why.
    pub reason: Note,
}

/// Publishes the results of a period to guardians, at the principal's order.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct PublishResults {
    /// The period.
    pub period: GradingPeriod,
    /// The classes.
    pub area: Area,
    /// The principal's order.
    pub order: Order,
}

/// Withdraws published results from guardians, at the principal's order.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct WithdrawResults {
    /// The period.
    pub period: GradingPeriod,
    /// The classes.
    pub area: Area,
    /// The principal's order.
    pub order: Order,
}
