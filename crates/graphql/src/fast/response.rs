//! An answer as bytes. The values that a fast lane wrote are JSON already and go in as they are; everything else is written
//! from the tree of values that the executor built.

use async_graphql::{Response, Value};

use super::json::Json;

/// Bytes that errors, extensions and the frame of data usually need.
const FRAME: usize = 1024;

/// Writes an answer at the end of `out`: errors first, so that nobody overlooks them, then data, then extensions. Errors and
/// extensions are left out when there are none, data when nothing was executed (GraphQL, section 7.1).
pub fn write_json(response: &Response, out: &mut Vec<u8>) {
    out.reserve(spliced(&response.data) + FRAME);
    let mut json = Json::at_end_of(std::mem::take(out));
    let mut member = Members::default();
    if !response.errors.is_empty() {
        member.name(&mut json, "errors");
        json.serialize(&response.errors);
    }
    if !is_refused(response) {
        member.name(&mut json, "data");
        value(&mut json, &response.data);
    }
    if !response.extensions.is_empty() {
        member.name(&mut json, "extensions");
        object(&mut json, response.extensions.iter().map(|(name, value)| (name.as_str(), value)));
    }
    member.end(&mut json);
    *out = json.into_bytes();
}

/// Whether nothing was executed: the document or its variables were refused before. An error of execution has a path.
#[must_use]
pub fn is_refused(response: &Response) -> bool {
    response.data == Value::Null
        && !response.errors.is_empty()
        && response.errors.iter().all(|error| error.path.is_empty())
}

/// How many bytes of the answer a lane has already written.
fn spliced(value: &Value) -> usize {
    match value {
        Value::Binary(bytes) => bytes.len(),
        Value::Object(members) => members.values().map(spliced).sum(),
        Value::List(items) => items.iter().map(spliced).sum(),
        Value::Null | Value::Boolean(_) | Value::Number(_) | Value::String(_) | Value::Enum(_) => 0,
    }
}

fn value(json: &mut Json, value: &Value) {
    match value {
        Value::Null => json.null(),
        Value::Boolean(value) => json.boolean(*value),
        Value::Number(number) => json.serialize(number),
        Value::String(text) => json.text(text),
        Value::Enum(name) => json.text(name),
        Value::Binary(written) => json.raw(written),
        Value::List(items) => json.list(items, self::value),
        Value::Object(members) => object(json, members.iter().map(|(name, value)| (name.as_str(), value))),
    }
}

fn object<'a>(json: &mut Json, members: impl Iterator<Item = (&'a str, &'a Value)>) {
    let mut member = Members::default();
    for (name, value) in members {
        member.name(json, name);
        self::value(json, value);
    }
    member.end(json);
}

/// The punctuation of an object.
#[derive(Default)]
struct Members {
    has_any: bool,
}

impl Members {
    fn name(&mut self, json: &mut Json, name: &str) {
        json.raw(if self.has_any { b"," } else { b"{" });
        json.text(name);
        json.raw(b":");
        self.has_any = true;
    }

    fn end(self, json: &mut Json) {
        json.raw(if self.has_any { b"}" } else { b"{}" });
    }
}

#[cfg(test)]
mod tests {
    use async_graphql::{PathSegment, Pos, ServerError, value};

    use super::*;

    fn written(response: &Response) -> String {
        let mut out = b"before ".to_vec();
        write_json(response, &mut out);
        String::from_utf8(out).unwrap().strip_prefix("before ").unwrap().to_owned()
    }

    #[test]
    fn values_are_written_as_serde_json_does_and_keep_their_order() {
        let data = value!({ "z": [1, 2.5, -3, "a\"\n", null, true, [], {}], "a": { "é": false } });
        assert_eq!(
            written(&Response::new(data)),
            r#"{"data":{"z":[1,2.5,-3,"a\"\n",null,true,[],{}],"a":{"é":false}}}"#
        );
    }

    #[test]
    fn what_a_lane_wrote_is_put_in_as_it_is() {
        let mut data = value!({ "a": 1, "b": [null] });
        let Value::Object(members) = &mut data else { panic!("no object") };
        members.insert(async_graphql::Name::new("c"), Value::Binary(r#"[{"d":"\n"}]"#.into()));
        assert_eq!(written(&Response::new(data)), r#"{"data":{"a":1,"b":[null],"c":[{"d":"\n"}]}}"#);
    }

    #[test]
    fn a_refused_document_has_errors_and_no_data() {
        let error = ServerError::new("no such field", Some(Pos { line: 1, column: 3 }));
        assert_eq!(
            written(&Response::from_errors(vec![error])),
            r#"{"errors":[{"message":"no such field","locations":[{"line":1,"column":3}]}]}"#
        );
    }

    #[test]
    fn an_error_of_execution_stands_before_the_data_that_it_made_null() {
        let mut error = ServerError::new("Internal error.", None);
        error.path = vec![PathSegment::Field("a".into()), PathSegment::Index(1)];
        error.extensions.get_or_insert_default().set("code", "INTERNAL_SERVER_ERROR");
        let response =
            Response::from_errors(vec![error]).extension("ledger", value!({ "position": 7, "at": "x" }));
        assert_eq!(
            written(&response),
            concat!(
                r#"{"errors":[{"message":"Internal error.","path":["a",1],"extensions":{"code":"INTERNAL_SERVER_ERROR"}}],"#,
                r#""data":null,"extensions":{"ledger":{"position":7,"at":"x"}}}"#
            )
        );
    }

    #[test]
    fn an_answer_of_nothing_is_still_an_object() {
        assert_eq!(written(&Response::default()), r#"{"data":null}"#);
    }
}
