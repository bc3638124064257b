//! Weeks closed and opened again, months signed and taken back.

use super::*;
use crate::{policy::Role, sealed::Sealed, staff::RoleGranted};

const SEPTEMBER: &str = "2025-09";

fn month(text: &str) -> Month {
    text.parse().unwrap()
}

fn close(week: u8) -> CloseAttendanceWeek {
    CloseAttendanceWeek { class: CLASS_3A, week }
}

fn reopen(week: u8) -> ReopenAttendanceWeek {
    ReopenAttendanceWeek { class: CLASS_3A, week, reason: note("Bổ sung giấy phép") }
}

fn sign(classes: &[ClassId]) -> SignAttendanceMonth {
    SignAttendanceMonth { classes: classes.to_vec(), month: month(SEPTEMBER) }
}

fn withdraw() -> WithdrawAttendanceMonth {
    WithdrawAttendanceMonth { class: CLASS_3A, month: month(SEPTEMBER), reason: note("Còn thiếu") }
}

/// September has days of the weeks 1 to 4.
fn september_closed() -> Given {
    (1..=4).fold(given_school(), |given, week| week_closed(given, CLASS_3A, TEACHER_3A, week))
}

#[test]
fn the_weeks_of_the_year_are_found_by_number_and_by_day() {
    let given = given_school();
    let dates = given.school().calendar.year(YEAR).unwrap();
    assert_eq!(dates.week(1), Some((date(2025, 9, 5), date(2025, 9, 11))));
    assert_eq!(dates.week(18), Some((date(2026, 1, 2), date(2026, 1, 8))));
    assert_eq!(dates.week(19), Some((date(2026, 1, 19), date(2026, 1, 25))));
    assert_eq!((dates.week(0), dates.week(36)), (None, None));
    for week in 1..=crate::calendar::WEEKS {
        let (first, last) = dates.week(week).unwrap();
        assert_eq!((dates.week_on(first), dates.week_on(last)), (Some(week), Some(week)));
    }
}

#[test]
fn the_homeroom_teacher_closes_a_week_from_its_last_working_day_on() {
    let given = given_school().at(MORNING).by(TEACHER_3A);
    // Friday 10 to Thursday 16 October.
    given.clone().when(close(6)).then_refused(&[("week", "WEEK_NOT_OVER")]);
    let given = given.at("2025-10-16T01:00:00Z");
    given.clone().when(close(6)).then(event(WeekClosed { class: CLASS_3A, week: 6 }));
    for other in [ADMIN, PRINCIPAL, TEACHER_3B, PARENT] {
        given.clone().by(other).when(close(6)).then_refused(&[("", "FORBIDDEN")]);
    }
    given.clone().when(close(0)).then_refused(&[("week", "UNKNOWN_WEEK")]);
    given.clone().when(close(36)).then_refused(&[("week", "UNKNOWN_WEEK")]);
    given.now(close(6)).when(close(6)).then_nothing();
}

#[test]
fn a_closed_week_refuses_every_write_until_it_is_opened_again() {
    let given = given_school().at(MORNING).by(TEACHER_3A).now(record(CLASS_3A, [excused(AN)]));
    let given = week_closed(given, CLASS_3A, TEACHER_3A, 6);
    let position = given.school().position;
    let correct = || RecordAttendance { expected_version: 1, ..record(CLASS_3A, []) };
    let other_session = RecordAttendance { session: Session::Afternoon, ..record(CLASS_3A, []) };
    let take_back = WithdrawAttendance {
        class: CLASS_3A,
        date: DAY,
        session: Session::Morning,
        expected_version: 1,
        reason: note("Nhầm"),
    };
    let closed = &[("date", "WEEK_CLOSED")];
    for actor in [TEACHER_3A, ADMIN] {
        given.clone().by(actor).when(correct()).then_refused(closed);
        given.clone().by(actor).when(other_session.clone()).then_refused(closed);
        given.clone().by(actor).when(take_back.clone()).then_refused(closed);
    }
    let next_day = RecordAttendance { date: date(2025, 10, 17), ..record(CLASS_3A, []) };
    given.clone().at("2025-10-17T01:00:00Z").when(next_day).decided();
    for other in [TEACHER_3A, ADMIN, INSPECTOR] {
        given.clone().by(other).when(reopen(6)).then_refused(&[("", "FORBIDDEN")]);
    }
    given.clone().by(VICE).when(reopen(5)).then_refused(&[("week", "WEEK_NOT_CLOSED")]);
    let reopened = WeekReopened {
        class: CLASS_3A,
        week: 6,
        closed: position,
        closer: TEACHER_3A,
        reason: Sealed::Open(note("Bổ sung giấy phép")),
    };
    given.clone().by(VICE).when(reopen(6)).then(event(reopened));
    let given = given.by(PRINCIPAL).now(reopen(6)).by(TEACHER_3A);
    given.clone().when(correct()).decided();
    assert!(matches!(given.school().attendance.week(CLASS_3A, 6), Sign::Reopened(_)));
}

#[test]
fn the_management_board_signs_a_month_when_all_its_weeks_are_closed() {
    let given = september_closed();
    let signed = |class| Event::from(MonthSigned { class, month: month(SEPTEMBER) });
    given.clone().by(VICE).when(sign(&[CLASS_3A, CLASS_3A])).then([signed(CLASS_3A)]);
    for other in [TEACHER_3A, ADMIN, CLERK] {
        given.clone().by(other).when(sign(&[CLASS_3A])).then_refused(&[("", "FORBIDDEN")]);
    }
    let given = given.by(PRINCIPAL);
    given.clone().when(sign(&[CLASS_3A, CLASS_3B])).then_refused(&[("classes[1]", "WEEKS_OPEN")]);
    given.clone().when(sign(&[])).then_refused(&[("classes", "NO_CLASSES")]);
    let many = vec![CLASS_3A; SignAttendanceMonth::LIMIT + 1];
    given.clone().when(sign(&many)).then_refused(&[("classes", "TOO_MANY_CLASSES")]);
    let july = SignAttendanceMonth { month: month("2025-07"), ..sign(&[CLASS_3A]) };
    given.clone().when(july).then_refused(&[("month", "NOT_A_TEACHING_MONTH")]);
    let october = SignAttendanceMonth { month: month("2025-10"), ..sign(&[CLASS_3A]) };
    given.clone().when(october).then_refused(&[("classes[0]", "WEEKS_OPEN")]);
    given.now(sign(&[CLASS_3A])).when(sign(&[CLASS_3A])).then_nothing();
}

#[test]
fn a_signed_month_keeps_its_weeks_closed_until_the_signature_is_taken_back() {
    let given = september_closed().by(PRINCIPAL).now(sign(&[CLASS_3A]));
    let signed = given.school().position;
    for week in 1..=4 {
        given.clone().when(reopen(week)).then_refused(&[("week", "MONTH_SIGNED")]);
    }
    given.clone().by(TEACHER_3A).when(withdraw()).then_refused(&[("", "FORBIDDEN")]);
    let october = WithdrawAttendanceMonth { month: month("2025-10"), ..withdraw() };
    given.clone().when(october).then_refused(&[("month", "MONTH_NOT_SIGNED")]);
    given.clone().by(VICE).when(withdraw()).then(event(MonthSignatureWithdrawn {
        class: CLASS_3A,
        month: month(SEPTEMBER),
        signed,
        signer: PRINCIPAL,
        reason: Sealed::Open(note("Còn thiếu")),
    }));
    let given = given.now(withdraw());
    given.clone().when(reopen(2)).decided();
    // And the month is not signed again before the week is closed again.
    given.now(reopen(2)).when(sign(&[CLASS_3A])).then_refused(&[("classes[0]", "WEEKS_OPEN")]);
}

#[test]
fn nobody_signs_a_month_of_which_they_closed_a_week() {
    let role = RoleGranted { account: TEACHER_3A, role: Role::VicePrincipal };
    let given = september_closed().and([role.into()]);
    given.clone().by(TEACHER_3A).when(sign(&[CLASS_3A])).then_refused(&[("classes[0]", "OWN_WEEKS")]);
    given.by(VICE).when(sign(&[CLASS_3A])).decided();
}

#[test]
fn the_standing_of_weeks_and_months_is_listed() {
    let given = september_closed().by(PRINCIPAL).now(sign(&[CLASS_3A]));
    let given = given.at(MORNING).by(TEACHER_3A).now(record(CLASS_3A, []));
    let school = given.school();
    let class = school.classes.class(CLASS_3A).unwrap();
    let weeks = weeks(school, class);
    assert_eq!(weeks.len(), 35);
    assert_eq!((weeks[5].sessions, weeks[5].sign), (1, Sign::Open));
    assert!(weeks[..4].iter().all(|week| week.sign.standing().is_some()));
    let months = months(school, class);
    let names: Vec<String> = months.iter().map(|month| month.month.to_string()).collect();
    let expected =
        ["2025-09", "2025-10", "2025-11", "2025-12", "2026-01", "2026-02", "2026-03", "2026-04", "2026-05"];
    assert_eq!(names, expected);
    assert!(months[0].sign.standing().is_some() && months[0].open_weeks.is_empty());
    // Week 4 ends on 2 October and is closed.
    assert_eq!(months[1].open_weeks, [5, 6, 7, 8, 9]);
}
