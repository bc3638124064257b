//! What every decision about a student checks: codes, identity numbers, ages, dates.

use std::ops::RangeInclusive;

use jiff::civil::Date;

use crate::{
    calendar::{CalendarRefusal, YearDates},
    classes::{Class, ClassRefusal},
    ids::{ClassId, StudentId},
    refusal::{Refusal, Refused},
    registry::{
        Admission, AgeRule, Enrollment, OLDEST, Registry, RegistryRefusal, Student, StudentCode,
        StudentIdentity, Suspension, YOUNGEST,
    },
    regulations::GradeLevel,
    state::School,
};

/// A student code of the sector database (mã học sinh).
pub(super) const MINISTRY_CODE_DIGITS: usize = 10;

/// A personal identity number (số định danh cá nhân; Decree 137/2015/NĐ-CP, Article 13).
const IDENTITY_NUMBER_DIGITS: usize = 12;

/// A class with the dates of its year.
pub(crate) fn class_in_year(school: &School, class: ClassId) -> Result<(&Class, &YearDates), Refusal> {
    let class = school.classes.class(class).ok_or(ClassRefusal::UnknownClass(class))?;
    let year = school.calendar.year(class.year).ok_or(CalendarRefusal::YearNotOpen(class.year))?;
    Ok((class, year))
}

/// Refuses a day outside the year.
pub(crate) fn within(year: &YearDates, date: Date) -> Result<(), RegistryRefusal> {
    if year.contains(date) { Ok(()) } else { Err(RegistryRefusal::DateOutsideYear { date, year: year.year }) }
}

pub(crate) fn student(registry: &Registry, id: StudentId) -> Result<&Student, RegistryRefusal> {
    let student = registry.student(id).ok_or(RegistryRefusal::UnknownStudent(id))?;
    match student.merged {
        Some(merged) => Err(RegistryRefusal::WasMerged { student: id, into: merged.into }),
        None => Ok(student),
    }
}

/// Everything about an identity that the state can contradict; `own` is the student whose identity it is to be.
pub(crate) fn identity(
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
        } else if let Some(holder) = registry.by_identity_number(number.as_str())
            && taken(Some(holder))
            && let Some(holder) = registry.student(holder)
        {
            let (register_number, has_left) = (holder.register_number, holder.open_enrollment().is_none());
            refuse("identityNumber", RegistryRefusal::IdentityNumberTaken { register_number, has_left });
        }
    }
    if let Some(class) = class
        && let Err(refusal) = age(class, identity.born_on)
    {
        refuse("bornOn", refusal);
    }
    refused
}

/// Where the student attends and is not suspended: only from there are moves recorded.
pub(crate) fn attending(student: &Student) -> Result<&Enrollment, RegistryRefusal> {
    let stay = student.open_enrollment().ok_or(RegistryRefusal::HasDeparted)?;
    match student.open_suspension() {
        Some(_) => Err(RegistryRefusal::Suspended(student.id)),
        None => Ok(stay),
    }
}

/// Refuses a day that is not after the first day in the present class.
pub(crate) fn after(from: Date, date: Date) -> Result<(), RegistryRefusal> {
    if date > from { Ok(()) } else { Err(RegistryRefusal::DateBeforeEnrollment { date, from }) }
}

/// Refuses a day before one of which a suspension speaks already: moves are recorded in the order of time.
pub(crate) fn settled(student: &Student, date: Date) -> Result<(), RegistryRefusal> {
    match student.suspensions.last().map(Suspension::latest) {
        Some(since) if date < since => Err(RegistryRefusal::DateBeforeLastChange { date, since }),
        _ => Ok(()),
    }
}

/// Refuses a day after the summer that follows the year.
pub(crate) fn until_summer(year: &YearDates, date: Date) -> Result<(), RegistryRefusal> {
    if date > end_of_summer(year) {
        Err(RegistryRefusal::DateOutsideYear { date, year: year.year })
    } else {
        Ok(())
    }
}

// Students also leave after the last day of the year, until the next one begins.
fn end_of_summer(year: &YearDates) -> Date {
    Date::new(year.last_day.year(), 8, 31).map_or(year.last_day, |day| day.max(year.last_day))
}

/// Refuses an age at which the grade is not entered; impossible ages are refused with the identity.
pub(super) fn age_of_admission(class: &Class, entry: &Admission) -> Result<(), RegistryRefusal> {
    let grade = class.grade;
    let age = age_in(class, entry.identity.born_on);
    let rule = AgeRule::of(grade.school_level());
    let allowed = rule.admits(grade, &entry.origin, entry.age.as_ref());
    if !plausible(grade).contains(&age) || allowed.contains(&age) {
        return Ok(());
    }
    let (from, to) = (*allowed.start(), *allowed.end());
    Err(RegistryRefusal::AgeNotAllowed { age, grade, from, to })
}

/// Whether the text is `count` ASCII digits.
pub(crate) fn has_digits(text: &str, count: usize) -> bool {
    text.len() == count && text.bytes().all(|b| b.is_ascii_digit())
}

fn age(class: &Class, born_on: Date) -> Result<(), RegistryRefusal> {
    let (age, grade) = (age_in(class, born_on), class.grade);
    if plausible(grade).contains(&age) { Ok(()) } else { Err(RegistryRefusal::AgeImpossible { age, grade }) }
}

/// Age in the calendar year in which the class's school year begins.
fn age_in(class: &Class, born_on: Date) -> i16 {
    i16::try_from(class.year.0).unwrap_or(i16::MAX).saturating_sub(born_on.year())
}

fn plausible(grade: GradeLevel) -> RangeInclusive<i16> {
    let number = i16::from(grade.number());
    number + YOUNGEST..=number + OLDEST
}
