//! A person or a program at the other end of HTTP.

use std::time::{Duration, Instant};

use reqwest::{StatusCode, header};
use serde_json::{Value, json};

use crate::{FIRST_PASSWORD, Follower, Mutation, Outcome, PASSWORD};

/// Longer than the server ever takes for a request.
const PATIENCE: Duration = Duration::from_secs(30);

/// A caller of one server, signed in or not.
#[derive(Clone, Debug)]
pub struct Client {
    http: reqwest::Client,
    base: String,
    token: Option<String>,
}

/// What came back from GraphQL, as JSON.
#[derive(Clone, Debug)]
pub struct Answer {
    /// The HTTP status.
    pub status: StatusCode,
    /// `data`; null when there was none.
    pub data: Value,
    /// `errors`; empty when there were none.
    pub errors: Vec<Value>,
    /// The position at which the answer was read, if anything was.
    pub position: Option<u64>,
}

impl Answer {
    /// The code of the first error.
    #[must_use]
    pub fn code(&self) -> Option<&str> {
        self.errors.first()?["extensions"]["code"].as_str()
    }

    /// The data; fails the test when there are errors.
    #[track_caller]
    #[must_use]
    pub fn ok(self) -> Value {
        assert!(self.errors.is_empty(), "{:?}", self.errors);
        self.data
    }
}

/// Why a mutation has no outcome.
#[derive(Debug)]
pub enum Failure {
    /// No answer came: it may have been carried out.
    Lost(reqwest::Error),
    /// An error with this code, such as `BUSY`.
    Error(String),
}

/// A sign-in that was refused.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SignInRefused {
    /// The HTTP status.
    pub status: StatusCode,
    /// The code of the error.
    pub code: String,
    /// How long to wait before the next try, when the server says.
    pub retry_after: Option<Duration>,
}

impl Client {
    /// Somebody who is not signed in, at a server such as `http://127.0.0.1:41234`.
    #[must_use]
    pub fn nobody(base: &str) -> Self {
        let http = reqwest::Client::builder().timeout(PATIENCE).build().unwrap();
        Self { http, base: base.to_owned(), token: None }
    }

    /// The same person at another server of the installation, over connections of its own.
    #[must_use]
    pub fn at(&self, base: &str) -> Self {
        Self { token: self.token.clone(), ..Self::nobody(base) }
    }

    /// The same, unless this is where it is already.
    #[must_use]
    pub fn at_if_moved(self, base: &str) -> Self {
        if self.base == base { self } else { self.at(base) }
    }

    /// The bearer token; empty for nobody.
    #[must_use]
    pub fn token(&self) -> &str {
        self.token.as_deref().unwrap_or_default()
    }

    /// Gets a path, such as `/readyz`.
    pub async fn get(&self, path: &str) -> reqwest::Response {
        self.http.get(format!("{}{path}", self.base)).send().await.unwrap()
    }

    /// Gets a path as whoever this is, declared as a program.
    pub async fn get_own(&self, path: &str) -> reqwest::Response {
        let request = self.http.get(format!("{}{path}", self.base)).header("x-socai-client", "tests");
        self.signed(request).send().await.unwrap()
    }

    /// Sends a file to a path.
    pub async fn send_file(&self, path: &str, bytes: Vec<u8>) -> reqwest::Response {
        self.signed(self.http.post(format!("{}{path}", self.base)).body(bytes)).send().await.unwrap()
    }

    fn signed(&self, request: reqwest::RequestBuilder) -> reqwest::RequestBuilder {
        match &self.token {
            Some(token) => request.bearer_auth(token),
            None => request,
        }
    }

    /// Signs in here.
    ///
    /// # Errors
    /// When the server refuses.
    pub async fn sign_in(&self, login: &str, password: &str) -> Result<Self, SignInRefused> {
        let request = self.http.post(format!("{}/sign-in", self.base));
        let response = request.json(&json!({ "login": login, "password": password })).send().await.unwrap();
        let status = response.status();
        let retry_after = response
            .headers()
            .get(header::RETRY_AFTER)
            .map(|seconds| Duration::from_secs(seconds.to_str().unwrap().parse().unwrap()));
        let body: Value = response.json().await.unwrap();
        if let Some(token) = body["token"].as_str() {
            return Ok(Self { token: Some(token.to_owned()), ..self.clone() });
        }
        let code = body["errors"][0]["extensions"]["code"].as_str().unwrap_or_default().to_owned();
        Err(SignInRefused { status, code, retry_after })
    }

    /// Changes the password that an account was opened with for the one that all test accounts share; nothing when somebody has.
    pub async fn settle(&self, login: &str) {
        const CHANGE: &str = "mutation($input: ChangeOwnPasswordInput!) { changeOwnPassword(input: $input) { refusals { code } } }";
        let Ok(given) = self.sign_in(login, FIRST_PASSWORD).await else { return };
        let input = json!({ "currentPassword": FIRST_PASSWORD, "newPassword": PASSWORD });
        let mut changed = given.graphql(CHANGE, json!({ "input": input })).await;
        let began = Instant::now();
        while changed.code().is_some_and(is_passing) && began.elapsed() < PATIENCE {
            tokio::time::sleep(Duration::from_millis(20)).await;
            changed = given.graphql(CHANGE, json!({ "input": input })).await;
        }
        assert_eq!(changed.ok()["changeOwnPassword"]["refusals"], json!([]), "{login}");
    }

    /// Posts JSON to a path, such as `/invitation`, with the token when there is one.
    pub async fn post(&self, path: &str, body: Value) -> reqwest::Response {
        let mut request = self.http.post(format!("{}{path}", self.base));
        if let Some(token) = &self.token {
            request = request.bearer_auth(token);
        }
        request.json(&body).send().await.unwrap()
    }

    /// The same person with another token.
    #[must_use]
    pub fn with_token(&self, token: &str) -> Self {
        Self { token: Some(token.to_owned()), ..self.clone() }
    }

    /// Signs out.
    pub async fn sign_out(&self) -> StatusCode {
        let request = self.http.post(format!("{}/sign-out", self.base)).bearer_auth(self.token());
        request.send().await.unwrap().status()
    }

    /// Sends a GraphQL request.
    ///
    /// # Errors
    /// When no answer came.
    pub async fn try_graphql(&self, query: &str, variables: &Value) -> Result<Answer, reqwest::Error> {
        let mut request = self.http.post(format!("{}/graphql", self.base));
        if let Some(token) = &self.token {
            request = request.bearer_auth(token);
        }
        let response = request.json(&json!({ "query": query, "variables": variables })).send().await?;
        let status = response.status();
        let mut body: Value = response.json().await?;
        Ok(Answer {
            status,
            position: body["extensions"]["ledger"]["position"].as_u64(),
            data: body["data"].take(),
            errors: serde_json::from_value(body["errors"].take()).unwrap_or_default(),
        })
    }

    /// Sends a GraphQL request that must be answered.
    pub async fn graphql(&self, query: &str, variables: Value) -> Answer {
        self.try_graphql(query, &variables).await.unwrap()
    }

    /// Sends a query that must be answered without an error; gives its data.
    pub async fn query(&self, query: &str, variables: Value) -> Value {
        self.graphql(query, variables).await.ok()
    }

    /// Subscribes over a WebSocket.
    pub async fn follow(&self, subscription: &str, variables: Value) -> Follower {
        Follower::begin(self, &self.base, subscription, &variables).await
    }

    /// Sends a mutation once.
    ///
    /// # Errors
    /// When there is no outcome.
    pub async fn try_mutate(&self, mutation: &Mutation) -> Result<Outcome, Failure> {
        let (document, variables) = mutation.request();
        let mut answer = self.try_graphql(&document, &variables).await.map_err(Failure::Lost)?;
        if let Some(error) = answer.errors.first() {
            let code = answer.code().map_or_else(|| error.to_string(), str::to_owned);
            // A code alone does not help who wrote a wrong document.
            let is_ours = matches!(code.as_str(), "GRAPHQL_VALIDATION_FAILED" | "BAD_USER_INPUT");
            assert!(!is_ours, "{error}");
            return Err(Failure::Error(code));
        }
        Ok(Outcome::read(answer.data[mutation.field()].take()))
    }

    /// Sends a mutation until there is an outcome, as a good client does: again with the same key while the server is
    /// busy or does not know.
    pub async fn mutate(&self, mutation: &Mutation) -> Outcome {
        let began = Instant::now();
        loop {
            match self.try_mutate(mutation).await {
                Ok(outcome) => return outcome,
                Err(Failure::Error(code)) if is_passing(&code) && began.elapsed() < PATIENCE => {
                    tokio::time::sleep(Duration::from_millis(20)).await;
                }
                Err(failure) => panic!("{} has no outcome: {failure:?}", mutation.field()),
            }
        }
    }
}

fn is_passing(code: &str) -> bool {
    matches!(code, "BUSY" | "OUTCOME_UNKNOWN" | "TIMEOUT")
}
