//! Identifiers: which ledger, which event, which command, which key.
//!
//! All are UUIDs and none of them says anything about what the ledger is for.

use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Serialize};
use uuid::Uuid;

macro_rules! id {
    ($(#[$doc:meta])* $name:ident) => {
        $(#[$doc])*
        #[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
        #[serde(transparent)]
        pub struct $name(pub Uuid);

        impl $name {
            /// The bytes in network order, as both databases store them.
            #[must_use]
            pub const fn as_bytes(&self) -> &[u8; 16] {
                self.0.as_bytes()
            }

            /// The identifier with exactly these bytes.
            #[must_use]
            pub const fn from_bytes(bytes: [u8; 16]) -> Self {
                Self(Uuid::from_bytes(bytes))
            }
        }

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                fmt::Display::fmt(&self.0, f)
            }
        }

        impl fmt::Debug for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                write!(f, concat!(stringify!($name), "({})"), self.0)
            }
        }

        impl FromStr for $name {
            type Err = uuid::Error;

            fn from_str(text: &str) -> Result<Self, Self::Err> {
                Uuid::try_parse(text).map(Self)
            }
        }

        impl From<Uuid> for $name {
            fn from(id: Uuid) -> Self {
                Self(id)
            }
        }
    };
}

id! {
    /// One ledger: one tenant's history. The first key column of every table.
    LedgerId
}
id! {
    /// One event. UUIDv7, made by whoever decides; unique in its ledger.
    EventId
}
id! {
    /// One command, chosen by the caller: the idempotency key of an append.
    CommandId
}
id! {
    /// One data key. A new one is made when its predecessor has been destroyed.
    KeyId
}

impl LedgerId {
    /// A new random ledger id (UUIDv4).
    #[must_use]
    pub fn random() -> Self {
        Self(Uuid::new_v4())
    }
}

impl EventId {
    /// A new time-ordered event id (UUIDv7, RFC 9562 section 5.7).
    #[must_use]
    pub fn now() -> Self {
        Self(Uuid::now_v7())
    }
}

impl CommandId {
    /// A new random command id (UUIDv4), for callers that keep none of their own.
    #[must_use]
    pub fn random() -> Self {
        Self(Uuid::new_v4())
    }
}

impl KeyId {
    /// A new random key id (UUIDv4).
    #[must_use]
    pub fn random() -> Self {
        Self(Uuid::new_v4())
    }
}
