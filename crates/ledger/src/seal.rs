//! Sealed values: a leaf commits to them, a data key opens them, and destroying the key erases them.
//!
//! The commitment is over the salted plaintext, because usual AEADs do not commit to their key: with
//! two keys one ciphertext may have two meanings. Knows nothing of whose values they are.

use std::fmt;

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use chacha20poly1305::aead::{Aead, KeyInit, Payload};
use chacha20poly1305::{XChaCha20Poly1305, XNonce};
use serde::{Deserialize, Deserializer, Serialize, Serializer};
use zeroize::Zeroizing;

use crate::jcs::{Canonical, JcsError};
use crate::{DataKey, EventId, Hash, KeyId, LedgerId};

#[cfg(test)]
mod tests;

const COMMITMENT_DOMAIN: &[u8] = b"socai/commitment/v1\0";
const SALT: usize = 32;

/// What a leaf's body holds in place of a sealed value.
///
/// `digest = SHA-256("socai/commitment/v1\0" || salt || JCS(value))`, with a random salt of 32 bytes,
/// because many sealed values could be guessed. Written as `{"commitment":"<base64url>","key":"<uuid>"}`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Commitment {
    /// The data key that opens the value.
    pub key: KeyId,
    /// The digest.
    pub digest: Hash,
}

impl Commitment {
    /// The commitment to a value under a given salt: what an auditor computes to check a disclosure.
    #[must_use]
    pub fn to(key: KeyId, salt: &[u8; SALT], jcs: &[u8]) -> Self {
        Self { key, digest: Hash::of_parts(&[COMMITMENT_DOMAIN, salt, jcs]) }
    }
}

#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct CommitmentForm<'a> {
    #[serde(borrow)]
    commitment: std::borrow::Cow<'a, str>,
    key: KeyId,
}

impl Serialize for Commitment {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let commitment = URL_SAFE_NO_PAD.encode(self.digest.0).into();
        CommitmentForm { commitment, key: self.key }.serialize(serializer)
    }
}

impl<'de> Deserialize<'de> for Commitment {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let form = CommitmentForm::deserialize(deserializer)?;
        let bytes = URL_SAFE_NO_PAD.decode(form.commitment.as_bytes()).map_err(serde::de::Error::custom)?;
        let digest =
            Hash::from_slice(&bytes).ok_or_else(|| serde::de::Error::custom("a commitment has 32 bytes"))?;
        Ok(Self { key: form.key, digest })
    }
}

/// A sealed value, as it is stored beside its entry.
#[derive(Clone, PartialEq, Eq)]
pub struct SealedPayload {
    /// The name of the value, unique in its entry.
    pub field: String,
    /// The data key that opens it.
    pub key: KeyId,
    /// The random nonce of XChaCha20-Poly1305.
    pub nonce: [u8; 24],
    /// XChaCha20-Poly1305 of `salt || JCS(value)`, bound to ledger, event and field.
    pub ciphertext: Vec<u8>,
}

impl fmt::Debug for SealedPayload {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "SealedPayload({}, {}, {} bytes)", self.field, self.key, self.ciphertext.len())
    }
}

/// An opened value with the salt that lets anyone check its commitment.
pub struct Opened {
    /// The salt.
    pub salt: [u8; SALT],
    jcs: Zeroizing<String>,
}

impl Opened {
    /// The value's canonical JSON text.
    #[must_use]
    pub fn jcs(&self) -> &str {
        &self.jcs
    }

    /// The value.
    ///
    /// # Errors
    /// [`SealError::NotThisValue`] when the text is not a `T`.
    pub fn decode<'a, T: Deserialize<'a>>(&'a self) -> Result<T, SealError> {
        serde_json::from_str(&self.jcs).map_err(|_| SealError::NotThisValue)
    }
}

impl fmt::Debug for Opened {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Opened(…)")
    }
}

/// Why a value could not be sealed or opened. Never says anything of the value.
#[derive(Debug, thiserror::Error)]
pub enum SealError {
    /// The value has no canonical form.
    #[error("the value has no canonical form")]
    NotCanonical(#[from] JcsError),
    /// The value is too long to be encrypted.
    #[error("the value cannot be encrypted")]
    Encrypt,
    /// The payload was sealed under another key.
    #[error("the payload needs the key {wanted}")]
    OtherKey {
        /// The key that the payload or the commitment names.
        wanted: KeyId,
    },
    /// The ciphertext, its nonce, or what it is bound to was altered.
    #[error("the payload was altered or belongs elsewhere")]
    Altered,
    /// The opened value is not the one that the leaf commits to.
    #[error("the payload is not the value that the entry commits to")]
    NotCommitted,
    /// The opened value is of another type than asked for.
    #[error("the sealed value has another type")]
    NotThisValue,
}

/// Seals a value of one event.
///
/// # Errors
/// When the value has no canonical form.
pub fn seal<T: Serialize + ?Sized>(
    key: &DataKey,
    ledger: LedgerId,
    event: EventId,
    field: &str,
    value: &T,
) -> Result<(Commitment, SealedPayload), SealError> {
    let jcs = Zeroizing::new(Canonical::of(value)?.into_string());
    let salt: [u8; SALT] = rand::random();
    let nonce: [u8; 24] = rand::random();
    let commitment = Commitment::to(key.id, &salt, jcs.as_bytes());
    let mut plain = Zeroizing::new(Vec::with_capacity(SALT + jcs.len()));
    plain.extend_from_slice(&salt);
    plain.extend_from_slice(jcs.as_bytes());
    let ciphertext = encrypt(key.secret(), &nonce, &plain, &bound_to(ledger, event, field));
    let ciphertext = ciphertext.ok_or(SealError::Encrypt)?;
    Ok((commitment, SealedPayload { field: field.to_owned(), key: key.id, nonce, ciphertext }))
}

/// Opens a sealed value and checks that it is the one that was committed to.
///
/// # Errors
/// See [`SealError`].
pub fn open(
    key: &DataKey,
    ledger: LedgerId,
    event: EventId,
    payload: &SealedPayload,
    commitment: &Commitment,
) -> Result<Opened, SealError> {
    if commitment.key != key.id {
        return Err(SealError::OtherKey { wanted: commitment.key });
    }
    let opened = open_unchecked(key, ledger, event, payload)?;
    if Commitment::to(key.id, &opened.salt, opened.jcs.as_bytes()) != *commitment {
        return Err(SealError::NotCommitted);
    }
    Ok(opened)
}

/// Opens a sealed value without its commitment; the caller compares.
pub(crate) fn open_unchecked(
    key: &DataKey,
    ledger: LedgerId,
    event: EventId,
    payload: &SealedPayload,
) -> Result<Opened, SealError> {
    if payload.key != key.id {
        return Err(SealError::OtherKey { wanted: payload.key });
    }
    let aad = bound_to(ledger, event, &payload.field);
    let plain = decrypt(key.secret(), &payload.nonce, &payload.ciphertext, &aad).ok_or(SealError::Altered)?;
    let (salt, jcs) = plain.split_first_chunk::<SALT>().ok_or(SealError::Altered)?;
    let jcs = std::str::from_utf8(jcs).map_err(|_| SealError::Altered)?;
    Ok(Opened { salt: *salt, jcs: Zeroizing::new(jcs.to_owned()) })
}

fn bound_to(ledger: LedgerId, event: EventId, field: &str) -> Vec<u8> {
    [ledger.as_bytes(), event.as_bytes(), field.as_bytes()].concat()
}

/// XChaCha20-Poly1305; `None` only for messages beyond its bounds (about 256 GiB).
pub(crate) fn encrypt(secret: &[u8; 32], nonce: &[u8; 24], plain: &[u8], aad: &[u8]) -> Option<Vec<u8>> {
    let cipher = XChaCha20Poly1305::new(secret.into());
    cipher.encrypt(&XNonce::from(*nonce), Payload { msg: plain, aad }).ok()
}

/// The plaintext, if nothing was altered.
pub(crate) fn decrypt(
    secret: &[u8; 32],
    nonce: &[u8; 24],
    ciphertext: &[u8],
    aad: &[u8],
) -> Option<Zeroizing<Vec<u8>>> {
    let cipher = XChaCha20Poly1305::new(secret.into());
    cipher.decrypt(&XNonce::from(*nonce), Payload { msg: ciphertext, aad }).ok().map(Zeroizing::new)
}
