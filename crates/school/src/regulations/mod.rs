//! Regulations as dated values: what a circular prescribes is data here, never an `if` in a decision.

mod subjects;
pub mod tt27;

pub use subjects::{
    AssessmentPeriod, Competency, GradeLevel, Level, Quality, Score, Subject, Target, TraitLevel,
};
pub use tt27::RuleSet;
