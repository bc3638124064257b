//! Mutations about awards.

use async_graphql::{Context, InputObject, Object, OneofObject, Result};
use socai_school::{
    Event,
    awards::{AwardId, DeclineAward, Grant, GrantAwards, ProposeAward, RevokeAward},
    ids::StudentId,
    regulations::{Trait, tt27::Nomination},
    text::Note,
};

use super::{payload, run};
use crate::{
    enums::{AwardKind, ClassRecognition, Competency, Quality, Subject},
    ids::Gid,
    inputs::{Call, OrderInput},
    list_size,
    scalars::{Text, Year},
    schema::AwardNode,
};

/// Mutations about awards.
#[derive(Default)]
pub(crate) struct AwardsMutation;

/// What is said for an exemplary student (đề nghị Học sinh Tiêu biểu): at least one subject, quality or competency.
#[derive(InputObject)]
pub(crate) struct NominationInput {
    /// Subjects with outstanding achievement (thành tích xuất sắc).
    outstanding: Option<Vec<Subject>>,
    /// Qualities with clear progress (phẩm chất tiến bộ rõ rệt).
    qualities: Option<Vec<Quality>>,
    /// Competencies with clear progress (năng lực tiến bộ rõ rệt).
    competencies: Option<Vec<Competency>>,
    /// The word of the class (tập thể lớp công nhận).
    recognition: ClassRecognition,
}

impl From<NominationInput> for Nomination {
    fn from(input: NominationInput) -> Self {
        let qualities = input.qualities.unwrap_or_default().into_iter();
        let competencies = input.competencies.unwrap_or_default().into_iter();
        Self {
            outstanding: input.outstanding.unwrap_or_default().into_iter().map(Into::into).collect(),
            progress: qualities
                .map(|quality| Trait::Quality(quality.into()))
                .chain(competencies.map(|competency| Trait::Competency(competency.into())))
                .collect(),
            recognition: input.recognition.into(),
        }
    }
}

/// An award to propose (đề nghị khen thưởng).
#[derive(InputObject)]
pub(crate) struct ProposeAwardInput {
    #[graphql(flatten)]
    call: Call,
    /// The student (học sinh).
    student_id: Gid<StudentId>,
    /// The school year (năm học).
    year: Year,
    /// What is awarded (hình thức khen thưởng).
    kind: AwardKind,
    /// What is said for an exemplary student (đề nghị Học sinh Tiêu biểu); only for that kind.
    nomination: Option<NominationInput>,
    /// For what (thành tích); required for a single achievement.
    citation: Option<Text<Note>>,
}

/// An award that follows from a finalized result (khen thưởng theo kết quả).
#[derive(InputObject)]
pub(crate) struct EarnedAwardInput {
    /// The student (học sinh).
    student_id: Gid<StudentId>,
    /// The school year (năm học).
    year: Year,
    /// What is awarded (hình thức khen thưởng).
    kind: AwardKind,
}

/// One award to be granted (khen thưởng).
#[derive(OneofObject)]
pub(crate) enum GrantInput {
    /// One that was proposed, by its id.
    Proposed(Gid<AwardId>),
    /// One that follows from the finalized result, without a proposal.
    Earned(EarnedAwardInput),
}

impl From<GrantInput> for Grant {
    fn from(input: GrantInput) -> Self {
        match input {
            GrantInput::Proposed(award) => Self::Proposed { award: award.0 },
            GrantInput::Earned(EarnedAwardInput { student_id, year, kind }) => {
                Self::Earned { student: student_id.0, year: year.0, kind: kind.into() }
            }
        }
    }
}

/// Awards to grant (khen thưởng), all or none.
#[derive(InputObject)]
pub(crate) struct GrantAwardsInput {
    #[graphql(flatten)]
    call: Call,
    /// Which (các khen thưởng), at most 1000.
    grants: Vec<GrantInput>,
    /// The principal's decision (quyết định khen thưởng).
    order: OrderInput,
}

/// An award to decline or to revoke (không khen thưởng, thu hồi).
#[derive(InputObject)]
pub(crate) struct AwardInput {
    #[graphql(flatten)]
    call: Call,
    /// Which (khen thưởng).
    award_id: Gid<AwardId>,
    /// Why (lí do).
    reason: Text<Note>,
}

payload! {
    /// Outcome of `proposeAward`.
    ProposeAwardPayload {
        /// The award (khen thưởng).
        award: Option<AwardNode>,
    }
    /// Outcome of `grantAwards`.
    GrantAwardsPayload {
        /// The awards that were granted with it (khen thưởng); those that were granted before are not among them.
        awards: Vec<AwardNode>,
    }
    /// Outcome of `declineAward`.
    DeclineAwardPayload {
        /// The award (khen thưởng).
        award: Option<AwardNode>,
    }
    /// Outcome of `revokeAward`.
    RevokeAwardPayload {
        /// The award (khen thưởng).
        award: Option<AwardNode>,
    }
}

/// Mutations about awards.
#[Object]
impl AwardsMutation {
    /// Proposes an award for a student of the class (đề nghị khen thưởng).
    async fn propose_award(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The command.")] input: ProposeAwardInput,
    ) -> Result<ProposeAwardPayload> {
        let command = ProposeAward {
            student: input.student_id.0,
            year: input.year.0,
            kind: input.kind.into(),
            nomination: input.nomination.map(Into::into),
            citation: input.citation.map(|text| text.0),
        };
        let done = run(ctx, &input.call, command).await?;
        let made = done.events().await?.into_iter().find_map(|event| match event {
            Event::AwardProposed(event) => Some(event.award),
            _ => None,
        });
        let award = done.show(|scope| AwardNode::find(scope, made?));
        Ok(ProposeAwardPayload { outcome: done.outcome, award })
    }

    /// Grants awards by the principal's decision (khen thưởng): proposed ones, and those that follow from finalized results. One
    /// that the result does not carry refuses all, each with its own reason.
    #[graphql(directive = list_size::AnswerToEach::apply("input.grants", "awards"))]
    async fn grant_awards(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The command.")] input: GrantAwardsInput,
    ) -> Result<GrantAwardsPayload> {
        let grants = input.grants.into_iter().map(Into::into).collect();
        let done = run(ctx, &input.call, GrantAwards { grants, order: input.order.into() }).await?;
        let events = done.events().await?.into_iter();
        let awards = events
            .filter_map(|event| match event {
                Event::AwardGranted(event) => AwardNode::find(&done.scope, event.award),
                _ => None,
            })
            .collect();
        Ok(GrantAwardsPayload { outcome: done.outcome, awards })
    }

    /// Declines a proposed award (không khen thưởng).
    async fn decline_award(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The command.")] input: AwardInput,
    ) -> Result<DeclineAwardPayload> {
        let award = input.award_id.0;
        let done = run(ctx, &input.call, DeclineAward { award, reason: input.reason.0 }).await?;
        let award = done.show(|scope| AwardNode::find(scope, award));
        Ok(DeclineAwardPayload { outcome: done.outcome, award })
    }

    /// Revokes a granted award (thu hồi khen thưởng); that it was granted stays readable in the journal.
    async fn revoke_award(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The command.")] input: AwardInput,
    ) -> Result<RevokeAwardPayload> {
        let award = input.award_id.0;
        let done = run(ctx, &input.call, RevokeAward { award, reason: input.reason.0 }).await?;
        let award = done.show(|scope| AwardNode::find(scope, award));
        Ok(RevokeAwardPayload { outcome: done.outcome, award })
    }
}
