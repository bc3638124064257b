//! A small invented school behind a router: 3A with two students, its teacher, a teacher of 3B, the admin board, the
//! principal and a mother. Every account's login is its role's name; all share one password.

use std::sync::Arc;

use axum::{
    Router,
    body::{Body, Bytes},
    http::{HeaderMap, Request, Response, StatusCode, header},
};
use jiff::civil::date;
use serde_json::{Value, json};
use socai_ledger::{InstanceKey, MemoryStore, MemoryVault};
use socai_runtime::{
    Accounts, Config, Database, ManualClock, Parts, PasswordCost, Receipt, Runtime, SchoolHandle,
};
use socai_school::{
    Actor, Command,
    calendar::{FoundSchool, OpenSchoolYear, SchoolIdentity, SchoolYear},
    classes::{AssignHomeroomTeacher, AssignSubjectTeacher, CreateClass},
    ids::{AccountId, SchoolId},
    names::PersonName,
    policy::Role,
    registry::{
        Admission, AdmitStudents, Gender, GuardianEntry, GuardianProfile, GuardianRelation,
        LinkGuardianAccount, Origin, StudentCode, StudentIdentity,
    },
    regulations::{GradeLevel, SchoolLevel, Subject},
    staff::{OpenAccount, Profile},
    text::{Code, Line},
};
use socai_server::{ServeOptions, router};
use tower::ServiceExt;
use uuid::Uuid;

pub(crate) const CODE: &str = "79000123";
pub(crate) const PASSWORD: &str = "mat-khau-bia-dat";
const START: &str = "2025-10-15T01:00:00Z";
pub(crate) const HOST: &str = "socai.test";
const SCHOOL: SchoolId = SchoolId(Uuid::from_u128(0x5c00));
const YEAR: SchoolYear = SchoolYear(2025);
const ADMIN: AccountId = AccountId(Uuid::from_u128(0xa1));

/// The accounts: number, login, name, role.
const ACCOUNTS: [(u128, &str, &str, Role); 5] = [
    (0xa1, "admin", "Phạm Văn Quản", Role::AdminBoard),
    (0xa2, "principal", "Trần Thị Hiệu", Role::Principal),
    (0xa6, "teacher-3a", "Nguyễn Thị Ba", Role::Teacher),
    (0xa7, "teacher-3b", "Hoàng Văn Bốn", Role::Teacher),
    (0xaa, "mother", "Ngô Thị Mẹ", Role::Guardian),
];

/// The router over a fresh school. Its files go away with it.
pub(crate) struct TestSchool {
    pub(crate) runtime: Runtime,
    pub(crate) router: Router,
    pub(crate) clock: Arc<ManualClock>,
    _folder: Option<tempfile::TempDir>,
}

/// What came back.
#[derive(Debug)]
pub(crate) struct Answer {
    pub(crate) status: StatusCode,
    pub(crate) headers: HeaderMap,
    pub(crate) body: Bytes,
}

impl Answer {
    pub(crate) fn json(&self) -> Value {
        serde_json::from_slice(&self.body).unwrap_or_else(|_| panic!("no JSON: {self:?}"))
    }

    pub(crate) fn text(&self) -> &str {
        std::str::from_utf8(&self.body).unwrap()
    }

    /// The code of the first error.
    pub(crate) fn code(&self) -> String {
        self.json()["errors"][0]["extensions"]["code"].as_str().unwrap_or_default().to_owned()
    }

    pub(crate) fn header(&self, name: &str) -> &str {
        self.headers.get(name).map_or("", |value| value.to_str().unwrap())
    }
}

impl TestSchool {
    pub(crate) async fn open() -> Self {
        Self::open_with(ServeOptions::default()).await
    }

    pub(crate) async fn open_with(options: ServeOptions) -> Self {
        let folder = tempfile::tempdir().unwrap();
        let clock = Arc::new(ManualClock::new(START.parse().unwrap()));
        let runtime = Runtime::open(Config {
            clock: clock.clone(),
            password_cost: PasswordCost::least(),
            ..Config::new(
                Database::Sqlite { folder: folder.path().join("data") },
                folder.path().join("instance.key"),
            )
        });
        let runtime = runtime.await.unwrap();
        found(&runtime).await;
        Self { router: router(runtime.clone(), options).unwrap(), runtime, clock, _folder: Some(folder) }
    }

    /// Two processes over one ledger, with accounts of their own. Each learns of the other's events when it looks.
    pub(crate) async fn open_two() -> [Self; 2] {
        let clock = Arc::new(ManualClock::new(START.parse().unwrap()));
        let (store, vault) = (Arc::new(MemoryStore::new()), Arc::new(MemoryVault::new()));
        let accounts = Accounts::memory().await.unwrap();
        let open = || {
            let runtime = Runtime::with_store(Parts {
                store: store.clone(),
                vault: vault.clone(),
                instance_key: InstanceKey::from_bytes([7; 32]),
                accounts: accounts.clone(),
                state_budget: 1 << 30,
                clock: clock.clone(),
                password_cost: PasswordCost::least(),
            })
            .unwrap();
            let router = router(runtime.clone(), ServeOptions::default()).unwrap();
            Self { runtime, router, clock: clock.clone(), _folder: None }
        };
        let both = [open(), open()];
        found(&both[0].runtime).await;
        both
    }

    /// The same school behind another router.
    pub(crate) fn beside(&self, router: Router) -> Self {
        Self { runtime: self.runtime.clone(), router, clock: self.clock.clone(), _folder: None }
    }

    pub(crate) async fn handle(&self) -> SchoolHandle {
        self.runtime.school(SCHOOL).await.unwrap().unwrap()
    }

    pub(crate) async fn send(&self, request: Request<Body>) -> Answer {
        let response: Response<Body> = self.router.clone().oneshot(request).await.unwrap();
        let (parts, body) = response.into_parts();
        let body = axum::body::to_bytes(body, usize::MAX).await.unwrap();
        Answer { status: parts.status, headers: parts.headers, body }
    }

    /// Signs in as a program does and returns the token.
    pub(crate) async fn token(&self, login: &str) -> String {
        let body = json!({ "login": login, "password": PASSWORD });
        let answer = self.send(post("/sign-in").body(body.to_string().into()).unwrap()).await;
        assert_eq!(answer.status, StatusCode::OK, "{answer:?}");
        answer.json()["token"].as_str().unwrap().to_owned()
    }

    /// One GraphQL request with a token; an empty one is nobody's.
    pub(crate) async fn graphql(&self, token: &str, query: &str, variables: Value) -> Value {
        let mut request = post("/graphql");
        if !token.is_empty() {
            request = request.header(header::AUTHORIZATION, format!("Bearer {token}"));
        }
        let body = json!({ "query": query, "variables": variables });
        let answer = self.send(request.body(body.to_string().into()).unwrap()).await;
        assert_eq!(answer.status, StatusCode::OK, "{answer:?}");
        answer.json()
    }
}

/// A JSON `POST` by a program.
pub(crate) fn post(path: &str) -> axum::http::request::Builder {
    Request::post(path).header(header::HOST, HOST).header(header::CONTENT_TYPE, "application/json")
}

/// A `GET`.
pub(crate) fn get(path: &str) -> Request<Body> {
    Request::get(path).header(header::HOST, HOST).body(Body::empty()).unwrap()
}

async fn found(runtime: &Runtime) {
    let (code, line) = (|text: &str| Code::new(text).unwrap(), |text: &str| Line::new(text).unwrap());
    let identity = SchoolIdentity {
        name: line("Tiểu học Bình Minh"),
        commune: line("Xã Bình Minh"),
        province: line("Tỉnh Hà Trung"),
    };
    let founding = FoundSchool {
        school: SCHOOL,
        code: code(CODE),
        identity,
        from: date(2025, 7, 1),
        levels: vec![SchoolLevel::Primary],
    };
    runtime.found_school(Actor::Operator, Uuid::now_v7(), founding).await.unwrap();
    let school = runtime.school(SCHOOL).await.unwrap().unwrap();

    for (number, login, name, role) in ACCOUNTS {
        let account = AccountId(Uuid::from_u128(number));
        let profile = Profile { name: PersonName::parse(name).unwrap(), contact: None };
        let by = if account == ADMIN { Actor::Operator } else { Actor::Account(ADMIN) };
        run(&school, by, OpenAccount { account, staff_code: None, profile, roles: vec![role] }).await;
        runtime.sign_in().set_password(SCHOOL, account, login, PASSWORD).await.unwrap();
    }
    let admin = Actor::Account(ADMIN);
    let year = OpenSchoolYear {
        year: YEAR,
        first_day: date(2025, 9, 5),
        term_two_first_day: date(2026, 1, 19),
        last_day: date(2026, 5, 31),
        term_one_weeks: 18,
        term_two_weeks: 17,
    };
    run(&school, admin, year).await;
    for (name, teacher) in [("3A", 0xa6), ("3B", 0xa7)] {
        let receipt =
            run(&school, admin, CreateClass { year: YEAR, name: code(name), grade: GradeLevel::G3 }).await;
        let class = receipt.state.classes.by_name(YEAR, name).unwrap().id;
        let (teacher, from) = (AccountId(Uuid::from_u128(teacher)), date(2025, 9, 5));
        run(&school, admin, AssignHomeroomTeacher { class, teacher, from }).await;
        run(&school, admin, AssignSubjectTeacher { class, subject: Subject::Mathematics, teacher, from })
            .await;
    }
    let class = school.now().await.unwrap().classes.by_name(YEAR, "3A").unwrap().id;
    let admission = |name: &str, number: &str, guardians| Admission {
        class,
        on: date(2025, 9, 5),
        origin: Origin::New,
        identity: StudentIdentity {
            name: PersonName::parse(name).unwrap(),
            code: StudentCode::Temporary(line(number)),
            born_on: date(2017, 3, 1),
            gender: Gender::Female,
            ethnicity: None,
            birthplace: None,
            identity_number: None,
        },
        contact: None,
        health: None,
        guardians,
        age: None,
    };
    let mother = GuardianEntry {
        relation: GuardianRelation::Mother,
        profile: GuardianProfile { name: PersonName::parse("Ngô Thị Mẹ").unwrap() },
        contact: None,
    };
    let entries =
        vec![admission("Ngô Văn An", "TAM-001", vec![mother]), admission("Lê Thị Bình", "TAM-002", vec![])];
    let state = run(&school, admin, AdmitStudents { entries }).await.state;
    let an = state.registry.by_register_number(1).unwrap();
    let guardian = state.registry.guardians_of(an)[0].id;
    run(&school, admin, LinkGuardianAccount { guardian, account: AccountId(Uuid::from_u128(0xaa)) }).await;
}

pub(crate) async fn run(school: &SchoolHandle, actor: Actor, command: impl Into<Command>) -> Receipt {
    let request = socai_runtime::Request { actor, command_id: Uuid::now_v7(), command: command.into() };
    school.execute(request).await.unwrap()
}
