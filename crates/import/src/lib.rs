//! Reads the lists with which a school sets up its year, and those that it exchanges with the sector database (CSDL ngành),
//! into commands; and writes lists to fill in.
//!
//! A file becomes a bounded grid, the grid becomes rows, the rows become a plan against one state of a school. A plan can
//! be shown, rehearsed without effect and then carried out, whole. Nothing here opens a file, asks a clock or knows
//! how commands are executed.

mod archive;
mod delimited;
mod error;
mod file;
mod grid;
mod header;
pub mod lists;
mod passed;
mod plan;
mod reading;
mod rehearsal;
pub mod results;
pub mod students;
pub mod template;
#[cfg(test)]
mod testing;
mod values;
mod workbook;

pub use error::FileError;
pub use file::{MAX_FILE_BYTES, read_file};
pub use grid::{CellAddress, CellValue, Grid};
pub use passed::PassedOver;
pub use plan::{CellProblem, Digest, Plan};
pub use reading::{ListKind, Options, Outcome, Reading, Wish, read_list};
pub use rehearsal::{refused, rehearse};
pub use workbook::{MAX_CELLS, MAX_COLUMNS, MAX_ROWS};
