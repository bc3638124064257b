//! Students and guardians: who they are, in which class they were when, how they came and where they went
//! (sổ đăng bộ, danh sách lớp).

mod ages;
mod commands;
mod consent;
mod custody;
pub(crate) mod decisions;
mod erasure;
mod events;
mod guardians;
mod merging;
mod projection;
mod refusal;
mod register;
mod statements;
mod suspension;
#[cfg(test)]
mod tests;

use jiff::civil::Date;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

pub use ages::{AgeExcepted, AgeException, AgeGround, AgeRule};
pub use commands::{
    Admission, AdmitStudents, AssignMinistryCode, ChangeClass, CorrectStudent, EnrollStudents,
    ErasePersonalData, GuardianEntry, LinkGuardianAccount, ReadmitStudent, RecordDeparture, RegisterGuardian,
};
pub use consent::{
    CHILD_IS_ASKED_FROM, Consent, ConsentGiven, ConsentPurpose, ConsentWithdrawn, RecordConsent,
    WithdrawConsent,
};
pub use custody::{
    AssignGuardian, CorrectGuardian, EndGuardian, GuardianAssigned, GuardianCorrected, GuardianEnded,
};
pub use events::{
    ClassChanged, GuardianAccountLinked, GuardianRegistered, MinistryCodeAssigned, PersonalDataErased,
    StudentAdmitted, StudentCorrected, StudentDeparted, StudentEnrolled, StudentReadmitted,
};
pub use merging::{MergeStudents, Merged, StudentsMerged};
pub use projection::{Enrollment, Guardian, Registry, Student};
pub use refusal::RegistryRefusal;
pub use register::{RegisterLine, RegisterTotals, Whereabouts};
pub use statements::{Part, Statements};
pub use suspension::{ReturnStudent, StudentReturned, StudentSuspended, SuspendStudent, Suspension};

use crate::{names::PersonName, text::Line};

/// Youngest plausible age, in years by calendar year above the number of the grade: one year younger than the age of [`AgeRule`],
/// for pupils who skip a grade or start early.
pub const YOUNGEST: i16 = 4;

/// Oldest plausible age, counted in the same way: pupils may start up to three years late and repeat grades. Only what
/// must be a slip of the pen is refused.
pub const OLDEST: i16 = 11;

/// Gender as the papers have it (giới tính).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize, JsonSchema)]
pub enum Gender {
    /// Nam.
    Male,
    /// Nữ.
    Female,
}

/// A student's code (mã học sinh).
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, JsonSchema)]
pub enum StudentCode {
    /// Given by the school until the ministry's code arrives (mã tạm).
    Temporary(Line),
    /// Ten digits, given by the sector database once per student.
    Ministry(Line),
}

impl StudentCode {
    /// The code as written.
    #[must_use]
    pub fn as_str(&self) -> &str {
        match self {
            Self::Temporary(code) | Self::Ministry(code) => code.as_str(),
        }
    }
}

/// Who a student is. Personal: always sealed.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct StudentIdentity {
    /// Name.
    pub name: PersonName,
    /// Student code.
    pub code: StudentCode,
    /// Birth date (ngày sinh).
    pub born_on: Date,
    /// Gender.
    pub gender: Gender,
    /// Ethnicity (dân tộc).
    pub ethnicity: Option<Line>,
    /// Birthplace (nơi sinh).
    pub birthplace: Option<Line>,
    /// Personal identity number (số định danh cá nhân): 12 digits, leading zeros count.
    pub identity_number: Option<Line>,
}

/// Where a person can be reached. Personal: always sealed.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Contact {
    /// Address (chỗ ở hiện nay).
    pub address: Option<Line>,
    /// Telephone.
    pub phone: Option<Line>,
    /// E-mail.
    pub email: Option<Line>,
}

/// Health data of a student. Personal and sensitive: always sealed.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct StudentHealth {
    /// Kind of disability (loại khuyết tật), if any.
    pub disability: Option<Line>,
    /// Further remarks.
    pub remarks: Option<Line>,
}

/// Where an admitted student comes from (nguồn).
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub enum Origin {
    /// Newly recruited (tuyển mới).
    New,
    /// Arrived from another school (chuyển đến).
    Transfer {
        /// That school's name.
        school: Line,
    },
    /// Was at this school before it kept its records here.
    Existing,
}

/// Why a student left (lí do).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize, JsonSchema)]
pub enum DepartureReason {
    /// To another school (chuyển đi).
    Transferred,
    /// Dropped out (thôi học).
    DroppedOut,
    /// Completed a level of schooling in its last grade (hoàn thành chương trình tiểu học, trung học cơ sở, trung học phổ thông).
    Completed,
    /// Died (qua đời).
    Deceased,
}

/// What may follow a departure.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Afterwards {
    /// The student may come back under the same register number.
    Return,
    /// The student may come back into a higher level of schooling of this school.
    HigherLevel,
    /// Nothing.
    Nothing,
}

impl DepartureReason {
    /// What may follow a departure for that reason.
    #[must_use]
    pub fn afterwards(self) -> Afterwards {
        match self {
            Self::Transferred | Self::DroppedOut => Afterwards::Return,
            Self::Completed => Afterwards::HigherLevel,
            Self::Deceased => Afterwards::Nothing,
        }
    }
}

/// What a guardian is to the student.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize, JsonSchema)]
pub enum GuardianRelation {
    /// Mẹ.
    Mother,
    /// Cha.
    Father,
    /// Người giám hộ khác.
    Other,
}

/// Who a guardian is. Personal: always sealed.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct GuardianProfile {
    /// Name.
    pub name: PersonName,
}
