//! Own keys, trusted keys and accepted heads.

use imbl::{OrdMap, Vector};
use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use super::{
    HeadAccepted, KeyRefusal, SchoolKey, SchoolKeyTrusted, SchoolKeyWithdrawn, SigningKeyIntroduced,
};
use crate::{
    documents::Digest,
    event::{Event, Recorded},
    ids::AccountId,
    sealed::{Category, Sealed},
    state::Position,
    text::{Code, Line, fold},
};

/// A key of the school itself.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct OwnKey {
    /// The public half.
    pub key: SchoolKey,
    /// The event that introduced it.
    pub introduced: Position,
    /// When.
    pub from: Timestamp,
}

/// A key of another school.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct TrustedKey {
    /// The key.
    pub key: SchoolKey,
    /// The other school's code.
    pub code: Code,
    /// The other school's name.
    pub name: Line,
    /// Who trusted it.
    pub author: AccountId,
    /// When.
    pub from: Timestamp,
    /// Where the key was learned from; closed after erasure of who trusted it.
    pub learned_from: Sealed<Line>,
    /// That it is not trusted any more.
    pub withdrawn: Option<Withdrawn>,
}

/// That a key is not trusted any more.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Withdrawn {
    /// Who said so.
    pub author: AccountId,
    /// When.
    pub at: Timestamp,
    /// Why; closed after erasure of who said so.
    pub reason: Sealed<Line>,
}

/// The newest head that was accepted from a ledger.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct AcceptedHead {
    /// The ledger.
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
    /// The event that accepted it.
    pub accepted: Position,
}

/// Signing keys of this school and of others.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct SchoolKeys {
    own: Vector<OwnKey>,
    others: OrdMap<SchoolKey, TrustedKey>,
    heads: OrdMap<Uuid, AcceptedHead>,
}

impl SchoolKeys {
    /// The key with which the school signs now.
    #[must_use]
    pub fn current(&self) -> Option<&OwnKey> {
        self.own.last()
    }

    /// All keys that the school ever signed with, oldest first.
    pub fn own(&self) -> impl DoubleEndedIterator<Item = &OwnKey> {
        self.own.iter()
    }

    /// The keys of other schools, the withdrawn ones included, by key.
    pub fn others(&self) -> impl Iterator<Item = &TrustedKey> {
        self.others.values()
    }

    /// A key of another school that was ever trusted.
    #[must_use]
    pub fn other(&self, key: SchoolKey) -> Option<&TrustedKey> {
        self.others.get(&key)
    }

    /// The newest accepted heads of other ledgers.
    pub fn heads(&self) -> impl Iterator<Item = &AcceptedHead> {
        self.heads.values()
    }

    /// Whether what this key signed for a school with this code is accepted.
    ///
    /// # Errors
    /// The key is unknown, another school's, or withdrawn.
    pub fn trusts(&self, key: SchoolKey, code: &Code) -> Result<&TrustedKey, KeyRefusal> {
        let trusted = self.others.get(&key).ok_or(KeyRefusal::Unknown { key })?;
        if trusted.withdrawn.is_some() {
            return Err(KeyRefusal::Withdrawn { key });
        }
        if fold(trusted.code.as_str()) != fold(code.as_str()) {
            return Err(KeyRefusal::OfAnotherSchool { key, code: trusted.code.clone() });
        }
        Ok(trusted)
    }

    /// Whether a head may come after those that were accepted before. A key speaks for one ledger, and a ledger grows.
    ///
    /// # Errors
    /// The key spoke for another ledger, the head is older than the newest accepted one, or it contradicts it.
    pub fn follows(
        &self,
        key: SchoolKey,
        ledger: Uuid,
        position: Position,
        root: Digest,
    ) -> Result<(), KeyRefusal> {
        if self.heads.values().any(|head| head.key == key && head.ledger != ledger) {
            return Err(KeyRefusal::OfAnotherLedger { key, ledger });
        }
        match self.heads.get(&ledger) {
            Some(head) if position < head.position => {
                Err(KeyRefusal::HeadTooOld { given: position, accepted: head.position })
            }
            Some(head) if position == head.position && root != head.root => {
                Err(KeyRefusal::HeadContradicts { position })
            }
            _ => Ok(()),
        }
    }

    pub(crate) fn introduced(&mut self, event: &SigningKeyIntroduced, recorded: &Recorded<Event>) {
        let (introduced, from) = (recorded.position, recorded.at);
        self.own.push_back(OwnKey { key: event.key, introduced, from });
    }

    pub(crate) fn trusted(&mut self, event: &SchoolKeyTrusted, recorded: &Recorded<Event>) {
        let trusted = TrustedKey {
            key: event.key,
            code: event.code.clone(),
            name: event.name.clone(),
            author: event.author,
            from: recorded.at,
            learned_from: event.learned_from.clone(),
            withdrawn: None,
        };
        self.others.insert(event.key, trusted);
    }

    pub(crate) fn withdrawn(&mut self, event: &SchoolKeyWithdrawn, recorded: &Recorded<Event>) {
        if let Some(key) = self.others.get_mut(&event.key) {
            let (author, reason) = (event.author, event.reason.clone());
            key.withdrawn = Some(Withdrawn { author, at: recorded.at, reason });
        }
    }

    pub(crate) fn accepted(&mut self, event: &HeadAccepted, recorded: &Recorded<Event>) {
        let head = AcceptedHead {
            ledger: event.ledger,
            code: event.code.clone(),
            position: event.position,
            root: event.root,
            signed_at: event.signed_at,
            key: event.key,
            accepted: recorded.position,
        };
        self.heads.insert(event.ledger, head);
    }

    pub(crate) fn erased(&mut self, person: Uuid, categories: &[Category]) {
        if !categories.contains(&Category::Comment) {
            return;
        }
        let said = |key: &TrustedKey| {
            key.author.0 == person || key.withdrawn.as_ref().is_some_and(|by| by.author.0 == person)
        };
        let theirs: Vec<_> = self.others.values().filter(|key| said(key)).map(|key| key.key).collect();
        for key in theirs {
            let Some(key) = self.others.get_mut(&key) else { continue };
            if key.author.0 == person {
                key.learned_from.erase();
            }
            if let Some(withdrawn) = key.withdrawn.as_mut().filter(|withdrawn| withdrawn.author.0 == person) {
                withdrawn.reason.erase();
            }
        }
    }
}
