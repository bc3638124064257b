//! Delays after failures: five are free, then each doubles the wait, up to a quarter of an hour and never for good, so
//! that nobody can be locked out of their account by others for long.

use std::time::Duration;

use crate::accounts::{Accounts, on};

/// Attempts older than this are forgotten, in milliseconds.
const FORGOTTEN: i64 = 24 * 60 * 60 * 1000;

/// Whether an attempt may be looked at.
pub(super) enum Attempt {
    /// It may, and counts as a failure until [`Accounts::forget_attempts`].
    Counted,
    /// It may not yet.
    TooEarly(Duration),
}

impl Accounts {
    /// Counts an attempt, in one statement: of two at once, the second sees the first. The sixth failure costs 2 s, the
    /// seventh 4 s, the fifteenth and later 15 minutes.
    pub(super) async fn attempt(&self, login: &str, now: i64) -> Result<Attempt, sqlx::Error> {
        on!(&self.db, pool => {
            sqlx::query("delete from attempt where at < $1").bind(now - FORGOTTEN).execute(pool).await?;
            let counted = sqlx::query(
                "insert into attempt (login, failures, next_at, at) values ($1, 1, $2, $2) \
                 on conflict (login) do update set at = $2, failures = attempt.failures + 1, \
                 next_at = $2 + case when attempt.failures < 5 then 0 when attempt.failures > 13 then 900000 \
                 else 1000 * (1 << cast(attempt.failures - 4 as integer)) end \
                 where attempt.next_at <= $2",
            )
            .bind(login).bind(now).execute(pool).await?;
            if counted.rows_affected() > 0 {
                return Ok(Attempt::Counted);
            }
            let next: Option<(i64,)> = sqlx::query_as("select next_at from attempt where login = $1")
                .bind(login).fetch_optional(pool).await?;
            // No row: it was forgotten this moment, by a success.
            let after = next.map_or(0, |(next,)| next.saturating_sub(now));
            Ok(Attempt::TooEarly(Duration::from_millis(u64::try_from(after).unwrap_or(0))))
        })
    }

    /// Forgets the failures of a login after a success.
    pub(super) async fn forget_attempts(&self, login: &str) -> Result<(), sqlx::Error> {
        on!(&self.db, pool => {
            sqlx::query("delete from attempt where login = $1").bind(login).execute(pool).await.map(|_| ())
        })
    }
}
