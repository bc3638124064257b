//! Why a command about conduct or discipline is refused.

use jiff::{Timestamp, civil::Date};

use super::{Measure, Span};
use crate::{
    attendance::Month,
    context::local_moment,
    ids::{ClassId, ConductNoteId, DisciplineId, StudentId},
    refusal::Explain,
    text::Bilingual,
};

/// Refusals about conduct and discipline.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum ConductRefusal {
    /// No such class.
    UnknownClass {
        /// As given.
        class: ClassId,
    },
    /// No such note, or it was taken back.
    UnknownNote {
        /// As given.
        note: ConductNoteId,
    },
    /// No such measure of discipline.
    UnknownDiscipline {
        /// As given.
        discipline: DisciplineId,
    },
    /// Only who wrote a note corrects it or takes it back.
    NotTheAuthor,
    /// The day has not come.
    InTheFuture {
        /// As given.
        on: Date,
    },
    /// The student was in no class on that day.
    NotInAnyClass {
        /// As given.
        on: Date,
    },
    /// The day lies outside the school year.
    NotInYear {
        /// As given.
        on: Date,
    },
    /// The week or month lies outside the school year.
    UnknownSpan {
        /// As given.
        span: Span,
    },
    /// The week or month has not begun.
    NotBegun {
        /// As given.
        span: Span,
    },
    /// The management board signed the month of the class book.
    MonthSigned {
        /// The month.
        month: Month,
        /// When.
        at: Timestamp,
    },
    /// Somebody wrote in the meantime.
    VersionConflict {
        /// The version that the author saw.
        expected: u32,
        /// The version as it stands.
        actual: u32,
    },
    /// Too many students in one command.
    TooManyEntries {
        /// The limit.
        limit: usize,
        /// What was given.
        actual: usize,
    },
    /// Neither levels nor a remark.
    NothingSaid,
    /// The same student stands twice in the command.
    Repeated {
        /// The student.
        student: StudentId,
    },
    /// The student is not in the class in that week or month.
    NotInClass {
        /// As given.
        student: StudentId,
    },
    /// There is no such measure at the student's level of school.
    NoSuchMeasure {
        /// As given.
        measure: Measure,
    },
    /// The management board decides such a measure.
    NeedsPrincipal {
        /// As given.
        measure: Measure,
    },
    /// Nothing may be written about the student any more.
    PersonalDataErased {
        /// The student.
        student: StudentId,
    },
    /// Nothing may be written of the author's work any more.
    AuthorErased,
}

impl Explain for ConductRefusal {
    fn code(&self) -> &'static str {
        match self {
            Self::UnknownClass { .. } => "UNKNOWN_CLASS",
            Self::UnknownNote { .. } => "UNKNOWN_CONDUCT_NOTE",
            Self::UnknownDiscipline { .. } => "UNKNOWN_DISCIPLINE",
            Self::NotTheAuthor => "NOT_THE_AUTHOR",
            Self::InTheFuture { .. } => "DATE_IN_THE_FUTURE",
            Self::NotInAnyClass { .. } => "STUDENT_IN_NO_CLASS",
            Self::NotInYear { .. } => "DATE_OUTSIDE_YEAR",
            Self::UnknownSpan { .. } => "SPAN_OUTSIDE_YEAR",
            Self::NotBegun { .. } => "SPAN_NOT_BEGUN",
            Self::MonthSigned { .. } => "MONTH_SIGNED",
            Self::VersionConflict { .. } => "VERSION_CONFLICT",
            Self::TooManyEntries { .. } => "TOO_MANY_ENTRIES",
            Self::NothingSaid => "NO_ENTRIES",
            Self::Repeated { .. } => "STUDENT_REPEATED",
            Self::NotInClass { .. } => "STUDENT_NOT_IN_CLASS",
            Self::NoSuchMeasure { .. } => "MEASURE_NOT_AT_LEVEL",
            Self::NeedsPrincipal { .. } => "MEASURE_OF_PRINCIPAL",
            Self::PersonalDataErased { .. } | Self::AuthorErased => "PERSONAL_DATA_ERASED",
        }
    }

    fn text(&self) -> Bilingual {
        match self {
            Self::UnknownClass { .. } => Bilingual::new("Không tìm thấy lớp.", "There is no such class."),
            Self::UnknownNote { .. } => {
                Bilingual::new("Không tìm thấy ghi nhận này.", "There is no such note.")
            }
            Self::UnknownDiscipline { .. } => Bilingual::new(
                "Không tìm thấy quyết định kỉ luật này.",
                "There is no such measure of discipline.",
            ),
            Self::NotTheAuthor => Bilingual::new(
                "Chỉ người đã ghi mới được sửa hoặc rút.",
                "Only who wrote it corrects it or takes it back.",
            ),
            Self::InTheFuture { on } => {
                Bilingual::new(format!("Ngày {on} chưa đến."), format!("{on} has not come yet."))
            }
            Self::NotInAnyClass { on } => Bilingual::new(
                format!("Ngày {on} học sinh không ở lớp nào."),
                format!("The student is in no class on {on}."),
            ),
            Self::NotInYear { on } => Bilingual::new(
                format!("Ngày {on} nằm ngoài năm học của lớp."),
                format!("{on} lies outside the school year of the class."),
            ),
            Self::UnknownSpan { span } => Bilingual::new(
                format!("Năm học không có {span}."),
                "The school year has no such week or month.",
            ),
            Self::NotBegun { span } => {
                Bilingual::new(format!("{span} chưa bắt đầu."), "The week or month has not begun.")
            }
            Self::MonthSigned { month, at } => Bilingual::new(
                format!("Sổ tháng {} đã được ban giám hiệu kí duyệt lúc {}.", month.vi(), local_moment(*at)),
                format!("The class book of {month} was signed at {}.", local_moment(*at)),
            ),
            Self::VersionConflict { expected, actual } => Bilingual::new(
                format!("Đã có người ghi trong lúc đó (bản {actual}, thầy/cô đang xem bản {expected})."),
                format!("Somebody wrote in the meantime (version {actual}, you saw {expected})."),
            ),
            Self::TooManyEntries { limit, actual } => Bilingual::new(
                format!("Một lần chỉ ghi được tối đa {limit} học sinh, ở đây có {actual}."),
                format!("At most {limit} students at once; here are {actual}."),
            ),
            Self::NothingSaid => {
                Bilingual::new("Chưa ghi mức hay nhận xét nào.", "Neither a level nor a remark was given.")
            }
            Self::Repeated { .. } => {
                Bilingual::new("Học sinh này được ghi hai lần.", "This student stands twice here.")
            }
            Self::NotInClass { .. } => Bilingual::new(
                "Học sinh không ở lớp này trong thời gian đó.",
                "The student is not in this class in that time.",
            ),
            Self::NoSuchMeasure { measure } => Bilingual::new(
                format!("Cấp học này không có hình thức “{}”.", measure.vi()),
                format!("This level of school has no measure “{}”.", measure.en()),
            ),
            Self::NeedsPrincipal { measure } => Bilingual::new(
                format!("Hình thức “{}” do ban giám hiệu quyết định.", measure.vi()),
                format!("The management board decides the measure “{}”.", measure.en()),
            ),
            Self::PersonalDataErased { .. } => Bilingual::new(
                "Nhận xét về học sinh này đã được xóa theo quy định, không thể ghi mới.",
                "The comments about this student were erased; no new one can be written.",
            ),
            Self::AuthorErased => Bilingual::new(
                "Dữ liệu của người ghi đã được xóa theo quy định.",
                "The author's data were erased; nothing new can be written.",
            ),
        }
    }

    fn value(&self) -> Option<String> {
        match self {
            Self::UnknownClass { class } => Some(class.to_string()),
            Self::UnknownNote { note } => Some(note.to_string()),
            Self::UnknownDiscipline { discipline } => Some(discipline.to_string()),
            Self::InTheFuture { on } | Self::NotInAnyClass { on } | Self::NotInYear { on } => {
                Some(on.to_string())
            }
            Self::UnknownSpan { span } | Self::NotBegun { span } => Some(span.to_string()),
            Self::MonthSigned { month, .. } => Some(month.to_string()),
            Self::VersionConflict { expected, .. } => Some(expected.to_string()),
            Self::TooManyEntries { actual, .. } => Some(actual.to_string()),
            Self::Repeated { student }
            | Self::NotInClass { student }
            | Self::PersonalDataErased { student } => Some(student.to_string()),
            Self::NoSuchMeasure { measure } | Self::NeedsPrincipal { measure } => {
                Some(measure.vi().to_owned())
            }
            Self::NotTheAuthor | Self::NothingSaid | Self::AuthorErased => None,
        }
    }
}
