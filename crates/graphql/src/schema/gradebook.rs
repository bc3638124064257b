//! The gradebook as a closed grid: columns and rows of one class in one grading period, each cell with its version, so
//! that whoever writes next can say what they saw.

use async_graphql::{Object, Result, SimpleObject};
use socai_school::{
    Position,
    calendar::GradingPeriod,
    classes::Class,
    gradebook::{Cell, Mark},
    ids::{ClassId, StudentId},
    periods::LockStatement,
    policy::Object as About,
    regulations::{self, GradeLevel, Target},
};

use super::{
    ActorNode, ClassNode, LockNode, PeriodNode, StudentNode,
    journal::{EntryNode, of_cell},
    mark::{self, MarkNode},
    replacement::ReplacementScoreNode,
    target::TargetNode,
    unlocks::AccessNode,
};
use crate::{
    access,
    enums::{Holds, Label, Level, TraitLevel},
    list_size,
    scalars::{Key, LedgerPosition, Moment, Points},
    scope::Scope,
};

/// The gradebook of a class in a grading period (sổ theo dõi và đánh giá học sinh).
pub(crate) struct GradebookNode {
    pub(crate) scope: Scope,
    pub(crate) class: ClassId,
    pub(crate) grade: GradeLevel,
    pub(crate) period: GradingPeriod,
    pub(crate) columns: Vec<Column>,
}

/// A column and what its cells can hold.
pub(crate) type Column = (Target, regulations::Holds);

impl GradebookNode {
    /// The columns that the visitor may read, or nothing.
    pub(crate) fn of(
        scope: &Scope,
        class: &Class,
        period: GradingPeriod,
        wanted: Option<Vec<Target>>,
    ) -> Option<Self> {
        let rules = scope.school().calendar.rules(class.year, class.grade)?;
        if period.year != class.year {
            return None;
        }
        let targets = wanted.unwrap_or_else(|| rules.targets(class.grade, period.moment));
        let columns: Vec<Column> = targets
            .into_iter()
            .filter_map(|target| Some((target, rules.holds(class.grade, period.moment, target)?)))
            .filter(|(target, _)| scope.reads(access::CLASS_GRADEBOOK, About::Column(class.id, *target)))
            .collect();
        (!columns.is_empty()).then(|| Self {
            scope: scope.clone(),
            class: class.id,
            grade: class.grade,
            period,
            columns,
        })
    }
}

/// A column with what holds for all of its cells (cột).
#[derive(SimpleObject)]
#[graphql(name = "GradebookColumn")]
pub(crate) struct ColumnNode {
    /// What it is for (môn học, phẩm chất, năng lực, rèn luyện, số buổi nghỉ).
    target: TargetNode,
    /// What its cells can hold (loại kết quả).
    holds: Holds,
    /// Whether a test and so a score is prescribed at this moment (có bài kiểm tra định kì). Circular 27/2020, Article 7.1b;
    /// Circular 22/2021, Article 7.
    has_test: bool,
    /// The lock in force on the column (khóa sổ); null when it is open.
    lock: Option<LockNode>,
    /// Whether you may write into it now (quyền ghi hiện tại).
    access: AccessNode,
}

/// The gradebook of a class in a grading period (sổ theo dõi và đánh giá học sinh). Circulars 27/2020/TT-BGDĐT and
/// 22/2021/TT-BGDĐT.
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
    #[graphql(directive = list_size::Items::apply(25))]
    async fn columns(&self) -> Vec<ColumnNode> {
        let lock = |target| lock_on(&self.scope, self.period, self.grade, self.class, target);
        let column = |(target, holds): &Column| ColumnNode {
            target: TargetNode::on_form(*target, self.grade.school_level()),
            holds: (*holds).into(),
            has_test: has_test(*target, *holds),
            lock: lock(*target).map(|statement| LockNode::new(self.scope.clone(), statement.clone())),
            access: AccessNode::of_column(&self.scope, self.class, self.period, *target),
        };
        self.columns.iter().map(column).collect()
    }

    /// One row per student of the class list (các học sinh), on the day shown within the school year.
    #[graphql(directive = list_size::Items::apply(40))]
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
        let cell =
            |(target, _): &Column| CellNode::new(&self.scope, (student, self.period, *target), self.class);
        self.columns.iter().map(cell).collect()
    }
}

/// One student's row (dòng của một học sinh).
#[derive(SimpleObject)]
#[graphql(name = "GradebookRow")]
pub(crate) struct RowNode {
    /// The student (học sinh).
    student: StudentNode,
    /// One cell per column (các ô), in the order of `Gradebook.columns`; empty cells too.
    #[graphql(directive = list_size::Items::apply(25))]
    cells: Vec<CellNode>,
}

pub(crate) fn has_test(target: Target, holds: regulations::Holds) -> bool {
    matches!(target, Target::Subject(_))
        && matches!(holds, regulations::Holds::LevelAndScore | regulations::Holds::DecimalScore)
}

pub(crate) fn lock_on(
    scope: &Scope,
    period: GradingPeriod,
    grade: GradeLevel,
    class: ClassId,
    target: Target,
) -> Option<&LockStatement> {
    scope.school().locks.covering(period, grade, class, target, scope.moment())
}

/// The cells of a student that the visitor may read as a member of the staff.
pub(crate) fn of_student(scope: &Scope, student: StudentId, period: GradingPeriod) -> Vec<CellNode> {
    let cells = scope.school().gradebook.cells(student, period);
    cells
        .filter(|(target, cell)| scope.reads(access::STUDENT_GRADES, About::Column(cell.class, *target)))
        .map(|(target, cell)| CellNode::new(scope, (student, period, target), cell.class))
        .collect()
}

/// The cells of a student that were published to the guardians.
pub(crate) fn published_of_student(
    scope: &Scope,
    student: StudentId,
    period: GradingPeriod,
) -> Vec<CellNode> {
    let cells = scope.school().gradebook.cells(student, period);
    let published = cells.filter(|(_, cell)| scope.is_published(student, period, cell));
    published.map(|(target, cell)| CellNode::new(scope, (student, period, target), cell.class)).collect()
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

    /// The grading period (kì đánh giá).
    async fn period(&self) -> PeriodNode {
        PeriodNode::new(self.scope.clone(), self.period)
    }

    /// The column (cột).
    async fn target(&self) -> TargetNode {
        self.target.into()
    }

    /// What stands in it (kết quả), of every kind and level of schooling; null when nothing does.
    #[graphql(name = "mark")]
    async fn mark_node(&self) -> Option<MarkNode> {
        self.mark().map(Into::into)
    }

    /// In primary school, the level reached in a subject (mức đạt được): T, H or C.
    async fn level(&self) -> Option<Level> {
        let Mark::Subject { level, .. } = self.mark()? else { return None };
        level.map(Into::into)
    }

    /// In primary school, the level reached in a quality or competency (mức đạt được): T, Đ or C.
    async fn trait_level(&self) -> Option<TraitLevel> {
        let Mark::Trait { level } = self.mark()? else { return None };
        Some(level.into())
    }

    /// The level, or what an absence means, in words (tên mức đạt được).
    async fn level_label(&self) -> Option<Label> {
        mark::label(self.mark()?)
    }

    /// In primary school, the test score (điểm kiểm tra định kì). Scores of secondary school are in `mark`.
    async fn score(&self) -> Option<Points> {
        let Mark::Subject { score, .. } = self.mark()? else { return None };
        score.map(Points)
    }

    /// In primary school, the test that was sat in place of an abnormal one (bài kiểm tra thay thế); its score stands beside
    /// the first one in `mark`. Null when there is none.
    async fn replacement(&self) -> Option<ReplacementScoreNode> {
        let replacement = self.cell()?.replacement.as_deref()?;
        Some(ReplacementScoreNode::new(&self.scope, replacement))
    }

    /// In primary school, the score that counts (điểm được lấy): of the test, or of the one sat in its place.
    async fn standing_score(&self) -> Option<Points> {
        self.cell()?.standing_score().map(Points)
    }

    /// The command that wrote it last (lần nhập): its idempotency key.
    async fn command(&self) -> Option<Key> {
        self.cell().map(|cell| cell.command.into())
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

    /// Whether you may write it now (quyền ghi hiện tại), and until when.
    async fn access(&self) -> AccessNode {
        AccessNode::of_cell(&self.scope, self.class, (self.student, self.period, self.target))
    }

    /// Every writing of the cell, newest first (lịch sử của ô): the old value stays readable, as on paper. Null when you may
    /// not read it.
    #[graphql(directive = list_size::Items::apply(5))]
    async fn history(&self) -> Result<Option<Vec<EntryNode>>> {
        if !self.scope.reads(access::GRADE_CELL_HISTORY, About::Column(self.class, self.target)) {
            return Ok(None);
        }
        let last: Option<Position> = self.cell().map(|cell| cell.position);
        Ok(Some(of_cell(&self.scope, last).await?))
    }
}
