//! What requests that are made to hurt cost the server: each is answered, with which code, for how much time on a core and how much
//! memory, and whether somebody else is answered meanwhile.
//!
//! `cargo bench -p socai-benches --bench hostile` prints a table as Markdown. The server is a process of its own (this program once
//! more), so that nothing of the attacker is counted. The documents are those of the server's tests; each is sent as
//! another text every time, so that no verdict is kept. Environment: `SOCAI_BENCH_TIMES` (sends of each document),
//! `SOCAI_BENCH_CONNECTIONS`.

mod attack;
#[expect(
    dead_code,
    reason = "the expected codes are the test's business; here they are printed as they come"
)]
#[path = "../../crates/server/tests/http/hostile/documents.rs"]
mod documents;
mod floods;
mod victim;

use std::time::Instant;

use serde_json::json;
use socai_benches::{
    Failure, machine,
    process::Process,
    report::{line, number},
    size,
};

use self::{
    attack::{Attacker, Tally},
    victim::Victim,
};

#[tokio::main]
async fn main() -> Result<(), Failure> {
    if victim::is_wanted() {
        return victim::serve().await;
    }
    let (times, connections) = (size("SOCAI_BENCH_TIMES", 20)?, size("SOCAI_BENCH_CONNECTIONS", 1_000)?);
    machine::print(&[]);
    let victim = Victim::start().await?;
    let table = Table { process: victim.process(), attacker: Attacker::sign_in(&victim).await? };
    line(&format!("\na server with a school of {} events\n", victim.position()));
    line("| request | times | answered with | CPU ms each | peak extra MiB | others, slowest ms |");
    line("| --- | ---: | --- | ---: | ---: | ---: |");
    table.usual(times).await?;
    table.documents(&victim, times).await?;
    table.floods(&victim, connections).await?;
    victim.stop().await
}

struct Table {
    process: Process,
    attacker: Attacker,
}

impl Table {
    /// For comparison: what people ask all day.
    async fn usual(&self, times: usize) -> Result<(), Failure> {
        for (name, query) in [
            ("(usual) who am I", "{ viewer { login } }"),
            ("(usual) the classes of a year", "{ viewer { school { years { year } } } }"),
        ] {
            let body = json!({ "query": query }).to_string();
            self.row(name, times, async { self.attacker.post(vec![body; times]).await }).await?;
        }
        Ok(())
    }

    async fn documents(&self, victim: &Victim, times: usize) -> Result<(), Failure> {
        let salted: Vec<Vec<documents::Hostile>> =
            (0..times).map(|salt| documents::all(victim.code(), salt)).collect();
        let Some(first) = salted.first() else { return Ok(()) };
        for (index, hostile) in first.iter().enumerate() {
            let body = |all: &Vec<documents::Hostile>| {
                let hostile = all.get(index)?;
                Some(json!({ "query": hostile.query, "variables": hostile.variables }).to_string())
            };
            let bodies: Vec<String> = salted.iter().filter_map(body).collect();
            self.row(hostile.name, times, async { self.attacker.post(bodies).await }).await?;
        }
        Ok(())
    }

    async fn floods(&self, victim: &Victim, connections: usize) -> Result<(), Failure> {
        let at = &self.attacker;
        let batch = format!("[{}]", vec![r#"{"query":"{__typename}"}"#; 10_000].join(","));
        self.row("a batch of 10,000 requests", 20, async { at.post(vec![batch; 20]).await }).await?;
        let brackets = format!(r#"{{"query":"{{__typename}}","variables":{{"a":{}"#, "[".repeat(900_000));
        self.row("a body of 900,000 brackets", 20, async { at.post(vec![brackets; 20]).await }).await?;
        self.row("a header of 64 KiB", 20, floods::large_header(victim, 20)).await?;
        self.row("300 headers", 20, floods::many_headers(victim, 20)).await?;
        self.row("slow headers", 300, floods::slow_headers(victim, 300)).await?;
        self.row("slow bodies", 300, floods::slow_bodies(victim, 300)).await?;
        self.row("idle connections", connections, floods::idle(victim, connections)).await?;
        let subscribe = |id: usize| {
            let query = format!("subscription {{ journal(school: \"x{id}\", after: 0) {{ position }} }}");
            json!({ "type": "subscribe", "id": id.to_string(), "payload": { "query": query } }).to_string()
        };
        let flood = |messages| floods::websocket(victim, at, messages);
        // A connection is listened to a hundred times a second, so this takes a while.
        self.row("subscriptions on one WebSocket", 1_000, flood((0..1_000).map(subscribe).collect())).await?;
        let ping = json!({ "type": "ping" }).to_string();
        self.row("pings on one WebSocket", 1_000, flood(vec![ping; 1_000])).await?;
        let large = vec!["x".repeat(16 << 20)];
        self.row("a message of 16 MiB on a WebSocket", 1, flood(large)).await?;
        self.row("WebSockets of one account", 200, floods::many_websockets(victim, at, 200)).await?;
        self.row("wrong passwords", 100, floods::wrong_passwords(victim, 100)).await
    }

    async fn row(
        &self,
        name: &str,
        times: usize,
        attack: impl Future<Output = Result<Tally, Failure>>,
    ) -> Result<(), Failure> {
        self.process.reset_peak();
        let (memory, threads) = (self.process.resident(), self.process.threads());
        let others = self.attacker.witness();
        let tally = attack.await?;
        let slowest = others.stop().await?;
        let asked = Instant::now();
        self.attacker.ask_as_other().await?;
        let slowest = slowest.max(asked.elapsed().as_secs_f64() * 1e3);
        let spent = self.process.threads().since(&threads);
        let extra = self
            .process
            .peak()
            .zip(memory)
            .map_or(f64::NAN, |(peak, before)| peak.saturating_sub(before) as f64 / f64::from(1 << 20));
        line(&format!(
            "| {name} | {times} | {tally} | {} | {} | {} |",
            number(spent * 1e3 / times as f64),
            number(extra),
            number(slowest)
        ));
        Ok(())
    }
}
