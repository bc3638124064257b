//! Behavior of the roll-over: what is planned is what is carried out, and nothing else.

use jiff::civil::{Date, date};
use uuid::Uuid;

use super::*;
use crate::{
    Event,
    calendar::SchoolYearOpened,
    classes::ClassCreated,
    ids::StudentId,
    registry::{ChangeClass, DepartureReason, ReturnStudent, SuspendStudent},
    regulations::{CompletionLevel, GradeLevel},
    results::{Completed, Levels, Outcome, Promoted, Reason, YearResultFinalized},
    testing::{
        AN, BINH, CHI, CLASS_2A, CLASS_3A, CLASS_3B, CLASS_4A, CLERK, DUNG, GIANG, Given, HA, YEAR, code,
        given_school,
    },
    text::Note,
};

const NEXT: SchoolYear = SchoolYear(2026);
const SEPTEMBER: Date = date(2026, 9, 7);

fn finalized(student: StudentId, class: ClassId, promoted: Promoted, completed: Completed) -> Event {
    let levels = Levels::Primary { level: Some(CompletionLevel::Completed), after: None };
    let outcome = Outcome { levels, completed, promoted, endorsement: None, award: None };
    let rule_set = code("TT27/2020");
    YearResultFinalized { student, class, year: YEAR, rule_set, plan: None, outcome, replaces: None }.into()
}

fn up(student: StudentId, class: ClassId) -> Event {
    finalized(student, class, Promoted::Yes, Completed::Yes)
}

fn again(student: StudentId, class: ClassId) -> Event {
    finalized(student, class, Promoted::No { reasons: vec![Reason::Study] }, Completed::No)
}

/// AN, DUNG, GIANG and HA go up, BINH repeats, CHI is not settled.
fn finished() -> Given {
    given_school().and([
        SchoolYearOpened {
            year: NEXT,
            first_day: date(2026, 9, 4),
            term_two_first_day: date(2027, 1, 18),
            last_day: date(2027, 5, 31),
            term_one_weeks: 18,
            term_two_weeks: 17,
        }
        .into(),
        up(AN, CLASS_3A),
        again(BINH, CLASS_3A),
        up(DUNG, CLASS_3B),
        up(GIANG, CLASS_2A),
        up(HA, CLASS_4A),
    ])
}

fn request(mapping: &[ClassMapping]) -> RollOver {
    RollOver { from: YEAR, to: NEXT, on: SEPTEMBER, mapping: mapping.to_vec() }
}

fn plan(given: &Given, request: &RollOver) -> RollOverPlan {
    roll_over_plan(given.school(), request).unwrap()
}

fn command(given: &Given, mapping: &[ClassMapping]) -> RollOverYear {
    let request = request(mapping);
    let plan = plan(given, &request).digest;
    RollOverYear { of: request, plan }
}

/// The name of the class of the next year in which somebody is.
fn next_class(given: &Given, student: StudentId) -> Option<String> {
    let class = given.school().registry.class_of(student, SEPTEMBER)?;
    let class = given.school().classes.class(class)?;
    (class.year == NEXT).then(|| class.name.to_string())
}

#[test]
fn who_goes_up_who_repeats_and_who_is_not_settled_is_planned_by_the_names_of_the_classes() {
    let given = finished();
    let plan = plan(&given, &request(&[]));
    let classes: Vec<(&str, usize)> =
        plan.classes.iter().map(|class| (class.name.as_str(), class.students)).collect();
    // BINH repeats in the new 3A, to which GIANG of 2A goes up; HA goes from 4A to 5A.
    assert_eq!(classes, [("3A", 2), ("4A", 1), ("4B", 1), ("5A", 1)]);
    let of = |student| plan.rows.iter().find(|row| row.student == student).map(|row| row.to.clone()).unwrap();
    assert_eq!(of(AN), Move::Up { class: 1 });
    assert_eq!(of(BINH), Move::Again { class: 0 });
    assert_eq!(of(CHI), Move::Stays { reason: StayReason::Undecided });
    assert_eq!(plan.rows.len(), 6);
}

#[test]
fn one_command_carries_out_exactly_the_plan() {
    let given = finished();
    let events = given.clone().when(command(&given, &[])).decided();
    let kinds: Vec<&str> = events.iter().map(|decided| decided.event.kind()).collect();
    assert_eq!(kinds.iter().filter(|kind| **kind == "class.created").count(), 4);
    assert_eq!(kinds.iter().filter(|kind| **kind == "student.enrolled").count(), 5);
    let Some(Event::YearRolledOver(last)) = events.last().map(|decided| decided.event.clone()) else {
        panic!("{kinds:?}")
    };
    assert_eq!((last.promoted, last.retained, last.completed, last.open), (4, 1, 0, 1));

    let rolled = given.clone().when(command(&given, &[])).recorded();
    let classes = [AN, BINH, DUNG, GIANG, HA, CHI].map(|student| next_class(&rolled, student));
    let expected = [Some("4A"), Some("3A"), Some("4B"), Some("3A"), Some("5A"), None];
    assert_eq!(classes, expected.map(|name| name.map(str::to_owned)));
    // The plan is used up; who was not settled then goes with the next one, into the classes that are there.
    rolled.clone().when(command(&given, &[])).then_refused(&[("plan", "PLAN_CHANGED")]);
    let settled = rolled.and([up(CHI, CLASS_3A)]);
    let rest = settled.clone().when(command(&settled, &[])).recorded();
    assert_eq!(next_class(&rest, CHI).as_deref(), Some("4A"));
    assert_eq!(rest.school().classes.in_year(NEXT).len(), 4);
    rest.clone().when(command(&rest, &[])).then_nothing();
}

#[test]
fn a_plan_is_refused_when_the_school_moved_on_in_what_it_touches() {
    let given = finished();
    let looked_at = command(&given, &[]);
    let refused = |given: Given| given.when(looked_at.clone()).then_refused(&[("plan", "PLAN_CHANGED")]);
    refused(given.clone().and([again(AN, CLASS_3A)]));
    let change = ChangeClass { student: AN, to: CLASS_3B, on: date(2026, 1, 5), reason: None };
    refused(given.clone().when(change).recorded());
    let class = ClassId(Uuid::from_u128(0xe4));
    let created = ClassCreated { class, year: NEXT, name: code("4a"), grade: GradeLevel::G4 };
    refused(given.clone().and([created.into()]));
    // What it does not touch does not matter.
    let other = ClassCreated { class, year: NEXT, name: code("1C"), grade: GradeLevel::G1 };
    given.and([other.into()]).when(looked_at).decided();
}

#[test]
fn a_mapping_sends_a_class_elsewhere_and_names_that_meet_are_kept_apart() {
    let given = finished();
    let mapped = ClassMapping { class: CLASS_3A, up: Some(code("4C")), again: Some(code("3B")) };
    let rolled = given.clone().when(command(&given, std::slice::from_ref(&mapped))).recorded();
    assert_eq!(next_class(&rolled, AN).as_deref(), Some("4C"));
    assert_eq!(next_class(&rolled, BINH).as_deref(), Some("3B"));
    let odd = ClassMapping { class: CLASS_3B, up: Some(code("3a")), again: None };
    let plan = plan(&given, &request(&[odd]));
    let dung = plan.rows.iter().find(|row| row.student == DUNG).unwrap();
    assert_eq!(dung.to, Move::Stays { reason: StayReason::NameOfOtherGrade });
    let twice = request(&[mapped.clone(), mapped]);
    let refused = RollOverYear { of: twice, plan: Uuid::nil() };
    given.clone().when(refused).then_refused(&[("of.mapping[1].class", "CLASS_MAPPED_TWICE")]);
}

#[test]
fn who_completes_the_level_leaves_and_who_is_suspended_waits() {
    let five = ClassId(Uuid::from_u128(0xe5));
    let created = ClassCreated { class: five, year: YEAR, name: code("5A"), grade: GradeLevel::G5 };
    let moved = crate::registry::ClassChanged {
        student: AN,
        from: CLASS_3A,
        to: five,
        on: date(2025, 9, 8),
        reason: None,
    };
    let given = finished().and([created.into(), moved.into(), up(AN, five)]);
    let rolled = given.clone().when(command(&given, &[])).recorded();
    let left = rolled.school().registry.student(AN).unwrap().enrollments.last().unwrap().clone();
    assert_eq!((left.departure, left.until), (Some(DepartureReason::Completed), Some(date(2026, 6, 1))));
    // The sample school has lower secondary grades: who is to stay is named a class there.
    let stays = ClassMapping { class: five, up: Some(code("6A")), again: None };
    let rolled = given.clone().when(command(&given, &[stays])).recorded();
    assert_eq!(next_class(&rolled, AN).as_deref(), Some("6A"));

    let reason = Note::new("Điều trị dài ngày").unwrap();
    let suspend = SuspendStudent { student: DUNG, from: date(2026, 3, 2), expected: None, reason };
    let given = finished().when(suspend).recorded();
    let rolled = given.clone().when(command(&given, &[])).recorded();
    assert_eq!(next_class(&rolled, DUNG), None);
    let class = rolled.school().classes.by_name(NEXT, "3A").map(|class| class.id);
    let back = ReturnStudent { student: DUNG, class, on: SEPTEMBER, note: None };
    assert_eq!(next_class(&rolled.when(back).recorded(), DUNG).as_deref(), Some("3A"));
}

#[test]
fn years_days_and_rights_are_asked_for() {
    let given = finished();
    let with = |request: RollOver| RollOverYear { of: request, plan: Uuid::nil() };
    let same = with(RollOver { to: YEAR, ..request(&[]) });
    given.clone().when(same).then_refused(&[("of.toYear", "NOT_THE_NEXT_YEAR")]);
    let summer = with(RollOver { on: date(2026, 8, 1), ..request(&[]) });
    given.clone().when(summer).then_refused(&[("of.on", "DATE_OUTSIDE_YEAR")]);
    given_school().when(with(request(&[]))).then_refused(&[("of.toYear", "SCHOOL_YEAR_NOT_OPEN")]);
    given.by(CLERK).when(with(request(&[]))).then_refused(&[("", "FORBIDDEN")]);
}
