//! Decisions about accounts, roles and subject groups.

use super::{
    Account, AccountDisabled, AccountEnabled, AccountOpened, DisableAccount, EnableAccount, FormSubjectGroup,
    GrantRole, OpenAccount, PasswordSet, RevokeRole, RoleGranted, RoleRevoked, SetPassword, StaffRefusal,
    SubjectGroupFormed,
};
use crate::{
    calendar::{CalendarRefusal, plausible},
    command::Decide,
    context::{Actor, Context},
    ids::AccountId,
    policy::{Action, Object, Role, authorize},
    refusal::{Decided, Decision, Refusals},
    sealed::Category,
    state::School,
    text::fold,
};

impl Decide for OpenAccount {
    fn decide(self, school: &School, context: &Context) -> Decision {
        let right = authorize(school, context.actor, Action::OpenAccount, Object::School, context.today())?;
        if !school.is_founded() {
            return Err(CalendarRefusal::NotFounded.into());
        }
        if school.staff.account(self.account).is_some() {
            return Err(Refusals::one("account", StaffRefusal::AccountExists(self.account)));
        }
        if let Some(code) = &self.staff_code
            && school.staff.by_staff_code(code.as_str()).is_some()
        {
            return Err(Refusals::one("staffCode", StaffRefusal::StaffCodeTaken(code.clone())));
        }
        if self.roles.is_empty() {
            return Err(Refusals::one("roles", StaffRefusal::NoRole));
        }
        if let Some(index) = self.roles.iter().position(|role| !role.is_grantable()) {
            let refusal = StaffRefusal::RoleNotGrantable(self.roles[index]);
            return Err(Refusals::one(format!("roles[{index}]"), refusal));
        }
        let mut roles = self.roles;
        roles.sort_unstable();
        roles.dedup();
        let event = AccountOpened {
            account: self.account,
            staff_code: self.staff_code,
            profile: self.profile.into(),
            roles,
        };
        Ok(vec![Decided { right, event: event.into() }])
    }
}

impl Decide for GrantRole {
    fn decide(self, school: &School, context: &Context) -> Decision {
        let Self { account: id, role } = self;
        let right =
            authorize(school, context.actor, Action::GrantRole, Object::Account(id), context.today())?;
        let account = known(school, id)?;
        if !role.is_grantable() {
            return Err(Refusals::one("role", StaffRefusal::RoleNotGrantable(role)));
        }
        if account.roles.contains(&role) {
            return Ok(vec![]);
        }
        Ok(vec![Decided { right, event: RoleGranted { account: id, role }.into() }])
    }
}

impl Decide for RevokeRole {
    fn decide(self, school: &School, context: &Context) -> Decision {
        let Self { account: id, role } = self;
        let right =
            authorize(school, context.actor, Action::RevokeRole, Object::Account(id), context.today())?;
        let account = known(school, id)?;
        if !account.roles.contains(&role) {
            return Ok(vec![]);
        }
        if role == Role::AdminBoard && context.actor == Actor::Account(id) {
            return Err(Refusals::one("role", StaffRefusal::OwnAdminRole));
        }
        if role == Role::AdminBoard && is_last_admin(school, id) {
            return Err(Refusals::one("role", StaffRefusal::LastAdmin));
        }
        if account.roles.len() == 1 {
            return Err(Refusals::one("role", StaffRefusal::LastRole(role)));
        }
        Ok(vec![Decided { right, event: RoleRevoked { account: id, role }.into() }])
    }
}

impl Decide for DisableAccount {
    fn decide(self, school: &School, context: &Context) -> Decision {
        let id = self.account;
        let right =
            authorize(school, context.actor, Action::DisableAccount, Object::Account(id), context.today())?;
        let account = known(school, id)?;
        if !account.is_enabled {
            return Ok(vec![]);
        }
        if context.actor == Actor::Account(id) {
            return Err(Refusals::one("account", StaffRefusal::OwnAccount));
        }
        if is_last_admin(school, id) {
            return Err(Refusals::one("account", StaffRefusal::LastAdmin));
        }
        Ok(vec![Decided { right, event: AccountDisabled { account: id }.into() }])
    }
}

impl Decide for EnableAccount {
    fn decide(self, school: &School, context: &Context) -> Decision {
        let id = self.account;
        let right =
            authorize(school, context.actor, Action::EnableAccount, Object::Account(id), context.today())?;
        let account = known(school, id)?;
        if account.is_enabled {
            return Ok(vec![]);
        }
        if school.registry.is_erased(id.0, Category::Identity) {
            return Err(Refusals::one("account", StaffRefusal::AccountErased(id)));
        }
        Ok(vec![Decided { right, event: AccountEnabled { account: id }.into() }])
    }
}

impl Decide for SetPassword {
    fn decide(self, school: &School, context: &Context) -> Decision {
        let id = self.account;
        let right =
            authorize(school, context.actor, Action::SetPassword, Object::Account(id), context.today())?;
        known(school, id)?;
        Ok(vec![Decided { right, event: PasswordSet { account: id }.into() }])
    }
}

impl Decide for FormSubjectGroup {
    fn decide(self, school: &School, context: &Context) -> Decision {
        let Self { group, name, head, members, from } = self;
        let right =
            authorize(school, context.actor, Action::FormSubjectGroup, Object::School, context.today())?;
        let present = match group {
            Some(id) => {
                let present = school.staff.group(id);
                Some(present.ok_or_else(|| Refusals::one("group", StaffRefusal::UnknownGroup(id)))?)
            }
            None => None,
        };
        let folded = fold(name.as_str());
        if school.staff.groups().any(|other| Some(other.id) != group && fold(other.name.as_str()) == folded) {
            return Err(Refusals::one("name", StaffRefusal::GroupNameTaken));
        }
        require_role(school, head, Role::SubjectGroupHead)
            .map_err(|refusal| Refusals::one("head", refusal))?;
        let mut everyone = vec![head];
        for (index, member) in members.into_iter().enumerate() {
            require_enabled(school, member)
                .map_err(|refusal| Refusals::one(format!("members[{index}]"), refusal))?;
            if !everyone.contains(&member) {
                everyone.push(member);
            }
        }
        plausible(from).map_err(|refusal| Refusals::one("from", refusal))?;
        if let Some(present) = present {
            if present.from > from {
                let refusal = StaffRefusal::GroupBeforeLast { last: present.from, given: from };
                return Err(Refusals::one("from", refusal));
            }
            if (&present.name, present.head, &present.members) == (&name, head, &everyone) {
                return Ok(vec![]);
            }
        }
        let group = group.unwrap_or_else(|| context.ids.fresh());
        let event = SubjectGroupFormed { group, name, head, members: everyone, from };
        Ok(vec![Decided { right, event: event.into() }])
    }
}

/// Checks that the account is enabled and has the role.
pub(crate) fn require_role(school: &School, account: AccountId, role: Role) -> Result<(), StaffRefusal> {
    require_enabled(school, account)?;
    if school.staff.has_role(account, role) {
        Ok(())
    } else {
        Err(StaffRefusal::RoleMissing { account, role })
    }
}

fn require_enabled(school: &School, account: AccountId) -> Result<(), StaffRefusal> {
    let known = school.staff.account(account).ok_or(StaffRefusal::UnknownAccount(account))?;
    if known.is_enabled { Ok(()) } else { Err(StaffRefusal::AccountIsDisabled(account)) }
}

fn known(school: &School, id: AccountId) -> Result<&Account, Refusals> {
    school.staff.account(id).ok_or_else(|| Refusals::one("account", StaffRefusal::UnknownAccount(id)))
}

fn is_last_admin(school: &School, id: AccountId) -> bool {
    let is_admin = |account: &&Account| account.is_enabled && account.roles.contains(&Role::AdminBoard);
    school.staff.account(id).is_some_and(|account| is_admin(&account))
        && school.staff.accounts().filter(is_admin).all(|account| account.id == id)
}
