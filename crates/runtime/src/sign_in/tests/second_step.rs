//! Invitations and second factors, without a ledger.

use super::*;
use crate::sign_in::totp;

const NEW: &str = "một mật khẩu khác";

async fn invited(f: &Fixture, account: AccountId, login: &str) -> InvitationLink {
    let whom = [(account, Some(login.to_owned()))];
    let invitees = f.sign_in.prepare_invitations(f.school, &whom).await.unwrap();
    let until = f.clock.now() + jiff::SignedDuration::from_hours(24);
    f.sign_in.put_invitations(f.school, invitees, until).await.unwrap().remove(0)
}

#[tokio::test]
async fn an_invitation_is_claimed_once_and_ends_by_time_by_hand_and_by_the_next() {
    let f = given_a_login().await;
    let account = AccountId(Uuid::new_v4());
    let first = invited(&f, account, "Minh").await;
    assert_eq!((first.account, first.login.as_str()), (account, "minh"));
    let (found, prepared) = f.sign_in.prepare_invited(first.token.as_str(), NEW).await.unwrap();
    assert_eq!((found.school, found.account), (f.school, account));
    let claims = [f.sign_in.claim_invitation(&found).await, f.sign_in.claim_invitation(&found).await];
    assert_eq!(claims, [Ok(()), Err(CredentialError::InvitationInvalid)]);
    f.sign_in.put(prepared).await.unwrap();
    assert!(f.sign_in.sign_in("minh", NEW).await.is_ok());

    let is_valid =
        async |link: &InvitationLink| f.sign_in.prepare_invited(link.token.as_str(), NEW).await.is_ok();
    let second = invited(&f, account, "minh").await;
    let third = invited(&f, account, "minh").await;
    assert!(!is_valid(&second).await && is_valid(&third).await);
    f.sign_in.drop_invitation(f.school, account).await.unwrap();
    assert!(!is_valid(&third).await);
    let fourth = invited(&f, account, "minh").await;
    f.clock.advance(Duration::from_secs(24 * 60 * 60));
    assert!(!is_valid(&fourth).await);
    // A password that is set otherwise takes the link along.
    let fifth = invited(&f, account, "minh").await;
    f.sign_in.set_password(f.school, account, "minh", PASSWORD).await.unwrap();
    assert!(!is_valid(&fifth).await);
}

#[tokio::test]
async fn a_login_is_promised_to_one_person_only() {
    let f = given_a_login().await;
    let (one, other) = (AccountId(Uuid::new_v4()), AccountId(Uuid::new_v4()));
    let _link = invited(&f, one, "minh").await;
    let prepare = async |account, login: Option<&str>| {
        let whom = [(account, login.map(str::to_owned))];
        f.sign_in.prepare_invitations(f.school, &whom).await.unwrap_err()
    };
    assert_eq!(prepare(other, Some("MINH")).await, [(0, CredentialError::LoginTaken)]);
    assert_eq!(prepare(other, Some("lan.nguyễn")).await, [(0, CredentialError::LoginTaken)]);
    assert_eq!(prepare(other, None).await, [(0, CredentialError::UnknownAccount)]);
    assert_eq!(prepare(other, Some(" ")).await, [(0, CredentialError::LoginInvalid)]);
}

struct App {
    secret: Vec<u8>,
    recovery: Vec<String>,
}

impl App {
    fn code(&self, f: &Fixture) -> String {
        totp::code(&self.secret, f.clock.now().as_second().div_euclid(totp::STEP))
    }
}

async fn enrolled(f: &Fixture) -> App {
    let made = f.sign_in.begin_factor(f.school, f.account, "Sổ Cái").await.unwrap();
    let secret = data_encoding::BASE32_NOPAD.decode(made.base32.as_bytes()).unwrap();
    let mut app = App { secret, recovery: Vec::new() };
    let (wrong, right) = ("000000", app.code(f));
    assert!(f.sign_in.prepare_factor(f.school, f.account, wrong).await.is_err());
    // Not in force before its code was shown and recorded.
    assert!(f.sign_in.sign_in("lan.nguyễn", PASSWORD).await.is_ok());
    let prepared = f.sign_in.prepare_factor(f.school, f.account, &right).await.unwrap();
    let codes = f.sign_in.put_factor(prepared).await.unwrap();
    app.recovery = codes.iter().map(|code| code.to_string()).collect();
    app
}

async fn challenged(f: &Fixture) -> Token {
    match f.sign_in.enter_password("lan.nguyễn", PASSWORD).await.unwrap() {
        Entered::Challenge(challenge) => challenge,
        Entered::Session(..) => panic!("no code was asked for"),
    }
}

#[tokio::test]
async fn a_second_factor_needs_a_code_that_was_never_used() {
    let f = given_a_login().await;
    let app = enrolled(&f).await;
    assert_eq!(f.sign_in.sign_in("lan.nguyễn", PASSWORD).await.unwrap_err(), SignInError::CodeRequired);
    let challenge = challenged(&f).await;
    assert!(f.sign_in.session(challenge.as_str()).await.unwrap().is_none(), "a challenge is no session");
    // The code by which it was set up is used.
    let used = app.code(&f);
    assert_eq!(f.sign_in.enter_code(challenge.as_str(), &used).await.unwrap_err(), SignInError::WrongCode);
    f.clock.advance(Duration::from_secs(30));
    let code = app.code(&f);
    let (token, session) = f.sign_in.enter_code(challenge.as_str(), &code).await.unwrap();
    assert_eq!(f.sign_in.session(token.as_str()).await.unwrap(), Some(session));
    let again = challenged(&f).await;
    for (token, code) in [(&challenge, &code), (&again, &code)] {
        assert_eq!(f.sign_in.enter_code(token.as_str(), code).await.unwrap_err(), SignInError::WrongCode);
    }
    // Each recovery code once, however it is typed.
    let recovery = app.recovery[0].to_uppercase().replace('-', " ");
    assert!(f.sign_in.enter_code(again.as_str(), &recovery).await.is_ok());
    let once_more = challenged(&f).await;
    assert_eq!(
        f.sign_in.enter_code(once_more.as_str(), &recovery).await.unwrap_err(),
        SignInError::WrongCode
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn of_two_who_show_the_same_code_at_once_one_comes_in() {
    let f = given_a_login().await;
    let app = enrolled(&f).await;
    f.clock.advance(Duration::from_secs(30));
    let code = app.code(&f);
    let (one, other) = (challenged(&f).await, challenged(&f).await);
    let both = futures::join!(
        f.sign_in.enter_code(one.as_str(), &code),
        f.sign_in.enter_code(other.as_str(), &code)
    );
    assert_eq!(usize::from(both.0.is_ok()) + usize::from(both.1.is_ok()), 1);
}

#[tokio::test]
async fn a_challenge_ends_after_five_minutes_and_with_the_password_and_guessing_is_slow() {
    let f = given_a_login().await;
    let app = enrolled(&f).await;
    let challenge = challenged(&f).await;
    f.clock.advance(CHALLENGE);
    let code = app.code(&f);
    assert_eq!(f.sign_in.enter_code(challenge.as_str(), &code).await.unwrap_err(), SignInError::WrongCode);
    let challenge = challenged(&f).await;
    f.sign_in.set_password(f.school, f.account, "lan.nguyễn", PASSWORD).await.unwrap();
    assert_eq!(f.sign_in.enter_code(challenge.as_str(), &code).await.unwrap_err(), SignInError::WrongCode);
    for _ in 0..6 {
        let challenge = challenged(&f).await;
        assert_eq!(
            f.sign_in.enter_code(challenge.as_str(), "000000").await.unwrap_err(),
            SignInError::WrongCode
        );
    }
    let challenge = challenged(&f).await;
    let early = f.sign_in.enter_code(challenge.as_str(), &code).await.unwrap_err();
    assert_eq!(early, SignInError::TryLater { after: Duration::from_secs(2) });
    f.clock.advance(Duration::from_secs(2));
    assert!(f.sign_in.enter_code(challenge.as_str(), &app.code(&f)).await.is_ok());
}

#[tokio::test]
async fn a_factor_that_is_taken_away_is_not_asked_for_and_another_key_opens_none() {
    let f = given_a_login().await;
    let app = enrolled(&f).await;
    let other = InstanceKey::from_bytes([8; 32]);
    let elsewhere =
        SignIn::new(f.sign_in.accounts.clone(), f.clock.clone(), PasswordCost::least(), other).unwrap();
    let challenge = challenged(&f).await;
    f.clock.advance(Duration::from_secs(30));
    let refused = elsewhere.enter_code(challenge.as_str(), &app.code(&f)).await.unwrap_err();
    assert_eq!(refused, SignInError::WrongCode);
    f.sign_in.drop_factor(f.school, f.account).await.unwrap();
    assert!(f.sign_in.enter_code(challenge.as_str(), &app.code(&f)).await.is_err());
    assert!(f.sign_in.sign_in("lan.nguyễn", PASSWORD).await.is_ok());
}

#[tokio::test]
async fn when_somebody_last_signed_in_is_known() {
    let f = given_a_login().await;
    let last = async || f.sign_in.logins(f.school).await.unwrap()[0].signed_in_at;
    assert_eq!(last().await, None);
    f.sign_in.sign_in("lan.nguyễn", PASSWORD).await.unwrap();
    assert_eq!(last().await, Some(f.clock.now()));
}
