//! What a saved column of grades waits for, and what results cost when they are read: they are derived then, never on a save.
//!
//! `cargo bench -p socai-benches --bench grades`. One client gives commands to a large primary school, one after the other, in five
//! arms of each round: a command that decides nothing; one grade; a column of 35 grades; the same with a pause between; the same
//! with the class's summary, a report book and the readiness list read in that pause. What is between is outside the watch. Then the
//! reading itself is measured beside a plain look at the cells of the class, in that school and in the last year of the lower
//! secondary school of the demonstration. Environment: `SOCAI_BENCH_EVENTS`, `SOCAI_BENCH_COMMANDS` (per round and arm),
//! `SOCAI_BENCH_ROUNDS`, `SOCAI_BENCH_COMMENTS` (percent of cells with a sealed comment).

use std::hint::black_box;
use std::sync::Arc;
use std::time::{Duration, Instant};

use socai_benches::database::{Kind, Place};
use socai_benches::report::{Arm, Spread, Taken, Watch, line, rows_with_header, table};
use socai_benches::sample::{CLASS_SIZE, Column, Sample};
use socai_benches::{Failure, machine, size};
use socai_demo::{HistoryClock, Options};
use socai_runtime::{Actor, Command, Config, Database, Request, Runtime, School, SchoolHandle};
use socai_school::{
    calendar::GradingPeriod,
    changes::RecordDue,
    closing::readiness,
    ids::{ClassId, StudentId},
    regulations::{AssessmentPeriod, Target},
    results::{class_summary, report_book},
};
use uuid::Uuid;

/// After every save of two arms: a person pauses too, and the next save finds its threads asleep.
const PAUSE: Duration = Duration::from_millis(3);
/// How often each view is read in a round.
const READS: usize = 100;

struct Plan {
    events: usize,
    commands: usize,
    rounds: usize,
    comments: usize,
}

#[tokio::main]
async fn main() -> Result<(), Failure> {
    let plan = Plan {
        events: size("SOCAI_BENCH_EVENTS", 300_000)?,
        commands: size("SOCAI_BENCH_COMMANDS", 40)?,
        rounds: size("SOCAI_BENCH_ROUNDS", 7)?,
        comments: size("SOCAI_BENCH_COMMENTS", 25)?,
    };
    machine::print(&[]);
    for kind in Kind::available() {
        let place = Place::new(&kind).await?;
        line(&format!("\n{}", place.raw().await?.settings().await?));
        line(&place.describe());
        measure(&kind, &place, &plan).await?;
        place.remove().await?;
    }
    let state = demonstration().await?;
    read("a lower secondary class", &state, &finished(&state)?, plan.rounds)
}

async fn measure(kind: &Kind, place: &Place, plan: &Plan) -> Result<(), Failure> {
    let runtime = place.open().await?;
    let classes = (plan.events / (CLASS_SIZE * 27 * 4)).max(5);
    let (sample, handle) = Sample::found(&runtime, classes, plan.comments).await?;
    sample.fill(&handle, plan.events as u64).await?;
    let state = handle.now().await?;
    line(&format!("a school of {} events with {} cells", state.position, state.gradebook.cell_count()));
    drop(state);
    save(kind, &sample, &handle, plan).await?;

    let state = handle.now().await?;
    let first = sample.classes.first().ok_or("the school has no class")?;
    let class = Class {
        id: first.id,
        students: first.students.clone(),
        period: Sample::period(AssessmentPeriod::EndOfYear),
    };
    read("a primary class", &state, &class, plan.rounds)?;
    drop((state, handle));
    runtime.shutdown().await;
    Ok(())
}

/// The lower secondary school of the demonstration, with its history.
async fn demonstration() -> Result<Arc<School>, Failure> {
    let folder = tempfile::tempdir()?;
    let clock = HistoryClock::new();
    let database = Database::Sqlite { folder: folder.path().to_owned() };
    let config = Config::new(database, folder.path().join("instance.key"));
    let runtime = Runtime::open(Config { clock: Arc::new(clock.clone()), ..config }).await?;
    let options = Options::of(socai_demo::Kind::LowerSecondary);
    let start = Instant::now();
    let demo = socai_demo::populate(&runtime, Some(&clock), options, |_| {}).await?;
    line(&format!(
        "\nthe demonstration of {} events took {:.1} s",
        demo.position,
        start.elapsed().as_secs_f64()
    ));
    let state = runtime.school(demo.school).await?.ok_or("the demonstration is missing")?.now().await?;
    runtime.shutdown().await;
    Ok(state)
}

/// A class in a period.
struct Class {
    id: ClassId,
    students: Vec<StudentId>,
    period: GradingPeriod,
}

/// The first class of the first year, at its end.
fn finished(state: &School) -> Result<Class, Failure> {
    let year = state.calendar.years().next().ok_or("no year is open")?;
    let class =
        state.classes.in_year(year.year).first().map(|class| class.id).ok_or("the year has no class")?;
    let students = state.registry.class_list(class, year.last_day);
    Ok(Class {
        id: class,
        students: students.into_iter().map(|student| student.id).collect(),
        period: GradingPeriod { year: year.year, moment: AssessmentPeriod::EndOfYear },
    })
}

/// Columns of their own for every arm that saves, each saved again and again.
async fn save(kind: &Kind, sample: &Sample, handle: &SchoolHandle, plan: &Plan) -> Result<(), Failure> {
    let columns = sample.columns()?;
    let mut columns: Vec<Column> =
        columns.into_iter().filter(|column| matches!(column.target, Target::Subject(_))).collect();
    columns.truncate(plan.commands * 4);
    let mut sets = columns.chunks(columns.len().div_ceil(4).max(1));
    let single = sets.next().unwrap_or_default();
    let sets: Vec<&[Column]> = sets.collect();
    let names =
        ["nothing", "one grade", "a column", "a column after a pause", "a column, results read and a pause"];
    let mut arms = names.map(Arm::new);
    let pause = |_: &School| std::thread::sleep(PAUSE);
    let views = |state: &School| {
        let Some(class) = sample.classes.first() else { return };
        let period = Sample::period(AssessmentPeriod::EndOfYear);
        black_box(class_summary(state, class.id, period));
        black_box(class.students.first().and_then(|student| report_book(state, *student)));
        black_box(readiness(state, class.id, period, state.at).ok());
        // The system books time on a core when a thread stops: without a pause the reading would be counted as saving.
        std::thread::sleep(PAUSE);
    };
    // The first round warms the caches and brings every column to marks that each further round changes.
    for round in 0..=plan.rounds {
        let written = |grades: u64| (round > 0).then_some(grades);
        let empty = (0..single.len()).map(|_| nothing()).collect();
        let mut taken = vec![give(handle, empty, written(0), |_| {}).await?];
        let mut ones = requests(sample, handle, single, round).await?;
        ones.iter_mut().filter(|_| round > 0).for_each(keep_one);
        taken.push(give(handle, ones, written(1), |_| {}).await?);
        let between: [&dyn Fn(&School); 3] = [&|_| {}, &pause, &views];
        for (arm, between) in between.into_iter().enumerate() {
            // No arm keeps the better columns.
            let set = sets.get((arm + round) % sets.len().max(1)).copied().unwrap_or_default();
            let requests = requests(sample, handle, set, round).await?;
            taken.push(give(handle, requests, written(CLASS_SIZE as u64), between).await?);
        }
        if round == 0 {
            continue;
        }
        for (arm, (count, taken)) in arms.iter_mut().zip(taken) {
            arm.add(count, taken);
        }
    }
    let title = format!(
        "saving, {}: one client, {} rounds of {} commands in each arm, a column is {CLASS_SIZE} grades",
        kind.name(),
        plan.rounds,
        single.len(),
    );
    table(&title, "command", &arms, 0);
    let [nothing, one, plain, pause, read] = &arms;
    let milliseconds = |arm: &Arm| {
        let each: Vec<f64> = arm.rates.iter().map(|rate| 1e3 / rate).collect();
        Spread::of(&each).to_string()
    };
    rows_with_header(
        &["", "ms each, median (min-max)"],
        &[nothing, one, plain, pause, read].map(|arm| [arm.name.clone(), milliseconds(arm)]),
    );
    line(&format!("  a column takes {} times as long as nothing", nothing.over(plain)));
    line(&format!("  a column takes {} times as long as one grade", one.over(plain)));
    line(&format!(
        "  with results read between, a save takes {} times as long as after a pause",
        pause.over(read)
    ));
    Ok(())
}

/// The program asks whether anything is due, and nothing is.
fn nothing() -> Request {
    Request { actor: Actor::System, command_id: Uuid::new_v4(), command: RecordDue {}.into() }
}

/// Enters the columns with the marks of the round, over whatever stands in them.
async fn requests(
    sample: &Sample,
    handle: &SchoolHandle,
    columns: &[Column],
    round: usize,
) -> Result<Vec<Request>, Failure> {
    let state = handle.now().await?;
    let mut requests = Vec::with_capacity(columns.len());
    for column in columns {
        let mut request = sample.enter(*column, u32::try_from(round)?)?;
        if let Command::EnterGrades(command) = &mut request.command {
            for entry in &mut command.entries {
                let cell = state.gradebook.cell(entry.student, command.period, entry.target);
                entry.expected_version = cell.map_or(0, |cell| cell.version);
            }
        }
        requests.push(request);
    }
    Ok(requests)
}

fn keep_one(request: &mut Request) {
    if let Command::EnterGrades(command) = &mut request.command {
        command.entries.truncate(1);
    }
}

/// Gives the commands one after the other; reads after each, outside the watch. Fails when one writes another number of grades.
async fn give(
    handle: &SchoolHandle,
    requests: Vec<Request>,
    grades: Option<u64>,
    read: impl Fn(&School),
) -> Result<(usize, Taken), Failure> {
    let (count, mut sum) = (requests.len(), Taken { seconds: 0.0, on_core: 0.0 });
    for request in requests {
        let watch = Watch::start();
        let receipt = handle.execute(request).await?;
        let taken = watch.taken();
        sum = Taken { seconds: sum.seconds + taken.seconds, on_core: sum.on_core + taken.on_core };
        if let Some(grades) = grades
            && receipt.last.0 + 1 - receipt.first.0 != grades
        {
            return Err("a column was saved that had not changed".into());
        }
        read(&receipt.state);
    }
    Ok((count, sum))
}

/// Reads the views of a class in turn, so that all find the machine in the same mood.
fn read(what: &str, state: &School, class: &Class, rounds: usize) -> Result<(), Failure> {
    let &Class { id, ref students, period } = class;
    let student = *students.first().ok_or("the class is empty")?;
    let views: [(&str, &dyn Fn()); 4] = [
        ("the gradebook: every cell of the class in the period", &|| {
            for student in students {
                state.gradebook.cells(*student, period).for_each(|cell| _ = black_box(cell));
            }
        }),
        ("the class summary", &|| drop(black_box(class_summary(state, id, period)))),
        ("one report book", &|| drop(black_box(report_book(state, student)))),
        ("the readiness of the class", &|| drop(black_box(readiness(state, id, period, state.at)))),
    ];
    let mut times = [const { Vec::new() }; 4];
    for round in 0..=rounds {
        for ((_, view), times) in views.iter().zip(&mut times) {
            let start = Instant::now();
            (0..READS).for_each(|_| view());
            if round > 0 {
                times.push(start.elapsed().as_secs_f64() * 1e6 / READS as f64);
            }
        }
    }
    let [plain, ..] = &times;
    let rows = std::array::from_fn::<_, 4, _>(|index| {
        let ratios: Vec<f64> = times[index].iter().zip(plain).map(|(own, plain)| own / plain).collect();
        let (name, _) = views[index];
        [name.to_owned(), Spread::of(&times[index]).to_string(), Spread::of(&ratios).to_string()]
    });
    line(&format!(
        "\nreading {what} of {} students, at the end of the year, {rounds} rounds of {READS}",
        students.len()
    ));
    rows_with_header(&["", "µs, median (min-max)", "ratio to the gradebook"], &rows);
    Ok(())
}
