//! The school, its people and what they are to each other.

use super::*;

pub(super) fn identity(commune: &str) -> SchoolIdentity {
    SchoolIdentity {
        name: line("Tiểu học Bình Minh"),
        commune: line(commune),
        province: line("Tỉnh Hà Trung"),
    }
}

pub(super) fn school() -> Vec<Event> {
    let year = SchoolYear(2025);
    vec![
        SchoolFounded {
            school: id(1),
            code: code("79000123"),
            identity: identity("Xã An Bình"),
            from: date(2025, 7, 1),
            levels: vec![SchoolLevel::Primary],
        }
        .into(),
        SchoolIdentityChanged { identity: identity("Phường Bình Minh"), from: date(2026, 1, 1) }.into(),
        SchoolYearOpened {
            year,
            first_day: date(2025, 9, 5),
            term_two_first_day: date(2026, 1, 19),
            last_day: date(2026, 5, 31),
            term_one_weeks: 18,
            term_two_weeks: 17,
        }
        .into(),
    ]
}

pub(super) fn staff() -> Vec<Event> {
    let account = id(0xa1);
    vec![
        AccountOpened {
            account,
            staff_code: Some(code("GV01")),
            profile: closed(1),
            roles: vec![Role::SubjectGroupHead, Role::Teacher],
        }
        .into(),
        RoleGranted { account, role: Role::AdminBoard }.into(),
        RoleRevoked { account, role: Role::AdminBoard }.into(),
        AccountDisabled { account }.into(),
        AccountEnabled { account }.into(),
        PasswordSet { account }.into(),
        SubjectGroupFormed {
            group: id(0xb1),
            name: line("Tổ 2-3"),
            head: account,
            members: vec![account, id(0xa2)],
            from: date(2025, 9, 5),
        }
        .into(),
    ]
}

pub(super) fn classes() -> Vec<Event> {
    let (class, teacher, subject, from) =
        (id(0xc1), id(0xa1), Subject::HistoryAndGeography, date(2025, 9, 5));
    vec![
        ClassCreated { class, year: SchoolYear(2025), name: code("4A"), grade: GradeLevel::G4 }.into(),
        HomeroomTeacherAssigned { class, teacher, from }.into(),
        SubjectTeacherAssigned { class, subject, teacher, from }.into(),
        SubjectTeacherEnded { class, subject, teacher, until: date(2026, 1, 16) }.into(),
        ClassSubjectsChosen { class, electives: vec![Subject::EthnicLanguage] }.into(),
    ]
}

pub(super) fn plans() -> Vec<Event> {
    let (student, year) = (id(0xd1), SchoolYear(2025));
    let order = |number| Order { number: code(number), dated: date(2025, 9, 12) };
    vec![
        IndividualPlanSet {
            student,
            year,
            kind: PlanKind::IndividualEducation,
            exempt: vec![Subject::ForeignLanguage, Subject::Music],
            basis: closed(20),
            order: order("07/QĐ-THBM"),
        }
        .into(),
        IndividualPlanEnded { student, year, order: order("08/QĐ-THBM") }.into(),
    ]
}

pub(super) fn students() -> Vec<Event> {
    let (student, class) = (id(0xd1), id(0xc1));
    vec![
        StudentAdmitted {
            student,
            register_number: 1,
            class,
            on: date(2025, 9, 5),
            origin: Origin::Transfer { school: line("Tiểu học Hòa Bình") },
            identity: closed(2),
            contact: Some(closed(3)),
            health: Some(closed(4)),
        }
        .into(),
        ClassChanged { student, from: class, to: id(0xc2), on: date(2025, 10, 1), reason: Some(closed(5)) }
            .into(),
        StudentEnrolled { student, from: class, to: id(0xc3), on: date(2026, 9, 5) }.into(),
        StudentDeparted {
            student,
            class,
            on: date(2025, 11, 3),
            reason: DepartureReason::Transferred,
            note: Some(closed(6)),
        }
        .into(),
        StudentReadmitted { student, class, on: date(2025, 12, 1), note: Some(closed(7)) }.into(),
        StudentSuspended {
            student,
            class,
            from: date(2025, 12, 8),
            expected: Some(date(2026, 2, 2)),
            reason: closed(70),
        }
        .into(),
        StudentReturned { student, from: class, to: id(0xc2), on: date(2026, 2, 2), note: Some(closed(71)) }
            .into(),
        AgeExcepted { student, class, exception: closed(72) }.into(),
        StudentsMerged { stands: student, duplicate: id(0xd2), reason: closed(78) }.into(),
        YearRolledOver {
            from: SchoolYear(2025),
            to: SchoolYear(2026),
            on: date(2026, 9, 7),
            plan: id(0xf1),
            promoted: 820,
            retained: 7,
            completed: 160,
            open: 3,
        }
        .into(),
        MinistryCodeAssigned { student, code: closed(8) }.into(),
        StudentCorrected {
            student,
            corrects: Position(17),
            identity: Some(closed(9)),
            contact: Some(closed(10)),
            health: Some(closed(11)),
            reason: Some(closed(12)),
        }
        .into(),
    ]
}

pub(super) fn guardians() -> Vec<Event> {
    let guardian = id(0xe1);
    vec![
        GuardianRegistered {
            guardian,
            student: id(0xd1),
            relation: GuardianRelation::Mother,
            profile: closed(13),
            contact: Some(closed(14)),
        }
        .into(),
        GuardianAccountLinked { guardian, account: id(0xa3) }.into(),
        GuardianAssigned { guardian, student: id(0xd2), relation: GuardianRelation::Other }.into(),
        GuardianCorrected {
            guardian,
            student: id(0xd1),
            corrects: Position(24),
            relation: Some(GuardianRelation::Father),
            profile: Some(closed(73)),
            contact: Some(closed(74)),
        }
        .into(),
        GuardianEnded { guardian, student: id(0xd2), reason: closed(75) }.into(),
        ConsentGiven {
            student: id(0xd1),
            guardian,
            purpose: ConsentPurpose::ThirdParties,
            on: date(2025, 9, 20),
            child_agrees: Some(true),
            document: Some(closed(76)),
        }
        .into(),
        ConsentWithdrawn {
            student: id(0xd1),
            guardian,
            purpose: ConsentPurpose::ThirdParties,
            on: date(2025, 10, 20),
            reason: Some(closed(77)),
        }
        .into(),
        PersonalDataErased {
            person: id(0xd1),
            categories: vec![Category::Identity, Category::Contact, Category::Health, Category::Comment],
            basis: line("Điều 14 Luật 91/2025/QH15"),
        }
        .into(),
    ]
}
