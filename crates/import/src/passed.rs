//! Rows that are not read. Nothing is dropped in silence: they are listed with their numbers.

use serde::Serialize;

use crate::grid::Grid;

/// Longest part that is shown, in characters.
const SHOWN: usize = 80;

/// A row below the header that is not part of the list: a total, a signature, a remark.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct PassedOver {
    /// Its number in Excel, from 1.
    pub row: u32,
    /// How it begins.
    pub text: String,
}

impl PassedOver {
    pub(crate) fn of(grid: &Grid, row: u32) -> Self {
        let texts: Vec<String> = grid.row(row).map(|(_, value)| value.to_string()).collect();
        Self { row: row + 1, text: texts.join(" · ").chars().take(SHOWN).collect() }
    }
}
