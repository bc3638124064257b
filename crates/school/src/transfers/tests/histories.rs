//! Whatever the order of agreements, releases, cancelations, lapses, returns, admissions and mergers at three schools, and whatever letters
//! between them are late, lost or delivered twice: at every moment each child is enrolled at exactly one school, or in transit with
//! exactly one transfer, or has left. The oracle reads the events alone and knows nothing of the projections.
//!
//! `SOCAI_TRANSFER_CASES` sets the number of histories.

use std::collections::BTreeMap;

use jiff::{ToSpan, civil::Date};
use proptest::prelude::*;

use super::world::{SCHOOLS, STUDENTS, World, applicant};
use crate::{
    Actor, Event, Position,
    changes::RecordDue,
    context::local_date,
    ids::{StudentId, TransferId},
    mergers::{
        AdmitMerged, AgreeToMerger, CloseSchool, DeclineMerger, HeirStatus, MergerEnd, Placement,
        closing_plan,
    },
    periods::Order,
    registry::{DepartureReason, ReadmitStudent, RecordDeparture},
    regulations::GradeLevel,
    testing::code,
    transfers::{
        AdmitTransfer, AgreeToTransfer, ArrivalStatus, CancelTransfer, DepartingStatus, Evidence,
        ReleaseTransfer, WithdrawRelease,
    },
};

const CHILDREN: usize = SCHOOLS * STUDENTS;

#[derive(Clone, Copy, Debug)]
enum Step {
    Agree { receiving: usize, old: usize, child: usize, days: i64 },
    Cancel { nth: usize },
    Release { nth: usize, days: i64 },
    Admit { nth: usize, days: i64, class: usize },
    Withdraw { nth: usize, days: i64 },
    Leave { school: usize, child: usize },
    Readmit { school: usize, child: usize },
    Days { days: i64 },
    Due { school: usize },
    Write { nth: usize, lag: [u64; 2] },
    Deliver { nth: usize, keep: bool },
    AgreeToMerger { heir: usize, old: usize, days: i64 },
    DeclineMerger { nth: usize },
    Close { nth: usize, is_stale: bool },
    AdmitMerged { nth: usize, days: i64, class: usize },
    Crash,
    Settle,
}

fn steps() -> impl Strategy<Value = Vec<Step>> {
    let school = || 0..SCHOOLS;
    let child = || 0..CHILDREN;
    let agree = (school(), school(), child(), 0..6_i64)
        .prop_map(|(receiving, old, child, days)| Step::Agree { receiving, old, child, days });
    let nth = || 0..64_usize;
    let release = (nth(), 0..4_i64).prop_map(|(nth, days)| Step::Release { nth, days });
    let admit = (nth(), 0..4_i64, 0..2_usize).prop_map(|(nth, days, class)| Step::Admit { nth, days, class });
    let withdraw = (nth(), 0..4_i64).prop_map(|(nth, days)| Step::Withdraw { nth, days });
    let write = (nth(), prop_oneof![3 => Just([0, 0]), 1 => (0..9_u64, 0..9_u64).prop_map(|(a, b)| [a, b])])
        .prop_map(|(nth, lag)| Step::Write { nth, lag });
    let step = prop_oneof![
        6 => agree,
        2 => nth().prop_map(|nth| Step::Cancel { nth }),
        6 => release,
        6 => admit,
        3 => withdraw,
        1 => (school(), child()).prop_map(|(school, child)| Step::Leave { school, child }),
        2 => (school(), child()).prop_map(|(school, child)| Step::Readmit { school, child }),
        2 => (1..9_i64).prop_map(|days| Step::Days { days }),
        2 => school().prop_map(|school| Step::Due { school }),
        8 => write,
        8 => (nth(), any::<bool>()).prop_map(|(nth, keep)| Step::Deliver { nth, keep }),
        1 => (school(), school(), 0..4_i64).prop_map(|(heir, old, days)| Step::AgreeToMerger { heir, old, days }),
        1 => nth().prop_map(|nth| Step::DeclineMerger { nth }),
        2 => (nth(), any::<bool>()).prop_map(|(nth, is_stale)| Step::Close { nth, is_stale }),
        2 => (nth(), 0..4_i64, 0..2_usize).prop_map(|(nth, days, class)| Step::AdmitMerged { nth, days, class }),
        1 => Just(Step::Crash),
        3 => Just(Step::Settle),
    ];
    prop::collection::vec(step, 10..60)
}

fn days_from(date: Date, days: i64) -> Date {
    date.checked_add(days.days()).unwrap()
}

fn order() -> Order {
    Order { number: code("12/QĐ-TH"), dated: "2025-10-01".parse().unwrap() }
}

fn run(world: &mut World, step: Step) {
    let today = local_date(world.now);
    let pick = |world: &World, nth: usize| {
        let all = world.transfers();
        (!all.is_empty()).then(|| all[nth % all.len()])
    };
    let pick_merger = |world: &World, nth: usize| {
        let all = world.mergers();
        (!all.is_empty()).then(|| all[nth % all.len()])
    };
    match step {
        Step::Agree { receiving, old, child, days } => {
            let command = AgreeToTransfer {
                from: world.reference(old),
                ledger: Some(world.books[old].id),
                applicant: applicant(child),
                grade: GradeLevel::G3,
                release_by: Some(days_from(today, days)),
                reason: None,
            };
            let _ = world.by_board(receiving, command);
        }
        Step::Cancel { nth } => {
            if let Some((transfer, receiving, _)) = pick(world, nth) {
                let reason = crate::text::Note::new("Hết chỗ").unwrap();
                let _ = world.by_board(receiving, CancelTransfer { transfer, reason });
            }
        }
        Step::Release { nth, days } => {
            if let Some((transfer, _, old)) = pick(world, nth) {
                let on = days_from(today, days);
                let _ = world.by_board(old, ReleaseTransfer { transfer, on, order: order() });
            }
        }
        Step::Admit { nth, days, class } => {
            if let Some((transfer, receiving, _)) = pick(world, nth) {
                let class = world.books[receiving].classes[class];
                let on = days_from(today, days);
                let _ =
                    world.by_board(receiving, AdmitTransfer { transfer, class, on, subjects: Vec::new() });
            }
        }
        Step::Withdraw { nth, days } => {
            if let Some((transfer, _, old)) = pick(world, nth) {
                let class = world.books[old].classes[0];
                let _ = world.by_board(old, WithdrawRelease { transfer, class, on: days_from(today, days) });
            }
        }
        Step::Leave { school, child } => {
            if let Some(student) = world.student_of(school, child) {
                let reason = DepartureReason::DroppedOut;
                let _ = world.by_board(school, RecordDeparture { student, on: today, reason, note: None });
            }
        }
        Step::Readmit { school, child } => {
            if let Some(student) = world.student_of(school, child) {
                let class = world.books[school].classes[1];
                let _ = world.by_board(school, ReadmitStudent { student, class, on: today, note: None });
            }
        }
        // The year must be long enough for what is left to do.
        Step::Days { days } if today < jiff::civil::date(2026, 1, 10) => world.now += (days * 24).hours(),
        Step::Days { .. } => {}
        Step::Due { school } => {
            world.give(school, Actor::System, RecordDue {}).unwrap();
        }
        Step::Write { nth, lag } => {
            let all = world.matters();
            if !all.is_empty()
                && let (matter, receiving, old) = all[nth % all.len()]
                && let Some(letter) = world.letter(matter, receiving, old, lag)
            {
                world.letters.push(letter);
            }
        }
        Step::Deliver { nth, keep } => {
            if !world.letters.is_empty() {
                let nth = nth % world.letters.len();
                let letter = if keep { world.letters[nth].clone() } else { world.letters.remove(nth) };
                let _ = world.deliver(letter);
            }
        }
        Step::AgreeToMerger { heir, old, days } => {
            let (from, ledger) = (world.reference(old), Some(world.books[old].id));
            let on = days_from(today, days);
            let _ = world.by_board(heir, AgreeToMerger { from, ledger, on, order: order() });
        }
        Step::DeclineMerger { nth } => {
            if let Some((merger, _, old)) = pick_merger(world, nth) {
                let reason = crate::text::Note::new("Nhầm trường").unwrap();
                let _ = world.by_board(old, DeclineMerger { merger, reason });
            }
        }
        Step::Close { nth, is_stale } => {
            if let Some((merger, _, old)) = pick_merger(world, nth)
                && let Ok(plan) = closing_plan(world.books[old].now(), merger)
            {
                let plan = if is_stale { uuid::Uuid::nil() } else { plan.digest };
                let _ = world.by_board(old, CloseSchool { merger, plan });
            }
        }
        Step::AdmitMerged { nth, days, class } => {
            if let Some((merger, heir, _)) = pick_merger(world, nth) {
                let class = world.books[heir].classes[class];
                let arrivals = world.books[heir].now().transfers.arrivals().into_iter();
                let received = arrivals.filter(|it| {
                    it.merger == Some(merger) && it.status(world.now) == ArrivalStatus::Received
                });
                let placements = received.map(|it| Placement { transfer: it.id, class }).collect();
                let on = days_from(today, days);
                let subjects = Vec::new();
                let _ = world.by_board(heir, AdmitMerged { merger, on, placements, subjects });
            }
        }
        // The process ends: what is recorded stays, what is on its way is gone.
        Step::Crash => world.letters.clear(),
        Step::Settle => world.settle(),
    }
}

/// Where a child is, by the events of all schools.
#[derive(Default)]
struct Child {
    /// Open stays: school and first day.
    enrolled: Vec<(usize, Date)>,
    /// Closed stays: first day and the day after the last one.
    stays: Vec<(Date, Date)>,
    /// Released and neither admitted nor taken back.
    in_transit: Vec<TransferId>,
    /// Why they left a school last.
    left: Option<DepartureReason>,
}

/// Reads the events of all schools in the order in which they were recorded.
fn children(world: &World) -> BTreeMap<String, Child> {
    let mut names: BTreeMap<(usize, StudentId), String> = BTreeMap::new();
    let mut children: BTreeMap<String, Child> = BTreeMap::new();
    let mut settled: BTreeMap<TransferId, usize> = BTreeMap::new();
    for (school, place) in world.order.iter().copied() {
        match &world.books[school].log[place].event {
            Event::StudentAdmitted(e) => {
                let name = e.identity.get().unwrap().code.as_str().to_owned();
                children.entry(name.clone()).or_default().enrolled.push((school, e.on));
                assert_eq!(names.insert((school, e.student), name), None, "admitted twice");
            }
            Event::StudentReadmitted(e) => {
                children.get_mut(&names[&(school, e.student)]).unwrap().enrolled.push((school, e.on));
            }
            Event::StudentDeparted(e) => {
                let child = children.get_mut(&names[&(school, e.student)]).unwrap();
                let open = child.enrolled.iter().position(|(at, _)| *at == school).unwrap();
                let (_, from) = child.enrolled.remove(open);
                child.stays.push((from, e.on));
                child.left = Some(e.reason);
            }
            Event::TransferReleased(e) => {
                children.get_mut(&names[&(school, e.student)]).unwrap().in_transit.push(e.transfer);
            }
            Event::TransferAdmitted(e) => *settled.entry(e.transfer).or_default() += 1,
            Event::ReleaseWithdrawn(e) => *settled.entry(e.transfer).or_default() += 1,
            _ => {}
        }
    }
    assert!(settled.values().all(|times| *times == 1), "a transfer was settled twice: {settled:?}");
    for child in children.values_mut() {
        child.in_transit.retain(|transfer| !settled.contains_key(transfer));
    }
    children
}

fn conserved(world: &World) {
    let children = children(world);
    assert_eq!(children.len(), CHILDREN);
    for (name, child) in &children {
        let places = child.enrolled.len() + child.in_transit.len();
        // Who is nowhere has left in a way that a school recorded as an end.
        assert!(places >= 1 || child.left == Some(DepartureReason::DroppedOut), "{name} is nowhere");
        assert!(places <= 1, "{name} is at {:?} and in transit with {:?}", child.enrolled, child.in_transit);
        let mut stays = child.stays.clone();
        stays.extend(child.enrolled.iter().map(|(_, from)| (*from, Date::MAX)));
        stays.sort();
        // A stay that was over before it began never held.
        stays.retain(|(from, until)| from < until);
        let apart = stays.windows(2).all(|pair| pair[0].1 <= pair[1].0);
        assert!(apart, "{name} is in two classes on one day: {stays:?}");
    }
}

/// Every evidence names an entry that exists and says what it is evidence of.
fn evidence_holds(world: &World) {
    let entry = |evidence: &Evidence| -> &Event {
        let book = &world.books[world.number_of(evidence.ledger).unwrap()];
        assert_eq!(book.leaf(evidence.position), evidence.leaf);
        &book.log[usize::try_from(evidence.position.0 - 1).unwrap()].event
    };
    for book in &world.books {
        for recorded in &book.log {
            let (holds, position) = match &recorded.event {
                Event::TransferRequested(e) => (
                    matches!(entry(&e.agreement), Event::TransferAgreed(a) if a.transfer == e.transfer)
                        || matches!(entry(&e.agreement), Event::MergerAgreed(m) if m.ledger == book.id),
                    recorded.position,
                ),
                Event::DossierReceived(e) => (
                    matches!(entry(&e.release), Event::TransferReleased(r) if r.transfer == e.transfer && r.on == e.left_on),
                    recorded.position,
                ),
                Event::TransferEnded(e) => (
                    matches!(entry(&e.evidence), Event::TransferCanceled(c) if c.transfer == e.transfer)
                        || matches!(entry(&e.evidence), Event::TransferLapsed(l) if l.transfer == e.transfer),
                    recorded.position,
                ),
                Event::AdmissionAcknowledged(e) => (
                    matches!(entry(&e.admission), Event::TransferAdmitted(a) if a.transfer == e.transfer && a.on == e.on),
                    recorded.position,
                ),
                Event::MergerRecorded(e) => (
                    matches!(entry(&e.agreement), Event::MergerAgreed(m) if m.merger == e.merger && m.ledger == book.id),
                    recorded.position,
                ),
                Event::MergerConcluded(e) => (
                    match (e.end, entry(&e.evidence)) {
                        (MergerEnd::Closed { students }, Event::SchoolClosed(c)) => {
                            c.merger == e.merger && c.released == students
                        }
                        (MergerEnd::Declined, Event::SchoolClosed(c)) => c.merger != e.merger,
                        (MergerEnd::Declined, Event::MergerDeclined(d)) => d.merger == e.merger,
                        _ => false,
                    },
                    recorded.position,
                ),
                _ => (true, Position(0)),
            };
            assert!(holds, "position {position}: {:?}", recorded.event);
        }
    }
}

/// What is written into the books of a closed school is an answer that it was owed.
fn closed_books_stay_closed(world: &World) {
    for book in &world.books {
        let closed = book.log.iter().position(|recorded| matches!(recorded.event, Event::SchoolClosed(_)));
        for recorded in closed.iter().flat_map(|closed| &book.log[closed + 1..]) {
            let is_answer =
                matches!(recorded.event, Event::AdmissionAcknowledged(_) | Event::TransferEnded(_));
            assert!(is_answer, "written into a closed school: {:?}", recorded.event);
        }
    }
}

/// Every school acts, every letter arrives: nothing is left half done.
fn finish(world: &mut World) {
    world.letters.clear();
    world.now += (30 * 24).hours();
    for school in 0..SCHOOLS {
        world.give(school, Actor::System, RecordDue {}).unwrap();
    }
    world.settle();
    let today = local_date(world.now);
    for (transfer, receiving, old) in world.transfers() {
        let (arrival, departing) = (
            world.books[receiving].now().transfers.arrival(transfer).unwrap().status(world.now),
            world.books[old].now().transfers.departure(transfer).map(|it| it.status(world.now)),
        );
        if departing == Some(DepartingStatus::Returning) {
            let class = world.books[old].classes[0];
            world.by_board(old, WithdrawRelease { transfer, class, on: today }).unwrap();
        }
        if arrival == ArrivalStatus::Received {
            let class = world.books[receiving].classes[0];
            world
                .by_board(receiving, AdmitTransfer { transfer, class, on: today, subjects: Vec::new() })
                .unwrap();
        }
    }
    world.settle();
    for (matter, receiving, old) in world.matters() {
        assert!(world.letter(matter, receiving, old, [0, 0]).is_none(), "{matter:?}");
    }
    for (merger, heir, old) in world.mergers() {
        let status = world.books[heir].now().mergers.inheritance(merger).unwrap().status();
        let is_closed = world.books[old].now().mergers.closure().is_some();
        assert!(status.is_over() || (status == HeirStatus::Agreed && !is_closed), "{merger}: {status:?}");
    }
    for (transfer, receiving, old) in world.transfers() {
        let arrival = world.books[receiving].now().transfers.arrival(transfer).unwrap().status(world.now);
        let departing = world.books[old].now().transfers.departure(transfer).map(|it| it.status(world.now));
        use ArrivalStatus as A;
        use DepartingStatus as D;
        assert!(
            matches!(
                (arrival, departing),
                (A::Admitted, Some(D::Completed))
                    | (A::Canceled | A::Lapsed, None | Some(D::Ended | D::Withdrawn))
            ),
            "{transfer}: {arrival:?}, {departing:?}"
        );
    }
    let nobody_in_transit = children(world).values().all(|child| child.in_transit.is_empty());
    assert!(nobody_in_transit);
}

fn cases() -> u32 {
    std::env::var("SOCAI_TRANSFER_CASES").ok().and_then(|cases| cases.parse().ok()).unwrap_or(128)
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(cases()))]
    #[test]
    fn no_interleaving_loss_or_crash_loses_or_doubles_a_child(steps in steps()) {
        let mut world = World::new();
        for step in steps {
            run(&mut world, step);
            conserved(&world);
        }
        evidence_holds(&world);
        finish(&mut world);
        conserved(&world);
        evidence_holds(&world);
        closed_books_stay_closed(&world);
    }
}

#[test]
fn the_histories_reach_every_end() {
    // A world in which all goes well, and one in which the receiving school thinks better of it: both ends are really reached.
    let mut world = World::new();
    let settled = |world: &mut World, steps: &[Step]| steps.iter().for_each(|step| run(world, *step));
    settled(
        &mut world,
        &[
            Step::Agree { receiving: 0, old: 1, child: 2, days: 3 },
            Step::Settle,
            Step::Release { nth: 0, days: 1 },
            Step::Settle,
            Step::Admit { nth: 0, days: 1, class: 0 },
            Step::Settle,
        ],
    );
    let (transfer, ..) = world.transfers()[0];
    let completed = world.books[1].now().transfers.departure(transfer).unwrap();
    assert_eq!(completed.status(world.now), DepartingStatus::Completed);
    conserved(&world);
    settled(
        &mut world,
        &[
            Step::Agree { receiving: 1, old: 0, child: 2, days: 3 },
            Step::Settle,
            Step::Release { nth: 1, days: 2 },
            Step::Cancel { nth: 1 },
            Step::Settle,
            Step::Withdraw { nth: 1, days: 2 },
        ],
    );
    assert_eq!(world.transfers().len(), 2);
    let student = world.student_of(0, 2).unwrap();
    assert!(world.books[0].now().registry.student(student).unwrap().open_enrollment().is_some());
    conserved(&world);
}

#[test]
fn the_histories_reach_a_chain_of_mergers() {
    let mut world = World::new();
    for (old, heir) in [(2, 1), (1, 0)] {
        let before = world.mergers().len();
        run(&mut world, Step::AgreeToMerger { heir, old, days: 1 });
        run(&mut world, Step::Settle);
        let nth = world.mergers().iter().position(|(_, to, _)| *to == heir).unwrap();
        run(&mut world, Step::Close { nth, is_stale: true });
        assert!(world.books[old].now().mergers.closure().is_none());
        run(&mut world, Step::Close { nth, is_stale: false });
        run(&mut world, Step::Settle);
        run(&mut world, Step::AdmitMerged { nth, days: 3, class: 1 });
        run(&mut world, Step::Settle);
        assert_eq!(world.mergers().len(), before + 1);
        world.now += (5 * 24).hours();
        conserved(&world);
    }
    let heir = world.books[0].now();
    assert_eq!(heir.registry.students().filter(|it| it.open_enrollment().is_some()).count(), CHILDREN);
    for closed in [1, 2] {
        let closed = world.books[closed].now();
        assert!(closed.mergers.closure().is_some());
        let mut departures = closed.transfers.departures().into_iter();
        assert!(departures.all(|it| it.status(world.now) == DepartingStatus::Completed));
    }
    finish(&mut world);
    closed_books_stay_closed(&world);
}
