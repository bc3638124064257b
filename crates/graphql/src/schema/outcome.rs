//! What a school year came to: the part of a result that is finalized in the ledger, as it was finalized or as it follows now.

use async_graphql::SimpleObject;
use socai_school::results::{Decision, Finalized, Levels, Outcome, Promoted};

use super::ActorNode;
use crate::{
    enums::{
        AwardKind, Completed, CompletionLevel, DecisionBasis, Label, PromotionReason, PromotionVerdict,
        Rating, SchoolLevel,
    },
    list_size,
    scalars::{LedgerPosition, Moment},
    scope::Scope,
};

/// A level of secondary school (mức).
#[derive(Clone, Debug, SimpleObject)]
#[graphql(name = "RatingResult")]
pub(crate) struct RatingNode {
    /// The level (mức).
    pub(crate) rating: Rating,
    /// The level in words.
    pub(crate) label: Label,
}

impl From<socai_school::regulations::Rating> for RatingNode {
    fn from(rating: socai_school::regulations::Rating) -> Self {
        Self { rating: rating.into(), label: rating.into() }
    }
}

/// The year-end level of primary school (mức kết quả giáo dục). Circular 27/2020, Article 9.2.
#[derive(Clone, Debug, SimpleObject)]
#[graphql(name = "CompletionResult")]
pub(crate) struct CompletionNode {
    /// The level (mức).
    pub(crate) level: CompletionLevel,
    /// The level in words.
    pub(crate) label: Label,
}

impl From<socai_school::regulations::CompletionLevel> for CompletionNode {
    fn from(level: socai_school::regulations::CompletionLevel) -> Self {
        Self { level: level.into(), label: level.into() }
    }
}

/// Whether the student goes up a grade (lên lớp).
#[derive(Clone, Copy, Debug, PartialEq, Eq, async_graphql::Enum)]
pub(crate) enum PromotionStatus {
    /// Được lên lớp: yes.
    Promoted,
    /// Không được lên lớp: no.
    NotPromoted,
    /// Chưa xác định: something is still to be done.
    Pending,
}

/// Why a student is not promoted, or what is still to be done (lí do).
#[derive(Clone, Debug, SimpleObject)]
#[graphql(name = "PromotionReasonResult")]
pub(crate) struct ReasonNode {
    /// The reason.
    pub(crate) reason: PromotionReason,
    /// The reason in words.
    pub(crate) label: Label,
}

/// What a school year came to (kết quả năm học).
#[derive(Clone, Debug, SimpleObject)]
#[graphql(name = "YearOutcome")]
pub(crate) struct OutcomeNode {
    /// In primary school, the level at the end of the year (kết quả giáo dục).
    pub(crate) completion_level: Option<CompletionNode>,
    /// In primary school, the level after supplementary assessment (sau đánh giá bổ sung), where there was one.
    pub(crate) completion_level_after: Option<CompletionNode>,
    /// In secondary school, the study level (kết quả học tập).
    pub(crate) study: Option<RatingNode>,
    /// In secondary school, conduct (kết quả rèn luyện).
    pub(crate) conduct: Option<RatingNode>,
    /// In secondary school, the study level with re-tests (sau đánh giá lại), where it differs.
    pub(crate) study_after: Option<RatingNode>,
    /// In secondary school, conduct after summer training (sau rèn luyện hè), where it differs.
    pub(crate) conduct_after: Option<RatingNode>,
    /// Whether the programme of the grade is completed (hoàn thành chương trình lớp học).
    pub(crate) completed: Completed,
    /// Whether the student goes up (lên lớp); in the last grade of a level of schooling, whether it is left behind.
    pub(crate) promotion: PromotionStatus,
    /// Why not, or what is still to be done (lí do).
    #[graphql(directive = list_size::Items::apply(3))]
    pub(crate) reasons: Vec<ReasonNode>,
    /// The level of schooling that is completed with it (hoàn thành cấp học): grades 5, 9 and 12.
    pub(crate) endorsement: Option<SchoolLevel>,
    /// The award that follows from the result (danh hiệu).
    pub(crate) award: Option<AwardKind>,
    /// The award in words.
    pub(crate) award_label: Option<Label>,
}

impl From<&Outcome> for OutcomeNode {
    fn from(outcome: &Outcome) -> Self {
        let (promotion, reasons) = match &outcome.promoted {
            Promoted::Yes => (PromotionStatus::Promoted, &[][..]),
            Promoted::No { reasons } => (PromotionStatus::NotPromoted, reasons.as_slice()),
            Promoted::Pending { reasons } => (PromotionStatus::Pending, reasons.as_slice()),
        };
        let node = Self {
            completion_level: None,
            completion_level_after: None,
            study: None,
            conduct: None,
            study_after: None,
            conduct_after: None,
            completed: outcome.completed.into(),
            promotion,
            reasons: reasons
                .iter()
                .map(|reason| ReasonNode { reason: (*reason).into(), label: (*reason).into() })
                .collect(),
            endorsement: outcome.endorsement.map(Into::into),
            award: outcome.award.map(Into::into),
            award_label: outcome.award.map(Into::into),
        };
        match outcome.levels {
            Levels::Primary { level, after } => Self {
                completion_level: level.map(Into::into),
                completion_level_after: after.map(Into::into),
                ..node
            },
            Levels::Secondary { study, conduct, study_after, conduct_after } => Self {
                study: study.map(Into::into),
                conduct: conduct.map(Into::into),
                study_after: study_after.map(Into::into),
                conduct_after: conduct_after.map(Into::into),
                ..node
            },
        }
    }
}

/// A finalized result (kết quả đã được hiệu trưởng xác nhận).
#[derive(Clone, SimpleObject)]
#[graphql(name = "FinalizedResult")]
pub(crate) struct FinalizedNode {
    /// What was finalized (kết quả).
    outcome: OutcomeNode,
    /// The rule set by which it was found (quy định), such as `TT27/2020`.
    rule_set: String,
    /// Who finalized it (người xác nhận).
    by: ActorNode,
    /// When (thời điểm xác nhận).
    at: Moment,
    /// The event (vị trí trong sổ cái).
    position: LedgerPosition,
    /// The event whose result it replaced (thay cho), if any.
    replaces: Option<LedgerPosition>,
}

impl FinalizedNode {
    pub(crate) fn new(scope: &Scope, finalized: &Finalized) -> Self {
        Self {
            outcome: (&finalized.outcome).into(),
            rule_set: finalized.rule_set.to_string(),
            by: ActorNode::new(scope, finalized.by),
            at: finalized.at.into(),
            position: finalized.position.into(),
            replaces: finalized.replaces.map(Into::into),
        }
    }
}

/// The principal's decision about promotion where the rules leave it open (quyết định của hiệu trưởng về việc lên lớp).
#[derive(Clone, SimpleObject)]
#[graphql(name = "PromotionDecision")]
pub(crate) struct DecisionNode {
    /// What was decided (quyết định).
    verdict: PromotionVerdict,
    /// That in words.
    label: Label,
    /// Why it was for the principal to decide (căn cứ).
    basis: DecisionBasis,
    /// Why it was decided so (lí do); null when it was erased.
    reason: Option<String>,
    /// Who decided (người quyết định).
    by: ActorNode,
    /// When (thời điểm quyết định).
    at: Moment,
    /// The event (vị trí trong sổ cái).
    position: LedgerPosition,
}

impl DecisionNode {
    pub(crate) fn new(scope: &Scope, decision: &Decision) -> Self {
        Self {
            verdict: decision.verdict.into(),
            label: decision.verdict.into(),
            basis: decision.basis.into(),
            reason: decision.reason.get().map(ToString::to_string),
            by: ActorNode::new(scope, decision.by),
            at: decision.at.into(),
            position: decision.position.into(),
        }
    }
}
