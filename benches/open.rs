//! Opening a large school from its snapshot against from nothing; the past against the present; memory.
//!
//! `cargo bench -p socai-benches --bench open`. Environment: `SOCAI_BENCH_EVENTS`, `SOCAI_BENCH_ROUNDS`,
//! `SOCAI_BENCH_COMMENTS` (percent of cells with a sealed comment).

use std::hint::black_box;
use std::path::Path;
use std::process::Command;
use std::time::Instant;

use socai_benches::database::{Kind, Place};
use socai_benches::report::{Spread, line, number, rows_with_header};
use socai_benches::sample::{CLASS_SIZE, Sample};
use socai_benches::{Failure, machine, size};
use socai_ledger::LedgerId;
use socai_runtime::{AsOf, Position, Runtime, School, SchoolHandle};
use socai_school::ids::SchoolId;
use socai_school::regulations::AssessmentPeriod;

/// Set for the process that measures memory: the folder of the installation.
const CHILD: &str = "SOCAI_BENCH_CHILD";
/// Positions of the past that are read.
const PAST: u64 = 16;

#[tokio::main]
async fn main() -> Result<(), Failure> {
    if let Some(folder) = std::env::var_os(CHILD) {
        return memory(Path::new(&folder)).await;
    }
    let events = size("SOCAI_BENCH_EVENTS", 300_000)?;
    let rounds = size("SOCAI_BENCH_ROUNDS", 5)?;
    let comments = size("SOCAI_BENCH_COMMENTS", 25)?;
    machine::print(&[]);
    let place = Place::new(&Kind::Sqlite).await?;
    line(&place.raw().await?.settings().await?);
    line(&place.describe());

    let start = Instant::now();
    let runtime = place.open().await?;
    let classes = (events / (CLASS_SIZE * 27 * 4)).max(5);
    let (sample, handle) = Sample::found(&runtime, classes, comments).await?;
    sample.fill(&handle, events as u64).await?;
    let head = handle.now().await?.position;
    line(&format!(
        "a school of {classes} classes with {} students was given {head} events in {:.1} s",
        classes * CLASS_SIZE,
        start.elapsed().as_secs_f64(),
    ));
    drop(handle);
    runtime.shutdown().await;
    drop(runtime);

    opening(&place, sample.school, head, rounds).await?;
    past(&place, &sample, head).await?;
    measure_memory(&place)?;
    place.remove().await
}

/// Opens the school in turn from its snapshot and from nothing, each in a runtime that has not seen it.
async fn opening(place: &Place, school: SchoolId, head: Position, rounds: usize) -> Result<(), Failure> {
    let (mut snapshot, mut nothing) = (Vec::new(), Vec::new());
    for round in 0..=rounds {
        let from_snapshot = open(place, school, false).await?;
        let from_nothing = open(place, school, true).await?;
        if round > 0 {
            snapshot.push(from_snapshot * 1e3);
            nothing.push(from_nothing * 1e3);
        }
    }
    let gain: Vec<f64> =
        nothing.iter().zip(&snapshot).map(|(nothing, snapshot)| nothing / snapshot).collect();
    line(&format!("\nopening a school of {head} events, {rounds} rounds"));
    rows_with_header(
        &["", "ms, median (min-max)"],
        &[
            ["from its snapshot, with the root recomputed".to_owned(), Spread::of(&snapshot).to_string()],
            ["from nothing".to_owned(), Spread::of(&nothing).to_string()],
            ["from nothing / from its snapshot".to_owned(), Spread::of(&gain).to_string()],
        ],
    );
    Ok(())
}

async fn open(place: &Place, school: SchoolId, forget: bool) -> Result<f64, Failure> {
    let runtime = place.open().await?;
    if forget {
        runtime.store().drop_snapshots(LedgerId(school.0)).await?;
    }
    let start = Instant::now();
    let handle = runtime.school(school).await?.ok_or("the school is missing")?;
    black_box(handle.now().await?);
    let seconds = start.elapsed().as_secs_f64();
    drop(handle);
    // This saves the snapshot for the next.
    runtime.shutdown().await;
    Ok(seconds)
}

/// Reads the same class grid from the live state and from states of the past, first cold, then warm.
async fn past(place: &Place, sample: &Sample, head: Position) -> Result<(), Failure> {
    let runtime = place.open().await?;
    let handle = runtime.school(sample.school).await?.ok_or("the school is missing")?;
    handle.now().await?;
    let positions: Vec<Position> =
        (0..PAST).map(|_| Position(1 + rand::random_range(0..head.0.max(2) - 1))).collect();
    let (mut cold, mut warm, mut live, mut ratios) = (Vec::new(), Vec::new(), Vec::new(), Vec::new());
    for &position in &positions {
        cold.push(microseconds(&handle, sample, Some(position)).await? / 1e3);
        // In turn, so that both find the machine in the same mood.
        for _ in 0..50 {
            let then = microseconds(&handle, sample, Some(position)).await?;
            let now = microseconds(&handle, sample, None).await?;
            warm.push(then);
            live.push(now);
            ratios.push(then / now);
        }
    }
    line(&format!("\nreading a class grid at {PAST} random positions of the past"));
    rows_with_header(
        &["", "median (min-max)"],
        &[
            ["first read of a position, ms".to_owned(), Spread::of(&cold).to_string()],
            ["again, µs".to_owned(), Spread::of(&warm).to_string()],
            ["the live state, µs".to_owned(), Spread::of(&live).to_string()],
            ["again / the live state".to_owned(), Spread::of(&ratios).to_string()],
        ],
    );
    drop(handle);
    runtime.shutdown().await;
    Ok(())
}

async fn microseconds(handle: &SchoolHandle, sample: &Sample, at: Option<Position>) -> Result<f64, Failure> {
    let start = Instant::now();
    let state = match at {
        Some(position) => handle.as_of(AsOf::Position(position)).await?,
        None => handle.now().await?,
    };
    black_box(grid(&state, sample));
    Ok(start.elapsed().as_secs_f64() * 1e6)
}

/// Looks at every cell of a class in its first period.
fn grid(school: &School, sample: &Sample) -> usize {
    let period = Sample::period(AssessmentPeriod::MidTermOne);
    let students = sample.classes.first().map_or(&[][..], |class| &class.students);
    students.iter().map(|student| school.gradebook.cells(*student, period).count()).sum()
}

/// Loads the school in a fresh process, from its snapshot and from nothing.
fn measure_memory(place: &Place) -> Result<(), Failure> {
    line("\nmemory of the loaded school, in a fresh process");
    for forget in ["", "forget"] {
        let status = Command::new(std::env::current_exe()?)
            .env(CHILD, place.folder())
            .env("SOCAI_BENCH_FORGET", forget)
            .status()?;
        if !status.success() {
            return Err("the process that measures memory failed".into());
        }
    }
    Ok(())
}

async fn memory(folder: &Path) -> Result<(), Failure> {
    let runtime: Runtime = Place::open_in(folder).await?;
    let schools = runtime.schools().await?;
    let school = schools.first().ok_or("the school is missing")?.id;
    let forget = std::env::var("SOCAI_BENCH_FORGET").is_ok_and(|value| !value.is_empty());
    if forget {
        runtime.store().drop_snapshots(LedgerId(school.0)).await?;
    }
    let before = machine::resident().ok_or("this system does not tell resident memory")?;
    let handle = runtime.school(school).await?.ok_or("the school is missing")?;
    let state = handle.now().await?;
    let after = machine::resident().unwrap_or(before);
    let estimate = runtime.metrics().loaded_bytes;
    let mebibytes = |bytes: usize| number(bytes as f64 / f64::from(1 << 20));
    line(&format!(
        "  {}: {} MiB resident for {} events with {} cells, {} bytes per event; the runtime's estimate: {} MiB",
        if forget { "from nothing" } else { "from its snapshot" },
        mebibytes(after.saturating_sub(before)),
        state.position,
        state.gradebook.cell_count(),
        after.saturating_sub(before) / usize::try_from(state.position.0.max(1))?,
        mebibytes(usize::try_from(estimate)?),
    ));
    drop((state, handle));
    runtime.shutdown().await;
    Ok(())
}
