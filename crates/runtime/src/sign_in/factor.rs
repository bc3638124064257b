//! The second factor: a secret shared with an authenticator app, wrapped by the instance key, and recovery codes of which only the
//! SHA-256 is stored. Between the password and the code stands a challenge, which is a token like a session's and no session.

use std::time::Duration;

use socai_ledger::Hash;
use socai_school::ids::{AccountId, SchoolId};
use zeroize::Zeroizing;

use super::attempts::Attempt;
use super::rows::Found;
use super::session::{Session, Token, milliseconds};
use super::{CredentialError, SignIn, SignInError, totp};
use crate::accounts::{Accounts, on};

/// How long the code may be awaited after the password.
pub const CHALLENGE: Duration = Duration::from_secs(5 * 60);
/// Recovery codes that are made at once.
const RECOVERY_CODES: usize = 10;
/// What the wrapped secret is bound to, besides school and account.
const PURPOSE: &[u8] = b"socai second factor 1";

/// What came of a login and a password.
#[derive(Debug)]
pub enum Entered {
    /// Signed in.
    Session(Token, Session),
    /// The account has a second factor: its code is awaited with this challenge.
    Challenge(Token),
}

/// A secret for an authenticator app. Shown once.
pub struct FactorSecret {
    /// As an app reads it from a picture: `otpauth://totp/…`.
    pub uri: Zeroizing<String>,
    /// As a person types it.
    pub base32: Zeroizing<String>,
}

/// A second factor whose first code was right, not yet in force.
pub struct PreparedFactor {
    school: SchoolId,
    account: AccountId,
    step: i64,
}

type FactorRow = (Vec<u8>, i64);
type ChallengeRow = (Vec<u8>, Vec<u8>, String, i64);

impl SignIn {
    /// After a right password: a session, or a challenge for who has a second factor.
    pub(super) async fn enter(&self, found: &Found) -> Result<Entered, SignInError> {
        if self.accounts.factor(found.school, found.account, true).await?.is_none() {
            let (token, session) = self.begin(found).await?;
            return Ok(Entered::Session(token, session));
        }
        let (token, now) = (Token::random(), self.now());
        self.accounts.put_challenge(&token, found, now, now + milliseconds(CHALLENGE)).await?;
        Ok(Entered::Challenge(token))
    }

    /// The second step: a code of the app, or a recovery code, which is used up.
    ///
    /// # Errors
    /// [`SignInError::WrongCode`], also for a code that was used and for a challenge that is unknown or too old; after
    /// failures [`SignInError::TryLater`].
    pub async fn finish(&self, challenge: &str, code: &str) -> Result<(Token, Session), SignInError> {
        let digest = Token::parse(challenge).ok_or(SignInError::WrongCode)?.digest();
        let found = self.accounts.challenge(&digest, self.now()).await?.ok_or(SignInError::WrongCode)?;
        let key = attempts_key(found.account);
        if let Attempt::TooEarly(after) = self.accounts.attempt(&key, self.now()).await? {
            return Err(SignInError::TryLater { after });
        }
        if !self.use_code(found.school, found.account, code).await? {
            return Err(SignInError::WrongCode);
        }
        self.accounts.drop_challenge(&digest).await?;
        self.accounts.forget_attempts(&key).await?;
        self.begin(&found).await
    }

    /// Uses a code up. False when it is wrong, was used, or there is no factor.
    async fn use_code(&self, school: SchoolId, account: AccountId, code: &str) -> Result<bool, SignInError> {
        let Some((wrapped, used)) = self.accounts.factor(school, account, true).await? else {
            return Ok(false);
        };
        let code: String = code.chars().filter(char::is_ascii_alphanumeric).collect();
        if code.len() != 6 {
            let digest = Hash::of(code.to_ascii_lowercase().as_bytes());
            return Ok(self.accounts.use_recovery(school, account, &digest).await?);
        }
        let Some(secret) = self.key.decrypt(&wrapped, &bound(school, account)) else {
            tracing::error!("a second factor cannot be unwrapped: the instance key is another one");
            return Ok(false);
        };
        match totp::step(&secret, &code, self.now().div_euclid(1000), used) {
            Some(step) => Ok(self.accounts.use_step(school, account, step).await?),
            None => Ok(false),
        }
    }

    /// Makes a secret for an account, which is in force only when a code of it was shown. `issuer` is what the app calls it.
    ///
    /// # Errors
    /// [`CredentialError::UnknownAccount`] for an account without a login, [`CredentialError::Busy`].
    pub async fn begin_factor(
        &self,
        school: SchoolId,
        account: AccountId,
        issuer: &str,
    ) -> Result<FactorSecret, CredentialError> {
        let login =
            self.accounts.login_of(school, account).await?.ok_or(CredentialError::UnknownAccount)?.login;
        let secret = totp::secret();
        let wrapped =
            self.key.encrypt(&secret, &bound(school, account)).map_err(|_| CredentialError::Busy)?;
        self.accounts.put_pending(school, account, &wrapped).await?;
        Ok(FactorSecret { uri: totp::uri(&secret, issuer, &login), base32: totp::base32(&secret) })
    }

    /// Looks at the first code of a secret that was begun, before anything is recorded.
    ///
    /// # Errors
    /// [`CredentialError::WrongCode`], [`CredentialError::TryLater`], [`CredentialError::Busy`].
    pub async fn prepare_factor(
        &self,
        school: SchoolId,
        account: AccountId,
        code: &str,
    ) -> Result<PreparedFactor, CredentialError> {
        let key = attempts_key(account);
        if let Attempt::TooEarly(after) = self.accounts.attempt(&key, self.now()).await? {
            return Err(CredentialError::TryLater { after });
        }
        let (wrapped, _) =
            self.accounts.factor(school, account, false).await?.ok_or(CredentialError::WrongCode)?;
        let secret = self.key.decrypt(&wrapped, &bound(school, account)).ok_or(CredentialError::WrongCode)?;
        let code: String = code.chars().filter(char::is_ascii_digit).collect();
        let step = totp::step(&secret, &code, self.now().div_euclid(1000), i64::MIN);
        let step = step.ok_or(CredentialError::WrongCode)?;
        self.accounts.forget_attempts(&key).await?;
        Ok(PreparedFactor { school, account, step })
    }

    /// Puts a second factor in force, in place of one that there was. Answers the recovery codes, which are shown once. All other
    /// sessions of the account go on: they were begun by its person.
    ///
    /// # Errors
    /// [`CredentialError::Busy`]; nothing changed then.
    pub async fn put_factor(
        &self,
        PreparedFactor { school, account, step }: PreparedFactor,
    ) -> Result<Vec<Zeroizing<String>>, CredentialError> {
        let codes: Vec<Zeroizing<String>> = (0..RECOVERY_CODES).map(|_| recovery_code()).collect();
        let digests: Vec<Hash> =
            codes.iter().map(|code| Hash::of(code.replace('-', "").as_bytes())).collect();
        self.accounts.confirm_factor(school, account, step, &digests).await?;
        Ok(codes)
    }

    /// Takes the second factor of an account away, and ends its sessions.
    ///
    /// # Errors
    /// [`CredentialError::Busy`].
    pub async fn drop_factor(&self, school: SchoolId, account: AccountId) -> Result<(), CredentialError> {
        self.accounts.drop_factor(school, account).await?;
        self.end_sessions(school, account).await?;
        self.accounts.forget_attempts(&attempts_key(account)).await?;
        Ok(())
    }
}

/// No login begins with a control character, so nobody can fail in somebody else's name.
fn attempts_key(account: AccountId) -> String {
    format!("\u{1}{account}")
}

fn bound(school: SchoolId, account: AccountId) -> Vec<u8> {
    [PURPOSE, school.0.as_bytes(), account.0.as_bytes()].concat()
}

/// Eighty random bits, in groups that can be typed from paper.
fn recovery_code() -> Zeroizing<String> {
    let bits = rand::random::<u128>() >> 48;
    let text = Zeroizing::new(format!("{bits:020x}"));
    let groups: Vec<&str> = (0..5).filter_map(|group| text.get(4 * group..4 * group + 4)).collect();
    Zeroizing::new(groups.join("-"))
}

impl Accounts {
    /// The wrapped secret and the last step that was used.
    async fn factor(
        &self,
        school: SchoolId,
        account: AccountId,
        in_force: bool,
    ) -> Result<Option<FactorRow>, sqlx::Error> {
        let (school, account) = (school.0.as_bytes().as_slice(), account.0.as_bytes().as_slice());
        on!(&self.db, pool => {
            sqlx::query_as(
                "select secret, last_step from factor where school = $1 and account = $2 and in_force = $3",
            )
            .bind(school).bind(account).bind(i64::from(in_force)).fetch_optional(pool).await
        })
    }

    async fn put_pending(
        &self,
        school: SchoolId,
        account: AccountId,
        secret: &[u8],
    ) -> Result<(), sqlx::Error> {
        let (school, account) = (school.0.as_bytes().as_slice(), account.0.as_bytes().as_slice());
        on!(&self.db, pool => {
            sqlx::query(
                "insert into factor (school, account, in_force, secret, last_step) values ($1, $2, 0, $3, 0) \
                 on conflict (school, account, in_force) do update set secret = excluded.secret, last_step = 0",
            )
            .bind(school).bind(account).bind(secret).execute(pool).await.map(|_| ())
        })
    }

    async fn confirm_factor(
        &self,
        school: SchoolId,
        account: AccountId,
        step: i64,
        codes: &[Hash],
    ) -> Result<(), sqlx::Error> {
        let (school, account) = (school.0.as_bytes().as_slice(), account.0.as_bytes().as_slice());
        on!(&self.db, pool => {
            let mut tx = pool.begin().await?;
            sqlx::query("delete from factor where school = $1 and account = $2 and in_force = 1")
                .bind(school).bind(account).execute(&mut *tx).await?;
            sqlx::query(
                "update factor set in_force = 1, last_step = $3 where school = $1 and account = $2 and in_force = 0",
            )
            .bind(school).bind(account).bind(step).execute(&mut *tx).await?;
            sqlx::query("delete from recovery_code where school = $1 and account = $2")
                .bind(school).bind(account).execute(&mut *tx).await?;
            for code in codes {
                sqlx::query("insert into recovery_code (school, account, code) values ($1, $2, $3)")
                    .bind(school).bind(account).bind(code.as_bytes().as_slice()).execute(&mut *tx).await?;
            }
            tx.commit().await
        })
    }

    /// True for the one who uses the step first.
    async fn use_step(&self, school: SchoolId, account: AccountId, step: i64) -> Result<bool, sqlx::Error> {
        let (school, account) = (school.0.as_bytes().as_slice(), account.0.as_bytes().as_slice());
        let used = on!(&self.db, pool => {
            sqlx::query(
                "update factor set last_step = $3 \
                 where school = $1 and account = $2 and in_force = 1 and last_step < $3",
            )
            .bind(school).bind(account).bind(step).execute(pool).await?.rows_affected()
        });
        Ok(used > 0)
    }

    /// True for the one who uses the code first.
    async fn use_recovery(
        &self,
        school: SchoolId,
        account: AccountId,
        code: &Hash,
    ) -> Result<bool, sqlx::Error> {
        let (school, account) = (school.0.as_bytes().as_slice(), account.0.as_bytes().as_slice());
        let used = on!(&self.db, pool => {
            sqlx::query("delete from recovery_code where school = $1 and account = $2 and code = $3")
                .bind(school).bind(account).bind(code.as_bytes().as_slice()).execute(pool).await?.rows_affected()
        });
        Ok(used > 0)
    }

    async fn drop_factor(&self, school: SchoolId, account: AccountId) -> Result<(), sqlx::Error> {
        let (school, account) = (school.0.as_bytes().as_slice(), account.0.as_bytes().as_slice());
        on!(&self.db, pool => {
            let mut tx = pool.begin().await?;
            sqlx::query("delete from factor where school = $1 and account = $2")
                .bind(school).bind(account).execute(&mut *tx).await?;
            sqlx::query("delete from recovery_code where school = $1 and account = $2")
                .bind(school).bind(account).execute(&mut *tx).await?;
            tx.commit().await
        })
    }

    async fn put_challenge(
        &self,
        token: &Token,
        found: &Found,
        now: i64,
        expires: i64,
    ) -> Result<(), sqlx::Error> {
        let digest = token.digest();
        let (school, account) = (found.school.0.as_bytes().as_slice(), found.account.0.as_bytes().as_slice());
        on!(&self.db, pool => {
            sqlx::query("delete from challenge where expires_at <= $1").bind(now).execute(pool).await?;
            sqlx::query(
                "insert into challenge (token, school, account, login, expires_at) values ($1, $2, $3, $4, $5)",
            )
            .bind(digest.as_bytes().as_slice()).bind(school).bind(account).bind(&found.login).bind(expires)
            .execute(pool).await.map(|_| ())
        })
    }

    async fn challenge(&self, digest: &Hash, now: i64) -> Result<Option<Found>, sqlx::Error> {
        let row: Option<ChallengeRow> = on!(&self.db, pool => {
            sqlx::query_as(
                "select school, account, login, expires_at from challenge where token = $1 and expires_at > $2",
            )
            .bind(digest.as_bytes().as_slice()).bind(now).fetch_optional(pool).await?
        });
        let found = |(school, account, login, _): ChallengeRow| {
            let (school, account) =
                (SchoolId(super::rows::uuid(&school)?), AccountId(super::rows::uuid(&account)?));
            Ok(Found { school, account, login, password: String::new() })
        };
        row.map(found).transpose()
    }

    async fn drop_challenge(&self, digest: &Hash) -> Result<(), sqlx::Error> {
        on!(&self.db, pool => {
            sqlx::query("delete from challenge where token = $1")
                .bind(digest.as_bytes().as_slice()).execute(pool).await.map(|_| ())
        })
    }

    /// Challenges of an account end with its sessions: the password behind them may be another one now.
    pub(super) async fn drop_challenges(
        &self,
        school: SchoolId,
        account: AccountId,
    ) -> Result<(), sqlx::Error> {
        let (school, account) = (school.0.as_bytes().as_slice(), account.0.as_bytes().as_slice());
        on!(&self.db, pool => {
            sqlx::query("delete from challenge where school = $1 and account = $2")
                .bind(school).bind(account).execute(pool).await.map(|_| ())
        })
    }
}
