//! The decision to take a signature back, or to return it from a higher stage. Stages are undone from the top.

use super::super::{ClosingRefusal, SignOffWithdrawn, Signed, Stage, WithdrawSignOff, book::Book};
use crate::{
    command::Decide,
    context::{Actor, Context},
    ids::AccountId,
    policy::{Action, Forbidden, Object, Right, Role, authorize, authorize_as},
    refusal::{Decided, Decision, Refusals},
    regulations::Target,
    sealed::{Category, Sealed},
    state::School,
};

impl Decide for WithdrawSignOff {
    fn decide(self, school: &School, context: &Context) -> Decision {
        let right = right(school, context, &self)?;
        let Self { class, period, stage, reason } = self;
        let book = Book::for_command(school, class, period, context.at)?;
        let signed = match stage {
            Stage::Subject(subject) => book.signed_off(subject),
            Stage::Consolidation => book.consolidated(),
            Stage::Confirmation => book.confirmed(),
        };
        let Some(signature) = signed.given() else {
            return Err(Refusals::one("stage", ClosingRefusal::NotSigned { stage }));
        };
        if !may_withdraw(school, context, &book, stage, signature.by, right) {
            return Err(Refusals::one("stage", ClosingRefusal::NotTheSigner { stage }));
        }
        stands_on_it(&book, stage)?;
        if school.registry.is_erased(signature.by.0, Category::Comment) {
            return Err(Refusals::one("reason", ClosingRefusal::SignerErased));
        }
        let event = SignOffWithdrawn {
            class,
            period,
            stage,
            signed: signature.position,
            signer: signature.by,
            reason: Sealed::Open(reason),
        };
        Ok(vec![Decided { right, event: event.into() }])
    }
}

/// A confirmation is withdrawn as principal or vice principal only, whatever else the person is to the class.
fn right(school: &School, context: &Context, command: &WithdrawSignOff) -> Result<Right, Forbidden> {
    let (action, day) = (Action::WithdrawSignOff, context.today());
    match command.stage {
        Stage::Subject(subject) => {
            let column = Object::Column(command.class, Target::Subject(subject));
            authorize(school, context.actor, action, column, day)
        }
        Stage::Consolidation => authorize(school, context.actor, action, Object::Class(command.class), day),
        Stage::Confirmation => {
            let roles = [Role::Principal, Role::VicePrincipal];
            authorize_as(school, context.actor, action, Object::School, day, &roles)
                .ok_or(Forbidden { action })
        }
    }
}

/// Whoever signed, and the stages above: the homeroom teacher for a subject, the principal or a vice principal for both; only
/// the principal for a confirmation that somebody else gave. A new homeroom teacher answers for the predecessor's summary.
fn may_withdraw(
    school: &School,
    context: &Context,
    book: &Book<'_>,
    stage: Stage,
    signer: AccountId,
    right: Right,
) -> bool {
    let Actor::Account(actor) = context.actor else { return false };
    let is_higher = match stage {
        Stage::Subject(_) => {
            right.role != Role::Teacher
                || school.classes.homeroom_teacher(book.class.id, context.today()) == Some(actor)
        }
        Stage::Consolidation => true,
        Stage::Confirmation => school.staff.has_role(actor, Role::Principal),
    };
    actor == signer || is_higher
}

fn stands_on_it(book: &Book<'_>, stage: Stage) -> Result<(), Refusals> {
    let (above, signed): (Stage, Signed) = match stage {
        Stage::Subject(_) => (Stage::Consolidation, book.consolidated()),
        Stage::Consolidation => (Stage::Confirmation, book.confirmed()),
        Stage::Confirmation => {
            let is_published = book.school.closings.is_published(book.class.id, book.period);
            return if is_published {
                Err(Refusals::one("stage", ClosingRefusal::ResultsPublished))
            } else {
                Ok(())
            };
        }
    };
    if signed.stands() {
        return Err(Refusals::one("stage", ClosingRefusal::HigherStageStands { above }));
    }
    Ok(())
}
