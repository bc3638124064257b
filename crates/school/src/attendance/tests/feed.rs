//! What the sessions say to the result of the year, and what the hand may still enter.

use super::*;
use crate::{
    calendar::GradingPeriod,
    closing::{ConsolidateClass, Signed, Statement},
    gradebook::{CellEntry, EnterGrades, Mark},
    regulations::{AssessmentPeriod, Target},
    results::{
        self, Outcome, Promoted, Reason,
        tests::{ALL_YEAR, closed, filled},
    },
};

const END: GradingPeriod = GradingPeriod { year: YEAR, moment: AssessmentPeriod::EndOfYear };

fn by_hand(student: StudentId, mark: Option<Mark>, expected_version: u32) -> EnterGrades {
    let entry =
        CellEntry { student, target: Target::Absences, mark, comment: None, reason: None, expected_version };
    EnterGrades { class: CLASS_6A, period: END, entries: vec![entry] }
}

const TWELVE: Option<Mark> = Some(Mark::Absences { excused: 10, unexcused: 2 });

fn given() -> Given {
    given_secondary().at(MORNING).by(TEACHER_6A)
}

fn absences(given: &Given, student: StudentId) -> Option<(u16, u16)> {
    results::of(given.school(), student, YEAR).unwrap().absences()
}

/// LAN misses `days` whole days from the first of October on, without permission.
fn missed(given: Given, days: u8) -> Given {
    let given = given.by(ADMIN).at("2026-05-30T01:00:00Z");
    let dates = given.school().calendar.year(YEAR).unwrap().clone();
    let all = dates.first_day.series(jiff::Span::new().days(1)).filter(|day| dates.week_on(*day).is_some());
    all.take(usize::from(days)).fold(given, |given, date| {
        Session::ALL.iter().fold(given, |given, session| {
            given.now(RecordAttendance { date, session: *session, ..record(CLASS_6A, [unexcused(LAN)]) })
        })
    })
}

#[test]
fn a_class_that_records_no_sessions_enters_the_numbers_by_hand_as_before() {
    let given = given().now(by_hand(KHANH, TWELVE, 0));
    assert_eq!((absences(&given, KHANH), absences(&given, LAN)), (Some((10, 2)), None));
}

#[test]
fn where_sessions_are_recorded_the_numbers_follow_from_them() {
    let given = given().now(record(CLASS_6A, [excused(LAN)]));
    assert_eq!((absences(&given, KHANH), absences(&given, LAN)), (Some((0, 0)), Some((1, 0))));
    assert_eq!(
        given.school().counted_mark(LAN, END, Target::Absences),
        Some(Mark::Absences { excused: 1, unexcused: 0 })
    );
    let refused = given.clone().when(by_hand(LAN, TWELVE, 0));
    refused.then_refused(&[("entries[0].mark", "ABSENCES_KEPT_BY_SESSIONS")]);
    // Other columns are entered as before.
    let conduct = Some(Mark::Conduct { level: crate::regulations::Rating::Good });
    let entry = CellEntry {
        student: LAN,
        target: Target::Conduct,
        mark: conduct,
        comment: None,
        reason: None,
        expected_version: 0,
    };
    given.when(EnterGrades { class: CLASS_6A, period: END, entries: vec![entry] }).decided();
}

#[test]
fn sessions_are_not_recorded_beside_numbers_that_were_entered_by_hand() {
    let given = given().now(by_hand(KHANH, TWELVE, 0));
    given.clone().when(record(CLASS_6A, [])).then_refused(&[("class", "ABSENCES_ENTERED_BY_HAND")]);
    let given = given.now(by_hand(KHANH, None, 1)).now(record(CLASS_6A, []));
    assert_eq!(absences(&given, KHANH), Some((0, 0)));
}

#[test]
fn after_the_last_record_is_taken_back_the_hand_enters_again() {
    let given = given().now(record(CLASS_6A, []));
    let given = given.now(WithdrawAttendance {
        class: CLASS_6A,
        date: DAY,
        session: Session::Morning,
        expected_version: 1,
        reason: note("Dùng thử"),
    });
    assert_eq!(absences(&given, LAN), None);
    assert_eq!(absences(&given.now(by_hand(LAN, TWELVE, 0)), LAN), Some((10, 2)));
}

#[test]
fn more_than_45_recorded_sessions_hold_a_student_back() {
    let rows = [KHANH, LAN].map(|student| {
        let events = filled((student, CLASS_6A, crate::regulations::GradeLevel::G6), ALL_YEAR, 9, &[]);
        let by_hand =
            |event: &Event| matches!(event, Event::GradeEntered(event) if event.target == Target::Absences);
        events.into_iter().filter(|event| !by_hand(event)).collect::<Vec<_>>()
    });
    let given = given_secondary().and(rows.concat());
    let outcome = |given: &Given, student| -> Outcome {
        results::of(given.school(), student, YEAR).unwrap().outcome(given.school())
    };
    assert_eq!(outcome(&given, LAN).promoted, Promoted::Pending { reasons: vec![Reason::Missing] });
    let given = missed(given, 22);
    assert_eq!(absences(&given, LAN), Some((0, 44)));
    let one = |session, date| RecordAttendance { date, session, ..record(CLASS_6A, [excused(LAN)]) };
    let given = given.now(one(Session::Morning, date(2025, 10, 15)));
    assert_eq!((absences(&given, LAN), outcome(&given, LAN).promoted), (Some((1, 44)), Promoted::Yes));
    let given = given.now(one(Session::Afternoon, date(2025, 10, 15)));
    assert_eq!(outcome(&given, LAN).promoted, Promoted::No { reasons: vec![Reason::Absences] });
    assert_eq!(outcome(&given, KHANH).promoted, Promoted::Yes);
}

#[test]
fn a_session_that_is_recorded_after_the_summary_outdates_it() {
    let rows = [KHANH, LAN].map(|student| {
        filled((student, CLASS_6A, crate::regulations::GradeLevel::G6), ALL_YEAR, 9, &[])
            .into_iter()
            .filter(|event| !matches!(event, Event::GradeEntered(event) if event.target == Target::Absences))
            .collect::<Vec<_>>()
    });
    let given = given_secondary().and(rows.concat()).by(TEACHER_6A).now(record(CLASS_6A, []));
    let unlocked = closed_but_open(given);
    let standing = |given: &Given| {
        crate::closing::of(given.school(), CLASS_6A, END, given.school().at).unwrap().consolidated
    };
    assert!(matches!(standing(&unlocked), Signed::Stands(_)), "{:?}", standing(&unlocked));
    let later = RecordAttendance { session: Session::Afternoon, ..record(CLASS_6A, [excused(LAN)]) };
    let given = unlocked.by(TEACHER_6A).at("2025-10-15T06:00:00Z").now(later);
    assert!(!standing(&given).stands(), "{:?}", standing(&given));
    // And it stands in the report, because the book had been locked.
    let late: Vec<_> = given.school().late.changes(YEAR, Some(CLASS_6A), Some(END)).collect();
    let mark = |excused| Some(Mark::Absences { excused, unexcused: 0 });
    let told: Vec<_> = late.iter().map(|change| (change.student, change.old, change.new)).collect();
    assert_eq!(told, [(LAN, mark(0), mark(1))]);
    assert!(late[0].after.lock.is_some() && late[0].target == Target::Absences);
    let again = ConsolidateClass { class: CLASS_6A, period: END, confirmation: Statement::Consolidation1 };
    given.when(again).decided();
}

/// Signed and consolidated at the end of the year, and unlocked again.
fn closed_but_open(given: Given) -> Given {
    let given = closed(given, CLASS_6A, &[AssessmentPeriod::EndOfYear]);
    let scope = crate::periods::LockScope {
        period: END,
        area: crate::periods::Area::Class(CLASS_6A),
        columns: crate::periods::Columns::All,
    };
    let order = crate::periods::Order { number: code("13/YC-TH"), dated: date(2025, 10, 2) };
    given.and([crate::periods::PeriodUnlocked { scope, order }.into()])
}
