//! GraphiQL, for whoever has internet: its scripts come from a public network. The console needs none.

use async_graphql::http::GraphiQLSource;
use axum::{
    extract::State,
    http::{HeaderValue, header},
    response::{Html, IntoResponse, Response},
};

use crate::app::Shared;

/// Wide for this page alone: its start-up script is inline, the rest is on unpkg.com.
const RELAXED: HeaderValue = HeaderValue::from_static(
    "default-src 'none'; script-src 'self' 'unsafe-inline' 'unsafe-eval' https://unpkg.com; \
     style-src 'self' 'unsafe-inline' https://unpkg.com; font-src data: https://unpkg.com; \
     img-src 'self' data: https://graphql.org; connect-src 'self'; worker-src blob:; base-uri 'none'; \
     frame-ancestors 'none'",
);

/// `GET /graphiql`, and `GET /graphql` for browsers.
pub(crate) async fn graphiql(State(_): State<Shared>) -> Response {
    let source = GraphiQLSource::build()
        .endpoint("/graphql")
        .subscription_endpoint("/graphql/ws")
        .title("Sổ Cái · GraphiQL");
    ([(header::CONTENT_SECURITY_POLICY, RELAXED)], Html(source.finish())).into_response()
}
