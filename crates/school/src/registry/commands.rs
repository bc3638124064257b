//! Commands about students and guardians. Their decisions are in the files beside this one.

use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use super::{
    AgeException, Contact, DepartureReason, GuardianProfile, GuardianRelation, Origin, StudentHealth,
    StudentIdentity,
};
use crate::{
    ids::{AccountId, ClassId, GuardianId, StudentId},
    sealed::Category,
    text::{Line, Note},
};
use uuid::Uuid;

/// Admits one or many students at once, atomically: one bad row refuses all, each with its reason.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct AdmitStudents {
    /// The students; at most [`AdmitStudents::LIMIT`].
    pub entries: Vec<Admission>,
}

impl AdmitStudents {
    /// Most students in one command.
    pub const LIMIT: usize = 2000;
}

/// One student to admit.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Admission {
    /// The class to place the student in.
    pub class: ClassId,
    /// First day; within the class's school year.
    pub on: Date,
    /// Where from.
    pub origin: Origin,
    /// Names, codes, birth.
    pub identity: StudentIdentity,
    /// Address and telephone.
    pub contact: Option<Contact>,
    /// Disability and health.
    pub health: Option<StudentHealth>,
    /// Guardians to register along.
    pub guardians: Vec<GuardianEntry>,
    /// What allows another age than the usual one; see [`AgeRule`](super::AgeRule).
    #[serde(default)]
    pub age: Option<AgeException>,
}

/// A guardian as given.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct GuardianEntry {
    /// What the guardian is to the student.
    pub relation: GuardianRelation,
    /// Name.
    pub profile: GuardianProfile,
    /// Telephone, address.
    pub contact: Option<Contact>,
}

/// Places students of an earlier year in a class of a new school year (xếp lớp đầu năm học), atomically: their stay in the
/// old class ends. The decision who moves up is the principal's and is not taken here.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct EnrollStudents {
    /// The class of the new year: of the grade above the present one, or of the same for those who repeat it.
    pub class: ClassId,
    /// First day in it; within its school year.
    pub on: Date,
    /// The students; at most [`AdmitStudents::LIMIT`], each once.
    pub students: Vec<StudentId>,
}

/// Moves a student to another class of the same year and grade.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct ChangeClass {
    /// The student.
    pub student: StudentId,
    /// The class to enter.
    pub to: ClassId,
    /// First day in the new class.
    pub on: Date,
    /// Why.
    pub reason: Option<Note>,
}

/// Records that a student left.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct RecordDeparture {
    /// The student.
    pub student: StudentId,
    /// First day on which the student no longer belongs to the class.
    pub on: Date,
    /// Why.
    pub reason: DepartureReason,
    /// Where to and remarks.
    pub note: Option<Note>,
}

/// Takes back a student who had left.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct ReadmitStudent {
    /// The student.
    pub student: StudentId,
    /// The class.
    pub class: ClassId,
    /// First day.
    pub on: Date,
    /// Remarks.
    pub note: Option<Note>,
}

/// Records the ministry's code.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct AssignMinistryCode {
    /// The student.
    pub student: StudentId,
    /// Ten digits, unique in the school.
    pub code: Line,
}

/// Corrects personal data; absent parts stay.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct CorrectStudent {
    /// The student.
    pub student: StudentId,
    /// The identity from now on.
    pub identity: Option<StudentIdentity>,
    /// The contact from now on.
    pub contact: Option<Contact>,
    /// The health data from now on.
    pub health: Option<StudentHealth>,
    /// Why.
    pub reason: Option<Note>,
}

/// Registers a guardian.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct RegisterGuardian {
    /// The student.
    pub student: StudentId,
    /// The guardian.
    pub entry: GuardianEntry,
}

/// Links a guardian to an account that holds the role of a guardian.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct LinkGuardianAccount {
    /// The guardian.
    pub guardian: GuardianId,
    /// The account.
    pub account: AccountId,
}

/// Orders that the keys of a person's data be destroyed.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct ErasePersonalData {
    /// A student who has left, a guardian, or a disabled account.
    pub person: Uuid,
    /// Which kinds of data; not empty.
    pub categories: Vec<Category>,
    /// The legal basis.
    pub basis: Line,
}
