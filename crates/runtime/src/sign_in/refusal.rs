//! Why nobody was signed in, and why credentials were not taken. Nothing here tells whether a login exists.

use std::time::Duration;

/// Why someone was not signed in.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum SignInError {
    /// The login does not exist or the password is wrong.
    #[error("wrong login or password")]
    WrongCredentials,
    /// Too many failures for this login; nothing was looked at.
    #[error("too many failures; try again in {} s", after.as_secs() + 1)]
    TryLater {
        /// When the next attempt will be looked at.
        after: Duration,
    },
    /// The password is right, and the account has a second factor.
    #[error("a code of the second factor is needed")]
    CodeRequired,
    /// The code is wrong or was used, or the challenge is unknown or too old.
    #[error("wrong code")]
    WrongCode,
    /// Too many sign-ins at once, or the accounts database does not answer. Retry after a moment.
    #[error("busy")]
    Busy,
}

/// Why credentials were not changed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum CredentialError {
    /// The login is empty, longer than 100 characters, or holds control characters.
    #[error("the login is empty, too long or holds control characters")]
    LoginInvalid,
    /// Another account of this installation has the login.
    #[error("the login belongs to another account")]
    LoginTaken,
    /// The password is too short.
    #[error("a password has at least {least} characters")]
    PasswordTooShort {
        /// The least number of characters.
        least: usize,
    },
    /// The password is too long.
    #[error("a password has at most {most} characters")]
    PasswordTooLong {
        /// The largest number of characters.
        most: usize,
    },
    /// The current password is not the one given.
    #[error("the current password is wrong")]
    WrongPassword,
    /// Too many failures for this login.
    #[error("too many failures; try again in {} s", after.as_secs() + 1)]
    TryLater {
        /// When the next attempt will be looked at.
        after: Duration,
    },
    /// The invitation is unknown, used, taken back or too old: nobody learns which.
    #[error("the invitation is not valid")]
    InvitationInvalid,
    /// The code of the second factor is wrong.
    #[error("the code is wrong")]
    WrongCode,
    /// The account may not do this: it was disabled.
    #[error("the account may not do this")]
    Forbidden,
    /// The account has no login yet.
    #[error("the account has no login")]
    UnknownAccount,
    /// Too much at once, or the accounts database does not answer. Retry after a moment.
    #[error("busy")]
    Busy,
}

fn log(error: &sqlx::Error) {
    tracing::warn!(error = error as &dyn std::error::Error, "the accounts database failed");
}

impl From<sqlx::Error> for SignInError {
    fn from(error: sqlx::Error) -> Self {
        log(&error);
        Self::Busy
    }
}

impl From<sqlx::Error> for CredentialError {
    fn from(error: sqlx::Error) -> Self {
        log(&error);
        Self::Busy
    }
}
