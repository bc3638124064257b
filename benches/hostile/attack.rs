//! Who sends it all, and somebody else who only wants an answer.

use std::{
    collections::BTreeMap,
    fmt,
    sync::{
        Arc,
        atomic::{AtomicBool, Ordering},
    },
    time::{Duration, Instant},
};

use reqwest::header;
use serde_json::{Value, json};
use socai_benches::Failure;
use tokio::task::JoinHandle;

use crate::victim::Victim;

/// How often each answer was given.
#[derive(Default)]
pub(crate) struct Tally(BTreeMap<String, usize>);

impl Tally {
    pub(crate) fn add(&mut self, answer: impl Into<String>) {
        *self.0.entry(answer.into()).or_default() += 1;
    }
}

impl fmt::Display for Tally {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let parts: Vec<String> = match self.0.len() {
            1 => self.0.keys().cloned().collect(),
            _ => self.0.iter().map(|(answer, count)| format!("{answer} × {count}")).collect(),
        };
        f.write_str(&parts.join(", "))
    }
}

/// An account of the school that means harm, and another one that does not.
pub(crate) struct Attacker {
    client: reqwest::Client,
    base: String,
    token: String,
    other: String,
}

impl Attacker {
    pub(crate) async fn sign_in(victim: &Victim) -> Result<Self, Failure> {
        let (client, base) = (reqwest::Client::new(), format!("http://{}", victim.address()));
        let token = async |login: &str| -> Result<String, Failure> {
            let body = json!({ "login": login, "password": victim.password() });
            let answer: Value =
                client.post(format!("{base}/sign-in")).json(&body).send().await?.json().await?;
            Ok(answer["token"].as_str().ok_or("no sign-in")?.to_owned())
        };
        let (token, other) = (token("hieutruong").await?, token("quantri1").await?);
        Ok(Self { client, base, token, other })
    }

    pub(crate) fn token(&self) -> &str {
        &self.token
    }

    /// Sends each body, one after the other.
    pub(crate) async fn post(&self, bodies: Vec<String>) -> Result<Tally, Failure> {
        let mut tally = Tally::default();
        for body in bodies {
            let request = self.client.post(format!("{}/graphql", self.base)).bearer_auth(&self.token);
            let sent = request.header(header::CONTENT_TYPE, "application/json").body(body).send().await;
            let Ok(answer) = sent else {
                tally.add("connection closed");
                continue;
            };
            let status = answer.status().as_u16();
            let body: Value = answer.json().await?;
            let code = body["errors"][0]["extensions"]["code"].as_str().unwrap_or("an answer");
            tally.add(format!("{status} {code}"));
        }
        Ok(tally)
    }

    /// One request of the other account, which must be answered.
    pub(crate) async fn ask_as_other(&self) -> Result<(), Failure> {
        ask(&self.client, &self.base, &self.other).await
    }

    /// Lets the other account ask again and again, with pauses, until it is told to stop.
    pub(crate) fn witness(&self) -> Witness {
        let is_over = Arc::new(AtomicBool::new(false));
        let (client, base, other) = (self.client.clone(), self.base.clone(), self.other.clone());
        let over = Arc::clone(&is_over);
        let asking = tokio::spawn(async move {
            let mut slowest = Duration::ZERO;
            while !over.load(Ordering::Relaxed) {
                // Few, so that they do not count among the attack's costs.
                tokio::time::sleep(Duration::from_millis(100)).await;
                let asked = Instant::now();
                ask(&client, &base, &other).await?;
                slowest = slowest.max(asked.elapsed());
            }
            Ok(slowest)
        });
        Witness { is_over, asking }
    }
}

async fn ask(client: &reqwest::Client, base: &str, token: &str) -> Result<(), Failure> {
    let request = client.post(format!("{base}/graphql")).bearer_auth(token);
    let answer = request.json(&json!({ "query": "{ viewer { login } }" })).send().await?;
    let body: Value = answer.json().await?;
    match body["data"]["viewer"]["login"].as_str() {
        Some(_) => Ok(()),
        None => Err(format!("somebody else is not answered: {body}").into()),
    }
}

/// Somebody who asks while the attack goes on.
pub(crate) struct Witness {
    is_over: Arc<AtomicBool>,
    asking: JoinHandle<Result<Duration, Failure>>,
}

impl Witness {
    /// The slowest answer, in milliseconds; zero when there was no time to ask.
    pub(crate) async fn stop(self) -> Result<f64, Failure> {
        self.is_over.store(true, Ordering::Relaxed);
        Ok(self.asking.await??.as_secs_f64() * 1e3)
    }
}
