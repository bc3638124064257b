//! Commands about attendance. Their decisions are in `decide`.

use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use super::{Month, Presence, Session};
use crate::{
    ids::{ClassId, StudentId},
    text::Note,
};

/// What is said of one student.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct StudentPresence {
    /// The student.
    pub student: StudentId,
    /// Present or absent.
    pub presence: Presence,
}

/// Records the attendance of a class in one half-day session, or corrects it. Students of the class that are not named were
/// present.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct RecordAttendance {
    /// The class.
    pub class: ClassId,
    /// The day.
    pub date: Date,
    /// The session of the day.
    pub session: Session,
    /// Who was absent; naming somebody as present says the same as not naming them. At most [`RecordAttendance::LIMIT`].
    pub entries: Vec<StudentPresence>,
    /// How often the session had been written when its author saw it; 0 when never.
    pub expected_version: u32,
}

impl RecordAttendance {
    /// Most students in one command: more than any class has.
    pub const LIMIT: usize = 100;
}

/// Takes the record of a session back as a whole: the class had none, or it was recorded for the wrong day.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct WithdrawAttendance {
    /// The class.
    pub class: ClassId,
    /// The day.
    pub date: Date,
    /// The session of the day.
    pub session: Session,
    /// How often the session had been written when its author saw it.
    pub expected_version: u32,
    /// Why.
    pub reason: Note,
}

/// Closes a week of a class (khép tuần): nothing is written in it any more.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct CloseAttendanceWeek {
    /// The class.
    pub class: ClassId,
    /// The teaching week (tuần học), from 1 to 35.
    pub week: u8,
}

/// Opens a closed week again.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct ReopenAttendanceWeek {
    /// The class.
    pub class: ClassId,
    /// The teaching week.
    pub week: u8,
    /// Why.
    pub reason: Note,
}

/// Signs a month of classes (kí duyệt tháng), all or none.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct SignAttendanceMonth {
    /// The classes; at most [`SignAttendanceMonth::LIMIT`].
    pub classes: Vec<ClassId>,
    /// The month.
    pub month: Month,
}

impl SignAttendanceMonth {
    /// Most classes in one command.
    pub const LIMIT: usize = 200;
}

/// Takes the signature of a month back.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct WithdrawAttendanceMonth {
    /// The class.
    pub class: ClassId,
    /// The month.
    pub month: Month,
    /// Why.
    pub reason: Note,
}
