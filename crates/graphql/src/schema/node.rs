//! Refetching by global id. What one may not see is answered like what does not exist.

use async_graphql::{ID, Interface};
use socai_school::policy::Object;

use super::{
    AccountNode, AwardNode, ChangeRequestNode, ClassNode, DocumentNode, DutyNode, GroupNode, GuardianNode,
    IncidentNode, MergerNode, SchoolNode, StudentNode, TemplateNode, TransferNode,
};
use crate::{access, ids::AnyId, scope::Scope};

/// Anything with a global id (đối tượng có mã định danh).
#[derive(Clone, Interface)]
#[graphql(field(name = "id", ty = "ID", desc = "An opaque id that is the same for ever (mã định danh)."))]
pub(crate) enum Node {
    /// A school.
    School(SchoolNode),
    /// A class.
    Class(ClassNode),
    /// A student.
    Student(StudentNode),
    /// A guardian.
    Guardian(GuardianNode),
    /// An account.
    Account(AccountNode),
    /// A subject group.
    Group(GroupNode),
    /// A document.
    Document(DocumentNode),
    /// A template of the comment bank.
    Template(TemplateNode),
    /// An award.
    Award(AwardNode),
    /// A request to change a closed book.
    Change(ChangeRequestNode),
    /// A transfer between schools.
    Transfer(TransferNode),
    /// A merger of schools.
    Merger(MergerNode),
    /// A duty.
    Duty(DutyNode),
    /// An incident report.
    Incident(IncidentNode),
}

impl Node {
    /// The thing with that id, if it exists in the scope's school and the visitor may see it.
    pub(crate) fn find(scope: &Scope, id: AnyId) -> Option<Self> {
        match id {
            AnyId::School(id) => (id == scope.school_id()
                && scope.reads(access::QUERY_NODE_SCHOOL, Object::School))
            .then(|| Self::School(SchoolNode::new(scope.clone()))),
            AnyId::Class(id) if scope.reads(access::QUERY_NODE_CLASS, Object::Class(id)) => {
                ClassNode::find(scope, id).map(Self::Class)
            }
            AnyId::Student(id) if scope.reads(access::QUERY_NODE_STUDENT, Object::Student(id)) => {
                StudentNode::find(scope, id).map(Self::Student)
            }
            AnyId::Guardian(id) => {
                let guardian = scope.school().registry.guardian(id)?;
                let visible = |(student, _): &(_, _)| {
                    scope.reads(access::QUERY_NODE_GUARDIAN, Object::Student(*student))
                };
                guardian
                    .students
                    .iter()
                    .any(visible)
                    .then(|| GuardianNode::find(scope, id).map(Self::Guardian))?
            }
            AnyId::Account(id) if scope.reads(access::QUERY_NODE_ACCOUNT, Object::Account(id)) => {
                AccountNode::find(scope, id).map(Self::Account)
            }
            AnyId::Group(id) if scope.reads(access::QUERY_NODE_GROUP, Object::School) => {
                GroupNode::find(scope, id).map(Self::Group)
            }
            AnyId::Document(id) if scope.reads(access::QUERY_NODE_DOCUMENT, Object::Document(id)) => {
                DocumentNode::find(scope, id).map(Self::Document)
            }
            AnyId::Award(id) => AwardNode::find(scope, id).map(Self::Award),
            AnyId::Template(id) => TemplateNode::find(scope, id).map(Self::Template),
            AnyId::Change(id) if scope.reads(access::QUERY_NODE_CHANGE, Object::Change(id)) => {
                ChangeRequestNode::find(scope, id).map(Self::Change)
            }
            AnyId::Transfer(id) => {
                TransferNode::find(scope, id, access::QUERY_NODE_TRANSFER).map(Self::Transfer)
            }
            AnyId::Merger(id) => MergerNode::find(scope, id, access::QUERY_NODE_MERGER).map(Self::Merger),
            AnyId::Duty(id) if scope.reads(access::QUERY_NODE_DUTY, Object::School) => {
                DutyNode::find(scope, id).map(Self::Duty)
            }
            AnyId::Incident(id) if scope.reads(access::QUERY_NODE_INCIDENT, Object::Incident(id)) => {
                IncidentNode::find(scope, id).map(Self::Incident)
            }
            AnyId::Class(_)
            | AnyId::Duty(_)
            | AnyId::Incident(_)
            | AnyId::Student(_)
            | AnyId::Account(_)
            | AnyId::Group(_)
            | AnyId::Document(_)
            | AnyId::Change(_) => None,
        }
    }
}
