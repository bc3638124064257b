//! What happens to the lesson log: one event per row and writing. A remark may name students, so it is sealed as the words of
//! whoever taught the lesson.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::{LessonGrade, LessonNumber};
use crate::{
    attendance::Month,
    ids::{AccountId, ClassId},
    regulations::Subject,
    sealed::{Category, HasSealed, Sealed, SealedSlot},
    state::Position,
    text::{Line, Note},
    timetable::Place,
};

/// A lesson was written into the log and signed (ghi đầu bài, kí), or its row corrected.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct LessonSigned {
    /// The class.
    pub class: ClassId,
    /// When it was taught.
    pub lesson: Place,
    /// What, by the timetable.
    pub subject: Subject,
    /// Who taught it and signs.
    pub teacher: AccountId,
    /// For whom they stood in.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub stands_in_for: Option<AccountId>,
    /// The title of the lesson (tên bài, nội dung).
    pub title: Line,
    /// Its number in the programme (tiết PPCT).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub number: Option<LessonNumber>,
    /// Homework (dặn dò, bài tập về nhà).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub homework: Option<Line>,
    /// A remark (nhận xét).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub remark: Option<Sealed<Note>>,
    /// The grade of the lesson, in secondary school (xếp loại).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub grade: Option<LessonGrade>,
    /// Whether it came after the end of the session (ghi bù).
    pub late: bool,
    /// The event that it corrects, or that had taken the row back.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub corrects: Option<Position>,
}

/// A row was taken back: the lesson was not taught.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct LessonWithdrawn {
    /// The class.
    pub class: ClassId,
    /// The lesson.
    pub lesson: Place,
    /// The event that is taken back.
    pub withdraws: Position,
    /// Who had signed it, about whose work the reason is.
    pub teacher: AccountId,
    /// Why.
    pub reason: Sealed<Note>,
}

/// A week of a class's log was closed (khép tuần).
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct LessonWeekClosed {
    /// The class.
    pub class: ClassId,
    /// The teaching week (tuần học), from 1 to 35.
    pub week: u8,
}

/// A closed week was opened again.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct LessonWeekReopened {
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

/// A month of a class's log was signed by the management board (kí duyệt tháng).
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct LessonMonthSigned {
    /// The class.
    pub class: ClassId,
    /// The month.
    pub month: Month,
}

/// The signature of a month was taken back.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct LessonMonthWithdrawn {
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

fn slot<'a>(field: &'static str, owner: AccountId, value: &'a mut Sealed<Note>) -> SealedSlot<'a> {
    SealedSlot { field, owner: owner.0, category: Category::Comment, value }
}

impl HasSealed for LessonWeekClosed {}
impl HasSealed for LessonMonthSigned {}

impl HasSealed for LessonSigned {
    fn slots(&mut self) -> Vec<SealedSlot<'_>> {
        let owner = self.teacher;
        self.remark.iter_mut().map(|value| slot("remark", owner, value)).collect()
    }
}

impl HasSealed for LessonWithdrawn {
    fn slots(&mut self) -> Vec<SealedSlot<'_>> {
        vec![slot("reason", self.teacher, &mut self.reason)]
    }
}

impl HasSealed for LessonWeekReopened {
    fn slots(&mut self) -> Vec<SealedSlot<'_>> {
        vec![slot("reason", self.closer, &mut self.reason)]
    }
}

impl HasSealed for LessonMonthWithdrawn {
    fn slots(&mut self) -> Vec<SealedSlot<'_>> {
        vec![slot("reason", self.signer, &mut self.reason)]
    }
}
