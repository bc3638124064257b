//! Who may do what: one table (role × action × relation), used by every decision and every read. Deny by default.

mod action;
mod coded;
mod object;
mod role;
mod table;
#[cfg(test)]
mod tests;

use std::fmt;

use serde::{Deserialize, Serialize};

pub use action::Action;
pub use object::{Object, relations};
pub use role::{Relation, Role};
pub use table::{matrix, permits};

use crate::{context::Actor, ids::AccountId, refusal::Explain, state::School, text::Bilingual};
use jiff::civil::Date;

/// The role and relation under which something was allowed; written into the ledger with every event.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
pub struct Right {
    /// The role that allowed it.
    pub role: Role,
    /// The relation to the object that it needed.
    pub relation: Relation,
}

impl fmt::Display for Right {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}/{}", self.role.code(), self.relation.code())
    }
}

impl std::str::FromStr for Right {
    type Err = ();
    fn from_str(text: &str) -> Result<Self, ()> {
        let (role, relation) = text.split_once('/').ok_or(())?;
        Ok(Self {
            role: Role::from_code(role).ok_or(())?,
            relation: Relation::from_code(relation).ok_or(())?,
        })
    }
}

/// The actor may not do this to that object.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Forbidden {
    /// What was tried.
    pub action: Action,
}

impl Explain for Forbidden {
    fn code(&self) -> &'static str {
        "FORBIDDEN"
    }
    fn text(&self) -> Bilingual {
        Bilingual::new(
            format!("Tài khoản của thầy/cô không có quyền thực hiện việc này ({}).", self.action.code()),
            format!("Your account may not do this ({}).", self.action.code()),
        )
    }
}

/// The right under which `actor` may do `action` to `object` on `day`.
///
/// # Errors
/// [`Forbidden`] when no role of the actor allows it, also when the account is disabled or unknown.
pub fn authorize(
    school: &School,
    actor: Actor,
    action: Action,
    object: Object,
    day: Date,
) -> Result<Right, Forbidden> {
    let forbidden = Forbidden { action };
    match actor {
        Actor::Operator => permit(action, Role::Operator, &[Relation::None]).ok_or(forbidden),
        Actor::System => permit(action, Role::System, &[Relation::None]).ok_or(forbidden),
        Actor::Account(account) => {
            let relations = relations(school, account, object, day);
            roles(school, account)
                .into_iter()
                .find_map(|role| permit(action, role, &relations))
                .ok_or(forbidden)
        }
    }
}

/// The right under which `actor` may do `action` to `object` on `day` in one of the given roles, if any.
#[must_use]
pub fn authorize_as(
    school: &School,
    actor: Actor,
    action: Action,
    object: Object,
    day: Date,
    among: &[Role],
) -> Option<Right> {
    let Actor::Account(account) = actor else { return None };
    let relations = relations(school, account, object, day);
    let roles = roles(school, account).into_iter().filter(|role| among.contains(role));
    roles.into_iter().find_map(|role| permit(action, role, &relations))
}

/// The roles in force of an enabled account, most specific first; none when it is disabled or unknown.
#[must_use]
pub fn roles(school: &School, account: AccountId) -> Vec<Role> {
    school.staff.active_roles(account)
}

fn permit(action: Action, role: Role, relations: &[Relation]) -> Option<Right> {
    relations
        .iter()
        .copied()
        .find(|relation| permits(action, role, *relation))
        .map(|relation| Right { role, relation })
}
