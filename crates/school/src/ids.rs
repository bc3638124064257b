//! Typed identifiers, one newtype per kind of thing, so that a class id can never be passed for a student id.
//!
//! Ids are random and say nothing about the person: they stay readable in the ledger after personal data is erased.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use uuid::Uuid;

macro_rules! ids {
    ($($(#[$doc:meta])* $name:ident),+ $(,)?) => {$(
        $(#[$doc])*
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, JsonSchema)]
        #[serde(transparent)]
        pub struct $name(pub Uuid);

        impl std::fmt::Display for $name {
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                self.0.fmt(f)
            }
        }

        impl From<Uuid> for $name {
            fn from(id: Uuid) -> Self {
                Self(id)
            }
        }
    )+};
}

ids! {
    /// A school (trường), which is also the id of its ledger.
    SchoolId,
    /// A sign-in account (tài khoản) of a staff member, guardian or inspector.
    AccountId,
    /// A student (học sinh); stays the same when the ministry's code arrives later.
    StudentId,
    /// A guardian (cha, mẹ, người giám hộ) of one or more students.
    GuardianId,
    /// A class (lớp) of one school year.
    ClassId,
    /// A submitted document (hồ sơ) over all its versions.
    DocumentId,
    /// A subject group (tổ chuyên môn).
    GroupId,
    /// A request to change cells of a locked gradebook (đề nghị sửa điểm sau khi khóa sổ).
    ChangeRequestId,
    /// Lessons of an absent teacher that others teach (phân công dạy thay).
    SubstitutionId,
    /// A template of the comment bank (mẫu nhận xét).
    TemplateId,
    /// A note about a student's conduct (ghi nhận khen, nhắc nhở).
    ConductNoteId,
    /// A measure of discipline (quyết định kỉ luật).
    DisciplineId,
    /// A text of the contact book (thông báo, lời nhắn).
    MessageId,
    /// The support of a student (hồ sơ theo dõi, giúp đỡ).
    SupportCaseId,
    /// A transfer of a student between two schools (chuyển trường), the same in both ledgers; chosen by the receiving school.
    TransferId,
    /// A merger of two schools (sáp nhập trường), the same in both ledgers; chosen by the heir.
    MergerId,
    /// A duty that the principal gave somebody (nhiệm vụ được phân công), through all its holders.
    DutyId,
    /// An incident report (báo cáo sự cố).
    IncidentId,
}
