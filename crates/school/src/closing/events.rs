//! What happens while a period is closed. Who signed is the actor of the event.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::{Stage, Statement};
use crate::{
    calendar::GradingPeriod,
    ids::{AccountId, ClassId},
    periods::{Area, Order},
    regulations::Subject,
    sealed::{Category, HasSealed, Sealed, SealedSlot},
    state::Position,
    text::Note,
};

/// A subject of a class was signed off by its teacher.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct SubjectSignedOff {
    /// The class.
    pub class: ClassId,
    /// The period.
    pub period: GradingPeriod,
    /// The subject.
    pub subject: Subject,
    /// The words that were signed.
    pub statement: Statement,
}

/// A class was consolidated and signed by its homeroom teacher.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct ClassConsolidated {
    /// The class.
    pub class: ClassId,
    /// The period.
    pub period: GradingPeriod,
    /// The words that were signed.
    pub statement: Statement,
}

/// A class was confirmed by the principal, or by a vice principal on behalf.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct ClassConfirmed {
    /// The class.
    pub class: ClassId,
    /// The period.
    pub period: GradingPeriod,
    /// The consolidation that was confirmed.
    pub consolidation: Position,
    /// The words that were signed.
    pub statement: Statement,
}

/// A signature was taken back by its author or returned by a higher stage.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct SignOffWithdrawn {
    /// The class.
    pub class: ClassId,
    /// The period.
    pub period: GradingPeriod,
    /// Which signature.
    pub stage: Stage,
    /// The event that gave it.
    pub signed: Position,
    /// Who gave it, about whose work the reason is.
    pub signer: AccountId,
    /// Why.
    pub reason: Sealed<Note>,
}

/// Results of a period were published to guardians.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct ResultsPublished {
    /// The period.
    pub period: GradingPeriod,
    /// What was ordered to be published.
    pub area: Area,
    /// The classes that were published by it: all confirmed and locked. A class created later is not among them.
    pub classes: Vec<ClassId>,
    /// The principal's order.
    pub order: Order,
}

/// Published results were withdrawn from guardians.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct ResultsWithdrawn {
    /// The period.
    pub period: GradingPeriod,
    /// What was ordered to be withdrawn.
    pub area: Area,
    /// The classes whose results were withdrawn.
    pub classes: Vec<ClassId>,
    /// The principal's order.
    pub order: Order,
}

impl HasSealed for SubjectSignedOff {}
impl HasSealed for ClassConsolidated {}
impl HasSealed for ClassConfirmed {}
impl HasSealed for ResultsPublished {}
impl HasSealed for ResultsWithdrawn {}

impl HasSealed for SignOffWithdrawn {
    fn slots(&mut self) -> Vec<SealedSlot<'_>> {
        let (owner, value) = (self.signer.0, &mut self.reason);
        vec![SealedSlot { field: "reason", owner, category: Category::Comment, value }]
    }
}
