//! What finalizing the year of a class would record, and where its students go afterwards.

use async_graphql::{Enum, SimpleObject};
use socai_school::{
    ids::ClassId,
    policy::Object as About,
    results::{self, Destination, Hindrance, StudentPreview},
};

use super::{
    StudentNode,
    awards::AwardNode,
    explanation::{MissingNode, missing},
    outcome::{FinalizedNode, OutcomeNode},
    results::{Sight, YearResultNode},
};
use crate::{
    access,
    enums::{AssessmentPeriod, FinalizationChange, GradeLevel, Label, SchoolLevel},
    list_size,
    scope::Scope,
};

/// Which condition keeps a whole class from being finalized (điều kiện chưa có).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Enum)]
pub(crate) enum HindranceKind {
    /// Chưa khóa sổ: some column is not locked at that moment.
    NotLocked,
    /// Hiệu trưởng chưa xác nhận: the principal has not confirmed that moment, or something changed since.
    NotConfirmed,
}

/// What keeps a whole class from being finalized (vướng mắc của lớp).
#[derive(Clone, Debug, SimpleObject)]
#[graphql(name = "FinalizationHindrance")]
pub(crate) struct HindranceNode {
    /// Which condition.
    kind: HindranceKind,
    /// At which moment of assessment (thời điểm).
    moment: AssessmentPeriod,
    /// That in words.
    text: Label,
}

impl From<Hindrance> for HindranceNode {
    fn from(hindrance: Hindrance) -> Self {
        let text = hindrance.text();
        let (kind, moment) = match hindrance {
            Hindrance::NotLocked(moment) => (HindranceKind::NotLocked, moment),
            Hindrance::NotConfirmed(moment) => (HindranceKind::NotConfirmed, moment),
        };
        Self { kind, moment: moment.into(), text: Label::new(text.vi, text.en) }
    }
}

/// What finalizing would record of a student (kết quả sẽ xác nhận của một học sinh).
#[derive(SimpleObject)]
#[graphql(name = "StudentFinalization")]
pub(crate) struct StudentFinalizationNode {
    /// The student (học sinh).
    student: StudentNode,
    /// What would be recorded (kết quả).
    outcome: OutcomeNode,
    /// What was recorded before (đã xác nhận).
    finalized: Option<FinalizedNode>,
    /// What would change (thay đổi).
    change: FinalizationChange,
    /// What is missing and keeps it from being recorded (còn thiếu).
    #[graphql(directive = list_size::Items::apply(5))]
    missing: Vec<MissingNode>,
    /// Whether what was assessed again is not locked yet, which keeps it from being recorded (đánh giá lại chưa khóa).
    is_reassessment_open: bool,
    /// Awards that were granted and that the result does not carry any more (khen thưởng không còn phù hợp).
    #[graphql(directive = list_size::Items::apply(1))]
    lost_awards: Vec<AwardNode>,
    /// The whole year with its explanation (kết quả năm học).
    result: YearResultNode,
}

impl StudentFinalizationNode {
    fn new(scope: &Scope, preview: StudentPreview<'_>) -> Self {
        let awards = &scope.school().awards;
        let lost = preview.lost_awards.iter().filter_map(|id| awards.award(*id));
        Self {
            student: StudentNode::new(scope.clone(), preview.year.student),
            outcome: (&preview.outcome).into(),
            finalized: preview.finalized.map(|finalized| FinalizedNode::new(scope, finalized)),
            change: preview.change.into(),
            missing: missing(&preview.missing),
            is_reassessment_open: preview.is_reassessment_open,
            lost_awards: lost.map(|award| AwardNode::new(scope, award)).collect(),
            result: YearResultNode::new(scope, preview.year, Sight::Everything),
        }
    }
}

/// What finalizing the year of a class would record (xem trước khi xác nhận kết quả năm học).
#[derive(SimpleObject)]
#[graphql(name = "FinalizationPreview")]
pub(crate) struct FinalizationPreviewNode {
    /// What keeps the whole class (vướng mắc của lớp), in the order of the year.
    #[graphql(directive = list_size::Items::apply(5))]
    hindrances: Vec<HindranceNode>,
    /// Its students at the end of the year (học sinh), in the order of the class list.
    #[graphql(directive = list_size::Items::apply(40))]
    students: Vec<StudentFinalizationNode>,
    /// Whether `finalizeYear` of the whole class would be accepted now.
    is_accepted: bool,
}

impl FinalizationPreviewNode {
    /// Told of the head, whatever moment is looked at: only now can something be finalized.
    pub(crate) fn of(scope: &Scope, class: ClassId) -> Option<Self> {
        if !scope.reads(access::CLASS_FINALIZATION_PREVIEW, About::Class(class)) {
            return None;
        }
        let scope = scope.at_head();
        let preview = results::finalization_preview(scope.school(), class, scope.moment())?;
        let is_open =
            |student: &StudentPreview<'_>| !student.missing.is_empty() || student.is_reassessment_open;
        let is_accepted = preview.hindrances.is_empty() && !preview.students.iter().any(is_open);
        Some(Self {
            hindrances: preview.hindrances.into_iter().map(Into::into).collect(),
            students: preview
                .students
                .into_iter()
                .map(|student| StudentFinalizationNode::new(&scope, student))
                .collect(),
            is_accepted,
        })
    }
}

/// Where a student goes after the year (nơi đến năm sau).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Enum)]
pub(crate) enum DestinationKind {
    /// Lên lớp: up a grade.
    Promoted,
    /// Lưu ban: into the same grade once more.
    Retained,
    /// Hoàn thành cấp học: out, the level of schooling is completed.
    Completed,
    /// Chưa xác định: the year is not finalized, or something is still to be done.
    Open,
}

/// Where a student goes after the year (danh sách lên lớp, lưu ban).
#[derive(SimpleObject)]
#[graphql(name = "NextYearEntry")]
pub(crate) struct NextYearNode {
    /// The student (học sinh).
    student: StudentNode,
    /// Where to (nơi đến).
    destination: DestinationKind,
    /// The grade of the next year (khối năm sau), when the student goes up or repeats.
    grade: Option<GradeLevel>,
    /// The level of schooling that is completed (cấp học đã hoàn thành), when it is.
    completed_level: Option<SchoolLevel>,
}

/// Where the students of a class go, by what was finalized and decided; nothing when the visitor may not read it.
pub(crate) fn next_year(scope: &Scope, class: ClassId) -> Option<Vec<NextYearNode>> {
    if !scope.reads(access::CLASS_NEXT_YEAR, About::Class(class)) {
        return None;
    }
    let node = |(student, destination)| {
        let (destination, grade, completed_level) = match destination {
            Destination::Promoted(grade) => (DestinationKind::Promoted, Some(grade.into()), None),
            Destination::Retained(grade) => (DestinationKind::Retained, Some(grade.into()), None),
            Destination::Completed(level) => (DestinationKind::Completed, None, Some(level.into())),
            Destination::Open => (DestinationKind::Open, None, None),
        };
        let student = StudentNode::new(scope.clone(), student);
        NextYearNode { student, destination, grade, completed_level }
    };
    Some(results::next_year(scope.school(), class).into_iter().map(node).collect())
}
