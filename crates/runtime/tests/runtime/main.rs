//! The runtime, tested by what it promises to the layers above.

#![expect(clippy::unwrap_used, reason = "in a test what goes wrong shall panic")]

mod commands;
mod dossiers;
mod erasure;
mod faults;
mod following;
mod founding;
mod history;
mod housekeeping;
mod mergers;
mod residence;
mod support;
mod transfers;
mod two_processes;
