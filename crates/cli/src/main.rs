//! The `socai` command. Everything is in the library, so that the whole-system tests can build the same command.

fn main() -> std::process::ExitCode {
    socai::run()
}
