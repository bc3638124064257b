//! Which subjects must be signed off in a class, and who is assessed in them: the one place that asks.

use crate::{
    classes::Class,
    ids::StudentId,
    regulations::{Subject, Target},
    state::School,
};

/// The subjects that a class takes, in the order of the forms.
pub(super) fn taken(school: &School, class: &Class) -> Vec<Subject> {
    school.subjects_of(class.id)
}

/// Whether a student of the class is assessed in a column; an individual plan may exempt from its subject.
pub(super) fn is_assessed(school: &School, class: &Class, student: StudentId, target: Target) -> bool {
    !target.subject().is_some_and(|subject| school.plans.is_exempt(student, class.year, subject))
}
