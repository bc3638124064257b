//! From a socket to the routes and, when asked to stop, in order back out.
//!
//! Stopping: readiness turns red, no connection is accepted any more, requests under way are answered, WebSockets are
//! closed with 1001; what is not done after the grace period is dropped.

use std::{future::Future, io, net::SocketAddr, time::Duration};

use axum::serve::ListenerExt as _;
use socai_runtime::Runtime;
use tokio::{net::TcpListener, task::JoinHandle};

use crate::{
    app::{App, Shared, routes},
    options::ServeOptions,
};

/// How long requests under way and WebSockets get to finish.
const GRACE: Duration = Duration::from_secs(15);

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
/// [`ServeError::Listen`] when the address cannot be had.
pub async fn serve(
    runtime: Runtime,
    options: ServeOptions,
    shutdown: impl Future<Output = ()> + Send + 'static,
) -> Result<Bound, ServeError> {
    let wanted = options.listen;
    let refused = |source| ServeError::Listen { address: wanted, source };
    let listener = TcpListener::bind(wanted).await.map_err(refused)?;
    let address = listener.local_addr().map_err(refused)?;
    let app = App::new(runtime, options);
    let task = tokio::spawn(run(app, listener, shutdown));
    Ok(Bound { address, task })
}

async fn run(
    app: Shared,
    listener: TcpListener,
    shutdown: impl Future<Output = ()> + Send + 'static,
) -> Result<(), ServeError> {
    let listener = listener.tap_io(|stream| {
        // Answers are small and written at once; waiting to fill packets only adds delay.
        if let Err(error) = stream.set_nodelay(true) {
            tracing::debug!(%error, "TCP_NODELAY refused");
        }
    });
    let service = routes(app.clone()).into_make_service_with_connect_info::<SocketAddr>();
    let signal = app.clone();
    let stopped = async move {
        shutdown.await;
        tracing::info!("stopping");
        signal.stopping.send_replace(true);
    };
    let server = async {
        let served = axum::serve(listener, service).with_graceful_shutdown(stopped).await;
        // Upgraded connections are no longer the server's; they leave by themselves once `stopping` is set.
        app.stopping.send_replace(true);
        app.counters.websockets_closed().await;
        served
    };
    let result = tokio::select! {
        result = server => result,
        () = grace_over(&app) => {
            tracing::warn!("connections were still open when the grace period ended");
            Ok(())
        }
    };
    result.map_err(ServeError::Stopped)
}

async fn grace_over(app: &Shared) {
    let mut stopping = app.stopping.subscribe();
    // The sender lives in `app`, so waiting cannot fail.
    if stopping.wait_for(|stopping| *stopping).await.is_ok() {
        tokio::time::sleep(GRACE).await;
    }
}
