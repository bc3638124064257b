//! Mutations about guardians who are known already, and about what they consent to.

use async_graphql::{Context, InputObject, Object, Result};
use socai_school::{
    ids::{GuardianId, StudentId},
    registry::{
        AssignGuardian, CorrectGuardian, EndGuardian, GuardianProfile, RecordConsent, WithdrawConsent,
    },
    text::{Line, Note},
};

use super::{payload, run};
use crate::{
    enums::{ConsentPurpose, GuardianRelation},
    ids::Gid,
    inputs::{Call, ContactInput, PersonNameInput},
    scalars::{Day, Text},
    schema::{GuardianNode, StudentNode},
};

/// Mutations about guardians who are known already, and about what they consent to.
#[derive(Default)]
pub(crate) struct CustodyMutation;

/// A guardian of another student too (người giám hộ của anh chị em).
#[derive(InputObject)]
pub(crate) struct AssignGuardianInput {
    #[graphql(flatten)]
    call: Call,
    /// The guardian (cha, mẹ, người giám hộ).
    guardian_id: Gid<GuardianId>,
    /// The student (học sinh).
    student_id: Gid<StudentId>,
    /// What the guardian is to the student (quan hệ).
    relation: GuardianRelation,
}

/// A correction of what is known of a guardian (sửa thông tin người giám hộ); absent parts stay.
#[derive(InputObject)]
pub(crate) struct CorrectGuardianInput {
    #[graphql(flatten)]
    call: Call,
    /// The guardian (cha, mẹ, người giám hộ).
    guardian_id: Gid<GuardianId>,
    /// A student of the guardian (học sinh).
    student_id: Gid<StudentId>,
    /// The relation to that student from now on (quan hệ).
    relation: Option<GuardianRelation>,
    /// The name from now on (họ và tên).
    name: Option<PersonNameInput>,
    /// The contact from now on (liên hệ).
    contact: Option<ContactInput>,
}

/// The end of a guardianship (thôi giám hộ).
#[derive(InputObject)]
pub(crate) struct EndGuardianInput {
    #[graphql(flatten)]
    call: Call,
    /// The guardian (cha, mẹ, người giám hộ).
    guardian_id: Gid<GuardianId>,
    /// The student (học sinh).
    student_id: Gid<StudentId>,
    /// Why (lí do): a decision of a court, a mistake.
    reason: Text<Note>,
}

/// A consent to a use of a child's data (sự đồng ý).
#[derive(InputObject)]
pub(crate) struct RecordConsentInput {
    #[graphql(flatten)]
    call: Call,
    /// The student (học sinh).
    student_id: Gid<StudentId>,
    /// Who agrees (người đồng ý): a guardian of the student.
    guardian_id: Gid<GuardianId>,
    /// To what (mục đích).
    purpose: ConsentPurpose,
    /// On which day (ngày); today or earlier.
    on: Day,
    /// Whether the child agrees (ý kiến của trẻ); needed from seven years on.
    child_agrees: Option<bool>,
    /// The paper (văn bản): its number or where it is kept.
    document: Option<Text<Line>>,
}

/// The withdrawal of a consent (rút lại sự đồng ý).
#[derive(InputObject)]
pub(crate) struct WithdrawConsentInput {
    #[graphql(flatten)]
    call: Call,
    /// The student (học sinh).
    student_id: Gid<StudentId>,
    /// Who had agreed (người đã đồng ý).
    guardian_id: Gid<GuardianId>,
    /// To what (mục đích).
    purpose: ConsentPurpose,
    /// From which day on it does not hold (từ ngày); today or earlier.
    on: Day,
    /// Why (lí do); nobody has to say.
    reason: Option<Text<Note>>,
}

payload! {
    /// Outcome of `assignGuardian`.
    AssignGuardianPayload {
        /// The guardian (cha, mẹ, người giám hộ).
        guardian: Option<GuardianNode>,
        /// The student (học sinh).
        student: Option<StudentNode>,
    }
    /// Outcome of `correctGuardian`.
    CorrectGuardianPayload {
        /// The guardian (cha, mẹ, người giám hộ).
        guardian: Option<GuardianNode>,
    }
    /// Outcome of `endGuardian`.
    EndGuardianPayload {
        /// The student (học sinh).
        student: Option<StudentNode>,
    }
    /// Outcome of `recordConsent`.
    RecordConsentPayload {
        /// The student (học sinh).
        student: Option<StudentNode>,
    }
    /// Outcome of `withdrawConsent`.
    WithdrawConsentPayload {
        /// The student (học sinh).
        student: Option<StudentNode>,
    }
}

/// Mutations about guardians who are known already, and about what they consent to.
#[Object]
impl CustodyMutation {
    /// Makes a guardian who is known already the guardian of another student (ghi người giám hộ cho anh chị em).
    async fn assign_guardian(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The command.")] input: AssignGuardianInput,
    ) -> Result<AssignGuardianPayload> {
        let (guardian, student) = (input.guardian_id.0, input.student_id.0);
        let command = AssignGuardian { guardian, student, relation: input.relation.into() };
        let done = run(ctx, &input.call, command).await?;
        let guardian = done.show(|scope| GuardianNode::find(scope, guardian));
        let student = done.show(|scope| StudentNode::find(scope, student));
        Ok(AssignGuardianPayload { outcome: done.outcome, guardian, student })
    }

    /// Corrects what is known of a guardian (sửa thông tin người giám hộ); what was said before stays in the journal.
    async fn correct_guardian(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The command.")] input: CorrectGuardianInput,
    ) -> Result<CorrectGuardianPayload> {
        let guardian = input.guardian_id.0;
        let command = CorrectGuardian {
            guardian,
            student: input.student_id.0,
            relation: input.relation.map(Into::into),
            profile: input.name.map(|name| GuardianProfile { name: name.into() }),
            contact: input.contact.map(Into::into),
        };
        let done = run(ctx, &input.call, command).await?;
        let guardian = done.show(|scope| GuardianNode::find(scope, guardian));
        Ok(CorrectGuardianPayload { outcome: done.outcome, guardian })
    }

    /// Records that somebody is no guardian of a student any more (thôi giám hộ); their account sees nothing of the student
    /// from then on.
    async fn end_guardian(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The command.")] input: EndGuardianInput,
    ) -> Result<EndGuardianPayload> {
        let student = input.student_id.0;
        let command = EndGuardian { guardian: input.guardian_id.0, student, reason: input.reason.0 };
        let done = run(ctx, &input.call, command).await?;
        let student = done.show(|scope| StudentNode::find(scope, student));
        Ok(EndGuardianPayload { outcome: done.outcome, student })
    }

    /// Records that a guardian consents to a use of a child's data (ghi nhận sự đồng ý). A guardian records it for themselves.
    async fn record_consent(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The command.")] input: RecordConsentInput,
    ) -> Result<RecordConsentPayload> {
        let student = input.student_id.0;
        let command = RecordConsent {
            student,
            guardian: input.guardian_id.0,
            purpose: input.purpose.into(),
            on: input.on.0,
            child_agrees: input.child_agrees,
            document: input.document.map(|text| text.0),
        };
        let done = run(ctx, &input.call, command).await?;
        let student = done.show(|scope| StudentNode::find(scope, student));
        Ok(RecordConsentPayload { outcome: done.outcome, student })
    }

    /// Records that a guardian withdraws a consent (rút lại sự đồng ý).
    async fn withdraw_consent(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The command.")] input: WithdrawConsentInput,
    ) -> Result<WithdrawConsentPayload> {
        let student = input.student_id.0;
        let command = WithdrawConsent {
            student,
            guardian: input.guardian_id.0,
            purpose: input.purpose.into(),
            on: input.on.0,
            reason: input.reason.map(|text| text.0),
        };
        let done = run(ctx, &input.call, command).await?;
        let student = done.show(|scope| StudentNode::find(scope, student));
        Ok(WithdrawConsentPayload { outcome: done.outcome, student })
    }
}
