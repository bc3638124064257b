//! From a socket to the routes and, when asked to stop, in order back out.
//!
//! Stopping: readiness turns red, no connection is accepted any more, requests under way are answered, WebSockets are
//! closed with 1001; what is not done after the grace period is dropped.

mod connection;

use std::{future::Future, io, net::SocketAddr, time::Duration};

use socai_documents::TrustError;
use socai_runtime::Runtime;
use tokio::{
    net::TcpListener,
    task::{JoinHandle, JoinSet},
};

use self::connection::{Doors, attend};
use crate::{
    app::{App, Shared, routes},
    options::ServeOptions,
};

/// How long requests under way and WebSockets get to finish.
const GRACE: Duration = Duration::from_secs(15);
/// Between two looks for answers that nobody can get any more.
const SWEEP: Duration = Duration::from_secs(5);
/// Before the next connection is accepted after the system refused to.
const ACCEPT_PAUSE: Duration = Duration::from_secs(1);

/// Why the server is not, or no longer, there.
#[derive(Debug, thiserror::Error)]
pub enum ServeError {
    /// The address cannot be listened on: in use, not ours, or not permitted.
    #[error("cannot listen on {address}")]
    Listen {
        /// What was asked for.
        address: SocketAddr,
        /// What the system said.
        #[source]
        source: io::Error,
    },
    /// A document that the operator trusts is not one that can be executed here.
    #[error("the manifest of documents cannot be used")]
    Documents(#[from] TrustError),
    /// The accept loop failed.
    #[error("the server stopped")]
    Stopped(#[source] io::Error),
}

/// A listening server. Dropping it does not stop the server; the `shutdown` future given to [`serve`] does.
#[derive(Debug)]
pub struct Bound {
    address: SocketAddr,
    task: JoinHandle<Result<(), ServeError>>,
}

impl Bound {
    /// Where it really listens, also when port 0 was asked for.
    #[must_use]
    pub const fn address(&self) -> SocketAddr {
        self.address
    }

    /// Waits until the server has stopped, at most 15 seconds after it was asked to.
    ///
    /// # Errors
    /// When the accept loop failed.
    pub async fn finished(self) -> Result<(), ServeError> {
        self.task.await.map_err(|error| ServeError::Stopped(io::Error::other(error)))?
    }
}

/// Listens and serves until `shutdown` is ready. Returns as soon as connections are accepted.
///
/// # Errors
/// [`ServeError::Listen`] when the address cannot be had, [`ServeError::Documents`] when a document is not valid.
pub async fn serve(
    runtime: Runtime,
    options: ServeOptions,
    shutdown: impl Future<Output = ()> + Send + 'static,
) -> Result<Bound, ServeError> {
    let wanted = options.listen;
    let app = App::new(runtime, options)?;
    let refused = |source| ServeError::Listen { address: wanted, source };
    let listener = TcpListener::bind(wanted).await.map_err(refused)?;
    let address = listener.local_addr().map_err(refused)?;
    let task = tokio::spawn(run(app, listener, shutdown));
    Ok(Bound { address, task })
}

async fn run(
    app: Shared,
    listener: TcpListener,
    shutdown: impl Future<Output = ()> + Send + 'static,
) -> Result<(), ServeError> {
    let stop = async {
        shutdown.await;
        tracing::info!("stopping");
        app.stopping.send_replace(true);
    };
    let server = async {
        let ((), mut connections) = tokio::join!(stop, accept(&app, listener));
        while connections.join_next().await.is_some() {}
        // Upgraded connections are no longer the server's; they leave by themselves once `stopping` is set.
        app.counters.websockets_closed().await;
    };
    tokio::select! {
        () = server => {}
        () = sweep(&app) => {}
        () = grace_over(&app) => tracing::warn!("connections were still open when the grace period ended"),
    }
    Ok(())
}

/// Drops answers that nobody can get any more, so that what was erased from a school leaves the memory, too. Never ends.
async fn sweep(app: &App) {
    let mut ticks = tokio::time::interval(SWEEP);
    ticks.set_missed_tick_behavior(tokio::time::MissedTickBehavior::Delay);
    loop {
        ticks.tick().await;
        app.responses.sweep(app.runtime.clock().now(), |school| app.runtime.standing(school));
    }
}

/// Accepts connections until the server is asked to stop; those under way come back.
async fn accept(app: &Shared, listener: TcpListener) -> JoinSet<()> {
    let (routes, doors) = (routes(app.clone()), Doors::new(app));
    let mut connections = JoinSet::new();
    let mut stopping = app.stopping.subscribe();
    loop {
        let accepted = tokio::select! {
            accepted = listener.accept() => accepted,
            // The sender lives in `app`, so waiting cannot fail.
            _ = stopping.wait_for(|stopping| *stopping) => return connections,
            Some(_) = connections.join_next() => continue,
        };
        match accepted {
            Ok((stream, peer)) => {
                let Some(door) = doors.let_in(&stream, peer) else { continue };
                let attended = attend(app.clone(), routes.clone(), stream, peer);
                connections.spawn(async move {
                    attended.await;
                    drop(door);
                });
            }
            // The client was gone before it was greeted.
            Err(error) if is_of_one_connection(&error) => {}
            // Out of file descriptors, most likely: others must end first.
            Err(error) => {
                tracing::error!(%error, "cannot accept connections");
                tokio::time::sleep(ACCEPT_PAUSE).await;
            }
        }
    }
}

fn is_of_one_connection(error: &io::Error) -> bool {
    matches!(
        error.kind(),
        io::ErrorKind::ConnectionRefused | io::ErrorKind::ConnectionAborted | io::ErrorKind::ConnectionReset
    )
}

async fn grace_over(app: &Shared) {
    let mut stopping = app.stopping.subscribe();
    // The sender lives in `app`, so waiting cannot fail.
    if stopping.wait_for(|stopping| *stopping).await.is_ok() {
        tokio::time::sleep(GRACE).await;
    }
}
