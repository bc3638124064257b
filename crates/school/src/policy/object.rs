//! What an action is about, and what an account is to it.

use jiff::civil::Date;

use super::Relation;
use crate::{
    ids::{AccountId, ChangeRequestId, ClassId, DocumentId, DutyId, IncidentId, StudentId},
    regulations::Target,
    state::School,
};

/// The object of an action.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Object {
    /// The school as a whole.
    School,
    /// A class.
    Class(ClassId),
    /// A column of a class's gradebook.
    Column(ClassId, Target),
    /// A student.
    Student(StudentId),
    /// A document.
    Document(DocumentId),
    /// A document that is about to be submitted, by its author.
    NewDocument,
    /// An account.
    Account(AccountId),
    /// A request to change a closed book.
    Change(ChangeRequestId),
    /// A duty.
    Duty(DutyId),
    /// An incident report.
    Incident(IncidentId),
    /// The homeroom book of a class, as it passes from one teacher to the next.
    HomeroomBook(ClassId),
}

/// Every relation of the account to the object on that day; always ends with [`Relation::None`].
#[must_use]
pub fn relations(school: &School, account: AccountId, object: Object, day: Date) -> Vec<Relation> {
    let mut found = Vec::with_capacity(4);
    let mut add = |holds: bool, relation| {
        if holds {
            found.push(relation);
        }
    };
    let class_relations = |class: ClassId| {
        let homeroom = school.classes.homeroom_teacher(class, day) == Some(account);
        (homeroom, school.classes.teaches_any(class, account, day))
    };
    match object {
        Object::School => {}
        Object::NewDocument => add(true, Relation::Own),
        Object::Class(class) => {
            let (homeroom, teaches) = class_relations(class);
            add(homeroom, Relation::Homeroom);
            add(teaches, Relation::ClassTeacher);
        }
        Object::Column(class, target) => {
            let (homeroom, teaches) = class_relations(class);
            let subject = target.subject();
            add(
                subject.is_some_and(|s| school.classes.teaches(class, s, account, day)),
                Relation::SubjectTeacher,
            );
            add(homeroom, Relation::Homeroom);
            add(teaches, Relation::ClassTeacher);
        }
        Object::Student(student) => {
            add(school.registry.is_guardian(account, student), Relation::GuardianOf);
            if let Some(class) = school.registry.class_kept(student, day) {
                let (homeroom, teaches) = class_relations(class);
                add(homeroom, Relation::Homeroom);
                add(teaches, Relation::ClassTeacher);
            }
        }
        Object::Document(document) => {
            if let Some(author) = school.shelf.author(document) {
                add(author == account, Relation::Own);
                add(school.staff.heads_group_of(account, author, day), Relation::GroupHead);
            }
        }
        Object::Account(other) => add(other == account, Relation::Own),
        Object::Duty(duty) => {
            let duty = school.duties.duty(duty);
            add(duty.is_some_and(|duty| duty.is_of(account, day)), Relation::Own);
        }
        Object::Incident(incident) => {
            let incident = school.incidents.incident(incident);
            add(incident.is_some_and(|incident| incident.reporter == account), Relation::Own);
        }
        Object::HomeroomBook(class) => {
            let (homeroom, _) = class_relations(class);
            let changes = school.homeroom_changes(class);
            add(changes.iter().any(|change| change.from == account || change.to == account), Relation::Own);
            add(homeroom, Relation::Homeroom);
        }
        Object::Change(request) => {
            if let Some(request) = school.changes.request(request) {
                let (homeroom, teaches) = class_relations(request.class);
                add(request.requester == account, Relation::Own);
                add(homeroom, Relation::Homeroom);
                add(teaches, Relation::ClassTeacher);
            }
        }
    }
    found.push(Relation::None);
    found
}
