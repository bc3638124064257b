//! The transfers of a school as they stand: those with which students come and those with which they leave.

use std::sync::Arc;

use imbl::OrdMap;
use jiff::{Timestamp, civil::Date};
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use super::{
    AdmissionAcknowledged, Applicant, DossierGuardian, DossierMarksReceived, DossierReceived, DossierStay,
    DossierYearReceived, Ending, Evidence, PageRemarks, ReceivedComment, ReceivedMark, ReleaseWithdrawn,
    SchoolReference, SubjectMapping, TransferAdmitted, TransferAgreed, TransferCanceled, TransferEnded,
    TransferLapsed, TransferRefusal, TransferRefused, TransferReleased, TransferRequested,
    deadlines::{ADMISSION, DELIVERY_DAYS, days_after},
};
use crate::{
    context::{Actor, local_date},
    event::Recorded,
    ids::{ClassId, SchoolId, StudentId, TransferId},
    periods::Order,
    registry::{Contact, StudentHealth, StudentIdentity},
    regulations::GradeLevel,
    sealed::{Category, Sealed},
    state::{Position, School},
    text::Note,
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

/// A transfer with which a student comes (chuyển đến).
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Arrival {
    /// The transfer.
    pub id: TransferId,
    /// The student, as this school names them.
    pub student: StudentId,
    /// The old school.
    pub from: SchoolReference,
    /// Its ledger, when it is one of this installation.
    pub ledger: Option<SchoolId>,
    /// The grade to be placed in.
    pub grade: GradeLevel,
    /// The last day of release; none for a refused application.
    pub release_by: Option<Date>,
    /// Whom the application is about; closed after erasure.
    pub applicant: Sealed<Applicant>,
    /// Why the student comes, or why the application was refused; closed after erasure.
    pub reason: Option<Sealed<Note>>,
    /// The answer to the application.
    pub answered: Entry,
    /// What the old school handed over.
    pub dossier: Option<Arc<ReceivedDossier>>,
    /// How it ended.
    pub outcome: Option<Outcome>,
}

/// How a transfer ended at the receiving school.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub enum Outcome {
    /// The application was refused.
    Refused,
    /// The agreement was taken back.
    Canceled {
        /// Why; closed after erasure.
        reason: Sealed<Note>,
        /// The entry.
        entry: Entry,
    },
    /// No dossier came in time.
    Lapsed {
        /// The entry.
        entry: Entry,
    },
    /// The student was admitted.
    Admitted {
        /// The class.
        class: ClassId,
        /// First day.
        on: Date,
        /// What subjects of the old school count for.
        subjects: Vec<SubjectMapping>,
        /// The entry.
        entry: Entry,
    },
}

/// How far an arrival has come.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum ArrivalStatus {
    /// The application was refused.
    Refused,
    /// Agreed; the old school has not released the student, or its dossier is on the way.
    Agreed,
    /// The dossier is here; the student is to be admitted.
    Received,
    /// The student is admitted.
    Admitted,
    /// The agreement was taken back.
    Canceled,
    /// No dossier came in time, whether that is recorded yet or not.
    Lapsed,
}

/// A dossier as it was received. What it says stays apart from what this school says of the student.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct ReceivedDossier {
    /// The entry with which the old school released the student.
    pub release: Evidence,
    /// First day on which the student no longer belonged to the old school.
    pub left_on: Date,
    /// Register number there.
    pub register_number: u32,
    /// Names, codes, birth; closed after erasure.
    pub identity: Sealed<StudentIdentity>,
    /// Address; closed after erasure.
    pub contact: Option<Sealed<Contact>>,
    /// Disability and health; closed after erasure.
    pub health: Option<Sealed<StudentHealth>>,
    /// Guardians; closed after erasure.
    pub guardians: Option<Sealed<Vec<DossierGuardian>>>,
    /// Stays in classes there.
    pub stays: Vec<DossierStay>,
    /// The pages of the report book.
    pub pages: Vec<ReceivedPage>,
    /// The entry.
    pub entry: Entry,
}

/// A page of a received report book.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct ReceivedPage {
    /// Everything but marks and words.
    pub year: DossierYearReceived,
    /// What is said in words of plan, decision and awards; closed after erasure.
    pub remarks: Option<Sealed<PageRemarks>>,
    /// The marks, in the order in which they came.
    pub marks: Vec<DossierMarksReceived>,
    /// The entry.
    pub position: Position,
}

impl ReceivedPage {
    /// Its marks with their moments.
    pub fn marks(&self) -> impl Iterator<Item = (crate::regulations::AssessmentPeriod, &ReceivedMark)> {
        self.marks.iter().flat_map(|part| part.marks.iter().map(|mark| (part.moment, mark)))
    }

    /// Its comments with their moments, as far as they were not erased.
    pub fn comments(&self) -> impl Iterator<Item = (crate::regulations::AssessmentPeriod, &ReceivedComment)> {
        self.marks.iter().flat_map(|part| {
            let comments = part.comments.as_ref().and_then(Sealed::get);
            comments.into_iter().flatten().map(|comment| (part.moment, comment))
        })
    }
}

impl Arrival {
    /// The last day on which a dossier is taken; none for a refused application.
    #[must_use]
    pub fn last_day(&self) -> Option<Date> {
        self.release_by.map(|day| days_after(day, DELIVERY_DAYS))
    }

    /// How far it has come at a moment.
    #[must_use]
    pub fn status(&self, at: Timestamp) -> ArrivalStatus {
        match &self.outcome {
            Some(Outcome::Refused) => ArrivalStatus::Refused,
            Some(Outcome::Canceled { .. }) => ArrivalStatus::Canceled,
            Some(Outcome::Lapsed { .. }) => ArrivalStatus::Lapsed,
            Some(Outcome::Admitted { .. }) => ArrivalStatus::Admitted,
            None if self.dossier.is_some() => ArrivalStatus::Received,
            None if self.last_day().is_some_and(|last| last < local_date(at)) => ArrivalStatus::Lapsed,
            None => ArrivalStatus::Agreed,
        }
    }

    /// The entry with which it was answered, received or ended last.
    #[must_use]
    pub fn last_entry(&self) -> Entry {
        match (&self.outcome, &self.dossier) {
            (
                Some(
                    Outcome::Canceled { entry, .. }
                    | Outcome::Lapsed { entry }
                    | Outcome::Admitted { entry, .. },
                ),
                _,
            ) => *entry,
            (Some(Outcome::Refused) | None, Some(dossier)) => dossier.entry,
            (Some(Outcome::Refused) | None, None) => self.answered,
        }
    }

    /// The day by which something is to be done next: the old school's release, or the admission. None when nothing is.
    #[must_use]
    pub fn due_on(&self, at: Timestamp) -> Option<Date> {
        match self.status(at) {
            ArrivalStatus::Agreed => self.release_by,
            ArrivalStatus::Received => {
                self.dossier.as_ref().map(|dossier| ADMISSION.after(local_date(dossier.entry.at)))
            }
            _ => None,
        }
    }
}

/// A transfer with which a student leaves (chuyển đi).
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Departing {
    /// The transfer.
    pub id: TransferId,
    /// The student.
    pub student: StudentId,
    /// The receiving school.
    pub to: SchoolReference,
    /// The entry with which it agreed.
    pub agreement: Evidence,
    /// The grade that the student is to be placed in there.
    pub grade: GradeLevel,
    /// The last day of release.
    pub release_by: Date,
    /// The entry that noted the agreement.
    pub requested: Entry,
    /// The release.
    pub released: Option<Release>,
    /// That the receiving school will not admit the student.
    pub ended: Option<(Ending, Evidence, Entry)>,
    /// That the student is back.
    pub withdrawn: Option<Entry>,
    /// That the student was admitted: the entry of the receiving school, the first day there, and the entry here.
    pub acknowledged: Option<(Evidence, Date, Entry)>,
}

/// A release.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Release {
    /// First day on which the student no longer belongs to this school.
    pub on: Date,
    /// The principal's order.
    pub order: Order,
    /// The entry.
    pub entry: Entry,
}

/// How far a departure has come.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum DepartingStatus {
    /// Another school agreed; the student is here.
    Requested,
    /// The last day of release is over, and the student is here.
    Expired,
    /// Released and in transit: nobody knows here yet what the receiving school does.
    Released,
    /// Released, and the receiving school will not admit the student: to be taken back.
    Returning,
    /// The receiving school will not admit the student, who was never released.
    Ended,
    /// Released and taken back.
    Withdrawn,
    /// Admitted at the receiving school.
    Completed,
}

impl Departing {
    /// How far it has come at a moment.
    #[must_use]
    pub fn status(&self, at: Timestamp) -> DepartingStatus {
        if self.acknowledged.is_some() {
            return DepartingStatus::Completed;
        }
        match (self.released.is_some(), self.ended.is_some(), self.withdrawn.is_some()) {
            (_, _, true) => DepartingStatus::Withdrawn,
            (true, true, _) => DepartingStatus::Returning,
            (true, false, _) => DepartingStatus::Released,
            (false, true, _) => DepartingStatus::Ended,
            (false, false, _) if self.release_by < local_date(at) => DepartingStatus::Expired,
            (false, false, _) => DepartingStatus::Requested,
        }
    }

    /// Whether the dossier is out of this school's hands: the student is in transit or at the other school.
    #[must_use]
    pub fn is_away(&self) -> bool {
        self.released.is_some() && self.withdrawn.is_none()
    }

    /// Whether nothing more is to come of it.
    #[must_use]
    pub fn is_settled(&self) -> bool {
        self.acknowledged.is_some() || self.withdrawn.is_some() || (self.ended.is_some() && !self.is_away())
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

    pub(crate) fn refused(&mut self, event: &TransferRefused, entry: Entry) {
        let arrival = Arrival {
            id: event.transfer,
            student: event.student,
            from: event.from.clone(),
            ledger: None,
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

impl Arrival {
    fn forget(&mut self, category: Category) {
        if category == Category::Identity {
            self.applicant.erase();
        }
        if category == Category::Comment {
            self.reason.iter_mut().for_each(Sealed::erase);
            if let Some(Outcome::Canceled { reason, .. }) = &mut self.outcome {
                reason.erase();
            }
        }
        let Some(dossier) = self.dossier.as_mut().map(Arc::make_mut) else { return };
        match category {
            Category::Identity => dossier.identity.erase(),
            Category::Contact => {
                dossier.contact.iter_mut().for_each(Sealed::erase);
                dossier.guardians.iter_mut().for_each(Sealed::erase);
            }
            Category::Health => dossier.health.iter_mut().for_each(Sealed::erase),
            Category::Comment => {
                for page in &mut dossier.pages {
                    page.remarks.iter_mut().for_each(Sealed::erase);
                    page.marks.iter_mut().for_each(|part| part.comments.iter_mut().for_each(Sealed::erase));
                }
            }
            // Never leaves the school.
            Category::Circumstances => {}
        }
    }
}
