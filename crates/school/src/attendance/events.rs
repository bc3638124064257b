//! What happens to the attendance of a class: one event per session, because a class is recorded at once. Students of the class
//! who are not named were present. Who was absent stays readable when personal data is erased, under a random id, as grades do;
//! reasons are sealed.

use jiff::civil::Date;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::{Month, Session};
use crate::{
    ids::{AccountId, ClassId, StudentId},
    sealed::{Category, HasSealed, Sealed, SealedSlot},
    state::Position,
    text::Note,
};

/// A student who missed a session.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, JsonSchema)]
pub struct Missed {
    /// The student.
    pub student: StudentId,
    /// Whether with permission (có phép).
    pub excused: bool,
}

/// The attendance of a class in one half-day session was recorded, or corrected.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct AttendanceRecorded {
    /// The class.
    pub class: ClassId,
    /// The day.
    pub date: Date,
    /// The session of the day.
    pub session: Session,
    /// How many students the class had on that day (sĩ số), as far as was known then.
    pub enrolled: u16,
    /// Who was absent, by id; everybody else was present.
    pub absent: Vec<Missed>,
    /// Whether it was recorded after the end of the session (ghi bù).
    pub late: bool,
    /// The event that it corrects, or that had taken the session back.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub corrects: Option<Position>,
}

/// The record of a session was taken back: there was no such session.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct AttendanceWithdrawn {
    /// The class.
    pub class: ClassId,
    /// The day.
    pub date: Date,
    /// The session of the day.
    pub session: Session,
    /// The event that is taken back.
    pub withdraws: Position,
    /// Who had written it, about whose work the reason is.
    pub recorder: AccountId,
    /// Why.
    pub reason: Sealed<Note>,
}

/// A week of a class was closed (khép tuần).
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct WeekClosed {
    /// The class.
    pub class: ClassId,
    /// The teaching week (tuần học), from 1 to 35.
    pub week: u8,
}

/// A closed week was opened again.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct WeekReopened {
    /// The class.
    pub class: ClassId,
    /// The teaching week.
    pub week: u8,
    /// The event that closed it.
    pub closed: Position,
    /// Who closed it, about whose work the reason is.
    pub closer: AccountId,
    /// Why.
    pub reason: Sealed<Note>,
}

/// A month of a class was signed by the management board (kí duyệt tháng).
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct MonthSigned {
    /// The class.
    pub class: ClassId,
    /// The month.
    pub month: Month,
}

/// The signature of a month was taken back.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct MonthSignatureWithdrawn {
    /// The class.
    pub class: ClassId,
    /// The month.
    pub month: Month,
    /// The event that signed it.
    pub signed: Position,
    /// Who signed it, about whose work the reason is.
    pub signer: AccountId,
    /// Why.
    pub reason: Sealed<Note>,
}

fn slot(owner: AccountId, value: &mut Sealed<Note>) -> Vec<SealedSlot<'_>> {
    vec![SealedSlot { field: "reason", owner: owner.0, category: Category::Comment, value }]
}

impl HasSealed for AttendanceRecorded {}
impl HasSealed for WeekClosed {}
impl HasSealed for MonthSigned {}

impl HasSealed for AttendanceWithdrawn {
    fn slots(&mut self) -> Vec<SealedSlot<'_>> {
        slot(self.recorder, &mut self.reason)
    }
}

impl HasSealed for WeekReopened {
    fn slots(&mut self) -> Vec<SealedSlot<'_>> {
        slot(self.closer, &mut self.reason)
    }
}

impl HasSealed for MonthSignatureWithdrawn {
    fn slots(&mut self) -> Vec<SealedSlot<'_>> {
        slot(self.signer, &mut self.reason)
    }
}
