//! What one of two schools has to be told of a transfer or a merger, found by comparing their states. Pure: whoever carries errands (the runtime,
//! within one installation) reads the hash of the entry that an errand names and gives the command; doing so twice, late or after a
//! crash changes nothing.

use jiff::Timestamp;
use uuid::Uuid;

use super::{
    AcknowledgeAdmission, Applicant, Arrival, ArrivalStatus, DepartingStatus, Ending, Evidence, Outcome,
    ReceiveDossier, RecordTransferEnding, RecordTransferRequest, deadlines::days_after,
};
use crate::{
    command::Command,
    context::local_date,
    ids::{MergerId, SchoolId, StudentId, TransferId},
    mergers::{ConcludeMerger, InheritStudent, MergerEnd, RecordMerger, next_merger_errand},
    registry::{Registry, Student},
    state::{Position, School},
    text::{Line, fold},
};

/// What two schools have to do with each other.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Matter {
    /// A student goes from one to the other.
    Transfer(TransferId),
    /// One is closed and the other is its heir.
    Merger(MergerId),
}

impl Matter {
    /// The same in both ledgers.
    #[must_use]
    pub fn uuid(self) -> Uuid {
        match self {
            Self::Transfer(id) => id.0,
            Self::Merger(id) => id.0,
        }
    }
}

/// One of the two schools of a transfer; of a merger, the heir is the receiving one.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Side {
    /// The school that takes the student.
    Receiving,
    /// The school that the student leaves.
    Old,
}

/// Something that one school has recorded and the other one has to know.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Errand {
    /// Tell the old school of the agreement.
    Request {
        /// The entry of the agreement.
        agreement: Position,
        /// Who it is at the old school.
        student: StudentId,
    },
    /// Hand the dossier to the receiving school.
    Deliver {
        /// The entry of the release.
        release: Position,
    },
    /// Tell the old school that the student was admitted.
    Acknowledge {
        /// The entry of the admission.
        admission: Position,
    },
    /// Tell the old school that the student will not be admitted.
    End {
        /// How it ended.
        ending: Ending,
        /// The entry that says so.
        position: Position,
    },
    /// Hand the dossier of a student of a closed school to its heir.
    Inherit {
        /// The merger.
        merger: MergerId,
        /// The entry of the release.
        release: Position,
    },
    /// Tell a school that another one agreed to be its heir.
    Offer {
        /// The entry of the agreement.
        agreement: Position,
    },
    /// Tell the heir that the school was closed, or declined.
    Conclude {
        /// Which.
        end: MergerEnd,
        /// The entry that says so.
        position: Position,
    },
}

impl Errand {
    /// Whom it is to be told to.
    #[must_use]
    pub fn to(self) -> Side {
        match self {
            Self::Deliver { .. } | Self::Inherit { .. } | Self::Conclude { .. } => Side::Receiving,
            Self::Request { .. } | Self::Acknowledge { .. } | Self::End { .. } | Self::Offer { .. } => {
                Side::Old
            }
        }
    }

    /// The entry on which it rests, in the ledger of the other school.
    #[must_use]
    pub fn rests_on(self) -> Position {
        match self {
            Self::Request { agreement: position, .. }
            | Self::Deliver { release: position }
            | Self::Acknowledge { admission: position }
            | Self::End { position, .. }
            | Self::Inherit { release: position, .. }
            | Self::Offer { agreement: position }
            | Self::Conclude { position, .. } => position,
        }
    }

    /// The command that carries it out. `from` is the school that it rests on: for a delivery as it was right after the release, so
    /// that the dossier is the same whenever it is delivered. None when that state does not say what the errand does.
    #[must_use]
    pub fn command(self, matter: Matter, from: &School, evidence: Evidence) -> Option<Command> {
        match matter {
            Matter::Transfer(transfer) => self.about_transfer(transfer, from, evidence),
            Matter::Merger(merger) => self.about_merger(merger, from, evidence),
        }
    }

    /// Whether it hands a dossier over, which is that of the state right after the release.
    #[must_use]
    pub fn is_delivery(self) -> bool {
        matches!(self, Self::Deliver { .. } | Self::Inherit { .. })
    }

    fn about_merger(self, merger: MergerId, from: &School, evidence: Evidence) -> Option<Command> {
        match self {
            Self::Offer { .. } => {
                let inheritance = from.mergers.inheritance(merger)?;
                let command = RecordMerger {
                    merger,
                    to: from.reference()?,
                    agreement: evidence,
                    on: inheritance.on,
                    order: inheritance.order.clone(),
                    grades: inheritance.grades.clone(),
                };
                Some(command.into())
            }
            Self::Conclude { end, .. } => Some(ConcludeMerger { merger, end, evidence }.into()),
            _ => None,
        }
    }

    fn about_transfer(self, transfer: TransferId, from: &School, evidence: Evidence) -> Option<Command> {
        Some(match self {
            Self::Request { student, .. } => {
                let arrival = from.transfers.arrival(transfer)?;
                RecordTransferRequest {
                    transfer,
                    student,
                    to: from.reference()?,
                    agreement: evidence,
                    grade: arrival.grade,
                    release_by: arrival.release_by?,
                }
                .into()
            }
            Self::Deliver { .. } => {
                let student = from.transfers.departure(transfer)?.student;
                ReceiveDossier { transfer, release: evidence, dossier: Box::new(from.dossier(student)?) }
                    .into()
            }
            Self::Acknowledge { .. } => {
                let Some(Outcome::Admitted { on, .. }) = from.transfers.arrival(transfer)?.outcome else {
                    return None;
                };
                AcknowledgeAdmission { transfer, admission: evidence, on }.into()
            }
            Self::End { ending, .. } => RecordTransferEnding { transfer, ending, evidence }.into(),
            Self::Inherit { merger, .. } => {
                let departing = from.transfers.departure(transfer)?;
                let dossier = Box::new(from.dossier(departing.student)?);
                InheritStudent { merger, transfer, grade: departing.grade, release: evidence, dossier }.into()
            }
            Self::Offer { .. } | Self::Conclude { .. } => return None,
        })
    }
}

/// The next errand between the two schools of a transfer, by what each has recorded; none when both know what they need to, or when
/// a person has to act first. Neither school is told of a transfer that does not name it.
#[must_use]
pub fn next_errand(receiving: &School, old: &School, matter: Matter, at: Timestamp) -> Option<Errand> {
    match matter {
        Matter::Transfer(transfer) => next_transfer_errand(receiving, old, transfer, at),
        Matter::Merger(merger) => next_merger_errand(receiving, old, merger),
    }
}

fn next_transfer_errand(
    receiving: &School,
    old: &School,
    transfer: TransferId,
    at: Timestamp,
) -> Option<Errand> {
    let Some(arrival) = receiving.transfers.arrival(transfer) else {
        return inherit(receiving, old, transfer, at);
    };
    if arrival.ledger.is_none() || arrival.ledger != old.calendar.school() {
        return None;
    }
    let departing = old.transfers.departure(transfer);
    if departing.is_some_and(|known| Some(known.agreement.ledger) != receiving.calendar.school()) {
        return None;
    }
    let status = departing.map(|departing| departing.status(at));
    match (arrival.status(at), status) {
        (ArrivalStatus::Agreed, None) if is_open(arrival, at) => {
            let student = old.registry.applicant(arrival.applicant.get()?)?;
            // Somebody who has left has nothing to be released from; a second transfer waits for the first one.
            student.open_enrollment()?;
            Some(Errand::Request { agreement: arrival.answered.position, student: student.id })
        }
        (ArrivalStatus::Agreed, Some(DepartingStatus::Released)) => {
            let release = departing?.released.as_ref()?.entry.position;
            Some(Errand::Deliver { release })
        }
        (ArrivalStatus::Admitted, Some(DepartingStatus::Released)) => {
            Some(Errand::Acknowledge { admission: arrival.last_entry().position })
        }
        (
            ArrivalStatus::Canceled | ArrivalStatus::Lapsed,
            Some(DepartingStatus::Requested | DepartingStatus::Expired | DepartingStatus::Released),
        ) => {
            // Time alone is no entry: it is told when it is recorded.
            let ending = match &arrival.outcome {
                Some(Outcome::Canceled { .. }) => Ending::Canceled,
                Some(Outcome::Lapsed { .. }) => Ending::Lapsed,
                Some(Outcome::Refused | Outcome::Admitted { .. }) | None => return None,
            };
            Some(Errand::End { ending, position: arrival.last_entry().position })
        }
        _ => None,
    }
}

/// The dossier of a student whom a school released when it was closed: its heir has not heard of the transfer before.
fn inherit(heir: &School, old: &School, transfer: TransferId, at: Timestamp) -> Option<Errand> {
    let departing = old.transfers.departure(transfer)?;
    if departing.status(at) != DepartingStatus::Released
        || Some(departing.agreement.ledger) != heir.calendar.school()
    {
        return None;
    }
    let merger = heir.mergers.agreed_at(departing.agreement.position)?;
    if Some(merger.ledger) != old.calendar.school() {
        return None;
    }
    let release = departing.released.as_ref()?.entry.position;
    Some(Errand::Inherit { merger: merger.id, release })
}

/// Something of which another school of this installation may have to be told, or to tell.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Correspondence {
    /// What it is.
    pub matter: Matter,
    /// What this school is to it.
    pub side: Side,
    /// The other school.
    pub other: SchoolId,
    /// The last entry of this school about it.
    pub last: Position,
}

/// For how many days a school goes on telling the other one by itself what it has ended. After that the other one still asks, for
/// as long as it does not know.
pub(crate) const TOLD_FOR_DAYS: i64 = 60;

impl School {
    /// The transfers and mergers that may need an errand, by what this school knows.
    #[must_use]
    pub fn correspondence(&self, at: Timestamp) -> Vec<Correspondence> {
        let today = local_date(at);
        let arrivals = self.transfers.arrivals().into_iter().filter_map(|arrival| {
            let last = arrival.last_entry();
            let is_open = match arrival.status(at) {
                ArrivalStatus::Refused | ArrivalStatus::Received => false,
                ArrivalStatus::Agreed => true,
                ArrivalStatus::Admitted | ArrivalStatus::Canceled | ArrivalStatus::Lapsed => {
                    today <= days_after(local_date(last.at), TOLD_FOR_DAYS)
                }
            };
            let other = arrival.ledger.filter(|_| is_open)?;
            Some(Correspondence {
                matter: Matter::Transfer(arrival.id),
                side: Side::Receiving,
                other,
                last: last.position,
            })
        });
        let departures = self.transfers.departures().into_iter().filter_map(|departing| {
            let is_waiting = matches!(
                departing.status(at),
                DepartingStatus::Requested | DepartingStatus::Expired | DepartingStatus::Released
            );
            let released = departing.released.as_ref().map(|release| release.entry.position);
            is_waiting.then_some(Correspondence {
                matter: Matter::Transfer(departing.id),
                side: Side::Old,
                other: departing.agreement.ledger,
                last: released.unwrap_or(departing.requested.position),
            })
        });
        arrivals.chain(departures).chain(self.merger_correspondence(today)).collect()
    }
}

fn is_open(arrival: &Arrival, at: Timestamp) -> bool {
    arrival.release_by.is_some_and(|day| local_date(at) <= day)
}

impl Registry {
    /// The one student whom an application can be about. A number or code that is given decides, and the rest must not
    /// contradict it; without either, the name and birth date must fit exactly one student.
    pub(crate) fn applicant(&self, applicant: &Applicant) -> Option<&Student> {
        let by_number =
            applicant.identity_number.as_ref().and_then(|number| self.by_identity_number(number.as_str()));
        let by_code = applicant.code.as_ref().and_then(|code| self.by_code(code.as_str()));
        let fits = |student: &&Student| student.identity.get().is_some_and(|known| applicant.fits(known));
        if let Some(id) = by_number.or(by_code) {
            return self.student(id).filter(fits);
        }
        let mut fitting = self.students().filter(fits);
        let only = fitting.next()?;
        fitting.next().is_none().then_some(only)
    }
}

impl Applicant {
    /// Whether somebody can be whom the application is about.
    #[must_use]
    pub fn fits(&self, identity: &crate::registry::StudentIdentity) -> bool {
        let agree = |given: Option<&str>, known: Option<&str>| match (given, known) {
            (Some(given), Some(known)) => given == known,
            (Some(_) | None, None) | (None, Some(_)) => true,
        };
        let line = |line: &Option<Line>| line.as_ref().map(|line| line.as_str().to_owned());
        // A temporary code is one school's own.
        let code = match &identity.code {
            crate::registry::StudentCode::Ministry(code) => Some(code.as_str()),
            crate::registry::StudentCode::Temporary(_) => None,
        };
        let number = line(&identity.identity_number);
        self.born_on == identity.born_on
            && fold(&self.name.full()) == fold(&identity.name.full())
            && agree(self.code.as_ref().map(Line::as_str), code)
            && agree(self.identity_number.as_ref().map(Line::as_str), number.as_deref())
    }
}
