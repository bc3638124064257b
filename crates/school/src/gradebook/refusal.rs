//! Why grades are not entered.

use jiff::Timestamp;
use uuid::Uuid;

use super::Mark;
use crate::{
    calendar::SchoolYear,
    context::{Actor, local_moment},
    ids::{ClassId, StudentId},
    periods::Order,
    refusal::Explain,
    regulations::{GradeLevel, Score, Subject, Target},
    text::Bilingual,
};

/// Why grades were refused.
#[derive(Clone, Debug, PartialEq)]
pub enum GradeRefusal {
    /// The command holds no cell.
    NoEntries,
    /// The command holds too many cells.
    TooManyEntries {
        /// The limit.
        limit: usize,
        /// What was given.
        actual: usize,
    },
    /// No such class.
    UnknownClass {
        /// As given.
        class: ClassId,
    },
    /// The school year is not open.
    YearNotOpen {
        /// As given.
        year: SchoolYear,
    },
    /// The class belongs to another year than the period.
    ClassOfOtherYear {
        /// The year of the class.
        class_year: SchoolYear,
        /// The year of the period.
        year: SchoolYear,
    },
    /// No regulation known here was in force in that year.
    NoRegulation {
        /// The year.
        year: SchoolYear,
    },
    /// The actor enters other columns of this class, but not this one.
    NotYourSubject {
        /// The column.
        target: Target,
    },
    /// The same cell stands twice in the command.
    DuplicateCell {
        /// Index of the entry that has it first.
        first: usize,
    },
    /// The student's dossier went to another school.
    StudentTransferred {
        /// The student.
        student: StudentId,
    },
    /// The student is not in the class.
    StudentNotInClass {
        /// As given.
        student: StudentId,
    },
    /// The grade has no such column.
    TargetNotInGrade {
        /// The column.
        target: Target,
        /// The grade of the class.
        grade: GradeLevel,
    },
    /// The class does not take the elective.
    SubjectNotTaken {
        /// The subject.
        subject: Subject,
    },
    /// The student is exempt from the subject.
    StudentExempt {
        /// The subject.
        subject: Subject,
    },
    /// A subject's mark for a quality or competency, or the other way round.
    MarkDoesNotFit {
        /// The column.
        target: Target,
    },
    /// A subject's mark with neither level nor score.
    EmptyMark,
    /// A score although no test is prescribed (Circular 27/2020, Article 7.1b).
    ScoreWithoutTest {
        /// The column.
        target: Target,
        /// As given.
        score: Score,
    },
    /// The class records its sessions, and the sessions missed follow from them.
    KeptBySessions,
    /// The comment is longer than its column takes.
    CommentTooLong {
        /// The limit in characters.
        limit: usize,
        /// What was given.
        actual: usize,
    },
    /// Text about the student was erased and is not written again.
    PersonalDataErased {
        /// As given.
        student: StudentId,
    },
    /// The principal had the cell locked.
    PeriodLocked {
        /// The order that is in force.
        order: Order,
        /// When it was carried out.
        at: Timestamp,
        /// By whom.
        by: Actor,
    },
    /// Somebody wrote the cell in the meantime.
    VersionConflict {
        /// The version that the author saw.
        expected: u32,
        /// The version that the cell has; 0 when it is empty.
        actual: u32,
        /// What stands in it.
        mark: Option<Mark>,
        /// Who wrote it last, if anybody did.
        by: Option<Actor>,
        /// When that was.
        at: Option<Timestamp>,
    },
    /// No such batch of this class in this period, or none that is kept any more.
    UnknownBatch {
        /// As given.
        batch: Uuid,
    },
    /// Somebody wrote the cell after the batch that is to be taken back.
    ChangedSince {
        /// What stands in it.
        mark: Option<Mark>,
        /// Who wrote it last.
        by: Option<Actor>,
        /// When that was.
        at: Option<Timestamp>,
    },
    /// The comment that stood there before the batch was erased and cannot come back.
    CommentErased {
        /// The student.
        student: StudentId,
    },
}

impl Explain for GradeRefusal {
    fn code(&self) -> &'static str {
        match self {
            Self::NoEntries => "NO_ENTRIES",
            Self::TooManyEntries { .. } => "TOO_MANY_ENTRIES",
            Self::UnknownClass { .. } => "UNKNOWN_CLASS",
            Self::YearNotOpen { .. } => "SCHOOL_YEAR_NOT_OPEN",
            Self::ClassOfOtherYear { .. } => "CLASS_OF_OTHER_YEAR",
            Self::NoRegulation { .. } => "NO_REGULATION",
            Self::NotYourSubject { .. } => "NOT_YOUR_SUBJECT",
            Self::DuplicateCell { .. } => "DUPLICATE_CELL",
            Self::StudentNotInClass { .. } => "STUDENT_NOT_IN_CLASS",
            Self::StudentTransferred { .. } => "STUDENT_TRANSFERRED",
            Self::TargetNotInGrade { .. } => "TARGET_NOT_IN_GRADE",
            Self::SubjectNotTaken { .. } => "SUBJECT_NOT_TAKEN",
            Self::StudentExempt { .. } => "STUDENT_EXEMPT",
            Self::MarkDoesNotFit { .. } => "MARK_DOES_NOT_FIT",
            Self::EmptyMark => "EMPTY_MARK",
            Self::ScoreWithoutTest { .. } => "SCORE_WITHOUT_TEST",
            Self::KeptBySessions => "ABSENCES_KEPT_BY_SESSIONS",
            Self::CommentTooLong { .. } => "COMMENT_TOO_LONG",
            Self::PersonalDataErased { .. } => "PERSONAL_DATA_ERASED",
            Self::PeriodLocked { .. } => "PERIOD_LOCKED",
            Self::VersionConflict { .. } => "VERSION_CONFLICT",
            Self::UnknownBatch { .. } => "UNKNOWN_BATCH",
            Self::ChangedSince { .. } => "CHANGED_SINCE",
            Self::CommentErased { .. } => "COMMENT_ERASED",
        }
    }

    fn text(&self) -> Bilingual {
        match self {
            Self::NoEntries => Bilingual::new("Chưa có ô nào được nhập.", "No cell was given."),
            Self::TooManyEntries { limit, actual } => Bilingual::new(
                format!("Một lần chỉ nhập được tối đa {limit} ô, ở đây có {actual} ô."),
                format!("At most {limit} cells can be entered at once; here are {actual}."),
            ),
            Self::UnknownClass { .. } => Bilingual::new("Không tìm thấy lớp này.", "There is no such class."),
            Self::YearNotOpen { year } => Bilingual::new(
                format!("Năm học {year} chưa được mở."),
                format!("School year {year} is not open."),
            ),
            Self::ClassOfOtherYear { class_year, year } => Bilingual::new(
                format!("Lớp này thuộc năm học {class_year}, không phải năm học {year}."),
                format!("This class belongs to school year {class_year}, not {year}."),
            ),
            Self::NoRegulation { year } => Bilingual::new(
                format!("Hệ thống chưa có quy định đánh giá áp dụng cho năm học {year}."),
                format!("No assessment regulation is known for school year {year}."),
            ),
            Self::NotYourSubject { target } => Bilingual::new(
                format!("Thầy/cô không được phân công nhập {} ở lớp này.", target.vi()),
                format!("You are not assigned to enter {} in this class.", target.en()),
            ),
            Self::DuplicateCell { first } => Bilingual::new(
                format!("Ô này đã có ở dòng nhập thứ {}.", first + 1),
                format!("This cell is already given by entry {}.", first + 1),
            ),
            Self::StudentTransferred { .. } => Bilingual::new(
                "Hồ sơ học sinh đã chuyển sang trường khác; không thể ghi thêm.",
                "The student's dossier went to another school; nothing more is written about them.",
            ),
            Self::StudentNotInClass { .. } => {
                Bilingual::new("Học sinh không thuộc lớp này.", "The student is not in this class.")
            }
            Self::TargetNotInGrade { target, grade } => Bilingual::new(
                format!("{} không có {}.", grade.vi(), target.vi()),
                format!("{} has no {}.", grade.en(), target.en()),
            ),
            Self::SubjectNotTaken { subject } => Bilingual::new(
                format!("Lớp này không học môn {}.", subject.vi()),
                format!("This class does not take {}.", subject.en()),
            ),
            Self::StudentExempt { subject } => Bilingual::new(
                format!("Học sinh được miễn đánh giá môn {}.", subject.vi()),
                format!("The student is exempt from {}.", subject.en()),
            ),
            Self::MarkDoesNotFit { target } => Bilingual::new(
                format!("Kết quả nhập không phù hợp với {}.", target.vi()),
                format!("This kind of mark does not fit {}.", target.en()),
            ),
            Self::EmptyMark => Bilingual::new(
                "Cần nhập mức đạt được hoặc điểm kiểm tra.",
                "A level or a test score is needed.",
            ),
            Self::KeptBySessions => Bilingual::new(
                "Lớp điểm danh theo buổi; số buổi nghỉ được tính từ điểm danh, không nhập trực tiếp.",
                "The class records its sessions; the sessions missed follow from them and are not entered by hand.",
            ),
            Self::ScoreWithoutTest { target, .. } => Bilingual::new(
                format!("{} không có bài kiểm tra định kì ở thời điểm này nên không có điểm.", target.vi()),
                format!("{} has no periodic test at this moment, hence no score.", target.en()),
            ),
            Self::CommentTooLong { limit, actual } => Bilingual::new(
                format!("Nhận xét dài {actual} kí tự, cột này tối đa {limit} kí tự."),
                format!("The comment has {actual} characters; this column takes at most {limit}."),
            ),
            Self::PersonalDataErased { .. } => Bilingual::new(
                "Nhận xét về học sinh này đã được xóa theo quy định, không thể ghi mới.",
                "The comments about this student were erased; no new one can be written.",
            ),
            Self::PeriodLocked { order, at, .. } => Bilingual::new(
                format!(
                    "Sổ đã khóa lúc {} theo {} ngày {}.",
                    local_moment(*at),
                    order.number,
                    order.dated.strftime("%d/%m/%Y")
                ),
                format!("Locked at {} by order {} of {}.", local_moment(*at), order.number, order.dated),
            ),
            Self::VersionConflict { at: Some(at), .. } => Bilingual::new(
                format!(
                    "Ô này vừa được người khác sửa lúc {}. Hãy xem lại trước khi ghi.",
                    local_moment(*at)
                ),
                format!(
                    "This cell was changed by somebody else at {}. Look again before you write.",
                    local_moment(*at)
                ),
            ),
            Self::VersionConflict { at: None, .. } => Bilingual::new(
                "Ô này đang trống, khác với lúc thầy/cô xem. Hãy tải lại trước khi ghi.",
                "This cell is empty, other than you saw it. Reload before you write.",
            ),
            Self::UnknownBatch { .. } => Bilingual::new(
                "Không tìm thấy lần nhập này, hoặc đã quá lâu để hoàn tác.",
                "There is no such batch, or it is too old to be taken back.",
            ),
            Self::ChangedSince { .. } => Bilingual::new(
                "Ô này đã được ghi lại sau lần nhập đó nên không hoàn tác được.",
                "This cell was written again after that batch, so it cannot be taken back.",
            ),
            Self::CommentErased { .. } => Bilingual::new(
                "Nhận xét trước đó đã được xóa theo quy định, không thể khôi phục.",
                "The comment that stood there before was erased and cannot come back.",
            ),
        }
    }

    fn value(&self) -> Option<String> {
        match self {
            Self::TooManyEntries { actual, .. } | Self::CommentTooLong { actual, .. } => {
                Some(actual.to_string())
            }
            Self::UnknownClass { class } => Some(class.to_string()),
            Self::YearNotOpen { year }
            | Self::ClassOfOtherYear { year, .. }
            | Self::NoRegulation { year } => Some(year.to_string()),
            Self::NotYourSubject { target }
            | Self::TargetNotInGrade { target, .. }
            | Self::MarkDoesNotFit { target } => Some(target.to_string()),
            Self::StudentNotInClass { student }
            | Self::StudentTransferred { student }
            | Self::PersonalDataErased { student }
            | Self::CommentErased { student } => Some(student.to_string()),
            Self::UnknownBatch { batch } => Some(batch.to_string()),
            Self::SubjectNotTaken { subject } | Self::StudentExempt { subject } => {
                Some(subject.code().to_owned())
            }
            Self::ScoreWithoutTest { score, .. } => Some(score.to_string()),
            Self::VersionConflict { expected, .. } => Some(expected.to_string()),
            Self::NoEntries
            | Self::DuplicateCell { .. }
            | Self::EmptyMark
            | Self::KeptBySessions
            | Self::PeriodLocked { .. }
            | Self::ChangedSince { .. } => None,
        }
    }
}
