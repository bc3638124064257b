use socai_runtime::{Actor, CommandError, Config, Database, PasswordCost, Runtime};
use socai_school::ids::SchoolId;
use uuid::Uuid;

use crate::support::*;

#[tokio::test]
async fn a_school_code_is_given_once_in_an_installation() {
    let installation = Installation::in_memory().await;
    let runtime = installation.runtime();
    let found = async |school: SchoolId, code: &str| {
        runtime.found_school(Actor::Operator, Uuid::new_v4(), founding(school, code)).await
    };
    let other = SchoolId(Uuid::new_v4());
    found(installation.school, "TH-01").await.unwrap();
    assert_eq!(found(other, "th-01").await.unwrap_err(), CommandError::CodeTaken);
    found(other, "TH-02").await.unwrap();
    let codes: Vec<_> = runtime.schools().await.unwrap().into_iter().map(|school| school.code).collect();
    assert!(codes.contains(&"TH-01".to_owned()) && codes.contains(&"TH-02".to_owned()));
    assert_eq!(runtime.school_by_code("th-02").await.unwrap().unwrap().id(), other);
    assert!(matches!(found(other, "TH-02").await, Err(CommandError::Refused(_))), "founded once only");
}

#[tokio::test]
async fn a_founding_that_a_crash_cut_short_is_finished_by_repeating_it() {
    let installation = Installation::in_memory().await;
    // The ledger was made, and nothing more.
    installation.store.create(installation.ledger()).await.unwrap();
    let runtime = installation.runtime();
    assert_eq!(runtime.schools().await.unwrap(), []);
    assert!(runtime.school(installation.school).await.unwrap().is_none());
    let id = Uuid::new_v4();
    let command = founding(installation.school, "TH-01");
    let receipt = runtime.found_school(Actor::Operator, id, command.clone()).await.unwrap();
    assert_eq!((receipt.first.0, receipt.is_replay), (1, false));
    assert!(runtime.found_school(Actor::Operator, id, command).await.unwrap().is_replay);
}

#[tokio::test]
async fn a_code_claimed_by_a_founding_that_came_to_nothing_can_be_used() {
    let installation = Installation::in_memory().await;
    let runtime = installation.runtime();
    let never = SchoolId(Uuid::new_v4());
    let nobody = Actor::Account(PRINCIPAL);
    let refused = runtime.found_school(nobody, Uuid::new_v4(), founding(never, "TH-01")).await;
    assert!(matches!(refused, Err(CommandError::Refused(_))));
    runtime
        .found_school(Actor::Operator, Uuid::new_v4(), founding(installation.school, "TH-01"))
        .await
        .unwrap();
    assert_eq!(runtime.schools().await.unwrap().len(), 1);
}

#[tokio::test]
async fn an_installation_on_sqlite_survives_its_process() {
    let folder = tempfile::tempdir().unwrap();
    let database = Database::Sqlite { folder: folder.path().join("data") };
    let config = Config {
        password_cost: PasswordCost::least(),
        ..Config::new(database, folder.path().join("instance.key"))
    };
    let school = SchoolId(Uuid::new_v4());
    let runtime = Runtime::open(config.clone()).await.unwrap();
    let (handle, ..) = found(&runtime, school, "79000001", 5).await;
    let before = handle.now().await.unwrap();
    let password = "một mật khẩu dài";
    runtime.sign_in().set_password(school, PRINCIPAL, "hien", password).await.unwrap();
    runtime.ready().await.unwrap();
    runtime.shutdown().await;
    assert_eq!(handle.execute(request(class("3Z"))).await.unwrap_err(), CommandError::Busy);
    drop((runtime, handle));

    let runtime = Runtime::open(config).await.unwrap();
    let entry = runtime.schools().await.unwrap().remove(0);
    assert_eq!((entry.id, entry.code.as_str(), entry.position), (school, "79000001", before.position));
    let handle = runtime.school_by_code("79000001").await.unwrap().unwrap();
    assert_eq!(*handle.now().await.unwrap(), *before);
    assert_eq!(runtime.sign_in().sign_in("Hien", password).await.unwrap().1.account, PRINCIPAL);
    ok(&handle, class("3B")).await;
    assert!(runtime.verify(school, |_| ()).await.unwrap().is_sound());
    runtime.shutdown().await;
}
