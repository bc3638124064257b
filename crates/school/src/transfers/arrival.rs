//! A transfer with which a student comes, as it stands at the receiving school, and the dossier that came with it.

use std::sync::Arc;

use jiff::{Timestamp, civil::Date};
use serde::{Deserialize, Serialize};

use super::{
    Applicant, DossierGuardian, DossierMarksReceived, DossierStay, DossierYearReceived, Entry, Evidence,
    PageRemarks, ReceivedComment, ReceivedMark, SchoolReference, SubjectMapping,
    deadlines::{ADMISSION, DELIVERY_DAYS, days_after},
};
use crate::{
    context::local_date,
    ids::{ClassId, MergerId, SchoolId, StudentId, TransferId},
    registry::{Contact, StudentHealth, StudentIdentity},
    regulations::{AssessmentPeriod, GradeLevel},
    sealed::{Category, Sealed},
    state::Position,
    text::Note,
};

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
    /// The merger with which the student comes, when the old school was closed.
    pub merger: Option<MergerId>,
    /// The grade to be placed in.
    pub grade: GradeLevel,
    /// The last day of release; none for a refused application and in a merger.
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
    pub fn marks(&self) -> impl Iterator<Item = (AssessmentPeriod, &ReceivedMark)> {
        self.marks.iter().flat_map(|part| part.marks.iter().map(|mark| (part.moment, mark)))
    }

    /// Its comments with their moments, as far as they were not erased.
    pub fn comments(&self) -> impl Iterator<Item = (AssessmentPeriod, &ReceivedComment)> {
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

impl Arrival {
    /// Forgets what was erased.
    pub(super) fn forget(&mut self, category: Category) {
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
