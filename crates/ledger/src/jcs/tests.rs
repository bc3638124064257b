use proptest::prelude::*;
use serde_json::{Map, Value};

use super::*;

/// Any value whose numbers a ledger allows.
fn values() -> impl Strategy<Value = Value> {
    let limit = LARGEST as i64;
    let leaf = prop_oneof![
        Just(Value::Null),
        any::<bool>().prop_map(Value::from),
        (-limit..=limit).prop_map(Value::from),
        any::<String>().prop_map(Value::from),
    ];
    leaf.prop_recursive(4, 64, 6, |inner| {
        let member = (any::<String>(), inner.clone());
        prop_oneof![
            prop::collection::vec(inner, 0..6).prop_map(Value::from),
            prop::collection::vec(member, 0..6).prop_map(|members| Value::Object(Map::from_iter(members))),
        ]
    })
}

proptest! {
    #[test]
    fn agrees_with_another_canonicaliser(value in values()) {
        let expected = serde_json_canonicalizer::to_string(&value).unwrap();
        let ours = Canonical::of(&value).unwrap();
        prop_assert_eq!(ours.as_str(), &expected);
        prop_assert!(is_canonical(&expected));
        prop_assert_eq!(ours.decode::<Value>().unwrap(), value);
    }

    #[test]
    fn white_space_makes_no_difference(value in values()) {
        let pretty = serde_json::to_string_pretty(&value).unwrap();
        prop_assert_eq!(Canonical::from_json(&pretty).unwrap(), Canonical::of(&value).unwrap());
    }

    #[test]
    fn any_text_is_canonicalised_or_refused(text in "[\\[\\]{}\",:\\\\u0-9a-f\u{e9}e.+ -]{0,40}") {
        if let Ok(canonical) = Canonical::from_json(&text) {
            prop_assert!(serde_json::from_str::<Value>(&text).is_ok(), "not JSON: {text}");
            prop_assert!(is_canonical(canonical.as_str()));
        }
    }
}

fn canonical(text: &str) -> Result<String, JcsError> {
    Canonical::from_json(text).map(Canonical::into_string)
}

#[test]
fn members_are_ordered_by_utf16_code_units() {
    // RFC 8785, section 3.2.3: the emoji's surrogates come before U+FB33.
    let sorted = canonical(
        "{\"\u{20ac}\":1,\"\\r\":2,\"\u{fb33}\":3,\"1\":4,\"\u{1f600}\":5,\"\u{80}\":6,\"\u{f6}\":7}",
    );
    assert_eq!(
        sorted.unwrap(),
        "{\"\\r\":2,\"1\":4,\"\u{80}\":6,\"\u{f6}\":7,\"\u{20ac}\":1,\"\u{1f600}\":5,\"\u{fb33}\":3}"
    );
}

#[test]
fn escapes_are_written_as_the_rfc_does() {
    let text = canonical(r#"{"\u0062":"\u20ac\/\u000a\u000F\u0007\"\\","a":[ ]}"#).unwrap();
    assert_eq!(text, "{\"a\":[],\"b\":\"\u{20ac}/\\n\\u000f\\u0007\\\"\\\\\"}");
}

#[test]
fn fractions_and_large_numbers_are_refused() {
    for number in ["1.0", "1e2", "-0", "9007199254740992", "-9007199254740992", "0.1", "01", "-", "--1"] {
        assert!(matches!(canonical(&format!("[{number}]")), Err(JcsError::Number(1))), "{number}");
    }
    assert!(matches!(Canonical::of(&7.5_f64), Err(JcsError::Number(0))));
    assert_eq!(canonical("[9007199254740991,-1,0]").unwrap(), "[9007199254740991,-1,0]");
}

#[test]
fn repeated_members_and_depth_are_refused() {
    assert!(matches!(canonical(r#"{"a":1,"a":2}"#), Err(JcsError::Repeated(_))));
    assert!(matches!(canonical(r#"{"a":1,"b":0,"\u0061":2}"#), Err(JcsError::Repeated(_))));
    assert!(matches!(canonical(&"[".repeat(1_000_000)), Err(JcsError::TooDeep)));
    assert!(canonical(&format!("{}{}", "[".repeat(60), "]".repeat(60))).is_ok());
}

#[test]
fn what_is_not_json_is_refused() {
    for text in [
        "",
        "{",
        "[1,]",
        "{\"a\"}",
        "nul",
        "\"\\",
        "\"\\u12\"",
        "\"\\ud800\"",
        "\"\n\"",
        "1 2",
        "{1:2}",
        "\"a",
    ] {
        assert!(canonical(text).is_err(), "{text:?}");
    }
}
