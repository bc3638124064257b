//! Circular 27/2020/TT-BGDĐT, primary school: its programme, the result of a year and what follows from it. Articles are those
//! of the regulation issued with the circular. Everything here is a function of plain values.

mod awards;
mod completion;
mod hints;
mod marks;
mod programme;
#[cfg(test)]
mod tests;
mod wording;
mod year_level;

pub use awards::{Award, ClassRecognition, Nomination, NotExemplary, check_exemplary, derived_award};
pub use completion::{
    ClassCompletion, Completion, PrincipalsDecision, Promotion, YearOutcome, needs_supplementary_assessment,
};
pub use hints::{Hint, hints};
pub use marks::{SubjectMark, YearMarks, missing_at, with_reassessment};
pub use programme::competencies;
pub(super) use programme::{PERIODS, first_year, is_compulsory};
pub(super) use wording::Wording;
pub use year_level::year_level;

/// The circular's points that are open to interpretation.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Tt27 {
    /// The circular tests "Tin học và Công nghệ" as one subject (Article 7.1b); the forms rate its two components apart. True:
    /// both components carry a score of their own. False: only informatics does, for both.
    pub components_are_scored_apart: bool,
    /// The programme begins informatics in grade 3, but the sector database's form for grades 1-2 has a column for it. True:
    /// it can be rated there, as an elective.
    pub has_informatics_in_grades_1_and_2: bool,
}

impl Tt27 {
    /// As the forms of the sector database have it.
    pub const DEFAULT: Self =
        Self { components_are_scored_apart: true, has_informatics_in_grades_1_and_2: true };
}
