//! The program as its users meet it: processes, HTTP, the command line, exported files.

mod crash;
mod hands;
mod lockout;
mod locks;
mod processes;
