//! The decisions about attendance: sessions, weeks, months.

mod months;
mod sessions;
mod weeks;

use super::{AttendanceRefusal, Signature};
use crate::{
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
    let class = class.ok_or_else(|| Refusals::one("class", AttendanceRefusal::UnknownClass { class: id }))?;
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
    if school.registry.is_erased(id.0, Category::Comment) {
        return Err(Refusals::one("reason", AttendanceRefusal::SignerErased));
    }
    Ok(id)
}
