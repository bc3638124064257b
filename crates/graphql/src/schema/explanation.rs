//! Why a derived result is what it is: level by level the conditions of the regulation, which of them hold, what stands in the
//! way of the next level, what is missing. In both languages, for pages and for printing.

use async_graphql::SimpleObject;
use socai_school::{
    regulations::{self, CompletionLevel, Condition, Explanation, Missing, Rating, Step, tt22, tt27},
    results::{StudentYear, Years},
    text::Bilingual,
};

use super::target::TargetNode;
use crate::enums::{AssessmentPeriod, Label, MissingPart};
use crate::list_size;

/// A level that is reached or not (mức).
#[derive(Clone, Debug, SimpleObject)]
#[graphql(name = "ExplainedLevel")]
pub(crate) struct LevelNode {
    /// The stable code of the ledger, such as `HTT` or `K`.
    code: String,
    /// The level in words (tên mức).
    label: Label,
}

/// A vocabulary in which results are explained.
pub(crate) trait Named: Copy + PartialEq {
    /// The code and the names.
    fn node(self) -> LevelNode;
}

macro_rules! named {
    ($($level:ty),+) => {$(
        impl Named for $level {
            fn node(self) -> LevelNode {
                LevelNode { code: self.code().to_owned(), label: Label::new(self.vi(), self.en()) }
            }
        }
    )+};
}

named!(Rating, CompletionLevel, tt22::Award);

/// A mark that is required and has not been entered (kết quả còn thiếu).
#[derive(Clone, Debug, SimpleObject)]
#[graphql(name = "MissingMark")]
pub(crate) struct MissingNode {
    /// The moment at which it is required (thời điểm).
    moment: AssessmentPeriod,
    /// The moment in words.
    moment_label: Label,
    /// The column (cột).
    target: TargetNode,
    /// What of it is missing (thiếu gì).
    part: MissingPart,
    /// That in words.
    part_label: Label,
}

impl From<&Missing> for MissingNode {
    fn from(missing: &Missing) -> Self {
        Self {
            moment: missing.moment.into(),
            moment_label: missing.moment.into(),
            target: missing.target.into(),
            part: missing.what.into(),
            part_label: missing.what.into(),
        }
    }
}

/// Everything that is missing.
pub(crate) fn missing(list: &[Missing]) -> Vec<MissingNode> {
    list.iter().map(Into::into).collect()
}

/// One condition of a level (điều kiện).
#[derive(Clone, Debug, SimpleObject)]
#[graphql(name = "ResultCondition")]
pub(crate) struct ConditionNode {
    /// What the regulation demands (nội dung).
    text: Label,
    /// Where it demands it (căn cứ), such as `TT27/2020, Điều 9.2a`.
    source: String,
    /// Whether it holds (đạt).
    holds: bool,
    /// In one sentence what stands in the way (chưa đạt vì), such as "một môn ở mức Hoàn thành: Đạo đức"; null when it holds.
    shortfall: Option<Label>,
    /// The columns that stand in the way (các cột), in the order of the forms; empty when it holds.
    #[graphql(directive = list_size::Items::apply(3))]
    targets: Vec<TargetNode>,
}

impl From<&Condition> for ConditionNode {
    fn from(condition: &Condition) -> Self {
        Self {
            text: label(&condition.text()),
            source: condition.source.to_owned(),
            holds: condition.holds,
            shortfall: condition.shortfall().as_ref().map(label),
            targets: condition.targets.iter().copied().map(Into::into).collect(),
        }
    }
}

/// A level and its conditions (các điều kiện của một mức); it is reached when all of them hold.
#[derive(Clone, Debug, SimpleObject)]
#[graphql(name = "ExplanationStep")]
pub(crate) struct StepNode {
    /// The level (mức).
    level: LevelNode,
    /// Its conditions (điều kiện), in the order of the regulation.
    #[graphql(directive = list_size::Items::apply(4))]
    conditions: Vec<ConditionNode>,
    /// What stands in its way (chưa đạt vì), one sentence per condition that does not hold.
    #[graphql(directive = list_size::Items::apply(2))]
    shortfalls: Vec<Label>,
}

impl<L: Named> From<&Step<L>> for StepNode {
    fn from(step: &Step<L>) -> Self {
        Self {
            level: step.level.node(),
            conditions: step.conditions.iter().map(Into::into).collect(),
            shortfalls: step
                .conditions
                .iter()
                .filter_map(Condition::shortfall)
                .map(|shortfall| label(&shortfall))
                .collect(),
        }
    }
}

/// How a level was found (giải thích kết quả), from the best one downwards.
#[derive(Clone, Debug, SimpleObject)]
#[graphql(name = "ResultExplanation")]
pub(crate) struct ExplanationNode {
    /// The level reached (mức đạt được); null while something required is missing, and for an award that is not due.
    reached: Option<LevelNode>,
    /// What is required and has not been entered (còn thiếu).
    #[graphql(directive = list_size::Items::apply(4))]
    missing: Vec<MissingNode>,
    /// The levels above the lowest one with their conditions (các mức), best first.
    #[graphql(directive = list_size::Items::apply(3))]
    steps: Vec<StepNode>,
    /// The level above the one that was reached (mức liền trên): what does not hold of it stands in the way. Null at the best
    /// level, and while something is missing.
    next_level: Option<StepNode>,
    /// What else was applied (ghi chú), such as the adjustment by one level of Circular 22/2021, Article 9.3.
    #[graphql(directive = list_size::Items::apply(2))]
    remarks: Vec<Label>,
}

impl<L: Named> From<&Explanation<L>> for ExplanationNode {
    fn from(explanation: &Explanation<L>) -> Self {
        Self {
            reached: explanation.reached.map(Named::node),
            missing: missing(&explanation.missing),
            steps: explanation.steps.iter().map(Into::into).collect(),
            next_level: explanation.next_level().map(Into::into),
            remarks: explanation.remarks.iter().map(label).collect(),
        }
    }
}

/// What settles promotion, or is still to be done before (lí do lên lớp, chưa lên lớp).
#[derive(Clone, Debug, SimpleObject)]
#[graphql(name = "PromotionStatement")]
pub(crate) struct StatementNode {
    /// A stable code.
    code: String,
    /// Where the circular says so (căn cứ).
    source: String,
    /// One sentence.
    text: Label,
}

/// Why a student goes up or not (giải thích việc lên lớp). Circular 27/2020, Article 11; Circular 22/2021, Articles 11 to 14.
#[derive(Clone, Debug, SimpleObject)]
#[graphql(name = "PromotionExplanation")]
pub(crate) struct PromotionExplanationNode {
    /// In secondary school the conditions of promotion (điều kiện lên lớp), after summer training and re-tests.
    #[graphql(directive = list_size::Items::apply(3))]
    conditions: Vec<ConditionNode>,
    /// What stands in the way for good (lí do không được lên lớp).
    #[graphql(directive = list_size::Items::apply(2))]
    obstacles: Vec<StatementNode>,
    /// What is still to be done (việc còn phải làm).
    #[graphql(directive = list_size::Items::apply(2))]
    needs: Vec<StatementNode>,
    /// The columns that are to be assessed again (đánh giá bổ sung, đánh giá lại), in the order of the forms.
    #[graphql(directive = list_size::Items::apply(3))]
    assessed_again: Vec<TargetNode>,
}

/// Why the results of a school year are what they are (giải thích kết quả năm học).
#[derive(Clone, Debug, SimpleObject)]
#[graphql(name = "YearExplanation")]
pub(crate) struct YearExplanationNode {
    /// The level of the year: in primary school the result of education (kết quả giáo dục), in secondary school the study level
    /// (kết quả học tập).
    level: ExplanationNode,
    /// That level after supplementary assessment or re-tests (sau đánh giá bổ sung, đánh giá lại), where there were any.
    level_after: Option<ExplanationNode>,
    /// In secondary school, the award that follows from the results (danh hiệu). In primary school it follows from the level.
    award: Option<ExplanationNode>,
    /// Promotion (lên lớp).
    promotion: PromotionExplanationNode,
}

impl YearExplanationNode {
    pub(crate) fn of(year: &StudentYear) -> Self {
        match &year.results {
            Years::Primary(results) => Self {
                level: (&results.end_of_year).into(),
                level_after: results.after.as_ref().map(Into::into),
                award: None,
                promotion: primary(&results.outcome),
            },
            Years::Secondary(results) => {
                let review = &results.review;
                let is_again = review.study_after != review.study;
                Self {
                    level: (&review.study.explanation).into(),
                    level_after: is_again.then(|| (&review.study_after.explanation).into()),
                    award: Some((&review.award).into()),
                    promotion: secondary(review),
                }
            }
        }
    }
}

fn primary(outcome: &tt27::YearOutcome) -> PromotionExplanationNode {
    let statement = |code: &str, source: &str, vi: &'static str, en: &'static str| StatementNode {
        code: code.to_owned(),
        source: source.to_owned(),
        text: Label::new(vi, en),
    };
    let (need, targets): (_, &[regulations::Target]) = match outcome {
        tt27::YearOutcome::Completed(_) => (None, &[]),
        tt27::YearOutcome::Open { .. } => (
            Some(statement(
                "MISSING",
                "TT27/2020, Điều 9.2",
                "Còn thiếu kết quả đánh giá.",
                "Marks have not been entered.",
            )),
            &[],
        ),
        tt27::YearOutcome::SupplementaryAssessment { targets } => (
            Some(statement(
                "SUPPLEMENTARY_ASSESSMENT",
                "TT27/2020, Điều 11.1b",
                "Giúp đỡ học sinh rồi đánh giá bổ sung.",
                "The student is helped, then assessed again.",
            )),
            targets,
        ),
        tt27::YearOutcome::PrincipalDecides { targets } => (
            Some(statement(
                "PRINCIPALS_DECISION",
                "TT27/2020, Điều 11.1c",
                "Hiệu trưởng xem xét, quyết định việc lên lớp.",
                "The principal considers and decides.",
            )),
            targets,
        ),
    };
    PromotionExplanationNode {
        conditions: Vec::new(),
        obstacles: Vec::new(),
        needs: need.into_iter().collect(),
        assessed_again: targets.iter().copied().map(Into::into).collect(),
    }
}

fn secondary(review: &tt22::YearReview) -> PromotionExplanationNode {
    let (mut obstacles, mut needs) = (Vec::new(), Vec::new());
    let statement = |code: &str, source: &str, text: &Bilingual| StatementNode {
        code: code.to_owned(),
        source: source.to_owned(),
        text: label(text),
    };
    match &review.outcome {
        tt22::Promotion::Promoted => {}
        tt22::Promotion::NotPromoted(list) => {
            obstacles.extend(list.iter().map(|it| statement(it.code(), it.source(), &it.text())));
        }
        tt22::Promotion::Pending(list) => {
            needs.extend(list.iter().map(|it| statement(it.code(), it.source(), &it.text())));
        }
    }
    let again = review.retest_subjects.iter();
    PromotionExplanationNode {
        conditions: review.conditions.iter().map(Into::into).collect(),
        obstacles,
        needs,
        assessed_again: again.map(|subject| regulations::Target::Subject(*subject).into()).collect(),
    }
}

fn label(text: &Bilingual) -> Label {
    Label::new(text.vi.clone(), text.en.clone())
}
