//! The decisions of the old school: to note another school's agreement, to release, to take a release back, and to note what became
//! of the student.

use super::{
    AcknowledgeAdmission, AdmissionAcknowledged, Departing, DepartingStatus, Evidence, RecordTransferEnding,
    RecordTransferRequest, Release, ReleaseTransfer, ReleaseWithdrawn, TransferEnded, TransferRefusal,
    TransferReleased, TransferRequested, WithdrawRelease,
};
use crate::{
    command::Decide,
    context::Context,
    ids::{SchoolId, TransferId},
    policy::{Action, Object, Right, authorize},
    refusal::{Decided, Decision, Refusals},
    registry::{DepartureReason, RegistryRefusal, StudentDeparted, StudentReadmitted, decisions::checks},
    sealed::Category,
    state::School,
    text::fold,
};

impl Decide for RecordTransferRequest {
    fn decide(self, school: &School, context: &Context) -> Decision {
        let today = context.today();
        let action = Action::RecordTransferRequest;
        let right = authorize(school, context.actor, action, Object::School, today)?;
        let Self { transfer, student: id, to, agreement, grade, release_by } = self;
        if let Some(known) = school.transfers.departure(transfer) {
            let same = known.student == id && known.agreement == agreement;
            return if same {
                Ok(Vec::new())
            } else {
                Err(Refusals::one("transfer", TransferRefusal::Contradiction))
            };
        }
        let student = school.registry.student(id);
        let student = student.ok_or_else(|| Refusals::one("student", RegistryRefusal::UnknownStudent(id)))?;
        if student.open_enrollment().is_none() {
            return Err(Refusals::one("student", TransferRefusal::HasDeparted));
        }
        if school.calendar.code().is_some_and(|code| fold(code.as_str()) == fold(to.code.as_str())) {
            return Err(Refusals::one("to", TransferRefusal::SameSchool));
        }
        if school.calendar.school() == Some(agreement.ledger) {
            let refusal = TransferRefusal::OtherLedger { ledger: agreement.ledger };
            return Err(Refusals::one("agreement", refusal));
        }
        if release_by < today {
            let refusal = TransferRefusal::ReleaseDayOver { day: release_by };
            return Err(Refusals::one("releaseBy", refusal));
        }
        let event = TransferRequested { transfer, student: id, to, agreement, grade, release_by };
        Ok(vec![Decided { right, event: event.into() }])
    }
}

impl Decide for ReleaseTransfer {
    fn decide(self, school: &School, context: &Context) -> Decision {
        let today = context.today();
        let Self { transfer, on, order } = self;
        let (right, departing) = departing(school, context, Action::ReleaseTransfer, transfer)?;
        match departing.status(context.at) {
            DepartingStatus::Requested => {}
            DepartingStatus::Expired => {
                let refusal = TransferRefusal::ReleaseDayOver { day: departing.release_by };
                return Err(Refusals::one("transfer", refusal));
            }
            DepartingStatus::Ended => return Err(Refusals::one("transfer", TransferRefusal::EndedThere)),
            DepartingStatus::Released
            | DepartingStatus::Returning
            | DepartingStatus::Withdrawn
            | DepartingStatus::Completed => {
                let same = |release: &Release| release.on == on && release.order == order;
                return if departing.released.as_ref().is_some_and(same) && departing.is_away() {
                    Ok(Vec::new())
                } else {
                    Err(Refusals::one("transfer", TransferRefusal::AlreadyReleased))
                };
            }
        }
        order.given_by(today)?;
        let student = departing.student;
        let known = checks::student(&school.registry, student).map_err(|r| Refusals::one("transfer", r))?;
        let stay = known.open_enrollment();
        let stay = stay.ok_or_else(|| Refusals::one("transfer", TransferRefusal::HasDeparted))?;
        checks::after(stay.from, on).map_err(|r| Refusals::one("on", r))?;
        checks::settled(known, on).map_err(|r| Refusals::one("on", r))?;
        let (class, year) = checks::class_in_year(school, stay.class)
            .map_err(|refusal| Refusals::one("transfer", refusal))?;
        checks::until_summer(year, on).map_err(|r| Refusals::one("on", r))?;
        if school.registry.is_erased(student.0, Category::Identity) {
            return Err(Refusals::one("transfer", TransferRefusal::PersonalDataErased { student }));
        }
        let reason = DepartureReason::Transferred;
        let departed = StudentDeparted { student, class: class.id, on, reason, note: None };
        let released = TransferReleased {
            transfer,
            student,
            to: departing.to.clone(),
            agreement: departing.agreement.clone(),
            on,
            order,
        };
        // The release is the last entry, so that the state at its position is what the dossier is made of.
        Ok(vec![Decided { right, event: departed.into() }, Decided { right, event: released.into() }])
    }
}

impl Decide for RecordTransferEnding {
    fn decide(self, school: &School, context: &Context) -> Decision {
        let Self { transfer, ending, evidence } = self;
        let (right, departing) = departing(school, context, Action::RecordTransferEnding, transfer)?;
        from_there(departing, &evidence).map_err(|refusal| Refusals::one("evidence", refusal))?;
        if let Some((known, by, _)) = &departing.ended {
            return if (*known, by) == (ending, &evidence) {
                Ok(Vec::new())
            } else {
                Err(Refusals::one("ending", TransferRefusal::Contradiction))
            };
        }
        if departing.acknowledged.is_some() {
            return Err(Refusals::one("transfer", TransferRefusal::Contradiction));
        }
        let event = TransferEnded { transfer, student: departing.student, ending, evidence };
        Ok(vec![Decided { right, event: event.into() }])
    }
}

impl Decide for WithdrawRelease {
    fn decide(self, school: &School, context: &Context) -> Decision {
        let Self { transfer, class, on } = self;
        let (right, departing) = departing(school, context, Action::WithdrawRelease, transfer)?;
        let student = departing.student;
        let known = school.registry.student(student);
        let known =
            known.ok_or_else(|| Refusals::one("transfer", RegistryRefusal::UnknownStudent(student)))?;
        match departing.status(context.at) {
            DepartingStatus::Returning => {}
            DepartingStatus::Withdrawn => {
                let back = known.enrollments.iter().any(|stay| stay.class == class && stay.from == on);
                return if back {
                    Ok(Vec::new())
                } else {
                    Err(Refusals::one("transfer", TransferRefusal::AlreadyWithdrawn))
                };
            }
            DepartingStatus::Completed => {
                return Err(Refusals::one("transfer", TransferRefusal::AlreadyAdmitted));
            }
            DepartingStatus::Released
            | DepartingStatus::Requested
            | DepartingStatus::Expired
            | DepartingStatus::Ended => {
                return Err(Refusals::one("transfer", TransferRefusal::NoEvidenceOfEnd));
            }
        }
        let (Some(release), Some(last)) = (&departing.released, known.enrollments.last()) else {
            return Err(Refusals::one("transfer", TransferRefusal::NoEvidenceOfEnd));
        };
        if school.registry.is_erased(student.0, Category::Identity) {
            return Err(Refusals::one("transfer", TransferRefusal::PersonalDataErased { student }));
        }
        let (_, year) =
            checks::class_in_year(school, class).map_err(|refusal| Refusals::one("class", refusal))?;
        checks::within(year, on).map_err(|refusal| Refusals::one("on", refusal))?;
        let departed = last.until.unwrap_or(release.on);
        if on < departed {
            let refusal = RegistryRefusal::DateBeforeDeparture { date: on, departed };
            return Err(Refusals::one("on", refusal));
        }
        let released = release.entry.position;
        let back = StudentReadmitted { student, class, on, note: None };
        let withdrawn = ReleaseWithdrawn { transfer, student, released, class, on };
        Ok(vec![Decided { right, event: back.into() }, Decided { right, event: withdrawn.into() }])
    }
}

impl Decide for AcknowledgeAdmission {
    fn decide(self, school: &School, context: &Context) -> Decision {
        let Self { transfer, admission, on } = self;
        let (right, departing) = departing(school, context, Action::AcknowledgeAdmission, transfer)?;
        from_there(departing, &admission).map_err(|refusal| Refusals::one("admission", refusal))?;
        if let Some((known, day, _)) = &departing.acknowledged {
            return if (known, *day) == (&admission, on) {
                Ok(Vec::new())
            } else {
                Err(Refusals::one("admission", TransferRefusal::Contradiction))
            };
        }
        if departing.status(context.at) != DepartingStatus::Released {
            return Err(Refusals::one("transfer", TransferRefusal::Contradiction));
        }
        let event = AdmissionAcknowledged { transfer, student: departing.student, admission, on };
        Ok(vec![Decided { right, event: event.into() }])
    }
}

/// That the evidence is of the school that agreed.
fn from_there(departing: &Departing, evidence: &Evidence) -> Result<(), TransferRefusal> {
    let ledger: SchoolId = evidence.ledger;
    if ledger == departing.agreement.ledger { Ok(()) } else { Err(TransferRefusal::OtherLedger { ledger }) }
}

/// The departure, when the actor may do this with it.
fn departing<'a>(
    school: &'a School,
    context: &Context,
    action: Action,
    transfer: TransferId,
) -> Result<(Right, &'a Departing), Refusals> {
    let right = authorize(school, context.actor, action, Object::School, context.today())?;
    match school.transfers.departure(transfer) {
        Some(departing) => Ok((right, departing)),
        None => Err(Refusals::one("transfer", TransferRefusal::UnknownTransfer { transfer })),
    }
}
