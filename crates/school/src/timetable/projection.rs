//! Timetables as they stand: the versions of every class, and what single days bring besides.

use std::{ops::RangeInclusive, sync::Arc};

use imbl::OrdMap;
use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use super::{
    LessonsCanceled, LessonsRestored, MakeUpPlanned, NotTaught, Place, PlannedLesson, Slot, Substituted,
    SubstitutionArranged, SubstitutionEnded, TimetableSet, TimetableWithdrawn,
};
use crate::{
    attendance::{Session, Signature},
    event::{Event, Recorded},
    ids::{AccountId, ClassId, SubstitutionId},
    regulations::Subject,
    sealed::{Category, Sealed},
    text::Note,
};

/// A version of a class's timetable.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Version {
    /// First day; it is in force until the day before the next one.
    pub from: Date,
    /// Who set it when.
    pub set: Signature,
    /// The lessons of a week, in the order of the week.
    #[serde(with = "week")]
    pub lessons: Vec<PlannedLesson>,
}

/// The stored form of an event leaves out what is absent, which snapshots cannot read back.
mod week {
    use serde::{Deserialize, Deserializer, Serialize, Serializer};

    use super::{
        super::{Period, SchoolDay},
        AccountId, PlannedLesson, Session, Subject,
    };

    type Cell = (SchoolDay, Session, Period, Subject, Option<AccountId>);

    pub(super) fn serialize<S: Serializer>(lessons: &[PlannedLesson], to: S) -> Result<S::Ok, S::Error> {
        let cell = |it: &PlannedLesson| -> Cell { (it.day, it.session, it.period, it.subject, it.teacher) };
        lessons.iter().map(cell).collect::<Vec<Cell>>().serialize(to)
    }

    pub(super) fn deserialize<'de, D: Deserializer<'de>>(from: D) -> Result<Vec<PlannedLesson>, D::Error> {
        let lesson = |(day, session, period, subject, teacher): Cell| PlannedLesson {
            day,
            session,
            period,
            subject,
            teacher,
        };
        Ok(Vec::<Cell>::deserialize(from)?.into_iter().map(lesson).collect())
    }
}

/// Lessons of an absent teacher that others teach.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Substitution {
    /// Its id.
    pub id: SubstitutionId,
    /// Who is absent.
    pub absent: AccountId,
    /// The lessons that are substituted, without those that were given back.
    pub lessons: Vec<Substituted>,
    /// Who arranged it when.
    pub arranged: Signature,
    /// From which day on lessons were given back.
    pub ended: Option<(Date, Signature)>,
    /// Why, in words.
    pub reason: Option<Sealed<Note>>,
}

/// That a lesson is not taught.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Canceled {
    /// Why.
    pub why: NotTaught,
    /// Who said so when.
    pub by: Signature,
    /// Whose words the note is.
    pub author: AccountId,
    /// Why, in words.
    pub note: Option<Sealed<Note>>,
    /// Where it is made up for.
    pub made_up: Option<Place>,
}

/// A lesson in place of one that was not taught.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct MakeUp {
    /// The lesson that was not taught.
    pub(super) of: Place,
    /// What is taught.
    pub(super) subject: Subject,
    /// Who teaches it.
    pub(super) teacher: AccountId,
}

/// What a day brings to one period of a class.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct Change {
    pub(super) substitution: Option<SubstitutionId>,
    pub(super) canceled: Option<Canceled>,
    pub(super) make_up: Option<MakeUp>,
}

impl Change {
    fn is_nothing(&self) -> bool {
        self.substitution.is_none() && self.canceled.is_none() && self.make_up.is_none()
    }
}

type Key = (Date, ClassId, Slot);

/// The timetables of all classes.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Timetables {
    /// By first day, ascending, each day once.
    versions: OrdMap<ClassId, Arc<Vec<Arc<Version>>>>,
    changes: OrdMap<Key, Arc<Change>>,
    substitutions: OrdMap<SubstitutionId, Arc<Substitution>>,
}

impl Timetables {
    /// Whether no class ever had one.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.versions.is_empty() && self.changes.is_empty()
    }

    /// The versions of a class, by first day.
    pub fn versions(&self, class: ClassId) -> impl DoubleEndedIterator<Item = &Version> {
        let versions = self.versions.get(&class).map_or(&[][..], |versions| versions.as_slice());
        versions.iter().map(AsRef::as_ref)
    }

    /// What is in force on a day.
    #[must_use]
    pub fn version_on(&self, class: ClassId, day: Date) -> Option<&Version> {
        self.versions(class).rev().find(|version| version.from <= day)
    }

    /// The classes that ever had a timetable.
    pub(super) fn classes(&self) -> impl Iterator<Item = ClassId> {
        self.versions.keys().copied()
    }

    /// A substitution, also one that ended.
    #[must_use]
    pub fn substitution(&self, id: SubstitutionId) -> Option<&Substitution> {
        self.substitutions.get(&id).map(AsRef::as_ref)
    }

    /// Every substitution with a lesson in a range of days, by its first lesson.
    #[must_use]
    pub fn substitutions(&self, days: &RangeInclusive<Date>) -> Vec<&Substitution> {
        let touches = |it: &&Substitution| it.lessons.iter().any(|lesson| days.contains(&lesson.lesson.date));
        let mut found: Vec<&Substitution> =
            self.substitutions.values().map(AsRef::as_ref).filter(touches).collect();
        found.sort_by_key(|it| (it.lessons.first().map(|lesson| lesson.lesson), it.arranged.position));
        found
    }

    pub(super) fn change(&self, class: ClassId, date: Date, slot: Slot) -> Option<&Change> {
        self.changes.get(&(date, class, slot)).map(AsRef::as_ref)
    }

    /// What a day brings to a class.
    pub(super) fn changes_on(&self, class: ClassId, date: Date) -> impl Iterator<Item = (Slot, &Change)> {
        use super::Period;
        let slot = |session, period| Slot { session, period };
        let (first, last) = (Period(1), Period(Period::LAST));
        let keys =
            (date, class, slot(Session::Morning, first))..=(date, class, slot(Session::Afternoon, last));
        self.changes.range(keys).map(|((_, _, slot), change)| (*slot, change.as_ref()))
    }

    /// The days from a day on that bring something to some class, each once.
    pub(super) fn changed_days(&self, from: Date) -> Vec<Date> {
        let later = self.changes.iter().map(|((date, _, _), _)| *date).filter(|date| *date >= from);
        let mut days: Vec<Date> = later.collect();
        days.dedup();
        days
    }

    pub(crate) fn set(&mut self, event: &TimetableSet, recorded: &Recorded<Event>) {
        let (from, set) = (event.from, Signature::of(recorded));
        self.put_version(event.class, Version { from, set, lessons: event.lessons.clone() });
    }

    pub(super) fn put_version(&mut self, class: ClassId, version: Version) {
        let versions = Arc::make_mut(self.versions.entry(class).or_default());
        match versions.binary_search_by_key(&version.from, |known| known.from) {
            Ok(at) => versions[at] = Arc::new(version),
            Err(at) => versions.insert(at, Arc::new(version)),
        }
    }

    pub(crate) fn withdrawn(&mut self, event: &TimetableWithdrawn) {
        if let Some(versions) = self.versions.get_mut(&event.class) {
            Arc::make_mut(versions).retain(|version| version.from != event.from);
        }
    }

    pub(crate) fn arranged(&mut self, event: &SubstitutionArranged, recorded: &Recorded<Event>) {
        let substitution = Substitution {
            id: event.substitution,
            absent: event.absent,
            lessons: event.lessons.clone(),
            arranged: Signature::of(recorded),
            ended: None,
            reason: event.reason.clone(),
        };
        self.put_substitution(substitution);
    }

    pub(super) fn put_substitution(&mut self, substitution: Substitution) {
        for lesson in &substitution.lessons {
            self.alter((lesson.lesson.date, lesson.class, lesson.lesson.slot()), |change| {
                change.substitution = Some(substitution.id);
            });
        }
        self.substitutions.insert(substitution.id, Arc::new(substitution));
    }

    pub(crate) fn ended(&mut self, event: &SubstitutionEnded, recorded: &Recorded<Event>) {
        self.give_back(event.substitution, event.from);
        if let Some(known) = self.substitutions.get_mut(&event.substitution) {
            Arc::make_mut(known).ended = Some((event.from, Signature::of(recorded)));
        }
    }

    pub(super) fn give_back(&mut self, id: SubstitutionId, from: Date) {
        let Some(known) = self.substitutions.get_mut(&id) else { return };
        let known = Arc::make_mut(known);
        let (kept, back) = known.lessons.iter().copied().partition(|lesson| lesson.lesson.date < from);
        known.lessons = kept;
        let back: Vec<Substituted> = back;
        for lesson in back {
            self.alter((lesson.lesson.date, lesson.class, lesson.lesson.slot()), |change| {
                if change.substitution == Some(id) {
                    change.substitution = None;
                }
            });
        }
    }

    pub(crate) fn canceled(&mut self, event: &LessonsCanceled, recorded: &Recorded<Event>) {
        for slot in &event.lessons {
            let canceled = Canceled {
                why: event.why,
                by: Signature::of(recorded),
                author: event.author,
                note: event.note.clone(),
                made_up: None,
            };
            self.drop_substitute(event.class, event.date, *slot);
            self.alter((event.date, event.class, *slot), |change| change.canceled = Some(canceled));
        }
    }

    pub(crate) fn restored(&mut self, event: &LessonsRestored) {
        for slot in &event.lessons {
            self.alter((event.date, event.class, *slot), |change| change.canceled = None);
        }
    }

    pub(crate) fn make_up_planned(&mut self, event: &MakeUpPlanned) {
        let MakeUpPlanned { class, lesson, subject, on, teacher } = *event;
        let before = self.change(class, lesson.date, lesson.slot());
        if let Some(before) = before.and_then(|change| change.canceled.as_ref()?.made_up) {
            self.drop_substitute(class, before.date, before.slot());
            self.alter((before.date, class, before.slot()), |change| {
                if change.make_up.is_some_and(|make_up| make_up.of == lesson) {
                    change.make_up = None;
                }
            });
        }
        self.alter((lesson.date, class, lesson.slot()), |change| {
            if let Some(canceled) = &mut change.canceled {
                canceled.made_up = on;
            }
        });
        if let (Some(on), Some(teacher)) = (on, teacher) {
            let make_up = MakeUp { of: lesson, subject, teacher };
            self.alter((on.date, class, on.slot()), |change| change.make_up = Some(make_up));
        }
    }

    /// Forgets what was said of a person in words.
    pub(crate) fn erased(&mut self, person: uuid::Uuid, categories: &[Category]) {
        if !categories.contains(&Category::Comment) {
            return;
        }
        let about: Vec<SubstitutionId> =
            self.substitutions.values().filter(|it| it.absent.0 == person).map(|it| it.id).collect();
        for id in about {
            if let Some(known) = self.substitutions.get_mut(&id) {
                Arc::make_mut(known).reason.iter_mut().for_each(Sealed::erase);
            }
        }
        let by = |change: &Change| change.canceled.as_ref().is_some_and(|it| it.author.0 == person);
        let keys = self.changes.iter().filter(|(_, change)| by(change)).map(|(key, _)| *key);
        for key in keys.collect::<Vec<Key>>() {
            if let Some(canceled) =
                self.changes.get_mut(&key).and_then(|change| Arc::make_mut(change).canceled.as_mut())
            {
                canceled.note.iter_mut().for_each(Sealed::erase);
            }
        }
    }

    /// Nobody stands in for a lesson that is not taught.
    fn drop_substitute(&mut self, class: ClassId, date: Date, slot: Slot) {
        let Some(id) = self.change(class, date, slot).and_then(|change| change.substitution) else { return };
        if let Some(known) = self.substitutions.get_mut(&id) {
            let place = Place::new(date, slot);
            Arc::make_mut(known).lessons.retain(|it| it.class != class || it.lesson != place);
        }
        self.alter((date, class, slot), |change| change.substitution = None);
    }

    fn alter(&mut self, key: Key, how: impl FnOnce(&mut Change)) {
        let mut change = self.changes.get(&key).map(|change| (**change).clone()).unwrap_or_default();
        how(&mut change);
        if change.is_nothing() {
            self.changes.remove(&key);
        } else {
            self.changes.insert(key, Arc::new(change));
        }
    }
}
