//! Merging duplicates (gộp hồ sơ trùng): two entries of the register turn out to be one person. Both register numbers stay, and
//! neither is given again; one entry stands, the other is closed and points to it.
//!
//! The stays, suspensions, guardians, consents and recorded sessions of the closed entry show under the one that stands. Marks, results,
//! awards and plans are not carried across, because signatures, batches and requests stand on where they were written: the entry that
//! has them is the one to keep, and when both have some, they are not merged.

use jiff::civil::Date;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::{Enrollment, RegistryRefusal, Student, decisions::checks};
use crate::{
    command::Decide,
    context::Context,
    ids::{ClassId, StudentId},
    policy::{Action, Object, authorize},
    refusal::{Decided, Decision, Refusals},
    sealed::{Category, HasSealed, Sealed, SealedSlot},
    state::{Position, School},
    text::Note,
};

/// What is left of an entry that was merged into another one.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Merged {
    /// The entry that stands.
    pub into: StudentId,
    /// First day at the school under this number.
    pub admitted_on: Date,
    /// The class entered then.
    pub first_class: ClassId,
    /// The event.
    pub at: Position,
}

/// Two entries of the register were found to be one person.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct StudentsMerged {
    /// The entry that stands.
    pub stands: StudentId,
    /// The entry that is closed and points to it.
    pub duplicate: StudentId,
    /// How that was found.
    pub reason: Sealed<Note>,
}

impl HasSealed for StudentsMerged {
    fn slots(&mut self) -> Vec<SealedSlot<'_>> {
        let (owner, category) = (self.stands.0, Category::Comment);
        vec![SealedSlot { field: "reason", owner, category, value: &mut self.reason }]
    }
}

/// Merges two entries of the register. It is not taken back.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct MergeStudents {
    /// The entry that stands.
    pub stands: StudentId,
    /// The entry that is closed: without marks, results, awards and plans of its own.
    pub duplicate: StudentId,
    /// How it was found.
    pub reason: Note,
}

impl Decide for MergeStudents {
    fn decide(self, school: &School, context: &Context) -> Decision {
        let Self { stands: id, duplicate: other, reason } = self;
        let right = authorize(school, context.actor, Action::MergeStudents, Object::School, context.today())?;
        let stands = checks::student(&school.registry, id).map_err(|r| Refusals::one("stands", r))?;
        if let Some(known) = school.registry.student(other)
            && known.merged.is_some_and(|merged| merged.into == id)
        {
            return Ok(vec![]);
        }
        let duplicate =
            checks::student(&school.registry, other).map_err(|r| Refusals::one("duplicate", r))?;
        if id == other {
            return Err(Refusals::one("duplicate", RegistryRefusal::StudentRepeated(other)));
        }
        for (path, person) in [("stands", id.0), ("duplicate", other.0)] {
            let is_erased = |category| school.registry.is_erased(person, category);
            if is_erased(Category::Identity) || is_erased(Category::Comment) {
                return Err(Refusals::one(path, RegistryRefusal::DataErased(person)));
            }
        }
        // A stay under the other number would bring back whoever is in transit or at another school.
        for (path, student) in [("stands", id), ("duplicate", other)] {
            school.is_not_away(student).map_err(|r| Refusals::one(path, r))?;
        }
        if let Some(date) = together(stands, duplicate) {
            return Err(Refusals::one("duplicate", RegistryRefusal::AtTheSameTime { date }));
        }
        if school.has_records(other) {
            return Err(Refusals::one("duplicate", RegistryRefusal::DuplicateHasRecords(other)));
        }
        let event = StudentsMerged { stands: id, duplicate: other, reason: reason.into() };
        Ok(vec![Decided { right, event: event.into() }])
    }
}

/// A day on which both belong to a class.
fn together(a: &Student, b: &Student) -> Option<Date> {
    let overlap = |a: &Enrollment, b: &Enrollment| {
        let from = a.from.max(b.from);
        let reaches = |stay: &Enrollment| stay.until.is_none_or(|until| from < until);
        (reaches(a) && reaches(b)).then_some(from)
    };
    a.enrollments.iter().flat_map(|a| b.enrollments.iter().filter_map(move |b| overlap(a, b))).min()
}

impl School {
    /// Whether marks, results, awards, plans or transfers of the student are recorded, or the books of a class's life speak of them.
    fn has_records(&self, student: StudentId) -> bool {
        self.gradebook.is_about(student)
            || self.results.is_about(student)
            || self.awards.is_about(student)
            || self.plans.is_about(student)
            || self.transfers.is_about(student)
            || self.conduct.is_about(student)
            || self.contacts.is_about(student)
            || self.homeroom.sheet(student).is_some()
    }
}
