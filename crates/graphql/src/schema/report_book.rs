//! The report book of a student: one page a school year.

use async_graphql::{Object, SimpleObject};
use socai_school::{
    ids::{ClassId, StudentId},
    results::{self, ReportComment, ReportYear},
};

use super::{
    ClassNode, StudentNode,
    received::{ReceivedPageNode, pages_of},
    results::{Sight, YearResultNode},
    school::Identity,
    target::TargetNode,
};
use crate::{
    enums::{AssessmentPeriod, DepartureReason, Label},
    list_size,
    scalars::{Day, Year},
    scope::Scope,
};

/// A student's report book (học bạ).
#[derive(Clone)]
pub(crate) struct ReportBookNode {
    scope: Scope,
    student: StudentId,
    sight: Sight,
}

impl ReportBookNode {
    /// The book, if the visitor may read it.
    pub(crate) fn find(scope: &Scope, student: StudentId) -> Option<Self> {
        let sight = Sight::of_student(scope, student)?;
        Some(Self { scope: scope.clone(), student, sight })
    }
}

/// A comment of the report book (nhận xét).
#[derive(Clone, SimpleObject)]
#[graphql(name = "ReportComment")]
pub(crate) struct CommentNode {
    /// When in the year (thời điểm).
    moment: AssessmentPeriod,
    /// The moment in words.
    moment_label: Label,
    /// The column (cột).
    target: TargetNode,
    /// The text (nội dung); null when it was erased.
    text: Option<String>,
}

impl From<&ReportComment<'_>> for CommentNode {
    fn from(comment: &ReportComment<'_>) -> Self {
        Self {
            moment: comment.moment.into(),
            moment_label: comment.moment.into(),
            target: comment.target.into(),
            text: comment.text.get().map(ToString::to_string),
        }
    }
}

/// A page of the report book (một năm học trong học bạ).
#[derive(Clone, SimpleObject)]
#[graphql(name = "ReportYear")]
pub(crate) struct PageNode {
    /// The school year (năm học).
    year: Year,
    /// The school as it was called at the end of the year (tên trường).
    school: Option<Identity>,
    /// The class of the year (lớp).
    class: Option<ClassNode>,
    /// First day in a class of the year (từ ngày).
    from: Day,
    /// When the student left the school in the year (rời trường ngày), if so.
    left_on: Option<Day>,
    /// Why (lí do).
    departure: Option<DepartureReason>,
    /// The results, finalized ones and awards among them (kết quả); null when no regulation is known for the year.
    result: Option<YearResultNode>,
    /// The comments at the end of each term and after the year (nhận xét), in the order of the year and of the columns.
    #[graphql(directive = list_size::Items::apply(20))]
    comments: Vec<CommentNode>,
}

/// A student's report book (học bạ): the years at this school, oldest first. Guardians see what was published.
#[Object(name = "ReportBook")]
impl ReportBookNode {
    /// The student (học sinh).
    async fn student(&self) -> StudentNode {
        StudentNode::new(self.scope.clone(), self.student)
    }

    /// Register number (số đăng bộ).
    async fn register_number(&self) -> Option<u32> {
        self.scope.school().registry.student(self.student).map(|student| student.register_number)
    }

    /// The pages that other schools wrote and that came with the student (học bạ của trường khác), oldest first. What they say stays
    /// theirs; in the year in which the student came their marks count where this school has none of its own.
    #[graphql(directive = list_size::Items::apply(12))]
    async fn received_pages(&self) -> Vec<ReceivedPageNode> {
        pages_of(&self.scope, self.student)
    }

    /// One page a school year (các năm học), oldest first.
    #[graphql(directive = list_size::Items::apply(12))]
    async fn years(&self) -> Vec<PageNode> {
        let Some(book) = results::report_book(self.scope.school(), self.student) else { return Vec::new() };
        book.years.iter().map(|page| self.page(page)).collect()
    }
}

impl ReportBookNode {
    fn page(&self, page: &ReportYear<'_>) -> PageNode {
        let result = YearResultNode::seen(&self.scope, self.student, page.year, self.sight);
        let is_seen =
            |comment: &&ReportComment<'_>| result.as_ref().is_some_and(|result| result.sees(comment.moment));
        let class: ClassId = page.class;
        PageNode {
            year: page.year.into(),
            school: page.school.map(Into::into),
            class: ClassNode::find(&self.scope, class),
            from: page.from.into(),
            left_on: page.left.map(|(on, _)| on.into()),
            departure: page.left.map(|(_, reason)| reason.into()),
            comments: page.comments.iter().filter(is_seen).map(Into::into).collect(),
            result,
        }
    }
}
