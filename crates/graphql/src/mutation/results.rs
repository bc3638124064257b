//! Mutations that finalize a school year and decide about promotion.

use async_graphql::{Context, InputObject, Object, Result};
use socai_school::{
    Event,
    ids::{ClassId, StudentId},
    results::{DecidePromotion, FinalizeYear},
    text::Note,
};

use super::{payload, run};
use crate::{
    enums::PromotionVerdict,
    ids::Gid,
    inputs::Call,
    list_size,
    scalars::{Text, Year},
    schema::{ClassNode, YearResultNode},
};

/// Mutations about results.
#[derive(Default)]
pub(crate) struct ResultsMutation;

/// Results to finalize (xác nhận kết quả năm học).
#[derive(InputObject)]
pub(crate) struct FinalizeYearInput {
    #[graphql(flatten)]
    call: Call,
    /// The class (lớp).
    class_id: Gid<ClassId>,
    /// The students (học sinh), each once; everybody who was in the class at the end of the year when absent or empty.
    student_ids: Option<Vec<Gid<StudentId>>>,
}

/// A decision about promotion (quyết định về việc lên lớp).
#[derive(InputObject)]
pub(crate) struct DecidePromotionInput {
    #[graphql(flatten)]
    call: Call,
    /// The student (học sinh).
    student_id: Gid<StudentId>,
    /// The school year (năm học).
    year: Year,
    /// The decision (quyết định).
    verdict: PromotionVerdict,
    /// Why (lí do).
    reason: Text<Note>,
}

payload! {
    /// Outcome of `finalizeYear`.
    FinalizeYearPayload {
        /// The results that were finalized with it (kết quả); those that had not changed are not among them.
        results: Vec<YearResultNode>,
        /// The class (lớp).
        class: Option<ClassNode>,
    }
    /// Outcome of `decidePromotion`.
    DecidePromotionPayload {
        /// The student's year (kết quả năm học).
        result: Option<YearResultNode>,
    }
}

/// Mutations about results.
#[Object]
impl ResultsMutation {
    /// Finalizes the results of a class's year (xác nhận kết quả năm học): everything that counts must be locked, confirmed and
    /// complete. What was finalized and has not changed is passed over; what has changed is finalized anew, and names what it
    /// replaces.
    #[graphql(directive = list_size::AnswerToEach::apply("input.studentIds", "results"))]
    async fn finalize_year(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The command.")] input: FinalizeYearInput,
    ) -> Result<FinalizeYearPayload> {
        let class = input.class_id.0;
        let students = input.student_ids.unwrap_or_default().into_iter().map(|student| student.0).collect();
        let done = run(ctx, &input.call, FinalizeYear { class, students }).await?;
        let events = done.events().await?.into_iter();
        let results = events
            .filter_map(|event| match event {
                Event::YearResultFinalized(event) => {
                    YearResultNode::find(&done.scope, event.student, event.year)
                }
                _ => None,
            })
            .collect();
        let class = done.show(|scope| ClassNode::find(scope, class));
        Ok(FinalizeYearPayload { outcome: done.outcome, results, class })
    }

    /// Decides whether a student goes up where the rules leave it to the principal (quyết định về việc lên lớp): after
    /// supplementary assessment, or by an individual education plan.
    async fn decide_promotion(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The command.")] input: DecidePromotionInput,
    ) -> Result<DecidePromotionPayload> {
        let (student, year) = (input.student_id.0, input.year.0);
        let command =
            DecidePromotion { student, year, verdict: input.verdict.into(), reason: input.reason.0 };
        let done = run(ctx, &input.call, command).await?;
        let result = done.show(|scope| YearResultNode::find(scope, student, year));
        Ok(DecidePromotionPayload { outcome: done.outcome, result })
    }
}
