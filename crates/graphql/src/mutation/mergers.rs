//! Mutations about mergers of schools. What one of the two schools records reaches the other one by itself.

use async_graphql::{Context, InputObject, Object, Result};
use socai_school::{
    Event,
    ids::{ClassId, MergerId, TransferId},
    mergers::{AdmitMerged, AgreeToMerger, CloseSchool, DeclineMerger, Placement},
    text::Note,
    transfers::{SchoolReference, SubjectMapping},
};

use super::{
    Done, payload, run,
    transfers::{SchoolReferenceInput, SubjectMappingInput},
};
use crate::{
    access,
    errors::Fault,
    ids::Gid,
    inputs::{Call, OrderInput},
    scalars::{Day, Key, Text},
    schema::MergerNode,
    scope::RequestContext,
};

/// Mutations about mergers.
#[derive(Default)]
pub(crate) struct MergersMutation;

/// A school to take over (nhận sáp nhập).
#[derive(InputObject)]
pub(crate) struct AgreeToMergerInput {
    #[graphql(flatten)]
    call: Call,
    /// The school that is to be closed (trường được sáp nhập); of this installation.
    from: SchoolReferenceInput,
    /// First day on which its students belong to this school (từ ngày).
    on: Day,
    /// The decision of the authority (quyết định sáp nhập).
    order: OrderInput,
}

/// A school to close (đóng sổ do sáp nhập).
#[derive(InputObject)]
pub(crate) struct CloseSchoolInput {
    #[graphql(flatten)]
    call: Call,
    /// The merger (sáp nhập).
    merger_id: Gid<MergerId>,
    /// The digest of the plan that was looked at (mã kế hoạch): `Merger.closingPlan`.
    plan: Key,
}

/// A merger to decline (không sáp nhập).
#[derive(InputObject)]
pub(crate) struct DeclineMergerInput {
    #[graphql(flatten)]
    call: Call,
    /// The merger (sáp nhập).
    merger_id: Gid<MergerId>,
    /// Why (lí do).
    reason: Text<Note>,
}

/// Where a student is placed (xếp lớp).
#[derive(InputObject)]
pub(crate) struct MergedPlacementInput {
    /// The student's transfer (chuyển trường): `Merger.transfers`.
    transfer_id: Gid<TransferId>,
    /// The class (lớp), of the grade that the transfer names.
    class_id: Gid<ClassId>,
}

/// Students of a closed school to admit (tiếp nhận, xếp lớp học sinh do sáp nhập).
#[derive(InputObject)]
pub(crate) struct AdmitMergedInput {
    #[graphql(flatten)]
    call: Call,
    /// The merger (sáp nhập).
    merger_id: Gid<MergerId>,
    /// First day in the classes (từ ngày).
    on: Day,
    /// Who goes where (xếp lớp), at most 500.
    placements: Vec<MergedPlacementInput>,
    /// What subjects of the closed school count for when it is not the subject of the same name (quy đổi môn học).
    #[graphql(default)]
    subjects: Vec<SubjectMappingInput>,
}

payload! {
    /// Outcome of a mutation about a merger.
    MergerPayload {
        /// The merger as it stands (sáp nhập).
        merger: Option<MergerNode>,
    }
}

fn shown(done: Done, merger: MergerId) -> MergerPayload {
    let merger = done.show(|scope| MergerNode::find(scope, merger, access::SCHOOL_MERGERS));
    MergerPayload { outcome: done.outcome, merger }
}

/// Mutations about mergers.
#[Object]
impl MergersMutation {
    /// Agrees to take over another school by a decision of the authority (nhận sáp nhập). The other school is told of it; nothing
    /// happens until it closes, and only that school can decline.
    async fn agree_to_merger(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The command.")] input: AgreeToMergerInput,
    ) -> Result<MergerPayload> {
        let from: SchoolReference = input.from.into();
        // Whether the school is one of this installation is told to nobody but who may decide.
        let request = RequestContext::of(ctx)?;
        request.signed_in()?;
        let known = request.runtime().school_by_code(from.code.as_str()).await.map_err(Fault::from)?;
        let ledger = known.map(|school| school.id());
        let command = AgreeToMerger { from, ledger, on: input.on.0, order: input.order.into() };
        let done = run(ctx, &input.call, command).await?;
        let made = done.events().await?.into_iter().find_map(|event| match event {
            Event::MergerAgreed(event) => Some(event.merger),
            _ => None,
        });
        Ok(match made {
            Some(merger) => shown(done, merger),
            None => MergerPayload { outcome: done.outcome, merger: None },
        })
    }

    /// Closes the school exactly as it was planned (đóng sổ): every student goes to the heir with the dossier, and from then on the
    /// books are only read. It cannot be taken back.
    async fn close_school(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The command.")] input: CloseSchoolInput,
    ) -> Result<MergerPayload> {
        let merger = input.merger_id.0;
        let done = run(ctx, &input.call, CloseSchool { merger, plan: input.plan.0 }).await?;
        Ok(shown(done, merger))
    }

    /// Says that the school will not be closed for the benefit of this heir (không sáp nhập), with the reason.
    async fn decline_merger(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The command.")] input: DeclineMergerInput,
    ) -> Result<MergerPayload> {
        let merger = input.merger_id.0;
        let done = run(ctx, &input.call, DeclineMerger { merger, reason: input.reason.0 }).await?;
        Ok(shown(done, merger))
    }

    /// Admits students of the closed school and places them (tiếp nhận, xếp lớp): all of the list, or nobody.
    async fn admit_merged(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The command.")] input: AdmitMergedInput,
    ) -> Result<MergerPayload> {
        let merger = input.merger_id.0;
        let placement =
            |it: MergedPlacementInput| Placement { transfer: it.transfer_id.0, class: it.class_id.0 };
        let command = AdmitMerged {
            merger,
            on: input.on.0,
            placements: input.placements.into_iter().map(placement).collect(),
            subjects: input.subjects.into_iter().map(SubjectMapping::from).collect(),
        };
        let done = run(ctx, &input.call, command).await?;
        Ok(shown(done, merger))
    }
}
