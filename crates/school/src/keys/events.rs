//! What happens to signing keys and accepted heads.

use jiff::Timestamp;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use super::SchoolKey;
use crate::{
    documents::Digest,
    ids::AccountId,
    sealed::{Category, HasSealed, Sealed, SealedSlot},
    state::Position,
    text::{Code, Line},
};

/// The school signs with this key from here on (công bố khóa kí). What an earlier key signed stays valid.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct SigningKeyIntroduced {
    /// The public half.
    pub key: SchoolKey,
    /// The key in whose place it comes, which signs nothing more.
    pub replaces: Option<SchoolKey>,
}

/// The school trusts a key of another school (tin cậy khóa của trường khác).
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct SchoolKeyTrusted {
    /// The other school's code.
    pub code: Code,
    /// The other school's name.
    pub name: Line,
    /// Its key.
    pub key: SchoolKey,
    /// Who says so.
    pub author: AccountId,
    /// Where the key was learned from: a letter, a telephone call, a meeting.
    pub learned_from: Sealed<Line>,
}

/// The school does not trust a key any more; nothing that it signed is accepted from here on (thôi tin cậy khóa).
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct SchoolKeyWithdrawn {
    /// The key.
    pub key: SchoolKey,
    /// Who says so.
    pub author: AccountId,
    /// Why.
    pub reason: Sealed<Line>,
}

/// A head of another school's ledger was accepted with something that it proves (ghi nhận mốc sổ của trường khác). An older
/// head of that ledger, or another one of the same position, is refused from here on.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct HeadAccepted {
    /// The other ledger.
    pub ledger: Uuid,
    /// The code of its school.
    pub code: Code,
    /// How many entries it had.
    pub position: Position,
    /// The root of its Merkle tree.
    pub root: Digest,
    /// When the other school signed it.
    pub signed_at: Timestamp,
    /// The key that signed it.
    pub key: SchoolKey,
}

impl HasSealed for SchoolKeyTrusted {
    fn slots(&mut self) -> Vec<SealedSlot<'_>> {
        let (owner, category) = (self.author.0, Category::Comment);
        vec![SealedSlot { field: "learned_from", owner, category, value: &mut self.learned_from }]
    }
}

impl HasSealed for SchoolKeyWithdrawn {
    fn slots(&mut self) -> Vec<SealedSlot<'_>> {
        let (owner, category) = (self.author.0, Category::Comment);
        vec![SealedSlot { field: "reason", owner, category, value: &mut self.reason }]
    }
}

impl HasSealed for SigningKeyIntroduced {}
impl HasSealed for HeadAccepted {}
