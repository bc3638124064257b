//! One event of every kind as it stands in a leaf, with every optional member present. All data is invented.

use std::collections::BTreeSet;

use jiff::{Timestamp, civil::date};
use socai_school::{
    Category, Commitment, Event, Position, Sealed,
    awards::{AwardDeclined, AwardGranted, AwardKind, AwardProposed, AwardRevoked},
    calendar::{
        GradingPeriod, SchoolFounded, SchoolIdentity, SchoolIdentityChanged, SchoolYear, SchoolYearOpened,
    },
    changes::{
        CellRef, ChangeCommentsProposed, ChangeCorrected, ChangeOrdered, ChangeRefused, ChangeRequested,
        ChangeUnlocked, ChangeWithdrawn, ClosedReason, CommentEffect, Execution, Opened, ProposedCell, Reach,
        UnlockClosed,
    },
    classes::{
        ClassCreated, ClassSubjectsChosen, HomeroomTeacherAssigned, SubjectTeacherAssigned,
        SubjectTeacherEnded,
    },
    closing::{
        ClassConfirmed, ClassConsolidated, ResultsPublished, ResultsWithdrawn, SignOffWithdrawn, Stage,
        Statement, SubjectSignedOff,
    },
    comments::{ColumnFilter, CommentTemplateRetired, CommentTemplateSaved, Keeper, MarkFilter},
    documents::{DocumentApproved, DocumentReturned, DocumentSubmitted, DocumentTypeDeclared, MediaType},
    gradebook::{
        GradeCorrected, GradeEntered, Mark, Standing,
        replacement::{Permission, ReplacementTestDecided, ReplacementTestProposed, ReplacementTestRecorded},
    },
    periods::{Area, Columns, LockBegan, LockCanceled, LockScope, Order, PeriodLocked, PeriodUnlocked},
    plans::{IndividualPlanEnded, IndividualPlanSet, PlanKind},
    policy::Role,
    registry::{
        ClassChanged, DepartureReason, GuardianAccountLinked, GuardianRegistered, GuardianRelation,
        MinistryCodeAssigned, Origin, PersonalDataErased, StudentAdmitted, StudentCorrected, StudentDeparted,
        StudentEnrolled, StudentReadmitted,
    },
    regulations::{
        AssessmentPeriod, Competency, CompletionLevel, GradeLevel, Level, Quality, SchoolLevel, Score,
        Subject, Target, Trait, TraitLevel,
        tt27::{ClassRecognition, Nomination},
    },
    results::{
        Completed, DecisionBasis, Levels, Outcome, Promoted, PromotionDecided, Reason, Verdict,
        YearResultFinalized,
    },
    staff::{AccountDisabled, AccountEnabled, AccountOpened, RoleGranted, RoleRevoked, SubjectGroupFormed},
    text::{Code, Line},
};
use uuid::Uuid;

/// Every kind once, in the order of the catalogue.
pub(crate) fn all() -> Vec<Event> {
    [
        school(),
        staff(),
        classes(),
        plans(),
        students(),
        guardians(),
        grades(),
        replacements(),
        comments(),
        periods(),
        changes(),
        closing(),
        results(),
        awards(),
        documents(),
    ]
    .concat()
}

fn id<T: From<Uuid>>(n: u128) -> T {
    T::from(Uuid::from_u128(0x0190_0000_0000_7000_8000_0000_0000_0000 | n))
}

fn code(text: &str) -> Code {
    Code::new(text).unwrap()
}

fn line(text: &str) -> Line {
    Line::new(text).unwrap()
}

fn closed<T>(n: u8) -> Sealed<T> {
    let commitment = format!("{}{n:02x}8", "q".repeat(40));
    Sealed::Closed(Commitment { commitment, key: id(0xf000 + u128::from(n)) })
}

fn identity(commune: &str) -> SchoolIdentity {
    SchoolIdentity {
        name: line("Tiểu học Bình Minh"),
        commune: line(commune),
        province: line("Tỉnh Hà Trung"),
    }
}

fn school() -> Vec<Event> {
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

fn staff() -> Vec<Event> {
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

fn classes() -> Vec<Event> {
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

fn plans() -> Vec<Event> {
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

fn students() -> Vec<Event> {
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

fn guardians() -> Vec<Event> {
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
        PersonalDataErased {
            person: id(0xd1),
            categories: vec![Category::Identity, Category::Contact, Category::Health, Category::Comment],
            basis: line("Điều 14 Luật 91/2025/QH15"),
        }
        .into(),
    ]
}

const PERIOD: GradingPeriod = GradingPeriod { year: SchoolYear(2025), moment: AssessmentPeriod::EndTermOne };

fn grades() -> Vec<Event> {
    let (student, class, period) = (id(0xd1), id(0xc1), PERIOD);
    let level = Some(Level::WellCompleted);
    vec![
        GradeEntered {
            student,
            class,
            period,
            target: Target::Subject(Subject::Mathematics),
            mark: Some(Mark::Subject { level, score: Score::new(9) }),
            comment: Some(closed(15)),
            request: None,
        }
        .into(),
        GradeCorrected {
            student,
            class,
            period,
            target: Target::Competency(Competency::ProblemSolvingAndCreativity),
            corrects: Position(41),
            previous: Some(Mark::Trait { level: TraitLevel::Reached }),
            mark: Some(Mark::Trait { level: TraitLevel::Good }),
            comment: Some(closed(16)),
            reason: Some(closed(17)),
            reverts: None,
            request: None,
        }
        .into(),
    ]
}

fn replacements() -> Vec<Event> {
    let (student, class, period, subject) = (id(0xd1), id(0xc1), PERIOD, Subject::Mathematics);
    let (first, score) = (Score::new(3).unwrap(), Score::new(8).unwrap());
    vec![
        ReplacementTestProposed { student, class, period, subject, score: first, reason: closed(20) }.into(),
        ReplacementTestDecided {
            student,
            class,
            period,
            subject,
            proposal: Position(51),
            permission: Permission::Permitted,
            reason: Some(closed(21)),
        }
        .into(),
        ReplacementTestRecorded {
            student,
            class,
            period,
            subject,
            proposal: Position(51),
            replaces: Position(41),
            first,
            score,
            stands: Standing::Second,
            reason: Some(closed(22)),
            request: None,
        }
        .into(),
    ]
}

fn comments() -> Vec<Event> {
    let (template, author) = (id(0xe6), id(0xa1));
    vec![
        CommentTemplateSaved {
            template,
            keeper: Keeper::Teacher(author),
            author,
            columns: ColumnFilter::One(Target::Subject(Subject::Mathematics)),
            marks: MarkFilter::Scores { from: "6.5".parse().unwrap(), to: "7.9".parse().unwrap() },
            grades: vec![GradeLevel::G6, GradeLevel::G7],
            text: closed(23),
        }
        .into(),
        CommentTemplateRetired { template }.into(),
    ]
}

fn periods() -> Vec<Event> {
    let order = |number| Order { number: code(number), dated: date(2026, 1, 12) };
    let all = LockScope { period: PERIOD, area: Area::School, columns: Columns::All };
    let target = Target::Subject(Subject::Mathematics);
    let one = LockScope { period: PERIOD, area: Area::Class(id(0xc1)), columns: Columns::One(target) };
    vec![
        PeriodLocked { scope: all, order: order("05/QĐ-THBM"), from: None }.into(),
        PeriodUnlocked { scope: one, order: order("06/QĐ-THBM") }.into(),
        LockCanceled { lock: Position(77), scope: all, order: order("07/QĐ-THBM") }.into(),
        LockBegan { lock: Position(78), scope: one, from: moment("2026-01-16T10:00:00Z") }.into(),
    ]
}

fn moment(text: &str) -> Timestamp {
    text.parse().unwrap()
}

fn changes() -> Vec<Event> {
    let (request, class, period) = (id(0x0c), id(0xc1), PERIOD);
    let (student, teacher) = (id(0xd1), id(0xa1));
    let (mathematics, until) = (Target::Subject(Subject::Mathematics), moment("2026-01-20T10:00:00Z"));
    let mark = |points| Some(Mark::Subject { level: Some(Level::Completed), score: Score::new(points) });
    let cell = |version, old, comment| {
        let (target, proposed) = (mathematics, mark(8));
        ProposedCell { student, target, version, old, proposed, comment }
    };
    let order = Order { number: code("08/QĐ-THBM"), dated: date(2026, 1, 18) };
    let execution = Execution::Unlock { reach: Reach::Columns, until };
    vec![
        ChangeRequested {
            request,
            class,
            period,
            requester: teacher,
            cells: vec![cell(2, mark(6), CommentEffect::Write)],
            reason: closed(20),
            minutes: Some(id(0xe5)),
        }
        .into(),
        ChangeCommentsProposed { request, student, comments: closed(21) }.into(),
        ChangeWithdrawn { request, class }.into(),
        ChangeOrdered { request, class, execution, order }.into(),
        ChangeRefused { request, class, requester: teacher, reason: closed(22) }.into(),
        ChangeCorrected { request, class }.into(),
        ChangeUnlocked {
            request,
            class,
            period,
            opened: Opened::Cells(vec![CellRef { student, target: mathematics }]),
            teacher,
            until,
        }
        .into(),
        UnlockClosed { request, class, period, reason: ClosedReason::Expired, since: until }.into(),
    ]
}

fn closing() -> Vec<Event> {
    let (class, period, signer) = (id(0xc1), PERIOD, id(0xa1));
    let (area, classes) = (Area::Grade(GradeLevel::G4), vec![id(0xc1), id(0xc2)]);
    let order = |number| Order { number: code(number), dated: date(2026, 1, 14) };
    let withdrawn =
        |stage, signed, n| SignOffWithdrawn { class, period, stage, signed, signer, reason: closed(n) };
    vec![
        SubjectSignedOff { class, period, subject: Subject::Mathematics, statement: Statement::Subject1 }
            .into(),
        ClassConsolidated { class, period, statement: Statement::Consolidation1 }.into(),
        ClassConfirmed { class, period, consolidation: Position(52), statement: Statement::Confirmation1 }
            .into(),
        withdrawn(Stage::Subject(Subject::Mathematics), Position(51), 30).into(),
        ResultsPublished { period, area, classes: classes.clone(), order: order("07/QĐ-THBM") }.into(),
        ResultsWithdrawn { period, area, classes, order: order("08/QĐ-THBM") }.into(),
    ]
}

fn results() -> Vec<Event> {
    let (student, class, year) = (id(0xd1), id(0xc1), SchoolYear(2025));
    let not_completed = Some(CompletionLevel::NotCompleted);
    let outcome = Outcome {
        levels: Levels::Primary { level: not_completed, after: not_completed },
        completed: Completed::No,
        promoted: Promoted::Pending { reasons: vec![Reason::PrincipalsDecision] },
        endorsement: Some(SchoolLevel::Primary),
        award: Some(AwardKind::Excellent),
    };
    vec![
        YearResultFinalized {
            student,
            class,
            year,
            rule_set: code("TT27/2020"),
            plan: Some(PlanKind::Exemption),
            outcome,
            replaces: Some(Position(91)),
        }
        .into(),
        PromotionDecided {
            student,
            class,
            year,
            basis: DecisionBasis::AfterReassessment,
            completed: Completed::No,
            verdict: Verdict::Promoted,
            reason: closed(40),
            replaces: Some(Position(92)),
        }
        .into(),
    ]
}

fn awards() -> Vec<Event> {
    let (student, class, year, award) = (id(0xd1), id(0xc1), SchoolYear(2025), id(0xf1));
    let nomination = Nomination {
        outstanding: BTreeSet::from([Subject::Mathematics]),
        progress: BTreeSet::from([Trait::Quality(Quality::Honesty)]),
        recognition: ClassRecognition::Recognized,
    };
    let kind = AwardKind::Exemplary;
    let order = Order { number: code("21/QĐ-THBM"), dated: date(2026, 5, 29) };
    vec![
        AwardProposed {
            award,
            student,
            class,
            year,
            kind,
            nomination: Some(nomination),
            citation: Some(closed(41)),
        }
        .into(),
        AwardGranted { award, student, class, year, kind, order }.into(),
        AwardDeclined { award, student, reason: closed(42) }.into(),
        AwardRevoked { award, student, reason: closed(43) }.into(),
    ]
}

fn documents() -> Vec<Event> {
    let (document, author) = (id(0xe5), id(0xa1));
    vec![
        DocumentTypeDeclared {
            code: code("KHBD"),
            name: line("Kế hoạch bài dạy"),
            name_en: line("Lesson plan"),
            submitters: vec![Role::Teacher],
            approvers: vec![Role::VicePrincipal, Role::SubjectGroupHead],
            media_types: vec![MediaType::Pdf, MediaType::Docx],
            max_bytes: 20 * 1024 * 1024,
        }
        .into(),
        DocumentSubmitted {
            document,
            version: 1,
            document_type: code("KHBD"),
            author,
            class: Some(id(0xc1)),
            title: closed(18),
            digest: "0123456789abcdef".repeat(4).parse().unwrap(),
            size: 4096,
            media_type: MediaType::Pdf,
        }
        .into(),
        DocumentApproved { document, version: 2 }.into(),
        DocumentReturned { document, version: 1, author, reason: closed(19) }.into(),
    ]
}
