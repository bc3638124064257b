//! Accounts by name, and who acted.

use socai_school::{
    Actor,
    policy::{self, Object as About},
    staff::Account,
};

use crate::{
    access::{self, Guard},
    enums::{Label, Role},
    fast::{
        plan::{Field, Lane, leaf, maybe, maybe_list, maybe_text, one},
        scalar::Global,
    },
    schema::{ActorKind, HeldRole},
    scope::Scope,
};

/// An account.
pub(crate) struct AccountOf<'a> {
    scope: &'a Scope,
    account: &'a Account,
}

impl<'a> AccountOf<'a> {
    fn guarded(&self, guard: Guard) -> Option<&'a Account> {
        self.scope.reads(guard, About::Account(self.account.id)).then_some(self.account)
    }
}

impl<'a> Lane<'a> for AccountOf<'a> {
    const TYPE: &'static str = "Account";
    const FALLS_BACK: &'static [&'static str] = &[
        "hasSecondFactor",
        "history",
        "invitation",
        "isFactorResetProposed",
        "logins",
        "passwordSet",
        "timetable",
        "unsignedLessons",
    ];

    fn field(name: &str) -> Option<Field<'a, Self>> {
        match name {
            "id" => leaf(|of: &Self| Global(of.account.id)),
            "name" => leaf(|of: &Self| of.account.profile.get().map(|profile| profile.name.full())),
            "isErased" => leaf(|of: &Self| of.account.profile.get().is_none()),
            "staffCode" => maybe_text(|of: &Self| {
                Some(of.guarded(access::ACCOUNT_STAFF_CODE)?.staff_code.as_ref()?.as_str())
            }),
            "contact" => maybe_text(|of: &Self| {
                Some(of.guarded(access::ACCOUNT_CONTACT)?.profile.get()?.contact.as_ref()?.as_str())
            }),
            "roles" => maybe_list(|of: &Self| {
                let roles: &'a [policy::Role] = &of.guarded(access::ACCOUNT_ROLES)?.roles;
                Some(roles.iter().copied().map(HeldRole::from))
            }),
            "isEnabled" => {
                leaf(|of: &Self| of.guarded(access::ACCOUNT_IS_ENABLED).map(|account| account.is_enabled))
            }
            _ => None,
        }
    }
}

impl<'p> Lane<'p> for HeldRole {
    const TYPE: &'static str = "HeldRole";

    fn field(name: &str) -> Option<Field<'p, Self>> {
        match name {
            "role" => leaf(|held: &Self| -> Role { held.role }),
            "label" => one(|held: &Self| held.label.clone()),
            _ => None,
        }
    }
}

/// Who acted.
pub(crate) struct ActorOf<'a> {
    pub scope: &'a Scope,
    pub actor: Actor,
}

impl<'a> Lane<'a> for ActorOf<'a> {
    const TYPE: &'static str = "Actor";

    fn field(name: &str) -> Option<Field<'a, Self>> {
        match name {
            "kind" => leaf(|of: &Self| ActorKind::of(of.actor)),
            "kindLabel" => one(|of: &Self| Label::from(ActorKind::of(of.actor))),
            "account" => maybe(|of: &Self| {
                let Actor::Account(id) = of.actor else { return None };
                let account: &'a Account = of.scope.school().staff.account(id)?;
                Some(AccountOf { scope: of.scope, account })
            }),
            _ => None,
        }
    }
}
