//! The gradebook as a closed grid: columns and rows of one class in one grading period, each cell with its version, so
//! that whoever writes next can say what they saw.

use async_graphql::{Enum, Object, Result, SimpleObject};
use socai_school::{
    Position,
    calendar::GradingPeriod,
    classes::Class,
    gradebook::{Cell, Mark},
    ids::{ClassId, StudentId},
    periods::LockStatement,
    policy::Object as About,
    regulations::{GradeLevel, RuleSet, Target},
};

use super::{
    ActorNode, ClassNode, LockNode, PeriodNode, StudentNode,
    journal::{EntryNode, of_cell},
};
use crate::{
    access,
    enums::{Competency, Label, Level, Quality, Subject, TraitLevel},
    scalars::{LedgerPosition, Moment, Points},
    scope::Scope,
};

/// What a column is for (loại cột).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Enum)]
pub(crate) enum TargetKind {
    /// Môn học, hoạt động giáo dục: a subject or educational activity.
    Subject,
    /// Phẩm chất: a quality.
    Quality,
    /// Năng lực: a competency.
    Competency,
}

/// A column of the gradebook (cột trong sổ theo dõi): a subject, a quality or a competency.
#[derive(Clone, Debug, SimpleObject)]
#[graphql(name = "Target")]
pub(crate) struct TargetNode {
    /// Which of the three.
    kind: TargetKind,
    /// The subject (môn học), if it is one.
    subject: Option<Subject>,
    /// The quality (phẩm chất), if it is one.
    quality: Option<Quality>,
    /// The competency (năng lực), if it is one.
    competency: Option<Competency>,
    /// The stable code of the ledger, such as `subject:TV`.
    code: String,
    /// The column in words (tên cột).
    label: Label,
}

impl From<Target> for TargetNode {
    fn from(target: Target) -> Self {
        let (mut subject, mut quality, mut competency) = (None, None, None);
        let kind = match target {
            Target::Subject(value) => {
                subject = Some(value.into());
                TargetKind::Subject
            }
            Target::Quality(value) => {
                quality = Some(value.into());
                TargetKind::Quality
            }
            Target::Competency(value) => {
                competency = Some(value.into());
                TargetKind::Competency
            }
        };
        Self { kind, subject, quality, competency, code: target.to_string(), label: target.into() }
    }
}

/// The gradebook of a class in a grading period (sổ theo dõi và đánh giá học sinh).
pub(crate) struct GradebookNode {
    scope: Scope,
    class: ClassId,
    grade: GradeLevel,
    period: GradingPeriod,
    targets: Vec<Target>,
}

impl GradebookNode {
    /// The columns that the visitor may read, or nothing.
    pub(crate) fn of(
        scope: &Scope,
        class: &Class,
        period: GradingPeriod,
        wanted: Option<Vec<Target>>,
    ) -> Option<Self> {
        let rules = RuleSet::in_force_on(scope.school().calendar.year(class.year)?.first_day)?;
        if period.year != class.year {
            return None;
        }
        let mut targets = wanted.unwrap_or_else(|| rules.targets(class.grade));
        targets.retain(|target| {
            rules.covers(class.grade, *target)
                && scope.reads(access::CLASS_GRADEBOOK, About::Column(class.id, *target))
        });
        (!targets.is_empty()).then(|| Self {
            scope: scope.clone(),
            class: class.id,
            grade: class.grade,
            period,
            targets,
        })
    }

    fn has_test(&self, target: Target) -> bool {
        let Some(dates) = self.scope.school().calendar.year(self.period.year) else { return false };
        let rules = RuleSet::in_force_on(dates.first_day);
        target
            .subject()
            .zip(rules)
            .is_some_and(|(subject, rules)| rules.has_test(self.grade, subject, self.period.moment))
    }
}

/// A column with what holds for all of its cells (cột).
#[derive(SimpleObject)]
#[graphql(name = "GradebookColumn")]
pub(crate) struct ColumnNode {
    /// What it is for (môn học, phẩm chất hoặc năng lực).
    target: TargetNode,
    /// Whether a test and so a score is prescribed at this moment (có bài kiểm tra định kì). Circular 27/2020, Article 7.1b.
    has_test: bool,
    /// The lock in force on the column (khóa sổ); null when it is open.
    lock: Option<LockNode>,
}

/// The gradebook of a class in a grading period (sổ theo dõi và đánh giá học sinh). Circular 27/2020/TT-BGDĐT.
#[Object(name = "Gradebook")]
impl GradebookNode {
    /// The class (lớp).
    async fn class(&self) -> Option<ClassNode> {
        ClassNode::find(&self.scope, self.class)
    }

    /// The grading period (kì đánh giá).
    async fn period(&self) -> PeriodNode {
        PeriodNode::new(self.scope.clone(), self.period)
    }

    /// The columns that you may read (các cột), in the order of the official forms or as asked for.
    #[graphql(complexity = "25 * child_complexity")]
    async fn columns(&self) -> Vec<ColumnNode> {
        let lock = |target| lock_on(&self.scope, self.period, self.grade, self.class, target);
        let column = |target: &Target| ColumnNode {
            target: (*target).into(),
            has_test: self.has_test(*target),
            lock: lock(*target).map(|statement| LockNode::new(self.scope.clone(), statement.clone())),
        };
        self.targets.iter().map(column).collect()
    }

    /// One row per student of the class list (các học sinh), on the day shown within the school year.
    #[graphql(complexity = "40 * child_complexity")]
    async fn rows(&self) -> Vec<RowNode> {
        let day = self.scope.day_in(self.period.year);
        let row = |student: &socai_school::registry::Student| RowNode {
            student: StudentNode::new(self.scope.clone(), student.id),
            cells: self.cells(student.id),
        };
        self.scope.school().registry.class_list(self.class, day).into_iter().map(row).collect()
    }
}

impl GradebookNode {
    fn cells(&self, student: StudentId) -> Vec<CellNode> {
        let cell = |target: &Target| CellNode::new(&self.scope, (student, self.period, *target), self.class);
        self.targets.iter().map(cell).collect()
    }
}

/// One student's row (dòng của một học sinh).
#[derive(SimpleObject)]
#[graphql(name = "GradebookRow")]
pub(crate) struct RowNode {
    /// The student (học sinh).
    student: StudentNode,
    /// One cell per column (các ô), in the order of `Gradebook.columns`; empty cells too.
    #[graphql(complexity = "25 * child_complexity")]
    cells: Vec<CellNode>,
}

fn lock_on(
    scope: &Scope,
    period: GradingPeriod,
    grade: GradeLevel,
    class: ClassId,
    target: Target,
) -> Option<&LockStatement> {
    scope.school().locks.covering(period, grade, class, target)
}

/// The cells of a student that the visitor may read as a member of the staff.
pub(crate) fn of_student(scope: &Scope, student: StudentId, period: GradingPeriod) -> Vec<CellNode> {
    let cells = scope.school().gradebook.cells(student, period);
    cells
        .filter(|(target, cell)| scope.reads(access::STUDENT_GRADES, About::Column(cell.class, *target)))
        .map(|(target, cell)| CellNode::new(scope, (student, period, target), cell.class))
        .collect()
}

/// The cells of a student that are locked, and so meant for the guardians.
pub(crate) fn locked_of_student(scope: &Scope, student: StudentId, period: GradingPeriod) -> Vec<CellNode> {
    let cells = scope.school().gradebook.cells(student, period);
    cells
        .map(|(target, cell)| CellNode::new(scope, (student, period, target), cell.class))
        .filter(CellNode::locked)
        .collect()
}

/// A cell of the gradebook (ô trong sổ).
#[derive(Clone)]
pub(crate) struct CellNode {
    scope: Scope,
    student: StudentId,
    period: GradingPeriod,
    target: Target,
    class: ClassId,
}

impl CellNode {
    pub(crate) fn new(scope: &Scope, at: (StudentId, GradingPeriod, Target), class: ClassId) -> Self {
        let (student, period, target) = at;
        Self { scope: scope.clone(), student, period, target, class }
    }

    fn cell(&self) -> Option<&Cell> {
        self.scope.school().gradebook.cell(self.student, self.period, self.target)
    }

    fn mark(&self) -> Option<Mark> {
        self.cell()?.mark
    }

    fn lock_in(&self, class: ClassId) -> Option<&LockStatement> {
        let grade = self.scope.school().classes.class(class)?.grade;
        lock_on(&self.scope, self.period, grade, class, self.target)
    }

    // A cell that came along from another class is closed by a lock of either class.
    fn lock_statement(&self) -> Option<&LockStatement> {
        self.lock_in(self.class).or_else(|| self.cell().and_then(|cell| self.lock_in(cell.class)))
    }

    fn locked(&self) -> bool {
        self.lock_statement().is_some()
    }
}

/// A cell of the gradebook (ô trong sổ): one student, one grading period, one column.
#[Object(name = "GradeCell")]
impl CellNode {
    /// The student (học sinh).
    async fn student(&self) -> StudentNode {
        StudentNode::new(self.scope.clone(), self.student)
    }

    /// The column (cột).
    async fn target(&self) -> TargetNode {
        self.target.into()
    }

    /// The level reached in a subject (mức đạt được): T, H or C.
    async fn level(&self) -> Option<Level> {
        match self.mark()? {
            Mark::Subject { level, .. } => level.map(Into::into),
            Mark::Trait { .. } => None,
        }
    }

    /// The level reached in a quality or competency (mức đạt được): T, Đ or C.
    async fn trait_level(&self) -> Option<TraitLevel> {
        match self.mark()? {
            Mark::Trait { level } => Some(level.into()),
            Mark::Subject { .. } => None,
        }
    }

    /// The level in words (tên mức đạt được).
    async fn level_label(&self) -> Option<Label> {
        match self.mark()? {
            Mark::Subject { level, .. } => level.map(Into::into),
            Mark::Trait { level } => Some(level.into()),
        }
    }

    /// The test score (điểm kiểm tra định kì).
    async fn score(&self) -> Option<Points> {
        match self.mark()? {
            Mark::Subject { score, .. } => score.map(Points),
            Mark::Trait { .. } => None,
        }
    }

    /// The comment (nhận xét); null when there is none or it was erased.
    async fn comment(&self) -> Option<&str> {
        self.cell()?.comment.as_ref()?.get().map(socai_school::text::Note::as_str)
    }

    /// Whether there was a comment that was erased (nhận xét đã xóa).
    async fn is_comment_erased(&self) -> bool {
        self.cell().and_then(|cell| cell.comment.as_ref()).is_some_and(|comment| comment.get().is_none())
    }

    /// How often the cell was written (phiên bản); 0 when it never was. Given back as `expectedVersion`.
    async fn version(&self) -> u32 {
        self.cell().map_or(0, |cell| cell.version)
    }

    /// When it was written last (thời điểm ghi).
    async fn entered_at(&self) -> Option<Moment> {
        self.cell().map(|cell| cell.at.into())
    }

    /// Who wrote it last (người ghi).
    async fn entered_by(&self) -> Option<ActorNode> {
        self.cell().map(|cell| ActorNode::new(&self.scope, cell.by))
    }

    /// The event that wrote it last (vị trí trong sổ cái).
    async fn position(&self) -> Option<LedgerPosition> {
        self.cell().map(|cell| cell.position.into())
    }

    /// Whether the cell is locked (đã khóa sổ).
    async fn is_locked(&self) -> bool {
        self.locked()
    }

    /// The lock in force on the cell (khóa sổ); null when it is open.
    async fn lock(&self) -> Option<LockNode> {
        self.lock_statement().map(|statement| LockNode::new(self.scope.clone(), statement.clone()))
    }

    /// Every writing of the cell, newest first (lịch sử của ô): the old value stays readable, as on paper. Null when you may
    /// not read it.
    #[graphql(complexity = "5 * child_complexity")]
    async fn history(&self) -> Result<Option<Vec<EntryNode>>> {
        if !self.scope.reads(access::GRADE_CELL_HISTORY, About::Column(self.class, self.target)) {
            return Ok(None);
        }
        let last: Option<Position> = self.cell().map(|cell| cell.position);
        Ok(Some(of_cell(&self.scope, last).await?))
    }
}
