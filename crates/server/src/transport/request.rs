//! What a caller asks for: the members of a GraphQL request, read from a body. Nothing of it is looked at yet.

use serde::Deserialize;
use serde_json::{Map, Value};

use crate::problem::Problem;

/// A request as it was written (GraphQL over HTTP, 5.1). Members that the specification does not name are ignored.
#[derive(Debug)]
pub(crate) struct Asked {
    pub(crate) text: String,
    pub(crate) operation_name: Option<String>,
    pub(crate) variables: Map<String, Value>,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Body {
    query: String,
    operation_name: Option<String>,
    variables: Option<Map<String, Value>>,
    // Read only to refuse what is not an object.
    #[serde(rename = "extensions")]
    _extensions: Option<Map<String, Value>>,
}

impl Asked {
    /// From a body of `application/json`.
    pub(crate) fn from_json(bytes: &[u8]) -> Result<Self, Problem> {
        let body: Body = serde_json::from_slice(bytes).map_err(|_| Problem::BadRequest)?;
        Ok(Self {
            text: body.query,
            operation_name: body.operation_name,
            variables: body.variables.unwrap_or_default(),
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_body_must_be_an_object_with_a_query() {
        let read = |text: &str| Asked::from_json(text.as_bytes()).is_ok();
        assert!(read(r#"{"query":"{a}"}"#));
        assert!(read(r#"{"query":"{a}","variables":null,"operationName":null,"extensions":{},"id":7}"#));
        assert!(!read(r#"{"variables":{}}"#));
        assert!(!read(r#"{"query":"{a}","variables":"{}"}"#));
        assert!(!read(r#"{"query":"{a}","extensions":[]}"#));
        assert!(!read(r#"[{"query":"{a}"}]"#));
    }
}
