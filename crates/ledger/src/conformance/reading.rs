//! Rules of reading: whole, ascending, each once, and nothing else.

use futures::TryStreamExt;
use jiff::{Timestamp, ToSpan};

use super::book::Book;
use super::{Verdict, ensure};
use crate::{CommandId, CommandRecord, MemoryVault, Position, SealedPayload, Store, StoreError};

/// Leaves, entries, sealed values and commands come back as they were appended.
pub async fn what_was_appended_is_read_back<S: Store>(store: &S) -> Verdict {
    let mut book = Book::open(store).await?;
    for count in [1, 30, 2] {
        book.append(store, count).await?;
    }
    book.compare(store).await?;
    whole(store, &book, Position::first(), book.head.position).await
}

/// A book longer than any store's run, so that runs meet.
async fn long<S: Store>(store: &S) -> Result<Book, Box<dyn std::error::Error + Send + Sync>> {
    let mut book = Book::open(store).await?;
    for _ in 0..9 {
        book.append(store, 250).await?;
    }
    Ok(book)
}

fn at(number: u64) -> Position {
    Position::ZERO.plus(number)
}

async fn whole<S: Store>(store: &S, book: &Book, from: Position, to: Position) -> Verdict {
    let expected: Vec<_> = book
        .entries
        .iter()
        .filter(|entry| entry.position >= from && entry.position <= to)
        .map(|entry| (entry.position, entry.leaf.clone()))
        .collect();
    let runs: Vec<_> = store.leaves(book.ledger, from, to).try_collect().await?;
    let owned = |(position, leaf): (Position, &str)| (position, leaf.to_owned());
    let found: Vec<_> = runs.iter().flat_map(|run| run.iter().map(owned)).collect();
    ensure!(found == expected, "{} leaves from {from} to {to}, not {}", found.len(), expected.len());
    Ok(())
}

/// Every range of leaves is whole, whatever its ends.
pub async fn leaves_come_ascending_and_whole<S: Store>(store: &S) -> Verdict {
    let book = long(store).await?;
    let last = book.head.position.get();
    let ranges = [
        (1, last),
        (0, last + 10),
        (1, 1),
        (last, last),
        (2, 2001),
        (1999, 2001),
        (2000, 2000),
        (5, 4),
        (last + 1, last + 9),
    ];
    for (from, to) in ranges {
        whole(store, &book, at(from), at(to)).await?;
    }
    let nothing = crate::LedgerId::random();
    let unknown = store.leaves(nothing, at(1), at(1)).try_collect::<Vec<_>>().await;
    ensure!(matches!(unknown, Err(StoreError::UnknownLedger(_))), "leaves of nothing: {unknown:?}");
    Ok(())
}

/// Every range of sealed values is whole and in order.
pub async fn sealed_values_come_in_order<S: Store>(store: &S) -> Verdict {
    let book = long(store).await?;
    let last = book.head.position.get();
    for (from, to) in [(1, last), (0, last + 1), (250, 250), (251, 499), (251, 500), (2001, last)] {
        let expected: Vec<(Position, SealedPayload)> = book
            .entries
            .iter()
            .filter(|entry| entry.position >= at(from) && entry.position <= at(to))
            .flat_map(|entry| entry.sealed.iter().map(|payload| (entry.position, payload.clone())))
            .collect();
        let found: Vec<_> = store.sealed(book.ledger, at(from), at(to)).try_collect().await?;
        let found = found.concat();
        ensure!(
            found == expected,
            "{} sealed values from {from} to {to}, not {}",
            found.len(),
            expected.len()
        );
    }
    Ok(())
}

/// Entries are asked for in any order and come ascending, each once; others are left out.
pub async fn entries_come_once_and_ascending<S: Store>(store: &S) -> Verdict {
    let mut book = Book::open(store).await?;
    book.append(store, 5).await?;
    let found = store.entries(book.ledger, &[at(4), at(2), at(9), at(2), at(0), at(5)]).await?;
    let positions: Vec<_> = found.iter().map(|entry| entry.position.get()).collect();
    ensure!(positions == [2, 4, 5], "{positions:?}");
    ensure!(found[2].sealed == book.entries[4].sealed, "the sealed values are not those of the entry");
    ensure!(store.entries(book.ledger, &[]).await?.is_empty(), "entries that nobody asked for");
    Ok(())
}

/// A time finds the last position that was recorded at or before it.
pub async fn a_time_finds_its_position<S: Store>(store: &S) -> Verdict {
    let mut book = Book::open(store).await?;
    let ledger = book.ledger;
    ensure!(store.position_at(ledger, Timestamp::MAX).await? == at(0), "a position in an empty ledger");
    for _ in 0..3 {
        book.append(store, 4).await?;
    }
    let moments = book
        .entries
        .iter()
        .flat_map(|entry| [-1, 0, 1].map(|step| entry.at.checked_add(step.milliseconds())));
    for moment in moments.chain([Ok(Timestamp::MIN), Ok(Timestamp::MAX)]) {
        let moment = moment?;
        let expected = book.entries.iter().rev().find(|entry| entry.at <= moment);
        let expected = expected.map_or(at(0), |entry| entry.position);
        let found = store.position_at(ledger, moment).await?;
        ensure!(found == expected, "at {moment}: {found}, not {expected}");
    }
    Ok(())
}

/// Listing all commands leaves none out and repeats none.
pub async fn all_commands_are_listed_once<S: Store>(store: &S) -> Verdict {
    let mut book = Book::open(store).await?;
    let mut batch = book.batch(1)?;
    let (only, first) = (batch.commands[0], batch.next.position.next());
    let nothing = |_| CommandRecord { id: CommandId::random(), first, ..only };
    batch.commands.extend((0..2500).map(nothing));
    store.append(batch.clone()).await?;
    book.enter(batch);
    let found: Vec<_> = store.all_commands(book.ledger).try_collect().await?;
    let mut expected = book.commands.clone();
    expected.sort_by_key(|command| command.id);
    ensure!(found.concat() == expected, "the list is not whole");
    Ok(())
}

/// What this store keeps passes verification, and the tree is rebuilt from it.
pub async fn a_sound_ledger_verifies<S: Store>(store: &S) -> Verdict {
    use crate::KeyVault;
    let (vault, mut book) = (MemoryVault::new(), Book::open(store).await?);
    let key = vault.ensure(book.ledger, &[(uuid::Uuid::new_v4(), "identity".to_owned())]).await?;
    book.key = key.into_iter().next().ok_or("no key was made")?;
    for count in [600, 1, 7] {
        book.append(store, count).await?;
    }
    let report = crate::verify(store, &vault, book.ledger, |_| {}).await?;
    ensure!(report.is_sound() && report.entries == 608 && report.erased == 0, "{report:?}");
    let (head, frontier) = crate::recompute_root(store, book.ledger).await?;
    ensure!(head == book.head && frontier.root() == head.root, "the tree has another root");
    vault.destroy(book.ledger, book.key.owner, None).await?;
    let report = crate::verify(store, &vault, book.ledger, |_| {}).await?;
    ensure!(report.is_sound() && report.erased == 6, "after erasure: {report:?}");
    Ok(())
}
