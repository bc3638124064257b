//! Decisions about guardians. The same telephone or name never makes two guardians one: people share both.

use super::{
    GuardianAccountLinked, GuardianEntry, LinkGuardianAccount, RegisterGuardian, Registry, RegistryRefusal,
    decisions::{checks, guardian_registered},
};
use crate::{
    command::Decide,
    context::Context,
    ids::StudentId,
    policy::{Action, Object, Role, authorize},
    refusal::{Decided, Decision, Refusals},
    sealed::{Category, Sealed},
    staff::require_role,
    state::School,
};

impl Decide for RegisterGuardian {
    fn decide(self, school: &School, context: &Context) -> Decision {
        let Self { student: id, entry } = self;
        let right =
            authorize(school, context.actor, Action::RegisterGuardian, Object::Student(id), context.today())?;
        checks::student(&school.registry, id).map_err(|refusal| Refusals::one("student", refusal))?;
        if school.registry.is_erased(id.0, Category::Identity) {
            return Err(Refusals::one("student", RegistryRefusal::DataErased(id.0)));
        }
        if is_registered(&school.registry, id, &entry) {
            return Ok(vec![]);
        }
        let event = guardian_registered(context.ids.fresh(), id, entry);
        Ok(vec![Decided { right, event: event.into() }])
    }
}

fn is_registered(registry: &Registry, student: StudentId, entry: &GuardianEntry) -> bool {
    registry.guardians_of(student).into_iter().any(|guardian| {
        guardian.students.contains(&(student, entry.relation))
            && guardian.profile.get() == Some(&entry.profile)
            && guardian.contact.as_ref().and_then(Sealed::get) == entry.contact.as_ref()
    })
}

impl Decide for LinkGuardianAccount {
    fn decide(self, school: &School, context: &Context) -> Decision {
        let Self { guardian: id, account } = self;
        let right =
            authorize(school, context.actor, Action::LinkGuardianAccount, Object::School, context.today())?;
        let guardian = school.registry.guardian(id);
        let guardian =
            guardian.ok_or_else(|| Refusals::one("guardian", RegistryRefusal::UnknownGuardian(id)))?;
        require_role(school, account, Role::Guardian).map_err(|refusal| Refusals::one("account", refusal))?;
        if guardian.account == Some(account) {
            return Ok(vec![]);
        }
        let is_enabled = |account| school.staff.account(account).is_some_and(|account| account.is_enabled);
        if guardian.account.is_some_and(is_enabled) {
            return Err(Refusals::one("guardian", RegistryRefusal::GuardianAlreadyLinked(id)));
        }
        Ok(vec![Decided { right, event: GuardianAccountLinked { guardian: id, account }.into() }])
    }
}
