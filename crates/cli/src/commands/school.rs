//! `socai school`: founds and lists schools, and shows the keys with which they sign.

use jiff::Timestamp;
use serde_json::json;
use socai_runtime::{Actor, Runtime};
use socai_school::{
    calendar::{FoundSchool, SchoolIdentity},
    ids::SchoolId,
    local_date,
    text::{Code, Line},
};
use uuid::Uuid;

use crate::{
    args::{Installation, School, SchoolCreate, SchoolKeyArgs},
    failure::Failure,
    install, output,
};

pub(super) async fn run(installation: &Installation, args: School) -> Result<(), Failure> {
    let runtime = install::open(installation).await?;
    let result = match args {
        School::List => list(installation, &runtime).await,
        School::Key(args) => key(installation, &runtime, &args).await,
        School::Create(args) => create(installation, &runtime, args).await,
    };
    runtime.shutdown().await;
    result
}

async fn create(installation: &Installation, runtime: &Runtime, args: SchoolCreate) -> Result<(), Failure> {
    let command = FoundSchool {
        school: SchoolId(Uuid::new_v4()),
        code: Code::new(&args.code)?,
        identity: SchoolIdentity {
            name: Line::new(&args.name)?,
            commune: Line::new(&args.commune)?,
            province: Line::new(&args.province)?,
        },
        from: args.from.unwrap_or_else(|| local_date(Timestamp::now())),
        levels: args.levels,
    };
    let (school, code) = (command.school, command.code.to_string());
    let receipt = runtime.found_school(Actor::Operator, Uuid::new_v4(), command).await?;
    if installation.json {
        return output::json(&json!({
            "school": school, "code": code, "levels": receipt.state.calendar.levels(), "position": receipt.last,
        }));
    }
    output::line(&format!("Đã lập trường {code} / founded school {code} ({school})"))?;
    output::note(&format!(
        "Tiếp theo / next: socai user add --school {code} --role admin-board --login quantri --name \"…\""
    ));
    Ok(())
}

async fn key(installation: &Installation, runtime: &Runtime, args: &SchoolKeyArgs) -> Result<(), Failure> {
    let school = install::school(runtime, &args.school).await?;
    let known = school.now().await?.keys.current().cloned();
    if known.is_none() || args.replace {
        school.introduce_signing_key(Actor::Operator, Uuid::new_v4(), args.replace).await?;
    }
    let state = school.now().await?;
    let Some(own) = state.keys.current() else {
        return Err(Failure::unavailable("Không tạo được khóa.", "The key cannot be made."));
    };
    let code = state.calendar.code().map(ToString::to_string);
    if installation.json {
        return output::json(
            &json!({ "school": code, "key": own.key, "from": own.from, "position": own.introduced }),
        );
    }
    output::line(&format!("Khóa kí của trường / signing key ({}): {}", args.school, own.key))?;
    output::line(&format!("Đọc để đối chiếu / to compare: {}", own.key.spelled()))
}

async fn list(installation: &Installation, runtime: &Runtime) -> Result<(), Failure> {
    let schools = runtime.schools().await?;
    if installation.json {
        let list = schools
            .iter()
            .map(|school| json!({ "school": school.id, "code": school.code, "position": school.position }));
        return output::json(&list.collect::<Vec<_>>());
    }
    let mut rows = vec![["MÃ / CODE", "VỊ TRÍ / POSITION", "ID"].map(str::to_owned).to_vec()];
    rows.extend(
        schools
            .iter()
            .map(|school| vec![school.code.clone(), school.position.to_string(), school.id.to_string()]),
    );
    output::table(&rows)
}
