//! What happens in a merger, in the ledger of the heir and in that of the school that is closed.

use jiff::civil::Date;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use super::MergerEnd;
use crate::{
    ids::{MergerId, SchoolId, StudentId, TransferId},
    periods::Order,
    regulations::GradeLevel,
    sealed::{Category, HasSealed, Sealed, SealedSlot},
    text::Note,
    transfers::{Applicant, Evidence, SchoolReference},
};

/// The heir agreed to take over another school (nhận sáp nhập).
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct MergerAgreed {
    /// The merger.
    pub merger: MergerId,
    /// The school that is to be closed.
    pub from: SchoolReference,
    /// Its ledger.
    pub ledger: SchoolId,
    /// First day on which its students belong to the heir.
    pub on: Date,
    /// The decision of the authority.
    pub order: Order,
    /// The grades that the heir has.
    pub grades: Vec<GradeLevel>,
}

/// At the school that is to be closed: another school agreed to be its heir.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct MergerRecorded {
    /// The merger.
    pub merger: MergerId,
    /// The heir.
    pub to: SchoolReference,
    /// The entry with which it agreed.
    pub agreement: Evidence,
    /// First day on which the students belong to it.
    pub on: Date,
    /// The decision of the authority.
    pub order: Order,
    /// The grades that the heir has.
    pub grades: Vec<GradeLevel>,
}

/// At the school that was to be closed: it will not be, for the benefit of this heir. Speaks of no pupil, so the reason is open.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct MergerDeclined {
    /// The merger.
    pub merger: MergerId,
    /// Why.
    pub reason: Note,
}

/// The school was closed (giải thể do sáp nhập). The releases of its students stand before this event.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct SchoolClosed {
    /// The merger.
    pub merger: MergerId,
    /// The heir.
    pub to: SchoolReference,
    /// First day on which the students belong to it.
    pub on: Date,
    /// The decision of the authority.
    pub order: Order,
    /// The digest of the plan that was carried out.
    pub plan: Uuid,
    /// How many students were released to the heir.
    pub released: u32,
    /// How many completed their level and left.
    pub completed: u32,
}

/// At the heir: what the other school did.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct MergerConcluded {
    /// The merger.
    pub merger: MergerId,
    /// What it did.
    pub end: MergerEnd,
    /// The entry of its ledger that says so.
    pub evidence: Evidence,
}

/// At the heir: a student of the closed school comes over. The dossier follows in events of the same command.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct StudentInherited {
    /// The merger.
    pub merger: MergerId,
    /// The student's transfer.
    pub transfer: TransferId,
    /// The student, as this school names them: a new id, or that of somebody who was here before.
    pub student: StudentId,
    /// The closed school.
    pub from: SchoolReference,
    /// Its ledger.
    pub ledger: SchoolId,
    /// The grade to be placed in.
    pub grade: GradeLevel,
    /// Who comes.
    pub applicant: Sealed<Applicant>,
}

impl HasSealed for StudentInherited {
    fn slots(&mut self) -> Vec<SealedSlot<'_>> {
        vec![SealedSlot {
            field: "applicant",
            owner: self.student.0,
            category: Category::Identity,
            value: &mut self.applicant,
        }]
    }
}

impl HasSealed for MergerAgreed {}
impl HasSealed for MergerRecorded {}
impl HasSealed for MergerDeclined {}
impl HasSealed for SchoolClosed {}
impl HasSealed for MergerConcluded {}
