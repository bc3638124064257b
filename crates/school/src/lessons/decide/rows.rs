//! The decisions to sign a lesson and to take its row back; and what the rows allow the timetable.

use jiff::civil::Date;

use super::{class_of, not_erased};
use crate::{
    attendance::SessionHours,
    calendar::YearDates,
    command::Decide,
    context::{Actor, Context},
    ids::{AccountId, ClassId},
    lessons::{LessonRefusal, LessonRow, LessonSigned, LessonWithdrawn, SignLesson, WithdrawLesson},
    policy::{Action, Object, authorize},
    refusal::{Decided, Decision, Refusals},
    regulations::SchoolLevel,
    sealed::Sealed,
    state::School,
    timetable::{Lesson, Place},
};

impl Decide for SignLesson {
    fn decide(self, school: &School, context: &Context) -> Decision {
        let Self { class: id, lesson: place, title, number, homework, remark, grade, expected_version } =
            self;
        let taught = school.schedule().taught(id, place);
        let action = Action::SignLesson;
        // Whoever teaches it. What is no lesson, or nobody's, is refused for what it is.
        let whose = taught.as_ref().and_then(Lesson::teacher).or(own(context));
        let object = whose.map_or(Object::School, Object::Account);
        let right = authorize(school, context.actor, action, object, context.today())?;
        let (class, dates) = class_of(school, id)?;
        let lesson = taught.ok_or_else(|| Refusals::one("lesson", LessonRefusal::NoLesson { place }))?;
        let teacher = lesson.teacher();
        let teacher = teacher.ok_or_else(|| Refusals::one("lesson", LessonRefusal::NobodysLesson))?;
        open_on(school, id, dates, place.date)?;
        let hours = SessionHours::of(place.session);
        if !hours.has_begun(place.date, context.at) {
            return Err(Refusals::one("lesson", LessonRefusal::NotBegun { place }));
        }
        let known = school.lessons.row(id, place);
        still_at(known, expected_version)?;
        if grade.is_some() && class.grade.school_level() == SchoolLevel::Primary {
            return Err(Refusals::one("grade", LessonRefusal::NotGraded));
        }
        if remark.is_some() {
            not_erased(school, teacher, "remark")?;
        }
        let event = LessonSigned {
            class: id,
            lesson: place,
            subject: lesson.subject,
            teacher,
            stands_in_for: lesson.substitute.and(lesson.planned),
            title,
            number,
            homework,
            remark: remark.map(Sealed::Open),
            grade,
            late: hours.is_late(place.date, context.at),
            corrects: known.map(|known| known.last.signature.position),
        };
        if known.is_some_and(|known| says(known, &event)) {
            return Ok(Vec::new());
        }
        Ok(vec![Decided { right, event: event.into() }])
    }
}

fn own(context: &Context) -> Option<AccountId> {
    match context.actor {
        Actor::Account(account) => Some(account),
        Actor::Operator | Actor::System => None,
    }
}

/// Whether the row says exactly this.
fn says(row: &LessonRow, event: &LessonSigned) -> bool {
    !row.is_withdrawn
        && row.teacher == event.teacher
        && row.subject == event.subject
        && row.title == event.title
        && row.number == event.number
        && row.homework == event.homework
        && row.remark == event.remark
        && row.grade == event.grade
}

impl Decide for WithdrawLesson {
    fn decide(self, school: &School, context: &Context) -> Decision {
        let Self { class: id, lesson: place, expected_version, reason } = self;
        let known = school.lessons.signed(id, place);
        let action = Action::WithdrawLesson;
        // Whoever signed it, and who could have it taught by somebody else.
        let object = known.map_or(Object::School, |known| Object::Account(known.teacher));
        let right = authorize(school, context.actor, action, object, context.today())?;
        let (_, dates) = class_of(school, id)?;
        let known = known.ok_or_else(|| Refusals::one("lesson", LessonRefusal::NotSigned { place }))?;
        open_on(school, id, dates, place.date)?;
        still_at(Some(known), expected_version)?;
        not_erased(school, known.teacher, "reason")?;
        let event = LessonWithdrawn {
            class: id,
            lesson: place,
            withdraws: known.last.signature.position,
            teacher: known.teacher,
            reason: Sealed::Open(reason),
        };
        Ok(vec![Decided { right, event: event.into() }])
    }
}

/// Refused when the week of the day is closed in the log.
fn open_on(school: &School, class: ClassId, dates: &YearDates, date: Date) -> Result<(), Refusals> {
    match closed_on(school, class, dates, date) {
        Some(refusal) => Err(Refusals::one("lesson", refusal)),
        None => Ok(()),
    }
}

fn closed_on(school: &School, class: ClassId, dates: &YearDates, date: Date) -> Option<LessonRefusal> {
    let week = dates.week_on(date)?;
    let closed = school.lessons.week(class, week).standing()?;
    Some(LessonRefusal::WeekClosed { week, at: closed.at })
}

fn still_at(known: Option<&LessonRow>, expected: u32) -> Result<(), Refusals> {
    let actual = known.map_or(0, |known| known.version);
    if actual == expected {
        return Ok(());
    }
    let last = known.map(|known| known.last.signature);
    let (by, at) = (last.map(|last| last.by), last.map(|last| last.at));
    Err(Refusals::one("expectedVersion", LessonRefusal::VersionConflict { expected, actual, by, at }))
}

/// Whether who teaches a lesson, or whether it is taught, may still change: not once it is signed, or its week closed.
///
/// # Errors
/// [`LessonRefusal`] that says which.
pub(crate) fn is_writable(school: &School, class: ClassId, place: Place) -> Result<(), LessonRefusal> {
    let year = school.classes.class(class).and_then(|class| school.calendar.year(class.year));
    if let Some(refusal) = year.and_then(|dates| closed_on(school, class, dates, place.date)) {
        return Err(refusal);
    }
    match school.lessons.signed(class, place) {
        Some(_) => Err(LessonRefusal::SignedAlready { place }),
        None => Ok(()),
    }
}

/// Whether the timetable of a class may still change from a day on: no lesson since is signed, and no week closed.
///
/// # Errors
/// [`LessonRefusal`] that says which.
pub(crate) fn none_signed_since(school: &School, class: ClassId, from: Date) -> Result<(), LessonRefusal> {
    let year = school.classes.class(class).and_then(|class| school.calendar.year(class.year));
    let Some(dates) = year else { return Ok(()) };
    if let Some((place, _)) = school.lessons.rows(class, from..=dates.last_day).next_back() {
        return Err(LessonRefusal::SignedAlready { place });
    }
    let closed = (1..=crate::calendar::WEEKS).find_map(|week| {
        let (_, until) = dates.week(week)?;
        let closed = school.lessons.week(class, week).standing()?;
        (until >= from).then_some(LessonRefusal::WeekClosed { week, at: closed.at })
    });
    closed.map_or(Ok(()), Err)
}
