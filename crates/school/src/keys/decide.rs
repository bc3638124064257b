//! The decisions about signing keys and accepted heads.

use super::{
    AcceptHead, HeadAccepted, IntroduceSigningKey, KeyRefusal, SchoolKeyTrusted, SchoolKeyWithdrawn,
    SigningKeyIntroduced, TrustSchoolKey, WithdrawSchoolKey,
};
use crate::{
    command::Decide,
    context::{Actor, Context},
    event::Event,
    ids::AccountId,
    policy::{Action, Object, Right, authorize},
    refusal::{Decided, Decision, Refusals, Refused},
    sealed::Category,
    state::School,
    text::fold,
};

impl Decide for IntroduceSigningKey {
    fn decide(self, school: &School, context: &Context) -> Decision {
        let right = allowed(school, context, Action::IntroduceSigningKey)?;
        let Self { key } = self;
        let current = school.keys.current().map(|own| own.key);
        if current == Some(key) {
            return Ok(Vec::new());
        }
        if school.keys.own().any(|own| own.key == key) {
            return Err(Refusals::one("key", KeyRefusal::Replaced { key }));
        }
        Ok(one(right, SigningKeyIntroduced { key, replaces: current }))
    }
}

impl Decide for TrustSchoolKey {
    fn decide(self, school: &School, context: &Context) -> Decision {
        let right = allowed(school, context, Action::TrustSchoolKey)?;
        let Self { code, name, key, learned_from } = self;
        let author = author(school, context)?;
        if school.keys.own().any(|own| own.key == key) {
            return Err(Refusals::one("key", KeyRefusal::Own { key }));
        }
        if let Some(known) = school.keys.other(key) {
            if known.withdrawn.is_some() {
                return Err(Refusals::one("key", KeyRefusal::Withdrawn { key }));
            }
            if fold(known.code.as_str()) != fold(code.as_str()) {
                let code = known.code.clone();
                return Err(Refusals::one("key", KeyRefusal::OfAnotherSchool { key, code }));
            }
            return Ok(Vec::new());
        }
        Ok(one(right, SchoolKeyTrusted { code, name, key, author, learned_from: learned_from.into() }))
    }
}

impl Decide for WithdrawSchoolKey {
    fn decide(self, school: &School, context: &Context) -> Decision {
        let right = allowed(school, context, Action::WithdrawSchoolKey)?;
        let Self { key, reason } = self;
        let author = author(school, context)?;
        let known = school.keys.other(key);
        let known = known.ok_or_else(|| Refusals::one("key", KeyRefusal::Unknown { key }))?;
        if known.withdrawn.is_some() {
            return Ok(Vec::new());
        }
        Ok(one(right, SchoolKeyWithdrawn { key, author, reason: reason.into() }))
    }
}

impl Decide for AcceptHead {
    fn decide(self, school: &School, context: &Context) -> Decision {
        let right = allowed(school, context, Action::AcceptHead)?;
        let Self { ledger, code, position, root, signed_at, key } = self;
        let trusted = school.keys.trusts(key, &code).map(drop);
        let follows = school.keys.follows(key, ledger, position, root);
        let refused = [("key", trusted), ("position", follows)].into_iter().filter_map(|(path, asked)| {
            let refusal = asked.err()?;
            Some(Refused { path: path.to_owned(), refusal: refusal.into() })
        });
        Refusals::collect(refused.collect())?;
        let known = school.keys.heads().any(|head| head.ledger == ledger && head.position == position);
        if known {
            return Ok(Vec::new());
        }
        Ok(one(right, HeadAccepted { ledger, code, position, root, signed_at, key }))
    }
}

fn allowed(school: &School, context: &Context, action: Action) -> Result<Right, Refusals> {
    Ok(authorize(school, context.actor, action, Object::School, context.today())?)
}

fn one(right: Right, event: impl Into<Event>) -> Vec<Decided> {
    vec![Decided { right, event: event.into() }]
}

/// Under whose name the reason is kept, unless nothing may be written about them any more.
fn author(school: &School, context: &Context) -> Result<AccountId, Refusals> {
    let id = match context.actor {
        Actor::Account(account) => account,
        // No right lets them; the seal gets an owner all the same.
        Actor::Operator | Actor::System => AccountId(context.actor.id()),
    };
    if school.registry.is_erased(id.0, Category::Comment) {
        return Err(KeyRefusal::AuthorErased.into());
    }
    Ok(id)
}
