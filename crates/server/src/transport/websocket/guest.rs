//! What an acknowledged client may do: operations through the same rooms as those that come by `POST`, each with its own
//! view of the ledger. What may be seen is decided anew for each event below the schema; here the connection ends with
//! its session.

use std::{
    net::Ipv6Addr,
    sync::Arc,
    time::{Duration, Instant},
};

use async_graphql::{Response as GraphQlResponse, Value as Data};
use futures::{
    FutureExt as _, StreamExt as _,
    future::ready,
    stream::{BoxStream, once},
};
use serde_json::Value;
use socai_documents::Kind;
use socai_graphql::write_json;
use socai_runtime::sign_in::Session;
use tokio::time::sleep;
use tracing::Instrument as _;
use uuid::Uuid;

use super::{
    super::{
        answer::{answer, answers},
        operation::{Caller, Prepared, Way, prepare},
        refused::Refused,
        request::Asked,
    },
    close::Close,
    connection::Guest,
    operations::{Answer, Answers},
    root::flatten,
    seats::Seat,
};
use crate::{
    app::{App, Shared},
    limits::{Payer, in_slot},
    observe::{Operated, Trace, outcome},
    problem::Problem,
    session::look_up,
};

/// How soon a session that was ended elsewhere ends its connections. Looking counts as use of the session.
const CHECK_TIME: Duration = Duration::from_secs(60);
/// In which an empty budget of cost fills.
const REFILL_SECONDS: u64 = 60;

/// Who is behind a connection, and the token to ask again with.
#[derive(Clone)]
pub(super) struct Who {
    pub(super) token: String,
    pub(super) session: Session,
}

/// The account behind a connection.
pub(super) struct Account {
    app: Shared,
    id: Uuid,
    trace: Trace,
    token: String,
    caller: Caller,
    seat: Seat,
}

impl Account {
    pub(super) fn new(app: Shared, (id, trace): (Uuid, Trace), who: Who, seat: Seat) -> Self {
        // Who is signed in is counted by the account, wherever it is.
        let caller = Caller::new(Some(who.session), Ipv6Addr::LOCALHOST.into());
        Self { app, id, trace, token: who.token, caller, seat }
    }
}

impl Guest for Account {
    fn start(&self, payload: &str) -> Answers {
        let asked = Asked::from_json(payload.as_bytes());
        let (app, caller, id) = (self.app.clone(), self.caller.clone(), self.id);
        let mut told = Told::begin(app.clone(), Operated::begin(id, self.trace));
        let started = async move {
            let span = told.operated.span();
            match begin(&app, &caller, asked, &mut told.operated).instrument(span).await {
                Ok(Begun::Source(prepared)) => follow(&app, &caller, prepared, told),
                Ok(Begun::Done(response)) => {
                    told.tell(&response);
                    once(ready(write(&response, 0, id))).boxed()
                }
                Err(refused) => {
                    told.refuse(&refused);
                    once(ready(errors_of(&refused, id))).boxed()
                }
            }
        };
        started.flatten_stream().boxed()
    }

    async fn dismissed(&self) -> Close {
        let mut doubts = self.seat.doubts();
        loop {
            tokio::select! {
                () = sleep(CHECK_TIME) => {}
                // The sender lives as long as the seat.
                _ = doubts.changed() => {}
            }
            // A database that does not answer now is asked again later; it signs nobody out.
            if matches!(look_up(&self.app, &self.token).await, Ok(None)) {
                return Close::FORBIDDEN;
            }
        }
    }
}

/// What has become of a request to start an operation.
enum Begun {
    /// A query or a mutation, executed.
    Done(GraphQlResponse),
    /// A subscription, to be followed.
    Source(Prepared),
}

/// Within the same bounds as a request by `POST`; following goes on beyond them.
async fn begin(
    app: &App,
    caller: &Caller,
    asked: Result<Asked, Problem>,
    operated: &mut Operated,
) -> Result<Begun, Refused> {
    let asked = asked?;
    let _place = app.allowance.enter(caller.payer)?;
    let begun = async {
        let prepared = prepare(app, caller, asked, Way::Socket, operated).await?;
        if prepared.kind == Kind::Subscription {
            return Ok(Begun::Source(prepared));
        }
        Ok(Begun::Done(answer(app, caller, operated.request_id, prepared).await))
    };
    in_slot(app, begun).await?
}

/// The events of a subscription. Each costs what the operation costs: who catches up on years does so at the pace at
/// which the budget of the account fills, and leaves half of it to its other requests.
fn follow(app: &Shared, caller: &Caller, mut prepared: Prepared, told: Told) -> BoxStream<'static, Answer> {
    flatten(Arc::make_mut(&mut prepared.bound.executable));
    let id = told.operated.request_id;
    let events = answers(app, caller, id, prepared);
    let (app, payer, cost) = (app.clone(), caller.payer, told.operated.cost.unwrap_or(1));
    let (mut told, mut is_first) = (told, true);
    events
        .map(move |response| {
            told.tell(&response);
            write(&response, 1, id)
        })
        .then(move |answer| {
            // The first was paid for when the operation began.
            let wait = if std::mem::take(&mut is_first) { Duration::ZERO } else { pay(&app, payer, cost) };
            async move {
                if !wait.is_zero() {
                    sleep(wait).await;
                }
                answer
            }
        })
        .boxed()
}

/// Pays for one more event, and says how long to wait with it.
fn pay(app: &App, payer: Payer, cost: u64) -> Duration {
    let budget = app.options.cost_budget.max(1);
    match app.allowance.pay(payer, cost, Instant::now()) {
        Ok(left) if left >= budget / 2 => Duration::ZERO,
        Err(Problem::CostBudget(wait)) => wait,
        // As long as its cost takes to come back.
        Ok(_) | Err(_) => Duration::from_nanos(cost.saturating_mul(REFILL_SECONDS * 1_000_000_000) / budget),
    }
}

fn errors_of(refused: &Refused, id: Uuid) -> Answer {
    Answer::Error(Value::from(refused.errors(id)).to_string())
}

/// A result as the protocol carries it. Errors without data that stand above the fields, `depth` names deep at most, say
/// that there is no result: the request was refused, or the source of a subscription has ended.
fn write(response: &GraphQlResponse, depth: usize, id: Uuid) -> Answer {
    let is_refused = response.data == Data::Null
        && !response.errors.is_empty()
        && response.errors.iter().all(|error| error.path.len() <= depth);
    if is_refused {
        if let Ok(errors) = serde_json::to_string(&response.errors) {
            return Answer::Error(errors);
        }
    } else {
        let mut bytes = Vec::new();
        write_json(response, &mut bytes);
        if let Ok(text) = String::from_utf8(bytes) {
            return Answer::Next(text);
        }
    }
    tracing::error!("an answer could not be written as JSON");
    errors_of(&Problem::Internal.into(), id)
}

/// One operation as the log and the counters see it: told when it ends, however that is.
struct Told {
    app: Shared,
    operated: Operated,
    outcome: &'static str,
    code: Option<String>,
    position: Option<u64>,
}

impl Told {
    fn begin(app: Shared, operated: Operated) -> Self {
        Self { app, operated, outcome: "canceled", code: None, position: None }
    }

    fn tell(&mut self, response: &GraphQlResponse) {
        let (outcome, code, position) = outcome(response);
        (self.outcome, self.code, self.position) =
            (outcome, code.map(str::to_owned), position.or(self.position));
    }

    fn refuse(&mut self, refused: &Refused) {
        (self.outcome, self.code) = ("refused", Some(refused.code().to_owned()));
    }
}

impl Drop for Told {
    fn drop(&mut self) {
        self.operated.end(&self.app, self.outcome, self.code.as_deref(), self.position);
    }
}
