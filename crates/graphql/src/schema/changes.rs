//! Requests to change a closed book: what was asked, ordered and carried out, by whom and when, and what stands in the way.

use async_graphql::{Enum, ID, Object, Result, SimpleObject};
use socai_school::{
    Actor, Sealed, Timestamp,
    changes::{
        ChangeFilter, ChangeRequest, ChangeStatus as Status, Execution, OrderGiven, Outcome, ProposedCell,
    },
    ids::ChangeRequestId,
    policy::Object as About,
    text::Note,
};

use super::{
    AccountNode, ActorNode, CellNode, ClassNode, DocumentNode, OrderNode, PeriodNode, StudentNode,
    TargetNode,
    connection::{Page, connection},
    mark::MarkNode,
    unlocks::UnlockNode,
};
use crate::{
    access,
    enums::{ChangeStatus, CommentEffect, Label, UnlockReach},
    errors::Fault,
    ids::encode,
    list_size,
    scalars::{LedgerPosition, Moment},
    scope::Scope,
};

/// A request to change cells of a closed book (đề nghị sửa điểm sau khi khóa sổ).
#[derive(Clone)]
pub(crate) struct ChangeRequestNode {
    scope: Scope,
    id: ChangeRequestId,
}

connection! {
    /// A page of requests to change a closed book (đề nghị sửa điểm).
    ChangeRequestConnection, ChangeRequestEdge of ChangeRequestNode as "ChangeRequestConnection", "ChangeRequestEdge"
}

/// The requests that match and that the visitor may read by that guard, newest first.
pub(crate) fn page(
    scope: &Scope,
    guard: access::Guard,
    filter: ChangeFilter,
    page: Page,
) -> ChangeRequestConnection {
    let (status, filter) = (filter.status, ChangeFilter { status: None, ..filter });
    let requests = scope.school().changes.requests(filter, scope.moment());
    let listed: Vec<&ChangeRequest> = requests
        .filter(|request| status.is_none_or(|status| status_of(scope, request) == status))
        .filter(|request| scope.reads(guard, About::Change(request.id)))
        .collect();
    let total = listed.len();
    // Cursors ascend, and the newest comes first.
    let keyed = listed
        .into_iter()
        .map(|request| (u64::MAX - request.position.0, ChangeRequestNode::new(scope.clone(), request.id)));
    ChangeRequestConnection::new(page.cut(keyed), total)
}

/// Where a request stands; an unlock that a lock ended is closed, whether that was recorded or not.
fn status_of(scope: &Scope, request: &ChangeRequest) -> Status {
    let status = request.status(scope.moment());
    let is_open = || {
        let in_force = scope.school().unlocks_in_force(scope.moment());
        in_force.into_iter().any(|unlock| unlock.request == request.id)
    };
    if status == Status::Unlocked && !is_open() { Status::Closed } else { status }
}

impl ChangeRequestNode {
    pub(crate) fn new(scope: Scope, id: ChangeRequestId) -> Self {
        Self { scope, id }
    }

    pub(crate) fn find(scope: &Scope, id: ChangeRequestId) -> Option<Self> {
        scope.school().changes.request(id).map(|_| Self::new(scope.clone(), id))
    }

    fn request(&self) -> Result<&ChangeRequest, Fault> {
        // A node is only made of a request that is there, and the state does not move below it.
        self.scope.school().changes.request(self.id).ok_or(Fault::Internal)
    }

    fn status(&self) -> Result<Status, Fault> {
        Ok(status_of(&self.scope, self.request()?))
    }

    /// The cells in columns that the visitor may read.
    fn cells(&self) -> Result<Vec<RequestedCellNode>, Fault> {
        let request = self.request()?;
        let visible = |cell: &&ProposedCell| {
            self.scope.reads(access::CHANGE_REQUEST_CELLS, About::Column(request.class, cell.target))
        };
        let is_waiting = matches!(self.status()?, Status::Pending | Status::Ordered);
        let cells = request.cells.iter().filter(visible);
        Ok(cells.map(|cell| RequestedCellNode::new(&self.scope, request, cell, is_waiting)).collect())
    }
}

/// How a change is carried out (cách thực hiện).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Enum)]
pub(crate) enum ExecutionKind {
    /// Mở sổ có thời hạn: the admin board opens the book for the requester until a time.
    Unlock,
    /// Sửa trực tiếp: the admin board writes the proposed marks itself.
    Correction,
}

/// The principal's answer that allows a change (duyệt đề nghị sửa điểm).
#[derive(SimpleObject)]
#[graphql(name = "ChangeOrder")]
pub(crate) struct ChangeOrderNode {
    /// How it is to be carried out (cách thực hiện).
    execution: ExecutionKind,
    /// How much of the book is opened (phạm vi), for an unlock.
    reach: Option<UnlockReach>,
    /// Until when (đến lúc), exclusive, for an unlock.
    until: Option<Moment>,
    /// The order (quyết định, yêu cầu của hiệu trưởng).
    order: OrderNode,
    /// Who ordered it (người duyệt).
    by: ActorNode,
    /// When (thời điểm duyệt).
    at: Moment,
}

impl ChangeOrderNode {
    fn new(scope: &Scope, given: &OrderGiven) -> Self {
        let (execution, reach, until) = match given.execution {
            Execution::Unlock { reach, until } => {
                (ExecutionKind::Unlock, Some(reach.into()), Some(until.into()))
            }
            Execution::Correction => (ExecutionKind::Correction, None, None),
        };
        let by = ActorNode::new(scope, given.by);
        Self { execution, reach, until, order: (&given.order).into(), by, at: given.at.into() }
    }
}

/// One cell that shall be changed (một ô trong đề nghị).
pub(crate) struct RequestedCellNode {
    scope: Scope,
    cell: ProposedCell,
    current: CellNode,
    old_version: u32,
    is_conflict: bool,
    comment: Option<Note>,
}

impl RequestedCellNode {
    fn new(scope: &Scope, request: &ChangeRequest, cell: &ProposedCell, is_waiting: bool) -> Self {
        let place = (cell.student, request.period, cell.target);
        let found = scope.school().gradebook.cell(cell.student, request.period, cell.target);
        let version = found.map_or(0, |found| found.version);
        Self {
            scope: scope.clone(),
            cell: cell.clone(),
            current: CellNode::new(scope, place, request.class),
            old_version: cell.version,
            is_conflict: is_waiting && version != cell.version,
            comment: request.proposed_comment(cell.student, cell.target).cloned(),
        }
    }
}

/// One cell that shall be changed (một ô trong đề nghị): as it stood, and as it shall be.
#[Object(name = "RequestedCell")]
impl RequestedCellNode {
    /// The student (học sinh).
    async fn student(&self) -> StudentNode {
        StudentNode::new(self.scope.clone(), self.cell.student)
    }

    /// The column (cột).
    async fn target(&self) -> TargetNode {
        self.cell.target.into()
    }

    /// What stood in it when the change was asked for (kết quả cũ); null when nothing did.
    async fn old(&self) -> Option<MarkNode> {
        self.cell.old.map(Into::into)
    }

    /// How often it had been written then (phiên bản khi đề nghị).
    async fn old_version(&self) -> u32 {
        self.old_version
    }

    /// What shall stand in it (kết quả đề nghị); null to empty it.
    async fn proposed(&self) -> Option<MarkNode> {
        self.cell.proposed.map(Into::into)
    }

    /// What shall become of its comment (thay đổi nhận xét).
    async fn comment_effect(&self) -> CommentEffect {
        self.cell.comment.into()
    }

    /// The proposed comment (nhận xét đề nghị); null when there is none or it was erased.
    async fn proposed_comment(&self) -> Option<&str> {
        self.comment.as_ref().map(Note::as_str)
    }

    /// The cell as it stands (ô hiện tại).
    async fn current(&self) -> &CellNode {
        &self.current
    }

    /// Whether the cell was written since the change was asked for, so that it cannot be carried out as it is (ô đã thay đổi).
    /// Never after it was settled.
    async fn is_conflict(&self) -> bool {
        self.is_conflict
    }
}

/// A step in the life of a request (bước xử lí).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Enum)]
pub(crate) enum ChangeStepKind {
    /// Đề nghị: it was asked for.
    Requested,
    /// Duyệt: it was ordered.
    Ordered,
    /// Không duyệt: it was refused.
    Refused,
    /// Rút: its author took it back.
    Withdrawn,
    /// Sửa trực tiếp: the admin board wrote the marks.
    Corrected,
    /// Mở sổ: the admin board opened the book to the teacher.
    Unlocked,
    /// Đóng sổ: the unlock ended.
    Closed,
    /// Quá hạn: nobody decided on it in time.
    Lapsed,
}

/// A step in the life of a request (bước xử lí): who did what when.
#[derive(SimpleObject)]
#[graphql(name = "ChangeStep")]
pub(crate) struct StepNode {
    /// What was done.
    kind: ChangeStepKind,
    /// Who did it (người thực hiện); null when it came to pass by time alone.
    by: Option<ActorNode>,
    /// When (thời điểm).
    at: Moment,
}

fn steps(scope: &Scope, request: &ChangeRequest) -> Vec<StepNode> {
    let step = |kind, by: Option<Actor>, at: Timestamp| StepNode {
        kind,
        by: by.map(|by| ActorNode::new(scope, by)),
        at: at.into(),
    };
    let requester = Actor::Account(request.requester);
    let mut steps = vec![step(ChangeStepKind::Requested, Some(requester), request.at)];
    if let Some(given) = &request.ordered {
        steps.push(step(ChangeStepKind::Ordered, Some(given.by), given.at));
    }
    match &request.outcome {
        None if status_of(scope, request) == Status::Expired => {
            steps.push(step(ChangeStepKind::Lapsed, None, request.lapses_at()));
        }
        None => {}
        Some(Outcome::Withdrawn { at }) => {
            steps.push(step(ChangeStepKind::Withdrawn, Some(requester), *at));
        }
        Some(Outcome::Refused { by, at, .. }) => steps.push(step(ChangeStepKind::Refused, Some(*by), *at)),
        Some(Outcome::Corrected { by, at }) => steps.push(step(ChangeStepKind::Corrected, Some(*by), *at)),
        Some(Outcome::Unlocked { unlock, closed }) => {
            steps.push(step(ChangeStepKind::Unlocked, Some(unlock.by), unlock.at));
            if let Some(end) = closed {
                let by = Some(end.by).filter(|by| *by != Actor::System);
                steps.push(step(ChangeStepKind::Closed, by, end.since));
            } else if unlock.until <= scope.moment() {
                steps.push(step(ChangeStepKind::Closed, None, unlock.until));
            }
        }
    }
    steps
}

fn shown(sealed: &Sealed<Note>) -> Option<String> {
    sealed.get().map(ToString::to_string)
}

/// A request to change cells of a closed book (đề nghị sửa điểm sau khi khóa sổ), with everything that became of it.
#[Object(name = "ChangeRequest")]
impl ChangeRequestNode {
    /// A global id (mã định danh).
    pub(crate) async fn id(&self) -> ID {
        encode(self.id)
    }

    /// The class (lớp).
    async fn class(&self) -> Result<Option<ClassNode>> {
        Ok(ClassNode::find(&self.scope, self.request()?.class))
    }

    /// The grading period (kì đánh giá).
    async fn period(&self) -> Result<PeriodNode> {
        Ok(PeriodNode::new(self.scope.clone(), self.request()?.period))
    }

    /// Who asked (người đề nghị).
    async fn requester(&self) -> Result<Option<AccountNode>> {
        Ok(AccountNode::find(&self.scope, self.request()?.requester))
    }

    /// When (thời điểm đề nghị).
    async fn requested_at(&self) -> Result<Moment> {
        Ok(self.request()?.at.into())
    }

    /// Its event (vị trí trong sổ cái).
    async fn position(&self) -> Result<LedgerPosition> {
        Ok(self.request()?.position.into())
    }

    /// Where it stands (trạng thái), at the moment shown.
    #[graphql(name = "status")]
    async fn standing(&self) -> Result<ChangeStatus> {
        Ok(self.status()?.into())
    }

    /// That in words (tên trạng thái).
    async fn status_label(&self) -> Result<Label> {
        Ok(self.status()?.into())
    }

    /// When it lapses unless it is decided on (hạn duyệt).
    async fn lapses_at(&self) -> Result<Moment> {
        Ok(self.request()?.lapses_at().into())
    }

    /// How many cells it names (số ô).
    async fn cell_count(&self) -> Result<usize> {
        Ok(self.request()?.cells.len())
    }

    /// The cells (các ô), in the columns that you may read.
    #[graphql(name = "cells", directive = list_size::Items::apply(10))]
    async fn visible_cells(&self) -> Result<Vec<RequestedCellNode>> {
        Ok(self.cells()?)
    }

    /// The cells that were written since the change was asked for, so that it cannot be carried out as it is (các ô đã thay
    /// đổi), in the columns that you may read.
    #[graphql(directive = list_size::Items::apply(2))]
    async fn conflicts(&self) -> Result<Vec<RequestedCellNode>> {
        Ok(self.cells()?.into_iter().filter(|cell| cell.is_conflict).collect())
    }

    /// Why it was asked for (lí do đề nghị); null when it was erased.
    async fn reason(&self) -> Result<Option<String>> {
        Ok(shown(&self.request()?.reason))
    }

    /// The minutes (biên bản), if there are any that you may read.
    async fn minutes(&self) -> Result<Option<DocumentNode>> {
        let Some(document) = self.request()?.minutes else { return Ok(None) };
        let visible = self.scope.reads(access::CHANGE_REQUEST_MINUTES, About::Document(document));
        Ok(visible.then(|| DocumentNode::find(&self.scope, document)).flatten())
    }

    /// The principal's order (duyệt), if it was given; the last one, when it was ordered anew.
    async fn order(&self) -> Result<Option<ChangeOrderNode>> {
        Ok(self.request()?.ordered.as_ref().map(|given| ChangeOrderNode::new(&self.scope, given)))
    }

    /// Why it was refused (lí do không duyệt); null when it was not, or the reason was erased.
    async fn refusal_reason(&self) -> Result<Option<String>> {
        Ok(match &self.request()?.outcome {
            Some(Outcome::Refused { reason, .. }) => shown(reason),
            _ => None,
        })
    }

    /// What was opened for it (phần sổ đã mở), if it was carried out by an unlock.
    async fn unlock(&self) -> Result<Option<UnlockNode>> {
        let request = self.request()?;
        Ok(request.unlock().map(|unlock| UnlockNode::new(&self.scope, unlock.clone())))
    }

    /// Who asked, ordered, refused, carried out and closed, and when (các bước xử lí), oldest first.
    #[graphql(directive = list_size::Items::apply(4))]
    async fn steps(&self) -> Result<Vec<StepNode>> {
        Ok(steps(&self.scope, self.request()?))
    }
}
