//! `socai import`: shows what a file would change and, with `--commit`, carries it out. What would be refused is found by
//! rehearsal before anything is written.

mod shown;
pub(super) mod slips;
mod template;

use std::{fs, path::Path, time::Duration};

use indicatif::ProgressBar;
use jiff::Timestamp;
use serde_json::{Map, Value};
use socai_import::{
    CellProblem, FileError, Grid, ListKind, MAX_FILE_BYTES, Options, Outcome, Plan, Reading, Wish, read_file,
    read_list, rehearse,
};
use socai_runtime::{Actor, CommandError, Request, Runtime, School, SchoolHandle};
use socai_school::local_date;

use crate::{
    args::{Import, ImportFile, Installation},
    failure::Failure,
    install, output,
};

/// How often an unknown outcome is asked for again before the user is.
const ATTEMPTS: usize = 5;
const PAUSE: Duration = Duration::from_millis(200);
/// The operator imports; the ledger says so.
const ACTOR: Actor = Actor::Operator;

pub(super) async fn run(installation: &Installation, args: Import) -> Result<(), Failure> {
    let file = match &args {
        Import::Template(args) => return template::run(installation, args).await,
        Import::Students(args) => &args.file,
        Import::Staff(args) => &args.file,
        Import::Classes(file)
        | Import::Assignments(file)
        | Import::Timetable(file)
        | Import::Results(file) => file,
    };
    let progress = output::bar(None, "đọc tệp / reading");
    let grid = read(&file.file, file.sheet.as_deref())?;
    let runtime = install::open(installation).await?;
    let result = import(installation, &runtime, &args, file, &grid, &progress).await;
    progress.finish_and_clear();
    runtime.shutdown().await;
    result
}

fn read(file: &Path, sheet: Option<&str>) -> Result<Grid, Failure> {
    // Looked at before it is read: a wrong path must not fill the memory.
    let wrong = |error: std::io::Error| {
        Failure::usage(format!("Không đọc được tệp {}.", file.display()), "The file cannot be read.")
            .because(&error)
    };
    if fs::metadata(file).map_err(wrong)?.len() > MAX_FILE_BYTES {
        return Err(FileError::TooLarge { limit: MAX_FILE_BYTES }.into());
    }
    Ok(read_file(&fs::read(file).map_err(wrong)?, sheet)?)
}

async fn import(
    installation: &Installation,
    runtime: &Runtime,
    args: &Import,
    file: &ImportFile,
    grid: &Grid,
    progress: &ProgressBar,
) -> Result<(), Failure> {
    let handle = install::school(runtime, &file.school).await?;
    let school = handle.now().await?;
    progress.set_message("so với sổ của trường / comparing");
    let reading = plan(args, file, grid, &school)?;
    let mut problems = reading.problems();
    problems.extend(slips::taken_logins(runtime, reading.logins()).await?);
    if problems.is_empty() && reading.held().is_none() {
        progress.set_message("thử trước / rehearsing");
        problems = rehearsed(reading.plan(), &school).await?;
    }
    let plan = reading.plan();
    let wish = match &file.plan {
        _ if !file.commit => Wish::Show,
        Some(digest) => Wish::CarryOut(digest),
        None => Wish::CarryOutAny,
    };
    let outcome = Outcome::of(&reading, &problems, wish);
    let mut events = 0;
    if outcome == Outcome::Committed {
        let slips = slips::prepare(args, reading.logins())?;
        progress.set_message(format!("ghi {0} bước / recording {0} steps", plan.len()));
        events = match commit(&handle, plan).await {
            Ok(events) => events,
            Err(error) => {
                // Nobody has these passwords; an unknown outcome may yet have opened the accounts.
                if matches!(error, CommandError::Refused(_)) {
                    slips.discard();
                }
                return Err(error.into());
            }
        };
        slips::set(runtime, &handle, reading.logins(), &slips).await?;
    }
    progress.finish_and_clear();
    say(installation, &reading, &problems, outcome, events)?;
    match (problems.len(), reading.held()) {
        _ if outcome == Outcome::MovedOn => Err(moved_on()),
        (0, None) => Ok(()),
        (0, Some(held)) => Err(shown::held(held)),
        (bad, _) => Err(Failure::refused(format!("{bad} ô không hợp lệ."), format!("{bad} bad cells."))),
    }
}

fn plan(args: &Import, file: &ImportFile, grid: &Grid, school: &School) -> Result<Reading, Failure> {
    let (kind, leaving) = match args {
        Import::Students(args) => (ListKind::Students, args.leaving),
        Import::Staff(_) => (ListKind::Staff, None),
        Import::Classes(_) => (ListKind::Classes, None),
        Import::Assignments(_) => (ListKind::Assignments, None),
        Import::Timetable(_) => (ListKind::Timetable, None),
        Import::Results(_) => (ListKind::Results, None),
        Import::Template(_) => {
            return Err(Failure::usage("Tệp mẫu không được nhập.", "A template is not imported."));
        }
    };
    let options = Options { year: file.year, today: local_date(Timestamp::now()), leaving };
    Ok(read_list(kind, grid, school, &options)?)
}

fn moved_on() -> Failure {
    Failure::refused(
        "Nội dung liên quan của trường đã thay đổi so với bản kế hoạch; hãy xem lại.",
        "The school has changed in what the plan touches since it was shown; look at it again.",
    )
}

fn say(
    installation: &Installation,
    reading: &Reading,
    problems: &[CellProblem],
    outcome: Outcome,
    events: u64,
) -> Result<(), Failure> {
    let digest = reading.plan().digest();
    if installation.json {
        let mut members = Map::new();
        members.insert("outcome".into(), outcome.code().into());
        members.insert("plan".into(), digest.to_string().into());
        members.insert("events".into(), events.into());
        members.insert("problems".into(), serde_json::to_value(problems)?);
        if let Value::Object(more) = reading.members() {
            members.extend(more);
        }
        return output::json(&members);
    }
    shown::lines(reading).iter().try_for_each(|line| output::line(line))?;
    for problem in problems {
        let place = problem.address.map_or_else(|| "—".to_owned(), |address| address.to_string());
        let value = problem.value.as_deref().map_or_else(String::new, |value| format!(" “{value}”"));
        output::line(&format!(
            "  {place} · {}{value}: {} / {} [{}]",
            problem.column, problem.reason.vi, problem.reason.en, problem.code
        ))?;
    }
    output::line(&format!("Kế hoạch / plan: {digest}"))?;
    output::line(shown::outcome(outcome))
}

async fn rehearsed(plan: &Plan, school: &School) -> Result<Vec<CellProblem>, Failure> {
    let (plan, school) = (plan.clone(), school.clone());
    let rehearsal = tokio::task::spawn_blocking(move || rehearse(&plan, &school, ACTOR, Timestamp::now()));
    rehearsal.await.map_err(|error| Failure::unavailable("Lỗi nội bộ.", "Internal error.").because(&error))
}

// The command's id comes from the plan, so repeating after an unknown outcome replays what was recorded.
async fn commit(handle: &SchoolHandle, plan: &Plan) -> Result<u64, CommandError> {
    let request = Request { actor: ACTOR, command_id: plan.command_id(), command: plan.command() };
    let mut answer = handle.execute(request.clone()).await;
    for _ in 1..ATTEMPTS {
        if !matches!(answer, Err(CommandError::Unknown | CommandError::Busy)) {
            break;
        }
        tokio::time::sleep(PAUSE).await;
        answer = handle.execute(request.clone()).await;
    }
    let receipt = answer?;
    Ok((receipt.last.0 + 1).saturating_sub(receipt.first.0))
}
