//! Decisions about incident reports.

use uuid::Uuid;

use super::{
    AnswerIncident, CloseIncident, Incident, IncidentAnswered, IncidentClosed, IncidentId, IncidentRefusal,
    IncidentReopened, IncidentReported, IncidentStatus, IncidentTaken, Reference, ReopenIncident,
    ReportIncident, TakeIncident, person_of,
};
use crate::{
    command::Decide,
    context::{Actor, Context},
    policy::{Action, Forbidden, Object, Right, authorize},
    refusal::{Decided, Decision, Refusals},
    sealed::{Category, Sealed},
    state::School,
};

impl Decide for ReportIncident {
    fn decide(self, school: &School, context: &Context) -> Decision {
        let action = Action::ReportIncident;
        let right = authorize(school, context.actor, action, Object::School, context.today())?;
        let Actor::Account(reporter) = context.actor else { return Err(Forbidden { action }.into()) };
        let Self { kind, severity, subject, text, about } = self;
        if let Some(about) = about
            && !is_readable(school, context, about)
        {
            return Err(Refusals::one("about", IncidentRefusal::UnknownReference { about }));
        }
        writable(school, person_of(reporter, about))?;
        let event = IncidentReported {
            incident: context.ids.fresh(),
            reporter,
            kind,
            severity,
            about,
            subject: Sealed::Open(subject),
            text: Sealed::Open(text),
        };
        Ok(vec![Decided { right, event: event.into() }])
    }
}

impl Decide for TakeIncident {
    fn decide(self, school: &School, context: &Context) -> Decision {
        let id = self.incident;
        let (right, incident) = known(school, context, Action::TakeIncident, id)?;
        match incident.status {
            IncidentStatus::Open => {}
            IncidentStatus::InWork if incident.taken_by == Some(context.actor) => return Ok(Vec::new()),
            status => return Err(Refusals::one("incident", IncidentRefusal::NotOpen { status })),
        }
        let event = IncidentTaken { incident: id, reporter: incident.reporter };
        Ok(vec![Decided { right, event: event.into() }])
    }
}

impl Decide for AnswerIncident {
    fn decide(self, school: &School, context: &Context) -> Decision {
        let Self { incident: id, text } = self;
        let (right, incident) = known(school, context, Action::AnswerIncident, id)?;
        if incident.status == IncidentStatus::Closed {
            return Err(Refusals::one("incident", IncidentRefusal::Closed));
        }
        writable(school, incident.person())?;
        let (reporter, about) = (incident.reporter, incident.about);
        let event = IncidentAnswered { incident: id, reporter, about, text: Sealed::Open(text) };
        Ok(vec![Decided { right, event: event.into() }])
    }
}

impl Decide for CloseIncident {
    fn decide(self, school: &School, context: &Context) -> Decision {
        let id = self.incident;
        let (right, incident) = known(school, context, Action::CloseIncident, id)?;
        let is_own = context.actor == Actor::Account(incident.reporter);
        match incident.status {
            IncidentStatus::Closed => return Ok(Vec::new()),
            IncidentStatus::Answered => {}
            IncidentStatus::Open | IncidentStatus::InWork if is_own => {}
            IncidentStatus::Open | IncidentStatus::InWork => {
                return Err(Refusals::one("incident", IncidentRefusal::NotAnswered));
            }
        }
        let event = IncidentClosed { incident: id, reporter: incident.reporter };
        Ok(vec![Decided { right, event: event.into() }])
    }
}

impl Decide for ReopenIncident {
    fn decide(self, school: &School, context: &Context) -> Decision {
        let Self { incident: id, text } = self;
        let (right, incident) = known(school, context, Action::ReopenIncident, id)?;
        if matches!(incident.status, IncidentStatus::Open | IncidentStatus::InWork) {
            return Err(Refusals::one("incident", IncidentRefusal::OpenAlready));
        }
        writable(school, incident.person())?;
        let (reporter, about) = (incident.reporter, incident.about);
        let event = IncidentReopened { incident: id, reporter, about, text: Sealed::Open(text) };
        Ok(vec![Decided { right, event: event.into() }])
    }
}

/// The report, when the actor may do this to it.
fn known<'a>(
    school: &'a School,
    context: &Context,
    action: Action,
    id: IncidentId,
) -> Result<(Right, &'a Incident), Refusals> {
    let right = authorize(school, context.actor, action, Object::Incident(id), context.today())?;
    let unknown = || Refusals::one("incident", IncidentRefusal::UnknownIncident { incident: id });
    Ok((right, school.incidents.incident(id).ok_or_else(unknown)?))
}

/// Whether the actor may read what a report points to; what one may not read looks like what does not exist.
fn is_readable(school: &School, context: &Context, about: Reference) -> bool {
    let may = |action, object| authorize(school, context.actor, action, object, context.today()).is_ok();
    match about {
        Reference::Student(id) => {
            school.registry.student(id).is_some() && may(Action::ReadStudent, Object::Student(id))
        }
        Reference::Class(id) => {
            school.classes.class(id).is_some() && may(Action::ReadSchool, Object::Class(id))
        }
        Reference::Document(id) => {
            school.shelf.document(id).is_some() && may(Action::ReadDocument, Object::Document(id))
        }
    }
}

/// That words about the person can still be sealed.
fn writable(school: &School, person: Uuid) -> Result<(), Refusals> {
    if school.registry.is_erased(person, Category::Comment) {
        return Err(Refusals::one("text", IncidentRefusal::PersonErased));
    }
    Ok(())
}
