//! What makes two answers the same: the question, who asks, and the state that is asked.

use serde_json::Value;
use sha2::{Digest, Sha256};
use socai_graphql::Pin;
use socai_school::{
    Position,
    ids::{AccountId, SchoolId},
};

/// A document, which of its operations, and its variables.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Question([u8; 32]);

impl Question {
    /// Variables are the same when they are equal as JSON, in whatever order their members are written.
    pub(crate) fn new(
        document: &[u8],
        operation_name: Option<&str>,
        variables: &serde_json::Map<String, Value>,
    ) -> Self {
        let mut digest = Sha256::new();
        text(&mut digest, document);
        match operation_name {
            None => digest.update([0]),
            Some(name) => {
                digest.update([1]);
                text(&mut digest, name.as_bytes());
            }
        }
        object(&mut digest, variables);
        Self(digest.finalize().into())
    }
}

fn text(digest: &mut Sha256, bytes: &[u8]) {
    digest.update((bytes.len() as u64).to_le_bytes());
    digest.update(bytes);
}

fn value(digest: &mut Sha256, of: &Value) {
    match of {
        Value::Null => digest.update(b"n"),
        Value::Bool(is) => digest.update(if *is { b"t" } else { b"f" }),
        Value::Number(number) => {
            digest.update(b"#");
            text(digest, number.to_string().as_bytes());
        }
        Value::String(string) => {
            digest.update(b"s");
            text(digest, string.as_bytes());
        }
        Value::Array(items) => {
            digest.update(b"[");
            digest.update((items.len() as u64).to_le_bytes());
            items.iter().for_each(|item| value(digest, item));
        }
        Value::Object(members) => object(digest, members),
    }
}

fn object(digest: &mut Sha256, members: &serde_json::Map<String, Value>) {
    let mut sorted: Vec<(&String, &Value)> = members.iter().collect();
    sorted.sort_by_key(|(name, _)| *name);
    digest.update(b"{");
    digest.update((sorted.len() as u64).to_le_bytes());
    for (name, member) in sorted {
        text(digest, name.as_bytes());
        value(digest, member);
    }
}

/// Under what an answer is kept. School, account and position are not hashed: whatever happens to a digest, nobody gets what was
/// written for somebody else or before something was recorded.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub(crate) struct Key {
    pub(super) school: SchoolId,
    pub(super) position: Position,
    pub(super) generation: u64,
    account: AccountId,
    digest: [u8; 32],
}

impl Key {
    pub(crate) fn new(question: Question, pin: &Pin) -> Self {
        let mut digest = Sha256::new();
        digest.update(question.0);
        digest.update(&pin.visitor.login);
        Self {
            school: pin.visitor.school,
            position: pin.position,
            generation: pin.generation,
            account: pin.visitor.account,
            digest: digest.finalize().into(),
        }
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn of(variables: &Value) -> Question {
        Question::new(b"{a}", None, variables.as_object().unwrap())
    }

    #[test]
    fn the_order_of_members_does_not_matter_and_everything_else_does() {
        let parse = |text: &str| of(&serde_json::from_str(text).unwrap());
        assert_eq!(parse(r#"{"a":{"x":1,"y":[2]},"b":null}"#), parse(r#"{"b":null,"a":{"y":[2],"x":1}}"#));
        let all = [
            json!({}),
            json!({ "a": null }),
            json!({ "a": [] }),
            json!({ "a": {} }),
            json!({ "a": "" }),
            json!({ "a": "1" }),
            json!({ "a": 1 }),
            json!({ "a": 1.0 }),
            json!({ "a": true }),
            json!({ "a": [1, [2]] }),
            json!({ "a": [[1], 2] }),
            json!({ "a": ["ab", "c"] }),
            json!({ "a": ["a", "bc"] }),
        ];
        for (index, left) in all.iter().enumerate() {
            for right in &all[index + 1..] {
                assert_ne!(of(left), of(right), "{left} {right}");
            }
        }
    }

    #[test]
    fn the_document_and_the_operation_are_part_of_the_question() {
        let none = serde_json::Map::new();
        let all = [
            Question::new(b"{a}", None, &none),
            Question::new(b"{b}", None, &none),
            Question::new(b"{a}", Some(""), &none),
            Question::new(b"{a}", Some("x"), &none),
        ];
        for (index, left) in all.iter().enumerate() {
            assert!(all[index + 1..].iter().all(|right| left != right));
        }
    }
}
