//! A transfer with which a student leaves, as it stands at the old school.

use jiff::{Timestamp, civil::Date};
use serde::{Deserialize, Serialize};

use super::{Ending, Entry, Evidence, SchoolReference};
use crate::{
    context::local_date,
    ids::{StudentId, TransferId},
    periods::Order,
    regulations::GradeLevel,
};

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
