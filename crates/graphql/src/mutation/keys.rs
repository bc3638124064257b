//! Mutations about signing keys: the school's own, and those of other schools.

use std::sync::Arc;

use async_graphql::{Context, InputObject, Object, Result};
use socai_school::{
    Actor,
    keys::{TrustSchoolKey, WithdrawSchoolKey},
    text::{Code, Line},
};

use super::{Outcome, own, payload, refused, run, signed_in};
use crate::{
    errors::Fault,
    inputs::Call,
    refusal::Refusal,
    scalars::{PublicKey, Text},
    schema::{Query, SchoolKeyNode, SigningKeyNode},
    scope::RequestContext,
};

/// Mutations about signing keys.
#[derive(Default)]
pub(crate) struct KeysMutation;

/// The key with which the school signs (khóa kí của trường).
#[derive(InputObject)]
pub(crate) struct IntroduceSigningKeyInput {
    #[graphql(flatten)]
    call: Call,
    /// Destroy the present key and make another one (thay khóa). Other schools must be told of it.
    #[graphql(default)]
    replace: bool,
}

/// A key of another school to trust (tin cậy khóa của trường khác).
#[derive(InputObject)]
pub(crate) struct TrustSchoolKeyInput {
    #[graphql(flatten)]
    call: Call,
    /// The other school's code (mã trường).
    code: Text<Code>,
    /// The other school's name (tên trường).
    name: Text<Line>,
    /// Its key (khóa công khai), compared with what the other school says of itself.
    key: PublicKey,
    /// Where it was learned from (nguồn đối chiếu): a letter, a telephone call, a meeting.
    learned_from: Text<Line>,
}

/// A key of another school that is not trusted any more (thôi tin cậy khóa).
#[derive(InputObject)]
pub(crate) struct WithdrawSchoolKeyInput {
    #[graphql(flatten)]
    call: Call,
    /// The key (khóa công khai).
    key: PublicKey,
    /// Why (lí do).
    reason: Text<Line>,
}

payload! {
    /// Outcome of `introduceSigningKey`.
    IntroduceSigningKeyPayload {
        /// The key with which the school signs (khóa kí của trường).
        signing_key: Option<SigningKeyNode>,
    }
    /// Outcome of `trustSchoolKey`.
    TrustSchoolKeyPayload {
        /// The key (khóa của trường khác).
        school_key: Option<SchoolKeyNode>,
    }
    /// Outcome of `withdrawSchoolKey`.
    WithdrawSchoolKeyPayload {
        /// The key (khóa của trường khác).
        school_key: Option<SchoolKeyNode>,
    }
}

/// Mutations about signing keys.
#[Object]
impl KeysMutation {
    /// Publishes the key with which the school signs (công bố khóa kí); made when there is none.
    async fn introduce_signing_key(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The command.")] input: IntroduceSigningKeyInput,
    ) -> Result<IntroduceSigningKeyPayload> {
        let request = RequestContext::of(ctx)?;
        let actor = Actor::Account(signed_in(request, &input.call)?.account);
        let handle = request.handle().await?;
        let key = input.call.idempotency_key.0;
        match handle.introduce_signing_key(actor, key, input.replace).await {
            Ok(receipt) => {
                let position = if receipt.changed() { receipt.last } else { receipt.state.position };
                let scope = request.scope_of(Arc::clone(&receipt.state)).await?;
                let outcome = Outcome {
                    position: Some(position.into()),
                    is_replay: receipt.is_replay,
                    refusals: Vec::new(),
                    query: Query::pinned(scope.pinned()),
                };
                let signing_key = SigningKeyNode::current(&scope);
                Ok(IntroduceSigningKeyPayload { outcome, signing_key })
            }
            Err(error) => {
                let refusals = Fault::of_command(error)?;
                let scope = own(ctx, &input.call).await?;
                let refusals = refusals.list().iter();
                let refusals =
                    refusals.map(|refused| Refusal::explained(&refused.path, &refused.refusal)).collect();
                Ok(IntroduceSigningKeyPayload { outcome: refused(&scope, refusals), signing_key: None })
            }
        }
    }

    /// Trusts a key of another school (tin cậy khóa của trường khác). What it signs for that school is accepted from here on.
    async fn trust_school_key(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The command.")] input: TrustSchoolKeyInput,
    ) -> Result<TrustSchoolKeyPayload> {
        let TrustSchoolKeyInput { call, code, name, key, learned_from } = input;
        let command = TrustSchoolKey { code: code.0, name: name.0, key: key.0, learned_from: learned_from.0 };
        let done = run(ctx, &call, command).await?;
        let school_key = done.show(|scope| SchoolKeyNode::find(scope, key.0));
        Ok(TrustSchoolKeyPayload { outcome: done.outcome, school_key })
    }

    /// Stops trusting a key of another school, for good (thôi tin cậy khóa).
    async fn withdraw_school_key(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The command.")] input: WithdrawSchoolKeyInput,
    ) -> Result<WithdrawSchoolKeyPayload> {
        let WithdrawSchoolKeyInput { call, key, reason } = input;
        let done = run(ctx, &call, WithdrawSchoolKey { key: key.0, reason: reason.0 }).await?;
        let school_key = done.show(|scope| SchoolKeyNode::find(scope, key.0));
        Ok(WithdrawSchoolKeyPayload { outcome: done.outcome, school_key })
    }
}
