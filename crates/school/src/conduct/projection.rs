//! Notes, reviews and discipline as they stand, with what was taken back.

use std::sync::Arc;

use imbl::OrdMap;
use jiff::civil::Date;
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use super::{
    ConductNoteRecorded, ConductNoteWithdrawn, ConductReviewed, DisciplineDecided, DisciplineLifted, Measure,
    NoteKind, Reviewed, Span,
};
use crate::{
    attendance::Signature,
    event::{Event, Recorded},
    ids::{AccountId, ClassId, ConductNoteId, DisciplineId, StudentId},
    sealed::{Category, Sealed},
    text::Note,
};

/// That something does not stand any more, and why.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Withdrawal {
    /// Who and when.
    pub signature: Signature,
    /// Why.
    pub reason: Sealed<Note>,
}

/// A note about a student.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct ConductNote {
    /// Its id.
    pub id: ConductNoteId,
    /// The student.
    pub student: StudentId,
    /// The student's class on that day.
    pub class: ClassId,
    /// The day that it is about.
    pub on: Date,
    /// What kind of note.
    pub kind: NoteKind,
    /// What is said.
    pub text: Sealed<Note>,
    /// Whether guardians read it.
    pub is_shared: bool,
    /// How often it was written, from 1.
    pub version: u32,
    /// Who wrote it first.
    pub entered: Signature,
    /// How it was written last.
    pub last: Signature,
    /// That it was taken back.
    pub withdrawn: Option<Withdrawal>,
}

/// What the homeroom teacher said of a week or a month.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Review {
    /// The levels, by student.
    pub levels: Vec<Reviewed>,
    /// Who said it last.
    pub author: AccountId,
    /// On the class as a whole.
    pub remark: Option<Sealed<Note>>,
    /// How often it was written, from 1.
    pub version: u32,
    /// How it was written last.
    pub last: Signature,
}

/// A measure of discipline.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Discipline {
    /// Its id.
    pub id: DisciplineId,
    /// The student.
    pub student: StudentId,
    /// The student's class.
    pub class: ClassId,
    /// The measure.
    pub measure: Measure,
    /// The day of what the student did.
    pub on: Date,
    /// Why.
    pub reason: Sealed<Note>,
    /// Who decided it when.
    pub decided: Signature,
    /// That it was lifted.
    pub lifted: Option<Withdrawal>,
}

/// Notes, reviews and discipline of a school.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Conduct {
    notes: OrdMap<ConductNoteId, Arc<ConductNote>>,
    notes_of: OrdMap<StudentId, Arc<Vec<ConductNoteId>>>,
    reviews: OrdMap<(ClassId, Span), Arc<Review>>,
    disciplines: OrdMap<DisciplineId, Arc<Discipline>>,
    disciplines_of: OrdMap<StudentId, Arc<Vec<DisciplineId>>>,
}

impl Conduct {
    /// A note, also one that was taken back.
    #[must_use]
    pub fn note(&self, id: ConductNoteId) -> Option<&ConductNote> {
        self.notes.get(&id).map(AsRef::as_ref)
    }

    /// The notes about a student, in the order in which they were written; also those taken back.
    pub fn notes_of(&self, student: StudentId) -> impl Iterator<Item = &ConductNote> {
        let ids = self.notes_of.get(&student);
        ids.into_iter().flat_map(|ids| ids.iter()).filter_map(|id| self.note(*id))
    }

    /// Whether a note or a measure of discipline is about the student.
    #[must_use]
    pub fn is_about(&self, student: StudentId) -> bool {
        self.notes_of.contains_key(&student) || self.disciplines_of.contains_key(&student)
    }

    /// The review of a week or month.
    #[must_use]
    pub fn review(&self, class: ClassId, span: Span) -> Option<&Review> {
        self.reviews.get(&(class, span)).map(AsRef::as_ref)
    }

    /// All reviews of a class, weeks first.
    pub fn reviews_of(&self, class: ClassId) -> impl Iterator<Item = (Span, &Review)> {
        let of = self.reviews.range((class, Span::Week(0))..).take_while(move |((of, _), _)| *of == class);
        of.map(|((_, span), review)| (*span, review.as_ref()))
    }

    /// A measure of discipline.
    #[must_use]
    pub fn discipline(&self, id: DisciplineId) -> Option<&Discipline> {
        self.disciplines.get(&id).map(AsRef::as_ref)
    }

    /// The measures about a student, oldest first; also those that were lifted.
    pub fn disciplines_of(&self, student: StudentId) -> impl Iterator<Item = &Discipline> {
        let ids = self.disciplines_of.get(&student);
        ids.into_iter().flat_map(|ids| ids.iter()).filter_map(|id| self.discipline(*id))
    }

    pub(crate) fn recorded(&mut self, event: &ConductNoteRecorded, recorded: &Recorded<Event>) {
        let signature = Signature::of(recorded);
        let known = self.notes.get(&event.note);
        let note = ConductNote {
            id: event.note,
            student: event.student,
            class: event.class,
            on: event.on,
            kind: event.kind,
            text: event.text.clone(),
            is_shared: event.shared,
            version: known.map_or(1, |note| note.version.saturating_add(1)),
            entered: known.map_or(signature, |note| note.entered),
            last: signature,
            withdrawn: None,
        };
        if known.is_none() {
            Arc::make_mut(self.notes_of.entry(note.student).or_default()).push(note.id);
        }
        self.notes.insert(note.id, Arc::new(note));
    }

    pub(crate) fn withdrawn(&mut self, event: &ConductNoteWithdrawn, recorded: &Recorded<Event>) {
        if let Some(note) = self.notes.get_mut(&event.note).map(Arc::make_mut) {
            note.last = Signature::of(recorded);
            note.version = note.version.saturating_add(1);
            note.withdrawn = Some(Withdrawal { signature: note.last, reason: event.reason.clone() });
        }
    }

    pub(crate) fn reviewed(&mut self, event: &ConductReviewed, recorded: &Recorded<Event>) {
        let version = self.review(event.class, event.span).map_or(1, |known| known.version.saturating_add(1));
        let review = Review {
            levels: event.levels.clone(),
            author: event.author,
            remark: event.remark.clone(),
            version,
            last: Signature::of(recorded),
        };
        self.reviews.insert((event.class, event.span), Arc::new(review));
    }

    pub(crate) fn decided(&mut self, event: &DisciplineDecided, recorded: &Recorded<Event>) {
        let discipline = Discipline {
            id: event.discipline,
            student: event.student,
            class: event.class,
            measure: event.measure,
            on: event.on,
            reason: event.reason.clone(),
            decided: Signature::of(recorded),
            lifted: None,
        };
        if !self.disciplines.contains_key(&discipline.id) {
            Arc::make_mut(self.disciplines_of.entry(discipline.student).or_default()).push(discipline.id);
        }
        self.disciplines.insert(discipline.id, Arc::new(discipline));
    }

    pub(crate) fn lifted(&mut self, event: &DisciplineLifted, recorded: &Recorded<Event>) {
        if let Some(discipline) = self.disciplines.get_mut(&event.discipline).map(Arc::make_mut) {
            let signature = Signature::of(recorded);
            discipline.lifted = Some(Withdrawal { signature, reason: event.reason.clone() });
        }
    }

    /// Forgets what the erased keys had sealed.
    pub(crate) fn erased(&mut self, person: Uuid, categories: &[Category]) {
        if !categories.contains(&Category::Comment) {
            return;
        }
        let student = StudentId(person);
        for id in self.notes_of.get(&student).cloned().iter().flat_map(|ids| ids.iter()) {
            if let Some(note) = self.notes.get_mut(id).map(Arc::make_mut) {
                note.text.erase();
                if let Some(withdrawn) = &mut note.withdrawn {
                    withdrawn.reason.erase();
                }
            }
        }
        for id in self.disciplines_of.get(&student).cloned().iter().flat_map(|ids| ids.iter()) {
            if let Some(discipline) = self.disciplines.get_mut(id).map(Arc::make_mut) {
                discipline.reason.erase();
                if let Some(lifted) = &mut discipline.lifted {
                    lifted.reason.erase();
                }
            }
        }
        let by_person = |review: &Review| review.author == AccountId(person) && review.remark.is_some();
        let written: Vec<_> =
            self.reviews.iter().filter(|(_, review)| by_person(review)).map(|(key, _)| *key).collect();
        for key in written {
            if let Some(remark) =
                self.reviews.get_mut(&key).map(Arc::make_mut).and_then(|it| it.remark.as_mut())
            {
                remark.erase();
            }
        }
    }
}
