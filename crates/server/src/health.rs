//! Whether the process lives, whether it can serve, and which version it is.

use axum::{
    Json,
    extract::State,
    http::StatusCode,
    response::{IntoResponse, Response},
};
use serde_json::json;

use crate::app::Shared;

/// The process answers.
pub(crate) async fn live() -> &'static str {
    "ok\n"
}

/// The database answers and the server is not stopping; 503 otherwise, so that a balancer looks elsewhere.
pub(crate) async fn ready(State(app): State<Shared>) -> Response {
    match state(&app).await {
        "ok" => "ok\n".into_response(),
        other => (StatusCode::SERVICE_UNAVAILABLE, format!("{other}\n")).into_response(),
    }
}

/// The same for people and dashboards, with the version. Says nothing about the schools inside.
pub(crate) async fn summary(State(app): State<Shared>) -> Response {
    let state = state(&app).await;
    let status = if state == "ok" { StatusCode::OK } else { StatusCode::SERVICE_UNAVAILABLE };
    (status, Json(json!({ "name": "socai", "version": env!("CARGO_PKG_VERSION"), "state": state })))
        .into_response()
}

async fn state(app: &Shared) -> &'static str {
    if *app.stopping.borrow() {
        return "stopping";
    }
    match app.runtime.ready().await {
        Ok(()) => "ok",
        Err(error) => {
            tracing::warn!(%error, "not ready");
            "storage unavailable"
        }
    }
}
