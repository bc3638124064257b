//! The transfers of a school as they stand: those with which students come and those with which they leave.

use std::sync::Arc;

use imbl::OrdMap;
use jiff::{Timestamp, civil::Date};
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use super::{
    AdmissionAcknowledged, Arrival, Departing, DossierMarksReceived, DossierReceived, DossierYearReceived,
    Outcome, ReceivedDossier, ReceivedPage, Release, ReleaseWithdrawn, TransferAdmitted, TransferAgreed,
    TransferCanceled, TransferEnded, TransferLapsed, TransferRefusal, TransferRefused, TransferReleased,
    TransferRequested,
};
use crate::{
    context::Actor,
    event::Recorded,
    ids::{StudentId, TransferId},
    mergers::StudentInherited,
    sealed::Category,
    state::{Position, School},
};

/// An entry of this ledger: where, when and by whom.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Entry {
    /// Where.
    pub position: Position,
    /// When.
    // jiff writes a text by default, even into binary formats.
    #[serde(with = "jiff::fmt::serde::timestamp::nanosecond::required")]
    pub at: Timestamp,
    /// Who acted.
    pub by: Actor,
}

impl<E> From<&Recorded<E>> for Entry {
    fn from(recorded: &Recorded<E>) -> Self {
        Self { position: recorded.position, at: recorded.at, by: recorded.actor }
    }
}

/// All transfers of a school.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Transfers {
    arrivals: OrdMap<TransferId, Arc<Arrival>>,
    departures: OrdMap<TransferId, Arc<Departing>>,
    by_student: OrdMap<StudentId, Arc<Vec<TransferId>>>,
}

impl Transfers {
    /// A transfer with which a student comes.
    #[must_use]
    pub fn arrival(&self, id: TransferId) -> Option<&Arrival> {
        self.arrivals.get(&id).map(AsRef::as_ref)
    }

    /// A transfer with which a student leaves.
    #[must_use]
    pub fn departure(&self, id: TransferId) -> Option<&Departing> {
        self.departures.get(&id).map(AsRef::as_ref)
    }

    /// The agreements that nothing has come of, with the last day on which a dossier is taken.
    pub(super) fn open_agreements(&self) -> impl Iterator<Item = (&Arrival, Date)> {
        let open = |arrival: &&Arrival| arrival.outcome.is_none() && arrival.dossier.is_none();
        let arrivals = self.arrivals.values().map(AsRef::as_ref).filter(open);
        arrivals.filter_map(|arrival| Some((arrival, arrival.last_day()?)))
    }

    /// All arrivals, refused applications too, oldest first.
    #[must_use]
    pub fn arrivals(&self) -> Vec<&Arrival> {
        let mut arrivals: Vec<&Arrival> = self.arrivals.values().map(AsRef::as_ref).collect();
        arrivals.sort_by_key(|arrival| arrival.answered.position);
        arrivals
    }

    /// All departures, oldest first.
    #[must_use]
    pub fn departures(&self) -> Vec<&Departing> {
        let mut departures: Vec<&Departing> = self.departures.values().map(AsRef::as_ref).collect();
        departures.sort_by_key(|departing| departing.requested.position);
        departures
    }

    /// The arrivals of a student, oldest first.
    pub fn arrivals_of(&self, student: StudentId) -> impl DoubleEndedIterator<Item = &Arrival> {
        self.ids(student).iter().filter_map(move |id| self.arrival(*id).filter(|it| it.student == student))
    }

    /// The departures of a student, oldest first.
    pub fn departures_of(&self, student: StudentId) -> impl DoubleEndedIterator<Item = &Departing> {
        self.ids(student).iter().filter_map(move |id| self.departure(*id).filter(|it| it.student == student))
    }

    /// Whether there is a transfer of the student, in whatever state.
    pub(crate) fn is_about(&self, student: StudentId) -> bool {
        self.by_student.contains_key(&student)
    }

    /// The transfer with which the dossier of a student is out of this school's hands.
    #[must_use]
    pub fn away(&self, student: StudentId) -> Option<&Departing> {
        // Several schools may have agreed: the one that counts is the one released to, last.
        let releases =
            self.departures_of(student).filter(|departing| departing.is_away()).filter_map(|departing| {
                departing.released.as_ref().map(|release| (release.entry.position, departing))
            });
        let (released, away) = releases.max_by_key(|(position, _)| *position)?;
        // Who came back by a later arrival is here again.
        let back = self.arrivals_of(student).any(|arrival| {
            matches!(&arrival.outcome, Some(Outcome::Admitted { entry, .. })
                if entry.position > released)
        });
        (!back).then_some(away)
    }

    /// Whether a person is known only from an arrival; and whether that is still under way.
    pub(crate) fn is_under_way(&self, student: StudentId) -> Option<bool> {
        let mut arrivals = self.arrivals_of(student).peekable();
        arrivals.peek()?;
        Some(arrivals.any(|arrival| arrival.outcome.is_none()))
    }

    fn ids(&self, student: StudentId) -> &[TransferId] {
        self.by_student.get(&student).map_or(&[], |ids| ids.as_slice())
    }

    fn remember(&mut self, student: StudentId, id: TransferId) {
        let ids = Arc::make_mut(self.by_student.entry(student).or_default());
        if !ids.contains(&id) {
            ids.push(id);
        }
    }

    fn change_arrival(&mut self, id: TransferId, change: impl FnOnce(&mut Arrival)) {
        if let Some(arrival) = self.arrivals.get_mut(&id) {
            change(Arc::make_mut(arrival));
        }
    }

    fn change_departure(&mut self, id: TransferId, change: impl FnOnce(&mut Departing)) {
        if let Some(departing) = self.departures.get_mut(&id) {
            change(Arc::make_mut(departing));
        }
    }

    pub(crate) fn agreed(&mut self, event: &TransferAgreed, entry: Entry) {
        let arrival = Arrival {
            id: event.transfer,
            student: event.student,
            from: event.from.clone(),
            ledger: event.ledger,
            merger: None,
            grade: event.grade,
            release_by: Some(event.release_by),
            applicant: event.applicant.clone(),
            reason: event.reason.clone(),
            answered: entry,
            dossier: None,
            outcome: None,
        };
        self.arrivals.insert(event.transfer, Arc::new(arrival));
        self.remember(event.student, event.transfer);
    }

    pub(crate) fn inherited(&mut self, event: &StudentInherited, entry: Entry) {
        let arrival = Arrival {
            id: event.transfer,
            student: event.student,
            from: event.from.clone(),
            ledger: Some(event.ledger),
            merger: Some(event.merger),
            grade: event.grade,
            release_by: None,
            applicant: event.applicant.clone(),
            reason: None,
            answered: entry,
            dossier: None,
            outcome: None,
        };
        self.arrivals.insert(event.transfer, Arc::new(arrival));
        self.remember(event.student, event.transfer);
    }

    pub(crate) fn refused(&mut self, event: &TransferRefused, entry: Entry) {
        let arrival = Arrival {
            id: event.transfer,
            student: event.student,
            from: event.from.clone(),
            ledger: None,
            merger: None,
            grade: event.grade,
            release_by: None,
            applicant: event.applicant.clone(),
            reason: Some(event.reason.clone()),
            answered: entry,
            dossier: None,
            outcome: Some(Outcome::Refused),
        };
        self.arrivals.insert(event.transfer, Arc::new(arrival));
        self.remember(event.student, event.transfer);
    }

    pub(crate) fn canceled(&mut self, event: &TransferCanceled, entry: Entry) {
        self.change_arrival(event.transfer, |arrival| {
            arrival.outcome = Some(Outcome::Canceled { reason: event.reason.clone(), entry });
        });
    }

    pub(crate) fn lapsed(&mut self, event: &TransferLapsed, entry: Entry) {
        self.change_arrival(event.transfer, |arrival| arrival.outcome = Some(Outcome::Lapsed { entry }));
    }

    pub(crate) fn received(&mut self, event: &DossierReceived, entry: Entry) {
        self.change_arrival(event.transfer, |arrival| {
            arrival.dossier = Some(Arc::new(ReceivedDossier {
                release: event.release.clone(),
                left_on: event.left_on,
                register_number: event.register_number,
                identity: event.identity.clone(),
                contact: event.contact.clone(),
                health: event.health.clone(),
                guardians: event.guardians.clone(),
                stays: event.stays.clone(),
                pages: Vec::new(),
                entry,
            }));
        });
    }

    pub(crate) fn page_received(&mut self, event: &DossierYearReceived, position: Position) {
        let mut year = event.clone();
        let page = ReceivedPage { remarks: year.remarks.take(), year, marks: Vec::new(), position };
        self.change_arrival(event.transfer, |arrival| {
            if let Some(dossier) = &mut arrival.dossier {
                Arc::make_mut(dossier).pages.push(page);
            }
        });
    }

    pub(crate) fn marks_received(&mut self, event: &DossierMarksReceived) {
        self.change_arrival(event.transfer, |arrival| {
            let Some(dossier) = &mut arrival.dossier else { return };
            let pages = &mut Arc::make_mut(dossier).pages;
            if let Some(page) = pages.iter_mut().find(|page| page.year.page == event.page) {
                page.marks.push(event.clone());
            }
        });
    }

    pub(crate) fn admitted(&mut self, event: &TransferAdmitted, entry: Entry) {
        let TransferAdmitted { class, on, ref subjects, .. } = *event;
        self.change_arrival(event.transfer, |arrival| {
            arrival.outcome = Some(Outcome::Admitted { class, on, subjects: subjects.clone(), entry });
        });
    }

    pub(crate) fn requested(&mut self, event: &TransferRequested, entry: Entry) {
        let departing = Departing {
            id: event.transfer,
            student: event.student,
            to: event.to.clone(),
            agreement: event.agreement.clone(),
            grade: event.grade,
            release_by: event.release_by,
            requested: entry,
            released: None,
            ended: None,
            withdrawn: None,
            acknowledged: None,
        };
        self.departures.insert(event.transfer, Arc::new(departing));
        self.remember(event.student, event.transfer);
    }

    pub(crate) fn released(&mut self, event: &TransferReleased, entry: Entry) {
        self.change_departure(event.transfer, |departing| {
            departing.released = Some(Release { on: event.on, order: event.order.clone(), entry });
        });
    }

    pub(crate) fn ended(&mut self, event: &TransferEnded, entry: Entry) {
        self.change_departure(event.transfer, |departing| {
            departing.ended = Some((event.ending, event.evidence.clone(), entry));
        });
    }

    pub(crate) fn withdrawn(&mut self, event: &ReleaseWithdrawn, entry: Entry) {
        self.change_departure(event.transfer, |departing| departing.withdrawn = Some(entry));
    }

    pub(crate) fn acknowledged(&mut self, event: &AdmissionAcknowledged, entry: Entry) {
        self.change_departure(event.transfer, |departing| {
            departing.acknowledged = Some((event.admission.clone(), event.on, entry));
        });
    }

    pub(crate) fn erased(&mut self, person: Uuid, categories: &[Category]) {
        let student = StudentId(person);
        for id in self.ids(student).to_vec() {
            self.change_arrival(id, |arrival| {
                if arrival.student == student {
                    categories.iter().for_each(|category| arrival.forget(*category));
                }
            });
        }
    }
}

impl School {
    /// Refuses what would be written about a student whose dossier is out of this school's hands.
    pub(crate) fn is_not_away(&self, student: StudentId) -> Result<(), TransferRefusal> {
        match self.transfers.away(student) {
            Some(away) => Err(TransferRefusal::Away { transfer: away.id }),
            None => Ok(()),
        }
    }
}
