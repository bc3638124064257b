//! Signing in and out: tokens, cookies, forms, delays, and which origin a cookie needs.

use axum::http::{Request, StatusCode, header};
use serde_json::json;

use crate::school::{Answer, HOST, PASSWORD, TestSchool, get, post};

const ME: &str = r#"{"query":"{ viewer { login } }"}"#;

async fn form(school: &TestSchool, origin: &str, password: &str) -> Answer {
    let request = Request::post("/sign-in")
        .header(header::HOST, HOST)
        .header(header::ORIGIN, origin)
        .header(header::CONTENT_TYPE, "application/x-www-form-urlencoded")
        .body(format!("login=admin&password={password}").into());
    school.send(request.unwrap()).await
}

fn cookie_of(answer: &Answer) -> String {
    answer.header("set-cookie").split(';').next().unwrap().to_owned()
}

#[tokio::test]
async fn a_program_signs_in_with_json_and_goes_on_with_the_token() {
    let school = TestSchool::open().await;
    let token = school.token("teacher-3a").await;
    let me = school.graphql(&token, "{ viewer { login } }", json!({})).await;
    assert_eq!(me["data"]["viewer"]["login"], "teacher-3a");
    let nobody = school.graphql("", "{ viewer { login } }", json!({})).await;
    assert_eq!(nobody["data"]["viewer"], json!(null));
}

#[tokio::test]
async fn a_form_signs_in_without_scripts_but_only_from_our_page() {
    let school = TestSchool::open().await;
    let answer = form(&school, &format!("http://{HOST}"), PASSWORD).await;
    assert_eq!((answer.status, answer.header("location")), (StatusCode::SEE_OTHER, "/"));
    assert!(answer.header("set-cookie").contains("; HttpOnly; SameSite=Lax"), "{answer:?}");

    let wrong = form(&school, &format!("http://{HOST}"), "wrong").await;
    assert_eq!(wrong.status, StatusCode::UNAUTHORIZED);
    assert!(wrong.text().contains("mật khẩu không đúng"));

    let foreign = form(&school, "https://elsewhere.test", PASSWORD).await;
    assert_eq!((foreign.status, foreign.code().as_str()), (StatusCode::FORBIDDEN, "FOREIGN_ORIGIN"));
}

#[tokio::test]
async fn a_cookie_counts_from_our_pages_and_declared_programs_only() {
    let school = TestSchool::open().await;
    let cookie = cookie_of(&form(&school, &format!("http://{HOST}"), PASSWORD).await);
    let check = async |name: &'static str, value: &str, expected: StatusCode| {
        let request = post("/graphql").header(header::COOKIE, &cookie).header(name, value).body(ME.into());
        let answer = school.send(request.unwrap()).await;
        assert_eq!(answer.status, expected, "{name}: {value}");
        if expected == StatusCode::OK {
            assert_eq!(answer.json()["data"]["viewer"]["login"], "admin");
        }
    };
    check("origin", &format!("http://{HOST}"), StatusCode::OK).await;
    check("x-socai-client", "test", StatusCode::OK).await;
    check("sec-fetch-site", "same-origin", StatusCode::OK).await;
    check("origin", "https://elsewhere.test", StatusCode::FORBIDDEN).await;
    check("origin", "null", StatusCode::FORBIDDEN).await;
    check("sec-fetch-site", "cross-site", StatusCode::FORBIDDEN).await;
    check("accept", "application/json", StatusCode::FORBIDDEN).await;
}

#[tokio::test]
async fn after_signing_out_the_token_is_worth_nothing() {
    let school = TestSchool::open().await;
    let token = school.token("admin").await;
    let bearer = format!("Bearer {token}");
    let out = post("/sign-out").header(header::AUTHORIZATION, &bearer).body("".into()).unwrap();
    assert_eq!(school.send(out).await.status, StatusCode::NO_CONTENT);
    let again = post("/graphql").header(header::AUTHORIZATION, &bearer).body(ME.into()).unwrap();
    let answer = school.send(again).await;
    assert_eq!((answer.status, answer.code().as_str()), (StatusCode::UNAUTHORIZED, "UNAUTHENTICATED"));
    assert_eq!(answer.header("www-authenticate"), "Bearer");
}

#[tokio::test]
async fn the_start_page_says_who_is_signed_in_and_signs_out_with_a_form() {
    let school = TestSchool::open().await;
    let cookie = cookie_of(&form(&school, &format!("http://{HOST}"), PASSWORD).await);
    let page = Request::get("/").header(header::COOKIE, &cookie).body("".into()).unwrap();
    assert!(school.send(page).await.text().contains("<strong>admin</strong>"));
    assert!(school.send(get("/")).await.text().contains("name=\"password\""));

    let out = Request::post("/sign-out")
        .header(header::HOST, HOST)
        .header(header::ORIGIN, format!("http://{HOST}"))
        .header(header::COOKIE, &cookie)
        .header(header::CONTENT_TYPE, "application/x-www-form-urlencoded");
    let answer = school.send(out.body("".into()).unwrap()).await;
    assert_eq!(answer.status, StatusCode::SEE_OTHER);
    assert!(answer.header("set-cookie").contains("Max-Age=0"), "{answer:?}");
}

#[tokio::test]
async fn an_address_that_keeps_failing_must_wait() {
    let school = TestSchool::open().await;
    let mut last = None;
    // Different logins, so that only the address can be what is limited.
    for n in 0..21 {
        let body = json!({ "login": format!("nobody-{n}"), "password": "wrong" }).to_string();
        last = Some(school.send(post("/sign-in").body(body.into()).unwrap()).await);
    }
    let last = last.unwrap();
    assert_eq!((last.status, last.code().as_str()), (StatusCode::TOO_MANY_REQUESTS, "TRY_LATER"));
    let wait: u64 = last.header("retry-after").parse().unwrap();
    assert!((1..=6).contains(&wait), "{wait}");
}
