//! The decisions of the receiving school: to agree, to refuse, to take an agreement back, to keep a dossier, to admit.

use jiff::civil::Date;

use super::{
    AdmitTransfer, AgreeToTransfer, Applicant, Arrival, ArrivalStatus, CancelTransfer, Dossier, Outcome,
    RELEASE, ReceiveDossier, ReceivedDossier, RefuseTransfer, SchoolReference, TransferAdmitted,
    TransferAgreed, TransferCanceled, TransferLapsed, TransferRefusal, TransferRefused,
    deadlines::{LONGEST_AGREEMENT_DAYS, days_after, end_of},
};
use crate::{
    classes::Class,
    command::Decide,
    context::Context,
    event::Event,
    ids::{SchoolId, StudentId, TransferId},
    mergers::MergerRefusal,
    policy::{Action, Object, Right, authorize},
    refusal::{Decided, Decision, Refusal, Refusals, Refused},
    registry::{
        DepartureReason, GuardianRegistered, Origin, RegistryRefusal, StudentAdmitted, StudentCode,
        StudentIdentity, StudentReadmitted, decisions::checks,
    },
    regulations::{GradeLevel, Subject},
    sealed::{Category, Sealed},
    state::School,
    text::{Line, fold},
};

impl Decide for AgreeToTransfer {
    fn decide(self, school: &School, context: &Context) -> Decision {
        let today = context.today();
        let right = authorize(school, context.actor, Action::AgreeToTransfer, Object::School, today)?;
        let release_by = self.release_by.unwrap_or_else(|| RELEASE.after(today));
        let mut refused = Vec::new();
        let mut refuse = |path: &str, refusal: TransferRefusal| {
            refused.push(Refused { path: path.to_owned(), refusal: refusal.into() });
        };
        let last = days_after(today, LONGEST_AGREEMENT_DAYS);
        if !(today..=last).contains(&release_by) {
            let refusal = TransferRefusal::ReleaseDayOutOfRange { day: release_by, first: today, last };
            refuse("releaseBy", refusal);
        }
        if let Err(refusal) = other_school(school, &self.from, self.ledger) {
            refuse("from", refusal);
        }
        if let Err(refusal) = grade_here(school, self.grade) {
            refuse("grade", refusal);
        }
        let student = match who(school, context, &self.applicant) {
            Ok(student) => student,
            Err(refusal) => {
                refuse("applicant", refusal);
                None
            }
        };
        Refusals::collect(refused)?;
        let event = TransferAgreed {
            transfer: context.ids.fresh(),
            student: student.unwrap_or_else(|| context.ids.fresh()),
            from: self.from,
            ledger: self.ledger,
            grade: self.grade,
            release_by,
            applicant: self.applicant.into(),
            reason: self.reason.map(Into::into),
        };
        Ok(vec![Decided { right, event: event.into() }])
    }
}

impl Decide for RefuseTransfer {
    fn decide(self, school: &School, context: &Context) -> Decision {
        let action = Action::RefuseTransfer;
        let right = authorize(school, context.actor, action, Object::School, context.today())?;
        other_school(school, &self.from, None).map_err(|refusal| Refusals::one("from", refusal))?;
        let event = TransferRefused {
            transfer: context.ids.fresh(),
            // Always a new id: a refused application says nothing of somebody who was here before.
            student: context.ids.fresh(),
            from: self.from,
            grade: self.grade,
            applicant: self.applicant.into(),
            reason: self.reason.into(),
        };
        Ok(vec![Decided { right, event: event.into() }])
    }
}

fn other_school(
    school: &School,
    other: &SchoolReference,
    ledger: Option<SchoolId>,
) -> Result<(), TransferRefusal> {
    let own = school.calendar.code().is_some_and(|code| fold(code.as_str()) == fold(other.code.as_str()));
    if own || (ledger.is_some() && ledger == school.calendar.school()) {
        return Err(TransferRefusal::SameSchool);
    }
    Ok(())
}

fn grade_here(school: &School, grade: GradeLevel) -> Result<(), TransferRefusal> {
    if school.calendar.grades().any(|known| known == grade) {
        Ok(())
    } else {
        Err(TransferRefusal::GradeNotHere { grade })
    }
}

/// Whom the application is about, if that is somebody who was at this school before; none for somebody new.
fn who(
    school: &School,
    context: &Context,
    applicant: &Applicant,
) -> Result<Option<StudentId>, TransferRefusal> {
    let open = school.transfers.arrivals().into_iter().find(|arrival| {
        let is_open = matches!(arrival.status(context.at), ArrivalStatus::Agreed | ArrivalStatus::Received);
        is_open && arrival.applicant.get().is_some_and(|known| same_person(known, applicant))
    });
    if let Some(open) = open {
        return Err(TransferRefusal::AlreadyAgreed { transfer: open.id });
    }
    let Some(known) = school.registry.applicant(applicant) else { return Ok(None) };
    if known.open_enrollment().is_some() {
        return Err(TransferRefusal::AlreadyHere);
    }
    if let Some(away) = school.transfers.away(known.id)
        && away.acknowledged.is_none()
    {
        return Err(TransferRefusal::InTransit { transfer: away.id });
    }
    if Category::ALL.into_iter().any(|category| school.registry.is_erased(known.id.0, category)) {
        // The keys are gone: the person begins anew.
        return Ok(None);
    }
    Ok(Some(known.id))
}

fn same_person(one: &Applicant, other: &Applicant) -> bool {
    let given_alike = |one: Option<&str>, other: Option<&str>| one.is_some() && one == other;
    let code = |applicant: &Applicant| applicant.code.as_ref().map(|code| fold(code.as_str()));
    let number = |applicant: &Applicant| applicant.identity_number.as_ref().map(ToString::to_string);
    given_alike(number(one).as_deref(), number(other).as_deref())
        || given_alike(code(one).as_deref(), code(other).as_deref())
        || (one.born_on == other.born_on && fold(&one.name.full()) == fold(&other.name.full()))
}

impl Decide for CancelTransfer {
    fn decide(self, school: &School, context: &Context) -> Decision {
        let Self { transfer, reason } = self;
        let (right, arrival) = arrival(school, context, Action::CancelTransfer, transfer)?;
        match arrival.status(context.at) {
            ArrivalStatus::Canceled => return Ok(Vec::new()),
            ArrivalStatus::Agreed | ArrivalStatus::Received => {}
            ArrivalStatus::Refused | ArrivalStatus::Lapsed | ArrivalStatus::Admitted => {
                return Err(Refusals::one("transfer", settled(arrival)));
            }
        }
        if arrival.merger.is_some() {
            return Err(Refusals::one("transfer", MergerRefusal::Binding));
        }
        not_erased(school, arrival.student, Category::Comment)?;
        let event = TransferCanceled { transfer, student: arrival.student, reason: reason.into() };
        Ok(vec![Decided { right, event: event.into() }])
    }
}

impl Decide for ReceiveDossier {
    fn decide(self, school: &School, context: &Context) -> Decision {
        let (right, arrival) = arrival(school, context, Action::ReceiveDossier, self.transfer)?;
        if let Some(known) = &arrival.dossier {
            // Delivered again, also after the admission.
            return match known.release == self.release {
                true => Ok(Vec::new()),
                false => Err(Refusals::one("release", TransferRefusal::OtherRelease)),
            };
        }
        if arrival.status(context.at) != ArrivalStatus::Agreed {
            return Err(Refusals::one("transfer", settled(arrival)));
        }
        if arrival.ledger.is_some_and(|ledger| ledger != self.release.ledger)
            || school.calendar.school() == Some(self.release.ledger)
        {
            let refusal = TransferRefusal::OtherLedger { ledger: self.release.ledger };
            return Err(Refusals::one("release", refusal));
        }
        let left_on = fits(arrival, &self.dossier).map_err(|refusal| Refusals::one("dossier", refusal))?;
        for category in Category::ALL {
            not_erased(school, arrival.student, category)?;
        }
        let events = self.events(arrival.student, left_on);
        Ok(events.into_iter().map(|event| Decided { right, event }).collect())
    }
}

/// When the student left the old school, if the dossier is the one that was agreed on.
fn fits(arrival: &Arrival, dossier: &Dossier) -> Result<Date, TransferRefusal> {
    if fold(dossier.school.code.as_str()) != fold(arrival.from.code.as_str()) {
        return Err(TransferRefusal::OtherSchool { code: dossier.school.code.clone() });
    }
    if !arrival.applicant.get().is_some_and(|applicant| applicant.fits(&dossier.identity)) {
        return Err(TransferRefusal::OtherStudent);
    }
    dossier.released_on()
}

impl Dossier {
    /// When the student left the school that hands it over.
    ///
    /// # Errors
    /// It does not say so, or is larger than any real one.
    pub(crate) fn released_on(&self) -> Result<Date, TransferRefusal> {
        let subjects = Subject::ALL.len();
        let too_large = self.years.len() > ReceiveDossier::PAGES
            || self.stays.len().max(self.guardians.len()) > ReceiveDossier::STAYS
            || self.years.iter().any(|year| {
                year.marks.len() > ReceiveDossier::MARKS
                    || year.awards.len() > ReceiveDossier::AWARDS
                    || year.subjects.len() > subjects
                    || year.plan.as_ref().is_some_and(|plan| plan.exempt.len() > subjects)
            });
        if too_large {
            return Err(TransferRefusal::DossierTooLarge);
        }
        let last = self.stays.last();
        let left = last.filter(|stay| stay.departure == Some(DepartureReason::Transferred));
        left.and_then(|stay| stay.until).ok_or(TransferRefusal::NotReleasedThere)
    }
}

impl Decide for AdmitTransfer {
    fn decide(self, school: &School, context: &Context) -> Decision {
        let (right, arrival) = arrival(school, context, Action::AdmitTransfer, self.transfer)?;
        if let Some(Outcome::Admitted { class, on, .. }) = arrival.outcome
            && (class, on) == (self.class, self.on)
        {
            return Ok(Vec::new());
        }
        if arrival.status(context.at) != ArrivalStatus::Received {
            let refusal = match arrival.status(context.at) {
                ArrivalStatus::Agreed => TransferRefusal::NoDossier,
                _ => settled(arrival),
            };
            return Err(Refusals::one("transfer", refusal));
        }
        let Some(dossier) = &arrival.dossier else {
            return Err(Refusals::one("transfer", TransferRefusal::NoDossier));
        };
        Refusals::collect(self.faults(school, arrival, dossier))?;
        let mut events = admitted(school, context, arrival, dossier, &self)?;
        let Self { transfer, class, on, subjects } = self;
        events.push(TransferAdmitted { transfer, student: arrival.student, class, on, subjects }.into());
        Ok(events.into_iter().map(|event| Decided { right, event }).collect())
    }
}

impl AdmitTransfer {
    fn faults(&self, school: &School, arrival: &Arrival, dossier: &ReceivedDossier) -> Vec<Refused> {
        let mut refused = Vec::new();
        let mut refuse = |path: &str, refusal: Refusal| {
            refused.push(Refused { path: path.to_owned(), refusal });
        };
        let mut found: Option<&Class> = None;
        match checks::class_in_year(school, self.class) {
            Err(refusal) => refuse("class", refusal),
            Ok((class, year)) => {
                found = Some(class);
                if class.grade != arrival.grade {
                    let refusal = TransferRefusal::OtherGrade { agreed: arrival.grade, grade: class.grade };
                    refuse("class", refusal.into());
                }
                if let Err(refusal) = checks::within(year, self.on) {
                    refuse("on", refusal.into());
                }
            }
        }
        if self.on < dossier.left_on {
            refuse("on", TransferRefusal::StillThere { from: dossier.left_on }.into());
        }
        let rules = found.and_then(|class| school.calendar.rules(class.year, class.grade));
        for (index, mapping) in self.subjects.iter().enumerate() {
            if self.subjects[..index].iter().any(|earlier| earlier.from == mapping.from) {
                let refusal = TransferRefusal::SubjectRepeated { subject: mapping.from };
                refuse(&format!("subjects[{index}].from"), refusal.into());
            }
            if let (Some(subject), Some(class), Some(rules)) = (mapping.to, found, rules)
                && !rules.subjects(class.grade).contains(&subject)
            {
                let refusal = TransferRefusal::SubjectNotInGrade { subject };
                refuse(&format!("subjects[{index}].to"), refusal.into());
            }
        }
        match dossier.identity.get() {
            // Who was here before keeps the identity that is known here.
            Some(_) if school.registry.student(arrival.student).is_some() => {}
            Some(identity) => {
                let identity = known_here(identity, arrival);
                refused.extend(checks::identity(
                    &school.registry,
                    &identity,
                    None,
                    found,
                    "dossier.identity",
                ));
            }
            None => {
                let refusal = TransferRefusal::PersonalDataErased { student: arrival.student };
                refuse("transfer", refusal.into());
            }
        }
        refused
    }
}

/// An identity as this school registers it. A temporary code is the old school's own, and somebody here may have the same: it is
/// written with that school's code before it.
fn known_here(identity: &StudentIdentity, arrival: &Arrival) -> StudentIdentity {
    let code = match &identity.code {
        StudentCode::Temporary(code) => Line::new(&format!("{}/{code}", arrival.from.code)).ok(),
        StudentCode::Ministry(_) => None,
    };
    let code = code.map_or_else(|| identity.code.clone(), StudentCode::Temporary);
    StudentIdentity { code, ..identity.clone() }
}

/// What the register says of the admission: somebody new gets the next register number, somebody who was here before keeps theirs.
fn admitted(
    school: &School,
    context: &Context,
    arrival: &Arrival,
    dossier: &ReceivedDossier,
    command: &AdmitTransfer,
) -> Result<Vec<Event>, Refusals> {
    let student = arrival.student;
    if let Some(known) = school.registry.student(student) {
        let left = known.enrollments.last().and_then(|stay| stay.until);
        let Some(departed) = left else {
            return Err(Refusals::one("transfer", TransferRefusal::AlreadyHere));
        };
        if command.on < departed {
            let refusal = RegistryRefusal::DateBeforeDeparture { date: command.on, departed };
            return Err(Refusals::one("on", refusal));
        }
        let event = StudentReadmitted { student, class: command.class, on: command.on, note: None };
        return Ok(vec![event.into()]);
    }
    let Some(identity) = dossier.identity.get() else {
        return Err(Refusals::one("transfer", TransferRefusal::PersonalDataErased { student }));
    };
    let admitted = StudentAdmitted {
        student,
        register_number: school.registry.next_register_number(),
        class: command.class,
        on: command.on,
        origin: Origin::Transfer { school: arrival.from.name.clone() },
        identity: known_here(identity, arrival).into(),
        contact: dossier.contact.clone(),
        health: dossier.health.clone(),
    };
    let guardians = dossier.guardians.as_ref().and_then(Sealed::get).into_iter().flatten();
    let guardians = guardians.map(|guardian| {
        let event = GuardianRegistered {
            guardian: context.ids.fresh(),
            student,
            relation: guardian.relation,
            profile: guardian.profile.clone().into(),
            contact: guardian.contact.clone().map(Into::into),
        };
        Event::from(event)
    });
    Ok(std::iter::once(admitted.into()).chain(guardians).collect())
}

/// The arrival, when the actor may do this with it.
fn arrival<'a>(
    school: &'a School,
    context: &Context,
    action: Action,
    transfer: TransferId,
) -> Result<(Right, &'a Arrival), Refusals> {
    let right = authorize(school, context.actor, action, Object::School, context.today())?;
    match school.transfers.arrival(transfer) {
        Some(arrival) => Ok((right, arrival)),
        None => Err(Refusals::one("transfer", TransferRefusal::UnknownTransfer { transfer })),
    }
}

/// Why nothing more can be done with an arrival.
fn settled(arrival: &Arrival) -> TransferRefusal {
    match arrival.outcome {
        Some(Outcome::Refused) => TransferRefusal::ApplicationRefused,
        Some(Outcome::Canceled { .. }) => TransferRefusal::Canceled,
        Some(Outcome::Admitted { .. }) => TransferRefusal::AlreadyAdmitted,
        Some(Outcome::Lapsed { .. }) | None => {
            TransferRefusal::Lapsed { after: arrival.last_day().unwrap_or_default() }
        }
    }
}

fn not_erased(school: &School, student: StudentId, category: Category) -> Result<(), Refusals> {
    if school.registry.is_erased(student.0, category) {
        return Err(Refusals::one("transfer", TransferRefusal::PersonalDataErased { student }));
    }
    Ok(())
}

impl School {
    /// The agreements that have lapsed by a moment and are not recorded as lapsed, with the moment at which they did.
    pub(crate) fn lapsed_agreements(&self, at: jiff::Timestamp) -> Vec<(jiff::Timestamp, Event)> {
        let open = self.transfers.open_agreements();
        let lapsed = open.filter_map(|(arrival, last_day)| {
            let moment = end_of(last_day);
            let event = TransferLapsed { transfer: arrival.id, student: arrival.student, last_day };
            (moment <= at).then(|| (moment, event.into()))
        });
        lapsed.collect()
    }

    /// When the next agreement lapses that nothing has come of.
    pub(crate) fn next_lapse(&self) -> Option<jiff::Timestamp> {
        self.transfers.open_agreements().map(|(_, last_day)| end_of(last_day)).min()
    }
}
