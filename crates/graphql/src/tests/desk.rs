//! An invented school in memory: classes 3A and 3B, two students in 3A, one with a mother who signs in.

use std::sync::{Arc, LazyLock};

use async_graphql::{Request, Response, Variables};
use futures::{Stream, StreamExt as _};
use jiff::{Timestamp, civil::date};
use serde_json::{Value, json};
use socai_documents::{Documents, Limits, RejectedAt, Rejection};
use socai_ledger::{InstanceKey, MemoryStore, MemoryVault};
use socai_runtime::{
    Accounts, Clock as _, ManualClock, Parts, PasswordCost, Receipt, Runtime, SchoolHandle, Session,
};
use socai_school::{
    Actor, Command, Position,
    calendar::{FoundSchool, OpenSchoolYear, SchoolIdentity, SchoolYear},
    classes::{AssignHomeroomTeacher, AssignSubjectTeacher, CreateClass},
    ids::{AccountId, ClassId, SchoolId, StudentId},
    names::PersonName,
    policy::Role,
    registry::{
        Admission, AdmitStudents, Gender, GuardianEntry, GuardianProfile, GuardianRelation,
        LinkGuardianAccount, Origin, StudentCode, StudentHealth, StudentIdentity,
    },
    regulations::{GradeLevel, SchoolLevel, Subject},
    staff::{OpenAccount, Profile},
    text::{Code, Line},
};
use uuid::Uuid;

use crate::{
    RequestContext, SocaiSchema, Validity, WithLanes, executor, finish, ids::encode, sdl, write_json,
};

pub(crate) const CODE: &str = "79000123";
pub(crate) const SCHOOL: SchoolId = SchoolId(Uuid::from_u128(0x5c00));
pub(crate) const YEAR: SchoolYear = SchoolYear(2025);

pub(crate) const ADMIN: AccountId = AccountId(Uuid::from_u128(0xa1));
pub(crate) const PRINCIPAL: AccountId = AccountId(Uuid::from_u128(0xa2));
pub(crate) const TEACHER_3A: AccountId = AccountId(Uuid::from_u128(0xa3));
pub(crate) const TEACHER_3B: AccountId = AccountId(Uuid::from_u128(0xa4));
pub(crate) const MOTHER: AccountId = AccountId(Uuid::from_u128(0xa5));

const ACCOUNTS: [(AccountId, &str, Role); 5] = [
    (ADMIN, "Phạm Văn Quản", Role::AdminBoard),
    (PRINCIPAL, "Trần Thị Hiệu", Role::Principal),
    (TEACHER_3A, "Nguyễn Thị Ba", Role::Teacher),
    (TEACHER_3B, "Hoàng Văn Bốn", Role::Teacher),
    (MOTHER, "Ngô Thị Mẹ", Role::Guardian),
];

pub(crate) static DOCUMENTS: LazyLock<Documents> =
    LazyLock::new(|| Documents::new(&sdl(), Limits::default()).unwrap());

static VALIDATING: LazyLock<SocaiSchema> = LazyLock::new(crate::schema);

pub(crate) struct Desk {
    schema: SocaiSchema,
    runtime: Runtime,
    pub(crate) clock: Arc<ManualClock>,
    pub(crate) school: SchoolHandle,
    pub(crate) class: ClassId,
    /// An, whose mother has an account.
    pub(crate) an: StudentId,
    /// Bình, whose guardians have none.
    pub(crate) binh: StudentId,
}

fn line(text: &str) -> Line {
    Line::new(text).unwrap()
}

fn code(text: &str) -> Code {
    Code::new(text).unwrap()
}

impl Desk {
    pub(crate) async fn open() -> Self {
        let clock = Arc::new(ManualClock::new("2025-10-15T01:00:00Z".parse().unwrap()));
        let runtime = Runtime::with_store(Parts {
            store: Arc::new(MemoryStore::new()),
            vault: Arc::new(MemoryVault::new()),
            instance_key: InstanceKey::from_bytes([7; 32]),
            accounts: Accounts::memory().await.unwrap(),
            state_budget: 1 << 30,
            clock: clock.clone(),
            password_cost: PasswordCost::least(),
        })
        .unwrap();
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
        let class = staff_and_classes(&school).await;
        let (an, binh) = students(&school, class).await;
        Self { schema: executor(crate::Limits::CURRENT), runtime, clock, school, class, an, binh }
    }

    /// Asks as somebody, or as nobody.
    pub(crate) async fn ask(&self, who: Option<AccountId>, query: &str, variables: Value) -> Value {
        let context = self.context(who);
        let request = match request(query, variables) {
            Ok(request) => request,
            Err(rejection) => return refused(&rejection),
        };
        let mut response = self.schema.execute(request.data(context)).await;
        finish(&mut response, "r-1");
        json(&response)
    }

    /// The moment of the clock.
    pub(crate) fn now(&self) -> Timestamp {
        self.clock.now()
    }

    /// The whole answer with the position that it tells, and for how long it is right. Takes documents of any size.
    pub(crate) async fn answer(&self, who: AccountId, query: &str) -> (String, Validity) {
        let (response, context) = self.executed(who, query).await;
        assert!(response.errors.is_empty(), "{:#?}", response.errors);
        (format!("{} {:?}", json(&response), context.seen()), context.validity())
    }

    /// The position that an answer tells.
    pub(crate) async fn seen(&self, who: AccountId, query: &str) -> Option<(Position, Timestamp)> {
        self.executed(who, query).await.1.seen()
    }

    async fn executed(&self, who: AccountId, query: &str) -> (Response, Arc<RequestContext>) {
        let context = self.context(Some(who));
        let request = Request::new(query).data(context.clone()).data(WithLanes);
        (VALIDATING.execute(request).await, context)
    }

    /// Carries out a command of the domain; fails the test when it is refused.
    pub(super) async fn run(&self, who: AccountId, command: impl Into<Command>) -> Receipt {
        run(&self.school, Actor::Account(who), command).await
    }

    /// Sends a mutation with this input under a fresh key; answers the payload with its refusals and what is selected.
    pub(super) async fn mutate(&self, who: AccountId, field: &str, mut input: Value, select: &str) -> Value {
        let kind = match field {
            "declineAward" | "revokeAward" => "AwardInput".to_owned(),
            _ => format!("{}{}Input", field[..1].to_uppercase(), &field[1..]),
        };
        input["idempotencyKey"] = json!(Uuid::now_v7());
        input["school"] = json!(encode(SCHOOL).0);
        let query = format!(
            "mutation($input: {kind}!) {{ {field}(input: $input) {{ refusals {{ code path message }} {select} }} }}"
        );
        self.data(who, &query, json!({ "input": input })).await[field].take()
    }

    /// Reads fields of the school.
    pub(super) async fn read(&self, who: AccountId, fields: &str) -> Value {
        let query = format!("{{ school(code: \"{CODE}\") {{ {fields} }} }}");
        self.data(who, &query, json!({})).await["school"].take()
    }

    /// Reads fields of class 3A.
    pub(super) async fn read_class(&self, who: AccountId, fields: &str) -> Value {
        let fields = format!("class(by: {{ id: \"{}\" }}) {{ {fields} }}", encode(self.class).0);
        self.read(who, &fields).await["class"].take()
    }

    /// Reads fields of a student; null when the visitor may not read the student.
    pub(super) async fn read_student(&self, who: AccountId, student: StudentId, fields: &str) -> Value {
        let fields = format!("student(by: {{ id: \"{}\" }}) {{ {fields} }}", encode(student).0);
        self.read(who, &fields).await["student"].take()
    }

    /// Asks and expects no error; answers the data.
    pub(crate) async fn data(&self, who: AccountId, query: &str, variables: Value) -> Value {
        let mut answer = self.ask(Some(who), query, variables).await;
        assert_eq!(answer["errors"], Value::Null, "{answer:#}");
        answer["data"].take()
    }

    pub(crate) fn follow(
        &self,
        who: AccountId,
        query: &str,
        variables: Value,
    ) -> impl Stream<Item = Value> + Unpin {
        let stream =
            self.schema.execute_stream(request(query, variables).unwrap().data(self.context(Some(who))));
        stream.map(|response| json(&response)).boxed()
    }

    fn context(&self, who: Option<AccountId>) -> Arc<RequestContext> {
        let at = "2025-10-15T01:00:00Z".parse().unwrap();
        let session = who.map(|account| Session {
            school: SCHOOL,
            account,
            login: "ai-do".into(),
            created: at,
            expires: at,
        });
        Arc::new(RequestContext::new(self.runtime.clone(), self.clock.clone(), session))
    }

    /// Variables of a one-cell `enterGrades` in Mathematics at the end of term one.
    pub(crate) fn cell(&self, key: u128, student: StudentId, score: &str, version: u32) -> Value {
        json!({ "input": {
            "idempotencyKey": Uuid::from_u128(key),
            "school": encode(SCHOOL).0,
            "classId": encode(self.class).0,
            "period": { "year": "2025-2026", "moment": "END_TERM_ONE" },
            "entries": [{
                "studentId": encode(student).0,
                "target": { "subject": "MATHEMATICS" },
                "level": "COMPLETED",
                "score": score,
                "comment": "Tính cẩn thận hơn.",
                "expectedVersion": version,
            }],
        }})
    }

    /// Locks the end of term one for the whole school.
    pub(crate) async fn lock(&self) {
        let input = json!({ "input": {
            "idempotencyKey": Uuid::now_v7(),
            "school": encode(SCHOOL).0,
            "scope": { "period": { "year": "2025-2026", "moment": "END_TERM_ONE" }, "area": { "wholeSchool": true } },
            "order": { "number": "05/QĐ-THBM", "dated": "2025-10-14" },
        }});
        let data = self
            .data(
                ADMIN,
                "mutation($input: LockInput!) { lockPeriod(input: $input) { refusals { code } } }",
                input,
            )
            .await;
        assert_eq!(data["lockPeriod"]["refusals"], json!([]));
    }
}

pub(crate) const ENTER: &str = "mutation($input: EnterGradesInput!) { enterGrades(input: $input) {
    position isReplay
    refusals { __typename code path message
        ... on VersionConflict { expected actual current { score version } }
        ... on PeriodLocked { order { number } lockedBy { account { name } } } }
    cells { score level version isLocked enteredBy { account { name } } }
} }";

/// The document is read as the server reads it.
fn request(query: &str, variables: Value) -> Result<Request, Rejection> {
    let Value::Object(variables) = variables else { panic!("variables are no object") };
    let document = DOCUMENTS.prepare(query).map_err(|rejection| (*rejection).clone())?;
    let bound = document.operation(None)?.bind(variables)?;
    let mut request = Request::new(String::new()).variables(Variables::from_json(bound.variables.into()));
    // As it is written: plain documents and the form of their answers are for whoever transports them.
    request.set_parsed_query((**document.executable()).clone());
    Ok(request.data(WithLanes))
}

fn refused(rejection: &Rejection) -> Value {
    let code = rejection.code.code();
    let error = |fault: &RejectedAt| json!({ "message": fault.message_en, "extensions": { "code": code } });
    json!({ "data": null, "errors": rejection.errors.iter().map(error).collect::<Vec<_>>() })
}

fn json(response: &Response) -> Value {
    let mut bytes = Vec::new();
    write_json(response, &mut bytes);
    let mut answer: Value = serde_json::from_slice(&bytes).unwrap();
    // Of nothing there is null, so that every test reads data in the same way.
    answer.as_object_mut().unwrap().entry("data").or_insert(Value::Null);
    answer
}

async fn staff_and_classes(school: &SchoolHandle) -> ClassId {
    for (account, name, role) in ACCOUNTS {
        let profile = Profile { name: PersonName::parse(name).unwrap(), contact: Some(line("090 000 0000")) };
        let by = if account == ADMIN { Actor::Operator } else { Actor::Account(ADMIN) };
        run(school, by, OpenAccount { account, staff_code: None, profile, roles: vec![role] }).await;
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
    run(school, admin, year).await;
    for (name, teacher) in [("3A", TEACHER_3A), ("3B", TEACHER_3B)] {
        let created =
            run(school, admin, CreateClass { year: YEAR, name: code(name), grade: GradeLevel::G3 }).await;
        let (class, from) = (created.state.classes.by_name(YEAR, name).unwrap().id, date(2025, 9, 5));
        run(school, admin, AssignHomeroomTeacher { class, teacher, from }).await;
        run(school, admin, AssignSubjectTeacher { class, subject: Subject::Mathematics, teacher, from })
            .await;
    }
    school.now().await.unwrap().classes.by_name(YEAR, "3A").unwrap().id
}

async fn students(school: &SchoolHandle, class: ClassId) -> (StudentId, StudentId) {
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
        health: Some(StudentHealth { disability: None, remarks: Some(line("Cận thị")) }),
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
    let state = run(school, Actor::Account(ADMIN), AdmitStudents { entries }).await.state;
    let (an, binh) =
        (state.registry.by_register_number(1).unwrap(), state.registry.by_register_number(2).unwrap());
    let guardian = state.registry.guardians_of(an)[0].id;
    run(school, Actor::Account(ADMIN), LinkGuardianAccount { guardian, account: MOTHER }).await;
    (an, binh)
}

pub(crate) async fn run(school: &SchoolHandle, actor: Actor, command: impl Into<Command>) -> Receipt {
    let request = socai_runtime::Request { actor, command_id: Uuid::now_v7(), command: command.into() };
    school.execute(request).await.unwrap()
}
