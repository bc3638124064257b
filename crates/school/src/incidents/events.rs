//! What happens to incident reports.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::{IncidentId, IncidentKind, Reference, Severity, person_of};
use crate::{
    ids::AccountId,
    sealed::{Category, HasSealed, Sealed, SealedSlot},
    text::{Line, Note},
};

/// An incident was reported (báo cáo sự cố).
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct IncidentReported {
    /// The report.
    pub incident: IncidentId,
    /// Who reports.
    pub reporter: AccountId,
    /// What kind.
    pub kind: IncidentKind,
    /// How much hangs on it.
    pub severity: Severity,
    /// What it points to.
    pub about: Option<Reference>,
    /// In one line.
    pub subject: Sealed<Line>,
    /// What happened.
    pub text: Sealed<Note>,
}

/// The admin board took a report into work (tiếp nhận xử lí).
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct IncidentTaken {
    /// The report.
    pub incident: IncidentId,
    /// Who reported.
    pub reporter: AccountId,
}

/// The admin board answered a report (trả lời).
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct IncidentAnswered {
    /// The report.
    pub incident: IncidentId,
    /// Who reported.
    pub reporter: AccountId,
    /// What the report points to.
    pub about: Option<Reference>,
    /// What was found and done.
    pub text: Sealed<Note>,
}

/// A report was closed (đóng).
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct IncidentClosed {
    /// The report.
    pub incident: IncidentId,
    /// Who reported.
    pub reporter: AccountId,
}

/// The reporter opened a report again (mở lại).
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct IncidentReopened {
    /// The report.
    pub incident: IncidentId,
    /// Who reported.
    pub reporter: AccountId,
    /// What the report points to.
    pub about: Option<Reference>,
    /// What is still wrong.
    pub text: Sealed<Note>,
}

impl HasSealed for IncidentTaken {}
impl HasSealed for IncidentClosed {}

impl HasSealed for IncidentReported {
    fn slots(&mut self) -> Vec<SealedSlot<'_>> {
        let (owner, category) = (person_of(self.reporter, self.about), Category::Comment);
        vec![
            SealedSlot { field: "subject", owner, category, value: &mut self.subject },
            SealedSlot { field: "text", owner, category, value: &mut self.text },
        ]
    }
}

impl HasSealed for IncidentAnswered {
    fn slots(&mut self) -> Vec<SealedSlot<'_>> {
        let (owner, category) = (person_of(self.reporter, self.about), Category::Comment);
        vec![SealedSlot { field: "text", owner, category, value: &mut self.text }]
    }
}

impl HasSealed for IncidentReopened {
    fn slots(&mut self) -> Vec<SealedSlot<'_>> {
        let (owner, category) = (person_of(self.reporter, self.about), Category::Comment);
        vec![SealedSlot { field: "text", owner, category, value: &mut self.text }]
    }
}
