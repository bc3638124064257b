//! The `socai` command, built beside the tests so that they find it.

fn main() -> std::process::ExitCode {
    socai::run()
}
