//! What one school of an installation records of a transfer reaches the other one, also when the process ends in between, and
//! carrying it twice changes nothing.

use std::time::Duration;

use jiff::civil::date;
use socai_runtime::{Actor, Event, Position, Runtime, SchoolHandle};
use socai_school::ids::{ClassId, SchoolId, TransferId};
use socai_school::periods::Order;
use socai_school::regulations::GradeLevel;
use socai_school::text::{Code, Note};
use socai_school::transfers::{
    AdmitTransfer, AgreeToTransfer, Applicant, ArrivalStatus, CancelTransfer, DepartingStatus,
    ReleaseTransfer, WithdrawRelease,
};
use uuid::Uuid;

use crate::support::*;

/// Two schools; the first student of the old one is to move.
struct Town {
    installation: Installation,
    new: SchoolId,
    new_class: ClassId,
    old_class: ClassId,
}

impl Town {
    async fn found() -> (Self, Runtime) {
        let installation = Installation::in_memory().await;
        let runtime = installation.runtime();
        let (_, old_class, _) = installation.found(&runtime, 2).await;
        let new = SchoolId(Uuid::new_v4());
        let (_, new_class, _) = found(&runtime, new, "79000002", 0).await;
        (Self { installation, new, new_class, old_class }, runtime)
    }

    async fn releasing(&self, runtime: &Runtime) -> SchoolHandle {
        runtime.school(self.installation.school).await.unwrap().unwrap()
    }

    async fn receiving(&self, runtime: &Runtime) -> SchoolHandle {
        runtime.school(self.new).await.unwrap().unwrap()
    }

    async fn agree(&self, runtime: &Runtime) -> TransferId {
        let old = self.releasing(runtime).await.now().await.unwrap();
        let student = old.registry.students().next().unwrap();
        let identity = student.identity.get().unwrap();
        let command = AgreeToTransfer {
            from: old.reference().unwrap(),
            ledger: Some(self.installation.school),
            applicant: Applicant {
                name: identity.name.clone(),
                born_on: identity.born_on,
                code: None,
                identity_number: None,
            },
            grade: GradeLevel::G3,
            release_by: None,
            reason: None,
        };
        let receipt = ok_by_principal(&self.receiving(runtime).await, command).await;
        receipt.state.transfers.arrivals()[0].id
    }

    fn release(transfer: TransferId) -> ReleaseTransfer {
        let order = Order { number: Code::new("12/QĐ-TH").unwrap(), dated: date(2025, 10, 1) };
        ReleaseTransfer { transfer, on: date(2025, 10, 21), order }
    }

    fn admit(&self, transfer: TransferId) -> AdmitTransfer {
        AdmitTransfer { transfer, class: self.new_class, on: date(2025, 10, 22), subjects: Vec::new() }
    }

    async fn arrives(&self, runtime: &Runtime, transfer: TransferId, status: ArrivalStatus) {
        let (handle, now) = (self.receiving(runtime).await, self.now());
        wait(async || {
            let school = handle.now().await.unwrap();
            school.transfers.arrival(transfer).map(|arrival| arrival.status(now)) == Some(status)
        })
        .await;
    }

    async fn departs(&self, runtime: &Runtime, transfer: TransferId, status: DepartingStatus) {
        let (handle, now) = (self.releasing(runtime).await, self.now());
        wait(async || {
            let school = handle.now().await.unwrap();
            school.transfers.departure(transfer).map(|departing| departing.status(now)) == Some(status)
        })
        .await;
    }

    fn now(&self) -> jiff::Timestamp {
        use socai_runtime::Clock as _;
        self.installation.clock.now()
    }
}

async fn wait(mut holds: impl AsyncFnMut() -> bool) {
    for _ in 0..300 {
        if holds().await {
            return;
        }
        tokio::time::sleep(Duration::from_millis(100)).await;
    }
    panic!("it never came to pass");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_transfer_goes_on_after_each_crash_between_the_two_schools() {
    let (town, runtime) = Town::found().await;
    let transfer = town.agree(&runtime).await;
    runtime.shutdown().await;
    // Each step in a process of its own, which ends as soon as the step is recorded.
    let runtime = town.installation.runtime();
    // The old school has not heard of the transfer: the one that agreed has to be looked at.
    town.arrives(&runtime, transfer, ArrivalStatus::Agreed).await;
    town.departs(&runtime, transfer, DepartingStatus::Requested).await;
    ok_by_principal(&town.releasing(&runtime).await, Town::release(transfer)).await;
    runtime.shutdown().await;
    let runtime = town.installation.runtime();
    // Only the receiving school is looked at: the dossier comes all the same.
    town.arrives(&runtime, transfer, ArrivalStatus::Received).await;
    ok_by_principal(&town.receiving(&runtime).await, town.admit(transfer)).await;
    runtime.shutdown().await;
    let runtime = town.installation.runtime();
    town.departs(&runtime, transfer, DepartingStatus::Completed).await;
    let (old, new) = (
        town.releasing(&runtime).await.now().await.unwrap(),
        town.receiving(&runtime).await.now().await.unwrap(),
    );
    let left = old.registry.students().filter(|student| student.open_enrollment().is_none()).count();
    assert_eq!((left, new.registry.students().count()), (1, 1));
    assert_sound(&town.installation, &runtime).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn two_processes_carry_every_errand_once_and_with_the_right_of_the_system() {
    let (town, here) = Town::found().await;
    let there = town.installation.runtime();
    let transfer = town.agree(&here).await;
    for runtime in [&here, &there] {
        town.departs(runtime, transfer, DepartingStatus::Requested).await;
    }
    ok_by_principal(&town.releasing(&there).await, Town::release(transfer)).await;
    for runtime in [&here, &there] {
        town.arrives(runtime, transfer, ArrivalStatus::Received).await;
    }
    ok_by_principal(&town.receiving(&here).await, town.admit(transfer)).await;
    town.departs(&here, transfer, DepartingStatus::Completed).await;
    tokio::time::sleep(Duration::from_millis(1500)).await;
    for (handle, kinds) in [
        (town.releasing(&here).await, ["transfer.requested", "transfer.acknowledged"]),
        (town.receiving(&here).await, ["dossier.received", "dossier.year_received"]),
    ] {
        let events = handle.events_range(Position(1), Position(1000)).await.unwrap();
        for kind in kinds {
            let found: Vec<_> = events.iter().filter(|recorded| recorded.event.kind() == kind).collect();
            assert_eq!(found.len(), 1, "{kind}");
            assert_eq!((found[0].actor, found[0].right.as_str()), (Actor::System, "system/none"));
        }
    }
    // The evidence is of the entry that it names.
    let received = town.receiving(&here).await.now().await.unwrap();
    let release = &received.transfers.arrival(transfer).unwrap().dossier.as_ref().unwrap().release;
    let old = town.releasing(&here).await;
    let entry = old.event(release.position).await.unwrap().unwrap();
    assert!(matches!(&entry.event, Event::TransferReleased(released) if released.transfer == transfer));
    let positions = [socai_ledger::Position::try_from(release.position.0).unwrap()];
    let stored = town.installation.store.entries(town.installation.ledger(), &positions).await.unwrap();
    let leaf = socai_ledger::merkle::leaf_hash(stored[0].leaf.as_bytes());
    assert_eq!(leaf.as_bytes(), &release.leaf.0);
}

#[tokio::test(flavor = "multi_thread")]
async fn whoever_is_not_admitted_after_all_comes_back() {
    let (town, runtime) = Town::found().await;
    let transfer = town.agree(&runtime).await;
    town.departs(&runtime, transfer, DepartingStatus::Requested).await;
    ok_by_principal(&town.releasing(&runtime).await, Town::release(transfer)).await;
    let cancel = CancelTransfer { transfer, reason: Note::new("Hết chỗ").unwrap() };
    ok_by_principal(&town.receiving(&runtime).await, cancel).await;
    town.departs(&runtime, transfer, DepartingStatus::Returning).await;
    let back = WithdrawRelease { transfer, class: town.old_class, on: date(2025, 10, 21) };
    ok_by_principal(&town.releasing(&runtime).await, back).await;
    town.departs(&runtime, transfer, DepartingStatus::Withdrawn).await;
    let old = town.releasing(&runtime).await.now().await.unwrap();
    assert!(old.registry.students().all(|student| student.open_enrollment().is_some()));
}
