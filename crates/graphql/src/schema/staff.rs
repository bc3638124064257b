//! Accounts and subject groups. Whoever sees a thing sees by name who taught, entered or signed it; what else is known of
//! an account needs a right of its own.

use async_graphql::{Context, Enum, ID, Object, Result, SimpleObject};
use socai_school::{
    Actor,
    ids::{AccountId, GroupId},
    journal::Subject,
    policy::{self, Object as About},
    staff::{Account, SubjectGroup},
};

use super::{
    accounts::InvitationNode,
    connection::{Page, connection},
    journal::{JournalConnection, JournalOrder, of_subject},
    timetable::{self, LessonNode},
};
use crate::{
    access,
    enums::{Label, Role},
    fast::Fast,
    ids::encode,
    list_size,
    scalars::{Day, Moment},
    scope::{RequestContext, Scope},
};

/// A role that an account holds (vai trò).
#[derive(Clone, SimpleObject)]
pub(crate) struct HeldRole {
    /// The role.
    pub(crate) role: Role,
    /// The role in words (tên vai trò).
    pub(crate) label: Label,
}

impl From<policy::Role> for HeldRole {
    fn from(role: policy::Role) -> Self {
        Self { role: role.into(), label: role.into() }
    }
}

/// An account (tài khoản).
#[derive(Clone)]
pub(crate) struct AccountNode {
    scope: Scope,
    id: AccountId,
}

impl AccountNode {
    pub(crate) fn new(scope: Scope, id: AccountId) -> Self {
        Self { scope, id }
    }

    pub(crate) fn find(scope: &Scope, id: AccountId) -> Option<Self> {
        scope.school().staff.account(id).map(|_| Self::new(scope.clone(), id))
    }

    fn account(&self) -> Option<&Account> {
        self.scope.school().staff.account(self.id)
    }

    fn guarded(&self, guard: access::Guard) -> Option<&Account> {
        self.account().filter(|_| self.scope.reads(guard, About::Account(self.id)))
    }
}

connection! {
    /// A page of accounts (tài khoản).
    AccountConnection, AccountEdge of AccountNode as "AccountConnection", "AccountEdge"
}

/// An account with which a person signs in (tài khoản).
#[Object(name = "Account")]
impl AccountNode {
    /// A global id (mã định danh).
    pub(crate) async fn id(&self) -> ID {
        encode(self.id)
    }

    /// The person's name (họ và tên); null when it was erased.
    async fn name(&self) -> Option<String> {
        self.account()?.profile.get().map(|profile| profile.name.full())
    }

    /// Whether the person's data was erased (đã xóa dữ liệu cá nhân).
    async fn is_erased(&self) -> bool {
        self.account().is_some_and(|account| account.profile.get().is_none())
    }

    /// Staff code (mã cán bộ); null when there is none or you may not read it.
    async fn staff_code(&self) -> Option<String> {
        self.guarded(access::ACCOUNT_STAFF_CODE)?.staff_code.as_ref().map(ToString::to_string)
    }

    /// E-mail or telephone (liên hệ); null when there is none or you may not read it.
    async fn contact(&self) -> Option<String> {
        let profile = self.guarded(access::ACCOUNT_CONTACT)?.profile.get()?;
        profile.contact.as_ref().map(ToString::to_string)
    }

    /// The roles (vai trò), in force only while the account is enabled; null when you may not read them.
    #[graphql(directive = list_size::Items::apply(3))]
    async fn roles(&self) -> Option<Vec<HeldRole>> {
        let account = self.guarded(access::ACCOUNT_ROLES)?;
        Some(account.roles.iter().copied().map(Into::into).collect())
    }

    /// Whether the account may act and read (đang hoạt động); null when you may not know.
    async fn is_enabled(&self) -> Option<bool> {
        self.guarded(access::ACCOUNT_IS_ENABLED).map(|account| account.is_enabled)
    }

    /// The logins of the account (tên đăng nhập), as they are now; null when you may not read them.
    async fn logins(&self, ctx: &Context<'_>) -> Result<Option<Vec<String>>> {
        if self.guarded(access::ACCOUNT_LOGINS).is_none() {
            return Ok(None);
        }
        let request = RequestContext::of(ctx)?;
        Ok(Some(crate::mutation::logins(request, self.scope.school_id(), self.id).await?))
    }

    /// When the password was last set, and by whom (lần đặt mật khẩu gần nhất); null when the ledger knows of no time or you may not
    /// read it. Who has never set their own still has the one they were given.
    async fn password_set(&self) -> Option<PasswordSetNode> {
        let password = self.guarded(access::ACCOUNT_PASSWORD)?.password?;
        Some(PasswordSetNode {
            at: password.at.into(),
            by: ActorNode::new(&self.scope, password.by),
            is_own: password.by == Actor::Account(self.id),
        })
    }

    /// What the account teaches on some days (lịch dạy), at most 62, and which of its lessons somebody else teaches or nobody; null
    /// when the range is longer or you may not read it.
    #[graphql(directive = list_size::Items::apply(30))]
    async fn timetable(
        &self,
        #[graphql(desc = "First day (từ ngày).")] from: Day,
        #[graphql(desc = "Last day (đến ngày).")] until: Day,
    ) -> Option<Vec<LessonNode>> {
        timetable::of_teacher(&self.scope, self.id, from.0, until.0)
    }

    /// The lessons of some days, at most 62, that the account has taught and not signed in the log (tiết chưa kí sổ đầu bài); null when the
    /// range is longer or you may not read them.
    #[graphql(directive = list_size::Items::apply(30))]
    async fn unsigned_lessons(
        &self,
        #[graphql(desc = "First day (từ ngày).")] from: Day,
        #[graphql(desc = "Last day (đến ngày).")] until: Day,
    ) -> Option<Vec<LessonNode>> {
        timetable::unsigned(&self.scope, self.id, from.0, until.0)
    }

    /// The latest invitation to set a password of one's own (lời mời); null when there is none or you may not read it.
    async fn invitation(&self) -> Option<InvitationNode> {
        self.guarded(access::ACCOUNT_INVITATION)?;
        // Asked whether there is one or not: what the field answers is right only once.
        let now = self.scope.running_moment();
        let invitation = self.scope.school().credentials.invitation(self.id)?;
        Some(InvitationNode::of(&self.scope, invitation, now))
    }

    /// Whether the account has a second factor (xác thực hai lớp); null when you may not know.
    async fn has_second_factor(&self) -> Option<bool> {
        self.guarded(access::ACCOUNT_SECOND_FACTOR)?;
        Some(self.scope.school().credentials.has_factor(self.id))
    }

    /// Whether somebody has proposed to reset the second factor (đang chờ duyệt đặt lại); null when you may not know.
    async fn is_factor_reset_proposed(&self) -> Option<bool> {
        self.guarded(access::ACCOUNT_SECOND_FACTOR)?;
        Some(self.scope.school().credentials.reset_proposal(self.id).is_some())
    }

    /// What happened to the account and what it did (lịch sử); null when you may not read it.
    #[graphql(directive = list_size::Page::apply())]
    async fn history(
        &self,
        #[graphql(desc = "Items of the page, 1 to 200; 50 when absent.")] first: Option<u32>,
        #[graphql(desc = "The cursor behind which the page begins.")] after: Option<String>,
        #[graphql(desc = "Newest or oldest first.", default)] order: JournalOrder,
    ) -> Result<Option<Fast<JournalConnection>>> {
        let page = Page::new(first, after.as_deref())?;
        if !self.scope.reads(access::ACCOUNT_HISTORY, About::Account(self.id)) {
            return Ok(None);
        }
        Ok(Some(Fast(of_subject(&self.scope, Subject::Account(self.id), page, order).await?)))
    }
}

/// When a password was set (đặt mật khẩu).
#[derive(SimpleObject)]
#[graphql(name = "PasswordSet")]
pub(crate) struct PasswordSetNode {
    /// When (thời điểm).
    at: Moment,
    /// By whom (người đặt).
    by: ActorNode,
    /// Whether the person set it (tự đặt); else somebody else knows it as well.
    is_own: bool,
}

/// Who acted (người thực hiện).
#[derive(Clone, SimpleObject)]
#[graphql(name = "Actor")]
pub(crate) struct ActorNode {
    /// An account, the operator of the installation, or the program itself.
    kind: ActorKind,
    /// What kind, in words (loại người thực hiện).
    kind_label: Label,
    /// The account (tài khoản); null for the operator and the program.
    account: Option<AccountNode>,
}

/// What kind of actor (loại người thực hiện).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Enum)]
pub(crate) enum ActorKind {
    /// Tài khoản: a signed-in account.
    Account,
    /// Người vận hành hệ thống: the operator at the command line, as in imports.
    Operator,
    /// Hệ thống: the program on the clock, recording what was decided before and has now come to pass.
    System,
}

impl ActorKind {
    /// The kind of an actor.
    pub(crate) fn of(actor: Actor) -> Self {
        match actor {
            Actor::Account(_) => Self::Account,
            Actor::Operator => Self::Operator,
            Actor::System => Self::System,
        }
    }
}

impl From<ActorKind> for Label {
    fn from(kind: ActorKind) -> Self {
        match kind {
            ActorKind::Account => Self::new("Tài khoản", "Account"),
            ActorKind::Operator => Self::new("Người vận hành hệ thống", "Operator"),
            ActorKind::System => Self::new("Hệ thống", "System"),
        }
    }
}

impl ActorNode {
    pub(crate) fn new(scope: &Scope, actor: Actor) -> Self {
        let kind = ActorKind::of(actor);
        let account = match actor {
            Actor::Account(id) => AccountNode::find(scope, id),
            Actor::Operator | Actor::System => None,
        };
        Self { kind, kind_label: kind.into(), account }
    }
}

/// A subject group (tổ chuyên môn).
#[derive(Clone)]
pub(crate) struct GroupNode {
    scope: Scope,
    group: SubjectGroup,
}

impl GroupNode {
    pub(crate) fn new(scope: Scope, group: SubjectGroup) -> Self {
        Self { scope, group }
    }

    pub(crate) fn find(scope: &Scope, id: GroupId) -> Option<Self> {
        scope.school().staff.group(id).map(|group| Self::new(scope.clone(), group.clone()))
    }
}

/// A subject group (tổ chuyên môn).
#[Object(name = "SubjectGroup")]
impl GroupNode {
    /// A global id (mã định danh).
    pub(crate) async fn id(&self) -> ID {
        encode(self.group.id)
    }

    /// Its name (tên tổ).
    async fn name(&self) -> String {
        self.group.name.to_string()
    }

    /// Who heads it (tổ trưởng).
    async fn head(&self) -> Option<AccountNode> {
        AccountNode::find(&self.scope, self.group.head)
    }

    /// Its members, the head included (tổ viên).
    #[graphql(directive = list_size::Items::apply(15))]
    async fn members(&self) -> Vec<AccountNode> {
        self.group.members.iter().filter_map(|id| AccountNode::find(&self.scope, *id)).collect()
    }

    /// First day on which it is so (từ ngày).
    async fn from(&self) -> Day {
        self.group.from.into()
    }
}
