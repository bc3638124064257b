//! Commands about transfers. Their decisions are in `receiving` and `releasing`.

use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use super::{Applicant, Dossier, Ending, Evidence, SchoolReference, SubjectMapping};
use crate::{
    ids::{ClassId, SchoolId, StudentId, TransferId},
    periods::Order,
    regulations::GradeLevel,
    text::Note,
};

/// Agrees to take a student of another school.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct AgreeToTransfer {
    /// The school that the student comes from.
    pub from: SchoolReference,
    /// Its ledger, when it is one of this installation.
    pub ledger: Option<SchoolId>,
    /// Whom the application is about.
    pub applicant: Applicant,
    /// The grade to be placed in.
    pub grade: GradeLevel,
    /// The last day on which the old school may release; by default as many working days ahead as
    /// [`RELEASE`](super::RELEASE) gives it.
    pub release_by: Option<Date>,
    /// Why the student comes.
    pub reason: Option<Note>,
}

/// Refuses to take a student of another school.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct RefuseTransfer {
    /// The school that the student would come from.
    pub from: SchoolReference,
    /// Whom the application is about.
    pub applicant: Applicant,
    /// The grade applied for.
    pub grade: GradeLevel,
    /// Why; owed to whoever applied.
    pub reason: Note,
}

/// Takes an agreement back, at any time before the student is admitted.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct CancelTransfer {
    /// The transfer.
    pub transfer: TransferId,
    /// Why.
    pub reason: Note,
}

/// Stores a dossier that the old school released. Whoever gives the command has made sure that the entry of the release stands in
/// the old school's ledger and that the dossier is what that school says.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct ReceiveDossier {
    /// The transfer.
    pub transfer: TransferId,
    /// The entry with which the old school released the student.
    pub release: Evidence,
    /// What it hands over.
    pub dossier: Box<Dossier>,
}

/// Admits the student of a received dossier and places them in a class.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct AdmitTransfer {
    /// The transfer.
    pub transfer: TransferId,
    /// The class, of the agreed grade.
    pub class: ClassId,
    /// First day; not before the last one at the old school is over.
    pub on: Date,
    /// What the marks of the present year count for when it is not the subject of the same name; each subject once.
    pub subjects: Vec<SubjectMapping>,
}

/// At the old school: records that another school agreed to take a student.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct RecordTransferRequest {
    /// The transfer, as the other school named it.
    pub transfer: TransferId,
    /// The student.
    pub student: StudentId,
    /// The school that agreed.
    pub to: SchoolReference,
    /// The entry with which it agreed.
    pub agreement: Evidence,
    /// The grade that the student is to be placed in.
    pub grade: GradeLevel,
    /// The last day on which the student may be released.
    pub release_by: Date,
}

/// At the old school: lets the student go and hands the dossier over.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct ReleaseTransfer {
    /// The transfer.
    pub transfer: TransferId,
    /// First day on which the student no longer belongs to this school.
    pub on: Date,
    /// The principal's order.
    pub order: Order,
}

/// At the old school: records that the receiving school will not admit the student.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct RecordTransferEnding {
    /// The transfer.
    pub transfer: TransferId,
    /// How it ended there.
    pub ending: Ending,
    /// The entry of the receiving school that says so.
    pub evidence: Evidence,
}

/// At the old school: takes the student back whom the receiving school will not admit.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct WithdrawRelease {
    /// The transfer.
    pub transfer: TransferId,
    /// The class.
    pub class: ClassId,
    /// First day back; not before the day on which the student left.
    pub on: Date,
}

/// At the old school: records that the receiving school has admitted the student.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct AcknowledgeAdmission {
    /// The transfer.
    pub transfer: TransferId,
    /// The entry of the admission.
    pub admission: Evidence,
    /// First day at the other school.
    pub on: Date,
}
