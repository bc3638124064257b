//! What people do with their own credentials: recorded in the ledger under their own name, then done. Should the program end in
//! between, the ledger says too much rather than too little.

use std::time::Duration;

use socai_school::{
    credentials::{EnrollSecondFactor, InvitationState, SignInDuty},
    ids::{AccountId, SchoolId},
    local_date,
    staff::SetPassword,
};
use uuid::Uuid;
use zeroize::Zeroizing;

use crate::error::{CommandError, ReadError};
use crate::handle::{Request, SchoolHandle};
use crate::runtime::Runtime;
use crate::sign_in::CredentialError;
use crate::{Actor, Command, School};

/// How often a command is given to a school that is busy.
const TRIES: u32 = 6;
/// How long the first pause takes; each next one is twice as long.
const FIRST_PAUSE: Duration = Duration::from_millis(20);

impl Runtime {
    /// Lets an invited person set a password of their own: recorded as theirs, then set. Nobody is signed in by it.
    ///
    /// # Errors
    /// [`CredentialError::InvitationInvalid`] for every token with which nothing can be set, whatever the reason; what is wrong with
    /// the password; [`CredentialError::Busy`].
    pub async fn accept_invitation(&self, token: &str, password: &str) -> Result<(), CredentialError> {
        let (invited, prepared) = self.sign_in().prepare_invited(token, password).await?;
        let account = invited.account;
        let school = self.school(invited.school).await.map_err(|_| CredentialError::Busy)?;
        let school = school.ok_or(CredentialError::InvitationInvalid)?;
        let state = school.now().await.map_err(|_| CredentialError::Busy)?;
        let now = self.clock().now();
        let is_open = |state: &School| {
            let invitation = state.credentials.invitation(account);
            invitation.is_some_and(|it| it.state(now) == InvitationState::Open)
                && !state.staff.active_roles(account).is_empty()
        };
        // Another process may have invited a moment ago: before anybody is turned away, everything up to now is read.
        if !is_open(&state) {
            let newest = school.newest().await.map_err(|_| CredentialError::Busy)?;
            if !is_open(&newest) {
                return Err(CredentialError::InvitationInvalid);
            }
        }
        self.sign_in().claim_invitation(&invited).await?;
        let recorded = self.record(&school, account, SetPassword { account }).await;
        if recorded == Err(CredentialError::Forbidden) {
            return Err(CredentialError::InvitationInvalid);
        }
        recorded?;
        self.sign_in().put(prepared).await
    }

    /// Lets a signed-in person change their own password: recorded, then set. All their sessions end.
    ///
    /// # Errors
    /// See [`CredentialError`].
    pub async fn change_own_password(
        &self,
        (school, account): (SchoolId, AccountId),
        current: &str,
        new: &str,
    ) -> Result<(), CredentialError> {
        let prepared = self.sign_in().prepare_own(school, account, current, new).await?;
        let school = self.school(school).await.map_err(|_| CredentialError::Busy)?;
        let school = school.ok_or(CredentialError::UnknownAccount)?;
        self.record(&school, account, SetPassword { account }).await?;
        self.sign_in().put(prepared).await
    }

    /// Puts the second factor in force that a signed-in person has begun, when the code is one of it: recorded, then done. Answers
    /// the recovery codes.
    ///
    /// # Errors
    /// See [`SignIn::prepare_factor`](crate::SignIn::prepare_factor).
    pub async fn enroll_factor(
        &self,
        (school, account): (SchoolId, AccountId),
        code: &str,
    ) -> Result<Vec<Zeroizing<String>>, CredentialError> {
        let prepared = self.sign_in().prepare_factor(school, account, code).await?;
        let school = self.school(school).await.map_err(|_| CredentialError::Busy)?;
        let school = school.ok_or(CredentialError::UnknownAccount)?;
        self.record(&school, account, EnrollSecondFactor { account }).await?;
        self.sign_in().put_factor(prepared).await
    }

    /// What a person has to do before anything else is answered, by everything that is recorded up to now: the password may have been
    /// changed, or set by somebody else, a moment ago in another process.
    ///
    /// # Errors
    /// When the school cannot be read.
    pub async fn sign_in_duty(
        &self,
        (school, account): (SchoolId, AccountId),
    ) -> Result<Option<SignInDuty>, ReadError> {
        let Some(school) = self.school(school).await? else { return Ok(None) };
        let state = school.newest().await?;
        let now = self.clock().now().max(state.at);
        Ok(state.sign_in_duty(account, local_date(now)))
    }

    async fn record(
        &self,
        school: &SchoolHandle,
        account: AccountId,
        command: impl Into<Command>,
    ) -> Result<(), CredentialError> {
        // One id for all tries: what was written after all is not written twice. Giving up would cost an invited person the link.
        let (actor, command_id) = (Actor::Account(account), Uuid::new_v4());
        let command: Command = command.into();
        let mut pause = FIRST_PAUSE;
        for _ in 0..TRIES {
            let request = Request { actor, command_id, command: command.clone() };
            match school.execute(request).await {
                Ok(_) => return Ok(()),
                // Only who was disabled is refused.
                Err(CommandError::Refused(_)) => return Err(CredentialError::Forbidden),
                Err(CommandError::Busy | CommandError::Unknown) => tokio::time::sleep(pause).await,
                Err(_) => return Err(CredentialError::Busy),
            }
            pause *= 2;
        }
        Err(CredentialError::Busy)
    }
}
