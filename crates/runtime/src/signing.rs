//! The key with which a school signs: made by the vault, recorded by the school before anything is signed with it.

use socai_ledger::SigningKey;
use socai_school::{
    Actor, Refusals,
    keys::{IntroduceSigningKey, SchoolKey},
    local_date,
    policy::{Action, Object, authorize},
};
use uuid::Uuid;

use crate::error::{CommandError, ReadError};
use crate::handle::{Receipt, Request, SchoolHandle};
use crate::position::ledger_of;

impl SchoolHandle {
    /// The key with which the school signs. Made when there is none, and recorded before it is handed over.
    ///
    /// # Errors
    /// When the actor would have to record it and may not, or it cannot be made.
    pub async fn signing_key(&self, actor: Actor) -> Result<SigningKey, CommandError> {
        let known = self.now().await?.keys.current().map(|own| own.key);
        if known.is_none() {
            self.ask(actor, Action::IntroduceSigningKey).await?;
        }
        let key = self.core.vault.signing_key(ledger_of(self.id())).await.map_err(ReadError::from)?;
        let public = SchoolKey::from(*key.public().as_bytes());
        if known != Some(public) {
            let command = IntroduceSigningKey { key: public }.into();
            self.execute(Request { actor, command_id: Uuid::new_v4(), command }).await?;
        }
        Ok(key)
    }

    /// Records the key with which the school signs, made when there is none. With `replace`, the present key is destroyed first and
    /// signs nothing more; what it signed stays valid for whoever trusts it.
    ///
    /// # Errors
    /// As for every command.
    pub async fn introduce_signing_key(
        &self,
        actor: Actor,
        command_id: Uuid,
        replace: bool,
    ) -> Result<Receipt, CommandError> {
        let ledger = ledger_of(self.id());
        self.ask(actor, Action::IntroduceSigningKey).await?;
        let done = self.core.store.commands(ledger, &[socai_ledger::CommandId(command_id)]).await;
        let done = done.map_err(ReadError::from)?;
        // Repeated: the key that the first request made is not destroyed again.
        if replace && done.is_empty() {
            self.core.vault.retire_signing_key(ledger).await.map_err(ReadError::from)?;
        }
        let key = self.core.vault.signing_key(ledger).await.map_err(ReadError::from)?;
        let command = IntroduceSigningKey { key: SchoolKey::from(*key.public().as_bytes()) }.into();
        self.execute(Request { actor, command_id, command }).await
    }

    /// Refuses whoever may not do this.
    pub(crate) async fn ask(&self, actor: Actor, action: Action) -> Result<(), CommandError> {
        let school = self.now().await?;
        let day = local_date(self.core.clock.now().max(school.at));
        match authorize(&school, actor, action, Object::School, day) {
            Ok(_) => Ok(()),
            Err(forbidden) => Err(CommandError::Refused(Refusals::one("", forbidden))),
        }
    }
}
