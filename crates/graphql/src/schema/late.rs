//! What changed late: after a lock, after publication, after the year was finalized; old, new, who did it, who asked, who
//! ordered.

use async_graphql::{Enum, Object};
use socai_school::{
    calendar::{GradingPeriod, SchoolYear},
    changes::ChangeRequest,
    ids::ClassId,
    late::LateChange,
    policy::Object as About,
};

use super::{
    AccountNode, ActorNode, ChangeRequestNode, ClassNode, OrderNode, PeriodNode, StudentNode, TargetNode,
    connection::{Page, connection},
    mark::MarkNode,
};
use crate::{
    access,
    scalars::{LedgerPosition, Moment},
    scope::Scope,
};

/// After what a cell changed (mốc thời gian).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Enum)]
pub(crate) enum Milestone {
    /// Sau khi khóa sổ: after a lock had come to cover it, whether it was still in force or not.
    Lock,
    /// Sau khi công bố: after the first publication of the class's results.
    Publication,
    /// Sau khi tổng kết năm học: after the student's year was finalized.
    Finalization,
}

/// Which late changes are asked for; every member that is present narrows.
#[derive(Clone, Copy, Default)]
pub(crate) struct LateFilter {
    pub(crate) class: Option<ClassId>,
    pub(crate) period: Option<GradingPeriod>,
    pub(crate) after: Option<Milestone>,
}

/// A cell that changed late (sửa điểm muộn).
#[derive(Clone)]
pub(crate) struct LateChangeNode {
    scope: Scope,
    change: LateChange,
}

connection! {
    /// A page of late changes (sửa điểm muộn).
    LateChangeConnection, LateChangeEdge of LateChangeNode as "LateChangeConnection", "LateChangeEdge"
}

/// The late changes of a year that match and that the visitor may read, oldest first.
pub(crate) fn page(scope: &Scope, year: SchoolYear, filter: LateFilter, page: Page) -> LateChangeConnection {
    let changes = scope.school().late.changes(year, filter.class, filter.period);
    let listed: Vec<&LateChange> = changes
        .filter(|change| match filter.after {
            None => true,
            Some(Milestone::Lock) => change.after.lock.is_some(),
            Some(Milestone::Publication) => change.after.publication.is_some(),
            Some(Milestone::Finalization) => change.after.finalization.is_some(),
        })
        .filter(|change| scope.reads(access::YEAR_LATE_CHANGES, About::Class(change.class)))
        .collect();
    let total = listed.len();
    let keyed = listed
        .into_iter()
        .map(|change| (change.position.0, LateChangeNode { scope: scope.clone(), change: change.clone() }));
    LateChangeConnection::new(page.cut(keyed), total)
}

impl LateChangeNode {
    fn behind(&self) -> Option<&ChangeRequest> {
        self.scope.school().changes.request(self.change.request?)
    }
}

/// A cell that changed late (sửa điểm muộn): after a lock, a publication or the finalization of the year.
#[Object(name = "LateChange")]
impl LateChangeNode {
    /// The event that changed it (vị trí trong sổ cái).
    async fn position(&self) -> LedgerPosition {
        self.change.position.into()
    }

    /// When (thời điểm sửa).
    async fn at(&self) -> Moment {
        self.change.at.into()
    }

    /// Who did it (người sửa).
    async fn by(&self) -> ActorNode {
        ActorNode::new(&self.scope, self.change.by)
    }

    /// Who asked for it (người đề nghị); null when it was written in a book that was open to everybody again.
    async fn asked_by(&self) -> Option<AccountNode> {
        AccountNode::find(&self.scope, self.behind()?.requester)
    }

    /// Who ordered it (người duyệt).
    async fn ordered_by(&self) -> Option<ActorNode> {
        let given = self.behind()?.ordered.as_ref()?;
        Some(ActorNode::new(&self.scope, given.by))
    }

    /// The principal's order for it (quyết định, yêu cầu của hiệu trưởng).
    async fn order(&self) -> Option<OrderNode> {
        let given = self.behind()?.ordered.as_ref()?;
        Some((&given.order).into())
    }

    /// The request behind it (đề nghị), if there is one that you may read.
    async fn request(&self) -> Option<ChangeRequestNode> {
        let request = self.change.request?;
        let visible = self.scope.reads(access::LATE_CHANGE_REQUEST, About::Change(request));
        visible.then(|| ChangeRequestNode::find(&self.scope, request)).flatten()
    }

    /// The class in whose gradebook it was written (lớp).
    async fn class(&self) -> Option<ClassNode> {
        ClassNode::find(&self.scope, self.change.class)
    }

    /// The student (học sinh).
    async fn student(&self) -> StudentNode {
        StudentNode::new(self.scope.clone(), self.change.student)
    }

    /// The grading period (kì đánh giá).
    async fn period(&self) -> PeriodNode {
        PeriodNode::new(self.scope.clone(), self.change.period)
    }

    /// The column (cột).
    async fn target(&self) -> TargetNode {
        self.change.target.into()
    }

    /// What stood there before (kết quả cũ); null when nothing did.
    async fn old(&self) -> Option<MarkNode> {
        self.change.old.map(Into::into)
    }

    /// What stands there from then on (kết quả mới).
    async fn new(&self) -> Option<MarkNode> {
        self.change.new.map(Into::into)
    }

    /// Whether the mark stayed, so that only the comment was written (chỉ sửa nhận xét).
    async fn is_comment_only(&self) -> bool {
        self.change.is_comment_only()
    }

    /// After what it changed (mốc thời gian), at least one.
    async fn after(&self) -> Vec<Milestone> {
        let after = self.change.after;
        let of = |position: Option<_>, milestone| position.map(|_| milestone);
        [
            of(after.lock, Milestone::Lock),
            of(after.publication, Milestone::Publication),
            of(after.finalization, Milestone::Finalization),
        ]
        .into_iter()
        .flatten()
        .collect()
    }
}
