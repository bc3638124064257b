//! What finalizing a class's year would record, student by student, and what stands in its way.

use jiff::Timestamp;

use super::{Finalized, Outcome, StudentYear, of, year::is_locked};
use crate::{
    awards::AwardId,
    calendar::GradingPeriod,
    classes::Class,
    closing,
    ids::{ClassId, StudentId},
    periods::{Area, Columns, LockScope},
    registry::Student,
    regulations::{AssessmentPeriod, Circular, Missing},
    state::School,
};

/// What keeps a whole class from being finalized.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Hindrance {
    /// Some column is not locked at that moment of assessment, or a part of the book is open for a change.
    NotLocked(AssessmentPeriod),
    /// The principal has not confirmed that moment of assessment, or something changed since.
    NotConfirmed(AssessmentPeriod),
}

/// What finalizing would change.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Change {
    /// Nothing was finalized before.
    New,
    /// The result is another one than was finalized.
    Changed,
    /// Nothing.
    Unchanged,
}

/// One student.
#[derive(Clone, Debug, PartialEq)]
pub struct StudentPreview<'a> {
    /// The year as it follows from the marks.
    pub year: StudentYear,
    /// What would be recorded.
    pub outcome: Outcome,
    /// What is missing and keeps it from being recorded. A student with an individual education plan is not kept by it.
    pub missing: Vec<Missing>,
    /// Whether results of what was assessed again are not locked yet, which keeps it from being recorded.
    pub is_reassessment_open: bool,
    /// What was recorded before.
    pub finalized: Option<&'a Finalized>,
    /// What would change.
    pub change: Change,
    /// Awards that were granted and that the result does not carry any more: to be looked at by the principal.
    pub lost_awards: Vec<AwardId>,
}

/// A class.
#[derive(Clone, Debug, PartialEq)]
pub struct FinalizationPreview<'a> {
    /// The class.
    pub class: ClassId,
    /// What keeps the whole class, in the order of the year.
    pub hindrances: Vec<Hindrance>,
    /// Its students at the end of the year, in the order of the class list.
    pub students: Vec<StudentPreview<'a>>,
}

/// What finalizing a class's year would record at that moment; none for an unknown class.
#[must_use]
pub fn finalization_preview(
    school: &School,
    class: ClassId,
    at: Timestamp,
) -> Option<FinalizationPreview<'_>> {
    let class = school.classes.class(class)?;
    let students =
        students(school, class).into_iter().filter_map(|it| student(school, class, it.id, at)).collect();
    Some(FinalizationPreview { class: class.id, hindrances: hindrances(school, class, at), students })
}

/// Who was in the class at the end of the year, in the order of the class list.
pub(super) fn students<'a>(school: &'a School, class: &Class) -> Vec<&'a Student> {
    let last_day = school.calendar.year(class.year).map(|year| year.last_day);
    last_day.map_or_else(Vec::new, |day| school.registry.class_list(class.id, day))
}

/// Every moment that counts for the result must be locked and confirmed: in primary school the end of the year, in secondary
/// school all.
pub(super) fn hindrances(school: &School, class: &Class, at: Timestamp) -> Vec<Hindrance> {
    let Some(rules) = school.calendar.rules(class.year, class.grade) else { return Vec::new() };
    let counts = |moment: &&AssessmentPeriod| match rules.circular {
        Circular::Tt27(_) => **moment == AssessmentPeriod::EndOfYear,
        Circular::Tt22(_) => **moment != AssessmentPeriod::Reassessment,
    };
    let hindrance = |moment: AssessmentPeriod| {
        let period = GradingPeriod { year: class.year, moment };
        let is_confirmed = || closing::of(school, class.id, period, at).is_ok_and(|it| it.confirmed.stands());
        let scope = LockScope { period, area: Area::Class(class.id), columns: Columns::All };
        if !is_locked(school, class, moment, at) || school.is_pierced(&scope, at) {
            Some(Hindrance::NotLocked(moment))
        } else if is_confirmed() {
            None
        } else {
            Some(Hindrance::NotConfirmed(moment))
        }
    };
    rules.periods().iter().filter(counts).copied().filter_map(hindrance).collect()
}

/// None when no regulation is known for the student's year.
pub(super) fn student<'a>(
    school: &'a School,
    class: &Class,
    id: StudentId,
    at: Timestamp,
) -> Option<StudentPreview<'a>> {
    let year = of(school, id, class.year)?;
    let outcome = year.outcome(school);
    let missing = if year.is_individual() { Vec::new() } else { year.missing().to_vec() };
    let again = GradingPeriod { year: class.year, moment: AssessmentPeriod::Reassessment };
    let is_assessed_again = school.gradebook.cells(id, again).any(|(_, cell)| cell.mark.is_some());
    let finalized = school.results.finalized(id, class.year);
    let rule_set = year.rules.name;
    let change = match finalized {
        None => Change::New,
        Some(known)
            if known.outcome == outcome
                && known.class == year.class
                && known.plan == year.plan
                && known.rule_set.as_str() == rule_set =>
        {
            Change::Unchanged
        }
        Some(_) => Change::Changed,
    };
    Some(StudentPreview {
        lost_awards: school.awards.not_carried(id, class.year, &outcome),
        is_reassessment_open: is_assessed_again && !is_locked(school, class, again.moment, at),
        year,
        outcome,
        missing,
        finalized,
        change,
    })
}
