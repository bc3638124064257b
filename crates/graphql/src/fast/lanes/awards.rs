//! Awards as summaries name them.

use socai_school::{
    awards::{Award, Status},
    periods::Order,
};

use super::{people::ActorOf, places::ClassOf};
use crate::{
    enums::{AwardKind, Label},
    fast::{
        plan::{Field, Lane, leaf, maybe, maybe_text, one},
        scalar::Global,
    },
    scalars::Year,
    schema::AwardStatus,
    scope::Scope,
};

/// An award.
#[derive(Clone, Copy)]
pub(crate) struct AwardOf<'a> {
    pub scope: &'a Scope,
    pub award: &'a Award,
}

impl<'a> Lane<'a> for AwardOf<'a> {
    const TYPE: &'static str = "Award";
    const FALLS_BACK: &'static [&'static str] = &["nomination", "reason", "student"];

    fn field(name: &str) -> Option<Field<'a, Self>> {
        match name {
            "id" => leaf(|of: &Self| Global(of.award.id)),
            "class" => maybe(|of: &Self| ClassOf::find(of.scope, of.award.class)),
            "year" => leaf(|of: &Self| Year(of.award.year)),
            "kind" => leaf(|of: &Self| AwardKind::from(of.award.kind)),
            "label" => one(|of: &Self| Label::from(of.award.kind)),
            "status" => leaf(|of: &Self| AwardStatus::from(&of.award.status)),
            "citation" => maybe_text(|of: &Self| Some(of.award.citation.as_ref()?.get()?.as_str())),
            "proposedBy" => maybe(|of: &Self| {
                let actor = of.award.proposed_by?;
                Some(ActorOf { scope: of.scope, actor })
            }),
            "order" => maybe(|of: &Self| -> Option<&'a Order> {
                match &of.award.status {
                    Status::Granted { order, .. } => Some(order),
                    Status::Proposed | Status::Declined { .. } | Status::Revoked { .. } => None,
                }
            }),
            "position" => leaf(|of: &Self| of.award.position),
            _ => None,
        }
    }
}
