//! Behaviour of the school's calendar.

use jiff::civil::{Date, date};

use super::*;
use crate::{
    Event,
    regulations::{GradeLevel, SchoolLevel},
    testing::{
        ADMIN, FIRST_DAY, SCHOOL, TEACHER_3A, YEAR, code, founded, given, given_school, identity, line,
    },
};

fn found() -> FoundSchool {
    FoundSchool {
        school: SCHOOL,
        code: code("79000123"),
        identity: identity(),
        from: date(2025, 7, 1),
        levels: vec![SchoolLevel::LowerSecondary, SchoolLevel::Primary],
    }
}

fn open() -> OpenSchoolYear {
    OpenSchoolYear {
        year: YEAR,
        first_day: FIRST_DAY,
        term_two_first_day: date(2026, 1, 19),
        last_day: date(2026, 5, 31),
        term_one_weeks: 18,
        term_two_weeks: 17,
    }
}

fn only_founded() -> Vec<Event> {
    founded().into_iter().take(1).collect()
}

#[test]
fn the_operator_founds_a_school_once() {
    given([]).by_operator().when(found()).then(only_founded());
    given(only_founded()).by_operator().when(found()).then_refused(&[("", "SCHOOL_ALREADY_FOUNDED")]);
    given_school().by(ADMIN).when(found()).then_refused(&[("", "FORBIDDEN")]);
}

#[test]
fn a_school_has_levels_and_only_their_grades() {
    given([])
        .by_operator()
        .when(FoundSchool { levels: Vec::new(), ..found() })
        .then_refused(&[("levels", "NO_LEVELS")]);
    let given = given(only_founded());
    let grades: Vec<GradeLevel> = given.school().calendar.grades().collect();
    assert_eq!(grades, GradeLevel::ALL[..9]);
}

#[test]
fn a_school_is_not_founded_in_a_year_that_no_record_can_have() {
    let found = FoundSchool { from: date(1925, 7, 1), ..found() };
    given([]).by_operator().when(found).then_refused(&[("from", "DATE_OUT_OF_BOUNDS")]);
}

#[test]
fn before_the_foundation_nothing_else_happens() {
    given([]).by_operator().when(open()).then_refused(&[("", "SCHOOL_NOT_FOUNDED")]);
    let change = ChangeSchoolIdentity { identity: identity(), from: FIRST_DAY };
    given([]).by(ADMIN).when(change).then_refused(&[("", "FORBIDDEN")]);
}

fn renamed() -> SchoolIdentity {
    SchoolIdentity { commune: line("Phường Bình Minh"), ..identity() }
}

#[test]
fn the_identity_changes_from_a_day_on_and_the_old_one_stays_for_the_days_before() {
    let change = ChangeSchoolIdentity { identity: renamed(), from: date(2026, 1, 1) };
    let event = SchoolIdentityChanged { identity: renamed(), from: date(2026, 1, 1) };
    given_school().when(change.clone()).then([event.into()]);

    let given = given_school().when(change).recorded();
    let calendar = &given.school().calendar;
    assert_eq!(calendar.identity(date(2025, 6, 30)), None);
    assert_eq!(calendar.identity(date(2025, 12, 31)), Some(&identity()));
    assert_eq!(calendar.identity(date(2026, 1, 1)), Some(&renamed()));
    assert_eq!(calendar.identities().count(), 2);
}

#[test]
fn an_identity_never_starts_before_the_last_one() {
    let change = |identity, from| ChangeSchoolIdentity { identity, from };
    given_school()
        .when(change(renamed(), date(2025, 6, 30)))
        .then_refused(&[("from", "IDENTITY_BEFORE_LAST")]);
    given_school().when(change(identity(), date(2026, 1, 1))).then_nothing();
    given_school().by(TEACHER_3A).when(change(renamed(), FIRST_DAY)).then_refused(&[("", "FORBIDDEN")]);
}

#[test]
fn a_change_from_the_same_day_replaces_the_identity_of_that_day() {
    let change = ChangeSchoolIdentity { identity: renamed(), from: date(2025, 7, 1) };
    let given = given_school().when(change).recorded();
    assert_eq!(given.school().calendar.identities().collect::<Vec<_>>(), [(date(2025, 7, 1), &renamed())]);
}

#[test]
fn a_year_is_opened_once() {
    given(only_founded()).by_operator().when(open()).then(founded().into_iter().skip(1));
    given(founded()).by_operator().when(open()).then_refused(&[("year", "SCHOOL_YEAR_ALREADY_OPEN")]);
}

#[track_caller]
fn refused(change: impl FnOnce(&mut OpenSchoolYear), path: &str, code: &str) {
    let mut open = open();
    change(&mut open);
    given(only_founded()).by_operator().when(open).then_refused(&[(path, code)]);
}

#[test]
fn the_dates_of_a_year_fit_its_number_and_each_other() {
    refused(|open| open.year = SchoolYear(2024), "firstDay", "SCHOOL_YEAR_MISMATCH");
    refused(|open| open.first_day = date(2025, 6, 30), "firstDay", "SCHOOL_YEAR_MISMATCH");
    refused(|open| open.first_day = date(1999, 9, 5), "firstDay", "DATE_OUT_OF_BOUNDS");
    refused(|open| open.year = SchoolYear(u16::MAX), "firstDay", "SCHOOL_YEAR_MISMATCH");
    refused(|open| open.term_two_first_day = FIRST_DAY, "termTwoFirstDay", "DATES_OUT_OF_ORDER");
    refused(|open| open.last_day = date(2026, 1, 19), "lastDay", "DATES_OUT_OF_ORDER");
    refused(|open| open.last_day = date(2026, 9, 1), "lastDay", "SCHOOL_YEAR_MISMATCH");
}

#[test]
fn a_year_has_35_weeks_that_fit_into_its_terms() {
    refused(|open| open.term_one_weeks = 17, "termOneWeeks", "WEEKS_NOT_35");
    refused(|open| (open.term_one_weeks, open.term_two_weeks) = (35, 0), "termOneWeeks", "WEEKS_NOT_35");
    refused(|open| (open.term_one_weeks, open.term_two_weeks) = (255, 36), "termOneWeeks", "WEEKS_NOT_35");
    refused(|open| (open.term_one_weeks, open.term_two_weeks) = (22, 13), "termOneWeeks", "WEEKS_DO_NOT_FIT");
    refused(|open| open.last_day = date(2026, 5, 10), "termTwoWeeks", "WEEKS_DO_NOT_FIT");
}

#[test]
fn years_do_not_overlap() {
    let next = OpenSchoolYear {
        year: SchoolYear(2026),
        first_day: date(2026, 7, 1),
        term_two_first_day: date(2027, 1, 18),
        last_day: date(2027, 5, 31),
        ..open()
    };
    let mut events = founded();
    let Some(Event::SchoolYearOpened(year)) = events.last_mut() else { unreachable!() };
    year.last_day = date(2026, 7, 1);
    given(events).by_operator().when(next.clone()).then_refused(&[("firstDay", "SCHOOL_YEARS_OVERLAP")]);
    let given = given(founded()).by_operator().when(next).recorded();
    assert_eq!(given.school().calendar.years().map(|year| year.year.0).collect::<Vec<_>>(), [2025, 2026]);
}

#[test]
fn every_day_of_a_year_has_its_term_and_its_week() {
    let given = given_school();
    let calendar = &given.school().calendar;
    let place = |day: Date| calendar.year_on(day).map(|year| (year.term_on(day), year.week_on(day)));
    let (one, two) = (Some(Term::One), Some(Term::Two));
    assert_eq!(place(date(2025, 9, 4)), None);
    assert_eq!(place(date(2025, 9, 5)), Some((one, Some(1))));
    assert_eq!(place(date(2025, 9, 12)), Some((one, Some(2))));
    assert_eq!(place(date(2026, 1, 8)), Some((one, Some(18))));
    assert_eq!(place(date(2026, 1, 9)), Some((one, None)), "after week 18, before term two");
    assert_eq!(place(date(2026, 1, 19)), Some((two, Some(19))));
    assert_eq!(place(date(2026, 5, 17)), Some((two, Some(35))));
    assert_eq!(place(date(2026, 5, 18)), Some((two, None)));
    assert_eq!(place(date(2026, 6, 1)), None);
    assert_eq!((calendar.school(), calendar.code()), (Some(SCHOOL), Some(&code("79000123"))));
    assert_eq!(calendar.year(YEAR).unwrap().term_on(date(2026, 6, 1)), None);
}
