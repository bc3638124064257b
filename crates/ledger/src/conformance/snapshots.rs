//! Rules of snapshots: caches, kept apart by ledger, projection and position.

use super::book::Book;
use super::{Verdict, ensure};
use crate::{Expected, Hash, Position, Snapshot, Store};

fn snapshot(book: &Book, projection: &str, position: Position, payload: &[u8]) -> Snapshot {
    let expected =
        Expected { projection, fold_version: 3, catalogue: Hash::of(b"catalogue"), ledger: book.ledger };
    Snapshot::new(&expected, position, Hash::of(payload), payload.to_vec())
}

/// Several snapshots are kept, per projection and position, and each is found again.
pub async fn snapshots_are_kept_apart<S: Store>(store: &S) -> Verdict {
    let (mut a, mut b) = (Book::open(store).await?, Book::open(store).await?);
    a.append(store, 3).await?;
    b.append(store, 3).await?;
    let first = Position::first();
    let kept = [
        snapshot(&a, "P", first, &[0, 1, 255]),
        snapshot(&a, "a", first.next(), b""),
        snapshot(&a, "p", first, &[7; 100_000]),
        snapshot(&a, "p", first.next(), b"later"),
    ];
    for snapshot in kept.iter().rev() {
        store.save_snapshot(a.ledger, snapshot).await?;
    }
    let other = snapshot(&b, "p", first, b"another ledger's");
    store.save_snapshot(b.ledger, &other).await?;
    for snapshot in &kept {
        let found =
            store.load_snapshot(a.ledger, &snapshot.header.projection, snapshot.header.position).await?;
        ensure!(found.as_ref() == Some(snapshot), "a snapshot is another one");
    }
    let headers: Vec<_> = kept.iter().map(|snapshot| snapshot.header.clone()).collect();
    ensure!(store.snapshots(a.ledger).await? == headers, "the list differs");
    ensure!(store.load_snapshot(a.ledger, "q", first).await?.is_none(), "a snapshot that nobody saved");
    ensure!(store.load_snapshot(a.ledger, "p", Position::ZERO).await?.is_none(), "a snapshot of elsewhere");
    Ok(())
}

/// A snapshot takes the place of its predecessor; dropping concerns one ledger.
pub async fn snapshots_are_replaced_and_dropped<S: Store>(store: &S) -> Verdict {
    let (mut a, b) = (Book::open(store).await?, Book::open(store).await?);
    a.append(store, 1).await?;
    let first = Position::first();
    store.save_snapshot(a.ledger, &snapshot(&a, "p", first, b"old")).await?;
    let new = snapshot(&a, "p", first, b"new");
    store.save_snapshot(a.ledger, &new).await?;
    ensure!(store.snapshots(a.ledger).await?.len() == 1, "the old one is still there");
    ensure!(store.load_snapshot(a.ledger, "p", first).await? == Some(new.clone()), "the old one is found");
    store.drop_snapshots(b.ledger).await?;
    ensure!(store.snapshots(a.ledger).await? == [new.header], "dropping went too far");
    store.drop_snapshots(a.ledger).await?;
    ensure!(store.snapshots(a.ledger).await?.is_empty(), "dropping did nothing");
    a.compare(store).await
}
