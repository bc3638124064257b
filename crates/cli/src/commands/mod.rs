//! One file per subcommand. Each opens what it needs, does one thing and closes it again.

mod completions;
mod demo;
mod dossier;
mod export;
mod import;
mod invite;
mod replay;
mod school;
mod serve;
mod user;
mod verify;

use crate::{
    args::{Cli, Command},
    failure::Failure,
};

/// Runs the subcommand.
pub(crate) async fn run(cli: Cli) -> Result<(), Failure> {
    let Cli { installation, command } = cli;
    // Boxed, because each of these futures holds a whole command's work.
    match command {
        Command::Demo(args) => Box::pin(demo::run(&installation, &args)).await,
        Command::Serve(args) => Box::pin(serve::run(&installation, args)).await,
        Command::School(args) => Box::pin(school::run(&installation, args)).await,
        Command::User(args) => Box::pin(user::run(&installation, args)).await,
        Command::Import(args) => Box::pin(import::run(&installation, args)).await,
        Command::Replay(args) => Box::pin(replay::run(&installation, args)).await,
        Command::Verify(args) => Box::pin(verify::run(&installation, args)).await,
        Command::Dossier(args) => Box::pin(dossier::run(&installation, args)).await,
        Command::Export(args) => Box::pin(export::run(&installation, args)).await,
        Command::Completions { shell } => completions::run(shell),
    }
}
