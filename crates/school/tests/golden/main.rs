//! What was ever written or published stays as it was: the catalogue's schemas, one stored body per event, the policy
//! table. The files are in `schema/`; what changed on purpose is written anew by
//! `SOCAI_BLESS=1 cargo nextest run -p socai-school --test golden`.

#![expect(clippy::unwrap_used, reason = "tests; clippy only exempts functions marked as such")]

mod bodies;
mod conforms;
mod examples;
mod folds;
mod limits;
mod policy;
mod schemas;

use std::{
    collections::BTreeSet,
    fs,
    path::{Path, PathBuf},
};

const HOW: &str = "SOCAI_BLESS=1 cargo nextest run -p socai-school --test golden";

fn schema_dir() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../../schema")
}

fn blessing() -> bool {
    std::env::var_os("SOCAI_BLESS").is_some_and(|value| value == "1")
}

fn write(path: &Path, text: &str) {
    fs::create_dir_all(path.parent().unwrap()).unwrap();
    fs::write(path, text).unwrap();
}

/// The file says exactly this, or is made to say it.
#[track_caller]
fn assert_golden(path: &Path, text: &str) {
    if blessing() {
        write(path, text);
    }
    let golden = fs::read_to_string(path).unwrap_or_default();
    if golden == text {
        return;
    }
    let line = golden.lines().zip(text.lines()).position(|(old, new)| old != new);
    let line = line.unwrap_or_else(|| golden.lines().count().min(text.lines().count()));
    panic!(
        "{} is stale from line {} on:\n- {}\n+ {}\nif this is intended: {HOW}",
        path.display(),
        line + 1,
        golden.lines().nth(line).unwrap_or_default(),
        text.lines().nth(line).unwrap_or_default(),
    );
}

/// The folder holds one file for each of these and nothing else.
#[track_caller]
fn assert_complete(folder: &Path, expected: &BTreeSet<String>) {
    let found: BTreeSet<String> = fs::read_dir(folder)
        .unwrap()
        .map(|entry| entry.unwrap().file_name().into_string().unwrap())
        .collect();
    let surplus: Vec<&String> = found.difference(expected).collect();
    let missing: Vec<&String> = expected.difference(&found).collect();
    assert!(
        surplus.is_empty() && missing.is_empty(),
        "{}: no event for {surplus:?}, no file for {missing:?}; a file of a kind that was ever written stays",
        folder.display()
    );
}

fn pretty(value: &impl serde::Serialize) -> String {
    serde_json::to_string_pretty(value).unwrap() + "\n"
}
