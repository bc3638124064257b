//! A school of a few people, for stories in which several schools have to do with each other.

use serde_json::{Value, json};
use socai_tests::{Class, Client, Mutation, Outcome, Server, TestSchool};

/// A school with class 2A, its principal and a clerk.
pub(crate) struct Place {
    pub(crate) school: TestSchool,
    pub(crate) class: Class,
    pub(crate) principal: Client,
    pub(crate) clerk: Client,
}

impl Place {
    pub(crate) async fn open(server: &Server, code: &str) -> Self {
        let school = TestSchool::of(server, code).await;
        school.open_year().await;
        let class = school.create_class("2A").await;
        for (login, role) in [("hieutruong", "PRINCIPAL"), ("vanthu", "CLERK")] {
            school.open_account(&format!("{login}{code}"), role).await;
        }
        let (principal, clerk) = (
            server.sign_in(&format!("hieutruong{code}")).await,
            server.sign_in(&format!("vanthu{code}")).await,
        );
        Self { school, class, principal, clerk }
    }

    /// The same school at another server.
    pub(crate) fn at(&mut self, server: &Server) {
        self.school = self.school.at(server);
        self.principal = self.principal.at(server.base());
        self.clerk = self.clerk.at(server.base());
    }

    pub(crate) async fn send(
        &self,
        by: &Client,
        field: &'static str,
        selecting: &'static str,
        input: Value,
    ) -> Outcome {
        by.mutate(&Mutation::new(field, &self.school, input).selecting(selecting)).await
    }

    /// What a visitor reads of the school.
    pub(crate) async fn read(&self, by: &Client, fields: &str) -> Value {
        let query = format!("query($code: String!) {{ school(code: $code) {{ position {fields} }} }}");
        by.query(&query, json!({ "code": self.school.code })).await["school"].take()
    }
}
