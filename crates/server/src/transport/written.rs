//! An answer that is written: its bytes, and beside them what is made of them when it is first asked for, once each.

use std::sync::{Arc, OnceLock};

use async_graphql::Response as GraphQlResponse;
use axum::body::Bytes;
use serde_json::{Value, json};
use tokio::{sync::OnceCell, task::spawn_blocking};

use super::{
    encoding::{ASIDE, Encoding},
    etag::EntityTag,
};
use crate::{observe::outcome, problem::Problem};

/// What became of an operation.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Outcome {
    /// Executed without an error.
    Ok,
    /// Executed, with errors beside the data.
    Errors,
    /// Not executed: the document or its variables are at fault.
    Refused,
}

impl Outcome {
    /// For logs and metrics.
    pub(crate) const fn name(self) -> &'static str {
        match self {
            Self::Ok => "ok",
            Self::Errors => "errors",
            Self::Refused => "refused",
        }
    }
}

/// The bytes of an answer. Clones of the pointer share what was made of them.
#[derive(Debug)]
pub(crate) struct Written {
    bytes: Bytes,
    outcome: Outcome,
    code: Option<String>,
    position: Option<u64>,
    tag: OnceLock<EntityTag>,
    gzip: OnceCell<Bytes>,
    zstd: OnceCell<Bytes>,
}

impl Written {
    /// Writes an answer.
    pub(crate) fn of(response: &GraphQlResponse) -> Self {
        let mut bytes = Vec::new();
        socai_graphql::write_json(response, &mut bytes);
        let (_, code, position) = outcome(response);
        let outcome = match response.errors.is_empty() {
            true => Outcome::Ok,
            false if socai_graphql::is_refused(response) => Outcome::Refused,
            false => Outcome::Errors,
        };
        Self { code: code.map(str::to_owned), position, ..Self::new(bytes, outcome) }
    }

    /// What is sent in place of an answer that was executed.
    pub(crate) fn problem(problem: Problem, instead: &Self) -> Self {
        let body = json!({ "errors": [problem.error()], "data": Value::Null });
        let (code, position) = (Some(problem.code().to_owned()), instead.position);
        Self { code, position, ..Self::new(body.to_string().into_bytes(), Outcome::Errors) }
    }

    pub(crate) fn new(bytes: Vec<u8>, outcome: Outcome) -> Self {
        Self {
            bytes: bytes.into(),
            outcome,
            code: None,
            position: None,
            tag: OnceLock::new(),
            gzip: OnceCell::new(),
            zstd: OnceCell::new(),
        }
    }

    /// The code of the first error.
    pub(crate) fn code(&self) -> Option<&str> {
        self.code.as_deref()
    }

    /// The position that it was read at.
    pub(crate) const fn position(&self) -> Option<u64> {
        self.position
    }

    pub(crate) fn bytes(&self) -> &Bytes {
        &self.bytes
    }

    pub(crate) const fn outcome(&self) -> Outcome {
        self.outcome
    }

    pub(crate) fn tag(&self) -> EntityTag {
        *self.tag.get_or_init(|| EntityTag::of(&self.bytes))
    }

    /// The body in that encoding and whether it was made just now; two who ask at once share one. As it is when it cannot be
    /// encoded.
    pub(crate) async fn encoded(self: &Arc<Self>, encoding: Encoding) -> Encoded {
        let cell = match encoding {
            Encoding::Identity => return Encoded::plain(&self.bytes),
            Encoding::Gzip => &self.gzip,
            Encoding::Zstd => &self.zstd,
        };
        let mut is_new = false;
        let made = cell.get_or_try_init(|| {
            is_new = true;
            let bytes = self.bytes.clone();
            async move {
                if bytes.len() < ASIDE {
                    return encoding.encode(&bytes).map_err(|error| error.to_string());
                }
                let made = spawn_blocking(move || encoding.encode(&bytes)).await;
                made.map_err(|error| error.to_string())?.map_err(|error| error.to_string())
            }
        });
        match made.await.cloned() {
            Ok(bytes) => Encoded { bytes, encoding, is_new },
            Err(error) => {
                tracing::error!(error, "an answer could not be compressed");
                Encoded::plain(&self.bytes)
            }
        }
    }

    /// Bytes of memory that it takes now.
    pub(crate) fn weight(&self) -> usize {
        let coded = |cell: &OnceCell<Bytes>| cell.get().map_or(0, Bytes::len);
        size_of::<Self>() + self.bytes.len() + coded(&self.gzip) + coded(&self.zstd)
    }
}

/// A body as it is sent.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Encoded {
    pub(crate) bytes: Bytes,
    pub(crate) encoding: Encoding,
    pub(crate) is_new: bool,
}

impl Encoded {
    fn plain(bytes: &Bytes) -> Self {
        Self { bytes: bytes.clone(), encoding: Encoding::Identity, is_new: false }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn written(bytes: usize) -> Arc<Written> {
        Arc::new(Written::new(b"0123456789".repeat(bytes / 10), Outcome::Ok))
    }

    #[tokio::test]
    async fn a_body_is_encoded_once_however_many_ask_at_once() {
        for size in [2_000, 2 * ASIDE] {
            let body = written(size);
            let plain = body.weight();
            let asked = (0..8).map(|_| body.encoded(Encoding::Gzip));
            let answers = futures::future::join_all(asked).await;
            assert_eq!(answers.iter().filter(|answer| answer.is_new).count(), 1);
            assert!(answers.iter().all(|answer| answer.bytes.as_ptr() == answers[0].bytes.as_ptr()));
            assert!(!body.encoded(Encoding::Gzip).await.is_new);
            assert_eq!(body.weight(), plain + answers[0].bytes.len());
        }
    }

    #[tokio::test]
    async fn the_plain_body_is_never_copied() {
        let body = written(2_000);
        let sent = body.encoded(Encoding::Identity).await;
        assert_eq!((sent.bytes.as_ptr(), sent.is_new), (body.bytes().as_ptr(), false));
        assert_eq!(body.tag(), EntityTag::of(body.bytes()));
    }
}
