//! How far a class has come with a period: which signatures still count, what is locked, what is published. Computed from the
//! positions of signatures and cells; nothing of it is stored.

use jiff::Timestamp;

use super::{Publication, Signature, Slot, Stage, Withdrawal, book::Book};
use crate::{
    calendar::GradingPeriod,
    ids::{AccountId, ClassId},
    periods::PeriodRefusal,
    regulations::Subject,
    state::{Position, School},
};

/// Whether a signature was given, and whether it counts.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Signed {
    /// Never, or not since it was returned or taken back.
    No {
        /// The return, if any.
        returned: Option<Withdrawal>,
    },
    /// It was given, and nothing that it covers is newer.
    Stands(Signature),
    /// It was given, but something that it covers has changed since or no longer counts itself.
    Outdated {
        /// The signature that no longer counts.
        signature: Signature,
        /// The newest event that it does not cover, when there is one.
        newer: Option<Position>,
    },
}

impl Signed {
    /// The signature, if it counts.
    #[must_use]
    pub fn standing(self) -> Option<Signature> {
        match self {
            Self::Stands(signature) => Some(signature),
            Self::No { .. } | Self::Outdated { .. } => None,
        }
    }

    /// The signature, whether it counts or not.
    #[must_use]
    pub fn given(self) -> Option<Signature> {
        match self {
            Self::Stands(signature) | Self::Outdated { signature, .. } => Some(signature),
            Self::No { .. } => None,
        }
    }

    /// Whether it was given and counts.
    #[must_use]
    pub fn stands(self) -> bool {
        self.standing().is_some()
    }
}

/// How much of a class's columns is locked.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Locked {
    /// No column.
    Nothing,
    /// Some columns.
    Partly,
    /// Every column.
    Wholly,
}

/// One subject of a class.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SubjectClosing {
    /// The subject.
    pub subject: Subject,
    /// Who teaches it on the day; empty when nobody was assigned, so that nobody can sign.
    pub teachers: Vec<AccountId>,
    /// The teacher's signature.
    pub signed: Signed,
}

/// How far a class has come with a period.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ClassClosing {
    /// The class.
    pub class: ClassId,
    /// The period.
    pub period: GradingPeriod,
    /// The subjects that must be signed off, in the order of the forms.
    pub subjects: Vec<SubjectClosing>,
    /// The homeroom teacher's signature.
    pub consolidated: Signed,
    /// The principal's signature.
    pub confirmed: Signed,
    /// What is locked.
    pub locked: Locked,
    /// By what guardians see it.
    pub published: Option<Publication>,
}

/// The furthest step that a class has reached with a period, all earlier ones included.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Phase {
    /// Something is not signed off, or no longer.
    Open,
    /// Every subject is signed off.
    SignedOff,
    /// The homeroom teacher has consolidated.
    Consolidated,
    /// The principal has confirmed.
    Confirmed,
    /// Confirmed and locked.
    Locked,
    /// Confirmed, locked and published.
    Published,
}

impl ClassClosing {
    /// The furthest step reached. A class whose grades changed after publication is still published, but its phase says what
    /// must be signed again.
    #[must_use]
    pub fn phase(&self) -> Phase {
        if !self.subjects.iter().all(|subject| subject.signed.stands()) {
            Phase::Open
        } else if !self.consolidated.stands() {
            Phase::SignedOff
        } else if !self.confirmed.stands() {
            Phase::Consolidated
        } else if self.locked != Locked::Wholly {
            Phase::Confirmed
        } else if self.published.is_none() {
            Phase::Locked
        } else {
            Phase::Published
        }
    }
}

/// How far a class has come with a period at a moment; the moment decides which locks are in force and whose students
/// count.
///
/// # Errors
/// The class is unknown or of another year, or is not assessed at that moment.
pub fn of(
    school: &School,
    class: ClassId,
    period: GradingPeriod,
    at: Timestamp,
) -> Result<ClassClosing, PeriodRefusal> {
    Book::open(school, class, period, at).map(|book| book.closing()).map_err(|(_, refusal)| refusal)
}

impl Book<'_> {
    pub(super) fn closing(&self) -> ClassClosing {
        let subject = |subject| SubjectClosing {
            subject,
            teachers: self.school.classes.subject_teachers(self.class.id, subject, self.day),
            signed: self.signed_off(subject),
        };
        ClassClosing {
            class: self.class.id,
            period: self.period,
            subjects: self.subjects().into_iter().map(subject).collect(),
            consolidated: self.consolidated(),
            confirmed: self.confirmed(),
            locked: self.locked(),
            published: self.school.closings.publication(self.class.id, self.period).cloned(),
        }
    }

    /// Covers the subject's columns.
    pub(super) fn signed_off(&self, subject: Subject) -> Signed {
        let newest = self.newest(|target| target.subject() == Some(subject));
        self.signed(Stage::Subject(subject), true, newest)
    }

    /// Covers every subject's signature, the homeroom teacher's own columns, and at the end of the year what the year's result is
    /// made of: a plan or electives that were decided after it must be seen by the homeroom teacher and the principal anew.
    pub(super) fn consolidated(&self) -> Signed {
        let signed: Vec<Signed> =
            self.subjects().into_iter().map(|subject| self.signed_off(subject)).collect();
        let own = self.newest(|target| target.subject().is_none());
        let newest = signed.iter().filter_map(|signed| latest(*signed)).max().max(own).max(self.programme);
        self.signed(Stage::Consolidation, signed.iter().all(|signed| signed.stands()), newest)
    }

    /// Covers the consolidation, and every cell of the class.
    pub(super) fn confirmed(&self) -> Signed {
        let consolidated = self.consolidated();
        let newest = latest(consolidated).max(self.newest(|_| true));
        self.signed(Stage::Confirmation, consolidated.stands(), newest)
    }

    pub(super) fn locked(&self) -> Locked {
        let columns = self.all_columns();
        let locked = columns.iter().filter(|target| self.lock(**target).is_some()).count();
        match locked {
            0 => Locked::Nothing,
            locked if locked == columns.len() => Locked::Wholly,
            _ => Locked::Partly,
        }
    }

    fn signed(&self, stage: Stage, is_founded: bool, newest: Option<Position>) -> Signed {
        match self.school.closings.slot(self.class.id, self.period, stage) {
            Slot::Empty => Signed::No { returned: None },
            Slot::Withdrawn(withdrawal) => Signed::No { returned: Some(withdrawal) },
            Slot::Signed(signature) => {
                let newer = newest.filter(|newest| *newest > signature.position);
                if newer.is_none() && is_founded {
                    Signed::Stands(signature)
                } else {
                    Signed::Outdated { signature, newer }
                }
            }
        }
    }
}

/// The newest event that a signature on top of this one must be younger than.
fn latest(signed: Signed) -> Option<Position> {
    match signed {
        Signed::No { returned } => returned.map(|returned| returned.position),
        Signed::Stands(signature) => Some(signature.position),
        Signed::Outdated { signature, newer } => newer.max(Some(signature.position)),
    }
}
