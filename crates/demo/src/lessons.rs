//! Timetables of half of the classes, and the lesson logs of the first two for some weeks: signed in the session, some rows late, one
//! lesson by a substitute, the weeks closed.

use std::collections::{BTreeMap, BTreeSet};

use jiff::civil::Date;
use socai_runtime::Command;
use socai_school::{
    School,
    attendance::Session,
    calendar::WEEKS,
    ids::{AccountId, ClassId},
    lessons::{CloseLessonWeek, LessonNumber, SignLesson, log_weeks},
    regulations::Subject,
    text::{Line, Note},
    timetable::{
        ArrangeSubstitution, ClassTimetable, Lesson, LessonSubstitute, Period, PlannedLesson, SchoolDay,
        SetTimetable, periods_per_year,
    },
};

use crate::{Scene, calendar::Year, error::DemoError, pupils::DemoClass};

/// Classes whose log is kept.
const KEPT: usize = 2;
/// Days of a school week.
const DAYS: [SchoolDay; 5] =
    [SchoolDay::Monday, SchoolDay::Tuesday, SchoolDay::Wednesday, SchoolDay::Thursday, SchoolDay::Friday];
/// Periods of a morning and of an afternoon.
const PERIODS: [(Session, u8); 2] = [(Session::Morning, 4), (Session::Afternoon, 3)];

type Slot = (SchoolDay, Session, Period);

/// The classes that have a timetable.
pub(crate) fn planned(classes: &[DemoClass]) -> &[DemoClass] {
    &classes[..classes.len().div_ceil(2)]
}

/// Sets the timetables from the first day of the year on.
pub(crate) async fn plan(scene: &Scene<'_>, year: Year, classes: &[DemoClass]) -> Result<(), DemoError> {
    let state = scene.office.state().await?;
    let from = year.first_day();
    let mut busy: BTreeSet<(AccountId, Slot)> = BTreeSet::new();
    let mut timetables = Vec::new();
    for (index, class) in planned(classes).iter().enumerate() {
        let lessons = week(&state, class, from, index, &mut busy);
        if !lessons.is_empty() {
            timetables.push(ClassTimetable { class: class.id, lessons });
        }
    }
    if timetables.is_empty() {
        return Ok(());
    }
    let office = scene.staff.vice.first().copied().unwrap_or(scene.staff.admin);
    scene.office.by(office, "set a timetable", SetTimetable { from, timetables }).await?;
    Ok(())
}

/// A week of a class: subjects of specialists first, each lesson where class and teacher are free. What finds no place is left
/// out, as in a school that lacks a teacher.
fn week(
    state: &School,
    class: &DemoClass,
    from: Date,
    turn: usize,
    busy: &mut BTreeSet<(AccountId, Slot)>,
) -> Vec<PlannedLesson> {
    let mut slots: Vec<Slot> = Vec::new();
    for (session, last) in PERIODS {
        for period in (1..=last).filter_map(Period::new) {
            slots.extend(DAYS.iter().map(|day| (*day, session, period)));
        }
    }
    // Classes begin at different places, so that they do not all want the same teacher at once.
    let count = slots.len();
    slots.rotate_left(turn % count);
    let mut wanted: Vec<(bool, Subject, AccountId, u16)> = Vec::new();
    for subject in state.subjects_of(class.id) {
        let teachers = state.classes.subject_teachers(class.id, subject, from);
        if let [teacher] = teachers.as_slice() {
            let weekly = periods_per_year(class.grade, subject).unwrap_or(35) / u16::from(WEEKS);
            wanted.push((*teacher == class.homeroom, subject, *teacher, weekly.max(1)));
        }
    }
    wanted.sort_by_key(|(is_homeroom, subject, ..)| (*is_homeroom, *subject));
    let mut lessons: BTreeMap<Slot, PlannedLesson> = BTreeMap::new();
    for (_, subject, teacher, weekly) in wanted {
        for _ in 0..weekly {
            let is_free = |slot: &&Slot| !lessons.contains_key(*slot) && !busy.contains(&(teacher, **slot));
            let Some(slot) = slots.iter().find(is_free).copied() else { break };
            let (day, session, period) = slot;
            busy.insert((teacher, slot));
            lessons.insert(slot, PlannedLesson { day, session, period, subject, teacher: None });
        }
    }
    lessons.into_values().collect()
}

/// Gives the first lesson of a day to somebody who is free, in the first class where that can be.
pub(crate) async fn stand_in(scene: &Scene<'_>, classes: &[DemoClass], day: Date) -> Result<(), DemoError> {
    let state = scene.office.state().await?;
    for class in classes.iter().take(KEPT) {
        for lesson in state.schedule().of_class(class.id, day) {
            let Some(absent) = lesson.teacher() else { continue };
            let free = state.free_teachers(lesson.place, class.id, Some(lesson.subject));
            let Some(free) = free.first() else { continue };
            let command = ArrangeSubstitution {
                absent,
                lessons: vec![LessonSubstitute {
                    class: class.id,
                    lesson: lesson.place,
                    substitute: free.teacher,
                }],
                reason: Some(Note::new("Đi khám sức khỏe định kì")?),
            };
            let office = scene.staff.vice.first().copied().unwrap_or(scene.staff.admin);
            scene.office.by(office, "arrange a substitution", command).await?;
            return Ok(());
        }
    }
    Ok(())
}

/// Signs the lessons of a session, or those of them that were left for later.
pub(crate) async fn sign(
    scene: &Scene<'_>,
    classes: &[DemoClass],
    day: Date,
    session: Session,
    leaves_some: bool,
) -> Result<(), DemoError> {
    let state = scene.office.state().await?;
    let mut next: BTreeMap<(ClassId, Subject), Option<LessonNumber>> = BTreeMap::new();
    let mut commands: Vec<(AccountId, Command)> = Vec::new();
    for class in classes.iter().take(KEPT) {
        let is_due = |lesson: &Lesson| {
            lesson.place.session == session
                && lesson.canceled.is_none()
                && state.lessons.row(class.id, lesson.place).is_none()
                && !(leaves_some && lesson.place.period == Period::FIRST)
        };
        for lesson in state.schedule().of_class(class.id, day).into_iter().filter(is_due) {
            let Some(teacher) = lesson.teacher() else { continue };
            let number = next
                .entry((class.id, lesson.subject))
                .or_insert_with(|| state.next_lesson_number(class.id, lesson.subject, lesson.place));
            let bare = number.map_or(0, LessonNumber::get);
            let command = SignLesson {
                class: class.id,
                lesson: lesson.place,
                title: Line::new(&format!("{}: bài {bare}", lesson.subject.vi()))?,
                number: *number,
                homework: None,
                remark: None,
                grade: None,
                expected_version: 0,
            };
            *number = number.and_then(LessonNumber::next);
            commands.push((teacher, command.into()));
        }
    }
    scene.office.all("sign a lesson", commands).await
}

/// Closes the weeks that are over, signed and closed in the attendance.
pub(crate) async fn close(scene: &Scene<'_>, classes: &[DemoClass]) -> Result<(), DemoError> {
    let state = scene.office.state().await?;
    let today = scene.office.today();
    let mut commands: Vec<(AccountId, Command)> = Vec::new();
    for class in classes.iter().take(KEPT) {
        let Some(known) = state.classes.class(class.id) else { continue };
        let is_done = |week: &socai_school::lessons::LogWeek| {
            week.until < today
                && week.lessons > 0
                && week.missing == 0
                && state.attendance.week(class.id, week.week).standing().is_some()
        };
        let done = log_weeks(&state, known).into_iter().filter(is_done);
        let close = |week: u8| CloseLessonWeek { class: class.id, week }.into();
        commands.extend(done.map(|week| (class.homeroom, close(week.week))));
    }
    scene.office.all("close a week of the log", commands).await
}
