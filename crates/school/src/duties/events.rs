//! What happens to duties.

use jiff::civil::Date;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::{DutyId, DutyKind};
use crate::{
    ids::AccountId,
    periods::Order,
    sealed::{Category, HasSealed, Sealed, SealedSlot},
    state::Position,
    text::Note,
};

/// The principal decided that somebody has a duty (phân công nhiệm vụ).
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct DutyAssigned {
    /// The duty.
    pub duty: DutyId,
    /// Which.
    pub kind: DutyKind,
    /// Who has it.
    pub holder: AccountId,
    /// The decision.
    pub order: Order,
    /// Its first day.
    pub from: Date,
    /// Its last day, when the decision names one.
    pub until: Option<Date>,
}

/// The principal decided that a duty ends (thôi phân công).
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct DutyEnded {
    /// The duty.
    pub duty: DutyId,
    /// Who had it.
    pub holder: AccountId,
    /// Its last day.
    pub until: Date,
    /// The decision.
    pub order: Order,
}

/// A holder signed that the duty is handed over (bên giao kí bàn giao).
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct DutyHandOverGiven {
    /// The duty.
    pub duty: DutyId,
    /// Who has it until it is accepted.
    pub from: AccountId,
    /// Who shall have it.
    pub to: AccountId,
    /// What is handed over, in the words of who gives it.
    pub note: Option<Sealed<Note>>,
}

/// The next holder signed that the duty is theirs (bên nhận kí bàn giao).
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct DutyAccepted {
    /// The duty.
    pub duty: DutyId,
    /// Who had it.
    pub from: AccountId,
    /// Who has it now.
    pub to: AccountId,
    /// The first day on which it is so.
    pub on: Date,
    /// The signature of who gave it.
    pub given: Position,
}

/// Who ended a hand-over that was not accepted.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum HandOverSide {
    /// The one who gave it took it back.
    Giver,
    /// The one who should have it declined.
    Receiver,
}

/// A hand-over came to nothing: the holder keeps the duty.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct DutyHandOverCanceled {
    /// The duty.
    pub duty: DutyId,
    /// Who has it.
    pub from: AccountId,
    /// Who should have had it.
    pub to: AccountId,
    /// Who ended it.
    pub by: HandOverSide,
}

impl HasSealed for DutyAssigned {}
impl HasSealed for DutyEnded {}
impl HasSealed for DutyAccepted {}
impl HasSealed for DutyHandOverCanceled {}

impl HasSealed for DutyHandOverGiven {
    fn slots(&mut self) -> Vec<SealedSlot<'_>> {
        let owner = self.from.0;
        let note = self.note.as_mut();
        let slot = note.map(|value| SealedSlot { field: "note", owner, category: Category::Comment, value });
        slot.into_iter().collect()
    }
}
