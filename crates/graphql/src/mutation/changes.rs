//! Mutations that change a closed book: a teacher asks, the principal orders or refuses, the admin board carries out.

use async_graphql::{Context, InputObject, Object, OneofObject, Result};
use socai_school::{
    Event, Refused,
    changes::{
        CellChange, CloseUnlock, CommentChange, ExecuteChange, Execution, OrderChange, RefuseChange,
        RequestChange, WithdrawChange,
    },
    ids::{ChangeRequestId, ClassId, DocumentId, StudentId},
    regulations::Target,
    text::Note,
};

use super::{Done, payload, run, run_with_cells};
use crate::{
    enums::UnlockReach,
    ids::Gid,
    inputs::{Call, GradingPeriodInput, MarkInput, OrderInput, TargetInput},
    scalars::{Moment, Text, Yes},
    schema::{CellNode, ChangeRequestNode},
};

/// Mutations about changes of a closed book.
#[derive(Default)]
pub(crate) struct ChangesMutation;

/// What shall become of the comment of a cell (thay đổi nhận xét).
#[derive(OneofObject)]
pub(crate) enum CommentChangeInput {
    /// Thay nhận xét: it is replaced by this text.
    Write(Text<Note>),
    /// Xóa nhận xét: it is removed; must be `true`.
    Remove(Yes),
}

impl From<CommentChangeInput> for CommentChange {
    fn from(input: CommentChangeInput) -> Self {
        match input {
            CommentChangeInput::Write(text) => Self::Write(text.0),
            CommentChangeInput::Remove(Yes) => Self::Remove,
        }
    }
}

/// One cell as it shall be (một ô cần sửa).
#[derive(InputObject)]
pub(crate) struct CellChangeInput {
    /// The row (học sinh).
    student_id: Gid<StudentId>,
    /// The column (cột).
    target: TargetInput,
    /// The mark that shall stand in it (kết quả đề nghị); the cell is emptied of its mark when absent.
    mark: Option<MarkInput>,
    /// What shall become of the comment (nhận xét); it stays when absent.
    comment: Option<CommentChangeInput>,
    /// The version that the author saw: 0 for an empty cell, else `GradeCell.version`.
    expected_version: u32,
}

impl From<CellChangeInput> for CellChange {
    fn from(input: CellChangeInput) -> Self {
        Self {
            student: input.student_id.0,
            target: input.target.into(),
            mark: input.mark.map(Into::into),
            comment: input.comment.map_or(CommentChange::Keep, Into::into),
            expected_version: input.expected_version,
        }
    }
}

/// A change of a closed book that is asked for (đề nghị sửa điểm sau khi khóa sổ).
#[derive(InputObject)]
pub(crate) struct RequestChangeInput {
    #[graphql(flatten)]
    call: Call,
    /// The class (lớp).
    class_id: Gid<ClassId>,
    /// The grading period (kì đánh giá).
    period: GradingPeriodInput,
    /// The cells (các ô), each once, at most 40.
    cells: Vec<CellChangeInput>,
    /// Why (lí do).
    reason: Text<Note>,
    /// Minutes that were drawn up about it (biên bản), handed in as a document before.
    minutes_id: Option<Gid<DocumentId>>,
}

/// A request that is meant by its id (đề nghị sửa điểm).
#[derive(InputObject)]
pub(crate) struct ChangeRequestInput {
    #[graphql(flatten)]
    call: Call,
    /// The request (đề nghị).
    request_id: Gid<ChangeRequestId>,
}

/// How a change is to be carried out (cách thực hiện).
#[derive(OneofObject)]
pub(crate) enum ExecutionInput {
    /// Mở sổ có thời hạn: the admin board opens the book for the requester until a time.
    Unlock(UnlockForChangeInput),
    /// Sửa trực tiếp: the admin board writes the proposed marks itself; must be `true`.
    Correction(Yes),
}

/// An unlock for a change (mở sổ có thời hạn).
#[derive(InputObject)]
pub(crate) struct UnlockForChangeInput {
    /// How much is opened (phạm vi).
    reach: UnlockReach,
    /// The end, exclusive (đến lúc): in the future and at most 14 days ahead.
    until: Moment,
}

impl From<ExecutionInput> for Execution {
    fn from(input: ExecutionInput) -> Self {
        match input {
            ExecutionInput::Unlock(UnlockForChangeInput { reach, until }) => {
                Self::Unlock { reach: reach.into(), until: until.0 }
            }
            ExecutionInput::Correction(Yes) => Self::Correction,
        }
    }
}

/// A requested change to order (duyệt đề nghị sửa điểm).
#[derive(InputObject)]
pub(crate) struct OrderChangeInput {
    #[graphql(flatten)]
    call: Call,
    /// The request (đề nghị).
    request_id: Gid<ChangeRequestId>,
    /// How it is to be carried out (cách thực hiện).
    execution: ExecutionInput,
    /// The order (quyết định, yêu cầu của hiệu trưởng).
    order: OrderInput,
}

/// A requested change to refuse (không duyệt đề nghị sửa điểm).
#[derive(InputObject)]
pub(crate) struct RefuseChangeInput {
    #[graphql(flatten)]
    call: Call,
    /// The request (đề nghị).
    request_id: Gid<ChangeRequestId>,
    /// Why (lí do), told to the requester.
    reason: Text<Note>,
}

payload! {
    /// Outcome of `requestChange`.
    RequestChangePayload {
        /// The request (đề nghị).
        request: Option<ChangeRequestNode>,
    }
    /// Outcome of `withdrawChange`.
    WithdrawChangePayload {
        /// The request (đề nghị).
        request: Option<ChangeRequestNode>,
    }
    /// Outcome of `orderChange`.
    OrderChangePayload {
        /// The request (đề nghị).
        request: Option<ChangeRequestNode>,
    }
    /// Outcome of `refuseChange`.
    RefuseChangePayload {
        /// The request (đề nghị).
        request: Option<ChangeRequestNode>,
    }
    /// Outcome of `executeChange`.
    ExecuteChangePayload {
        /// The request (đề nghị).
        request: Option<ChangeRequestNode>,
    }
    /// Outcome of `closeUnlock`.
    CloseUnlockPayload {
        /// The request (đề nghị).
        request: Option<ChangeRequestNode>,
    }
}

/// The cell of a request that a refusal's path points to.
fn index_in(path: &str) -> Option<usize> {
    path.strip_prefix("cells[")?.split(']').next()?.parse().ok()
}

fn shown(done: &Done, request: ChangeRequestId) -> Option<ChangeRequestNode> {
    done.show(|scope| ChangeRequestNode::find(scope, request))
}

/// The path of a refused order: `until` stands one level deeper in the input.
fn in_order(refused: &Refused) -> String {
    let path = refused.path.as_str();
    if path == "execution.until" { "execution.unlock.until".to_owned() } else { path.to_owned() }
}

/// Mutations about changes of a closed book.
#[Object]
impl ChangesMutation {
    /// Asks for cells of a locked gradebook to be changed (đề nghị sửa điểm sau khi khóa sổ). Nothing changes by it; it lapses
    /// after 30 days without an answer.
    async fn request_change(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The command.")] input: RequestChangeInput,
    ) -> Result<RequestChangePayload> {
        let (class, period) = (input.class_id.0, input.period.into());
        let cells: Vec<CellChange> = input.cells.into_iter().map(Into::into).collect();
        let places: Vec<(StudentId, Target)> = cells.iter().map(|cell| (cell.student, cell.target)).collect();
        let (reason, minutes) = (input.reason.0, input.minutes_id.map(|id| id.0));
        let command = RequestChange { class, period, cells, reason, minutes };
        let path = |refused: &Refused| refused.path.clone();
        let done = run_with_cells(ctx, &input.call, command, path, |scope, path| {
            let (student, target) = *places.get(index_in(path)?)?;
            Some(CellNode::new(scope, (student, period, target), class))
        })
        .await?;
        let made = done.events().await?.into_iter().find_map(|event| match event {
            Event::ChangeRequested(event) => Some(event.request),
            _ => None,
        });
        let request = made.and_then(|request| shown(&done, request));
        Ok(RequestChangePayload { outcome: done.outcome, request })
    }

    /// Takes a request back that was not carried out (rút đề nghị sửa điểm). Only who asked can.
    async fn withdraw_change(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The command.")] input: ChangeRequestInput,
    ) -> Result<WithdrawChangePayload> {
        let request = input.request_id.0;
        let done = run(ctx, &input.call, WithdrawChange { request }).await?;
        let request = shown(&done, request);
        Ok(WithdrawChangePayload { outcome: done.outcome, request })
    }

    /// Orders a requested change (duyệt đề nghị sửa điểm), or orders it otherwise as long as it was not carried out. Nobody orders
    /// what they asked for.
    async fn order_change(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The command.")] input: OrderChangeInput,
    ) -> Result<OrderChangePayload> {
        let request = input.request_id.0;
        let command = OrderChange { request, execution: input.execution.into(), order: input.order.into() };
        let done = run_with_cells(ctx, &input.call, command, in_order, |_, _| None).await?;
        let request = shown(&done, request);
        Ok(OrderChangePayload { outcome: done.outcome, request })
    }

    /// Refuses a requested change with a reason (không duyệt đề nghị sửa điểm). Nobody refuses what they asked for.
    async fn refuse_change(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The command.")] input: RefuseChangeInput,
    ) -> Result<RefuseChangePayload> {
        let request = input.request_id.0;
        let done = run(ctx, &input.call, RefuseChange { request, reason: input.reason.0 }).await?;
        let request = shown(&done, request);
        Ok(RefuseChangePayload { outcome: done.outcome, request })
    }

    /// Carries out an ordered change (thực hiện sửa điểm): writes the proposed marks, or opens the book to the teacher until the
    /// time that was ordered.
    async fn execute_change(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The command.")] input: ChangeRequestInput,
    ) -> Result<ExecuteChangePayload> {
        let request = input.request_id.0;
        let head = super::own(ctx, &input.call).await?;
        // The cells of the request, to show what stands in one that changed since.
        let asked = head.school().changes.request(request).map(|asked| {
            let places = asked.cells.iter().map(|cell| (cell.student, asked.period, cell.target));
            (asked.class, places.collect::<Vec<_>>())
        });
        let path = |refused: &Refused| refused.path.clone();
        let done = run_with_cells(ctx, &input.call, ExecuteChange { request }, path, |scope, path| {
            let (class, places) = asked.as_ref()?;
            Some(CellNode::new(scope, *places.get(index_in(path)?)?, *class))
        })
        .await?;
        let request = shown(&done, request);
        Ok(ExecuteChangePayload { outcome: done.outcome, request })
    }

    /// Ends the unlock for a change before its time (đóng sổ trước hạn): the teacher who is done, or the admin board.
    async fn close_unlock(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The command.")] input: ChangeRequestInput,
    ) -> Result<CloseUnlockPayload> {
        let request = input.request_id.0;
        let done = run(ctx, &input.call, CloseUnlock { request }).await?;
        let request = shown(&done, request);
        Ok(CloseUnlockPayload { outcome: done.outcome, request })
    }
}

#[cfg(test)]
mod tests {
    use socai_school::{Refusal, changes::ChangeRefusal};

    use super::*;
    use crate::paths::in_input;

    #[test]
    fn a_refused_order_is_shown_where_the_time_was_given() {
        let refused = |path: &str| Refused {
            path: path.to_owned(),
            refusal: Refusal::Change(ChangeRefusal::OwnRequest),
        };
        assert_eq!(in_input(&in_order(&refused("execution.until"))), "execution.unlock.until");
        assert_eq!(in_input(&in_order(&refused("request"))), "requestId");
    }

    #[test]
    fn a_path_names_its_cell() {
        assert_eq!(index_in("cells[3].mark"), Some(3));
        assert_eq!(index_in("cells[12]"), Some(12));
        assert_eq!(index_in("reason"), None);
    }
}
