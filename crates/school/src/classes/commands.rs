//! Commands about classes and teaching assignments, and their decisions.

use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use super::{
    Class, ClassCreated, ClassRefusal, HomeroomTeacherAssigned, SubjectTeacherAssigned, SubjectTeacherEnded,
};
use crate::{
    calendar::{CalendarRefusal, SchoolYear, YearDates},
    command::Decide,
    context::Context,
    ids::{AccountId, ClassId},
    policy::{Action, Object, Role, authorize},
    refusal::{Decided, Decision, Refusals},
    regulations::{GradeLevel, RuleSet, Subject},
    staff::require_role,
    state::School,
    text::Code,
    timetable::assignment_clash,
};

/// Creates a class.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct CreateClass {
    /// Its school year, which must be open.
    pub year: SchoolYear,
    /// Its name, unique in the year.
    pub name: Code,
    /// Its grade.
    pub grade: GradeLevel,
}

/// Assigns the homeroom teacher from a day on.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct AssignHomeroomTeacher {
    /// The class.
    pub class: ClassId,
    /// An enabled account with the role of a teacher.
    pub teacher: AccountId,
    /// First day.
    pub from: Date,
}

/// Assigns a subject teacher from a day on. Several teachers may share a subject.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct AssignSubjectTeacher {
    /// The class.
    pub class: ClassId,
    /// A subject of the class's grade.
    pub subject: Subject,
    /// An enabled account with the role of a teacher.
    pub teacher: AccountId,
    /// First day.
    pub from: Date,
}

/// Ends a subject teacher's assignment.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct EndSubjectTeacher {
    /// The class.
    pub class: ClassId,
    /// The subject.
    pub subject: Subject,
    /// The teacher.
    pub teacher: AccountId,
    /// Last day.
    pub until: Date,
}

impl Decide for CreateClass {
    fn decide(self, school: &School, context: &Context) -> Decision {
        let right = authorize(school, context.actor, Action::CreateClass, Object::School, context.today())?;
        let year = school.calendar.year(self.year);
        let year = year.ok_or_else(|| Refusals::one("year", CalendarRefusal::YearNotOpen(self.year)))?;
        if !school.calendar.grades().any(|grade| grade == self.grade) {
            return Err(Refusals::one("grade", ClassRefusal::GradeNotTaught { grade: self.grade }));
        }
        rules(year, self.grade).map_err(|refusal| Refusals::one("year", refusal))?;
        if school.classes.by_name(self.year, self.name.as_str()).is_some() {
            return Err(Refusals::one("name", ClassRefusal::NameTaken { name: self.name, year: self.year }));
        }
        let event =
            ClassCreated { class: context.ids.fresh(), year: self.year, name: self.name, grade: self.grade };
        Ok(vec![Decided { right, event: event.into() }])
    }
}

impl Decide for AssignHomeroomTeacher {
    fn decide(self, school: &School, context: &Context) -> Decision {
        let Self { class: id, teacher, from } = self;
        let action = Action::AssignHomeroomTeacher;
        let right = authorize(school, context.actor, action, Object::Class(id), context.today())?;
        let (class, year) = known(school, id)?;
        require_role(school, teacher, Role::Teacher).map_err(|refusal| Refusals::one("teacher", refusal))?;
        within(year, from, "from")?;
        if let Some((last, present)) = class.homeroom.last().copied() {
            if present == teacher && last <= from {
                return Ok(vec![]);
            }
            if from < last {
                return Err(Refusals::one("from", ClassRefusal::HomeroomBeforeLast { last, given: from }));
            }
        }
        Ok(vec![Decided { right, event: HomeroomTeacherAssigned { class: id, teacher, from }.into() }])
    }
}

impl Decide for AssignSubjectTeacher {
    fn decide(self, school: &School, context: &Context) -> Decision {
        let Self { class: id, subject, teacher, from } = self;
        let action = Action::AssignSubjectTeacher;
        let right = authorize(school, context.actor, action, Object::Class(id), context.today())?;
        let (class, year) = known(school, id)?;
        let rules = rules(year, class.grade).map_err(|refusal| Refusals::one("class", refusal))?;
        if !rules.subjects(class.grade).contains(&subject) {
            let refusal = ClassRefusal::SubjectNotInGrade { subject, grade: class.grade };
            return Err(Refusals::one("subject", refusal));
        }
        require_role(school, teacher, Role::Teacher).map_err(|refusal| Refusals::one("teacher", refusal))?;
        within(year, from, "from")?;
        let mut known = class.assignments.iter().filter(|a| a.subject == subject && a.teacher == teacher);
        // The new assignment has no end yet, so it overlaps everything that ends on its first day or later.
        if let Some(other) = known.find(|a| a.until.is_none_or(|until| from <= until)) {
            if other.until.is_none() && other.from <= from {
                return Ok(vec![]);
            }
            return Err(Refusals::one("from", ClassRefusal::AssignmentOverlaps { from: other.from }));
        }
        let event = SubjectTeacherAssigned { class: id, subject, teacher, from };
        let mut after = school.classes.clone();
        after.subject_assigned(&event);
        if let Some(refusal) = assignment_clash(school, id, &after, from) {
            return Err(Refusals::one("teacher", refusal));
        }
        Ok(vec![Decided { right, event: event.into() }])
    }
}

impl Decide for EndSubjectTeacher {
    fn decide(self, school: &School, context: &Context) -> Decision {
        let Self { class: id, subject, teacher, until } = self;
        let action = Action::EndSubjectTeacher;
        let right = authorize(school, context.actor, action, Object::Class(id), context.today())?;
        let (class, year) = known(school, id)?;
        let mut known = class.assignments.iter().filter(|a| a.subject == subject && a.teacher == teacher);
        let last =
            known.next_back().ok_or_else(|| Refusals::one("teacher", ClassRefusal::UnknownAssignment))?;
        if let Some(ended) = last.until {
            return if ended == until {
                Ok(vec![])
            } else {
                Err(Refusals::one("until", ClassRefusal::AssignmentEnded { until: ended }))
            };
        }
        within(year, until, "until")?;
        if until < last.from {
            return Err(Refusals::one("until", ClassRefusal::EndBeforeStart { from: last.from, until }));
        }
        let event = SubjectTeacherEnded { class: id, subject, teacher, until };
        let mut after = school.classes.clone();
        after.subject_ended(&event);
        // Whoever shares the subject has the lessons that name nobody from then on.
        if let Some(refusal) = assignment_clash(school, id, &after, until) {
            return Err(Refusals::one("teacher", refusal));
        }
        Ok(vec![Decided { right, event: event.into() }])
    }
}

pub(super) fn known(school: &School, id: ClassId) -> Result<(&Class, &YearDates), Refusals> {
    let class = school.classes.class(id);
    let class = class.ok_or_else(|| Refusals::one("class", ClassRefusal::UnknownClass(id)))?;
    let year = school.calendar.year(class.year);
    let year = year.ok_or_else(|| Refusals::one("class", CalendarRefusal::YearNotOpen(class.year)))?;
    Ok((class, year))
}

pub(super) fn rules(year: &YearDates, grade: GradeLevel) -> Result<&'static RuleSet, ClassRefusal> {
    RuleSet::of(grade, year.first_day).ok_or(ClassRefusal::NoRegulation(year.year))
}

fn within(year: &YearDates, date: Date, path: &str) -> Result<(), Refusals> {
    if year.contains(date) {
        Ok(())
    } else {
        Err(Refusals::one(path, ClassRefusal::DateOutsideYear { date, year: year.year }))
    }
}
