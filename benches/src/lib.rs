//! What the benches share: a sample school, the bare databases that it is compared with, tables.
//!
//! A bench prints ratios of arms that ran alternately in the same process on the same machine. Absolute times depend
//! on the machine and are never asserted. All names and data are invented.

pub mod batches;
pub mod database;
pub mod desk;
pub mod machine;
pub mod parts;
pub mod process;
pub mod raw;
pub mod recorder;
pub mod report;
pub mod sample;
pub mod wire;

/// Anything that ends a bench early.
pub type Failure = Box<dyn std::error::Error + Send + Sync>;

/// A size from the environment, or the default.
///
/// # Errors
/// When the variable is set to something else than a number.
pub fn size(variable: &str, default: usize) -> Result<usize, Failure> {
    match std::env::var(variable) {
        Ok(text) => text.parse().map_err(|_| format!("{variable}={text} is not a number").into()),
        Err(_) => Ok(default),
    }
}
