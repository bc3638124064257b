//! Decisions that move a student: to another class, out of the school, back into it.

use jiff::civil::Date;

use super::checks;
use crate::{
    calendar::YearDates,
    command::Decide,
    context::Context,
    policy::{Action, Object, authorize},
    refusal::{Decided, Decision, Refusals},
    registry::{
        ChangeClass, ClassChanged, DepartureReason, ReadmitStudent, RecordDeparture, RegistryRefusal,
        StudentDeparted, StudentReadmitted,
    },
    sealed::Category,
    state::School,
};

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
