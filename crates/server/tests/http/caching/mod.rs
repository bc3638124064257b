//! Answers that are sent again: to whom, for how long, whole or compressed, and what a client may keep.

mod erasure;
mod same;

use axum::http::{Request, StatusCode, header};
use serde_json::{Value, json};
use socai_server::ServeOptions;

use crate::school::{Answer, CODE, HOST, TestSchool, post};

const GRADEBOOK: &str = "{ school(code: \"79000123\") { class(by: {name: {year: \"2025-2026\", name: \"3A\"}}) {
    gradebook(period: {year: \"2025-2026\", moment: END_TERM_ONE}) { columns { target { code label { vi en } } access { state } }
        rows { student { id name { full } } cells { score level version isLocked } } } } } }";

/// What the cache says of itself.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Figures {
    hits: u64,
    misses: u64,
    gzip: u64,
    zstd: u64,
}

async fn figures(school: &TestSchool) -> Figures {
    let request = Request::get("/metrics").header(header::AUTHORIZATION, "Bearer scraper");
    let text = school.send(request.body("".into()).unwrap()).await.text().to_owned();
    let figure = |name: &str| {
        let line = text.lines().find_map(|line| line.strip_prefix(&format!("socai_{name} ")));
        line.unwrap_or_else(|| panic!("{name} in {text}")).parse().unwrap()
    };
    Figures {
        hits: figure("response_cache_hits_total"),
        misses: figure("response_cache_misses_total"),
        gzip: figure("response_compressions_total{coding=\"gzip\"}"),
        zstd: figure("response_compressions_total{coding=\"zstd\"}"),
    }
}

async fn open() -> TestSchool {
    open_with(64 << 20).await
}

async fn open_with(response_cache: usize) -> TestSchool {
    let metrics_token = Some("scraper".into());
    TestSchool::open_with(ServeOptions { metrics_token, response_cache, ..ServeOptions::default() }).await
}

fn encoded(text: &str) -> String {
    let plain = |byte: u8| byte.is_ascii_alphanumeric();
    text.bytes()
        .map(|byte| if plain(byte) { char::from(byte).to_string() } else { format!("%{byte:02X}") })
        .collect()
}

/// Asks by `GET`, with more headers.
async fn get(school: &TestSchool, token: &str, query: &str, headers: &[(&str, &str)]) -> Answer {
    let mut request = Request::get(format!("/graphql?query={}", encoded(query)))
        .header(header::HOST, HOST)
        .header(header::AUTHORIZATION, format!("Bearer {token}"));
    for (name, value) in headers {
        request = request.header(*name, *value);
    }
    school.send(request.body("".into()).unwrap()).await
}

/// Asks by `POST`, with more headers.
async fn ask(school: &TestSchool, token: &str, body: &Value, headers: &[(&str, &str)]) -> Answer {
    let mut request = post("/graphql").header(header::AUTHORIZATION, format!("Bearer {token}"));
    for (name, value) in headers {
        request = request.header(*name, *value);
    }
    school.send(request.body(body.to_string().into()).unwrap()).await
}

#[tokio::test]
async fn the_same_question_at_the_same_position_is_executed_once() {
    let school = open().await;
    let token = school.token("teacher-3a").await;
    let question = json!({ "query": GRADEBOOK });
    let first = ask(&school, &token, &question, &[]).await;
    assert_eq!(first.status, StatusCode::OK);
    // Another session of the same account, and another way of asking the same.
    let again = school.token("teacher-3a").await;
    assert_eq!(ask(&school, &again, &question, &[]).await.body, first.body);
    assert_eq!(get(&school, &token, GRADEBOOK, &[]).await.body, first.body);
    let Figures { hits, misses, .. } = figures(&school).await;
    assert_eq!((hits, misses), (2, 1));
    // Another account, an event, another variable: each is another question.
    let other = school.token("principal").await;
    assert_ne!(ask(&school, &other, &question, &[]).await.body, first.body);
    let named = "query($code: String!) { school(code: $code) { code } }";
    for code in [CODE, "1"] {
        ask(&school, &token, &json!({ "query": named, "variables": { "code": code } }), &[]).await;
    }
    same::role(&school, "teacher-3b", true).await;
    let later = ask(&school, &token, &question, &[]).await;
    assert_ne!(later.body, first.body, "it tells its position");
    let Figures { hits, misses, .. } = figures(&school).await;
    assert_eq!((hits, misses), (2, 5));
}

#[tokio::test]
async fn a_variable_that_only_decides_what_is_selected_is_part_of_the_question() {
    let school = open().await;
    let token = school.token("teacher-3a").await;
    let query = "query($with: Boolean! = true) { viewer { login name @include(if: $with) } }";
    let names = async |variables: Value| {
        let question = json!({ "query": query, "variables": variables });
        ask(&school, &token, &question, &[]).await.json()["data"]["viewer"]["name"].is_string()
    };
    assert!(names(json!({ "with": true })).await);
    assert!(!names(json!({ "with": false })).await);
    assert!(names(json!({})).await, "as the default says");
    let Figures { hits, misses, .. } = figures(&school).await;
    assert_eq!((hits, misses), (1, 2));
}

#[tokio::test]
async fn mutations_errors_and_what_runs_are_never_kept() {
    let school = open().await;
    let token = school.token("admin").await;
    let mutation = "mutation { changeOwnPassword(input: { currentPassword: \"x\", newPassword: \"y\" }) { refusals { code } } }";
    for query in [mutation, "{ nope }", "{ node(id: \"x\") { id } }", "{ viewer { sessionExpiresAt } }"] {
        for _ in 0..2 {
            ask(&school, &token, &json!({ "query": query }), &[]).await;
        }
    }
    assert_eq!(figures(&school).await.hits, 0);
    for _ in 0..2 {
        let costly = json!({ "query": "{ viewer { name } }", "extensions": { "cost": true } });
        ask(&school, &token, &costly, &[]).await;
        school.graphql("", "{ serviceConfig { maxDepth } }", json!({})).await;
    }
    assert_eq!(figures(&school).await.hits, 0, "a cost, or nobody's");
}

#[tokio::test]
async fn who_has_seen_a_position_never_gets_an_older_answer() {
    let school = open().await;
    let token = school.token("admin").await;
    let query = "{ school(code: \"79000123\") { position } }";
    let before = ask(&school, &token, &json!({ "query": query }), &[]).await.json();
    let position = same::role(&school, "teacher-3b", true).await;
    let least = json!({ "query": query, "extensions": { "ledger": { "minPosition": position } } });
    let after = ask(&school, &token, &least, &[]).await.json();
    assert_eq!(after["data"]["school"]["position"], json!(position));
    assert_ne!(after, before);
    // The wish is no part of the question.
    assert_eq!(ask(&school, &token, &json!({ "query": query }), &[]).await.json(), after);
    assert_eq!(figures(&school).await.hits, 1);
}

#[tokio::test]
async fn a_cached_answer_leaves_as_every_other_one() {
    let (cached, plain) = (open().await, open_with(0).await);
    for way in ["application/json", "application/graphql-response+json"] {
        let mut seen = Vec::new();
        for school in [&cached, &cached, &plain] {
            let token = school.token("teacher-3a").await;
            let mut answer = get(school, &token, "{ viewer { name } }", &[("accept", way)]).await;
            for own in ["x-request-id", "traceresponse"] {
                answer.headers.remove(own);
            }
            seen.push((answer.status, answer.headers, answer.body));
        }
        assert_eq!(seen[0], seen[1]);
        assert_eq!((seen[0].0, &seen[0].1["content-type"]), (seen[2].0, &seen[2].1["content-type"]));
        assert_eq!(seen[0].1.keys().collect::<Vec<_>>(), seen[2].1.keys().collect::<Vec<_>>());
    }
    assert_eq!((figures(&cached).await.hits, figures(&plain).await.hits), (3, 0));
}

#[tokio::test]
async fn a_body_is_compressed_once_and_decodes_to_the_same_bytes() {
    let school = open().await;
    let token = school.token("teacher-3a").await;
    let question = json!({ "query": GRADEBOOK });
    let plain = ask(&school, &token, &question, &[]).await;
    assert!(plain.body.len() > 4_000 && !plain.headers.contains_key("content-encoding"));
    for _ in 0..3 {
        let gzip = ask(&school, &token, &question, &[("accept-encoding", "gzip, br")]).await;
        assert_eq!(gzip.header("content-encoding"), "gzip");
        let mut decoded = Vec::new();
        std::io::Read::read_to_end(&mut flate2::read::GzDecoder::new(&gzip.body[..]), &mut decoded).unwrap();
        assert_eq!(decoded, plain.body);
        let zstd = get(&school, &token, GRADEBOOK, &[("accept-encoding", "gzip, br, zstd")]).await;
        assert_eq!(
            (zstd.header("content-encoding"), zstd.header("vary")),
            ("zstd", "Accept, Accept-Encoding, Authorization, Cookie")
        );
        assert_eq!(zstd::decode_all(&zstd.body[..]).unwrap(), plain.body);
        assert!(zstd.body.len() < plain.body.len() / 3 && gzip.body.len() < plain.body.len() / 3);
    }
    let Figures { gzip, zstd, misses, .. } = figures(&school).await;
    assert_eq!((gzip, zstd, misses), (1, 1, 1));
    let tiny =
        ask(&school, &token, &json!({ "query": "{ viewer { name } }" }), &[("accept-encoding", "gzip")])
            .await;
    assert_eq!(tiny.header("content-encoding"), "");
    // What is not kept is compressed each time.
    let plain = open_with(0).await;
    let token = plain.token("teacher-3a").await;
    for _ in 0..2 {
        ask(&plain, &token, &question, &[("accept-encoding", "gzip")]).await;
    }
    assert_eq!(figures(&plain).await.gzip, 2);
}

#[tokio::test]
async fn a_client_that_holds_the_answer_is_told_so_without_a_body() {
    for school in [open().await, open_with(0).await] {
        let token = school.token("teacher-3a").await;
        let first = get(&school, &token, GRADEBOOK, &[]).await;
        assert_eq!(first.header("cache-control"), "private, no-cache");
        let tag = first.header("etag").to_owned();
        assert!(tag.starts_with('"'), "a strong one: {tag}");
        let weak = format!("\"other\", W/{tag}");
        for held in [&tag, &weak] {
            let same = get(&school, &token, GRADEBOOK, &[("if-none-match", held)]).await;
            assert_eq!(
                (same.status, same.body.len(), same.header("etag")),
                (StatusCode::NOT_MODIFIED, 0, tag.as_str())
            );
            assert_eq!(
                (same.header("cache-control"), same.header("vary")),
                (first.header("cache-control"), first.header("vary"))
            );
        }
        // Compressed it is another representation.
        let coded = [("if-none-match", tag.as_str()), ("accept-encoding", "gzip")];
        let gzip = get(&school, &token, GRADEBOOK, &coded).await;
        assert_eq!(
            (gzip.status, gzip.header("etag")),
            (StatusCode::OK, format!("{}-gzip\"", tag.trim_end_matches('"')).as_str())
        );
        let coded = [("if-none-match", gzip.header("etag")), ("accept-encoding", "gzip")];
        assert_eq!(get(&school, &token, GRADEBOOK, &coded).await.status, StatusCode::NOT_MODIFIED);
        // A POST selects no representation.
        let posted = ask(&school, &token, &json!({ "query": GRADEBOOK }), &[("if-none-match", &tag)]).await;
        assert_eq!(
            (posted.status, posted.header("etag"), posted.header("cache-control")),
            (StatusCode::OK, "", "no-store")
        );
        // Somebody else holds nothing, and neither does anybody after an event.
        let other = school.token("principal").await;
        assert_eq!(get(&school, &other, GRADEBOOK, &[("if-none-match", &tag)]).await.status, StatusCode::OK);
        same::role(&school, "teacher-3b", true).await;
        assert_eq!(get(&school, &token, GRADEBOOK, &[("if-none-match", &tag)]).await.status, StatusCode::OK);
    }
}

#[tokio::test]
async fn only_answers_of_fixed_positions_may_be_used_without_asking_and_for_an_hour() {
    let school = open().await;
    let token = school.token("principal").await;
    let check = async |query: &str, expected: &str| {
        let answer = get(&school, &token, query, &[]).await;
        assert_eq!(answer.header("cache-control"), expected, "{query} {answer:?}");
        assert_eq!(answer.headers.contains_key("etag"), expected != "no-store", "{query}");
    };
    let fixed = "private, max-age=3600, immutable";
    check("{ school(code: \"79000123\", asOf: { position: 9 }) { position } }", fixed).await;
    check(
        "{ school(code: \"79000123\", asOf: { position: 9 }) { position } viewer { name } }",
        "private, no-cache",
    )
    .await;
    check(
        "{ school(code: \"79000123\", asOf: { at: \"2025-10-15T00:59:00Z\" }) { position } }",
        "private, no-cache",
    )
    .await;
    check("{ school(code: \"79000123\") { position } }", "private, no-cache").await;
    check("{ viewer { sessionExpiresAt } }", "private, no-cache").await;
    check("{ school(code: \"79000123\", asOf: { position: 999999 }) { position } }", "no-store").await;
    check("{ nope }", "no-store").await;
}

#[tokio::test]
async fn signing_out_empties_the_cache_of_the_browser() {
    let school = open().await;
    let token = school.token("principal").await;
    let request = post("/sign-out").header(header::AUTHORIZATION, format!("Bearer {token}"));
    let answer = school.send(request.body("".into()).unwrap()).await;
    assert_eq!(answer.header("clear-site-data"), "\"cache\"");
}

#[tokio::test]
async fn an_answer_that_is_too_large_says_so() {
    let school = open().await;
    let token = school.token("teacher-3a").await;
    // One long name in a fragment makes a long answer of a short document.
    let long = "a".repeat(30_000);
    let books: String = (0..9)
        .map(|n| format!("b{n}: gradebook(period: {{year: \"2025-2026\", moment: END_TERM_ONE}}) {{ rows {{ cells {{ ...F }} }} }} "))
        .collect();
    let class = "class(by: {name: {year: \"2025-2026\", name: \"3A\"}})";
    let document = format!(
        "{{ school(code: {CODE:?}) {{ {class} {{ {books} }} }} }} fragment F on GradeCell {{ {long}: version }}"
    );
    let answer = ask(&school, &token, &json!({ "query": document }), &[]).await;
    assert_eq!(
        (answer.status, answer.code().as_str()),
        (StatusCode::OK, "RESPONSE_TOO_LARGE"),
        "{}",
        answer.body.len()
    );
    assert_eq!(answer.json()["data"], Value::Null);
}
