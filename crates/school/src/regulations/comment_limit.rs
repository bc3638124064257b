//! How long a comment may be, by kind of column. No circular names a number, so these are parameters.
//!
//! The report book (học bạ) prints a comment into one row of a table, some 300 characters at its usual size; the limits leave
//! three times as much and keep out what was pasted by mistake. Regular assessments and absences have no row of their own
//! there.

use super::{RuleSet, Target};

/// For what the report book prints.
const PRINTED: usize = 1000;
/// For what stays in the gradebook.
const NOT_PRINTED: usize = 500;

impl RuleSet {
    /// Most characters of a comment in the column. Comments that were written under a larger limit stay.
    #[must_use]
    pub fn comment_limit(&self, target: Target) -> usize {
        match target {
            Target::Subject(_) | Target::Quality(_) | Target::Competency(_) | Target::Conduct => PRINTED,
            Target::Regular { .. } | Target::Absences => NOT_PRINTED,
        }
    }
}
