//! Decisions that move a student: into a new year, to another class, out of the school, back into it.

use std::collections::HashSet;

use jiff::civil::Date;

use super::checks;
use crate::{
    classes::Class,
    command::Decide,
    context::Context,
    ids::{ClassId, StudentId},
    policy::{Action, Object, authorize},
    refusal::{Decided, Decision, Refusal, Refusals, Refused},
    registry::{
        AdmitStudents, Afterwards, ChangeClass, ClassChanged, DepartureReason, EnrollStudents,
        ReadmitStudent, RecordDeparture, RegistryRefusal, StudentDeparted, StudentEnrolled,
        StudentReadmitted,
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
    checks::attending(student)?;
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
    checks::settled(student, on)?;
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
        checks::attending(student).map_err(|r| Refusals::one("student", r))?;
        checks::within(year, self.on).map_err(|r| Refusals::one("on", r))?;
        checks::after(stay.from, self.on).map_err(|r| Refusals::one("on", r))?;
        checks::settled(student, self.on).map_err(|r| Refusals::one("on", r))?;
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
        checks::after(stay.from, self.on).map_err(|r| Refusals::one("on", r))?;
        checks::settled(student, self.on).map_err(|r| Refusals::one("on", r))?;
        let (class, year) =
            checks::class_in_year(school, stay.class).map_err(|r| Refusals::one("student", r))?;
        checks::until_summer(year, self.on).map_err(|r| Refusals::one("on", r))?;
        if self.reason == DepartureReason::Completed && !class.grade.is_last_of_level() {
            return Err(Refusals::one("reason", RegistryRefusal::CompletesNothing { grade: class.grade }));
        }
        if self.note.is_some() && school.registry.is_erased(self.student.0, Category::Comment) {
            return Err(Refusals::one("note", RegistryRefusal::DataErased(self.student.0)));
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
        let left = last.and_then(|stay| Some((stay.class, stay.until?, stay.departure?)));
        let Some((left, departed, reason)) = left else {
            return Err(Refusals::one("student", RegistryRefusal::HasNotDeparted));
        };
        let level = |class| school.classes.class(class).map(|class| class.grade.school_level());
        let may_return = match reason.afterwards() {
            Afterwards::Return => true,
            Afterwards::HigherLevel => level(self.class) > level(left),
            Afterwards::Nothing => false,
        };
        if !may_return {
            return Err(Refusals::one("student", RegistryRefusal::CannotReturn(reason)));
        }
        school.is_not_away(self.student).map_err(|r| Refusals::one("student", r))?;
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
