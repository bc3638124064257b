//! The gradebook of one subject in one term: what a subject teacher works with. Regular, middle and end assessments of a term
//! lie in three grading periods of the ledger; here they stand beside each other, as on the form.

use async_graphql::{ComplexObject, Object, SimpleObject};
use socai_school::{
    calendar::{self, GradingPeriod, SchoolYear},
    classes::Class,
    ids::{ClassId, StudentId},
    policy::Object as About,
    regulations::{self, AssessmentPeriod, Target},
};

use super::{
    CellNode, ClassNode, LockNode, PeriodNode, StudentNode, TargetNode,
    subject_year::{StandingNode, standing},
};
use crate::{
    access,
    enums::{Holds, Label, Subject, TermName},
    list_size,
    scope::Scope,
};

/// A column: when, what for, what it holds.
#[derive(Clone, Copy)]
pub(crate) struct Column {
    pub(crate) period: GradingPeriod,
    pub(crate) target: Target,
    pub(crate) holds: regulations::Holds,
}

/// The gradebook of a class in one subject and term (sổ theo dõi và đánh giá học sinh theo môn học).
pub(crate) struct SubjectGradebookNode {
    pub(crate) scope: Scope,
    pub(crate) class: ClassId,
    pub(crate) subject: regulations::Subject,
    pub(crate) term: calendar::Term,
    pub(crate) regular: Vec<Column>,
    pub(crate) middle: Option<Column>,
    pub(crate) end: Option<Column>,
}

/// The three moments of a term.
fn moments(term: calendar::Term) -> [AssessmentPeriod; 3] {
    match term {
        calendar::Term::One => {
            [AssessmentPeriod::RegularOne, AssessmentPeriod::MidTermOne, AssessmentPeriod::EndTermOne]
        }
        calendar::Term::Two => {
            [AssessmentPeriod::RegularTwo, AssessmentPeriod::MidTermTwo, AssessmentPeriod::EndOfYear]
        }
    }
}

impl SubjectGradebookNode {
    /// The book, or nothing when the grade has no such subject or the visitor may not read it.
    pub(crate) fn of(
        scope: &Scope,
        class: &Class,
        subject: regulations::Subject,
        term: calendar::Term,
    ) -> Option<Self> {
        let rules = scope.school().calendar.rules(class.year, class.grade)?;
        let whole = Target::Subject(subject);
        if !scope.reads(access::CLASS_SUBJECT_GRADEBOOK, About::Column(class.id, whole)) {
            return None;
        }
        let column = |moment, target| {
            let period = GradingPeriod { year: class.year, moment };
            Some(Column { period, target, holds: rules.holds(class.grade, moment, target)? })
        };
        let [regular, middle, end] = moments(term);
        let targets = rules.targets(class.grade, regular).into_iter();
        let regular: Vec<Column> = targets
            .filter(|target| target.subject() == Some(subject))
            .filter_map(|target| column(regular, target))
            .collect();
        let (middle, end) = (column(middle, whole), column(end, whole));
        if regular.is_empty() && middle.is_none() && end.is_none() {
            return None;
        }
        Some(Self { scope: scope.clone(), class: class.id, subject, term, regular, middle, end })
    }

    fn in_order(&self) -> impl Iterator<Item = Column> {
        self.regular.iter().copied().chain(self.middle).chain(self.end)
    }

    fn cell(&self, student: StudentId, column: Column) -> CellNode {
        CellNode::new(&self.scope, (student, column.period, column.target), self.class)
    }
}

/// A column of a subject's gradebook (cột điểm).
#[derive(SimpleObject)]
#[graphql(name = "SubjectColumn")]
pub(crate) struct SubjectColumnNode {
    /// The grading period (kì đánh giá) in which its cells are entered and locked.
    period: PeriodNode,
    /// What it is for (cột).
    target: TargetNode,
    /// What its cells can hold (loại kết quả).
    holds: Holds,
    /// The lock in force on the column (khóa sổ); null when it is open.
    lock: Option<LockNode>,
}

/// One student's row (dòng của một học sinh).
#[derive(SimpleObject)]
#[graphql(name = "SubjectRow", complex)]
pub(crate) struct SubjectRowNode {
    #[graphql(skip)]
    of: Row,
    /// The student (học sinh).
    student: StudentNode,
    /// Whether the student is exempt from the subject (được miễn học).
    is_exempt: bool,
    /// The regular assessments (đánh giá thường xuyên), in order; empty cells too. None in primary school.
    #[graphql(directive = list_size::Items::apply(4))]
    regular: Vec<CellNode>,
    /// The assessment in the middle of the term (giữa kì).
    middle: Option<CellNode>,
    /// The assessment at the end of the term (cuối kì).
    end: Option<CellNode>,
}

/// What the results of a row are found from.
struct Row {
    scope: Scope,
    student: StudentId,
    year: SchoolYear,
    subject: regulations::Subject,
    term: calendar::Term,
}

#[ComplexObject]
impl SubjectRowNode {
    /// In secondary school, the result of the term (ĐTBmhk, Đ, CĐ); null in primary school and for who is exempt.
    async fn term_result(&self) -> Option<StandingNode> {
        let Row { scope, student, year, subject, term } = &self.of;
        standing(scope, *student, *year, *subject, Some(*term))
    }

    /// In secondary school, the result of the year (ĐTBmcn, Đ, CĐ); null in primary school and for who is exempt.
    async fn year_result(&self) -> Option<StandingNode> {
        let Row { scope, student, year, subject, .. } = &self.of;
        standing(scope, *student, *year, *subject, None)
    }
}

/// The gradebook of a class in one subject and term (sổ theo dõi và đánh giá học sinh theo môn học). Circular
/// 22/2021/TT-BGDĐT; in primary school the periodic assessments of the term.
#[Object(name = "SubjectGradebook")]
impl SubjectGradebookNode {
    /// The class (lớp).
    async fn class(&self) -> Option<ClassNode> {
        ClassNode::find(&self.scope, self.class)
    }

    /// The subject (môn học).
    async fn subject(&self) -> Subject {
        self.subject.into()
    }

    /// The subject in words (tên môn học).
    async fn label(&self) -> Label {
        self.subject.into()
    }

    /// The term (học kì).
    async fn term(&self) -> TermName {
        self.term.into()
    }

    /// The columns (các cột): regular assessments, middle, end.
    #[graphql(directive = list_size::Items::apply(6))]
    async fn columns(&self) -> Vec<SubjectColumnNode> {
        let Some(class) = self.scope.school().classes.class(self.class) else { return Vec::new() };
        let lock = |column: Column| {
            let Column { period, target, .. } = column;
            super::gradebook::lock_on(&self.scope, period, class.grade, class.id, target)
        };
        let node = |column: Column| SubjectColumnNode {
            period: PeriodNode::new(self.scope.clone(), column.period),
            target: TargetNode::on_form(column.target, class.grade.school_level()),
            holds: column.holds.into(),
            lock: lock(column).map(|statement| LockNode::new(self.scope.clone(), statement.clone())),
        };
        self.in_order().map(node).collect()
    }

    /// One row per student of the class list (các học sinh), on the day shown within the school year.
    #[graphql(directive = list_size::Items::apply(40))]
    async fn rows(&self) -> Vec<SubjectRowNode> {
        let school = self.scope.school();
        let Some(class) = school.classes.class(self.class) else { return Vec::new() };
        let row = |student: &socai_school::registry::Student| SubjectRowNode {
            of: Row {
                scope: self.scope.clone(),
                student: student.id,
                year: class.year,
                subject: self.subject,
                term: self.term,
            },
            student: StudentNode::new(self.scope.clone(), student.id),
            is_exempt: school.plans.is_exempt(student.id, class.year, self.subject),
            regular: self.regular.iter().map(|column| self.cell(student.id, *column)).collect(),
            middle: self.middle.map(|column| self.cell(student.id, column)),
            end: self.end.map(|column| self.cell(student.id, column)),
        };
        let list = school.registry.class_list(self.class, self.scope.day_in(class.year));
        list.into_iter().map(row).collect()
    }
}
