//! The mutation that rolls a school year over.

use async_graphql::{Context, InputObject, Object, Result};
use socai_school::rollover::{RollOver, RollOverYear};

use super::{payload, run};
use crate::{inputs::Call, scalars::Key, schema::RollOverInput};

/// The mutation that rolls a school year over.
#[derive(Default)]
pub(crate) struct RollOverMutation;

/// A plan to carry out (thực hiện kế hoạch kết chuyển).
#[derive(InputObject)]
pub(crate) struct RollOverYearInput {
    #[graphql(flatten)]
    call: Call,
    /// The same question that the plan answered (nội dung kết chuyển).
    of: RollOverInput,
    /// The digest of the plan that was looked at (mã kế hoạch): `School.rollOver`.
    plan: Key,
}

payload! {
    /// Outcome of `rollOverYear`.
    RollOverYearPayload {}
}

/// The mutation that rolls a school year over.
#[Object]
impl RollOverMutation {
    /// Carries out the roll-over of a year exactly as it was planned (kết chuyển năm học): all of it, or nothing when the school
    /// moved on in what the plan touches.
    async fn roll_over_year(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The command.")] input: RollOverYearInput,
    ) -> Result<RollOverYearPayload> {
        let command = RollOverYear { of: RollOver::from(input.of), plan: input.plan.0 };
        let done = run(ctx, &input.call, command).await?;
        Ok(RollOverYearPayload { outcome: done.outcome })
    }
}
