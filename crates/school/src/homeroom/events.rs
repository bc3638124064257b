//! What happens to a homeroom book. What is about a student is sealed under that student's own key for circumstances, which has a
//! retention of its own; what is about the class is its author's work and sealed under theirs.

use jiff::civil::Date;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::{Means, Page};
use crate::{
    ids::{AccountId, ClassId, GuardianId, StudentId, SupportCaseId},
    sealed::{Category, HasSealed, Sealed, SealedSlot},
    state::Position,
    text::Note,
};

/// A page of the book was written or corrected.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct HomeroomPageWritten {
    /// The class.
    pub class: ClassId,
    /// The page.
    pub page: Page,
    /// Who wrote it.
    pub author: AccountId,
    /// What stands there.
    pub text: Sealed<Note>,
    /// The event that it corrects.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub corrects: Option<Position>,
}

/// The circumstances of a student were written down or corrected.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct CircumstancesRecorded {
    /// The student.
    pub student: StudentId,
    /// The student's class.
    pub class: ClassId,
    /// What is known.
    pub text: Sealed<Note>,
    /// The event that it corrects.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub corrects: Option<Position>,
}

/// The homeroom teacher spoke with parents of a student.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct ParentContactLogged {
    /// The student.
    pub student: StudentId,
    /// The student's class.
    pub class: ClassId,
    /// When.
    pub on: Date,
    /// How.
    pub means: Means,
    /// With whom, if it is a registered guardian.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub guardian: Option<GuardianId>,
    /// About what.
    pub text: Sealed<Note>,
}

/// A meeting of the class's parents (họp cha mẹ học sinh) was recorded or corrected.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct ParentMeetingRecorded {
    /// The class.
    pub class: ClassId,
    /// When.
    pub on: Date,
    /// Who wrote the minutes.
    pub author: AccountId,
    /// Whose parents came, by id.
    pub attended: Vec<StudentId>,
    /// The minutes (biên bản).
    pub minutes: Sealed<Note>,
    /// The event that it corrects.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub corrects: Option<Position>,
}

/// A student is to be supported (theo dõi, giúp đỡ).
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct SupportCaseOpened {
    /// The case.
    pub case: SupportCaseId,
    /// The student.
    pub student: StudentId,
    /// The student's class.
    pub class: ClassId,
    /// Why, and what is to be done.
    pub text: Sealed<Note>,
}

/// The support of a student ended.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct SupportCaseClosed {
    /// The case.
    pub case: SupportCaseId,
    /// The student.
    pub student: StudentId,
    /// What came of it.
    pub outcome: Sealed<Note>,
}

/// The management board closed the book of a class up to a day (khóa đến), or opened it again.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct HomeroomBookLocked {
    /// The class.
    pub class: ClassId,
    /// The last day that is closed; none when the whole book is open again.
    pub until: Option<Date>,
}

fn about<'a>(student: StudentId, field: &'static str, value: &'a mut Sealed<Note>) -> Vec<SealedSlot<'a>> {
    vec![SealedSlot { field, owner: student.0, category: Category::Circumstances, value }]
}

fn by<'a>(author: AccountId, field: &'static str, value: &'a mut Sealed<Note>) -> Vec<SealedSlot<'a>> {
    vec![SealedSlot { field, owner: author.0, category: Category::Comment, value }]
}

impl HasSealed for HomeroomPageWritten {
    fn slots(&mut self) -> Vec<SealedSlot<'_>> {
        by(self.author, "text", &mut self.text)
    }
}

impl HasSealed for CircumstancesRecorded {
    fn slots(&mut self) -> Vec<SealedSlot<'_>> {
        about(self.student, "text", &mut self.text)
    }
}

impl HasSealed for ParentContactLogged {
    fn slots(&mut self) -> Vec<SealedSlot<'_>> {
        about(self.student, "text", &mut self.text)
    }
}

impl HasSealed for ParentMeetingRecorded {
    fn slots(&mut self) -> Vec<SealedSlot<'_>> {
        by(self.author, "minutes", &mut self.minutes)
    }
}

impl HasSealed for SupportCaseOpened {
    fn slots(&mut self) -> Vec<SealedSlot<'_>> {
        about(self.student, "text", &mut self.text)
    }
}

impl HasSealed for SupportCaseClosed {
    fn slots(&mut self) -> Vec<SealedSlot<'_>> {
        about(self.student, "outcome", &mut self.outcome)
    }
}

impl HasSealed for HomeroomBookLocked {}
