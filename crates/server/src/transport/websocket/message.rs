//! The messages of graphql-transport-ws, by its protocol text: what a client may say, and how ours are written.

use std::borrow::Cow;

use serde::Deserialize;
use serde_json::value::RawValue;

use super::close::Close;

/// Longest id of an operation, in bytes. Clients use counters and UUIDs.
const ID_BYTES: usize = 256;

/// What a client says. Payloads are JSON text, of which only the outer form is known.
#[derive(Debug)]
pub(super) enum ClientMessage<'a> {
    Init { payload: Option<&'a str> },
    Ping { payload: Option<&'a str> },
    Pong,
    Subscribe { id: Cow<'a, str>, payload: &'a str },
    Complete { id: Cow<'a, str> },
}

#[derive(Deserialize)]
struct Written<'a> {
    #[serde(rename = "type", borrow)]
    kind: Cow<'a, str>,
    #[serde(borrow, default)]
    id: Option<Cow<'a, str>>,
    #[serde(borrow, default)]
    payload: Option<&'a RawValue>,
}

impl<'a> ClientMessage<'a> {
    /// Reads a message, or says why it ends the connection.
    pub(super) fn read(text: &'a str) -> Result<Self, Close> {
        // A list would be read as the members in their order.
        let written: Written<'a> = if is_object(text) { serde_json::from_str(text).ok() } else { None }
            .ok_or(Close::bad_message("Invalid message: not an object with a type"))?;
        let payload = written.payload.map(RawValue::get);
        let object = || match payload {
            Some(payload) if !is_object(payload) => {
                Err(Close::bad_message("Invalid message: the payload is not an object"))
            }
            payload => Ok(payload),
        };
        match &*written.kind {
            "connection_init" => Ok(Self::Init { payload: object()? }),
            "ping" => Ok(Self::Ping { payload: object()? }),
            "pong" => object().map(|_| Self::Pong),
            "subscribe" => {
                let payload = object()?.filter(|payload| is_request(payload));
                let payload =
                    payload.ok_or(Close::bad_message("Invalid message: the payload is no request"))?;
                Ok(Self::Subscribe { id: id(written.id)?, payload })
            }
            "complete" => Ok(Self::Complete { id: id(written.id)? }),
            _ => Err(Close::bad_message("Invalid message: unknown type")),
        }
    }
}

/// The members of a request, of which only the kinds of value are looked at.
#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Request<'a> {
    #[serde(borrow)]
    query: Option<&'a RawValue>,
    #[serde(borrow)]
    document_id: Option<&'a RawValue>,
    #[serde(borrow)]
    operation_name: Option<&'a RawValue>,
    #[serde(borrow)]
    variables: Option<&'a RawValue>,
    #[serde(borrow)]
    extensions: Option<&'a RawValue>,
}

/// Whether this is what the protocol calls a request. A document may also be named by its id or by its hash, which the
/// protocol does not know yet.
fn is_request(payload: &str) -> bool {
    let Ok(request) = serde_json::from_str::<Request<'_>>(payload) else { return false };
    let is = |member: Option<&RawValue>, first| member.is_none_or(|member| member.get().starts_with(first));
    let has_document =
        request.query.is_some() || request.document_id.is_some() || request.extensions.is_some();
    let are_texts =
        [request.query, request.document_id, request.operation_name].into_iter().all(|text| is(text, '"'));
    has_document && are_texts && is(request.variables, '{') && is(request.extensions, '{')
}

fn is_object(json: &str) -> bool {
    json.trim_start_matches([' ', '\t', '\r', '\n']).starts_with('{')
}

fn id(id: Option<Cow<'_, str>>) -> Result<Cow<'_, str>, Close> {
    let id = id.filter(|id| !id.is_empty()).ok_or(Close::bad_message("Invalid message: no id"))?;
    if id.len() > ID_BYTES { Err(Close::bad_message("Invalid message: the id is too long")) } else { Ok(id) }
}

/// `connection_ack`.
pub(super) const ACK: &str = r#"{"type":"connection_ack"}"#;

/// `pong`, with the payload of the ping.
pub(super) fn pong(payload: Option<&str>) -> String {
    match payload {
        Some(payload) => format!(r#"{{"type":"pong","payload":{payload}}}"#),
        None => r#"{"type":"pong"}"#.to_owned(),
    }
}

/// `next`: one result of an operation, as JSON.
pub(super) fn next(id: &str, result: &str) -> String {
    of_operation("next", id, Some(result))
}

/// `error`: why an operation has no (further) result, as a JSON list of errors.
pub(super) fn error(id: &str, errors: &str) -> String {
    of_operation("error", id, Some(errors))
}

/// `complete`: an operation has given all its results.
pub(super) fn complete(id: &str) -> String {
    of_operation("complete", id, None)
}

fn of_operation(kind: &str, id: &str, payload: Option<&str>) -> String {
    let mut text = String::with_capacity(48 + id.len() + payload.map_or(0, str::len));
    text.push_str(r#"{"type":""#);
    text.push_str(kind);
    text.push_str(r#"","id":"#);
    // A string is always written.
    text.push_str(&serde_json::Value::from(id).to_string());
    if let Some(payload) = payload {
        text.push_str(r#","payload":"#);
        text.push_str(payload);
    }
    text.push('}');
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(text: &str, expected: Result<&str, u16>) {
        let read = ClientMessage::read(text).map(|message| format!("{message:?}"));
        match (read, expected) {
            (Ok(message), Ok(expected)) => assert_eq!(message, expected, "{text}"),
            (Err(close), Err(code)) => assert_eq!(close.code(), code, "{text}"),
            (read, _) => panic!("{text} was read as {read:?}"),
        }
    }

    #[test]
    fn every_message_of_a_client_is_read() {
        check(r#"{"type":"connection_init"}"#, Ok("Init { payload: None }"));
        check(r#"{"type":"connection_init","payload":null}"#, Ok("Init { payload: None }"));
        check(r#" {"payload":{"a":1},"type":"ping"}"#, Ok(r#"Ping { payload: Some("{\"a\":1}") }"#));
        check(r#"{"type":"pong","payload":{}}"#, Ok("Pong"));
        check(r#"{"type":"\u0070ong"}"#, Ok("Pong"));
        check(r#"{"type":"complete","id":"\"1"}"#, Ok(r#"Complete { id: "\"1" }"#));
        check(
            r#"{"type":"subscribe","id":"1","payload":{"query":"{a}"},"more":1}"#,
            Ok(r#"Subscribe { id: "1", payload: "{\"query\":\"{a}\"}" }"#),
        );
        for payload in [
            r#"{"query":"{a}","operationName":null,"variables":null,"extensions":null,"more":1}"#,
            r#"{"query":"{a}","operationName":"A","variables":{"a":1},"extensions":{"b":2}}"#,
            r#"{"documentId":"sha256:00"}"#,
            r#"{"extensions":{"persistedQuery":{"version":1,"sha256Hash":"00"}}}"#,
        ] {
            let text = format!(r#"{{"id":"1","type":"subscribe","payload":{payload}}}"#);
            assert!(matches!(ClientMessage::read(&text), Ok(ClientMessage::Subscribe { .. })), "{text}");
        }
    }

    #[test]
    fn what_the_protocol_does_not_describe_ends_the_connection() {
        for text in [
            "",
            "null",
            "\"ping\"",
            "{",
            "{}",
            r#"["ping"]"#,
            r#"["subscribe","1",{"query":"{a}"}]"#,
            r#"{"type":1}"#,
            r#"{"type":"nonsense"}"#,
            r#"{"type":"connection_ack"}"#,
            r#"{"type":"next","id":"1","payload":{}}"#,
            r#"{"type":"error","id":"1","payload":[]}"#,
            r#"{"type":"ping","payload":[]}"#,
            r#"{"type":"ping","payload":"x"}"#,
            r#"{"type":"connection_init","payload":1}"#,
            r#"{"type":"subscribe","id":"1"}"#,
            r#"{"type":"subscribe","id":"1","payload":"{a}"}"#,
            r#"{"type":"subscribe","id":"1","payload":{}}"#,
            r#"{"type":"subscribe","id":"1","payload":{"query":null}}"#,
            r#"{"type":"subscribe","id":"1","payload":{"query":1}}"#,
            r#"{"type":"subscribe","id":"1","payload":{"query":"{a}","operationName":1}}"#,
            r#"{"type":"subscribe","id":"1","payload":{"query":"{a}","variables":"{}"}}"#,
            r#"{"type":"subscribe","id":"1","payload":{"query":"{a}","variables":[]}}"#,
            r#"{"type":"subscribe","id":"1","payload":{"query":"{a}","extensions":[]}}"#,
            r#"{"type":"subscribe","id":"","payload":{"query":"{a}"}}"#,
            r#"{"type":"subscribe","id":1,"payload":{"query":"{a}"}}"#,
            r#"{"type":"subscribe","payload":{"query":"{a}"}}"#,
            r#"{"type":"complete"}"#,
            r#"{"type":"ping"} {"type":"ping"}"#,
        ] {
            check(text, Err(4400));
        }
        let long = format!(r#"{{"type":"complete","id":"{}"}}"#, "x".repeat(ID_BYTES + 1));
        check(&long, Err(4400));
    }

    #[test]
    fn ours_are_valid_whatever_the_client_chose_as_id() {
        let read = |text: &str| serde_json::from_str::<serde_json::Value>(text).unwrap();
        let id = "a\"b\\c\u{1}đ";
        assert_eq!(read(&next(id, r#"{"data":{}}"#))["id"], id);
        assert_eq!(read(&next(id, r#"{"data":{}}"#))["payload"]["data"], serde_json::json!({}));
        assert_eq!(read(&error(id, "[]")), serde_json::json!({ "type": "error", "id": id, "payload": [] }));
        assert_eq!(read(&complete(id)), serde_json::json!({ "type": "complete", "id": id }));
        assert_eq!(read(&pong(Some("{\"a\":1}")))["payload"]["a"], 1);
        assert_eq!(read(&pong(None)), serde_json::json!({ "type": "pong" }));
        assert_eq!(read(ACK)["type"], "connection_ack");
    }
}
