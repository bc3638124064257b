//! What can be read: everything below an entry field is pinned to one position of one school.

mod awards;
mod batches;
mod changes;
mod class;
mod closing;
mod comments;
mod connection;
mod document;
mod explanation;
mod finalization;
mod gradebook;
mod guardian;
mod journal;
mod late;
mod locks;
pub(crate) mod mark;
mod node;
mod outcome;
mod plans;
mod query;
mod readiness;
mod replacement;
mod report_book;
mod results;
mod school;
mod staff;
mod student;
mod subject_gradebook;
mod subject_year;
mod summary;
mod target;
mod unlocks;
mod verdict;
mod year;

use async_graphql::{Schema, SchemaBuilder, SimpleObject, ValidationMode};

pub(crate) use awards::{AwardNode, AwardStatus};
pub(crate) use changes::ChangeRequestNode;
pub(crate) use class::ClassNode;
pub(crate) use closing::{ClosingNode, StageNode, about as about_signature};
pub(crate) use comments::{ColumnFilterInput, MarkFilterInput, TemplateNode};
pub(crate) use connection::{MAX_PAGE, PAGE};
pub(crate) use document::{DocumentNode, DocumentTypeNode};
pub(crate) use gradebook::{CellNode, GradebookNode, has_test, lock_on};
pub(crate) use guardian::GuardianNode;
pub(crate) use journal::{
    ChangeNode, EntryNode, JournalConnection, JournalEdge, follow as follow_entry, kind_label,
};
pub(crate) use locks::{LockArea, LockNode, LockState, OrderNode, begins_in_seconds};
pub(crate) use mark::{Absences, SubjectMark};
pub(crate) use outcome::{CompletionNode, OutcomeNode, PromotionStatus, RatingNode, ReasonNode};
pub use query::Query;
pub(crate) use readiness::MissingCellNode;
pub(crate) use results::YearResultNode;
pub(crate) use school::SchoolNode;
pub(crate) use staff::{AccountNode, ActorKind, ActorNode, GroupNode, HeldRole};
pub(crate) use student::{OriginKind, StudentNode};
pub(crate) use subject_gradebook::{Column as SubjectColumn, SubjectGradebookNode};
pub(crate) use summary::{LevelCountNode, SummaryNode, counted};
pub(crate) use target::{TargetKind, TargetNode};
pub(crate) use unlocks::{AccessNode, AccessState};
pub(crate) use verdict::{VerdictNode, whole};
pub(crate) use year::{PeriodNode, YearNode};

use crate::{mutation::Mutation, subscription::Subscription};

/// The executable schema.
pub type SocaiSchema = Schema<Query, Mutation, Subscription>;

/// What one request may ask for. Published by `Query.serviceConfig`.
#[derive(Clone, Copy, Debug, SimpleObject)]
#[graphql(name = "ServiceConfig")]
pub struct Limits {
    /// Deepest nesting of fields. The usual introspection query of tools needs 15.
    max_depth: usize,
    /// Highest cost: one per field, lists counted by how many items they usually hold.
    max_cost: usize,
    /// Most directives on one field.
    max_directives: usize,
    /// Items of a page when `first` is absent.
    default_page_size: usize,
    /// Most items of a page.
    max_page_size: usize,
    /// Most cells in one `enterGrades` and most students in one `admitStudents`.
    max_batch_size: usize,
}

impl Limits {
    /// The limits of this version.
    pub const CURRENT: Self = Self {
        max_depth: 16,
        max_cost: 60_000,
        max_directives: 20,
        default_page_size: PAGE,
        max_page_size: MAX_PAGE,
        max_batch_size: socai_school::gradebook::EnterGrades::LIMIT,
    };
}

/// Builds the schema. A [`RequestContext`](crate::RequestContext) must be among the data of every request.
#[must_use]
pub fn schema() -> SocaiSchema {
    builder()
        .limit_depth(Limits::CURRENT.max_depth)
        .limit_complexity(Limits::CURRENT.max_cost)
        .limit_directives(Limits::CURRENT.max_directives)
        .finish()
}

/// The same for documents that were validated and measured before they come here: it looks at none of them again, and
/// must never be given another.
#[must_use]
pub fn executor() -> SocaiSchema {
    builder().validation_mode(ValidationMode::Fast).finish()
}

fn builder() -> SchemaBuilder<Query, Mutation, Subscription> {
    Schema::build(Query::default(), Mutation::default(), Subscription).limit_recursive_depth(32)
}

/// The schema in the schema definition language: the contract that `schema/schema.graphql` holds.
#[must_use]
pub fn sdl() -> String {
    schema().sdl_with_options(async_graphql::SDLExportOptions::new().sorted_fields().sorted_enum_items())
}
