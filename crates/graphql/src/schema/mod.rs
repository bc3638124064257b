//! What can be read: everything below an entry field is pinned to one position of one school.

mod accounts;
mod attendance;
mod attendance_year;
mod awards;
mod batches;
mod changes;
mod class;
mod closing;
mod comments;
mod conduct;
mod connection;
mod contact_book;
mod document;
mod duties;
mod explanation;
mod finalization;
mod gradebook;
mod guardian;
mod homeroom;
mod incidents;
mod journal;
mod keys;
mod late;
mod lesson_log;
mod locks;
pub(crate) mod mark;
mod mergers;
mod node;
mod outcome;
mod plans;
mod query;
mod readiness;
mod received;
mod register;
mod replacement;
mod report_book;
mod results;
mod rollover;
mod school;
mod staff;
mod student;
mod student_attendance;
mod student_life;
mod subject_gradebook;
mod subject_year;
mod summary;
mod target;
mod timetable;
mod transfers;
mod unlocks;
mod verdict;
mod year;

use async_graphql::{Schema, SchemaBuilder, SimpleObject, ValidationMode};

pub(crate) use accounts::AccountRulesNode;
pub(crate) use attendance::SessionNode as AttendanceSessionNode;
pub(crate) use attendance_year::{MonthNode as AttendanceMonthNode, WeekNode as AttendanceWeekNode};
pub(crate) use awards::{AwardNode, AwardStatus};
pub(crate) use changes::ChangeRequestNode;
pub(crate) use class::ClassNode;
pub(crate) use closing::{ClosingNode, StageNode, about as about_signature};
pub(crate) use comments::{ColumnFilterInput, MarkFilterInput, TemplateNode};
pub(crate) use conduct::{ConductNoteNode, DisciplineNode, ReviewNode as ConductReviewNode, SpanInput};
pub(crate) use connection::{MAX_PAGE, PAGE};
pub(crate) use contact_book::{ContactBookNode, SentMessageNode};
pub(crate) use document::{DocumentNode, DocumentTypeNode};
pub(crate) use duties::DutyNode;
pub(crate) use gradebook::{CellNode, GradebookNode, has_test, lock_on};
pub(crate) use guardian::GuardianNode;
pub(crate) use homeroom::{
    BookNode as HomeroomBookNode, HandOverNode as HomeroomHandOverNode, HomeroomPageKey,
    SheetNode as HomeroomSheetNode,
};
pub(crate) use incidents::IncidentNode;
pub(crate) use journal::{
    ChangeNode, EntryNode, JournalConnection, JournalEdge, follow as follow_entry, kind_label,
};
pub(crate) use keys::{SchoolKeyNode, SigningKeyNode};
pub(crate) use lesson_log::{
    MonthNode as LessonLogMonthNode, RowNode as LessonLogRowNode, WeekNode as LessonLogWeekNode,
};
pub(crate) use locks::{LockArea, LockNode, LockState, OrderNode, begins_in_seconds};
pub(crate) use mark::{Absences, SubjectMark};
pub(crate) use mergers::MergerNode;
pub(crate) use outcome::{CompletionNode, OutcomeNode, PromotionStatus, RatingNode, ReasonNode};
pub use query::Query;
pub(crate) use readiness::MissingCellNode;
pub(crate) use results::YearResultNode;
pub(crate) use rollover::RollOverInput;
pub(crate) use school::SchoolNode;
pub(crate) use staff::{AccountNode, ActorKind, ActorNode, GroupNode, HeldRole};
pub(crate) use student::{OriginKind, StudentNode};
pub(crate) use subject_gradebook::{Column as SubjectColumn, SubjectGradebookNode};
pub(crate) use summary::{LevelCountNode, SummaryNode, counted};
pub(crate) use target::{TargetKind, TargetNode};
pub(crate) use timetable::{LessonNode, SubstitutionNode, VersionNode as TimetableVersionNode};
pub(crate) use transfers::TransferNode;
pub(crate) use unlocks::{AccessNode, AccessState};
pub(crate) use verdict::{VerdictNode, whole};
pub(crate) use year::{PeriodNode, YearNode};

use crate::{mutation::Mutation, subscription::Subscription};

/// The executable schema.
pub type SocaiSchema = Schema<Query, Mutation, Subscription>;

/// What one request and one account may ask for (giới hạn). Published by `Query.serviceConfig`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, SimpleObject)]
#[graphql(name = "ServiceConfig")]
pub struct Limits {
    /// Most bytes of a document (tài liệu GraphQL).
    pub max_document_bytes: usize,
    /// Most tokens of a document, not counting white space, commas and comments.
    pub max_tokens: usize,
    /// Deepest nesting of fields. The usual introspection query of tools needs 15.
    pub max_depth: usize,
    /// Most aliases in an operation, fragments expanded.
    pub max_aliases: usize,
    /// Most fields at the root of an operation, fragments expanded.
    pub max_root_fields: usize,
    /// Most directives on one field.
    pub max_directives: usize,
    /// Most directives in one document.
    pub max_directives_per_document: usize,
    /// Highest cost of an operation: one per field, and what stands below a list as often as the list is long. How long lists
    /// are is said by `@listSize` in the schema.
    pub max_cost: usize,
    /// Cost that an account can spend at once; it is refilled all the time (hạn mức).
    pub cost_budget: usize,
    /// Cost that is refilled each second, up to the budget.
    pub cost_refill_per_second: usize,
    /// Most requests of an account that are answered at once.
    pub max_requests_at_once: usize,
    /// Most WebSockets that an account holds open.
    pub max_web_sockets_per_account: usize,
    /// Most operations that run at once on a WebSocket.
    pub max_operations_per_web_socket: usize,
    /// Items of a page when `first` is absent.
    pub default_page_size: usize,
    /// Most items of a page.
    pub max_page_size: usize,
    /// Most cells in one `enterGrades` and most students in one `admitStudents`.
    pub max_batch_size: usize,
}

impl Limits {
    /// The limits of this version. An operator may set another budget.
    pub const CURRENT: Self = Self {
        max_document_bytes: 65_536,
        max_tokens: 5_000,
        max_depth: 16,
        max_aliases: 50,
        max_root_fields: 20,
        max_directives: 20,
        max_directives_per_document: 100,
        max_cost: 60_000,
        cost_budget: 1_200_000,
        cost_refill_per_second: 20_000,
        max_requests_at_once: 32,
        max_web_sockets_per_account: 10,
        max_operations_per_web_socket: 64,
        default_page_size: PAGE,
        max_page_size: MAX_PAGE,
        max_batch_size: socai_school::gradebook::EnterGrades::LIMIT,
    };
}

/// The schema with the executor's own rules, which are not complete and know no limits: for its SDL and for tests.
#[must_use]
pub fn schema() -> SocaiSchema {
    builder().finish()
}

/// What executes documents. A [`RequestContext`](crate::RequestContext) must be among the data of every request.
///
/// It looks at no document again: only what `socai-documents` has read against [`sdl`] may be given to it. `serviceConfig`
/// publishes these limits; keeping them is the caller's business.
#[must_use]
pub fn executor(limits: Limits) -> SocaiSchema {
    builder().data(limits).validation_mode(ValidationMode::Fast).finish()
}

fn builder() -> SchemaBuilder<Query, Mutation, Subscription> {
    // A second net: no document that was read is as deep.
    Schema::build(Query::default(), Mutation::default(), Subscription).limit_recursive_depth(32)
}

/// The schema in the schema definition language: the contract that `schema/schema.graphql` holds.
#[must_use]
pub fn sdl() -> String {
    schema().sdl_with_options(async_graphql::SDLExportOptions::new().sorted_fields().sorted_enum_items())
}
