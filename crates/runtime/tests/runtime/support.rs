//! An installation with a small invented school, and commands to use on it.

use std::sync::Arc;

use jiff::civil::date;
use socai_ledger::{InstanceKey, KeyVault, LedgerId, MemoryStore, MemoryVault, Store};
use socai_runtime::{
    Accounts, Actor, Command, CommandError, ManualClock, Parts, PasswordCost, Receipt, Request, Runtime,
    School, SchoolHandle,
};
use socai_school::calendar::{FoundSchool, GradingPeriod, OpenSchoolYear, SchoolIdentity, SchoolYear};
use socai_school::classes::CreateClass;
use socai_school::gradebook::{CellEntry, EnterGrades, Mark};
use socai_school::ids::{AccountId, ClassId, SchoolId, StudentId};
use socai_school::names::PersonName;
use socai_school::policy::Role;
use socai_school::registry::{
    Admission, AdmitStudents, DepartureReason, ErasePersonalData, Gender, Origin, RecordDeparture,
    StudentCode, StudentIdentity,
};
use socai_school::regulations::{AssessmentPeriod, GradeLevel, Level, SchoolLevel, Subject, Target};
use socai_school::staff::{OpenAccount, Profile};
use socai_school::text::{Code, Line, Note};
use uuid::Uuid;

pub(crate) const YEAR: SchoolYear = SchoolYear(2025);
pub(crate) const PERIOD: GradingPeriod = GradingPeriod { year: YEAR, moment: AssessmentPeriod::MidTermOne };
pub(crate) const PRINCIPAL: AccountId = AccountId(Uuid::from_u128(0xa2));
/// In every personal value, so that a search finds what should not be there.
pub(crate) const MARKER: &str = "Zyxwvut";

/// What several runtimes share, as processes share a database.
#[derive(Clone)]
pub(crate) struct Installation {
    pub(crate) store: Arc<dyn Store>,
    pub(crate) vault: Arc<dyn KeyVault>,
    pub(crate) accounts: Accounts,
    pub(crate) clock: Arc<ManualClock>,
    pub(crate) school: SchoolId,
}

impl Installation {
    pub(crate) async fn in_memory() -> Self {
        Self::over(Arc::new(MemoryStore::new()), Arc::new(MemoryVault::new())).await
    }

    pub(crate) async fn over(store: Arc<dyn Store>, vault: Arc<dyn KeyVault>) -> Self {
        Self {
            store,
            vault,
            accounts: Accounts::memory().await.unwrap(),
            clock: Arc::new(ManualClock::new("2025-10-20T01:00:00Z".parse().unwrap())),
            school: SchoolId(Uuid::new_v4()),
        }
    }

    pub(crate) fn ledger(&self) -> LedgerId {
        LedgerId(self.school.0)
    }

    /// One more process.
    pub(crate) fn runtime(&self) -> Runtime {
        self.runtime_with(usize::MAX)
    }

    pub(crate) fn runtime_with(&self, state_budget: usize) -> Runtime {
        Runtime::with_store(Parts {
            store: self.store.clone(),
            vault: self.vault.clone(),
            instance_key: InstanceKey::from_bytes([7; 32]),
            accounts: self.accounts.clone(),
            state_budget,
            clock: self.clock.clone(),
            password_cost: PasswordCost::least(),
        })
        .unwrap()
    }

    /// Founds the school with an open year, a principal, and the class 3A with these students.
    pub(crate) async fn found(
        &self,
        runtime: &Runtime,
        students: usize,
    ) -> (SchoolHandle, ClassId, Vec<StudentId>) {
        found(runtime, self.school, "79000001", students).await
    }
}

pub(crate) async fn found(
    runtime: &Runtime,
    school: SchoolId,
    code: &str,
    students: usize,
) -> (SchoolHandle, ClassId, Vec<StudentId>) {
    runtime.found_school(Actor::Operator, Uuid::new_v4(), founding(school, code)).await.unwrap();
    let handle = runtime.school(school).await.unwrap().unwrap();
    let year = OpenSchoolYear {
        year: YEAR,
        first_day: date(2025, 9, 5),
        term_two_first_day: date(2026, 1, 19),
        last_day: date(2026, 5, 31),
        term_one_weeks: 18,
        term_two_weeks: 17,
    };
    ok(&handle, year).await;
    let profile =
        Profile { name: PersonName::parse(&format!("Nguyễn {MARKER} Hiền")).unwrap(), contact: None };
    let roles = vec![Role::Principal, Role::AdminBoard];
    ok(&handle, OpenAccount { account: PRINCIPAL, staff_code: None, profile, roles }).await;
    ok(&handle, class("3A")).await;
    let id = handle.now().await.unwrap().classes.by_name(YEAR, "3A").unwrap().id;
    let mut admitted = Vec::new();
    if students > 0 {
        let receipt = ok(&handle, admit(id, 0..students)).await;
        admitted = receipt.state.registry.students().map(|student| student.id).collect();
        admitted.sort();
    }
    (handle, id, admitted)
}

pub(crate) fn founding(school: SchoolId, code: &str) -> FoundSchool {
    let line = |text: &str| Line::new(text).unwrap();
    FoundSchool {
        school,
        code: Code::new(code).unwrap(),
        identity: SchoolIdentity {
            name: line("Tiểu học Bình Minh"),
            commune: line("Xã Bình Minh"),
            province: line("Tỉnh Hà Trung"),
        },
        from: date(2025, 7, 1),
        levels: vec![SchoolLevel::Primary],
    }
}

pub(crate) fn class(name: &str) -> CreateClass {
    CreateClass { year: YEAR, name: Code::new(name).unwrap(), grade: GradeLevel::G3 }
}

pub(crate) fn admit(class: ClassId, numbers: std::ops::Range<usize>) -> AdmitStudents {
    let admission = |number: usize| Admission {
        class,
        on: date(2025, 9, 5),
        origin: Origin::New,
        identity: StudentIdentity {
            name: PersonName::parse(&format!("Trần {MARKER} {}", char::from(b'A' + (number % 26) as u8)))
                .unwrap(),
            code: StudentCode::Temporary(Line::new(&format!("TAM-{number}")).unwrap()),
            born_on: date(2017, 3, 1),
            gender: Gender::Female,
            ethnicity: None,
            birthplace: Some(Line::new(&format!("{MARKER} town")).unwrap()),
            identity_number: None,
        },
        contact: None,
        health: None,
        guardians: Vec::new(),
        age: None,
    };
    AdmitStudents { entries: numbers.map(admission).collect() }
}

pub(crate) fn grade(
    class: ClassId,
    student: StudentId,
    subject: Subject,
    level: Level,
    version: u32,
) -> EnterGrades {
    let entry = CellEntry {
        student,
        target: Target::Subject(subject),
        mark: Some(Mark::Subject { level: Some(level), score: None }),
        comment: Some(Note::new(&format!("{MARKER} cố gắng hơn")).unwrap()),
        expected_version: version,
        reason: None,
    };
    EnterGrades { class, period: PERIOD, entries: vec![entry] }
}

pub(crate) fn departure(student: StudentId) -> RecordDeparture {
    RecordDeparture { student, on: date(2025, 10, 1), reason: DepartureReason::Transferred, note: None }
}

pub(crate) fn erasure(person: Uuid) -> ErasePersonalData {
    let basis = Line::new("Luật 91/2025/QH15, Điều 14").unwrap();
    ErasePersonalData { person, categories: socai_school::Category::ALL.to_vec(), basis }
}

pub(crate) fn request(command: impl Into<Command>) -> Request {
    Request { actor: Actor::Operator, command_id: Uuid::new_v4(), command: command.into() }
}

pub(crate) async fn execute(
    handle: &SchoolHandle,
    command: impl Into<Command>,
) -> Result<Receipt, CommandError> {
    handle.execute(request(command)).await
}

/// A command of the operator that must be carried out.
pub(crate) async fn ok(handle: &SchoolHandle, command: impl Into<Command>) -> Receipt {
    execute(handle, command).await.unwrap()
}

/// A command of the principal that must be carried out.
pub(crate) async fn ok_by_principal(handle: &SchoolHandle, command: impl Into<Command>) -> Receipt {
    let actor = Actor::Account(PRINCIPAL);
    handle.execute(Request { actor, ..request(command) }).await.unwrap()
}

/// Whether the state holds the marker of personal data anywhere.
pub(crate) fn count_markers(school: &School) -> usize {
    format!("{school:?}").matches(MARKER).count()
}

/// That the stored ledger is sound in every respect.
pub(crate) async fn assert_sound(installation: &Installation, runtime: &Runtime) {
    let report = runtime.verify(installation.school, |_| ()).await.unwrap();
    assert!(report.is_sound(), "{:?}", report.findings);
}
