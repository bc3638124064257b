//! Why a command about classes or teaching assignments is refused.

use jiff::civil::Date;

use crate::{
    calendar::SchoolYear,
    ids::ClassId,
    refusal::Explain,
    regulations::{GradeLevel, Subject},
    text::{Bilingual, Code},
};

/// Refusals about classes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum ClassRefusal {
    /// No such class.
    UnknownClass(ClassId),
    /// The name is taken in that year.
    NameTaken {
        /// The name as given.
        name: Code,
        /// The year.
        year: SchoolYear,
    },
    /// The day is not in the class's school year.
    DateOutsideYear {
        /// The day as given.
        date: Date,
        /// The class's year.
        year: SchoolYear,
    },
    /// No regulation was in force on the first day of the year.
    NoRegulation(SchoolYear),
    /// The school has no such grade.
    GradeNotTaught {
        /// As given.
        grade: GradeLevel,
    },
    /// The grade does not have the subject.
    SubjectNotInGrade {
        /// The subject.
        subject: Subject,
        /// The class's grade.
        grade: GradeLevel,
    },
    /// A subject that every class of the grade has is not chosen.
    SubjectCompulsory {
        /// The subject.
        subject: Subject,
    },
    /// The same subject was given twice.
    SubjectRepeated {
        /// The subject.
        subject: Subject,
    },
    /// A class of upper secondary school takes exactly so many of the selective subjects.
    SelectiveSubjectCount {
        /// How many it takes.
        expected: usize,
        /// How many were given.
        actual: usize,
    },
    /// The last homeroom teacher holds from a later day.
    HomeroomBeforeLast {
        /// First day of the last assignment.
        last: Date,
        /// First day that was asked for.
        given: Date,
    },
    /// The teacher has the subject in the class already, from or until a day that overlaps.
    AssignmentOverlaps {
        /// First day of the known assignment.
        from: Date,
    },
    /// The teacher does not have the subject in the class.
    UnknownAssignment,
    /// The assignment has ended already.
    AssignmentEnded {
        /// Its last day.
        until: Date,
    },
    /// The assignment would end before it began.
    EndBeforeStart {
        /// Its first day.
        from: Date,
        /// The last day that was asked for.
        until: Date,
    },
}

impl Explain for ClassRefusal {
    fn code(&self) -> &'static str {
        match self {
            Self::UnknownClass(_) => "UNKNOWN_CLASS",
            Self::NameTaken { .. } => "CLASS_NAME_TAKEN",
            Self::DateOutsideYear { .. } => "DATE_OUTSIDE_YEAR",
            Self::NoRegulation(_) => "NO_REGULATION",
            Self::GradeNotTaught { .. } => "GRADE_NOT_TAUGHT",
            Self::SubjectNotInGrade { .. } => "SUBJECT_NOT_IN_GRADE",
            Self::SubjectCompulsory { .. } => "SUBJECT_COMPULSORY",
            Self::SubjectRepeated { .. } => "SUBJECT_REPEATED",
            Self::SelectiveSubjectCount { .. } => "SELECTIVE_SUBJECT_COUNT",
            Self::HomeroomBeforeLast { .. } => "HOMEROOM_BEFORE_LAST",
            Self::AssignmentOverlaps { .. } => "ASSIGNMENT_OVERLAPS",
            Self::UnknownAssignment => "UNKNOWN_ASSIGNMENT",
            Self::AssignmentEnded { .. } => "ASSIGNMENT_ENDED",
            Self::EndBeforeStart { .. } => "END_BEFORE_START",
        }
    }

    fn text(&self) -> Bilingual {
        match self {
            Self::UnknownClass(_) => Bilingual::new("Không có lớp này.", "There is no such class."),
            Self::NameTaken { name, year } => Bilingual::new(
                format!("Năm học {year} đã có lớp {name}."),
                format!("School year {year} already has a class {name}."),
            ),
            Self::DateOutsideYear { date, year } => Bilingual::new(
                format!("Ngày {date} không nằm trong năm học {year}."),
                format!("The date {date} is not within school year {year}."),
            ),
            Self::NoRegulation(year) => Bilingual::new(
                format!("Không có quy định đánh giá nào có hiệu lực khi bắt đầu năm học {year}."),
                format!("No regulation on assessment was in force when school year {year} began."),
            ),
            Self::GradeNotTaught { grade } => Bilingual::new(
                format!("Trường không có cấp học của {}.", grade.vi()),
                format!("The school does not teach {}.", grade.en().to_lowercase()),
            ),
            Self::SubjectNotInGrade { subject, grade } => Bilingual::new(
                format!("{} không có môn {}.", grade.vi(), subject.vi()),
                format!("{} does not have the subject {}.", grade.en(), subject.en()),
            ),
            Self::SubjectCompulsory { subject } => Bilingual::new(
                format!("{} là môn bắt buộc, không phải chọn.", subject.vi()),
                format!("{} is compulsory and is not chosen.", subject.en()),
            ),
            Self::SubjectRepeated { subject } => Bilingual::new(
                format!("Môn {} được ghi hai lần.", subject.vi()),
                format!("{} is given twice.", subject.en()),
            ),
            Self::SelectiveSubjectCount { expected, actual } => Bilingual::new(
                format!("Mỗi lớp học {expected} môn lựa chọn, ở đây có {actual} môn."),
                format!("A class takes {expected} selective subjects; here are {actual}."),
            ),
            Self::HomeroomBeforeLast { last, given } => Bilingual::new(
                format!("Ngày bắt đầu {given} sớm hơn lần phân công chủ nhiệm gần nhất ({last})."),
                format!("The first day {given} is before the last homeroom assignment ({last})."),
            ),
            Self::AssignmentOverlaps { from } => Bilingual::new(
                format!("Giáo viên này đã được phân công dạy môn này ở lớp từ ngày {from}."),
                format!("This teacher already has the subject in this class from {from} on."),
            ),
            Self::UnknownAssignment => Bilingual::new(
                "Giáo viên này không được phân công dạy môn này ở lớp.",
                "This teacher does not have the subject in this class.",
            ),
            Self::AssignmentEnded { until } => Bilingual::new(
                format!("Phân công này đã kết thúc ngày {until}."),
                format!("This assignment ended on {until}."),
            ),
            Self::EndBeforeStart { from, until } => Bilingual::new(
                format!("Ngày kết thúc {until} sớm hơn ngày bắt đầu {from}."),
                format!("The last day {until} is before the first day {from}."),
            ),
        }
    }

    fn value(&self) -> Option<String> {
        match self {
            Self::UnknownClass(class) => Some(class.to_string()),
            Self::NameTaken { name, .. } => Some(name.to_string()),
            Self::DateOutsideYear { date, .. } => Some(date.to_string()),
            Self::NoRegulation(year) => Some(year.to_string()),
            Self::GradeNotTaught { grade } => Some(grade.code().to_owned()),
            Self::SubjectNotInGrade { subject, .. }
            | Self::SubjectCompulsory { subject }
            | Self::SubjectRepeated { subject } => Some(subject.code().to_owned()),
            Self::SelectiveSubjectCount { actual, .. } => Some(actual.to_string()),
            Self::HomeroomBeforeLast { given, .. } => Some(given.to_string()),
            Self::EndBeforeStart { until, .. } => Some(until.to_string()),
            Self::AssignmentOverlaps { .. } | Self::UnknownAssignment | Self::AssignmentEnded { .. } => None,
        }
    }
}
