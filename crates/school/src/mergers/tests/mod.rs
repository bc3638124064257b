//! Decisions about mergers; histories of several schools, mergers among them, are with the transfers.

mod closing;
mod inheriting;
