//! Commands about results. Their decisions are in `finalize.rs` and `decision.rs`.

use serde::{Deserialize, Serialize};

use super::Verdict;
use crate::{
    calendar::SchoolYear,
    ids::{ClassId, StudentId},
    text::Note,
};

/// Finalizes the results of a class's year. What was finalized already and has not changed is passed over; what has changed is
/// finalized anew.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct FinalizeYear {
    /// The class.
    pub class: ClassId,
    /// The students, each once; empty for everybody who was in the class at the end of the year.
    pub students: Vec<StudentId>,
}

/// Decides whether a student goes up where the rules leave it to the principal.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct DecidePromotion {
    /// The student.
    pub student: StudentId,
    /// The school year.
    pub year: SchoolYear,
    /// The decision.
    pub verdict: Verdict,
    /// Why.
    pub reason: Note,
}
