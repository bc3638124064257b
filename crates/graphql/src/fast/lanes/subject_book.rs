//! The lane of `Class.subjectGradebook`.

use std::{borrow::Cow, cell::OnceCell};

use socai_school::{
    classes::Class,
    registry::Student,
    regulations,
    results::{self, StudentYear, Years},
};

use super::{
    cell::{CellOf, Place},
    columns::TargetOf,
    locks::LockOf,
    places::{ClassOf, PeriodOf},
    results::StandingOf,
    student::StudentOf,
};
use crate::{
    enums::{Holds, Label, Subject, TermName},
    fast::{
        Asked, HasLane,
        json::Json,
        plan::{Field, Lane, leaf, list, maybe, one},
    },
    schema::{SubjectColumn, SubjectGradebookNode, lock_on},
    scope::Scope,
};

/// Bytes of a row in a usual answer.
const ROW: usize = 1024;

impl HasLane for SubjectGradebookNode {
    fn write(&self, asked: &Asked<'_>) -> Option<Json> {
        #[expect(
            clippy::needless_late_init,
            reason = "outlives the plan, which is made before anything is read"
        )]
        let book;
        let plan = asked.plan::<&Book<'_>>()?;
        let school = self.scope.school();
        let class = school.classes.class(self.class)?;
        let lock = |column: &SubjectColumn| {
            lock_on(&self.scope, column.period, class.grade, class.id, column.target)
        };
        let column = |column: SubjectColumn| BookColumn {
            place: Place { period: column.period, target: column.target, lock: lock(&column) },
            holds: column.holds,
        };
        let students = school.registry.class_list(self.class, self.scope.day_in(class.year));
        let mut json = Json::with_capacity(students.len() * ROW);
        book = Book {
            scope: &self.scope,
            class,
            of: self,
            regular: self.regular.iter().copied().map(column).collect(),
            middle: self.middle.map(column),
            end: self.end.map(column),
            students,
        };
        plan.write(&&book, &mut json);
        Some(json)
    }
}

/// A subject's gradebook with what all of its rows share.
pub(crate) struct Book<'a> {
    scope: &'a Scope,
    class: &'a Class,
    of: &'a SubjectGradebookNode,
    regular: Vec<BookColumn<'a>>,
    middle: Option<BookColumn<'a>>,
    end: Option<BookColumn<'a>>,
    students: Vec<&'a Student>,
}

#[derive(Clone, Copy)]
struct BookColumn<'a> {
    place: Place<'a>,
    holds: regulations::Holds,
}

impl<'a> Lane<'a> for &'a Book<'a> {
    const TYPE: &'static str = "SubjectGradebook";

    fn field(name: &str) -> Option<Field<'a, Self>> {
        match name {
            "class" => maybe(|book: &Self| Some(ClassOf(book.class))),
            "subject" => leaf(|book: &Self| Subject::from(book.of.subject)),
            "label" => one(|book: &Self| Label::from(book.of.subject)),
            "term" => leaf(|book: &Self| TermName::from(book.of.term)),
            "columns" => list(|book: &Self| {
                let book: &'a Book<'a> = book;
                let columns = book.regular.iter().chain(&book.middle).chain(&book.end);
                columns.map(move |column| SubjectColumnOf { book, column })
            }),
            "rows" => list(|book: &Self| {
                let book: &'a Book<'a> = book;
                let row = move |student: &&'a Student| SubjectRowOf { book, student, year: OnceCell::new() };
                book.students.iter().map(row)
            }),
            _ => None,
        }
    }
}

/// A column of a subject's gradebook.
pub(crate) struct SubjectColumnOf<'a> {
    book: &'a Book<'a>,
    column: &'a BookColumn<'a>,
}

impl<'a> Lane<'a> for SubjectColumnOf<'a> {
    const TYPE: &'static str = "SubjectColumn";

    fn field(name: &str) -> Option<Field<'a, Self>> {
        match name {
            "period" => one(|of: &Self| PeriodOf(of.column.place.period)),
            "target" => one(|of: &Self| {
                let level = of.book.class.grade.school_level();
                TargetOf { target: of.column.place.target, on_form: Some(level) }
            }),
            "holds" => leaf(|of: &Self| Holds::from(of.column.holds)),
            "lock" => maybe(|of: &Self| {
                let statement = of.column.place.lock?;
                Some(LockOf { scope: of.book.scope, statement })
            }),
            _ => None,
        }
    }
}

/// A student's row of a subject's gradebook.
pub(crate) struct SubjectRowOf<'a> {
    book: &'a Book<'a>,
    student: &'a Student,
    /// The student's year, from the first time that a result is asked for.
    year: OnceCell<Option<StudentYear>>,
}

impl<'a> SubjectRowOf<'a> {
    fn cell(&self, column: &BookColumn<'a>) -> CellOf<'a> {
        let Book { scope, class, .. } = *self.book;
        let Place { period, target, .. } = column.place;
        let cell = scope.school().gradebook.cell(self.student.id, period, target);
        CellOf { scope, class, student: self.student, place: column.place, cell }
    }

    /// The result of the subject in a term or, without one, in the year.
    fn standing(&self, is_of_term: bool) -> Option<StandingOf<'a>> {
        let Book { scope, class, of, .. } = *self.book;
        let year = self.year.get_or_init(|| results::of(scope.school(), self.student.id, class.year));
        let Years::Secondary(results) = &year.as_ref()?.results else { return None };
        let standings = if is_of_term { &results.term(of.term).subjects } else { &results.review.subjects };
        let standing = standings.iter().find(|standing| standing.subject == of.subject)?;
        Some(StandingOf(Cow::Owned(standing.clone())))
    }
}

impl<'a> Lane<'a> for SubjectRowOf<'a> {
    const TYPE: &'static str = "SubjectRow";

    fn field(name: &str) -> Option<Field<'a, Self>> {
        match name {
            "student" => one(|row: &Self| StudentOf { scope: row.book.scope, student: row.student }),
            "isExempt" => leaf(|row: &Self| {
                let plans = &row.book.scope.school().plans;
                plans.is_exempt(row.student.id, row.book.class.year, row.book.of.subject)
            }),
            "regular" => list(|row: &Self| {
                let cells: Vec<CellOf<'a>> = row.book.regular.iter().map(|column| row.cell(column)).collect();
                cells
            }),
            "middle" => maybe(|row: &Self| row.book.middle.as_ref().map(|column| row.cell(column))),
            "end" => maybe(|row: &Self| row.book.end.as_ref().map(|column| row.cell(column))),
            "termResult" => maybe(|row: &Self| row.standing(true)),
            "yearResult" => maybe(|row: &Self| row.standing(false)),
            _ => None,
        }
    }
}
