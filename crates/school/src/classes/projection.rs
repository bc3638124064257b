//! Classes with their homeroom teachers and teaching assignments, by date.

use std::sync::Arc;

use imbl::OrdMap;
use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use super::{
    ClassCreated, ClassSubjectsChosen, HomeroomTeacherAssigned, SubjectTeacherAssigned, SubjectTeacherEnded,
};
use crate::{
    calendar::SchoolYear,
    ids::{AccountId, ClassId},
    regulations::{GradeLevel, Subject},
    state::Position,
    text::{Code, fold},
};

/// Who teaches a subject to a class from when until when.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Assignment {
    /// The subject.
    pub subject: Subject,
    /// The teacher.
    pub teacher: AccountId,
    /// First day.
    pub from: Date,
    /// Last day, once it has been ended.
    pub until: Option<Date>,
}

impl Assignment {
    /// Whether it is in force on the day.
    #[must_use]
    pub fn holds_on(&self, day: Date) -> bool {
        self.from <= day && self.until.is_none_or(|until| day <= until)
    }
}

/// A class (lớp) of one school year.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Class {
    /// Its id.
    pub id: ClassId,
    /// Its school year.
    pub year: SchoolYear,
    /// Its name, such as 3A.
    pub name: Code,
    /// Its grade.
    pub grade: GradeLevel,
    /// Homeroom teachers with their first days, ascending, each day once.
    pub homeroom: Vec<(Date, AccountId)>,
    /// Teaching assignments in the order in which they were made.
    pub assignments: Vec<Assignment>,
    /// The electives that were chosen for it, in the order of the forms; none until somebody chose.
    pub electives: Option<Vec<Subject>>,
    /// The event that chose them.
    pub electives_chosen: Option<Position>,
}

/// All classes of a school.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Classes {
    classes: OrdMap<ClassId, Arc<Class>>,
    by_name: OrdMap<(SchoolYear, String), ClassId>,
    /// Every class where the account ever was homeroom or subject teacher.
    by_teacher: OrdMap<AccountId, Arc<Vec<ClassId>>>,
}

impl Classes {
    /// A class.
    #[must_use]
    pub fn class(&self, id: ClassId) -> Option<&Class> {
        self.classes.get(&id).map(AsRef::as_ref)
    }

    /// All classes of all years, by id.
    pub fn classes(&self) -> impl Iterator<Item = &Class> {
        self.classes.iter().map(|(_, class)| class.as_ref())
    }

    /// The classes of a year, by grade and name.
    #[must_use]
    pub fn in_year(&self, year: SchoolYear) -> Vec<&Class> {
        let mut classes: Vec<&Class> = self.classes().filter(|class| class.year == year).collect();
        classes.sort_by(|a, b| (a.grade, &a.name, a.id).cmp(&(b.grade, &b.name, b.id)));
        classes
    }

    /// The class of a name in a year, compared without case and diacritics.
    #[must_use]
    pub fn by_name(&self, year: SchoolYear, name: &str) -> Option<&Class> {
        self.by_name.get(&(year, fold(name))).and_then(|id| self.class(*id))
    }

    /// The homeroom teacher (giáo viên chủ nhiệm) on a day.
    #[must_use]
    pub fn homeroom_teacher(&self, class: ClassId, day: Date) -> Option<AccountId> {
        let homeroom = &self.class(class)?.homeroom;
        homeroom.iter().rev().find(|(from, _)| *from <= day).map(|(_, teacher)| *teacher)
    }

    /// Whether the account teaches the subject to the class on a day.
    #[must_use]
    pub fn teaches(&self, class: ClassId, subject: Subject, account: AccountId, day: Date) -> bool {
        self.in_force(class, day).any(|a| a.subject == subject && a.teacher == account)
    }

    /// Whether the account teaches some subject to the class on a day.
    #[must_use]
    pub fn teaches_any(&self, class: ClassId, account: AccountId, day: Date) -> bool {
        self.in_force(class, day).any(|a| a.teacher == account)
    }

    /// Who teaches the subject to the class on a day; several may share it.
    #[must_use]
    pub fn subject_teachers(&self, class: ClassId, subject: Subject, day: Date) -> Vec<AccountId> {
        self.in_force(class, day).filter(|a| a.subject == subject).map(|a| a.teacher).collect()
    }

    /// The classes where the account ever was homeroom or subject teacher, or is to be.
    #[must_use]
    pub fn ever_of(&self, account: AccountId) -> &[ClassId] {
        self.by_teacher.get(&account).map_or(&[][..], |classes| classes.as_slice())
    }

    /// The classes where the account is homeroom or subject teacher on a day.
    #[must_use]
    pub fn classes_of(&self, account: AccountId, day: Date) -> Vec<ClassId> {
        let now = |class: &ClassId| {
            self.homeroom_teacher(*class, day) == Some(account) || self.teaches_any(*class, account, day)
        };
        self.ever_of(account).iter().copied().filter(now).collect()
    }

    fn in_force(&self, class: ClassId, day: Date) -> impl Iterator<Item = &Assignment> {
        let assignments = self.class(class).map_or(&[][..], |class| class.assignments.as_slice());
        assignments.iter().filter(move |assignment| assignment.holds_on(day))
    }

    pub(crate) fn created(&mut self, event: &ClassCreated) {
        self.by_name.insert((event.year, fold(event.name.as_str())), event.class);
        let class = Class {
            id: event.class,
            year: event.year,
            name: event.name.clone(),
            grade: event.grade,
            homeroom: Vec::new(),
            assignments: Vec::new(),
            electives: None,
            electives_chosen: None,
        };
        self.classes.insert(event.class, Arc::new(class));
    }

    pub(crate) fn homeroom_assigned(&mut self, event: &HomeroomTeacherAssigned) {
        let Some(class) = self.classes.get_mut(&event.class) else { return };
        let homeroom = &mut Arc::make_mut(class).homeroom;
        // A second assignment from the same day corrects the first one.
        homeroom.retain(|(from, _)| *from != event.from);
        let index = homeroom.partition_point(|(from, _)| *from < event.from);
        homeroom.insert(index, (event.from, event.teacher));
        self.remember(event.teacher, event.class);
    }

    pub(crate) fn subject_assigned(&mut self, event: &SubjectTeacherAssigned) {
        let Some(class) = self.classes.get_mut(&event.class) else { return };
        let assignment =
            Assignment { subject: event.subject, teacher: event.teacher, from: event.from, until: None };
        Arc::make_mut(class).assignments.push(assignment);
        self.remember(event.teacher, event.class);
    }

    pub(crate) fn subjects_chosen(&mut self, event: &ClassSubjectsChosen, position: Position) {
        let Some(class) = self.classes.get_mut(&event.class) else { return };
        let class = Arc::make_mut(class);
        class.electives = Some(event.electives.clone());
        class.electives_chosen = Some(position);
    }

    pub(crate) fn subject_ended(&mut self, event: &SubjectTeacherEnded) {
        let Some(class) = self.classes.get_mut(&event.class) else { return };
        let same = |a: &&mut Assignment| {
            a.subject == event.subject
                && a.teacher == event.teacher
                && a.until.is_none()
                && a.from <= event.until
        };
        if let Some(assignment) = Arc::make_mut(class).assignments.iter_mut().rev().find(same) {
            assignment.until = Some(event.until);
        }
    }

    fn remember(&mut self, teacher: AccountId, class: ClassId) {
        let classes = self.by_teacher.entry(teacher).or_default();
        if !classes.contains(&class) {
            Arc::make_mut(classes).push(class);
        }
    }
}
