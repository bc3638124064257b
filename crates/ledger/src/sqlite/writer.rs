//! The one writer: takes everything that waits, writes it in one transaction, answers after the commit.
//!
//! A transaction carries batches of many ledgers. A batch whose head has moved fails alone. Anything
//! unexpected undoes the whole transaction; its jobs are then run one by one, so that the culprit fails alone.

use std::fs::File;
use std::path::PathBuf;
use std::sync::Arc;

use sqlx::Connection;
use sqlx::sqlite::SqliteConnection;
use tokio::sync::{mpsc, oneshot};

use super::{connect, insert, read};
use crate::follow::Hints;
use crate::rows::failed;
use crate::{AppendError, Batch, Head, LedgerId, Snapshot, StoreError};

/// Jobs that share a transaction at most; more wait for the next.
const GROUP: usize = 256;

type Answer<T, E> = oneshot::Sender<Result<T, E>>;

/// Something to write, and where to say how it went.
pub(super) enum Job {
    Append(Box<Batch>, Answer<(), AppendError>),
    Create(LedgerId, Answer<Head, StoreError>),
    TakeOver(LedgerId, Head, Answer<Head, AppendError>),
    SaveSnapshot(LedgerId, Box<Snapshot>, Answer<(), StoreError>),
    DropSnapshots(LedgerId, Answer<(), StoreError>),
    Close(oneshot::Sender<()>),
}

/// What a job came to inside the transaction; told to the caller after the commit.
enum Outcome {
    Append(Result<(), AppendError>),
    Create(Result<Head, StoreError>),
    TakeOver(Result<Head, AppendError>),
    Snapshots(Result<(), StoreError>),
}

/// Sends jobs to the writer.
#[derive(Clone, Debug)]
pub(super) struct Writer(mpsc::Sender<Job>);

impl Writer {
    pub(super) fn start(path: PathBuf, connection: SqliteConnection, hints: Hints, lock: Arc<File>) -> Self {
        let (sender, jobs) = mpsc::channel(GROUP);
        let state = State { path, connection: Some(connection), hints, _lock: lock };
        tokio::spawn(state.run(jobs));
        Self(sender)
    }

    /// Sends a job and waits for its answer. The error says that the writer is gone.
    pub(super) async fn ask<T>(&self, job: impl FnOnce(oneshot::Sender<T>) -> Job) -> Result<T, StoreError> {
        let (answer, answered) = oneshot::channel();
        let gone = || StoreError::Refused("the store is closed".to_owned());
        self.0.send(job(answer)).await.map_err(|_| gone())?;
        answered.await.map_err(|_| gone())
    }

    pub(super) async fn close(&self) {
        // A writer that is gone is closed.
        let _ = self.ask(Job::Close).await;
    }
}

struct State {
    path: PathBuf,
    /// `None` after an error that leaves the connection in doubt, until it is opened again.
    connection: Option<SqliteConnection>,
    hints: Hints,
    _lock: Arc<File>,
}

impl State {
    async fn run(mut self, mut jobs: mpsc::Receiver<Job>) {
        let mut group = Vec::with_capacity(GROUP);
        while jobs.recv_many(&mut group, GROUP).await > 0 {
            let mut closed = Vec::new();
            let mut work = Vec::with_capacity(group.len());
            for job in group.drain(..) {
                match job {
                    Job::Close(answer) => closed.push(answer),
                    job => work.push(job),
                }
            }
            self.write(work).await;
            if !closed.is_empty() {
                jobs.close();
                if let Some(connection) = self.connection.take() {
                    let _ = connection.close().await;
                }
                for answer in closed {
                    let _ = answer.send(());
                }
                return;
            }
        }
        if let Some(connection) = self.connection.take() {
            let _ = connection.close().await;
        }
    }

    async fn write(&mut self, work: Vec<Job>) {
        if work.is_empty() {
            return;
        }
        if work.len() > 1 {
            match self.transaction(&work).await {
                Ok(outcomes) => return self.answer(work, outcomes),
                Err(Undone::Unknown(error)) => return self.answer_unknown(work, &error),
                Err(Undone::Nothing(error)) => {
                    tracing::debug!(jobs = work.len(), %error, "a group was undone; writing one by one");
                }
            }
        }
        for job in work {
            match self.transaction(std::slice::from_ref(&job)).await {
                Ok(outcomes) => self.answer(vec![job], outcomes),
                Err(Undone::Unknown(error)) => self.answer_unknown(vec![job], &error),
                Err(Undone::Nothing(error)) => self.answer_undone(job, error).await,
            }
        }
    }

    /// Runs jobs in one transaction.
    async fn transaction(&mut self, work: &[Job]) -> Result<Vec<Outcome>, Undone> {
        if self.connection.is_none() {
            let opened = connect::writer(&self.path, connect::Schema::Ledger).await;
            self.connection =
                Some(opened.map_err(|error| Undone::Nothing(sqlx::Error::Configuration(error.into())))?);
        }
        let Some(connection) = self.connection.as_mut() else {
            return Err(Undone::Nothing(sqlx::Error::PoolClosed));
        };
        let mut outcomes = Vec::with_capacity(work.len());
        let begun = sqlx::query("BEGIN IMMEDIATE").execute(&mut *connection).await;
        let mut error = begun.err();
        for job in work {
            if error.is_some() {
                break;
            }
            match run(connection, job).await {
                Ok(outcome) => outcomes.push(outcome),
                Err(unexpected) => error = Some(unexpected),
            }
        }
        if let Some(error) = error {
            // Some errors have ended the transaction already; a connection in doubt is not used again.
            if sqlx::query("ROLLBACK").execute(&mut *connection).await.is_err() {
                self.drop_connection().await;
            }
            return Err(Undone::Nothing(error));
        }
        match sqlx::query("COMMIT").execute(&mut *connection).await {
            Ok(_) => Ok(outcomes),
            Err(error) => {
                self.drop_connection().await;
                Err(Undone::Unknown(error))
            }
        }
    }

    async fn drop_connection(&mut self) {
        if let Some(connection) = self.connection.take() {
            let _ = connection.close_hard().await;
        }
    }

    fn answer(&self, work: Vec<Job>, outcomes: Vec<Outcome>) {
        for (job, outcome) in work.into_iter().zip(outcomes) {
            if let (Job::Append(batch, _), Outcome::Append(Ok(()))) = (&job, &outcome) {
                self.hints.grown(batch.ledger);
            }
            tell(job, outcome);
        }
    }

    fn answer_unknown(&self, work: Vec<Job>, error: &sqlx::Error) {
        for job in work {
            let text = error.to_string();
            match job {
                Job::Append(_, answer) => drop(answer.send(Err(AppendError::Unknown(text)))),
                Job::TakeOver(_, _, answer) => drop(answer.send(Err(AppendError::Unknown(text)))),
                Job::Create(_, answer) => drop(answer.send(Err(failed(text)))),
                Job::SaveSnapshot(_, _, answer) | Job::DropSnapshots(_, answer) => {
                    drop(answer.send(Err(failed(text))));
                }
                Job::Close(_) => {}
            }
        }
    }

    /// Answers a job that was alone in its transaction when that was undone.
    async fn answer_undone(&mut self, job: Job, error: sqlx::Error) {
        match job {
            Job::Append(batch, answer) => {
                let error = match self.connection.as_mut() {
                    Some(connection) => insert::explain(connection, &batch, error).await,
                    None => insert::plain(error),
                };
                let _ = answer.send(Err(error));
            }
            Job::TakeOver(_, _, answer) => drop(answer.send(Err(insert::plain(error)))),
            Job::Create(_, answer) => drop(answer.send(Err(read::error(error)))),
            Job::SaveSnapshot(_, _, answer) | Job::DropSnapshots(_, answer) => {
                drop(answer.send(Err(read::error(error))));
            }
            Job::Close(_) => {}
        }
    }
}

/// How a transaction failed.
enum Undone {
    /// Nothing was written.
    Nothing(sqlx::Error),
    /// The commit failed; what is on the disk is known only after opening the file again.
    Unknown(sqlx::Error),
}

/// Runs one job inside the transaction. `Err` undoes the transaction; refusals are outcomes.
async fn run(connection: &mut SqliteConnection, job: &Job) -> Result<Outcome, sqlx::Error> {
    Ok(match job {
        Job::Append(batch, _) => Outcome::Append(insert::append(connection, batch).await?),
        Job::Create(ledger, _) => Outcome::Create(insert::create(connection, *ledger).await?),
        Job::TakeOver(ledger, expected, _) => {
            Outcome::TakeOver(insert::take_over(connection, *ledger, expected).await?)
        }
        Job::SaveSnapshot(ledger, snapshot, _) => {
            Outcome::Snapshots(insert::save_snapshot(connection, *ledger, snapshot).await?)
        }
        Job::DropSnapshots(ledger, _) => {
            Outcome::Snapshots(insert::drop_snapshots(connection, *ledger).await?)
        }
        Job::Close(_) => Outcome::Snapshots(Ok(())),
    })
}

/// The caller may have stopped waiting; what was written stays written.
fn tell(job: Job, outcome: Outcome) {
    match (job, outcome) {
        (Job::Append(_, answer), Outcome::Append(result)) => drop(answer.send(result)),
        (Job::Create(_, answer), Outcome::Create(result)) => drop(answer.send(result)),
        (Job::TakeOver(_, _, answer), Outcome::TakeOver(result)) => drop(answer.send(result)),
        (Job::SaveSnapshot(_, _, answer) | Job::DropSnapshots(_, answer), Outcome::Snapshots(result)) => {
            drop(answer.send(result));
        }
        // `run` pairs each job with its own kind of outcome.
        _ => {}
    }
}
