//! Mutations about the lesson log: a row of whoever teaches, the weeks of the homeroom teacher, the months of the management board.

use async_graphql::{Context, InputObject, Object, Result};
use socai_school::{
    ids::ClassId,
    lessons::{
        CloseLessonWeek, ReopenLessonWeek, SignLesson, SignLessonMonth, WithdrawLesson, WithdrawLessonMonth,
    },
    text::{Line, Note},
    timetable::Place,
};

use super::{payload, run, timetable::LessonPlaceInput};
use crate::{
    enums::LessonGrade,
    ids::Gid,
    inputs::Call,
    list_size,
    scalars::{LessonNumberInt, MonthOfYear, Text},
    schema::{LessonLogMonthNode, LessonLogRowNode, LessonLogWeekNode},
};

/// Mutations about the lesson log.
#[derive(Default)]
pub(crate) struct LessonsMutation;

/// A row of the lesson log to sign or to correct (ghi sổ đầu bài).
#[derive(InputObject)]
pub(crate) struct SignLessonInput {
    #[graphql(flatten)]
    call: Call,
    /// The class (lớp).
    class_id: Gid<ClassId>,
    /// The lesson (tiết), one of those that you teach by the timetable or as a substitute.
    lesson: LessonPlaceInput,
    /// The title of the lesson (tên bài, nội dung).
    title: Text<Line>,
    /// Its number in the programme (tiết PPCT), from 1 to 500.
    number: Option<LessonNumberInt>,
    /// Homework (dặn dò).
    homework: Option<Text<Line>>,
    /// A remark (nhận xét).
    remark: Option<Text<Note>>,
    /// The grade of the lesson (xếp loại giờ học); never in primary school.
    grade: Option<LessonGrade>,
    /// The version that was seen (phiên bản đã xem): 0 when the row was not written yet.
    expected_version: u32,
}

/// A row to take back (rút dòng đã kí).
#[derive(InputObject)]
pub(crate) struct WithdrawLessonInput {
    #[graphql(flatten)]
    call: Call,
    /// The class (lớp).
    class_id: Gid<ClassId>,
    /// The lesson (tiết).
    lesson: LessonPlaceInput,
    /// The version that was seen (phiên bản đã xem).
    expected_version: u32,
    /// Why (lí do), told to who signed.
    reason: Text<Note>,
}

/// A week of a class's log to close (khép tuần).
#[derive(InputObject)]
pub(crate) struct CloseLessonWeekInput {
    #[graphql(flatten)]
    call: Call,
    /// The class (lớp).
    class_id: Gid<ClassId>,
    /// The teaching week (tuần học), from 1 to 35.
    week: u8,
}

/// A closed week of a log to open again (mở lại tuần).
#[derive(InputObject)]
pub(crate) struct ReopenLessonWeekInput {
    #[graphql(flatten)]
    call: Call,
    /// The class (lớp).
    class_id: Gid<ClassId>,
    /// The teaching week (tuần học), from 1 to 35.
    week: u8,
    /// Why (lí do), told to who closed it.
    reason: Text<Note>,
}

/// A month of classes' logs to sign (kí duyệt tháng), all or none.
#[derive(InputObject)]
pub(crate) struct SignLessonMonthInput {
    #[graphql(flatten)]
    call: Call,
    /// The classes (các lớp), at most 200.
    class_ids: Vec<Gid<ClassId>>,
    /// The month (tháng).
    month: MonthOfYear,
}

/// The signature of a month of a log to take back (rút chữ kí tháng).
#[derive(InputObject)]
pub(crate) struct WithdrawLessonMonthInput {
    #[graphql(flatten)]
    call: Call,
    /// The class (lớp).
    class_id: Gid<ClassId>,
    /// The month (tháng).
    month: MonthOfYear,
    /// Why (lí do), told to who signed.
    reason: Text<Note>,
}

payload! {
    /// Outcome of `signLesson`.
    SignLessonPayload {
        /// The row as it stands (dòng sổ ghi đầu bài).
        row: Option<LessonLogRowNode>,
    }
    /// Outcome of `withdrawLesson`.
    WithdrawLessonPayload {
        /// The row as it stands (dòng sổ ghi đầu bài): taken back.
        row: Option<LessonLogRowNode>,
    }
    /// Outcome of `closeLessonWeek`.
    CloseLessonWeekPayload {
        /// The week (tuần học).
        week: Option<LessonLogWeekNode>,
    }
    /// Outcome of `reopenLessonWeek`.
    ReopenLessonWeekPayload {
        /// The week (tuần học).
        week: Option<LessonLogWeekNode>,
    }
    /// Outcome of `signLessonMonth`.
    SignLessonMonthPayload {
        /// The month in each class (tháng của từng lớp), in the order of the input.
        months: Vec<LessonLogMonthNode>,
    }
    /// Outcome of `withdrawLessonMonth`.
    WithdrawLessonMonthPayload {
        /// The month (tháng).
        month: Option<LessonLogMonthNode>,
    }
}

/// Mutations about the lesson log.
#[Object]
impl LessonsMutation {
    /// Writes the row of a lesson that you taught and signs it (ghi sổ đầu bài, kí), or corrects it. What is written after the session is
    /// marked as late (ghi bù). Who was absent comes from the attendance and is not entered again.
    async fn sign_lesson(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The command.")] input: SignLessonInput,
    ) -> Result<SignLessonPayload> {
        let (class, lesson) = (input.class_id.0, Place::from(input.lesson));
        let command = SignLesson {
            class,
            lesson,
            title: input.title.0,
            number: input.number.map(|number| number.0),
            homework: input.homework.map(|text| text.0),
            remark: input.remark.map(|text| text.0),
            grade: input.grade.map(Into::into),
            expected_version: input.expected_version,
        };
        let done = run(ctx, &input.call, command).await?;
        let row = done.show(|scope| LessonLogRowNode::find(scope, class, lesson));
        Ok(SignLessonPayload { outcome: done.outcome, row })
    }

    /// Takes a row back (rút dòng đã kí): the lesson was not taught.
    async fn withdraw_lesson(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The command.")] input: WithdrawLessonInput,
    ) -> Result<WithdrawLessonPayload> {
        let (class, lesson) = (input.class_id.0, Place::from(input.lesson));
        let (expected_version, reason) = (input.expected_version, input.reason.0);
        let command = WithdrawLesson { class, lesson, expected_version, reason };
        let done = run(ctx, &input.call, command).await?;
        let row = done.show(|scope| LessonLogRowNode::find(scope, class, lesson));
        Ok(WithdrawLessonPayload { outcome: done.outcome, row })
    }

    /// Closes a week of a class's log (khép tuần), from its last working day on, once every lesson is signed and the attendance of the
    /// week is closed.
    async fn close_lesson_week(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The command.")] input: CloseLessonWeekInput,
    ) -> Result<CloseLessonWeekPayload> {
        let (class, week) = (input.class_id.0, input.week);
        let done = run(ctx, &input.call, CloseLessonWeek { class, week }).await?;
        let week = done.show(|scope| LessonLogWeekNode::find(scope, class, week));
        Ok(CloseLessonWeekPayload { outcome: done.outcome, week })
    }

    /// Opens a closed week of a log again (mở lại tuần), unless a month with one of its days is signed.
    async fn reopen_lesson_week(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The command.")] input: ReopenLessonWeekInput,
    ) -> Result<ReopenLessonWeekPayload> {
        let (class, week) = (input.class_id.0, input.week);
        let command = ReopenLessonWeek { class, week, reason: input.reason.0 };
        let done = run(ctx, &input.call, command).await?;
        let week = done.show(|scope| LessonLogWeekNode::find(scope, class, week));
        Ok(ReopenLessonWeekPayload { outcome: done.outcome, week })
    }

    /// Signs a month of classes' logs for the management board (kí duyệt tháng), all or none: every week with lessons and a day in it must be
    /// closed, and by somebody else.
    #[graphql(directive = list_size::AnswerToEach::apply("input.classIds", "months"))]
    async fn sign_lesson_month(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The command.")] input: SignLessonMonthInput,
    ) -> Result<SignLessonMonthPayload> {
        let classes: Vec<ClassId> = input.class_ids.into_iter().map(|id| id.0).collect();
        let month = input.month.0;
        let done = run(ctx, &input.call, SignLessonMonth { classes: classes.clone(), month }).await?;
        let find = |class: ClassId| done.show(|scope| LessonLogMonthNode::find(scope, class, month));
        let months = classes.into_iter().filter_map(find).collect();
        Ok(SignLessonMonthPayload { outcome: done.outcome, months })
    }

    /// Takes the signature of a month of a log back (rút chữ kí tháng): its weeks can be opened again.
    async fn withdraw_lesson_month(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The command.")] input: WithdrawLessonMonthInput,
    ) -> Result<WithdrawLessonMonthPayload> {
        let (class, month) = (input.class_id.0, input.month.0);
        let command = WithdrawLessonMonth { class, month, reason: input.reason.0 };
        let done = run(ctx, &input.call, command).await?;
        let month = done.show(|scope| LessonLogMonthNode::find(scope, class, month));
        Ok(WithdrawLessonMonthPayload { outcome: done.outcome, month })
    }
}
