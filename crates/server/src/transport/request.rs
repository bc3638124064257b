//! What a caller asks for: the members of a GraphQL request, read from a body or a URL. Nothing of it is looked up yet.

use serde::{Deserialize, de::IgnoredAny};
use serde_json::{Map, Value};
use socai_documents::DocumentId;
use socai_school::Position;

use crate::problem::Problem;

/// Most values in one body. Each takes many times its bytes once it is read: 1 MiB of small lists would be 50 MiB of memory.
const VALUES: usize = 50_000;

/// A request as it was written (GraphQL over HTTP, 5.1, and the draft of its appendix on persisted documents). Members
/// that are not known are ignored, as the specification asks.
#[derive(Debug, PartialEq)]
pub(crate) struct Asked {
    pub(crate) source: Source,
    pub(crate) operation_name: Option<String>,
    pub(crate) variables: Map<String, Value>,
    pub(crate) wishes: Wishes,
}

/// Where the document is.
#[derive(Debug, PartialEq, Eq)]
pub(crate) enum Source {
    /// In the request.
    Text(String),
    /// In the request, to be known by its SHA-256 from now on.
    Persist { hash: DocumentId, text: String },
    /// Sent before under its SHA-256.
    Persisted { hash: DocumentId },
    /// Known to the server under this id.
    Trusted { id: String },
}

/// What else a caller wants, by `extensions`.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct Wishes {
    /// `{"ledger": {"minPosition": N}}`: read no earlier state than this.
    pub(crate) min_position: Option<Position>,
    /// `{"cost": true}`: say what the operation costs.
    pub(crate) cost: bool,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Members {
    query: Option<String>,
    document_id: Option<String>,
    operation_name: Option<String>,
    variables: Option<Map<String, Value>>,
    extensions: Option<Extensions>,
}

#[derive(Default, Deserialize)]
#[serde(rename_all = "camelCase")]
struct Extensions {
    persisted_query: Option<PersistedQuery>,
    ledger: Option<LedgerWish>,
    cost: Option<bool>,
}

/// The protocol of automatic persisted queries.
#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct PersistedQuery {
    version: u8,
    sha256_hash: String,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct LedgerWish {
    min_position: Option<Value>,
}

impl LedgerWish {
    /// Written as the scalar `LedgerPosition` is: a whole number to 2^53, or its digits as a text.
    fn position(self) -> Result<Option<Position>, Problem> {
        let number = match self.min_position {
            None => return Ok(None),
            Some(Value::Number(number)) => number.as_u64(),
            Some(Value::String(text)) => text.parse().ok(),
            Some(_) => None,
        };
        number
            .filter(|number| *number <= 1 << 53)
            .map(|number| Some(Position(number)))
            .ok_or(Problem::BadRequest)
    }
}

impl Asked {
    /// From a body of `application/json`.
    pub(crate) fn from_json(bytes: &[u8]) -> Result<Self, Problem> {
        if has_too_many_values(bytes) {
            return Err(Problem::BodyTooLarge);
        }
        if bytes.iter().find(|byte| !byte.is_ascii_whitespace()) == Some(&b'[') {
            // Told apart from nonsense, so that the author of a client learns what to turn off.
            let is_list = serde_json::from_slice::<Vec<IgnoredAny>>(bytes).is_ok();
            return Err(if is_list { Problem::BatchNotSupported } else { Problem::BadRequest });
        }
        serde_json::from_slice::<Members>(bytes).map_err(|_| Problem::BadRequest)?.try_into()
    }

    /// From the query of a URL; an empty member is an absent one.
    pub(crate) fn from_url(query: &str) -> Result<Self, Problem> {
        let mut members = Members {
            query: None,
            document_id: None,
            operation_name: None,
            variables: None,
            extensions: None,
        };
        for (name, value) in form_urlencoded::parse(query.as_bytes()).filter(|(_, value)| !value.is_empty()) {
            match &*name {
                "query" => set(&mut members.query, value.into_owned())?,
                "documentId" => set(&mut members.document_id, value.into_owned())?,
                "operationName" => set(&mut members.operation_name, value.into_owned())?,
                "variables" => set(&mut members.variables, json(&value)?)?,
                "extensions" => set(&mut members.extensions, json(&value)?)?,
                _ => {}
            }
        }
        members.try_into()
    }
}

/// Every value but the first stands behind a comma or an opening bracket outside of texts.
fn has_too_many_values(bytes: &[u8]) -> bool {
    if bytes.len() <= VALUES {
        return false;
    }
    let (mut is_text, mut is_escaped, mut values) = (false, false, 0);
    for byte in bytes {
        match byte {
            _ if is_escaped => is_escaped = false,
            b'\\' if is_text => is_escaped = true,
            b'"' => is_text = !is_text,
            b',' | b'[' | b'{' if !is_text => values += 1,
            _ => {}
        }
    }
    values > VALUES
}

/// A member that comes twice would mean one thing to us and another to whoever stands before us.
fn set<T>(member: &mut Option<T>, value: T) -> Result<(), Problem> {
    if member.replace(value).is_some() { Err(Problem::BadRequest) } else { Ok(()) }
}

fn json<T: serde::de::DeserializeOwned>(text: &str) -> Result<T, Problem> {
    serde_json::from_str(text).map_err(|_| Problem::BadRequest)
}

impl TryFrom<Members> for Asked {
    type Error = Problem;

    fn try_from(members: Members) -> Result<Self, Problem> {
        let extensions = members.extensions.unwrap_or_default();
        let source = match (members.query, members.document_id, extensions.persisted_query) {
            (Some(text), None, None) => Source::Text(text),
            (Some(text), None, Some(persisted)) => Source::Persist { hash: persisted.hash()?, text },
            (None, None, Some(persisted)) => Source::Persisted { hash: persisted.hash()? },
            (None, Some(id), None) => Source::Trusted { id },
            // Nothing to execute, or two things that need not be the same.
            (None, None, None) | (Some(_), Some(_), _) | (None, Some(_), Some(_)) => {
                return Err(Problem::BadRequest);
            }
        };
        Ok(Self {
            source,
            operation_name: members.operation_name,
            variables: members.variables.unwrap_or_default(),
            wishes: Wishes {
                min_position: extensions.ledger.map(LedgerWish::position).transpose()?.flatten(),
                cost: extensions.cost.unwrap_or_default(),
            },
        })
    }
}

impl PersistedQuery {
    fn hash(self) -> Result<DocumentId, Problem> {
        // Bare digits: the prefix belongs to ids of documents.
        let is_bare = !self.sha256_hash.contains(':');
        let hash = self.sha256_hash.parse().map_err(|_| Problem::BadRequest)?;
        if self.version == 1 && is_bare { Ok(hash) } else { Err(Problem::BadRequest) }
    }
}

#[cfg(test)]
mod tests;
