//! Why a command about a transfer is refused.

use jiff::civil::Date;

use crate::{
    ids::{SchoolId, StudentId, TransferId},
    refusal::Explain,
    regulations::{GradeLevel, Subject},
    text::{Bilingual, Code},
};

/// Refusals about transfers.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum TransferRefusal {
    /// No such transfer at this school.
    UnknownTransfer {
        /// As given.
        transfer: TransferId,
    },
    /// The other school is this school.
    SameSchool,
    /// The school does not have the grade.
    GradeNotHere {
        /// As given.
        grade: GradeLevel,
    },
    /// The last day of release is over or too far ahead.
    ReleaseDayOutOfRange {
        /// As given.
        day: Date,
        /// The first possible day.
        first: Date,
        /// The last possible day.
        last: Date,
    },
    /// The student is at this school.
    AlreadyHere,
    /// There is an agreement about the same student.
    AlreadyAgreed {
        /// That one.
        transfer: TransferId,
    },
    /// The student was released to another school, which has not said whether it admitted them.
    InTransit {
        /// With which transfer.
        transfer: TransferId,
    },
    /// The application was refused.
    ApplicationRefused,
    /// The agreement was taken back.
    Canceled,
    /// The agreement has lapsed.
    Lapsed {
        /// Since when.
        after: Date,
    },
    /// The student was admitted before.
    AlreadyAdmitted,
    /// No dossier has been received.
    NoDossier,
    /// Another dossier was received with the same transfer.
    OtherRelease,
    /// The evidence is not of the school that the transfer names.
    OtherLedger {
        /// As given.
        ledger: SchoolId,
    },
    /// The dossier is not of the school that the transfer names.
    OtherSchool {
        /// Its code in the dossier.
        code: Code,
    },
    /// The dossier is about somebody else than the application.
    OtherStudent,
    /// The dossier does not say that the student was released.
    NotReleasedThere,
    /// The dossier is larger than any real one.
    DossierTooLarge,
    /// The class is of another grade than was agreed.
    OtherGrade {
        /// The agreed grade.
        agreed: GradeLevel,
        /// That of the class.
        grade: GradeLevel,
    },
    /// The student would be at both schools.
    StillThere {
        /// First day on which the student no longer belongs to the other school.
        from: Date,
    },
    /// The grade does not have the subject.
    SubjectNotInGrade {
        /// As given.
        subject: Subject,
    },
    /// A subject is mapped twice.
    SubjectRepeated {
        /// Which.
        subject: Subject,
    },
    /// Personal data that is needed was erased.
    PersonalDataErased {
        /// The student.
        student: StudentId,
    },
    /// The student was released by another day or order.
    AlreadyReleased,
    /// The student has left otherwise.
    HasDeparted,
    /// The last day of release is over.
    ReleaseDayOver {
        /// It.
        day: Date,
    },
    /// The receiving school will not admit the student.
    EndedThere,
    /// Nothing shows that the receiving school will not admit the student.
    NoEvidenceOfEnd,
    /// The student is taken back already, on another day or in another class.
    AlreadyWithdrawn,
    /// The two schools contradict each other: what is said now cannot be true with what is recorded.
    Contradiction,
    /// The dossier of the student is out of this school's hands: nothing is written about them any more.
    Away {
        /// With which transfer.
        transfer: TransferId,
    },
}

impl Explain for TransferRefusal {
    fn code(&self) -> &'static str {
        match self {
            Self::UnknownTransfer { .. } => "UNKNOWN_TRANSFER",
            Self::SameSchool => "TRANSFER_SAME_SCHOOL",
            Self::GradeNotHere { .. } => "TRANSFER_GRADE_NOT_HERE",
            Self::ReleaseDayOutOfRange { .. } => "RELEASE_DAY_OUT_OF_RANGE",
            Self::AlreadyHere => "STUDENT_ALREADY_HERE",
            Self::AlreadyAgreed { .. } => "TRANSFER_ALREADY_AGREED",
            Self::InTransit { .. } => "STUDENT_IN_TRANSIT",
            Self::ApplicationRefused => "TRANSFER_REFUSED",
            Self::Canceled => "TRANSFER_CANCELED",
            Self::Lapsed { .. } => "TRANSFER_LAPSED",
            Self::AlreadyAdmitted => "TRANSFER_ALREADY_ADMITTED",
            Self::NoDossier => "DOSSIER_NOT_RECEIVED",
            Self::OtherRelease => "DOSSIER_OF_OTHER_RELEASE",
            Self::OtherLedger { .. } => "EVIDENCE_OF_OTHER_LEDGER",
            Self::OtherSchool { .. } => "DOSSIER_OF_OTHER_SCHOOL",
            Self::OtherStudent => "DOSSIER_OF_OTHER_STUDENT",
            Self::NotReleasedThere => "DOSSIER_WITHOUT_RELEASE",
            Self::DossierTooLarge => "DOSSIER_TOO_LARGE",
            Self::OtherGrade { .. } => "TRANSFER_OTHER_GRADE",
            Self::StillThere { .. } => "STUDENT_STILL_AT_OLD_SCHOOL",
            Self::SubjectNotInGrade { .. } => "MAPPED_SUBJECT_NOT_IN_GRADE",
            Self::SubjectRepeated { .. } => "MAPPED_SUBJECT_REPEATED",
            Self::PersonalDataErased { .. } => "PERSONAL_DATA_ERASED",
            Self::AlreadyReleased => "TRANSFER_ALREADY_RELEASED",
            Self::HasDeparted => "STUDENT_HAS_DEPARTED",
            Self::ReleaseDayOver { .. } => "RELEASE_DAY_OVER",
            Self::EndedThere => "TRANSFER_ENDED",
            Self::NoEvidenceOfEnd => "NO_EVIDENCE_OF_END",
            Self::AlreadyWithdrawn => "RELEASE_ALREADY_WITHDRAWN",
            Self::Contradiction => "TRANSFER_CONTRADICTION",
            Self::Away { .. } => "STUDENT_TRANSFERRED",
        }
    }

    fn text(&self) -> Bilingual {
        let say = |vi: &str, en: &str| Bilingual::new(vi, en);
        match self {
            Self::UnknownTransfer { .. } => {
                say("Không tìm thấy hồ sơ chuyển trường này.", "There is no such transfer.")
            }
            Self::SameSchool => say(
                "Trường kia chính là trường này; chuyển lớp trong trường không phải là chuyển trường.",
                "The other school is this school; a change of class is not a transfer.",
            ),
            Self::GradeNotHere { grade } => Bilingual::new(
                format!("Trường không có {}.", grade.vi()),
                format!("The school does not have {}.", grade.en()),
            ),
            Self::ReleaseDayOutOfRange { day, first, last } => Bilingual::new(
                format!("Hạn nộp hồ sơ {day} phải từ {first} đến {last}."),
                format!("The last day of release, {day}, must be from {first} to {last}."),
            ),
            Self::AlreadyHere => {
                say("Học sinh này đang học tại trường.", "This student is at the school already.")
            }
            Self::AlreadyAgreed { .. } => say(
                "Trường đã đồng ý tiếp nhận học sinh này trong một hồ sơ khác còn hiệu lực.",
                "The school has agreed to take this student with another transfer that is still open.",
            ),
            Self::InTransit { .. } => say(
                "Học sinh đang trên đường chuyển trường; chưa rõ trường tiếp nhận đã xếp lớp hay chưa.",
                "The student is in transit; it is not known yet whether the receiving school admitted them.",
            ),
            Self::ApplicationRefused => say("Đơn này đã bị từ chối.", "This application was refused."),
            Self::Canceled => say(
                "Trường tiếp nhận đã hủy việc tiếp nhận.",
                "The receiving school took its agreement back.",
            ),
            Self::Lapsed { after } => Bilingual::new(
                format!("Việc đồng ý tiếp nhận đã hết hiệu lực sau ngày {after}."),
                format!("The agreement lapsed after {after}."),
            ),
            Self::AlreadyAdmitted => {
                say("Học sinh đã được tiếp nhận và xếp lớp.", "The student has been admitted already.")
            }
            Self::NoDossier => {
                say("Chưa nhận được hồ sơ từ trường cũ.", "No dossier has come from the old school yet.")
            }
            Self::OtherRelease => say(
                "Đã nhận một hồ sơ khác cho lần chuyển trường này.",
                "Another dossier was received with this transfer.",
            ),
            Self::OtherLedger { .. } => say(
                "Bằng chứng không thuộc sổ của trường trong hồ sơ chuyển trường.",
                "The evidence is not of the ledger of the school that the transfer names.",
            ),
            Self::OtherSchool { code } => Bilingual::new(
                format!("Hồ sơ là của trường {code}, không phải trường trong đơn."),
                format!("The dossier is of school {code}, not of the one that the transfer names."),
            ),
            Self::OtherStudent => say(
                "Hồ sơ không phải của học sinh trong đơn.",
                "The dossier is not about the student of the application.",
            ),
            Self::NotReleasedThere => say(
                "Hồ sơ không cho thấy trường cũ đã cho học sinh chuyển đi.",
                "The dossier does not show that the old school released the student.",
            ),
            Self::DossierTooLarge => say("Hồ sơ lớn bất thường.", "The dossier is larger than any real one."),
            Self::OtherGrade { agreed, grade } => Bilingual::new(
                format!("Đã đồng ý tiếp nhận vào {}, lớp được chọn thuộc {}.", agreed.vi(), grade.vi()),
                format!("It was agreed on {}; the class is of {}.", agreed.en(), grade.en()),
            ),
            Self::StillThere { from } => Bilingual::new(
                format!("Đến trước ngày {from} học sinh vẫn thuộc trường kia."),
                format!("Before {from} the student still belongs to the other school."),
            ),
            Self::SubjectNotInGrade { subject } => Bilingual::new(
                format!("Khối lớp này không có môn {}.", subject.vi()),
                format!("The grade does not have {}.", subject.en()),
            ),
            Self::SubjectRepeated { subject } => Bilingual::new(
                format!("Môn {} được quy đổi hai lần.", subject.vi()),
                format!("{} is mapped twice.", subject.en()),
            ),
            Self::PersonalDataErased { .. } => say(
                "Dữ liệu cá nhân cần thiết đã bị xóa.",
                "Personal data that is needed for this was erased.",
            ),
            Self::AlreadyReleased => say(
                "Học sinh đã được cho chuyển đi theo ngày hoặc quyết định khác.",
                "The student was released already, by another day or order.",
            ),
            Self::HasDeparted => say("Học sinh đã rời trường.", "The student has left the school."),
            Self::ReleaseDayOver { day } => Bilingual::new(
                format!("Đã quá hạn chuyển hồ sơ ({day})."),
                format!("The last day of release ({day}) is over."),
            ),
            Self::EndedThere => say(
                "Trường tiếp nhận không tiếp nhận học sinh này nữa.",
                "The receiving school will not admit this student any more.",
            ),
            Self::NoEvidenceOfEnd => say(
                "Chưa có bằng chứng rằng trường tiếp nhận không nhận học sinh; không thể rút lại việc cho chuyển đi.",
                "Nothing shows that the receiving school will not admit the student, so the release cannot be taken back.",
            ),
            Self::AlreadyWithdrawn => say(
                "Học sinh đã được nhận lại, vào ngày hoặc lớp khác.",
                "The student was taken back already, on another day or in another class.",
            ),
            Self::Contradiction => say(
                "Điều được báo mâu thuẫn với điều đã ghi sổ về lần chuyển trường này.",
                "What is reported contradicts what is recorded of this transfer.",
            ),
            Self::Away { .. } => say(
                "Hồ sơ học sinh đã chuyển sang trường khác; không thể ghi thêm.",
                "The student's dossier went to another school; nothing more is written about them.",
            ),
        }
    }

    fn value(&self) -> Option<String> {
        match self {
            Self::UnknownTransfer { transfer }
            | Self::AlreadyAgreed { transfer }
            | Self::InTransit { transfer }
            | Self::Away { transfer } => Some(transfer.to_string()),
            Self::GradeNotHere { grade } | Self::OtherGrade { grade, .. } => Some(grade.to_string()),
            Self::ReleaseDayOutOfRange { day, .. } | Self::ReleaseDayOver { day } => Some(day.to_string()),
            Self::OtherLedger { ledger } => Some(ledger.to_string()),
            Self::OtherSchool { code } => Some(code.to_string()),
            Self::SubjectNotInGrade { subject } | Self::SubjectRepeated { subject } => {
                Some(subject.to_string())
            }
            _ => None,
        }
    }
}
