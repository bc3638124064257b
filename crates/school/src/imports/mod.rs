//! Imports: the commands that a list of the school becomes, carried out together or not at all. A list that was recorded by
//! half would be worse than none: nobody could tell which half.

mod decisions;
mod refusal;
#[cfg(test)]
mod tests;
mod touched;

use serde::{Deserialize, Serialize};

pub use refusal::ImportRefusal;
pub use touched::{Seen, Touched};

use crate::{
    calendar::SchoolYear,
    classes::AssignHomeroomTeacher,
    command::Command,
    registry::{AdmitStudents, ChangeClass},
    text::Code,
};

/// Carries out an import as it was shown (nhập dữ liệu đầu năm): every step or none, and only while what it touches is as it
/// was seen. Each step needs the same right as the command alone.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct CarryOutImport {
    /// The steps in their order; at most [`CarryOutImport::LIMIT`].
    pub steps: Vec<ImportStep>,
    /// What the steps touch, as it was when the plan was made.
    pub seen: Vec<Seen>,
}

impl CarryOutImport {
    /// Most steps in one command.
    pub const LIMIT: usize = 20_000;
}

/// One command of an import. Classes that an earlier step creates have no ids before, so steps name them.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub enum ImportStep {
    /// A command that is complete: one of those that lists of a school become.
    Ready(Box<Command>),
    /// Admits students; their classes are these, in the order of the entries.
    Admit {
        /// The school year of the classes.
        year: SchoolYear,
        /// The class of each entry.
        classes: Vec<Code>,
        /// The command but for the classes.
        command: AdmitStudents,
    },
    /// Moves a student to this class.
    Move {
        /// The school year of the class.
        year: SchoolYear,
        /// The class.
        to: Code,
        /// The command but for the class.
        command: ChangeClass,
    },
    /// Assigns a homeroom teacher to this class.
    Homeroom {
        /// The school year of the class.
        year: SchoolYear,
        /// The class.
        class: Code,
        /// The command but for the class.
        command: AssignHomeroomTeacher,
    },
}
