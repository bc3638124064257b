//! The independent computations in `tests/oracle`, run to their end.

use std::{
    env,
    ffi::{OsStr, OsString},
    io::Write as _,
    path::{Path, PathBuf},
    process::{Command, Stdio},
};

use serde_json::Value;

/// A file of the repository, by its path below the top.
#[must_use]
pub fn in_repository(path: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("..").join(path)
}

fn python() -> OsString {
    env::var_os("SOCAI_TEST_PYTHON").unwrap_or_else(|| "python3".into())
}

/// Whether Python has openpyxl, which `scripts/test` installs. When not: says so, and fails where tests must be complete
/// (`CI=true`).
#[must_use]
pub fn has_openpyxl() -> bool {
    has_python("openpyxl")
}

/// The same for another package of `tests/oracle/requirements.txt`.
#[must_use]
pub fn has_python(package: &str) -> bool {
    let import = format!("import {package}");
    let asked = Command::new(python()).args(["-c", &import]).stderr(Stdio::null()).status();
    let has = asked.is_ok_and(|status| status.success());
    if !has {
        assert!(env::var_os("CI").is_none_or(|ci| ci != "true"), "CI must install {package}");
        #[expect(clippy::print_stderr, reason = "a skipped test must say so")]
        {
            eprintln!("SKIPPED: Python has no {package}");
        }
    }
    has
}

/// Runs an oracle with a text on standard input and reads the JSON that it prints.
pub fn ask<S: AsRef<OsStr>>(program: &str, arguments: impl IntoIterator<Item = S>, input: &str) -> Value {
    let mut command = Command::new(python());
    // Leaves no compiled files in the repository.
    command.arg("-B").arg(in_repository("tests/oracle").join(program)).args(arguments);
    let mut child = command.stdin(Stdio::piped()).stdout(Stdio::piped()).spawn().unwrap();
    let mut stdin = child.stdin.take().unwrap();
    let input = input.to_owned();
    let writing = std::thread::spawn(move || {
        // An oracle that reads nothing may be gone already.
        let _ = stdin.write_all(input.as_bytes());
    });
    let output = child.wait_with_output().unwrap();
    writing.join().unwrap();
    assert!(output.status.success(), "{program} failed");
    serde_json::from_slice(&output.stdout).unwrap()
}
