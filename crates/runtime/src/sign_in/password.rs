//! Password hashes: argon2id in PHC form, a bounded number at a time, away from the threads that serve requests.

use std::sync::Arc;
use std::time::Duration;

use argon2::password_hash::{PasswordHasher, PasswordVerifier};
use argon2::{Algorithm, Argon2, Params, Version};
use tokio::sync::Semaphore;
use zeroize::Zeroizing;

use crate::error::OpenError;

/// How long a sign-in waits for its turn before it is told to come back.
const WAIT: Duration = Duration::from_secs(5);

/// What one hash costs (argon2id). The default is OWASP's floor: 19 MiB, two passes, one lane; about 60 ms.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct PasswordCost {
    /// Memory in KiB.
    pub memory: u32,
    /// Passes over it.
    pub passes: u32,
    /// Lanes.
    pub lanes: u32,
}

impl Default for PasswordCost {
    fn default() -> Self {
        Self { memory: 19_456, passes: 2, lanes: 1 }
    }
}

impl PasswordCost {
    /// As little as Argon2 allows. Only for tests and demonstrations.
    #[must_use]
    pub const fn least() -> Self {
        Self { memory: 8, passes: 1, lanes: 1 }
    }
}

#[derive(Clone)]
pub(super) struct Hasher {
    argon2: Argon2<'static>,
    /// How every hash of this cost begins.
    prefix: String,
    turns: Arc<Semaphore>,
}

impl Hasher {
    pub(super) fn new(cost: PasswordCost) -> Result<Self, OpenError> {
        let PasswordCost { memory, passes, lanes } = cost;
        let params = Params::new(memory, passes, lanes, None).map_err(|_| OpenError::PasswordCost)?;
        let turns = std::thread::available_parallelism().map_or(1, usize::from);
        Ok(Self {
            argon2: Argon2::new(Algorithm::Argon2id, Version::V0x13, params),
            prefix: format!("$argon2id$v=19$m={memory},t={passes},p={lanes}$"),
            turns: Arc::new(Semaphore::new(turns)),
        })
    }

    /// The hash under a fresh salt; `None` when there are too many at once.
    pub(super) async fn hash(&self, password: Zeroizing<String>) -> Option<String> {
        self.work(move |argon2| {
            let salt: [u8; 16] = rand::random();
            argon2.hash_password_with_salt(password.as_bytes(), &salt).ok().map(|hash| hash.to_string())
        })
        .await?
    }

    /// Whether the password is the stored one. Without a stored hash the same work is done for nothing, so that time
    /// does not tell. `None` when there are too many at once.
    pub(super) async fn check(&self, password: Zeroizing<String>, stored: Option<String>) -> Option<bool> {
        self.work(move |argon2| match stored {
            Some(stored) => argon2.verify_password(password.as_bytes(), stored.as_str()).is_ok(),
            None => {
                let _ = argon2.hash_password_with_salt(password.as_bytes(), &[0; 16]);
                false
            }
        })
        .await
    }

    /// Whether the hash was made at another cost than is asked for now.
    pub(super) fn is_outdated(&self, stored: &str) -> bool {
        !stored.starts_with(&self.prefix)
    }

    async fn work<T: Send + 'static>(
        &self,
        work: impl FnOnce(&Argon2<'_>) -> T + Send + 'static,
    ) -> Option<T> {
        let turn = tokio::time::timeout(WAIT, Arc::clone(&self.turns).acquire_owned()).await.ok()?.ok()?;
        let argon2 = self.argon2.clone();
        let worked = tokio::task::spawn_blocking(move || {
            let worked = work(&argon2);
            drop(turn);
            worked
        });
        worked.await.ok()
    }
}
