//! Mutations about suspension and return.

use async_graphql::{Context, InputObject, Object, Result};
use socai_school::{
    ids::{ClassId, StudentId},
    registry::{ReturnStudent, SuspendStudent},
    text::Note,
};

use super::{payload, run};
use crate::{
    ids::Gid,
    inputs::Call,
    scalars::{Day, Text},
    schema::StudentNode,
};

/// Mutations about suspension and return.
#[derive(Default)]
pub(crate) struct SuspensionMutation;

/// A suspension (tạm nghỉ học, bảo lưu).
#[derive(InputObject)]
pub(crate) struct SuspendStudentInput {
    #[graphql(flatten)]
    call: Call,
    /// The student (học sinh).
    student_id: Gid<StudentId>,
    /// First day (từ ngày), after the first day in the class.
    from: Day,
    /// When the student is expected back (dự kiến trở lại), after the first day.
    expected: Option<Day>,
    /// Why (lí do).
    reason: Text<Note>,
}

/// A return after a suspension (trở lại học).
#[derive(InputObject)]
pub(crate) struct ReturnStudentInput {
    #[graphql(flatten)]
    call: Call,
    /// The student (học sinh).
    student_id: Gid<StudentId>,
    /// The class (lớp): the one that was kept when absent. Another one is of the same year and grade, or of a later year and of
    /// the same grade or the next.
    class_id: Option<Gid<ClassId>>,
    /// First day (từ ngày); the first day of the suspension says that it did not happen.
    on: Day,
    /// Remarks (ghi chú).
    note: Option<Text<Note>>,
}

payload! {
    /// Outcome of `suspendStudent`.
    SuspendStudentPayload {
        /// The student (học sinh).
        student: Option<StudentNode>,
    }
    /// Outcome of `returnStudent`.
    ReturnStudentPayload {
        /// The student (học sinh).
        student: Option<StudentNode>,
    }
}

/// Mutations about suspension and return.
#[Object]
impl SuspensionMutation {
    /// Suspends a student (tạm nghỉ học, bảo lưu), who stays in the register and is on no class list until the return.
    async fn suspend_student(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The command.")] input: SuspendStudentInput,
    ) -> Result<SuspendStudentPayload> {
        let student = input.student_id.0;
        let expected = input.expected.map(|day| day.0);
        let command = SuspendStudent { student, from: input.from.0, expected, reason: input.reason.0 };
        let done = run(ctx, &input.call, command).await?;
        let student = done.show(|scope| StudentNode::find(scope, student));
        Ok(SuspendStudentPayload { outcome: done.outcome, student })
    }

    /// Takes a suspended student back (trở lại học).
    async fn return_student(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The command.")] input: ReturnStudentInput,
    ) -> Result<ReturnStudentPayload> {
        let student = input.student_id.0;
        let (class, note) = (input.class_id.map(|id| id.0), input.note.map(|text| text.0));
        let command = ReturnStudent { student, class, on: input.on.0, note };
        let done = run(ctx, &input.call, command).await?;
        let student = done.show(|scope| StudentNode::find(scope, student));
        Ok(ReturnStudentPayload { outcome: done.outcome, student })
    }
}
