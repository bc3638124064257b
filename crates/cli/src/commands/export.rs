//! `socai export`: a school's events as JSON lines, exactly the bytes that the Merkle tree covers, or with `--open` the
//! personal values that can still be opened beside them.

use futures::TryStreamExt as _;
use serde_json::{Map, Value};
use socai_ledger::{LedgerId, StoreError};
use socai_runtime::{Event, Position, RANGE_LIMIT, Recorded, Runtime, SchoolHandle};

use crate::{
    args::{Export, Installation},
    failure::Failure,
    install, output,
};

pub(super) async fn run(installation: &Installation, args: Export) -> Result<(), Failure> {
    let runtime = install::open(installation).await?;
    let result = export(&runtime, &args).await;
    runtime.shutdown().await;
    result
}

async fn export(runtime: &Runtime, args: &Export) -> Result<(), Failure> {
    let school = install::school(runtime, &args.school).await?;
    let ledger = LedgerId(school.id().0);
    let head = runtime.store().head(ledger).await.map_err(failed)?.map_or(0, |head| head.position.get());
    let (mut next, to) = (args.from.max(1), args.to.unwrap_or(head).min(head));
    let step = u64::try_from(RANGE_LIMIT).unwrap_or(1);
    while next <= to {
        let last = to.min(next + step - 1);
        let leaves = leaves(runtime, ledger, next, last).await?;
        if args.open {
            opened(&school, &leaves, next, last).await?;
        } else {
            leaves.iter().try_for_each(|leaf| output::line(leaf))?;
        }
        next = last + 1;
    }
    Ok(())
}

async fn leaves(runtime: &Runtime, ledger: LedgerId, from: u64, to: u64) -> Result<Vec<String>, Failure> {
    let position =
        |n| socai_ledger::Position::try_from(n).map_err(|_| Failure::usage("--from, --to", "--from, --to"));
    let mut chunks = runtime.store().leaves(ledger, position(from)?, position(to)?);
    let mut leaves = Vec::new();
    while let Some(chunk) = chunks.try_next().await.map_err(failed)? {
        leaves.extend(chunk.text.lines().map(str::to_owned));
    }
    Ok(leaves)
}

async fn opened(school: &SchoolHandle, leaves: &[String], from: u64, to: u64) -> Result<(), Failure> {
    let events = school.events_range(Position(from), Position(to)).await?;
    for (leaf, recorded) in leaves.iter().zip(events) {
        // The leaf is not read and written again: its bytes are what the proofs are about.
        output::line(&format!("{{\"leaf\":{leaf},\"opened\":{}}}", values(recorded)))?;
    }
    Ok(())
}

/// The sealed values by field; erased ones are missing.
fn values(mut recorded: Recorded<Event>) -> Value {
    let slots = recorded.event.slots();
    let open = slots.into_iter().filter_map(|slot| Some((slot.field.to_owned(), slot.value.payload()?)));
    Value::Object(open.collect::<Map<_, _>>())
}

fn failed(error: StoreError) -> Failure {
    match error {
        StoreError::Corrupt { position, .. } => Failure::refused(
            format!("Sổ bị hỏng tại vị trí {position}; hãy chạy `socai verify`."),
            format!("The ledger is damaged at position {position}; run `socai verify`."),
        ),
        error => Failure::unavailable("Không đọc được sổ.", "The ledger cannot be read.").because(&error),
    }
}
