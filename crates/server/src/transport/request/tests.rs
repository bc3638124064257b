use super::*;

fn json(text: &str) -> Result<Asked, Problem> {
    Asked::from_json(text.as_bytes())
}

fn text(text: &str) -> Asked {
    let source = Source::Text(text.into());
    Asked { source, operation_name: None, variables: Map::new(), wishes: Wishes::default() }
}

const HASH: &str = "ecf4edb46db40b5132295c0291d62fb65d6759a9eedfa4d5d612dd5ec54a6b38";

#[test]
fn a_body_must_be_an_object_with_a_document() {
    assert_eq!(json(r#"{"query":"{a}"}"#), Ok(text("{a}")));
    let nulls =
        r#"{"query":"{a}","variables":null,"operationName":null,"extensions":null,"documentId":null,"id":7}"#;
    assert_eq!(json(nulls), Ok(text("{a}")));
    for malformed in [
        "",
        "{",
        "7",
        "{}",
        r#"{"variables":{}}"#,
        r#"{"query":["a"]}"#,
        r#"{"query":"{a}","query":"{b}"}"#,
        r#"{"query":"{a}","operationName":{}}"#,
        r#"{"query":"{a}","variables":"{}"}"#,
        r#"{"query":"{a}","extensions":[]}"#,
        r#"{"query":"{a}","extensions":"x"}"#,
        r#"{"query":"{a}","documentId":"b"}"#,
        "[",
    ] {
        assert_eq!(json(malformed), Err(Problem::BadRequest), "{malformed}");
    }
    assert_eq!(json(r#" [{"query":"{a}"}]"#), Err(Problem::BatchNotSupported));
    assert_eq!(json("[]"), Err(Problem::BatchNotSupported));
}

#[test]
fn a_url_says_the_same_as_a_body() {
    let url = "query=query+A(%24i%3AInt)%7Ba%7D&operationName=A&variables=%7B%22i%22%3A1%7D&extensions=%7B%22cost%22%3Atrue%7D";
    let body = r#"{"query":"query A($i:Int){a}","operationName":"A","variables":{"i":1},"extensions":{"cost":true}}"#;
    assert_eq!(Asked::from_url(url), json(body));
    assert_eq!(
        Asked::from_url("query=%7Ba%7D&operationName=&variables=&extensions=&other=1"),
        Ok(text("{a}"))
    );
    assert_eq!(
        Asked::from_url("query=%7Ba%7D&operationName=null").unwrap().operation_name,
        Some("null".into())
    );
    for malformed in [
        "",
        "query=",
        "variables=%7B%7D",
        "query=a&query=b",
        "query=a&variables=x",
        "query=a&variables=%5B%5D",
        "query=a&variables=%22b%22",
        "query=a&documentId=b",
    ] {
        assert_eq!(Asked::from_url(malformed), Err(Problem::BadRequest), "{malformed}");
    }
}

#[test]
fn a_document_can_be_named_in_place_of_sent() {
    assert_eq!(
        json(r#"{"documentId":"sha256:ab"}"#).unwrap().source,
        Source::Trusted { id: "sha256:ab".into() }
    );
    let persisted = |hash: &str, version: u8, query: &str| {
        json(&format!(
            r#"{{{query}"extensions":{{"persistedQuery":{{"version":{version},"sha256Hash":"{hash}"}}}}}}"#
        ))
    };
    assert_eq!(persisted(HASH, 1, "").unwrap().source, Source::Persisted { hash: HASH.parse().unwrap() });
    assert_eq!(
        persisted(&HASH.to_uppercase(), 1, r#""query":"{a}","#).unwrap().source,
        Source::Persist { hash: HASH.parse().unwrap(), text: "{a}".into() }
    );
    assert_eq!(persisted(HASH, 2, ""), Err(Problem::BadRequest));
    assert_eq!(persisted("abc", 1, ""), Err(Problem::BadRequest));
}

#[test]
fn wishes_are_read_or_refused_but_never_guessed() {
    let wish = |extensions: &str| json(&format!(r#"{{"query":"{{a}}","extensions":{extensions}}}"#));
    assert_eq!(wish(r#"{"ledger":{"minPosition":7}}"#).unwrap().wishes.min_position, Some(Position(7)));
    assert_eq!(wish(r#"{"ledger":{"minPosition":"7"}}"#).unwrap().wishes.min_position, Some(Position(7)));
    assert!(wish(r#"{"cost":true,"tracing":{"x":1}}"#).unwrap().wishes.cost);
    assert_eq!(wish(r#"{"ledger":{},"cost":null}"#).unwrap().wishes, Wishes::default());
    for malformed in [
        r#"{"ledger":{"minPosition":-1}}"#,
        r#"{"ledger":{"minPosition":"seven"}}"#,
        r#"{"ledger":{"minPosition":9007199254740993}}"#,
        r#"{"ledger":{"minPosition":1.5}}"#,
        r#"{"ledger":7}"#,
        r#"{"cost":"yes"}"#,
        r#"{"persistedQuery":{}}"#,
    ] {
        assert_eq!(wish(malformed), Err(Problem::BadRequest), "{malformed}");
    }
}

#[test]
fn the_values_of_a_body_are_counted_before_they_are_read() {
    let body = |variable: &str| format!(r#"{{"query":"{{a}}","variables":{{"a":{variable}}}}}"#);
    let lists = |count: usize| format!("[{}[]]", "[],".repeat(count - 1));
    // Two objects, two commas, the outer list, and of each list its bracket and all but one comma.
    let most = (VALUES - 3) / 2;
    assert!(json(&body(&lists(most - 1))).is_ok());
    assert_eq!(json(&body(&lists(most + 1))), Err(Problem::BodyTooLarge));
    assert_eq!(json(&"[".repeat(VALUES + 1)), Err(Problem::BodyTooLarge));
    let words = format!(r#""{}""#, r#"[,{\"\\"#.repeat(VALUES));
    assert!(json(&body(&words)).is_ok(), "what stands in a text is no value");
}
