//! Mutations that lock and unlock grading periods, at once or at a set time.

use async_graphql::{Context, InputObject, Object, Result};
use socai_school::periods::{CancelScheduledLock, LockPeriod, LockScope, UnlockPeriod};

use super::{payload, run};
use crate::{
    inputs::{Call, LockScopeInput, OrderInput},
    scalars::{LedgerPosition, Moment},
    schema::PeriodNode,
};

/// Mutations about locks.
#[derive(Default)]
pub(crate) struct PeriodsMutation;

/// A scope to lock (phạm vi khóa sổ).
#[derive(InputObject)]
pub(crate) struct LockInput {
    #[graphql(flatten)]
    call: Call,
    /// What exactly (phạm vi).
    scope: LockScopeInput,
    /// The principal's order (quyết định, yêu cầu của hiệu trưởng).
    order: OrderInput,
    /// When it takes effect (hẹn giờ khóa sổ), in the future and at most a year ahead; at once when absent.
    from: Option<Moment>,
}

/// A scope to unlock (phạm vi mở sổ).
#[derive(InputObject)]
pub(crate) struct UnlockInput {
    #[graphql(flatten)]
    call: Call,
    /// What exactly (phạm vi).
    scope: LockScopeInput,
    /// The principal's order (quyết định, yêu cầu của hiệu trưởng).
    order: OrderInput,
}

/// A lock at a set time to cancel (hủy lịch khóa sổ).
#[derive(InputObject)]
pub(crate) struct CancelScheduledLockInput {
    #[graphql(flatten)]
    call: Call,
    /// The lock, as `Lock.position` (vị trí trong sổ cái).
    lock: LedgerPosition,
    /// The principal's order to cancel it (quyết định, yêu cầu của hiệu trưởng).
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
    /// Outcome of `cancelScheduledLock`.
    CancelScheduledLockPayload {
        /// The grading period (kì đánh giá) of the lock, with the locks that stay.
        period: Option<PeriodNode>,
    }
}

/// Mutations about locks.
#[Object]
impl PeriodsMutation {
    /// Locks a part of a grading period at the principal's order (khóa sổ), at once or at a set time: from then on no grade can
    /// be written into it, except under an unlock for a change.
    async fn lock_period(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The command.")] input: LockInput,
    ) -> Result<LockPeriodPayload> {
        let (scope, from): (LockScope, _) = (input.scope.into(), input.from.map(|from| from.0));
        let done = run(ctx, &input.call, LockPeriod { scope, order: input.order.into(), from }).await?;
        let period = done.show(|now| Some(PeriodNode::new(now.clone(), scope.period)));
        Ok(LockPeriodPayload { outcome: done.outcome, period })
    }

    /// Unlocks a part of a grading period for everybody at the principal's order (mở sổ).
    async fn unlock_period(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The command.")] input: UnlockInput,
    ) -> Result<UnlockPeriodPayload> {
        let scope: LockScope = input.scope.into();
        let done = run(ctx, &input.call, UnlockPeriod { scope, order: input.order.into() }).await?;
        let period = done.show(|now| Some(PeriodNode::new(now.clone(), scope.period)));
        Ok(UnlockPeriodPayload { outcome: done.outcome, period })
    }

    /// Cancels a lock at a set time before it takes effect (hủy lịch khóa sổ), at the principal's order.
    async fn cancel_scheduled_lock(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The command.")] input: CancelScheduledLockInput,
    ) -> Result<CancelScheduledLockPayload> {
        let command = CancelScheduledLock { lock: input.lock.0, order: input.order.into() };
        let done = run(ctx, &input.call, command).await?;
        let canceled = done.events().await?.into_iter().find_map(|event| match event {
            socai_school::Event::LockCanceled(event) => Some(event.scope.period),
            _ => None,
        });
        let period = done.show(|now| Some(PeriodNode::new(now.clone(), canceled?)));
        Ok(CancelScheduledLockPayload { outcome: done.outcome, period })
    }
}
