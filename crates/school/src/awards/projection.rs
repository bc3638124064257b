//! Awards with their history.

use std::sync::Arc;

use imbl::OrdMap;
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use super::{AwardDeclined, AwardGranted, AwardId, AwardKind, AwardProposed, AwardRevoked};
use crate::{
    calendar::SchoolYear,
    context::Actor,
    event::{Event, Recorded},
    ids::{ClassId, StudentId},
    periods::Order,
    regulations::{CompletionLevel, tt27::Nomination},
    results::{Levels, Outcome},
    sealed::{Category, Sealed},
    state::Position,
    text::Note,
};

/// How far an award has come.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub enum Status {
    /// Proposed, not decided.
    Proposed,
    /// Declined.
    Declined {
        /// Why; closed after erasure.
        reason: Sealed<Note>,
    },
    /// Granted.
    Granted {
        /// The principal's decision.
        order: Order,
        /// The event.
        position: Position,
    },
    /// Granted and revoked.
    Revoked {
        /// Why; closed after erasure.
        reason: Sealed<Note>,
    },
}

/// An award.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Award {
    /// Its id.
    pub id: AwardId,
    /// The student.
    pub student: StudentId,
    /// The class of the year.
    pub class: ClassId,
    /// The school year.
    pub year: SchoolYear,
    /// What is awarded.
    pub kind: AwardKind,
    /// What is said for an exemplary student.
    pub nomination: Option<Nomination>,
    /// For what; closed after erasure.
    pub citation: Option<Sealed<Note>>,
    /// Who proposed it; none when it followed from the result.
    pub proposed_by: Option<Actor>,
    /// How far it has come.
    pub status: Status,
    /// The event that brought it there.
    pub position: Position,
}

impl Award {
    /// Whether it was granted and not revoked.
    #[must_use]
    pub fn is_granted(&self) -> bool {
        matches!(self.status, Status::Granted { .. })
    }
}

/// All awards of a school.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Awards {
    awards: OrdMap<AwardId, Arc<Award>>,
    by_student: OrdMap<(StudentId, SchoolYear), Arc<Vec<AwardId>>>,
    by_class: OrdMap<ClassId, Arc<Vec<AwardId>>>,
}

impl Awards {
    /// Whether an award of the student is recorded, also one that was declined.
    pub(crate) fn is_about(&self, student: StudentId) -> bool {
        self.by_student.keys().any(|(of, _)| *of == student)
    }

    /// An award.
    #[must_use]
    pub fn award(&self, id: AwardId) -> Option<&Award> {
        self.awards.get(&id).map(AsRef::as_ref)
    }

    /// The awards of a student in a year, also proposed and declined ones, oldest first.
    pub fn of_student(&self, student: StudentId, year: SchoolYear) -> impl Iterator<Item = &Award> {
        let ids = self.by_student.get(&(student, year));
        ids.into_iter().flat_map(|ids| ids.iter()).filter_map(|id| self.award(*id))
    }

    /// The awards of the students of a class, also proposed and declined ones, oldest first.
    pub fn of_class(&self, class: ClassId) -> impl Iterator<Item = &Award> {
        let ids = self.by_class.get(&class);
        ids.into_iter().flat_map(|ids| ids.iter()).filter_map(|id| self.award(*id))
    }

    /// The granted awards that a result of that year does not carry.
    pub(crate) fn not_carried(
        &self,
        student: StudentId,
        year: SchoolYear,
        outcome: &Outcome,
    ) -> Vec<AwardId> {
        self.of_student(student, year)
            .filter(|award| award.is_granted() && !is_carried(award.kind, outcome))
            .map(|award| award.id)
            .collect()
    }

    pub(crate) fn proposed(&mut self, event: &AwardProposed, recorded: &Recorded<Event>) {
        let AwardProposed { award: id, student, class, year, kind, nomination, citation } = event.clone();
        self.put(Award {
            id,
            student,
            class,
            year,
            kind,
            nomination,
            citation,
            proposed_by: Some(recorded.actor),
            status: Status::Proposed,
            position: recorded.position,
        });
    }

    pub(crate) fn granted(&mut self, event: &AwardGranted, recorded: &Recorded<Event>) {
        let AwardGranted { award: id, student, class, year, kind, order } = event.clone();
        let position = recorded.position;
        let status = Status::Granted { order, position };
        if self.awards.contains_key(&id) {
            return self.set(id, status, position);
        }
        let (nomination, citation, proposed_by) = (None, None, None);
        self.put(Award {
            id,
            student,
            class,
            year,
            kind,
            nomination,
            citation,
            proposed_by,
            status,
            position,
        });
    }

    pub(crate) fn declined(&mut self, event: &AwardDeclined, position: Position) {
        self.set(event.award, Status::Declined { reason: event.reason.clone() }, position);
    }

    pub(crate) fn revoked(&mut self, event: &AwardRevoked, position: Position) {
        self.set(event.award, Status::Revoked { reason: event.reason.clone() }, position);
    }

    pub(crate) fn erased(&mut self, person: Uuid, categories: &[Category]) {
        if !categories.contains(&Category::Comment) {
            return;
        }
        let keys = (StudentId(person), SchoolYear(u16::MIN))..=(StudentId(person), SchoolYear(u16::MAX));
        let ids: Vec<AwardId> =
            self.by_student.range(keys).flat_map(|(_, ids)| ids.iter().copied()).collect();
        for id in ids {
            let Some(award) = self.awards.get_mut(&id).map(Arc::make_mut) else { continue };
            if let Some(citation) = &mut award.citation {
                citation.erase();
            }
            match &mut award.status {
                Status::Declined { reason } | Status::Revoked { reason } => reason.erase(),
                Status::Proposed | Status::Granted { .. } => {}
            }
        }
    }

    fn put(&mut self, award: Award) {
        let by_student = self.by_student.entry((award.student, award.year)).or_default();
        Arc::make_mut(by_student).push(award.id);
        Arc::make_mut(self.by_class.entry(award.class).or_default()).push(award.id);
        self.awards.insert(award.id, Arc::new(award));
    }

    fn set(&mut self, id: AwardId, status: Status, position: Position) {
        if let Some(award) = self.awards.get_mut(&id).map(Arc::make_mut) {
            award.status = status;
            award.position = position;
        }
    }
}

/// Whether the result of a year carries an award. Single achievements need none.
pub(super) fn is_carried(kind: AwardKind, outcome: &Outcome) -> bool {
    match kind {
        AwardKind::Excellent | AwardKind::Good => outcome.award == Some(kind),
        AwardKind::Exemplary => {
            matches!(outcome.levels, Levels::Primary { level: Some(CompletionLevel::Well), .. })
        }
        AwardKind::Achievement => true,
    }
}
