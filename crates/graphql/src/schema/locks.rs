//! Locks of grading periods: what is closed, by whose order, since when.

use async_graphql::{Enum, Object, SimpleObject};
use socai_school::{
    calendar::GradingPeriod,
    periods::{Area, Columns, LockStatement, Order},
};

use super::{ActorNode, ClassNode, PeriodNode, TargetNode};
use crate::{
    enums::GradeLevel,
    scalars::{Day, LedgerPosition, Moment},
    scope::Scope,
};

/// A lock or an unlock (khóa sổ, mở sổ).
#[derive(Clone)]
pub(crate) struct LockNode {
    scope: Scope,
    statement: LockStatement,
}

impl LockNode {
    pub(crate) fn new(scope: Scope, statement: LockStatement) -> Self {
        Self { scope, statement }
    }

    pub(crate) fn of_period(scope: &Scope, period: GradingPeriod) -> Vec<Self> {
        let statements = scope.school().locks.statements(period).iter();
        statements.map(|statement| Self::new(scope.clone(), statement.clone())).collect()
    }
}

/// The principal's order that is cited (quyết định, yêu cầu của hiệu trưởng).
#[derive(Clone, Debug, SimpleObject)]
#[graphql(name = "Order")]
pub(crate) struct OrderNode {
    /// Its number and symbol (số, kí hiệu).
    number: String,
    /// Its date (ngày kí).
    dated: Day,
}

impl From<&Order> for OrderNode {
    fn from(order: &Order) -> Self {
        Self { number: order.number.to_string(), dated: order.dated.into() }
    }
}

/// How far a lock reaches (phạm vi lớp).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Enum)]
pub(crate) enum LockArea {
    /// Toàn trường: the whole school.
    School,
    /// Toàn khối: all classes of a grade.
    Grade,
    /// Một lớp: one class.
    Class,
}

/// A lock or an unlock of a part of a grading period (khóa sổ, mở sổ).
#[Object(name = "Lock")]
impl LockNode {
    /// The grading period (kì đánh giá).
    async fn period(&self) -> PeriodNode {
        PeriodNode::new(self.scope.clone(), self.statement.scope.period)
    }

    /// Locked by it (khóa), or unlocked (mở).
    async fn is_locked(&self) -> bool {
        self.statement.locked
    }

    /// How far it reaches (phạm vi lớp).
    async fn area(&self) -> LockArea {
        match self.statement.scope.area {
            Area::School => LockArea::School,
            Area::Grade(_) => LockArea::Grade,
            Area::Class(_) => LockArea::Class,
        }
    }

    /// The grade (khối), when it reaches over one.
    async fn grade(&self) -> Option<GradeLevel> {
        match self.statement.scope.area {
            Area::Grade(grade) => Some(grade.into()),
            Area::School | Area::Class(_) => None,
        }
    }

    /// The class (lớp), when it reaches over one.
    async fn class(&self) -> Option<ClassNode> {
        match self.statement.scope.area {
            Area::Class(class) => ClassNode::find(&self.scope, class),
            Area::School | Area::Grade(_) => None,
        }
    }

    /// The column (cột), when it covers only one; null when it covers all.
    async fn target(&self) -> Option<TargetNode> {
        match self.statement.scope.columns {
            Columns::One(target) => Some(target.into()),
            Columns::All => None,
        }
    }

    /// The principal's order (quyết định, yêu cầu của hiệu trưởng).
    async fn order(&self) -> OrderNode {
        (&self.statement.order).into()
    }

    /// Who carried it out (người thực hiện).
    async fn by(&self) -> ActorNode {
        ActorNode::new(&self.scope, self.statement.by)
    }

    /// When (thời điểm thực hiện).
    async fn at(&self) -> Moment {
        self.statement.at.into()
    }

    /// Its position in the ledger (vị trí trong sổ cái).
    async fn position(&self) -> LedgerPosition {
        self.statement.position.into()
    }
}
