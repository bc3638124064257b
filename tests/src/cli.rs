//! The command line, run to its end.

use std::{ffi::OsStr, process::Stdio, time::Duration};

use serde_json::Value;
use tokio::{io::AsyncWriteExt as _, process::Command};

use crate::{Installation, program};

/// No command of a test takes longer, unless it hangs.
const PATIENCE: Duration = Duration::from_secs(120);

/// The command on one installation.
#[derive(Clone, Copy)]
pub struct Cli<'a> {
    installation: &'a Installation,
}

/// What a command did.
#[derive(Debug)]
pub struct Ran {
    /// The exit code; `None` when a signal ended it.
    pub code: Option<i32>,
    /// The data.
    pub stdout: String,
    /// Logs and messages.
    pub stderr: String,
}

impl Ran {
    /// Fails the test unless the command succeeded; gives its data.
    #[track_caller]
    pub fn succeeded(&self) -> &str {
        assert_eq!(self.code, Some(0), "{}\n{}", self.stdout, self.stderr);
        &self.stdout
    }

    /// The data as one JSON value, whatever the exit code.
    #[track_caller]
    #[must_use]
    pub fn json(&self) -> Value {
        serde_json::from_str(&self.stdout).unwrap_or_else(|error| panic!("{error}: {self:?}"))
    }
}

impl<'a> Cli<'a> {
    pub(crate) fn new(installation: &'a Installation) -> Self {
        Self { installation }
    }

    /// Runs it with these arguments after `--json` and the place of the data.
    pub async fn run<S: AsRef<OsStr>>(&self, arguments: impl IntoIterator<Item = S>) -> Ran {
        self.run_with_input(arguments, "").await
    }

    /// The same with a text on standard input.
    pub async fn run_with_input<S: AsRef<OsStr>>(
        &self,
        arguments: impl IntoIterator<Item = S>,
        input: &str,
    ) -> Ran {
        let mut command = Command::new(program());
        command.args(self.installation.arguments()).args(arguments);
        command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped()).kill_on_drop(true);
        let mut child = command.spawn().unwrap();
        let mut stdin = child.stdin.take().unwrap();
        // A command that reads nothing may be gone already.
        let _ = stdin.write_all(input.as_bytes()).await;
        drop(stdin);
        let output = tokio::time::timeout(PATIENCE, child.wait_with_output()).await;
        let output = output.unwrap_or_else(|_| panic!("{command:?} did not end")).unwrap();
        Ran {
            code: output.status.code(),
            stdout: String::from_utf8(output.stdout).unwrap(),
            stderr: String::from_utf8_lossy(&output.stderr).into_owned(),
        }
    }

    /// Exports a school's ledger as text: one stored leaf a line.
    pub async fn export(&self, code: &str) -> String {
        self.run(["export", "--school", code]).await.succeeded().to_owned()
    }

    /// Fails the test unless `verify` finds the whole installation in order.
    pub async fn verify_clean(&self) {
        let verified = self.run(["verify"]).await;
        verified.succeeded();
    }
}
