//! Executing one prepared operation: the one place that calls the schema.
//!
//! Whatever stands before execution (a cache of answers, another engine) goes here and leaves the rest alone. Every error
//! has a code, and an answer says at which position it was read.

use std::sync::Arc;

use async_graphql::{PathSegment, Response as GraphQlResponse, value};
use futures::{StreamExt as _, stream::BoxStream};
use socai_documents::{Form, Step};
use socai_graphql::RequestContext;
use socai_runtime::SystemClock;
use uuid::Uuid;

use super::operation::{Caller, Cost, Prepared};
use crate::app::App;

/// Executes a query or a mutation.
pub(crate) async fn answer(app: &App, caller: &Caller, id: Uuid, prepared: Prepared) -> GraphQlResponse {
    let (context, cost) = (context(app, caller), prepared.cost);
    let mut response = app.schema.execute(prepared.request().data(context.clone())).await;
    complete(&mut response, &prepared.bound.form);
    finish(&mut response, &context, id, cost);
    response
}

/// Executes any operation; a subscription answers many times, the others once.
pub(crate) fn answers(
    app: &App,
    caller: &Caller,
    id: Uuid,
    prepared: Prepared,
) -> BoxStream<'static, GraphQlResponse> {
    let (context, cost) = (context(app, caller), prepared.cost);
    let responses = app.schema.execute_stream(prepared.request().data(context.clone()));
    let form = prepared.bound.form;
    responses
        .map(move |mut response| {
            complete(&mut response, &form);
            finish(&mut response, &context, id, cost);
            response
        })
        .boxed()
}

/// What the schema is told about a request.
fn context(app: &App, caller: &Caller) -> Arc<RequestContext> {
    Arc::new(RequestContext::new(app.runtime.clone(), Arc::new(SystemClock), caller.session.clone()))
}

/// Brings what was executed into the form that its document asks for.
fn complete(response: &mut GraphQlResponse, form: &Form) {
    let step = |segment: &PathSegment| match segment {
        PathSegment::Field(key) => Step::Key(key.clone()),
        PathSegment::Index(place) => Step::Item(*place),
    };
    let failed: Vec<Vec<Step>> =
        response.errors.iter().map(|error| error.path.iter().map(step).collect()).collect();
    form.complete(&mut response.data, &failed);
}

/// What the schema tells back.
fn finish(response: &mut GraphQlResponse, context: &RequestContext, id: Uuid, cost: Option<Cost>) {
    socai_graphql::finish(response, &id.to_string());
    if let Some((position, at)) = context.seen() {
        let ledger = value!({ "position": (position.0), "at": (at.to_string()) });
        response.extensions.insert("ledger".into(), ledger);
    }
    if let Some(Cost { requested, limit, remaining }) = cost {
        let told = value!({ "requested": (requested), "limit": (limit), "remaining": (remaining) });
        response.extensions.insert("cost".into(), told);
    }
}
