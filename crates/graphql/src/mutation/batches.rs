//! The mutation that takes a batch of grades back.

use async_graphql::{Context, InputObject, Object, Result};
use socai_school::{Event, gradebook::RevertBatch, ids::ClassId, text::Note};

use super::{payload, run};
use crate::{
    ids::Gid,
    inputs::{Call, GradingPeriodInput},
    list_size,
    scalars::{Key, Text},
    schema::{CellNode, ClassNode},
};

/// Mutations about batches of grades.
#[derive(Default)]
pub(crate) struct BatchesMutation;

/// A batch to take back (hoàn tác một lần nhập).
#[derive(InputObject)]
pub(crate) struct RevertBatchInput {
    #[graphql(flatten)]
    call: Call,
    /// The class (lớp).
    class_id: Gid<ClassId>,
    /// The grading period (kì đánh giá).
    period: GradingPeriodInput,
    /// The batch (lần nhập): the idempotency key of the command that entered it, as `Class.batches` lists it.
    batch: Key,
    /// Why (lí do).
    reason: Option<Text<Note>>,
}

payload! {
    /// Outcome of `revertBatch`.
    RevertBatchPayload {
        /// The cells (các ô) that were given back what stood in them, as they stand now; empty when refused.
        #[graphql(directive = list_size::Items::apply(40))]
        cells: Vec<CellNode>,
        /// The class (lớp).
        class: Option<ClassNode>,
    }
}

/// Mutations about batches of grades.
#[Object]
impl BatchesMutation {
    /// Takes back everything that one command entered (hoàn tác một lần nhập): each cell gets again what stood in it before,
    /// as a correction. Refused as a whole when a cell was written again since, or is locked.
    async fn revert_batch(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The command.")] input: RevertBatchInput,
    ) -> Result<RevertBatchPayload> {
        let RevertBatchInput { call, class_id, period, batch, reason } = input;
        let (class, period) = (class_id.0, period.into());
        let command = RevertBatch { class, period, batch: batch.0, reason: reason.map(|text| text.0) };
        let done = run(ctx, &call, command).await?;
        let cells = done.events().await?.into_iter().filter_map(|event| match event {
            Event::GradeCorrected(e) => {
                Some(CellNode::new(&done.scope, (e.student, e.period, e.target), class))
            }
            _ => None,
        });
        let cells = cells.collect();
        let class = done.show(|scope| ClassNode::find(scope, class));
        Ok(RevertBatchPayload { outcome: done.outcome, cells, class })
    }
}
