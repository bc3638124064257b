//! What happens to a transfer, in the ledger of the receiving school and in that of the old one.

use jiff::civil::Date;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize, de::DeserializeOwned};

use super::{
    Applicant, DossierAbsences, DossierGuardian, DossierReplacement, DossierResult, DossierStay, Ending,
    Evidence, PageRemarks, Provenance, SchoolReference, SubjectMapping,
};
use crate::{
    awards::AwardKind,
    calendar::SchoolYear,
    gradebook::Mark,
    ids::{ClassId, SchoolId, StudentId, TransferId},
    periods::Order,
    plans::PlanKind,
    registry::{Contact, StudentHealth, StudentIdentity},
    regulations::{AssessmentPeriod, GradeLevel, Subject, Target},
    results::{DecisionBasis, Verdict},
    sealed::{Category, HasSealed, Sealed, SealedSlot},
    state::Position,
    text::{Code, Note},
};

/// The receiving school agreed to take a student (đồng ý tiếp nhận).
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct TransferAgreed {
    /// The transfer.
    pub transfer: TransferId,
    /// The student, as this school will name them: a new id, or that of somebody who was here before.
    pub student: StudentId,
    /// The school that the student comes from.
    pub from: SchoolReference,
    /// Its ledger, when it is one of this installation.
    pub ledger: Option<SchoolId>,
    /// The grade to be placed in.
    pub grade: GradeLevel,
    /// The last day on which the old school may release.
    pub release_by: Date,
    /// Whom the application is about.
    pub applicant: Sealed<Applicant>,
    /// Why the student comes.
    pub reason: Option<Sealed<Note>>,
}

/// The receiving school refused an application (không tiếp nhận).
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct TransferRefused {
    /// The transfer.
    pub transfer: TransferId,
    /// Whose data it holds; never admitted under it.
    pub student: StudentId,
    /// The school that the student would come from.
    pub from: SchoolReference,
    /// The grade applied for.
    pub grade: GradeLevel,
    /// Whom the application was about.
    pub applicant: Sealed<Applicant>,
    /// Why.
    pub reason: Sealed<Note>,
}

/// The receiving school took its agreement back before it admitted the student.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct TransferCanceled {
    /// The transfer.
    pub transfer: TransferId,
    /// The student.
    pub student: StudentId,
    /// Why.
    pub reason: Sealed<Note>,
}

/// The agreement lapsed, because no dossier came in time.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct TransferLapsed {
    /// The transfer.
    pub transfer: TransferId,
    /// The student.
    pub student: StudentId,
    /// The last day on which a dossier would have been taken.
    pub last_day: Date,
}

/// The dossier arrived (nhận hồ sơ). Its report book follows in events of the same command.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct DossierReceived {
    /// The transfer.
    pub transfer: TransferId,
    /// The student.
    pub student: StudentId,
    /// The entry with which the old school released the student.
    pub release: Evidence,
    /// First day on which the student no longer belongs to the old school.
    pub left_on: Date,
    /// Register number at the old school.
    pub register_number: u32,
    /// Names, codes, birth.
    pub identity: Sealed<StudentIdentity>,
    /// Address.
    pub contact: Option<Sealed<Contact>>,
    /// Disability and health.
    pub health: Option<Sealed<StudentHealth>>,
    /// Guardians.
    pub guardians: Option<Sealed<Vec<DossierGuardian>>>,
    /// Stays in classes of the old school.
    pub stays: Vec<DossierStay>,
}

/// A page of a received report book, without its marks.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct DossierYearReceived {
    /// The transfer.
    pub transfer: TransferId,
    /// The student.
    pub student: StudentId,
    /// Which page, from 0.
    pub page: u16,
    /// The school that wrote it.
    pub school: SchoolReference,
    /// How it came to this school, or to the one that it first came to.
    pub provenance: Provenance,
    /// The school year.
    pub year: SchoolYear,
    /// The class.
    pub class_name: Code,
    /// Its grade.
    pub grade: GradeLevel,
    /// First day in a class of the year.
    pub from: Date,
    /// First day in none of its classes any more.
    pub until: Option<Date>,
    /// The rule set by which that school assesses the year.
    pub rule_set: Option<Code>,
    /// The subjects in which the student was assessed.
    pub subjects: Vec<Subject>,
    /// The individual plan.
    pub plan: Option<ReceivedPlan>,
    /// Half-day sessions missed.
    pub absences: Option<DossierAbsences>,
    /// What was finalized.
    pub finalized: Option<DossierResult>,
    /// What the principal decided.
    pub decision: Option<ReceivedDecision>,
    /// The awards.
    pub awards: Vec<ReceivedAward>,
    /// What is said in words of plan, decision and awards.
    pub remarks: Option<Sealed<PageRemarks>>,
}

/// An individual plan at another school.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct ReceivedPlan {
    /// The kind.
    pub kind: PlanKind,
    /// The subjects in which the student was not assessed.
    pub exempt: Vec<Subject>,
    /// The decision of that school's principal.
    pub order: Order,
    /// The entry of that school's ledger.
    pub at: Position,
}

/// A decision about promotion at another school.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct ReceivedDecision {
    /// Why the rules left it to the principal.
    pub basis: DecisionBasis,
    /// What was decided.
    pub verdict: Verdict,
    /// The entry of that school's ledger.
    pub at: Position,
}

/// An award of another school.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct ReceivedAward {
    /// What was awarded.
    pub kind: AwardKind,
    /// The decision of that school's principal.
    pub order: Order,
    /// The entry of that school's ledger.
    pub at: Position,
}

/// Marks of a page of a received report book, at one moment of assessment.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct DossierMarksReceived {
    /// The transfer.
    pub transfer: TransferId,
    /// The student.
    pub student: StudentId,
    /// Which page, from 0.
    pub page: u16,
    /// The moment.
    pub moment: AssessmentPeriod,
    /// The marks; at most [`DossierMarksReceived::LIMIT`], more follow in a further event.
    pub marks: Vec<ReceivedMark>,
    /// The comments, by column.
    pub comments: Option<Sealed<Vec<ReceivedComment>>>,
}

impl DossierMarksReceived {
    /// Most marks in one event, so that it fits into a leaf.
    pub const LIMIT: usize = 60;
}

/// A mark of another school.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct ReceivedMark {
    /// The column, as that school has it.
    pub target: Target,
    /// Level and score; none for a comment alone.
    pub mark: Option<Mark>,
    /// The test that was sat in place of an abnormal one.
    pub replacement: Option<DossierReplacement>,
    /// The entry of that school's ledger.
    pub at: Position,
}

/// A comment of another school.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct ReceivedComment {
    /// The column.
    pub target: Target,
    /// The text.
    pub text: Note,
}

/// The student of a received dossier was admitted and placed in a class (tiếp nhận, xếp lớp). The register says it in the events
/// of the same command.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct TransferAdmitted {
    /// The transfer.
    pub transfer: TransferId,
    /// The student.
    pub student: StudentId,
    /// The class.
    pub class: ClassId,
    /// First day.
    pub on: Date,
    /// Subjects of the old school that this school counts as another one, or not at all.
    pub subjects: Vec<SubjectMapping>,
}

/// At the old school: another school agreed to take a student.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct TransferRequested {
    /// The transfer.
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

/// At the old school: the student was released with the dossier (cho chuyển trường). The register says it in an event of the same
/// command.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct TransferReleased {
    /// The transfer.
    pub transfer: TransferId,
    /// The student.
    pub student: StudentId,
    /// Where to.
    pub to: SchoolReference,
    /// The entry with which that school agreed.
    pub agreement: Evidence,
    /// First day on which the student no longer belongs to this school.
    pub on: Date,
    /// The principal's order.
    pub order: Order,
}

/// At the old school: the receiving school will not admit the student.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct TransferEnded {
    /// The transfer.
    pub transfer: TransferId,
    /// The student.
    pub student: StudentId,
    /// How it ended there.
    pub ending: Ending,
    /// The entry of the receiving school that says so.
    pub evidence: Evidence,
}

/// At the old school: the release was taken back, and the student is in a class again. The register says it in an event of the
/// same command.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct ReleaseWithdrawn {
    /// The transfer.
    pub transfer: TransferId,
    /// The student.
    pub student: StudentId,
    /// The entry of the release.
    pub released: Position,
    /// The class.
    pub class: ClassId,
    /// First day back.
    pub on: Date,
}

/// At the old school: the receiving school has admitted the student.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct AdmissionAcknowledged {
    /// The transfer.
    pub transfer: TransferId,
    /// The student.
    pub student: StudentId,
    /// The entry of the admission.
    pub admission: Evidence,
    /// First day at the other school.
    pub on: Date,
}

fn slot<'a, T: Serialize + DeserializeOwned>(
    field: &'static str,
    student: StudentId,
    category: Category,
    value: &'a mut Sealed<T>,
) -> SealedSlot<'a> {
    SealedSlot { field, owner: student.0, category, value }
}

impl HasSealed for TransferAgreed {
    fn slots(&mut self) -> Vec<SealedSlot<'_>> {
        let student = self.student;
        let applicant = slot("applicant", student, Category::Identity, &mut self.applicant);
        let reason = self.reason.as_mut().map(|value| slot("reason", student, Category::Comment, value));
        std::iter::once(applicant).chain(reason).collect()
    }
}

impl HasSealed for TransferRefused {
    fn slots(&mut self) -> Vec<SealedSlot<'_>> {
        vec![
            slot("applicant", self.student, Category::Identity, &mut self.applicant),
            slot("reason", self.student, Category::Comment, &mut self.reason),
        ]
    }
}

impl HasSealed for TransferCanceled {
    fn slots(&mut self) -> Vec<SealedSlot<'_>> {
        vec![slot("reason", self.student, Category::Comment, &mut self.reason)]
    }
}

impl HasSealed for DossierReceived {
    fn slots(&mut self) -> Vec<SealedSlot<'_>> {
        let student = self.student;
        let identity = slot("identity", student, Category::Identity, &mut self.identity);
        let contact = self.contact.as_mut().map(|value| slot("contact", student, Category::Contact, value));
        let health = self.health.as_mut().map(|value| slot("health", student, Category::Health, value));
        let guardians = self.guardians.as_mut();
        let guardians = guardians.map(|value| slot("guardians", student, Category::Contact, value));
        std::iter::once(identity).chain(contact).chain(health).chain(guardians).collect()
    }
}

impl HasSealed for DossierYearReceived {
    fn slots(&mut self) -> Vec<SealedSlot<'_>> {
        let student = self.student;
        let remarks = self.remarks.as_mut();
        remarks.map(|value| slot("remarks", student, Category::Comment, value)).into_iter().collect()
    }
}

impl HasSealed for DossierMarksReceived {
    fn slots(&mut self) -> Vec<SealedSlot<'_>> {
        let student = self.student;
        let comments = self.comments.as_mut();
        comments.map(|value| slot("comments", student, Category::Comment, value)).into_iter().collect()
    }
}

impl HasSealed for TransferLapsed {}
impl HasSealed for TransferAdmitted {}
impl HasSealed for TransferRequested {}
impl HasSealed for TransferReleased {}
impl HasSealed for TransferEnded {}
impl HasSealed for ReleaseWithdrawn {}
impl HasSealed for AdmissionAcknowledged {}
