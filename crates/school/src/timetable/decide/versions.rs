//! The decisions to set the timetables of classes and to withdraw a version.

use std::collections::{BTreeSet, HashMap};

use jiff::civil::Date;

use super::{class_of, once, said, signature};
use crate::{
    classes::Class,
    command::Decide,
    context::Context,
    ids::ClassId,
    lessons::none_signed_since,
    policy::{Action, Object, authorize},
    refusal::{Decided, Decision, Refusals, Refused},
    state::School,
    timetable::{
        ClassTimetable, PlannedLesson, SchoolDay, SetTimetable, TimetableRefusal, TimetableSet,
        TimetableWithdrawn, Timetables, Version, WithdrawTimetable,
    },
};

/// What is wrong, each with its place.
type Wrong = Vec<Refused>;

fn refuse(wrong: &mut Wrong, path: String, refusal: TimetableRefusal) {
    wrong.push(Refused { path, refusal: refusal.into() });
}

impl Decide for SetTimetable {
    fn decide(self, school: &School, context: &Context) -> Decision {
        let Self { from, timetables } = self;
        let action = Action::SetTimetable;
        let right = authorize(school, context.actor, action, Object::School, context.today())?;
        if timetables.is_empty() {
            return Err(Refusals::one("timetables", TimetableRefusal::NoClasses));
        }
        if timetables.len() > Self::LIMIT {
            let refusal = TimetableRefusal::TooManyClasses { limit: Self::LIMIT, actual: timetables.len() };
            return Err(Refusals::one("timetables", refusal));
        }
        let mut wrong = Vec::new();
        let mut seen = BTreeSet::new();
        for (index, timetable) in timetables.iter().enumerate() {
            if seen.insert(timetable.class) {
                check(school, from, index, timetable, &mut wrong);
            } else {
                let refusal = TimetableRefusal::ClassRepeated { class: timetable.class };
                refuse(&mut wrong, format!("timetables[{index}].class"), refusal);
            }
        }
        let mut after = school.timetables.clone();
        let set = signature(school, context);
        let mut events = Vec::new();
        for timetable in timetables.iter().filter(|it| seen.remove(&it.class)) {
            let mut lessons = timetable.lessons.clone();
            lessons.sort_unstable();
            // Said already, where it happened.
            lessons.dedup_by_key(|it| (it.day, it.slot()));
            let newest = school.timetables.versions(timetable.class).next_back();
            if newest.is_some_and(|newest| newest.from <= from && newest.lessons == lessons) {
                continue;
            }
            after.put_version(timetable.class, Version { from, set, lessons: lessons.clone() });
            events.push(TimetableSet { class: timetable.class, from, lessons });
        }
        clashes(school, &after, from, &timetables, &mut wrong);
        Refusals::collect(wrong)?;
        Ok(events.into_iter().map(|event| Decided { right, event: event.into() }).collect())
    }
}

/// What is wrong with the week of one class, whatever the others are.
fn check(school: &School, from: Date, index: usize, timetable: &ClassTimetable, wrong: &mut Wrong) {
    let at = format!("timetables[{index}]");
    let (class, dates) = match class_of(school, timetable.class, &format!("{at}.class")) {
        Ok(found) => found,
        Err(refusals) => return wrong.extend(refusals.list().iter().cloned()),
    };
    if !dates.contains(from) {
        let refusal = TimetableRefusal::DateOutsideYear { date: from, year: dates.year };
        return refuse(wrong, "from".to_owned(), refusal);
    }
    let is_same = |newest: &Version| newest.from <= from && is_week(newest, &timetable.lessons);
    if let Some(newest) = school.timetables.versions(class.id).next_back()
        && from <= newest.from
        && !is_same(newest)
    {
        let refusal = TimetableRefusal::VersionOverlaps { name: class.name.clone(), from: newest.from };
        refuse(wrong, format!("{at}.class"), refusal);
    }
    // A lesson that is signed stays what it was.
    if !school.timetables.versions(class.id).next_back().is_some_and(is_same)
        && let Err(refusal) = none_signed_since(school, class.id, from)
    {
        wrong.push(Refused { path: format!("{at}.class"), refusal: refusal.into() });
    }
    let lessons = timetable.lessons.len();
    if lessons == 0 {
        return refuse(wrong, format!("{at}.lessons"), TimetableRefusal::NoLessons);
    }
    if lessons > SetTimetable::MOST_LESSONS {
        let refusal = TimetableRefusal::TooManyLessons { limit: SetTimetable::MOST_LESSONS, actual: lessons };
        return refuse(wrong, format!("{at}.lessons"), refusal);
    }
    let programme = school.subjects_of(class.id);
    let mut taken = BTreeSet::new();
    for (number, lesson) in timetable.lessons.iter().enumerate() {
        let path = |field: &str| format!("{at}.lessons[{number}]{field}");
        if !taken.insert((lesson.day, lesson.slot())) {
            let refusal = TimetableRefusal::LessonRepeated { day: lesson.day, slot: lesson.slot() };
            refuse(wrong, path(""), refusal);
        }
        if !programme.contains(&lesson.subject) {
            let (subject, name) = (lesson.subject, class.name.clone());
            refuse(wrong, path(".subject"), TimetableRefusal::SubjectNotTaken { subject, name });
        } else if let Some(refusal) = teacher(school, class, from, lesson) {
            refuse(wrong, path(".teacher"), refusal);
        }
    }
}

fn is_week(version: &Version, lessons: &[PlannedLesson]) -> bool {
    let mut lessons = lessons.to_vec();
    lessons.sort_unstable();
    version.lessons == lessons
}

/// Whether somebody, and who, teaches the lesson on the first day.
fn teacher(school: &School, class: &Class, from: Date, lesson: &PlannedLesson) -> Option<TimetableRefusal> {
    let PlannedLesson { subject, .. } = *lesson;
    let mut assigned = school.classes.subject_teachers(class.id, subject, from);
    assigned.sort_unstable();
    assigned.dedup();
    let name = class.name.clone();
    match (lesson.teacher, assigned.as_slice()) {
        (Some(named), assigned) if assigned.contains(&named) => None,
        (Some(teacher), _) => Some(TimetableRefusal::TeacherNotAssigned { teacher, subject, name, on: from }),
        (None, []) => Some(TimetableRefusal::NobodyAssigned { subject, name, on: from }),
        (None, [_]) => None,
        (None, several) => {
            Some(TimetableRefusal::TeacherAmbiguous { subject, name, on: from, count: several.len() })
        }
    }
}

/// Who would be in two places, named at the lessons of the command.
fn clashes(
    school: &School,
    after: &Timetables,
    from: Date,
    timetables: &[ClassTimetable],
    wrong: &mut Wrong,
) {
    let indices: HashMap<ClassId, usize> =
        timetables.iter().enumerate().map(|(index, it)| (it.class, index)).rev().collect();
    let years: BTreeSet<_> =
        timetables.iter().filter_map(|it| school.classes.class(it.class)).map(|class| class.year).collect();
    let schedule = school.schedule().with_timetables(after);
    let dates = years.into_iter().filter_map(|year| school.calendar.year(year));
    let days: BTreeSet<_> = dates.flat_map(|dates| schedule.telling_days(dates, from)).collect();
    for clash in once(schedule.clashes(days)) {
        // At the later one of two classes of the command; the one before it had the teacher first.
        let at = [clash.class, clash.other].into_iter().filter_map(|class| indices.get(&class)).max();
        let Some((index, timetable)) = at.and_then(|at| Some((*at, timetables.get(*at)?))) else { continue };
        let day = SchoolDay::of(clash.place.date);
        let is_it = |it: &PlannedLesson| Some(it.day) == day && it.slot() == clash.place.slot();
        let path = match timetable.lessons.iter().position(is_it) {
            Some(number) => format!("timetables[{index}].lessons[{number}]"),
            None => format!("timetables[{index}]"),
        };
        refuse(wrong, path, said(school, &clash, timetable.class));
    }
}

impl Decide for WithdrawTimetable {
    fn decide(self, school: &School, context: &Context) -> Decision {
        let Self { class, from } = self;
        let action = Action::WithdrawTimetable;
        let right = authorize(school, context.actor, action, Object::School, context.today())?;
        let (_, dates) = class_of(school, class, "class")?;
        let version = school.timetables.versions(class).find(|version| version.from == from);
        let version =
            version.ok_or_else(|| Refusals::one("from", TimetableRefusal::UnknownVersion { from }))?;
        if from <= context.today() {
            return Err(Refusals::one("from", TimetableRefusal::VersionInForce { from }));
        }
        let event = TimetableWithdrawn { class, from, set: version.set.position };
        let mut after = school.timetables.clone();
        after.withdrawn(&event);
        // What was in force before goes on.
        let schedule = school.schedule().with_timetables(&after);
        let clashes = once(schedule.clashes(schedule.telling_days(dates, from)));
        let refused = clashes
            .iter()
            .map(|clash| Refused { path: "from".to_owned(), refusal: said(school, clash, class).into() });
        Refusals::collect(refused.collect())?;
        Ok(vec![Decided { right, event: event.into() }])
    }
}
