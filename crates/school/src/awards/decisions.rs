//! The decisions about awards.

use super::{
    Award, AwardDeclined, AwardGranted, AwardId, AwardKind, AwardProposed, AwardRefusal, AwardRevoked,
    DeclineAward, Grant, GrantAwards, ProposeAward, RevokeAward, Status, projection::is_carried,
};
use crate::{
    calendar::{CalendarRefusal, SchoolYear},
    command::Decide,
    context::Context,
    ids::StudentId,
    policy::{Action, Object, authorize},
    refusal::{Decided, Decision, Refusals, Refused},
    registry::RegistryRefusal,
    regulations::tt27::{Nomination, check_exemplary},
    results::{self, StudentYear, Years},
    sealed::{Category, Sealed},
    state::School,
};

impl Decide for ProposeAward {
    fn decide(self, school: &School, context: &Context) -> Decision {
        let Self { student, year, kind, nomination, citation } = self;
        let action = Action::ProposeAward;
        // In the summer the class is the one of the year's last day.
        let last_day = school.calendar.year(year).map(|dates| dates.last_day);
        let day = last_day.map_or(context.today(), |last_day| context.today().min(last_day));
        let right = authorize(school, context.actor, action, Object::Student(student), day)?;
        if school.registry.student(student).is_none() {
            return Err(Refusals::one("student", RegistryRefusal::UnknownStudent(student)));
        }
        if last_day.is_none() {
            return Err(Refusals::one("year", CalendarRefusal::YearNotOpen(year)));
        }
        let result = results::of(school, student, year);
        let result =
            result.ok_or_else(|| Refusals::one("year", AwardRefusal::NotInYear { student, year }))?;
        fits(&result, kind, nomination.as_ref())?;
        if kind == AwardKind::Achievement && citation.is_none() {
            return Err(Refusals::one("citation", AwardRefusal::NoCitation));
        }
        if citation.is_some() {
            may_be_written_about(school, student, "citation")?;
        }
        if let Some(other) = present(school, student, year, kind, None) {
            return Err(Refusals::one("kind", AwardRefusal::Exists { kind, award: other.id }));
        }
        let event = AwardProposed {
            award: context.ids.fresh(),
            student,
            class: result.class,
            year,
            kind,
            nomination,
            citation: citation.map(Sealed::Open),
        };
        Ok(vec![Decided { right, event: event.into() }])
    }
}

impl Decide for GrantAwards {
    fn decide(self, school: &School, context: &Context) -> Decision {
        let today = context.today();
        let right = authorize(school, context.actor, Action::GrantAwards, Object::School, today)?;
        let actual = self.grants.len();
        if actual == 0 {
            return Err(Refusals::one("grants", AwardRefusal::NoGrants));
        }
        if actual > Self::LIMIT {
            let refusal = AwardRefusal::TooManyGrants { limit: Self::LIMIT, actual };
            return Err(Refusals::one("grants", refusal));
        }
        self.order.given_by(today)?;
        let (mut granted, mut refused) = (Vec::<AwardGranted>::new(), Vec::new());
        for (index, grant) in self.grants.into_iter().enumerate() {
            let path = || format!("grants[{index}]");
            match grantable(school, context, grant) {
                Ok(Some(award)) if granted.iter().any(|known| is_same(known, &award)) => {
                    let refusal = AwardRefusal::Repeated.into();
                    refused.push(Refused { path: path(), refusal });
                }
                Ok(award) => granted.extend(award.map(|award| AwardGranted {
                    award: award.id.unwrap_or_else(|| context.ids.fresh()),
                    student: award.student,
                    class: award.class,
                    year: award.year,
                    kind: award.kind,
                    order: self.order.clone(),
                })),
                Err(refusal) => refused.push(Refused { path: path(), refusal: refusal.into() }),
            }
        }
        Refusals::collect(refused)?;
        Ok(granted.into_iter().map(|event| Decided { right, event: event.into() }).collect())
    }
}

impl Decide for DeclineAward {
    fn decide(self, school: &School, context: &Context) -> Decision {
        let Self { award: id, reason } = self;
        let action = Action::DeclineAward;
        let right = authorize(school, context.actor, action, Object::School, context.today())?;
        let award = known(school, id)?;
        match award.status {
            Status::Proposed => {}
            Status::Declined { .. } | Status::Granted { .. } | Status::Revoked { .. } => {
                return Err(Refusals::one("award", AwardRefusal::AlreadyDecided { award: id }));
            }
        }
        if award.proposed_by == Some(context.actor) {
            return Err(Refusals::one("award", AwardRefusal::OwnProposal { award: id }));
        }
        may_be_written_about(school, award.student, "reason")?;
        let event = AwardDeclined { award: id, student: award.student, reason: Sealed::Open(reason) };
        Ok(vec![Decided { right, event: event.into() }])
    }
}

impl Decide for RevokeAward {
    fn decide(self, school: &School, context: &Context) -> Decision {
        let Self { award: id, reason } = self;
        let action = Action::RevokeAward;
        let right = authorize(school, context.actor, action, Object::School, context.today())?;
        let award = known(school, id)?;
        if !award.is_granted() {
            return Err(Refusals::one("award", AwardRefusal::NotGranted { award: id }));
        }
        may_be_written_about(school, award.student, "reason")?;
        let event = AwardRevoked { award: id, student: award.student, reason: Sealed::Open(reason) };
        Ok(vec![Decided { right, event: event.into() }])
    }
}

/// Whether the kind belongs to the level of schooling and has what it needs. Whether the result carries it is asked when it is
/// granted, except where people must say more than the result.
fn fits(year: &StudentYear, kind: AwardKind, nomination: Option<&Nomination>) -> Result<(), Refusals> {
    match (&year.results, kind, nomination) {
        (Years::Primary(result), AwardKind::Exemplary, Some(nomination)) => {
            let Some(marks) = result.last_marks() else { return Ok(()) };
            check_exemplary(&result.end_of_year, marks, nomination)
                .map_err(|why| Refusals::one("nomination", AwardRefusal::NotExemplary { why }))
        }
        (Years::Primary(_), AwardKind::Exemplary, None) => {
            Err(Refusals::one("nomination", AwardRefusal::NoNomination))
        }
        (Years::Primary(_), AwardKind::Good, _) | (Years::Secondary(_), AwardKind::Exemplary, _) => {
            Err(Refusals::one("kind", AwardRefusal::NotInGrade { kind, grade: year.grade }))
        }
        (_, _, Some(_)) => Err(Refusals::one("nomination", AwardRefusal::NominationNotNeeded { kind })),
        (Years::Primary(_) | Years::Secondary(_), _, None) => Ok(()),
    }
}

/// An award that can be granted.
struct Grantable {
    id: Option<AwardId>,
    student: StudentId,
    class: crate::ids::ClassId,
    year: SchoolYear,
    kind: AwardKind,
}

fn is_same(known: &AwardGranted, award: &Grantable) -> bool {
    Some(known.award) == award.id
        || (award.kind.is_of_the_year()
            && (known.student, known.year, known.kind) == (award.student, award.year, award.kind))
}

/// The award that the grant is about; none when it is granted already.
fn grantable(school: &School, context: &Context, grant: Grant) -> Result<Option<Grantable>, AwardRefusal> {
    let award = match grant {
        Grant::Earned { kind: kind @ (AwardKind::Exemplary | AwardKind::Achievement), .. } => {
            return Err(AwardRefusal::NeedsProposal { kind });
        }
        Grant::Earned { student, year, kind } => {
            let finalized = school.results.finalized(student, year);
            let class = finalized.ok_or(AwardRefusal::NotFinalized { student, year })?.class;
            // A proposal for it is granted with it, whoever made it: the result carries the award, not the proposal.
            let proposal = present(school, student, year, kind, Some(&Status::Proposed));
            let id = proposal.map(|proposal| proposal.id);
            Grantable { id, student, class, year, kind }
        }
        Grant::Proposed { award: id } => {
            let known = school.awards.award(id).ok_or(AwardRefusal::UnknownAward { award: id })?;
            match known.status {
                Status::Proposed => {}
                Status::Granted { .. } => return Ok(None),
                Status::Declined { .. } | Status::Revoked { .. } => {
                    return Err(AwardRefusal::AlreadyDecided { award: id });
                }
            }
            if known.proposed_by == Some(context.actor) {
                return Err(AwardRefusal::OwnProposal { award: id });
            }
            let &Award { student, class, year, kind, .. } = known;
            Grantable { id: Some(id), student, class, year, kind }
        }
    };
    let Grantable { student, year, kind, .. } = award;
    if kind.is_of_the_year() {
        if school.awards.of_student(student, year).any(|known| known.kind == kind && known.is_granted()) {
            return Ok(None);
        }
        let finalized = school.results.finalized(student, year);
        let finalized = finalized.ok_or(AwardRefusal::NotFinalized { student, year })?;
        if !is_carried(kind, &finalized.outcome) {
            return Err(AwardRefusal::NotCarried { student, kind });
        }
    }
    Ok(Some(award))
}

/// A proposed or granted award of that kind, of which a student has at most one a year.
fn present<'a>(
    school: &'a School,
    student: StudentId,
    year: SchoolYear,
    kind: AwardKind,
    status: Option<&Status>,
) -> Option<&'a Award> {
    let is_present = |award: &&Award| match status {
        Some(status) => award.status == *status,
        None => matches!(award.status, Status::Proposed | Status::Granted { .. }),
    };
    let mut awards = school.awards.of_student(student, year).filter(is_present);
    awards.find(|award| kind.is_of_the_year() && award.kind == kind)
}

fn known(school: &School, id: AwardId) -> Result<&Award, Refusals> {
    school.awards.award(id).ok_or_else(|| Refusals::one("award", AwardRefusal::UnknownAward { award: id }))
}

fn may_be_written_about(school: &School, student: StudentId, path: &str) -> Result<(), Refusals> {
    if school.registry.is_erased(student.0, Category::Comment) {
        return Err(Refusals::one(path, AwardRefusal::PersonalDataErased { student }));
    }
    Ok(())
}
