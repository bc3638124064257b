//! Commands about incident reports. Their decisions are in `decide.rs`.

use serde::{Deserialize, Serialize};

use super::{IncidentId, IncidentKind, Reference, Severity};
use crate::text::{Line, Note};

/// Reports an incident to the admin board.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct ReportIncident {
    /// What kind.
    pub kind: IncidentKind,
    /// How much hangs on it.
    pub severity: Severity,
    /// In one line.
    pub subject: Line,
    /// What happened.
    pub text: Note,
    /// What it is about; the actor may read it.
    pub about: Option<Reference>,
}

/// Takes an open report into work.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct TakeIncident {
    /// The report.
    pub incident: IncidentId,
}

/// Answers a report.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct AnswerIncident {
    /// The report.
    pub incident: IncidentId,
    /// What was found and done.
    pub text: Note,
}

/// Closes a report: by the admin board once it is answered, by the reporter at any time.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct CloseIncident {
    /// The report.
    pub incident: IncidentId,
}

/// Opens one's own answered or closed report again.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct ReopenIncident {
    /// The report.
    pub incident: IncidentId,
    /// What is still wrong.
    pub text: Note,
}
