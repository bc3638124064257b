//! What each step demands, and who may take it.

use jiff::civil::date;
use uuid::Uuid;

use super::world::{World, applicant, id, identity_of};
use crate::{
    Actor, Explain, Refusals,
    changes::RecordDue,
    ids::{SchoolId, TransferId},
    periods::Order,
    registry::{CorrectStudent, ErasePersonalData, MergeStudents, ReadmitStudent},
    regulations::{GradeLevel, Subject},
    sealed::Category,
    testing::{ADMIN, CLERK, PRINCIPAL, TEACHER_3A, VICE, code, given_school, line},
    text::Note,
    transfers::{
        AcknowledgeAdmission, AdmitTransfer, AgreeToTransfer, ArrivalStatus, CancelTransfer, DepartingStatus,
        Ending, Evidence, LeafHash, Matter, RecordTransferEnding, RefuseTransfer, ReleaseTransfer,
        SchoolReference, SubjectMapping, WithdrawRelease,
    },
};

/// The receiving school, the old one, and the child who moves.
const R: usize = 0;
const O: usize = 1;
const CHILD: usize = 2;

fn note(text: &str) -> Note {
    Note::new(text).unwrap()
}

fn codes(refused: Result<Vec<crate::Event>, Refusals>) -> Vec<(String, &'static str)> {
    let refusals = refused.unwrap_err();
    for refused in refusals.list() {
        let text = refused.refusal.text();
        assert!(!text.vi.is_empty() && !text.en.is_empty() && text.vi != text.en);
    }
    refusals.list().iter().map(|refused| (refused.path.clone(), refused.refusal.code())).collect()
}

fn refused(path: &str, code: &'static str) -> Vec<(String, &'static str)> {
    vec![(path.to_owned(), code)]
}

fn agree(world: &World) -> AgreeToTransfer {
    AgreeToTransfer {
        from: world.reference(O),
        ledger: Some(world.books[O].id),
        applicant: applicant(CHILD),
        grade: GradeLevel::G3,
        release_by: None,
        reason: Some(note("Theo cha mẹ chuyển nơi ở")),
    }
}

fn order() -> Order {
    Order { number: code("12/QĐ-TH"), dated: date(2025, 10, 14) }
}

fn agreed() -> (World, TransferId) {
    let mut world = World::new();
    let command = agree(&world);
    world.by_board(R, command).unwrap();
    let (transfer, ..) = world.transfers()[0];
    world.settle();
    (world, transfer)
}

fn released() -> (World, TransferId) {
    let (mut world, transfer) = agreed();
    world.by_board(O, ReleaseTransfer { transfer, on: date(2025, 10, 16), order: order() }).unwrap();
    (world, transfer)
}

fn admit(world: &World, transfer: TransferId) -> AdmitTransfer {
    AdmitTransfer { transfer, class: world.books[R].classes[1], on: date(2025, 10, 16), subjects: Vec::new() }
}

fn arrival(world: &World, transfer: TransferId) -> ArrivalStatus {
    world.books[R].now().transfers.arrival(transfer).unwrap().status(world.now)
}

fn departing(world: &World, transfer: TransferId) -> DepartingStatus {
    world.books[O].now().transfers.departure(transfer).unwrap().status(world.now)
}

#[test]
fn an_agreement_reaches_the_old_school_and_its_last_day_follows_from_the_working_days() {
    let (world, transfer) = agreed();
    let known = world.books[O].now().transfers.departure(transfer).unwrap();
    assert_eq!(Some(known.student), world.student_of(O, CHILD));
    assert_eq!((known.release_by, known.grade), (date(2025, 10, 20), GradeLevel::G3));
    assert_eq!(
        (arrival(&world, transfer), departing(&world, transfer)),
        (ArrivalStatus::Agreed, DepartingStatus::Requested)
    );
    // The old school learns which of its students it is about, and nothing that was said to the other school.
    let told = format!("{:?}", world.books[O].log.last().unwrap().event);
    assert!(!told.contains("cha mẹ") && !told.contains("Trần"), "{told}");
}

#[test]
fn an_agreement_is_refused_with_every_reason_at_once() {
    let mut world = World::new();
    let command = AgreeToTransfer {
        from: world.reference(R),
        grade: GradeLevel::G6,
        release_by: Some(date(2025, 10, 14)),
        applicant: applicant(0),
        ..agree(&world)
    };
    let expected = [
        ("releaseBy", "RELEASE_DAY_OUT_OF_RANGE"),
        ("from", "TRANSFER_SAME_SCHOOL"),
        ("grade", "TRANSFER_GRADE_NOT_HERE"),
        ("applicant", "STUDENT_ALREADY_HERE"),
    ];
    assert_eq!(codes(world.by_board(R, command)), expected.map(|(path, code)| (path.to_owned(), code)));
    let command = agree(&world);
    world.by_board(R, command.clone()).unwrap();
    assert_eq!(codes(world.by_board(R, command)), refused("applicant", "TRANSFER_ALREADY_AGREED"));
}

#[test]
fn those_who_lead_the_school_decide_and_the_office_admits() {
    let from = SchoolReference { code: code("79000999"), name: line("Tiểu học Khác") };
    let ask = || RefuseTransfer {
        from: from.clone(),
        applicant: applicant(3),
        grade: GradeLevel::G3,
        reason: note("Hết chỗ"),
    };
    for account in [PRINCIPAL, VICE] {
        assert_eq!(given_school().by(account).when(ask()).decided().len(), 1);
    }
    for account in [ADMIN, CLERK, TEACHER_3A] {
        given_school().by(account).when(ask()).then_refused(&[("", "FORBIDDEN")]);
    }
    // Who may, learns that there is no such transfer; who may not, learns nothing.
    let transfer = TransferId(Uuid::nil());
    let admit =
        || AdmitTransfer { transfer, class: id(0xc, 0), on: date(2025, 10, 16), subjects: Vec::new() };
    given_school().by(CLERK).when(admit()).then_refused(&[("transfer", "UNKNOWN_TRANSFER")]);
    given_school().by(PRINCIPAL).when(admit()).then_refused(&[("", "FORBIDDEN")]);
}

#[test]
fn a_transfer_takes_its_course() {
    let (mut world, transfer) = released();
    let student = world.student_of(O, CHILD).unwrap();
    let old = world.books[O].now().registry.student(student).unwrap().clone();
    assert_eq!(old.open_enrollment(), None);
    assert_eq!(departing(&world, transfer), DepartingStatus::Released);
    let command = admit(&world, transfer);
    assert_eq!(codes(world.by_board(R, command.clone())), refused("transfer", "DOSSIER_NOT_RECEIVED"));
    world.settle();
    assert_eq!(arrival(&world, transfer), ArrivalStatus::Received);
    world.by_board(R, command.clone()).unwrap();
    assert_eq!(departing(&world, transfer), DepartingStatus::Released);
    world.settle();
    assert_eq!(
        (arrival(&world, transfer), departing(&world, transfer)),
        (ArrivalStatus::Admitted, DepartingStatus::Completed)
    );
    let here = world.student_of(R, CHILD).unwrap();
    let here = world.books[R].now().registry.student(here).unwrap();
    assert_eq!((here.register_number, here.identity.get()), (3, Some(&identity_of(CHILD))));
    // Once more changes nothing.
    assert_eq!(world.by_board(R, command).unwrap(), []);
    let again = ReleaseTransfer { transfer, on: date(2025, 10, 16), order: order() };
    assert_eq!(world.by_board(O, again).unwrap(), []);
}

#[test]
fn what_is_released_is_written_no_more_and_comes_back_only_by_the_procedure() {
    let (mut world, transfer) = released();
    let student = world.student_of(O, CHILD).unwrap();
    let mut identity = identity_of(CHILD);
    identity.ethnicity = Some(line("Tày"));
    let correct =
        CorrectStudent { student, identity: Some(identity), contact: None, health: None, reason: None };
    assert_eq!(codes(world.by_board(O, correct)), refused("student", "STUDENT_TRANSFERRED"));
    let class = world.books[O].classes[0];
    let readmit = ReadmitStudent { student, class, on: date(2025, 10, 17), note: None };
    assert_eq!(codes(world.by_board(O, readmit)), refused("student", "STUDENT_TRANSFERRED"));
    let withdraw = WithdrawRelease { transfer, class, on: date(2025, 10, 17) };
    assert_eq!(codes(world.by_board(O, withdraw.clone())), refused("transfer", "NO_EVIDENCE_OF_END"));
    world.settle();
    world.now = "2025-11-01T01:00:00Z".parse().unwrap();
    let basis = line("Luật 91/2025/QH15");
    let erase = ErasePersonalData { person: student.0, categories: vec![Category::Identity], basis };
    assert_eq!(codes(world.by_board(O, erase)), refused("person", "PERSON_STILL_PRESENT"));
    // The receiving school thinks better of it.
    world.by_board(R, CancelTransfer { transfer, reason: note("Hết chỗ") }).unwrap();
    world.settle();
    assert_eq!(departing(&world, transfer), DepartingStatus::Returning);
    world.by_board(O, withdraw.clone()).unwrap();
    assert_eq!(departing(&world, transfer), DepartingStatus::Withdrawn);
    let back = world.books[O].now().registry.student(student).unwrap();
    assert_eq!((back.register_number, back.open_enrollment().map(|stay| stay.class)), (1, Some(class)));
    assert_eq!(world.by_board(O, withdraw).unwrap(), []);
    let late = admit(&world, transfer);
    assert_eq!(codes(world.by_board(R, late)), refused("transfer", "TRANSFER_CANCELED"));
}

#[test]
fn a_release_to_one_of_two_schools_that_agreed_holds_against_the_other() {
    let mut world = World::new();
    for receiving in [2, R] {
        let command = agree(&world);
        world.by_board(receiving, command).unwrap();
        world.settle();
    }
    let [(second, ..), (first, ..)] = world.transfers()[..] else { panic!("two transfers") };
    let release = |transfer| ReleaseTransfer { transfer, on: date(2025, 10, 16), order: order() };
    world.by_board(O, release(first)).unwrap();
    assert_eq!(codes(world.by_board(O, release(second))), refused("transfer", "STUDENT_HAS_DEPARTED"));
    let (student, class) = (world.student_of(O, CHILD).unwrap(), world.books[O].classes[0]);
    let readmit = ReadmitStudent { student, class, on: date(2025, 10, 17), note: None };
    assert_eq!(codes(world.by_board(O, readmit)), refused("student", "STUDENT_TRANSFERRED"));
}

#[test]
fn whoever_is_away_is_merged_with_nobody() {
    let (mut world, _) = released();
    let (gone, here) = (world.student_of(O, CHILD).unwrap(), world.student_of(O, 3).unwrap());
    let merge = |stands, duplicate| MergeStudents { stands, duplicate, reason: note("Trùng hồ sơ") };
    assert_eq!(codes(world.by_board(O, merge(gone, here))), refused("stands", "STUDENT_TRANSFERRED"));
    assert_eq!(codes(world.by_board(O, merge(here, gone))), refused("duplicate", "STUDENT_TRANSFERRED"));
}

#[test]
fn an_agreement_that_nobody_answers_lapses_and_the_old_school_is_told() {
    let (mut world, transfer) = agreed();
    world.now = "2025-10-20T16:59:00Z".parse().unwrap();
    assert_eq!(departing(&world, transfer), DepartingStatus::Requested);
    world.now = "2025-10-20T17:00:00Z".parse().unwrap();
    let release = ReleaseTransfer { transfer, on: date(2025, 10, 21), order: order() };
    assert_eq!(codes(world.by_board(O, release)), refused("transfer", "RELEASE_DAY_OVER"));
    // A dossier may still arrive for some days; then it is over, recorded or not.
    world.now = "2025-10-27T16:59:59Z".parse().unwrap();
    assert_eq!(arrival(&world, transfer), ArrivalStatus::Agreed);
    world.now = "2025-10-27T17:00:00Z".parse().unwrap();
    assert_eq!(arrival(&world, transfer), ArrivalStatus::Lapsed);
    assert_eq!(world.books[R].now().next_due(world.now), Some(world.now));
    let cancel = CancelTransfer { transfer, reason: note("Không đến") };
    assert_eq!(codes(world.by_board(R, cancel)), refused("transfer", "TRANSFER_LAPSED"));
    assert_eq!(world.give(R, Actor::System, RecordDue {}).unwrap().len(), 1);
    assert_eq!(world.give(R, Actor::System, RecordDue {}).unwrap(), []);
    assert_eq!(world.books[R].now().next_due(world.now), None);
    world.settle();
    assert_eq!(departing(&world, transfer), DepartingStatus::Ended);
}

#[test]
fn a_dossier_that_comes_after_the_lapse_is_not_kept_and_the_child_comes_back() {
    let (mut world, transfer) = released();
    world.now = "2025-11-20T01:00:00Z".parse().unwrap();
    let letter = world.letter(Matter::Transfer(transfer), R, O, [0, 0]);
    assert!(letter.is_none(), "by time the agreement is over");
    world.give(R, Actor::System, RecordDue {}).unwrap();
    world.settle();
    assert_eq!(departing(&world, transfer), DepartingStatus::Returning);
}

#[test]
fn evidence_of_another_ledger_and_what_contradicts_it_are_refused() {
    let (mut world, transfer) = released();
    let stranger = Evidence {
        ledger: SchoolId(Uuid::from_u128(9)),
        position: crate::Position(1),
        leaf: LeafHash([0; 32]),
    };
    let command = AcknowledgeAdmission { transfer, admission: stranger.clone(), on: date(2025, 10, 16) };
    assert_eq!(
        codes(world.give(O, Actor::System, command)),
        refused("admission", "EVIDENCE_OF_OTHER_LEDGER")
    );
    let command = RecordTransferEnding { transfer, ending: Ending::Lapsed, evidence: stranger };
    assert_eq!(codes(world.give(O, Actor::System, command)), refused("evidence", "EVIDENCE_OF_OTHER_LEDGER"));
    world.settle();
    let command = admit(&world, transfer);
    world.by_board(R, command).unwrap();
    world.settle();
    let there = world.books[R].id;
    let evidence = Evidence { ledger: there, position: crate::Position(1), leaf: LeafHash([0; 32]) };
    let command = RecordTransferEnding { transfer, ending: Ending::Canceled, evidence };
    assert_eq!(codes(world.give(O, Actor::System, command)), refused("transfer", "TRANSFER_CONTRADICTION"));
}

#[test]
fn an_admission_is_into_a_class_of_the_grade_and_not_before_the_last_day_there() {
    let (mut world, transfer) = released();
    world.settle();
    let mapping = |from, to| SubjectMapping { from, to };
    let command = AdmitTransfer {
        on: date(2025, 10, 15),
        subjects: vec![
            mapping(Subject::Mathematics, Some(Subject::Physics)),
            mapping(Subject::Mathematics, None),
        ],
        ..admit(&world, transfer)
    };
    let expected = [
        ("on", "STUDENT_STILL_AT_OLD_SCHOOL"),
        ("subjects[0].to", "MAPPED_SUBJECT_NOT_IN_GRADE"),
        ("subjects[1].from", "MAPPED_SUBJECT_REPEATED"),
    ];
    assert_eq!(codes(world.by_board(R, command)), expected.map(|(path, code)| (path.to_owned(), code)));
}

#[test]
fn who_comes_back_after_years_keeps_the_register_number_of_old() {
    let (mut world, transfer) = released();
    world.settle();
    let command = admit(&world, transfer);
    world.by_board(R, command).unwrap();
    world.settle();
    // The way back: from R to O.
    let back = AgreeToTransfer { from: world.reference(R), ledger: Some(world.books[R].id), ..agree(&world) };
    world.by_board(O, back).unwrap();
    world.settle();
    let (second, ..) = *world.transfers().iter().find(|(id, ..)| *id != transfer).unwrap();
    world.by_board(R, ReleaseTransfer { transfer: second, on: date(2025, 10, 20), order: order() }).unwrap();
    world.settle();
    let class = world.books[O].classes[0];
    let command = AdmitTransfer { transfer: second, class, on: date(2025, 10, 20), subjects: Vec::new() };
    world.by_board(O, command).unwrap();
    world.settle();
    let student = world.student_of(O, CHILD).unwrap();
    let known = world.books[O].now().registry.student(student).unwrap();
    assert_eq!((known.register_number, known.enrollments.len()), (1, 2));
    assert_eq!(world.books[O].now().transfers.away(student), None);
}
