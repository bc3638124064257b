//! Signing in: logins, passwords, delays after failures, and sessions. Knows which account of which school a login is;
//! not what an account may do, which every request asks of the school's policy.

mod attempts;
mod factor;
mod invitation;
mod password;
mod recall;
mod refusal;
mod rows;
mod session;
#[cfg(test)]
mod tests;
mod totp;

use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

use jiff::Timestamp;
use socai_ledger::InstanceKey;
use socai_school::ids::{AccountId, SchoolId};
use unicode_normalization::UnicodeNormalization;

pub use factor::{CHALLENGE, Entered, FactorSecret, PreparedFactor};
pub use invitation::{InvitationLink, Invited, Invitee};
pub use password::PasswordCost;
pub use refusal::{CredentialError, SignInError};
pub use session::{ABSOLUTE, IDLE, Session, Token};

use crate::accounts::Accounts;
use crate::clock::Clock;
use crate::error::OpenError;
use crate::metrics::count;
use attempts::Attempt;
use password::Hasher;
use recall::Recall;

/// Longest login, in characters.
pub const LOGIN_LIMIT: usize = 100;
/// Shortest password, in characters (OWASP ASVS 5.0, 6.2.1).
pub const PASSWORD_LEAST: usize = 12;
/// Longest password, in characters: hashing must not become a way to keep the machine busy.
pub const PASSWORD_MOST: usize = 128;

/// A login of a school's account.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Login {
    /// The account.
    pub account: AccountId,
    /// What is typed to sign in, folded.
    pub login: String,
    /// When its password was set.
    pub changed_at: Timestamp,
    /// When somebody last signed in with it; none when nobody has, as far as is known.
    pub signed_in_at: Option<Timestamp>,
}

/// A login and a password that may be set: of the right form, free, and hashed.
pub struct Prepared {
    school: SchoolId,
    account: AccountId,
    login: String,
    hash: String,
}

/// Signs people in and out. Clones share everything.
#[derive(Clone)]
pub struct SignIn {
    accounts: Accounts,
    clock: Arc<dyn Clock>,
    hasher: Hasher,
    /// Wraps the secrets of second factors.
    key: InstanceKey,
    recall: Arc<Recall>,
    counted: Arc<Counted>,
}

#[derive(Default)]
struct Counted {
    ok: AtomicU64,
    refused: AtomicU64,
}

impl SignIn {
    pub(crate) fn new(
        accounts: Accounts,
        clock: Arc<dyn Clock>,
        cost: PasswordCost,
        key: InstanceKey,
    ) -> Result<Self, OpenError> {
        Ok(Self {
            accounts,
            clock,
            hasher: Hasher::new(cost)?,
            key,
            recall: Arc::default(),
            counted: Arc::default(),
        })
    }

    /// Gives an account a login and a password, in place of those it had, and ends its sessions. Whether the account
    /// exists is the caller's business, and that the school's ledger knows of it.
    ///
    /// # Errors
    /// See [`CredentialError`]; nothing changed then.
    pub async fn set_password(
        &self,
        school: SchoolId,
        account: AccountId,
        login: &str,
        password: &str,
    ) -> Result<(), CredentialError> {
        let prepared = self.prepare(school, account, login, password).await?;
        self.put(prepared).await
    }

    /// Looks at a login and a password for an account before anything is recorded or changed.
    ///
    /// # Errors
    /// See [`CredentialError`].
    pub async fn prepare(
        &self,
        school: SchoolId,
        account: AccountId,
        login: &str,
        password: &str,
    ) -> Result<Prepared, CredentialError> {
        let login = folded(login).ok_or(CredentialError::LoginInvalid)?;
        let password = accepted(password)?;
        let found = self.accounts.find_login(&login).await?;
        if found.is_some_and(|found| (found.school, found.account) != (school, account)) {
            return Err(CredentialError::LoginTaken);
        }
        let hash = self.hasher.hash(password).await.ok_or(CredentialError::Busy)?;
        Ok(Prepared { school, account, login, hash })
    }

    /// Looks at a new password for one's own account before anything is recorded or changed; the current one must be right.
    ///
    /// # Errors
    /// See [`CredentialError`].
    pub async fn prepare_own(
        &self,
        school: SchoolId,
        account: AccountId,
        current: &str,
        new: &str,
    ) -> Result<Prepared, CredentialError> {
        let new = accepted(new)?;
        let found = self.accounts.login_of(school, account).await?.ok_or(CredentialError::UnknownAccount)?;
        // A stolen session must not become a way to try passwords.
        if let Attempt::TooEarly(after) = self.accounts.attempt(&found.login, self.now()).await? {
            return Err(CredentialError::TryLater { after });
        }
        let current = normalized(current);
        match self.hasher.check(current, Some(found.password)).await {
            None => return Err(CredentialError::Busy),
            Some(false) => return Err(CredentialError::WrongPassword),
            Some(true) => {}
        }
        let hash = self.hasher.hash(new).await.ok_or(CredentialError::Busy)?;
        Ok(Prepared { school, account, login: found.login, hash })
    }

    /// Sets what was prepared. All sessions of the account end.
    ///
    /// # Errors
    /// [`CredentialError::LoginTaken`] when another account took the login meanwhile, [`CredentialError::Busy`]; nothing changed
    /// then.
    pub async fn put(&self, prepared: Prepared) -> Result<(), CredentialError> {
        let Prepared { school, account, login, hash } = prepared;
        if !self.accounts.put_login(school, account, &login, &hash, self.now()).await? {
            return Err(CredentialError::LoginTaken);
        }
        self.accounts.drop_invitation(school, account).await?;
        self.end_sessions(school, account).await?;
        self.accounts.forget_attempts(&login).await?;
        Ok(())
    }

    /// Signs in where no second factor is in the way. The token is shown once and stored nowhere.
    ///
    /// # Errors
    /// As for [`SignIn::enter_password`]; [`SignInError::CodeRequired`] for an account with a second factor.
    pub async fn sign_in(&self, login: &str, password: &str) -> Result<(Token, Session), SignInError> {
        match self.enter_password(login, password).await? {
            Entered::Session(token, session) => Ok((token, session)),
            Entered::Challenge(_) => Err(SignInError::CodeRequired),
        }
    }

    /// The first step of signing in, for most people the only one.
    ///
    /// # Errors
    /// [`SignInError`]; a login that does not exist is told from a wrong password neither by the answer nor by its time.
    pub async fn enter_password(&self, login: &str, password: &str) -> Result<Entered, SignInError> {
        let result = self.try_password(login, password).await;
        self.count(result.is_ok(), result.as_ref().err());
        result
    }

    /// The second step: a code of the app, or a recovery code.
    ///
    /// # Errors
    /// [`SignInError::WrongCode`], [`SignInError::TryLater`], [`SignInError::Busy`].
    pub async fn enter_code(&self, challenge: &str, code: &str) -> Result<(Token, Session), SignInError> {
        let result = self.finish(challenge, code).await;
        self.count(result.is_ok(), result.as_ref().err());
        result
    }

    fn count(&self, is_ok: bool, error: Option<&SignInError>) {
        match error {
            None if is_ok => count(&self.counted.ok),
            Some(SignInError::Busy | SignInError::CodeRequired) | None => {}
            Some(SignInError::WrongCredentials | SignInError::WrongCode | SignInError::TryLater { .. }) => {
                count(&self.counted.refused);
            }
        }
    }

    async fn try_password(&self, login: &str, password: &str) -> Result<Entered, SignInError> {
        // What cannot be a login or a password is neither looked up nor hashed: its form says nothing about accounts.
        let login = folded(login).ok_or(SignInError::WrongCredentials)?;
        if password.chars().count() > PASSWORD_MOST {
            return Err(SignInError::WrongCredentials);
        }
        // Counted as a failure before it is looked at, so that parallel attempts cannot slip past the delay.
        if let Attempt::TooEarly(after) = self.accounts.attempt(&login, self.now()).await? {
            return Err(SignInError::TryLater { after });
        }
        let found = self.accounts.find_login(&login).await?;
        let stored = found.as_ref().map(|found| found.password.clone());
        let password = normalized(password);
        let is_right = self.hasher.check(password.clone(), stored).await.ok_or(SignInError::Busy)?;
        let found = found.filter(|_| is_right).ok_or(SignInError::WrongCredentials)?;
        if self.hasher.is_outdated(&found.password)
            && let Some(hash) = self.hasher.hash(password).await
        {
            self.accounts.put_login(found.school, found.account, &login, &hash, self.now()).await?;
        }
        self.accounts.forget_attempts(&login).await?;
        self.enter(&found).await
    }

    async fn begin(&self, found: &rows::Found) -> Result<(Token, Session), SignInError> {
        let (token, session) = (Token::random(), Session::begin(found, self.now()));
        self.accounts.begin_session(&token, &session).await?;
        Ok((token, session))
    }

    /// The session of a token; `None` when there is none, or it has ended: after [`IDLE`] without a request, after
    /// [`ABSOLUTE`] in any case. One that another process has ended may be taken for open for another second.
    ///
    /// # Errors
    /// [`SignInError::Busy`] when the accounts cannot be read.
    pub async fn session(&self, token: &str) -> Result<Option<Session>, SignInError> {
        let Some(token) = Token::parse(token) else { return Ok(None) };
        let (digest, now) = (token.digest(), self.now());
        let ticket = match self.recall.find(&digest, now) {
            Ok(session) => return Ok(Some(session)),
            Err(ticket) => ticket,
        };
        let session = self.accounts.touch_session(&digest, now).await?;
        if let Some(session) = &session {
            self.recall.keep(ticket, digest, session, now);
        }
        Ok(session)
    }

    /// Ends the session of a token, if there is one.
    ///
    /// # Errors
    /// [`SignInError::Busy`] when the accounts cannot be written.
    pub async fn sign_out(&self, token: &str) -> Result<(), SignInError> {
        let Some(token) = Token::parse(token) else { return Ok(()) };
        let ended = self.accounts.end_session(&token.digest()).await;
        // Whatever the database answered: it may have ended.
        self.recall.forget();
        Ok(ended?)
    }

    /// Ends all sessions of an account: when it is disabled, or when a token may have been lost.
    ///
    /// # Errors
    /// [`SignInError::Busy`] when the accounts cannot be written.
    pub async fn sign_out_all(&self, school: SchoolId, account: AccountId) -> Result<(), SignInError> {
        Ok(self.end_sessions(school, account).await?)
    }

    async fn end_sessions(&self, school: SchoolId, account: AccountId) -> Result<(), sqlx::Error> {
        self.accounts.drop_challenges(school, account).await?;
        let ended = self.accounts.end_sessions(school, account).await;
        // Whatever the database answered: they may have ended.
        self.recall.forget();
        ended
    }

    /// The logins of a school, by login.
    ///
    /// # Errors
    /// [`SignInError::Busy`] when the accounts cannot be read.
    pub async fn logins(&self, school: SchoolId) -> Result<Vec<Login>, SignInError> {
        Ok(self.accounts.logins(school).await?)
    }

    /// Sign-ins that succeeded, and that were refused, since the start.
    pub(crate) fn counted(&self) -> (u64, u64) {
        (self.counted.ok.load(Ordering::Relaxed), self.counted.refused.load(Ordering::Relaxed))
    }

    fn now(&self) -> i64 {
        self.clock.now().as_millisecond()
    }
}

/// A login as [`Session::login`] has it: logins are compared without regard to case and to how accents were typed.
/// `None` for what cannot be one.
#[must_use]
pub fn folded(login: &str) -> Option<String> {
    let folded: String = login.trim().nfc().flat_map(char::to_lowercase).nfc().collect();
    let fits = !folded.is_empty() && folded.chars().count() <= LOGIN_LIMIT;
    (fits && !folded.chars().any(char::is_control)).then_some(folded)
}

/// Keyboards compose accents differently; the same password must be the same bytes.
fn normalized(password: &str) -> zeroize::Zeroizing<String> {
    zeroize::Zeroizing::new(password.nfc().collect())
}

fn accepted(password: &str) -> Result<zeroize::Zeroizing<String>, CredentialError> {
    let password = normalized(password);
    match password.chars().count() {
        ..PASSWORD_LEAST => Err(CredentialError::PasswordTooShort { least: PASSWORD_LEAST }),
        PASSWORD_LEAST..=PASSWORD_MOST => Ok(password),
        _ => Err(CredentialError::PasswordTooLong { most: PASSWORD_MOST }),
    }
}
