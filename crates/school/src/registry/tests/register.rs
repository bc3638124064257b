//! The register book on a day: what is known of it now, and what was known then.

use jiff::civil::date;

use crate::{
    registry::{
        ChangeClass, DepartureReason, ReadmitStudent, RecordDeparture, RegisterTotals, SuspendStudent,
        Whereabouts,
    },
    testing::{AN, BINH, CHI, CLASS_3A, CLASS_3B, FIRST_DAY, Given, given_school},
    text::Note,
};

fn whereabouts(given: &Given, student: crate::ids::StudentId, day: crate::Date) -> Option<Whereabouts<'_>> {
    given.school().registry.student(student)?.register_line(day).map(|line| line.whereabouts)
}

#[test]
fn a_line_says_who_from_where_and_where_to() {
    let note = Note::new("Về quê").unwrap();
    let (left, back) = (date(2025, 11, 3), date(2026, 2, 2));
    let leave = RecordDeparture {
        student: AN,
        on: left,
        reason: DepartureReason::DroppedOut,
        note: Some(note.clone()),
    };
    let given = given_school().when(leave).recorded();
    assert_eq!(whereabouts(&given, AN, date(2025, 9, 4)), None);
    assert_eq!(whereabouts(&given, AN, date(2025, 11, 2)), Some(Whereabouts::Attending { class: CLASS_3A }));
    let expected = Whereabouts::Left {
        class: CLASS_3A,
        on: left,
        reason: DepartureReason::DroppedOut,
        note: Some(&note.into()),
    };
    assert_eq!(whereabouts(&given, AN, left), Some(expected));
    let readmit = ReadmitStudent { student: AN, class: CLASS_3B, on: back, note: None };
    let given = given.when(readmit).recorded();
    assert_eq!(whereabouts(&given, AN, date(2026, 2, 1)), Some(expected));
    assert_eq!(whereabouts(&given, AN, back), Some(Whereabouts::Attending { class: CLASS_3B }));
    let line = given.school().registry.student(AN).unwrap().register_line(back).unwrap();
    assert_eq!((line.admitted_on, line.first_class), (FIRST_DAY, CLASS_3A));
}

#[test]
fn what_was_known_on_a_day_is_not_what_is_known_of_it_now() {
    let day = date(2025, 10, 15);
    let then = given_school();
    // Entered in November for a day in October.
    let change = ChangeClass { student: AN, to: CLASS_3B, on: date(2025, 10, 1), reason: None };
    let now = then.clone().when(change).recorded();
    let in_3a = |given: &Given| given.school().registry.class_list(CLASS_3A, day).len();
    assert_eq!((in_3a(&then), in_3a(&now)), (3, 2));
    assert_eq!(whereabouts(&then, AN, day), Some(Whereabouts::Attending { class: CLASS_3A }));
    assert_eq!(whereabouts(&now, AN, day), Some(Whereabouts::Attending { class: CLASS_3B }));
}

#[test]
fn the_totals_add_up() {
    let (student, from) = (BINH, date(2025, 10, 6));
    let reason = Note::new("Điều trị dài ngày").unwrap();
    let leave = RecordDeparture { student: CHI, on: from, reason: DepartureReason::Transferred, note: None };
    let given = given_school()
        .when(SuspendStudent { student, from, expected: None, reason })
        .recorded()
        .when(leave)
        .recorded();
    let totals = |day| given.school().registry.register_totals(day);
    assert_eq!(totals(date(2025, 9, 4)), RegisterTotals::default());
    assert_eq!(
        totals(FIRST_DAY),
        RegisterTotals { admitted: 6, attending: 6, suspended: 0, left: 0, merged: 0 }
    );
    assert_eq!(totals(from), RegisterTotals { admitted: 6, attending: 4, suspended: 1, left: 1, merged: 0 });
    assert_eq!(totals(from).enrolled(), 5);
}
