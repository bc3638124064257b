//! What a lock's scope covers.

use super::{Area, Columns, LockScope, PeriodRefusal};
use crate::{
    ids::ClassId,
    refusal::Refusals,
    regulations::{GradeLevel, Target},
    state::School,
};

impl LockScope {
    /// Whether the scope covers a cell of its period; without a class, one of a class that is yet to be created.
    pub(crate) fn covers(&self, grade: GradeLevel, class: Option<ClassId>, target: Target) -> bool {
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
    pub(crate) fn contains(&self, other: &Self) -> bool {
        let area = self.area == Area::School || self.area == other.area;
        let columns = match (self.columns, other.columns) {
            (Columns::All, _) => true,
            (Columns::One(_), Columns::All) => false,
            (Columns::One(column), Columns::One(other)) => column.contains(other),
        };
        self.period == other.period && area && columns
    }
}

/// A column of a class of that grade, existing or yet to be created.
pub(super) type ClassColumn = (GradeLevel, Option<ClassId>, Target);

/// Every column of every class in the scope; never empty. A scope wider than one class also covers the classes that will
/// be created in it, so these count too: locking the school is not the same as locking each of today's classes.
pub(super) fn columns(school: &School, scope: LockScope) -> Result<Vec<ClassColumn>, Refusals> {
    let year = scope.period.year;
    if school.calendar.year(year).is_none() {
        return Err(Refusals::one("scope.period.year", PeriodRefusal::YearNotOpen { year }));
    }
    let mut classes: Vec<(GradeLevel, Option<ClassId>)> = Vec::new();
    if let Area::Class(class) = scope.area {
        let Some(class) = school.classes.class(class) else {
            return Err(Refusals::one("scope.area", PeriodRefusal::UnknownClass { class }));
        };
        if class.year != year {
            let refusal = PeriodRefusal::ClassOfOtherYear { class_year: class.year, year };
            return Err(Refusals::one("scope.area", refusal));
        }
        classes.push((class.grade, Some(class.id)));
    } else {
        let existing = school.classes.in_year(year).into_iter().map(|class| (class.grade, Some(class.id)));
        let yet_to_come = school.calendar.grades().map(|grade| (grade, None));
        let covered = |grade: GradeLevel| scope.area == Area::School || scope.area == Area::Grade(grade);
        classes.extend(existing.chain(yet_to_come).filter(|(grade, _)| covered(*grade)));
    }
    let columns = |(grade, class): (GradeLevel, Option<ClassId>)| {
        let rules = school.calendar.rules(year, grade);
        let targets = rules.map_or_else(Vec::new, |rules| rules.targets(grade, scope.period.moment));
        let covered = move |target: &Target| match scope.columns {
            Columns::All => true,
            Columns::One(column) => column.contains(*target),
        };
        targets.into_iter().filter(covered).map(move |target| (grade, class, target))
    };
    let cells: Vec<ClassColumn> = classes.into_iter().flat_map(columns).collect();
    match scope.columns {
        Columns::One(target) if cells.is_empty() => {
            Err(Refusals::one("scope.columns", PeriodRefusal::TargetNotInScope { target }))
        }
        Columns::All if cells.is_empty() => {
            Err(Refusals::one("scope.period.moment", PeriodRefusal::NothingAssessed { period: scope.period }))
        }
        Columns::All | Columns::One(_) => Ok(cells),
    }
}
