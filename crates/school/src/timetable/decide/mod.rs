//! The decisions about timetables. Each that gives somebody a lesson is tried on a copy of the timetables first: nobody, and no
//! class, is ever in two places.

mod days;
mod substitutions;
mod versions;

pub(crate) use days::assignment_clash;

use std::collections::BTreeSet;

use super::{Place, TimetableRefusal, schedule::Clash};
use crate::{
    attendance::Signature,
    calendar::{CalendarRefusal, YearDates},
    classes::Class,
    context::Context,
    ids::{AccountId, ClassId},
    refusal::Refusals,
    sealed::Category,
    state::School,
};

/// A class with the dates of its year.
pub(super) fn class_of<'a>(
    school: &'a School,
    id: ClassId,
    path: &str,
) -> Result<(&'a Class, &'a YearDates), Refusals> {
    let class = school.classes.class(id);
    let class = class.ok_or_else(|| Refusals::one(path, TimetableRefusal::UnknownClass { class: id }))?;
    let dates = school.calendar.year(class.year);
    let dates = dates.ok_or_else(|| Refusals::one(path, CalendarRefusal::YearNotOpen(class.year)))?;
    Ok((class, dates))
}

/// Who gives the command, as it will stand in the timetables that are tried.
fn signature(school: &School, context: &Context) -> Signature {
    Signature { position: school.position, at: context.at, by: context.actor }
}

/// What a clash says of one of its two classes.
fn said(school: &School, clash: &Clash, class: ClassId) -> TimetableRefusal {
    let name = |class: ClassId| school.classes.class(class).map(|class| class.name.clone());
    let other = if clash.class == class { clash.other } else { clash.class };
    match clash.teacher {
        Some(teacher) => TimetableRefusal::TeacherBusy {
            teacher,
            name: school
                .staff
                .account(teacher)
                .and_then(|account| account.profile.get())
                .map(|profile| profile.name.full()),
            class: other,
            class_name: name(other),
            place: clash.place,
        },
        None => TimetableRefusal::PeriodTaken { place: clash.place },
    }
}

/// The clashes, each pair of classes and period of the week once.
fn once(clashes: Vec<Clash>) -> Vec<Clash> {
    let mut seen = BTreeSet::new();
    let weekday = |place: Place| place.date.weekday().to_monday_zero_offset();
    clashes
        .into_iter()
        .filter(|it| seen.insert((weekday(it.place), it.place.slot(), it.class, it.other, it.teacher)))
        .collect()
}

/// Refused when nothing may be written about the person any more.
fn not_erased(school: &School, person: AccountId, path: &str) -> Result<(), Refusals> {
    if school.registry.is_erased(person.0, Category::Comment) {
        return Err(Refusals::one(path, TimetableRefusal::PersonErased));
    }
    Ok(())
}
