//! The decisions about the homeroom book.

use std::collections::HashSet;

use jiff::civil::Date;

use super::{
    CircumstancesRecorded, CloseSupportCase, HomeroomBookLocked, HomeroomPageWritten, HomeroomRefusal,
    LockHomeroomBook, LogParentContact, OpenSupportCase, Page, ParentContactLogged, ParentMeetingRecorded,
    RecordCircumstances, RecordParentMeeting, SupportCaseClosed, SupportCaseOpened, WriteHomeroomPage,
};
use crate::{
    calendar::YearDates,
    command::Decide,
    conduct::{class_of, class_on, days},
    context::{Actor, Context},
    ids::{AccountId, ClassId, StudentId},
    policy::{Action, Object, authorize},
    refusal::{Decided, Decision, Refusals, Refused},
    sealed::{Category, Sealed},
    state::School,
};

impl Decide for WriteHomeroomPage {
    fn decide(self, school: &School, context: &Context) -> Decision {
        let Self { class: id, page, text, expected_version } = self;
        let action = Action::WriteHomeroomPage;
        let right = authorize(school, context.actor, action, Object::Class(id), context.today())?;
        let (_, dates) = class_of(school, id)?;
        open_on(school, id, last_day(dates, page)?)?;
        let known = school.homeroom.page(id, page);
        still_at(known.map_or(0, |known| known.version), expected_version)?;
        if known.is_some_and(|known| known.text.get() == Some(&text)) {
            return Ok(Vec::new());
        }
        let author = author(school, context)?;
        let corrects = known.map(|known| known.last.position);
        let event = HomeroomPageWritten { class: id, page, author, text: Sealed::Open(text), corrects };
        Ok(vec![Decided { right, event: event.into() }])
    }
}

impl Decide for RecordCircumstances {
    fn decide(self, school: &School, context: &Context) -> Decision {
        let Self { student, text, expected_version } = self;
        let (action, today) = (Action::RecordCircumstances, context.today());
        let right = authorize(school, context.actor, action, Object::Student(student), today)?;
        let class = class_on(school, student, today, context)?.id;
        open_on(school, class, today)?;
        not_erased(school, student)?;
        let known = school.homeroom.sheet(student).and_then(|sheet| sheet.circumstances.as_ref());
        still_at(known.map_or(0, |known| known.version), expected_version)?;
        if known.is_some_and(|known| known.text.get() == Some(&text)) {
            return Ok(Vec::new());
        }
        let corrects = known.map(|known| known.last.position);
        let event = CircumstancesRecorded { student, class, text: Sealed::Open(text), corrects };
        Ok(vec![Decided { right, event: event.into() }])
    }
}

impl Decide for LogParentContact {
    fn decide(self, school: &School, context: &Context) -> Decision {
        let Self { student, on, means, guardian, text } = self;
        let action = Action::LogParentContact;
        let right = authorize(school, context.actor, action, Object::Student(student), context.today())?;
        let class = class_on(school, student, on, context)?.id;
        open_on(school, class, on)?;
        not_erased(school, student)?;
        if let Some(id) = guardian {
            let of_student = school.registry.guardians_of(student);
            if of_student.iter().all(|known| known.id != id) {
                return Err(Refusals::one("guardian", HomeroomRefusal::NotAGuardian { guardian: id }));
            }
        }
        let event = ParentContactLogged { student, class, on, means, guardian, text: Sealed::Open(text) };
        Ok(vec![Decided { right, event: event.into() }])
    }
}

impl Decide for RecordParentMeeting {
    fn decide(self, school: &School, context: &Context) -> Decision {
        let Self { class: id, on, mut attended, minutes, expected_version } = self;
        let action = Action::RecordParentMeeting;
        let right = authorize(school, context.actor, action, Object::Class(id), context.today())?;
        let (_, dates) = class_of(school, id)?;
        if on > context.today() || on < dates.first_day || on > dates.last_day {
            return Err(Refusals::one("on", HomeroomRefusal::NotADayOfTheYear { on }));
        }
        open_on(school, id, on)?;
        if attended.len() > Self::LIMIT {
            let refusal = HomeroomRefusal::TooManyEntries { limit: Self::LIMIT, actual: attended.len() };
            return Err(Refusals::one("attended", refusal));
        }
        let members: HashSet<StudentId> = school.registry.members(id, on).map(|student| student.id).collect();
        let refuse = |(index, student): (usize, &StudentId)| {
            let refusal = HomeroomRefusal::NotInClass { student: *student };
            let path = format!("attended[{index}]");
            (!members.contains(student)).then(|| Refused { path, refusal: refusal.into() })
        };
        Refusals::collect(attended.iter().enumerate().filter_map(refuse).collect())?;
        attended.sort_unstable();
        attended.dedup();
        let known = school.homeroom.meeting(id, on);
        still_at(known.map_or(0, |known| known.version), expected_version)?;
        let author = author(school, context)?;
        let corrects = known.map(|known| known.last.position);
        let minutes = Sealed::Open(minutes);
        let event = ParentMeetingRecorded { class: id, on, author, attended, minutes, corrects };
        Ok(vec![Decided { right, event: event.into() }])
    }
}

impl Decide for OpenSupportCase {
    fn decide(self, school: &School, context: &Context) -> Decision {
        let Self { student, text } = self;
        let (action, today) = (Action::OpenSupportCase, context.today());
        let right = authorize(school, context.actor, action, Object::Student(student), today)?;
        let class = class_on(school, student, today, context)?.id;
        open_on(school, class, today)?;
        not_erased(school, student)?;
        let event = SupportCaseOpened { case: context.ids.fresh(), student, class, text: Sealed::Open(text) };
        Ok(vec![Decided { right, event: event.into() }])
    }
}

impl Decide for CloseSupportCase {
    fn decide(self, school: &School, context: &Context) -> Decision {
        let Self { case: id, outcome } = self;
        let known = school.homeroom.case(id);
        let about = known.map_or(Object::School, |(student, _)| Object::Student(student));
        let right = authorize(school, context.actor, Action::CloseSupportCase, about, context.today())?;
        let unknown = || Refusals::one("case", HomeroomRefusal::UnknownCase { case: id });
        let (student, case) = known.ok_or_else(unknown)?;
        if case.closed.is_some() {
            return Ok(Vec::new());
        }
        let class = class_on(school, student, context.today(), context)?.id;
        open_on(school, class, context.today())?;
        not_erased(school, student)?;
        let event = SupportCaseClosed { case: id, student, outcome: Sealed::Open(outcome) };
        Ok(vec![Decided { right, event: event.into() }])
    }
}

impl Decide for LockHomeroomBook {
    fn decide(self, school: &School, context: &Context) -> Decision {
        let Self { class, until } = self;
        let action = Action::LockHomeroomBook;
        let right = authorize(school, context.actor, action, Object::School, context.today())?;
        let (_, dates) = class_of(school, class)?;
        if let Some(until) = until.filter(|until| *until < dates.first_day || *until > dates.last_day) {
            return Err(Refusals::one("until", HomeroomRefusal::NotADayOfTheYear { on: until }));
        }
        if school.homeroom.locked_until(class) == until {
            return Ok(Vec::new());
        }
        Ok(vec![Decided { right, event: HomeroomBookLocked { class, until }.into() }])
    }
}

/// The day that decides whether a page is closed: the last one of what it is about.
fn last_day(dates: &YearDates, page: Page) -> Result<Date, Refusals> {
    match page.span() {
        // A plan of the year is closed with its first day, its summary with its last.
        None if page == Page::YearPlan => Ok(dates.first_day),
        None => Ok(dates.last_day),
        Some(span) => days(dates, span).map(|(_, last)| last),
    }
}

fn open_on(school: &School, class: ClassId, day: Date) -> Result<(), Refusals> {
    match school.homeroom.locked_until(class).filter(|until| day <= *until) {
        Some(until) => Err(Refusals::one("", HomeroomRefusal::Locked { until })),
        None => Ok(()),
    }
}

fn still_at(actual: u32, expected: u32) -> Result<(), Refusals> {
    if actual == expected {
        return Ok(());
    }
    Err(Refusals::one("expectedVersion", HomeroomRefusal::VersionConflict { expected, actual }))
}

fn not_erased(school: &School, student: StudentId) -> Result<(), Refusals> {
    if school.registry.is_erased(student.0, Category::Circumstances) {
        return Err(Refusals::one("student", HomeroomRefusal::PersonalDataErased { student }));
    }
    Ok(())
}

/// Whose work a text is.
pub(super) fn author(school: &School, context: &Context) -> Result<AccountId, Refusals> {
    match context.actor {
        Actor::Account(account) if !school.registry.is_erased(account.0, Category::Comment) => Ok(account),
        Actor::Account(_) | Actor::Operator | Actor::System => {
            Err(Refusals::one("", HomeroomRefusal::NoAuthor))
        }
    }
}
