//! Executing one prepared operation: the one place that calls the schema, and before it the cache of answers.
//!
//! Every error has a code, and an answer says at which position it was read.

use std::sync::Arc;

use async_graphql::{PathSegment, Request as GraphQlRequest, Response as GraphQlResponse, value};
use futures::{StreamExt as _, stream::BoxStream};
use jiff::Timestamp;
use socai_documents::{Form, Kind, Step};
use socai_graphql::{RequestContext, Validity, WithLanes};
use uuid::Uuid;

use super::{
    cache::{Found, Key, Question},
    operation::{Caller, Cost, Prepared},
    written::{Outcome, Written},
};
use crate::{app::App, problem::Problem};

/// Bytes of the largest answer. A larger one would mostly be a mistake, and hold up everybody else.
const LARGEST: usize = 8 << 20;

/// A query or a mutation that was answered.
pub(crate) struct Answered {
    pub(crate) written: Arc<Written>,
    /// For how long it is right; only what was answered without an error is ever told again.
    pub(crate) validity: Validity,
    /// Where it is kept, if it is.
    pub(crate) key: Option<Key>,
}

impl Answered {
    fn once((written, validity): (Arc<Written>, Validity)) -> Self {
        Self { written, validity, key: None }
    }
}

/// Answers a query or a mutation by executing it.
pub(crate) async fn answer(app: &App, caller: &Caller, id: Uuid, prepared: Prepared) -> GraphQlResponse {
    executed(app, &context(app, caller), id, (prepared.request(), &prepared)).await
}

/// Answers a query or a mutation in writing; a query that was answered before, and of which nothing has changed since, from the
/// cache.
pub(crate) async fn answer_in_writing(app: &App, caller: &Caller, id: Uuid, prepared: Prepared) -> Answered {
    let context = context(app, caller);
    let Some((key, now)) = key(&context, &prepared).await else {
        return Answered::once(execute(app, &context, id, &prepared).await);
    };
    match app.responses.find(&key, now).await {
        Found::Kept(written, span) => Answered { written, validity: Validity::While(span), key: Some(key) },
        Found::Passing => Answered::once(execute(app, &context, id, &prepared).await),
        Found::Vacant(place) => {
            let (written, validity) = execute(app, &context, id, &prepared).await;
            match validity {
                Validity::While(span) if written.outcome() == Outcome::Ok => {
                    place.keep(&written, span);
                    Answered { written, validity, key: Some(key) }
                }
                Validity::While(_) | Validity::Once => {
                    place.pass();
                    Answered::once((written, validity))
                }
            }
        }
    }
}

/// Under what the answer of a query may be kept, and the moment at which it is asked for.
///
/// Not when the caller wants to know the cost, of which the rest is told anew each time. A position that the caller has seen is
/// no part of it: that the school has reached it was made sure of before, and what is then asked is the head.
async fn key(context: &RequestContext, prepared: &Prepared) -> Option<(Key, Timestamp)> {
    let Prepared { document, operation_name, kind, bound, cost } = prepared;
    if *kind != Kind::Query || cost.is_some() {
        return None;
    }
    // A school that cannot be read says so when the query is executed; who is not signed in reads none.
    let pin = context.pin().await.ok()??;
    let id = document.id();
    let question = Question::new(id.as_bytes(), operation_name.as_deref(), &bound.variables);
    Some((Key::new(question, &pin), pin.now))
}

async fn executed(
    app: &App,
    context: &Arc<RequestContext>,
    id: Uuid,
    (request, prepared): (GraphQlRequest, &Prepared),
) -> GraphQlResponse {
    let mut response = app.schema.execute(request.data(Arc::clone(context))).await;
    complete(&mut response, &prepared.bound.form);
    finish(&mut response, context, id, prepared.cost);
    response
}

async fn execute(
    app: &App,
    context: &Arc<RequestContext>,
    id: Uuid,
    prepared: &Prepared,
) -> (Arc<Written>, Validity) {
    // It is written as lanes write, so they may.
    let request = prepared.request().data(WithLanes);
    let response = executed(app, context, id, (request, prepared)).await;
    let mut written = Written::of(&response);
    if written.bytes().len() > LARGEST {
        written = Written::problem(Problem::ResponseTooLarge, &written);
    }
    (Arc::new(written), context.validity())
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
    let clock = Arc::clone(app.runtime.clock());
    Arc::new(RequestContext::new(app.runtime.clone(), clock, caller.session.clone()))
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
