//! Mutations that close a grading period: sign-off, consolidation, confirmation, and publication to guardians.

use async_graphql::{Context, InputObject, Object, OneofObject, Result};
use socai_school::{
    calendar::GradingPeriod,
    closing::{
        ConfirmClass, ConsolidateClass, PublishResults, SignOffSubject, Stage, WithdrawResults,
        WithdrawSignOff,
    },
    ids::ClassId,
    text::Note,
};

use super::{Done, payload, run};
use crate::{
    enums::Subject,
    ids::Gid,
    inputs::{Call, GradingPeriodInput, LockAreaInput, OrderInput},
    list_size,
    scalars::{StatementCode, Text, Yes},
    schema::{ClassNode, ClosingNode, PeriodNode},
};

/// Mutations about the closing of a grading period.
#[derive(Default)]
pub(crate) struct ClosingMutation;

/// A subject of a class to sign off (xác nhận hoàn thành nhập điểm môn học).
#[derive(InputObject)]
pub(crate) struct SignOffSubjectInput {
    #[graphql(flatten)]
    call: Call,
    /// The class (lớp).
    class_id: Gid<ClassId>,
    /// The grading period (kì đánh giá).
    period: GradingPeriodInput,
    /// The subject (môn học).
    subject: Subject,
    /// The code of the statement that was shown and is signed (lời xác nhận), from `School.signOffStatements`.
    confirmation: StatementCode,
}

/// A class to consolidate (tổng hợp kết quả của lớp).
#[derive(InputObject)]
pub(crate) struct ConsolidateClassInput {
    #[graphql(flatten)]
    call: Call,
    /// The class (lớp).
    class_id: Gid<ClassId>,
    /// The grading period (kì đánh giá).
    period: GradingPeriodInput,
    /// The code of the statement that was shown and is signed (lời xác nhận), from `School.signOffStatements`.
    confirmation: StatementCode,
}

/// Classes to confirm (hiệu trưởng xác nhận kết quả), all or none.
#[derive(InputObject)]
pub(crate) struct ConfirmClassInput {
    #[graphql(flatten)]
    call: Call,
    /// The classes (các lớp), at most 200.
    class_ids: Vec<Gid<ClassId>>,
    /// The grading period (kì đánh giá).
    period: GradingPeriodInput,
    /// The code of the statement that was shown and is signed (lời xác nhận), from `School.signOffStatements`.
    confirmation: StatementCode,
}

/// Which signature (chữ kí nào).
#[derive(OneofObject)]
pub(crate) enum StageInput {
    /// Xác nhận môn học: the subject teacher's sign-off of this subject.
    Subject(Subject),
    /// Tổng hợp của giáo viên chủ nhiệm: the consolidation; must be `true`.
    Consolidation(Yes),
    /// Xác nhận của hiệu trưởng: the confirmation; must be `true`.
    Confirmation(Yes),
}

impl From<StageInput> for Stage {
    fn from(input: StageInput) -> Self {
        match input {
            StageInput::Subject(subject) => Self::Subject(subject.into()),
            StageInput::Consolidation(Yes) => Self::Consolidation,
            StageInput::Confirmation(Yes) => Self::Confirmation,
        }
    }
}

/// A signature to take back or to return (rút, trả lại xác nhận).
#[derive(InputObject)]
pub(crate) struct WithdrawSignOffInput {
    #[graphql(flatten)]
    call: Call,
    /// The class (lớp).
    class_id: Gid<ClassId>,
    /// The grading period (kì đánh giá).
    period: GradingPeriodInput,
    /// Which signature (chữ kí nào).
    stage: StageInput,
    /// Why (lí do), told to who signed.
    reason: Text<Note>,
}

/// Results to publish to guardians, or to withdraw (công bố, rút công bố kết quả).
#[derive(InputObject)]
pub(crate) struct PublicationInput {
    #[graphql(flatten)]
    call: Call,
    /// The grading period (kì đánh giá).
    period: GradingPeriodInput,
    /// The classes (phạm vi lớp).
    area: LockAreaInput,
    /// The principal's order (quyết định, yêu cầu của hiệu trưởng).
    order: OrderInput,
}

payload! {
    /// Outcome of `signOffSubject`.
    SignOffSubjectPayload {
        /// How far the class has come (tiến độ khép sổ).
        closing: Option<ClosingNode>,
    }
    /// Outcome of `consolidateClass`.
    ConsolidateClassPayload {
        /// How far the class has come (tiến độ khép sổ).
        closing: Option<ClosingNode>,
    }
    /// Outcome of `confirmClass`.
    ConfirmClassPayload {
        /// How far the classes have come (tiến độ khép sổ), in the order of the input.
        closings: Vec<ClosingNode>,
    }
    /// Outcome of `withdrawSignOff`.
    WithdrawSignOffPayload {
        /// How far the class has come (tiến độ khép sổ).
        closing: Option<ClosingNode>,
    }
    /// Outcome of `publishResults`.
    PublishResultsPayload {
        /// The grading period (kì đánh giá).
        period: Option<PeriodNode>,
        /// The classes whose results were published by this command (các lớp được công bố).
        #[graphql(directive = list_size::Items::apply(20))]
        classes: Vec<ClassNode>,
    }
    /// Outcome of `withdrawResults`.
    WithdrawResultsPayload {
        /// The grading period (kì đánh giá).
        period: Option<PeriodNode>,
        /// The classes whose results were withdrawn by this command (các lớp bị rút công bố).
        #[graphql(directive = list_size::Items::apply(20))]
        classes: Vec<ClassNode>,
    }
}

fn closing(done: &Done, class: ClassId, period: GradingPeriod) -> Option<ClosingNode> {
    done.show(|scope| ClosingNode::visible(scope, class, period))
}

/// The classes that the command published or withdrew.
async fn classes(done: &Done) -> Result<Vec<ClassNode>> {
    let mut found = Vec::new();
    for event in done.events().await? {
        if let socai_school::Event::ResultsPublished(socai_school::closing::ResultsPublished {
            classes,
            ..
        })
        | socai_school::Event::ResultsWithdrawn(socai_school::closing::ResultsWithdrawn {
            classes,
            ..
        }) = event
        {
            found.extend(classes.into_iter().filter_map(|class| ClassNode::find(&done.scope, class)));
        }
    }
    Ok(found)
}

/// Mutations about the closing of a grading period.
#[Object]
impl ClosingMutation {
    /// Signs off a subject of a class (xác nhận hoàn thành nhập điểm): its teacher states that everything is entered and checked.
    async fn sign_off_subject(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The command.")] input: SignOffSubjectInput,
    ) -> Result<SignOffSubjectPayload> {
        let (class, period) = (input.class_id.0, input.period.into());
        let (subject, confirmation) = (input.subject.into(), input.confirmation.0);
        let command = SignOffSubject { class, period, subject, confirmation };
        let done = run(ctx, &input.call, command).await?;
        let closing = closing(&done, class, period);
        Ok(SignOffSubjectPayload { outcome: done.outcome, closing })
    }

    /// Consolidates the results of a class (tổng hợp kết quả của lớp): the homeroom teacher signs the summary.
    async fn consolidate_class(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The command.")] input: ConsolidateClassInput,
    ) -> Result<ConsolidateClassPayload> {
        let (class, period) = (input.class_id.0, input.period.into());
        let command = ConsolidateClass { class, period, confirmation: input.confirmation.0 };
        let done = run(ctx, &input.call, command).await?;
        let closing = closing(&done, class, period);
        Ok(ConsolidateClassPayload { outcome: done.outcome, closing })
    }

    /// Confirms the results of classes (hiệu trưởng xác nhận), all or none. Nobody confirms what they consolidated.
    #[graphql(directive = list_size::AnswerToEach::apply("input.classIds", "closings"))]
    async fn confirm_class(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The command.")] input: ConfirmClassInput,
    ) -> Result<ConfirmClassPayload> {
        let classes: Vec<ClassId> = input.class_ids.into_iter().map(|id| id.0).collect();
        let period = input.period.into();
        let command = ConfirmClass { classes: classes.clone(), period, confirmation: input.confirmation.0 };
        let done = run(ctx, &input.call, command).await?;
        let closings = classes.into_iter().filter_map(|class| closing(&done, class, period)).collect();
        Ok(ConfirmClassPayload { outcome: done.outcome, closings })
    }

    /// Takes a signature back, or returns it from a higher stage (rút, trả lại xác nhận). Stages are undone from the top.
    async fn withdraw_sign_off(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The command.")] input: WithdrawSignOffInput,
    ) -> Result<WithdrawSignOffPayload> {
        let (class, period) = (input.class_id.0, input.period.into());
        let command = WithdrawSignOff { class, period, stage: input.stage.into(), reason: input.reason.0 };
        let done = run(ctx, &input.call, command).await?;
        let closing = closing(&done, class, period);
        Ok(WithdrawSignOffPayload { outcome: done.outcome, closing })
    }

    /// Publishes the results of a grading period to guardians at the principal's order (công bố kết quả): everything in the scope
    /// must be confirmed and locked.
    async fn publish_results(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The command.")] input: PublicationInput,
    ) -> Result<PublishResultsPayload> {
        let period = input.period.into();
        let command = PublishResults { period, area: input.area.into(), order: input.order.into() };
        let done = run(ctx, &input.call, command).await?;
        let classes = classes(&done).await?;
        let period = done.show(|scope| Some(PeriodNode::new(scope.clone(), period)));
        Ok(PublishResultsPayload { outcome: done.outcome, period, classes })
    }

    /// Withdraws published results from guardians at the principal's order (rút công bố kết quả). Nothing is unlocked by it.
    async fn withdraw_results(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The command.")] input: PublicationInput,
    ) -> Result<WithdrawResultsPayload> {
        let period = input.period.into();
        let command = WithdrawResults { period, area: input.area.into(), order: input.order.into() };
        let done = run(ctx, &input.call, command).await?;
        let classes = classes(&done).await?;
        let period = done.show(|scope| Some(PeriodNode::new(scope.clone(), period)));
        Ok(WithdrawResultsPayload { outcome: done.outcome, period, classes })
    }
}
