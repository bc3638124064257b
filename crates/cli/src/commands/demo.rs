//! `socai demo`: two invented schools in their own folder, served at once. A second start uses the same data.

use std::{
    fs,
    path::{Path, PathBuf},
    sync::Arc,
    time::Instant,
};

use serde::{Deserialize, Serialize};
use socai_demo::{DemoSchool, HistoryClock, Kind, Options, populate};
use socai_runtime::Runtime;
use socai_server::{DemoNotice, ServeOptions};

use super::serve;
use crate::{
    args::{Demo, Installation},
    failure::Failure,
    install, output,
};

/// Written when generation begins, replaced when it is complete. A folder without it is no demonstration and never removed.
const MARKER: &str = "demo.json";
/// The folder when none is given.
const FOLDER: &str = "demo-data";
/// The folder of real data when none is given.
const DATA: &str = "data";

#[derive(Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
struct Marker {
    complete: bool,
    #[serde(flatten)]
    primary: MarkedSchool,
    secondary: Option<MarkedSchool>,
}

#[derive(Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
struct MarkedSchool {
    code: String,
    name: String,
    year: String,
    locked_at: u64,
    logins: Vec<MarkedLogin>,
}

impl Marker {
    fn schools(&self) -> impl Iterator<Item = &MarkedSchool> {
        std::iter::once(&self.primary).chain(&self.secondary)
    }

    fn password(&self) -> Option<&str> {
        self.primary.logins.first().map(|login| login.password.as_str())
    }
}

#[derive(Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
struct MarkedLogin {
    role: String,
    role_vi: String,
    login: String,
    password: String,
    name: String,
    vi: String,
    en: String,
}

pub(super) async fn run(installation: &Installation, args: &Demo) -> Result<(), Failure> {
    if installation.postgres.is_some() {
        return Err(Failure::usage(
            "Trường thử chỉ dùng thư mục, không dùng PostgreSQL.",
            "The demonstration uses a folder, not PostgreSQL.",
        ));
    }
    let given = &installation.data;
    let folder = if given == Path::new(DATA) { PathBuf::from(FOLDER) } else { given.clone() };
    prepare(&folder, args.fresh)?;
    let clock = HistoryClock::new();
    let runtime = install::open_demo(&folder, Arc::new(clock.clone())).await?;
    let known = read(&folder)?.filter(|marker| marker.complete);
    let marker = match known {
        Some(marker) => marker,
        None => generate(&runtime, &clock, &folder, args).await?,
    };
    if args.no_serve {
        runtime.shutdown().await;
        return say(installation, &marker, None);
    }
    let notice = DemoNotice {
        logins: marker.schools().flat_map(noticed).collect(),
        password: marker.password().map(str::to_owned),
    };
    let options = ServeOptions { demo: Some(notice), ..ServeOptions::new(args.listen) };
    serve::until_stopped(runtime, options, |address| say(installation, &marker, Some(address))).await
}

// Only what this command made is ever removed, file by file.
fn prepare(folder: &Path, fresh: bool) -> Result<(), Failure> {
    let marker = read(folder)?;
    let occupied = folder.join("ledger.sqlite").exists();
    match &marker {
        None if occupied => Err(Failure::usage(
            format!("{} chứa dữ liệu khác, không phải trường thử.", folder.display()),
            "The folder holds other data, not a demonstration.",
        )),
        Some(marker) if fresh || !marker.complete => remove(folder),
        _ => Ok(()),
    }?;
    fs::create_dir_all(folder)?;
    Ok(())
}

fn remove(folder: &Path) -> Result<(), Failure> {
    // A running demonstration holds its lock; opening says so before anything is removed.
    let lock = folder.join("ledger.sqlite.lock");
    if let Ok(file) = fs::File::open(&lock)
        && file.try_lock().is_err()
    {
        return Err(Failure::unavailable(
            format!("{} đang được dùng.", folder.display()),
            "The folder is in use.",
        ));
    }
    for entry in fs::read_dir(folder)? {
        let path = entry?.path();
        let name = path.file_name().and_then(|name| name.to_str()).unwrap_or_default();
        let ours =
            ["ledger.sqlite", "keys.sqlite", "accounts.sqlite"].iter().any(|file| name.starts_with(file));
        if ours || name == "instance.key" || name == MARKER {
            fs::remove_file(path)?;
        }
    }
    Ok(())
}

fn read(folder: &Path) -> Result<Option<Marker>, Failure> {
    match fs::read(folder.join(MARKER)) {
        Ok(bytes) => Ok(Some(serde_json::from_slice(&bytes).unwrap_or_default())),
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => Ok(None),
        Err(error) => Err(error.into()),
    }
}

fn write(folder: &Path, marker: &Marker) -> Result<(), Failure> {
    Ok(fs::write(folder.join(MARKER), serde_json::to_string_pretty(marker)?)?)
}

async fn generate(
    runtime: &Runtime,
    clock: &HistoryClock,
    folder: &Path,
    args: &Demo,
) -> Result<Marker, Failure> {
    write(folder, &Marker::default())?;
    let started = Instant::now();
    let spinner = output::bar(None, "");
    let mut made = Vec::new();
    for (kind, students) in [(Kind::Primary, args.students), (Kind::LowerSecondary, args.secondary_students)]
    {
        if students == 0 {
            continue;
        }
        // Only the primary school grows by whole years.
        let years = if kind == Kind::Primary { args.years } else { 1 };
        let options = Options { kind, seed: args.seed, students, years };
        let school = populate(runtime, Some(clock), options, |progress| {
            spinner.set_message(format!("{} / {}", progress.stage.0, progress.stage.1));
            spinner.set_position(progress.position.0);
        });
        made.push(Box::pin(school).await.map_err(|error| {
            Failure::unavailable("Không tạo được trường thử.", "The demonstration failed.").because(&error)
        })?);
    }
    spinner.finish_and_clear();
    let seconds = started.elapsed().as_secs();
    let events: u64 = made.iter().map(|school| school.position.0).sum();
    output::note(&format!(
        "Đã tạo trường thử: {events} sự kiện trong {seconds} giây / made demonstration schools: {events} events in {seconds} s",
    ));
    let mut made = made.into_iter().map(marked);
    let primary = made.next().unwrap_or_default();
    let marker = Marker { complete: true, primary, secondary: made.next() };
    write(folder, &marker)?;
    Ok(marker)
}

fn marked(made: DemoSchool) -> MarkedSchool {
    let login = |login: socai_demo::Login| MarkedLogin {
        role: login.role.code().to_owned(),
        role_vi: login.role.vi().to_owned(),
        login: login.login,
        password: login.password,
        name: login.name,
        vi: login.what.0,
        en: login.what.1,
    };
    MarkedSchool {
        code: made.code,
        name: made.name,
        year: made.year.to_string(),
        locked_at: made.locked_at.0,
        logins: made.logins.into_iter().map(login).collect(),
    }
}

fn first_of_each_role(school: &MarkedSchool) -> impl Iterator<Item = &MarkedLogin> {
    let earlier = |index: usize, role: &str| school.logins[..index].iter().any(|login| login.role == role);
    school
        .logins
        .iter()
        .enumerate()
        .filter(move |(index, login)| !earlier(*index, &login.role))
        .map(|(_, login)| login)
}

/// What the start page says of the accounts: what they are, and what to type.
fn noticed(school: &MarkedSchool) -> Vec<(String, String)> {
    let said = |login: &MarkedLogin| (format!("{} – {}", login.vi, school.name), login.login.clone());
    first_of_each_role(school).map(said).collect()
}

fn say(installation: &Installation, marker: &Marker, address: Option<&str>) -> Result<(), Failure> {
    if installation.json {
        let MarkedSchool { code, name, year, locked_at, logins } = &marker.primary;
        return output::json(&serde_json::json!({
            "address": address, "code": code, "name": name, "year": year, "lockedAt": locked_at, "logins": logins,
            "secondary": marker.secondary,
        }));
    }
    for school in marker.schools() {
        output::line(&format!("Trường thử / demonstration school: {} ({})", school.name, school.code))?;
        let mut rows = Vec::new();
        for login in first_of_each_role(school) {
            let what = format!("{} / {}", login.vi, login.en);
            rows.push(vec![login.login.clone(), login.password.clone(), what]);
        }
        output::table(&rows)?;
        output::line(&format!(
            "… {} tài khoản, cùng mật khẩu / accounts, the same password\n",
            school.logins.len()
        ))?;
    }
    let Some(address) = address else { return Ok(()) };
    output::line(&format!("Mở trình duyệt / open a browser: http://{address}\n"))?;
    let password = marker.password().unwrap_or_default();
    output::line(&format!(
        "TOKEN=$(curl -s http://{address}/sign-in -H 'content-type: application/json' \\\n  -d '{{\"login\":\"hieutruong\",\"password\":\"{password}\"}}' | sed 's/.*\"token\":\"\\([^\"]*\\)\".*/\\1/')"
    ))?;
    for query in queries(&marker.primary) {
        let body = serde_json::json!({ "query": query }).to_string();
        output::line(&format!(
            "curl -s http://{address}/graphql -H \"authorization: Bearer $TOKEN\" -H 'content-type: application/json' \\\n  -d '{}'",
            body.replace('\'', "'\\''")
        ))?;
    }
    Ok(())
}

/// Who am I; a class's mid-term gradebook now; the same when its books were locked.
fn queries(school: &MarkedSchool) -> [String; 3] {
    let MarkedSchool { code, year, locked_at, .. } = school;
    let class = format!(
        "class(by: {{ name: {{ year: \"{year}\", name: \"2A\" }} }}) {{ \
         gradebook(period: {{ year: \"{year}\", moment: MID_TERM_ONE }}) {{ \
         rows {{ student {{ name {{ full }} }} cells {{ target {{ code }} level score version }} }} }} }}"
    );
    [
        "{ viewer { name roles { role label { vi en } } } }".to_owned(),
        format!("{{ school(code: \"{code}\") {{ position {class} }} }}"),
        format!(
            "{{ school(code: \"{code}\", asOf: {{ position: {locked_at} }}) {{ position at {class} }} }}"
        ),
    ]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_folder_with_other_data_is_never_touched() {
        let folder = std::env::temp_dir().join(format!("socai-demo-{}", uuid::Uuid::new_v4()));
        fs::create_dir_all(&folder).unwrap();
        fs::write(folder.join("ledger.sqlite"), "real").unwrap();
        assert_eq!(prepare(&folder, true).unwrap_err().exit_code(), 2);
        assert_eq!(fs::read(folder.join("ledger.sqlite")).unwrap(), b"real");
        write(&folder, &Marker { complete: true, ..Marker::default() }).unwrap();
        prepare(&folder, false).unwrap();
        assert!(folder.join("ledger.sqlite").exists());
        prepare(&folder, true).unwrap();
        assert!(!folder.join("ledger.sqlite").exists());
        fs::remove_dir_all(&folder).unwrap();
    }
}
