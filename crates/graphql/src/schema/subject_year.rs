//! A subject, a quality or a competency in a student's school year: its cells at each moment, its averages.

use async_graphql::{Object, SimpleObject};
use socai_school::{
    calendar::{SchoolYear, Term},
    ids::StudentId,
    regulations::{Subject as Subjects, Target, tt22::SubjectStanding},
    results::{self, Years},
};

use super::{
    CellNode,
    explanation::{MissingNode, missing},
    results::YearResultNode,
    target::TargetNode,
};
use crate::{
    enums::{Label, PassLevel, Subject, TermName},
    list_size,
    scalars::DecimalPoints,
    scope::Scope,
};

/// The result of a subject of secondary school in a term or the year (kết quả môn học).
#[derive(Clone, Debug, SimpleObject)]
#[graphql(name = "SubjectStanding")]
pub(crate) struct StandingNode {
    /// The subject (môn học).
    subject: Subject,
    /// The average of a scored subject (ĐTBmhk, ĐTBmcn); null while something is missing.
    average: Option<DecimalPoints>,
    /// The average as the books have it (cách ghi trên sổ), such as `8,0`.
    average_text: Option<String>,
    /// The result of a subject assessed by comments: Đ or CĐ; null while something is missing.
    pass: Option<PassLevel>,
    /// What the result lacks (còn thiếu).
    #[graphql(directive = list_size::Items::apply(4))]
    missing: Vec<MissingNode>,
}

impl From<&SubjectStanding> for StandingNode {
    fn from(standing: &SubjectStanding) -> Self {
        let average = standing.average();
        Self {
            subject: standing.subject.into(),
            average: average.map(DecimalPoints),
            average_text: average
                .map(|average| format!("{},{}", average.tenths() / 10, average.tenths() % 10)),
            pass: standing.pass_level().map(Into::into),
            missing: missing(standing.missing()),
        }
    }
}

/// The standing of one subject, in a term or, without one, in the year.
pub(crate) fn standing(
    scope: &Scope,
    student: StudentId,
    year: SchoolYear,
    subject: Subjects,
    term: Option<Term>,
) -> Option<StandingNode> {
    let found = results::of(scope.school(), student, year)?;
    let Years::Secondary(results) = &found.results else { return None };
    let standings = term.map_or(&results.review.subjects, |term| &results.term(term).subjects);
    standings.iter().find(|standing| standing.subject == subject).map(Into::into)
}

/// A subject in a student's year (kết quả môn học của học sinh).
#[derive(Clone)]
pub(crate) struct SubjectYearNode {
    of: YearResultNode,
    subject: Subjects,
}

/// A subject in a student's year (kết quả môn học của học sinh).
#[Object(name = "SubjectYear")]
impl SubjectYearNode {
    /// The subject (môn học).
    async fn subject(&self) -> Subject {
        self.subject.into()
    }

    /// The subject as the forms of the level of schooling name it (tên môn học).
    async fn label(&self) -> Label {
        let level = self.of.grade_level().school_level();
        Label::new(self.subject.form_name(level), self.subject.en())
    }

    /// Its cells at each moment (kết quả từng thời điểm), in the order of the year, empty ones too.
    #[graphql(directive = list_size::Items::apply(10))]
    async fn cells(&self) -> Vec<CellNode> {
        self.of.cells(|target| target.subject() == Some(self.subject))
    }

    /// In secondary school, the result of a term (kết quả học kì); null in primary school and while you do not see all of it.
    async fn term(&self, #[graphql(desc = "The term (học kì).")] term: TermName) -> Option<StandingNode> {
        let term = term.into();
        let results = self.of.secondary().filter(|_| self.of.sees_term(term))?;
        self.find(&results.term(term).subjects)
    }

    /// In secondary school, the result of the year (kết quả cả năm); null in primary school and while you do not see all of it.
    async fn year(&self) -> Option<StandingNode> {
        let results = self.of.secondary().filter(|_| self.of.sees_year())?;
        self.find(&results.review.subjects)
    }

    /// In secondary school, the result after a re-test (sau đánh giá lại), where there was one.
    async fn after_retest(&self) -> Option<StandingNode> {
        let results = self.of.secondary().filter(|_| self.of.sees_recorded())?;
        let subject = results.record.subjects.iter().find(|subject| subject.subject == self.subject)?;
        let after = subject.after_retest();
        (after != subject.year()).then(|| (&after).into())
    }
}

impl SubjectYearNode {
    pub(super) fn new(of: YearResultNode, subject: Subjects) -> Self {
        Self { of, subject }
    }

    fn find(&self, standings: &[SubjectStanding]) -> Option<StandingNode> {
        standings.iter().find(|standing| standing.subject == self.subject).map(Into::into)
    }
}

/// A quality or competency in a student's year (phẩm chất, năng lực của học sinh).
#[derive(Clone, SimpleObject)]
#[graphql(name = "TraitYear")]
pub(crate) struct TraitYearNode {
    /// The quality or competency (phẩm chất, năng lực).
    target: TargetNode,
    /// Its cells at each moment (kết quả từng thời điểm), in the order of the year, empty ones too.
    #[graphql(directive = list_size::Items::apply(5))]
    cells: Vec<CellNode>,
}

impl TraitYearNode {
    pub(super) fn new(of: &YearResultNode, target: Target) -> Self {
        Self { target: target.into(), cells: of.cells(|column| column == target) }
    }
}
