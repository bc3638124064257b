//! Classes of a school year, their homeroom teachers, and who teaches which subject to them, by date.

mod commands;
mod events;
mod projection;
mod refusal;
#[cfg(test)]
mod tests;

pub use commands::{AssignHomeroomTeacher, AssignSubjectTeacher, CreateClass, EndSubjectTeacher};
pub use events::{ClassCreated, HomeroomTeacherAssigned, SubjectTeacherAssigned, SubjectTeacherEnded};
pub use projection::{Assignment, Class, Classes};
pub use refusal::ClassRefusal;
