//! Signing keys (khóa kí số của trường): the school's own, with which its dossiers are signed; those of other schools that it
//! trusts; and the heads of other schools' ledgers that it has accepted.
//!
//! A key is never trusted because something signed with it says so. Somebody compares it with what the other school says
//! of itself, on paper or in person, and says where it was learned from. Secrets are not here: the installation keeps them.

mod commands;
mod decide;
mod events;
mod projection;
mod refusal;
#[cfg(test)]
mod tests;

use std::{fmt, str::FromStr};

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

pub use commands::{AcceptHead, IntroduceSigningKey, TrustSchoolKey, WithdrawSchoolKey};
pub use events::{HeadAccepted, SchoolKeyTrusted, SchoolKeyWithdrawn, SigningKeyIntroduced};
pub use projection::{AcceptedHead, OwnKey, SchoolKeys, TrustedKey, Withdrawn};
pub use refusal::KeyRefusal;

/// The public half of a school's signing key (khóa công khai): Ed25519, 64 lower-case hexadecimal digits. As short as any
/// digest of it, so it is what people compare.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(try_from = "String", into = "String")]
#[schemars(with = "String")]
pub struct SchoolKey([u8; 32]);

impl FromStr for SchoolKey {
    type Err = String;
    fn from_str(text: &str) -> Result<Self, String> {
        let mut bytes = [0; 32];
        let lower = !text.bytes().any(|b| b.is_ascii_uppercase());
        match hex::decode_to_slice(text, &mut bytes) {
            Ok(()) if lower => Ok(Self(bytes)),
            _ => Err("not 64 lower-case hexadecimal digits".to_owned()),
        }
    }
}

impl TryFrom<String> for SchoolKey {
    type Error = String;
    fn try_from(text: String) -> Result<Self, String> {
        text.parse()
    }
}

impl From<SchoolKey> for String {
    fn from(key: SchoolKey) -> Self {
        key.to_string()
    }
}

impl From<[u8; 32]> for SchoolKey {
    fn from(bytes: [u8; 32]) -> Self {
        Self(bytes)
    }
}

impl SchoolKey {
    /// In groups of eight digits, as people read it to each other.
    #[must_use]
    pub fn spelled(&self) -> String {
        let text = self.to_string();
        let groups: Vec<&str> = (0..8).filter_map(|group| text.get(group * 8..group * 8 + 8)).collect();
        groups.join(" ")
    }
}

impl fmt::Display for SchoolKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&hex::encode(self.0))
    }
}

impl fmt::Debug for SchoolKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "SchoolKey({self})")
    }
}
