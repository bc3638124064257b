//! What is taught on a day: the version in force, the teachers who are assigned on that day, and what the day brings besides. It is
//! computed whenever somebody asks, so that no entry about the past or the future can disagree with it.

use std::{collections::BTreeSet, ops::RangeInclusive};

use jiff::civil::Date;

use super::{Canceled, Place, PlannedLesson, SchoolDay, Slot, Substitution, Timetables};
use crate::{
    calendar::{Calendar, YearDates},
    classes::{Class, Classes},
    ids::{AccountId, ClassId, SubstitutionId},
    regulations::Subject,
    state::School,
};

/// A lesson (tiết học) of a class on a day.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Lesson {
    /// The class.
    pub class: ClassId,
    /// When.
    pub place: Place,
    /// What is taught.
    pub subject: Subject,
    /// Whose lesson it is; none when nobody, or nobody alone, is assigned on the day.
    pub planned: Option<AccountId>,
    /// By which substitution somebody else teaches it, and who.
    pub substitute: Option<(SubstitutionId, AccountId)>,
    /// The lesson for which this one makes up.
    pub makes_up: Option<Place>,
    /// That it is not taught.
    pub canceled: Option<Canceled>,
}

impl Lesson {
    /// Who teaches it: the substitute, or whose lesson it is. Nobody when it is not taught.
    #[must_use]
    pub fn teacher(&self) -> Option<AccountId> {
        if self.canceled.is_some() {
            return None;
        }
        self.substitute.map(|(_, substitute)| substitute).or(self.planned)
    }
}

/// Somebody, or a class, would be in two places.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Clash {
    /// When.
    pub(super) place: Place,
    /// The one class.
    pub(super) class: ClassId,
    /// The other one; the same when a class has two lessons.
    pub(super) other: ClassId,
    /// Who would be in both.
    pub(super) teacher: Option<AccountId>,
}

/// What the timetable of a day follows from.
#[derive(Clone, Copy, Debug)]
pub struct Schedule<'a> {
    calendar: &'a Calendar,
    classes: &'a Classes,
    timetables: &'a Timetables,
}

impl School {
    /// The timetables with what they follow from.
    #[must_use]
    pub fn schedule(&self) -> Schedule<'_> {
        Schedule { calendar: &self.calendar, classes: &self.classes, timetables: &self.timetables }
    }
}

impl<'a> Schedule<'a> {
    /// As if these were the timetables.
    pub(super) fn with_timetables(self, timetables: &'a Timetables) -> Self {
        Self { timetables, ..self }
    }

    /// As if these were the assignments.
    pub(super) fn with_classes(self, classes: &'a Classes) -> Self {
        Self { classes, ..self }
    }

    /// The lessons of a class on a day in the order of the day, also those that are not taught.
    #[must_use]
    pub fn of_class(&self, class: ClassId, date: Date) -> Vec<Lesson> {
        let mut lessons = Vec::new();
        let Some(class) = self.classes.class(class) else { return lessons };
        if self.dates(class).is_none_or(|dates| dates.week_on(date).is_none()) {
            return lessons;
        }
        let weekday = SchoolDay::of(date);
        let version = self.timetables.version_on(class.id, date);
        let planned = version.map_or(&[][..], |version| version.lessons.as_slice());
        for lesson in planned.iter().filter(|lesson| Some(lesson.day) == weekday) {
            let slot = lesson.slot();
            let change = self.timetables.change(class.id, date, slot);
            let canceled = change.and_then(|change| change.canceled.clone());
            let planned = planned_teacher(class, lesson, date);
            // A lesson that makes up for another takes the substitute of its period.
            let is_replaced = change.is_some_and(|change| change.make_up.is_some());
            let substitute = if is_replaced { None } else { self.substitute(class.id, date, slot, planned) };
            lessons.push(Lesson {
                class: class.id,
                place: Place::new(date, slot),
                subject: lesson.subject,
                planned,
                substitute,
                makes_up: None,
                canceled,
            });
        }
        for (slot, change) in self.timetables.changes_on(class.id, date) {
            let Some(make_up) = change.make_up else { continue };
            let planned = Some(make_up.teacher);
            lessons.push(Lesson {
                class: class.id,
                place: Place::new(date, slot),
                subject: make_up.subject,
                planned,
                substitute: self.substitute(class.id, date, slot, planned),
                makes_up: Some(make_up.of),
                canceled: None,
            });
        }
        lessons.sort_by_key(|lesson| (lesson.place, lesson.makes_up));
        lessons
    }

    /// The lesson that is taught to a class in a period, if one is.
    #[must_use]
    pub fn taught(&self, class: ClassId, place: Place) -> Option<Lesson> {
        let mut lessons = self.of_class(class, place.date).into_iter();
        lessons.find(|lesson| lesson.place == place && lesson.canceled.is_none())
    }

    /// The lesson of a class that is canceled in a period, if one is.
    #[must_use]
    pub fn canceled(&self, class: ClassId, place: Place) -> Option<Lesson> {
        let mut lessons = self.of_class(class, place.date).into_iter();
        lessons.find(|lesson| lesson.place == place && lesson.canceled.is_some())
    }

    /// All lessons that are taught in the school on a day, in the order of the day.
    #[must_use]
    pub fn of_school(&self, date: Date) -> Vec<Lesson> {
        let classes = self.timetables.classes();
        let lessons = classes.flat_map(|class| self.of_class(class, date));
        let mut lessons: Vec<Lesson> = lessons.filter(|lesson| lesson.canceled.is_none()).collect();
        lessons.sort_by_key(|lesson| (lesson.place, lesson.class));
        lessons
    }

    /// What a teacher teaches on a day, and whose lessons of theirs somebody else teaches or nobody.
    #[must_use]
    pub fn of_teacher(&self, teacher: AccountId, date: Date) -> Vec<Lesson> {
        let classes = self.timetables.classes();
        let is_theirs = |lesson: &Lesson| {
            lesson.planned == Some(teacher) || lesson.substitute.is_some_and(|(_, by)| by == teacher)
        };
        let mut lessons: Vec<Lesson> =
            classes.flat_map(|class| self.of_class(class, date)).filter(is_theirs).collect();
        lessons.sort_by_key(|lesson| (lesson.place, lesson.class));
        lessons
    }

    /// Who would be in two places on one of the days.
    pub(super) fn clashes(&self, days: impl IntoIterator<Item = Date>) -> Vec<Clash> {
        let mut clashes = Vec::new();
        for day in days {
            let lessons = self.of_school(day);
            for same in lessons.chunk_by(|one, other| one.place == other.place) {
                for (index, lesson) in same.iter().enumerate() {
                    for other in &same[..index] {
                        let is_teacher = lesson.teacher().is_some() && lesson.teacher() == other.teacher();
                        let is_class = lesson.class == other.class;
                        if is_class || is_teacher {
                            let teacher = if is_class { None } else { lesson.teacher() };
                            let (place, class, other) = (lesson.place, lesson.class, other.class);
                            clashes.push(Clash { place, class, other, teacher });
                        }
                    }
                }
            }
        }
        clashes
    }

    /// Days from a day to the end of a year that stand for all: whatever is the case on one of the year's days is the case on one of
    /// these. Between two days on which a version or an assignment begins or ends the weeks are alike, but for days that
    /// bring something of their own.
    pub(super) fn telling_days(&self, dates: &YearDates, from: Date) -> Vec<Date> {
        let from = from.max(dates.first_day);
        let mut breaks = BTreeSet::from([from]);
        for class in self.timetables.classes() {
            breaks.extend(self.timetables.versions(class).map(|version| version.from));
            let assignments = self.classes.class(class).map_or(&[][..], |class| class.assignments.as_slice());
            breaks.extend(assignments.iter().map(|assignment| assignment.from));
            breaks.extend(assignments.iter().filter_map(|a| a.until?.tomorrow().ok()));
        }
        let mut days: BTreeSet<Date> = self.timetables.changed_days(from).into_iter().collect();
        let mut seen = BTreeSet::new();
        let mut day = from;
        while day <= dates.last_day {
            if breaks.contains(&day) {
                seen.clear();
            }
            let weekday = SchoolDay::of(day).filter(|_| dates.week_on(day).is_some());
            if weekday.is_some_and(|weekday| seen.insert(weekday)) {
                days.insert(day);
            }
            let Ok(next) = day.tomorrow() else { break };
            day = next;
        }
        days.into_iter().filter(|day| *day <= dates.last_day).collect()
    }

    /// The teaching days of a range, of whichever year.
    pub(super) fn days(days: RangeInclusive<Date>) -> impl Iterator<Item = Date> {
        let last = *days.end();
        std::iter::successors(Some(*days.start()), |day| day.tomorrow().ok())
            .take_while(move |day| *day <= last)
    }

    fn dates(&self, class: &Class) -> Option<&'a YearDates> {
        self.calendar.year(class.year)
    }

    /// Who stands in, as long as the lesson is still that of whom they stand in for, or nobody's.
    fn substitute(
        &self,
        class: ClassId,
        date: Date,
        slot: Slot,
        planned: Option<AccountId>,
    ) -> Option<(SubstitutionId, AccountId)> {
        let substitution = self.substitution_of(class, date, slot)?;
        if planned.is_some_and(|planned| planned != substitution.absent) {
            return None;
        }
        let place = Place::new(date, slot);
        let lesson = substitution.lessons.iter().find(|it| it.class == class && it.lesson == place)?;
        Some((substitution.id, lesson.substitute))
    }

    fn substitution_of(&self, class: ClassId, date: Date, slot: Slot) -> Option<&'a Substitution> {
        self.timetables.substitution(self.timetables.change(class, date, slot)?.substitution?)
    }
}

/// Whose lesson of the week it is on a day.
fn planned_teacher(class: &Class, lesson: &PlannedLesson, date: Date) -> Option<AccountId> {
    let mut assigned = class
        .assignments
        .iter()
        .filter(|assignment| assignment.subject == lesson.subject && assignment.holds_on(date))
        .map(|assignment| assignment.teacher);
    match lesson.teacher {
        Some(named) => assigned.any(|teacher| teacher == named).then_some(named),
        None => {
            let first = assigned.next()?;
            assigned.all(|teacher| teacher == first).then_some(first)
        }
    }
}
