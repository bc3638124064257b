//! Rules of following: no append stays unheard.

use std::time::Duration;

use super::book::Book;
use super::{Verdict, ensure};
use crate::{Hint, Store};

/// A follower is woken by every append that comes after it was made, or told to look at everything.
pub async fn followers_hear_of_appends<S: Store>(store: &S) -> Verdict {
    let mut book = Book::open(store).await?;
    let mut follower = store.follow();
    for _ in 0..5 {
        book.append(store, 1).await?;
        let heard = tokio::time::timeout(Duration::from_secs(10), follower.changed()).await;
        let heard = heard.map_err(|_| "nothing was heard")?;
        let told = match &heard {
            Hint::Ledgers(ledgers) => ledgers.contains(&book.ledger),
            Hint::All => true,
            Hint::Closed => false,
        };
        ensure!(told, "{heard:?}");
    }
    Ok(())
}
