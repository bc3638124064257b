//! Commands about mergers.

use jiff::civil::Date;
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use crate::{
    ids::{ClassId, MergerId, SchoolId, TransferId},
    periods::Order,
    regulations::GradeLevel,
    text::Note,
    transfers::{Dossier, Evidence, SchoolReference, SubjectMapping},
};

use super::MergerEnd;

/// At the heir: agrees to take over another school of this installation.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct AgreeToMerger {
    /// The school that is to be closed.
    pub from: SchoolReference,
    /// Its ledger; none when the installation has no such school.
    pub ledger: Option<SchoolId>,
    /// First day on which its students belong to the heir.
    pub on: Date,
    /// The decision of the authority.
    pub order: Order,
}

/// At the school that is to be closed: records that another school agreed to be its heir.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct RecordMerger {
    /// The merger, as the heir named it.
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

/// Closes the school for the benefit of its heir, exactly as it was planned.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct CloseSchool {
    /// The merger.
    pub merger: MergerId,
    /// The digest of the plan that was looked at.
    pub plan: Uuid,
}

/// At the school that is to be closed: says that it will not be, for the benefit of this heir.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct DeclineMerger {
    /// The merger.
    pub merger: MergerId,
    /// Why.
    pub reason: Note,
}

/// At the heir: records what the other school did.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct ConcludeMerger {
    /// The merger.
    pub merger: MergerId,
    /// What it did.
    pub end: MergerEnd,
    /// The entry of its ledger that says so.
    pub evidence: Evidence,
}

/// At the heir: keeps the dossier of a student whom the closed school released. Whoever gives the command has made sure that the
/// entry of the release stands in that school's ledger and that the dossier is what that school says.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct InheritStudent {
    /// The merger.
    pub merger: MergerId,
    /// The transfer, as the closed school named it.
    pub transfer: TransferId,
    /// The grade to be placed in.
    pub grade: GradeLevel,
    /// The entry of the release.
    pub release: Evidence,
    /// What is handed over.
    pub dossier: Box<Dossier>,
}

/// Where a student is placed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Placement {
    /// The student's transfer.
    pub transfer: TransferId,
    /// The class, of the grade that the closed school named.
    pub class: ClassId,
}

/// At the heir: admits students of the closed school and places them, all of the list or nobody.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct AdmitMerged {
    /// The merger.
    pub merger: MergerId,
    /// First day in the classes.
    pub on: Date,
    /// Who goes where; at most [`AdmitMerged::LIMIT`].
    pub placements: Vec<Placement>,
    /// What subjects of the closed school count for, as in [`AdmitTransfer`](crate::transfers::AdmitTransfer).
    pub subjects: Vec<SubjectMapping>,
}

impl AdmitMerged {
    /// Most students in one command.
    pub const LIMIT: usize = 500;
}
