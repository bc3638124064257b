//! What every decision about a student checks: codes, identity numbers, ages, dates.

use jiff::civil::Date;

use crate::{
    calendar::{CalendarRefusal, YearDates},
    classes::{Class, ClassRefusal},
    ids::{ClassId, StudentId},
    refusal::{Refusal, Refused},
    registry::{OLDEST, Registry, RegistryRefusal, Student, StudentCode, StudentIdentity, YOUNGEST},
    state::School,
};

/// A student code of the sector database (mã học sinh).
pub(super) const MINISTRY_CODE_DIGITS: usize = 10;

/// A personal identity number (số định danh cá nhân; Decree 137/2015/NĐ-CP, Article 13).
const IDENTITY_NUMBER_DIGITS: usize = 12;

/// A class with the dates of its year.
pub(super) fn class_in_year(school: &School, class: ClassId) -> Result<(&Class, &YearDates), Refusal> {
    let class = school.classes.class(class).ok_or(ClassRefusal::UnknownClass(class))?;
    let year = school.calendar.year(class.year).ok_or(CalendarRefusal::YearNotOpen(class.year))?;
    Ok((class, year))
}

/// Refuses a day outside the year.
pub(super) fn within(year: &YearDates, date: Date) -> Result<(), RegistryRefusal> {
    if year.contains(date) { Ok(()) } else { Err(RegistryRefusal::DateOutsideYear { date, year: year.year }) }
}

pub(super) fn student(registry: &Registry, id: StudentId) -> Result<&Student, RegistryRefusal> {
    registry.student(id).ok_or(RegistryRefusal::UnknownStudent(id))
}

/// Everything about an identity that the state can contradict; `own` is the student whose identity it is to be.
pub(super) fn identity(
    registry: &Registry,
    identity: &StudentIdentity,
    own: Option<StudentId>,
    class: Option<&Class>,
    path: &str,
) -> Vec<Refused> {
    let taken = |holder: Option<StudentId>| holder.is_some() && holder != own;
    let mut refused = Vec::new();
    let mut refuse = |field: &str, refusal: RegistryRefusal| {
        refused.push(Refused { path: format!("{path}.{field}"), refusal: refusal.into() });
    };
    if let StudentCode::Ministry(code) = &identity.code
        && !has_digits(code.as_str(), MINISTRY_CODE_DIGITS)
    {
        refuse("code", RegistryRefusal::CodeMalformed);
    } else if taken(registry.by_code(identity.code.as_str())) {
        refuse("code", RegistryRefusal::CodeTaken);
    }
    if let Some(number) = &identity.identity_number {
        if !has_digits(number.as_str(), IDENTITY_NUMBER_DIGITS) {
            refuse("identityNumber", RegistryRefusal::IdentityNumberMalformed);
        } else if taken(registry.by_identity_number(number.as_str())) {
            refuse("identityNumber", RegistryRefusal::IdentityNumberTaken);
        }
    }
    if let Some(class) = class
        && let Err(refusal) = age(class, identity.born_on)
    {
        refuse("bornOn", refusal);
    }
    refused
}

/// Whether the text is `count` ASCII digits.
pub(super) fn has_digits(text: &str, count: usize) -> bool {
    text.len() == count && text.bytes().all(|b| b.is_ascii_digit())
}

fn age(class: &Class, born_on: Date) -> Result<(), RegistryRefusal> {
    let grade = class.grade;
    let number = i16::from(grade.number());
    let age = i16::try_from(class.year.0).unwrap_or(i16::MAX).saturating_sub(born_on.year());
    if (number + YOUNGEST..=number + OLDEST).contains(&age) {
        Ok(())
    } else {
        Err(RegistryRefusal::AgeImpossible { age, grade })
    }
}
