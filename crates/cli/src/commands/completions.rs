//! `socai completions`: what a shell needs to complete arguments.

use clap::CommandFactory;
use clap_complete::Shell;

use crate::{args::Cli, failure::Failure, output};

pub(super) fn run(shell: Shell) -> Result<(), Failure> {
    let mut script = Vec::new();
    clap_complete::generate(shell, &mut Cli::command(), "socai", &mut script);
    output::line(String::from_utf8_lossy(&script).trim_end())
}
