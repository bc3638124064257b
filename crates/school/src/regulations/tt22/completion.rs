//! What the last grade of a level of schooling leads to.

use std::fmt;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::Promotion;
use crate::regulations::{GradeLevel, vocabulary::vocabulary};

vocabulary! {
    /// Completion of a level of schooling: in its last grade the conditions of promotion are those of completing its programme
    /// (Article 12.1). The principal endorses it in the report book; since 1 January 2026 lower secondary school has no diploma
    /// besides (Law 123/2025/QH15). The graduation examination of upper secondary school is held by the State and is no part of it.
    Completion {
        LowerSecondary = "HTTHCS", "Hoàn thành chương trình trung học cơ sở", "Completed lower secondary school";
        UpperSecondary = "HTTHPT", "Hoàn thành chương trình trung học phổ thông", "Completed upper secondary school";
    }
}

/// The level of schooling that a student has completed: grades 9 and 12, and only with the outcome "promoted".
#[must_use]
pub fn completion(grade: GradeLevel, outcome: &Promotion) -> Option<Completion> {
    match (grade, outcome) {
        (GradeLevel::G9, Promotion::Promoted) => Some(Completion::LowerSecondary),
        (GradeLevel::G12, Promotion::Promoted) => Some(Completion::UpperSecondary),
        (_, Promotion::Promoted | Promotion::Pending(_) | Promotion::NotPromoted(_)) => None,
    }
}
