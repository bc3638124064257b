//! `socai import`: shows what a file would change and, with `--commit`, carries it out. What would be refused is found by
//! rehearsal before anything is written.

use std::{fs, path::Path, time::Duration};

use jiff::Timestamp;
use serde_json::{Map, Value, json};
use socai_import::{
    CellProblem, FileError, Grid, MAX_FILE_BYTES, Plan, read_file, rehearse, results, students,
};
use socai_runtime::{Actor, CommandError, Request, Runtime, School, SchoolHandle};
use socai_school::{local_date, text::Bilingual};

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
    let (Import::Students(file) | Import::Results(file)) = &args;
    let grid = read(&file.file, file.sheet.as_deref())?;
    let runtime = install::open(installation).await?;
    let result = import(installation, &runtime, &args, file, &grid).await;
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

/// A plan as it is shown: lines for people, members for programs.
struct Shown {
    plan: Plan,
    problems: Vec<CellProblem>,
    lines: Vec<String>,
    members: Value,
}

async fn import(
    installation: &Installation,
    runtime: &Runtime,
    args: &Import,
    file: &ImportFile,
    grid: &Grid,
) -> Result<(), Failure> {
    let handle = install::school(runtime, &file.school).await?;
    let school = handle.now().await?;
    let mut shown = match args {
        Import::Students(_) => {
            let options = students::Options { year: file.year, today: local_date(Timestamp::now()) };
            student_plan(&students::plan(grid, &school, &options)?)
        }
        Import::Results(_) => {
            result_plan(&results::plan(grid, &school, &results::Options { year: file.year, moment: None })?)
        }
    };
    if shown.problems.is_empty() {
        shown.problems = rehearsed(&shown.plan, &school).await?;
    }
    let digest = shown.plan.digest().to_string();
    if let Some(expected) = &file.plan
        && *expected != digest
    {
        return Err(Failure::refused(
            "Trường đã thay đổi so với bản kế hoạch; hãy xem lại.",
            "The school has moved on since the plan was shown; look at it again.",
        ));
    }
    let outcome = if !shown.problems.is_empty() {
        ("refused", "Có ô không hợp lệ; không nhập gì. / There are bad cells; nothing is imported.")
    } else if shown.plan.is_empty() {
        ("unchanged", "Không có gì thay đổi. / Nothing to change.")
    } else if file.commit {
        ("committed", "Đã ghi. / Recorded.")
    } else {
        ("planned", "Chưa ghi gì; thêm --commit để thực hiện. / Nothing is written yet; add --commit.")
    };
    let events = if outcome.0 == "committed" { commit(&handle, &shown.plan).await? } else { 0 };
    say(installation, &shown, &digest, outcome, events)?;
    match shown.problems.len() {
        0 => Ok(()),
        bad => Err(Failure::refused(format!("{bad} ô không hợp lệ."), format!("{bad} bad cells."))),
    }
}

fn say(
    installation: &Installation,
    shown: &Shown,
    digest: &str,
    (outcome, text): (&str, &str),
    events: u64,
) -> Result<(), Failure> {
    if installation.json {
        let mut members = Map::new();
        members.insert("outcome".into(), outcome.into());
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
    output::line(text)
}

async fn rehearsed(plan: &Plan, school: &School) -> Result<Vec<CellProblem>, Failure> {
    let (plan, school) = (plan.clone(), school.clone());
    let rehearsal = tokio::task::spawn_blocking(move || rehearse(&plan, &school, ACTOR, Timestamp::now()));
    rehearsal.await.map_err(|error| Failure::unavailable("Lỗi nội bộ.", "Internal error.").because(&error))
}

// Command ids come from the plan, so repeating after an unknown outcome replays what was recorded.
async fn commit(handle: &SchoolHandle, plan: &Plan) -> Result<u64, Failure> {
    let mut events = 0;
    for (index, step) in plan.steps().iter().enumerate() {
        let command = step
            .command(&*handle.now().await?)
            .ok_or_else(|| Failure::refused("Lớp chưa được tạo.", "A class has not been created."))?;
        let request = Request { actor: ACTOR, command_id: plan.command_id(index), command };
        let mut answer = handle.execute(request.clone()).await;
        for _ in 1..ATTEMPTS {
            if !matches!(answer, Err(CommandError::Unknown | CommandError::Busy)) {
                break;
            }
            tokio::time::sleep(PAUSE).await;
            answer = handle.execute(request.clone()).await;
        }
        let receipt = answer?;
        events += (receipt.last.0 + 1).saturating_sub(receipt.first.0);
    }
    Ok(events)
}

fn student_plan(plan: &students::StudentPlan) -> Shown {
    let counts = plan.counts();
    let mut lines = vec![format!("Năm học / school year: {}", plan.year)];
    if let Some(opens) = &plan.opens {
        lines.push(format!(
            "Mở năm học / opens the year: {} – {}; học kì II từ / term two from {}",
            opens.first_day, opens.last_day, opens.term_two_first_day
        ));
    }
    if !plan.classes.is_empty() {
        let classes: Vec<&str> = plan.classes.iter().map(|class| class.name.as_str()).collect();
        lines.push(format!("Lớp mới / new classes: {}", classes.join(", ")));
    }
    lines.push(format!(
        "Mới / new: {} · Sửa / changed: {} · Chuyển lớp / moved: {} · Giữ nguyên / unchanged: {} · Bỏ qua / skipped: {} · \
         Lỗi / refused: {}",
        counts.new, counts.changed, counts.moved, counts.unchanged, counts.skipped, counts.refused
    ));
    for row in &plan.rows {
        let code = row.code.as_deref().unwrap_or("—");
        let mut say = |text: String| lines.push(format!("  dòng / row {} · {code} · {text}", row.row));
        match &row.outcome {
            students::Outcome::Changed(columns) => say(columns.join(", ")),
            students::Outcome::MovedClass { from, to, also } if also.is_empty() => {
                say(format!("{from} → {to}"));
            }
            students::Outcome::MovedClass { from, to, also } => {
                say(format!("{from} → {to}, {}", also.join(", ")));
            }
            students::Outcome::Skipped(why) => say(both(why)),
            students::Outcome::New | students::Outcome::Unchanged | students::Outcome::Refused(_) => {}
        }
        row.notices.iter().for_each(|notice| say(both(notice)));
    }
    for row in &plan.passed_over {
        lines.push(format!("  dòng không đọc / row not read {} · {}", row.row, row.text));
    }
    remarks(&mut lines, &plan.unknown_columns, &plan.notices);
    Shown {
        plan: plan.plan.clone(),
        problems: plan.problems().cloned().collect(),
        lines,
        members: json!({
            "year": plan.year.to_string(), "opensYear": plan.opens.is_some(), "newClasses": plan.classes, "counts": counts,
            "rows": plan.rows, "passedOver": plan.passed_over, "unknownColumns": plan.unknown_columns, "notices": plan.notices,
        }),
    }
}

fn result_plan(plan: &results::ResultPlan) -> Shown {
    let counts = plan.counts();
    let mut lines = vec![
        format!("Lớp / class: {} · {} {}", plan.class_name, plan.period.moment.vi(), plan.period.year),
        format!(
            "Học sinh / students: {} · Ô mới / new cells: {} · Sửa / changed: {} · Giữ nguyên / same: {} · Lỗi / refused: {}",
            counts.rows,
            counts.new,
            counts.changed,
            counts.same,
            counts.refused + counts.refused_rows
        ),
    ];
    for cell in plan.rows.iter().flat_map(|row| &row.cells) {
        if let results::CellOutcome::Changed { from } = &cell.outcome {
            lines.push(format!("  {} · {}: {from} → {}", cell.address, cell.column, cell.value));
        }
    }
    remarks(&mut lines, &plan.unknown_columns, &plan.notices);
    Shown {
        plan: plan.plan.clone(),
        problems: plan.problems().cloned().collect(),
        lines,
        members: json!({
            "class": plan.class_name, "period": plan.period.to_string(), "counts": counts, "rows": plan.rows,
            "unknownColumns": plan.unknown_columns, "notices": plan.notices,
        }),
    }
}

fn remarks(lines: &mut Vec<String>, unknown: &[String], notices: &[Bilingual]) {
    if !unknown.is_empty() {
        lines.push(format!("Cột không đọc / columns not read: {}", unknown.join(", ")));
    }
    lines.extend(notices.iter().map(both));
}

fn both(text: &Bilingual) -> String {
    format!("{} / {}", text.vi, text.en)
}
