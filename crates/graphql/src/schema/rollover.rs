//! What rolling a school year over would do.

use std::sync::Arc;

use async_graphql::{Enum, InputObject, Object, Result, SimpleObject};
use socai_school::{
    ids::ClassId,
    rollover::{ClassMapping, Move, RollOver, RollOverPlan, StayReason, roll_over_plan},
    text::Code,
};

use super::{
    ClassNode, StudentNode,
    connection::{Page, connection},
};
use crate::{
    enums::{GradeLevel, Label},
    ids::Gid,
    list_size,
    refusal::Refusal,
    scalars::{Day, Key, Text, Year},
    scope::Scope,
};

/// A year to roll over, and into which classes (nội dung kết chuyển).
#[derive(InputObject)]
pub(crate) struct RollOverInput {
    /// The year that is over (năm học cũ).
    from_year: Year,
    /// The next one (năm học mới); open.
    to_year: Year,
    /// First day in the new classes (từ ngày); within the next year.
    on: Day,
    /// Classes whose students go elsewhere than the names say: 3A goes up to 4A and repeats in 3A by itself.
    #[graphql(default)]
    mapping: Vec<ClassMappingInput>,
}

/// Where the students of a class go (lớp mới của học sinh một lớp).
#[derive(InputObject)]
pub(crate) struct ClassMappingInput {
    /// The class of the year that is over (lớp cũ).
    class_id: Gid<ClassId>,
    /// The class of those who go up (lớp của học sinh được lên lớp), by name. In the last grade of a level it says that they stay at
    /// the school, in its next level.
    up: Option<Text<Code>>,
    /// The class of those who repeat the grade (lớp của học sinh học lại), by name.
    again: Option<Text<Code>>,
}

impl From<RollOverInput> for RollOver {
    fn from(input: RollOverInput) -> Self {
        let mapped = |mapping: ClassMappingInput| ClassMapping {
            class: mapping.class_id.0,
            up: mapping.up.map(|name| name.0),
            again: mapping.again.map(|name| name.0),
        };
        Self {
            from: input.from_year.0,
            to: input.to_year.0,
            on: input.on.0,
            mapping: input.mapping.into_iter().map(mapped).collect(),
        }
    }
}

/// What becomes of a student (kết quả kết chuyển).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Enum)]
pub(crate) enum RollOverVerdict {
    /// Lên lớp: up a grade.
    Up,
    /// Học lại lớp: the same grade once more.
    Again,
    /// Hoàn thành cấp học: the level is completed, and the student leaves.
    Completes,
    /// Chưa chuyển: nothing yet.
    Stays,
}

/// What rolling a year over would do (kế hoạch kết chuyển).
pub(crate) struct RollOverPlanNode {
    scope: Scope,
    plan: std::result::Result<Arc<RollOverPlan>, Vec<Refused>>,
}

type Refused = socai_school::Refused;

impl RollOverPlanNode {
    pub(crate) fn new(scope: &Scope, request: &RollOver) -> Self {
        let plan = roll_over_plan(scope.school(), request);
        let plan = plan.map(Arc::new).map_err(|refusals| refusals.list().to_vec());
        Self { scope: scope.clone(), plan }
    }

    fn count(&self, of: impl Fn(&Move) -> bool) -> usize {
        self.plan.as_ref().map_or(0, |plan| plan.rows.iter().filter(|row| of(&row.to)).count())
    }
}

/// A class of the next year that somebody goes to (lớp mới).
#[derive(SimpleObject)]
#[graphql(name = "PlannedClass")]
pub(crate) struct PlannedClassNode {
    /// Its name (tên lớp).
    name: String,
    /// Its grade (khối).
    grade: GradeLevel,
    /// The class (lớp), when there is one of that name already; null when it is to be made.
    existing: Option<ClassNode>,
    /// How many go there (số học sinh).
    student_count: usize,
}

/// A student of the plan (dòng kế hoạch).
#[derive(Clone)]
pub(crate) struct RollOverRowNode {
    scope: Scope,
    plan: Arc<RollOverPlan>,
    row: usize,
}

connection! {
    /// A page of students of the plan (kế hoạch kết chuyển).
    RollOverRowConnection, RollOverRowEdge of RollOverRowNode as "RollOverRowConnection", "RollOverRowEdge"
}

/// What rolling a year over would do (kế hoạch kết chuyển).
#[Object(name = "RollOverPlan")]
impl RollOverPlanNode {
    /// The digest of the plan (mã kế hoạch), with which it is carried out; null when there is none.
    async fn digest(&self) -> Option<Key> {
        self.plan.as_ref().ok().map(|plan| plan.digest.into())
    }

    /// Why there is no plan (lí do); empty when there is one.
    #[graphql(directive = list_size::Items::apply(4))]
    async fn refusals(&self) -> Vec<Refusal> {
        let refused = self.plan.as_ref().err().map_or(&[][..], Vec::as_slice);
        refused.iter().map(|refused| Refusal::new(&self.scope, refused, &refused.path, |_| None)).collect()
    }

    /// The classes of the next year that somebody goes to (các lớp mới), by grade and name.
    #[graphql(directive = list_size::Items::apply(40))]
    async fn classes(&self) -> Vec<PlannedClassNode> {
        let classes = self.plan.as_ref().map_or(&[][..], |plan| plan.classes.as_slice());
        let node = |class: &socai_school::rollover::PlannedClass| PlannedClassNode {
            name: class.name.to_string(),
            grade: class.grade.into(),
            existing: class.existing.and_then(|class| ClassNode::find(&self.scope, class)),
            student_count: class.students,
        };
        classes.iter().map(node).collect()
    }

    /// How many go up (số học sinh lên lớp).
    async fn up(&self) -> usize {
        self.count(|to| matches!(to, Move::Up { .. }))
    }

    /// How many repeat the grade (số học sinh học lại).
    async fn again(&self) -> usize {
        self.count(|to| matches!(to, Move::Again { .. }))
    }

    /// How many complete their level and leave (số học sinh hoàn thành cấp học).
    async fn completing(&self) -> usize {
        self.count(|to| matches!(to, Move::Completes { .. }))
    }

    /// How many are not moved (số học sinh chưa chuyển).
    async fn staying(&self) -> usize {
        self.count(|to| matches!(to, Move::Stays { .. }))
    }

    /// The students (học sinh), class by class.
    #[graphql(directive = list_size::Page::apply())]
    async fn rows(
        &self,
        #[graphql(desc = "Items of the page, 1 to 200; 50 when absent.")] first: Option<u32>,
        #[graphql(desc = "The cursor behind which the page begins.")] after: Option<String>,
    ) -> Result<RollOverRowConnection> {
        let page = Page::new(first, after.as_deref())?;
        let total = self.plan.as_ref().map_or(0, |plan| plan.rows.len());
        let nodes = self.plan.iter().flat_map(|plan| {
            (0..plan.rows.len()).map(|row| RollOverRowNode {
                scope: self.scope.clone(),
                plan: Arc::clone(plan),
                row,
            })
        });
        Ok(RollOverRowConnection::new(page.cut((1_u64..).zip(nodes)), total))
    }
}

impl RollOverRowNode {
    fn to(&self) -> Option<&Move> {
        self.plan.rows.get(self.row).map(|row| &row.to)
    }
}

/// A student of the plan (dòng kế hoạch).
#[Object(name = "RollOverRow")]
impl RollOverRowNode {
    /// The student (học sinh).
    async fn student(&self) -> Option<StudentNode> {
        StudentNode::find(&self.scope, self.plan.rows.get(self.row)?.student)
    }

    /// The class of the year that is over (lớp cũ).
    async fn from(&self) -> Option<ClassNode> {
        ClassNode::find(&self.scope, self.plan.rows.get(self.row)?.from)
    }

    /// What becomes of the student (kết quả).
    async fn verdict(&self) -> RollOverVerdict {
        match self.to() {
            Some(Move::Up { .. }) => RollOverVerdict::Up,
            Some(Move::Again { .. }) => RollOverVerdict::Again,
            Some(Move::Completes { .. }) => RollOverVerdict::Completes,
            Some(Move::Stays { .. }) | None => RollOverVerdict::Stays,
        }
    }

    /// The name of the new class (lớp mới), if there is one.
    async fn to_class(&self) -> Option<String> {
        match self.to()? {
            Move::Up { class } | Move::Again { class } => {
                self.plan.classes.get(*class).map(|class| class.name.to_string())
            }
            Move::Completes { .. } | Move::Stays { .. } => None,
        }
    }

    /// Why the student is not moved (lí do), in words.
    async fn reason(&self) -> Option<Label> {
        let text = StayReason::text(self.stays()?);
        Some(Label::new(text.vi, text.en))
    }

    /// That as a stable code (mã lí do).
    async fn reason_code(&self) -> Option<&'static str> {
        self.stays().map(StayReason::code)
    }
}

impl RollOverRowNode {
    fn stays(&self) -> Option<StayReason> {
        match self.to()? {
            Move::Stays { reason } => Some(*reason),
            Move::Up { .. } | Move::Again { .. } | Move::Completes { .. } => None,
        }
    }
}
