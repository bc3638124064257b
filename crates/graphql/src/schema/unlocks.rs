//! Narrow unlocks for a change, and what the visitor may write in a gradebook at this moment.

use async_graphql::{Enum, Object, SimpleObject};
use socai_school::{
    Actor, Timestamp,
    calendar::GradingPeriod,
    changes::{Access, ClosedReason, Opened, Outcome, Unlock, may_write},
    ids::{ClassId, StudentId},
    policy::Object as About,
    regulations::Target,
};

use super::{AccountNode, ActorNode, CellNode, ChangeRequestNode, ClassNode, PeriodNode, TargetNode};
use crate::{
    access,
    enums::UnlockEndReason,
    list_size,
    scalars::{LedgerPosition, Moment},
    scope::Scope,
};

/// A part of a closed book that was opened to one teacher (mở sổ có thời hạn).
#[derive(Clone)]
pub(crate) struct UnlockNode {
    scope: Scope,
    unlock: Unlock,
}

impl UnlockNode {
    pub(crate) fn new(scope: &Scope, unlock: Unlock) -> Self {
        Self { scope: scope.clone(), unlock }
    }

    /// The unlocks in force that the visitor may read, oldest first.
    pub(crate) fn in_force(scope: &Scope) -> Vec<Self> {
        let in_force = scope.school().unlocks_in_force(scope.moment()).into_iter();
        let visible =
            in_force.filter(|unlock| scope.reads(access::SCHOOL_UNLOCKS, About::Change(unlock.request)));
        visible.map(|unlock| Self::new(scope, unlock.clone())).collect()
    }

    fn is_open_now(&self) -> bool {
        let in_force = self.scope.school().unlocks_in_force(self.scope.moment());
        in_force.into_iter().any(|unlock| unlock.position == self.unlock.position)
    }

    /// Since when nothing can be written under it and why, once it has ended.
    fn end(&self) -> Option<(Timestamp, ClosedReason)> {
        let request = self.scope.school().changes.request(self.unlock.request)?;
        match &request.outcome {
            Some(Outcome::Unlocked { closed: Some(end), .. }) => Some((end.since, end.reason)),
            _ if self.unlock.until <= self.scope.moment() => Some((self.unlock.until, ClosedReason::Expired)),
            _ => None,
        }
    }
}

/// A part of a closed book that the admin board opened to one teacher for a change (mở sổ có thời hạn). It closes by itself.
#[Object(name = "Unlock")]
impl UnlockNode {
    /// The request (đề nghị).
    async fn request(&self) -> Option<ChangeRequestNode> {
        ChangeRequestNode::find(&self.scope, self.unlock.request)
    }

    /// The class (lớp).
    async fn class(&self) -> Option<ClassNode> {
        ClassNode::find(&self.scope, self.unlock.class)
    }

    /// The grading period (kì đánh giá).
    async fn period(&self) -> PeriodNode {
        PeriodNode::new(self.scope.clone(), self.unlock.period)
    }

    /// To whom it is open (giáo viên được mở).
    async fn teacher(&self) -> Option<AccountNode> {
        AccountNode::find(&self.scope, self.unlock.teacher)
    }

    /// The cells that are open (các ô), in the columns that you may read; empty when whole columns are.
    #[graphql(directive = list_size::Items::apply(10))]
    async fn cells(&self) -> Vec<CellNode> {
        let Opened::Cells(cells) = &self.unlock.opened else { return Vec::new() };
        let class = self.unlock.class;
        let visible = cells
            .iter()
            .filter(|cell| self.scope.reads(access::UNLOCK_CELLS, About::Column(class, cell.target)));
        let place = |student, target| (student, self.unlock.period, target);
        visible.map(|cell| CellNode::new(&self.scope, place(cell.student, cell.target), class)).collect()
    }

    /// The columns that are open for every student of the class (các cột), a subject with its regular assessments; empty
    /// when only cells are.
    #[graphql(directive = list_size::Items::apply(4))]
    async fn columns(&self) -> Vec<TargetNode> {
        match &self.unlock.opened {
            Opened::Cells(_) => Vec::new(),
            Opened::Columns(columns) => columns.iter().copied().map(Into::into).collect(),
        }
    }

    /// From when (từ lúc).
    async fn from(&self) -> Moment {
        self.unlock.at.into()
    }

    /// Until when at the latest (đến lúc), exclusive.
    async fn until(&self) -> Moment {
        self.unlock.until.into()
    }

    /// Whether it is in force (đang mở), at the moment shown.
    async fn is_open(&self) -> bool {
        self.is_open_now()
    }

    /// Seconds until it closes by itself (thời gian còn lại); null when it is closed.
    async fn remaining_seconds(&self) -> Option<i64> {
        let remaining = self.unlock.remaining(self.scope.running_moment())?;
        self.is_open_now().then(|| remaining.as_secs())
    }

    /// Since when nothing can be written under it (đóng từ lúc), once it has ended.
    async fn ended_at(&self) -> Option<Moment> {
        self.end().map(|(since, _)| since.into())
    }

    /// Why it ended (lí do đóng).
    async fn end_reason(&self) -> Option<UnlockEndReason> {
        self.end().map(|(_, reason)| reason.into())
    }

    /// Who opened it (người mở sổ).
    async fn by(&self) -> ActorNode {
        ActorNode::new(&self.scope, self.unlock.by)
    }

    /// Its event (vị trí trong sổ cái).
    async fn position(&self) -> LedgerPosition {
        self.unlock.position.into()
    }
}

/// Whether you may write into a cell or column now (quyền ghi hiện tại).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Enum)]
pub(crate) enum AccessState {
    /// Được ghi: it is open, and yours to enter.
    Open,
    /// Đã khóa sổ: it is yours, but locked.
    Locked,
    /// Đang mở cho bạn: it is locked, and open to you for a change until a time.
    UnlockedForYou,
    /// Một số ô đang mở cho bạn: the column is locked, and some of its cells are open to you for a change until a time.
    SomeCellsUnlockedForYou,
    /// Không thuộc quyền ghi: others enter it.
    NotYours,
}

/// Whether you may write into a cell or column now (quyền ghi hiện tại).
#[derive(SimpleObject)]
#[graphql(name = "CellAccess")]
pub(crate) struct AccessNode {
    /// Whether, or why not.
    pub(crate) state: AccessState,
    /// Until when (đến lúc), exclusive, when it is open to you for a change.
    pub(crate) until: Option<Moment>,
    /// The request for which it is open to you (đề nghị).
    request: Option<ChangeRequestNode>,
}

impl AccessNode {
    /// Of one cell.
    pub(crate) fn of_cell(
        scope: &Scope,
        class: ClassId,
        (student, period, target): (StudentId, GradingPeriod, Target),
    ) -> Self {
        let guards = (access::GRADE_CELL_ACCESS, access::GRADE_CELL_ACCESS_TRAITS);
        if !is_theirs(scope, class, target, guards) {
            return Self::plain(AccessState::NotYours);
        }
        let actor = Actor::Account(scope.account_id());
        match may_write(scope.school(), class, period, student, target, actor, scope.moment()) {
            Ok(Access::Open) => Self::plain(AccessState::Open),
            Ok(Access::Unlocked(request)) => {
                let unlock = scope.school().changes.request(request).and_then(|found| found.unlock());
                Self::unlocked(scope, AccessState::UnlockedForYou, unlock)
            }
            Err(_) => Self::plain(AccessState::Locked),
        }
    }

    /// Of a column as a whole.
    pub(crate) fn of_column(scope: &Scope, class: ClassId, period: GradingPeriod, target: Target) -> Self {
        let guards = (access::GRADE_COLUMN_ACCESS, access::GRADE_COLUMN_ACCESS_TRAITS);
        if !is_theirs(scope, class, target, guards) {
            return Self::plain(AccessState::NotYours);
        }
        let grade = scope.school().classes.class(class).map(|class| class.grade);
        let lock = grade
            .and_then(|grade| scope.school().locks.covering(period, grade, class, target, scope.moment()));
        let Some(lock) = lock else { return Self::plain(AccessState::Open) };
        let unlocks = scope.school().unlocks_in_force(scope.moment()).into_iter();
        let mine: Vec<&Unlock> = unlocks
            .filter(|unlock| {
                (unlock.teacher, unlock.class, unlock.period) == (scope.account_id(), class, period)
            })
            .filter(|unlock| unlock.is_younger_than(lock))
            .collect();
        let opens = |whole: bool| {
            mine.iter().copied().find(|unlock| match &unlock.opened {
                Opened::Columns(columns) => whole && columns.iter().any(|column| contains(*column, target)),
                Opened::Cells(cells) => !whole && cells.iter().any(|cell| cell.target == target),
            })
        };
        match (opens(true), opens(false)) {
            (Some(unlock), _) => Self::unlocked(scope, AccessState::UnlockedForYou, Some(unlock)),
            (None, Some(unlock)) => Self::unlocked(scope, AccessState::SomeCellsUnlockedForYou, Some(unlock)),
            (None, None) => Self::plain(AccessState::Locked),
        }
    }

    fn plain(state: AccessState) -> Self {
        Self { state, until: None, request: None }
    }

    fn unlocked(scope: &Scope, state: AccessState, unlock: Option<&Unlock>) -> Self {
        let visible =
            |unlock: &&Unlock| scope.reads(access::CELL_ACCESS_REQUEST, About::Change(unlock.request));
        Self {
            state,
            until: unlock.map(|unlock| unlock.until.into()),
            request: unlock.filter(visible).and_then(|unlock| ChangeRequestNode::find(scope, unlock.request)),
        }
    }
}

/// A column of a subject opens its regular assessments too.
fn contains(column: Target, target: Target) -> bool {
    column == target || matches!(column, Target::Subject(_)) && column.subject() == target.subject()
}

/// Subjects are entered by who teaches them, everything else by the homeroom teacher.
fn is_theirs(
    scope: &Scope,
    class: ClassId,
    target: Target,
    (subjects, ratings): (access::Guard, access::Guard),
) -> bool {
    let guard = if target.subject().is_some() { subjects } else { ratings };
    scope.reads(guard, About::Column(class, target))
}
