//! Incident reports as they stand.

use std::sync::Arc;

use imbl::{OrdMap, Vector};
use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use super::{
    IncidentAnswered, IncidentClosed, IncidentId, IncidentKind, IncidentReopened, IncidentReported,
    IncidentTaken, Reference, Severity, person_of,
};
use crate::{
    context::Actor,
    event::{Event, Recorded},
    ids::AccountId,
    sealed::{Category, Sealed},
    state::Position,
    text::{Line, Note},
};

/// Where a report stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub enum IncidentStatus {
    /// Nobody works on it yet (mới).
    Open,
    /// The admin board works on it (đang xử lí).
    InWork,
    /// It is answered (đã trả lời).
    Answered,
    /// It is closed (đã đóng).
    Closed,
}

impl IncidentStatus {
    /// The Vietnamese name.
    #[must_use]
    pub fn vi(self) -> &'static str {
        match self {
            Self::Open => "Mới",
            Self::InWork => "Đang xử lí",
            Self::Answered => "Đã trả lời",
            Self::Closed => "Đã đóng",
        }
    }

    /// The English name.
    #[must_use]
    pub fn en(self) -> &'static str {
        match self {
            Self::Open => "Open",
            Self::InWork => "In work",
            Self::Answered => "Answered",
            Self::Closed => "Closed",
        }
    }
}

/// What somebody wrote below a report: an answer of the admin board, or why the reporter opened it again.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Remark {
    /// Who wrote it.
    pub by: Actor,
    /// When.
    pub at: Timestamp,
    /// The words; closed after erasure.
    pub text: Sealed<Note>,
    /// Whether it is an answer.
    pub is_answer: bool,
}

/// An incident report.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Incident {
    /// Its id.
    pub id: IncidentId,
    /// Who reports.
    pub reporter: AccountId,
    /// What kind.
    pub kind: IncidentKind,
    /// How much hangs on it.
    pub severity: Severity,
    /// What it points to.
    pub about: Option<Reference>,
    /// In one line; closed after erasure.
    pub subject: Sealed<Line>,
    /// What happened; closed after erasure.
    pub text: Sealed<Note>,
    /// Where it stands.
    pub status: IncidentStatus,
    /// Who works on it, once somebody does.
    pub taken_by: Option<Actor>,
    /// When it was reported.
    pub reported_at: Timestamp,
    /// The event that reported it.
    pub position: Position,
    /// When its status changed last.
    pub changed_at: Timestamp,
    /// What was written below it, oldest first.
    pub remarks: Vec<Remark>,
}

impl Incident {
    /// Whose texts its words are.
    #[must_use]
    pub fn person(&self) -> Uuid {
        person_of(self.reporter, self.about)
    }
}

/// All incident reports of a school.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Incidents {
    incidents: OrdMap<IncidentId, Arc<Incident>>,
    /// In the order in which they were reported.
    order: Vector<IncidentId>,
}

impl Incidents {
    /// A report.
    #[must_use]
    pub fn incident(&self, id: IncidentId) -> Option<&Incident> {
        self.incidents.get(&id).map(AsRef::as_ref)
    }

    /// All reports, oldest first.
    pub fn all(&self) -> impl DoubleEndedIterator<Item = &Incident> {
        self.order.iter().filter_map(|id| self.incident(*id))
    }

    pub(crate) fn reported(&mut self, event: &IncidentReported, recorded: &Recorded<Event>) {
        let incident = Incident {
            id: event.incident,
            reporter: event.reporter,
            kind: event.kind,
            severity: event.severity,
            about: event.about,
            subject: event.subject.clone(),
            text: event.text.clone(),
            status: IncidentStatus::Open,
            taken_by: None,
            reported_at: recorded.at,
            position: recorded.position,
            changed_at: recorded.at,
            remarks: Vec::new(),
        };
        if self.incidents.insert(event.incident, Arc::new(incident)).is_none() {
            self.order.push_back(event.incident);
        }
    }

    pub(crate) fn taken(&mut self, event: &IncidentTaken, recorded: &Recorded<Event>) {
        self.turn(event.incident, IncidentStatus::InWork, recorded, |incident| {
            incident.taken_by = Some(recorded.actor);
        });
    }

    pub(crate) fn answered(&mut self, event: &IncidentAnswered, recorded: &Recorded<Event>) {
        self.turn(event.incident, IncidentStatus::Answered, recorded, |incident| {
            incident.remarks.push(remark(&event.text, true, recorded));
        });
    }

    pub(crate) fn closed(&mut self, event: &IncidentClosed, recorded: &Recorded<Event>) {
        self.turn(event.incident, IncidentStatus::Closed, recorded, |_| {});
    }

    pub(crate) fn reopened(&mut self, event: &IncidentReopened, recorded: &Recorded<Event>) {
        self.turn(event.incident, IncidentStatus::Open, recorded, |incident| {
            incident.taken_by = None;
            incident.remarks.push(remark(&event.text, false, recorded));
        });
    }

    pub(crate) fn erased(&mut self, person: Uuid, categories: &[Category]) {
        if !categories.contains(&Category::Comment) {
            return;
        }
        let theirs: Vec<IncidentId> =
            self.all().filter(|incident| incident.person() == person).map(|incident| incident.id).collect();
        for id in theirs {
            if let Some(incident) = self.incidents.get_mut(&id).map(Arc::make_mut) {
                incident.subject.erase();
                incident.text.erase();
                incident.remarks.iter_mut().for_each(|remark| remark.text.erase());
            }
        }
    }

    fn turn(
        &mut self,
        id: IncidentId,
        status: IncidentStatus,
        recorded: &Recorded<Event>,
        change: impl FnOnce(&mut Incident),
    ) {
        if let Some(incident) = self.incidents.get_mut(&id).map(Arc::make_mut) {
            incident.status = status;
            incident.changed_at = recorded.at;
            change(incident);
        }
    }
}

fn remark(text: &Sealed<Note>, is_answer: bool, recorded: &Recorded<Event>) -> Remark {
    Remark { by: recorded.actor, at: recorded.at, text: text.clone(), is_answer }
}
