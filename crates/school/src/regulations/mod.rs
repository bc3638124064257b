//! Regulations as dated values: what a circular prescribes is data here, never an `if` in a decision. A later circular is a
//! new value beside the present ones; old results keep theirs.

mod comment_limit;
mod explanation;
mod levels;
mod required;
mod rules;
mod scores;
mod subjects;
mod target;
mod traits;
pub mod tt22;
pub mod tt27;
mod vocabulary;
mod wording;

pub use explanation::{Condition, Explanation, Missing, MissingPart, Step};
pub use levels::{CompletionLevel, Level, PassLevel, Rating, TraitLevel};
pub use rules::{Circular, Holds, RuleSet};
pub use scores::{DecimalScore, Score};
pub use subjects::Subject;
pub use target::{RegularNumber, Target};
pub use traits::{Competency, Quality, Trait};
pub use vocabulary::{AssessmentPeriod, GradeLevel, SchoolLevel};
