//! `socai import`: shows what a file would change and, with `--commit`, carries it out. What would be refused is found by
//! rehearsal before anything is written.

mod shown;
mod slips;
mod template;

use std::{fs, path::Path, time::Duration};

use indicatif::ProgressBar;
use jiff::Timestamp;
use serde_json::{Map, Value};
use socai_import::{
    CellProblem, FileError, Grid, MAX_FILE_BYTES, Plan, lists, read_file, rehearse, results, students,
};
use socai_runtime::{Actor, CommandError, Request, Runtime, School, SchoolHandle};
use socai_school::local_date;

use self::shown::Shown;
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

/// What became of the file.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Outcome {
    Held,
    Refused,
    Unchanged,
    Planned,
    Committed,
}

impl Outcome {
    const fn code(self) -> &'static str {
        match self {
            Self::Held => "held",
            Self::Refused => "refused",
            Self::Unchanged => "unchanged",
            Self::Planned => "planned",
            Self::Committed => "committed",
        }
    }

    const fn text(self) -> &'static str {
        match self {
            Self::Held => "Chưa ghi gì: quá nhiều học sinh rời trường. / Nothing is written: too many would leave.",
            Self::Refused => "Có ô không hợp lệ; không nhập gì. / There are bad cells; nothing is imported.",
            Self::Unchanged => "Không có gì thay đổi. / Nothing to change.",
            Self::Planned => {
                "Chưa ghi gì; thêm --commit để thực hiện. / Nothing is written yet; add --commit."
            }
            Self::Committed => "Đã ghi. / Recorded.",
        }
    }
}

pub(super) async fn run(installation: &Installation, args: Import) -> Result<(), Failure> {
    let file = match &args {
        Import::Template(args) => return template::run(installation, args).await,
        Import::Students(args) => &args.file,
        Import::Staff(args) => &args.file,
        Import::Classes(file) | Import::Assignments(file) | Import::Results(file) => file,
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
    let mut shown = plan(args, file, grid, &school)?;
    slips::check_logins(runtime, &mut shown).await?;
    if shown.problems.is_empty() && shown.held.is_none() {
        progress.set_message("thử trước / rehearsing");
        shown.problems = rehearsed(&shown.plan, &school).await?;
    }
    let digest = shown.plan.digest().to_string();
    if let Some(expected) = &file.plan
        && *expected != digest
    {
        return Err(moved_on());
    }
    let is_acceptable = shown.problems.is_empty() && shown.held.is_none();
    let outcome = match (is_acceptable, shown.plan.is_empty(), file.commit) {
        (false, ..) if shown.problems.is_empty() => Outcome::Held,
        (false, ..) => Outcome::Refused,
        (true, true, _) => Outcome::Unchanged,
        (true, false, true) => Outcome::Committed,
        (true, false, false) => Outcome::Planned,
    };
    let events = if outcome == Outcome::Committed {
        let slips = slips::prepare(args, &shown)?;
        progress.set_message(format!("ghi {0} bước / recording {0} steps", shown.plan.len()));
        let events = match commit(&handle, &shown.plan).await {
            Ok(events) => events,
            Err(error) => {
                // Nobody has these passwords; an unknown outcome may yet have opened the accounts.
                if matches!(error, CommandError::Refused(_)) {
                    slips.discard();
                }
                return Err(error.into());
            }
        };
        slips::set(runtime, &handle, &shown, &slips).await?;
        events
    } else {
        0
    };
    progress.finish_and_clear();
    say(installation, &shown, &digest, outcome, events)?;
    match (shown.problems.len(), shown.held) {
        (0, None) => Ok(()),
        (0, Some(held)) => Err(shown::held(held)),
        (bad, _) => Err(Failure::refused(format!("{bad} ô không hợp lệ."), format!("{bad} bad cells."))),
    }
}

fn plan(args: &Import, file: &ImportFile, grid: &Grid, school: &School) -> Result<Shown, Failure> {
    let today = local_date(Timestamp::now());
    let list = lists::Options { year: file.year, today };
    Ok(match args {
        Import::Students(args) => {
            let options = students::Options {
                year: file.year,
                today,
                leaving_limit: students::LeavingLimit::default(),
                leaving: args.leaving,
            };
            shown::students(&students::plan(grid, school, &options)?)
        }
        Import::Staff(_) => shown::staff(lists::staff::plan(grid, school)?),
        Import::Classes(_) => shown::list(&lists::classes::plan(grid, school, &list)?),
        Import::Assignments(_) => shown::list(&lists::assignments::plan(grid, school, &list)?),
        Import::Results(_) => {
            let options = results::Options { year: file.year, moment: None };
            shown::results(&results::plan(grid, school, &options)?)
        }
        Import::Template(_) => {
            return Err(Failure::usage("Tệp mẫu không được nhập.", "A template is not imported."));
        }
    })
}

fn moved_on() -> Failure {
    Failure::refused(
        "Nội dung liên quan của trường đã thay đổi so với bản kế hoạch; hãy xem lại.",
        "The school has changed in what the plan touches since it was shown; look at it again.",
    )
}

fn say(
    installation: &Installation,
    shown: &Shown,
    digest: &str,
    outcome: Outcome,
    events: u64,
) -> Result<(), Failure> {
    if installation.json {
        let mut members = Map::new();
        members.insert("outcome".into(), outcome.code().into());
        members.insert("plan".into(), digest.into());
        members.insert("events".into(), events.into());
        members.insert("problems".into(), serde_json::to_value(&shown.problems)?);
        if let Value::Object(more) = &shown.members {
            members.extend(more.clone());
        }
        return output::json(&members);
    }
    shown.lines.iter().try_for_each(|line| output::line(line))?;
    for problem in &shown.problems {
        let place = problem.address.map_or_else(|| "—".to_owned(), |address| address.to_string());
        let value = problem.value.as_deref().map_or_else(String::new, |value| format!(" “{value}”"));
        output::line(&format!(
            "  {place} · {}{value}: {} / {} [{}]",
            problem.column, problem.reason.vi, problem.reason.en, problem.code
        ))?;
    }
    output::line(&format!("Kế hoạch / plan: {digest}"))?;
    output::line(outcome.text())
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
