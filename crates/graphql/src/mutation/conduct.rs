//! Mutations about conduct and discipline.

use async_graphql::{Context, InputObject, Object, Result};
use socai_school::{
    Event,
    conduct::{
        DecideDiscipline, LiftDiscipline, RecordConductNote, ReviewConduct, Span, StudentReview,
        WithdrawConductNote,
    },
    ids::{ClassId, ConductNoteId, DisciplineId, StudentId},
    text::Note,
};

use super::{payload, run};
use crate::{
    enums::{ConductNoteKind, DisciplineMeasure, ReviewLevel},
    ids::Gid,
    inputs::Call,
    scalars::{Day, Key, Text},
    schema::{ConductNoteNode, ConductReviewNode, DisciplineNode, SpanInput},
};

/// Mutations about conduct and discipline.
#[derive(Default)]
pub(crate) struct ConductMutation;

/// A note to correct (ghi nhận cần sửa).
#[derive(InputObject)]
pub(crate) struct CorrectedNoteInput {
    /// The note (mã ghi nhận).
    note_id: Key,
    /// The version that was seen (phiên bản đã xem).
    expected_version: u32,
}

/// Something to note of a student (khen, nhắc nhở, tiến bộ, vụ việc).
#[derive(InputObject)]
pub(crate) struct RecordConductNoteInput {
    #[graphql(flatten)]
    call: Call,
    /// The student (học sinh).
    student_id: Gid<StudentId>,
    /// The day that it is about (ngày).
    on: Day,
    /// What kind of note (loại).
    kind: ConductNoteKind,
    /// What is said (nội dung).
    text: Text<Note>,
    /// Whether guardians read it in the contact book (chia sẻ với gia đình).
    #[graphql(default)]
    is_shared: bool,
    /// The note to correct (sửa ghi nhận); a new one when absent.
    corrects: Option<CorrectedNoteInput>,
}

/// A note to take back (rút ghi nhận).
#[derive(InputObject)]
pub(crate) struct WithdrawConductNoteInput {
    #[graphql(flatten)]
    call: Call,
    /// The note (mã ghi nhận).
    note_id: Key,
    /// Why (lí do).
    reason: Text<Note>,
}

/// The level of one student (mức của học sinh).
#[derive(InputObject)]
pub(crate) struct StudentReviewInput {
    /// The student (học sinh).
    student_id: Gid<StudentId>,
    /// The level (mức).
    level: ReviewLevel,
}

/// A week or month of a class to review (nhận xét nền nếp).
#[derive(InputObject)]
pub(crate) struct ReviewConductInput {
    #[graphql(flatten)]
    call: Call,
    /// The class (lớp).
    class_id: Gid<ClassId>,
    /// The week or month (tuần, tháng).
    span: SpanInput,
    /// The levels of students (mức của từng học sinh), at most 100; none where the school uses none.
    entries: Vec<StudentReviewInput>,
    /// On the class as a whole (nhận xét chung).
    remark: Option<Text<Note>>,
    /// The version that was seen (phiên bản đã xem): 0 when there was none.
    expected_version: u32,
}

/// A measure of discipline to decide (kỉ luật).
#[derive(InputObject)]
pub(crate) struct DecideDisciplineInput {
    #[graphql(flatten)]
    call: Call,
    /// The student (học sinh).
    student_id: Gid<StudentId>,
    /// The measure (hình thức).
    measure: DisciplineMeasure,
    /// The day of what the student did (ngày).
    on: Day,
    /// Why (lí do).
    reason: Text<Note>,
}

/// A measure of discipline to lift (xóa kỉ luật).
#[derive(InputObject)]
pub(crate) struct LiftDisciplineInput {
    #[graphql(flatten)]
    call: Call,
    /// The decision (mã quyết định).
    discipline_id: Key,
    /// Why (lí do).
    reason: Text<Note>,
}

payload! {
    /// Outcome of `recordConductNote`.
    RecordConductNotePayload {
        /// The note as it stands (ghi nhận).
        note: Option<ConductNoteNode>,
    }
    /// Outcome of `withdrawConductNote`.
    WithdrawConductNotePayload {
        /// The note as it stands (ghi nhận): taken back.
        note: Option<ConductNoteNode>,
    }
    /// Outcome of `reviewConduct`.
    ReviewConductPayload {
        /// The review as it stands (nhận xét).
        review: Option<ConductReviewNode>,
    }
    /// Outcome of `decideDiscipline`.
    DecideDisciplinePayload {
        /// The measure (kỉ luật).
        discipline: Option<DisciplineNode>,
    }
    /// Outcome of `liftDiscipline`.
    LiftDisciplinePayload {
        /// The measure (kỉ luật): lifted.
        discipline: Option<DisciplineNode>,
    }
}

/// Mutations about conduct and discipline.
#[Object]
impl ConductMutation {
    /// Notes something of a student (khen, nhắc nhở, tiến bộ, vụ việc), or corrects one's own note. Guardians read it only once it is
    /// shared; no rating follows from it.
    async fn record_conduct_note(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The command.")] input: RecordConductNoteInput,
    ) -> Result<RecordConductNotePayload> {
        let corrects = input.corrects.map(|note| (ConductNoteId(note.note_id.0), note.expected_version));
        let command = RecordConductNote {
            student: input.student_id.0,
            on: input.on.0,
            kind: input.kind.into(),
            text: input.text.0,
            shared: input.is_shared,
            corrects,
        };
        let done = run(ctx, &input.call, command).await?;
        let made = done.events().await?.into_iter().find_map(|event| match event {
            Event::ConductNoteRecorded(event) => Some(event.note),
            _ => None,
        });
        let id = made.or(corrects.map(|(id, _)| id));
        let note = done.show(|scope| id.and_then(|id| ConductNoteNode::find(scope, id)));
        Ok(RecordConductNotePayload { outcome: done.outcome, note })
    }

    /// Takes a note back (rút ghi nhận): for who wrote it, and the management board.
    async fn withdraw_conduct_note(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The command.")] input: WithdrawConductNoteInput,
    ) -> Result<WithdrawConductNotePayload> {
        let id = ConductNoteId(input.note_id.0);
        let done = run(ctx, &input.call, WithdrawConductNote { note: id, reason: input.reason.0 }).await?;
        let note = done.show(|scope| ConductNoteNode::find(scope, id));
        Ok(WithdrawConductNotePayload { outcome: done.outcome, note })
    }

    /// Reviews the conduct of a class in a week or month (nhận xét nền nếp), or corrects the review as a whole.
    async fn review_conduct(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The command.")] input: ReviewConductInput,
    ) -> Result<ReviewConductPayload> {
        let (class, span) = (input.class_id.0, Span::from(input.span));
        let said = |entry: StudentReviewInput| StudentReview {
            student: entry.student_id.0,
            level: entry.level.into(),
        };
        let command = ReviewConduct {
            class,
            span,
            entries: input.entries.into_iter().map(said).collect(),
            remark: input.remark.map(|remark| remark.0),
            expected_version: input.expected_version,
        };
        let done = run(ctx, &input.call, command).await?;
        let review = done.show(|scope| ConductReviewNode::find(scope, class, span));
        Ok(ReviewConductPayload { outcome: done.outcome, review })
    }

    /// Decides a measure of discipline (kỉ luật). Which measure is the teachers' and which the management board's follows the level of
    /// school.
    async fn decide_discipline(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The command.")] input: DecideDisciplineInput,
    ) -> Result<DecideDisciplinePayload> {
        let command = DecideDiscipline {
            student: input.student_id.0,
            measure: input.measure.into(),
            on: input.on.0,
            reason: input.reason.0,
        };
        let done = run(ctx, &input.call, command).await?;
        let made = done.events().await?.into_iter().find_map(|event| match event {
            Event::DisciplineDecided(event) => Some(event.discipline),
            _ => None,
        });
        let discipline = done.show(|scope| made.and_then(|id| DisciplineNode::find(scope, id)));
        Ok(DecideDisciplinePayload { outcome: done.outcome, discipline })
    }

    /// Lifts a measure of discipline (xóa kỉ luật).
    async fn lift_discipline(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The command.")] input: LiftDisciplineInput,
    ) -> Result<LiftDisciplinePayload> {
        let id = DisciplineId(input.discipline_id.0);
        let done = run(ctx, &input.call, LiftDiscipline { discipline: id, reason: input.reason.0 }).await?;
        let discipline = done.show(|scope| DisciplineNode::find(scope, id));
        Ok(LiftDisciplinePayload { outcome: done.outcome, discipline })
    }
}
