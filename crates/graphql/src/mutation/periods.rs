//! Mutations that lock and unlock grading periods.

use async_graphql::{Context, InputObject, Object, Result};
use socai_school::periods::{LockPeriod, LockScope, UnlockPeriod};

use super::{payload, run};
use crate::{
    inputs::{Call, LockScopeInput, OrderInput},
    schema::PeriodNode,
};

/// Mutations about locks.
#[derive(Default)]
pub(crate) struct PeriodsMutation;

/// A scope to lock or to unlock (phạm vi khóa sổ, mở sổ).
#[derive(InputObject)]
pub(crate) struct LockInput {
    #[graphql(flatten)]
    call: Call,
    /// What exactly (phạm vi).
    scope: LockScopeInput,
    /// The principal's order (quyết định, yêu cầu của hiệu trưởng).
    order: OrderInput,
}

payload! {
    /// Outcome of `lockPeriod`.
    LockPeriodPayload {
        /// The grading period (kì đánh giá) with its locks.
        period: Option<PeriodNode>,
    }
    /// Outcome of `unlockPeriod`.
    UnlockPeriodPayload {
        /// The grading period (kì đánh giá) with its locks.
        period: Option<PeriodNode>,
    }
}

/// Mutations about locks.
#[Object]
impl PeriodsMutation {
    /// Locks a part of a grading period at the principal's order (khóa sổ): from here on no grade can be written into it.
    async fn lock_period(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The command.")] input: LockInput,
    ) -> Result<LockPeriodPayload> {
        let scope: LockScope = input.scope.try_into()?;
        let done = run(ctx, &input.call, LockPeriod { scope, order: input.order.into(), from: None }).await?;
        let period = done.show(|now| Some(PeriodNode::new(now.clone(), scope.period)));
        Ok(LockPeriodPayload { outcome: done.outcome, period })
    }

    /// Unlocks a part of a grading period at the principal's order (mở sổ).
    async fn unlock_period(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The command.")] input: LockInput,
    ) -> Result<UnlockPeriodPayload> {
        let scope: LockScope = input.scope.try_into()?;
        let done = run(ctx, &input.call, UnlockPeriod { scope, order: input.order.into() }).await?;
        let period = done.show(|now| Some(PeriodNode::new(now.clone(), scope.period)));
        Ok(UnlockPeriodPayload { outcome: done.outcome, period })
    }
}
