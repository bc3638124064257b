//! One connection, from its acceptance to its end: how many there may be, how slow they may be, and how they stop.

use std::{
    convert::Infallible,
    net::{IpAddr, SocketAddr},
    pin::pin,
    sync::Arc,
};

use axum::{Router, body::Body, extract::ConnectInfo, http::Request};
use hyper::{body::Incoming, server::conn::http1, service::service_fn};
use hyper_util::rt::{TokioIo, TokioTimer};
use tokio::{
    net::TcpStream,
    sync::{OwnedSemaphorePermit, Semaphore},
};
use tower::ServiceExt as _;

use crate::{
    app::Shared,
    limits::{Place, Places, network},
};

/// Most bytes that are read ahead of the handlers, so also the most that headers may have before they are looked at.
const READ_BYTES: usize = 64 * 1024;

/// What is told to a connection that finds no place. Written at once or not at all.
const FULL: &[u8] =
    b"HTTP/1.1 503 Service Unavailable\r\nretry-after: 1\r\ncontent-length: 0\r\nconnection: close\r\n\r\n";

/// The places of all connections.
pub(super) struct Doors {
    all: Arc<Semaphore>,
    by_network: Option<Places<IpAddr>>,
}

/// The place of one connection; dropping it frees it.
pub(super) struct Door {
    _all: OwnedSemaphorePermit,
    _by_network: Option<Place<IpAddr>>,
}

impl Doors {
    pub(super) fn new(app: &Shared) -> Self {
        let options = &app.options;
        Self {
            all: Arc::new(Semaphore::new(options.connections)),
            by_network: (!options.trust_forwarded_for).then(|| Places::new(options.connections_per_address)),
        }
    }

    /// Lets a connection in, or tells it that there is no place.
    pub(super) fn let_in(&self, stream: &TcpStream, peer: SocketAddr) -> Option<Door> {
        let door = self.find(peer);
        if door.is_none() {
            tracing::warn!("no place for another connection");
            // It is closed either way.
            let _ = stream.try_write(FULL);
        }
        door
    }

    fn find(&self, peer: SocketAddr) -> Option<Door> {
        let by_network = match &self.by_network {
            Some(places) => Some(places.take(network(peer.ip()))?),
            None => None,
        };
        Some(Door { _all: Arc::clone(&self.all).try_acquire_owned().ok()?, _by_network: by_network })
    }
}

/// Answers the requests of one connection until it ends or the server stops.
pub(super) async fn attend(app: Shared, routes: Router, stream: TcpStream, peer: SocketAddr) {
    // Answers are small and written at once; waiting to fill packets only adds delay.
    if let Err(error) = stream.set_nodelay(true) {
        tracing::debug!(%error, "TCP_NODELAY refused");
    }
    let service = service_fn(move |request: Request<Incoming>| {
        let mut request = request.map(Body::new);
        request.extensions_mut().insert(ConnectInfo(peer));
        let routes = routes.clone();
        async move {
            let answered: Result<_, Infallible> = routes.oneshot(request).await;
            answered
        }
    });
    let mut connection = pin!(
        http1::Builder::new()
            .timer(TokioTimer::new())
            .header_read_timeout(app.options.header_time)
            .max_buf_size(READ_BYTES)
            .serve_connection(TokioIo::new(stream), service)
            .with_upgrades()
    );
    let ended = tokio::select! {
        ended = connection.as_mut() => ended,
        () = stopped(&app) => {
            connection.as_mut().graceful_shutdown();
            connection.await
        }
    };
    if let Err(error) = ended {
        // The client's business: it left, was too slow, or does not speak HTTP.
        tracing::debug!(%error, "a connection ended early");
    }
}

async fn stopped(app: &Shared) {
    // The sender lives in `app`, so waiting cannot fail.
    let _ = app.stopping.subscribe().wait_for(|stopping| *stopping).await;
}
