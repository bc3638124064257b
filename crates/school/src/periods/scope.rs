//! What a lock's scope covers.

use super::{Area, Columns, LockScope};
use crate::{
    ids::ClassId,
    regulations::{GradeLevel, Target},
};

impl LockScope {
    /// Whether the scope covers a cell of its period; without a class, one of a class that is yet to be created.
    pub(super) fn covers(&self, grade: GradeLevel, class: Option<ClassId>, target: Target) -> bool {
        let area = match self.area {
            Area::School => true,
            Area::Grade(locked) => locked == grade,
            Area::Class(locked) => class == Some(locked),
        };
        area && match self.columns {
            Columns::All => true,
            Columns::One(locked) => locked.contains(target),
        }
    }

    /// Whether it is certain that every cell of the other scope is in this one. A class in its grade is not noticed: the
    /// scope does not know the class's grade.
    pub(super) fn contains(&self, other: &Self) -> bool {
        let area = self.area == Area::School || self.area == other.area;
        let columns = match (self.columns, other.columns) {
            (Columns::All, _) => true,
            (Columns::One(_), Columns::All) => false,
            (Columns::One(column), Columns::One(other)) => column.contains(other),
        };
        self.period == other.period && area && columns
    }
}
