//! The proposals of replacement tests and what became of them.

use imbl::OrdMap;
use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use super::{Permission, ReplacementTestDecided, ReplacementTestProposed, ReplacementTestRecorded, Standing};
use crate::{
    calendar::GradingPeriod,
    context::Actor,
    event::{Event, Recorded},
    ids::{ClassId, StudentId},
    regulations::{Score, Subject},
    sealed::Sealed,
    state::Position,
    text::Note,
};

/// A proposed replacement test.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Proposal {
    /// The pupil.
    pub student: StudentId,
    /// The class in which it was proposed.
    pub class: ClassId,
    /// The period.
    pub period: GradingPeriod,
    /// The subject.
    pub subject: Subject,
    /// The score that is thought abnormal.
    pub score: Score,
    /// Who proposed it.
    pub by: Actor,
    /// When.
    pub at: Timestamp,
    /// The event.
    pub position: Position,
    /// Why.
    pub reason: Sealed<Note>,
    /// How far it has come.
    pub status: ProposalStatus,
}

/// How far a proposal has come.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub enum ProposalStatus {
    /// Waits for the principal (chờ quyết định).
    Proposed,
    /// The pupil may sit the test (đồng ý).
    Permitted {
        /// By whom.
        by: Actor,
        /// When.
        at: Timestamp,
        /// Why.
        reason: Option<Sealed<Note>>,
    },
    /// The first test stands (không đồng ý).
    Refused {
        /// By whom.
        by: Actor,
        /// When.
        at: Timestamp,
        /// Why.
        reason: Option<Sealed<Note>>,
    },
    /// The second score is in the gradebook (đã kiểm tra lại).
    Recorded {
        /// Who permitted it.
        permitted_by: Actor,
        /// The second score.
        score: Score,
        /// Which score counts.
        stands: Standing,
        /// By whom.
        by: Actor,
        /// When.
        at: Timestamp,
    },
}

impl ProposalStatus {
    /// The stable name.
    #[must_use]
    pub fn code(&self) -> &'static str {
        match self {
            Self::Proposed => "proposed",
            Self::Permitted { .. } => "permitted",
            Self::Refused { .. } => "refused",
            Self::Recorded { .. } => "recorded",
        }
    }
}

type Key = (GradingPeriod, StudentId, Subject);

/// All proposals of a school: the latest per pupil, period and subject.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Proposals {
    latest: OrdMap<Key, Proposal>,
}

impl Proposals {
    /// The latest proposal about a pupil's test.
    #[must_use]
    pub fn proposal(&self, period: GradingPeriod, student: StudentId, subject: Subject) -> Option<&Proposal> {
        self.latest.get(&(period, student, subject))
    }

    /// The proposals of a period, oldest first.
    #[must_use]
    pub fn of_period(&self, period: GradingPeriod) -> Vec<&Proposal> {
        let mut found: Vec<&Proposal> =
            self.latest.values().filter(|proposal| proposal.period == period).collect();
        found.sort_by_key(|proposal| proposal.position);
        found
    }

    pub(crate) fn proposed(&mut self, event: &ReplacementTestProposed, recorded: &Recorded<Event>) {
        let ReplacementTestProposed { student, class, period, subject, score, reason } = event.clone();
        let proposal = Proposal {
            student,
            class,
            period,
            subject,
            score,
            by: recorded.actor,
            at: recorded.at,
            position: recorded.position,
            reason,
            status: ProposalStatus::Proposed,
        };
        self.latest.insert((period, student, subject), proposal);
    }

    pub(crate) fn decided(&mut self, event: &ReplacementTestDecided, recorded: &Recorded<Event>) {
        let key = (event.period, event.student, event.subject);
        let Some(proposal) = self.latest.get_mut(&key) else { return };
        let (by, at, reason) = (recorded.actor, recorded.at, event.reason.clone());
        proposal.status = match event.permission {
            Permission::Permitted => ProposalStatus::Permitted { by, at, reason },
            Permission::Refused => ProposalStatus::Refused { by, at, reason },
        };
    }

    pub(in crate::gradebook) fn recorded(
        &mut self,
        event: &ReplacementTestRecorded,
        recorded: &Recorded<Event>,
    ) {
        let key = (event.period, event.student, event.subject);
        let Some(proposal) = self.latest.get_mut(&key) else { return };
        let ProposalStatus::Permitted { by: permitted_by, .. } = proposal.status else { return };
        let (score, stands, by, at) = (event.score, event.stands, recorded.actor, recorded.at);
        proposal.status = ProposalStatus::Recorded { permitted_by, score, stands, by, at };
    }

    /// Forgets the texts about a pupil.
    pub(in crate::gradebook) fn erased(&mut self, student: StudentId) {
        let keys: Vec<Key> = self.latest.keys().filter(|key| key.1 == student).copied().collect();
        for key in keys {
            let Some(proposal) = self.latest.get_mut(&key) else { continue };
            proposal.reason.erase();
            match &mut proposal.status {
                ProposalStatus::Permitted { reason: Some(reason), .. }
                | ProposalStatus::Refused { reason: Some(reason), .. } => reason.erase(),
                ProposalStatus::Permitted { reason: None, .. }
                | ProposalStatus::Refused { reason: None, .. }
                | ProposalStatus::Proposed
                | ProposalStatus::Recorded { .. } => {}
            }
        }
    }
}
