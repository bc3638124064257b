//! As much of JSON Schema as the catalogue's schemas use. An unknown keyword fails, so that nothing is passed unread.

use serde_json::Value;

/// What does not conform, with its place.
pub(crate) fn conforms(schema: &Value, value: &Value) -> Result<(), String> {
    check(schema, schema, value, "$")
}

fn check(root: &Value, schema: &Value, value: &Value, at: &str) -> Result<(), String> {
    if *schema == Value::Bool(true) {
        return Ok(());
    }
    for (keyword, argument) in schema.as_object().ok_or_else(|| format!("{at}: no schema"))? {
        keyword_holds(root, schema, keyword, argument, value, at)?;
    }
    Ok(())
}

fn keyword_holds(
    root: &Value,
    schema: &Value,
    keyword: &str,
    argument: &Value,
    value: &Value,
    at: &str,
) -> Result<(), String> {
    let holds = match keyword {
        "$schema" | "$defs" | "title" | "description" | "format" | "required" | "additionalProperties" => {
            true
        }
        "$ref" => {
            let pointer = argument.as_str().unwrap_or_default().trim_start_matches('#');
            let target = root.pointer(pointer).ok_or_else(|| format!("{at}: no {argument}"))?;
            return check(root, target, value, at);
        }
        "type" => match argument {
            Value::Array(names) => names.iter().any(|name| has_type(value, name)),
            name => has_type(value, name),
        },
        "const" => argument == value,
        "enum" => argument.as_array().is_some_and(|allowed| allowed.contains(value)),
        "minimum" => value.as_i64().zip(argument.as_i64()).is_none_or(|(value, least)| value >= least),
        "maximum" => value.as_u64().zip(argument.as_u64()).is_none_or(|(value, most)| value <= most),
        "anyOf" | "oneOf" => {
            let branches = argument.as_array().map(Vec::as_slice).unwrap_or_default();
            branches.iter().any(|branch| check(root, branch, value, at).is_ok())
        }
        "uniqueItems" => {
            let items = value.as_array().map(Vec::as_slice).unwrap_or_default();
            *argument == Value::Bool(false)
                || items.iter().enumerate().all(|(index, item)| !items[..index].contains(item))
        }
        "items" => {
            for item in value.as_array().into_iter().flatten() {
                check(root, argument, item, &format!("{at}[]"))?;
            }
            true
        }
        "properties" => {
            let Some(members) = value.as_object() else { return Ok(()) };
            for (name, member) in members {
                let property = argument.get(name).ok_or_else(|| format!("{at}.{name} is not declared"))?;
                check(root, property, member, &format!("{at}.{name}"))?;
            }
            let required = schema["required"].as_array().into_iter().flatten().filter_map(Value::as_str);
            return match required.into_iter().find(|name| !members.contains_key(*name)) {
                Some(name) => Err(format!("{at}.{name} is missing")),
                None => Ok(()),
            };
        }
        other => return Err(format!("{at}: the keyword {other} is not read here")),
    };
    if holds { Ok(()) } else { Err(format!("{at}: {keyword} {argument} does not hold for {value}")) }
}

fn has_type(value: &Value, name: &Value) -> bool {
    match name.as_str() {
        Some("null") => value.is_null(),
        Some("boolean") => value.is_boolean(),
        Some("string") => value.is_string(),
        Some("integer") => value.is_i64() || value.is_u64(),
        Some("array") => value.is_array(),
        Some("object") => value.is_object(),
        _ => false,
    }
}

#[test]
fn what_does_not_conform_is_found() {
    let schema = serde_json::json!({
        "type": "object",
        "properties": {
            "n": { "type": ["integer", "null"], "minimum": 0 },
            "s": { "$ref": "#/$defs/S" },
            "u": { "type": "array", "uniqueItems": true },
        },
        "required": ["n"],
        "$defs": { "S": { "enum": ["a"] } },
    });
    let fault = |value| conforms(&schema, &value).unwrap_err();
    assert!(conforms(&schema, &serde_json::json!({ "n": null, "s": "a" })).is_ok());
    assert!(fault(serde_json::json!({ "s": "a" })).contains("$.n is missing"));
    assert!(fault(serde_json::json!({ "n": -1 })).contains("minimum"));
    assert!(fault(serde_json::json!({ "n": 1, "s": "b" })).contains("enum"));
    assert!(fault(serde_json::json!({ "n": 1, "u": [1, 1] })).contains("uniqueItems"));
    assert!(fault(serde_json::json!({ "n": 1, "x": 0 })).contains("not declared"));
}
