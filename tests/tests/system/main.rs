//! The program as its users meet it: processes, HTTP, the command line, exported files.

mod hands;
