//! Mutations about transfers between schools. Within one installation what one school records reaches the other one by itself; what
//! comes from a school elsewhere is brought in by the admin board.

use async_graphql::{Context, InputObject, Object, Result};
use socai_school::{
    Event, Position,
    ids::{ClassId, SchoolId, StudentId, TransferId},
    text::{Code, Line, Note},
    transfers::{
        AcknowledgeAdmission, AdmitTransfer, AgreeToTransfer, Applicant, CancelTransfer, Evidence, LeafHash,
        RecordTransferEnding, RecordTransferRequest, RefuseTransfer, ReleaseTransfer, SchoolReference,
        SubjectMapping, WithdrawRelease,
    },
};

use super::{Done, Outcome, payload, run};
use crate::{
    access,
    enums::{GradeLevel, Subject, TransferEnding},
    errors::Fault,
    ids::Gid,
    inputs::{Call, OrderInput, PersonNameInput},
    scalars::{Day, FileDigest, Key, LedgerPosition, Text},
    schema::TransferNode,
    scope::RequestContext,
};

/// Mutations about transfers.
#[derive(Default)]
pub(crate) struct TransfersMutation;

/// A school as another school names it (trường).
#[derive(InputObject)]
pub(crate) struct SchoolReferenceInput {
    /// School code (mã trường) of the sector database.
    code: Text<Code>,
    /// Its name (tên trường).
    name: Text<Line>,
}

impl From<SchoolReferenceInput> for SchoolReference {
    fn from(input: SchoolReferenceInput) -> Self {
        Self { code: input.code.0, name: input.name.0 }
    }
}

/// Whom an application is about (người xin chuyển trường).
#[derive(InputObject)]
pub(crate) struct TransferApplicantInput {
    /// Name (họ và tên).
    name: PersonNameInput,
    /// Birth date (ngày sinh).
    born_on: Day,
    /// Student code (mã học sinh), when it is known.
    code: Option<Text<Line>>,
    /// Personal identity number (số định danh cá nhân), when it is known.
    identity_number: Option<Text<Line>>,
}

impl From<TransferApplicantInput> for Applicant {
    fn from(input: TransferApplicantInput) -> Self {
        Self {
            name: input.name.into(),
            born_on: input.born_on.0,
            code: input.code.map(|code| code.0),
            identity_number: input.identity_number.map(|number| number.0),
        }
    }
}

/// An entry of another school's ledger (dòng trong sổ cái của trường kia).
#[derive(InputObject)]
pub(crate) struct TransferEvidenceInput {
    /// The ledger (sổ cái): the other school's UUID.
    ledger: Key,
    /// The entry (vị trí).
    position: LedgerPosition,
    /// The hash of its leaf (mã băm), 64 hexadecimal digits.
    leaf: FileDigest,
}

impl TryFrom<TransferEvidenceInput> for Evidence {
    type Error = Fault;

    fn try_from(input: TransferEvidenceInput) -> Result<Self, Fault> {
        let leaf: LeafHash = input.leaf.0.to_string().parse().map_err(|_| Fault::Internal)?;
        let position: Position = input.position.0;
        Ok(Self { ledger: SchoolId(input.ledger.0), position, leaf })
    }
}

/// What a subject of the old school counts for here (quy đổi môn học).
#[derive(InputObject)]
pub(crate) struct SubjectMappingInput {
    /// The subject at the old school (môn học ở trường cũ).
    from: Subject,
    /// The subject here (môn học ở trường này); null when it counts for nothing.
    to: Option<Subject>,
}

impl From<SubjectMappingInput> for SubjectMapping {
    fn from(mapping: SubjectMappingInput) -> Self {
        Self { from: mapping.from.into(), to: mapping.to.map(Into::into) }
    }
}

/// An application to agree to (đồng ý tiếp nhận).
#[derive(InputObject)]
pub(crate) struct AgreeToTransferInput {
    #[graphql(flatten)]
    call: Call,
    /// The school that the student comes from (trường chuyển đi).
    from: SchoolReferenceInput,
    /// Whom it is about (học sinh).
    applicant: TransferApplicantInput,
    /// The grade to be placed in (khối).
    grade: GradeLevel,
    /// The last day on which the old school may release (hạn nộp hồ sơ); three working days ahead when absent.
    release_by: Option<Day>,
    /// Why the student comes (lí do).
    reason: Option<Text<Note>>,
}

/// An application to refuse (không tiếp nhận).
#[derive(InputObject)]
pub(crate) struct RefuseTransferInput {
    #[graphql(flatten)]
    call: Call,
    /// The school that the student would come from (trường chuyển đi).
    from: SchoolReferenceInput,
    /// Whom it is about (học sinh).
    applicant: TransferApplicantInput,
    /// The grade applied for (khối).
    grade: GradeLevel,
    /// Why (lí do).
    reason: Text<Note>,
}

/// An agreement to take back (hủy tiếp nhận).
#[derive(InputObject)]
pub(crate) struct CancelTransferInput {
    #[graphql(flatten)]
    call: Call,
    /// The transfer (chuyển trường).
    transfer_id: Gid<TransferId>,
    /// Why (lí do).
    reason: Text<Note>,
}

/// A student with a received dossier to admit (tiếp nhận, xếp lớp).
#[derive(InputObject)]
pub(crate) struct AdmitTransferInput {
    #[graphql(flatten)]
    call: Call,
    /// The transfer (chuyển trường).
    transfer_id: Gid<TransferId>,
    /// The class (lớp), of the agreed grade.
    class_id: Gid<ClassId>,
    /// First day (từ ngày).
    on: Day,
    /// What the marks of the present year count for when it is not the subject of the same name (quy đổi môn học).
    #[graphql(default)]
    subjects: Vec<SubjectMappingInput>,
}

/// Another school's agreement to record (ghi nhận đồng ý tiếp nhận của trường khác).
#[derive(InputObject)]
pub(crate) struct RecordTransferRequestInput {
    #[graphql(flatten)]
    call: Call,
    /// The transfer, as the other school named it (chuyển trường).
    transfer_id: Gid<TransferId>,
    /// The student (học sinh).
    student_id: Gid<StudentId>,
    /// The school that agreed (trường tiếp nhận).
    to: SchoolReferenceInput,
    /// The entry with which it agreed (bằng chứng).
    agreement: TransferEvidenceInput,
    /// The grade that the student is to be placed in (khối).
    grade: GradeLevel,
    /// The last day on which the student may be released (hạn nộp hồ sơ).
    release_by: Day,
}

/// A student to release (cho chuyển trường).
#[derive(InputObject)]
pub(crate) struct ReleaseTransferInput {
    #[graphql(flatten)]
    call: Call,
    /// The transfer (chuyển trường).
    transfer_id: Gid<TransferId>,
    /// First day on which the student no longer belongs to the school (từ ngày).
    on: Day,
    /// The principal's order (quyết định).
    order: OrderInput,
}

/// What another school says of the end of a transfer, to record (ghi nhận kết thúc).
#[derive(InputObject)]
pub(crate) struct RecordTransferEndingInput {
    #[graphql(flatten)]
    call: Call,
    /// The transfer (chuyển trường).
    transfer_id: Gid<TransferId>,
    /// How it ended there (kết thúc).
    ending: TransferEnding,
    /// The entry that says so (bằng chứng).
    evidence: TransferEvidenceInput,
}

/// A student to take back (nhận lại).
#[derive(InputObject)]
pub(crate) struct WithdrawReleaseInput {
    #[graphql(flatten)]
    call: Call,
    /// The transfer (chuyển trường).
    transfer_id: Gid<TransferId>,
    /// The class (lớp).
    class_id: Gid<ClassId>,
    /// First day back (từ ngày).
    on: Day,
}

/// Another school's admission to record (ghi nhận đã tiếp nhận).
#[derive(InputObject)]
pub(crate) struct AcknowledgeAdmissionInput {
    #[graphql(flatten)]
    call: Call,
    /// The transfer (chuyển trường).
    transfer_id: Gid<TransferId>,
    /// The entry of the admission (bằng chứng).
    admission: TransferEvidenceInput,
    /// First day at the other school (từ ngày).
    on: Day,
}

payload! {
    /// Outcome of a mutation about a transfer.
    TransferPayload {
        /// The transfer as it stands (chuyển trường).
        transfer: Option<TransferNode>,
    }
}

fn shown(done: Done, transfer: TransferId) -> TransferPayload {
    let transfer = done.show(|scope| TransferNode::find(scope, transfer, access::SCHOOL_TRANSFERS));
    let outcome: Outcome = done.outcome;
    TransferPayload { outcome, transfer }
}

async fn made(done: Done) -> Result<TransferPayload> {
    let made = done.events().await?.into_iter().find_map(|event| match event {
        Event::TransferAgreed(event) => Some(event.transfer),
        Event::TransferRefused(event) => Some(event.transfer),
        _ => None,
    });
    Ok(match made {
        Some(transfer) => shown(done, transfer),
        None => TransferPayload { outcome: done.outcome, transfer: None },
    })
}

/// Mutations about transfers.
#[Object]
impl TransfersMutation {
    /// Agrees to take a student of another school (đồng ý tiếp nhận). A school of this installation is told of it.
    async fn agree_to_transfer(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The command.")] input: AgreeToTransferInput,
    ) -> Result<TransferPayload> {
        let from: SchoolReference = input.from.into();
        // Whether the school is one of this installation is told to nobody but who may decide.
        let request = RequestContext::of(ctx)?;
        request.signed_in()?;
        let known = request.runtime().school_by_code(from.code.as_str()).await.map_err(Fault::from)?;
        let command = AgreeToTransfer {
            from,
            ledger: known.map(|school| school.id()),
            applicant: input.applicant.into(),
            grade: input.grade.into(),
            release_by: input.release_by.map(|day| day.0),
            reason: input.reason.map(|reason| reason.0),
        };
        made(run(ctx, &input.call, command).await?).await
    }

    /// Refuses to take a student of another school (không tiếp nhận), with the reason.
    async fn refuse_transfer(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The command.")] input: RefuseTransferInput,
    ) -> Result<TransferPayload> {
        let command = RefuseTransfer {
            from: input.from.into(),
            applicant: input.applicant.into(),
            grade: input.grade.into(),
            reason: input.reason.0,
        };
        made(run(ctx, &input.call, command).await?).await
    }

    /// Takes an agreement back (hủy tiếp nhận), at any time before the student is admitted.
    async fn cancel_transfer(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The command.")] input: CancelTransferInput,
    ) -> Result<TransferPayload> {
        let transfer = input.transfer_id.0;
        let done = run(ctx, &input.call, CancelTransfer { transfer, reason: input.reason.0 }).await?;
        Ok(shown(done, transfer))
    }

    /// Admits the student of a received dossier and places them in a class (tiếp nhận, xếp lớp).
    async fn admit_transfer(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The command.")] input: AdmitTransferInput,
    ) -> Result<TransferPayload> {
        let transfer = input.transfer_id.0;
        let subjects = input.subjects.into_iter().map(Into::into).collect();
        let command = AdmitTransfer { transfer, class: input.class_id.0, on: input.on.0, subjects };
        let done = run(ctx, &input.call, command).await?;
        Ok(shown(done, transfer))
    }

    /// Records that a school elsewhere agreed to take a student (ghi nhận đồng ý tiếp nhận), from its paper or file. A school of this
    /// installation is recorded by itself.
    async fn record_transfer_request(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The command.")] input: RecordTransferRequestInput,
    ) -> Result<TransferPayload> {
        let transfer = input.transfer_id.0;
        let command = RecordTransferRequest {
            transfer,
            student: input.student_id.0,
            to: input.to.into(),
            agreement: input.agreement.try_into()?,
            grade: input.grade.into(),
            release_by: input.release_by.0,
        };
        let done = run(ctx, &input.call, command).await?;
        Ok(shown(done, transfer))
    }

    /// Releases a student to the school that agreed to take them (cho chuyển trường): they leave, and the dossier goes.
    async fn release_transfer(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The command.")] input: ReleaseTransferInput,
    ) -> Result<TransferPayload> {
        let transfer = input.transfer_id.0;
        let command = ReleaseTransfer { transfer, on: input.on.0, order: input.order.into() };
        let done = run(ctx, &input.call, command).await?;
        Ok(shown(done, transfer))
    }

    /// Records that a school elsewhere will not admit a student (ghi nhận kết thúc), from its paper or file.
    async fn record_transfer_ending(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The command.")] input: RecordTransferEndingInput,
    ) -> Result<TransferPayload> {
        let transfer = input.transfer_id.0;
        let evidence: Evidence = input.evidence.try_into()?;
        let command = RecordTransferEnding { transfer, ending: input.ending.into(), evidence };
        let done = run(ctx, &input.call, command).await?;
        Ok(shown(done, transfer))
    }

    /// Takes a student back whom the receiving school will not admit (nhận lại), with the register number of before.
    async fn withdraw_release(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The command.")] input: WithdrawReleaseInput,
    ) -> Result<TransferPayload> {
        let transfer = input.transfer_id.0;
        let command = WithdrawRelease { transfer, class: input.class_id.0, on: input.on.0 };
        let done = run(ctx, &input.call, command).await?;
        Ok(shown(done, transfer))
    }

    /// Records that a school elsewhere has admitted a student (ghi nhận đã tiếp nhận), from its paper or file.
    async fn acknowledge_admission(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The command.")] input: AcknowledgeAdmissionInput,
    ) -> Result<TransferPayload> {
        let transfer = input.transfer_id.0;
        let admission: Evidence = input.admission.try_into()?;
        let done =
            run(ctx, &input.call, AcknowledgeAdmission { transfer, admission, on: input.on.0 }).await?;
        Ok(shown(done, transfer))
    }
}
