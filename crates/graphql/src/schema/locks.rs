//! Locks of grading periods: what is closed or going to be, by whose order, since when; and what a lock covers exactly.

use async_graphql::{Enum, Object, SimpleObject};
use socai_school::{
    calendar::GradingPeriod,
    periods::{Area, ClassPreview, Columns, LockPreview, LockScope, LockStatement, LockTime, Order, preview},
    policy::Object as About,
};

use super::{ActorNode, ClassNode, PeriodNode, StageNode, TargetNode};
use crate::{
    access,
    enums::GradeLevel,
    list_size,
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

    /// The statements of every period, or of one, in the order of the periods.
    pub(crate) fn of(scope: &Scope, among: impl Fn(GradingPeriod) -> bool) -> Vec<Self> {
        let periods = scope.school().locks.periods().filter(|period| among(*period));
        periods.flat_map(|period| Self::of_period(scope, period)).collect()
    }

    /// The locks that are yet to take effect, in the order in which they will.
    pub(crate) fn scheduled(scope: &Scope) -> Vec<Self> {
        let scheduled = scope.school().locks.scheduled(scope.moment());
        scheduled.into_iter().map(|statement| Self::new(scope.clone(), statement.clone())).collect()
    }
}

/// Where a lock stands in time (trạng thái khóa sổ).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Enum)]
pub(crate) enum LockState {
    /// Đã hẹn giờ: takes effect only later.
    Scheduled,
    /// Đang có hiệu lực: has taken effect.
    InForce,
}

impl LockState {
    /// Where a lock stands by the time that is left.
    pub(crate) fn of(time: LockTime) -> Self {
        match time {
            LockTime::Scheduled { .. } => Self::Scheduled,
            LockTime::InForce { .. } => Self::InForce,
        }
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

impl LockArea {
    /// The kind of an area.
    pub(crate) fn of(area: Area) -> Self {
        match area {
            Area::School => Self::School,
            Area::Grade(_) => Self::Grade,
            Area::Class(_) => Self::Class,
        }
    }
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
        LockArea::of(self.statement.scope.area)
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

    /// When it was stated (thời điểm thực hiện).
    async fn at(&self) -> Moment {
        self.statement.at.into()
    }

    /// When it takes or took effect (có hiệu lực từ).
    async fn from(&self) -> Moment {
        self.statement.from.into()
    }

    /// Whether it is in force or only set for later (trạng thái), at the moment shown.
    async fn state(&self) -> LockState {
        LockState::of(self.statement.remaining(self.scope.moment()))
    }

    /// Seconds until it takes effect (thời gian còn lại); null once it has.
    async fn begins_in_seconds(&self) -> Option<i64> {
        begins_in_seconds(&self.scope, &self.statement)
    }

    /// Exactly which columns of which classes it covers (các cột, các lớp trong phạm vi), as they stand; null when you may not
    /// read how far the classes are.
    async fn covers(&self) -> Option<LockPreviewNode> {
        if !self.scope.reads(access::LOCK_COVERS, About::School) {
            return None;
        }
        LockPreviewNode::of(&self.scope, self.statement.scope)
    }

    /// Its position in the ledger (vị trí trong sổ cái).
    async fn position(&self) -> LedgerPosition {
        self.statement.position.into()
    }
}

/// Seconds until a lock takes effect; none once it has.
pub(crate) fn begins_in_seconds(scope: &Scope, statement: &LockStatement) -> Option<i64> {
    match statement.remaining(scope.running_moment()) {
        LockTime::Scheduled { begins_in } => Some(begins_in.as_secs()),
        LockTime::InForce { .. } => None,
    }
}

/// Exactly what a lock covers (phạm vi khóa sổ chi tiết). A lock over a grade or the school also covers classes that are created
/// later.
pub(crate) struct LockPreviewNode {
    scope: Scope,
    preview: LockPreview,
}

impl LockPreviewNode {
    /// What a lock of that scope covers; nothing when it covers nothing.
    pub(crate) fn of(scope: &Scope, covered: LockScope) -> Option<Self> {
        let preview = preview(scope.school(), covered, scope.moment()).ok()?;
        Some(Self { scope: scope.clone(), preview })
    }
}

/// One column of a class that a lock covers (một cột trong phạm vi khóa).
#[derive(SimpleObject)]
#[graphql(name = "LockedColumn")]
pub(crate) struct LockedColumnNode {
    /// The column (cột).
    target: TargetNode,
    /// How many students have something in it (số ô đã nhập).
    filled_count: usize,
    /// How many have nothing in it (số ô còn trống).
    empty_count: usize,
    /// Whether it is locked already (đã khóa).
    is_locked: bool,
}

/// One class that a lock covers (một lớp trong phạm vi khóa).
#[derive(SimpleObject)]
#[graphql(name = "LockedClass")]
pub(crate) struct LockedClassNode {
    /// The class (lớp).
    class: Option<ClassNode>,
    /// The columns of what it takes (các cột), in the order of the forms.
    #[graphql(directive = list_size::Items::apply(25))]
    columns: Vec<LockedColumnNode>,
    /// The signatures that are missing or outdated for what the lock covers (chưa xác nhận).
    #[graphql(directive = list_size::Items::apply(14))]
    unsigned: Vec<StageNode>,
    /// How many unlocks for changes the lock ends or narrows (số lượt mở sổ bị đóng).
    unlock_count: usize,
}

/// Exactly what a lock covers (phạm vi khóa sổ chi tiết), before it is stated or after.
#[Object(name = "LockPreview")]
impl LockPreviewNode {
    /// The classes (các lớp), by grade and name.
    #[graphql(directive = list_size::Items::apply(20))]
    async fn classes(&self) -> Vec<LockedClassNode> {
        let node = |class: &ClassPreview| LockedClassNode {
            class: ClassNode::find(&self.scope, class.class),
            columns: class
                .columns
                .iter()
                .map(|column| LockedColumnNode {
                    target: column.target.into(),
                    filled_count: column.filled,
                    empty_count: column.empty,
                    is_locked: column.locked,
                })
                .collect(),
            unsigned: class.unsigned.iter().copied().map(Into::into).collect(),
            unlock_count: class.unlocks,
        };
        self.preview.classes.iter().map(node).collect()
    }

    /// How many cells have something in them (số ô đã nhập).
    async fn filled_count(&self) -> usize {
        self.preview.filled()
    }

    /// How many cells are, or would be, locked empty (số ô còn trống).
    async fn empty_count(&self) -> usize {
        self.preview.empty()
    }

    /// Whether every column is locked already (đã khóa toàn bộ).
    async fn is_locked(&self) -> bool {
        self.preview.is_locked()
    }
}
