//! Mutations of the homeroom book.

use async_graphql::{Context, InputObject, Object, Result};
use socai_school::{
    Event,
    homeroom::{
        CloseSupportCase, HandOverHomeroomBook, LockHomeroomBook, LogParentContact, OpenSupportCase,
        RecordCircumstances, RecordParentMeeting, TakeOverHomeroomBook, WriteHomeroomPage,
    },
    ids::{ClassId, GuardianId, StudentId, SupportCaseId},
    text::Note,
};

use super::{payload, run};
use crate::{
    enums::ContactMeans,
    ids::Gid,
    inputs::Call,
    scalars::{Day, Key, Text},
    schema::{HomeroomBookNode, HomeroomHandOverNode, HomeroomPageKey, HomeroomSheetNode},
};

/// Mutations of the homeroom book.
#[derive(Default)]
pub(crate) struct HomeroomMutation;

/// A page of the homeroom book to write (ghi sổ chủ nhiệm).
#[derive(InputObject)]
pub(crate) struct WriteHomeroomPageInput {
    #[graphql(flatten)]
    call: Call,
    /// The class (lớp).
    class_id: Gid<ClassId>,
    /// The page (trang).
    page: HomeroomPageKey,
    /// What stands there (nội dung).
    text: Text<Note>,
    /// The version that was seen (phiên bản đã xem): 0 when the page was empty.
    expected_version: u32,
}

/// The circumstances of a student (hoàn cảnh).
#[derive(InputObject)]
pub(crate) struct RecordCircumstancesInput {
    #[graphql(flatten)]
    call: Call,
    /// The student (học sinh).
    student_id: Gid<StudentId>,
    /// What is known (nội dung).
    text: Text<Note>,
    /// The version that was seen (phiên bản đã xem): 0 when nothing was written.
    expected_version: u32,
}

/// A talk with parents to note (trao đổi với phụ huynh).
#[derive(InputObject)]
pub(crate) struct LogParentContactInput {
    #[graphql(flatten)]
    call: Call,
    /// The student (học sinh).
    student_id: Gid<StudentId>,
    /// When (ngày).
    on: Day,
    /// How (hình thức).
    means: ContactMeans,
    /// With whom (người giám hộ), if it is a registered guardian.
    guardian_id: Option<Gid<GuardianId>>,
    /// About what (nội dung).
    text: Text<Note>,
}

/// A meeting of parents to record (họp cha mẹ học sinh).
#[derive(InputObject)]
pub(crate) struct RecordParentMeetingInput {
    #[graphql(flatten)]
    call: Call,
    /// The class (lớp).
    class_id: Gid<ClassId>,
    /// When (ngày họp).
    on: Day,
    /// Whose parents came (học sinh có phụ huynh dự họp), at most 100.
    attended_ids: Vec<Gid<StudentId>>,
    /// The minutes (biên bản).
    minutes: Text<Note>,
    /// The version that was seen (phiên bản đã xem): 0 when the meeting was not recorded.
    expected_version: u32,
}

/// A student to support (theo dõi, giúp đỡ).
#[derive(InputObject)]
pub(crate) struct OpenSupportCaseInput {
    #[graphql(flatten)]
    call: Call,
    /// The student (học sinh).
    student_id: Gid<StudentId>,
    /// Why, and what is to be done (nội dung).
    text: Text<Note>,
}

/// Support to end (kết thúc theo dõi).
#[derive(InputObject)]
pub(crate) struct CloseSupportCaseInput {
    #[graphql(flatten)]
    call: Call,
    /// The case (mã hồ sơ).
    case_id: Key,
    /// What came of it (kết quả).
    outcome: Text<Note>,
}

/// Until when a homeroom book is closed (khóa sổ chủ nhiệm).
#[derive(InputObject)]
pub(crate) struct LockHomeroomBookInput {
    #[graphql(flatten)]
    call: Call,
    /// The class (lớp).
    class_id: Gid<ClassId>,
    /// The last day that is closed (khóa đến); absent to open the whole book again.
    until: Option<Day>,
}

/// A homeroom book to hand over (giao sổ chủ nhiệm).
#[derive(InputObject)]
pub(crate) struct HandOverHomeroomBookInput {
    #[graphql(flatten)]
    call: Call,
    /// The class (lớp), of which you were the homeroom teacher, or are until a day that is decided.
    class_id: Gid<ClassId>,
    /// What is handed over, and what the next teacher should know (nội dung bàn giao).
    note: Option<Text<Note>>,
}

/// A homeroom book to take over (nhận sổ chủ nhiệm).
#[derive(InputObject)]
pub(crate) struct TakeOverHomeroomBookInput {
    #[graphql(flatten)]
    call: Call,
    /// The class (lớp), of which you are the homeroom teacher.
    class_id: Gid<ClassId>,
}

payload! {
    /// Outcome of `writeHomeroomPage`.
    WriteHomeroomPagePayload {
        /// The book as it stands (sổ chủ nhiệm); null when you may not read it.
        homeroom_book: Option<HomeroomBookNode>,
    }
    /// Outcome of `recordCircumstances`.
    RecordCircumstancesPayload {
        /// What stands about the student (trang học sinh); null when you may not read it.
        homeroom_sheet: Option<HomeroomSheetNode>,
    }
    /// Outcome of `logParentContact`.
    LogParentContactPayload {
        /// What stands about the student (trang học sinh); null when you may not read it.
        homeroom_sheet: Option<HomeroomSheetNode>,
    }
    /// Outcome of `recordParentMeeting`.
    RecordParentMeetingPayload {
        /// The book as it stands (sổ chủ nhiệm); null when you may not read it.
        homeroom_book: Option<HomeroomBookNode>,
    }
    /// Outcome of `openSupportCase`.
    OpenSupportCasePayload {
        /// What stands about the student (trang học sinh); null when you may not read it.
        homeroom_sheet: Option<HomeroomSheetNode>,
    }
    /// Outcome of `closeSupportCase`.
    CloseSupportCasePayload {
        /// What stands about the student (trang học sinh); null when you may not read it.
        homeroom_sheet: Option<HomeroomSheetNode>,
    }
    /// Outcome of `handOverHomeroomBook`.
    HandOverHomeroomBookPayload {
        /// The hand-over with its signatures (bàn giao sổ chủ nhiệm).
        hand_over: Option<HomeroomHandOverNode>,
    }
    /// Outcome of `takeOverHomeroomBook`.
    TakeOverHomeroomBookPayload {
        /// The hand-over with its signatures (bàn giao sổ chủ nhiệm).
        hand_over: Option<HomeroomHandOverNode>,
    }
    /// Outcome of `lockHomeroomBook`.
    LockHomeroomBookPayload {
        /// The book as it stands (sổ chủ nhiệm); null when you may not read it.
        homeroom_book: Option<HomeroomBookNode>,
    }
}

/// Mutations of the homeroom book.
#[Object]
impl HomeroomMutation {
    /// Writes a page of the homeroom book (ghi sổ chủ nhiệm): a plan, or the summary of the year.
    async fn write_homeroom_page(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The command.")] input: WriteHomeroomPageInput,
    ) -> Result<WriteHomeroomPagePayload> {
        let class = input.class_id.0;
        let (page, text, expected_version) = (input.page.into(), input.text.0, input.expected_version);
        let done = run(ctx, &input.call, WriteHomeroomPage { class, page, text, expected_version }).await?;
        let homeroom_book = done.show(|scope| HomeroomBookNode::find(scope, class));
        Ok(WriteHomeroomPagePayload { outcome: done.outcome, homeroom_book })
    }

    /// Writes down the circumstances of a student (hoàn cảnh), for this homeroom teacher and the management board alone.
    async fn record_circumstances(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The command.")] input: RecordCircumstancesInput,
    ) -> Result<RecordCircumstancesPayload> {
        let student = input.student_id.0;
        let (text, expected_version) = (input.text.0, input.expected_version);
        let done = run(ctx, &input.call, RecordCircumstances { student, text, expected_version }).await?;
        let homeroom_sheet = done.show(|scope| HomeroomSheetNode::find(scope, student));
        Ok(RecordCircumstancesPayload { outcome: done.outcome, homeroom_sheet })
    }

    /// Notes a talk with a student's parents (trao đổi với phụ huynh).
    async fn log_parent_contact(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The command.")] input: LogParentContactInput,
    ) -> Result<LogParentContactPayload> {
        let student = input.student_id.0;
        let guardian = input.guardian_id.map(|guardian| guardian.0);
        let (on, means, text) = (input.on.0, input.means.into(), input.text.0);
        let command = LogParentContact { student, on, means, guardian, text };
        let done = run(ctx, &input.call, command).await?;
        let homeroom_sheet = done.show(|scope| HomeroomSheetNode::find(scope, student));
        Ok(LogParentContactPayload { outcome: done.outcome, homeroom_sheet })
    }

    /// Records a meeting of the class's parents (họp cha mẹ học sinh), or corrects the record of that day.
    async fn record_parent_meeting(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The command.")] input: RecordParentMeetingInput,
    ) -> Result<RecordParentMeetingPayload> {
        let class = input.class_id.0;
        let command = RecordParentMeeting {
            class,
            on: input.on.0,
            attended: input.attended_ids.into_iter().map(|student| student.0).collect(),
            minutes: input.minutes.0,
            expected_version: input.expected_version,
        };
        let done = run(ctx, &input.call, command).await?;
        let homeroom_book = done.show(|scope| HomeroomBookNode::find(scope, class));
        Ok(RecordParentMeetingPayload { outcome: done.outcome, homeroom_book })
    }

    /// Begins to support a student (theo dõi, giúp đỡ).
    async fn open_support_case(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The command.")] input: OpenSupportCaseInput,
    ) -> Result<OpenSupportCasePayload> {
        let student = input.student_id.0;
        let done = run(ctx, &input.call, OpenSupportCase { student, text: input.text.0 }).await?;
        let homeroom_sheet = done.show(|scope| HomeroomSheetNode::find(scope, student));
        Ok(OpenSupportCasePayload { outcome: done.outcome, homeroom_sheet })
    }

    /// Ends the support of a student (kết thúc theo dõi).
    async fn close_support_case(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The command.")] input: CloseSupportCaseInput,
    ) -> Result<CloseSupportCasePayload> {
        let case = SupportCaseId(input.case_id.0);
        let done = run(ctx, &input.call, CloseSupportCase { case, outcome: input.outcome.0 }).await?;
        let homeroom_sheet = done.show(|scope| {
            let (student, _) = scope.school().homeroom.case(case)?;
            HomeroomSheetNode::find(scope, student)
        });
        Ok(CloseSupportCasePayload { outcome: done.outcome, homeroom_sheet })
    }

    /// Signs, as the outgoing homeroom teacher, that the book is handed over (bên giao kí).
    async fn hand_over_homeroom_book(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The command.")] input: HandOverHomeroomBookInput,
    ) -> Result<HandOverHomeroomBookPayload> {
        let class = input.class_id.0;
        let note = input.note.map(|note| note.0);
        let done = run(ctx, &input.call, HandOverHomeroomBook { class, note }).await?;
        let since = done.events().await?.into_iter().find_map(|event| match event {
            Event::HomeroomBookHandedOver(event) => Some(event.since),
            _ => None,
        });
        let hand_over = done.show(|scope| HomeroomHandOverNode::find(scope, class, since?));
        Ok(HandOverHomeroomBookPayload { outcome: done.outcome, hand_over })
    }

    /// Signs, as the new homeroom teacher, that the book was received (bên nhận kí).
    async fn take_over_homeroom_book(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The command.")] input: TakeOverHomeroomBookInput,
    ) -> Result<TakeOverHomeroomBookPayload> {
        let class = input.class_id.0;
        let done = run(ctx, &input.call, TakeOverHomeroomBook { class }).await?;
        let since = done.events().await?.into_iter().find_map(|event| match event {
            Event::HomeroomBookTakenOver(event) => Some(event.since),
            _ => None,
        });
        let hand_over = done.show(|scope| HomeroomHandOverNode::find(scope, class, since?));
        Ok(TakeOverHomeroomBookPayload { outcome: done.outcome, hand_over })
    }

    /// Closes the homeroom book of a class up to a day (khóa sổ đến), or opens it again.
    async fn lock_homeroom_book(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The command.")] input: LockHomeroomBookInput,
    ) -> Result<LockHomeroomBookPayload> {
        let class = input.class_id.0;
        let until = input.until.map(|day| day.0);
        let done = run(ctx, &input.call, LockHomeroomBook { class, until }).await?;
        let homeroom_book = done.show(|scope| HomeroomBookNode::find(scope, class));
        Ok(LockHomeroomBookPayload { outcome: done.outcome, homeroom_book })
    }
}
