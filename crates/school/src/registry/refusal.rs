//! Why a command about students or guardians is refused. Texts and values never repeat personal data.

use jiff::civil::Date;
use uuid::Uuid;

use super::{CHILD_IS_ASKED_FROM, DepartureReason};
use crate::{
    calendar::SchoolYear,
    ids::{ClassId, GuardianId, StudentId},
    refusal::Explain,
    regulations::GradeLevel,
    text::Bilingual,
};

/// Refusals about students and guardians.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum RegistryRefusal {
    /// No such student.
    UnknownStudent(StudentId),
    /// No such guardian.
    UnknownGuardian(GuardianId),
    /// Neither a student nor a guardian nor an account.
    UnknownPerson(Uuid),
    /// No entries.
    NoEntries,
    /// More entries than one command may have.
    TooManyEntries {
        /// The limit.
        limit: usize,
        /// What was given.
        actual: usize,
    },
    /// A student of this school has the code.
    CodeTaken,
    /// Another entry of the same command has the code.
    CodeRepeated,
    /// A ministry code has ten digits.
    CodeMalformed,
    /// The student has another ministry code already.
    CodeAlreadyAssigned,
    /// A student of this school has the identity number: the same person, to be readmitted, not admitted.
    IdentityNumberTaken {
        /// The register number of that student.
        register_number: u32,
        /// Whether that student has left.
        has_left: bool,
    },
    /// Another entry of the same command has the identity number.
    IdentityNumberRepeated,
    /// An identity number has twelve digits.
    IdentityNumberMalformed,
    /// Nobody of that age is in that grade; see [`super::YOUNGEST`] and [`super::OLDEST`].
    AgeImpossible {
        /// Age in the calendar year in which the school year starts.
        age: i16,
        /// The grade of the class.
        grade: GradeLevel,
    },
    /// The grade is not entered at that age, unless a circumstance or a decision allows it; see [`super::AgeRule`].
    AgeNotAllowed {
        /// Age in the calendar year in which the school year starts.
        age: i16,
        /// The grade of the class.
        grade: GradeLevel,
        /// The youngest age with what is given.
        from: i16,
        /// The oldest age with what is given.
        to: i16,
    },
    /// Only the last grade of a level of schooling is completed with it.
    CompletesNothing {
        /// The grade of the present class.
        grade: GradeLevel,
    },
    /// The student is suspended: first comes the return.
    Suspended(StudentId),
    /// The student is not suspended.
    NotSuspended(StudentId),
    /// The return is not after the first day of the suspension.
    ReturnBeforeSuspension {
        /// The day as given.
        date: Date,
        /// First day of the suspension.
        from: Date,
    },
    /// Something is recorded of a later day already.
    DateBeforeLastChange {
        /// The day as given.
        date: Date,
        /// That day.
        since: Date,
    },
    /// The day is still to come.
    DateInFuture {
        /// The day as given.
        date: Date,
        /// The day of the command.
        today: Date,
    },
    /// The person is a guardian of the student already, in another relation.
    GuardianAlready(GuardianId),
    /// The person is no guardian of the student.
    NotGuardian(GuardianId),
    /// A child of that age is asked as well.
    ChildNotAsked,
    /// The child does not agree.
    ChildDisagrees,
    /// The entry was merged into another one.
    WasMerged {
        /// The entry as given.
        student: StudentId,
        /// The one that stands.
        into: StudentId,
    },
    /// Both belong to a class on the same day, so they are not one person.
    AtTheSameTime {
        /// The first such day.
        date: Date,
    },
    /// The entry that would be closed has marks, results, awards or plans.
    DuplicateHasRecords(StudentId),
    /// There is no such consent.
    NoConsent,
    /// The day is not in the class's school year.
    DateOutsideYear {
        /// The day as given.
        date: Date,
        /// The class's year.
        year: SchoolYear,
    },
    /// The day is not after the first day in the present class.
    DateBeforeEnrollment {
        /// The day as given.
        date: Date,
        /// First day in the present class.
        from: Date,
    },
    /// The student had not yet left on that day.
    DateBeforeDeparture {
        /// The day as given.
        date: Date,
        /// First day on which the student no longer belonged to the school.
        departed: Date,
    },
    /// The student has left.
    HasDeparted,
    /// The student has not left.
    HasNotDeparted,
    /// Who left for that reason does not come back.
    CannotReturn(DepartureReason),
    /// The class is of another school year.
    OtherYear {
        /// The year of the present class.
        present: SchoolYear,
        /// The class as given.
        class: ClassId,
    },
    /// The class is not of a later school year than the present one.
    NotALaterYear {
        /// The year of the present class.
        present: SchoolYear,
        /// The class as given.
        class: ClassId,
    },
    /// The class is neither of the next grade nor of the present one.
    NotTheNextGrade {
        /// The grade of the present class.
        present: GradeLevel,
        /// The class as given.
        class: ClassId,
    },
    /// The student is named twice.
    StudentRepeated(StudentId),
    /// The class is of another grade.
    OtherGrade {
        /// The grade of the present class.
        present: GradeLevel,
        /// The class as given.
        class: ClassId,
    },
    /// The guardian signs in with another account already.
    GuardianAlreadyLinked(GuardianId),
    /// No category was named.
    NoCategory,
    /// The data of people who are still at the school is needed.
    PersonStillPresent(Uuid),
    /// The data was erased and cannot be written again.
    DataErased(Uuid),
}

impl Explain for RegistryRefusal {
    fn code(&self) -> &'static str {
        match self {
            Self::UnknownStudent(_) => "UNKNOWN_STUDENT",
            Self::UnknownGuardian(_) => "UNKNOWN_GUARDIAN",
            Self::UnknownPerson(_) => "UNKNOWN_PERSON",
            Self::NoEntries => "NO_ENTRIES",
            Self::TooManyEntries { .. } => "TOO_MANY_ENTRIES",
            Self::CodeTaken => "STUDENT_CODE_TAKEN",
            Self::CodeRepeated => "STUDENT_CODE_REPEATED",
            Self::CodeMalformed => "STUDENT_CODE_MALFORMED",
            Self::CodeAlreadyAssigned => "MINISTRY_CODE_ALREADY_ASSIGNED",
            Self::IdentityNumberTaken { .. } => "IDENTITY_NUMBER_TAKEN",
            Self::IdentityNumberRepeated => "IDENTITY_NUMBER_REPEATED",
            Self::IdentityNumberMalformed => "IDENTITY_NUMBER_MALFORMED",
            Self::AgeImpossible { .. } => "AGE_IMPOSSIBLE",
            Self::AgeNotAllowed { .. } => "AGE_NOT_ALLOWED",
            Self::CompletesNothing { .. } => "COMPLETES_NOTHING",
            Self::Suspended(_) => "STUDENT_IS_SUSPENDED",
            Self::NotSuspended(_) => "STUDENT_NOT_SUSPENDED",
            Self::ReturnBeforeSuspension { .. } => "RETURN_BEFORE_SUSPENSION",
            Self::DateBeforeLastChange { .. } => "DATE_BEFORE_LAST_CHANGE",
            Self::DateInFuture { .. } => "DATE_IN_FUTURE",
            Self::GuardianAlready(_) => "GUARDIAN_ALREADY",
            Self::NotGuardian(_) => "NOT_A_GUARDIAN",
            Self::ChildNotAsked => "CHILD_NOT_ASKED",
            Self::ChildDisagrees => "CHILD_DISAGREES",
            Self::WasMerged { .. } => "STUDENT_WAS_MERGED",
            Self::AtTheSameTime { .. } => "STUDENTS_AT_THE_SAME_TIME",
            Self::DuplicateHasRecords(_) => "DUPLICATE_HAS_RECORDS",
            Self::NoConsent => "NO_CONSENT",
            Self::DateOutsideYear { .. } => "DATE_OUTSIDE_YEAR",
            Self::DateBeforeEnrollment { .. } => "DATE_BEFORE_ENROLLMENT",
            Self::DateBeforeDeparture { .. } => "DATE_BEFORE_DEPARTURE",
            Self::HasDeparted => "STUDENT_HAS_DEPARTED",
            Self::HasNotDeparted => "STUDENT_HAS_NOT_DEPARTED",
            Self::CannotReturn(_) => "STUDENT_CANNOT_RETURN",
            Self::OtherYear { .. } => "CLASS_OF_OTHER_YEAR",
            Self::OtherGrade { .. } => "CLASS_OF_OTHER_GRADE",
            Self::NotALaterYear { .. } => "CLASS_NOT_OF_LATER_YEAR",
            Self::NotTheNextGrade { .. } => "CLASS_NOT_OF_NEXT_GRADE",
            Self::StudentRepeated(_) => "STUDENT_REPEATED",
            Self::GuardianAlreadyLinked(_) => "GUARDIAN_ALREADY_LINKED",
            Self::NoCategory => "NO_CATEGORY",
            Self::PersonStillPresent(_) => "PERSON_STILL_PRESENT",
            Self::DataErased(_) => "PERSONAL_DATA_ERASED",
        }
    }

    fn text(&self) -> Bilingual {
        match self {
            Self::UnknownStudent(_) => Bilingual::new("Không có học sinh này.", "There is no such student."),
            Self::UnknownGuardian(_) => {
                Bilingual::new("Không có phụ huynh này.", "There is no such guardian.")
            }
            Self::UnknownPerson(_) => Bilingual::new("Không có người này.", "There is no such person."),
            Self::NoEntries => Bilingual::new("Danh sách trống.", "The list is empty."),
            Self::TooManyEntries { limit, actual } => Bilingual::new(
                format!("Danh sách có {actual} dòng, mỗi lần nhập tối đa {limit} dòng."),
                format!("The list has {actual} rows; at most {limit} are allowed at once."),
            ),
            Self::CodeTaken => Bilingual::new(
                "Mã học sinh này đã có trong trường.",
                "A student of this school already has this code.",
            ),
            Self::CodeRepeated => Bilingual::new(
                "Mã học sinh này bị lặp lại trong danh sách.",
                "This student code occurs more than once in the list.",
            ),
            Self::CodeMalformed => {
                Bilingual::new("Mã học sinh của Bộ phải gồm 10 chữ số.", "A ministry code has ten digits.")
            }
            Self::CodeAlreadyAssigned => Bilingual::new(
                "Học sinh đã có mã khác do Bộ cấp.",
                "The student already has another ministry code.",
            ),
            Self::IdentityNumberTaken { register_number, has_left: false } => Bilingual::new(
                format!("Số định danh cá nhân này đã có trong trường (số đăng bộ {register_number})."),
                format!(
                    "A student of this school already has this identity number (register number {register_number})."
                ),
            ),
            Self::IdentityNumberTaken { register_number, has_left: true } => Bilingual::new(
                format!(
                    "Số định danh cá nhân này là của học sinh đã rời trường (số đăng bộ {register_number}): hãy tiếp nhận trở \
                     lại, không tiếp nhận mới."
                ),
                format!(
                    "The identity number is that of a student who has left (register number {register_number}): readmit that \
                     student, do not admit a second one."
                ),
            ),
            Self::IdentityNumberRepeated => Bilingual::new(
                "Số định danh cá nhân này bị lặp lại trong danh sách.",
                "This identity number occurs more than once in the list.",
            ),
            Self::IdentityNumberMalformed => Bilingual::new(
                "Số định danh cá nhân phải gồm 12 chữ số.",
                "A personal identity number has twelve digits.",
            ),
            Self::AgeImpossible { age, grade } => Bilingual::new(
                format!("Ngày sinh không hợp lí: {age} tuổi (tính theo năm) không học {}.", grade.vi()),
                format!("The birth date is not plausible: nobody aged {age} (by year) is in {}.", grade.en()),
            ),
            Self::AgeNotAllowed { age, grade, from, to } => Bilingual::new(
                format!(
                    "{age} tuổi (tính theo năm) không thuộc độ tuổi vào {} ({from}-{to}); cần nêu diện được hưởng hoặc quyết \
                     định cho phép.",
                    grade.vi()
                ),
                format!(
                    "At {age} (by year) nobody enters {} ({from}-{to}) unless a circumstance or a decision allows it.",
                    grade.en()
                ),
            ),
            Self::CompletesNothing { grade } => Bilingual::new(
                format!("{} không phải lớp cuối cấp học nên không thể hoàn thành cấp học.", grade.vi()),
                format!("{} is not the last of its level, so nothing is completed with it.", grade.en()),
            ),
            Self::Suspended(_) => Bilingual::new(
                "Học sinh đang tạm nghỉ; cần ghi nhận trở lại học trước.",
                "The student is suspended; record the return first.",
            ),
            Self::NotSuspended(_) => {
                Bilingual::new("Học sinh không tạm nghỉ.", "The student is not suspended.")
            }
            Self::ReturnBeforeSuspension { date, from } => Bilingual::new(
                format!("Ngày {date} không hợp lệ: học sinh tạm nghỉ từ ngày {from}."),
                format!("The date {date} does not fit: the student is suspended from {from}."),
            ),
            Self::DateBeforeLastChange { date, since } => Bilingual::new(
                format!("Ngày {date} sớm hơn ngày {since} đã được ghi nhận."),
                format!("The date {date} is before {since}, of which something is recorded already."),
            ),
            Self::DateInFuture { date, .. } => {
                Bilingual::new(format!("Ngày {date} chưa đến."), format!("The date {date} is still to come."))
            }
            Self::GuardianAlready(_) => Bilingual::new(
                "Người này đã là người giám hộ của học sinh với quan hệ khác; hãy sửa quan hệ.",
                "The person is a guardian of the student already, in another relation: correct it.",
            ),
            Self::NotGuardian(_) => Bilingual::new(
                "Người này không phải người giám hộ của học sinh.",
                "The person is no guardian of the student.",
            ),
            Self::ChildNotAsked => Bilingual::new(
                format!("Trẻ từ đủ {CHILD_IS_ASKED_FROM} tuổi phải được hỏi ý kiến."),
                format!("A child of {CHILD_IS_ASKED_FROM} years or more is asked as well."),
            ),
            Self::ChildDisagrees => Bilingual::new("Trẻ không đồng ý.", "The child does not agree."),
            Self::WasMerged { .. } => Bilingual::new(
                "Hồ sơ này đã được gộp vào hồ sơ khác; hãy dùng hồ sơ được giữ lại.",
                "This entry was merged into another one: use the one that stands.",
            ),
            Self::AtTheSameTime { date } => Bilingual::new(
                format!("Ngày {date} cả hai cùng có tên trong lớp nên không phải một người."),
                format!("Both belong to a class on {date}, so they are not one person."),
            ),
            Self::DuplicateHasRecords(_) => Bilingual::new(
                "Hồ sơ bị gộp đã có kết quả đánh giá, khen thưởng hoặc kế hoạch riêng; hãy giữ lại hồ sơ đó.",
                "The entry that would be closed has marks, results, awards or plans: keep that one.",
            ),
            Self::NoConsent => {
                Bilingual::new("Chưa có sự đồng ý nào như vậy.", "There is no such consent to withdraw.")
            }
            Self::DateOutsideYear { date, year } => Bilingual::new(
                format!("Ngày {date} không nằm trong năm học {year}."),
                format!("The date {date} is not within school year {year}."),
            ),
            Self::DateBeforeEnrollment { date, from } => Bilingual::new(
                format!("Ngày {date} phải sau ngày vào lớp hiện tại ({from})."),
                format!("The date {date} must come after the first day in the present class ({from})."),
            ),
            Self::DateBeforeDeparture { date, departed } => Bilingual::new(
                format!("Ngày {date} sớm hơn ngày học sinh rời trường ({departed})."),
                format!("The date {date} is before the day on which the student left ({departed})."),
            ),
            Self::HasDeparted => {
                Bilingual::new("Học sinh đã rời trường.", "The student has left the school.")
            }
            Self::HasNotDeparted => {
                Bilingual::new("Học sinh chưa rời trường.", "The student has not left the school.")
            }
            Self::CannotReturn(reason) => cannot_return(*reason),
            Self::OtherYear { present, .. } => Bilingual::new(
                format!("Lớp này không thuộc năm học {present} của lớp hiện tại."),
                format!("The class is not of school year {present}, that of the present class."),
            ),
            Self::OtherGrade { present, .. } => Bilingual::new(
                format!("Chỉ chuyển lớp trong cùng khối ({}).", present.vi()),
                format!("A student changes class only within the grade ({}).", present.en()),
            ),
            Self::NotALaterYear { present, .. } => Bilingual::new(
                format!("Lớp này phải thuộc năm học sau năm học {present} của lớp hiện tại."),
                format!(
                    "The class must be of a later school year than {present}, that of the present class."
                ),
            ),
            Self::NotTheNextGrade { present, .. } => Bilingual::new(
                format!(
                    "Học sinh đang học {} chỉ được xếp vào khối trên liền kề hoặc học lại khối này.",
                    present.vi()
                ),
                format!("A student of {} goes to the next grade or repeats this one.", present.en()),
            ),
            Self::StudentRepeated(_) => Bilingual::new(
                "Học sinh này đã có ở dòng trên.",
                "This student is named by an earlier entry.",
            ),
            Self::GuardianAlreadyLinked(_) => Bilingual::new(
                "Phụ huynh này đã được gắn với một tài khoản khác đang hoạt động.",
                "This guardian is linked to another enabled account.",
            ),
            Self::NoCategory => {
                Bilingual::new("Chưa chọn loại dữ liệu cần xóa.", "No category of data to erase was named.")
            }
            Self::PersonStillPresent(_) => Bilingual::new(
                "Chỉ xóa dữ liệu của học sinh đã rời trường, phụ huynh không còn con học tại trường, hoặc tài khoản đã khóa.",
                "Only data of students who have left, of guardians without a student here, or of disabled accounts can be \
                 erased.",
            ),
            Self::DataErased(_) => Bilingual::new(
                "Dữ liệu cá nhân này đã được xóa và không ghi lại được.",
                "This personal data was erased and cannot be written again.",
            ),
        }
    }

    fn value(&self) -> Option<String> {
        match self {
            Self::UnknownStudent(student)
            | Self::StudentRepeated(student)
            | Self::DuplicateHasRecords(student)
            | Self::WasMerged { student, .. }
            | Self::Suspended(student)
            | Self::NotSuspended(student) => Some(student.to_string()),
            Self::UnknownGuardian(guardian)
            | Self::GuardianAlreadyLinked(guardian)
            | Self::GuardianAlready(guardian)
            | Self::NotGuardian(guardian) => Some(guardian.to_string()),
            Self::UnknownPerson(person) | Self::PersonStillPresent(person) | Self::DataErased(person) => {
                Some(person.to_string())
            }
            Self::TooManyEntries { actual, .. } => Some(actual.to_string()),
            Self::DateOutsideYear { date, .. }
            | Self::DateBeforeEnrollment { date, .. }
            | Self::ReturnBeforeSuspension { date, .. }
            | Self::DateBeforeLastChange { date, .. }
            | Self::DateInFuture { date, .. }
            | Self::AtTheSameTime { date }
            | Self::DateBeforeDeparture { date, .. } => Some(date.to_string()),
            Self::OtherYear { class, .. }
            | Self::OtherGrade { class, .. }
            | Self::NotALaterYear { class, .. }
            | Self::NotTheNextGrade { class, .. } => Some(class.to_string()),
            Self::NoEntries
            | Self::CodeTaken
            | Self::CodeRepeated
            | Self::CodeMalformed
            | Self::CodeAlreadyAssigned
            | Self::IdentityNumberTaken { .. }
            | Self::IdentityNumberRepeated
            | Self::IdentityNumberMalformed
            | Self::AgeImpossible { .. }
            | Self::AgeNotAllowed { .. }
            | Self::CompletesNothing { .. }
            | Self::ChildNotAsked
            | Self::ChildDisagrees
            | Self::NoConsent
            | Self::HasDeparted
            | Self::HasNotDeparted
            | Self::CannotReturn(_)
            | Self::NoCategory => None,
        }
    }
}

fn cannot_return(reason: DepartureReason) -> Bilingual {
    match reason {
        DepartureReason::Completed => Bilingual::new(
            "Học sinh đã hoàn thành cấp học: chỉ trở lại ở cấp học cao hơn.",
            "The student has completed the level of schooling and comes back only into a higher one.",
        ),
        DepartureReason::Deceased => Bilingual::new("Học sinh đã qua đời.", "The student has died."),
        DepartureReason::Transferred | DepartureReason::DroppedOut => {
            Bilingual::new("Học sinh không thể trở lại học.", "The student cannot come back.")
        }
    }
}
