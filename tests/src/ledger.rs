//! An exported ledger, read by its format alone: one canonical JSON document a line.

use serde::Deserialize;
use serde_json::Value;
use uuid::Uuid;

/// One stored leaf.
#[derive(Clone, Debug, Deserialize)]
pub struct Leaf {
    /// Its place: 1 for the first.
    pub position: u64,
    /// What happened, such as `grade.entered`.
    pub kind: String,
    /// The command that decided it, which is the client's idempotency key.
    pub command: Uuid,
    /// Who did it.
    pub actor: Uuid,
    /// When it was recorded.
    pub at: jiff::Timestamp,
    /// What is said openly.
    pub body: Value,
}

impl Leaf {
    /// Whether it writes a grade, for the first time or over another one.
    #[must_use]
    pub fn is_grade(&self) -> bool {
        matches!(self.kind.as_str(), "grade.entered" | "grade.corrected")
    }
}

/// Reads an export. Fails the test unless positions run from 1 without a gap.
#[track_caller]
#[must_use]
pub fn leaves(export: &str) -> Vec<Leaf> {
    let leaves: Vec<Leaf> = export.lines().map(|line| serde_json::from_str(line).unwrap()).collect();
    for (expected, leaf) in (1..).zip(&leaves) {
        assert_eq!(leaf.position, expected, "a gap or a disorder in the export");
    }
    leaves
}
