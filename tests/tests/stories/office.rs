//! The office of an invented school: a demonstration of 60 students, made once per build and copied for each test, with a
//! server and its people.

use std::{
    fs::{self, File},
    path::{Path, PathBuf},
    process::{Command, Stdio},
    time::UNIX_EPOCH,
};

use jiff::{ToSpan as _, civil::Date};
use serde_json::{Value, json};
use socai_tests::{Client, Installation, Mutation, Outcome, Server, program};

/// How the demonstration is made: two school years, so that students have moved up. The seed also makes its password.
pub(crate) const DEMO: [&str; 10] =
    ["demo", "--students", "60", "--secondary-students", "8", "--years", "2", "--seed", "7", "--no-serve"];

/// A copy of the demonstration.
pub(crate) struct Demo {
    pub(crate) installation: Installation,
    /// What `demo` printed when it was made.
    pub(crate) said: Value,
}

impl Demo {
    pub(crate) fn copy() -> Self {
        // Held while copying: a run of another build would take the template away.
        let (template, _lock) = template();
        let installation = Installation::sqlite();
        fs::create_dir_all(installation.data()).unwrap();
        for file in fs::read_dir(template.join("data")).unwrap() {
            let file = file.unwrap();
            fs::copy(file.path(), installation.data().join(file.file_name())).unwrap();
        }
        let said = fs::read_to_string(template.join("said.json")).unwrap();
        Self { installation, said: serde_json::from_str(&said).unwrap() }
    }

    pub(crate) fn code(&self) -> &str {
        self.said["code"].as_str().unwrap()
    }

    pub(crate) fn password(&self) -> &str {
        self.said["logins"][0]["password"].as_str().unwrap()
    }

    /// Opens the office: starts a server and looks the school up.
    pub(crate) async fn open(&self) -> Office<'_> {
        let server = self.installation.serve().await;
        let admin = server.try_sign_in("quantri1", self.password()).await.unwrap();
        let seen =
            admin.query("{ viewer { school { id code years { year firstDay lastDay } } } }", json!({})).await;
        let school = &seen["viewer"]["school"];
        let year = school["years"].as_array().unwrap().last().unwrap();
        let day = |name: &str| year[name].as_str().unwrap().parse().unwrap();
        Office {
            demo: self,
            admin,
            school: school["id"].as_str().unwrap().to_owned(),
            code: school["code"].as_str().unwrap().to_owned(),
            year: year["year"].as_str().unwrap().to_owned(),
            first_day: day("firstDay"),
            last_day: day("lastDay"),
            server,
        }
    }
}

/// An open office.
pub(crate) struct Office<'a> {
    demo: &'a Demo,
    pub(crate) server: Server,
    pub(crate) admin: Client,
    /// The school's global id.
    pub(crate) school: String,
    pub(crate) code: String,
    /// The present school year, such as `2025-2026`.
    pub(crate) year: String,
    pub(crate) first_day: Date,
    pub(crate) last_day: Date,
}

impl Office<'_> {
    /// Signs one of the demonstration's people in.
    pub(crate) async fn sign_in(&self, login: &str) -> Client {
        let signed_in = self.server.try_sign_in(login, self.password()).await;
        signed_in.unwrap_or_else(|refused| panic!("{login}: {refused:?}"))
    }

    /// The password of all of them.
    pub(crate) fn password(&self) -> &str {
        self.demo.password()
    }

    /// A day of the school year, counted from its first.
    pub(crate) fn day(&self, days: i32) -> String {
        self.first_day.checked_add(days.days()).unwrap().to_string()
    }

    /// Today in Vietnam, or the last day of the school year when it is over.
    pub(crate) fn today(&self) -> String {
        let zone = jiff::tz::TimeZone::fixed(jiff::tz::offset(7));
        jiff::Timestamp::now().to_zoned(zone).date().min(self.last_day).to_string()
    }

    /// A mutation of this school under a fresh key.
    pub(crate) fn mutation(&self, field: &'static str, input: Value) -> Mutation {
        Mutation::of(field, &self.school, input)
    }

    /// Sends a mutation, reading further fields of its payload.
    pub(crate) async fn send(
        &self,
        by: &Client,
        field: &'static str,
        select: &'static str,
        input: Value,
    ) -> Outcome {
        by.mutate(&self.mutation(field, input).selecting(select)).await
    }

    /// Reads fields of the school, now.
    pub(crate) async fn read(&self, by: &Client, fields: &str) -> Value {
        let code = &self.code;
        by.query(&format!("{{ school(code: \"{code}\") {{ {fields} }} }}"), json!({})).await["school"].take()
    }

    /// Reads fields of the school as of a position.
    pub(crate) async fn read_at(&self, by: &Client, position: u64, fields: &str) -> Value {
        let code = &self.code;
        let query =
            format!("{{ school(code: \"{code}\", asOf: {{ position: {position} }}) {{ {fields} }} }}");
        by.query(&query, json!({})).await["school"].take()
    }

    /// The position of the school's head.
    pub(crate) async fn head(&self) -> u64 {
        self.read(&self.admin, "position").await["position"].as_u64().unwrap()
    }

    /// The global id of a class of this year.
    pub(crate) async fn class(&self, name: &str) -> String {
        let by = format!("{{ name: {{ year: \"{}\", name: \"{name}\" }} }}", self.year);
        let found = self.read(&self.admin, &format!("class(by: {by}) {{ id }}")).await;
        found["class"]["id"].as_str().unwrap_or_else(|| panic!("there is no class {name}")).to_owned()
    }

    /// The global id of a person's own account.
    pub(crate) async fn account_of(&self, client: &Client) -> String {
        let seen = client.query("{ viewer { account { id } } }", json!({})).await;
        seen["viewer"]["account"]["id"].as_str().unwrap().to_owned()
    }
}

/// The folder of the demonstration that this build makes: `data` and what was printed. Good while the lock is held.
fn template() -> (PathBuf, File) {
    let built = fs::metadata(program()).unwrap();
    let modified = built.modified().unwrap().duration_since(UNIX_EPOCH).unwrap();
    let shared = Path::new(env!("CARGO_TARGET_TMPDIR"));
    fs::create_dir_all(shared).unwrap();
    // Tests run in processes of their own; the first makes it, the others wait.
    let lock = File::create(shared.join("demo.lock")).unwrap();
    lock.lock().unwrap();
    let folder = shared.join(format!("demo-{}-{}", modified.as_millis(), built.len()));
    if !folder.join("said.json").is_file() {
        remove_earlier(shared);
        fs::create_dir_all(&folder).unwrap();
        let mut command = Command::new(program());
        command.arg("--json").arg("--data").arg(folder.join("data")).args(DEMO);
        let made = command.stderr(Stdio::inherit()).output().unwrap();
        assert!(made.status.success(), "the demonstration was not made");
        fs::write(folder.join("said.json"), made.stdout).unwrap();
    }
    (folder, lock)
}

fn remove_earlier(shared: &Path) {
    for entry in fs::read_dir(shared).unwrap().map(Result::unwrap) {
        if entry.file_type().unwrap().is_dir() && entry.file_name().to_string_lossy().starts_with("demo-") {
            fs::remove_dir_all(entry.path()).unwrap();
        }
    }
}
