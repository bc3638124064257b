//! Where the students of a class go after the year: the list by which the next year's classes are made.

use super::{Completed, Promoted, preview::students};
use crate::{
    ids::{ClassId, StudentId},
    regulations::{GradeLevel, SchoolLevel},
    state::School,
};

/// Where a student goes.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Destination {
    /// Up to this grade.
    Promoted(GradeLevel),
    /// Into this grade once more.
    Retained(GradeLevel),
    /// Out: the level of schooling is completed.
    Completed(SchoolLevel),
    /// Not settled: the year is not finalized, or something is still to be done.
    Open,
}

/// The students who were in a class at the end of its year, in the order of the class list, each by the finalized result and by
/// what the principal decided since. Empty for an unknown class.
#[must_use]
pub fn next_year(school: &School, class: ClassId) -> Vec<(StudentId, Destination)> {
    let Some(class) = school.classes.class(class) else { return Vec::new() };
    let grade = class.grade;
    let last = grade.is_last_of_level().then(|| grade.school_level());
    let destination = |student| {
        let Some(finalized) = school.results.finalized(student, class.year) else { return Destination::Open };
        let outcome = finalized.outcome.clone();
        let outcome = match school.results.decision(student, class.year) {
            Some(decision) => outcome.decided(decision, last),
            None => outcome,
        };
        match (outcome.promoted, last) {
            (Promoted::Pending { .. }, _) => Destination::Open,
            (Promoted::No { .. }, _) => Destination::Retained(grade),
            (Promoted::Yes, Some(level)) if outcome.completed == Completed::Yes => {
                Destination::Completed(level)
            }
            // The circular does not say whether a decision can lead out of grade 5; where the principal decided so, it does.
            (Promoted::Yes, _) => grade.next().map_or(Destination::Open, Destination::Promoted),
        }
    };
    students(school, class).into_iter().map(|student| (student.id, destination(student.id))).collect()
}
