//! Guardians over time: one guardian for several children (anh chị em), corrections, and the end of it. The same telephone or
//! name never makes two guardians one; that somebody is the guardian of a second child is said by a person.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::{Contact, Guardian, GuardianProfile, GuardianRelation, RegistryRefusal, decisions::checks};
use crate::{
    command::Decide,
    context::Context,
    ids::{GuardianId, StudentId},
    policy::{Action, Object, Right, authorize},
    refusal::{Decided, Decision, Refusals, Refused},
    sealed::{Category, HasSealed, Sealed, SealedSlot},
    state::{Position, School},
    text::Note,
};

/// A guardian who is known already became the guardian of another student.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct GuardianAssigned {
    /// The guardian.
    pub guardian: GuardianId,
    /// The student.
    pub student: StudentId,
    /// What the guardian is to the student.
    pub relation: GuardianRelation,
}

/// What is known of a guardian was corrected; what was said before stays in the event at `corrects`.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct GuardianCorrected {
    /// The guardian.
    pub guardian: GuardianId,
    /// The student in whose file it was corrected, and to whom the relation is.
    pub student: StudentId,
    /// The event that held name and contact before.
    pub corrects: Position,
    /// The relation to the student from now on, when it changed.
    pub relation: Option<GuardianRelation>,
    /// The name from now on, when it changed.
    pub profile: Option<Sealed<GuardianProfile>>,
    /// The contact from now on, when it changed.
    pub contact: Option<Sealed<Contact>>,
}

/// Somebody is no guardian of a student any more (thôi giám hộ).
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct GuardianEnded {
    /// The guardian.
    pub guardian: GuardianId,
    /// The student.
    pub student: StudentId,
    /// Why.
    pub reason: Sealed<Note>,
}

impl HasSealed for GuardianAssigned {}

impl HasSealed for GuardianCorrected {
    fn slots(&mut self) -> Vec<SealedSlot<'_>> {
        let owner = self.guardian.0;
        let mut slots = Vec::new();
        if let Some(value) = &mut self.profile {
            slots.push(SealedSlot { field: "profile", owner, category: Category::Identity, value });
        }
        if let Some(value) = &mut self.contact {
            slots.push(SealedSlot { field: "contact", owner, category: Category::Contact, value });
        }
        slots
    }
}

impl HasSealed for GuardianEnded {
    fn slots(&mut self) -> Vec<SealedSlot<'_>> {
        let (owner, category) = (self.guardian.0, Category::Comment);
        vec![SealedSlot { field: "reason", owner, category, value: &mut self.reason }]
    }
}

/// Makes a guardian who is known already the guardian of another student.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct AssignGuardian {
    /// The guardian.
    pub guardian: GuardianId,
    /// The student.
    pub student: StudentId,
    /// What the guardian is to the student.
    pub relation: GuardianRelation,
}

/// Corrects what is known of a guardian; absent parts stay.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct CorrectGuardian {
    /// The guardian.
    pub guardian: GuardianId,
    /// A student of the guardian.
    pub student: StudentId,
    /// The relation to that student from now on.
    pub relation: Option<GuardianRelation>,
    /// The name from now on.
    pub profile: Option<GuardianProfile>,
    /// The contact from now on.
    pub contact: Option<Contact>,
}

/// Records that somebody is no guardian of a student any more.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct EndGuardian {
    /// The guardian.
    pub guardian: GuardianId,
    /// The student.
    pub student: StudentId,
    /// Why: a decision of a court, a mistake.
    pub reason: Note,
}

/// The right, the guardian and what it is to the student, if anything.
fn known<'a>(
    school: &'a School,
    context: &Context,
    action: Action,
    (guardian, student): (GuardianId, StudentId),
) -> Result<(Right, &'a Guardian, Option<GuardianRelation>), Refusals> {
    let right = authorize(school, context.actor, action, Object::Student(student), context.today())?;
    checks::student(&school.registry, student).map_err(|refusal| Refusals::one("student", refusal))?;
    let found = school.registry.guardian(guardian);
    let found = found.ok_or_else(|| Refusals::one("guardian", RegistryRefusal::UnknownGuardian(guardian)))?;
    Ok((right, found, found.relation_to(student)))
}

impl Decide for AssignGuardian {
    fn decide(self, school: &School, context: &Context) -> Decision {
        let Self { guardian: id, student, relation } = self;
        let (right, _, present) = known(school, context, Action::AssignGuardian, (id, student))?;
        if present == Some(relation) {
            return Ok(vec![]);
        }
        if present.is_some() {
            return Err(Refusals::one("relation", RegistryRefusal::GuardianAlready(id)));
        }
        for (path, person) in [("guardian", id.0), ("student", student.0)] {
            if school.registry.is_erased(person, Category::Identity) {
                return Err(Refusals::one(path, RegistryRefusal::DataErased(person)));
            }
        }
        Ok(vec![Decided { right, event: GuardianAssigned { guardian: id, student, relation }.into() }])
    }
}

impl Decide for CorrectGuardian {
    fn decide(self, school: &School, context: &Context) -> Decision {
        let Self { guardian: id, student, relation, profile, contact } = self;
        let (right, found, present) = known(school, context, Action::CorrectGuardian, (id, student))?;
        if present.is_none() {
            return Err(Refusals::one("guardian", RegistryRefusal::NotGuardian(id)));
        }
        let profile = profile.filter(|profile| found.profile.get() != Some(profile));
        let contact = contact.filter(|contact| found.contact.as_ref().and_then(Sealed::get) != Some(contact));
        let parts = [
            ("profile", profile.is_some(), Category::Identity),
            ("contact", contact.is_some(), Category::Contact),
        ];
        let erased = parts
            .into_iter()
            .filter(|(_, given, category)| *given && school.registry.is_erased(id.0, *category));
        let erased = erased.map(|(path, ..)| Refused {
            path: path.to_owned(),
            refusal: RegistryRefusal::DataErased(id.0).into(),
        });
        Refusals::collect(erased.collect())?;
        let relation = relation.filter(|relation| present != Some(*relation));
        if relation.is_none() && profile.is_none() && contact.is_none() {
            return Ok(vec![]);
        }
        let event = GuardianCorrected {
            guardian: id,
            student,
            corrects: found.said_at,
            relation,
            profile: profile.map(Into::into),
            contact: contact.map(Into::into),
        };
        Ok(vec![Decided { right, event: event.into() }])
    }
}

impl Decide for EndGuardian {
    fn decide(self, school: &School, context: &Context) -> Decision {
        let Self { guardian: id, student, reason } = self;
        let (right, found, present) = known(school, context, Action::EndGuardian, (id, student))?;
        if present.is_none() {
            if found.former.iter().any(|(of, _)| *of == student) {
                return Ok(vec![]);
            }
            return Err(Refusals::one("guardian", RegistryRefusal::NotGuardian(id)));
        }
        if school.registry.is_erased(id.0, Category::Comment) {
            return Err(Refusals::one("reason", RegistryRefusal::DataErased(id.0)));
        }
        let event = GuardianEnded { guardian: id, student, reason: reason.into() };
        Ok(vec![Decided { right, event: event.into() }])
    }
}

impl Guardian {
    /// What the guardian is to the student, if it is one of the student's guardians now.
    #[must_use]
    pub fn relation_to(&self, student: StudentId) -> Option<GuardianRelation> {
        self.students.iter().find(|(of, _)| *of == student).map(|(_, relation)| *relation)
    }
}
