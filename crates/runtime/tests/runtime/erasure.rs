use std::path::Path;
use std::time::Duration;

use futures::StreamExt;
use socai_ledger::KeyVault;
use socai_runtime::{AsOf, Config, Database, Position, Runtime};
use socai_school::ids::SchoolId;
use socai_school::regulations::{Level, Subject};
use uuid::Uuid;

use crate::support::*;

#[tokio::test]
async fn an_erased_person_is_readable_nowhere_and_every_proof_holds() {
    let installation = Installation::in_memory().await;
    let runtime = installation.runtime();
    let other = installation.runtime();
    let (handle, class_3a, students) = installation.found(&runtime, 2).await;
    let (gone, stays) = (students[0], students[1]);
    for student in [gone, stays] {
        ok(&handle, grade(class_3a, student, Subject::Mathematics, Level::Completed, 0)).await;
    }
    ok_by_principal(&handle, departure(gone)).await;
    let before = handle.now().await.unwrap();
    let elsewhere = other.school(installation.school).await.unwrap().unwrap();
    assert_eq!(count_markers(&elsewhere.now().await.unwrap()), count_markers(&before));
    let past = Position(before.position.0 - 1);
    let of_both = count_markers(&handle.as_of(AsOf::Position(past)).await.unwrap());
    let root = installation.store.head(installation.ledger()).await.unwrap().unwrap();

    let receipt = ok_by_principal(&handle, erasure(gone.0)).await;

    // Name and birthplace and the comment are gone, those of the other student and of the principal remain.
    let remaining = count_markers(&receipt.state);
    assert!(remaining < count_markers(&before) && remaining > 0);
    assert_eq!(count_markers(&handle.now().await.unwrap()), remaining);
    assert!(count_markers(&handle.as_of(AsOf::Position(past)).await.unwrap()) < of_both);
    assert_eq!(handle.as_of(AsOf::Position(root_position(&root))).await.unwrap().position, before.position);
    let events = handle.events_range(Position(1), receipt.last).await.unwrap();
    let of_gone = events.iter().filter(|event| format!("{event:?}").contains(&gone.0.to_string()));
    assert_eq!(of_gone.filter(|event| format!("{event:?}").contains(MARKER)).count(), 0);
    let student = receipt.state.registry.student(gone).unwrap();
    assert!(student.identity.get().is_none());
    assert!(receipt.state.registry.student(stays).unwrap().identity.get().is_some());

    // The other process hears of it and forgets, too.
    let mut head = elsewhere.watch();
    tokio::time::timeout(Duration::from_secs(5), head.wait_for(|head| *head >= receipt.last))
        .await
        .unwrap()
        .unwrap();
    assert_eq!(*elsewhere.now().await.unwrap(), *receipt.state);
    assert_eq!(
        count_markers(&elsewhere.as_of(AsOf::Position(past)).await.unwrap()),
        count_markers(&handle.as_of(AsOf::Position(past)).await.unwrap())
    );

    let report = runtime.verify(installation.school, |_| ()).await.unwrap();
    assert!(report.is_sound() && report.erased > 0, "{report:?}");
    // Both can go on.
    ok(&handle, class("3B")).await;
    ok(&elsewhere, class("3C")).await;
    assert_sound(&installation, &runtime).await;
}

#[tokio::test]
async fn who_follows_is_not_shown_what_was_erased_since() {
    let installation = Installation::in_memory().await;
    let runtime = installation.runtime();
    let (handle, class_3a, students) = installation.found(&runtime, 1).await;
    let gone = students[0];
    let graded = ok(&handle, grade(class_3a, gone, Subject::Mathematics, Level::Completed, 0)).await;
    ok_by_principal(&handle, departure(gone)).await;
    let graded = graded.last;
    let is_open =
        |event: &socai_runtime::Recorded<socai_runtime::Event>| format!("{event:?}").contains(MARKER);
    assert!(is_open(&handle.event(graded).await.unwrap().unwrap()), "the comment can be read");
    // These have begun to read, and the events to come are in their memory.
    let mut begun = handle.follow(Position(graded.0 - 2)).boxed();
    let _ = begun.next().await.unwrap().unwrap();
    let mut behind = handle.follow(Position(0)).boxed();
    let _ = behind.next().await.unwrap().unwrap();

    let erased = ok_by_principal(&handle, erasure(gone.0)).await.last;

    assert!(!is_open(&handle.event(graded).await.unwrap().unwrap()));
    for follower in [&mut begun, &mut behind] {
        let rest: Vec<_> = follower
            .by_ref()
            .map(Result::unwrap)
            .take_while(|event| std::future::ready(event.position < erased))
            .collect()
            .await;
        let of_gone = rest.iter().filter(|event| format!("{event:?}").contains(&gone.0.to_string()));
        assert!(of_gone.clone().count() > 0);
        assert_eq!(of_gone.filter(|event| is_open(event)).count(), 0);
    }
}

fn root_position(head: &socai_ledger::Head) -> Position {
    Position(head.position.get())
}

#[tokio::test]
async fn an_erasure_that_a_crash_cut_short_is_finished_when_the_school_is_loaded() {
    let installation = Installation::in_memory().await;
    let first = installation.runtime();
    let (handle, _, students) = installation.found(&first, 1).await;
    let gone = students[0];
    ok_by_principal(&handle, departure(gone)).await;
    let keys = installation.vault.all(installation.ledger()).await.unwrap();
    first.shutdown().await;
    // A vault that forgets what it was told to destroy, as if the process had died just before.
    let forgetful = Installation {
        vault: std::sync::Arc::new(Forgetful(installation.vault.clone())),
        ..installation.clone()
    };
    let crashing = forgetful.runtime();
    let handle = crashing.school(installation.school).await.unwrap().unwrap();
    let actor = socai_runtime::Actor::Account(PRINCIPAL);
    let answer = handle.execute(socai_runtime::Request { actor, ..request(erasure(gone.0)) }).await;
    assert_eq!(
        answer.unwrap_err(),
        socai_runtime::CommandError::Unknown,
        "not acknowledged before it is finished"
    );
    assert_eq!(installation.vault.all(installation.ledger()).await.unwrap().len(), keys.len());
    drop((crashing, handle));

    let runtime = installation.runtime();
    let handle = runtime.school(installation.school).await.unwrap().unwrap();
    let school = handle.now().await.unwrap();
    assert!(school.registry.student(gone).unwrap().identity.get().is_none());
    let living = installation.vault.all(installation.ledger()).await.unwrap();
    assert!(living.iter().all(|key| key.owner != gone.0));
    assert_eq!(living.len(), keys.len() - 1);
    let report = runtime.verify(installation.school, |_| ()).await.unwrap();
    assert!(report.is_sound() && report.erased > 0, "{report:?}");
}

/// Does not destroy anything, and fails.
struct Forgetful(std::sync::Arc<dyn KeyVault>);

#[async_trait::async_trait]
impl KeyVault for Forgetful {
    async fn ensure(
        &self,
        ledger: socai_ledger::LedgerId,
        wanted: &[(Uuid, String)],
    ) -> Result<Vec<socai_ledger::DataKey>, socai_ledger::VaultError> {
        self.0.ensure(ledger, wanted).await
    }
    async fn all(
        &self,
        ledger: socai_ledger::LedgerId,
    ) -> Result<Vec<socai_ledger::DataKey>, socai_ledger::VaultError> {
        self.0.all(ledger).await
    }
    async fn destroy(
        &self,
        _: socai_ledger::LedgerId,
        _: Uuid,
        _: Option<&str>,
    ) -> Result<Vec<socai_ledger::KeyId>, socai_ledger::VaultError> {
        Err(socai_ledger::VaultError::Failed("unreachable".into()))
    }
    async fn destroyed(
        &self,
        ledger: socai_ledger::LedgerId,
    ) -> Result<Vec<socai_ledger::KeyId>, socai_ledger::VaultError> {
        self.0.destroyed(ledger).await
    }
}

#[tokio::test]
async fn no_file_of_an_installation_holds_personal_data_in_the_clear() {
    let folder = tempfile::tempdir().unwrap();
    let database = Database::Sqlite { folder: folder.path().to_owned() };
    let config = Config::new(database, folder.path().join("instance.key"));
    let school = SchoolId(Uuid::new_v4());
    let runtime = Runtime::open(config.clone()).await.unwrap();
    let (handle, class_3a, students) = found(&runtime, school, "79000001", 5).await;
    ok(&handle, grade(class_3a, students[0], Subject::Mathematics, Level::Completed, 0)).await;
    ok_by_principal(&handle, departure(students[0])).await;
    runtime.shutdown().await;
    drop((runtime, handle));
    assert_eq!(holds_marker(folder.path()), Vec::<String>::new(), "sealed, also in the snapshot");

    let runtime = Runtime::open(config).await.unwrap();
    let handle = runtime.school(school).await.unwrap().unwrap();
    ok_by_principal(&handle, erasure(students[0].0)).await;
    let ledger = socai_ledger::LedgerId(school.0);
    assert!(
        runtime.store().snapshots(ledger).await.unwrap().is_empty(),
        "older snapshots held it readable to the key"
    );
    runtime.shutdown().await;
    assert_eq!(holds_marker(folder.path()), Vec::<String>::new());
}

/// The files that hold the marker.
fn holds_marker(folder: &Path) -> Vec<String> {
    let files = std::fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path());
    let holds = |path: &std::path::PathBuf| {
        // The log of a database that is just being closed may go away meanwhile.
        let bytes = std::fs::read(path).unwrap_or_default();
        bytes.windows(MARKER.len()).any(|window| window == MARKER.as_bytes())
    };
    files.filter(holds).map(|path| path.display().to_string()).collect()
}
