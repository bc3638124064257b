//! A small invented school with a whole history, generated in memory.

use std::sync::Arc;

use async_graphql::{Request, Response, Variables};
use serde_json::json;
use socai_demo::{HistoryClock, Kind, Options};
use socai_ledger::{InstanceKey, MemoryStore, MemoryVault};
use socai_runtime::{Accounts, ManualClock, Parts, PasswordCost, Runtime, Session};
use socai_school::{
    calendar::SchoolYear,
    ids::{AccountId, ClassId, SchoolId},
};

use crate::{RequestContext, SocaiSchema, WithLanes, finish, schema, write_json};

pub(super) struct World {
    schema: SocaiSchema,
    runtime: Runtime,
    clock: Arc<ManualClock>,
    school: SchoolId,
    pub(super) code: String,
    /// Accounts of every role; the first two lead the school.
    pub(super) viewers: Vec<AccountId>,
    pub(super) classes: Vec<(ClassId, SchoolYear)>,
    pub(super) positions: Vec<u64>,
}

impl World {
    pub(super) async fn generate(kind: Kind, students: u32) -> Self {
        let history = HistoryClock::new();
        let runtime = Runtime::with_store(Parts {
            store: Arc::new(MemoryStore::new()),
            vault: Arc::new(MemoryVault::new()),
            instance_key: InstanceKey::from_bytes([7; 32]),
            accounts: Accounts::memory().await.unwrap(),
            state_budget: 1 << 30,
            clock: Arc::new(history.clone()),
            password_cost: PasswordCost::least(),
        })
        .unwrap();
        let options = Options { kind, seed: 11, students, years: 1 };
        let demo = socai_demo::populate(&runtime, Some(&history), options, |_| {}).await.unwrap();
        let state = runtime.school(demo.school).await.unwrap().unwrap().now().await.unwrap();
        let years: Vec<SchoolYear> = state.calendar.years().map(|dates| dates.year).collect();
        let classes = years.iter().flat_map(|year| state.classes.in_year(*year));
        let end = state.position.0;
        Self {
            schema: schema(),
            clock: Arc::new(ManualClock::new(state.at)),
            school: demo.school,
            code: demo.code.clone(),
            viewers: demo.logins.iter().map(|login| login.account).collect(),
            classes: classes.map(|class| (class.id, class.year)).collect(),
            positions: vec![end / 3, end / 2, demo.locked_at.0, end - 1],
            runtime,
        }
    }

    pub(super) async fn ask(&self, who: AccountId, query: &str, with_lanes: bool) -> Response {
        let at = "2025-10-15T01:00:00Z".parse().unwrap();
        let session =
            Session { school: self.school, account: who, login: "ai-do".into(), created: at, expires: at };
        let context = RequestContext::new(self.runtime.clone(), self.clock.clone(), Some(session));
        let variables = Variables::from_json(json!({ "yes": true, "no": false }));
        let request = Request::new(query).variables(variables).data(Arc::new(context));
        let request = if with_lanes { request.data(WithLanes) } else { request };
        let mut response = self.schema.execute(request).await;
        finish(&mut response, "r-1");
        response
    }
}

/// An answer as the client gets it.
pub(super) fn written(response: &Response) -> String {
    let mut bytes = Vec::new();
    write_json(response, &mut bytes);
    String::from_utf8(bytes).unwrap()
}
