//! Sessions and their ends: wrong passwords cost time, and who is shut out is out: at once where it was done, a second later in
//! other processes.

use std::time::{Duration, Instant};

use serde_json::json;
use socai_tests::{
    Client, Failure, Installation, Mutation, PASSWORD, Server, SignInRefused, TestSchool, YEAR,
};

const WHO: &str = "{ viewer { login } }";
const SCHOOL: &str = "query($code: String!) { school(code: $code) { id position } }";
const JOURNAL: &str = "subscription($school: ID!, $after: LedgerPosition!) { journal(school: $school, after: $after) { position kind } }";

/// How many wrong passwords in a row cost nothing.
const FREE: usize = 5;

async fn wrong(server: &Server, login: &str) -> SignInRefused {
    server.try_sign_in(login, "not the password at all").await.expect_err("the password is wrong")
}

/// The HTTP status and the code with which a session is answered; `None` when it is in force.
async fn ended(client: &Client) -> Option<(u16, String)> {
    let answer = client.graphql(WHO, json!({})).await;
    Some((answer.status.as_u16(), answer.code()?.to_owned()))
}

fn unauthenticated() -> Option<(u16, String)> {
    Some((401, "UNAUTHENTICATED".to_owned()))
}

#[tokio::test(flavor = "multi_thread")]
async fn wrong_passwords_delay_the_next_try_even_over_a_restart_and_never_for_good() {
    let installation = Installation::sqlite();
    let (mut server, school) = TestSchool::open(&installation).await;
    let _teacher = school.open_account("teacher", "TEACHER").await;
    for login in ["teacher", "nobody-of-this-name"] {
        for _ in 0..FREE {
            assert_eq!(wrong(&server, login).await.code, "WRONG_CREDENTIALS");
        }
    }
    // The sixth is still looked at; it is the one that starts the delay, for names that do not exist too.
    for login in ["teacher", "nobody-of-this-name"] {
        assert_eq!(wrong(&server, login).await.code, "WRONG_CREDENTIALS");
        let late = wrong(&server, login).await;
        assert_eq!((late.status.as_u16(), late.code.as_str()), (429, "TRY_LATER"), "{login}");
    }

    let began = Instant::now();
    server.kill9().await;
    server = installation.serve().await;
    if began.elapsed() < Duration::from_millis(500) {
        let right = server.try_sign_in("teacher", PASSWORD).await;
        assert_eq!(right.unwrap_err().code, "TRY_LATER", "not even with the right password");
    }
    let _other = server.sign_in("admin@79000123").await;

    let mut waited = Duration::ZERO;
    while let Err(refused) = server.try_sign_in("teacher", PASSWORD).await {
        let wait = refused.retry_after.expect("the server says how long");
        assert!(wait <= Duration::from_secs(4), "{wait:?} after {waited:?}");
        waited += wait;
        assert!(waited < Duration::from_secs(10), "the delay must end");
        tokio::time::sleep(wait).await;
    }
    assert_eq!(wrong(&server, "teacher").await.code, "WRONG_CREDENTIALS", "a success starts anew");
    let _again = server.sign_in("teacher").await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_disabled_account_is_out_at_once_and_comes_back_when_enabled() {
    let installation = Installation::sqlite();
    let (server, school) = TestSchool::open(&installation).await;
    let account = school.open_account("vice", "ADMIN_BOARD").await;
    let vice = server.sign_in("vice").await;
    let data = vice.query(WHO, json!({})).await;
    assert_eq!(data["viewer"]["login"], "vice");
    let head = vice.query(SCHOOL, json!({ "code": school.code })).await["school"]["position"].clone();
    let mut follower = vice.follow(JOURNAL, json!({ "school": school.id, "after": head })).await;
    let _class = school.create_class("2A").await;
    let _heard = follower.next().await;

    let id = json!({ "accountId": account });
    let _done = school.carry_out(Mutation::new("disableAccount", &school, id.clone())).await;
    assert_eq!(ended(&vice).await, unauthenticated());
    // Signing in again proves who one is, but gives no right.
    let powerless = server.sign_in("vice").await;
    let class = json!({ "year": YEAR, "name": "2C", "grade": "G2" });
    powerless.mutate(&Mutation::new("createClass", &school, class)).await.refused("FORBIDDEN");
    let seen = powerless.graphql(SCHOOL, json!({ "code": school.code })).await;
    assert_eq!(seen.data["school"], json!(null));
    let _class = school.create_class("2B").await;
    assert!(follower.is_silent_for(Duration::from_secs(1)).await, "nor does it go on hearing");

    let _done = school.carry_out(Mutation::new("enableAccount", &school, id)).await;
    let back = server.sign_in("vice").await;
    assert_eq!(ended(&back).await, None);
    assert_eq!(ended(&vice).await, unauthenticated(), "the old session stays ended");
}

#[tokio::test(flavor = "multi_thread")]
async fn an_account_that_is_disabled_in_one_process_has_no_right_in_any_and_is_out_in_all_a_moment_later() {
    let Some(installation) = Installation::postgres().await else { return };
    let (_first, school) = TestSchool::open(&installation).await;
    let second = installation.serve().await;
    let account = school.open_account("vice", "ADMIN_BOARD").await;
    let vice = second.sign_in("vice").await;
    assert_eq!(ended(&vice).await, None);
    let disable = Mutation::new("disableAccount", &school, json!({ "accountId": account }));
    let _done = school.carry_out(disable).await;
    // The other process may know the session for another second; what an account may do it asks the ledger.
    let class = json!({ "year": YEAR, "name": "2C", "grade": "G2" });
    match vice.try_mutate(&Mutation::new("createClass", &school, class)).await {
        Ok(outcome) => assert_eq!(outcome.codes(), ["FORBIDDEN"]),
        Err(Failure::Error(code)) => assert_eq!(code, "UNAUTHENTICATED"),
        Err(lost @ Failure::Lost(_)) => panic!("{lost:?}"),
    }
    tokio::time::sleep(Duration::from_millis(1_100)).await;
    assert_eq!(ended(&vice).await, unauthenticated());
}

#[tokio::test(flavor = "multi_thread")]
async fn sessions_outlive_a_crash_but_not_a_sign_out_or_a_new_password() {
    let installation = Installation::sqlite();
    let (server, school) = TestSchool::open(&installation).await;
    let _account = school.open_account("teacher", "TEACHER").await;
    let (left, kept) = (server.sign_in("teacher").await, server.sign_in("teacher").await);
    assert_eq!(left.sign_out().await.as_u16(), 204);
    assert_eq!(ended(&left).await, unauthenticated());
    assert_eq!(ended(&kept).await, None, "the other session of the person goes on");

    server.kill9().await;
    let server = installation.serve().await;
    let kept = kept.at(server.base());
    assert_eq!(ended(&kept).await, None, "a session is no memory of the process");
    assert_eq!(ended(&left.at(server.base())).await, unauthenticated());

    const CHANGE: &str = "mutation($input: ChangeOwnPasswordInput!) {
        changeOwnPassword(input: $input) { refusals { code } } }";
    let input = |current: &str| json!({ "input": { "currentPassword": current, "newPassword": "mat-khau-moi-cua-toi" } });
    let refused = kept.query(CHANGE, input("mot-mat-khau-sai-hoan-toan")).await;
    assert_eq!(refused["changeOwnPassword"]["refusals"][0]["code"], "WRONG_PASSWORD");
    let changed = kept.query(CHANGE, input(PASSWORD)).await;
    assert_eq!(changed["changeOwnPassword"]["refusals"], json!([]));
    assert_eq!(ended(&kept).await, unauthenticated());
    assert_eq!(server.try_sign_in("teacher", PASSWORD).await.unwrap_err().code, "WRONG_CREDENTIALS");
    assert!(server.try_sign_in("teacher", "mat-khau-moi-cua-toi").await.is_ok());
}
