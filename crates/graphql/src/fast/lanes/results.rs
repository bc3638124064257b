//! Results of subjects, and what a year came to.

use std::borrow::Cow;

use socai_school::{
    regulations::{DecimalScore, Missing, tt22::SubjectStanding},
    results::Finalized,
};

use super::{columns::TargetOf, people::ActorOf};
use crate::{
    enums::{AssessmentPeriod, Label, MissingPart, PassLevel, Subject},
    fast::{
        plan::{Field, Lane, leaf, list, maybe, one, text},
        scalar::Shown,
    },
    scalars::{DecimalPoints, Moment},
    schema::{CompletionNode, OutcomeNode, RatingNode, ReasonNode},
    scope::Scope,
};

/// The result of a subject of secondary school.
pub(crate) struct StandingOf<'a>(pub Cow<'a, SubjectStanding>);

impl<'a> Lane<'a> for StandingOf<'a> {
    const TYPE: &'static str = "SubjectStanding";

    fn field(name: &str) -> Option<Field<'a, Self>> {
        match name {
            "subject" => leaf(|of: &Self| Subject::from(of.0.subject)),
            "average" => leaf(|of: &Self| of.0.average().map(DecimalPoints)),
            "averageText" => leaf(|of: &Self| of.0.average().map(|average| Shown(InBooks(average)))),
            "pass" => leaf(|of: &Self| of.0.pass_level().map(PassLevel::from)),
            "missing" => list(|of: &Self| -> Vec<MissingOf> {
                of.0.missing().iter().cloned().map(MissingOf).collect()
            }),
            _ => None,
        }
    }
}

/// An average as the books have it, always with a decimal.
struct InBooks(DecimalScore);

impl std::fmt::Display for InBooks {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{},{}", self.0.tenths() / 10, self.0.tenths() % 10)
    }
}

/// What a result lacks.
pub(crate) struct MissingOf(Missing);

impl<'p> Lane<'p> for MissingOf {
    const TYPE: &'static str = "MissingMark";

    fn field(name: &str) -> Option<Field<'p, Self>> {
        match name {
            "moment" => leaf(|of: &Self| AssessmentPeriod::from(of.0.moment)),
            "momentLabel" => one(|of: &Self| Label::from(of.0.moment)),
            "target" => one(|of: &Self| TargetOf::plain(of.0.target)),
            "part" => leaf(|of: &Self| MissingPart::from(of.0.what)),
            "partLabel" => one(|of: &Self| Label::from(of.0.what)),
            _ => None,
        }
    }
}

impl<'p> Lane<'p> for RatingNode {
    const TYPE: &'static str = "RatingResult";

    fn field(name: &str) -> Option<Field<'p, Self>> {
        match name {
            "rating" => leaf(|of: &Self| of.rating),
            "label" => one(|of: &Self| of.label.clone()),
            _ => None,
        }
    }
}

impl<'p> Lane<'p> for CompletionNode {
    const TYPE: &'static str = "CompletionResult";

    fn field(name: &str) -> Option<Field<'p, Self>> {
        match name {
            "level" => leaf(|of: &Self| of.level),
            "label" => one(|of: &Self| of.label.clone()),
            _ => None,
        }
    }
}

impl<'p> Lane<'p> for OutcomeNode {
    const TYPE: &'static str = "YearOutcome";

    fn field(name: &str) -> Option<Field<'p, Self>> {
        match name {
            "completionLevel" => maybe(|of: &Self| of.completion_level.clone()),
            "completionLevelAfter" => maybe(|of: &Self| of.completion_level_after.clone()),
            "study" => maybe(|of: &Self| of.study.clone()),
            "conduct" => maybe(|of: &Self| of.conduct.clone()),
            "studyAfter" => maybe(|of: &Self| of.study_after.clone()),
            "conductAfter" => maybe(|of: &Self| of.conduct_after.clone()),
            "completed" => leaf(|of: &Self| of.completed),
            "promotion" => leaf(|of: &Self| of.promotion),
            "reasons" => list(|of: &Self| of.reasons.clone()),
            "endorsement" => leaf(|of: &Self| of.endorsement),
            "award" => leaf(|of: &Self| of.award),
            "awardLabel" => maybe(|of: &Self| of.award_label.clone()),
            _ => None,
        }
    }
}

impl<'p> Lane<'p> for ReasonNode {
    const TYPE: &'static str = "PromotionReasonResult";

    fn field(name: &str) -> Option<Field<'p, Self>> {
        match name {
            "reason" => leaf(|of: &Self| of.reason),
            "label" => one(|of: &Self| of.label.clone()),
            _ => None,
        }
    }
}

/// What the principal finalized.
#[derive(Clone, Copy)]
pub(crate) struct FinalizedOf<'a> {
    pub scope: &'a Scope,
    pub finalized: &'a Finalized,
}

impl<'a> Lane<'a> for FinalizedOf<'a> {
    const TYPE: &'static str = "FinalizedResult";

    fn field(name: &str) -> Option<Field<'a, Self>> {
        match name {
            "outcome" => one(|of: &Self| OutcomeNode::from(&of.finalized.outcome)),
            "ruleSet" => text(|of: &Self| of.finalized.rule_set.as_str()),
            "by" => one(|of: &Self| ActorOf { scope: of.scope, actor: of.finalized.by }),
            "at" => leaf(|of: &Self| Moment(of.finalized.at)),
            "position" => leaf(|of: &Self| of.finalized.position),
            "replaces" => leaf(|of: &Self| of.finalized.replaces),
            _ => None,
        }
    }
}
