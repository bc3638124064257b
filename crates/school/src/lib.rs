//! The domain of Sổ Cái: what happens in a Vietnamese school and which rules decide it.
//!
//! Pure by construction: no I/O, no clock, no randomness, no async, and no other crate of this workspace. Time, fresh
//! ids and the acting account come in a [`Context`]; [`decide`] turns a [`Command`] into events or typed
//! [`Refusals`]; [`School::apply`] folds recorded events and never fails.
//!
//! One module per concept of the field, each with its events, its commands and their decisions, its projection and its
//! tests.

pub mod attendance;
pub mod awards;
pub mod calendar;
pub mod changes;
pub mod classes;
pub mod closing;
mod command;
pub mod comments;
pub mod conduct;
pub mod contact;
mod context;
pub mod credentials;
pub mod documents;
pub mod duties;
mod event;
pub mod gradebook;
pub mod homeroom;
pub mod ids;
pub mod imports;
pub mod incidents;
pub mod journal;
pub mod keys;
pub mod late;
pub mod lessons;
pub mod mergers;
pub mod names;
pub mod periods;
pub mod plans;
pub mod policy;
mod refusal;
pub mod registry;
pub mod regulations;
pub mod results;
pub mod rollover;
mod sealed;
pub mod staff;
mod state;
pub mod text;
pub mod timetable;
pub mod transfers;

#[cfg(test)]
mod testing;

pub use command::{Command, decide};
pub use context::{Actor, Context, IdSource, local_civil, local_date, local_midnight_after, local_moment};
pub use event::{DecodeError, Event, EventDeclaration, Recorded, catalogue};
pub use jiff::{Timestamp, civil::Date};
pub use refusal::{Decided, Decision, Explain, Refusal, Refusals, Refused};
pub use sealed::{Category, Commitment, HasSealed, Sealed, SealedSlot, SealedValue};
pub use state::{FOLD_VERSION, Position, School};
