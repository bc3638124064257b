//! Inputs that several fields share, and how they become values of the domain.

use async_graphql::{InputObject, OneofObject};
use socai_runtime::AsOf;
use socai_school::{
    calendar::GradingPeriod,
    gradebook::Mark,
    ids::{AccountId, ClassId, SchoolId, StudentId},
    names::PersonName,
    periods::{Area, Columns, LockScope, Order},
    registry::{Contact, GuardianEntry, GuardianProfile, StudentHealth},
    regulations::Target,
    text::{Code, Line},
};

use crate::{
    enums::{
        Absence, AssessmentPeriod, Competency, GradeLevel, GuardianRelation, Level, PassLevel, Quality,
        Rating, Subject, TraitLevel,
    },
    ids::Gid,
    scalars::{Day, DecimalPoints, Key, LedgerPosition, Moment, Points, Regular, Text, Year, Yes},
};

/// Which moment of the ledger is looked at (xem sổ tại thời điểm).
#[derive(OneofObject)]
pub(crate) enum AsOfInput {
    /// After this position.
    Position(LedgerPosition),
    /// After everything that was recorded up to this moment.
    At(Moment),
}

impl From<AsOfInput> for AsOf {
    fn from(input: AsOfInput) -> Self {
        match input {
            AsOfInput::Position(position) => Self::Position(position.0),
            AsOfInput::At(at) => Self::At(at.0),
        }
    }
}

/// What every mutation needs: to which school, and under which key it may be repeated.
#[derive(InputObject)]
pub(crate) struct Call {
    /// A fresh UUID per command (khóa chống ghi trùng). A repeated request with the same key and the same input is
    /// answered with the first outcome and writes nothing.
    pub idempotency_key: Key,
    /// The school (trường).
    pub school: Gid<SchoolId>,
}

/// A grading period (kì đánh giá): one assessment moment of one school year.
#[derive(Clone, Copy, Debug, InputObject)]
pub(crate) struct GradingPeriodInput {
    /// The school year (năm học), such as `2025-2026`.
    pub year: Year,
    /// The moment (thời điểm).
    pub moment: AssessmentPeriod,
}

impl From<GradingPeriodInput> for GradingPeriod {
    fn from(input: GradingPeriodInput) -> Self {
        Self { year: input.year.0, moment: input.moment.into() }
    }
}

/// A column of the gradebook (cột trong sổ theo dõi).
#[derive(Clone, Copy, Debug, OneofObject)]
pub(crate) enum TargetInput {
    /// A subject or educational activity (môn học, hoạt động giáo dục).
    Subject(Subject),
    /// A quality (phẩm chất).
    Quality(Quality),
    /// A competency (năng lực).
    Competency(Competency),
    /// One regular assessment of a subject (đánh giá thường xuyên) in secondary school.
    Regular(RegularInput),
    /// Conduct (kết quả rèn luyện) in secondary school; must be `true`.
    Conduct(Yes),
    /// Half-day sessions missed in the whole year (số buổi nghỉ học); must be `true`.
    Absences(Yes),
}

/// One regular assessment of a subject in a term (lần đánh giá thường xuyên).
#[derive(Clone, Copy, Debug, InputObject)]
pub(crate) struct RegularInput {
    /// The subject (môn học).
    pub subject: Subject,
    /// Which one in the term, from 1 to 4 (lần thứ mấy).
    pub number: Regular,
}

impl From<TargetInput> for Target {
    fn from(input: TargetInput) -> Self {
        match input {
            TargetInput::Subject(subject) => Self::Subject(subject.into()),
            TargetInput::Quality(quality) => Self::Quality(quality.into()),
            TargetInput::Competency(competency) => Self::Competency(competency.into()),
            TargetInput::Regular(regular) => {
                Self::Regular { subject: regular.subject.into(), number: regular.number.0 }
            }
            TargetInput::Conduct(Yes) => Self::Conduct,
            TargetInput::Absences(Yes) => Self::Absences,
        }
    }
}

/// Which student (học sinh).
#[derive(OneofObject)]
pub(crate) enum StudentKey {
    /// By id.
    Id(Gid<StudentId>),
    /// By register number (số đăng bộ).
    RegisterNumber(u32),
    /// By student code (mã học sinh), ministry's or temporary.
    Code(String),
}

/// Which class (lớp).
#[derive(OneofObject)]
pub(crate) enum ClassKey {
    /// By id.
    Id(Gid<ClassId>),
    /// By its name in a school year.
    Name(ClassName),
}

/// A class by its name (tên lớp).
#[derive(InputObject)]
pub(crate) struct ClassName {
    /// The school year (năm học).
    pub year: Year,
    /// The name, such as `3A`.
    pub name: String,
}

/// A name as Vietnamese papers write it (họ và tên).
#[derive(InputObject)]
pub(crate) struct PersonNameInput {
    /// Family name (họ).
    pub family: Text<Line>,
    /// Middle names (tên đệm), if any.
    pub middle: Option<Text<Line>>,
    /// Given name (tên).
    pub given: Text<Line>,
}

impl From<PersonNameInput> for PersonName {
    fn from(input: PersonNameInput) -> Self {
        Self { family: input.family.0, middle: input.middle.map(|text| text.0), given: input.given.0 }
    }
}

/// Where a person can be reached (liên hệ).
#[derive(InputObject)]
pub(crate) struct ContactInput {
    /// Address (chỗ ở hiện nay).
    pub address: Option<Text<Line>>,
    /// Telephone (điện thoại).
    pub phone: Option<Text<Line>>,
    /// E-mail (thư điện tử).
    pub email: Option<Text<Line>>,
}

impl From<ContactInput> for Contact {
    fn from(input: ContactInput) -> Self {
        let line = |text: Option<Text<Line>>| text.map(|text| text.0);
        Self { address: line(input.address), phone: line(input.phone), email: line(input.email) }
    }
}

/// Health data of a student (sức khỏe).
#[derive(InputObject)]
pub(crate) struct StudentHealthInput {
    /// Kind of disability (loại khuyết tật), if any.
    pub disability: Option<Text<Line>>,
    /// Further remarks (ghi chú).
    pub remarks: Option<Text<Line>>,
}

impl From<StudentHealthInput> for StudentHealth {
    fn from(input: StudentHealthInput) -> Self {
        Self { disability: input.disability.map(|text| text.0), remarks: input.remarks.map(|text| text.0) }
    }
}

/// A guardian (cha, mẹ, người giám hộ).
#[derive(InputObject)]
pub(crate) struct GuardianInput {
    /// What the guardian is to the student (quan hệ).
    pub relation: GuardianRelation,
    /// Name (họ và tên).
    pub name: PersonNameInput,
    /// Telephone, address (liên hệ).
    pub contact: Option<ContactInput>,
}

impl From<GuardianInput> for GuardianEntry {
    fn from(input: GuardianInput) -> Self {
        Self {
            relation: input.relation.into(),
            profile: GuardianProfile { name: input.name.into() },
            contact: input.contact.map(Into::into),
        }
    }
}

/// What a lock or unlock covers (phạm vi khóa sổ).
#[derive(InputObject)]
pub(crate) struct LockScopeInput {
    /// The grading period (kì đánh giá).
    pub period: GradingPeriodInput,
    /// The classes (phạm vi lớp).
    pub area: LockAreaInput,
    /// One column only (một cột); all of them when absent. A subject covers its regular assessments too.
    pub target: Option<TargetInput>,
}

/// Which classes a lock or a publication covers (phạm vi lớp).
#[derive(OneofObject)]
pub(crate) enum LockAreaInput {
    /// The whole school (toàn trường); must be `true`.
    WholeSchool(Yes),
    /// All classes of a grade (khối).
    Grade(GradeLevel),
    /// One class (lớp).
    ClassId(Gid<ClassId>),
}

impl From<LockAreaInput> for Area {
    fn from(input: LockAreaInput) -> Self {
        match input {
            LockAreaInput::WholeSchool(Yes) => Self::School,
            LockAreaInput::Grade(grade) => Self::Grade(grade.into()),
            LockAreaInput::ClassId(class) => Self::Class(class.0),
        }
    }
}

impl From<LockScopeInput> for LockScope {
    fn from(input: LockScopeInput) -> Self {
        let columns = input.target.map_or(Columns::All, |target| Columns::One(target.into()));
        Self { period: input.period.into(), area: input.area.into(), columns }
    }
}

/// The principal's order that is cited (quyết định, yêu cầu của hiệu trưởng).
#[derive(InputObject)]
pub(crate) struct OrderInput {
    /// Its number and symbol (số, kí hiệu), such as `05/QĐ-THBM`.
    pub number: Text<Code>,
    /// Its date (ngày kí); not in the future.
    pub dated: Day,
}

impl From<OrderInput> for Order {
    fn from(input: OrderInput) -> Self {
        Self { number: input.number.0, dated: input.dated.0 }
    }
}

/// What shall stand in a cell (kết quả trong ô). Which kind fits a column is said by `GradebookColumn.holds`.
#[derive(Clone, Copy, Debug, OneofObject)]
pub(crate) enum MarkInput {
    /// For a subject of primary school.
    Subject(SubjectMarkInput),
    /// For a quality or competency: T, Đ or C.
    Trait(TraitLevel),
    /// For a scored assessment of secondary school (điểm).
    Score(DecimalPoints),
    /// For an assessment by comments in secondary school: Đ or CĐ.
    Pass(PassLevel),
    /// In place of a score or of Đ, CĐ: the student was absent (vắng kiểm tra).
    Absence(Absence),
    /// For conduct in secondary school (kết quả rèn luyện).
    Conduct(Rating),
    /// For sessions missed (số buổi nghỉ học).
    Absences(AbsencesInput),
}

/// The result of a subject in primary school (kết quả môn học): a level, a score or both.
#[derive(Clone, Copy, Debug, InputObject)]
pub(crate) struct SubjectMarkInput {
    /// The level reached (mức đạt được).
    pub level: Option<Level>,
    /// The test score (điểm kiểm tra định kì).
    pub score: Option<Points>,
}

/// Half-day sessions missed in the whole year (số buổi nghỉ học).
#[derive(Clone, Copy, Debug, InputObject)]
pub(crate) struct AbsencesInput {
    /// With permission (có phép).
    pub excused: u16,
    /// Without permission (không phép).
    pub unexcused: u16,
}

impl From<MarkInput> for Mark {
    fn from(input: MarkInput) -> Self {
        match input {
            MarkInput::Subject(SubjectMarkInput { level, score }) => {
                Self::Subject { level: level.map(Into::into), score: score.map(|score| score.0) }
            }
            MarkInput::Trait(level) => Self::Trait { level: level.into() },
            MarkInput::Score(score) => Self::Score { score: score.0 },
            MarkInput::Pass(level) => Self::Pass { level: level.into() },
            MarkInput::Absence(absence) => Self::Absent { absence: absence.into() },
            MarkInput::Conduct(level) => Self::Conduct { level: level.into() },
            MarkInput::Absences(AbsencesInput { excused, unexcused }) => {
                Self::Absences { excused, unexcused }
            }
        }
    }
}

/// One cell as it shall be from now on (một ô trong sổ).
#[derive(InputObject)]
pub(crate) struct GradeEntryInput {
    /// The row (học sinh).
    pub student_id: Gid<StudentId>,
    /// The column (cột).
    pub target: TargetInput,
    /// The result (kết quả) of any kind; stands alone, without `level`, `traitLevel` and `score`.
    pub mark: Option<MarkInput>,
    /// For a subject of primary school: the level reached (mức đạt được).
    pub level: Option<Level>,
    /// For a quality or competency: the level reached (mức đạt được).
    pub trait_level: Option<TraitLevel>,
    /// For a subject of primary school with a test: the score (điểm kiểm tra định kì).
    pub score: Option<Points>,
    /// A comment (nhận xét).
    pub comment: Option<Text<socai_school::text::Note>>,
    /// The version that the author saw: 0 for an empty cell, else `GradeCell.version`.
    pub expected_version: u32,
    /// Why, for a correction (lí do sửa).
    pub reason: Option<Text<socai_school::text::Note>>,
}

/// Credentials of an account (thông tin đăng nhập). They are never part of the ledger.
#[derive(InputObject)]
pub(crate) struct CredentialsInput {
    /// The login (tên đăng nhập), unique in the installation.
    #[graphql(secret)]
    pub login: String,
    /// The password (mật khẩu), 12 to 128 characters.
    #[graphql(secret)]
    pub password: String,
}

/// An account that is meant by its id.
pub(crate) fn accounts(ids: Vec<Gid<AccountId>>) -> Vec<AccountId> {
    ids.into_iter().map(|id| id.0).collect()
}
