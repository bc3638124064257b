//! The query console: works without any other server, so also in a school without internet.

use axum::response::Response;

/// `GET /console`.
pub(crate) async fn console() -> Response {
    super::page(include_str!("console.html").to_owned())
}
