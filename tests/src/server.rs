//! A server process that can be stopped, killed and started again.

use std::{
    fs::{self, File},
    path::PathBuf,
    process::{ExitStatus, Stdio},
    time::Duration,
};

use serde_json::Value;
use tokio::{
    io::{AsyncBufReadExt as _, BufReader},
    process::{Child, Command},
};
use uuid::Uuid;

use crate::{Client, Installation, PASSWORD, SignInRefused, program};

/// A debug build on a busy machine starts within this, or never.
const PATIENCE: Duration = Duration::from_secs(60);

/// A running server; killed when dropped.
pub struct Server {
    child: Child,
    base: String,
    log: PathBuf,
}

/// Why a server did not come up.
#[derive(Debug)]
pub struct NotServing {
    /// The exit code; `None` when a signal ended it.
    pub code: Option<i32>,
    /// What it wrote to its log.
    pub log: String,
}

impl Server {
    /// Starts a process and waits until it says where it listens.
    ///
    /// # Errors
    /// When the process ends instead.
    pub async fn start(installation: &Installation) -> Result<Self, NotServing> {
        let log = installation.folder().join(format!("server-{}.log", Uuid::now_v7()));
        let mut command = Command::new(program());
        command.args(installation.arguments()).args(["serve", "--listen", "127.0.0.1:0"]);
        // Here one account lives through a school year within a minute.
        command.args(["--cost-budget", "1000000000000"]);
        command
            .stdin(Stdio::null())
            .stdout(Stdio::piped())
            .stderr(File::create(&log).unwrap())
            .kill_on_drop(true);
        let mut child = command.spawn().unwrap();
        let mut lines = BufReader::new(child.stdout.take().unwrap()).lines();
        let first = tokio::time::timeout(PATIENCE, lines.next_line())
            .await
            .expect("the server says nothing")
            .unwrap();
        let Some(line) = first else {
            let code = child.wait().await.unwrap().code();
            return Err(NotServing { code, log: fs::read_to_string(&log).unwrap() });
        };
        let said: Value = serde_json::from_str(&line).unwrap_or_else(|_| panic!("no JSON: {line}"));
        let address = said["address"].as_str().unwrap_or_else(|| panic!("no address: {line}"));
        let base = format!("http://{address}");
        // Read on, so that the process never waits for a full pipe.
        tokio::spawn(async move { while let Ok(Some(_)) = lines.next_line().await {} });
        Ok(Self { child, base, log })
    }

    /// Where it listens, such as `http://127.0.0.1:41234`.
    #[must_use]
    pub fn base(&self) -> &str {
        &self.base
    }

    /// What it has logged so far.
    #[must_use]
    pub fn log(&self) -> String {
        fs::read_to_string(&self.log).unwrap()
    }

    /// A caller who is not signed in.
    #[must_use]
    pub fn nobody(&self) -> Client {
        Client::nobody(&self.base)
    }

    /// Signs in with the password that all test accounts share. Somebody whose account was opened at the command line sets it first.
    pub async fn sign_in(&self, login: &str) -> Client {
        match self.try_sign_in(login, PASSWORD).await {
            Ok(client) => client,
            Err(_) => {
                self.nobody().settle(login).await;
                let signed_in = self.try_sign_in(login, PASSWORD).await;
                signed_in.unwrap_or_else(|refused| panic!("{login}: {refused:?}"))
            }
        }
    }

    /// Signs in.
    ///
    /// # Errors
    /// When the server refuses.
    pub async fn try_sign_in(&self, login: &str, password: &str) -> Result<Client, SignInRefused> {
        self.nobody().sign_in(login, password).await
    }

    /// Kills the process with SIGKILL: it gets no chance to finish anything. What it wrote is still in the kernel, so this says
    /// nothing about a power cut.
    pub async fn kill9(mut self) {
        self.child.kill().await.unwrap();
    }

    /// Asks it to stop, as a service manager does, and waits until it has.
    pub async fn stop(mut self) -> ExitStatus {
        let id = self.child.id().expect("the server runs").to_string();
        let told = Command::new("kill").args(["-TERM", &id]).status().await.unwrap();
        assert!(told.success(), "the server was gone already");
        tokio::time::timeout(PATIENCE, self.child.wait()).await.expect("the server does not stop").unwrap()
    }
}
