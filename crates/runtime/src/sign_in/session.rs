//! Sessions and their tokens: 256 random bits, of which only the SHA-256 is stored.

use std::fmt;
use std::time::Duration;

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use jiff::Timestamp;
use socai_ledger::Hash;
use socai_school::ids::{AccountId, SchoolId};
use zeroize::Zeroizing;

use super::rows::Found;

/// A session ends after this time without a request (counted to the minute).
pub const IDLE: Duration = Duration::from_secs(30 * 60);
/// A session ends after this time in any case.
pub const ABSOLUTE: Duration = Duration::from_secs(12 * 60 * 60);

/// Who is signed in.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Session {
    /// The school.
    pub school: SchoolId,
    /// The account.
    pub account: AccountId,
    /// The login that was used, folded.
    pub login: String,
    /// Since when.
    pub created: Timestamp,
    /// Until when at most.
    pub expires: Timestamp,
}

impl Session {
    pub(super) fn begin(found: &Found, now: i64) -> Self {
        Self {
            school: found.school,
            account: found.account,
            login: found.login.clone(),
            created: moment(now),
            expires: moment(now.saturating_add(milliseconds(ABSOLUTE))),
        }
    }
}

/// What a signed-in client shows with each request. Secret.
#[derive(Clone)]
pub struct Token(Zeroizing<String>);

impl Token {
    pub(super) fn random() -> Self {
        let bytes: Zeroizing<[u8; 32]> = Zeroizing::new(rand::random());
        Self(Zeroizing::new(URL_SAFE_NO_PAD.encode(*bytes)))
    }

    /// `None` for what cannot be a token, so that nothing long or strange is hashed.
    pub(super) fn parse(text: &str) -> Option<Self> {
        let fits =
            text.len() == 43 && text.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'-' || b == b'_');
        fits.then(|| Self(Zeroizing::new(text.to_owned())))
    }

    /// The token as it is sent.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// What is stored. Looking up a digest tells nothing about the token by its time.
    pub(super) fn digest(&self) -> Hash {
        Hash::of(self.0.as_bytes())
    }
}

/// Never shows the token.
impl fmt::Debug for Token {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Token(…)")
    }
}

pub(super) fn moment(milliseconds: i64) -> Timestamp {
    Timestamp::from_millisecond(milliseconds).unwrap_or(Timestamp::MAX)
}

pub(super) fn milliseconds(duration: Duration) -> i64 {
    i64::try_from(duration.as_millis()).unwrap_or(i64::MAX)
}
