//! Incident reports and what became of them.

use async_graphql::{ID, Object};
use socai_school::{
    incidents::{Incident, IncidentId, Reference, Remark},
    policy::Object as About,
};

use super::{
    AccountNode, ActorNode,
    connection::{Page, connection},
    node::Node,
};
use crate::{
    access,
    enums::{IncidentKind, IncidentSeverity, IncidentStatus, Label},
    ids::{AnyId, encode},
    list_size,
    scalars::{LedgerPosition, Moment},
    scope::Scope,
};

/// An incident report (báo cáo sự cố).
#[derive(Clone)]
pub(crate) struct IncidentNode {
    scope: Scope,
    incident: Incident,
}

connection! {
    /// A page of incident reports (báo cáo sự cố).
    IncidentConnection, IncidentEdge of IncidentNode as "IncidentConnection", "IncidentEdge"
}

impl IncidentNode {
    pub(crate) fn find(scope: &Scope, id: IncidentId) -> Option<Self> {
        let incident = scope.school().incidents.incident(id)?;
        Some(Self { scope: scope.clone(), incident: incident.clone() })
    }

    /// The reports that the visitor may read, newest first.
    pub(crate) fn page(scope: &Scope, status: Option<IncidentStatus>, page: Page) -> IncidentConnection {
        let status = status.map(socai_school::incidents::IncidentStatus::from);
        let incidents = scope.school().incidents.all().rev();
        let listed: Vec<&Incident> = incidents
            .filter(|incident| status.is_none_or(|status| incident.status == status))
            .filter(|incident| scope.reads(access::SCHOOL_INCIDENTS, About::Incident(incident.id)))
            .collect();
        let total = listed.len();
        // Cursors ascend, and the newest comes first.
        let node = |incident: &Incident| Self { scope: scope.clone(), incident: incident.clone() };
        let keyed = listed.into_iter().map(|incident| (u64::MAX - incident.position.0, node(incident)));
        IncidentConnection::new(page.cut(keyed), total)
    }
}

/// An incident report to the admin board (báo cáo sự cố).
#[Object(name = "Incident")]
impl IncidentNode {
    /// A global id (mã định danh).
    pub(crate) async fn id(&self) -> ID {
        encode(self.incident.id)
    }

    /// Who reports (người báo cáo).
    async fn reporter(&self) -> Option<AccountNode> {
        AccountNode::find(&self.scope, self.incident.reporter)
    }

    /// What kind (loại sự cố).
    async fn kind(&self) -> IncidentKind {
        self.incident.kind.into()
    }

    /// That in words (tên loại sự cố).
    async fn kind_label(&self) -> Label {
        self.incident.kind.into()
    }

    /// How much hangs on it (mức độ), by the judgment of who reports.
    async fn severity(&self) -> IncidentSeverity {
        self.incident.severity.into()
    }

    /// That in words (tên mức độ).
    async fn severity_label(&self) -> Label {
        self.incident.severity.into()
    }

    /// In one line (tiêu đề); null when it was erased.
    async fn subject(&self) -> Option<String> {
        self.incident.subject.get().map(ToString::to_string)
    }

    /// What happened (nội dung); null when it was erased.
    async fn text(&self) -> Option<String> {
        self.incident.text.get().map(ToString::to_string)
    }

    /// The student, class or document that it points to (đối tượng liên quan); null when there is none or you may not read it.
    async fn about(&self) -> Option<Node> {
        let id = match self.incident.about? {
            Reference::Student(id) => AnyId::Student(id),
            Reference::Class(id) => AnyId::Class(id),
            Reference::Document(id) => AnyId::Document(id),
        };
        Node::find(&self.scope, id)
    }

    /// Where it stands (trạng thái).
    async fn status(&self) -> IncidentStatus {
        self.incident.status.into()
    }

    /// That in words (tên trạng thái).
    async fn status_label(&self) -> Label {
        Label::new(self.incident.status.vi(), self.incident.status.en())
    }

    /// Who works on it (người xử lí); null as long as nobody does.
    async fn taken_by(&self) -> Option<ActorNode> {
        self.incident.taken_by.map(|actor| ActorNode::new(&self.scope, actor))
    }

    /// When it was reported (thời điểm báo cáo).
    async fn reported_at(&self) -> Moment {
        self.incident.reported_at.into()
    }

    /// The event that reported it (vị trí trong sổ cái).
    async fn position(&self) -> LedgerPosition {
        self.incident.position.into()
    }

    /// When its status changed last (thời điểm đổi trạng thái).
    async fn changed_at(&self) -> Moment {
        self.incident.changed_at.into()
    }

    /// What was written below it (trao đổi), oldest first: answers of the admin board, and what is still wrong.
    #[graphql(directive = list_size::Items::apply(3))]
    async fn remarks(&self) -> Vec<RemarkNode> {
        let node = |remark: &Remark| RemarkNode { scope: self.scope.clone(), remark: remark.clone() };
        self.incident.remarks.iter().map(node).collect()
    }
}

/// What somebody wrote below a report.
pub(crate) struct RemarkNode {
    scope: Scope,
    remark: Remark,
}

/// What somebody wrote below a report (trao đổi về sự cố).
#[Object(name = "IncidentRemark")]
impl RemarkNode {
    /// Who wrote it (người viết).
    async fn by(&self) -> ActorNode {
        ActorNode::new(&self.scope, self.remark.by)
    }

    /// When (thời điểm).
    async fn at(&self) -> Moment {
        self.remark.at.into()
    }

    /// The words (nội dung); null when they were erased.
    async fn text(&self) -> Option<String> {
        self.remark.text.get().map(ToString::to_string)
    }

    /// Whether it is an answer of the admin board (trả lời); else the reporter says what is still wrong.
    async fn is_answer(&self) -> bool {
        self.remark.is_answer
    }
}
