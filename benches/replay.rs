//! How fast a ledger becomes a state, and where the time goes, against decoding the same bytes as bare JSON.
//!
//! `cargo bench -p socai-benches --bench replay`; with PostgreSQL too under `scripts/with-postgres`. Environment:
//! `SOCAI_BENCH_EVENTS`, `SOCAI_BENCH_ROUNDS`, `SOCAI_BENCH_COMMENTS` (percent of cells with a sealed comment).

use std::collections::HashMap;
use std::hint::black_box;
use std::sync::Arc;

use futures::TryStreamExt as _;
use serde::Deserialize;
use serde_json::value::RawValue;
use socai_benches::database::{Kind, Place};
use socai_benches::report::{Arm, Spread, Taken, Watch, line, number, rows_with_header, table};
use socai_benches::sample::{CLASS_SIZE, Sample};
use socai_benches::{Failure, machine, size};
use socai_ledger::{
    Commitment, DataKey, Envelope, Frontier, KeyId, Leaves, LedgerId, Position, SealedPayload, Store, merkle,
};
use socai_school::{Actor, Event, Recorded, School, ids::SchoolId};
use uuid::Uuid;

/// Everything that is read from the databases, in memory.
struct Bytes {
    ledger: LedgerId,
    leaves: Vec<Leaves>,
    sealed: Vec<(Position, SealedPayload)>,
    keys: HashMap<KeyId, DataKey>,
}

#[tokio::main]
async fn main() -> Result<(), Failure> {
    let events = size("SOCAI_BENCH_EVENTS", 100_000)?;
    let rounds = size("SOCAI_BENCH_ROUNDS", 5)?;
    let comments = size("SOCAI_BENCH_COMMENTS", 25)?;
    machine::print(&[]);
    for kind in Kind::available() {
        let place = Place::new(&kind).await?;
        measure(&kind, &place, events, rounds, comments).await?;
        place.remove().await?;
    }
    Ok(())
}

async fn measure(
    kind: &Kind,
    place: &Place,
    events: usize,
    rounds: usize,
    comments: usize,
) -> Result<(), Failure> {
    line(&format!("\n{}", place.raw().await?.settings().await?));
    line(&place.describe());
    let store = place.store().await?;
    let school = prepare(place, &store, events, comments).await?;
    let bytes = read(place, &store, school).await?;
    let count: usize = bytes.leaves.iter().map(|run| run.iter().count()).sum();
    let size: usize = bytes.leaves.iter().map(|run| run.text.len()).sum();

    let names = [
        "bare JSON: serde_json::Value of each leaf",
        "bare JSON: typed envelope and body of each leaf",
        "read leaves from the store",
        "read leaves and sealed values from the store",
        "hash the leaves into the tree",
        "take the envelopes apart",
        "… and decode the bodies",
        "… and open the sealed values",
        "… and fold: a replay from memory",
        "load: store to state, with the root recomputed",
    ];
    let mut arms = names.map(Arm::new);
    for round in 0..=rounds {
        let mut taken = Vec::with_capacity(arms.len());
        taken.push(timed(|| values(&bytes))?);
        taken.push(timed(|| typed(&bytes))?);
        let watch = Watch::start();
        black_box(read_leaves(&store, bytes.ledger).await?);
        taken.push(watch.taken());
        black_box(read_sealed(&store, bytes.ledger).await?);
        taken.push(watch.taken());
        taken.push(timed(|| Ok(black_box(root(&bytes))))?);
        taken.push(timed(|| envelopes(&bytes))?);
        for upto in [Upto::Decode, Upto::Open, Upto::Fold] {
            taken.push(timed(|| replay(&bytes, upto))?);
        }
        taken.push(load(place, &store, school).await?);
        if round > 0 {
            for (arm, taken) in arms.iter_mut().zip(taken) {
                arm.add(count, taken);
            }
        }
    }
    let title = format!(
        "replay, {}: {count} events, {} sealed values, {} bytes a leaf, {rounds} rounds",
        kind.name(),
        bytes.sealed.len(),
        size / count.max(1),
    );
    table(&title, "event", &arms, 0);
    table("the same against the typed decode", "event", &arms, 1);
    parts(&arms);
    Ok(())
}

/// Where the time of a replay goes: the differences of the arms that build on each other.
fn parts(arms: &[Arm; 10]) {
    let nanoseconds = |arm: &Arm| 1e3 * Spread::of(&arm.costs).median;
    let [_, _, leaves, sealed, hash, envelope, decode, open, fold, load] = arms.each_ref().map(nanoseconds);
    let steps = [
        ("read leaves", leaves),
        ("read sealed values", sealed - leaves),
        ("hash into the tree", hash),
        ("take the envelope apart", envelope),
        ("decode the body", decode - envelope),
        ("open the sealed values", open - decode),
        ("fold", fold - open),
        ("sum of the parts", sealed + hash + fold),
        ("load, as measured", load),
    ];
    let rows =
        steps.map(|(name, spent)| [name.to_owned(), number(spent), format!("{:.0} %", 100.0 * spent / load)]);
    line("\nwhere the time of a load goes, on all cores");
    rows_with_header(&["", "ns on a core per event", "of the load"], &rows);
}

async fn prepare(
    place: &Place,
    store: &Arc<dyn Store>,
    events: usize,
    comments: usize,
) -> Result<SchoolId, Failure> {
    let runtime = place.runtime(Arc::clone(store)).await?;
    // A class has about 27 columns in each of four periods; the rest are corrections.
    let classes = (events / (CLASS_SIZE * 27 * 4)).max(5);
    let (sample, handle) = Sample::found(&runtime, classes, comments).await?;
    sample.fill(&handle, events as u64).await?;
    runtime.shutdown().await;
    Ok(sample.school)
}

async fn read(place: &Place, store: &Arc<dyn Store>, school: SchoolId) -> Result<Bytes, Failure> {
    let ledger = LedgerId(school.0);
    let runtime = place.runtime(Arc::clone(store)).await?;
    let keys = runtime.vault().all(ledger).await?.into_iter().map(|key| (key.id, key)).collect();
    Ok(Bytes {
        ledger,
        leaves: read_leaves(store, ledger).await?,
        sealed: read_sealed(store, ledger).await?,
        keys,
    })
}

async fn read_leaves(store: &Arc<dyn Store>, ledger: LedgerId) -> Result<Vec<Leaves>, Failure> {
    Ok(store.leaves(ledger, Position::first(), Position::MAX).try_collect().await?)
}

async fn read_sealed(
    store: &Arc<dyn Store>,
    ledger: LedgerId,
) -> Result<Vec<(Position, SealedPayload)>, Failure> {
    Ok(store.sealed(ledger, Position::first(), Position::MAX).try_concat().await?)
}

/// The whole way of the runtime, in a process that has not seen the school: no snapshot, all leaves hashed.
async fn load(place: &Place, store: &Arc<dyn Store>, school: SchoolId) -> Result<Taken, Failure> {
    store.drop_snapshots(LedgerId(school.0)).await?;
    let runtime = place.runtime(Arc::clone(store)).await?;
    let watch = Watch::start();
    let handle = runtime.school(school).await?.ok_or("the school is missing")?;
    black_box(handle.now().await?);
    Ok(watch.taken())
}

fn timed<T>(work: impl FnOnce() -> Result<T, Failure>) -> Result<Taken, Failure> {
    let watch = Watch::start();
    let made = black_box(work()?);
    let taken = watch.taken();
    drop(made);
    Ok(taken)
}

fn leaves(bytes: &Bytes) -> impl Iterator<Item = (Position, &str)> {
    bytes.leaves.iter().flat_map(Leaves::iter)
}

fn values(bytes: &Bytes) -> Result<(), Failure> {
    for (_, leaf) in leaves(bytes) {
        black_box(serde_json::from_str::<serde_json::Value>(leaf)?);
    }
    Ok(())
}

/// What one would write without a ledger's care for its form.
#[derive(Deserialize)]
#[expect(dead_code, reason = "decoding is what is measured")]
struct Leaf<'a> {
    actor: Uuid,
    at: jiff::Timestamp,
    #[serde(borrow)]
    body: &'a RawValue,
    command: Uuid,
    id: Uuid,
    kind: &'a str,
    ledger: Uuid,
    position: u64,
    right: &'a str,
    v: u16,
}

fn typed(bytes: &Bytes) -> Result<(), Failure> {
    for (_, leaf) in leaves(bytes) {
        let leaf: Leaf<'_> = serde_json::from_str(leaf)?;
        black_box(Event::decode(leaf.kind, leaf.v, leaf.body.get())?);
        black_box(leaf);
    }
    Ok(())
}

fn root(bytes: &Bytes) -> socai_ledger::Hash {
    let mut frontier = Frontier::new();
    leaves(bytes).for_each(|(_, leaf)| frontier.push(merkle::leaf_hash(leaf.as_bytes())));
    frontier.root()
}

fn envelopes(bytes: &Bytes) -> Result<(), Failure> {
    for (_, leaf) in leaves(bytes) {
        black_box(Envelope::parse(leaf)?);
    }
    Ok(())
}

#[derive(Clone, Copy, PartialEq, PartialOrd)]
enum Upto {
    Decode,
    Open,
    Fold,
}

fn replay(bytes: &Bytes, upto: Upto) -> Result<School, Failure> {
    let mut school = School::default();
    let mut sealed = bytes.sealed.iter().peekable();
    for (position, leaf) in leaves(bytes) {
        let envelope = Envelope::parse(leaf)?;
        let mut event = Event::decode(&envelope.kind, envelope.version, envelope.body.get())?;
        if upto >= Upto::Open {
            while let Some((_, payload)) = sealed.next_if(|(at, _)| *at == position) {
                open(bytes, &envelope, &mut event, payload)?;
            }
        }
        if upto < Upto::Fold {
            black_box(event);
            continue;
        }
        school.apply(&Recorded {
            position: socai_school::Position(position.get()),
            at: envelope.at,
            actor: Actor::from_id(envelope.actor),
            right: envelope.right.into_owned(),
            command: envelope.command.0,
            event,
        });
    }
    Ok(school)
}

fn open(
    bytes: &Bytes,
    envelope: &Envelope<'_>,
    event: &mut Event,
    payload: &SealedPayload,
) -> Result<(), Failure> {
    let key = bytes.keys.get(&payload.key).ok_or("a data key is missing")?;
    for slot in event.slots() {
        if slot.field != payload.field {
            continue;
        }
        let Some(closed) = slot.value.commitment() else { continue };
        let commitment: Commitment = serde_json::from_value(serde_json::to_value(closed)?)?;
        let opened = socai_ledger::open(key, bytes.ledger, envelope.id, payload, &commitment)?;
        slot.value.open(opened.jcs());
    }
    Ok(())
}
