//! The lane of `Class.gradebook`: a row is read once and its cells are found along it.

use socai_school::{
    calendar::GradingPeriod,
    classes::Class,
    gradebook,
    registry::Student,
    regulations::{self, Target},
};

use super::{
    cell::{CellOf, Place},
    columns::TargetOf,
    locks::LockOf,
    places::{ClassOf, PeriodOf},
    student::StudentOf,
};
use crate::{
    enums::Holds,
    fast::{
        Asked, HasLane,
        json::Json,
        plan::{Field, Lane, leaf, list, maybe, one},
    },
    schema::{AccessNode, GradebookNode, has_test, lock_on},
    scope::Scope,
};

/// Bytes of a cell in a usual answer.
const CELL: usize = 130;

impl HasLane for GradebookNode {
    fn write(&self, asked: &Asked<'_>) -> Option<Json> {
        #[expect(
            clippy::needless_late_init,
            reason = "outlives the plan, which is made before anything is read"
        )]
        let book;
        let plan = asked.plan::<&Book<'_>>()?;
        let class = self.scope.school().classes.class(self.class)?;
        let lock = |target| lock_on(&self.scope, self.period, self.grade, self.class, target);
        let column = |(target, holds): &(Target, regulations::Holds)| BookColumn {
            place: Place { period: self.period, target: *target, lock: lock(*target) },
            holds: *holds,
        };
        let columns: Vec<BookColumn<'_>> = self.columns.iter().map(column).collect();
        let day = self.scope.day_in(self.period.year);
        let students = self.scope.school().registry.class_list(self.class, day);
        let mut json = Json::with_capacity(students.len() * columns.len() * CELL);
        book = Book { scope: &self.scope, class, period: self.period, columns, students };
        plan.write(&&book, &mut json);
        Some(json)
    }
}

/// A gradebook with what all of its cells share.
pub(crate) struct Book<'a> {
    scope: &'a Scope,
    class: &'a Class,
    period: GradingPeriod,
    columns: Vec<BookColumn<'a>>,
    students: Vec<&'a Student>,
}

#[derive(Clone, Copy)]
struct BookColumn<'a> {
    place: Place<'a>,
    holds: regulations::Holds,
}

impl<'a> Lane<'a> for &'a Book<'a> {
    const TYPE: &'static str = "Gradebook";

    fn field(name: &str) -> Option<Field<'a, Self>> {
        match name {
            "class" => maybe(|book: &Self| Some(ClassOf(book.class))),
            "period" => one(|book: &Self| PeriodOf(book.period)),
            "columns" => list(|book: &Self| {
                let book: &'a Book<'a> = book;
                book.columns.iter().map(move |column| ColumnOf { book, column })
            }),
            "rows" => list(|book: &Self| {
                let book: &'a Book<'a> = book;
                book.students.iter().map(move |student| BookRow { book, student })
            }),
            _ => None,
        }
    }
}

/// A column of the gradebook.
pub(crate) struct ColumnOf<'a> {
    book: &'a Book<'a>,
    column: &'a BookColumn<'a>,
}

impl<'a> Lane<'a> for ColumnOf<'a> {
    const TYPE: &'static str = "GradebookColumn";

    fn field(name: &str) -> Option<Field<'a, Self>> {
        match name {
            "target" => one(|of: &Self| {
                let level = of.book.class.grade.school_level();
                TargetOf { target: of.column.place.target, on_form: Some(level) }
            }),
            "holds" => leaf(|of: &Self| Holds::from(of.column.holds)),
            "hasTest" => leaf(|of: &Self| has_test(of.column.place.target, of.column.holds)),
            "lock" => maybe(|of: &Self| {
                let statement = of.column.place.lock?;
                Some(LockOf { scope: of.book.scope, statement })
            }),
            "access" => one(|of: &Self| {
                let Place { period, target, .. } = of.column.place;
                AccessNode::of_column(of.book.scope, of.book.class.id, period, target)
            }),
            _ => None,
        }
    }
}

/// A student's row of the gradebook.
pub(crate) struct BookRow<'a> {
    book: &'a Book<'a>,
    student: &'a Student,
}

impl<'a> BookRow<'a> {
    fn cells(&self) -> impl Iterator<Item = CellOf<'a>> + use<'a> {
        let Self { book, student } = *self;
        let row: Vec<(Target, &'a gradebook::Cell)> =
            book.scope.school().gradebook.cells(student.id, book.period).collect();
        book.columns.iter().map(move |column| {
            let at = row.binary_search_by_key(&column.place.target, |(target, _)| *target);
            let cell = at.ok().map(|at| row[at].1);
            CellOf { scope: book.scope, class: book.class, student, place: column.place, cell }
        })
    }
}

impl<'a> Lane<'a> for BookRow<'a> {
    const TYPE: &'static str = "GradebookRow";

    fn field(name: &str) -> Option<Field<'a, Self>> {
        match name {
            "student" => one(|row: &Self| StudentOf { scope: row.book.scope, student: row.student }),
            "cells" => list(Self::cells),
            _ => None,
        }
    }
}
