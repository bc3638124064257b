//! The school that is to be closed: what the plan says, what hinders, what closing writes, and what a closed school still takes.

use jiff::civil::{Date, date};
use uuid::Uuid;

use crate::{
    Event, Position, Sealed,
    calendar::SchoolYear,
    classes::{ClassCreated, CreateClass},
    ids::{AccountId, ClassId, MergerId, SchoolId, StudentId},
    mergers::{
        CloseSchool, ClosingPlan, DeclineMerger, Leave, MergerDeclined, MergerRecorded, Obstacle,
        RecordMerger, SuccessionStatus, closing_plan,
    },
    periods::Order,
    policy::Role,
    registry::{DepartureReason, RecordDeparture},
    regulations::{CompletionLevel, GradeLevel},
    results::{Completed, Levels, Outcome, Promoted, Reason, YearResultFinalized},
    staff::{GrantRole, OpenAccount},
    testing::{
        ADMIN, AN, BINH, CHI, CLASS_2A, CLASS_3A, CLASS_3B, CLASS_4A, CLERK, DUNG, GIANG, Given, HA,
        PRINCIPAL, TEACHER_3A, YEAR, admitted, code, given_school, line, profile, student,
    },
    text::Note,
    transfers::{
        DepartingStatus, Evidence, LeafHash, SchoolReference, TransferAgreed, TransferReleased,
        TransferRequested, tests::world::id,
    },
};

const MERGER: MergerId = MergerId(Uuid::from_u128(0x3e));
const OTHER: MergerId = MergerId(Uuid::from_u128(0x3f));
const PRIMARY: [GradeLevel; 5] =
    [GradeLevel::G1, GradeLevel::G2, GradeLevel::G3, GradeLevel::G4, GradeLevel::G5];

fn agreement(position: u64) -> Evidence {
    Evidence {
        ledger: SchoolId(Uuid::from_u128(0x5c01)),
        position: Position(position),
        leaf: LeafHash([7; 32]),
    }
}

fn heir() -> SchoolReference {
    SchoolReference { code: code("79000999"), name: line("Tiểu học Sao Mai") }
}

fn order() -> Order {
    Order { number: code("88/QĐ-UBND"), dated: date(2025, 10, 1) }
}

fn recorded(merger: MergerId, on: Date, grades: &[GradeLevel]) -> Event {
    let agreement = agreement(if merger == MERGER { 5 } else { 6 });
    MergerRecorded { merger, to: heir(), agreement, on, order: order(), grades: grades.to_vec() }.into()
}

/// The sample school, to be closed on that day; the principal acts at noon of it.
fn to_close(on: Date, grades: &[GradeLevel]) -> Given {
    given_school().and([recorded(MERGER, on, grades)]).by(PRINCIPAL).at(&format!("{on}T05:00:00Z"))
}

fn plan(given: &Given) -> ClosingPlan {
    closing_plan(given.school(), MERGER).unwrap()
}

fn close(given: &Given) -> CloseSchool {
    CloseSchool { merger: MERGER, plan: plan(given).digest }
}

fn finalized(student: StudentId, class: ClassId, promoted: Promoted, completed: Completed) -> Event {
    let levels = Levels::Primary { level: Some(CompletionLevel::Completed), after: None };
    let outcome = Outcome { levels, completed, promoted, endorsement: None, award: None };
    let rule_set = code("TT27/2020");
    YearResultFinalized { student, class, year: YEAR, rule_set, plan: None, outcome, replaces: None }.into()
}

fn up(student: StudentId, class: ClassId) -> Event {
    finalized(student, class, Promoted::Yes, Completed::Yes)
}

const NOVEMBER: Date = date(2025, 11, 3);
const JULY: Date = date(2026, 7, 1);

#[test]
fn within_the_year_everybody_goes_to_the_heir_in_the_grade_they_are_in() {
    let given = to_close(NOVEMBER, &PRIMARY);
    let plan = plan(&given);
    assert!(plan.obstacles.is_empty());
    let to: Vec<_> = plan.leaving.iter().map(|it| (it.student, it.class, it.on, it.to)).collect();
    let goes = |student, class, grade| (student, class, NOVEMBER, Leave::ToHeir(grade));
    let mut expected = vec![
        goes(GIANG, CLASS_2A, GradeLevel::G2),
        goes(AN, CLASS_3A, GradeLevel::G3),
        goes(BINH, CLASS_3A, GradeLevel::G3),
        goes(CHI, CLASS_3A, GradeLevel::G3),
        goes(DUNG, CLASS_3B, GradeLevel::G3),
        goes(HA, CLASS_4A, GradeLevel::G4),
    ];
    let sorted = |mut list: Vec<(StudentId, ClassId, Date, Leave)>| {
        list.sort_by_key(|it| it.0);
        list
    };
    expected = sorted(expected);
    assert_eq!(sorted(to), expected);
    let events: Vec<Event> =
        given.clone().when(close(&given)).decided().into_iter().map(|it| it.event).collect();
    assert_eq!(events.len(), 6 * 3 + 1);
    // Each release is the last entry about its student.
    for three in events[..18].chunks(3) {
        let (
            Event::TransferRequested(TransferRequested { transfer, student, agreement: there, .. }),
            Event::StudentDeparted(departed),
            Event::TransferReleased(TransferReleased { transfer: same, order: by, on, .. }),
        ) = (&three[0], &three[1], &three[2])
        else {
            panic!("{three:?}")
        };
        assert_eq!(
            (transfer, *student, departed.reason),
            (same, departed.student, DepartureReason::Transferred)
        );
        assert_eq!((there, by, *on), (&agreement(5), &order(), NOVEMBER));
    }
    let Event::SchoolClosed(closed) = &events[18] else { panic!("{events:?}") };
    assert_eq!((closed.released, closed.completed, closed.plan), (6, 0, plan.digest));
    assert_eq!(plan.released(), 6);
}

#[test]
fn in_the_summer_everybody_goes_on_by_the_year_s_result() {
    let class_5a = ClassId(Uuid::from_u128(0xc55));
    let (minh, nga) = (StudentId(Uuid::from_u128(0xd55)), StudentId(Uuid::from_u128(0xd56)));
    let fifth = |grades: &[GradeLevel]| {
        to_close(JULY, grades).and([
            ClassCreated { class: class_5a, year: YEAR, name: code("5A"), grade: GradeLevel::G5 }.into(),
            admitted(minh, 51, class_5a, student("Lý Văn Minh", "7900000055", date(2014, 2, 3))),
            admitted(nga, 52, class_5a, student("Lý Thị Nga", "7900000056", date(2014, 2, 4))),
            up(AN, CLASS_3A),
            finalized(BINH, CLASS_3A, Promoted::No { reasons: vec![Reason::Study] }, Completed::No),
            up(DUNG, CLASS_3B),
            up(GIANG, CLASS_2A),
            up(HA, CLASS_4A),
            up(minh, class_5a),
            finalized(nga, class_5a, Promoted::No { reasons: vec![Reason::Study] }, Completed::No),
        ])
    };
    let given = fifth(&PRIMARY);
    let of =
        |plan: &ClosingPlan, student| plan.leaving.iter().find(|it| it.student == student).map(|it| it.to);
    let made = plan(&given);
    // CHI's year is not finalized.
    assert_eq!(made.obstacles.iter().collect::<Vec<_>>(), [(&Obstacle::Undecided, &1)]);
    assert_eq!(of(&made, AN), Some(Leave::ToHeir(GradeLevel::G4)));
    assert_eq!(of(&made, BINH), Some(Leave::ToHeir(GradeLevel::G3)));
    assert_eq!(of(&made, HA), Some(Leave::ToHeir(GradeLevel::G5)));
    assert_eq!(
        (of(&made, minh), of(&made, nga)),
        (Some(Leave::Completes), Some(Leave::ToHeir(GradeLevel::G5)))
    );
    given.clone().when(close(&given)).then_refused(&[("merger", "SCHOOL_NOT_READY_TO_CLOSE")]);
    // An heir with grade 6 keeps those who completed primary school.
    let both: Vec<_> = PRIMARY.into_iter().chain([GradeLevel::G6]).collect();
    let given = fifth(&both).and([up(CHI, CLASS_3A)]);
    assert_eq!(of(&plan(&given), minh), Some(Leave::ToHeir(GradeLevel::G6)));
    let closed = given.clone().when(close(&given)).recorded();
    assert_eq!(closed.school().mergers.closure().map(|it| (it.released, it.completed)), Some((8, 0)));
    let given = fifth(&PRIMARY).and([up(CHI, CLASS_3A)]);
    let closed = given.clone().when(close(&given)).recorded();
    assert_eq!(closed.school().mergers.closure().map(|it| (it.released, it.completed)), Some((7, 1)));
    let left = closed.school().registry.student(minh).unwrap().enrollments.last().unwrap().clone();
    assert_eq!((left.departure, left.until), (Some(DepartureReason::Completed), Some(JULY)));
    assert!(closed.school().transfers.departures_of(minh).next().is_none());
}

#[test]
fn nothing_is_left_half_done_when_a_school_closes() {
    let obstacles = |given: &Given| plan(given).obstacles.into_iter().collect::<Vec<_>>();
    let given = to_close(NOVEMBER, &[GradeLevel::G3, GradeLevel::G4]);
    assert_eq!(obstacles(&given), [(Obstacle::GradeNotThere, 1)]);
    given.clone().when(close(&given)).then_refused(&[("merger", "SCHOOL_NOT_READY_TO_CLOSE")]);
    // Next year's first day is too late for classes of this year.
    let given = to_close(date(2026, 9, 7), &PRIMARY);
    assert_eq!(obstacles(&given), [(Obstacle::YearNotRolledOver, 6)]);
    let agreed = TransferAgreed {
        transfer: id(0x7a, 1),
        student: id(0xd, 99),
        from: heir(),
        ledger: None,
        grade: GradeLevel::G3,
        release_by: date(2026, 1, 30),
        applicant: Sealed::erased(),
        reason: None,
    };
    let given = to_close(NOVEMBER, &PRIMARY).and([Event::from(agreed)]);
    assert_eq!(obstacles(&given), [(Obstacle::OpenArrivals, 1)]);
    let (transfer, to) = (id(0x7a, 2), heir());
    let requested = TransferRequested {
        transfer,
        student: AN,
        to: to.clone(),
        agreement: agreement(9),
        grade: GradeLevel::G3,
        release_by: date(2025, 10, 30),
    };
    let released =
        TransferReleased { transfer, student: AN, to, agreement: agreement(9), on: NOVEMBER, order: order() };
    // Agreed elsewhere is no obstacle: whoever is released to the heir is not released to them any more.
    let given = to_close(NOVEMBER, &PRIMARY).and([Event::from(requested)]);
    assert_eq!(obstacles(&given), []);
    assert_eq!(obstacles(&given.and([Event::from(released)])), [(Obstacle::InTransit, 1)]);
}

#[test]
fn a_school_is_closed_by_its_principal_on_the_day_and_exactly_as_planned() {
    let given = to_close(NOVEMBER, &PRIMARY);
    let command = close(&given);
    for actor in [ADMIN, CLERK, TEACHER_3A] {
        given.clone().by(actor).when(command.clone()).then_refused(&[("", "FORBIDDEN")]);
    }
    given
        .clone()
        .at("2025-11-01T05:00:00Z")
        .when(command.clone())
        .then_refused(&[("merger", "MERGER_TOO_EARLY")]);
    given.clone().at("2025-11-02T05:00:00Z").when(command.clone()).recorded();
    let moved_on = given.clone().and([crate::registry::StudentDeparted {
        student: AN,
        class: CLASS_3A,
        on: date(2025, 10, 20),
        reason: DepartureReason::DroppedOut,
        note: None,
    }
    .into()]);
    moved_on.when(command.clone()).then_refused(&[("plan", "PLAN_CHANGED")]);
    let unknown = CloseSchool { merger: OTHER, ..command.clone() };
    given.clone().when(unknown).then_refused(&[("merger", "UNKNOWN_MERGER")]);
    let closed = given.when(command.clone()).recorded();
    closed.clone().when(command).then_nothing();
    let decline = DeclineMerger { merger: MERGER, reason: Note::new("Nhầm").unwrap() };
    closed.when(decline).then_refused(&[("", "SCHOOL_CLOSED")]);
}

#[test]
fn what_was_declined_is_not_closed_and_who_closes_for_one_heir_declines_the_others() {
    let reason = Note::new("Quyết định đã bị hủy").unwrap();
    let decline = DeclineMerger { merger: MERGER, reason: reason.clone() };
    let given = to_close(NOVEMBER, &PRIMARY);
    given.clone().by(ADMIN).when(decline.clone()).then_refused(&[("", "FORBIDDEN")]);
    given.clone().when(decline.clone()).then([MergerDeclined { merger: MERGER, reason }.into()]);
    let command = close(&given);
    let declined = given.clone().when(decline.clone()).recorded();
    declined.clone().when(decline).then_nothing();
    declined.clone().when(command.clone()).then_refused(&[("merger", "MERGER_DECLINED")]);
    let status = |given: &Given, merger| {
        let mergers = &given.school().mergers;
        mergers.standing(mergers.succession(merger).unwrap()).0
    };
    assert_eq!(status(&declined, MERGER), SuccessionStatus::Declined);
    let two = given.and([recorded(OTHER, NOVEMBER, &PRIMARY)]);
    let closed = two.when(command).recorded();
    assert_eq!(status(&closed, MERGER), SuccessionStatus::Closed);
    assert_eq!(status(&closed, OTHER), SuccessionStatus::Declined);
}

#[test]
fn a_closed_school_keeps_an_archive_and_nothing_else() {
    let given = to_close(NOVEMBER, &PRIMARY);
    let closed = given.clone().when(close(&given)).recorded().at("2025-12-01T05:00:00Z");
    let school = closed.school();
    assert!(school.registry.students().all(|student| student.open_enrollment().is_none()));
    assert!(school.transfers.departures().iter().all(|it| it.status(school.at) == DepartingStatus::Released));
    let class = CreateClass { year: SchoolYear(2025), name: code("1A"), grade: GradeLevel::G1 };
    closed.clone().by(ADMIN).when(class.clone()).then_refused(&[("", "SCHOOL_CLOSED")]);
    // Who may not do it learns nothing of it, as ever.
    closed.clone().by(TEACHER_3A).when(class).then_refused(&[("", "FORBIDDEN")]);
    let back = RecordDeparture { student: AN, on: NOVEMBER, reason: DepartureReason::DroppedOut, note: None };
    closed.clone().by(ADMIN).when(back).then_refused(&[("", "SCHOOL_CLOSED")]);
    let keeper = OpenAccount {
        account: AccountId(Uuid::from_u128(0xaf)),
        staff_code: None,
        profile: profile("Đỗ Thị Lưu"),
        roles: vec![Role::Inspector],
    };
    closed.clone().by(ADMIN).when(keeper).recorded();
    closed.clone().by(ADMIN).when(GrantRole { account: CLERK, role: Role::Inspector }).recorded();
}

#[test]
fn an_heir_is_recorded_once_and_never_contradicted() {
    let record = RecordMerger {
        merger: MERGER,
        to: heir(),
        agreement: agreement(5),
        on: NOVEMBER,
        order: order(),
        grades: PRIMARY.to_vec(),
    };
    let given = given_school().by_system();
    given.clone().when(record.clone()).then([recorded(MERGER, NOVEMBER, &PRIMARY)]);
    given.clone().by(PRINCIPAL).when(record.clone()).then_refused(&[("", "FORBIDDEN")]);
    let known = given.clone().and([recorded(MERGER, NOVEMBER, &PRIMARY)]);
    known.clone().when(record.clone()).then_nothing();
    let other = RecordMerger { agreement: agreement(8), ..record.clone() };
    known.when(other).then_refused(&[("merger", "MERGER_CONTRADICTION")]);
    let own = Evidence { ledger: crate::testing::SCHOOL, ..agreement(5) };
    given
        .clone()
        .when(RecordMerger { agreement: own, ..record.clone() })
        .then_refused(&[("agreement", "EVIDENCE_OF_OTHER_LEDGER")]);
    let same = given.school().reference().unwrap();
    given.when(RecordMerger { to: same, ..record }).then_refused(&[("to", "TRANSFER_SAME_SCHOOL")]);
}
