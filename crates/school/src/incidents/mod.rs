//! Incident reports (báo cáo sự cố): something that is wrong in the records or cannot be reached, told to the admin board by whoever
//! noticed it, answered and closed.
//!
//! ```text
//! open → in work → answered → closed        admin board; the reporter may close
//!   └──────── open again ←──────┘           the reporter, who says what is still wrong
//! ```

mod commands;
mod decide;
mod events;
mod projection;
mod refusal;
#[cfg(test)]
mod tests;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use uuid::Uuid;

pub use commands::{AnswerIncident, CloseIncident, ReopenIncident, ReportIncident, TakeIncident};
pub use events::{IncidentAnswered, IncidentClosed, IncidentReopened, IncidentReported, IncidentTaken};
pub use projection::{Incident, IncidentStatus, Incidents, Remark};
pub use refusal::IncidentRefusal;

use crate::ids::{AccountId, ClassId, DocumentId, StudentId};

pub use crate::ids::IncidentId;

/// What kind of incident.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum IncidentKind {
    /// Something is recorded wrongly (dữ liệu sai).
    WrongData,
    /// Somebody cannot do or see what is theirs, or sees what is not (quyền truy cập).
    Access,
    /// The program does not work as it should (kĩ thuật).
    Technical,
    /// Personal data was lost, shown or given away (bảo vệ dữ liệu cá nhân).
    DataProtection,
}

/// How much hangs on it, by the judgment of who reports.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Severity {
    /// Work goes on (nhẹ).
    Minor,
    /// Somebody's work is held up (nghiêm trọng).
    Major,
    /// It does harm as long as it lasts (khẩn cấp).
    Critical,
}

/// What a report points to; the reporter may read it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Reference {
    /// A student.
    Student(StudentId),
    /// A class.
    Class(ClassId),
    /// A document.
    Document(DocumentId),
}

/// Whose texts the words of a report are: of the student it points to, else of who reports. Their erasure takes the words.
#[must_use]
pub fn person_of(reporter: AccountId, about: Option<Reference>) -> Uuid {
    match about {
        Some(Reference::Student(student)) => student.0,
        Some(Reference::Class(_) | Reference::Document(_)) | None => reporter.0,
    }
}
