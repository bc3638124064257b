//! Commands about the homeroom book. Their decisions are in `decide`.

use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use super::{Means, Page};
use crate::{
    ids::{ClassId, GuardianId, StudentId, SupportCaseId},
    text::Note,
};

/// Writes a page of the book, or corrects it.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct WriteHomeroomPage {
    /// The class.
    pub class: ClassId,
    /// The page.
    pub page: Page,
    /// What stands there.
    pub text: Note,
    /// How often the page had been written when its author saw it; 0 when never.
    pub expected_version: u32,
}

/// Writes down the circumstances of a student, or corrects them.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct RecordCircumstances {
    /// The student.
    pub student: StudentId,
    /// What is known.
    pub text: Note,
    /// How often they had been written when their author saw them; 0 when never.
    pub expected_version: u32,
}

/// Notes that the teacher spoke with parents of a student.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct LogParentContact {
    /// The student.
    pub student: StudentId,
    /// When.
    pub on: Date,
    /// How.
    pub means: Means,
    /// With whom, if it is a registered guardian of the student.
    pub guardian: Option<GuardianId>,
    /// About what.
    pub text: Note,
}

/// Records a meeting of the class's parents, or corrects the record of that day.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct RecordParentMeeting {
    /// The class.
    pub class: ClassId,
    /// When.
    pub on: Date,
    /// Whose parents came; at most [`RecordParentMeeting::LIMIT`].
    pub attended: Vec<StudentId>,
    /// The minutes.
    pub minutes: Note,
    /// How often the meeting had been written when its author saw it; 0 when never.
    pub expected_version: u32,
}

impl RecordParentMeeting {
    /// Most students in one command: more than any class has.
    pub const LIMIT: usize = 100;
}

/// Begins to support a student.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct OpenSupportCase {
    /// The student.
    pub student: StudentId,
    /// Why, and what is to be done.
    pub text: Note,
}

/// Ends the support of a student.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct CloseSupportCase {
    /// The case.
    pub case: SupportCaseId,
    /// What came of it.
    pub outcome: Note,
}

/// Closes the book of a class up to a day, or opens it again.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct LockHomeroomBook {
    /// The class.
    pub class: ClassId,
    /// The last day that is closed; none to open the whole book again.
    pub until: Option<Date>,
}
