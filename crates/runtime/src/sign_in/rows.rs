//! The statements about logins and sessions. The same text runs on SQLite and PostgreSQL.

use socai_ledger::Hash;
use socai_school::ids::{AccountId, SchoolId};
use uuid::Uuid;

use super::Login;
use super::session::{IDLE, Session, Token, milliseconds, moment};
use crate::accounts::{Accounts, on};

/// How exactly the last use of a session is kept: writing it with every request would cost more than the request.
const GRAIN: i64 = 60 * 1000;

/// A login as it is stored.
pub(super) struct Found {
    pub(super) school: SchoolId,
    pub(super) account: AccountId,
    pub(super) login: String,
    /// PHC string.
    pub(super) password: String,
}

type LoginRow = (Vec<u8>, Vec<u8>, String, String);
type SessionRow = (Vec<u8>, Vec<u8>, String, i64, i64, i64);

pub(super) fn uuid(bytes: &[u8]) -> Result<Uuid, sqlx::Error> {
    Uuid::from_slice(bytes).map_err(|error| sqlx::Error::Decode(error.into()))
}

fn found((school, account, login, password): LoginRow) -> Result<Found, sqlx::Error> {
    Ok(Found { school: SchoolId(uuid(&school)?), account: AccountId(uuid(&account)?), login, password })
}

impl Accounts {
    pub(super) async fn find_login(&self, login: &str) -> Result<Option<Found>, sqlx::Error> {
        on!(&self.db, pool => {
            sqlx::query_as("select school, account, login, password from login where login = $1")
                .bind(login).fetch_optional(pool).await?
        })
        .map(found)
        .transpose()
    }

    pub(super) async fn login_of(
        &self,
        school: SchoolId,
        account: AccountId,
    ) -> Result<Option<Found>, sqlx::Error> {
        let (school, account) = (school.0.as_bytes().as_slice(), account.0.as_bytes().as_slice());
        on!(&self.db, pool => {
            sqlx::query_as("select school, account, login, password from login where school = $1 and account = $2")
                .bind(school).bind(account).fetch_optional(pool).await?
        })
        .map(found)
        .transpose()
    }

    pub(super) async fn logins(&self, school: SchoolId) -> Result<Vec<Login>, sqlx::Error> {
        let school = school.0.as_bytes().as_slice();
        let rows: Vec<(Vec<u8>, String, i64, Option<i64>)> = on!(&self.db, pool => {
            sqlx::query_as("select account, login, changed_at, signed_in_at from login where school = $1 order by login")
                .bind(school).fetch_all(pool).await?
        });
        let login = |(account, login, changed_at, signed_in_at): (Vec<u8>, String, i64, Option<i64>)| {
            let account = AccountId(uuid(&account)?);
            Ok(Login {
                account,
                login,
                changed_at: moment(changed_at),
                signed_in_at: signed_in_at.map(moment),
            })
        };
        rows.into_iter().map(login).collect()
    }

    /// False, and nothing changed, when the login belongs to another account.
    pub(super) async fn put_login(
        &self,
        school: SchoolId,
        account: AccountId,
        login: &str,
        password: &str,
        now: i64,
    ) -> Result<bool, sqlx::Error> {
        let (school, account) = (school.0.as_bytes().as_slice(), account.0.as_bytes().as_slice());
        let put = on!(&self.db, pool => {
            sqlx::query(
                "insert into login (school, account, login, password, changed_at) values ($1, $2, $3, $4, $5) \
                 on conflict (school, account) do update \
                 set login = excluded.login, password = excluded.password, changed_at = excluded.changed_at",
            )
            .bind(school).bind(account).bind(login).bind(password).bind(now).execute(pool).await.map(|_| ())
        });
        match put {
            Ok(()) => Ok(true),
            Err(sqlx::Error::Database(error)) if error.is_unique_violation() => Ok(false),
            Err(error) => Err(error),
        }
    }

    /// Stores a session, and drops those that have ended.
    pub(super) async fn begin_session(&self, token: &Token, session: &Session) -> Result<(), sqlx::Error> {
        let digest = token.digest();
        let (school, account) =
            (session.school.0.as_bytes().as_slice(), session.account.0.as_bytes().as_slice());
        let (created, expires) = (session.created.as_millisecond(), session.expires.as_millisecond());
        on!(&self.db, pool => {
            sqlx::query("delete from session where expires_at <= $1 or seen_at <= $2")
                .bind(created).bind(created - milliseconds(IDLE)).execute(pool).await?;
            sqlx::query("update login set signed_in_at = $1 where school = $2 and account = $3")
                .bind(created).bind(school).bind(account).execute(pool).await?;
            sqlx::query(
                "insert into session (token, school, account, login, created_at, seen_at, expires_at) \
                 values ($1, $2, $3, $4, $5, $5, $6)",
            )
            .bind(digest.as_bytes().as_slice()).bind(school).bind(account).bind(&session.login)
            .bind(created).bind(expires).execute(pool).await.map(|_| ())
        })
    }

    /// The session of a token with this digest, unless it has ended; using it keeps it alive.
    pub(super) async fn touch_session(&self, token: &Hash, now: i64) -> Result<Option<Session>, sqlx::Error> {
        let digest = token.as_bytes().as_slice();
        let row: Option<SessionRow> = on!(&self.db, pool => {
            sqlx::query_as("select school, account, login, created_at, seen_at, expires_at from session where token = $1")
                .bind(digest).fetch_optional(pool).await?
        });
        let Some((school, account, login, created, seen, expires)) = row else { return Ok(None) };
        if now >= expires || now.saturating_sub(seen) >= milliseconds(IDLE) {
            self.end_session(token).await?;
            return Ok(None);
        }
        if now.saturating_sub(seen) >= GRAIN {
            on!(&self.db, pool => {
                sqlx::query("update session set seen_at = $1 where token = $2 and seen_at < $1")
                    .bind(now).bind(digest).execute(pool).await.map(|_| ())
            })?;
        }
        let (school, account) = (SchoolId(uuid(&school)?), AccountId(uuid(&account)?));
        Ok(Some(Session { school, account, login, created: moment(created), expires: moment(expires) }))
    }

    pub(super) async fn end_session(&self, token: &Hash) -> Result<(), sqlx::Error> {
        on!(&self.db, pool => {
            sqlx::query("delete from session where token = $1")
                .bind(token.as_bytes().as_slice()).execute(pool).await.map(|_| ())
        })
    }

    pub(super) async fn end_sessions(&self, school: SchoolId, account: AccountId) -> Result<(), sqlx::Error> {
        let (school, account) = (school.0.as_bytes().as_slice(), account.0.as_bytes().as_slice());
        on!(&self.db, pool => {
            sqlx::query("delete from session where school = $1 and account = $2")
                .bind(school).bind(account).execute(pool).await.map(|_| ())
        })
    }
}
