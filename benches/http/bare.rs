//! The server that ours is compared with: bare axum, which answers with the same bytes from typed structs.

use std::sync::Arc;

use axum::body::Bytes;
use axum::http::header;
use axum::routing::post;
use axum::{Json, Router};
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};

#[derive(Clone, Serialize, Deserialize)]
pub(crate) struct Answer {
    data: Data,
    extensions: Extensions,
}
#[derive(Clone, Serialize, Deserialize)]
struct Data {
    school: SchoolPart,
}
#[derive(Clone, Serialize, Deserialize)]
struct SchoolPart {
    class: Books,
}
#[derive(Clone, Serialize, Deserialize)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
struct Books {
    mid_term_one: Book,
    end_term_one: Book,
    mid_term_two: Book,
    end_of_year: Book,
}
#[derive(Clone, Serialize, Deserialize)]
struct Book {
    rows: Vec<Row>,
}
#[derive(Clone, Serialize, Deserialize)]
struct Row {
    student: Student,
    cells: Vec<Cell>,
}
#[derive(Clone, Serialize, Deserialize)]
struct Student {
    id: String,
    name: Name,
}
#[derive(Clone, Serialize, Deserialize)]
struct Name {
    full: String,
}
#[derive(Clone, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
struct Cell {
    level: Option<String>,
    score: Option<String>,
    comment: Option<String>,
    entered_at: Option<String>,
    version: u32,
}
#[derive(Clone, Serialize, Deserialize)]
struct Extensions {
    ledger: Ledger,
}
#[derive(Clone, Serialize, Deserialize)]
struct Ledger {
    position: u64,
    at: String,
}

/// The bare server: one route writes the structs, one sends what was written before, one reads a request and says so.
pub(crate) fn serving(answer: Answer, bytes: Bytes) -> Router {
    let answer = Arc::new(answer);
    let structs = move |_: Bytes| async move { Json(answer) };
    let ready = move |_: Bytes| async move { ([(header::CONTENT_TYPE, "application/json")], bytes) };
    let take = |Json(body): Json<Value>| async move {
        Json(json!({ "members": body.as_object().map(serde_json::Map::len) }))
    };
    Router::new().route("/structs", post(structs)).route("/ready", post(ready)).route("/take", post(take))
}

impl Answer {
    /// For whoever needs only the other routes.
    pub(crate) fn of_nobody() -> Self {
        let book = || Book { rows: Vec::new() };
        Self {
            data: Data {
                school: SchoolPart {
                    class: Books {
                        mid_term_one: book(),
                        end_term_one: book(),
                        mid_term_two: book(),
                        end_of_year: book(),
                    },
                },
            },
            extensions: Extensions { ledger: Ledger { position: 0, at: String::new() } },
        }
    }
}
