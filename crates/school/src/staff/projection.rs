//! Accounts with their roles and subject groups as they are.

use std::sync::Arc;

use imbl::OrdMap;
use jiff::{Timestamp, civil::Date};
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use super::{
    AccountDisabled, AccountEnabled, AccountOpened, PasswordSet, Profile, RoleGranted, RoleRevoked,
    SubjectGroupFormed,
};
use crate::{
    context::Actor,
    ids::{AccountId, GroupId},
    policy::Role,
    sealed::{Category, Sealed},
    text::{Code, Line, fold},
};

/// A sign-in account.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Account {
    /// Its id.
    pub id: AccountId,
    /// Staff code (mã cán bộ).
    pub staff_code: Option<Code>,
    /// Name and contact; closed after erasure.
    pub profile: Sealed<Profile>,
    /// Its roles, in force only while it is enabled.
    pub roles: Vec<Role>,
    /// Whether it may act and read.
    pub is_enabled: bool,
    /// When its password was last set, and by whom; none when the ledger knows of no time.
    pub password: Option<LastPassword>,
}

/// When the password of an account was set.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct LastPassword {
    /// When.
    pub at: Timestamp,
    /// By whom: the account itself, or somebody else, who knows it as well.
    pub by: Actor,
}

/// A subject group (tổ chuyên môn).
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct SubjectGroup {
    /// Its id.
    pub id: GroupId,
    /// Its name.
    pub name: Line,
    /// Who heads it.
    pub head: AccountId,
    /// Its members, the head included.
    pub members: Vec<AccountId>,
    /// First day on which it is so.
    pub from: Date,
}

/// All accounts and groups of a school.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Staff {
    accounts: OrdMap<AccountId, Arc<Account>>,
    by_staff_code: OrdMap<String, AccountId>,
    /// Every form of a group, by first day, never empty.
    groups: OrdMap<GroupId, Arc<Vec<SubjectGroup>>>,
}

impl Staff {
    /// An account, also a disabled one.
    #[must_use]
    pub fn account(&self, id: AccountId) -> Option<&Account> {
        self.accounts.get(&id).map(AsRef::as_ref)
    }

    /// All accounts, also disabled ones, by id.
    pub fn accounts(&self) -> impl Iterator<Item = &Account> {
        self.accounts.iter().map(|(_, account)| account.as_ref())
    }

    /// The roles in force, most specific first: a right is recorded under the closest role. None when the account is
    /// disabled or unknown.
    #[must_use]
    pub fn active_roles(&self, id: AccountId) -> Vec<Role> {
        let mut roles = match self.account(id) {
            Some(account) if account.is_enabled => account.roles.clone(),
            _ => Vec::new(),
        };
        // The operator and the system are no accounts, whatever a ledger says.
        roles.retain(|role| role.is_grantable());
        roles.sort_by_key(|role| breadth(*role));
        roles
    }

    /// Whether the account is enabled and has the role.
    #[must_use]
    pub fn has_role(&self, id: AccountId, role: Role) -> bool {
        self.account(id).is_some_and(|account| account.is_enabled && account.roles.contains(&role))
    }

    /// The account with a staff code, compared without case and diacritics.
    #[must_use]
    pub fn by_staff_code(&self, code: &str) -> Option<AccountId> {
        self.by_staff_code.get(&fold(code)).copied()
    }

    /// A subject group in its latest form.
    #[must_use]
    pub fn group(&self, id: GroupId) -> Option<&SubjectGroup> {
        self.groups.get(&id).and_then(|forms| forms.last())
    }

    /// All subject groups in their latest form, by id.
    pub fn groups(&self) -> impl Iterator<Item = &SubjectGroup> {
        self.groups.iter().filter_map(|(_, forms)| forms.last())
    }

    /// Whether `head` heads a group of which `member` is one on that day.
    #[must_use]
    pub fn heads_group_of(&self, head: AccountId, member: AccountId, day: Date) -> bool {
        self.groups.iter().any(|(_, forms)| {
            let form = forms.iter().rev().find(|form| form.from <= day);
            form.is_some_and(|group| group.head == head && group.members.contains(&member))
        })
    }

    pub(crate) fn opened(&mut self, event: &AccountOpened) {
        if let Some(code) = &event.staff_code {
            self.by_staff_code.insert(fold(code.as_str()), event.account);
        }
        let account = Account {
            id: event.account,
            staff_code: event.staff_code.clone(),
            profile: event.profile.clone(),
            roles: event.roles.clone(),
            is_enabled: true,
            password: None,
        };
        self.accounts.insert(event.account, Arc::new(account));
    }

    pub(crate) fn granted(&mut self, event: &RoleGranted) {
        self.change(event.account, |account| {
            if !account.roles.contains(&event.role) {
                account.roles.push(event.role);
            }
        });
    }

    pub(crate) fn revoked(&mut self, event: &RoleRevoked) {
        self.change(event.account, |account| account.roles.retain(|role| *role != event.role));
    }

    pub(crate) fn disabled(&mut self, event: &AccountDisabled) {
        self.change(event.account, |account| account.is_enabled = false);
    }

    pub(crate) fn enabled(&mut self, event: &AccountEnabled) {
        self.change(event.account, |account| account.is_enabled = true);
    }

    pub(crate) fn password_set(&mut self, event: &PasswordSet, at: Timestamp, by: Actor) {
        self.change(event.account, |account| account.password = Some(LastPassword { at, by }));
    }

    pub(crate) fn group_formed(&mut self, event: &SubjectGroupFormed) {
        let form = SubjectGroup {
            id: event.group,
            name: event.name.clone(),
            head: event.head,
            members: event.members.clone(),
            from: event.from,
        };
        let forms = Arc::make_mut(self.groups.entry(event.group).or_default());
        match forms.binary_search_by(|known| known.from.cmp(&event.from)) {
            Ok(index) => {
                if let Some(known) = forms.get_mut(index) {
                    *known = form;
                }
            }
            Err(index) => forms.insert(index, form),
        }
    }

    pub(crate) fn erased(&mut self, person: Uuid, categories: &[Category]) {
        if categories.contains(&Category::Identity) {
            self.change(AccountId(person), |account| account.profile = Sealed::erased());
        }
    }

    fn change(&mut self, id: AccountId, change: impl FnOnce(&mut Account)) {
        if let Some(account) = self.accounts.get_mut(&id) {
            change(Arc::make_mut(account));
        }
    }
}

fn breadth(role: Role) -> u8 {
    match role {
        Role::Guardian => 0,
        Role::Teacher => 1,
        Role::SubjectGroupHead => 2,
        Role::Clerk => 3,
        Role::VicePrincipal => 4,
        Role::Principal => 5,
        Role::AdminBoard => 6,
        Role::Inspector => 7,
        Role::Operator => 8,
        Role::System => 9,
    }
}
