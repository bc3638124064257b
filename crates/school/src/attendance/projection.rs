//! The attendance of every class as it stands: sessions, closed weeks, signed months.
//!
//! A record is about the students who were on the class's list of that day when it was written. Lists change rarely, so each is
//! kept once and records refer to it. Who was moved to another class for that day later keeps what was said here, also when
//! the record is corrected for others; see `student.rs` for which record counts.

use std::{ops::RangeInclusive, sync::Arc};

use imbl::{OrdMap, Vector};
use jiff::{Timestamp, civil::Date};
use serde::{Deserialize, Serialize};

use super::{
    AttendanceRecorded, AttendanceWithdrawn, Missed, Month, MonthSignatureWithdrawn, MonthSigned, Presence,
    Session, WeekClosed, WeekReopened,
};
use crate::{
    context::Actor,
    event::{Event, Recorded},
    ids::{ClassId, StudentId},
    registry::Registry,
    state::Position,
};

/// Who wrote something when.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Signature {
    /// The event.
    pub position: Position,
    /// When.
    #[serde(with = "jiff::fmt::serde::timestamp::nanosecond::required")]
    pub at: Timestamp,
    /// Who.
    pub by: Actor,
}

impl Signature {
    pub(crate) fn of(recorded: &Recorded<Event>) -> Self {
        Self { position: recorded.position, at: recorded.at, by: recorded.actor }
    }
}

/// A writing of a session.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Entry {
    /// Who and when.
    pub signature: Signature,
    /// Whether it came after the end of the session (ghi bù).
    pub late: bool,
}

/// A session of a class.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct SessionRecord {
    /// How often it was written or taken back, from 1.
    pub version: u32,
    /// How it was recorded first; after it was taken back, how it was recorded anew.
    pub entered: Entry,
    /// How it was written last.
    pub last: Entry,
    /// Whether it was taken back: there was no such session.
    pub is_withdrawn: bool,
    /// How many students the class had (sĩ số).
    pub enrolled: u16,
    /// Who was absent, by id.
    absent: Vec<Missed>,
    /// The list, as an index.
    list: u32,
}

impl SessionRecord {
    /// Whether it was corrected since it was entered.
    #[must_use]
    pub fn is_corrected(&self) -> bool {
        self.last.signature.position != self.entered.signature.position
    }

    /// Who was absent, by id; of a record that was taken back, who had been said to be.
    #[must_use]
    pub fn absent(&self) -> &[Missed] {
        &self.absent
    }
}

/// Whether something is signed: a week closed, or a month signed.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub enum Sign {
    /// Never yet.
    #[default]
    Open,
    /// Closed, or signed.
    Signed(Signature),
    /// It was, and was opened again, or taken back.
    Reopened(Signature),
}

impl Sign {
    /// By whom it is closed or signed, if it is.
    #[must_use]
    pub fn standing(&self) -> Option<Signature> {
        match self {
            Self::Signed(signature) => Some(*signature),
            Self::Open | Self::Reopened(_) => None,
        }
    }
}

/// A session of a class on a day.
type Key = (ClassId, Date, Session);

/// The attendance of all classes.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Attendance {
    sessions: OrdMap<Key, Arc<SessionRecord>>,
    /// Lists of students, each by id; a new one only when a class's list has changed.
    lists: Vector<Arc<Vec<StudentId>>>,
    /// The newest list of each class.
    newest_list: OrdMap<ClassId, u32>,
    /// The event that last wrote a session of the class.
    changed: OrdMap<ClassId, Position>,
    weeks: OrdMap<(ClassId, u8), Sign>,
    months: OrdMap<(ClassId, Month), Sign>,
}

impl Attendance {
    /// The record of a session, also one that was taken back.
    #[must_use]
    pub fn record(&self, class: ClassId, date: Date, session: Session) -> Option<&SessionRecord> {
        self.sessions.get(&(class, date, session)).map(AsRef::as_ref)
    }

    /// The recorded sessions of a class in a range of days, in the order of time, without those that were taken back.
    pub fn held(
        &self,
        class: ClassId,
        days: RangeInclusive<Date>,
    ) -> impl Iterator<Item = (Date, Session, &SessionRecord)> {
        let keys = (class, *days.start(), Session::Morning)..=(class, *days.end(), Session::Afternoon);
        // An empty range is one of which the map may panic.
        let range = (days.start() <= days.end()).then(|| self.sessions.range(keys));
        let all = range.into_iter().flatten();
        all.filter(|(_, record)| !record.is_withdrawn)
            .map(|((_, date, session), record)| (*date, *session, record.as_ref()))
    }

    /// Whether sessions of the class are recorded: then the sessions missed in the year follow from them.
    #[must_use]
    pub fn is_kept(&self, class: ClassId) -> bool {
        self.held(class, Date::MIN..=Date::MAX).next().is_some()
    }

    /// What a record says of a student; none when the student was not on its list.
    #[must_use]
    pub fn presence(&self, record: &SessionRecord, student: StudentId) -> Option<Presence> {
        self.list(record).binary_search(&student).ok()?;
        Some(match record.absent.binary_search_by_key(&student, |missed| missed.student) {
            Ok(at) if record.absent[at].excused => Presence::Excused,
            Ok(_) => Presence::Unexcused,
            Err(_) => Presence::Present,
        })
    }

    /// Whom a record is about, by id; of one that was taken back, whom it had been about.
    #[must_use]
    pub fn list(&self, record: &SessionRecord) -> &[StudentId] {
        let list = usize::try_from(record.list).ok().and_then(|index| self.lists.get(index));
        list.map_or(&[][..], |list| list.as_slice())
    }

    /// The event that last wrote a session of the class.
    #[must_use]
    pub fn changed(&self, class: ClassId) -> Option<Position> {
        self.changed.get(&class).copied()
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

    pub(crate) fn recorded(
        &mut self,
        registry: &Registry,
        event: &AttendanceRecorded,
        recorded: &Recorded<Event>,
    ) {
        let key = (event.class, event.date, event.session);
        let known = self.sessions.get(&key).cloned();
        let mut list: Vec<StudentId> =
            registry.members(event.class, event.date).map(|student| student.id).collect();
        list.extend(event.absent.iter().map(|missed| missed.student));
        list.sort_unstable();
        list.dedup();
        let mut absent = event.absent.clone();
        // A record that was taken back says nothing of anybody any more.
        let before = known.as_ref().filter(|known| !known.is_withdrawn);
        if let Some(before) = before {
            // Who has left the list since keeps what was said.
            let gone = |student: &StudentId| list.binary_search(student).is_err();
            absent.extend(before.absent.iter().filter(|missed| gone(&missed.student)));
            let gone: Vec<StudentId> = self.list(before).iter().copied().filter(gone).collect();
            list.extend(gone);
            list.sort_unstable();
        }
        absent.sort_unstable();
        absent.dedup_by_key(|missed| missed.student);
        let last = Entry { signature: Signature::of(recorded), late: event.late };
        let record = SessionRecord {
            version: known.as_ref().map_or(0, |known| known.version).saturating_add(1),
            entered: before.map_or(last, |before| before.entered),
            last,
            is_withdrawn: false,
            enrolled: event.enrolled,
            absent,
            list: self.keep_list(event.class, list),
        };
        self.sessions.insert(key, Arc::new(record));
        self.changed.insert(event.class, recorded.position);
    }

    pub(crate) fn withdrawn(&mut self, event: &AttendanceWithdrawn, recorded: &Recorded<Event>) {
        let key = (event.class, event.date, event.session);
        let Some(record) = self.sessions.get_mut(&key).map(Arc::make_mut) else { return };
        record.version = record.version.saturating_add(1);
        record.last = Entry { signature: Signature::of(recorded), late: false };
        record.is_withdrawn = true;
        self.changed.insert(event.class, recorded.position);
    }

    pub(crate) fn week_closed(&mut self, event: &WeekClosed, recorded: &Recorded<Event>) {
        self.weeks.insert((event.class, event.week), Sign::Signed(Signature::of(recorded)));
    }

    pub(crate) fn week_reopened(&mut self, event: &WeekReopened, recorded: &Recorded<Event>) {
        self.weeks.insert((event.class, event.week), Sign::Reopened(Signature::of(recorded)));
    }

    pub(crate) fn month_signed(&mut self, event: &MonthSigned, recorded: &Recorded<Event>) {
        self.months.insert((event.class, event.month), Sign::Signed(Signature::of(recorded)));
    }

    pub(crate) fn month_withdrawn(&mut self, event: &MonthSignatureWithdrawn, recorded: &Recorded<Event>) {
        self.months.insert((event.class, event.month), Sign::Reopened(Signature::of(recorded)));
    }

    /// The index of a list of the class: that of the newest one when nothing has changed.
    fn keep_list(&mut self, class: ClassId, list: Vec<StudentId>) -> u32 {
        let newest = self.newest_list.get(&class).copied();
        let kept = newest.and_then(|index| self.lists.get(usize::try_from(index).ok()?));
        match (newest, kept) {
            (Some(index), Some(kept)) if **kept == list => index,
            _ => {
                // A school does not have four thousand million lists.
                let index = u32::try_from(self.lists.len()).unwrap_or(u32::MAX);
                self.lists.push_back(Arc::new(list));
                self.newest_list.insert(class, index);
                index
            }
        }
    }
}
