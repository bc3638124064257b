//! GraphiQL, from files in the binary: it works in a school without internet, and no other server is asked by a page that
//! has the visitor's session.

use axum::{
    http::{HeaderValue, header},
    response::{Html, IntoResponse, Response},
};

/// GraphiQL sets styles on its elements and carries its fonts inside its style sheet; everything else is as strict as for
/// our own pages.
const POLICY: HeaderValue = HeaderValue::from_static(
    "default-src 'none'; script-src 'self'; style-src 'self' 'unsafe-inline'; img-src 'self' data:; font-src data:; \
     connect-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'",
);

/// `GET /graphiql`, and `GET /graphql` for browsers.
pub(crate) async fn graphiql() -> Response {
    ([(header::CONTENT_SECURITY_POLICY, POLICY)], Html(include_str!("graphiql.html"))).into_response()
}
