//! A school behind a server, and somebody who is signed in: what the benches of HTTP have in common.

use std::net::SocketAddr;

use serde_json::{Value, json};
use socai_runtime::{Actor, Request, Runtime, SchoolHandle};
use socai_school::{
    ids::AccountId,
    names::PersonName,
    policy::Role,
    staff::{OpenAccount, Profile},
    text::Code,
};
use socai_server::ServeOptions;
use uuid::Uuid;

use crate::Failure;
use crate::database::{Kind, Place};
use crate::sample::Sample;
use crate::wire::{Wire, post};

const PASSWORD: &str = "hoa-phuong-do-731";
/// The class that is looked at: the first of the fifth grade, whose homeroom teacher is signed in.
pub const CLASS: &str = "5A1";
/// Where it stands in the sample.
pub const CLASS_INDEX: usize = 4;

/// A school of a few classes with a full year of grades.
pub struct Desk {
    /// The installation; its folder goes with it.
    pub place: Place,
    /// The open runtime.
    pub runtime: Runtime,
    /// The school.
    pub handle: SchoolHandle,
    /// Who is in it.
    pub sample: Sample,
    /// The bearer token of the homeroom teacher of [`CLASS`].
    pub token: String,
    /// The school's code.
    pub code: String,
}

impl Desk {
    /// Makes the school on SQLite and signs the teacher in.
    ///
    /// # Errors
    /// When anything of it fails.
    pub async fn open(events: usize) -> Result<Self, Failure> {
        let place = Place::new(&Kind::Sqlite).await?;
        let runtime = place.open().await?;
        let (sample, handle) = Sample::found(&runtime, 5, 75).await?;
        sample.fill(&handle, events as u64).await?;
        let teacher = sample.classes.get(CLASS_INDEX).ok_or("the sample is too small")?.teacher;
        let token = sign_in(&runtime, &sample, teacher, "gv").await?;
        let code = format!("BENCH{}", sample.school.0.simple());
        Ok(Self { place, runtime, handle, sample, token, code })
    }

    /// How the server is set up: nobody runs out of budget; `cache` bytes are kept of finished answers.
    #[must_use]
    pub fn options(cache: usize) -> ServeOptions {
        ServeOptions {
            cost_budget: u64::MAX / 4,
            response_cache: cache,
            ..ServeOptions::new(SocketAddr::from(([127, 0, 0, 1], 0)))
        }
    }

    /// More accounts that may read every class, signed in.
    ///
    /// # Errors
    /// When a command is refused.
    pub async fn readers(&self, count: usize) -> Result<Vec<String>, Failure> {
        let mut tokens = Vec::with_capacity(count);
        for number in 0..count {
            let account = AccountId(Uuid::new_v4());
            let profile = Profile { name: PersonName::parse("Đỗ Thị Sáu")?, contact: None };
            let staff_code = Some(Code::new(&format!("XEM{number:03}"))?);
            let command = OpenAccount { account, staff_code, profile, roles: vec![Role::AdminBoard] };
            let request =
                Request { actor: Actor::Operator, command_id: Uuid::new_v4(), command: command.into() };
            self.handle.execute(request).await?;
            tokens.push(sign_in(&self.runtime, &self.sample, account, &format!("xem{number}")).await?);
        }
        Ok(tokens)
    }

    /// A request of GraphQL by the teacher.
    #[must_use]
    pub fn request(&self, query: &str, variables: &Value, headers: &[(&str, &str)]) -> Vec<u8> {
        let bearer = format!("Bearer {}", self.token);
        let mut all = vec![("authorization", bearer.as_str())];
        all.extend_from_slice(headers);
        post("/graphql", &all, &json!({ "query": query, "variables": variables }).to_string())
    }

    /// What GraphQL answers to the teacher.
    ///
    /// # Errors
    /// When the answer has errors.
    pub fn ask(&self, address: SocketAddr, query: &str, variables: &Value) -> Result<Value, Failure> {
        let mut wire = Wire::connect(address)?;
        let answer: Value = serde_json::from_slice(wire.exchange(&self.request(query, variables, &[]))?)?;
        match answer.get("errors") {
            None => Ok(answer["data"].clone()),
            Some(errors) => Err(format!("{query} was answered with {errors}").into()),
        }
    }
}

async fn sign_in(
    runtime: &Runtime,
    sample: &Sample,
    account: AccountId,
    login: &str,
) -> Result<String, Failure> {
    runtime.sign_in().set_password(sample.school, account, login, PASSWORD).await?;
    let (token, _) = runtime.sign_in().sign_in(login, PASSWORD).await?;
    Ok(token.as_str().to_owned())
}
