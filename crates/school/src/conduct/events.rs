//! What happens to notes, reviews and discipline. Texts are about one student and sealed under that student's key; a remark on a
//! whole class is about its author's work and sealed under theirs.

use jiff::civil::Date;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::{Measure, NoteKind, ReviewLevel, Span};
use crate::{
    ids::{AccountId, ClassId, ConductNoteId, DisciplineId, StudentId},
    sealed::{Category, HasSealed, Sealed, SealedSlot},
    state::Position,
    text::Note,
};

/// A teacher noted something of a student, or corrected the note.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct ConductNoteRecorded {
    /// The note.
    pub note: ConductNoteId,
    /// The student.
    pub student: StudentId,
    /// The student's class on that day.
    pub class: ClassId,
    /// The day that it is about.
    pub on: Date,
    /// What kind of note.
    pub kind: NoteKind,
    /// What is said.
    pub text: Sealed<Note>,
    /// Whether guardians read it in the contact book.
    pub shared: bool,
    /// The event that it corrects.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub corrects: Option<Position>,
}

/// A note was taken back.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct ConductNoteWithdrawn {
    /// The note.
    pub note: ConductNoteId,
    /// The student.
    pub student: StudentId,
    /// The class.
    pub class: ClassId,
    /// Why.
    pub reason: Sealed<Note>,
}

/// The level of one student in a review.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, JsonSchema)]
pub struct Reviewed {
    /// The student.
    pub student: StudentId,
    /// The level.
    pub level: ReviewLevel,
}

/// The homeroom teacher reviewed a week or a month of a class, or corrected the review.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct ConductReviewed {
    /// The class.
    pub class: ClassId,
    /// The week or month.
    pub span: Span,
    /// The students' levels, by id; none where the school uses no levels.
    pub levels: Vec<Reviewed>,
    /// Who says it.
    pub author: AccountId,
    /// On the class as a whole.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub remark: Option<Sealed<Note>>,
    /// The event that it corrects.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub corrects: Option<Position>,
}

/// A measure of discipline was decided.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct DisciplineDecided {
    /// The decision.
    pub discipline: DisciplineId,
    /// The student.
    pub student: StudentId,
    /// The student's class.
    pub class: ClassId,
    /// The measure.
    pub measure: Measure,
    /// The day of what the student did.
    pub on: Date,
    /// Why.
    pub reason: Sealed<Note>,
}

/// A measure was lifted (xóa kỉ luật).
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct DisciplineLifted {
    /// The decision.
    pub discipline: DisciplineId,
    /// The student.
    pub student: StudentId,
    /// Why.
    pub reason: Sealed<Note>,
}

fn of_student<'a>(
    student: StudentId,
    field: &'static str,
    value: &'a mut Sealed<Note>,
) -> Vec<SealedSlot<'a>> {
    vec![SealedSlot { field, owner: student.0, category: Category::Comment, value }]
}

impl HasSealed for ConductNoteRecorded {
    fn slots(&mut self) -> Vec<SealedSlot<'_>> {
        of_student(self.student, "text", &mut self.text)
    }
}

impl HasSealed for ConductNoteWithdrawn {
    fn slots(&mut self) -> Vec<SealedSlot<'_>> {
        of_student(self.student, "reason", &mut self.reason)
    }
}

impl HasSealed for ConductReviewed {
    fn slots(&mut self) -> Vec<SealedSlot<'_>> {
        let owner = self.author.0;
        let slot = |value| SealedSlot { field: "remark", owner, category: Category::Comment, value };
        self.remark.as_mut().map(|value| slot(value)).into_iter().collect()
    }
}

impl HasSealed for DisciplineDecided {
    fn slots(&mut self) -> Vec<SealedSlot<'_>> {
        of_student(self.student, "reason", &mut self.reason)
    }
}

impl HasSealed for DisciplineLifted {
    fn slots(&mut self) -> Vec<SealedSlot<'_>> {
        of_student(self.student, "reason", &mut self.reason)
    }
}
