//! Decisions about credentials.

use std::collections::BTreeSet;

use jiff::SignedDuration;

use super::{
    AccountInvited, AccountRules, AccountRulesSet, ApproveFactorReset, CredentialRefusal, EnrollSecondFactor,
    FactorReset, FactorResetProposed, InvitationRevoked, InvitationState, InviteAccounts, PasswordReminded,
    ProposeFactorReset, RemindPasswords, RevokeInvitation, SecondFactorEnrolled, SetAccountRules,
};
use crate::{
    calendar::plausible,
    command::Decide,
    context::{Actor, Context},
    ids::AccountId,
    policy::{Action, Forbidden, Object, authorize},
    refusal::{Decided, Decision, Refusal, Refusals, Refused},
    staff::StaffRefusal,
    state::School,
};

impl Decide for InviteAccounts {
    fn decide(self, school: &School, context: &Context) -> Decision {
        let Self { accounts, days } = self;
        let right =
            authorize(school, context.actor, Action::InviteAccounts, Object::School, context.today())?;
        let mut refused = each(school, &accounts, |account| {
            if context.actor == Actor::Account(account) {
                return Err(CredentialRefusal::OwnInvitation.into());
            }
            let enabled = school.staff.account(account).is_some_and(|known| known.is_enabled);
            if enabled { Ok(()) } else { Err(StaffRefusal::AccountIsDisabled(account).into()) }
        });
        if !(1..=Self::MAX_DAYS).contains(&days) {
            let refusal = CredentialRefusal::DaysOutOfBounds { given: days, least: 1, most: Self::MAX_DAYS };
            refused.push(Refused { path: "days".to_owned(), refusal: refusal.into() });
        }
        Refusals::collect(refused)?;
        let until = context.at + SignedDuration::from_hours(24 * i64::from(days));
        let invited = |account| Decided { right, event: AccountInvited { account, until }.into() };
        Ok(accounts.into_iter().map(invited).collect())
    }
}

impl Decide for RevokeInvitation {
    fn decide(self, school: &School, context: &Context) -> Decision {
        let account = self.account;
        let object = Object::Account(account);
        let right = authorize(school, context.actor, Action::RevokeInvitation, object, context.today())?;
        known(school, account)?;
        let invitation = school.credentials.invitation(account);
        if invitation.is_none_or(|invitation| invitation.state(context.at) != InvitationState::Open) {
            return Err(Refusals::one("account", CredentialRefusal::NotInvited));
        }
        Ok(vec![Decided { right, event: InvitationRevoked { account }.into() }])
    }
}

impl Decide for SetAccountRules {
    fn decide(self, school: &School, context: &Context) -> Decision {
        let right =
            authorize(school, context.actor, Action::SetAccountRules, Object::School, context.today())?;
        let Self { password_days, second_factor_from } = self;
        let mut refused = Vec::new();
        let (least, most) = (Self::LEAST_DAYS, Self::MOST_DAYS);
        if let Some(given) = password_days
            && !(least..=most).contains(&given)
        {
            let refusal = CredentialRefusal::DaysOutOfBounds { given, least, most };
            refused.push(Refused { path: "passwordDays".to_owned(), refusal: refusal.into() });
        }
        if let Some(Err(refusal)) = second_factor_from.map(plausible) {
            refused.push(Refused { path: "secondFactorFrom".to_owned(), refusal: refusal.into() });
        }
        Refusals::collect(refused)?;
        if school.credentials.rules() == (AccountRules { password_days, second_factor_from }) {
            return Ok(Vec::new());
        }
        let event = AccountRulesSet { password_days, second_factor_from };
        Ok(vec![Decided { right, event: event.into() }])
    }
}

impl Decide for RemindPasswords {
    fn decide(self, school: &School, context: &Context) -> Decision {
        let accounts = self.accounts;
        let right =
            authorize(school, context.actor, Action::RemindPasswords, Object::School, context.today())?;
        let refused = each(school, &accounts, |account| match school.stale_password(account, context.at) {
            Some(_) => Ok(()),
            None => Err(CredentialRefusal::PasswordInOrder.into()),
        });
        Refusals::collect(refused)?;
        let reminded = |account| {
            let reason = school.stale_password(account, context.at)?;
            Some(Decided { right, event: PasswordReminded { account, reason }.into() })
        };
        Ok(accounts.into_iter().filter_map(reminded).collect())
    }
}

impl Decide for EnrollSecondFactor {
    fn decide(self, school: &School, context: &Context) -> Decision {
        let (account, action) = (self.account, Action::EnrollSecondFactor);
        let right = authorize(school, context.actor, action, Object::Account(account), context.today())?;
        // A factor that somebody else sets up is none.
        if context.actor != Actor::Account(account) {
            return Err(Forbidden { action }.into());
        }
        Ok(vec![Decided { right, event: SecondFactorEnrolled { account }.into() }])
    }
}

impl Decide for ProposeFactorReset {
    fn decide(self, school: &School, context: &Context) -> Decision {
        let account = self.account;
        let object = Object::Account(account);
        let right = authorize(school, context.actor, Action::ProposeFactorReset, object, context.today())?;
        others_factor(school, context, account)?;
        if school.credentials.reset_proposal(account).is_some_and(|known| known.by == context.actor) {
            return Ok(Vec::new());
        }
        Ok(vec![Decided { right, event: FactorResetProposed { account }.into() }])
    }
}

impl Decide for ApproveFactorReset {
    fn decide(self, school: &School, context: &Context) -> Decision {
        let account = self.account;
        let object = Object::Account(account);
        let right = authorize(school, context.actor, Action::ApproveFactorReset, object, context.today())?;
        others_factor(school, context, account)?;
        let proposed = match (context.actor, school.credentials.reset_proposal(account)) {
            (Actor::Operator, proposal) => proposal.map(|proposal| proposal.position),
            (_, None) => return Err(Refusals::one("account", CredentialRefusal::ResetNotProposed)),
            (actor, Some(proposal)) if proposal.by == actor => {
                return Err(Refusals::one("account", CredentialRefusal::OwnReset));
            }
            (_, Some(proposal)) => Some(proposal.position),
        };
        Ok(vec![Decided { right, event: FactorReset { account, proposed }.into() }])
    }
}

/// That the account has a second factor and is somebody else's.
fn others_factor(school: &School, context: &Context, account: AccountId) -> Result<(), Refusals> {
    known(school, account)?;
    if context.actor == Actor::Account(account) {
        return Err(Refusals::one("account", CredentialRefusal::OwnReset));
    }
    if !school.credentials.has_factor(account) {
        return Err(Refusals::one("account", CredentialRefusal::NoSecondFactor));
    }
    Ok(())
}

fn known(school: &School, account: AccountId) -> Result<(), Refusals> {
    let unknown = || Refusals::one("account", StaffRefusal::UnknownAccount(account));
    school.staff.account(account).map(drop).ok_or_else(unknown)
}

/// What is wrong with a list of accounts: its length, and each of them.
fn each(
    school: &School,
    accounts: &[AccountId],
    check: impl Fn(AccountId) -> Result<(), Refusal>,
) -> Vec<Refused> {
    let one = |path: String, refusal: Refusal| Refused { path, refusal };
    if accounts.is_empty() {
        return vec![one("accounts".to_owned(), CredentialRefusal::NoAccounts.into())];
    }
    if accounts.len() > InviteAccounts::LIMIT {
        let (actual, limit) = (accounts.len(), InviteAccounts::LIMIT);
        return vec![one("accounts".to_owned(), CredentialRefusal::TooManyAccounts { actual, limit }.into())];
    }
    let mut seen = BTreeSet::new();
    let wrong = |(index, account): (usize, &AccountId)| {
        let refusal = if !seen.insert(*account) {
            Some(CredentialRefusal::AccountRepeated(*account).into())
        } else if school.staff.account(*account).is_none() {
            Some(StaffRefusal::UnknownAccount(*account).into())
        } else {
            check(*account).err()
        };
        refusal.map(|refusal| one(format!("accounts[{index}]"), refusal))
    };
    accounts.iter().enumerate().filter_map(wrong).collect()
}
