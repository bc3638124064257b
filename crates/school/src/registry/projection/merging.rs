//! Two entries of the register become one.

use std::sync::Arc;

use super::{Registry, Student};
use crate::{
    registry::{Merged, StudentsMerged},
    sealed::Sealed,
    state::Position,
};

impl Registry {
    pub(crate) fn merged(&mut self, event: &StudentsMerged, position: Position) {
        let (id, other) = (event.stands, event.duplicate);
        let (Some(closed), true) = (self.students.get(&other).cloned(), self.students.contains_key(&id))
        else {
            return;
        };
        let Some(first) = closed.enrollments.first() else { return };
        let left = Student {
            merged: Some(Merged {
                into: id,
                admitted_on: first.from,
                first_class: first.class,
                at: position,
            }),
            enrollments: Vec::new(),
            suspensions: Vec::new(),
            guardians: Vec::new(),
            consents: Vec::new(),
            ..Student::clone(&closed)
        };
        self.students.insert(other, Arc::new(left));
        for guardian in &closed.guardians {
            if let Some(guardian) = self.guardians.get_mut(guardian).map(Arc::make_mut) {
                let is_known = guardian.students.iter().any(|(of, _)| *of == id);
                guardian.students.retain(|(of, _)| *of != other || !is_known);
                for (of, _) in guardian.students.iter_mut().filter(|(of, _)| *of == other) {
                    *of = id;
                }
            }
        }
        for stay in &closed.enrollments {
            let roll = Arc::make_mut(self.rolls.entry(stay.class).or_default());
            roll.retain(|listed| *listed != other);
            if !roll.contains(&id) {
                roll.push(id);
            }
        }
        // Whoever asks by a code or a number of the closed entry is told of the one that stands.
        if let Some(identity) = closed.identity.get() {
            self.index(id, &Sealed::Open(identity.clone()));
        }
        let Some(student) = self.students.get_mut(&id).map(Arc::make_mut) else { return };
        student.enrollments.extend(closed.enrollments.iter().cloned());
        student.enrollments.sort_by_key(|stay| (stay.from, stay.until.is_none()));
        student.suspensions.extend(closed.suspensions.iter().copied());
        student.suspensions.sort_by_key(|suspension| (suspension.from, suspension.until.is_none()));
        for guardian in &closed.guardians {
            if !student.guardians.contains(guardian) {
                student.guardians.push(*guardian);
            }
        }
        student.consents.extend(closed.consents.iter().cloned());
        student.consents.sort_by_key(|consent| consent.given_at);
        student.duplicates.push(other);
        student.duplicates.extend(closed.duplicates.iter().copied());
        // What was merged into the closed entry before points to the one that stands now.
        for earlier in &closed.duplicates {
            if let Some(earlier) = self.students.get_mut(earlier).map(Arc::make_mut) {
                earlier.merged = earlier.merged.map(|merged| Merged { into: id, ..merged });
            }
        }
    }
}
