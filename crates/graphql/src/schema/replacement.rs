//! Tests that are sat again because the first result was abnormal: the proposals, and both scores of a cell.

use async_graphql::{Enum, Object, SimpleObject};
use jiff::Timestamp;
use socai_school::{
    Actor, Sealed,
    calendar::GradingPeriod,
    gradebook::replacement::{Proposal, ProposalStatus, Replacement},
    ids::ClassId,
    policy::Object as About,
    regulations::Target,
    text::Note,
};

use super::{ActorNode, CellNode, ClassNode, PeriodNode, StudentNode};
use crate::{
    access,
    enums::{Label, StandingScore, Subject},
    scalars::{LedgerPosition, Moment, Points},
    scope::Scope,
};

/// The test that was sat in place of an abnormal one (bài kiểm tra thay thế). Circular 27/2020, Article 7.1d.
#[derive(Clone, SimpleObject)]
#[graphql(name = "ReplacementScore")]
pub(crate) struct ReplacementScoreNode {
    /// Its score (điểm), beside the first one in the cell's `mark`.
    score: Points,
    /// Which of the two counts (điểm được lấy).
    stands: StandingScore,
    /// That in words.
    stands_label: Label,
    /// Who recorded it (người ghi).
    by: ActorNode,
    /// When (thời điểm ghi).
    at: Moment,
    /// The event (vị trí trong sổ cái).
    position: LedgerPosition,
}

impl ReplacementScoreNode {
    pub(crate) fn new(scope: &Scope, replacement: &Replacement) -> Self {
        Self {
            score: Points(replacement.score),
            stands: replacement.stands.into(),
            stands_label: replacement.stands.into(),
            by: ActorNode::new(scope, replacement.by),
            at: replacement.at.into(),
            position: replacement.position.into(),
        }
    }
}

/// How far a proposed replacement test has come (tình trạng đề nghị).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Enum)]
pub(crate) enum ReplacementStatus {
    /// Chờ quyết định: waits for the principal.
    Proposed,
    /// Đồng ý: the pupil may sit the test.
    Permitted,
    /// Không đồng ý: the first test stands.
    Refused,
    /// Đã kiểm tra lại: the second score is in the gradebook.
    Recorded,
}

impl From<&ProposalStatus> for ReplacementStatus {
    fn from(status: &ProposalStatus) -> Self {
        match status {
            ProposalStatus::Proposed => Self::Proposed,
            ProposalStatus::Permitted { .. } => Self::Permitted,
            ProposalStatus::Refused { .. } => Self::Refused,
            ProposalStatus::Recorded { .. } => Self::Recorded,
        }
    }
}

/// A proposed replacement test (đề nghị kiểm tra lại).
#[derive(Clone)]
pub(crate) struct ReplacementTestNode {
    scope: Scope,
    proposal: Proposal,
}

impl ReplacementTestNode {
    /// The proposals of a period that the visitor may read, oldest first.
    pub(crate) fn of_period(
        scope: &Scope,
        period: GradingPeriod,
        class: Option<ClassId>,
        status: Option<ReplacementStatus>,
    ) -> Vec<Self> {
        let is_wanted = |proposal: &&Proposal| {
            class.is_none_or(|class| proposal.class == class)
                && status.is_none_or(|status| status == (&proposal.status).into())
        };
        let is_readable = |proposal: &&Proposal| {
            let column = About::Column(proposal.class, Target::Subject(proposal.subject));
            scope.reads(access::SCHOOL_REPLACEMENT_TESTS, column)
        };
        let proposals = scope.school().gradebook.replacements.of_period(period).into_iter();
        proposals
            .filter(is_wanted)
            .filter(is_readable)
            .map(|proposal| Self { scope: scope.clone(), proposal: proposal.clone() })
            .collect()
    }

    fn decision(&self) -> Option<Decision<'_>> {
        match &self.proposal.status {
            ProposalStatus::Proposed => None,
            ProposalStatus::Permitted { by, at, reason } | ProposalStatus::Refused { by, at, reason } => {
                Some(Decision { by: *by, at: Some(*at), reason: reason.as_ref() })
            }
            ProposalStatus::Recorded { permitted_by, .. } => {
                Some(Decision { by: *permitted_by, at: None, reason: None })
            }
        }
    }
}

/// Who decided, when and why, as far as the state keeps it.
struct Decision<'a> {
    by: Actor,
    at: Option<Timestamp>,
    reason: Option<&'a Sealed<Note>>,
}

/// A proposed replacement test (đề nghị kiểm tra lại): the teacher proposes, the school decides, both scores stay. Circular
/// 27/2020, Article 7.1d.
#[Object(name = "ReplacementTest")]
impl ReplacementTestNode {
    /// The pupil (học sinh).
    async fn student(&self) -> StudentNode {
        StudentNode::new(self.scope.clone(), self.proposal.student)
    }

    /// The class in which it was proposed (lớp).
    async fn class(&self) -> Option<ClassNode> {
        ClassNode::find(&self.scope, self.proposal.class)
    }

    /// The grading period (kì đánh giá).
    async fn period(&self) -> PeriodNode {
        PeriodNode::new(self.scope.clone(), self.proposal.period)
    }

    /// The subject (môn học).
    async fn subject(&self) -> Subject {
        self.proposal.subject.into()
    }

    /// The subject in words (tên môn học).
    async fn subject_label(&self) -> Label {
        self.proposal.subject.into()
    }

    /// The cell (ô) of the test.
    async fn cell(&self) -> CellNode {
        let Proposal { student, period, subject, class, .. } = self.proposal;
        CellNode::new(&self.scope, (student, period, Target::Subject(subject)), class)
    }

    /// The score that is thought abnormal (điểm của bài thứ nhất), as it was when it was proposed.
    async fn score(&self) -> Points {
        Points(self.proposal.score)
    }

    /// How far it has come (tình trạng).
    async fn status(&self) -> ReplacementStatus {
        (&self.proposal.status).into()
    }

    /// Who proposed it (người đề nghị).
    async fn proposed_by(&self) -> ActorNode {
        ActorNode::new(&self.scope, self.proposal.by)
    }

    /// When (thời điểm đề nghị).
    async fn proposed_at(&self) -> Moment {
        self.proposal.at.into()
    }

    /// Why (lí do); null when it was erased.
    async fn reason(&self) -> Option<&str> {
        self.proposal.reason.get().map(Note::as_str)
    }

    /// Who permitted or refused it (người quyết định).
    async fn decided_by(&self) -> Option<ActorNode> {
        self.decision().map(|decision| ActorNode::new(&self.scope, decision.by))
    }

    /// When it was decided (thời điểm quyết định); null once the score is recorded: the journal keeps it.
    async fn decided_at(&self) -> Option<Moment> {
        self.decision()?.at.map(Into::into)
    }

    /// Why it was decided so (lí do); null when there is none or it was erased.
    async fn decision_reason(&self) -> Option<&str> {
        self.decision()?.reason?.get().map(Note::as_str)
    }

    /// The event that proposed it (vị trí trong sổ cái).
    async fn position(&self) -> LedgerPosition {
        self.proposal.position.into()
    }
}
