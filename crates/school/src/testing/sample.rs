//! The sample school of the harness: founded, staffed, its classes taught and its students enrolled. All names and data are
//! invented.

use jiff::civil::{Date, date};
use uuid::Uuid;

use crate::{
    Event,
    calendar::{SchoolFounded, SchoolIdentity, SchoolYear, SchoolYearOpened},
    classes::{ClassCreated, HomeroomTeacherAssigned, SubjectTeacherAssigned},
    ids::{AccountId, ClassId, GroupId, GuardianId, SchoolId, StudentId},
    names::PersonName,
    policy::Role,
    registry::{
        Gender, GuardianAccountLinked, GuardianProfile, GuardianRegistered, GuardianRelation, Origin,
        StudentAdmitted, StudentCode, StudentIdentity,
    },
    regulations::{GradeLevel, SchoolLevel, Subject},
    staff::{AccountOpened, Profile, SubjectGroupFormed},
    text::{Code, Line},
};

pub(super) const fn uuid(n: u128) -> Uuid {
    Uuid::from_u128(n)
}

pub(crate) const SCHOOL: SchoolId = SchoolId(uuid(0x5c00));
pub(crate) const YEAR: SchoolYear = SchoolYear(2025);

/// Admin board, the only one.
pub(crate) const ADMIN: AccountId = AccountId(uuid(0xa1));
pub(crate) const PRINCIPAL: AccountId = AccountId(uuid(0xa2));
pub(crate) const VICE: AccountId = AccountId(uuid(0xa3));
pub(crate) const CLERK: AccountId = AccountId(uuid(0xa4));
/// Head of the subject group of grades 2-3 and a teacher: homeroom of 2A, where he teaches Vietnamese and Mathematics.
pub(crate) const HEAD: AccountId = AccountId(uuid(0xa5));
/// Homeroom of 3A, teaches Vietnamese and Mathematics there; member of HEAD's group.
pub(crate) const TEACHER_3A: AccountId = AccountId(uuid(0xa6));
/// Homeroom of 3B, teaches Vietnamese and Mathematics there; member of HEAD's group.
pub(crate) const TEACHER_3B: AccountId = AccountId(uuid(0xa7));
/// Homeroom of 4A, teaches Vietnamese, Mathematics and Science there; in no group.
pub(crate) const TEACHER_4A: AccountId = AccountId(uuid(0xa8));
/// Teaches the foreign language in 3A, 3B and 4A; no homeroom.
pub(crate) const ENGLISH: AccountId = AccountId(uuid(0xa9));
/// Guardian of AN.
pub(crate) const PARENT: AccountId = AccountId(uuid(0xaa));
pub(crate) const INSPECTOR: AccountId = AccountId(uuid(0xab));

pub(crate) const GROUP: GroupId = GroupId(uuid(0xb1));
/// AN's mother, linked to PARENT.
pub(crate) const MOTHER: GuardianId = GuardianId(uuid(0xb2));

pub(crate) const CLASS_2A: ClassId = ClassId(uuid(0xc1));
pub(crate) const CLASS_3A: ClassId = ClassId(uuid(0xc2));
pub(crate) const CLASS_3B: ClassId = ClassId(uuid(0xc3));
pub(crate) const CLASS_4A: ClassId = ClassId(uuid(0xc4));

/// In 3A, register number 1.
pub(crate) const AN: StudentId = StudentId(uuid(0xd1));
/// In 3A, register number 2.
pub(crate) const BINH: StudentId = StudentId(uuid(0xd2));
/// In 3A, register number 3.
pub(crate) const CHI: StudentId = StudentId(uuid(0xd3));
/// In 3B, register number 4.
pub(crate) const DUNG: StudentId = StudentId(uuid(0xd4));
/// In 2A, register number 5.
pub(crate) const GIANG: StudentId = StudentId(uuid(0xd5));
/// In 4A, register number 6.
pub(crate) const HA: StudentId = StudentId(uuid(0xd6));

/// First day of the sample year.
pub(crate) const FIRST_DAY: Date = date(2025, 9, 5);

pub(crate) fn code(text: &str) -> Code {
    Code::new(text).unwrap()
}

pub(crate) fn line(text: &str) -> Line {
    Line::new(text).unwrap()
}

pub(crate) fn identity() -> SchoolIdentity {
    SchoolIdentity {
        name: line("Tiểu học Bình Minh"),
        commune: line("Xã Bình Minh"),
        province: line("Tỉnh Hà Trung"),
    }
}

/// An invented student without identity number; `student_code` is temporary unless it has ten digits.
pub(crate) fn student(name: &str, student_code: &str, born_on: Date) -> StudentIdentity {
    let student_code = line(student_code);
    let ministry =
        student_code.as_str().len() == 10 && student_code.as_str().bytes().all(|b| b.is_ascii_digit());
    StudentIdentity {
        name: PersonName::parse(name).unwrap(),
        code: if ministry {
            StudentCode::Ministry(student_code)
        } else {
            StudentCode::Temporary(student_code)
        },
        born_on,
        gender: Gender::Female,
        ethnicity: None,
        birthplace: None,
        identity_number: None,
    }
}

pub(crate) fn profile(name: &str) -> Profile {
    Profile { name: PersonName::parse(name).unwrap(), contact: None }
}

pub(crate) fn account(id: AccountId, staff_code: Option<&str>, name: &str, roles: &[Role]) -> Event {
    AccountOpened {
        account: id,
        staff_code: staff_code.map(code),
        profile: profile(name).into(),
        roles: roles.to_vec(),
    }
    .into()
}

pub(crate) fn class(id: ClassId, name: &str, grade: GradeLevel, homeroom: AccountId) -> [Event; 2] {
    [
        ClassCreated { class: id, year: YEAR, name: code(name), grade }.into(),
        HomeroomTeacherAssigned { class: id, teacher: homeroom, from: FIRST_DAY }.into(),
    ]
}

pub(crate) fn teaches(teacher: AccountId, class: ClassId, subject: Subject) -> Event {
    SubjectTeacherAssigned { class, subject, teacher, from: FIRST_DAY }.into()
}

pub(crate) fn admitted(id: StudentId, number: u32, class: ClassId, identity: StudentIdentity) -> Event {
    StudentAdmitted {
        student: id,
        register_number: number,
        class,
        on: FIRST_DAY,
        origin: Origin::Existing,
        identity: identity.into(),
        contact: None,
        health: None,
    }
    .into()
}

/// Foundation and the open year 2025-2026: 18 + 17 weeks from 2025-09-05, term two from 2026-01-19, until 2026-05-31.
pub(crate) fn founded() -> Vec<Event> {
    vec![
        SchoolFounded {
            school: SCHOOL,
            code: code("79000123"),
            identity: identity(),
            from: date(2025, 7, 1),
            levels: vec![SchoolLevel::Primary, SchoolLevel::LowerSecondary],
        }
        .into(),
        SchoolYearOpened {
            year: YEAR,
            first_day: FIRST_DAY,
            term_two_first_day: date(2026, 1, 19),
            last_day: date(2026, 5, 31),
            term_one_weeks: 18,
            term_two_weeks: 17,
        }
        .into(),
    ]
}

fn staffed() -> Vec<Event> {
    vec![
        account(ADMIN, Some("QT01"), "Phạm Văn Quản", &[Role::AdminBoard]),
        account(PRINCIPAL, Some("HT01"), "Trần Thị Hiệu", &[Role::Principal]),
        account(VICE, Some("PHT1"), "Lê Văn Phó", &[Role::VicePrincipal]),
        account(CLERK, Some("VT01"), "Đỗ Thị Thư", &[Role::Clerk]),
        account(HEAD, Some("GV01"), "Vũ Văn Tổ", &[Role::SubjectGroupHead, Role::Teacher]),
        account(TEACHER_3A, Some("GV02"), "Nguyễn Thị Ba", &[Role::Teacher]),
        account(TEACHER_3B, Some("GV03"), "Hoàng Văn Bốn", &[Role::Teacher]),
        account(TEACHER_4A, Some("GV04"), "Bùi Thị Năm", &[Role::Teacher]),
        account(ENGLISH, Some("GV05"), "Đặng Thị Anh", &[Role::Teacher]),
        account(PARENT, None, "Ngô Thị Mẹ", &[Role::Guardian]),
        account(INSPECTOR, None, "Lý Văn Tra", &[Role::Inspector]),
        SubjectGroupFormed {
            group: GROUP,
            name: line("Tổ 2-3"),
            head: HEAD,
            members: vec![HEAD, TEACHER_3A, TEACHER_3B],
            from: FIRST_DAY,
        }
        .into(),
    ]
}

fn taught() -> Vec<Event> {
    let mut events = Vec::new();
    events.extend(class(CLASS_2A, "2A", GradeLevel::G2, HEAD));
    events.extend(class(CLASS_3A, "3A", GradeLevel::G3, TEACHER_3A));
    events.extend(class(CLASS_3B, "3B", GradeLevel::G3, TEACHER_3B));
    events.extend(class(CLASS_4A, "4A", GradeLevel::G4, TEACHER_4A));
    for (teacher, class) in
        [(HEAD, CLASS_2A), (TEACHER_3A, CLASS_3A), (TEACHER_3B, CLASS_3B), (TEACHER_4A, CLASS_4A)]
    {
        events.push(teaches(teacher, class, Subject::Vietnamese));
        events.push(teaches(teacher, class, Subject::Mathematics));
    }
    events.push(teaches(TEACHER_4A, CLASS_4A, Subject::Science));
    for class in [CLASS_3A, CLASS_3B, CLASS_4A] {
        events.push(teaches(ENGLISH, class, Subject::ForeignLanguage));
    }
    events
}

fn enrolled() -> Vec<Event> {
    vec![
        admitted(AN, 1, CLASS_3A, student("Ngô Văn An", "TAM-001", date(2017, 3, 1))),
        admitted(BINH, 2, CLASS_3A, student("Lê Thị Bình", "TAM-002", date(2017, 5, 2))),
        admitted(CHI, 3, CLASS_3A, student("Đỗ Quỳnh Chi", "7900000003", date(2017, 7, 3))),
        admitted(DUNG, 4, CLASS_3B, student("Trần Dũng", "TAM-004", date(2017, 9, 4))),
        admitted(GIANG, 5, CLASS_2A, student("Phạm Hương Giang", "TAM-005", date(2018, 2, 5))),
        admitted(HA, 6, CLASS_4A, student("Vũ Thu Hà", "TAM-006", date(2016, 4, 6))),
        GuardianRegistered {
            guardian: MOTHER,
            student: AN,
            relation: GuardianRelation::Mother,
            profile: GuardianProfile { name: PersonName::parse("Ngô Thị Mẹ").unwrap() }.into(),
            contact: None,
        }
        .into(),
        GuardianAccountLinked { guardian: MOTHER, account: PARENT }.into(),
    ]
}

/// The events of the sample school, in order.
pub(crate) fn sample() -> Vec<Event> {
    [founded(), staffed(), taught(), enrolled()].concat()
}
