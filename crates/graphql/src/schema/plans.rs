//! How a student is assessed otherwise than the class. The plan itself says something about health.

use async_graphql::SimpleObject;
use socai_school::{calendar::SchoolYear, ids::StudentId, plans::Plan, policy::Object as About};

use super::locks::OrderNode;
use crate::{
    access,
    enums::{Label, PlanKind, Subject},
    scalars::LedgerPosition,
    scope::Scope,
};

/// How a student is assessed otherwise than the class in a school year (kế hoạch đánh giá riêng). Circular 27/2020, Article 8;
/// Circular 22/2021, Article 11.
#[derive(Clone, SimpleObject)]
#[graphql(name = "IndividualPlan")]
pub(crate) struct PlanNode {
    /// The kind (loại kế hoạch).
    kind: PlanKind,
    /// The kind in words.
    label: Label,
    /// The subjects in which the student is not assessed (môn được miễn).
    exempt: Vec<Subject>,
    /// Why (căn cứ); null when it was erased.
    basis: Option<String>,
    /// The principal's decision (quyết định của hiệu trưởng).
    order: OrderNode,
    /// The event that set it (vị trí trong sổ cái).
    position: LedgerPosition,
}

impl PlanNode {
    /// The plan of a year, if there is one that the visitor may read.
    pub(crate) fn of(scope: &Scope, student: StudentId, year: SchoolYear) -> Option<Self> {
        if !scope.reads(access::STUDENT_INDIVIDUAL_PLAN, About::Student(student)) {
            return None;
        }
        let Plan { kind, exempt, basis, order, position } = scope.school().plans.plan(student, year)?;
        Some(Self {
            kind: (*kind).into(),
            label: (*kind).into(),
            exempt: exempt.iter().copied().map(Into::into).collect(),
            basis: basis.get().map(ToString::to_string),
            order: order.into(),
            position: (*position).into(),
        })
    }
}
