//! What people do with the program, from the first import to an audit, told through its command line and its API. What
//! they must see is computed by others: by small Python programs in `tests/oracle` and from the golden files in `schema`.

#![expect(clippy::unwrap_used, reason = "a test fails by panicking")]

mod as_of;
mod attendance;
mod class_life;
mod cli;
mod closing;
mod credentials;
mod demo;
mod documents;
mod dossier;
mod duties;
mod import;
mod incidents;
mod lessons;
mod lists;
mod lists_sent;
mod mergers;
mod office;
mod place;
mod policy;
mod register;
mod results;
mod roles;
mod roll_over;
mod secondary;
mod students;
mod timetable_sent;
mod transfers;
mod verify;
