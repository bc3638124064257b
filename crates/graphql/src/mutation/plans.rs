//! Mutations about students who are assessed otherwise than their class.

use async_graphql::{Context, InputObject, Object, Result};
use socai_school::{
    ids::StudentId,
    plans::{EndIndividualPlan, SetIndividualPlan},
    text::Note,
};

use super::{payload, run};
use crate::{
    enums::{PlanKind, Subject},
    ids::Gid,
    inputs::{Call, OrderInput},
    scalars::{Text, Year},
    schema::StudentNode,
};

/// Mutations about individual plans.
#[derive(Default)]
pub(crate) struct PlansMutation;

/// A plan to set (kế hoạch đánh giá riêng).
#[derive(InputObject)]
pub(crate) struct SetIndividualPlanInput {
    #[graphql(flatten)]
    call: Call,
    /// The student (học sinh).
    student_id: Gid<StudentId>,
    /// The school year (năm học).
    year: Year,
    /// The kind (loại kế hoạch).
    kind: PlanKind,
    /// The subjects in which the student is not assessed (môn được miễn); an exemption names at least one.
    exempt: Vec<Subject>,
    /// Why (căn cứ).
    basis: Text<Note>,
    /// The principal's decision (quyết định của hiệu trưởng).
    order: OrderInput,
}

/// A plan to end (kết thúc kế hoạch đánh giá riêng).
#[derive(InputObject)]
pub(crate) struct EndIndividualPlanInput {
    #[graphql(flatten)]
    call: Call,
    /// The student (học sinh).
    student_id: Gid<StudentId>,
    /// The school year (năm học).
    year: Year,
    /// The principal's decision (quyết định của hiệu trưởng).
    order: OrderInput,
}

payload! {
    /// Outcome of `setIndividualPlan`.
    SetIndividualPlanPayload {
        /// The student (học sinh).
        student: Option<StudentNode>,
    }
    /// Outcome of `endIndividualPlan`.
    EndIndividualPlanPayload {
        /// The student (học sinh).
        student: Option<StudentNode>,
    }
}

/// Mutations about individual plans.
#[Object]
impl PlansMutation {
    /// Sets how a student is assessed in a school year (lập kế hoạch đánh giá riêng), in place of the plan before it.
    async fn set_individual_plan(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The command.")] input: SetIndividualPlanInput,
    ) -> Result<SetIndividualPlanPayload> {
        let student = input.student_id.0;
        let command = SetIndividualPlan {
            student,
            year: input.year.0,
            kind: input.kind.into(),
            exempt: input.exempt.into_iter().map(Into::into).collect(),
            basis: input.basis.0,
            order: input.order.into(),
        };
        let done = run(ctx, &input.call, command).await?;
        let student = done.show(|scope| StudentNode::find(scope, student));
        Ok(SetIndividualPlanPayload { outcome: done.outcome, student })
    }

    /// Ends a student's plan (kết thúc kế hoạch đánh giá riêng); the whole year then counts as for the class.
    async fn end_individual_plan(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The command.")] input: EndIndividualPlanInput,
    ) -> Result<EndIndividualPlanPayload> {
        let student = input.student_id.0;
        let command = EndIndividualPlan { student, year: input.year.0, order: input.order.into() };
        let done = run(ctx, &input.call, command).await?;
        let student = done.show(|scope| StudentNode::find(scope, student));
        Ok(EndIndividualPlanPayload { outcome: done.outcome, student })
    }
}
