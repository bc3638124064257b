//! One recorded event as an auditor reads it: who did what when, under which right, and what it changed.

use std::sync::Arc;

use async_graphql::{ID, Object};
use socai_school::{
    Event, Position, Recorded,
    ids::{ClassId, StudentId},
    journal::{Subject, subjects},
    policy::Object as About,
    registry::Student,
};

use super::{
    super::{ActorNode, ClassNode, StudentNode},
    changes::ChangeNode,
    content::changes,
    kinds::label,
};
use crate::{
    access,
    enums::Label,
    ids::encode,
    list_size,
    scalars::{Key, LedgerPosition, Moment},
    scope::Scope,
};

/// An entry of the journal (dòng nhật kí).
#[derive(Clone)]
pub(crate) struct EntryNode {
    pub(crate) scope: Scope,
    // Shared: with others who follow, and a page lists its entries once by themselves and once with cursors.
    pub(crate) recorded: Arc<Recorded<Event>>,
    /// The events that said before what this one corrects, oldest first.
    before: Vec<Arc<Recorded<Event>>>,
}

impl EntryNode {
    pub(crate) fn new(
        scope: &Scope,
        recorded: Arc<Recorded<Event>>,
        before: Vec<Arc<Recorded<Event>>>,
    ) -> Self {
        Self { scope: scope.clone(), recorded, before }
    }

    pub(crate) fn position(&self) -> Position {
        self.recorded.position
    }

    fn concerns(&self) -> Vec<Subject> {
        subjects(&self.recorded.event, self.recorded.actor)
    }

    /// What it concerns, as far as the school knows it.
    pub(crate) fn concerned_ids(&self) -> Vec<ID> {
        let school = self.scope.school();
        let known = |subject: Subject| match subject {
            Subject::Class(id) => Some(encode(id)),
            Subject::Student(id) => school.registry.student(id).map(|_| encode(id)),
            Subject::Guardian(id) => school.registry.guardian(id).map(|_| encode(id)),
            Subject::Account(id) => school.staff.account(id).map(|_| encode(id)),
            Subject::Document(id) => Some(encode(id)),
        };
        self.concerns().into_iter().filter_map(known).collect()
    }

    /// The student it concerns, if the visitor may read them.
    pub(crate) fn concerned_student(&self) -> Option<&Student> {
        // Attendance is of a class; who of them was absent is told by its fields.
        if matches!(self.recorded.event, Event::AttendanceRecorded(_)) {
            return None;
        }
        let student: StudentId = self.concerns().into_iter().find_map(|subject| match subject {
            Subject::Student(id) => Some(id),
            _ => None,
        })?;
        let is_readable = self.scope.reads(access::JOURNAL_ENTRY_STUDENT, About::Student(student));
        is_readable.then(|| self.scope.school().registry.student(student)).flatten()
    }

    /// The class it concerns.
    pub(crate) fn concerned_class(&self) -> Option<ClassId> {
        self.concerns().into_iter().find_map(|subject| match subject {
            Subject::Class(id) => Some(id),
            _ => None,
        })
    }

    /// What it says.
    pub(crate) fn all_changes(&self) -> Vec<ChangeNode> {
        let before: Vec<&Event> = self.before.iter().map(|before| &before.event).collect();
        changes(&self.scope, &self.recorded.event, &before)
    }
}

/// An entry of the journal (dòng nhật kí): one event of the ledger.
#[Object(name = "JournalEntry")]
impl EntryNode {
    /// Its position in the ledger (vị trí trong sổ cái).
    #[graphql(name = "position")]
    async fn at_position(&self) -> LedgerPosition {
        self.recorded.position.into()
    }

    /// When it was recorded (thời điểm ghi).
    async fn at(&self) -> Moment {
        self.recorded.at.into()
    }

    /// Who acted (người thực hiện).
    async fn actor(&self) -> ActorNode {
        ActorNode::new(&self.scope, self.recorded.actor)
    }

    /// The right under which it was allowed (quyền), as `role/relation`.
    async fn right(&self) -> &str {
        &self.recorded.right
    }

    /// What happened, as the ledger calls it (loại sự kiện), such as `grade.corrected`.
    async fn kind(&self) -> &str {
        self.recorded.event.kind()
    }

    /// What happened, in words (tên sự kiện).
    async fn kind_label(&self) -> Label {
        label(&self.recorded.event)
    }

    /// What it concerns (đối tượng liên quan), as ids.
    async fn subject_ids(&self) -> Vec<ID> {
        self.concerned_ids()
    }

    /// The student it concerns (học sinh), if any and if you may read them.
    async fn student(&self) -> Option<StudentNode> {
        self.concerned_student().map(|student| StudentNode::new(self.scope.clone(), student.id))
    }

    /// The class it concerns (lớp), if any.
    async fn class(&self) -> Option<ClassNode> {
        ClassNode::find(&self.scope, self.concerned_class()?)
    }

    /// What it says, field by field, with the old value where it corrects one (nội dung).
    #[graphql(directive = list_size::Items::apply(8))]
    async fn changes(&self) -> Vec<ChangeNode> {
        self.all_changes()
    }

    /// The command that caused it (lệnh): events of one command share it.
    async fn command(&self) -> Key {
        self.recorded.command.into()
    }
}
