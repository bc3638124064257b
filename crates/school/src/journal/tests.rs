use super::{Subject, subjects};
use crate::{
    Actor, Event, Position,
    calendar::GradingPeriod,
    gradebook::{GradeEntered, Mark},
    registry::ClassChanged,
    regulations::{AssessmentPeriod, Level, Subject as Taught, Target},
    testing::*,
};
use jiff::civil::date;

fn grade() -> Event {
    GradeEntered {
        student: AN,
        class: CLASS_3A,
        period: GradingPeriod { year: YEAR, moment: AssessmentPeriod::MidTermOne },
        target: Target::Subject(Taught::Vietnamese),
        mark: Some(Mark::Subject { level: Some(Level::Completed), score: None }),
        comment: None,
        request: None,
    }
    .into()
}

#[test]
fn a_grade_concerns_the_student_the_class_and_who_entered_it() {
    let found = subjects(&grade(), Actor::Account(TEACHER_3A));
    assert_eq!(found, [Subject::Student(AN), Subject::Class(CLASS_3A), Subject::Account(TEACHER_3A)]);
    assert_eq!(subjects(&grade(), Actor::Operator).len(), 2);
}

#[test]
fn nothing_is_named_twice() {
    for event in sample() {
        for actor in [Actor::Operator, Actor::Account(HEAD), Actor::Account(TEACHER_3A)] {
            let found = subjects(&event, actor);
            let distinct: std::collections::BTreeSet<Subject> = found.iter().copied().collect();
            assert_eq!(distinct.len(), found.len(), "{event:?}");
        }
    }
}

#[test]
fn a_history_lists_positions_in_the_order_of_the_ledger() {
    let moved =
        ClassChanged { student: AN, from: CLASS_3A, to: CLASS_3B, on: date(2025, 10, 1), reason: None };
    let given = given_school().and_by(TEACHER_3A, [grade()]).and([moved.into()]);
    let (journal, last) = (&given.school().journal, given.school().position.0);
    let of = |subject| journal.positions(subject).collect::<Vec<Position>>();
    assert_eq!(of(Subject::Student(AN)).split_off(2), [Position(last - 1), Position(last)]);
    assert_eq!(journal.positions(Subject::Class(CLASS_3B)).next_back(), Some(Position(last)));
    assert_eq!(journal.count(Subject::Student(AN)), of(Subject::Student(AN)).len());
    assert_eq!(of(Subject::Student(crate::ids::StudentId(uuid::Uuid::nil()))), []);
    for subject in [Subject::Class(CLASS_3A), Subject::Account(ADMIN)] {
        assert!(of(subject).is_sorted());
    }
}
