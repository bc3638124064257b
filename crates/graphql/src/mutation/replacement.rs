//! Mutations about tests that are sat again because the first result was abnormal.

use async_graphql::{Context, InputObject, Object, Result};
use socai_school::{
    gradebook::replacement::{DecideReplacementTest, ProposeReplacementTest, RecordReplacementTest},
    ids::{ClassId, StudentId},
    regulations::Target,
    text::Note,
};

use super::{Done, payload, run};
use crate::{
    enums::{StandingScore, Subject, TestPermission},
    ids::Gid,
    inputs::{Call, GradingPeriodInput},
    scalars::{Points, Text},
    schema::CellNode,
};

/// Mutations about replacement tests.
#[derive(Default)]
pub(crate) struct ReplacementMutation;

/// The test that is meant (bài kiểm tra).
#[derive(Clone, Copy, InputObject)]
pub(crate) struct TestInput {
    /// The grading period (kì đánh giá).
    period: GradingPeriodInput,
    /// The pupil (học sinh).
    student_id: Gid<StudentId>,
    /// The subject (môn học).
    subject: Subject,
}

/// A replacement test to propose (đề nghị kiểm tra lại).
#[derive(InputObject)]
pub(crate) struct ProposeReplacementTestInput {
    #[graphql(flatten)]
    call: Call,
    /// The class (lớp).
    class_id: Gid<ClassId>,
    #[graphql(flatten)]
    test: TestInput,
    /// What is abnormal about the result (lí do).
    reason: Text<Note>,
}

/// What the school says to a proposal (quyết định về kiểm tra lại).
#[derive(InputObject)]
pub(crate) struct DecideReplacementTestInput {
    #[graphql(flatten)]
    call: Call,
    #[graphql(flatten)]
    test: TestInput,
    /// What the school says (ý kiến của nhà trường).
    permission: TestPermission,
    /// Why (lí do).
    reason: Option<Text<Note>>,
}

/// The score of a replacement test (điểm kiểm tra lại).
#[derive(InputObject)]
pub(crate) struct RecordReplacementTestInput {
    #[graphql(flatten)]
    call: Call,
    /// The class (lớp).
    class_id: Gid<ClassId>,
    #[graphql(flatten)]
    test: TestInput,
    /// The score of the second test (điểm).
    score: Points,
    /// Which score counts (điểm được lấy).
    stands: StandingScore,
    /// The version of the cell that the author saw, `GradeCell.version`.
    expected_version: u32,
    /// Why that one stands (lí do).
    reason: Option<Text<Note>>,
}

payload! {
    /// Outcome of `proposeReplacementTest`.
    ProposeReplacementTestPayload {
        /// The cell (ô) of the test.
        cell: Option<CellNode>,
    }
    /// Outcome of `decideReplacementTest`.
    DecideReplacementTestPayload {
        /// The cell (ô) of the test.
        cell: Option<CellNode>,
    }
    /// Outcome of `recordReplacementTest`.
    RecordReplacementTestPayload {
        /// The cell (ô) of the test, with both scores.
        cell: Option<CellNode>,
    }
}

/// The cell of the test as it stands after the command.
fn cell(done: &Done, test: TestInput) -> Option<CellNode> {
    let (student, period) = (test.student_id.0, test.period.into());
    let target = Target::Subject(test.subject.into());
    done.show(|scope| {
        let class = scope.school().gradebook.cell(student, period, target)?.class;
        Some(CellNode::new(scope, (student, period, target), class))
    })
}

/// Mutations about replacement tests.
#[Object]
impl ReplacementMutation {
    /// Proposes that a pupil sits another test because the result is abnormal (đề nghị kiểm tra lại). Circular 27/2020,
    /// Article 7.1d.
    async fn propose_replacement_test(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The command.")] input: ProposeReplacementTestInput,
    ) -> Result<ProposeReplacementTestPayload> {
        let ProposeReplacementTestInput { call, class_id, test, reason } = input;
        let command = ProposeReplacementTest {
            class: class_id.0,
            period: test.period.into(),
            student: test.student_id.0,
            subject: test.subject.into(),
            reason: reason.0,
        };
        let done = run(ctx, &call, command).await?;
        let cell = cell(&done, test);
        Ok(ProposeReplacementTestPayload { outcome: done.outcome, cell })
    }

    /// Permits a proposed replacement test or refuses it (quyết định về kiểm tra lại).
    async fn decide_replacement_test(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The command.")] input: DecideReplacementTestInput,
    ) -> Result<DecideReplacementTestPayload> {
        let DecideReplacementTestInput { call, test, permission, reason } = input;
        let command = DecideReplacementTest {
            period: test.period.into(),
            student: test.student_id.0,
            subject: test.subject.into(),
            permission: permission.into(),
            reason: reason.map(|text| text.0),
        };
        let done = run(ctx, &call, command).await?;
        let cell = cell(&done, test);
        Ok(DecideReplacementTestPayload { outcome: done.outcome, cell })
    }

    /// Records the score of a permitted replacement test beside the first one, and which of the two stands (ghi điểm kiểm
    /// tra lại).
    async fn record_replacement_test(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The command.")] input: RecordReplacementTestInput,
    ) -> Result<RecordReplacementTestPayload> {
        let RecordReplacementTestInput { call, class_id, test, score, stands, expected_version, reason } =
            input;
        let command = RecordReplacementTest {
            class: class_id.0,
            period: test.period.into(),
            student: test.student_id.0,
            subject: test.subject.into(),
            score: score.0,
            stands: stands.into(),
            expected_version,
            reason: reason.map(|text| text.0),
        };
        let done = run(ctx, &call, command).await?;
        let cell = cell(&done, test);
        Ok(RecordReplacementTestPayload { outcome: done.outcome, cell })
    }
}
