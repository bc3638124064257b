use jiff::civil::date;

use super::*;
use crate::{
    closing::{PublishResults, ResultsPublished, ResultsWithdrawn, WithdrawResults},
    registry::ClassChanged,
    regulations::GradeLevel,
};

fn publish(area: Area) -> PublishResults {
    PublishResults { period: MID, area, order: order() }
}

fn take_back(area: Area) -> WithdrawResults {
    WithdrawResults { period: MID, area, order: order() }
}

fn ready() -> Given {
    confirmed_3a().and([lock(Area::School, Columns::All)])
}

fn published(area: Area) -> Event {
    ResultsPublished { period: MID, area, classes: vec![CLASS_3A], order: order() }.into()
}

#[test]
fn what_is_confirmed_and_locked_is_published_at_the_principals_order() {
    let area = Area::Class(CLASS_3A);
    for actor in [PRINCIPAL, ADMIN] {
        ready().by(actor).when(publish(area)).then([published(area)]);
    }
    for actor in [VICE, TEACHER_3A, CLERK, PARENT, INSPECTOR] {
        ready().by(actor).when(publish(area)).then_refused(&[("", "FORBIDDEN")]);
        ready().by(actor).when(take_back(area)).then_refused(&[("", "FORBIDDEN")]);
    }
}

#[test]
fn locking_does_not_publish_and_publishing_does_not_lock() {
    let given = ready();
    assert!(!given.school().closings.is_published(CLASS_3A, MID));
    let given = given.when(publish(Area::Class(CLASS_3A))).recorded();
    assert!(given.school().closings.is_published(CLASS_3A, MID));
    assert!(!given.school().closings.is_published(CLASS_3B, MID));
    let end = GradingPeriod { moment: AssessmentPeriod::EndTermOne, ..MID };
    assert!(!given.school().closings.is_published(CLASS_3A, end));
    assert_eq!(given.school().closings.published_periods(CLASS_3A).collect::<Vec<_>>(), [MID]);
}

#[test]
fn the_classes_that_are_not_confirmed_or_not_locked_are_named() {
    let unready = |given: Given, area| {
        let refusals = given.when(publish(area)).refusals();
        let crate::Refusal::Closing(crate::closing::ClosingRefusal::NotReadyToPublish { classes }) =
            refusals.list()[0].refusal.clone()
        else {
            panic!("{refusals}")
        };
        let names = classes.into_iter().map(|class| (class.name.as_str().to_owned(), class.hindrance));
        names.collect::<Vec<_>>()
    };
    use crate::closing::Hindrance::{NotConfirmed, NotLocked};
    let named = |class: &str, hindrance| (class.to_owned(), hindrance);
    assert_eq!(unready(confirmed_3a(), Area::Class(CLASS_3A)), [named("3A", NotLocked)]);
    let grade = Area::Grade(GradeLevel::G3);
    assert_eq!(unready(confirmed_3a(), grade), [named("3A", NotLocked), named("3B", NotConfirmed)]);
    let partly = Columns::One(Target::Subject(Subject::Mathematics));
    let given = confirmed_3a().and([lock(Area::School, partly)]);
    assert_eq!(unready(given, Area::Class(CLASS_3A)), [named("3A", NotLocked)]);
    // 2A, 3B and 4A.
    assert_eq!(unready(ready(), Area::School).len(), 3);
    let given = ready();
    let event = corrected(&given, AN, Target::Subject(Subject::Mathematics));
    assert_eq!(unready(given.and([event]), Area::Class(CLASS_3A)), [named("3A", NotConfirmed)]);
}

#[test]
fn publishing_what_is_published_and_withdrawing_what_is_not_changes_nothing() {
    let area = Area::Class(CLASS_3A);
    let given = ready().and([published(area)]);
    given.clone().when(publish(area)).then_nothing();
    ready().when(take_back(area)).then_nothing();
    let withdrawn =
        ResultsWithdrawn { period: MID, area: Area::School, classes: vec![CLASS_3A], order: order() };
    given.clone().when(take_back(Area::School)).then([withdrawn.into()]);
    let given = given.when(take_back(area)).recorded();
    assert!(!given.school().closings.is_published(CLASS_3A, MID));
    given.when(publish(area)).then([published(area)]);
}

#[test]
fn results_stay_published_when_a_grade_is_corrected_later() {
    let given = ready().and([published(Area::Class(CLASS_3A))]);
    let event = corrected(&given, AN, Target::Subject(Subject::Mathematics));
    let given = given.and([event]);
    let closing = closing(&given);
    assert!(closing.published.is_some() && !closing.confirmed.stands());
}

#[test]
fn the_scope_must_exist_and_the_order_must_be_dated() {
    let wrong =
        |command: PublishResults, refused: &[(&str, &str)]| ready().when(command).then_refused(refused);
    let area = Area::Class(ClassId(uuid::Uuid::nil()));
    wrong(publish(area), &[("area", "UNKNOWN_CLASS")]);
    let old = GradingPeriod { year: crate::calendar::SchoolYear(2024), ..MID };
    wrong(
        PublishResults { period: old, ..publish(Area::School) },
        &[("period.year", "SCHOOL_YEAR_NOT_OPEN")],
    );
    let again = GradingPeriod { moment: AssessmentPeriod::Reassessment, ..MID };
    wrong(
        PublishResults { period: again, ..publish(Area::School) },
        &[("period.moment", "NOTHING_ASSESSED")],
    );
    let future = Order { dated: date(2025, 10, 16), ..order() };
    let command = PublishResults { order: future.clone(), ..publish(Area::Class(CLASS_3A)) };
    wrong(command, &[("order.dated", "ORDER_IN_FUTURE")]);
    let command = WithdrawResults { order: future, ..take_back(Area::School) };
    ready().when(command).then_refused(&[("order.dated", "ORDER_IN_FUTURE")]);
}

#[test]
fn a_guardian_sees_the_cells_of_a_published_class_also_after_the_child_moved() {
    let target = Target::Subject(Subject::Mathematics);
    let moved =
        ClassChanged { student: AN, from: CLASS_3A, to: CLASS_3B, on: date(2025, 10, 20), reason: None };
    let shows = |given: &Given| {
        let school = given.school();
        let cell = school.gradebook.cell(AN, MID, target).unwrap();
        (school.is_cell_published(AN, MID, cell), school.is_published_for(AN, MID))
    };
    let given = ready();
    assert_eq!(shows(&given), (false, false));
    let given = given.and([published(Area::Class(CLASS_3A))]);
    assert_eq!(shows(&given), (true, true));
    let given = given.and([moved.into()]);
    assert_eq!(shows(&given), (true, false));
}
