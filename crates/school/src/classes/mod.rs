//! Classes of a school year, their homeroom teachers, and who teaches which subject to them, by date.

mod commands;
mod events;
mod projection;
mod refusal;
mod subjects;
#[cfg(test)]
mod tests;

pub use commands::{AssignHomeroomTeacher, AssignSubjectTeacher, CreateClass, EndSubjectTeacher};
pub use events::{
    ClassCreated, ClassSubjectsChosen, HomeroomTeacherAssigned, SubjectTeacherAssigned, SubjectTeacherEnded,
};
pub use projection::{Assignment, Class, Classes};
pub use refusal::ClassRefusal;
pub use subjects::{ChooseClassSubjects, SELECTIVE_SUBJECTS, is_selective};
