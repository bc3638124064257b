//! Commands about timetables. Their decisions are in `decide`.

use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use super::{NotTaught, Period, Place, PlannedLesson};
use crate::{
    attendance::Session,
    ids::{AccountId, ClassId, SubstitutionId},
    text::Note,
};

/// The whole week of a class.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct ClassTimetable {
    /// The class.
    pub class: ClassId,
    /// Its lessons, in any order; at most [`SetTimetable::MOST_LESSONS`].
    pub lessons: Vec<PlannedLesson>,
}

/// Sets the timetable of classes from a day on, all or none. What was in force until then stays in the past.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct SetTimetable {
    /// First day.
    pub from: Date,
    /// The classes, at most [`SetTimetable::LIMIT`].
    pub timetables: Vec<ClassTimetable>,
}

impl SetTimetable {
    /// Most classes in one command: those of a large school.
    pub const LIMIT: usize = 100;
    /// Most lessons in a week of a class: every period of every day.
    pub const MOST_LESSONS: usize = 72;
}

/// Withdraws a version that is not in force yet.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct WithdrawTimetable {
    /// The class.
    pub class: ClassId,
    /// The first day of the version.
    pub from: Date,
}

/// A lesson with who stands in.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct LessonSubstitute {
    /// The class.
    pub class: ClassId,
    /// The lesson.
    pub lesson: Place,
    /// Who teaches it in place of the absent teacher.
    pub substitute: AccountId,
}

/// Gives lessons of an absent teacher to others (phân công dạy thay). Whoever stands in signs the lesson log of these lessons, and
/// has no other right in the class: it never allows to enter grades.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct ArrangeSubstitution {
    /// Who is absent.
    pub absent: AccountId,
    /// The lessons, at most [`ArrangeSubstitution::LIMIT`].
    pub lessons: Vec<LessonSubstitute>,
    /// Why; kept sealed, because it may tell of an illness.
    pub reason: Option<Note>,
}

impl ArrangeSubstitution {
    /// Most lessons in one command: more than a teacher has in two weeks.
    pub const LIMIT: usize = 60;
}

/// Ends a substitution from a day on; from its first day on it is canceled.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct EndSubstitution {
    /// Which one.
    pub substitution: SubstitutionId,
    /// The first day of which the lessons are given back.
    pub from: Date,
}

/// Says that lessons are not taught (tiết không dạy): all of the classes on these days, or those of a session, or of periods.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct CancelLessons {
    /// The classes, at most [`SetTimetable::LIMIT`].
    pub classes: Vec<ClassId>,
    /// First day.
    pub from: Date,
    /// Last day, at most [`CancelLessons::MOST_DAYS`] later.
    pub until: Date,
    /// Only those of one session.
    pub session: Option<Session>,
    /// Only those of these periods; all when there is none.
    pub periods: Vec<Period>,
    /// Why.
    pub why: NotTaught,
    /// Why, in words.
    pub note: Option<Note>,
}

impl CancelLessons {
    /// Most days at once, the first one not counted.
    pub const MOST_DAYS: i32 = 20;
}

/// Says that canceled lessons of a class and day are taught after all.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct RestoreLessons {
    /// The class.
    pub class: ClassId,
    /// The day.
    pub date: Date,
    /// Only those of one session.
    pub session: Option<Session>,
    /// Only those of these periods; all when there is none.
    pub periods: Vec<Period>,
}

/// Plans when a canceled lesson is made up for (dạy bù), or that it is not any more.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct PlanMakeUp {
    /// The class.
    pub class: ClassId,
    /// The canceled lesson.
    pub lesson: Place,
    /// Where it is made up for; none takes that back.
    pub on: Option<Place>,
    /// Who teaches it, one of the teachers of the subject; whose lesson it was when nobody is named.
    pub teacher: Option<AccountId>,
}
