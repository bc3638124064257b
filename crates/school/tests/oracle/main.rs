//! The results of random students by the product and by the reference calculations in `tests/oracle`, which were written from
//! the circulars alone. Subjects, lessons and tests are written down here once more, not asked of the product.

#![expect(clippy::unwrap_used, reason = "tests; clippy only exempts functions marked as such")]

mod primary;
mod secondary;

use std::{
    collections::BTreeMap,
    io::Write as _,
    path::Path,
    process::{Command, Stdio},
};

use proptest::{
    strategy::{Strategy, ValueTree as _},
    test_runner::{Config, TestRunner},
};
use serde_json::{Value, json};
use socai_school::{
    gradebook::Mark,
    regulations::{AssessmentPeriod, Missing, Target},
};

/// How many students of each circular are compared in a run.
const STUDENTS: usize = 500;

/// The marks of a student.
type Marks = BTreeMap<(AssessmentPeriod, Target), Mark>;

/// What both say of a student must be the same, whoever the student is.
fn compare<S>(program: &str, students: &S, product: impl Fn(&S::Value) -> Value)
where
    S: Strategy<Value: AsQuestion>,
{
    if !has_python() {
        return;
    }
    let mut runner = TestRunner::new(Config::default());
    let students: Vec<S::Value> =
        (0..STUDENTS).map(|_| students.new_tree(&mut runner).unwrap().current()).collect();
    let questions: Vec<Value> = students.iter().map(AsQuestion::question).collect();
    let answers = ask(program, &json!({ "students": questions }));
    let answers = answers["students"].as_array().unwrap();
    assert_eq!(answers.len(), students.len());
    for ((student, question), answer) in students.iter().zip(&questions).zip(answers) {
        let said = product(student);
        let expected: Value =
            said.as_object().unwrap().keys().map(|key| (key.clone(), pick(answer, key))).collect();
        if said != expected {
            let differ: Vec<&String> =
                said.as_object().unwrap().keys().filter(|key| said[*key] != expected[*key]).collect();
            panic!("{program} differs in {differ:?}\nproduct: {said:#}\noracle: {expected:#}\nof {question}");
        }
    }
}

/// A student as an oracle reads it.
trait AsQuestion {
    fn question(&self) -> Value;
}

/// A member of the answer by its path, such as `year.study`.
fn pick(answer: &Value, path: &str) -> Value {
    path.split('.').fold(answer, |value, key| &value[key]).clone()
}

/// Without Python nothing is compared, which must not go unseen.
#[expect(clippy::print_stderr, reason = "says that a test was skipped")]
fn has_python() -> bool {
    let found = Command::new("python3").arg("--version").stdout(Stdio::null()).status().is_ok();
    if !found {
        assert!(std::env::var_os("CI").is_none(), "python3 is needed to ask the oracle");
        eprintln!("SKIPPED: there is no python3 to ask the oracle");
    }
    found
}

fn ask(program: &str, input: &Value) -> Value {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../tests/oracle");
    // -B leaves no compiled files in the repository.
    let mut command = Command::new("python3");
    let command = command.arg("-B").arg(folder.join(program)).stdin(Stdio::piped()).stdout(Stdio::piped());
    let mut child = command.spawn().unwrap();
    let mut stdin = child.stdin.take().unwrap();
    let input = input.to_string();
    let writing = std::thread::spawn(move || stdin.write_all(input.as_bytes()));
    let output = child.wait_with_output().unwrap();
    writing.join().unwrap().unwrap();
    assert!(output.status.success(), "{program} failed");
    serde_json::from_slice(&output.stdout).unwrap()
}

/// The codes of something, sorted, each once.
fn sorted(codes: impl IntoIterator<Item = String>) -> Value {
    let codes: std::collections::BTreeSet<String> = codes.into_iter().collect();
    json!(codes)
}

/// What is missing, as the oracles name it.
fn missing(missing: &[Missing], name: impl Fn(&Missing) -> String) -> Value {
    sorted(missing.iter().map(name))
}
