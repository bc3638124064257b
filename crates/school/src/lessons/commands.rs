//! Commands about the lesson log. Their decisions are in `decide`.

use serde::{Deserialize, Serialize};

use super::{LessonGrade, LessonNumber};
use crate::{
    attendance::Month,
    ids::ClassId,
    text::{Line, Note},
    timetable::Place,
};

/// Writes the row of a lesson that one has taught and signs it, or corrects it.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct SignLesson {
    /// The class.
    pub class: ClassId,
    /// The lesson.
    pub lesson: Place,
    /// Its title.
    pub title: Line,
    /// Its number in the programme.
    pub number: Option<LessonNumber>,
    /// Homework.
    pub homework: Option<Line>,
    /// A remark.
    pub remark: Option<Note>,
    /// The grade of the lesson; none in primary school.
    pub grade: Option<LessonGrade>,
    /// How often the row had been written when its author saw it; 0 when never.
    pub expected_version: u32,
}

/// Takes a row back: the lesson was not taught.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct WithdrawLesson {
    /// The class.
    pub class: ClassId,
    /// The lesson.
    pub lesson: Place,
    /// How often the row had been written when its author saw it.
    pub expected_version: u32,
    /// Why.
    pub reason: Note,
}

/// Closes a week of a class's log.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct CloseLessonWeek {
    /// The class.
    pub class: ClassId,
    /// The teaching week, from 1 to 35.
    pub week: u8,
}

/// Opens a closed week again.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct ReopenLessonWeek {
    /// The class.
    pub class: ClassId,
    /// The teaching week, from 1 to 35.
    pub week: u8,
    /// Why.
    pub reason: Note,
}

/// Signs a month of classes' logs, all or none.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct SignLessonMonth {
    /// The classes, at most [`SignLessonMonth::LIMIT`].
    pub classes: Vec<ClassId>,
    /// The month.
    pub month: Month,
}

impl SignLessonMonth {
    /// Most classes in one command.
    pub const LIMIT: usize = 200;
}

/// Takes the signature of a month back.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct WithdrawLessonMonth {
    /// The class.
    pub class: ClassId,
    /// The month.
    pub month: Month,
    /// Why.
    pub reason: Note,
}
