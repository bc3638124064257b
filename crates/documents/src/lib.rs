//! GraphQL documents: parsed, validated and measured once, the verdict kept by hash.
//!
//! Every step is bounded by the one before it: bytes, then tokens and brackets, then the expanded size of the fragments,
//! then the rules, then the cost. Knows the schema only as SDL, and neither HTTP nor who asks.

mod coerce;
mod cost;
mod document;
mod executable;
mod form;
mod id;
mod limits;
mod plain;
mod rejection;
mod rules;
mod shape;
mod source;
mod store;
mod syntax;
#[cfg(test)]
mod tests;

pub use document::{Bound, Document, Kind, Operation};
pub use form::{Form, Step};
pub use id::{DocumentId, NotAnId};
pub use limits::Limits;
pub use rejection::{Location, RejectedAt, Rejection, RejectionCode};
pub use store::{Counts, Documents, SdlError, TrustError};
