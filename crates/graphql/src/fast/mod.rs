//! Answers written as JSON without a tree of values in between.

mod json;
mod response;

pub use response::{is_refused, write_json};
