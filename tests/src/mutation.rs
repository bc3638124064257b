//! Mutations as data: what is sent, and what a payload says.

use serde_json::{Value, json};
use uuid::Uuid;

use crate::TestSchool;

/// One mutation with its input, ready to be sent and sent again.
#[derive(Clone, Debug)]
pub struct Mutation {
    field: &'static str,
    select: &'static str,
    input: Value,
}

/// The input types that are not named after their field.
const SHARED_INPUTS: [(&str, &str); 22] = [
    ("lockPeriod", "LockInput"),
    ("unlockPeriod", "UnlockInput"),
    ("withdrawChange", "ChangeRequestInput"),
    ("executeChange", "ChangeRequestInput"),
    ("closeUnlock", "ChangeRequestInput"),
    ("publishResults", "PublicationInput"),
    ("withdrawResults", "PublicationInput"),
    ("grantRole", "RoleInput"),
    ("revokeRole", "RoleInput"),
    ("disableAccount", "AccountInput"),
    ("enableAccount", "AccountInput"),
    ("declineAward", "AwardInput"),
    ("revokeAward", "AwardInput"),
    ("revokeInvitation", "CredentialInput"),
    ("proposeFactorReset", "CredentialInput"),
    ("approveFactorReset", "CredentialInput"),
    ("acceptDuty", "DutyInput"),
    ("cancelDutyHandOver", "DutyInput"),
    ("takeIncident", "IncidentInput"),
    ("closeIncident", "IncidentInput"),
    ("answerIncident", "IncidentRemarkInput"),
    ("reopenIncident", "IncidentRemarkInput"),
];

impl Mutation {
    /// A mutation of this school under a fresh key. `input` is an object without the key and the school.
    #[must_use]
    pub fn new(field: &'static str, school: &TestSchool, input: Value) -> Self {
        Self::of(field, &school.id, input)
    }

    /// The same for a school of which only the id is known.
    #[must_use]
    pub fn of(field: &'static str, school: &str, mut input: Value) -> Self {
        input["idempotencyKey"] = json!(Uuid::now_v7());
        input["school"] = json!(school);
        Self { field, select: "", input }
    }

    /// Also reads these fields of the payload.
    #[must_use]
    pub fn selecting(mut self, select: &'static str) -> Self {
        self.select = select;
        self
    }

    /// What an input says under a name, as text.
    #[must_use]
    pub fn said(&self, name: &str) -> Option<&str> {
        self.input[name].as_str()
    }

    /// With another input under the same key.
    #[must_use]
    pub fn with(mut self, name: &str, value: Value) -> Self {
        self.input[name] = value;
        self
    }

    /// The idempotency key, which is the command's id in the ledger.
    #[must_use]
    pub fn key(&self) -> Uuid {
        serde_json::from_value(self.input["idempotencyKey"].clone()).unwrap()
    }

    /// The field of `Mutation`.
    #[must_use]
    pub fn field(&self) -> &'static str {
        self.field
    }

    /// The document and its variables.
    pub(crate) fn request(&self) -> (String, Value) {
        let Self { field, select, input } = self;
        let shared = SHARED_INPUTS.iter().find(|(name, _)| name == field);
        let input_type =
            shared.map_or_else(|| capitalized(field) + "Input", |(_, input)| (*input).to_owned());
        let document = format!(
            "mutation($input: {input_type}!) {{ {field}(input: $input) {{
                position isReplay
                refusals {{ code path message ... on VersionConflict {{ actual }} }} {select} }} }}"
        );
        (document, json!({ "input": input }))
    }
}

fn capitalized(field: &str) -> String {
    let (first, rest) = field.split_at(1);
    first.to_uppercase() + rest
}

/// What a payload says.
#[derive(Clone, Debug)]
pub struct Outcome {
    /// The position of the last event; `None` when refused.
    pub position: Option<u64>,
    /// Whether the command had been carried out before.
    pub is_replay: bool,
    /// Why it did not happen.
    pub refusals: Vec<Refusal>,
    /// The whole payload, for what else was selected.
    pub payload: Value,
}

/// Why a command did not happen.
#[derive(Clone, Debug, PartialEq, Eq, serde::Deserialize)]
pub struct Refusal {
    /// The stable code.
    pub code: String,
    /// Where in the input.
    pub path: String,
    /// In Vietnamese.
    pub message: String,
    /// For `VERSION_CONFLICT`: the version that the cell has.
    pub actual: Option<u32>,
}

impl Outcome {
    pub(crate) fn read(payload: Value) -> Self {
        Self {
            position: payload["position"].as_u64(),
            is_replay: payload["isReplay"].as_bool().unwrap(),
            refusals: serde_json::from_value(payload["refusals"].clone()).unwrap(),
            payload,
        }
    }

    /// Whether the command was carried out, now or before.
    #[must_use]
    pub fn is_accepted(&self) -> bool {
        self.refusals.is_empty()
    }

    /// The codes of the refusals.
    #[must_use]
    pub fn codes(&self) -> Vec<&str> {
        self.refusals.iter().map(|refusal| refusal.code.as_str()).collect()
    }

    /// Fails the test when the command was refused.
    #[track_caller]
    #[must_use]
    pub fn accepted(self) -> Self {
        assert!(self.is_accepted(), "refused: {:?}", self.refusals);
        self
    }

    /// Fails the test unless the command was refused with this code.
    #[track_caller]
    pub fn refused(&self, code: &str) {
        assert!(self.codes().contains(&code), "expected {code}: {self:?}");
    }
}
