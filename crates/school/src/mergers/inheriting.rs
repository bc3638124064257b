//! The decisions of the heir: to agree, to note what the other school did, to keep the dossiers, to place the students.

use super::{
    AdmitMerged, AgreeToMerger, ConcludeMerger, InheritStudent, Inheritance, MergerAgreed, MergerConcluded,
    MergerEnd, MergerRefusal, StudentInherited,
};
use crate::{
    command::{Decide, Rehearsal},
    context::Context,
    event::Event,
    ids::{MergerId, StudentId},
    policy::{Action, Object, Right, authorize},
    refusal::{Decided, Decision, Explain, Refusals, Refused},
    registry::{Registry, StudentCode, StudentIdentity},
    sealed::Category,
    state::School,
    text::{Line, fold},
    transfers::{AdmitTransfer, Applicant, Evidence, ReceiveDossier, TransferRefusal},
};

impl Decide for AgreeToMerger {
    fn decide(self, school: &School, context: &Context) -> Decision {
        let today = context.today();
        let right = authorize(school, context.actor, Action::AgreeToMerger, Object::School, today)?;
        let Self { from, ledger, on, order } = self;
        let own = school.calendar.code().is_some_and(|code| fold(code.as_str()) == fold(from.code.as_str()));
        if own || (ledger.is_some() && ledger == school.calendar.school()) {
            return Err(Refusals::one("from", TransferRefusal::SameSchool));
        }
        let Some(ledger) = ledger else {
            return Err(Refusals::one("from.code", MergerRefusal::SchoolElsewhere { code: from.code }));
        };
        let declined = |known: &&Inheritance| {
            known.concluded.as_ref().is_some_and(|concluded| concluded.end == MergerEnd::Declined)
        };
        let mut known = school.mergers.inheritances().into_iter().filter(|known| known.ledger == ledger);
        if let Some(known) = known.find(|known| !declined(known)) {
            let refusal = MergerRefusal::AlreadyAgreed { merger: known.id };
            return Err(Refusals::one("from", refusal));
        }
        order.given_by(today)?;
        if on < order.dated {
            let refusal = MergerRefusal::BeforeDecision { on, dated: order.dated };
            return Err(Refusals::one("on", refusal));
        }
        let grades = school.calendar.grades().collect();
        let event = MergerAgreed { merger: context.ids.fresh(), from, ledger, on, order, grades };
        Ok(vec![Decided { right, event: event.into() }])
    }
}

impl Decide for ConcludeMerger {
    fn decide(self, school: &School, context: &Context) -> Decision {
        let Self { merger, end, evidence } = self;
        let (right, inheritance) = inheritance(school, context, Action::ConcludeMerger, merger)?;
        from_there(inheritance, &evidence).map_err(|refusal| Refusals::one("evidence", refusal))?;
        if let Some(known) = &inheritance.concluded {
            return if (known.end, &known.evidence) == (end, &evidence) {
                Ok(Vec::new())
            } else {
                Err(Refusals::one("end", MergerRefusal::Contradiction))
            };
        }
        if end == MergerEnd::Declined && inheritance.received > 0 {
            return Err(Refusals::one("end", MergerRefusal::Contradiction));
        }
        Ok(vec![Decided { right, event: MergerConcluded { merger, end, evidence }.into() }])
    }
}

impl Decide for InheritStudent {
    fn decide(self, school: &School, context: &Context) -> Decision {
        let Self { merger, transfer, grade, release, dossier } = self;
        let (right, inheritance) = inheritance(school, context, Action::InheritStudent, merger)?;
        if let Some(known) = school.transfers.arrival(transfer) {
            // Delivered again, also after the admission.
            return match known.dossier.as_ref().is_some_and(|known| known.release == release) {
                true => Ok(Vec::new()),
                false => Err(Refusals::one("release", TransferRefusal::OtherRelease)),
            };
        }
        from_there(inheritance, &release).map_err(|refusal| Refusals::one("release", refusal))?;
        if inheritance.concluded.as_ref().is_some_and(|known| known.end == MergerEnd::Declined) {
            return Err(Refusals::one("merger", MergerRefusal::WasDeclined));
        }
        if fold(dossier.school.code.as_str()) != fold(inheritance.from.code.as_str()) {
            let refusal = TransferRefusal::OtherSchool { code: dossier.school.code.clone() };
            return Err(Refusals::one("dossier", refusal));
        }
        let left_on = dossier.released_on().map_err(|refusal| Refusals::one("dossier", refusal))?;
        let applicant = applicant(&dossier.identity);
        let student = known_here(school, &applicant).unwrap_or_else(|| context.ids.fresh());
        let inherited = StudentInherited {
            merger,
            transfer,
            student,
            from: inheritance.from.clone(),
            ledger: inheritance.ledger,
            grade,
            applicant: applicant.into(),
        };
        let dossier = ReceiveDossier { transfer, release, dossier }.events(student, left_on);
        let events = std::iter::once(Event::from(inherited)).chain(dossier);
        Ok(events.map(|event| Decided { right, event }).collect())
    }
}

/// A student of the closed school as one who comes. A temporary code is that school's own.
fn applicant(identity: &StudentIdentity) -> Applicant {
    let code = match &identity.code {
        StudentCode::Ministry(code) => Some(code.clone()),
        StudentCode::Temporary(_) => None,
    };
    Applicant {
        name: identity.name.clone(),
        born_on: identity.born_on,
        code,
        identity_number: identity.identity_number.clone(),
    }
}

/// Who it is here, if somebody who was at this school before. Never refused, unlike an application: the child has no other school
/// any more. Somebody who is at both schools is found at the admission, by people.
fn known_here(school: &School, applicant: &Applicant) -> Option<StudentId> {
    let known = school.registry.applicant(applicant)?;
    let is_erased = Category::ALL.into_iter().any(|category| school.registry.is_erased(known.id.0, category));
    // A name and a birth date alone do not make one child of two who are at school, or come, at the same time.
    let by = |value: &Option<Line>, find: fn(&Registry, &str) -> Option<StudentId>| {
        value.as_ref().is_some_and(|value| find(&school.registry, value.as_str()) == Some(known.id))
    };
    let is_certain = by(&applicant.code, Registry::by_code)
        || by(&applicant.identity_number, Registry::by_identity_number);
    let is_free = known.open_enrollment().is_none() && school.transfers.is_under_way(known.id) != Some(true);
    (!is_erased && (is_certain || is_free)).then_some(known.id)
}

impl Decide for AdmitMerged {
    fn decide(self, school: &School, context: &Context) -> Decision {
        let (_, inheritance) = inheritance(school, context, Action::AdmitMerged, self.merger)?;
        if self.placements.len() > Self::LIMIT {
            let refusal =
                MergerRefusal::TooManyPlacements { limit: Self::LIMIT, actual: self.placements.len() };
            return Err(Refusals::one("placements", refusal));
        }
        let mut rehearsal = Rehearsal::of(school);
        let mut refused: Vec<Refused> = Vec::new();
        for (index, placement) in self.placements.iter().enumerate() {
            let path = format!("placements[{index}]");
            let transfer = placement.transfer;
            let arrival = school.transfers.arrival(transfer);
            if arrival.is_none_or(|arrival| arrival.merger != Some(inheritance.id)) {
                let refusal = TransferRefusal::UnknownTransfer { transfer }.into();
                refused.push(Refused { path: format!("{path}.transfer"), refusal });
                continue;
            }
            let command = AdmitTransfer {
                transfer,
                class: placement.class,
                on: self.on,
                subjects: self.subjects.clone(),
            };
            // What is wrong with the day or the subjects is said where they stand, once.
            let at = |inner: &str| match inner {
                "transfer" | "class" => format!("{path}.{inner}"),
                _ if inner.starts_with("dossier") => format!("{path}.transfer"),
                _ => inner.to_owned(),
            };
            match rehearsal.decide(context, command.into()) {
                Ok(()) => {}
                Err(refusals) => refused.extend(refusals.moved(at).list().iter().cloned()),
            }
        }
        let mut seen = std::collections::HashSet::new();
        refused.retain(|it| seen.insert((it.path.clone(), it.refusal.code())));
        Refusals::collect(refused)?;
        Ok(rehearsal.decided())
    }
}

/// That the evidence is of the school that is to be closed.
fn from_there(inheritance: &Inheritance, evidence: &Evidence) -> Result<(), TransferRefusal> {
    let ledger = evidence.ledger;
    if ledger == inheritance.ledger { Ok(()) } else { Err(TransferRefusal::OtherLedger { ledger }) }
}

/// The merger, when the actor may do this with it.
fn inheritance<'a>(
    school: &'a School,
    context: &Context,
    action: Action,
    merger: MergerId,
) -> Result<(Right, &'a Inheritance), Refusals> {
    let right = authorize(school, context.actor, action, Object::School, context.today())?;
    match school.mergers.inheritance(merger) {
        Some(inheritance) => Ok((right, inheritance)),
        None => Err(Refusals::one("merger", MergerRefusal::UnknownMerger { merger })),
    }
}
