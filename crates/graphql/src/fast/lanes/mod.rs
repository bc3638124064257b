//! The lanes, one file per part of the schema.

mod awards;
mod book;
mod cell;
mod class_list;
mod columns;
mod journal;
mod locks;
mod people;
mod places;
mod results;
mod student;
mod subject_book;
mod summary;

#[cfg(test)]
pub(super) use self::{
    awards::AwardOf,
    book::{Book as GradebookOf, BookRow, ColumnOf},
    cell::{CellOf, ReplacementOf},
    columns::TargetOf,
    locks::LockOf,
    people::{AccountOf, ActorOf},
    places::{ClassOf, PeriodOf},
    results::{FinalizedOf, MissingOf, StandingOf},
    student::{EnrollmentOf, StudentOf},
    subject_book::{Book as SubjectBookOf, SubjectColumnOf, SubjectRowOf},
    summary::{FootOf, Summary as SummaryOf, SummaryRowOf},
};
