//! The decisions about notes, reviews and discipline.

use std::collections::HashSet;

use jiff::civil::Date;

use super::{
    ConductNote, ConductNoteRecorded, ConductNoteWithdrawn, ConductRefusal, ConductReviewed,
    DecideDiscipline, DisciplineDecided, DisciplineLifted, LiftDiscipline, RecordConductNote, ReviewConduct,
    Reviewed, Span, WithdrawConductNote,
};
use crate::{
    attendance::Month,
    calendar::{CalendarRefusal, YearDates},
    classes::Class,
    command::Decide,
    context::{Actor, Context},
    ids::{AccountId, ClassId, ConductNoteId, StudentId},
    policy::{Action, Object, Role, authorize},
    refusal::{Decided, Decision, Refusals, Refused},
    sealed::{Category, Sealed},
    state::School,
    text::Note,
};

impl Decide for RecordConductNote {
    fn decide(self, school: &School, context: &Context) -> Decision {
        let Self { student, on, kind, text, shared, corrects } = self;
        let action = Action::RecordConductNote;
        // Of that day: the student may have changed class since.
        let right = authorize(school, context.actor, action, Object::Student(student), on)?;
        let known = match corrects {
            None => None,
            Some((id, expected)) => {
                let note = standing_note(school, id, "corrects.noteId")?;
                if note.student != student || note.entered.by != context.actor {
                    return Err(Refusals::one("corrects.noteId", ConductRefusal::NotTheAuthor));
                }
                open_month(school, note.class, note.on)?;
                if note.version != expected {
                    let refusal = ConductRefusal::VersionConflict { expected, actual: note.version };
                    return Err(Refusals::one("corrects.expectedVersion", refusal));
                }
                Some(note)
            }
        };
        let class = class_on(school, student, on, context)?;
        open_month(school, class.id, on)?;
        not_erased(school, student, "text")?;
        let says_the_same = |note: &ConductNote| {
            (note.on, note.kind, note.is_shared) == (on, kind, shared) && note.text.get() == Some(&text)
        };
        if known.is_some_and(says_the_same) {
            return Ok(Vec::new());
        }
        let event = ConductNoteRecorded {
            note: known.map_or_else(|| context.ids.fresh(), |note| note.id),
            student,
            class: class.id,
            on,
            kind,
            text: Sealed::Open(text),
            shared,
            corrects: known.map(|note| note.last.position),
        };
        Ok(vec![Decided { right, event: event.into() }])
    }
}

impl Decide for WithdrawConductNote {
    fn decide(self, school: &School, context: &Context) -> Decision {
        let Self { note: id, reason } = self;
        let action = Action::WithdrawConductNote;
        let known = school.conduct.note(id);
        // Of a note that nobody knows, nobody is told whether it exists.
        let (about, day) =
            known.map_or((Object::School, context.today()), |note| (Object::Student(note.student), note.on));
        let right = authorize(school, context.actor, action, about, day)?;
        let note = standing_note(school, id, "noteId")?;
        if right.role == Role::Teacher && note.entered.by != context.actor {
            return Err(Refusals::one("noteId", ConductRefusal::NotTheAuthor));
        }
        open_month(school, note.class, note.on)?;
        not_erased(school, note.student, "reason")?;
        let (student, class) = (note.student, note.class);
        let event = ConductNoteWithdrawn { note: id, student, class, reason: Sealed::Open(reason) };
        Ok(vec![Decided { right, event: event.into() }])
    }
}

impl Decide for ReviewConduct {
    fn decide(self, school: &School, context: &Context) -> Decision {
        let Self { class: id, span, entries, remark, expected_version } = self;
        let action = Action::ReviewConduct;
        let right = authorize(school, context.actor, action, Object::Class(id), context.today())?;
        let (_, dates) = class_of(school, id)?;
        let (first, last) = days(dates, span)?;
        if context.today() < first {
            return Err(Refusals::one("span", ConductRefusal::NotBegun { span }));
        }
        open_month(school, id, first)?;
        open_month(school, id, last)?;
        if entries.len() > Self::LIMIT {
            let refusal = ConductRefusal::TooManyEntries { limit: Self::LIMIT, actual: entries.len() };
            return Err(Refusals::one("entries", refusal));
        }
        if entries.is_empty() && remark.is_none() {
            return Err(Refusals::one("entries", ConductRefusal::NothingSaid));
        }
        let (mut seen, mut refused) = (HashSet::new(), Vec::new());
        for (index, entry) in entries.iter().enumerate() {
            let student = entry.student;
            let stay = |day| school.registry.class_of(student, day) == Some(id);
            let refusal = if !seen.insert(student) {
                ConductRefusal::Repeated { student }
            } else if !stay(first) && !stay(last) {
                ConductRefusal::NotInClass { student }
            } else {
                continue;
            };
            refused.push(Refused { path: format!("entries[{index}].student"), refusal: refusal.into() });
        }
        Refusals::collect(refused)?;
        let known = school.conduct.review(id, span);
        let actual = known.map_or(0, |review| review.version);
        if actual != expected_version {
            let refusal = ConductRefusal::VersionConflict { expected: expected_version, actual };
            return Err(Refusals::one("expectedVersion", refusal));
        }
        let Actor::Account(author) = context.actor else {
            return Err(Refusals::one("", ConductRefusal::NotTheAuthor));
        };
        let mut levels: Vec<Reviewed> =
            entries.iter().map(|entry| Reviewed { student: entry.student, level: entry.level }).collect();
        levels.sort_unstable();
        let event = ConductReviewed {
            class: id,
            span,
            levels,
            author,
            remark: remark_of(school, author, remark)?,
            corrects: known.map(|review| review.last.position),
        };
        Ok(vec![Decided { right, event: event.into() }])
    }
}

fn remark_of(
    school: &School,
    author: AccountId,
    remark: Option<Note>,
) -> Result<Option<Sealed<Note>>, Refusals> {
    if remark.is_some() && school.registry.is_erased(author.0, Category::Comment) {
        return Err(Refusals::one("remark", ConductRefusal::AuthorErased));
    }
    Ok(remark.map(Sealed::Open))
}

impl Decide for DecideDiscipline {
    fn decide(self, school: &School, context: &Context) -> Decision {
        let Self { student, measure, on, reason } = self;
        let action = Action::DecideDiscipline;
        let right = authorize(school, context.actor, action, Object::Student(student), context.today())?;
        let class = class_on(school, student, on, context)?;
        if !measure.exists_at(class.grade.school_level()) {
            return Err(Refusals::one("measure", ConductRefusal::NoSuchMeasure { measure }));
        }
        if right.role == Role::Teacher && measure.is_of_principal() && !leads(school, context.actor) {
            return Err(Refusals::one("measure", ConductRefusal::NeedsPrincipal { measure }));
        }
        not_erased(school, student, "reason")?;
        let event = DisciplineDecided {
            discipline: context.ids.fresh(),
            student,
            class: class.id,
            measure,
            on,
            reason: Sealed::Open(reason),
        };
        Ok(vec![Decided { right, event: event.into() }])
    }
}

/// Whether somebody is of the management board, in whatever other role they were permitted.
fn leads(school: &School, actor: Actor) -> bool {
    let Actor::Account(account) = actor else { return false };
    let is_leading = |role: &Role| matches!(role, Role::Principal | Role::VicePrincipal);
    school.staff.active_roles(account).iter().any(is_leading)
}

impl Decide for LiftDiscipline {
    fn decide(self, school: &School, context: &Context) -> Decision {
        let Self { discipline: id, reason } = self;
        let known = school.conduct.discipline(id);
        let about = known.map_or(Object::School, |known| Object::Student(known.student));
        let right = authorize(school, context.actor, Action::LiftDiscipline, about, context.today())?;
        let unknown = || Refusals::one("discipline", ConductRefusal::UnknownDiscipline { discipline: id });
        let known = known.ok_or_else(unknown)?;
        if known.lifted.is_some() {
            return Ok(Vec::new());
        }
        if right.role == Role::Teacher && known.measure.is_of_principal() && !leads(school, context.actor) {
            let refusal = ConductRefusal::NeedsPrincipal { measure: known.measure };
            return Err(Refusals::one("discipline", refusal));
        }
        not_erased(school, known.student, "reason")?;
        let event = DisciplineLifted { discipline: id, student: known.student, reason: Sealed::Open(reason) };
        Ok(vec![Decided { right, event: event.into() }])
    }
}

/// A class with the dates of its year.
pub(crate) fn class_of(school: &School, id: ClassId) -> Result<(&Class, &YearDates), Refusals> {
    let class = school.classes.class(id);
    let class = class.ok_or_else(|| Refusals::one("class", ConductRefusal::UnknownClass { class: id }))?;
    let dates = school.calendar.year(class.year);
    let dates = dates.ok_or_else(|| Refusals::one("class", CalendarRefusal::YearNotOpen(class.year)))?;
    Ok((class, dates))
}

/// The student's class on a day that has come and lies in its school year.
pub(crate) fn class_on<'a>(
    school: &'a School,
    student: StudentId,
    on: Date,
    context: &Context,
) -> Result<&'a Class, Refusals> {
    if on > context.today() {
        return Err(Refusals::one("on", ConductRefusal::InTheFuture { on }));
    }
    let class = school.registry.class_of(student, on);
    let class = class.ok_or_else(|| Refusals::one("student", ConductRefusal::NotInAnyClass { on }))?;
    let (class, dates) = class_of(school, class)?;
    if on < dates.first_day || on > dates.last_day {
        return Err(Refusals::one("on", ConductRefusal::NotInYear { on }));
    }
    Ok(class)
}

fn standing_note<'a>(school: &'a School, id: ConductNoteId, path: &str) -> Result<&'a ConductNote, Refusals> {
    let note = school.conduct.note(id).filter(|note| note.withdrawn.is_none());
    note.ok_or_else(|| Refusals::one(path, ConductRefusal::UnknownNote { note: id }))
}

/// What the management board signed is closed.
fn open_month(school: &School, class: ClassId, on: Date) -> Result<(), Refusals> {
    let month = Month::of(on);
    match school.attendance.month(class, month).standing() {
        Some(signed) => Err(Refusals::one("on", ConductRefusal::MonthSigned { month, at: signed.at })),
        None => Ok(()),
    }
}

fn not_erased(school: &School, student: StudentId, path: &str) -> Result<(), Refusals> {
    if school.registry.is_erased(student.0, Category::Comment) {
        return Err(Refusals::one(path, ConductRefusal::PersonalDataErased { student }));
    }
    Ok(())
}

/// The first and the last day of a span within the school year.
pub(crate) fn days(dates: &YearDates, span: Span) -> Result<(Date, Date), Refusals> {
    let found = match span {
        Span::Week(week) => dates.week(week),
        Span::Month(month) => {
            let (first, last) = month.days();
            let (first, last) = (first.max(dates.first_day), last.min(dates.last_day));
            (first <= last).then_some((first, last))
        }
    };
    found.ok_or_else(|| Refusals::one("span", ConductRefusal::UnknownSpan { span }))
}
