//! Suspension and return (tạm nghỉ học, bảo lưu kết quả; trở lại học). A suspended student stays in the register under the same
//! number and keeps the class, but is on no list of it: nothing is required of those days, and nothing counts against them.

use jiff::civil::Date;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::{RegistryRefusal, Student, decisions::checks};
use crate::{
    classes::Class,
    command::Decide,
    context::Context,
    ids::{ClassId, StudentId},
    policy::{Action, Object, authorize},
    refusal::{Decided, Decision, Refusal, Refusals},
    sealed::{Category, HasSealed, Sealed, SealedSlot},
    state::School,
    text::Note,
};

/// A time during which a student is enrolled and does not attend.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Suspension {
    /// First day.
    pub from: Date,
    /// First day on which it no longer holds; none while it lasts.
    pub until: Option<Date>,
    /// When the student is expected back. Nothing happens on that day by itself.
    pub expected: Option<Date>,
}

impl Suspension {
    /// Whether it covers the day.
    #[must_use]
    pub fn holds_on(&self, day: Date) -> bool {
        self.from <= day && self.until.is_none_or(|until| day < until)
    }

    /// The latest day of which it says something: the return, or the beginning while it lasts.
    #[must_use]
    pub fn latest(&self) -> Date {
        self.until.unwrap_or(self.from)
    }
}

/// A student stopped attending for a time (tạm nghỉ học, bảo lưu).
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct StudentSuspended {
    /// The student.
    pub student: StudentId,
    /// The class that the student keeps.
    pub class: ClassId,
    /// First day.
    pub from: Date,
    /// When the student is expected back, if known.
    pub expected: Option<Date>,
    /// Why: the application of the family, the decision of the school.
    pub reason: Sealed<Note>,
}

/// A suspended student came back (trở lại học).
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct StudentReturned {
    /// The student.
    pub student: StudentId,
    /// The class that was kept.
    pub from: ClassId,
    /// The class entered: the same one, or another of the year in which the student comes back.
    pub to: ClassId,
    /// First day.
    pub on: Date,
    /// Remarks.
    pub note: Option<Sealed<Note>>,
}

impl HasSealed for StudentSuspended {
    fn slots(&mut self) -> Vec<SealedSlot<'_>> {
        let (owner, category) = (self.student.0, Category::Comment);
        vec![SealedSlot { field: "reason", owner, category, value: &mut self.reason }]
    }
}

impl HasSealed for StudentReturned {
    fn slots(&mut self) -> Vec<SealedSlot<'_>> {
        let (owner, category) = (self.student.0, Category::Comment);
        let note = self.note.as_mut();
        note.map(|value| SealedSlot { field: "note", owner, category, value }).into_iter().collect()
    }
}

/// Suspends a student who is enrolled.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct SuspendStudent {
    /// The student.
    pub student: StudentId,
    /// First day, after the first day in the class.
    pub from: Date,
    /// When the student is expected back, after the first day.
    pub expected: Option<Date>,
    /// Why.
    pub reason: Note,
}

/// Takes a suspended student back into the class, or into another one.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct ReturnStudent {
    /// The student.
    pub student: StudentId,
    /// The class; the one that was kept when absent. Another one is of the same year and grade, or of a later year and of the same
    /// grade or the next.
    pub class: Option<ClassId>,
    /// First day; the first day of the suspension says that it did not happen.
    pub on: Date,
    /// Remarks.
    pub note: Option<Note>,
}

impl Decide for SuspendStudent {
    fn decide(self, school: &School, context: &Context) -> Decision {
        let object = Object::Student(self.student);
        let right = authorize(school, context.actor, Action::SuspendStudent, object, context.today())?;
        let student =
            checks::student(&school.registry, self.student).map_err(|r| Refusals::one("student", r))?;
        let stay = checks::attending(student).map_err(|r| Refusals::one("student", r))?;
        let (_, year) = checks::class_in_year(school, stay.class).map_err(|r| Refusals::one("student", r))?;
        checks::after(stay.from, self.from).map_err(|r| Refusals::one("from", r))?;
        checks::settled(student, self.from).map_err(|r| Refusals::one("from", r))?;
        checks::until_summer(year, self.from).map_err(|r| Refusals::one("from", r))?;
        if let Some(expected) = self.expected.filter(|expected| *expected <= self.from) {
            let refusal = RegistryRefusal::ReturnBeforeSuspension { date: expected, from: self.from };
            return Err(Refusals::one("expected", refusal));
        }
        if school.registry.is_erased(self.student.0, Category::Comment) {
            return Err(Refusals::one("reason", RegistryRefusal::DataErased(self.student.0)));
        }
        let event = StudentSuspended {
            student: self.student,
            class: stay.class,
            from: self.from,
            expected: self.expected,
            reason: self.reason.into(),
        };
        Ok(vec![Decided { right, event: event.into() }])
    }
}

impl Decide for ReturnStudent {
    fn decide(self, school: &School, context: &Context) -> Decision {
        let object = Object::Student(self.student);
        let right = authorize(school, context.actor, Action::ReturnStudent, object, context.today())?;
        let student =
            checks::student(&school.registry, self.student).map_err(|r| Refusals::one("student", r))?;
        let stay = student
            .open_enrollment()
            .ok_or_else(|| Refusals::one("student", RegistryRefusal::HasDeparted))?;
        let suspension = student
            .open_suspension()
            .ok_or_else(|| Refusals::one("student", RegistryRefusal::NotSuspended(self.student)))?;
        if self.on < suspension.from {
            let refusal = RegistryRefusal::ReturnBeforeSuspension { date: self.on, from: suspension.from };
            return Err(Refusals::one("on", refusal));
        }
        let to = self.class.unwrap_or(stay.class);
        let (class, year) = checks::class_in_year(school, to).map_err(|r| Refusals::one("class", r))?;
        checks::within(year, self.on).map_err(|r| Refusals::one("on", r))?;
        if to != stay.class {
            follows(school, stay.class, class).map_err(|r| Refusals::one("class", r))?;
            if school.registry.is_erased(self.student.0, Category::Comment) && self.note.is_some() {
                return Err(Refusals::one("note", RegistryRefusal::DataErased(self.student.0)));
            }
        }
        let event = StudentReturned {
            student: self.student,
            from: stay.class,
            to,
            on: self.on,
            note: self.note.map(Into::into),
        };
        Ok(vec![Decided { right, event: event.into() }])
    }
}

/// Whether somebody of the class `present` may come back into `class`.
fn follows(school: &School, present: ClassId, class: &Class) -> Result<(), Refusal> {
    let (present, _) = checks::class_in_year(school, present)?;
    if class.year < present.year {
        return Err(RegistryRefusal::OtherYear { present: present.year, class: class.id }.into());
    }
    let steps = class.grade as i16 - present.grade as i16;
    if class.year == present.year && steps != 0 {
        return Err(RegistryRefusal::OtherGrade { present: present.grade, class: class.id }.into());
    }
    if !(0..=1).contains(&steps) {
        return Err(RegistryRefusal::NotTheNextGrade { present: present.grade, class: class.id }.into());
    }
    Ok(())
}

impl Student {
    /// The suspension that lasts, if there is one.
    #[must_use]
    pub fn open_suspension(&self) -> Option<&Suspension> {
        self.suspensions.last().filter(|suspension| suspension.until.is_none())
    }

    /// Whether the student belongs to a class on the day and is suspended.
    #[must_use]
    pub fn is_suspended_on(&self, day: Date) -> bool {
        self.is_excused_on(day) && self.stay_on(day).is_some()
    }

    pub(super) fn is_excused_on(&self, day: Date) -> bool {
        self.suspensions.iter().any(|suspension| suspension.holds_on(day))
    }
}
