//! What each row below the header is: a student, the name of the class that follows, the header again, or something else.
//! Nothing is dropped in silence: what is something else is listed.

use socai_school::{calendar::SchoolYear, text::fold};

use super::columns::{Columns, Field};
use crate::{
    error::FileError,
    grid::{CellValue, Grid},
    header::is_numbering,
    passed::PassedOver,
    values,
};

/// A row about a student, and the class that the heading above it names.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Row {
    pub(super) index: u32,
    pub(super) heading: Option<String>,
}

/// The rows of a file, sorted.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Blocks {
    pub(super) students: Vec<Row>,
    pub(super) passed_over: Vec<PassedOver>,
    /// School years in headings between blocks.
    pub(super) years: Vec<SchoolYear>,
}

pub(super) fn read(grid: &Grid, columns: &Columns) -> Result<Blocks, FileError> {
    let mut blocks = Blocks::default();
    // Without a column of classes, a title such as "DANH SÁCH HỌC SINH LỚP 2A" is the first heading.
    let mut heading = values::class_in(&columns.header.title).map(ToOwned::to_owned);
    for row in grid.rows().filter(|row| *row >= columns.header.data_from) {
        if is_numbering(grid, row) || columns.repeated(grid, row)? {
            continue;
        }
        if is_student(grid, columns, row) {
            blocks.students.push(Row { index: row, heading: heading.clone() });
            continue;
        }
        let texts: Vec<String> = grid.row(row).map(|(_, value)| value.to_string()).collect();
        // A remark may name other years, such as those of birth.
        let headings = texts.iter().filter(|text| fold(text).contains("nam hoc"));
        blocks.years.extend(headings.filter_map(|text| values::year_in(text)));
        let alone = match texts.as_slice() {
            [only] => Some(only.as_str()).filter(|name| values::grade_of(name).is_some() && name.len() <= 6),
            _ => None,
        };
        match texts.iter().find_map(|text| values::class_heading(text)).or(alone) {
            Some(class) => heading = Some(class.to_owned()),
            None => blocks.passed_over.push(PassedOver::of(grid, row)),
        }
    }
    Ok(blocks)
}

// Totals and signatures may stand below any column. A row is about a student when it has a name or a code and one more thing
// that only a student has.
fn is_student(grid: &Grid, columns: &Columns, row: u32) -> bool {
    let value = |field| columns.get(grid, row, field);
    let is_coded =
        value(Field::Code).is_some_and(|code| code.to_string().contains(|c: char| c.is_ascii_digit()));
    let is_named = columns.name(grid, row).is_some_and(|name| {
        let letters = !name.contains(|c: char| c.is_ascii_digit() || matches!(c, ':' | '(' | ')'));
        letters && name.split_whitespace().count() > 1 && !is_total(&name)
    });
    let is_date = |value: &CellValue| match value {
        CellValue::Date(_) | CellValue::Number(_) => true,
        CellValue::Text(text) => {
            text.starts_with(|c: char| c.is_ascii_digit()) && text.contains(['/', '-', '.'])
        }
    };
    let evidence = [
        is_coded,
        is_named,
        value(Field::Ordinal).is_some_and(|value| values::whole(value).is_some()),
        value(Field::BornOn).is_some_and(is_date),
        value(Field::Gender).is_some_and(|value| values::gender(value).is_some()),
        value(Field::IdentityNumber).is_some_and(|value| values::digits(value).is_some()),
        value(Field::Class)
            .is_some_and(|class| values::grade_of(values::class_name(&class.to_string())).is_some()),
    ];
    (is_coded || is_named) && evidence.into_iter().filter(|one| *one).count() > 1
}

fn is_total(name: &str) -> bool {
    let folded = fold(name);
    ["tong cong", "tong so", "cong:", "si so"].iter().any(|start| folded.starts_with(start))
}
