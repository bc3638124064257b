//! The lists with which a school sets up a year, by HTTP: the same three steps as at the command line. A file is shown as a
//! plan, and the plan is carried out when its digest comes back with the same file.
//!
//! A file is no GraphQL value, so it has addresses of its own: the bytes as they are, the answer as JSON with an `outcome`
//! and, as for mutations, what is refused as data.

use std::time::Instant;

use axum::{
    Json,
    body::Bytes,
    extract::{Path, Query, Request, State},
    http::{HeaderValue, header},
    response::{IntoResponse, Response},
};
use jiff::Timestamp;
use serde::Deserialize;
use serde_json::{Map, Value, json};
use socai_import::{
    CellProblem, FileError, ListKind, Options, Outcome, Reading, Wish, read_file, read_list, refused,
    rehearse,
    template::{self, Template},
};
use socai_runtime::{Actor, CommandError, Request as Order, School, SchoolHandle, sign_in::Session};
use socai_school::{
    calendar::SchoolYear,
    local_date,
    policy::{Action, Object, authorize},
};
use tokio::task::spawn_blocking;

use crate::{
    app::{App, Shared},
    limits::{self, IMPORT_BYTES, IMPORT_COST, Payer},
    problem::Problem,
    session,
};

const XLSX: HeaderValue =
    HeaderValue::from_static("application/vnd.openxmlformats-officedocument.spreadsheetml.sheet");

/// The lists that people of the school may send; result sheets are the operator's.
#[derive(Clone, Copy, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub(crate) enum List {
    Students,
    Staff,
    Classes,
    Assignments,
    Timetable,
}

impl List {
    const fn kind(self) -> ListKind {
        match self {
            Self::Students => ListKind::Students,
            Self::Staff => ListKind::Staff,
            Self::Classes => ListKind::Classes,
            Self::Assignments => ListKind::Assignments,
            Self::Timetable => ListKind::Timetable,
        }
    }

    const fn template(self) -> Template {
        match self {
            Self::Students => Template::Students,
            Self::Staff => Template::Staff,
            Self::Classes => Template::Classes,
            Self::Assignments => Template::Assignments,
            Self::Timetable => Template::Timetable,
        }
    }
}

/// What the address says besides the file.
#[derive(Deserialize)]
pub(crate) struct Asked {
    /// The school year, where the file does not name it.
    year: Option<String>,
    /// Which sheet of the workbook.
    sheet: Option<String>,
    /// How many students leave, when the plan was held back.
    leaving: Option<usize>,
    /// The digest of the plan to carry out; without it nothing is written.
    plan: Option<String>,
}

impl Asked {
    fn year(&self) -> Result<Option<SchoolYear>, Problem> {
        let year = self.year.as_deref().filter(|year| !year.is_empty());
        year.map(str::parse).transpose().map_err(|()| Problem::BadRequest)
    }
}

/// `POST /imports/{list}`: the plan of the file in the body; with `plan`, carries out exactly that one.
pub(crate) async fn import(
    State(app): State<Shared>,
    Path(list): Path<List>,
    Query(asked): Query<Asked>,
    request: Request,
) -> Result<Response, Problem> {
    let (parts, body) = request.into_parts();
    let session = session::acting(&app, &parts.headers).await?.ok_or(Problem::Unauthenticated)?;
    let year = asked.year()?;
    // Rights before bytes: nobody else makes the server read a large body.
    let (handle, _) = school(&app, &session).await?;
    let payer = Payer::of(Some(&session), limits::address(&parts.extensions, &parts.headers, &app.options));
    let _place = app.allowance.enter(payer)?;
    app.allowance.pay(payer, IMPORT_COST, Instant::now())?;
    let file = limits::read_body(&app, body, IMPORT_BYTES).await?;
    let work = async {
        let _turn = app.importing.acquire().await.map_err(|_| Problem::Busy)?;
        let options = |leaving| Options { year, today: local_date(Timestamp::now()), leaving };
        let actor = Actor::Account(session.account);
        let school = handle.now().await.map_err(|_| Problem::Busy)?;
        let options = options(asked.leaving);
        let sheet = asked.sheet.clone();
        let read = move || read(list, &file, sheet.as_deref(), &school, &options, actor);
        match spawn_blocking(read).await.map_err(|_| Problem::Internal)? {
            Err(error) => Ok(unreadable(&error)),
            Ok((reading, problems)) => carried_out(&handle, actor, &reading, problems, &asked).await,
        }
    };
    let answer: Value = limits::in_slot(&app, work).await??;
    Ok(Json(answer).into_response())
}

/// `GET /imports/{list}/template.xlsx`: the list to fill in, with the school's own classes, teachers and subjects.
pub(crate) async fn template(
    State(app): State<Shared>,
    Path(list): Path<List>,
    Query(asked): Query<Asked>,
    request: Request,
) -> Result<Response, Problem> {
    session::refuse_foreign_get(request.headers(), &app.options)?;
    let session = session::acting(&app, request.headers()).await?.ok_or(Problem::Unauthenticated)?;
    let today = local_date(Timestamp::now());
    let year = asked.year()?.or_else(|| SchoolYear::coming(today)).ok_or(Problem::BadRequest)?;
    let (_, school) = school(&app, &session).await?;
    let write = move || template::write(list.template(), &school, year, today);
    let bytes = limits::in_slot(&app, spawn_blocking(write)).await?.map_err(|_| Problem::Internal)?;
    let bytes = bytes.map_err(|error| {
        tracing::error!(%error, "a template cannot be written");
        Problem::Internal
    })?;
    Ok(([(header::CONTENT_TYPE, XLSX)], bytes).into_response())
}

/// The school of somebody who may import.
async fn school(app: &App, session: &Session) -> Result<(SchoolHandle, std::sync::Arc<School>), Problem> {
    let handle = app.runtime.school(session.school).await.map_err(|_| Problem::Busy)?;
    let handle = handle.ok_or(Problem::Unauthenticated)?;
    let school = handle.now().await.map_err(|_| Problem::Busy)?;
    let day = local_date(Timestamp::now());
    let actor = Actor::Account(session.account);
    authorize(&school, actor, Action::CarryOutImport, Object::School, day).map_err(|_| Problem::Forbidden)?;
    Ok((handle, school))
}

fn read(
    list: List,
    file: &Bytes,
    sheet: Option<&str>,
    school: &School,
    options: &Options,
    actor: Actor,
) -> Result<(Reading, Vec<CellProblem>), FileError> {
    let grid = read_file(file, sheet.filter(|sheet| !sheet.is_empty()))?;
    let reading = read_list(list.kind(), &grid, school, options)?;
    let mut problems = reading.problems();
    if problems.is_empty() && reading.held().is_none() {
        problems = rehearse(reading.plan(), school, actor, Timestamp::now());
    }
    Ok((reading, problems))
}

/// A file of which no row was looked at.
fn unreadable(error: &FileError) -> Value {
    let problem =
        json!({ "address": null, "column": "", "value": null, "code": error.code(), "reason": error.text() });
    json!({ "outcome": Outcome::Refused.code(), "plan": null, "events": 0, "problems": [problem] })
}

async fn carried_out(
    handle: &SchoolHandle,
    actor: Actor,
    reading: &Reading,
    mut problems: Vec<CellProblem>,
    asked: &Asked,
) -> Result<Value, Problem> {
    let plan = reading.plan();
    let wish = asked.plan.as_deref().map_or(Wish::Show, Wish::CarryOut);
    let mut outcome = Outcome::of(reading, &problems, wish);
    let mut events = 0;
    if outcome == Outcome::Committed {
        let order = Order { actor, command_id: plan.command_id(), command: plan.command() };
        match handle.execute(order).await {
            Ok(receipt) => events = (receipt.last.0 + 1).saturating_sub(receipt.first.0),
            // The school moved on between the plan and the writer.
            Err(CommandError::Refused(refusals)) => {
                outcome = Outcome::Refused;
                problems = refused(plan, &refusals);
            }
            Err(error) => return Err(failed(&error)),
        }
    }
    let mut members = Map::new();
    members.insert("outcome".into(), outcome.code().into());
    members.insert("plan".into(), plan.digest().to_string().into());
    members.insert("events".into(), events.into());
    members.insert("problems".into(), serde_json::to_value(&problems).map_err(|_| Problem::Internal)?);
    if let Value::Object(more) = reading.members() {
        members.extend(more);
    }
    Ok(Value::Object(members))
}

/// The same file with the same plan may be sent again: what is recorded already is not recorded twice.
fn failed(error: &CommandError) -> Problem {
    tracing::warn!(%error, "an import failed");
    match error {
        CommandError::Busy => Problem::Busy,
        CommandError::Unknown => Problem::Timeout,
        CommandError::UnknownSchool => Problem::Unauthenticated,
        CommandError::Refused(_)
        | CommandError::KeyReused
        | CommandError::CodeTaken
        | CommandError::Corrupt { .. }
        | CommandError::Internal => Problem::Internal,
    }
}
