//! Decisions that move a student: into a new year, to another class, out of the school, back into it.

use std::collections::HashSet;

use jiff::civil::Date;

use super::checks;
use crate::{
    calendar::YearDates,
    classes::Class,
    command::Decide,
    context::Context,
    ids::{ClassId, StudentId},
    policy::{Action, Object, authorize},
    refusal::{Decided, Decision, Refusal, Refusals, Refused},
    registry::{
        AdmitStudents, ChangeClass, ClassChanged, DepartureReason, EnrollStudents, ReadmitStudent,
        RecordDeparture, RegistryRefusal, StudentDeparted, StudentEnrolled, StudentReadmitted,
    },
    sealed::Category,
    state::School,
};

impl Decide for EnrollStudents {
    fn decide(self, school: &School, context: &Context) -> Decision {
        let Self { class: id, on, students } = self;
        let right =
            authorize(school, context.actor, Action::EnrollStudents, Object::Class(id), context.today())?;
        if students.is_empty() {
            return Err(Refusals::one("students", RegistryRefusal::NoEntries));
        }
        if students.len() > AdmitStudents::LIMIT {
            let refusal =
                RegistryRefusal::TooManyEntries { limit: AdmitStudents::LIMIT, actual: students.len() };
            return Err(Refusals::one("students", refusal));
        }
        let (class, year) = checks::class_in_year(school, id).map_err(|r| Refusals::one("class", r))?;
        checks::within(year, on).map_err(|r| Refusals::one("on", r))?;
        let mut seen = HashSet::with_capacity(students.len());
        let mut decided = Vec::with_capacity(students.len());
        let mut refused = Vec::new();
        for (index, student) in students.into_iter().enumerate() {
            let verdict = if seen.insert(student) {
                next_class(school, student, class, on)
            } else {
                Err(RegistryRefusal::StudentRepeated(student).into())
            };
            match verdict {
                Ok(Some(from)) => {
                    let event = StudentEnrolled { student, from, to: id, on };
                    decided.push(Decided { right, event: event.into() });
                }
                Ok(None) => {}
                Err(refusal) => refused.push(Refused { path: format!("students[{index}]"), refusal }),
            }
        }
        Refusals::collect(refused)?;
        Ok(decided)
    }
}

/// The class that the student leaves for `class`; `None` when the student is in it already.
fn next_class(
    school: &School,
    student: StudentId,
    class: &Class,
    on: Date,
) -> Result<Option<ClassId>, Refusal> {
    let student = checks::student(&school.registry, student)?;
    let stay = student.open_enrollment().ok_or(RegistryRefusal::HasDeparted)?;
    if stay.class == class.id {
        return Ok(None);
    }
    let (present, _) = checks::class_in_year(school, stay.class)?;
    if class.year <= present.year {
        return Err(RegistryRefusal::NotALaterYear { present: present.year, class: class.id }.into());
    }
    let steps = class.grade as i16 - present.grade as i16;
    if !(0..=1).contains(&steps) {
        return Err(RegistryRefusal::NotTheNextGrade { present: present.grade, class: class.id }.into());
    }
    if on <= stay.from {
        return Err(RegistryRefusal::DateBeforeEnrollment { date: on, from: stay.from }.into());
    }
    Ok(Some(stay.class))
}

impl Decide for ChangeClass {
    fn decide(self, school: &School, context: &Context) -> Decision {
        let object = Object::Student(self.student);
        let right = authorize(school, context.actor, Action::ChangeClass, object, context.today())?;
        let student =
            checks::student(&school.registry, self.student).map_err(|r| Refusals::one("student", r))?;
        let stay = student
            .open_enrollment()
            .ok_or_else(|| Refusals::one("student", RegistryRefusal::HasDeparted))?;
        let (class, year) = checks::class_in_year(school, self.to).map_err(|r| Refusals::one("to", r))?;
        if stay.class == self.to {
            return Ok(vec![]);
        }
        let (present, _) =
            checks::class_in_year(school, stay.class).map_err(|r| Refusals::one("student", r))?;
        if class.year != present.year {
            let refusal = RegistryRefusal::OtherYear { present: present.year, class: self.to };
            return Err(Refusals::one("to", refusal));
        }
        if class.grade != present.grade {
            let refusal = RegistryRefusal::OtherGrade { present: present.grade, class: self.to };
            return Err(Refusals::one("to", refusal));
        }
        checks::within(year, self.on).map_err(|r| Refusals::one("on", r))?;
        after(stay.from, self.on)?;
        let event = ClassChanged {
            student: self.student,
            from: stay.class,
            to: self.to,
            on: self.on,
            reason: self.reason.map(Into::into),
        };
        Ok(vec![Decided { right, event: event.into() }])
    }
}

impl Decide for RecordDeparture {
    fn decide(self, school: &School, context: &Context) -> Decision {
        let object = Object::Student(self.student);
        let right = authorize(school, context.actor, Action::RecordDeparture, object, context.today())?;
        let student =
            checks::student(&school.registry, self.student).map_err(|r| Refusals::one("student", r))?;
        let stay = student
            .open_enrollment()
            .ok_or_else(|| Refusals::one("student", RegistryRefusal::HasDeparted))?;
        after(stay.from, self.on)?;
        let (_, year) = checks::class_in_year(school, stay.class).map_err(|r| Refusals::one("student", r))?;
        if self.on > end_of_summer(year) {
            let refusal = RegistryRefusal::DateOutsideYear { date: self.on, year: year.year };
            return Err(Refusals::one("on", refusal));
        }
        let event = StudentDeparted {
            student: self.student,
            class: stay.class,
            on: self.on,
            reason: self.reason,
            note: self.note.map(Into::into),
        };
        Ok(vec![Decided { right, event: event.into() }])
    }
}

impl Decide for ReadmitStudent {
    fn decide(self, school: &School, context: &Context) -> Decision {
        let object = Object::Student(self.student);
        let right = authorize(school, context.actor, Action::ReadmitStudent, object, context.today())?;
        let student =
            checks::student(&school.registry, self.student).map_err(|r| Refusals::one("student", r))?;
        let last = student.enrollments.last();
        let Some((departed, reason)) = last.and_then(|stay| stay.until.zip(stay.departure)) else {
            return Err(Refusals::one("student", RegistryRefusal::HasNotDeparted));
        };
        if matches!(reason, DepartureReason::Completed | DepartureReason::Deceased) {
            return Err(Refusals::one("student", RegistryRefusal::CannotReturn(reason)));
        }
        if school.registry.is_erased(self.student.0, Category::Identity) {
            return Err(Refusals::one("student", RegistryRefusal::DataErased(self.student.0)));
        }
        let (_, year) = checks::class_in_year(school, self.class).map_err(|r| Refusals::one("class", r))?;
        checks::within(year, self.on).map_err(|r| Refusals::one("on", r))?;
        if self.on < departed {
            return Err(Refusals::one(
                "on",
                RegistryRefusal::DateBeforeDeparture { date: self.on, departed },
            ));
        }
        let event = StudentReadmitted {
            student: self.student,
            class: self.class,
            on: self.on,
            note: self.note.map(Into::into),
        };
        Ok(vec![Decided { right, event: event.into() }])
    }
}

fn after(from: Date, date: Date) -> Result<(), Refusals> {
    if date > from {
        Ok(())
    } else {
        Err(Refusals::one("on", RegistryRefusal::DateBeforeEnrollment { date, from }))
    }
}

// Students also leave after the last day of the year, until the next one begins.
fn end_of_summer(year: &YearDates) -> Date {
    Date::new(year.last_day.year(), 8, 31).map_or(year.last_day, |day| day.max(year.last_day))
}
