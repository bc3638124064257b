//! Why an operation is not executed, in the words of GraphQL, for HTTP and WebSocket alike.

use std::sync::Arc;

use serde_json::{Value, json};
use socai_documents::Rejection;
use uuid::Uuid;

use crate::problem::Problem;

/// Nothing was executed.
#[derive(Debug)]
pub(crate) enum Refused {
    /// The request or its circumstances.
    Problem(Problem),
    /// The document, or its variables.
    Document(Arc<Rejection>),
}

impl From<Problem> for Refused {
    fn from(problem: Problem) -> Self {
        Self::Problem(problem)
    }
}

impl From<Arc<Rejection>> for Refused {
    fn from(rejection: Arc<Rejection>) -> Self {
        Self::Document(rejection)
    }
}

impl From<Rejection> for Refused {
    fn from(rejection: Rejection) -> Self {
        Self::Document(Arc::new(rejection))
    }
}

impl Refused {
    /// Stable, for programs.
    pub(crate) fn code(&self) -> &'static str {
        match self {
            Self::Problem(problem) => problem.code(),
            Self::Document(rejection) => rejection.code.code(),
        }
    }

    /// The errors as GraphQL writes them, at least one. Ours of the server have the id by which the log finds them.
    pub(crate) fn errors(&self, request_id: Uuid) -> Vec<Value> {
        match self {
            Self::Problem(problem) => vec![problem.error_in(request_id)],
            Self::Document(rejection) => {
                let code = rejection.code.code();
                let errors = rejection.errors.iter().map(|fault| {
                    let mut error = json!({
                        "message": fault.message,
                        "extensions": { "code": code, "messageEn": fault.message_en },
                    });
                    let places = fault.locations.iter();
                    let places: Vec<_> =
                        places.map(|it| json!({ "line": it.line, "column": it.column })).collect();
                    // The specification wants none rather than an empty list (GraphQL, 7.1.2).
                    if !places.is_empty() {
                        error["locations"] = places.into();
                    }
                    error
                });
                errors.collect()
            }
        }
    }
}
