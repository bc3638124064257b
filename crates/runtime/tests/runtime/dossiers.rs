//! A student goes from one installation to another with a signed file. The two share nothing but the file, and what people told each
//! other: the agreement, and the key.

use jiff::civil::date;
use socai_runtime::{Actor, DossierError, Request, Runtime, SchoolHandle, VerifiedDossier};
use socai_school::ids::{ClassId, StudentId, TransferId};
use socai_school::keys::{SchoolKey, TrustSchoolKey, WithdrawSchoolKey};
use socai_school::names::PersonName;
use socai_school::periods::Order;
use socai_school::regulations::{GradeLevel, Level, Subject};
use socai_school::text::{Code, Line};
use socai_school::transfers::{
    AdmitTransfer, AgreeToTransfer, Applicant, ArrivalStatus, RecordTransferRequest, ReleaseTransfer,
    SchoolReference,
};
use socai_school::{Command, Event, Explain};
use uuid::Uuid;

use crate::support::*;

const OLD: &str = "79000001";
const NEW: &str = "79000002";

fn line(text: &str) -> Line {
    Line::new(text).unwrap()
}

fn reference(code: &str) -> SchoolReference {
    SchoolReference { code: Code::new(code).unwrap(), name: line("Tiểu học Bình Minh") }
}

/// A school in an installation of its own.
struct Place {
    installation: Installation,
    runtime: Runtime,
    school: SchoolHandle,
    class: ClassId,
    students: Vec<StudentId>,
}

impl Place {
    async fn new(code: &str, students: usize) -> Self {
        let installation = Installation::in_memory().await;
        let runtime = installation.runtime();
        let (school, class, students) = found(&runtime, installation.school, code, students).await;
        Self { installation, runtime, school, class, students }
    }

    async fn key(&self) -> SchoolKey {
        let key = self.school.signing_key(Actor::Operator).await.unwrap();
        SchoolKey::from(*key.public().as_bytes())
    }

    async fn by_principal(&self, command: impl Into<Command>) -> socai_runtime::Receipt {
        ok_by_principal(&self.school, command).await
    }

    async fn trust(&self, key: SchoolKey) {
        let learned_from = line("Công văn 12/TH");
        let code = Code::new(OLD).unwrap();
        self.by_principal(TrustSchoolKey { code, name: reference(OLD).name, key, learned_from }).await;
    }

    async fn name(&self, student: StudentId) -> PersonName {
        let known = self.school.now().await.unwrap();
        known.registry.student(student).unwrap().identity.get().unwrap().name.clone()
    }

    /// Agrees to take somebody.
    async fn agree(&self, name: PersonName) -> TransferId {
        let applicant = Applicant { name, born_on: date(2017, 3, 1), code: None, identity_number: None };
        let command = AgreeToTransfer {
            from: reference(OLD),
            ledger: None,
            applicant,
            grade: GradeLevel::G3,
            release_by: None,
            reason: None,
        };
        let receipt = self.by_principal(command).await;
        let events = self.school.events(&[receipt.first]).await.unwrap();
        let Event::TransferAgreed(agreed) = &events[0].event else { panic!("{events:?}") };
        agreed.transfer
    }

    async fn verify(&self, file: &str) -> Result<VerifiedDossier, Vec<&'static str>> {
        codes(self.school.verify_dossier(Actor::Operator, file).await)
    }

    async fn receive(&self, file: &str) -> Result<socai_runtime::Receipt, Vec<&'static str>> {
        codes(self.school.receive_dossier(Actor::Operator, Uuid::new_v4(), file).await)
    }
}

fn codes<T>(result: Result<T, DossierError>) -> Result<T, Vec<&'static str>> {
    result.map_err(|error| match error {
        DossierError::Faults(faults) => faults.list().iter().map(Explain::code).collect(),
        DossierError::Command(socai_runtime::CommandError::Refused(refusals)) => {
            refusals.list().iter().map(|refused| refused.refusal.code()).collect()
        }
        error => panic!("{error:?}"),
    })
}

/// Releases a student of the old school to the new one, which has agreed; gives the file.
async fn release(old: &Place, new: &Place, transfer: TransferId, student: StudentId) -> String {
    let arrival = new.school.now().await.unwrap().transfers.arrival(transfer).cloned().unwrap();
    let agreement = new.school.evidence(arrival.answered.position).await.unwrap();
    let request = RecordTransferRequest {
        transfer,
        student,
        to: reference(NEW),
        agreement,
        grade: GradeLevel::G3,
        release_by: arrival.release_by.unwrap(),
    };
    ok(&old.school, request).await;
    let order = Order { number: Code::new("05/QĐ-TH").unwrap(), dated: date(2025, 10, 15) };
    old.by_principal(ReleaseTransfer { transfer, on: date(2025, 10, 20), order }).await;
    old.school.write_dossier(Actor::Operator, transfer).await.unwrap()
}

/// Two installations, and a file between them.
async fn under_way() -> (Place, Place, TransferId, String) {
    let (old, new) = (Place::new(OLD, 3).await, Place::new(NEW, 0).await);
    for student in &old.students {
        ok(&old.school, grade(old.class, *student, Subject::Mathematics, Level::Completed, 0)).await;
    }
    let student = old.students[1];
    let transfer = new.agree(old.name(student).await).await;
    let file = release(&old, &new, transfer, student).await;
    (old, new, transfer, file)
}

#[tokio::test]
async fn a_student_goes_from_one_installation_to_another() {
    let (old, new, transfer, file) = under_way().await;
    assert_eq!(new.verify(&file).await.unwrap_err(), ["SCHOOL_KEY_UNKNOWN"]);
    new.trust(old.key().await).await;
    let verified = new.verify(&file).await.unwrap();
    assert_eq!((verified.transfer, verified.sender.code.as_str()), (transfer, OLD));
    let before = new.school.now().await.unwrap().position;
    let receipt = new.receive(&file).await.unwrap();
    // The head first, then the dossier.
    assert!(receipt.first.0 == before.0 + 2 && receipt.changed());
    assert_eq!(receipt.state.keys.heads().next().unwrap().ledger, old.installation.school.0);
    let arrival = receipt.state.transfers.arrival(transfer).unwrap();
    assert_eq!(arrival.status(receipt.at), ArrivalStatus::Received);
    assert_eq!(arrival.dossier.as_ref().unwrap().release, verified.release);
    // Received again, nothing is written.
    assert!(!new.receive(&file).await.unwrap().changed());

    let admit = AdmitTransfer { transfer, class: new.class, on: date(2025, 10, 20), subjects: Vec::new() };
    let admitted = new.by_principal(admit).await;
    let student = admitted.state.transfers.arrival(transfer).unwrap().student;
    assert_eq!(admitted.state.registry.student(student).unwrap().register_number, 1);
    for place in [&old, &new] {
        assert_sound(&place.installation, &place.runtime).await;
    }
}

#[tokio::test]
async fn a_file_that_was_changed_or_has_grown_old_is_refused_and_writes_nothing() {
    let (old, new, transfer, file) = under_way().await;
    new.trust(old.key().await).await;
    let before = new.school.now().await.unwrap().position;
    for at in (0..file.len()).step_by(97).filter(|at| file.is_char_boundary(*at)) {
        let mut bytes = file.clone().into_bytes();
        bytes[at] ^= 1;
        if let Ok(changed) = String::from_utf8(bytes) {
            assert!(new.receive(&changed).await.is_err(), "byte {at}");
        }
    }
    assert_eq!(new.school.now().await.unwrap().position, before);

    // A later file shows a later head; the one of before is old then.
    let student = old.students[2];
    let second = new.agree(old.name(student).await).await;
    let later = release(&old, &new, second, student).await;
    new.receive(&later).await.unwrap();
    assert_eq!(new.receive(&file).await.unwrap_err(), ["HEAD_TOO_OLD"]);
    // Written again, it comes with the present head.
    let again = old.school.write_dossier(Actor::Operator, transfer).await.unwrap();
    assert!(new.receive(&again).await.unwrap().changed());
}

#[tokio::test]
async fn a_replaced_key_signs_the_next_file_and_a_withdrawn_one_none() {
    let (old, new, transfer, file) = under_way().await;
    let first = old.key().await;
    new.trust(first).await;
    let replaced = old.school.introduce_signing_key(Actor::Operator, Uuid::new_v4(), true).await.unwrap();
    assert!(replaced.changed());
    let second = old.key().await;
    assert_ne!(first, second);
    let again = old.school.write_dossier(Actor::Operator, transfer).await.unwrap();
    assert_eq!(new.verify(&again).await.unwrap_err(), ["SCHOOL_KEY_UNKNOWN"]);
    assert!(new.verify(&file).await.is_ok());
    let reason = line("Trường bạn đã thay khóa");
    new.by_principal(WithdrawSchoolKey { key: first, reason }).await;
    assert_eq!(new.verify(&file).await.unwrap_err(), ["SCHOOL_KEY_WITHDRAWN"]);
    new.trust(second).await;
    assert!(new.receive(&again).await.is_ok());
}

#[tokio::test]
async fn replacing_a_key_twice_with_one_command_replaces_it_once() {
    let place = Place::new(OLD, 1).await;
    let command = Uuid::new_v4();
    let replace = || place.school.introduce_signing_key(Actor::Operator, command, true);
    let (first, key) = (replace().await.unwrap(), place.key().await);
    let again = replace().await.unwrap();
    assert!(again.is_replay && again.first == first.first);
    assert_eq!(place.key().await, key);
    assert_sound(&place.installation, &place.runtime).await;
}

#[tokio::test]
async fn nobody_takes_or_brings_a_file_without_the_right() {
    let (old, new, transfer, file) = under_way().await;
    let stranger = Actor::Account(Uuid::new_v4().into());
    assert_eq!(codes(old.school.write_dossier(stranger, transfer).await).unwrap_err(), ["FORBIDDEN"]);
    assert_eq!(codes(new.school.verify_dossier(stranger, &file).await).unwrap_err(), ["FORBIDDEN"]);
    let unknown = old.school.write_dossier(Actor::Operator, Uuid::new_v4().into()).await;
    assert!(matches!(unknown, Err(DossierError::NotReleased)));
    let command = socai_school::keys::IntroduceSigningKey { key: old.key().await }.into();
    let forbidden =
        new.school.execute(Request { actor: stranger, command_id: Uuid::new_v4(), command }).await;
    assert!(forbidden.is_err());
}
