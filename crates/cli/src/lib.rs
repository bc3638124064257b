//! The `socai` command: one installation, from the shell.
//!
//! Data goes to standard output, everything else to standard error. Exit codes are for scripts: 0 done, 1 refused or
//! something found, 2 wrong usage, 3 not available, 4 outcome unknown.

mod args;
mod commands;
mod failure;
mod install;
mod output;

use std::process::ExitCode;

use clap::Parser as _;

use args::{Cli, LogFormat};

/// Runs the command that the process was started with.
#[must_use]
pub fn run() -> ExitCode {
    let cli = Cli::parse();
    log(&cli.installation.log, cli.installation.log_format);
    let runtime = match tokio::runtime::Builder::new_multi_thread().enable_all().build() {
        Ok(runtime) => runtime,
        Err(error) => {
            output::note(&format!("không khởi động được / cannot start: {error}"));
            return ExitCode::from(failure::UNAVAILABLE);
        }
    };
    match runtime.block_on(commands::run(cli)) {
        Ok(()) => ExitCode::SUCCESS,
        Err(failure) => {
            output::note(&failure.to_string());
            ExitCode::from(failure.exit_code())
        }
    }
}

/// Events of our own at the wanted level, those of libraries only when they warn.
fn log(level: &str, format: LogFormat) {
    let filter = tracing_subscriber::EnvFilter::new(format!(
        "warn,socai={level},socai_server={level},socai_runtime={level},socai_ledger={level},socai_graphql={level}"
    ));
    let subscriber = tracing_subscriber::fmt().with_env_filter(filter).with_writer(std::io::stderr);
    // Only the first subscriber of a process counts; a second call changes nothing.
    let _ = match format {
        LogFormat::Text => subscriber.try_init(),
        LogFormat::Json => subscriber.json().try_init(),
    };
}
