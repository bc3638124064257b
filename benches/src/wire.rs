//! The other end of HTTP: a client that costs little, and many of them at once.
//!
//! Clients are threads of their own, so that what the server takes can be told from what they take. They wait for each
//! answer before they ask again, and understand just what the servers of these benches send.

use std::io::{Read as _, Write as _};
use std::net::{SocketAddr, TcpStream};
use std::time::Instant;

use crate::Failure;
use crate::machine;
use crate::report::Taken;

/// The name of every thread of a client.
pub const CLIENT: &str = "client";

/// One connection that is kept.
#[derive(Debug)]
pub struct Wire {
    stream: TcpStream,
    received: Vec<u8>,
}

impl Wire {
    /// Connects.
    ///
    /// # Errors
    /// What the system says.
    pub fn connect(address: SocketAddr) -> Result<Self, Failure> {
        let stream = TcpStream::connect(address)?;
        stream.set_nodelay(true)?;
        Ok(Self { stream, received: Vec::with_capacity(512 * 1024) })
    }

    /// Sends a request and gives the body of its answer.
    ///
    /// # Errors
    /// When the connection fails, or the answer is not 200 with a length.
    pub fn exchange(&mut self, request: &[u8]) -> Result<&[u8], Failure> {
        self.stream.write_all(request)?;
        self.received.clear();
        let mut piece = [0; 64 * 1024];
        let (body, end) = loop {
            let count = self.stream.read(&mut piece)?;
            if count == 0 {
                return Err("the server closed the connection".into());
            }
            self.received.extend_from_slice(&piece[..count]);
            if let Some(at) = self.received.windows(4).position(|bytes| bytes == b"\r\n\r\n") {
                break (at + 4, at + 4 + length(&self.received[..at])?);
            }
        };
        let missing = end.saturating_sub(self.received.len());
        let have = self.received.len();
        self.received.resize(have + missing, 0);
        self.stream.read_exact(&mut self.received[have..])?;
        Ok(&self.received[body..end])
    }
}

fn length(head: &[u8]) -> Result<usize, Failure> {
    let head = std::str::from_utf8(head)?;
    if !head.starts_with("HTTP/1.1 200 ") {
        return Err(format!("the server answered {}", head.lines().next().unwrap_or_default()).into());
    }
    let named = head.lines().filter_map(|line| line.split_once(':'));
    let mut lengths = named.filter(|(name, _)| name.eq_ignore_ascii_case("content-length"));
    Ok(lengths.next().ok_or("the answer has no length")?.1.trim().parse()?)
}

/// A `POST` of JSON, with further header lines.
#[must_use]
pub fn post(path: &str, headers: &[(&str, &str)], body: &str) -> Vec<u8> {
    let mut text = format!("POST {path} HTTP/1.1\r\nhost: bench\r\ncontent-type: application/json\r\n");
    for (name, value) in headers {
        text.push_str(&format!("{name}: {value}\r\n"));
    }
    text.push_str(&format!("content-length: {}\r\n\r\n{body}", body.len()));
    text.into_bytes()
}

/// What some clients saw together.
#[derive(Clone, Debug)]
pub struct Seen {
    /// What it took; only the server's threads are counted on a core.
    pub taken: Taken,
    /// Seconds until each answer.
    pub waited: Vec<f64>,
}

/// Sends the same request from so many clients at once, so often each.
///
/// # Errors
/// The first client's error.
pub fn drive(address: SocketAddr, request: &[u8], clients: usize, each: usize) -> Result<Seen, Failure> {
    let mut wires: Vec<Wire> = (0..clients).map(|_| Wire::connect(address)).collect::<Result<_, _>>()?;
    for wire in &mut wires {
        wire.exchange(request)?;
    }
    let (start, before) = (Instant::now(), server_time());
    let waited = std::thread::scope(|scope| {
        let ask = |mut wire: Wire| {
            move || -> Result<Vec<f64>, Failure> {
                let mut waited = Vec::with_capacity(each);
                for _ in 0..each {
                    let start = Instant::now();
                    wire.exchange(request)?;
                    waited.push(start.elapsed().as_secs_f64());
                }
                Ok(waited)
            }
        };
        let named = |wire| std::thread::Builder::new().name(CLIENT.to_owned()).spawn_scoped(scope, ask(wire));
        let threads: Vec<_> = wires.into_iter().map(named).collect::<Result<_, _>>()?;
        let mut all = Vec::with_capacity(clients * each);
        for thread in threads {
            all.extend(thread.join().map_err(|_| "a client panicked")??);
        }
        Ok::<_, Failure>(all)
    })?;
    let taken = Taken { seconds: start.elapsed().as_secs_f64(), on_core: server_time() - before };
    Ok(Seen { taken, waited })
}

/// Seconds that every thread but the clients' has been on a core.
#[must_use]
pub fn server_time() -> f64 {
    machine::cpu_time_without(CLIENT).unwrap_or(f64::NAN)
}
