//! What happens to timetables: one event per class and version, one per absence of a teacher, one per class and day of lessons
//! that are not taught.

use jiff::civil::Date;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::{NotTaught, Period, Place, SchoolDay, Slot};
use crate::{
    attendance::Session,
    ids::{AccountId, ClassId, SubstitutionId},
    regulations::Subject,
    sealed::{Category, HasSealed, Sealed, SealedSlot},
    state::Position,
    text::Note,
};

/// A lesson of every week.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, JsonSchema)]
pub struct PlannedLesson {
    /// The day of the week (thứ).
    pub day: SchoolDay,
    /// The half-day session (buổi).
    pub session: Session,
    /// The period in it (tiết).
    pub period: Period,
    /// The subject.
    pub subject: Subject,
    /// Who teaches it; when nobody is named, whoever alone is assigned to the subject on the day.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub teacher: Option<AccountId>,
}

impl PlannedLesson {
    /// The period without the day.
    #[must_use]
    pub fn slot(&self) -> Slot {
        Slot { session: self.session, period: self.period }
    }
}

/// The timetable of a class was set (thời khóa biểu áp dụng từ ngày).
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct TimetableSet {
    /// The class.
    pub class: ClassId,
    /// First day; it ends what was in force before.
    pub from: Date,
    /// The lessons of a week, in the order of the week.
    pub lessons: Vec<PlannedLesson>,
}

/// A timetable that was not in force yet was withdrawn.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct TimetableWithdrawn {
    /// The class.
    pub class: ClassId,
    /// Its first day.
    pub from: Date,
    /// The event that set it.
    pub set: Position,
}

/// A lesson that somebody else teaches.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, JsonSchema)]
pub struct Substituted {
    /// The class.
    pub class: ClassId,
    /// The lesson.
    pub lesson: Place,
    /// Who teaches it.
    pub substitute: AccountId,
}

/// Lessons of an absent teacher were given to others (phân công dạy thay).
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct SubstitutionArranged {
    /// A fresh id.
    pub substitution: SubstitutionId,
    /// Who is absent, about whom the reason is.
    pub absent: AccountId,
    /// Which lessons, each with who teaches it.
    pub lessons: Vec<Substituted>,
    /// Why, in words.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub reason: Option<Sealed<Note>>,
}

/// A substitution ended: the lessons from a day on are their teacher's again.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct SubstitutionEnded {
    /// Which one.
    pub substitution: SubstitutionId,
    /// Whose lessons they are.
    pub absent: AccountId,
    /// The first day of which the lessons are given back.
    pub from: Date,
    /// Which lessons.
    pub lessons: Vec<Substituted>,
}

/// Lessons of a class and day are not taught (tiết không dạy).
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct LessonsCanceled {
    /// The class.
    pub class: ClassId,
    /// The day.
    pub date: Date,
    /// Which lessons.
    pub lessons: Vec<Slot>,
    /// Why.
    pub why: NotTaught,
    /// Whose words the note is.
    pub author: AccountId,
    /// Why, in words.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub note: Option<Sealed<Note>>,
}

/// Canceled lessons are taught after all.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct LessonsRestored {
    /// The class.
    pub class: ClassId,
    /// The day.
    pub date: Date,
    /// Which lessons.
    pub lessons: Vec<Slot>,
}

/// It was decided when a canceled lesson is made up for (dạy bù), or that it is not.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct MakeUpPlanned {
    /// The class.
    pub class: ClassId,
    /// The canceled lesson.
    pub lesson: Place,
    /// What is taught.
    pub subject: Subject,
    /// Where it is made up for; none when it is not any more.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub on: Option<Place>,
    /// Who teaches it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub teacher: Option<AccountId>,
}

impl HasSealed for TimetableSet {}
impl HasSealed for TimetableWithdrawn {}
impl HasSealed for SubstitutionEnded {}
impl HasSealed for LessonsRestored {}
impl HasSealed for MakeUpPlanned {}

impl HasSealed for SubstitutionArranged {
    fn slots(&mut self) -> Vec<SealedSlot<'_>> {
        let owner = self.absent.0;
        let slot = |value| SealedSlot { field: "reason", owner, category: Category::Comment, value };
        self.reason.iter_mut().map(|value| slot(value)).collect()
    }
}

impl HasSealed for LessonsCanceled {
    fn slots(&mut self) -> Vec<SealedSlot<'_>> {
        let owner = self.author.0;
        let slot = |value| SealedSlot { field: "note", owner, category: Category::Comment, value };
        self.note.iter_mut().map(|value| slot(value)).collect()
    }
}
