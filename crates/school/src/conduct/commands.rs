//! Commands about conduct and discipline. Their decisions are in `decide`.

use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use super::{Measure, NoteKind, ReviewLevel, Span};
use crate::{
    ids::{ClassId, ConductNoteId, DisciplineId, StudentId},
    text::Note,
};

/// Notes something of a student, or corrects a note. A note is the school's own until its author shares it.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct RecordConductNote {
    /// The student.
    pub student: StudentId,
    /// The day that it is about.
    pub on: Date,
    /// What kind of note.
    pub kind: NoteKind,
    /// What is said.
    pub text: Note,
    /// Whether guardians read it in the contact book.
    pub shared: bool,
    /// The note to correct, and how often it had been written when its author saw it.
    pub corrects: Option<(ConductNoteId, u32)>,
}

/// Takes a note back.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct WithdrawConductNote {
    /// The note.
    pub note: ConductNoteId,
    /// Why.
    pub reason: Note,
}

/// What a review says of one student.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct StudentReview {
    /// The student.
    pub student: StudentId,
    /// The level.
    pub level: ReviewLevel,
}

/// Reviews a week or a month of a class, or corrects the review as a whole.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct ReviewConduct {
    /// The class.
    pub class: ClassId,
    /// The week or month.
    pub span: Span,
    /// The students' levels; at most [`ReviewConduct::LIMIT`].
    pub entries: Vec<StudentReview>,
    /// On the class as a whole.
    pub remark: Option<Note>,
    /// How often the review had been written when its author saw it; 0 when never.
    pub expected_version: u32,
}

impl ReviewConduct {
    /// Most students in one command: more than any class has.
    pub const LIMIT: usize = 100;
}

/// Decides a measure of discipline.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct DecideDiscipline {
    /// The student.
    pub student: StudentId,
    /// The measure.
    pub measure: Measure,
    /// The day of what the student did.
    pub on: Date,
    /// Why.
    pub reason: Note,
}

/// Lifts a measure: it does not stand any more.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct LiftDiscipline {
    /// The decision.
    pub discipline: DisciplineId,
    /// Why.
    pub reason: Note,
}
