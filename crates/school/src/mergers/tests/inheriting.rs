//! The heir: to whom it agrees, what it keeps, and how it places the students; between two schools.

use jiff::{ToSpan, civil::date};
use uuid::Uuid;

use crate::{
    Actor, Event, Explain, Refusals,
    calendar::GradingPeriod,
    gradebook::{GradeEntered, Mark},
    ids::{MergerId, TransferId},
    mergers::{
        AdmitMerged, AgreeToMerger, CloseSchool, ConcludeMerger, DeclineMerger, HeirStatus, InheritStudent,
        MergerEnd, Placement, closing_plan,
    },
    periods::Order,
    registry::Origin,
    regulations::{AssessmentPeriod, Level, Score, Subject, Target},
    testing::{YEAR, code},
    text::Note,
    transfers::{
        ArrivalStatus, CancelTransfer, DepartingStatus, Evidence, LeafHash, SchoolReference,
        tests::world::{BOARD, STUDENTS, World},
    },
};

/// The heir and the school that is closed.
const H: usize = 0;
const O: usize = 1;

fn order() -> Order {
    Order { number: code("88/QĐ-UBND"), dated: date(2025, 10, 1) }
}

fn agree(world: &World) -> AgreeToMerger {
    AgreeToMerger {
        from: world.reference(O),
        ledger: Some(world.books[O].id),
        on: date(2025, 10, 16),
        order: order(),
    }
}

fn codes(refused: Result<Vec<Event>, Refusals>) -> Vec<(String, &'static str)> {
    let refusals = refused.unwrap_err();
    refusals.list().iter().map(|refused| (refused.path.clone(), refused.refusal.code())).collect()
}

fn refused(path: &str, code: &'static str) -> Vec<(String, &'static str)> {
    vec![(path.to_owned(), code)]
}

/// Agreed, told and closed; nothing was delivered since.
fn closed() -> (World, MergerId) {
    let mut world = World::new();
    world.by_board(H, agree(&world)).unwrap();
    world.settle();
    let (merger, ..) = world.mergers()[0];
    let plan = closing_plan(world.books[O].now(), merger).unwrap().digest;
    world.by_board(O, CloseSchool { merger, plan }).unwrap();
    (world, merger)
}

fn status(world: &World, merger: MergerId) -> HeirStatus {
    world.books[H].now().mergers.inheritance(merger).unwrap().status()
}

fn arrivals(world: &World) -> Vec<TransferId> {
    world.books[H].now().transfers.arrivals().into_iter().map(|it| it.id).collect()
}

fn place(world: &World, merger: MergerId) -> AdmitMerged {
    let class = world.books[H].classes[1];
    let placements = arrivals(world).into_iter().map(|transfer| Placement { transfer, class }).collect();
    AdmitMerged { merger, on: date(2025, 10, 16), placements, subjects: Vec::new() }
}

#[test]
fn everybody_comes_over_with_the_dossier_and_is_placed_at_once() {
    let (mut world, merger) = closed();
    let maths = Target::Subject(Subject::Mathematics);
    assert_eq!(status(&world, merger), HeirStatus::Agreed);
    world.settle();
    assert_eq!(status(&world, merger), HeirStatus::Received);
    assert_eq!(arrivals(&world).len(), STUDENTS);
    let command = place(&world, merger);
    world.by_board(H, command.clone()).unwrap();
    // Given again, it changes nothing.
    assert_eq!(world.by_board(H, command).unwrap(), []);
    let heir = world.books[H].now();
    let came = heir.registry.students().filter(|it| matches!(it.origin, Origin::Transfer { .. }));
    let mut numbers: Vec<u32> = came.map(|it| it.register_number).collect();
    numbers.sort_unstable();
    // Register numbers go on; those of the closed school stay in its dossiers.
    assert_eq!(numbers, [3, 4]);
    let arrival = heir.transfers.arrivals()[0];
    assert_eq!((arrival.merger, arrival.dossier.as_ref().unwrap().register_number), (Some(merger), 1));
    assert_eq!(heir.received_mark(arrival.student, PERIOD, maths), None);
    world.settle();
    let old = world.books[O].now();
    assert!(old.transfers.departures().iter().all(|it| it.status(world.now) == DepartingStatus::Completed));
}

const PERIOD: GradingPeriod = GradingPeriod { year: YEAR, moment: AssessmentPeriod::EndTermOne };

#[test]
fn marks_of_the_year_count_on_at_the_heir() {
    let mut world = World::new();
    world.by_board(H, agree(&world)).unwrap();
    world.settle();
    let target = Target::Subject(Subject::Mathematics);
    let mark = Mark::Subject { level: Some(Level::WellCompleted), score: Score::new(9) };
    let student = world.student_of(O, STUDENTS).unwrap();
    let class = world.books[O].classes[0];
    let entered = GradeEntered {
        student,
        class,
        period: PERIOD,
        target,
        mark: Some(mark),
        comment: None,
        request: None,
    };
    world.record(O, BOARD, [entered.into()]);
    let (merger, ..) = world.mergers()[0];
    let plan = closing_plan(world.books[O].now(), merger).unwrap().digest;
    world.by_board(O, CloseSchool { merger, plan }).unwrap();
    world.settle();
    world.by_board(H, place(&world, merger)).unwrap();
    let here = world.student_of(H, STUDENTS).unwrap();
    assert_eq!(world.books[H].now().counted_mark(here, PERIOD, target), Some(mark));
}

#[test]
fn a_placement_is_all_of_the_list_or_nobody() {
    let (mut world, merger) = closed();
    world.settle();
    let good = place(&world, merger);
    let mut bad = good.clone();
    bad.placements[1].class = world.books[O].classes[0];
    bad.placements.push(Placement { transfer: TransferId(Uuid::nil()), ..good.placements[0] });
    assert_eq!(
        codes(world.by_board(H, bad)),
        [
            ("placements[1].class".to_owned(), "UNKNOWN_CLASS"),
            ("placements[2].transfer".to_owned(), "UNKNOWN_TRANSFER"),
        ]
    );
    // A day on which the students were still at the closed school, said once.
    let early = AdmitMerged { on: date(2025, 10, 15), ..good.clone() };
    assert_eq!(codes(world.by_board(H, early)), refused("on", "STUDENT_STILL_AT_OLD_SCHOOL"));
    let twice = [good.placements[0]; 2].to_vec();
    world.by_board(H, AdmitMerged { placements: twice, ..good.clone() }).unwrap();
    let many = vec![good.placements[0]; AdmitMerged::LIMIT + 1];
    let many = AdmitMerged { placements: many, ..good.clone() };
    assert_eq!(codes(world.by_board(H, many)), refused("placements", "TOO_MANY_ENTRIES"));
    let unknown = AdmitMerged { merger: MergerId(Uuid::nil()), ..good };
    assert_eq!(codes(world.by_board(H, unknown)), refused("merger", "UNKNOWN_MERGER"));
}

#[test]
fn nobody_who_comes_by_a_merger_is_turned_away() {
    let (mut world, _) = closed();
    world.settle();
    let transfer = arrivals(&world)[0];
    let reason = Note::new("Hết chỗ").unwrap();
    let cancel = CancelTransfer { transfer, reason };
    assert_eq!(codes(world.by_board(H, cancel)), refused("transfer", "MERGER_BINDING"));
    // Nor by time.
    world.now += (120 * 24).hours();
    let heir = world.books[H].now();
    assert_eq!(heir.transfers.arrival(transfer).unwrap().status(world.now), ArrivalStatus::Received);
}

#[test]
fn an_heir_agrees_once_to_a_school_of_this_installation() {
    let mut world = World::new();
    let command = agree(&world);
    let elsewhere = AgreeToMerger { ledger: None, ..command.clone() };
    assert_eq!(codes(world.by_board(H, elsewhere)), refused("from.code", "MERGER_SCHOOL_ELSEWHERE"));
    let own: SchoolReference = world.reference(H);
    let own = AgreeToMerger { from: own, ..command.clone() };
    assert_eq!(codes(world.by_board(H, own)), refused("from", "TRANSFER_SAME_SCHOOL"));
    let early = AgreeToMerger { on: date(2025, 9, 30), ..command.clone() };
    assert_eq!(codes(world.by_board(H, early)), refused("on", "MERGER_BEFORE_DECISION"));
    let later = Order { dated: date(2025, 10, 16), ..order() };
    let later = AgreeToMerger { order: later, ..command.clone() };
    assert_eq!(codes(world.by_board(H, later)), refused("order.dated", "ORDER_IN_FUTURE"));
    world.by_board(H, command.clone()).unwrap();
    assert_eq!(codes(world.by_board(H, command.clone())), refused("from", "MERGER_ALREADY_AGREED"));
    // Once declined, it may be agreed again.
    world.settle();
    let (merger, ..) = world.mergers()[0];
    let reason = Note::new("Sai ngày").unwrap();
    world.by_board(O, DeclineMerger { merger, reason }).unwrap();
    world.settle();
    assert_eq!(status(&world, merger), HeirStatus::Declined);
    world.by_board(H, command).unwrap();
}

#[test]
fn what_the_other_school_did_is_recorded_once_and_never_contradicted() {
    let (mut world, merger) = closed();
    world.settle();
    let evidence = |position: u64| Evidence {
        ledger: world.books[O].id,
        position: crate::Position(position),
        leaf: LeafHash([1; 32]),
    };
    let conclude = |end, evidence| ConcludeMerger { merger, end, evidence };
    let known = world.books[H].now().mergers.inheritance(merger).unwrap().concluded.clone().unwrap();
    let (declined, elsewhere) = (
        conclude(MergerEnd::Declined, evidence(3)),
        conclude(known.end, Evidence { ledger: world.books[2].id, ..evidence(3) }),
    );
    assert_eq!(world.give(H, Actor::System, conclude(known.end, known.evidence)).unwrap(), []);
    assert_eq!(codes(world.give(H, Actor::System, declined.clone())), refused("end", "MERGER_CONTRADICTION"));
    assert_eq!(
        codes(world.give(H, Actor::System, elsewhere)),
        refused("evidence", "EVIDENCE_OF_OTHER_LEDGER")
    );
    assert_eq!(codes(world.by_board(H, declined)), refused("", "FORBIDDEN"));
}

#[test]
fn a_dossier_is_kept_once_and_only_from_the_school_that_is_closed() {
    let (mut world, merger) = closed();
    let old = world.books[O].now();
    let departing = old.transfers.departures()[0].clone();
    let release = departing.released.as_ref().unwrap().entry.position;
    let dossier = Box::new(world.books[O].at(release).dossier(departing.student).unwrap());
    let evidence =
        Evidence { ledger: world.books[O].id, position: release, leaf: world.books[O].leaf(release) };
    let inherit = InheritStudent {
        merger,
        transfer: departing.id,
        grade: departing.grade,
        release: evidence.clone(),
        dossier,
    };
    let other = Evidence { ledger: world.books[2].id, ..evidence.clone() };
    let foreign = InheritStudent { release: other, ..inherit.clone() };
    assert_eq!(codes(world.give(H, Actor::System, foreign)), refused("release", "EVIDENCE_OF_OTHER_LEDGER"));
    let mut strange = inherit.clone();
    strange.dossier.school.code = code("79000777");
    assert_eq!(codes(world.give(H, Actor::System, strange)), refused("dossier", "DOSSIER_OF_OTHER_SCHOOL"));
    let mut still = inherit.clone();
    still.dossier.stays.last_mut().unwrap().departure = None;
    assert_eq!(codes(world.give(H, Actor::System, still)), refused("dossier", "DOSSIER_WITHOUT_RELEASE"));
    assert_eq!(codes(world.by_board(H, inherit.clone())), refused("", "FORBIDDEN"));
    world.give(H, Actor::System, inherit.clone()).unwrap();
    assert_eq!(world.give(H, Actor::System, inherit.clone()).unwrap(), []);
    let again = Evidence { position: crate::Position(1), ..evidence };
    let again = InheritStudent { release: again, ..inherit };
    assert_eq!(codes(world.give(H, Actor::System, again)), refused("release", "DOSSIER_OF_OTHER_RELEASE"));
    assert_eq!(status(&world, merger), HeirStatus::Agreed);
    world.settle();
    assert_eq!((status(&world, merger), arrivals(&world).len()), (HeirStatus::Received, STUDENTS));
}
