//! Mutations about attendance: a session of a class, the weeks of the homeroom teacher, the months of the management board.

use async_graphql::{Context, InputObject, Object, Result};
use socai_school::{
    attendance::{
        CloseAttendanceWeek, RecordAttendance, ReopenAttendanceWeek, SignAttendanceMonth, StudentPresence,
        WithdrawAttendance, WithdrawAttendanceMonth,
    },
    ids::{ClassId, StudentId},
    text::Note,
};

use super::{payload, run};
use crate::{
    enums::{HalfDay, Presence},
    ids::Gid,
    inputs::Call,
    list_size,
    scalars::{Day, MonthOfYear, Text},
    schema::{AttendanceMonthNode, AttendanceSessionNode, AttendanceWeekNode},
};

/// Mutations about attendance.
#[derive(Default)]
pub(crate) struct AttendanceMutation;

/// What is said of one student (điểm danh một học sinh).
#[derive(InputObject)]
pub(crate) struct StudentPresenceInput {
    /// The student (học sinh).
    student_id: Gid<StudentId>,
    /// Present or absent (có mặt, vắng).
    presence: Presence,
}

/// A half-day session of a class to record or to correct (điểm danh một buổi).
#[derive(InputObject)]
pub(crate) struct RecordAttendanceInput {
    #[graphql(flatten)]
    call: Call,
    /// The class (lớp).
    class_id: Gid<ClassId>,
    /// The day (ngày).
    date: Day,
    /// The session of the day (buổi).
    session: HalfDay,
    /// Who was absent (học sinh vắng), at most 100; students of the class that are not named were present.
    entries: Vec<StudentPresenceInput>,
    /// The version that was seen (phiên bản đã xem): 0 when the session was not recorded yet.
    expected_version: u32,
}

/// The record of a session to take back (hủy điểm danh một buổi).
#[derive(InputObject)]
pub(crate) struct WithdrawAttendanceInput {
    #[graphql(flatten)]
    call: Call,
    /// The class (lớp).
    class_id: Gid<ClassId>,
    /// The day (ngày).
    date: Day,
    /// The session of the day (buổi).
    session: HalfDay,
    /// The version that was seen (phiên bản đã xem).
    expected_version: u32,
    /// Why (lí do).
    reason: Text<Note>,
}

/// A week of a class to close (khép tuần).
#[derive(InputObject)]
pub(crate) struct CloseAttendanceWeekInput {
    #[graphql(flatten)]
    call: Call,
    /// The class (lớp).
    class_id: Gid<ClassId>,
    /// The teaching week (tuần học), from 1 to 35.
    week: u8,
}

/// A closed week to open again (mở lại tuần).
#[derive(InputObject)]
pub(crate) struct ReopenAttendanceWeekInput {
    #[graphql(flatten)]
    call: Call,
    /// The class (lớp).
    class_id: Gid<ClassId>,
    /// The teaching week (tuần học), from 1 to 35.
    week: u8,
    /// Why (lí do), told to who closed it.
    reason: Text<Note>,
}

/// A month of classes to sign (kí duyệt tháng), all or none.
#[derive(InputObject)]
pub(crate) struct SignAttendanceMonthInput {
    #[graphql(flatten)]
    call: Call,
    /// The classes (các lớp), at most 200.
    class_ids: Vec<Gid<ClassId>>,
    /// The month (tháng).
    month: MonthOfYear,
}

/// The signature of a month to take back (rút chữ kí tháng).
#[derive(InputObject)]
pub(crate) struct WithdrawAttendanceMonthInput {
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
    /// Outcome of `recordAttendance`.
    RecordAttendancePayload {
        /// The session as it stands (buổi học).
        session: Option<AttendanceSessionNode>,
    }
    /// Outcome of `withdrawAttendance`.
    WithdrawAttendancePayload {
        /// The session as it stands (buổi học): taken back.
        session: Option<AttendanceSessionNode>,
    }
    /// Outcome of `closeAttendanceWeek`.
    CloseAttendanceWeekPayload {
        /// The week (tuần học).
        week: Option<AttendanceWeekNode>,
    }
    /// Outcome of `reopenAttendanceWeek`.
    ReopenAttendanceWeekPayload {
        /// The week (tuần học).
        week: Option<AttendanceWeekNode>,
    }
    /// Outcome of `signAttendanceMonth`.
    SignAttendanceMonthPayload {
        /// The month in each class (tháng của từng lớp), in the order of the input.
        months: Vec<AttendanceMonthNode>,
    }
    /// Outcome of `withdrawAttendanceMonth`.
    WithdrawAttendanceMonthPayload {
        /// The month (tháng).
        month: Option<AttendanceMonthNode>,
    }
}

/// Mutations about attendance.
#[Object]
impl AttendanceMutation {
    /// Records who was in a half-day session of a class (điểm danh), the whole class at once, or corrects it. What is recorded after
    /// the session is marked as late (ghi bù).
    async fn record_attendance(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The command.")] input: RecordAttendanceInput,
    ) -> Result<RecordAttendancePayload> {
        let (class, date, session) = (input.class_id.0, input.date.0, input.session.into());
        let said = |entry: StudentPresenceInput| StudentPresence {
            student: entry.student_id.0,
            presence: entry.presence.into(),
        };
        let entries = input.entries.into_iter().map(said).collect();
        let expected_version = input.expected_version;
        let command = RecordAttendance { class, date, session, entries, expected_version };
        let done = run(ctx, &input.call, command).await?;
        let session = done.show(|scope| AttendanceSessionNode::find(scope, class, date, session));
        Ok(RecordAttendancePayload { outcome: done.outcome, session })
    }

    /// Takes the record of a session back as a whole (hủy điểm danh): there was no such session.
    async fn withdraw_attendance(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The command.")] input: WithdrawAttendanceInput,
    ) -> Result<WithdrawAttendancePayload> {
        let (class, date, session) = (input.class_id.0, input.date.0, input.session.into());
        let (expected_version, reason) = (input.expected_version, input.reason.0);
        let command = WithdrawAttendance { class, date, session, expected_version, reason };
        let done = run(ctx, &input.call, command).await?;
        let session = done.show(|scope| AttendanceSessionNode::find(scope, class, date, session));
        Ok(WithdrawAttendancePayload { outcome: done.outcome, session })
    }

    /// Closes a week of a class (khép tuần), from its last working day on: nothing is written in it any more.
    async fn close_attendance_week(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The command.")] input: CloseAttendanceWeekInput,
    ) -> Result<CloseAttendanceWeekPayload> {
        let (class, week) = (input.class_id.0, input.week);
        let done = run(ctx, &input.call, CloseAttendanceWeek { class, week }).await?;
        let week = done.show(|scope| AttendanceWeekNode::find(scope, class, week));
        Ok(CloseAttendanceWeekPayload { outcome: done.outcome, week })
    }

    /// Opens a closed week again (mở lại tuần), unless a month with one of its days is signed.
    async fn reopen_attendance_week(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The command.")] input: ReopenAttendanceWeekInput,
    ) -> Result<ReopenAttendanceWeekPayload> {
        let (class, week) = (input.class_id.0, input.week);
        let command = ReopenAttendanceWeek { class, week, reason: input.reason.0 };
        let done = run(ctx, &input.call, command).await?;
        let week = done.show(|scope| AttendanceWeekNode::find(scope, class, week));
        Ok(ReopenAttendanceWeekPayload { outcome: done.outcome, week })
    }

    /// Signs a month of classes for the management board (kí duyệt tháng), all or none: every week with a day in it must be closed, and
    /// by somebody else.
    #[graphql(directive = list_size::AnswerToEach::apply("input.classIds", "months"))]
    async fn sign_attendance_month(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The command.")] input: SignAttendanceMonthInput,
    ) -> Result<SignAttendanceMonthPayload> {
        let classes: Vec<ClassId> = input.class_ids.into_iter().map(|id| id.0).collect();
        let month = input.month.0;
        let done = run(ctx, &input.call, SignAttendanceMonth { classes: classes.clone(), month }).await?;
        let months = classes.into_iter();
        let months = months
            .filter_map(|class| done.show(|scope| AttendanceMonthNode::find(scope, class, month)))
            .collect();
        Ok(SignAttendanceMonthPayload { outcome: done.outcome, months })
    }

    /// Takes the signature of a month back (rút chữ kí tháng): its weeks can be opened again.
    async fn withdraw_attendance_month(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The command.")] input: WithdrawAttendanceMonthInput,
    ) -> Result<WithdrawAttendanceMonthPayload> {
        let (class, month) = (input.class_id.0, input.month.0);
        let command = WithdrawAttendanceMonth { class, month, reason: input.reason.0 };
        let done = run(ctx, &input.call, command).await?;
        let month = done.show(|scope| AttendanceMonthNode::find(scope, class, month));
        Ok(WithdrawAttendanceMonthPayload { outcome: done.outcome, month })
    }
}
