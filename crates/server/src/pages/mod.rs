//! The pages for people: start, query console, GraphiQL, and the schema as text. Everything is in the binary.
//!
//! Vietnamese first, English second. The pages know no grade and no name; what they show of a school, they ask the API
//! for with the visitor's own session. Nothing is loaded from elsewhere.

mod asset;
mod console;
mod graphiql;
mod html;
mod start;
mod step;

pub(crate) use asset::{asset, documents};
pub(crate) use console::console;
pub(crate) use graphiql::graphiql;
pub(crate) use start::{refused, start};
pub(crate) use step::{Step, go_on, next, password_set, recovery_codes, secret, step};

use axum::{
    extract::State,
    http::{HeaderValue, header},
    response::{IntoResponse, Response},
};

use crate::{app::Shared, options::ServeOptions};

/// For our own pages: nothing inline, nothing from elsewhere.
const STRICT: HeaderValue = HeaderValue::from_static(
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; connect-src 'self'; form-action 'self'; \
     base-uri 'none'; frame-ancestors 'none'",
);

/// What is rendered once, at start.
pub(crate) struct Pages {
    demo: String,
    sdl: String,
}

impl Pages {
    pub(crate) fn new(options: &ServeOptions) -> Self {
        Self { demo: options.demo.as_ref().map(start::demo).unwrap_or_default(), sdl: socai_graphql::sdl() }
    }

    /// The schema as text.
    pub(crate) fn sdl(&self) -> &str {
        &self.sdl
    }
}

/// `GET /schema.graphql`: the contract, for people and for code generators. Public, as it is in the repository.
pub(crate) async fn sdl(State(app): State<Shared>) -> Response {
    ([(header::CONTENT_TYPE, "text/plain; charset=utf-8")], app.pages.sdl.clone()).into_response()
}

fn page(html: String) -> Response {
    (
        [
            (header::CONTENT_TYPE, HeaderValue::from_static("text/html; charset=utf-8")),
            (header::CONTENT_SECURITY_POLICY, STRICT),
        ],
        html,
    )
        .into_response()
}
