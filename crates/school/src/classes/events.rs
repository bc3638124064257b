//! What happens to classes and teaching assignments.

use jiff::civil::Date;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::{
    calendar::SchoolYear,
    ids::{AccountId, ClassId},
    regulations::{GradeLevel, Subject},
    sealed::HasSealed,
    text::Code,
};

/// A class of a school year was created.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct ClassCreated {
    /// The class.
    pub class: ClassId,
    /// Its school year.
    pub year: SchoolYear,
    /// Its name (tên lớp), such as 3A; unique in the year.
    pub name: Code,
    /// Its grade.
    pub grade: GradeLevel,
}

/// A homeroom teacher (giáo viên chủ nhiệm) was assigned; the one before ends the day before.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct HomeroomTeacherAssigned {
    /// The class.
    pub class: ClassId,
    /// The teacher.
    pub teacher: AccountId,
    /// First day.
    pub from: Date,
}

/// A teacher was assigned to teach a subject to a class (phân công giảng dạy).
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct SubjectTeacherAssigned {
    /// The class.
    pub class: ClassId,
    /// The subject.
    pub subject: Subject,
    /// The teacher.
    pub teacher: AccountId,
    /// First day.
    pub from: Date,
}

/// Which electives a class takes beside the compulsory subjects was decided; replaces what was chosen before.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct ClassSubjectsChosen {
    /// The class.
    pub class: ClassId,
    /// Its electives (môn tự chọn, môn lựa chọn), in the order of the forms.
    pub electives: Vec<Subject>,
}

/// Such an assignment ended.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct SubjectTeacherEnded {
    /// The class.
    pub class: ClassId,
    /// The subject.
    pub subject: Subject,
    /// The teacher.
    pub teacher: AccountId,
    /// Last day.
    pub until: Date,
}

impl HasSealed for ClassCreated {}
impl HasSealed for HomeroomTeacherAssigned {}
impl HasSealed for ClassSubjectsChosen {}
impl HasSealed for SubjectTeacherAssigned {}
impl HasSealed for SubjectTeacherEnded {}
