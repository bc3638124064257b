//! The comment bank: templates with what they are suggested for, and the comments that they give for a cell.

use async_graphql::{Enum, ID, InputObject, Object, OneofObject, SimpleObject};
use socai_school::{
    comments::{self, ColumnFilter, Keeper, MarkFilter, Template},
    gradebook::Mark,
    ids::{ClassId, StudentId, TemplateId},
    policy::Object as About,
    regulations::Target,
};

use super::{AccountNode, target::TargetNode};
use crate::{
    access,
    enums::{ColumnKind, GradeLevel, Level, PassLevel, Rating, TraitLevel},
    ids::encode,
    inputs::TargetInput,
    scalars::{DecimalPoints, LedgerPosition, Yes},
    scope::Scope,
};

/// The columns for which a template is suggested (cột).
#[derive(Clone, Copy, Debug, OneofObject)]
pub(crate) enum ColumnFilterInput {
    /// One column; a subject with its regular assessments.
    One(TargetInput),
    /// Every column of a kind.
    Kind(ColumnKind),
    /// Every column; must be `true`.
    Any(Yes),
}

impl ColumnFilterInput {
    pub(crate) fn of(input: Option<Self>) -> ColumnFilter {
        match input {
            Some(Self::One(target)) => ColumnFilter::One(target.into()),
            Some(Self::Kind(kind)) => ColumnFilter::Kind(kind.into()),
            Some(Self::Any(Yes)) | None => ColumnFilter::Any,
        }
    }
}

/// Scores from one to another, both included (khoảng điểm).
#[derive(Clone, Copy, Debug, InputObject)]
pub(crate) struct ScoreBandInput {
    /// The lowest (từ).
    from: DecimalPoints,
    /// The highest (đến).
    to: DecimalPoints,
}

/// The marks for which a template is suggested (mức, điểm).
#[derive(Clone, Copy, Debug, OneofObject)]
pub(crate) enum MarkFilterInput {
    /// A level of a subject in primary school.
    Level(Level),
    /// A level of a quality or competency.
    Trait(TraitLevel),
    /// Đ or CĐ in secondary school.
    Pass(PassLevel),
    /// A rating of conduct in secondary school.
    Conduct(Rating),
    /// Scores from one to another.
    Scores(ScoreBandInput),
    /// Every mark, and none; must be `true`.
    Any(Yes),
}

impl MarkFilterInput {
    pub(crate) fn of(input: Option<Self>) -> MarkFilter {
        match input {
            Some(Self::Level(level)) => MarkFilter::Level(level.into()),
            Some(Self::Trait(level)) => MarkFilter::Trait(level.into()),
            Some(Self::Pass(level)) => MarkFilter::Pass(level.into()),
            Some(Self::Conduct(level)) => MarkFilter::Conduct(level.into()),
            Some(Self::Scores(band)) => MarkFilter::Scores { from: band.from.0, to: band.to.0 },
            Some(Self::Any(Yes)) | None => MarkFilter::Any,
        }
    }
}

/// The columns for which a template is suggested (cột): one, all of a kind, or every one when both are null.
#[derive(Clone, Debug, SimpleObject)]
#[graphql(name = "ColumnFilter")]
pub(crate) struct ColumnFilterNode {
    /// One column (một cột).
    one: Option<TargetNode>,
    /// Every column of a kind (loại cột).
    kind: Option<ColumnKind>,
}

impl From<ColumnFilter> for ColumnFilterNode {
    fn from(filter: ColumnFilter) -> Self {
        match filter {
            ColumnFilter::One(target) => Self { one: Some(target.into()), kind: None },
            ColumnFilter::Kind(kind) => Self { one: None, kind: Some(kind.into()) },
            ColumnFilter::Any => Self { one: None, kind: None },
        }
    }
}

/// Scores from one to another, both included (khoảng điểm).
#[derive(Clone, Copy, Debug, SimpleObject)]
pub(crate) struct ScoreBand {
    /// The lowest (từ).
    from: DecimalPoints,
    /// The highest (đến).
    to: DecimalPoints,
}

/// The marks for which a template is suggested (mức, điểm): exactly one member, or every mark and none when all are null.
#[derive(Clone, Copy, Debug, Default, SimpleObject)]
#[graphql(name = "MarkFilter")]
pub(crate) struct MarkFilterNode {
    /// A level of a subject in primary school.
    level: Option<Level>,
    /// A level of a quality or competency.
    #[graphql(name = "trait")]
    trait_level: Option<TraitLevel>,
    /// Đ or CĐ in secondary school.
    pass: Option<PassLevel>,
    /// A rating of conduct in secondary school.
    conduct: Option<Rating>,
    /// Scores from one to another.
    scores: Option<ScoreBand>,
}

impl From<MarkFilter> for MarkFilterNode {
    fn from(filter: MarkFilter) -> Self {
        let any = Self::default();
        match filter {
            MarkFilter::Level(level) => Self { level: Some(level.into()), ..any },
            MarkFilter::Trait(level) => Self { trait_level: Some(level.into()), ..any },
            MarkFilter::Pass(level) => Self { pass: Some(level.into()), ..any },
            MarkFilter::Conduct(level) => Self { conduct: Some(level.into()), ..any },
            MarkFilter::Scores { from, to } => {
                Self { scores: Some(ScoreBand { from: DecimalPoints(from), to: DecimalPoints(to) }), ..any }
            }
            MarkFilter::Any => any,
        }
    }
}

/// Whose a template is (của ai).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Enum)]
pub(crate) enum TemplateKeeper {
    /// Của trường: the school's, for every teacher.
    School,
    /// Của tôi: your own; nobody else sees it.
    Mine,
}

/// A template of the comment bank (mẫu nhận xét).
#[derive(Clone)]
pub(crate) struct TemplateNode {
    scope: Scope,
    template: Template,
}

impl TemplateNode {
    /// The template, if the visitor may read it.
    pub(crate) fn find(scope: &Scope, id: TemplateId) -> Option<Self> {
        let template = scope.school().comments.template(id)?;
        let visible = match template.keeper {
            Keeper::School => true,
            Keeper::Teacher(account) => account == scope.account_id(),
        };
        (visible && scope.reads(access::QUERY_NODE_TEMPLATE, About::School))
            .then(|| Self::new(scope, template))
    }

    /// The templates that the visitor sees: their own, then the school's; nothing when they may not read any.
    pub(crate) fn visible(scope: &Scope) -> Option<Vec<Self>> {
        let list = || {
            let templates = scope.school().comments.visible_to(scope.account_id());
            templates.into_iter().map(|template| Self::new(scope, template)).collect()
        };
        scope.reads(access::SCHOOL_COMMENT_TEMPLATES, About::School).then(list)
    }

    fn new(scope: &Scope, template: &Template) -> Self {
        Self { scope: scope.clone(), template: template.clone() }
    }
}

/// A template of the comment bank (mẫu nhận xét): a text with placeholders and what it is suggested for.
#[Object(name = "CommentTemplate")]
impl TemplateNode {
    /// A global id (mã định danh).
    pub(crate) async fn id(&self) -> ID {
        encode(self.template.id)
    }

    /// Whose it is (của ai).
    async fn keeper(&self) -> TemplateKeeper {
        match self.template.keeper {
            Keeper::School => TemplateKeeper::School,
            Keeper::Teacher(_) => TemplateKeeper::Mine,
        }
    }

    /// Who wrote the text (người viết).
    async fn author(&self) -> Option<AccountNode> {
        AccountNode::find(&self.scope, self.template.author)
    }

    /// The columns for which it is suggested (cột).
    async fn columns(&self) -> ColumnFilterNode {
        self.template.columns.into()
    }

    /// The marks for which it is suggested (mức, điểm).
    async fn marks(&self) -> MarkFilterNode {
        self.template.marks.into()
    }

    /// The grades for which it is suggested (khối), ascending; empty for all.
    async fn grades(&self) -> Vec<GradeLevel> {
        self.template.grades.iter().copied().map(Into::into).collect()
    }

    /// The text with its placeholders (nội dung); null when it was erased.
    async fn text(&self) -> Option<&str> {
        self.template.text.get().map(socai_school::text::Note::as_str)
    }

    /// The event that saved it last (vị trí trong sổ cái).
    async fn position(&self) -> LedgerPosition {
        self.template.position.into()
    }
}

/// A comment that the bank suggests for a cell (gợi ý nhận xét). It is only a proposal: entered like any other comment.
#[derive(Clone, SimpleObject)]
#[graphql(name = "CommentSuggestion")]
pub(crate) struct SuggestionNode {
    /// The comment, with the facts of the cell in it (nội dung).
    text: String,
    /// The template that gave it (mẫu nhận xét).
    template: TemplateNode,
}

impl SuggestionNode {
    /// What fits the cell with this mark, or with the mark that stands in it; nothing when the visitor may not read the cell
    /// or the bank.
    pub(crate) fn of(
        scope: &Scope,
        class: ClassId,
        (student, period, target): (StudentId, socai_school::calendar::GradingPeriod, Target),
        mark: Option<Mark>,
    ) -> Option<Vec<Self>> {
        let school = scope.school();
        let enrollments = &school.registry.student(student)?.enrollments;
        // The texts hold the student's name, so it must be a student of the class that the visitor may read.
        let is_readable = enrollments.iter().any(|enrollment| enrollment.class == class)
            && scope.reads(access::CLASS_COMMENT_SUGGESTIONS, About::School)
            && scope.reads(access::CLASS_COMMENT_FACTS, About::Column(class, target));
        if !is_readable {
            return None;
        }
        let account = scope.account_id();
        let found = match mark {
            Some(_) => comments::suggestions_for(school, account, class, student, target, mark),
            None => comments::suggestions(school, account, class, student, period, target),
        };
        let node = |suggestion: comments::Suggestion<'_>| Self {
            text: suggestion.text.to_string(),
            template: TemplateNode::new(scope, suggestion.template),
        };
        Some(found.into_iter().map(node).collect())
    }
}
