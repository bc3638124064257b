//! The decisions about lessons that are not taught and are made up for; and whether a new assignment of a teacher fits the
//! timetables.

use std::collections::{BTreeMap, BTreeSet};

use jiff::civil::Date;

use super::{class_of, not_erased, once, said};
use crate::{
    attendance::Session,
    calendar::YearDates,
    classes::{Class, Classes},
    command::Decide,
    context::{Actor, Context},
    ids::{AccountId, ClassId},
    lessons::is_writable,
    policy::{Action, Object, authorize},
    refusal::{Decided, Decision, Refusal, Refusals, Refused},
    sealed::Sealed,
    state::School,
    timetable::{
        CancelLessons, Lesson, LessonsCanceled, LessonsRestored, MakeUpPlanned, Period, Place, PlanMakeUp,
        RestoreLessons, Schedule, SetTimetable, Slot, TimetableRefusal,
    },
};

impl Decide for CancelLessons {
    fn decide(self, school: &School, context: &Context) -> Decision {
        let action = Action::CancelLessons;
        let right = authorize(school, context.actor, action, Object::School, context.today())?;
        let Self { classes, from, until, session, periods, why, note } = self;
        let limit = SetTimetable::LIMIT;
        match classes.len() {
            0 => return Err(Refusals::one("classes", TimetableRefusal::NoClasses)),
            actual if actual > limit => {
                return Err(Refusals::one("classes", TimetableRefusal::TooManyClasses { limit, actual }));
            }
            _ => {}
        }
        let days = until.since(from).map_or(-1, |span| span.get_days());
        if !(0..=Self::MOST_DAYS).contains(&days) {
            let refusal = TimetableRefusal::RangeOfDays { most: Self::MOST_DAYS };
            return Err(Refusals::one("until", refusal));
        }
        // No right lets others; who folds another ledger still gets an owner for the seal.
        let author = match context.actor {
            Actor::Account(account) => account,
            Actor::Operator | Actor::System => AccountId(context.actor.id()),
        };
        if note.is_some() {
            not_erased(school, author, "note")?;
        }
        let mut wrong = Vec::new();
        let mut events = Vec::new();
        let mut seen = BTreeSet::new();
        for (index, class) in classes.iter().copied().enumerate() {
            let path = format!("classes[{index}]");
            let mut refuse = |refusal: Refusal| wrong.push(Refused { path: path.clone(), refusal });
            if !seen.insert(class) {
                refuse(TimetableRefusal::ClassRepeated { class }.into());
                continue;
            }
            if let Err(refusals) = class_of(school, class, &path) {
                wrong.extend(refusals.list().iter().cloned());
                continue;
            }
            let mut found: BTreeMap<Date, Vec<Slot>> = BTreeMap::new();
            for lesson in school.schedule().of_class_between(class, from, until) {
                let is_meant = lesson.canceled.is_none() && lesson.makes_up.is_none();
                if !is_meant || !selects(session, &periods, lesson.place) {
                    continue;
                }
                match is_writable(school, class, lesson.place) {
                    Ok(()) => found.entry(lesson.place.date).or_default().push(lesson.place.slot()),
                    Err(refusal) => refuse(refusal.into()),
                }
            }
            if found.is_empty() {
                refuse(TimetableRefusal::NothingToCancel { from, until }.into());
            }
            events.extend(found.into_iter().map(|(date, lessons)| LessonsCanceled {
                class,
                date,
                lessons,
                why,
                author,
                note: note.clone().map(Sealed::Open),
            }));
        }
        Refusals::collect(wrong)?;
        Ok(events.into_iter().map(|event| Decided { right, event: event.into() }).collect())
    }
}

fn selects(session: Option<Session>, periods: &[Period], place: Place) -> bool {
    session.is_none_or(|session| session == place.session)
        && (periods.is_empty() || periods.contains(&place.period))
}

impl Decide for RestoreLessons {
    fn decide(self, school: &School, context: &Context) -> Decision {
        let Self { class, date, session, periods } = self;
        let action = Action::RestoreLessons;
        let right = authorize(school, context.actor, action, Object::School, context.today())?;
        class_of(school, class, "class")?;
        let lessons = school.schedule().of_class(class, date).into_iter();
        let is_meant =
            |lesson: &Lesson| lesson.canceled.is_some() && selects(session, &periods, lesson.place);
        let canceled: Vec<Lesson> = lessons.filter(is_meant).collect();
        if canceled.is_empty() {
            return Err(Refusals::one("date", TimetableRefusal::NothingCanceled { date }));
        }
        let mut wrong = Vec::new();
        let mut refuse = |refusal: Refusal| wrong.push(Refused { path: "date".to_owned(), refusal });
        for lesson in &canceled {
            if let Some(on) = lesson.canceled.as_ref().and_then(|canceled| canceled.made_up) {
                refuse(TimetableRefusal::MadeUp { place: lesson.place, on }.into());
            }
            if let Err(refusal) = is_writable(school, class, lesson.place) {
                refuse(refusal.into());
            }
        }
        let slots = canceled.iter().map(|lesson| lesson.place.slot()).collect();
        let event = LessonsRestored { class, date, lessons: slots };
        let mut after = school.timetables.clone();
        after.restored(&event);
        for clash in school.schedule().with_timetables(&after).clashes([date]) {
            refuse(said(school, &clash, class).into());
        }
        Refusals::collect(wrong)?;
        Ok(vec![Decided { right, event: event.into() }])
    }
}

impl Decide for PlanMakeUp {
    fn decide(self, school: &School, context: &Context) -> Decision {
        let Self { class, lesson: place, on, teacher } = self;
        let action = Action::PlanMakeUp;
        let right = authorize(school, context.actor, action, Object::School, context.today())?;
        let (known, dates) = class_of(school, class, "class")?;
        let lesson = school.schedule().canceled(class, place);
        let lesson =
            lesson.ok_or_else(|| Refusals::one("lesson", TimetableRefusal::NotCanceled { place }))?;
        let before = lesson.canceled.as_ref().and_then(|canceled| canceled.made_up);
        if let Some(before) = before {
            // What was taught already stays where it was.
            is_writable(school, class, before).map_err(|refusal| Refusals::one("lesson", refusal))?;
        }
        if on.is_none() && before.is_none() {
            return Ok(Vec::new());
        }
        let teacher = match on {
            None => None,
            Some(on) => Some(make_up_teacher(school, (known, dates), &lesson, on, teacher)?),
        };
        let event = MakeUpPlanned { class, lesson: place, subject: lesson.subject, on, teacher };
        let standing = before.and_then(|before| {
            let made_up = school.schedule().taught(class, before);
            made_up.filter(|made_up| made_up.makes_up == Some(place)).map(|made_up| (before, made_up))
        });
        if standing.is_some_and(|(before, made_up)| Some(before) == on && made_up.planned == teacher) {
            return Ok(Vec::new());
        }
        let mut after = school.timetables.clone();
        after.make_up_planned(&event);
        let clashes = school.schedule().with_timetables(&after).clashes(on.map(|on| on.date));
        let refused = clashes
            .iter()
            .map(|clash| Refused { path: "on".to_owned(), refusal: said(school, clash, class).into() });
        Refusals::collect(refused.collect())?;
        Ok(vec![Decided { right, event: event.into() }])
    }
}

/// Who teaches the lesson that makes up for another, when that can be on the given day.
fn make_up_teacher(
    school: &School,
    (class, dates): (&Class, &YearDates),
    lesson: &Lesson,
    on: Place,
    named: Option<AccountId>,
) -> Result<AccountId, Refusals> {
    if dates.week_on(on.date).is_none() {
        return Err(Refusals::one("on.date", TimetableRefusal::NotATeachingDay { date: on.date }));
    }
    is_writable(school, class.id, on).map_err(|refusal| Refusals::one("on", refusal))?;
    let (subject, name) = (lesson.subject, class.name.clone());
    let Some(teacher) = named.or(lesson.planned) else {
        let refusal = TimetableRefusal::NobodyAssigned { subject, name, on: on.date };
        return Err(Refusals::one("teacher", refusal));
    };
    if !school.classes.teaches(class.id, subject, teacher, on.date) {
        let refusal = TimetableRefusal::TeacherNotAssigned { teacher, subject, name, on: on.date };
        return Err(Refusals::one("teacher", refusal));
    }
    Ok(teacher)
}

/// Why the assignments of a class cannot become these from a day on: somebody would be in two places.
pub(crate) fn assignment_clash(
    school: &School,
    class: ClassId,
    after: &Classes,
    from: Date,
) -> Option<TimetableRefusal> {
    if school.timetables.is_empty() {
        return None;
    }
    let dates = school.calendar.year(school.classes.class(class)?.year)?;
    let schedule: Schedule<'_> = school.schedule().with_classes(after);
    let clashes = once(schedule.clashes(schedule.telling_days(dates, from)));
    clashes.first().map(|clash| said(school, clash, class))
}
