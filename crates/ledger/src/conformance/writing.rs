//! Rules of writing: what is accepted, what is refused, and that a refusal leaves no trace.

use std::time::Duration;

use serde_json::json;

use super::book::Book;
use super::{Verdict, ensure};
use crate::{AppendError, Batch, CommandId, Head, LedgerId, ListedHead, Position, Store, StoreError};

/// A new ledger has the head of the empty tree.
pub async fn a_new_ledger_is_empty<S: Store>(store: &S) -> Verdict {
    let ledger = LedgerId::random();
    let head = store.head(ledger).await?;
    ensure!(head.is_none(), "a ledger was there before it was made");
    let head = store.create(ledger).await?;
    ensure!(head == Head::empty(), "its head is {head:?}");
    ensure!(store.head(ledger).await? == Some(head), "its head is not kept");
    Ok(())
}

/// Making a ledger again is refused and changes nothing.
pub async fn a_ledger_is_made_once<S: Store>(store: &S) -> Verdict {
    let mut book = Book::open(store).await?;
    book.append(store, 1).await?;
    let again = store.create(book.ledger).await;
    ensure!(matches!(again, Err(StoreError::AlreadyExists(id)) if id == book.ledger), "{again:?}");
    book.compare(store).await
}

/// All heads come in one answer, by ledger id.
pub async fn heads_lists_every_ledger<S: Store>(store: &S) -> Verdict {
    let mut expected = Vec::new();
    for count in 0..4 {
        let mut book = Book::open(store).await?;
        if count > 0 {
            book.append(store, count).await?;
        }
        expected.push((book.ledger, ListedHead::Sound(book.head)));
    }
    expected.sort_by_key(|(ledger, _)| *ledger);
    let found = store.heads().await?;
    ensure!(found == expected, "{found:?} instead of {expected:?}");
    Ok(())
}

/// Writing to a ledger that does not exist is refused as just that.
pub async fn what_is_not_there_is_said_so<S: Store>(store: &S) -> Verdict {
    let other = Book::open(store).await?;
    let nowhere = LedgerId::random();
    let batch = Book::new(nowhere, Head::empty(), other.key.clone()).batch(1)?;
    let refused = store.append(batch).await;
    ensure!(matches!(refused, Err(AppendError::UnknownLedger(id)) if id == nowhere), "{refused:?}");
    let refused = store.take_over(nowhere, &Head::empty()).await;
    ensure!(matches!(refused, Err(AppendError::UnknownLedger(_))), "{refused:?}");
    let unknown = |error| matches!(error, Some(StoreError::UnknownLedger(_)));
    ensure!(unknown(store.entries(nowhere, &[Position::first()]).await.err()), "entries of nothing");
    ensure!(unknown(store.commands(nowhere, &[CommandId::random()]).await.err()), "commands of nothing");
    ensure!(unknown(store.snapshots(nowhere).await.err()), "snapshots of nothing");
    ensure!(store.head(nowhere).await?.is_none(), "a refusal made a ledger");
    Ok(())
}

/// The head after an append is the batch's next one.
pub async fn an_append_moves_the_head<S: Store>(store: &S) -> Verdict {
    let mut book = Book::open(store).await?;
    for count in [1, 3, 1] {
        book.append(store, count).await?;
        let head = store.head(book.ledger).await?;
        ensure!(head == Some(book.head), "the head is {head:?}");
    }
    Ok(())
}

/// One ledger's entries and commands are never another's, not even under the same command id.
pub async fn ledgers_do_not_mix<S: Store>(store: &S) -> Verdict {
    let (mut a, mut b) = (Book::open(store).await?, Book::open(store).await?);
    a.append(store, 3).await?;
    let mut batch = b.batch(2)?;
    batch.commands[0].id = a.commands[0].id;
    store.append(batch.clone()).await?;
    b.enter(batch);
    a.append(store, 1).await?;
    a.compare(store).await?;
    b.compare(store).await
}

async fn refused<S: Store>(store: &S, book: &Book, batch: Batch, why: &str) -> Verdict {
    let refused = store.append(batch).await;
    let conflict = matches!(&refused, Err(AppendError::Conflict { actual }) if actual.is_none_or(|head| head == book.head));
    ensure!(conflict, "{why}: {refused:?}");
    book.compare(store).await
}

/// A batch against an earlier or a later position is refused.
pub async fn a_stale_position_is_refused<S: Store>(store: &S) -> Verdict {
    let mut book = Book::open(store).await?;
    let stale = book.batch(1)?;
    book.append(store, 2).await?;
    refused(store, &book, stale, "an earlier head").await?;
    let mut ahead = book.clone();
    ahead.enter(book.batch(1)?);
    refused(store, &book, ahead.batch(1)?, "a later head").await
}

/// A batch against the right position of another history is refused.
pub async fn another_root_is_refused<S: Store>(store: &S) -> Verdict {
    let mut book = Book::open(store).await?;
    let mut other = book.clone();
    other.enter(book.batch(2)?);
    book.append(store, 2).await?;
    refused(store, &book, other.batch(1)?, "another root").await
}

/// A batch of another epoch is refused, an earlier as well as a later one.
pub async fn another_epoch_is_refused<S: Store>(store: &S) -> Verdict {
    let mut book = Book::open(store).await?;
    book.append(store, 1).await?;
    let mut other = book.clone();
    other.head.epoch += 1;
    refused(store, &book, other.batch(1)?, "a later epoch").await
}

/// Whoever takes a ledger over fences the writer before.
pub async fn a_take_over_fences_the_old_writer<S: Store>(store: &S) -> Verdict {
    let mut book = Book::open(store).await?;
    book.append(store, 2).await?;
    let old = book.batch(1)?;
    let head = store.take_over(book.ledger, &book.head).await?;
    ensure!(head == Head { epoch: book.head.epoch + 1, ..book.head }, "the head is {head:?}");
    let again = store.take_over(book.ledger, &book.head).await;
    ensure!(matches!(again, Err(AppendError::Conflict { .. })), "taken over twice: {again:?}");
    book.head = head;
    refused(store, &book, old, "the old writer").await?;
    book.append(store, 1).await?;
    book.compare(store).await
}

/// After a conflict there is no trace of the refused batch, and the next append is dense.
pub async fn a_conflict_writes_nothing<S: Store>(store: &S) -> Verdict {
    let mut book = Book::open(store).await?;
    book.append(store, 2).await?;
    let lost = { Book::new(book.ledger, Head::empty(), book.key.clone()).batch(5)? };
    let id = lost.commands[0].id;
    refused(store, &book, lost, "a first batch again").await?;
    ensure!(store.commands(book.ledger, &[id]).await?.is_empty(), "the refused command is recorded");
    book.append(store, 3).await?;
    book.compare(store).await
}

/// A batch with a command that is recorded already is refused as a whole.
pub async fn a_known_command_is_refused_whole<S: Store>(store: &S) -> Verdict {
    let mut book = Book::open(store).await?;
    book.append(store, 2).await?;
    let known = book.commands[0];
    let mut batch = book.batch(2)?;
    let fresh = batch.commands[0];
    batch.commands.push(crate::CommandRecord { id: known.id, first: batch.next.position.next(), ..fresh });
    let refused = store.append(batch).await;
    ensure!(matches!(refused, Err(AppendError::CommandExists(id)) if id == known.id), "{refused:?}");
    ensure!(store.commands(book.ledger, &[fresh.id]).await?.is_empty(), "half of it was written");
    book.compare(store).await?;
    book.append(store, 1).await?;
    book.compare(store).await
}

/// Positions and fingerprints of commands are kept; others are unknown.
pub async fn commands_are_remembered<S: Store>(store: &S) -> Verdict {
    let mut book = Book::open(store).await?;
    for count in [1, 4, 2] {
        book.append(store, count).await?;
    }
    book.compare(store).await?;
    let unknown = [CommandId::random(), book.commands[1].id, book.commands[1].id];
    let found = store.commands(book.ledger, &unknown).await?;
    ensure!(found == [book.commands[1]], "{found:?}");
    Ok(())
}

/// A batch may hold only a command that recorded nothing; the head stays.
pub async fn a_command_that_changed_nothing_is_remembered<S: Store>(store: &S) -> Verdict {
    let mut book = Book::open(store).await?;
    book.append(store, 1).await?;
    let head = book.head;
    let mut batch = book.batch(1)?;
    batch.entries.clear();
    batch.next = batch.expected;
    batch.commands[0].last = batch.commands[0].first.previous();
    store.append(batch.clone()).await?;
    book.enter(batch);
    ensure!(book.head == head, "the book itself is wrong");
    book.compare(store).await?;
    book.append(store, 1).await?;
    book.compare(store).await
}

/// A batch that contradicts itself is refused by every store, and nothing of it is written.
pub async fn an_invalid_batch_is_refused<S: Store>(store: &S) -> Verdict {
    let mut book = Book::open(store).await?;
    book.append(store, 2).await?;
    type Wrong = (&'static str, fn(&mut Batch));
    let wrongs: [Wrong; 9] = [
        ("a gap", |batch| drop(batch.entries.remove(1))),
        ("another order", |batch| batch.entries.swap(0, 1)),
        ("a head too far", |batch| batch.next.position = batch.next.position.next()),
        ("a head without entries", |batch| batch.entries.clear()),
        ("another epoch", |batch| batch.next.epoch += 1),
        ("an altered leaf", |batch| batch.entries[0].leaf.push(' ')),
        ("a line break", |batch| batch.entries[0].leaf.insert(1, '\n')),
        ("a payload twice", |batch| {
            let twice = batch.entries[2].sealed[0].clone();
            batch.entries[2].sealed.insert(0, twice);
        }),
        ("a command elsewhere", |batch| batch.commands[0].last = batch.next.position.next()),
    ];
    for (what, wrong) in wrongs {
        let mut batch = book.batch(3)?;
        wrong(&mut batch);
        let refused = store.append(batch).await;
        ensure!(matches!(refused, Err(AppendError::Invalid(_))), "{what}: {refused:?}");
    }
    book.compare(store).await
}

/// Of writers who decided against the same head exactly one is accepted.
pub async fn of_racing_writers_one_wins<S: Store>(store: &S) -> Verdict {
    let mut book = Book::open(store).await?;
    for _ in 0..5 {
        let batches: Vec<_> = (0..8).map(|_| book.batch(3)).collect::<Result<_, _>>()?;
        let appends = batches.iter().map(|batch| store.append(batch.clone()));
        let outcomes = futures::future::join_all(appends).await;
        let mut won = Vec::new();
        for (batch, outcome) in batches.into_iter().zip(outcomes) {
            match outcome {
                Ok(()) => won.push(batch),
                Err(AppendError::Conflict { .. }) => {}
                Err(other) => return Err(other.into()),
            }
        }
        ensure!(won.len() == 1, "{} writers won", won.len());
        won.into_iter().for_each(|batch| book.enter(batch));
        book.compare(store).await?;
    }
    Ok(())
}

/// Writers of different ledgers do not disturb each other, even if one of them is always stale.
pub async fn many_ledgers_are_written_at_once<S: Store>(store: &S) -> Verdict {
    let writers = (0..12).map(|_| async {
        let mut book = Book::open(store).await?;
        let stale = book.batch(1)?;
        for count in 1..6 {
            book.append(store, count).await?;
            let refused = store.append(stale.clone()).await;
            ensure!(matches!(refused, Err(AppendError::Conflict { .. })), "{refused:?}");
        }
        book.compare(store).await
    });
    futures::future::join_all(writers).await.into_iter().collect()
}

/// Whoever stops waiting for an append leaves it whole or unwritten, and the store in order.
pub async fn a_dropped_append_is_whole_or_nothing<S: Store>(store: &S) -> Verdict {
    let mut book = Book::open(store).await?;
    for round in 0..40_u64 {
        let batch = book.batch(20)?;
        let wait = Duration::from_micros(round * 97 % 2_000);
        let _ = tokio::time::timeout(wait, store.append(batch.clone())).await;
        // What was begun may still be finished; the next writer is told by the fence.
        let mut settled = false;
        for _ in 0..200 {
            match store.append(batch.clone()).await {
                Ok(()) | Err(AppendError::CommandExists(_)) => settled = true,
                Err(AppendError::Conflict { actual }) if actual == Some(batch.next) => settled = true,
                Err(AppendError::Busy(_)) => tokio::time::sleep(Duration::from_millis(5)).await,
                Err(other) => return Err(other.into()),
            }
            if settled {
                break;
            }
        }
        ensure!(settled, "the store did not recover");
        book.enter(batch);
    }
    book.compare(store).await
}

/// Whatever text a body holds comes back to the byte.
pub async fn any_text_survives<S: Store>(store: &S) -> Verdict {
    let mut book = Book::open(store).await?;
    let texts = [
        "Nguyễn Thị Ánh Tuyết",
        "\"\\/\u{8}\u{c}\n\r\t\u{0}\u{1f}\u{7f}",
        "𝔘𝔫𝔦𝔠𝔬𝔡𝔢 \u{feff}\u{2028}",
        "'; DROP TABLE event; --",
    ];
    let bodies: Vec<_> = texts.iter().map(|text| json!({ "text": text })).collect();
    let batch = book.batch_of(&bodies)?;
    store.append(batch.clone()).await?;
    book.enter(batch);
    book.compare(store).await
}
