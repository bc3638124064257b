use std::time::Duration;

use futures::StreamExt;
use futures::future::join_all;
use socai_runtime::{Actor, CommandError, Config, Database, PasswordCost, Position, Request, Runtime};
use socai_school::Explain;
use socai_school::credentials::SignInDuty;
use socai_school::ids::SchoolId;
use socai_school::regulations::{Level, Subject};
use socai_school::staff::SetPassword;
use sqlx::postgres::PgConnectOptions;
use sqlx::{AssertSqlSafe, ConnectOptions, Connection, PgConnection};
use uuid::Uuid;

use crate::support::*;

#[tokio::test(flavor = "multi_thread")]
async fn two_writers_collide_and_every_command_is_decided_against_the_newest_state() {
    let installation = Installation::in_memory().await;
    let (here, there) = (installation.runtime(), installation.runtime());
    let (handle, class_3a, students) = installation.found(&here, 12).await;
    let elsewhere = there.school(installation.school).await.unwrap().unwrap();
    elsewhere.now().await.unwrap();
    // Both enter the same cells, expecting them to be empty: of each pair exactly one may win.
    let enter = async |handle: &socai_runtime::SchoolHandle, level| {
        let mut won = 0;
        for student in &students {
            match execute(handle, grade(class_3a, *student, Subject::Mathematics, level, 0)).await {
                Ok(_) => won += 1,
                Err(CommandError::Refused(refusals)) => {
                    assert_eq!(refusals.list()[0].refusal.code(), "VERSION_CONFLICT");
                }
                Err(other) => panic!("{other:?}"),
            }
        }
        won
    };
    let (a, b) = tokio::join!(enter(&handle, Level::Completed), enter(&elsewhere, Level::WellCompleted));
    assert_eq!(a + b, students.len());
    assert_sound(&installation, &here).await;
}

#[tokio::test]
async fn a_refusal_is_given_against_the_newest_state_of_all_processes() {
    let installation = Installation::in_memory().await;
    let (here, there) = (installation.runtime(), installation.runtime());
    let (handle, class_3a, students) = installation.found(&here, 1).await;
    let elsewhere = there.school(installation.school).await.unwrap().unwrap();
    elsewhere.now().await.unwrap();
    ok(&handle, grade(class_3a, students[0], Subject::Mathematics, Level::Completed, 0)).await;
    // The other process may not have heard of version 1 yet; it must not refuse because of that.
    let receipt =
        ok(&elsewhere, grade(class_3a, students[0], Subject::Mathematics, Level::WellCompleted, 1)).await;
    assert!(receipt.changed());
}

#[tokio::test]
async fn whoever_has_done_their_duty_in_one_process_is_not_asked_for_it_in_another() {
    let installation = Installation::in_memory().await;
    let (here, there) = (installation.runtime(), installation.runtime());
    let (handle, ..) = installation.found(&here, 1).await;
    let account = *handle.now().await.unwrap().staff.accounts().next().map(|it| &it.id).unwrap();
    let elsewhere = there.school(installation.school).await.unwrap().unwrap();
    for by in [Actor::Operator, Actor::Account(account)] {
        let command = SetPassword { account }.into();
        let set = Request { actor: by, command_id: Uuid::new_v4(), command };
        handle.execute(set).await.unwrap();
        let expected = (by == Actor::Operator).then_some(SignInDuty::ChangePassword);
        // The other process may not have heard of it yet.
        assert_eq!(there.sign_in_duty((installation.school, account)).await.unwrap(), expected);
        assert!(elsewhere.now().await.unwrap().staff.account(account).unwrap().password.is_some());
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn two_processes_on_one_postgresql_see_each_others_events() {
    let Some(url) = database().await else { return };
    let folder = tempfile::tempdir().unwrap();
    let open = async || {
        let key = folder.path().join("instance.key");
        let config = Config {
            password_cost: PasswordCost::least(),
            ..Config::new(Database::Postgres { url: url.clone() }, key)
        };
        Runtime::open(config).await.unwrap()
    };
    let (here, there) = (open().await, open().await);
    let school = SchoolId(Uuid::new_v4());
    let (handle, class_3a, students) = found(&here, school, "79000001", 10).await;
    let elsewhere = there.school_by_code("79000001").await.unwrap().unwrap();
    let total = elsewhere.now().await.unwrap().position.0 + 20;
    let live = elsewhere.follow(Position(0)).take(usize::try_from(total).unwrap());
    let live = tokio::spawn(live.map(|event| event.unwrap().position.0).collect::<Vec<_>>());

    let enter = |handle: &socai_runtime::SchoolHandle, subject| {
        let enter = |student| {
            let handle = handle.clone();
            async move { ok(&handle, grade(class_3a, student, subject, Level::Completed, 0)).await }
        };
        join_all(students.iter().copied().map(enter).collect::<Vec<_>>())
    };
    tokio::join!(enter(&handle, Subject::Mathematics), enter(&elsewhere, Subject::Vietnamese));
    let seen = tokio::time::timeout(Duration::from_secs(30), live).await.unwrap().unwrap();
    assert_eq!(seen, (1..=total).collect::<Vec<_>>());
    let mut head = handle.watch();
    tokio::time::timeout(Duration::from_secs(10), head.wait_for(|head| head.0 == total))
        .await
        .unwrap()
        .unwrap();
    assert_eq!(*handle.now().await.unwrap(), *elsewhere.now().await.unwrap());

    let password = "một mật khẩu dài";
    here.sign_in().set_password(school, PRINCIPAL, "hien", password).await.unwrap();
    for _ in 0..6 {
        there.sign_in().sign_in("hien", "x").await.unwrap_err();
    }
    let early = here.sign_in().sign_in("hien", password).await.unwrap_err();
    assert!(matches!(early, socai_runtime::SignInError::TryLater { .. }), "delays hold for all processes");

    ok_by_principal(&handle, departure(students[0])).await;
    let erased = ok_by_principal(&handle, erasure(students[0].0)).await;
    let mut head = elsewhere.watch();
    tokio::time::timeout(Duration::from_secs(10), head.wait_for(|head| *head >= erased.last))
        .await
        .unwrap()
        .unwrap();
    assert!(elsewhere.now().await.unwrap().registry.student(students[0]).unwrap().identity.get().is_none());
    assert!(there.verify(school, |_| ()).await.unwrap().is_sound());
    here.shutdown().await;
    there.shutdown().await;
}

/// A new database on the server that `SOCAI_TEST_POSTGRES` names; it goes with the server.
async fn database() -> Option<String> {
    let Ok(server) = std::env::var("SOCAI_TEST_POSTGRES") else {
        assert!(std::env::var_os("CI").is_none_or(|ci| ci != "true"), "CI must set SOCAI_TEST_POSTGRES");
        #[expect(clippy::print_stderr, reason = "whoever runs the tests must see what was not tested")]
        let say = || eprintln!("SKIPPED: SOCAI_TEST_POSTGRES does not name a PostgreSQL server");
        say();
        return None;
    };
    let options: PgConnectOptions = server.parse().unwrap();
    let name = format!("runtime_{}", Uuid::new_v4().simple());
    let mut connection = PgConnection::connect_with(&options).await.unwrap();
    let create = format!("CREATE DATABASE {name} TEMPLATE template0");
    sqlx::query(AssertSqlSafe(create)).execute(&mut connection).await.unwrap();
    Some(options.database(&name).to_url_lossy().to_string())
}
