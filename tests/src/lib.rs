//! Hands for whole-system tests: an installation on disk or in PostgreSQL, the command, server processes, signed-in
//! people, a small school that they build, and the exported ledger.
//!
//! Knows the program by its command line, its HTTP paths and its exported files; must not know any of its crates.

#![expect(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::missing_panics_doc,
    reason = "a harness fails its test by panicking"
)]

mod chance;
mod cli;
mod client;
mod follower;
mod installation;
mod ledger;
mod mutation;
mod oracle;
mod program;
mod school;
mod server;

pub use chance::Chance;
pub use cli::{Cli, Ran};
pub use client::{Answer, Client, Failure, SignInRefused};
pub use follower::Follower;
pub use installation::{FIRST_PASSWORD, Installation, PASSWORD};
pub use ledger::{Leaf, leaves};
pub use mutation::{Mutation, Outcome, Refusal};
pub use oracle::{ask, has_openpyxl, has_python, in_repository};
pub use program::program;
pub use school::{Class, Grade, MOMENT, SUBJECTS, Student, TestSchool, YEAR};
pub use server::{NotServing, Server};
