//! The GraphQL schema over the runtime: one school at one position per entry field, mutations of intent, resumable
//! subscriptions.
//!
//! No rule of the domain lives here: reads ask the school's policy table, commands go to the runtime. Nothing here knows
//! HTTP, cookies or SQL.

pub mod access;
mod enums;
mod errors;
mod fast;
mod ids;
mod inputs;
mod list_size;
mod mutation;
mod paths;
mod refusal;
mod scalars;
mod schema;
mod scope;
mod subscription;
#[cfg(test)]
mod tests;
mod validity;

pub use errors::{Fault, code_of, finish};
pub use fast::{WithLanes, is_refused, write_json};
pub use mutation::Mutation;
pub use schema::{Limits, Query, SocaiSchema, executor, schema, sdl};
pub use scope::{Pin, RequestContext, Visitor};
pub use subscription::Subscription;
pub use validity::{Span, Validity};
