//! The lesson logs of all classes as they stand: rows, closed weeks, signed months.

use std::{ops::RangeInclusive, sync::Arc};

use imbl::OrdMap;
use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use super::{
    LessonGrade, LessonMonthSigned, LessonMonthWithdrawn, LessonNumber, LessonSigned, LessonWeekClosed,
    LessonWeekReopened, LessonWithdrawn,
};
use crate::{
    attendance::{Entry, Month, Session, Sign, Signature},
    event::{Event, Recorded},
    ids::{AccountId, ClassId},
    regulations::Subject,
    sealed::{Category, Sealed},
    text::{Line, Note},
    timetable::{Period, Place},
};

/// The row of a lesson.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct LessonRow {
    /// How often it was written or taken back, from 1.
    pub version: u32,
    /// How it was signed first; after it was taken back, how it was signed anew.
    pub entered: Entry,
    /// How it was written last.
    pub last: Entry,
    /// Whether it was taken back.
    pub is_withdrawn: bool,
    /// What was taught.
    pub subject: Subject,
    /// Who taught it.
    pub teacher: AccountId,
    /// For whom they stood in.
    pub stands_in_for: Option<AccountId>,
    /// The title.
    pub title: Line,
    /// The number in the programme.
    pub number: Option<LessonNumber>,
    /// Homework.
    pub homework: Option<Line>,
    /// A remark.
    pub remark: Option<Sealed<Note>>,
    /// The grade of the lesson.
    pub grade: Option<LessonGrade>,
}

impl LessonRow {
    /// Whether it was corrected since it was signed.
    #[must_use]
    pub fn is_corrected(&self) -> bool {
        self.last.signature.position != self.entered.signature.position
    }
}

type Key = (ClassId, Place);

/// The lesson logs of all classes.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct LessonLog {
    rows: OrdMap<Key, Arc<LessonRow>>,
    weeks: OrdMap<(ClassId, u8), Sign>,
    months: OrdMap<(ClassId, Month), Sign>,
}

impl LessonLog {
    /// The row of a lesson, also one that was taken back.
    #[must_use]
    pub fn row(&self, class: ClassId, lesson: Place) -> Option<&LessonRow> {
        self.rows.get(&(class, lesson)).map(AsRef::as_ref)
    }

    /// The row of a lesson, unless it was taken back.
    #[must_use]
    pub fn signed(&self, class: ClassId, lesson: Place) -> Option<&LessonRow> {
        self.row(class, lesson).filter(|row| !row.is_withdrawn)
    }

    /// The rows of a class in a range of days, in the order of time, without those that were taken back.
    pub fn rows(
        &self,
        class: ClassId,
        days: RangeInclusive<Date>,
    ) -> impl DoubleEndedIterator<Item = (Place, &LessonRow)> {
        let place = |date, session, period| Place { date, session, period };
        let first = place(*days.start(), Session::Morning, Period::FIRST);
        let last = place(*days.end(), Session::Afternoon, Period::MOST);
        // An empty range is one of which the map may panic.
        let range = (days.start() <= days.end()).then(|| self.rows.range((class, first)..=(class, last)));
        let standing = range.into_iter().flatten().filter(|(_, row)| !row.is_withdrawn);
        standing.map(|((_, place), row)| (*place, row.as_ref()))
    }

    /// Whether a teaching week of a class is closed.
    #[must_use]
    pub fn week(&self, class: ClassId, week: u8) -> Sign {
        self.weeks.get(&(class, week)).copied().unwrap_or_default()
    }

    /// Whether a month of a class is signed.
    #[must_use]
    pub fn month(&self, class: ClassId, month: Month) -> Sign {
        self.months.get(&(class, month)).copied().unwrap_or_default()
    }

    pub(crate) fn signed_by(&mut self, event: &LessonSigned, recorded: &Recorded<Event>) {
        let key = (event.class, event.lesson);
        let known = self.rows.get(&key);
        let last = Entry { signature: Signature::of(recorded), late: event.late };
        let before = known.filter(|known| !known.is_withdrawn);
        let row = LessonRow {
            version: known.map_or(0, |known| known.version).saturating_add(1),
            entered: before.map_or(last, |before| before.entered),
            last,
            is_withdrawn: false,
            subject: event.subject,
            teacher: event.teacher,
            stands_in_for: event.stands_in_for,
            title: event.title.clone(),
            number: event.number,
            homework: event.homework.clone(),
            remark: event.remark.clone(),
            grade: event.grade,
        };
        self.rows.insert(key, Arc::new(row));
    }

    pub(crate) fn withdrawn(&mut self, event: &LessonWithdrawn, recorded: &Recorded<Event>) {
        let Some(row) = self.rows.get_mut(&(event.class, event.lesson)).map(Arc::make_mut) else { return };
        row.version = row.version.saturating_add(1);
        row.last = Entry { signature: Signature::of(recorded), late: false };
        row.is_withdrawn = true;
    }

    pub(crate) fn week_closed(&mut self, event: &LessonWeekClosed, recorded: &Recorded<Event>) {
        self.weeks.insert((event.class, event.week), Sign::Signed(Signature::of(recorded)));
    }

    pub(crate) fn week_reopened(&mut self, event: &LessonWeekReopened, recorded: &Recorded<Event>) {
        self.weeks.insert((event.class, event.week), Sign::Reopened(Signature::of(recorded)));
    }

    pub(crate) fn month_signed(&mut self, event: &LessonMonthSigned, recorded: &Recorded<Event>) {
        self.months.insert((event.class, event.month), Sign::Signed(Signature::of(recorded)));
    }

    pub(crate) fn month_withdrawn(&mut self, event: &LessonMonthWithdrawn, recorded: &Recorded<Event>) {
        self.months.insert((event.class, event.month), Sign::Reopened(Signature::of(recorded)));
    }

    /// Forgets the remarks of a person.
    pub(crate) fn erased(&mut self, person: uuid::Uuid, categories: &[Category]) {
        if !categories.contains(&Category::Comment) {
            return;
        }
        let theirs = |row: &LessonRow| row.teacher.0 == person && row.remark.is_some();
        let keys: Vec<Key> = self.rows.iter().filter(|(_, row)| theirs(row)).map(|(key, _)| *key).collect();
        for key in keys {
            if let Some(row) = self.rows.get_mut(&key) {
                Arc::make_mut(row).remark.iter_mut().for_each(Sealed::erase);
            }
        }
    }
}
