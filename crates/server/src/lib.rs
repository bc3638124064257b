//! HTTP: the GraphQL transport, lists to import, sign-in, the pages for people, health and metrics.
//!
//! Knows requests, cookies and headers; must not know what a grade or a class is. Whatever a caller may read or do is
//! decided by the school, from the session that this crate puts beside each request.

mod app;
mod credentials;
mod dossiers;
mod health;
mod imports;
mod limits;
mod metrics;
mod observe;
mod options;
mod pages;
mod problem;
mod serve;
mod session;
mod sign_in;
mod transport;

pub use app::router;
pub use options::{DemoNotice, ServeOptions};
pub use serve::{Bound, ServeError, serve};
