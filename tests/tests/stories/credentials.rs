//! How people come to their own credentials: one-time invitations, passwords that somebody else chose, stale ones, and the second
//! factor. Through HTTP, on both databases; codes of the authenticator app are computed by a small Python program.

use base64::{Engine as _, engine::general_purpose::URL_SAFE_NO_PAD};
use serde_json::{Value, json};
use socai_tests::{Client, Installation, Mutation, Outcome, Server, TestSchool, ask};

const CODE: &str = "79000323";
const OWN: &str = "mat-khau-cua-rieng-toi";

struct Room {
    server: Server,
    school: TestSchool,
}

impl Room {
    async fn open(installation: &Installation) -> Self {
        installation.found_school(CODE).await;
        let server = installation.serve().await;
        let school = TestSchool::of(&server, CODE).await;
        school.open_year().await;
        Self { server, school }
    }

    /// An account that nobody can sign in to yet.
    async fn account(&self, role: &str) -> String {
        let name = json!({ "family": "Đỗ", "middle": "Thị", "given": "Thử" });
        let open = Mutation::new("openAccount", &self.school, json!({ "name": name, "roles": [role] }));
        let opened = self.school.carry_out(open.selecting("account { id }")).await;
        opened.payload["account"]["id"].as_str().unwrap().to_owned()
    }

    async fn invite(&self, invitations: Value) -> Outcome {
        let invite = Mutation::new("inviteAccounts", &self.school, json!({ "invitations": invitations }));
        self.school.admin.mutate(&invite.selecting("links { login path code account { id } }")).await
    }

    async fn send(&self, by: &Client, field: &'static str, input: Value) -> Outcome {
        by.mutate(&Mutation::new(field, &self.school, input)).await
    }

    async fn read(&self, by: &Client, fields: &str) -> Value {
        let query = format!("query($code: String!) {{ school(code: $code) {{ {fields} }} }}");
        by.query(&query, json!({ "code": CODE })).await["school"].take()
    }

    /// Uses an invitation; gives the status and the code of the refusal.
    async fn accept(&self, code: &str, password: &str) -> (u16, Value) {
        let answer =
            self.server.nobody().post("/invitation", json!({ "code": code, "password": password })).await;
        let status = answer.status().as_u16();
        let body: Value = answer.json().await.unwrap_or(Value::Null);
        (status, body["errors"][0]["extensions"]["code"].clone())
    }

    async fn state(&self, account: &str) -> Value {
        let fields =
            format!("account(id: \"{account}\") {{ invitation {{ state }} passwordSet {{ isOwn }} }}");
        self.read(&self.school.admin, &fields).await["account"].take()
    }
}

async fn on_both(story: impl AsyncFn(&Installation)) {
    story(&Installation::sqlite()).await;
    if let Some(installation) = Installation::postgres().await {
        story(&installation).await;
    }
}

#[tokio::test]
async fn an_invited_person_sets_a_password_that_nobody_else_knows() {
    on_both(async |installation| {
        let room = Room::open(installation).await;
        let (teacher, mother) = (room.account("TEACHER").await, room.account("GUARDIAN").await);
        let invited = room
            .invite(json!([{ "accountId": teacher, "login": "Co.Lan" }, { "accountId": mother, "login": "me.an" }]))
            .await
            .accepted();
        let links = invited.payload["links"].as_array().unwrap();
        let code = |index: usize| links[index]["code"].as_str().unwrap();
        assert_eq!((&links[0]["login"], code(0).len()), (&json!("co.lan"), 43));
        assert_eq!(links[0]["path"], json!(format!("/invitation#{}", code(0))));
        assert_eq!(room.state(&teacher).await, json!({ "invitation": { "state": "OPEN" }, "passwordSet": null }));

        // What is wrong with a password says nothing of the code, and a code that is none says nothing at all.
        assert_eq!(room.accept(code(0), "ngan").await, (400, json!("PASSWORD_UNFIT")));
        assert_eq!(room.accept(&"A".repeat(43), OWN).await, (403, json!("INVITATION_INVALID")));
        assert_eq!(room.accept("x", OWN).await, (403, json!("INVITATION_INVALID")));
        assert_eq!(room.accept(code(0), OWN).await, (204, Value::Null));
        assert_eq!(room.accept(code(0), OWN).await, (403, json!("INVITATION_INVALID")), "used");
        let accepted = json!({ "invitation": { "state": "ACCEPTED" }, "passwordSet": { "isOwn": true } });
        assert_eq!(room.state(&teacher).await, accepted);
        let lan = room.server.try_sign_in("co.lan", OWN).await.unwrap();
        assert_eq!(lan.query("{ viewer { login } }", json!({})).await["viewer"]["login"], "co.lan");

        // A new link takes the place of the old one; taken back, it is as if it never was.
        let again = room.invite(json!([{ "accountId": mother, "login": "me.an" }])).await.accepted();
        assert_eq!(room.accept(code(1), OWN).await, (403, json!("INVITATION_INVALID")));
        let _revoked = room.send(&room.school.admin, "revokeInvitation", json!({ "accountId": mother })).await.accepted();
        let code = again.payload["links"][0]["code"].as_str().unwrap();
        assert_eq!(room.accept(code, OWN).await, (403, json!("INVITATION_INVALID")));
        assert_eq!(room.state(&mother).await["invitation"]["state"], "REVOKED");

        // Whoever is disabled meanwhile comes in no more.
        let third = room.invite(json!([{ "accountId": mother, "login": "me.an" }])).await.accepted();
        let _disabled = room.send(&room.school.admin, "disableAccount", json!({ "accountId": mother })).await.accepted();
        let code = third.payload["links"][0]["code"].as_str().unwrap();
        assert_eq!(room.accept(code, OWN).await, (403, json!("INVITATION_INVALID")));

        // No secret is in the log, in the ledger or in an answer that is asked for again.
        let log = room.server.log();
        assert!(!log.contains(code) && !log.contains(OWN));
    })
    .await;
}

#[tokio::test]
async fn one_who_cannot_be_invited_stops_all_and_a_repeated_request_shows_no_link_again() {
    let installation = Installation::sqlite();
    let room = Room::open(&installation).await;
    let (one, other) = (room.account("TEACHER").await, room.account("TEACHER").await);
    let taken = format!("admin@{CODE}");
    let refused = room
        .invite(json!([{ "accountId": one, "login": "lan" }, { "accountId": other, "login": taken }]))
        .await;
    assert_eq!(
        (refused.refusals[0].code.as_str(), refused.refusals[0].path.as_str()),
        ("LOGIN_TAKEN", "invitations[1].login")
    );
    assert_eq!(room.state(&one).await["invitation"], Value::Null);
    room.invite(json!([{ "accountId": one }])).await.refused("NO_LOGIN");
    room.invite(json!([{ "accountId": one, "login": "lan" }, { "accountId": other, "login": "LAN" }]))
        .await
        .refused("LOGIN_TAKEN");

    let invite = Mutation::new(
        "inviteAccounts",
        &room.school,
        json!({ "invitations": [{ "accountId": one, "login": "lan" }] }),
    );
    let invite = invite.selecting("links { code }");
    let first = room.school.admin.mutate(&invite).await.accepted();
    assert_eq!(first.payload["links"].as_array().unwrap().len(), 1);
    let again = room.school.admin.mutate(&invite).await.accepted();
    assert!(again.is_replay);
    assert_eq!(again.payload["links"], json!([]));
    // The page works without knowing anything.
    let page = room.server.nobody().get("/invitation").await;
    assert_eq!(page.status().as_u16(), 200);
    let html = page.text().await.unwrap();
    assert!(html.contains("name=\"code\"") && html.contains("step.js"));
}

#[tokio::test]
async fn a_password_that_somebody_else_chose_opens_nothing_but_its_own_change() {
    let installation = Installation::sqlite();
    let room = Room::open(&installation).await;
    let teacher = room.account("TEACHER").await;
    let set = "mutation($input: SetPasswordInput!) { setPassword(input: $input) { refusals { code } } }";
    let credentials = json!({ "login": "co.lan", "password": "mat-khau-duoc-cap" });
    let input = json!({ "school": room.school.id, "accountId": teacher, "credentials": credentials });
    let done = room.school.admin.query(set, json!({ "input": input })).await;
    assert_eq!(done["setPassword"]["refusals"], json!([]));

    let stale = "staleAccounts(only: NEVER_CHANGED) { nodes { account { id } password lastSignIn } }";
    let listed = room.read(&room.school.admin, stale).await;
    let expected = json!([{ "account": { "id": teacher }, "password": "GIVEN", "lastSignIn": null }]);
    assert_eq!(listed["staleAccounts"]["nodes"], expected);
    let reminded = room.send(&room.school.admin, "remindPasswords", json!({ "accountIds": [teacher] })).await;
    let _reminded = reminded.accepted();

    let lan = room.server.try_sign_in("co.lan", "mat-khau-duoc-cap").await.unwrap();
    for query in ["{ viewer { login } }", "{ school(code: \"79000323\") { code } }"] {
        assert_eq!(lan.graphql(query, json!({})).await.code(), Some("PASSWORD_CHANGE_REQUIRED"));
    }
    let report = json!({ "kind": "TECHNICAL", "severity": "MINOR", "subject": "a", "text": "b" });
    let tried = lan.try_mutate(&Mutation::new("reportIncident", &room.school, report)).await;
    assert!(format!("{tried:?}").contains("PASSWORD_CHANGE_REQUIRED"), "{tried:?}");
    let answer = lan.post("/sign-in", json!({ "login": "co.lan", "password": "mat-khau-duoc-cap" })).await;
    let answer: Value = answer.json().await.unwrap();
    assert_eq!((&answer["duty"], &answer["next"]), (&json!("CHANGE_PASSWORD"), &json!("/password")));

    let wrong = lan.post("/password", json!({ "current": "khong-phai-mat-khau", "password": OWN })).await;
    assert_eq!(wrong.status().as_u16(), 401);
    let own = json!({ "current": "mat-khau-duoc-cap", "password": OWN });
    assert_eq!(lan.post("/password", own).await.status().as_u16(), 204);
    let lan = room.server.try_sign_in("co.lan", OWN).await.unwrap();
    let seen = lan.query("{ viewer { login passwordReminder { reason } } }", json!({})).await;
    assert_eq!(seen["viewer"], json!({ "login": "co.lan", "passwordReminder": null }));
    let listed = room.read(&room.school.admin, stale).await;
    assert_eq!(listed["staleAccounts"]["nodes"], json!([]));
}

/// The code of an authenticator app, so many steps from now.
fn app(secret: &str, offset: i32) -> String {
    ask("totp.py", [secret, &offset.to_string()], "").as_str().unwrap().to_owned()
}

/// Begins to sign in; gives the challenge.
async fn challenge(server: &Server, login: &str) -> String {
    let body = json!({ "login": login, "password": socai_tests::PASSWORD });
    let answer = server.nobody().post("/sign-in", body).await;
    assert_eq!(answer.status().as_u16(), 401);
    let body: Value = answer.json().await.unwrap();
    assert_eq!(body["errors"][0]["extensions"]["code"], "CODE_REQUIRED");
    assert_eq!(body["token"], Value::Null);
    body["challenge"].as_str().unwrap().to_owned()
}

async fn finish(server: &Server, challenge: &str, code: &str) -> Result<Client, String> {
    let nobody = server.nobody();
    let answer = nobody.post("/sign-in/code", json!({ "challenge": challenge, "code": code })).await;
    let body: Value = answer.json().await.unwrap();
    match body["token"].as_str() {
        Some(token) => Ok(nobody.with_token(token)),
        None => Err(body["errors"][0]["extensions"]["code"].as_str().unwrap().to_owned()),
    }
}

const BEGIN: &str = "mutation { beginSecondFactor { uri secret refusals { code } } }";
const CONFIRM: &str = "mutation($input: EnrollSecondFactorInput!) {
    enrollSecondFactor(input: $input) { recoveryCodes refusals { code } } }";

/// Sets up a second factor; gives its secret and the recovery codes.
async fn enroll(client: &Client) -> (String, Vec<String>) {
    let begun = client.query(BEGIN, json!({})).await["beginSecondFactor"].take();
    let secret = begun["secret"].as_str().unwrap().to_owned();
    assert!(begun["uri"].as_str().unwrap().contains(&secret));
    let wrong = client.query(CONFIRM, json!({ "input": { "code": "12345" } })).await;
    assert_eq!(wrong["enrollSecondFactor"]["refusals"][0]["code"], "WRONG_CODE");
    let done = client.query(CONFIRM, json!({ "input": { "code": app(&secret, 0) } })).await;
    assert_eq!(done["enrollSecondFactor"]["refusals"], json!([]));
    let codes = done["enrollSecondFactor"]["recoveryCodes"].as_array().unwrap();
    (secret, codes.iter().map(|code| code.as_str().unwrap().to_owned()).collect())
}

#[tokio::test]
async fn who_locks_approves_or_administers_signs_in_with_two_factors_once_the_school_demands_it() {
    on_both(async |installation| {
        let room = Room::open(installation).await;
        let admin = format!("admin@{CODE}");
        let vice = room.school.open_account("phohieutruong", "VICE_PRINCIPAL").await;
        for (login, role) in [("hieutruong", "PRINCIPAL"), ("gv", "TEACHER")] {
            let _account = room.school.open_account(login, role).await;
        }
        let teacher = room.server.sign_in("gv").await;
        let principal = room.server.sign_in("hieutruong").await;
        room.send(&teacher, "setAccountRules", json!({ "secondFactorFrom": "2025-01-01" }))
            .await
            .refused("FORBIDDEN");
        let rules = json!({ "secondFactorFrom": "2025-01-01", "passwordDays": 365 });
        let _set = room.send(&principal, "setAccountRules", rules).await.accepted();

        // From now on nothing is answered to who has none; others go on.
        for demanded in [&principal, &room.school.admin] {
            assert_eq!(
                demanded.graphql("{ viewer { login } }", json!({})).await.code(),
                Some("SECOND_FACTOR_REQUIRED")
            );
        }
        assert!(teacher.graphql("{ viewer { login } }", json!({})).await.code().is_none());

        let (secret, recovery) = enroll(&principal).await;
        assert_eq!(recovery.len(), 10);
        let seen = principal.query("{ viewer { hasSecondFactor } }", json!({})).await;
        assert_eq!(seen["viewer"]["hasSecondFactor"], true);

        // The password alone is not enough any more, and a code is good once.
        let first = challenge(&room.server, "hieutruong").await;
        assert_eq!(finish(&room.server, &first, "12345").await.unwrap_err(), "WRONG_CODE");
        let code = app(&secret, 1);
        let signed_in = finish(&room.server, &first, &code).await.unwrap();
        assert!(signed_in.graphql("{ viewer { login } }", json!({})).await.code().is_none());
        assert_eq!(
            finish(&room.server, &first, &app(&secret, 1)).await.unwrap_err(),
            "WRONG_CODE",
            "a challenge is good once"
        );
        let second = challenge(&room.server, "hieutruong").await;
        assert_eq!(finish(&room.server, &second, &code).await.unwrap_err(), "WRONG_CODE", "replayed");
        let recovered = finish(&room.server, &second, &recovery[3]).await.unwrap();
        assert!(recovered.graphql("{ viewer { login } }", json!({})).await.code().is_none());
        let third = challenge(&room.server, "hieutruong").await;
        assert_eq!(finish(&room.server, &third, &recovery[3]).await.unwrap_err(), "WRONG_CODE", "used up");
        assert_eq!(finish(&room.server, &"A".repeat(43), &recovery[4]).await.unwrap_err(), "WRONG_CODE");

        // Guessing is slow, whichever challenge is used.
        let mut answers = Vec::new();
        for _ in 0..8 {
            let guess = challenge(&room.server, "hieutruong").await;
            answers.push(finish(&room.server, &guess, "000000").await.unwrap_err());
        }
        assert!(answers.contains(&"TRY_LATER".to_owned()), "{answers:?}");

        // Two people, neither of them the account's own, take a lost factor away.
        let vice_client = room.server.sign_in("phohieutruong").await;
        let (_secret, _codes) = enroll(&vice_client).await;
        let (admin_secret, admin_codes) = enroll(&room.school.admin).await;
        let of_vice = json!({ "accountId": vice });
        room.send(&signed_in, "approveFactorReset", of_vice.clone()).await.refused("RESET_NOT_PROPOSED");
        let _proposed = room.send(&room.school.admin, "proposeFactorReset", of_vice.clone()).await.accepted();
        room.send(&room.school.admin, "approveFactorReset", of_vice.clone()).await.refused("OWN_RESET");
        let _reset = room.send(&signed_in, "approveFactorReset", of_vice).await.accepted();
        assert_eq!(
            vice_client.graphql("{ viewer { login } }", json!({})).await.code(),
            Some("UNAUTHENTICATED")
        );
        let again = room.server.sign_in("phohieutruong").await;
        assert_eq!(
            again.graphql("{ viewer { login } }", json!({})).await.code(),
            Some("SECOND_FACTOR_REQUIRED")
        );

        // The secrets are in no log.
        let log = room.server.log();
        assert!(
            !log.contains(&secret) && !log.contains(&admin_secret) && !log.contains(&admin_codes[0]),
            "{admin}"
        );
    })
    .await;
}

/// What is inside a global id.
fn bare(id: &str) -> String {
    let plain = String::from_utf8(URL_SAFE_NO_PAD.decode(id).unwrap()).unwrap();
    plain.split_once(':').unwrap().1.to_owned()
}

#[tokio::test]
async fn the_command_line_writes_links_on_slips_and_resets_a_lost_factor() {
    let installation = Installation::sqlite();
    let room = Room::open(&installation).await;
    let teacher = room.account("TEACHER").await;
    let admin = &room.school.admin;
    let own = admin.query("{ viewer { account { id } } }", json!({})).await["viewer"]["account"]["id"].take();
    let (_secret, _codes) = enroll(admin).await;
    room.server.stop().await;
    let slips = installation.folder().join("slips.csv");
    let whom = format!("{}=co.lan", bare(&teacher));
    let slips_text = slips.to_str().unwrap();
    let args = [
        "user",
        "invite",
        "--school",
        CODE,
        "--account",
        &whom,
        "--slips",
        slips_text,
        "--origin",
        "https://so.example/",
    ];
    installation.cli().run(args).await.succeeded();
    let text = std::fs::read_to_string(&slips).unwrap();
    let link = text.split("https://so.example/invitation#").nth(1).unwrap();
    let code = &link[..43];
    let id = bare(own.as_str().unwrap());
    installation
        .cli()
        .run(["user", "reset-second-factor", "--school", CODE, "--account", &id])
        .await
        .succeeded();

    let server = installation.serve().await;
    let answer = server.nobody().post("/invitation", json!({ "code": code, "password": OWN })).await;
    assert_eq!(answer.status().as_u16(), 204);
    assert!(server.try_sign_in("co.lan", OWN).await.is_ok());
    let admin = server.sign_in(&format!("admin@{CODE}")).await;
    let seen = admin.query("{ viewer { hasSecondFactor } }", json!({})).await;
    assert_eq!(seen["viewer"]["hasSecondFactor"], false);
}
