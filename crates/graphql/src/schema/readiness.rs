//! Who has not entered what: per class by subject and column, and one line per class for the whole school.

use async_graphql::{Object, SimpleObject};
use socai_school::{
    calendar::GradingPeriod,
    closing::{self, ClassLine, ColumnReadiness, Lacking, Part, Readiness, Stage},
    ids::ClassId,
    policy::Object as About,
    regulations::Target,
};

use super::{
    AccountNode, ClassNode, StudentNode, TargetNode,
    closing::{ClosingNode, SignatureNode, about, accounts},
};
use crate::{
    access,
    enums::{ClosingPhase, Label, MissingPart, Subject},
    list_size,
    scope::Scope,
};

/// What a class still lacks in a grading period (danh sách chưa hoàn thành của lớp).
pub(crate) struct ReadinessNode {
    scope: Scope,
    class: ClassId,
    is_whole: bool,
    readiness: Readiness,
}

impl ReadinessNode {
    /// The list, if the class is assessed then and the visitor may read it or a part of it.
    pub(crate) fn visible(scope: &Scope, class: ClassId, period: GradingPeriod) -> Option<Self> {
        let readiness = closing::readiness(scope.school(), class, period, scope.moment()).ok()?;
        let is_whole = scope.reads(access::CLASS_READINESS, About::Class(class));
        let node = Self { scope: scope.clone(), class, is_whole, readiness };
        (is_whole || node.visible_parts().next().is_some()).then_some(node)
    }

    /// The homeroom teacher's part belongs to the class, a subject's to its column.
    fn visible_parts(&self) -> impl Iterator<Item = &Part> {
        self.readiness.parts.iter().filter(|part| {
            self.is_whole
                || part.subject.is_some_and(|subject| {
                    self.scope.reads(access::READINESS_PARTS, about(self.class, Stage::Subject(subject)))
                })
        })
    }

    fn visible_columns(&self) -> impl Iterator<Item = &ColumnReadiness> {
        self.visible_parts().flat_map(|part| &part.columns)
    }
}

/// A cell that must be filled and is not, or not wholly (ô còn thiếu).
#[derive(SimpleObject)]
#[graphql(name = "MissingCell")]
pub(crate) struct MissingCellNode {
    /// The student (học sinh).
    student: StudentNode,
    /// The column (cột).
    target: TargetNode,
    /// What is missing (phần còn thiếu).
    what: MissingPart,
}

impl MissingCellNode {
    pub(crate) fn new(scope: &Scope, lacking: &Lacking) -> Self {
        Self {
            student: StudentNode::new(scope.clone(), lacking.student),
            target: lacking.target.into(),
            what: lacking.what.into(),
        }
    }
}

/// One column and how far it is filled (một cột).
#[derive(SimpleObject)]
#[graphql(name = "ColumnReadiness")]
pub(crate) struct ColumnReadinessNode {
    /// The column (cột).
    target: TargetNode,
    /// How many cells must be filled (số ô cần nhập).
    required_count: usize,
    /// How many are filled completely (số ô đã nhập).
    entered_count: usize,
    /// What is missing (các ô còn thiếu), by register number.
    #[graphql(directive = list_size::Items::apply(10))]
    missing: Vec<MissingCellNode>,
}

/// What one signature waits for (phần việc của một giáo viên): a subject, or the homeroom teacher's own columns.
#[derive(SimpleObject)]
#[graphql(name = "ReadinessPart")]
pub(crate) struct PartNode {
    /// The subject (môn học); null for the homeroom teacher's columns.
    subject: Option<Subject>,
    /// In words (tên môn học).
    label: Label,
    /// Who enters it (giáo viên); nobody may have been assigned.
    #[graphql(directive = list_size::Items::apply(2))]
    teachers: Vec<AccountNode>,
    /// Whether every cell is filled (đã nhập đủ).
    is_complete: bool,
    /// The columns (các cột), in the order of the forms.
    #[graphql(directive = list_size::Items::apply(4))]
    columns: Vec<ColumnReadinessNode>,
    /// The signature that waits for it (chữ kí): the subject's, or the consolidation.
    signature: SignatureNode,
}

impl PartNode {
    fn new(scope: &Scope, class: ClassId, part: &Part) -> Self {
        let column = |column: &ColumnReadiness| ColumnReadinessNode {
            target: column.target.into(),
            required_count: column.required,
            entered_count: column.entered,
            missing: column.lacking.iter().map(|lacking| MissingCellNode::new(scope, lacking)).collect(),
        };
        let label = part.subject.map_or_else(
            || Label::new("Phần của giáo viên chủ nhiệm", "The homeroom teacher's part"),
            |subject| Target::Subject(subject).into(),
        );
        Self {
            subject: part.subject.map(Into::into),
            label,
            teachers: accounts(scope, &part.teachers),
            is_complete: part.is_complete(),
            columns: part.columns.iter().map(column).collect(),
            signature: SignatureNode::new(scope, class, part.stage(), part.signed),
        }
    }
}

/// What a class still lacks in a grading period (danh sách chưa hoàn thành của lớp).
#[Object(name = "Readiness")]
impl ReadinessNode {
    /// How many cells must be filled (số ô cần nhập), in the parts that you may read.
    async fn required_count(&self) -> usize {
        self.visible_columns().map(|column| column.required).sum()
    }

    /// How many of them are filled completely (số ô đã nhập).
    async fn entered_count(&self) -> usize {
        self.visible_columns().map(|column| column.entered).sum()
    }

    /// The subjects in the order of the forms, then the homeroom teacher's columns (các phần việc): those that you may read.
    #[graphql(directive = list_size::Items::apply(15))]
    async fn parts(&self) -> Vec<PartNode> {
        self.visible_parts().map(|part| PartNode::new(&self.scope, self.class, part)).collect()
    }

    /// Signatures, lock and publication (tiến độ khép sổ).
    async fn closing(&self) -> ClosingNode {
        ClosingNode::new(&self.scope, self.readiness.closing.clone())
    }
}

/// One class in the list of the whole school (một lớp trong danh sách toàn trường).
#[derive(SimpleObject)]
#[graphql(name = "ReadinessLine")]
pub(crate) struct LineNode {
    /// The class (lớp).
    class: Option<ClassNode>,
    /// How many cells must be filled (số ô cần nhập).
    required_count: usize,
    /// How many of them are filled completely (số ô đã nhập).
    entered_count: usize,
    /// The subjects whose signature is missing or outdated (các môn chưa xác nhận), in the order of the forms.
    unsigned_subjects: Vec<Subject>,
    /// How far the class has come (tiến độ).
    phase: ClosingPhase,
    /// That step in words (tên bước).
    phase_label: Label,
    /// Signatures, lock and publication (tiến độ khép sổ).
    closing: ClosingNode,
}

impl LineNode {
    /// One line per class that is assessed then, has students, and may be read.
    pub(crate) fn all(scope: &Scope, period: GradingPeriod) -> Vec<Self> {
        let lines = closing::lines(scope.school(), period, scope.moment()).into_iter();
        let visible = lines.filter(|line| scope.reads(access::YEAR_READINESS, About::Class(line.class)));
        visible.map(|line| Self::new(scope, line)).collect()
    }

    fn new(scope: &Scope, line: ClassLine) -> Self {
        Self {
            class: ClassNode::find(scope, line.class),
            required_count: line.required,
            entered_count: line.entered,
            unsigned_subjects: line.unsigned.into_iter().map(Into::into).collect(),
            phase: line.phase.into(),
            phase_label: line.phase.into(),
            closing: ClosingNode::new(scope, line.closing),
        }
    }
}
