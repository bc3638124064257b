//! Scripts around the program: exit codes, what is on standard output, and completions.

use serde_json::{Value, json};
use socai_tests::{Installation, Ran, program};
use tokio::process::Command;

use crate::office::Demo;

const CODE: &str = "31020203";

/// Runs the program with exactly these arguments.
async fn run(arguments: &[&str]) -> Ran {
    let output = Command::new(program()).args(arguments).env_remove("SOCAI_POSTGRES").output().await.unwrap();
    Ran {
        code: output.status.code(),
        stdout: String::from_utf8(output.stdout).unwrap(),
        stderr: String::from_utf8_lossy(&output.stderr).into_owned(),
    }
}

#[track_caller]
fn failed(ran: &Ran, code: i32) {
    assert_eq!(ran.code, Some(code), "{ran:?}");
    assert_eq!(ran.stdout, "", "a failure prints no data");
    assert!(!ran.stderr.trim().is_empty(), "a failure says why");
}

#[tokio::test]
async fn wrong_usage_is_2() {
    let installation = Installation::sqlite();
    let data = installation.data().display().to_string();
    failed(&run(&["--data", &data, "no-such-command"]).await, 2);
    failed(&run(&["--data", &data, "school", "create", "--code", CODE]).await, 2);
    failed(&run(&["--data", &data, "replay", "--school", CODE, "--class", "2A"]).await, 2);
    failed(
        &run(&["--data", &data, "replay", "--school", CODE, "--class", "2A", "--period", "2025/1"]).await,
        2,
    );
    failed(&run(&["--data", &data, "serve", "--listen", "nowhere"]).await, 2);
    // The key that opens personal data must not lie in some folder by chance.
    failed(&run(&["--postgres", "postgres://nobody@127.0.0.1:1/none", "school", "list"]).await, 2);
}

#[tokio::test]
async fn what_is_refused_or_not_there_is_1() {
    let installation = Installation::sqlite();
    installation.found_school(CODE).await;
    let cli = installation.cli();
    let place = ["--name", "Trường B", "--commune", "Xã B", "--province", "Tỉnh B"];
    failed(&cli.run(["school", "create", "--code", CODE].into_iter().chain(place)).await, 1);
    failed(&cli.run(["export", "--school", "99999999"]).await, 1);
    failed(&cli.run(["verify", "--school", "99999999"]).await, 1);
    failed(&cli.run(["replay", "--school", CODE, "--as-of", "999999"]).await, 1);
    let again = [
        "user",
        "add",
        "--school",
        CODE,
        "--login",
        "b",
        "--name",
        "Lê Văn Bê",
        "--role",
        "clerk",
        "--password-stdin",
    ];
    failed(&cli.run_with_input(again, "ngan\n").await, 1);
}

#[tokio::test]
async fn what_is_not_available_is_3() {
    let installation = Installation::sqlite();
    let key = installation.folder().join("key").display().to_string();
    let unreachable =
        ["--postgres", "postgres://nobody@127.0.0.1:1/none", "--key-file", &key, "school", "list"];
    failed(&run(&unreachable).await, 3);
    installation.found_school(CODE).await;
    let server = installation.serve().await;
    failed(&installation.cli().run(["export", "--school", CODE]).await, 3);
    assert!(server.stop().await.success(), "a server that is asked to stop has done its work");
    installation.cli().export(CODE).await;
}

#[tokio::test]
async fn the_first_school_and_administrator_come_from_the_shell() {
    let installation = Installation::sqlite();
    let cli = installation.cli();
    let place = ["--name", "Trường Tiểu học Thử", "--commune", "Xã Thử", "--province", "Tỉnh Thử"];
    let founded = cli.run(["school", "create", "--code", CODE].into_iter().chain(place)).await;
    founded.succeeded();
    assert_eq!((&founded.json()["code"], &founded.json()["position"]), (&json!(CODE), &json!(1)));
    let listed = cli.run(["school", "list"]).await;
    listed.succeeded();
    assert!(listed.stdout.contains(founded.json()["school"].as_str().unwrap()), "{listed:?}");

    let user = [
        "user",
        "add",
        "--school",
        CODE,
        "--login",
        "quantri",
        "--name",
        "Nguyễn Thị A",
        "--role",
        "admin-board",
    ];
    let added = cli.run(user).await;
    added.succeeded();
    let added = added.json();
    assert_eq!(added["login"], "quantri");
    assert!(added["account"].is_string());
    let given = user.map(|word| if word == "quantri" { "vanthu" } else { word });
    let with_password =
        cli.run_with_input(given.into_iter().chain(["--password-stdin"]), "mot-mat-khau-dai\n").await;
    with_password.succeeded();
    assert_eq!(with_password.json()["password"], Value::Null, "a password that was given is not printed");

    let server = installation.serve().await;
    for (login, password) in
        [("quantri", added["password"].as_str().unwrap()), ("vanthu", "mot-mat-khau-dai")]
    {
        let given = server.try_sign_in(login, password).await.unwrap();
        let refused = given.graphql("{ viewer { name } }", json!({})).await;
        assert_eq!(refused.code(), Some("PASSWORD_CHANGE_REQUIRED"), "the operator knows this password");
        let own = json!({ "current": password, "password": "mat-khau-cua-rieng-toi" });
        assert_eq!(given.post("/password", own).await.status(), 204);
        let signed_in = server.try_sign_in(login, "mat-khau-cua-rieng-toi").await.unwrap();
        let seen = signed_in.query("{ viewer { name roles { role } } }", json!({})).await;
        assert_eq!(seen["viewer"], json!({ "name": "Nguyễn Thị A", "roles": [{ "role": "ADMIN_BOARD" }] }));
    }
}

#[tokio::test]
async fn an_export_is_the_stored_leaves_and_can_be_opened() {
    let demo = Demo::copy();
    let cli = demo.installation.cli();
    let all = cli.export(demo.code()).await;
    let lines: Vec<&str> = all.lines().collect();
    let part = cli.run(["export", "--school", demo.code(), "--from", "3", "--to", "5"]).await;
    assert_eq!(part.succeeded().lines().collect::<Vec<_>>(), lines[2..5]);

    let opened = cli.run(["export", "--school", demo.code(), "--open"]).await;
    let mut names = 0;
    for (line, leaf) in opened.succeeded().lines().zip(&lines) {
        let opened: Value = serde_json::from_str(line).unwrap();
        assert!(line.contains(leaf), "the leaf is shown as it is stored");
        let values = opened["opened"].as_object().unwrap();
        let name = values.get("identity").map(|identity| &identity["name"]["family"]);
        names += usize::from(name.is_some_and(Value::is_string));
    }
    assert!(names >= 60, "only {names} names could be opened");
    assert!(!all.contains("\"family\""), "a name stands openly in a leaf");
}

#[tokio::test]
async fn a_replay_without_a_class_shows_the_school_in_numbers() {
    let demo = Demo::copy();
    let now = demo.installation.cli().run(["replay", "--school", demo.code()]).await;
    now.succeeded();
    let now = now.json();
    assert_eq!(now["position"], demo.installation.cli().export(demo.code()).await.lines().count());
    assert!(now["students"].as_u64().unwrap() >= 60, "{now}");
    let then = demo.installation.cli().run(["replay", "--school", demo.code(), "--as-of", "1"]).await.json();
    assert_eq!((&then["position"], &then["students"]), (&json!(1), &json!(0)));
}

#[tokio::test]
async fn completions_know_every_command() {
    for shell in ["bash", "zsh", "fish"] {
        let printed = run(&["completions", shell]).await;
        let script = printed.succeeded();
        for command in ["demo", "serve", "school", "user", "import", "replay", "verify", "export"] {
            assert!(script.contains(command), "{shell}: {command}");
        }
    }
    failed(&run(&["completions", "no-such-shell"]).await, 2);
}

#[tokio::test]
async fn help_and_version_are_no_failures() {
    assert_eq!(run(&["--help"]).await.code, Some(0));
    let version = run(&["--version"]).await;
    assert_eq!(version.code, Some(0));
    assert!(version.stdout.contains("0.1"), "{version:?}");
}
