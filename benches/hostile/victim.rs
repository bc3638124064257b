//! The server that is attacked: this program once more, with an invented school in a folder of its own.

use std::{env, io, net::SocketAddr, process::Stdio, sync::Arc, time::Duration};

use serde::{Deserialize, Serialize};
use socai_benches::{Failure, process::Process, report::line};
use socai_demo::{HistoryClock, Kind, Options};
use socai_runtime::{Config, Database, PasswordCost, Runtime};
use socai_server::{ServeOptions, serve as listen};
use tokio::{
    io::{AsyncBufReadExt as _, BufReader},
    process::{Child, ChildStdin, Command},
    sync::oneshot,
};

/// Set for the process that serves.
const ROLE: &str = "SOCAI_BENCH_VICTIM";

/// What the server says of itself on its first line.
#[derive(Deserialize, Serialize)]
struct Said {
    address: SocketAddr,
    code: String,
    position: u64,
    password: String,
}

/// The running server.
pub(crate) struct Victim {
    child: Child,
    stdin: ChildStdin,
    said: Said,
}

pub(crate) fn is_wanted() -> bool {
    env::var_os(ROLE).is_some()
}

/// Serves until nobody holds its standard input any more.
pub(crate) async fn serve() -> Result<(), Failure> {
    let folder = tempfile::tempdir()?;
    let clock = HistoryClock::new();
    let database = Database::Sqlite { folder: folder.path().to_owned() };
    let config = Config {
        clock: Arc::new(clock.clone()),
        password_cost: PasswordCost::default(),
        ..Config::new(database, folder.path().join("instance.key"))
    };
    let runtime = Runtime::open(config).await?;
    let options = Options { students: 105, ..Options::of(Kind::Primary) };
    let demo = socai_demo::populate(&runtime, Some(&clock), options, |_| {}).await?;
    let options = ServeOptions {
        header_time: Duration::from_secs(2),
        body_time: Duration::from_secs(2),
        // What is measured is what a request costs before anybody's budget is spent.
        cost_budget: u64::MAX / 1_000,
        ..ServeOptions::new(SocketAddr::from(([127, 0, 0, 1], 0)))
    };
    let (stop, stopped) = oneshot::channel();
    // Ends when nobody holds the other end of the pipe any more.
    std::thread::spawn(move || {
        let _ = io::copy(&mut io::stdin(), &mut io::sink());
        let _ = stop.send(());
    });
    let bound = listen(runtime.clone(), options, async { stopped.await.unwrap_or_default() }).await?;
    let login = demo.logins.first().ok_or("the demonstration has no logins")?;
    let said = Said {
        address: bound.address(),
        code: demo.code.clone(),
        position: demo.position.0,
        password: login.password.clone(),
    };
    line(&serde_json::to_string(&said)?);
    bound.finished().await?;
    runtime.shutdown().await;
    Ok(())
}

impl Victim {
    pub(crate) async fn start() -> Result<Self, Failure> {
        let mut command = Command::new(env::current_exe()?);
        command.env(ROLE, "1").stdin(Stdio::piped()).stdout(Stdio::piped()).kill_on_drop(true);
        let mut child = command.spawn()?;
        let stdin = child.stdin.take().ok_or("no standard input")?;
        let stdout = child.stdout.take().ok_or("no standard output")?;
        let first = BufReader::new(stdout).lines().next_line().await?;
        let said = serde_json::from_str(&first.ok_or("the server did not start")?)?;
        Ok(Self { child, stdin, said })
    }

    pub(crate) fn process(&self) -> Process {
        Process(self.child.id().unwrap_or_default())
    }

    pub(crate) fn address(&self) -> SocketAddr {
        self.said.address
    }

    pub(crate) fn code(&self) -> &str {
        &self.said.code
    }

    pub(crate) fn position(&self) -> u64 {
        self.said.position
    }

    pub(crate) fn password(&self) -> &str {
        &self.said.password
    }

    pub(crate) async fn stop(mut self) -> Result<(), Failure> {
        drop(self.stdin);
        self.child.wait().await?;
        Ok(())
    }
}
