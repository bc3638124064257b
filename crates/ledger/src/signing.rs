//! Signatures of a ledger: Ed25519 keys, and heads that leave the house.
//!
//! Every signed message begins with a domain that ends in a zero byte, so that no signature of one kind is one of
//! another. Knows nothing of schools: who may speak for a ledger is a text to it.

use std::fmt;
use std::str::FromStr;

use ed25519_dalek::Signer;
use jiff::Timestamp;
use serde::{Deserialize, Deserializer, Serialize, Serializer};
use zeroize::Zeroizing;

use crate::jcs::{Canonical, JcsError};
use crate::{Hash, LedgerId, Position, instant};

#[cfg(test)]
mod tests;

const KEY_DOMAIN: &[u8] = b"socai/signing-key/v1\0";
const HEAD_DOMAIN: &[u8] = b"socai/head/v1\0";

/// The text is not as many lower-case hexadecimal digits as the value has, or not a point of the curve.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("a signing key is written as 64 and a signature as 128 lower-case hexadecimal digits")]
pub struct NotASigningValue;

/// A public key (Ed25519, RFC 8032). Displayed, parsed and serialised as 64 lower-case hex digits.
///
/// It is as short as a digest of it would be, so it is its own fingerprint: what people compare is the key.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct PublicKey([u8; 32]);

/// A signature (Ed25519, RFC 8032). Displayed, parsed and serialised as 128 lower-case hex digits.
#[derive(Clone, Copy, PartialEq, Eq)]
pub struct Signature([u8; 64]);

/// A secret signing key. Kept by a [`KeyVault`](crate::KeyVault).
#[derive(Clone)]
pub struct SigningKey(ed25519_dalek::SigningKey);

impl SigningKey {
    /// The key that follows from a random secret of the vault. What seals values and what signs are never the same
    /// bytes, also if a secret were once used for both.
    #[must_use]
    pub fn from_secret(secret: &[u8; 32]) -> Self {
        let seed = Zeroizing::new(Hash::of_parts(&[KEY_DOMAIN, secret]).0);
        Self(ed25519_dalek::SigningKey::from_bytes(&seed))
    }

    /// The public half.
    #[must_use]
    pub fn public(&self) -> PublicKey {
        PublicKey(self.0.verifying_key().to_bytes())
    }

    /// Signs a message, which must begin with a domain of its own.
    #[must_use]
    pub fn sign(&self, message: &[u8]) -> Signature {
        Signature(self.0.sign(message).to_bytes())
    }
}

/// Never shows the secret.
impl fmt::Debug for SigningKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "SigningKey({})", self.public())
    }
}

impl PublicKey {
    /// The 32 bytes.
    #[must_use]
    pub const fn as_bytes(&self) -> &[u8; 32] {
        &self.0
    }

    /// Whether the signature is this key's under exactly this message. Keys and signatures with points of small
    /// order are refused, so that a signature belongs to one message and one key.
    #[must_use]
    pub fn verify(&self, message: &[u8], signature: &Signature) -> bool {
        let signature = ed25519_dalek::Signature::from_bytes(&signature.0);
        let key = ed25519_dalek::VerifyingKey::from_bytes(&self.0);
        key.is_ok_and(|key| key.verify_strict(message, &signature).is_ok())
    }
}

/// The bytes of as many lower-case hexadecimal digits: one spelling for each value.
fn digits<const N: usize>(text: &str) -> Result<[u8; N], NotASigningValue> {
    let mut bytes = [0; N];
    if text.bytes().any(|byte| byte.is_ascii_uppercase()) {
        return Err(NotASigningValue);
    }
    hex::decode_to_slice(text, &mut bytes).map_err(|_| NotASigningValue)?;
    Ok(bytes)
}

impl FromStr for PublicKey {
    type Err = NotASigningValue;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let bytes = digits(text)?;
        let key = ed25519_dalek::VerifyingKey::from_bytes(&bytes).map_err(|_| NotASigningValue)?;
        if key.is_weak() { Err(NotASigningValue) } else { Ok(Self(bytes)) }
    }
}

impl FromStr for Signature {
    type Err = NotASigningValue;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        digits(text).map(Self)
    }
}

macro_rules! as_hex {
    ($type:ty) => {
        impl fmt::Display for $type {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str(&hex::encode(self.0))
            }
        }

        impl fmt::Debug for $type {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                fmt::Display::fmt(self, f)
            }
        }

        impl Serialize for $type {
            fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
                serializer.collect_str(self)
            }
        }

        impl<'de> Deserialize<'de> for $type {
            fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
                let text = std::borrow::Cow::<'de, str>::deserialize(deserializer)?;
                text.parse().map_err(serde::de::Error::custom)
            }
        }
    };
}

as_hex!(PublicKey);
as_hex!(Signature);

/// A head that its ledger stands for: at this time the ledger had this root at this position.
///
/// Signed are the bytes `"socai/head/v1" 0x00` followed by the canonical JSON (RFC 8785) of
/// `{"at":…,"ledger":…,"position":…,"root":…,"school":…}`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct SignedHead {
    /// When it was signed, in UTC and whole milliseconds: `2026-05-20T02:14:07.312Z`.
    #[serde(with = "written")]
    pub at: Timestamp,
    /// The ledger.
    pub ledger: LedgerId,
    /// How many entries the ledger had.
    pub position: Position,
    /// The root of its Merkle tree over them.
    pub root: Hash,
    /// The code under which the ledger's owner is known to others.
    pub school: String,
    /// The signature of the head.
    pub signature: Signature,
}

/// The members of a head that are signed.
#[derive(Serialize)]
struct Said<'a> {
    #[serde(with = "written")]
    at: Timestamp,
    ledger: LedgerId,
    position: Position,
    root: Hash,
    school: &'a str,
}

/// The bytes that are signed for a head.
///
/// # Errors
/// When the time is outside the years 0 to 9999.
pub fn head_message(
    ledger: LedgerId,
    school: &str,
    position: Position,
    root: Hash,
    at: Timestamp,
) -> Result<Vec<u8>, JcsError> {
    let said = Canonical::of(&Said { at, ledger, position, root, school })?;
    Ok([HEAD_DOMAIN, said.as_str().as_bytes()].concat())
}

impl SignedHead {
    /// Signs a head. The time is cut to milliseconds.
    ///
    /// # Errors
    /// When the time is outside the years 0 to 9999.
    pub fn sign(
        key: &SigningKey,
        ledger: LedgerId,
        school: &str,
        (position, root): (Position, Hash),
        at: Timestamp,
    ) -> Result<Self, JcsError> {
        let at = instant::cut(at).unwrap_or(at);
        let signature = key.sign(&head_message(ledger, school, position, root, at)?);
        Ok(Self { at, ledger, position, root, school: school.to_owned(), signature })
    }

    /// Whether this key signed it.
    #[must_use]
    pub fn is_signed_by(&self, key: &PublicKey) -> bool {
        let message = head_message(self.ledger, &self.school, self.position, self.root, self.at);
        message.is_ok_and(|message| key.verify(&message, &self.signature))
    }
}

/// Times as entries write them, and in no other spelling.
mod written {
    use super::{Deserialize, Deserializer, Serializer, Timestamp, instant};

    pub(super) fn serialize<S: Serializer>(at: &Timestamp, serializer: S) -> Result<S::Ok, S::Error> {
        match instant::write(*at) {
            Some(text) => serializer.serialize_str(&text),
            None => Err(serde::ser::Error::custom("the time is outside the years 0 to 9999")),
        }
    }

    pub(super) fn deserialize<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Timestamp, D::Error> {
        let text = std::borrow::Cow::<'de, str>::deserialize(deserializer)?;
        let at = (text.len() == instant::LENGTH).then(|| instant::read(&text)).flatten();
        at.ok_or_else(|| serde::de::Error::custom("not a time as entries write it"))
    }
}
