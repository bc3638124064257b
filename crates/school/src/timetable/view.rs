//! What people look for in a timetable: who is free in a period, and whether the week has as many periods as the programme says.

use std::collections::{BTreeMap, BTreeSet};

use jiff::civil::Date;

use super::{Place, Schedule, Version, periods_per_year};
use crate::{
    calendar::WEEKS,
    ids::{AccountId, ClassId},
    policy::Role,
    regulations::Subject,
    state::School,
};

/// A teacher without a lesson in a period.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct FreeTeacher {
    /// The account.
    pub teacher: AccountId,
    /// Whether they are assigned to the subject in some class of the year.
    pub teaches_subject: bool,
    /// Whether they are assigned to something in that class.
    pub teaches_class: bool,
    /// How many lessons they have on that day.
    pub lessons: usize,
}

/// The periods of a subject in a week of a class.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct PeriodCount {
    /// The subject.
    pub subject: Subject,
    /// How many the timetable has.
    pub periods: usize,
    /// How many the programme has in a year of 35 weeks; none where it leaves that to the school.
    pub per_year: Option<u16>,
}

impl PeriodCount {
    /// Whether the week fits the programme. Where the year's periods are no multiple of its weeks, both neighbors do: the two terms
    /// may differ.
    #[must_use]
    pub fn fits(&self) -> bool {
        let Some(per_year) = self.per_year.map(usize::from) else { return true };
        let weeks = usize::from(WEEKS);
        (per_year / weeks..=per_year.div_ceil(weeks)).contains(&self.periods)
    }
}

impl School {
    /// Teachers without a lesson in a period, who could stand in for a lesson of a class: first those who teach the subject, then
    /// those who know the class, then those with the fewest lessons on that day.
    #[must_use]
    pub fn free_teachers(&self, place: Place, class: ClassId, subject: Option<Subject>) -> Vec<FreeTeacher> {
        let lessons = self.schedule().of_school(place.date);
        let busy: BTreeSet<AccountId> = lessons
            .iter()
            .filter(|lesson| lesson.place == place)
            .filter_map(super::Lesson::teacher)
            .collect();
        let mut count: BTreeMap<AccountId, usize> = BTreeMap::new();
        for teacher in lessons.iter().filter_map(super::Lesson::teacher) {
            *count.entry(teacher).or_default() += 1;
        }
        let year = self.classes.class(class).map(|class| class.year);
        let of_subject: BTreeSet<AccountId> = self
            .classes
            .classes()
            .filter(|class| Some(class.year) == year)
            .flat_map(|class| class.assignments.iter())
            .filter(|it| Some(it.subject) == subject && it.holds_on(place.date))
            .map(|it| it.teacher)
            .collect();
        let is_free = |account: &AccountId| {
            !busy.contains(account)
                && self.staff.account(*account).is_some_and(|it| it.is_enabled)
                && self.staff.has_role(*account, Role::Teacher)
        };
        let accounts = self.staff.accounts().map(|account| account.id).filter(is_free);
        let mut free: Vec<FreeTeacher> = accounts
            .map(|teacher| FreeTeacher {
                teacher,
                teaches_subject: of_subject.contains(&teacher),
                teaches_class: self.classes.teaches_any(class, teacher, place.date),
                lessons: count.get(&teacher).copied().unwrap_or_default(),
            })
            .collect();
        free.sort_by_key(|it| (!it.teaches_subject, !it.teaches_class, it.lessons, it.teacher));
        free
    }

    /// The periods of each subject in a version of a class, in the order of the forms: those that the class takes, and what else
    /// stands in it. To be looked at, never refused: how weeks differ over the year is the school's own plan.
    #[must_use]
    pub fn period_counts(&self, class: ClassId, version: &Version) -> Vec<PeriodCount> {
        let Some(known) = self.classes.class(class) else { return Vec::new() };
        let mut subjects: BTreeSet<Subject> = self.subjects_of(class).into_iter().collect();
        subjects.extend(version.lessons.iter().map(|lesson| lesson.subject));
        let count = |subject: Subject| PeriodCount {
            subject,
            periods: version.lessons.iter().filter(|lesson| lesson.subject == subject).count(),
            per_year: periods_per_year(known.grade, subject),
        };
        subjects.into_iter().map(count).collect()
    }
}

impl Schedule<'_> {
    /// The lessons of a class in a range of days, in the order of time.
    #[must_use]
    pub fn of_class_between(&self, class: ClassId, from: Date, until: Date) -> Vec<super::Lesson> {
        Schedule::days(from..=until).flat_map(|day| self.of_class(class, day)).collect()
    }

    /// The lessons of a teacher in a range of days, in the order of time.
    #[must_use]
    pub fn of_teacher_between(&self, teacher: AccountId, from: Date, until: Date) -> Vec<super::Lesson> {
        Schedule::days(from..=until).flat_map(|day| self.of_teacher(teacher, day)).collect()
    }
}
