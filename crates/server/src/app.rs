//! What every request shares, and which address answers what.

use std::{collections::BTreeSet, sync::Arc};

use axum::{
    Router,
    middleware::{from_fn, from_fn_with_state},
    routing::{get, post},
};
use socai_documents::{Documents, Limits, TrustError};
use socai_graphql::{Limits as Published, SocaiSchema};
use socai_runtime::{Runtime, sign_in::folded};
use tokio::sync::{Semaphore, watch};

use crate::{
    credentials, dossiers, health, imports,
    limits::{self, Allowance, SignInLimit},
    metrics::{self, Counters},
    observe,
    options::ServeOptions,
    pages,
    problem::Problem,
    sign_in,
    transport::{self, cache::ResponseCache},
};

/// Shared by all requests of one server.
pub(crate) struct App {
    pub(crate) runtime: Runtime,
    pub(crate) schema: SocaiSchema,
    pub(crate) documents: Documents,
    pub(crate) options: ServeOptions,
    pub(crate) pages: pages::Pages,
    pub(crate) counters: Counters,
    pub(crate) sign_in_limit: SignInLimit,
    pub(crate) allowance: Allowance,
    pub(crate) responses: ResponseCache,
    pub(crate) slots: Semaphore,
    /// Whoever plans an import.
    pub(crate) importing: Semaphore,
    developers: BTreeSet<String>,
    pub(crate) seats: transport::websocket::Seats,
    /// Becomes true when the server is asked to stop: readiness turns red and open WebSockets close.
    pub(crate) stopping: watch::Sender<bool>,
}

/// How handlers hold the [`App`].
pub(crate) type Shared = Arc<App>;

impl App {
    /// # Errors
    /// A document of the operator is not valid, or too expensive to read.
    pub(crate) fn new(runtime: Runtime, options: ServeOptions) -> Result<Shared, TrustError> {
        let pages = pages::Pages::new(&options);
        #[expect(clippy::expect_used, reason = "a test of the schema shows that its own definition is one")]
        let mut documents = Documents::new(pages.sdl(), Limits::default()).expect("the schema is valid");
        documents.trust(&pages::documents())?;
        documents.trust(&options.documents)?;
        let developers = options.developers.iter().filter_map(|login| folded(login)).collect();
        Ok(Arc::new(Self {
            schema: socai_graphql::executor(published(&options)),
            documents,
            runtime,
            pages,
            developers,
            responses: ResponseCache::new(options.response_cache),
            allowance: Allowance::new(options.cost_budget, limits::REQUESTS_AT_ONCE),
            options,
            counters: Counters::default(),
            sign_in_limit: SignInLimit::default(),
            slots: Semaphore::new(limits::CONCURRENT_REQUESTS),
            importing: Semaphore::new(limits::IMPORTS_AT_ONCE),
            seats: transport::websocket::Seats::default(),
            stopping: watch::Sender::new(false),
        }))
    }

    /// Whether this caller may send documents that nobody has registered.
    pub(crate) fn is_developer(&self, login: &str) -> bool {
        self.developers.contains(login)
    }
}

/// What `serviceConfig` tells clients of this server.
fn published(options: &ServeOptions) -> Published {
    let whole = |cost: u64| usize::try_from(cost).unwrap_or(usize::MAX);
    Published {
        cost_budget: whole(options.cost_budget),
        cost_refill_per_second: whole(options.cost_budget / limits::REFILL_TIME.as_secs()),
        ..Published::CURRENT
    }
}

/// The whole server as a service, without a socket; for tests and for embedding.
///
/// `options.listen` is not used. Without connection information every caller counts as loopback.
///
/// # Errors
/// A document of [`ServeOptions::documents`] is not valid against the schema.
pub fn router(runtime: Runtime, options: ServeOptions) -> Result<Router, TrustError> {
    Ok(routes(App::new(runtime, options)?))
}

/// The routes over an existing [`App`].
pub(crate) fn routes(app: Shared) -> Router {
    let bounded = Router::new()
        .route("/", get(pages::start))
        .route("/console", get(pages::console))
        .route("/graphiql", get(pages::graphiql))
        .route("/schema.graphql", get(pages::sdl))
        .route("/assets/{name}", get(pages::asset))
        .route("/graphql/ws", get(transport::websocket::upgrade))
        .route("/sign-in", post(sign_in::sign_in))
        .route("/sign-in/code", post(credentials::code))
        .route("/sign-out", post(sign_in::sign_out))
        .route("/invitation", get(credentials::invitation).post(credentials::accept))
        .route("/password", get(credentials::password).post(credentials::change))
        .route("/second-factor", get(credentials::factor).post(credentials::begin_factor))
        .route("/second-factor/code", post(credentials::confirm_factor))
        .layer(from_fn_with_state(app.clone(), limits::bounded));
    // Health and metrics answer even when every slot is taken; that is when they are needed. GraphQL, imports and dossiers take their slot
    // only once it is known who asks.
    Router::new()
        .merge(bounded)
        .route("/graphql", post(transport::post).get(transport::get).options(transport::options))
        .route("/imports/{list}", post(imports::import))
        .route("/imports/{list}/template.xlsx", get(imports::template))
        .route("/dossiers", post(dossiers::receive))
        .route("/livez", get(health::live))
        .route("/readyz", get(health::ready))
        .route("/health", get(health::summary))
        .route("/metrics", get(metrics::scrape))
        .fallback(|| async { Problem::NotFound })
        .method_not_allowed_fallback(|| async { Problem::MethodNotAllowed })
        .layer(from_fn(limits::short))
        .layer(from_fn_with_state(app.clone(), observe::observe))
        .layer(from_fn_with_state(app.clone(), observe::harden))
        .with_state(app)
}
