//! Where reading starts: who I am, my school now or as it was, anything by its id.

use std::sync::Arc;

use async_graphql::{Context, ID, Object, Result};
use socai_school::{School, changes::ChangeFilter, policy::Object as About};

use super::{
    AccountNode, DutyNode, HomeroomHandOverNode, Limits, SchoolNode, SentMessageNode, StudentNode,
    accounts::ReminderNode,
    changes::{self, ChangeRequestConnection},
    connection::{MAX_PAGE, Page},
    node::Node,
    staff::HeldRole,
};
use crate::{
    access,
    enums::ChangeStatus,
    errors::Fault,
    ids::AnyId,
    inputs::AsOfInput,
    list_size,
    scalars::Moment,
    scope::{RequestContext, Scope},
};

/// The root of all reads. Without `asOf` a request sees the head of the ledger, pinned once for the whole request.
#[derive(Clone, Default)]
pub struct Query {
    // Set in a mutation's payload: the state right after the command.
    pinned: Option<Arc<School>>,
}

impl Query {
    /// Reads in the state that a command led to.
    pub(crate) fn pinned(state: Arc<School>) -> Self {
        Self { pinned: Some(state) }
    }

    async fn scope(&self, ctx: &Context<'_>, as_of: Option<AsOfInput>) -> Result<Scope, Fault> {
        let request = RequestContext::of(ctx)?;
        match (&self.pinned, as_of) {
            (Some(state), None) => request.scope_of(Arc::clone(state)).await,
            (_, as_of) => request.scope(as_of.map(Into::into)).await,
        }
    }

    /// The state that is asked for rights whatever is shown.
    async fn rights(&self, ctx: &Context<'_>) -> Result<Scope, Fault> {
        let request = RequestContext::of(ctx)?;
        match &self.pinned {
            Some(state) => request.scope_of(Arc::clone(state)).await,
            None => request.head_scope().await,
        }
    }
}

/// The root of all reads (truy vấn).
#[Object]
impl Query {
    /// Who is signed in (người đang đăng nhập); null when nobody is.
    async fn viewer(&self, ctx: &Context<'_>) -> Result<Option<Viewer>> {
        let Some(visitor) = RequestContext::of(ctx)?.visitor() else { return Ok(None) };
        let scope = self.scope(ctx, None).await?;
        Ok(Some(Viewer { login: visitor.login.clone(), scope }))
    }

    /// A school by its code (trường theo mã), now or as it was; null when there is none that you may read.
    async fn school(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "School code (mã trường) of the sector database.")] code: String,
        #[graphql(desc = "The moment to look at (thời điểm xem sổ); the head when absent.")] as_of: Option<
            AsOfInput,
        >,
    ) -> Result<Option<SchoolNode>> {
        // The visitor's own head decides whether there is anything to see, before a position is looked at.
        let head = self.rights(ctx).await?;
        let is_theirs = head.school().calendar.code().is_some_and(|own| own.as_str() == code.trim());
        if !is_theirs || !head.reads(access::QUERY_SCHOOL, About::School) {
            return Ok(None);
        }
        let scope = self.scope(ctx, as_of).await?;
        Ok(scope.school().is_founded().then(|| SchoolNode::new(scope)))
    }

    /// Anything by its global id (tra cứu theo mã định danh); null when there is none that you may read. By the convention of
    /// Relay it takes the id alone; what was is read by `nodes`.
    async fn node(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "A global id.")] id: ID,
    ) -> Result<Option<Node>> {
        RequestContext::of(ctx)?.signed_in()?;
        let id = decoded(&id)?;
        let scope = self.scope(ctx, None).await?;
        Ok(Node::find(&scope, id))
    }

    /// Things by their global ids (tra cứu theo danh sách mã định danh), now or as they were, in the order of the ids; null for
    /// each that does not exist or that you may not read.
    #[graphql(directive = list_size::EachOf::apply("ids"))]
    async fn nodes(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Global ids, 200 at most.")] ids: Vec<ID>,
        #[graphql(desc = "The moment to look at (thời điểm xem sổ); the head when absent.")] as_of: Option<
            AsOfInput,
        >,
    ) -> Result<Vec<Option<Node>>> {
        RequestContext::of(ctx)?.signed_in()?;
        if ids.len() > MAX_PAGE {
            return Err(
                Fault::BadInput(format!("ids: nhiều nhất {MAX_PAGE}. / ids: at most {MAX_PAGE}.")).into()
            );
        }
        let ids = ids.iter().map(decoded).collect::<Result<Vec<_>, _>>()?;
        let scope = self.scope(ctx, as_of).await?;
        Ok(ids.into_iter().map(|id| Node::find(&scope, id)).collect())
    }

    /// The limits of this service (giới hạn của dịch vụ).
    async fn service_config(&self, ctx: &Context<'_>) -> Limits {
        ctx.data_opt().copied().unwrap_or(Limits::CURRENT)
    }
}

fn decoded(id: &ID) -> Result<AnyId, Fault> {
    AnyId::decode(id)
        .ok_or_else(|| Fault::BadInput("id: không phải mã toàn cục. / id: not a global id.".to_owned()))
}

/// Who is signed in (người đang đăng nhập).
pub(crate) struct Viewer {
    login: String,
    scope: Scope,
}

/// Who is signed in (người đang đăng nhập).
#[Object]
impl Viewer {
    /// The login (tên đăng nhập).
    async fn login(&self) -> &str {
        &self.login
    }

    /// The name (họ và tên); null when it was erased.
    async fn name(&self) -> Option<String> {
        let account = self.scope.school().staff.account(self.scope.account_id())?;
        account.profile.get().map(|profile| profile.name.full())
    }

    /// The roles in force (vai trò); empty when the account is disabled.
    #[graphql(directive = list_size::Items::apply(3))]
    async fn roles(&self) -> Vec<HeldRole> {
        let roles = self.scope.school().staff.active_roles(self.scope.account_id());
        roles.into_iter().map(Into::into).collect()
    }

    /// The account (tài khoản).
    async fn account(&self) -> Option<AccountNode> {
        let id = self.scope.account_id();
        let mine = self.scope.reads(access::VIEWER_ACCOUNT, About::Account(id));
        mine.then(|| AccountNode::find(&self.scope, id)).flatten()
    }

    /// The school of the account (trường).
    async fn school(&self) -> Option<SchoolNode> {
        self.scope.reads(access::VIEWER_SCHOOL, About::School).then(|| SchoolNode::new(self.scope.clone()))
    }

    /// The students whose guardian this account is (con, em); empty for everybody else.
    #[graphql(directive = list_size::Items::apply(4))]
    async fn children(&self) -> Vec<StudentNode> {
        let children = self.scope.school().registry.children_of(self.scope.account_id());
        children
            .into_iter()
            .filter(|child| self.scope.reads(access::VIEWER_CHILDREN, About::Student(*child)))
            .filter_map(|child| StudentNode::find(&self.scope, child))
            .collect()
    }

    /// The duties of this account (nhiệm vụ của tôi), and those that wait for its signature; null when you may not read duties.
    #[graphql(directive = list_size::Items::apply(3))]
    async fn duties(&self) -> Option<Vec<DutyNode>> {
        let visible = self.scope.reads(access::VIEWER_DUTIES, About::School);
        visible.then(|| DutyNode::of(&self.scope, self.scope.account_id()))
    }

    /// The homeroom books of which this account is to sign, or has signed, the hand-over (bàn giao sổ chủ nhiệm), by class.
    #[graphql(directive = list_size::Items::apply(1))]
    async fn homeroom_hand_overs(&self) -> Vec<HomeroomHandOverNode> {
        HomeroomHandOverNode::mine(&self.scope)
    }

    /// The requests to change a closed book that this account made (đề nghị sửa điểm của tôi), newest first.
    #[graphql(directive = list_size::Page::apply())]
    async fn change_requests(
        &self,
        #[graphql(desc = "Only those that stand there (trạng thái).")] status: Option<ChangeStatus>,
        #[graphql(desc = "Items of the page, 1 to 200; 50 when absent.")] first: Option<u32>,
        #[graphql(desc = "The cursor behind which the page begins.")] after: Option<String>,
    ) -> Result<ChangeRequestConnection> {
        let page = Page::new(first, after.as_deref())?;
        let filter = ChangeFilter {
            status: status.map(Into::into),
            requester: Some(self.scope.account_id()),
            ..ChangeFilter::default()
        };
        Ok(changes::page(&self.scope, access::VIEWER_CHANGE_REQUESTS, filter, page))
    }

    /// What this account wrote to guardians (thông báo tôi đã gửi), the newest 50, with their answers.
    #[graphql(directive = list_size::Items::apply(50))]
    async fn sent_messages(&self) -> Vec<SentMessageNode> {
        SentMessageNode::mine(&self.scope)
    }

    /// A reminder to change one's password (nhắc đổi mật khẩu); null when there is none.
    async fn password_reminder(&self) -> Option<ReminderNode> {
        ReminderNode::of(&self.scope, self.scope.account_id())
    }

    /// Whether this account has a second factor (xác thực hai lớp).
    async fn has_second_factor(&self) -> bool {
        self.scope.school().credentials.has_factor(self.scope.account_id())
    }

    /// When the session ends at the latest (hết phiên).
    async fn session_expires_at(&self, ctx: &Context<'_>) -> Result<Moment> {
        Ok(Moment(RequestContext::of(ctx)?.session_ends().ok_or(Fault::Unauthenticated)?))
    }
}
