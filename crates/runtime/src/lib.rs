//! Runs schools: loads a school's state from its ledger, decides commands in groups, commits, publishes, follows other
//! processes, answers as-of reads, and signs people in.
//!
//! Everything that a school may or must do is decided by `socai-school`; everything that a database must promise is the
//! contract of `socai-ledger`. No rule of the field and no business SQL is here.

mod accounts;
pub mod clock;
mod config;
mod core;
mod dossiers;
mod error;
mod fold;
mod following;
mod handle;
mod history;
mod housekeeping;
mod keys;
mod load;
mod metrics;
mod open;
mod own_credentials;
mod position;
mod recent;
mod residence;
mod runtime;
pub mod sign_in;
mod signing;
mod slot;
mod snapshots;
mod stream;
mod transfers;
mod writer;

pub use accounts::Accounts;
pub use clock::{Clock, ManualClock, SystemClock};
pub use config::{Config, Database, Parts};
pub use dossiers::DossierError;
pub use error::{CommandError, OpenError, ReadError};
pub use handle::{AsOf, RANGE_LIMIT, Receipt, Request, SchoolHandle};
pub use metrics::MetricsSnapshot;
pub use runtime::{Runtime, SchoolEntry};
pub use sign_in::{PasswordCost, Session, SignIn, SignInError, Token};
pub use socai_dossier::{
    Fault as DossierFault, Faults as DossierFaults, LIMIT as DOSSIER_LIMIT, Verified as VerifiedDossier,
};
pub use socai_ledger::{Finding, Report};
pub use socai_school::{Actor, Command, Event, Position, Recorded, Refusals, School};
