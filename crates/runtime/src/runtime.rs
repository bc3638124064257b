//! The runtime itself: opens an installation, founds schools, hands out access to them, and closes in order.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, PoisonError};

use socai_ledger::{
    InstanceKey, KeyVault, PostgresOptions, PostgresStore, PostgresVault, Report, SqliteOptions, SqliteStore,
    SqliteVault, Store, StoreError,
};
use socai_school::calendar::FoundSchool;
use socai_school::text::fold;
use socai_school::{Actor, Event, Position, ids::SchoolId};
use uuid::Uuid;

use crate::accounts::Accounts;
use crate::clock::Clock;
use crate::config::{Config, Database, Parts};
use crate::core::{Core, Guard};
use crate::error::{CommandError, OpenError, ReadError};
use crate::handle::{Receipt, Request, SchoolHandle};
use crate::metrics::MetricsSnapshot;
use crate::position::{from_ledger, ledger_of};
use crate::sign_in::SignIn;
use crate::{following, housekeeping, open, transfers};

/// One school of the installation.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SchoolEntry {
    /// The school.
    pub id: SchoolId,
    /// Its code (mã trường), as it was founded.
    pub code: String,
    /// Its head, or the position that a damaged head row claims.
    pub position: Position,
    /// False when its head row or its first event is not as it was written. The school then answers nothing, and
    /// without its first event its code is not known: its id stands in place of it.
    pub is_sound: bool,
}

/// An open installation. Clones share it; when the last clone and the last handle are gone its tasks end.
#[derive(Clone)]
pub struct Runtime {
    core: Arc<Core>,
    guard: Arc<Guard>,
    sign_in: SignIn,
    codes: Arc<Mutex<HashMap<SchoolId, String>>>,
    opened: Option<Opened>,
}

/// What must be closed in the end.
#[derive(Clone)]
enum Opened {
    Sqlite(SqliteStore, SqliteVault),
    Postgres(PostgresStore, PostgresVault),
}

impl Runtime {
    /// Opens the databases, brings their schemas up to date, reads the instance key. Verifies nothing yet.
    ///
    /// # Errors
    /// See [`OpenError`].
    pub async fn open(config: Config) -> Result<Self, OpenError> {
        let Config { database, instance_key, state_budget, clock, password_cost } = config;
        if let Database::Sqlite { folder } = &database {
            let wrong = |source| OpenError::Folder { path: folder.clone(), source };
            std::fs::create_dir_all(folder).map_err(wrong)?;
        }
        let instance_key = InstanceKey::load_or_create(&instance_key)?;
        let in_store = |error: StoreError| OpenError::Store(error.into());
        let (opened, accounts) = match database {
            Database::Sqlite { folder } => {
                let path = folder.join("ledger.sqlite");
                let store = SqliteStore::open(path, SqliteOptions::default()).await.map_err(in_store)?;
                let vault = SqliteVault::open(folder.join("keys.sqlite"), instance_key.clone()).await;
                let vault = vault.map_err(|error| OpenError::Vault(error.into()))?;
                let accounts = Accounts::sqlite(&folder.join("accounts.sqlite")).await?;
                (Opened::Sqlite(store, vault), accounts)
            }
            Database::Postgres { url } => {
                let store =
                    PostgresStore::connect(&url, PostgresOptions::default()).await.map_err(in_store)?;
                let vault =
                    PostgresVault::connect(&url, PostgresOptions::default(), instance_key.clone()).await;
                let vault = vault.map_err(|error| OpenError::Vault(error.into()))?;
                (Opened::Postgres(store, vault), Accounts::postgres(&url).await?)
            }
        };
        let (store, vault): (Arc<dyn Store>, Arc<dyn KeyVault>) = match opened.clone() {
            Opened::Sqlite(store, vault) => (Arc::new(store), Arc::new(vault)),
            Opened::Postgres(store, vault) => (Arc::new(store), Arc::new(vault)),
        };
        let parts = Parts { store, vault, instance_key, accounts, state_budget, clock, password_cost };
        Ok(Self { opened: Some(opened), ..Self::with_store(parts)? })
    }

    /// A runtime over parts that are open already. Must be called within a Tokio runtime.
    ///
    /// # Errors
    /// When the password cost is not valid.
    pub fn with_store(parts: Parts) -> Result<Self, OpenError> {
        let sign_in = SignIn::new(
            parts.accounts.clone(),
            Arc::clone(&parts.clock),
            parts.password_cost,
            parts.instance_key.clone(),
        )?;
        let (core, guard) = Core::new(parts);
        core.keep(tokio::spawn(following::run(Arc::clone(&core))));
        core.keep(tokio::spawn(housekeeping::run(Arc::clone(&core))));
        core.keep(tokio::spawn(transfers::run(Arc::clone(&core))));
        Ok(Self { core, guard, sign_in, codes: Arc::default(), opened: None })
    }

    /// Founds a school: makes its ledger and carries the command out as the ledger's first. Repeating the request after
    /// a crash or an unknown outcome finishes what was begun.
    ///
    /// # Errors
    /// [`CommandError::CodeTaken`], or as for every command.
    pub async fn found_school(
        &self,
        actor: Actor,
        command_id: Uuid,
        command: FoundSchool,
    ) -> Result<Receipt, CommandError> {
        let (id, code) = (command.school, command.code.to_string());
        self.claim(&fold(&code), id).await?;
        match self.core.store.create(ledger_of(id)).await {
            Ok(_) | Err(StoreError::AlreadyExists(_)) => {}
            Err(error) => return Err(ReadError::from(error).into()),
        }
        let request = Request { actor, command_id, command: command.into() };
        self.handle(id).execute(request).await
    }

    /// Makes the code this school's, unless a founded school has it.
    async fn claim(&self, code: &str, id: SchoolId) -> Result<(), CommandError> {
        let failed = |error: sqlx::Error| {
            tracing::warn!(error = &error as &dyn std::error::Error, "the accounts database failed");
            CommandError::Busy
        };
        // Schools founded before the accounts database was made anew are known only by their first event.
        let known = self.schools().await?;
        if known.iter().any(|school| fold(&school.code) == code && school.id != id) {
            return Err(CommandError::CodeTaken);
        }
        for _ in 0..3 {
            let owner = self.core.accounts.claim_code(code, id).await.map_err(failed)?;
            if owner == id {
                return Ok(());
            }
            let head = self.core.store.head(ledger_of(owner)).await.map_err(ReadError::from)?;
            if head.is_some_and(|head| head.position.get() > 0) {
                return Err(CommandError::CodeTaken);
            }
            // Claimed, but never founded.
            self.core.accounts.release_code(code, owner).await.map_err(failed)?;
        }
        Err(CommandError::Busy)
    }

    /// All founded schools, by id, the damaged ones included.
    ///
    /// # Errors
    /// When the database does not answer.
    pub async fn schools(&self) -> Result<Vec<SchoolEntry>, ReadError> {
        let mut schools = Vec::new();
        for (ledger, head) in self.core.store.heads().await? {
            // A ledger without its first event is a founding that was not finished.
            if head.position().get() == 0 && head.is_sound() {
                continue;
            }
            let id = SchoolId(ledger.0);
            let (code, is_readable) = match self.known_code(id) {
                Some(code) => (code, true),
                None => match self.read_code(id).await {
                    Ok(code) => (code, true),
                    Err(ReadError::Corrupt { .. }) => (id.to_string(), false),
                    Err(error) => return Err(error),
                },
            };
            let is_sound = head.is_sound() && is_readable;
            schools.push(SchoolEntry { id, code, position: from_ledger(head.position()), is_sound });
        }
        Ok(schools)
    }

    fn known_code(&self, id: SchoolId) -> Option<String> {
        self.codes.lock().unwrap_or_else(PoisonError::into_inner).get(&id).cloned()
    }

    async fn read_code(&self, id: SchoolId) -> Result<String, ReadError> {
        let corrupt = ReadError::Corrupt { position: Position(1) };
        let entries = self.core.store.entries(ledger_of(id), &[socai_ledger::Position::first()]).await?;
        let entry = entries.first().ok_or_else(|| corrupt.clone())?;
        let envelope = entry.envelope().map_err(|_| corrupt.clone())?;
        let Ok(Event::SchoolFounded(founded)) = open::decode(&envelope) else { return Err(corrupt) };
        let code = founded.code.to_string();
        self.codes.lock().unwrap_or_else(PoisonError::into_inner).insert(id, code.clone());
        Ok(code)
    }

    /// Access to a school; `None` if there is no founded school with this id.
    ///
    /// # Errors
    /// When its head cannot be read.
    pub async fn school(&self, id: SchoolId) -> Result<Option<SchoolHandle>, ReadError> {
        if self.known_code(id).is_some() {
            return Ok(Some(self.handle(id)));
        }
        let head = self.core.store.head(ledger_of(id)).await?;
        if head.is_none_or(|head| head.position.get() == 0) {
            return Ok(None);
        }
        // So that it is known the next time. A ledger whose first event is damaged is asked for its head again.
        let _code = self.read_code(id).await;
        Ok(Some(self.handle(id)))
    }

    /// Access to the school with this code, however it is capitalised.
    ///
    /// # Errors
    /// When the schools cannot be read.
    pub async fn school_by_code(&self, code: &str) -> Result<Option<SchoolHandle>, ReadError> {
        let code = fold(code);
        let known = self
            .codes
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .iter()
            .find_map(|(id, known)| (fold(known) == code).then_some(*id));
        if let Some(id) = known {
            return Ok(Some(self.handle(id)));
        }
        let schools = self.schools().await?;
        Ok(schools.iter().find(|school| fold(&school.code) == code).map(|school| self.handle(school.id)))
    }

    fn handle(&self, id: SchoolId) -> SchoolHandle {
        SchoolHandle::new(Arc::clone(&self.core), self.core.slot(id), Arc::clone(&self.guard))
    }

    /// Signs people in and out.
    #[must_use]
    pub fn sign_in(&self) -> &SignIn {
        &self.sign_in
    }

    /// Recomputes everything of a school's ledger from the stored bytes. Takes long; writes nothing.
    ///
    /// # Errors
    /// When the ledger cannot be read. What is wrong in it is in the report.
    pub async fn verify(
        &self,
        id: SchoolId,
        mut progress: impl FnMut(Position) + Send,
    ) -> Result<Report, ReadError> {
        let (store, vault) = (&*self.core.store, &*self.core.vault);
        let progress = |position| progress(from_ledger(position));
        Ok(socai_ledger::verify(store, vault, ledger_of(id), progress).await?)
    }

    /// The ledgers.
    #[must_use]
    pub fn store(&self) -> &Arc<dyn Store> {
        &self.core.store
    }

    /// The data keys.
    #[must_use]
    pub fn vault(&self) -> &Arc<dyn KeyVault> {
        &self.core.vault
    }

    /// Whether the databases answer.
    ///
    /// # Errors
    /// When one does not.
    pub async fn ready(&self) -> Result<(), ReadError> {
        self.core.store.heads().await?;
        self.core.accounts.ready().await.map_err(|error| {
            tracing::warn!(error = &error as &dyn std::error::Error, "the accounts database failed");
            ReadError::Busy
        })
    }

    /// Where a school in memory stands: its published head, and the [generation](SchoolHandle::generation) of what was opened.
    #[must_use]
    pub fn standing(&self, school: SchoolId) -> Option<(Position, u64)> {
        let slot = self.core.slots().into_iter().find(|slot| slot.id == school)?;
        let generation = slot.generation();
        Some((slot.peek()?.position, generation))
    }

    /// The clock by which everything here is decided.
    #[must_use]
    pub fn clock(&self) -> &Arc<dyn Clock> {
        &self.core.clock
    }

    /// What was counted since the start, and what is loaded now.
    #[must_use]
    pub fn metrics(&self) -> MetricsSnapshot {
        let mut metrics = self.core.counters.snapshot();
        (metrics.sign_ins_ok, metrics.sign_ins_refused) = self.sign_in.counted();
        for slot in self.core.slots() {
            if slot.is_loaded() {
                metrics.loaded_schools += 1;
                metrics.loaded_bytes += slot.weight() as u64;
            }
            metrics.heads.push((slot.id, slot.announced()));
        }
        metrics.heads.sort();
        metrics
    }

    /// Lets every school finish what it has begun and save a snapshot, then closes the databases. Whoever still asks is
    /// told that the school is busy. Files are free for another process when the last clone and handle are gone, too.
    pub async fn shutdown(&self) {
        self.guard.stop();
        for task in self.core.take_tasks() {
            // A task that panicked has been logged by Tokio's hook.
            let _ = task.await;
        }
        self.core.accounts.close().await;
        match self.opened.clone() {
            Some(Opened::Sqlite(store, vault)) => {
                store.close().await;
                vault.close().await;
            }
            Some(Opened::Postgres(store, vault)) => {
                store.close().await;
                vault.close().await;
            }
            None => {}
        }
    }
}
