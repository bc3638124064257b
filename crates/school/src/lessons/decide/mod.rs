//! The decisions about the lesson log: rows, weeks, months.

mod months;
mod rows;
mod weeks;

pub(crate) use rows::{is_writable, none_signed_since};

use super::LessonRefusal;
use crate::{
    attendance::Signature,
    calendar::{CalendarRefusal, YearDates},
    classes::Class,
    context::Actor,
    ids::{AccountId, ClassId},
    refusal::Refusals,
    sealed::Category,
    state::School,
};

/// A class with the dates of its year.
fn class_of(school: &School, id: ClassId) -> Result<(&Class, &YearDates), Refusals> {
    let class = school.classes.class(id);
    let class = class.ok_or_else(|| Refusals::one("class", LessonRefusal::UnknownClass { class: id }))?;
    let dates = school.calendar.year(class.year);
    let dates = dates.ok_or_else(|| Refusals::one("class", CalendarRefusal::YearNotOpen(class.year)))?;
    Ok((class, dates))
}

/// Whose work a reason would be about, unless nothing may be written about them any more.
fn author(school: &School, signature: Signature) -> Result<AccountId, Refusals> {
    let id = match signature.by {
        Actor::Account(account) => account,
        // No right lets them; who folds another ledger still gets an owner for the seal.
        Actor::Operator | Actor::System => AccountId(signature.by.id()),
    };
    not_erased(school, id, "reason")?;
    Ok(id)
}

fn not_erased(school: &School, person: AccountId, path: &str) -> Result<(), Refusals> {
    if school.registry.is_erased(person.0, Category::Comment) {
        return Err(Refusals::one(path, LessonRefusal::SignerErased));
    }
    Ok(())
}
