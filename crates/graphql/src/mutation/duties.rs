//! Mutations about duties.

use async_graphql::{Context, Enum, InputObject, Object, OneofObject, Result};
use socai_school::{
    Event,
    duties::{AcceptDuty, AssignDuty, CancelDutyHandOver, DutyId, DutyKind, EndDuty, HandOverDuty},
    ids::AccountId,
    text::{Line, Note},
};

use super::{payload, run};
use crate::{
    ids::Gid,
    inputs::{Call, OrderInput},
    scalars::{Day, Text},
    schema::DutyNode,
};

/// Mutations about duties.
#[derive(Default)]
pub(crate) struct DutiesMutation;

/// A duty that needs no further words (nhiệm vụ).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Enum)]
pub(crate) enum KnownDuty {
    /// Phụ trách hộp thư điện tử công vụ: keeps the official mailbox.
    OfficialMailbox,
    /// Duyệt kế hoạch bài dạy: reviews lesson plans.
    LessonPlanReview,
    /// Thành viên ban quản trị: member of the admin board. The role is given apart from it.
    AdminBoardMember,
    /// Phụ trách bảo vệ dữ liệu cá nhân: answers for the protection of personal data.
    DataProtection,
}

/// What somebody is charged with (nhiệm vụ).
#[derive(OneofObject)]
pub(crate) enum DutyKindInput {
    /// One that every school has.
    Known(KnownDuty),
    /// Any other, in the words of the decision (nhiệm vụ khác); never a person's name.
    Other(Text<Line>),
}

impl From<DutyKindInput> for DutyKind {
    fn from(input: DutyKindInput) -> Self {
        match input {
            DutyKindInput::Known(KnownDuty::OfficialMailbox) => Self::OfficialMailbox,
            DutyKindInput::Known(KnownDuty::LessonPlanReview) => Self::LessonPlanReview,
            DutyKindInput::Known(KnownDuty::AdminBoardMember) => Self::AdminBoardMember,
            DutyKindInput::Known(KnownDuty::DataProtection) => Self::DataProtection,
            DutyKindInput::Other(words) => Self::Other(words.0),
        }
    }
}

/// A duty to give to somebody (phân công nhiệm vụ).
#[derive(InputObject)]
pub(crate) struct AssignDutyInput {
    #[graphql(flatten)]
    call: Call,
    /// Which (nhiệm vụ).
    kind: DutyKindInput,
    /// Who has it (người phụ trách).
    holder_id: Gid<AccountId>,
    /// The decision (quyết định).
    order: OrderInput,
    /// The first day (từ ngày).
    from: Day,
    /// The last day (đến ngày), when the decision names one.
    until: Option<Day>,
}

/// A duty to end (thôi phân công).
#[derive(InputObject)]
pub(crate) struct EndDutyInput {
    #[graphql(flatten)]
    call: Call,
    /// The duty (nhiệm vụ).
    duty_id: Gid<DutyId>,
    /// The last day (đến ngày).
    until: Day,
    /// The decision (quyết định).
    order: OrderInput,
}

/// A duty to hand over (bàn giao nhiệm vụ).
#[derive(InputObject)]
pub(crate) struct HandOverDutyInput {
    #[graphql(flatten)]
    call: Call,
    /// The duty (nhiệm vụ), which is yours today.
    duty_id: Gid<DutyId>,
    /// Who shall have it (bên nhận).
    to_id: Gid<AccountId>,
    /// What is handed over (nội dung bàn giao).
    note: Option<Text<Note>>,
}

/// A duty that is meant by its id (nhiệm vụ).
#[derive(InputObject)]
pub(crate) struct DutyInput {
    #[graphql(flatten)]
    call: Call,
    /// The duty (nhiệm vụ).
    duty_id: Gid<DutyId>,
}

payload! {
    /// Outcome of `assignDuty`.
    AssignDutyPayload {
        /// The duty (nhiệm vụ).
        duty: Option<DutyNode>,
    }
    /// Outcome of `endDuty`.
    EndDutyPayload {
        /// The duty (nhiệm vụ).
        duty: Option<DutyNode>,
    }
    /// Outcome of `handOverDuty`.
    HandOverDutyPayload {
        /// The duty (nhiệm vụ).
        duty: Option<DutyNode>,
    }
    /// Outcome of `acceptDuty`.
    AcceptDutyPayload {
        /// The duty (nhiệm vụ).
        duty: Option<DutyNode>,
    }
    /// Outcome of `cancelDutyHandOver`.
    CancelDutyHandOverPayload {
        /// The duty (nhiệm vụ).
        duty: Option<DutyNode>,
    }
}

/// Mutations about duties.
#[Object]
impl DutiesMutation {
    /// Records the principal's decision that somebody has a duty (phân công nhiệm vụ). It gives no role.
    async fn assign_duty(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The command.")] input: AssignDutyInput,
    ) -> Result<AssignDutyPayload> {
        let command = AssignDuty {
            kind: input.kind.into(),
            holder: input.holder_id.0,
            order: input.order.into(),
            from: input.from.0,
            until: input.until.map(|day| day.0),
        };
        let done = run(ctx, &input.call, command).await?;
        let made = done.events().await?.into_iter().find_map(|event| match event {
            Event::DutyAssigned(event) => Some(event.duty),
            _ => None,
        });
        let duty = done.show(|scope| DutyNode::find(scope, made?));
        Ok(AssignDutyPayload { outcome: done.outcome, duty })
    }

    /// Ends a duty by a decision of the principal (thôi phân công). A hand-over that waits comes to nothing.
    async fn end_duty(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The command.")] input: EndDutyInput,
    ) -> Result<EndDutyPayload> {
        let duty = input.duty_id.0;
        let command = EndDuty { duty, until: input.until.0, order: input.order.into() };
        let done = run(ctx, &input.call, command).await?;
        let duty = done.show(|scope| DutyNode::find(scope, duty));
        Ok(EndDutyPayload { outcome: done.outcome, duty })
    }

    /// Signs that one's duty is handed over to somebody else (kí bàn giao). Until they accept it, it stays where it is.
    async fn hand_over_duty(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The command.")] input: HandOverDutyInput,
    ) -> Result<HandOverDutyPayload> {
        let duty = input.duty_id.0;
        let command = HandOverDuty { duty, to: input.to_id.0, note: input.note.map(|note| note.0) };
        let done = run(ctx, &input.call, command).await?;
        let duty = done.show(|scope| DutyNode::find(scope, duty));
        Ok(HandOverDutyPayload { outcome: done.outcome, duty })
    }

    /// Signs that a duty that was handed over is now one's own (kí nhận).
    async fn accept_duty(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The command.")] input: DutyInput,
    ) -> Result<AcceptDutyPayload> {
        let duty = input.duty_id.0;
        let done = run(ctx, &input.call, AcceptDuty { duty }).await?;
        let duty = done.show(|scope| DutyNode::find(scope, duty));
        Ok(AcceptDutyPayload { outcome: done.outcome, duty })
    }

    /// Takes a hand-over back, or declines it (rút, từ chối bàn giao).
    async fn cancel_duty_hand_over(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The command.")] input: DutyInput,
    ) -> Result<CancelDutyHandOverPayload> {
        let duty = input.duty_id.0;
        let done = run(ctx, &input.call, CancelDutyHandOver { duty }).await?;
        let duty = done.show(|scope| DutyNode::find(scope, duty));
        Ok(CancelDutyHandOverPayload { outcome: done.outcome, duty })
    }
}
