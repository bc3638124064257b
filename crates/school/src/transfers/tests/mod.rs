//! Decisions about transfers one by one, then histories of several schools together.

mod carried;
mod decisions;
mod histories;
pub(crate) mod world;
