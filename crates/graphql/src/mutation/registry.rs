//! Mutations about students: admission, moves, corrections.

use async_graphql::{Context, InputObject, Object, OneofObject, Result};
use socai_school::{
    Event,
    ids::{ClassId, StudentId},
    registry::{
        Admission, AdmitStudents, AgeException, AssignMinistryCode, ChangeClass, CorrectStudent,
        EnrollStudents, MergeStudents, Origin, ReadmitStudent, RecordDeparture, StudentCode, StudentIdentity,
    },
    text::{Line, Note},
};

use super::{payload, run};
use crate::{
    enums::{AgeGround, DepartureReason, Gender},
    errors::Fault,
    ids::Gid,
    inputs::{Call, ContactInput, GuardianInput, PersonNameInput, StudentHealthInput},
    list_size,
    scalars::{Day, Text},
    schema::StudentNode,
};

/// Mutations about students.
#[derive(Default)]
pub(crate) struct RegistryMutation;

/// A student's code (mã học sinh).
#[derive(OneofObject)]
pub(crate) enum StudentCodeInput {
    /// Given by the school until the ministry's code arrives (mã tạm).
    Temporary(Text<Line>),
    /// Ten digits, given by the sector database (mã của Bộ).
    Ministry(Text<Line>),
}

/// Who a student is (thông tin học sinh).
#[derive(InputObject)]
pub(crate) struct StudentIdentityInput {
    /// Name (họ và tên).
    name: PersonNameInput,
    /// Student code (mã học sinh).
    code: StudentCodeInput,
    /// Birth date (ngày sinh).
    born_on: Day,
    /// Gender (giới tính).
    gender: Gender,
    /// Ethnicity (dân tộc).
    ethnicity: Option<Text<Line>>,
    /// Birthplace (nơi sinh).
    birthplace: Option<Text<Line>>,
    /// Personal identity number (số định danh cá nhân): 12 digits.
    identity_number: Option<Text<Line>>,
}

impl From<StudentIdentityInput> for StudentIdentity {
    fn from(input: StudentIdentityInput) -> Self {
        let line = |text: Option<Text<Line>>| text.map(|text| text.0);
        Self {
            name: input.name.into(),
            code: match input.code {
                StudentCodeInput::Temporary(code) => StudentCode::Temporary(code.0),
                StudentCodeInput::Ministry(code) => StudentCode::Ministry(code.0),
            },
            born_on: input.born_on.0,
            gender: input.gender.into(),
            ethnicity: line(input.ethnicity),
            birthplace: line(input.birthplace),
            identity_number: line(input.identity_number),
        }
    }
}

/// Where a student comes from (nguồn).
#[derive(OneofObject)]
pub(crate) enum OriginInput {
    /// Newly recruited (tuyển mới); must be `true`.
    New(bool),
    /// The school that the student comes from (chuyển đến từ trường).
    TransferFrom(Text<Line>),
    /// Was at this school before it kept its records here (đang học); must be `true`.
    Existing(bool),
}

impl TryFrom<OriginInput> for Origin {
    type Error = Fault;

    fn try_from(input: OriginInput) -> Result<Self, Fault> {
        match input {
            OriginInput::New(true) => Ok(Self::New),
            OriginInput::Existing(true) => Ok(Self::Existing),
            OriginInput::TransferFrom(school) => Ok(Self::Transfer { school: school.0 }),
            OriginInput::New(false) | OriginInput::Existing(false) => {
                Err(Fault::BadInput("origin: phải là true. / origin: must be true.".to_owned()))
            }
        }
    }
}

/// One student to admit (học sinh được tiếp nhận).
#[derive(InputObject)]
pub(crate) struct AdmissionInput {
    /// The class to place the student in (lớp).
    class_id: Gid<ClassId>,
    /// First day (từ ngày); within the class's school year.
    on: Day,
    /// Where from (nguồn).
    origin: OriginInput,
    /// Names, codes, birth (thông tin học sinh).
    identity: StudentIdentityInput,
    /// Address and telephone (liên hệ).
    contact: Option<ContactInput>,
    /// Disability and health (sức khỏe).
    health: Option<StudentHealthInput>,
    /// Guardians to register along (cha mẹ, người giám hộ).
    #[graphql(default)]
    guardians: Vec<GuardianInput>,
    /// What allows another age than the usual one (diện ngoài độ tuổi quy định).
    age: Option<AgeExceptionInput>,
}

/// What allows another age than the usual one (diện ngoài độ tuổi quy định).
#[derive(InputObject)]
pub(crate) struct AgeExceptionInput {
    /// The circumstance (diện).
    ground: AgeGround,
    /// The decision that allows what the circumstance alone does not (quyết định).
    decision: Option<Text<Line>>,
}

impl From<AgeExceptionInput> for AgeException {
    fn from(input: AgeExceptionInput) -> Self {
        Self { ground: input.ground.into(), decision: input.decision.map(|text| text.0) }
    }
}

impl TryFrom<AdmissionInput> for Admission {
    type Error = Fault;

    fn try_from(input: AdmissionInput) -> Result<Self, Fault> {
        Ok(Self {
            class: input.class_id.0,
            on: input.on.0,
            origin: input.origin.try_into()?,
            identity: input.identity.into(),
            contact: input.contact.map(Into::into),
            health: input.health.map(Into::into),
            guardians: input.guardians.into_iter().map(Into::into).collect(),
            age: input.age.map(Into::into),
        })
    }
}

/// Students to admit (tiếp nhận học sinh), all or none.
#[derive(InputObject)]
pub(crate) struct AdmitStudentsInput {
    #[graphql(flatten)]
    call: Call,
    /// The students (học sinh).
    entries: Vec<AdmissionInput>,
}

/// Students to place in a class of a new school year (xếp lớp đầu năm học), all or none.
#[derive(InputObject)]
pub(crate) struct EnrollStudentsInput {
    #[graphql(flatten)]
    call: Call,
    /// The class of the new year (lớp): of the grade above the present one, or of the same for those who repeat it.
    class_id: Gid<ClassId>,
    /// First day in it (từ ngày); within its school year.
    on: Day,
    /// The students (học sinh), each once.
    student_ids: Vec<Gid<StudentId>>,
}

/// A move to another class (chuyển lớp).
#[derive(InputObject)]
pub(crate) struct ChangeClassInput {
    #[graphql(flatten)]
    call: Call,
    /// The student (học sinh).
    student_id: Gid<StudentId>,
    /// The class to enter (lớp mới), of the same year and grade.
    to_class_id: Gid<ClassId>,
    /// First day in the new class (từ ngày).
    on: Day,
    /// Why (lí do).
    reason: Option<Text<Note>>,
}

/// A departure (học sinh rời trường).
#[derive(InputObject)]
pub(crate) struct RecordDepartureInput {
    #[graphql(flatten)]
    call: Call,
    /// The student (học sinh).
    student_id: Gid<StudentId>,
    /// First day on which the student no longer belongs to the class (từ ngày).
    on: Day,
    /// Why (lí do).
    reason: DepartureReason,
    /// Where to and remarks (ghi chú).
    note: Option<Text<Note>>,
}

/// A return (trở lại học).
#[derive(InputObject)]
pub(crate) struct ReadmitStudentInput {
    #[graphql(flatten)]
    call: Call,
    /// The student (học sinh).
    student_id: Gid<StudentId>,
    /// The class (lớp).
    class_id: Gid<ClassId>,
    /// First day (từ ngày).
    on: Day,
    /// Remarks (ghi chú).
    note: Option<Text<Note>>,
}

/// The ministry's code of a student (mã học sinh).
#[derive(InputObject)]
pub(crate) struct AssignMinistryCodeInput {
    #[graphql(flatten)]
    call: Call,
    /// The student (học sinh).
    student_id: Gid<StudentId>,
    /// Ten digits (mã học sinh), unique in the school.
    code: Text<Line>,
}

/// A correction of personal data (sửa hồ sơ); absent parts stay.
#[derive(InputObject)]
pub(crate) struct CorrectStudentInput {
    #[graphql(flatten)]
    call: Call,
    /// The student (học sinh).
    student_id: Gid<StudentId>,
    /// The identity from now on (thông tin học sinh).
    identity: Option<StudentIdentityInput>,
    /// The contact from now on (liên hệ).
    contact: Option<ContactInput>,
    /// The health data from now on (sức khỏe).
    health: Option<StudentHealthInput>,
    /// Why (lí do).
    reason: Option<Text<Note>>,
}

/// Two entries of the register that are one person (gộp hồ sơ trùng).
#[derive(InputObject)]
pub(crate) struct MergeStudentsInput {
    #[graphql(flatten)]
    call: Call,
    /// The entry that stands (hồ sơ được giữ lại).
    stands_id: Gid<StudentId>,
    /// The entry that is closed (hồ sơ được gộp): without marks, results, awards and plans of its own.
    duplicate_id: Gid<StudentId>,
    /// How it was found (lí do).
    reason: Text<Note>,
}

payload! {
    /// Outcome of `mergeStudents`.
    MergeStudentsPayload {
        /// The entry that stands (hồ sơ được giữ lại).
        student: Option<StudentNode>,
    }
    /// Outcome of `admitStudents`.
    AdmitStudentsPayload {
        /// The students (học sinh) in the order of the input; empty when refused.
        students: Vec<StudentNode>,
    }
    /// Outcome of `enrollStudents`.
    EnrollStudentsPayload {
        /// The students (học sinh) in the order of the input; empty when refused.
        students: Vec<StudentNode>,
    }
    /// Outcome of `changeClass`.
    ChangeClassPayload {
        /// The student (học sinh).
        student: Option<StudentNode>,
    }
    /// Outcome of `recordDeparture`.
    RecordDeparturePayload {
        /// The student (học sinh).
        student: Option<StudentNode>,
    }
    /// Outcome of `readmitStudent`.
    ReadmitStudentPayload {
        /// The student (học sinh).
        student: Option<StudentNode>,
    }
    /// Outcome of `assignMinistryCode`.
    AssignMinistryCodePayload {
        /// The student (học sinh).
        student: Option<StudentNode>,
    }
    /// Outcome of `correctStudent`.
    CorrectStudentPayload {
        /// The student (học sinh).
        student: Option<StudentNode>,
    }
}

/// Mutations about students.
#[Object]
impl RegistryMutation {
    /// Admits one or many students at once (tiếp nhận học sinh): one bad entry refuses all, each with its reason.
    #[graphql(directive = list_size::AnswerToEach::apply("input.entries", "students"))]
    async fn admit_students(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The command.")] input: AdmitStudentsInput,
    ) -> Result<AdmitStudentsPayload> {
        let entries = input.entries.into_iter().map(TryInto::try_into).collect::<Result<_, Fault>>()?;
        let done = run(ctx, &input.call, AdmitStudents { entries }).await?;
        let admitted = done.events().await?.into_iter().filter_map(|event| match event {
            Event::StudentAdmitted(event) => Some(event.student),
            _ => None,
        });
        let students = admitted.filter_map(|student| StudentNode::find(&done.scope, student)).collect();
        Ok(AdmitStudentsPayload { outcome: done.outcome, students })
    }

    /// Places students of an earlier year in a class of a new school year (xếp lớp đầu năm học): one who cannot be placed
    /// refuses all.
    #[graphql(directive = list_size::AnswerToEach::apply("input.studentIds", "students"))]
    async fn enroll_students(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The command.")] input: EnrollStudentsInput,
    ) -> Result<EnrollStudentsPayload> {
        let students: Vec<StudentId> = input.student_ids.into_iter().map(|id| id.0).collect();
        let command = EnrollStudents { class: input.class_id.0, on: input.on.0, students: students.clone() };
        let done = run(ctx, &input.call, command).await?;
        let shown =
            done.show(|scope| Some(students.iter().filter_map(|id| StudentNode::find(scope, *id)).collect()));
        Ok(EnrollStudentsPayload { outcome: done.outcome, students: shown.unwrap_or_default() })
    }

    /// Moves a student to another class of the same year and grade (chuyển lớp).
    async fn change_class(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The command.")] input: ChangeClassInput,
    ) -> Result<ChangeClassPayload> {
        let student = input.student_id.0;
        let reason = input.reason.map(|text| text.0);
        let command = ChangeClass { student, to: input.to_class_id.0, on: input.on.0, reason };
        let done = run(ctx, &input.call, command).await?;
        let student = done.show(|scope| StudentNode::find(scope, student));
        Ok(ChangeClassPayload { outcome: done.outcome, student })
    }

    /// Records that a student left the school (ghi nhận học sinh rời trường).
    async fn record_departure(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The command.")] input: RecordDepartureInput,
    ) -> Result<RecordDeparturePayload> {
        let student = input.student_id.0;
        let note = input.note.map(|text| text.0);
        let command = RecordDeparture { student, on: input.on.0, reason: input.reason.into(), note };
        let done = run(ctx, &input.call, command).await?;
        let student = done.show(|scope| StudentNode::find(scope, student));
        Ok(RecordDeparturePayload { outcome: done.outcome, student })
    }

    /// Takes back a student who had left (tiếp nhận học sinh trở lại).
    async fn readmit_student(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The command.")] input: ReadmitStudentInput,
    ) -> Result<ReadmitStudentPayload> {
        let student = input.student_id.0;
        let note = input.note.map(|text| text.0);
        let command = ReadmitStudent { student, class: input.class_id.0, on: input.on.0, note };
        let done = run(ctx, &input.call, command).await?;
        let student = done.show(|scope| StudentNode::find(scope, student));
        Ok(ReadmitStudentPayload { outcome: done.outcome, student })
    }

    /// Merges two entries of the register that are one person (gộp hồ sơ trùng): both numbers stay, one entry stands. It is not taken
    /// back.
    async fn merge_students(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The command.")] input: MergeStudentsInput,
    ) -> Result<MergeStudentsPayload> {
        let stands = input.stands_id.0;
        let command = MergeStudents { stands, duplicate: input.duplicate_id.0, reason: input.reason.0 };
        let done = run(ctx, &input.call, command).await?;
        let student = done.show(|scope| StudentNode::find(scope, stands));
        Ok(MergeStudentsPayload { outcome: done.outcome, student })
    }

    /// Records the ministry's code of a student (cấp mã học sinh); the person stays the same.
    async fn assign_ministry_code(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The command.")] input: AssignMinistryCodeInput,
    ) -> Result<AssignMinistryCodePayload> {
        let student = input.student_id.0;
        let done = run(ctx, &input.call, AssignMinistryCode { student, code: input.code.0 }).await?;
        let student = done.show(|scope| StudentNode::find(scope, student));
        Ok(AssignMinistryCodePayload { outcome: done.outcome, student })
    }

    /// Corrects a student's personal data (sửa hồ sơ học sinh); what was said before stays in the journal.
    async fn correct_student(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The command.")] input: CorrectStudentInput,
    ) -> Result<CorrectStudentPayload> {
        let student = input.student_id.0;
        let command = CorrectStudent {
            student,
            identity: input.identity.map(Into::into),
            contact: input.contact.map(Into::into),
            health: input.health.map(Into::into),
            reason: input.reason.map(|text| text.0),
        };
        let done = run(ctx, &input.call, command).await?;
        let student = done.show(|scope| StudentNode::find(scope, student));
        Ok(CorrectStudentPayload { outcome: done.outcome, student })
    }
}
