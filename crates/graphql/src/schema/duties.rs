//! Duties: who has which by which decision, and what waits for a signature.

use async_graphql::{Enum, ID, Object};
use socai_school::{
    Timestamp,
    duties::{Duty, DutyId, DutyKind, HandOver, Holding},
    ids::AccountId,
    policy::Object as About,
};

use super::{AccountNode, OrderNode};
use crate::{
    access,
    enums::Label,
    ids::encode,
    list_size,
    scalars::{Day, LedgerPosition, Moment},
    scope::Scope,
};

/// What somebody is charged with (nhiệm vụ).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Enum)]
#[graphql(name = "DutyKind")]
pub(crate) enum DutyKindName {
    /// Phụ trách hộp thư điện tử công vụ: keeps the official mailbox.
    OfficialMailbox,
    /// Duyệt kế hoạch bài dạy: reviews lesson plans.
    LessonPlanReview,
    /// Thành viên ban quản trị: member of the admin board. The role is given apart from it.
    AdminBoardMember,
    /// Phụ trách bảo vệ dữ liệu cá nhân: answers for the protection of personal data.
    DataProtection,
    /// Nhiệm vụ khác: any other, in the words of the decision.
    Other,
}

impl From<&DutyKind> for DutyKindName {
    fn from(kind: &DutyKind) -> Self {
        match kind {
            DutyKind::OfficialMailbox => Self::OfficialMailbox,
            DutyKind::LessonPlanReview => Self::LessonPlanReview,
            DutyKind::AdminBoardMember => Self::AdminBoardMember,
            DutyKind::DataProtection => Self::DataProtection,
            DutyKind::Other(_) => Self::Other,
        }
    }
}

/// A duty (nhiệm vụ được phân công).
#[derive(Clone)]
pub(crate) struct DutyNode {
    scope: Scope,
    duty: Duty,
}

impl DutyNode {
    pub(crate) fn new(scope: &Scope, duty: &Duty) -> Self {
        Self { scope: scope.clone(), duty: duty.clone() }
    }

    pub(crate) fn find(scope: &Scope, id: DutyId) -> Option<Self> {
        scope.school().duties.duty(id).map(|duty| Self::new(scope, duty))
    }

    /// The duties that somebody has on a day, or all that ever were.
    pub(crate) fn list(scope: &Scope, on: Option<Day>, all: bool) -> Vec<Self> {
        let duties = &scope.school().duties;
        if all {
            return duties.all().map(|duty| Self::new(scope, duty)).collect();
        }
        let day = on.map_or_else(|| scope.day(), |day| day.0);
        duties.on(day).map(|(duty, _)| Self::new(scope, duty)).collect()
    }

    /// The duties of an account on the day shown, and those that wait for its signature.
    pub(crate) fn of(scope: &Scope, account: AccountId) -> Vec<Self> {
        let day = scope.day();
        let duties = scope.school().duties.all().filter(|duty| duty.is_of(account, day));
        duties.map(|duty| Self::new(scope, duty)).collect()
    }
}

/// A duty by the principal's decision, through all its holders (nhiệm vụ được phân công). It gives no right.
#[Object(name = "Duty")]
impl DutyNode {
    /// A global id (mã định danh).
    pub(crate) async fn id(&self) -> ID {
        encode(self.duty.id)
    }

    /// What kind (loại nhiệm vụ).
    async fn kind(&self) -> DutyKindName {
        (&self.duty.kind).into()
    }

    /// In words (tên nhiệm vụ).
    async fn label(&self) -> Label {
        Label::new(self.duty.kind.vi(), self.duty.kind.en())
    }

    /// The decision (quyết định phân công).
    async fn order(&self) -> OrderNode {
        (&self.duty.order).into()
    }

    /// The first day (từ ngày).
    async fn from(&self) -> Option<Day> {
        self.duty.holdings.first().map(|holding| holding.from.into())
    }

    /// The last day (đến ngày); null when none is set.
    async fn until(&self) -> Option<Day> {
        self.duty.until.map(Into::into)
    }

    /// The decision that ended it (quyết định thôi phân công); null when there is none.
    async fn ended_by(&self) -> Option<OrderNode> {
        self.duty.ended_by.as_ref().map(Into::into)
    }

    /// Who has it (người phụ trách) on a day; null when nobody has.
    async fn holder(
        &self,
        #[graphql(desc = "The day (ngày); the day shown when absent.")] on: Option<Day>,
    ) -> Option<AccountNode> {
        let day = on.map_or_else(|| self.scope.day(), |day| day.0);
        AccountNode::find(&self.scope, self.duty.holder_on(day)?.holder)
    }

    /// Who has had it since when (những người phụ trách), oldest first.
    #[graphql(directive = list_size::Items::apply(3))]
    async fn holdings(&self) -> Vec<DutyHoldingNode> {
        let node =
            |holding: &Holding| DutyHoldingNode { scope: self.scope.clone(), holding: holding.clone() };
        self.duty.holdings.iter().map(node).collect()
    }

    /// A hand-over that the next holder has not accepted (bàn giao đang chờ kí nhận); null when there is none.
    async fn hand_over(&self) -> Option<DutyHandOverNode> {
        let waiting = self.duty.hand_over.clone()?;
        Some(DutyHandOverNode { scope: self.scope.clone(), duty: self.duty.id, waiting })
    }
}

/// Who has a duty from a day on.
pub(crate) struct DutyHoldingNode {
    scope: Scope,
    holding: Holding,
}

/// Who has a duty from a day on (người phụ trách).
#[Object(name = "DutyHolding")]
impl DutyHoldingNode {
    /// Who (người phụ trách).
    async fn holder(&self) -> Option<AccountNode> {
        AccountNode::find(&self.scope, self.holding.holder)
    }

    /// The first day (từ ngày).
    async fn from(&self) -> Day {
        self.holding.from.into()
    }

    /// The signature of whoever handed it over (chữ kí bên giao), as a position of the ledger; null for who was named by the
    /// decision.
    async fn given_position(&self) -> Option<LedgerPosition> {
        self.holding.given.map(Into::into)
    }

    /// The holder's own signature (chữ kí bên nhận), or the decision.
    async fn position(&self) -> LedgerPosition {
        self.holding.position.into()
    }
}

/// A hand-over that is not accepted yet.
pub(crate) struct DutyHandOverNode {
    scope: Scope,
    duty: DutyId,
    waiting: HandOver,
}

/// A hand-over that is not accepted yet (bàn giao đang chờ kí nhận).
#[Object(name = "DutyHandOver")]
impl DutyHandOverNode {
    /// Who shall have the duty (bên nhận).
    async fn to(&self) -> Option<AccountNode> {
        AccountNode::find(&self.scope, self.waiting.to)
    }

    /// What is handed over (nội dung bàn giao); null when nothing was said, it was erased, or you are neither of the two.
    async fn note(&self) -> Option<String> {
        if !self.scope.reads(access::DUTY_HAND_OVER_NOTE, About::Duty(self.duty)) {
            return None;
        }
        self.waiting.note.as_ref()?.get().map(ToString::to_string)
    }

    /// When it was signed (thời điểm kí giao).
    async fn at(&self) -> Moment {
        let at: Timestamp = self.waiting.at;
        at.into()
    }

    /// The signature of who hands it over (chữ kí bên giao), as a position of the ledger.
    async fn position(&self) -> LedgerPosition {
        self.waiting.position.into()
    }
}
