//! A school at one position: the door to everything in it.

use async_graphql::{Context, ID, Object, Result, SimpleObject};
use socai_school::{
    calendar::{GradingPeriod, SchoolIdentity},
    changes::ChangeFilter,
    documents::DocumentStatus,
    ids::{AccountId, ClassId, DocumentId},
    policy::Object as About,
};

use super::{
    AccountNode, ClassNode, DocumentNode, DocumentTypeNode, GroupNode, LockNode, MergerNode, StudentNode,
    TemplateNode, YearNode,
    accounts::{self, AccountRulesNode, StaleAccountConnection, StaleFilter},
    changes::{self, ChangeRequestConnection},
    class::in_year,
    closing::StatementNode,
    connection::Page,
    document::{DocumentConnection, DocumentState},
    duties::DutyNode,
    incidents::{IncidentConnection, IncidentNode},
    journal::{JournalConnection, JournalOrder},
    keys::{SchoolKeyNode, SigningKeyNode},
    locks::LockPreviewNode,
    mergers::SchoolClosureNode,
    register::RegisterBookNode,
    replacement::{ReplacementStatus, ReplacementTestNode},
    rollover::{RollOverInput, RollOverPlanNode},
    staff::AccountConnection,
    student::StudentConnection,
    timetable::SubstitutionNode,
    transfers::{TransferConnection, TransferDirection, TransferNode},
    unlocks::UnlockNode,
};
use crate::{
    access,
    enums::{ChangeStatus, IncidentStatus, Role, SchoolLevel},
    fast::Fast,
    ids::{Gid, encode},
    inputs::{ClassKey, GradingPeriodInput, LockScopeInput, StudentKey},
    list_size,
    scalars::{Day, LedgerPosition, Moment, Year},
    scope::Scope,
};

/// A school (trường) as it is after one position of its ledger.
#[derive(Clone)]
pub(crate) struct SchoolNode {
    scope: Scope,
}

impl SchoolNode {
    pub(crate) fn new(scope: Scope) -> Self {
        Self { scope }
    }
}

/// What a school is called and where it is (tên trường, địa chỉ) from a date on.
#[derive(Clone, SimpleObject)]
#[graphql(name = "SchoolIdentity")]
pub(crate) struct Identity {
    /// Full name (tên trường).
    name: String,
    /// Commune or ward (xã, phường).
    commune: String,
    /// Province or city (tỉnh, thành phố).
    province: String,
}

impl From<&SchoolIdentity> for Identity {
    fn from(identity: &SchoolIdentity) -> Self {
        Self {
            name: identity.name.to_string(),
            commune: identity.commune.to_string(),
            province: identity.province.to_string(),
        }
    }
}

/// A school (trường) as it is after one position of its ledger; everything below is read at the same position.
#[Object(name = "School")]
impl SchoolNode {
    /// A global id (mã định danh).
    pub(crate) async fn id(&self) -> ID {
        encode(self.scope.school_id())
    }

    /// The position of the ledger that is shown (vị trí trong sổ cái).
    async fn position(&self) -> LedgerPosition {
        self.scope.school().position.into()
    }

    /// When the event at that position was recorded (thời điểm ghi).
    async fn at(&self) -> Moment {
        self.scope.school().at.into()
    }

    /// School code (mã trường) of the sector database.
    async fn code(&self) -> String {
        self.scope.school().calendar.code().map(ToString::to_string).unwrap_or_default()
    }

    /// The levels of schooling that it has (cấp học), ascending.
    async fn levels(&self) -> Vec<SchoolLevel> {
        self.scope.school().calendar.levels().iter().copied().map(Into::into).collect()
    }

    /// Name and place on a day (tên trường, địa chỉ); null before the first known day.
    async fn identity(
        &self,
        #[graphql(desc = "The day (ngày); the day shown when absent.")] on: Option<Day>,
    ) -> Option<Identity> {
        let day = on.map_or(self.scope.day(), |day| day.0);
        self.scope.school().calendar.identity(day).map(Into::into)
    }

    /// The open school years (năm học), oldest first.
    #[graphql(directive = list_size::Items::apply(4))]
    async fn years(&self) -> Vec<YearNode> {
        self.scope
            .school()
            .calendar
            .years()
            .map(|dates| YearNode::new(self.scope.clone(), dates.clone()))
            .collect()
    }

    /// The school year of a day (năm học hiện tại); null in the summer.
    async fn year_on(
        &self,
        #[graphql(desc = "The day (ngày); the day shown when absent.")] on: Option<Day>,
    ) -> Option<YearNode> {
        let day = on.map_or(self.scope.day(), |day| day.0);
        self.scope
            .school()
            .calendar
            .year_on(day)
            .map(|dates| YearNode::new(self.scope.clone(), dates.clone()))
    }

    /// The classes of a school year (các lớp), by grade and name.
    #[graphql(directive = list_size::Items::apply(20))]
    async fn classes(&self, #[graphql(desc = "The school year (năm học).")] year: Year) -> Vec<ClassNode> {
        in_year(&self.scope, year.0)
    }

    /// A class (lớp); null when there is none.
    async fn class(&self, #[graphql(desc = "Which class.")] by: ClassKey) -> Option<ClassNode> {
        let id: ClassId = match by {
            ClassKey::Id(id) => id.0,
            ClassKey::Name(name) => self.scope.school().classes.by_name(name.year.0, &name.name)?.id,
        };
        ClassNode::find(&self.scope, id)
    }

    /// A student (học sinh); null when there is none that you may read.
    async fn student(&self, #[graphql(desc = "Which student.")] by: StudentKey) -> Option<StudentNode> {
        let registry = &self.scope.school().registry;
        let id = match by {
            StudentKey::Id(id) => id.0,
            StudentKey::RegisterNumber(number) => registry.by_register_number(number)?,
            StudentKey::Code(code) => registry.by_code(code.trim())?,
        };
        self.scope
            .reads(access::SCHOOL_STUDENT, About::Student(id))
            .then(|| StudentNode::find(&self.scope, id))
            .flatten()
    }

    /// The register (sổ đăng bộ): every student who was ever admitted, by register number; null when you may not read it.
    #[graphql(directive = list_size::Page::apply())]
    async fn register(
        &self,
        #[graphql(desc = "Items of the page, 1 to 200; 50 when absent.")] first: Option<u32>,
        #[graphql(desc = "The cursor behind which the page begins.")] after: Option<String>,
    ) -> Result<Option<StudentConnection>> {
        let page = Page::new(first, after.as_deref())?;
        if !self.scope.reads(access::SCHOOL_REGISTER, About::School) {
            return Ok(None);
        }
        let students = || self.scope.school().registry.students();
        let cut = page.cut(students().map(|student| {
            (u64::from(student.register_number), StudentNode::new(self.scope.clone(), student.id))
        }));
        Ok(Some(StudentConnection::new(cut, students().count())))
    }

    /// The register book on a day (sổ đăng bộ): who was admitted until then, from where, and where they are. At an earlier position
    /// it says what was known then. Null when you may not read it.
    async fn register_book(
        &self,
        #[graphql(desc = "The day (ngày); the day shown when absent.")] on: Option<Day>,
    ) -> Option<RegisterBookNode> {
        let day = on.map_or(self.scope.day(), |day| day.0);
        let book = || RegisterBookNode::new(&self.scope, day);
        self.scope.reads(access::SCHOOL_REGISTER_BOOK, About::School).then(book)
    }

    /// What rolling a school year over would do (kế hoạch kết chuyển năm học): the new classes, and who goes where; null when you may
    /// not read it.
    async fn roll_over(
        &self,
        #[graphql(desc = "The year, and into which classes.")] of: RollOverInput,
    ) -> Option<RollOverPlanNode> {
        let plan = || RollOverPlanNode::new(&self.scope, &of.into());
        self.scope.reads(access::SCHOOL_ROLL_OVER, About::School).then(plan)
    }

    /// The accounts of the school (tài khoản), by staff code and id; null when you may not read them.
    #[graphql(directive = list_size::Page::apply())]
    async fn staff(
        &self,
        #[graphql(desc = "Items of the page, 1 to 200; 50 when absent.")] first: Option<u32>,
        #[graphql(desc = "The cursor behind which the page begins.")] after: Option<String>,
        #[graphql(desc = "Only accounts that hold this role (vai trò).")] role: Option<Role>,
    ) -> Result<Option<AccountConnection>> {
        let page = Page::new(first, after.as_deref())?;
        if !self.scope.reads(access::SCHOOL_STAFF, About::School) {
            return Ok(None);
        }
        let role = role.map(socai_school::policy::Role::from);
        let mut accounts: Vec<_> = self
            .scope
            .school()
            .staff
            .accounts()
            .filter(|account| role.is_none_or(|role| account.roles.contains(&role)))
            .collect();
        accounts.sort_by(|a, b| {
            (a.staff_code.is_none(), &a.staff_code, a.id).cmp(&(b.staff_code.is_none(), &b.staff_code, b.id))
        });
        let total = accounts.len();
        let cut = page.cut(
            (1u64..).zip(accounts.iter().map(|account| AccountNode::new(self.scope.clone(), account.id))),
        );
        Ok(Some(AccountConnection::new(cut, total)))
    }

    /// The accounts whose passwords want attention (tài khoản cần nhắc đổi mật khẩu): never used, never changed, or too old; null when
    /// you may not read them.
    #[graphql(directive = list_size::Page::apply())]
    async fn stale_accounts(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Only those (loại).")] only: Option<StaleFilter>,
        #[graphql(desc = "Items of the page, 1 to 200; 50 when absent.")] first: Option<u32>,
        #[graphql(desc = "The cursor behind which the page begins.")] after: Option<String>,
    ) -> Result<Option<StaleAccountConnection>> {
        let page = Page::new(first, after.as_deref())?;
        if !self.scope.reads(access::SCHOOL_STALE_ACCOUNTS, About::School) {
            return Ok(None);
        }
        Ok(Some(accounts::stale(ctx, &self.scope, only, page).await?))
    }

    /// What the school demands of passwords and second factors (quy định về tài khoản).
    async fn account_rules(&self) -> AccountRulesNode {
        AccountRulesNode::of(&self.scope)
    }

    /// An account (tài khoản); null when there is none that you may read.
    async fn account(&self, #[graphql(desc = "Its id.")] id: Gid<AccountId>) -> Option<AccountNode> {
        let visible = self.scope.reads(access::SCHOOL_ACCOUNT, About::Account(id.0));
        visible.then(|| AccountNode::find(&self.scope, id.0)).flatten()
    }

    /// The subject groups (tổ chuyên môn); null when you may not read them.
    #[graphql(directive = list_size::Items::apply(10))]
    async fn subject_groups(&self) -> Option<Vec<GroupNode>> {
        let groups = || {
            self.scope
                .school()
                .staff
                .groups()
                .map(|group| GroupNode::new(self.scope.clone(), group.clone()))
                .collect()
        };
        self.scope.reads(access::SCHOOL_SUBJECT_GROUPS, About::School).then(groups)
    }

    /// The documents that you may read (hồ sơ), by first submission.
    #[graphql(directive = list_size::Page::apply())]
    async fn documents(
        &self,
        #[graphql(desc = "Items of the page, 1 to 200; 50 when absent.")] first: Option<u32>,
        #[graphql(desc = "The cursor behind which the page begins.")] after: Option<String>,
        #[graphql(desc = "Only documents in this state (trạng thái).")] state: Option<DocumentState>,
        #[graphql(desc = "Only documents of this type, by code (loại hồ sơ).")] document_type: Option<String>,
    ) -> Result<DocumentConnection> {
        let page = Page::new(first, after.as_deref())?;
        let listed: Vec<(u64, DocumentId)> = (1u64..)
            .zip(self.scope.school().shelf.documents())
            .filter(|(_, document)| {
                let status = document.current().map_or(&DocumentStatus::Submitted, |version| &version.status);
                state.is_none_or(|state| state == status.into())
                    && document_type.as_ref().is_none_or(|code| document.document_type.as_str() == code)
                    && self.scope.reads(access::SCHOOL_DOCUMENTS, About::Document(document.id))
            })
            .map(|(rank, document)| (rank, document.id))
            .collect();
        let total = listed.len();
        let cut =
            page.cut(listed.into_iter().map(|(rank, id)| (rank, DocumentNode::new(self.scope.clone(), id))));
        Ok(DocumentConnection::new(cut, total))
    }

    /// A document (hồ sơ); null when there is none that you may read.
    async fn document(&self, #[graphql(desc = "Its id.")] id: Gid<DocumentId>) -> Option<DocumentNode> {
        let visible = self.scope.reads(access::SCHOOL_DOCUMENT, About::Document(id.0));
        visible.then(|| DocumentNode::find(&self.scope, id.0)).flatten()
    }

    /// The duties that somebody has on a day (phân công nhiệm vụ), in the order of their decisions; null when you may not read them.
    #[graphql(directive = list_size::Items::apply(10))]
    async fn duties(
        &self,
        #[graphql(desc = "The day (ngày); the day shown when absent.")] on: Option<Day>,
        #[graphql(desc = "Also those that have ended or are still to come (cả đã thôi).", default)] all: bool,
    ) -> Option<Vec<DutyNode>> {
        let visible = self.scope.reads(access::SCHOOL_DUTIES, About::School);
        visible.then(|| DutyNode::list(&self.scope, on, all))
    }

    /// The incident reports that you may read (báo cáo sự cố), newest first.
    #[graphql(directive = list_size::Page::apply())]
    async fn incidents(
        &self,
        #[graphql(desc = "Only those that stand there (trạng thái).")] status: Option<IncidentStatus>,
        #[graphql(desc = "Items of the page, 1 to 200; 50 when absent.")] first: Option<u32>,
        #[graphql(desc = "The cursor behind which the page begins.")] after: Option<String>,
    ) -> Result<IncidentConnection> {
        Ok(IncidentNode::page(&self.scope, status, Page::new(first, after.as_deref())?))
    }

    /// The declared types of documents (loại hồ sơ), by code.
    #[graphql(directive = list_size::Items::apply(20))]
    async fn document_types(&self) -> Vec<DocumentTypeNode> {
        self.scope.school().shelf.types().cloned().map(DocumentTypeNode::new).collect()
    }

    /// The locks and unlocks that still matter (khóa sổ, mở sổ), in force or set for later, by grading period and in the order in
    /// which they take effect. Of those in force the last one that covers a cell decides.
    #[graphql(directive = list_size::Items::apply(10))]
    async fn locks(
        &self,
        #[graphql(desc = "Only of this grading period (kì đánh giá); of all when absent.")] period: Option<
            GradingPeriodInput,
        >,
    ) -> Vec<LockNode> {
        let period = period.map(GradingPeriod::from);
        LockNode::of(&self.scope, |other| period.is_none_or(|period| period == other))
    }

    /// The locks that are set for a later moment (lịch khóa sổ), in the order in which they will take effect.
    #[graphql(directive = list_size::Items::apply(10))]
    async fn scheduled_locks(&self) -> Vec<LockNode> {
        LockNode::scheduled(&self.scope)
    }

    /// Exactly what a lock of that scope would cover (xem trước khi khóa sổ); null when it would cover nothing or you may not
    /// read how far the classes are.
    async fn lock_preview(
        &self,
        #[graphql(desc = "What would be locked (phạm vi).")] scope: LockScopeInput,
    ) -> Option<LockPreviewNode> {
        if !self.scope.reads(access::SCHOOL_LOCK_PREVIEW, About::School) {
            return None;
        }
        LockPreviewNode::of(&self.scope, scope.into())
    }

    /// The parts of closed books that are open to a teacher for a change (mở sổ có thời hạn): those in force that you may read,
    /// oldest first.
    #[graphql(directive = list_size::Items::apply(5))]
    async fn unlocks(&self) -> Vec<UnlockNode> {
        UnlockNode::in_force(&self.scope)
    }

    /// The requests to change a closed book (đề nghị sửa điểm) that you may read, newest first.
    #[graphql(directive = list_size::Page::apply())]
    async fn change_requests(
        &self,
        #[graphql(desc = "Only those that stand there (trạng thái).")] status: Option<ChangeStatus>,
        #[graphql(desc = "Only of this class (lớp).")] class_id: Option<Gid<ClassId>>,
        #[graphql(desc = "Only of this grading period (kì đánh giá).")] period: Option<GradingPeriodInput>,
        #[graphql(desc = "Items of the page, 1 to 200; 50 when absent.")] first: Option<u32>,
        #[graphql(desc = "The cursor behind which the page begins.")] after: Option<String>,
    ) -> Result<ChangeRequestConnection> {
        let page = Page::new(first, after.as_deref())?;
        let filter = ChangeFilter {
            status: status.map(Into::into),
            class: class_id.map(|id| id.0),
            period: period.map(Into::into),
            requester: None,
        };
        Ok(changes::page(&self.scope, access::SCHOOL_CHANGE_REQUESTS, filter, page))
    }

    /// The transfers from and to other schools (chuyển trường) that you may read, newest first.
    #[graphql(directive = list_size::Page::apply())]
    async fn transfers(
        &self,
        #[graphql(desc = "Only arrivals or only departures (chuyển đến, chuyển đi).")] direction: Option<
            TransferDirection,
        >,
        #[graphql(
            desc = "Only those of which something is still to come, or only the others (đang thực hiện)."
        )]
        is_open: Option<bool>,
        #[graphql(desc = "Items of the page, 1 to 200; 50 when absent.")] first: Option<u32>,
        #[graphql(desc = "The cursor behind which the page begins.")] after: Option<String>,
    ) -> Result<TransferConnection> {
        let page = Page::new(first, after.as_deref())?;
        Ok(TransferNode::page(&self.scope, direction, is_open, page))
    }

    /// The mergers with other schools (sáp nhập trường), newest first; null when you may not read them.
    #[graphql(directive = list_size::Items::apply(2))]
    async fn mergers(&self) -> Option<Vec<MergerNode>> {
        MergerNode::all(&self.scope)
    }

    /// That the school is closed and its books are only read (đã đóng sổ do sáp nhập); null while it is open.
    async fn closure(&self) -> Option<SchoolClosureNode> {
        self.scope.school().mergers.closure().map(Into::into)
    }

    /// The statements to sign today (lời xác nhận), in the order of signing.
    #[graphql(directive = list_size::Items::apply(3))]
    async fn sign_off_statements(&self) -> Vec<StatementNode> {
        StatementNode::current()
    }

    /// The templates of the comment bank that you see (ngân hàng nhận xét): your own, then the school's; null when you may not
    /// read any.
    #[graphql(directive = list_size::Items::apply(100))]
    async fn comment_templates(&self) -> Option<Vec<TemplateNode>> {
        TemplateNode::visible(&self.scope)
    }

    /// The proposed replacement tests of a grading period (đề nghị kiểm tra lại) in columns that you may read, oldest first.
    #[graphql(directive = list_size::Items::apply(20))]
    async fn replacement_tests(
        &self,
        #[graphql(desc = "The grading period (kì đánh giá).")] period: GradingPeriodInput,
        #[graphql(desc = "Only those of this class (lớp).")] class_id: Option<Gid<ClassId>>,
        #[graphql(desc = "Only those that have come so far (tình trạng).")] status: Option<ReplacementStatus>,
    ) -> Vec<ReplacementTestNode> {
        let class = class_id.map(|class| class.0);
        ReplacementTestNode::of_period(&self.scope, period.into(), class, status)
    }

    /// The keys with which the school signs what it hands to other schools (khóa kí của trường), oldest first; the last one signs now.
    #[graphql(directive = list_size::Items::apply(2))]
    async fn signing_keys(&self) -> Vec<SigningKeyNode> {
        SigningKeyNode::all(&self.scope)
    }

    /// The keys of other schools that the school trusts or trusted (khóa của trường khác); null when you may not read them.
    #[graphql(directive = list_size::Items::apply(20))]
    async fn trusted_keys(&self) -> Option<Vec<SchoolKeyNode>> {
        SchoolKeyNode::all(&self.scope)
    }

    /// Substitutions with a lesson on some days (phân công dạy thay), at most 62, in the order of their first lessons; null when the
    /// range is longer or you may not read them.
    #[graphql(directive = list_size::Items::apply(20))]
    async fn substitutions(
        &self,
        #[graphql(desc = "First day (từ ngày).")] from: Day,
        #[graphql(desc = "Last day (đến ngày).")] until: Day,
    ) -> Option<Vec<SubstitutionNode>> {
        SubstitutionNode::between(&self.scope, from.0, until.0)
    }

    /// The journal of the whole school (nhật kí): every event of the ledger; null when you may not read it.
    #[graphql(directive = list_size::Page::apply())]
    async fn journal(
        &self,
        #[graphql(desc = "Items of the page, 1 to 200; 50 when absent.")] first: Option<u32>,
        #[graphql(desc = "The cursor behind which the page begins.")] after: Option<String>,
        #[graphql(desc = "Newest or oldest first.", default)] order: JournalOrder,
    ) -> Result<Option<Fast<JournalConnection>>> {
        let page = Page::new(first, after.as_deref())?;
        if !self.scope.reads(access::SCHOOL_JOURNAL, About::School) {
            return Ok(None);
        }
        Ok(Some(Fast(super::journal::of_school(&self.scope, page, order).await?)))
    }
}
