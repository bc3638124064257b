mod second_step;

use std::time::Duration;

use uuid::Uuid;

use super::*;
use crate::clock::ManualClock;

const PASSWORD: &str = "một mật khẩu dài";

struct Fixture {
    sign_in: SignIn,
    clock: Arc<ManualClock>,
    school: SchoolId,
    account: AccountId,
}

fn key() -> InstanceKey {
    InstanceKey::from_bytes([7; 32])
}

async fn given_a_login() -> Fixture {
    let clock = Arc::new(ManualClock::new("2025-10-06T01:00:00Z".parse().unwrap()));
    let accounts = Accounts::memory().await.unwrap();
    let sign_in = SignIn::new(accounts, clock.clone(), PasswordCost::least(), key()).unwrap();
    let (school, account) = (SchoolId(Uuid::new_v4()), AccountId(Uuid::new_v4()));
    sign_in.set_password(school, account, "Lan.Nguyễn", PASSWORD).await.unwrap();
    Fixture { sign_in, clock, school, account }
}

#[tokio::test]
async fn the_right_password_signs_in_however_the_login_is_typed() {
    let f = given_a_login().await;
    let decomposed: String = " LAN.nguyễn ".nfd().collect();
    let (token, session) = f.sign_in.sign_in(&decomposed, PASSWORD).await.unwrap();
    assert_eq!((session.school, session.account), (f.school, f.account));
    assert_eq!(f.sign_in.session(token.as_str()).await.unwrap(), Some(session));
    assert_eq!(format!("{token:?}"), "Token(…)");
    assert_eq!(f.sign_in.counted(), (1, 0));
}

#[tokio::test]
async fn a_wrong_password_and_an_unknown_login_are_answered_alike() {
    let f = given_a_login().await;
    let wrong = f.sign_in.sign_in("lan.nguyễn", "another password").await.unwrap_err();
    let unknown = f.sign_in.sign_in("nobody", "another password").await.unwrap_err();
    assert_eq!((wrong, unknown), (SignInError::WrongCredentials, SignInError::WrongCredentials));
}

#[tokio::test]
async fn five_failures_are_free_and_then_the_wait_doubles_up_to_a_quarter_of_an_hour() {
    let f = given_a_login().await;
    for login in ["lan.nguyễn", "nobody"] {
        for _ in 0..6 {
            assert_eq!(f.sign_in.sign_in(login, "x").await.unwrap_err(), SignInError::WrongCredentials);
        }
        let mut expected = 2;
        for _ in 0..12 {
            let early = f.sign_in.sign_in(login, PASSWORD).await.unwrap_err();
            assert_eq!(early, SignInError::TryLater { after: Duration::from_secs(expected) });
            f.clock.advance(Duration::from_secs(expected));
            assert_eq!(f.sign_in.sign_in(login, "x").await.unwrap_err(), SignInError::WrongCredentials);
            expected = (expected * 2).min(900);
        }
    }
    // Never for good: after the wait the right password works, and all is forgotten.
    f.clock.advance(Duration::from_secs(900));
    f.sign_in.sign_in("lan.nguyễn", PASSWORD).await.unwrap();
    for _ in 0..6 {
        assert_eq!(f.sign_in.sign_in("lan.nguyễn", "x").await.unwrap_err(), SignInError::WrongCredentials);
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn parallel_attempts_do_not_slip_past_the_delay() {
    let f = given_a_login().await;
    let tries = (0..40).map(|_| f.sign_in.sign_in("lan.nguyễn", "wrong password"));
    let answers = futures::future::join_all(tries).await;
    let looked_at =
        answers.iter().filter(|answer| matches!(answer, Err(SignInError::WrongCredentials))).count();
    assert_eq!(looked_at, 6);
}

#[tokio::test]
async fn a_session_ends_when_idle_and_after_twelve_hours_in_any_case() {
    let f = given_a_login().await;
    let (token, _) = f.sign_in.sign_in("lan.nguyễn", PASSWORD).await.unwrap();
    for _ in 0..24 {
        assert!(f.sign_in.session(token.as_str()).await.unwrap().is_some());
        f.clock.advance(Duration::from_secs(29 * 60));
    }
    f.clock.advance(Duration::from_secs(24 * 60));
    assert!(f.sign_in.session(token.as_str()).await.unwrap().is_none(), "twelve hours");
    let (token, _) = f.sign_in.sign_in("lan.nguyễn", PASSWORD).await.unwrap();
    f.clock.advance(IDLE);
    assert!(f.sign_in.session(token.as_str()).await.unwrap().is_none(), "idle");
}

#[tokio::test]
async fn signing_out_ends_one_session_or_all() {
    let f = given_a_login().await;
    let mut tokens = Vec::new();
    for _ in 0..3 {
        tokens.push(f.sign_in.sign_in("lan.nguyễn", PASSWORD).await.unwrap().0);
    }
    let is_open = async |token: &Token| f.sign_in.session(token.as_str()).await.unwrap().is_some();
    f.sign_in.sign_out(tokens[0].as_str()).await.unwrap();
    assert!(!is_open(&tokens[0]).await && is_open(&tokens[1]).await);
    f.sign_in.sign_out_all(f.school, f.account).await.unwrap();
    assert!(!is_open(&tokens[1]).await && !is_open(&tokens[2]).await);
}

#[tokio::test]
async fn what_another_process_ends_is_known_after_a_moment() {
    let f = given_a_login().await;
    let other =
        SignIn::new(f.sign_in.accounts.clone(), f.clock.clone(), PasswordCost::least(), key()).unwrap();
    let (token, session) = f.sign_in.sign_in("lan.nguyễn", PASSWORD).await.unwrap();
    assert_eq!(f.sign_in.session(token.as_str()).await, Ok(Some(session.clone())));
    other.sign_out(token.as_str()).await.unwrap();
    assert_eq!(other.session(token.as_str()).await, Ok(None));
    f.clock.advance(Duration::from_millis(999));
    assert_eq!(f.sign_in.session(token.as_str()).await, Ok(Some(session)));
    f.clock.advance(Duration::from_millis(1));
    assert_eq!(f.sign_in.session(token.as_str()).await, Ok(None));
}

#[tokio::test]
async fn changing_a_password_needs_the_current_one_and_ends_all_sessions() {
    let f = given_a_login().await;
    let (token, _) = f.sign_in.sign_in("lan.nguyễn", PASSWORD).await.unwrap();
    let change = async |current: &str, new: &str| {
        let prepared = f.sign_in.prepare_own(f.school, f.account, current, new).await?;
        assert!(f.sign_in.session(token.as_str()).await.unwrap().is_some(), "nothing has changed yet");
        f.sign_in.put(prepared).await
    };
    assert_eq!(change("wrong password", "a new password").await, Err(CredentialError::WrongPassword));
    assert_eq!(change(PASSWORD, "short").await, Err(CredentialError::PasswordTooShort { least: 12 }));
    assert_eq!(change(PASSWORD, "a new password").await, Ok(()));
    assert!(f.sign_in.session(token.as_str()).await.unwrap().is_none());
    assert!(f.sign_in.sign_in("lan.nguyễn", PASSWORD).await.is_err());
    assert!(f.sign_in.sign_in("lan.nguyễn", "a new password").await.is_ok());
}

#[tokio::test]
async fn credentials_are_checked_before_they_are_taken() {
    let f = given_a_login().await;
    let set = async |login: &str, password: &str| {
        f.sign_in.set_password(f.school, AccountId(Uuid::new_v4()), login, password).await
    };
    assert_eq!(set("  ", PASSWORD).await, Err(CredentialError::LoginInvalid));
    assert_eq!(set("a\u{7}b", PASSWORD).await, Err(CredentialError::LoginInvalid));
    assert_eq!(set("LAN.NGUYỄN", PASSWORD).await, Err(CredentialError::LoginTaken));
    assert_eq!(set("minh", "ngắn").await, Err(CredentialError::PasswordTooShort { least: 12 }));
    assert_eq!(set("minh", &"x".repeat(129)).await, Err(CredentialError::PasswordTooLong { most: 128 }));
    assert_eq!(set("minh", PASSWORD).await, Ok(()));
    let logins = f.sign_in.logins(f.school).await.unwrap();
    assert_eq!(logins.iter().map(|login| login.login.as_str()).collect::<Vec<_>>(), ["lan.nguyễn", "minh"]);
}

#[tokio::test]
async fn a_hash_of_another_cost_is_renewed_at_sign_in() {
    let f = given_a_login().await;
    let cost = PasswordCost { memory: 16, ..PasswordCost::least() };
    let dearer = SignIn::new(f.sign_in.accounts.clone(), f.clock.clone(), cost, key()).unwrap();
    dearer.sign_in("lan.nguyễn", PASSWORD).await.unwrap();
    let stored = f.sign_in.accounts.find_login("lan.nguyễn").await.unwrap().unwrap().password;
    assert!(stored.starts_with("$argon2id$v=19$m=16,t=1,p=1$"), "{stored}");
    f.sign_in.sign_in("lan.nguyễn", PASSWORD).await.unwrap();
}

#[tokio::test]
async fn what_cannot_be_a_token_is_no_session() {
    let f = given_a_login().await;
    for token in ["", "x", &"a".repeat(43), &"é".repeat(43), &"a".repeat(100_000)] {
        assert_eq!(f.sign_in.session(token).await, Ok(None));
    }
}
