//! Commands about signing keys and accepted heads. Their decisions are in `decide.rs`.

use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use super::SchoolKey;
use crate::{
    documents::Digest,
    state::Position,
    text::{Code, Line},
};

/// Publishes the key with which the school signs. The installation makes the key; this records its public half, before
/// anything is signed with it. Changes nothing when it is the school's key already.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct IntroduceSigningKey {
    /// The public half.
    pub key: SchoolKey,
}

/// Trusts a key of another school.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct TrustSchoolKey {
    /// The other school's code.
    pub code: Code,
    /// The other school's name.
    pub name: Line,
    /// Its key, compared by people.
    pub key: SchoolKey,
    /// Where the key was learned from.
    pub learned_from: Line,
}

/// Stops trusting a key, for good.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct WithdrawSchoolKey {
    /// The key.
    pub key: SchoolKey,
    /// Why.
    pub reason: Line,
}

/// Accepts a head whose signature was verified. Changes nothing when it is the newest accepted one already.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct AcceptHead {
    /// The other ledger.
    pub ledger: Uuid,
    /// The code of its school.
    pub code: Code,
    /// How many entries it had.
    pub position: Position,
    /// The root of its Merkle tree.
    pub root: Digest,
    /// When it was signed.
    pub signed_at: Timestamp,
    /// The key that signed it.
    pub key: SchoolKey,
}
