//! Notes about students, reviews of weeks and months, and measures of discipline, as those may read them who teach.

use async_graphql::{OneofObject, SimpleObject};
use socai_school::{
    attendance::Signature,
    conduct::{ConductNote, Discipline, Review, Reviewed, Span, Withdrawal},
    ids::{ClassId, ConductNoteId, DisciplineId, StudentId},
    policy::Object as About,
    text::Note,
};

use super::{ActorNode, ClassNode, StudentNode};
use crate::{
    access,
    enums::{ConductNoteKind, DisciplineMeasure, Label, ReviewLevel},
    list_size,
    scalars::{Day, Key, LedgerPosition, Moment, MonthOfYear},
    scope::Scope,
};

/// A teaching week or a month (tuần học, tháng).
#[derive(OneofObject)]
pub(crate) enum SpanInput {
    /// Tuần học: a teaching week, from 1 to 35.
    Week(u8),
    /// Tháng: a month.
    Month(MonthOfYear),
}

impl From<SpanInput> for Span {
    fn from(input: SpanInput) -> Self {
        match input {
            SpanInput::Week(week) => Self::Week(week),
            SpanInput::Month(month) => Self::Month(month.0),
        }
    }
}

/// Who wrote something when (người ghi, thời điểm ghi).
#[derive(SimpleObject)]
#[graphql(name = "BookEntry")]
pub(crate) struct BookEntryNode {
    /// Who (người ghi).
    by: ActorNode,
    /// When (thời điểm ghi).
    at: Moment,
    /// Its event (vị trí trong sổ cái).
    position: LedgerPosition,
}

impl BookEntryNode {
    pub(crate) fn new(scope: &Scope, signature: Signature) -> Self {
        let Signature { position, at, by } = signature;
        Self { by: ActorNode::new(scope, by), at: at.into(), position: position.into() }
    }
}

/// That something does not stand any more (rút, xóa).
#[derive(SimpleObject)]
#[graphql(name = "BookWithdrawal")]
pub(crate) struct WithdrawalNode {
    /// Who and when.
    entry: BookEntryNode,
    /// Why (lí do); null when it was erased.
    reason: Option<String>,
}

impl WithdrawalNode {
    fn new(scope: &Scope, withdrawal: &Withdrawal) -> Self {
        let entry = BookEntryNode::new(scope, withdrawal.signature);
        Self { entry, reason: withdrawal.reason.get().map(Note::to_string) }
    }
}

/// What a teacher noted of a student (ghi nhận khen, nhắc nhở). No rating follows from it.
#[derive(SimpleObject)]
#[graphql(name = "ConductNote")]
pub(crate) struct ConductNoteNode {
    /// Its id (mã ghi nhận), for correcting it.
    note_id: Key,
    /// The student (học sinh).
    student: StudentNode,
    /// The student's class on that day (lớp).
    class: Option<ClassNode>,
    /// The day that it is about (ngày).
    on: Day,
    /// What kind of note (loại).
    kind: ConductNoteKind,
    /// That in words.
    label: Label,
    /// What is said (nội dung); null when it was erased.
    text: Option<String>,
    /// Whether guardians read it in the contact book (chia sẻ với gia đình).
    is_shared: bool,
    /// How often it was written (phiên bản), from 1.
    version: u32,
    /// How it was written first (lần ghi đầu).
    entered: BookEntryNode,
    /// How it was written last (lần ghi gần nhất).
    last: BookEntryNode,
    /// That it was taken back (đã rút).
    withdrawn: Option<WithdrawalNode>,
}

impl ConductNoteNode {
    pub(super) fn new(scope: &Scope, note: &ConductNote) -> Self {
        Self {
            note_id: Key(note.id.0),
            student: StudentNode::new(scope.clone(), note.student),
            class: ClassNode::find(scope, note.class),
            on: note.on.into(),
            kind: note.kind.into(),
            label: note.kind.into(),
            text: note.text.get().map(Note::to_string),
            is_shared: note.is_shared,
            version: note.version,
            entered: BookEntryNode::new(scope, note.entered),
            last: BookEntryNode::new(scope, note.last),
            withdrawn: note.withdrawn.as_ref().map(|withdrawn| WithdrawalNode::new(scope, withdrawn)),
        }
    }

    /// A note, if the visitor may read notes about the student.
    pub(crate) fn find(scope: &Scope, id: ConductNoteId) -> Option<Self> {
        let note = scope.school().conduct.note(id)?;
        let reads = scope.reads(access::STUDENT_CONDUCT_NOTES, About::Student(note.student));
        reads.then(|| Self::new(scope, note))
    }

    /// The notes about a student, oldest first; nothing when the visitor may not read them.
    pub(crate) fn of_student(scope: &Scope, student: StudentId) -> Option<Vec<Self>> {
        let notes = || scope.school().conduct.notes_of(student).map(|note| Self::new(scope, note)).collect();
        scope.reads(access::STUDENT_CONDUCT_NOTES, About::Student(student)).then(notes)
    }
}

/// The level of a student in a review (mức của học sinh).
#[derive(SimpleObject)]
#[graphql(name = "ReviewedStudent")]
pub(crate) struct ReviewedNode {
    /// The student (học sinh).
    student: StudentNode,
    /// The level (mức).
    level: ReviewLevel,
    /// That in words.
    label: Label,
}

/// What the homeroom teacher said of a week or a month (nhận xét nền nếp của lớp).
#[derive(SimpleObject)]
#[graphql(name = "ConductReview")]
pub(crate) struct ReviewNode {
    /// The teaching week (tuần học), if it is about one.
    week: Option<u8>,
    /// The month (tháng), if it is about one.
    month: Option<MonthOfYear>,
    /// The levels of students (mức của từng học sinh); none where the school uses none.
    #[graphql(directive = list_size::Items::apply(40))]
    levels: Vec<ReviewedNode>,
    /// On the class as a whole (nhận xét chung); null when there is none or it was erased.
    remark: Option<String>,
    /// How often it was written (phiên bản), from 1.
    version: u32,
    /// How it was written last (lần ghi gần nhất).
    last: BookEntryNode,
}

impl ReviewNode {
    fn new(scope: &Scope, span: Span, review: &Review) -> Self {
        let (week, month) = match span {
            Span::Week(week) => (Some(week), None),
            Span::Month(month) => (None, Some(month.into())),
        };
        let reviewed = |reviewed: &Reviewed| ReviewedNode {
            student: StudentNode::new(scope.clone(), reviewed.student),
            level: reviewed.level.into(),
            label: reviewed.level.into(),
        };
        let is_known = |reviewed: &&Reviewed| scope.school().registry.student(reviewed.student).is_some();
        Self {
            week,
            month,
            levels: review.levels.iter().filter(is_known).map(reviewed).collect(),
            remark: review.remark.as_ref().and_then(|remark| remark.get()).map(Note::to_string),
            version: review.version,
            last: BookEntryNode::new(scope, review.last),
        }
    }

    /// The review of a span, if the visitor may read the class's.
    pub(crate) fn find(scope: &Scope, class: ClassId, span: Span) -> Option<Self> {
        let review = scope.school().conduct.review(class, span)?;
        let reads = scope.reads(access::CLASS_CONDUCT_REVIEWS, About::Class(class));
        reads.then(|| Self::new(scope, span, review))
    }

    /// All reviews of a class; nothing when the visitor may not read them.
    pub(crate) fn of_class(scope: &Scope, class: ClassId) -> Option<Vec<Self>> {
        let reviews = || {
            let reviews = scope.school().conduct.reviews_of(class);
            reviews.map(|(span, review)| Self::new(scope, span, review)).collect()
        };
        scope.reads(access::CLASS_CONDUCT_REVIEWS, About::Class(class)).then(reviews)
    }
}

/// A measure of discipline (kỉ luật). Circular 19/2025/TT-BGDĐT. It stands in no list of a class.
#[derive(SimpleObject)]
#[graphql(name = "Discipline")]
pub(crate) struct DisciplineNode {
    /// Its id (mã quyết định), for lifting it.
    discipline_id: Key,
    /// The student (học sinh).
    student: StudentNode,
    /// The student's class (lớp).
    class: Option<ClassNode>,
    /// The measure (hình thức).
    measure: DisciplineMeasure,
    /// That in words.
    label: Label,
    /// The day of what the student did (ngày).
    on: Day,
    /// Why (lí do); null when it was erased.
    reason: Option<String>,
    /// Who decided it when (người quyết định).
    decided: BookEntryNode,
    /// That it was lifted (đã xóa kỉ luật).
    lifted: Option<WithdrawalNode>,
}

impl DisciplineNode {
    fn new(scope: &Scope, discipline: &Discipline) -> Self {
        Self {
            discipline_id: Key(discipline.id.0),
            student: StudentNode::new(scope.clone(), discipline.student),
            class: ClassNode::find(scope, discipline.class),
            measure: discipline.measure.into(),
            label: discipline.measure.into(),
            on: discipline.on.into(),
            reason: discipline.reason.get().map(Note::to_string),
            decided: BookEntryNode::new(scope, discipline.decided),
            lifted: discipline.lifted.as_ref().map(|lifted| WithdrawalNode::new(scope, lifted)),
        }
    }

    /// A measure, if the visitor may read those about the student.
    pub(crate) fn find(scope: &Scope, id: DisciplineId) -> Option<Self> {
        let discipline = scope.school().conduct.discipline(id)?;
        let reads = scope.reads(access::STUDENT_DISCIPLINE, About::Student(discipline.student));
        reads.then(|| Self::new(scope, discipline))
    }

    /// The measures about a student, oldest first; nothing when the visitor may not read them.
    pub(crate) fn of_student(scope: &Scope, student: StudentId) -> Option<Vec<Self>> {
        let all = || {
            let measures = scope.school().conduct.disciplines_of(student);
            measures.map(|discipline| Self::new(scope, discipline)).collect()
        };
        scope.reads(access::STUDENT_DISCIPLINE, About::Student(student)).then(all)
    }
}
