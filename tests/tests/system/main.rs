//! The program as its users meet it: processes, HTTP, the command line, exported files.

#![expect(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::print_stdout,
    reason = "tests fail by panicking, and say how hard they tried"
)]

mod changes_race;
mod crash;
mod hands;
mod lockout;
mod locks;
mod processes;
mod school_year;
