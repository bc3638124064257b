//! The files that the pages load: styles, scripts, the icon and the example queries.

use std::{collections::BTreeMap, sync::LazyLock};

use axum::{
    extract::Path,
    http::{HeaderMap, HeaderValue, StatusCode, header},
    response::{IntoResponse, Response},
};
use serde::Serialize;
use serde_json::value::RawValue;

use crate::problem::Problem;

const CSS: &str = "text/css; charset=utf-8";
const SCRIPT: &str = "text/javascript; charset=utf-8";

/// A query to start from. Its file opens with two comment lines: the title in Vietnamese and in English.
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct Example {
    pub(crate) name: &'static str,
    pub(crate) title: &'static str,
    pub(crate) title_en: &'static str,
    pub(crate) query: &'static str,
    /// What is written `"$name"` in them is open; `examples.js` fills it with what the visitor can see.
    pub(crate) variables: &'static RawValue,
    /// Whether it needs a WebSocket.
    pub(crate) is_subscription: bool,
}

macro_rules! examples {
    ($($name:literal $(with $variables:literal)?),+ $(,)?) => {
        &[$((
            $name,
            include_str!(concat!("examples/", $name, ".graphql")),
            examples!(@variables $($variables)?),
        )),+]
    };
    (@variables) => { "{}" };
    (@variables $file:literal) => { include_str!(concat!("examples/", $file)) };
}

/// Name, document and variables, in the order in which they are shown.
const FILES: &[(&str, &str, &str)] = examples![
    "viewer",
    "classes" with "classes.json",
    "gradebook" with "gradebook.json",
    "enter-grades" with "enter-grades.json",
    "follow" with "follow.json",
    "as-of" with "as-of.json",
    "journal" with "journal.json",
    "lock-preview" with "lock-preview.json",
    "explanation" with "explanation.json",
    "limits",
];

/// What the pages ask of themselves, to fill the gaps of the examples.
const OWN: [(&str, &str); 3] = [
    ("visitor", include_str!("documents/visitor.graphql")),
    ("visitor-classes", include_str!("documents/visitor-classes.graphql")),
    ("visitor-cell", include_str!("documents/visitor-cell.graphql")),
];

/// The documents of our own pages by the id under which they send them.
pub(crate) fn documents() -> BTreeMap<String, String> {
    let shown = FILES.iter().map(|(name, query, _)| (*name, *query));
    shown.chain(OWN).map(|(name, query)| (format!("socai-{name}"), query.to_owned())).collect()
}

/// The example queries in the order in which they are shown.
pub(crate) fn examples() -> Vec<Example> {
    let titled = FILES.iter().filter_map(|(name, query, variables)| {
        let mut lines = query.lines();
        let (title, title_en) = (lines.next()?.strip_prefix("# ")?, lines.next()?.strip_prefix("# ")?);
        let variables = serde_json::from_str(variables).ok()?;
        let is_subscription = query.lines().any(|line| line.starts_with("subscription"));
        Some(Example { name, title, title_en, query, variables, is_subscription })
    });
    titled.collect()
}

static EXAMPLES: LazyLock<String> = LazyLock::new(|| serde_json::to_string(&examples()).unwrap_or_default());

/// `GET /assets/{name}`, revalidated by the version so that an update shows at once.
pub(crate) async fn asset(Path(name): Path<String>, headers: HeaderMap) -> Response {
    let (kind, text) = match name.as_str() {
        "page.css" => (CSS, include_str!("assets/page.css")),
        "start.js" => (SCRIPT, include_str!("assets/start.js")),
        "step.js" => (SCRIPT, include_str!("assets/step.js")),
        "console.css" => (CSS, include_str!("assets/console.css")),
        "console.js" => (SCRIPT, include_str!("assets/console.js")),
        "icon.svg" => ("image/svg+xml", include_str!("assets/icon.svg")),
        "graphiql.css" => (CSS, include_str!("assets/graphiql.css")),
        "graphiql.js" => (SCRIPT, include_str!("assets/graphiql.js")),
        "graphiql.min.css" => (CSS, include_str!("vendor/graphiql.min.css")),
        "graphiql.min.js" => (SCRIPT, include_str!("vendor/graphiql.min.js")),
        "react.production.min.js" => (SCRIPT, include_str!("vendor/react.production.min.js")),
        "react-dom.production.min.js" => (SCRIPT, include_str!("vendor/react-dom.production.min.js")),
        "examples.js" => (SCRIPT, include_str!("assets/examples.js")),
        "examples.json" => ("application/json", EXAMPLES.as_str()),
        _ => return Problem::NotFound.into_response(),
    };
    let tag = concat!("\"", env!("CARGO_PKG_VERSION"), "\"");
    let cache = [(header::ETAG, tag), (header::CACHE_CONTROL, "no-cache")];
    // A debug build keeps its version while the files change.
    if !cfg!(debug_assertions) && headers.get(header::IF_NONE_MATCH) == Some(&HeaderValue::from_static(tag)) {
        return (StatusCode::NOT_MODIFIED, cache).into_response();
    }
    (cache, [(header::CONTENT_TYPE, kind)], text).into_response()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_example_has_a_title_in_both_languages_and_variables() {
        assert_eq!(examples().len(), FILES.len(), "a title is missing, or variables are not JSON");
        for example in examples() {
            assert_ne!(example.title, example.title_en, "{}", example.name);
        }
    }
}
