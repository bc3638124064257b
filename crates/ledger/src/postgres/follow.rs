//! Listening: notifications of other processes become hints. Any doubt wakes every follower.

use std::time::Duration;

use sqlx::postgres::{PgListener, PgPool};
use tokio::task::JoinHandle;

use super::append::CHANNEL;
use crate::LedgerId;
use crate::follow::Hints;

/// How long to wait before listening again after the connection was lost.
const AGAIN: Duration = Duration::from_millis(500);

/// Listens as long as it lives.
#[derive(Debug)]
pub(super) struct Listener {
    hints: Hints,
    task: JoinHandle<()>,
}

impl Listener {
    pub(super) fn start(pool: PgPool) -> Self {
        let hints = Hints::new();
        let task = tokio::spawn(listen(pool, hints.clone()));
        Self { hints, task }
    }

    pub(super) const fn hints(&self) -> &Hints {
        &self.hints
    }

    pub(super) fn stop(&self) {
        self.task.abort();
    }
}

impl Drop for Listener {
    fn drop(&mut self) {
        self.stop();
    }
}

/// Never ends by itself: a listener that died once would stay dead unseen.
async fn listen(pool: PgPool, hints: Hints) {
    loop {
        match PgListener::connect_with(&pool).await {
            Ok(mut listener) => {
                // The store may close while this connection listens.
                listener.ignore_pool_close_event(true);
                if let Err(error) = hear(&mut listener, &hints).await {
                    tracing::warn!(%error, "lost the connection that listens for other writers");
                }
            }
            Err(error) => tracing::warn!(%error, "cannot listen for other writers"),
        }
        hints.anything();
        tokio::time::sleep(AGAIN).await;
    }
}

async fn hear(listener: &mut PgListener, hints: &Hints) -> Result<(), sqlx::Error> {
    listener.listen(CHANNEL).await?;
    // What was appended before listening began was not heard.
    hints.anything();
    loop {
        match listener.try_recv().await? {
            Some(notification) => match notification.payload().parse::<LedgerId>() {
                Ok(ledger) => hints.grown(ledger),
                Err(_) => hints.anything(),
            },
            // The connection was lost and made again; what came between is gone.
            None => hints.anything(),
        }
    }
}
