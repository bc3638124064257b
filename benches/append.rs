//! Group-committed commands against the bare database: the same rows, the same transactions, the same durability.
//!
//! `cargo bench -p socai-benches --bench append`; with PostgreSQL too under `scripts/with-postgres`. Three arms in each
//! round: concurrent clients that enter columns of 35 grades through the runtime; the batches that came of it, appended
//! to a second store; the same rows inserted into bare tables. Environment: `SOCAI_BENCH_CLIENTS`,
//! `SOCAI_BENCH_COMMANDS` (per round), `SOCAI_BENCH_ROUNDS`, `SOCAI_BENCH_CLASSES`, `SOCAI_BENCH_COMMENTS` (percent of
//! cells with a sealed comment).

use std::sync::{Arc, Mutex, PoisonError};

use socai_benches::database::{Kind, Place};
use socai_benches::raw::Raw;
use socai_benches::recorder::Recorder;
use socai_benches::report::{Arm, Spread, Taken, Watch, line, table};
use socai_benches::sample::{CLASS_SIZE, Column, SCHOOL_DAY, Sample};
use socai_benches::{Failure, batches, machine, parts, size};
use socai_ledger::{Batch, Frontier, Head, LedgerId, Store};
use socai_runtime::{Request, SchoolHandle};

struct Plan {
    clients: usize,
    commands: usize,
    rounds: usize,
    classes: usize,
    comments: usize,
}

#[tokio::main]
async fn main() -> Result<(), Failure> {
    let plan = Plan {
        clients: size("SOCAI_BENCH_CLIENTS", 16)?,
        commands: size("SOCAI_BENCH_COMMANDS", 320)?,
        rounds: size("SOCAI_BENCH_ROUNDS", 7)?,
        classes: size("SOCAI_BENCH_CLASSES", 20)?,
        comments: size("SOCAI_BENCH_COMMENTS", 25)?,
    };
    machine::print(&[]);
    for kind in Kind::available() {
        measure(&kind, &plan).await?;
    }
    Ok(())
}

async fn measure(kind: &Kind, plan: &Plan) -> Result<(), Failure> {
    let (place, other, bare) = (Place::new(kind).await?, Place::new(kind).await?, Place::new(kind).await?);
    let recorder = Arc::new(Recorder::new(place.store().await?));
    let runtime = place.runtime(Arc::clone(&recorder) as Arc<dyn Store>).await?;
    let (sample, handle) = Sample::found(&runtime, plan.classes, plan.comments).await?;
    let ledger = LedgerId(sample.school.0);

    let mut raw = bare.raw().await?;
    let store = other.store().await?;
    store.create(ledger).await?;
    let mut copy = Copy { ledger, head: Head::empty(), frontier: Frontier::new() };
    for batch in copy.advance(recorder.as_ref(), &recorder.take()).await? {
        raw.insert(&batch).await?;
        store.append(batch).await?;
    }

    line(&format!("\n{}", raw.settings().await?));
    line(&place.describe());
    let mut arms = [Arm::new("runtime"), Arm::new("store"), Arm::new("bare database")];
    let (mut sizes, mut bytes, mut events) = (Vec::new(), 0, 0);
    let columns = sample.columns()?;
    for round in 0..=plan.rounds {
        let requests = requests(&sample, &columns, round * plan.commands..(round + 1) * plan.commands)?;
        let head = copy.head.position;
        let ran = clients(&handle, requests, plan.clients).await?;
        let recorded = recorder.take();
        let written = copy.advance(recorder.as_ref(), &recorded).await?;
        let count = usize::try_from(copy.head.position.get() - head.get())?;
        let (stored, inserted) = if round % 2 == 0 {
            let stored = append(store.as_ref(), written.clone()).await?;
            (stored, insert(&mut raw, &written).await?)
        } else {
            let inserted = insert(&mut raw, &written).await?;
            (append(store.as_ref(), written.clone()).await?, inserted)
        };
        // The first round warms the caches of all three.
        if round == 0 {
            continue;
        }
        for (arm, taken) in arms.iter_mut().zip([ran, stored, inserted]) {
            arm.add(count, taken);
        }
        sizes.extend(recorded.iter().map(|size| *size as f64));
        bytes += written.iter().map(row_bytes).sum::<usize>();
        events += count;
    }
    let title = format!(
        "append, {}: {} clients, commands of {CLASS_SIZE} grades, {} % with a comment, {} rounds of {} events",
        kind.name(),
        plan.clients,
        plan.comments,
        plan.rounds,
        plan.commands * CLASS_SIZE,
    );
    table(&title, "event", &arms, 2);
    line(&format!("  events per transaction: {}", Spread::of(&sizes)));
    line(&format!("  bytes per event, leaf and sealed values: {}", bytes / events.max(1)));
    let after = (plan.rounds + 1) * plan.commands;
    let further = requests(&sample, &columns, after..after + plan.commands)?;
    parts::print(ledger, &*handle.now().await?, SCHOOL_DAY.parse()?, further)?;
    runtime.shutdown().await;
    drop((runtime, handle, recorder, store, raw));
    for place in [place, other, bare] {
        place.remove().await?;
    }
    Ok(())
}

/// Where the copies of the runtime's ledger stand.
struct Copy {
    ledger: LedgerId,
    head: Head,
    frontier: Frontier,
}

impl Copy {
    /// The transactions that the runtime has added since.
    async fn advance(&mut self, store: &dyn Store, sizes: &[usize]) -> Result<Vec<Batch>, Failure> {
        let batches = batches::read(store, self.ledger, self.head, sizes, &mut self.frontier).await?;
        if let Some(last) = batches.last() {
            self.head = last.next;
        }
        Ok(batches)
    }
}

/// The commands of one round. When all columns are entered, they are corrected.
fn requests(
    sample: &Sample,
    columns: &[Column],
    range: std::ops::Range<usize>,
) -> Result<Vec<Request>, Failure> {
    let request =
        |index: usize| sample.enter(columns[index % columns.len()], u32::try_from(index / columns.len())?);
    range.map(request).collect()
}

/// Lets the clients give all commands, each the next as soon as it has its answer.
async fn clients(handle: &SchoolHandle, requests: Vec<Request>, clients: usize) -> Result<Taken, Failure> {
    let waiting = Arc::new(Mutex::new(requests.into_iter()));
    let watch = Watch::start();
    let running: Vec<_> =
        (0..clients).map(|_| tokio::spawn(client(handle.clone(), Arc::clone(&waiting)))).collect();
    for client in running {
        client.await??;
    }
    Ok(watch.taken())
}

async fn client(
    handle: SchoolHandle,
    waiting: Arc<Mutex<std::vec::IntoIter<Request>>>,
) -> Result<(), Failure> {
    loop {
        let next = waiting.lock().unwrap_or_else(PoisonError::into_inner).next();
        let Some(request) = next else { return Ok(()) };
        handle.execute(request).await?;
    }
}

async fn append(store: &dyn Store, batches: Vec<Batch>) -> Result<Taken, Failure> {
    let watch = Watch::start();
    for batch in batches {
        store.append(batch).await?;
    }
    Ok(watch.taken())
}

async fn insert(raw: &mut Raw, batches: &[Batch]) -> Result<Taken, Failure> {
    let watch = Watch::start();
    for batch in batches {
        raw.insert(batch).await?;
    }
    Ok(watch.taken())
}

fn row_bytes(batch: &Batch) -> usize {
    let leaves: usize = batch.entries.iter().map(|entry| entry.leaf.len()).sum();
    leaves + batches::sealed(batch).map(|(_, payload)| payload.ciphertext.len()).sum::<usize>()
}
