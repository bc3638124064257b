use std::sync::Arc;

use proptest::prelude::*;
use socai_ledger::Position as LedgerPosition;
use socai_runtime::{AsOf, CommandError, Position, ReadError, School, SchoolHandle};
use socai_school::ids::{ClassId, StudentId};
use socai_school::regulations::{Level, Subject};

use crate::support::*;

/// The independent way: one event after the other from the beginning.
async fn fold(handle: &SchoolHandle, upto: Position) -> School {
    let mut school = School::default();
    for event in handle.events_range(Position(1), upto).await.unwrap() {
        school.apply(&event);
    }
    school
}

/// What a random command does.
#[derive(Clone, Debug)]
enum Step {
    Class(u8),
    Admit(u8),
    Grade { student: u8, subject: u8, level: u8 },
    Depart(u8),
}

fn steps() -> impl Strategy<Value = Vec<Step>> {
    let step = prop_oneof![
        1 => (0..6_u8).prop_map(Step::Class),
        2 => (1..4_u8).prop_map(Step::Admit),
        6 => (0..20_u8, 0..4_u8, 0..3_u8).prop_map(|(student, subject, level)| Step::Grade { student, subject, level }),
        1 => (0..20_u8).prop_map(Step::Depart),
    ];
    prop::collection::vec(step, 1..40)
}

/// Carries a step out against what the school is like; refusals are part of life.
async fn take(handle: &SchoolHandle, class_3a: ClassId, admitted: &mut usize, step: Step) {
    let school = handle.now().await.unwrap();
    let student = |number: u8| {
        let mut ids: Vec<StudentId> = school.registry.students().map(|student| student.id).collect();
        ids.sort();
        ids.get(usize::from(number) % ids.len().max(1)).copied()
    };
    let answer = match step {
        Step::Class(number) => execute(handle, class(&format!("3-{number}"))).await,
        Step::Admit(count) => {
            let first = *admitted;
            *admitted += usize::from(count);
            execute(handle, admit(class_3a, first..*admitted)).await
        }
        Step::Grade { student: number, subject, level } => {
            let Some(id) = student(number) else { return };
            let subject = Subject::ALL[usize::from(subject)];
            let target = socai_school::regulations::Target::Subject(subject);
            let version = school.gradebook.cell(id, PERIOD, target).map_or(0, |cell| cell.version);
            execute(handle, grade(class_3a, id, subject, Level::ALL[usize::from(level)], version)).await
        }
        Step::Depart(number) => {
            let Some(id) = student(number) else { return };
            let actor = socai_runtime::Actor::Account(PRINCIPAL);
            handle.execute(socai_runtime::Request { actor, ..request(departure(id)) }).await
        }
    };
    assert!(matches!(answer, Ok(_) | Err(CommandError::Refused(_))), "{answer:?}");
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 12, max_shrink_iters: 50, ..ProptestConfig::default() })]

    #[test]
    fn snapshot_and_tail_and_every_past_state_equal_the_fold(
        before in steps(),
        after in steps(),
        moments in prop::collection::vec(any::<prop::sample::Index>(), 4),
    ) {
        let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
        runtime.block_on(async {
            let installation = Installation::in_memory().await;
            let mut admitted = 3;
            let first = installation.runtime();
            let (handle, class_3a, _) = installation.found(&first, admitted).await;
            for step in before {
                take(&handle, class_3a, &mut admitted, step).await;
            }
            // Leaves a snapshot.
            first.shutdown().await;
            let kept = installation.store.snapshots(installation.ledger()).await.unwrap();
            assert_eq!(kept.len(), 1);
            let second = installation.runtime();
            let handle = second.school(installation.school).await.unwrap().unwrap();
            for step in after {
                take(&handle, class_3a, &mut admitted, step).await;
            }
            let published = handle.now().await.unwrap();
            assert_eq!(*published, fold(&handle, published.position).await);

            let third = installation.runtime();
            let loaded = third.school(installation.school).await.unwrap().unwrap();
            assert_eq!(*loaded.now().await.unwrap(), *published);
            for moment in moments {
                let position = Position(moment.index(usize::try_from(published.position.0).unwrap() + 1) as u64);
                let expected = fold(&handle, position).await;
                for handle in [&handle, &loaded] {
                    assert_eq!(*handle.as_of(AsOf::Position(position)).await.unwrap(), expected);
                }
            }
        });
    }
}

#[tokio::test]
async fn the_past_is_found_by_position_and_by_time() {
    let installation = Installation::in_memory().await;
    let runtime = installation.runtime();
    let (handle, ..) = installation.found(&runtime, 2).await;
    let before = handle.now().await.unwrap();
    let then = socai_runtime::Clock::now(&*installation.clock);
    installation.clock.advance(std::time::Duration::from_secs(3600));
    ok(&handle, class("3B")).await;
    let now = handle.now().await.unwrap();
    assert_eq!(*handle.as_of(AsOf::At(then)).await.unwrap(), *before);
    assert_eq!(*handle.as_of(AsOf::At(now.at)).await.unwrap(), *now);
    assert_eq!(*handle.as_of(AsOf::Position(Position(0))).await.unwrap(), School::default());
    let beyond = Position(now.position.0 + 1);
    let future = handle.as_of(AsOf::Position(beyond)).await.unwrap_err();
    assert_eq!(future, ReadError::Future { head: now.position });
    let again = handle.as_of(AsOf::Position(before.position)).await.unwrap();
    let twice = handle.as_of(AsOf::Position(before.position)).await.unwrap();
    assert!(Arc::ptr_eq(&again, &twice), "the second read folds nothing");
    let metrics = runtime.metrics();
    assert_eq!((metrics.as_of_hits, metrics.as_of_misses), (2, 1));
}

#[tokio::test]
async fn a_snapshot_in_doubt_is_ignored() {
    let installation = Installation::in_memory().await;
    let first = installation.runtime();
    let (handle, ..) = installation.found(&first, 5).await;
    let expected = handle.now().await.unwrap();
    first.shutdown().await;
    let ledger = installation.ledger();
    let header = installation.store.snapshots(ledger).await.unwrap().remove(0);
    let sound = installation.store.load_snapshot(ledger, "school", header.position).await.unwrap().unwrap();
    let mut flipped = sound.clone();
    flipped.payload[100] ^= 1;
    let mut of_another_history = sound.clone();
    of_another_history.header.root = socai_ledger::Hash::of(b"other");
    let mut misplaced = sound;
    misplaced.header.position = LedgerPosition::first();
    for doubtful in [flipped, of_another_history, misplaced] {
        installation.store.drop_snapshots(ledger).await.unwrap();
        installation.store.save_snapshot(ledger, &doubtful).await.unwrap();
        let runtime = installation.runtime();
        let handle = runtime.school(installation.school).await.unwrap().unwrap();
        assert_eq!(*handle.now().await.unwrap(), *expected);
    }
}
