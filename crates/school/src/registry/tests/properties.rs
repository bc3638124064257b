//! Random histories: whatever is asked in whatever order, a student is in at most one class on every day.

use std::collections::BTreeMap;

use jiff::{
    Span,
    civil::{Date, date},
};
use proptest::prelude::*;
use uuid::Uuid;

use crate::{
    Command, Event, Position, School,
    calendar::{SchoolYear, SchoolYearOpened},
    classes::ClassCreated,
    ids::{AccountId, ClassId, StudentId},
    registry::{
        ChangeClass, DepartureReason, EnrollStudents, ErasePersonalData, ReadmitStudent, RecordDeparture,
    },
    regulations::GradeLevel,
    testing::{
        ADMIN, AN, BINH, CLASS_2A, CLASS_3A, CLASS_3B, CLASS_4A, DUNG, FIRST_DAY, PRINCIPAL, code,
        given_school, line, sample,
    },
};

const NEXT_3A: ClassId = ClassId(Uuid::from_u128(0xe3));
const NEXT_4A: ClassId = ClassId(Uuid::from_u128(0xe4));
const CLASSES: [ClassId; 6] = [CLASS_2A, CLASS_3A, CLASS_3B, CLASS_4A, NEXT_3A, NEXT_4A];
const STUDENTS: [StudentId; 3] = [AN, BINH, DUNG];

/// The year 2026-2027 with a class 3A and a class 4A.
fn next_year() -> Vec<Event> {
    let year = SchoolYear(2026);
    let opened = SchoolYearOpened {
        year,
        first_day: date(2026, 9, 4),
        term_two_first_day: date(2027, 1, 18),
        last_day: date(2027, 5, 31),
        term_one_weeks: 18,
        term_two_weeks: 17,
    };
    let class = |class, name, grade| ClassCreated { class, year, name: code(name), grade }.into();
    vec![opened.into(), class(NEXT_3A, "3A", GradeLevel::G3), class(NEXT_4A, "4A", GradeLevel::G4)]
}

fn day() -> impl Strategy<Value = Date> {
    (-10_i64..650).prop_map(|days| FIRST_DAY.saturating_add(Span::new().days(days)))
}

fn command() -> impl Strategy<Value = (AccountId, Command)> {
    let student = prop::sample::select(&STUDENTS[..]);
    let class = prop::sample::select(&CLASSES[..]);
    let reason = prop::sample::select(&[DepartureReason::Transferred, DepartureReason::DroppedOut][..]);
    (student, class, day(), reason, 0..8_u8).prop_map(|(student, class, on, reason, kind)| match kind {
        0..3 => (ADMIN, ChangeClass { student, to: class, on, reason: None }.into()),
        3 => (ADMIN, RecordDeparture { student, on, reason, note: None }.into()),
        6 => (ADMIN, EnrollStudents { class, on, students: vec![student] }.into()),
        4 | 5 => (ADMIN, ReadmitStudent { student, class, on, note: None }.into()),
        _ => {
            let categories = vec![crate::Category::Contact];
            (
                PRINCIPAL,
                ErasePersonalData { person: student.0, categories, basis: line("Luật 91/2025/QH15") }.into(),
            )
        }
    })
}

/// What the events say about one student, told independently of the projection: the class entered on each day, none
/// where the student left.
fn told(events: &[Event], student: StudentId) -> BTreeMap<Date, Option<ClassId>> {
    let mut moves = BTreeMap::new();
    for event in events {
        match event {
            Event::StudentAdmitted(event) if event.student == student => {
                moves.insert(event.on, Some(event.class))
            }
            Event::ClassChanged(event) if event.student == student => moves.insert(event.on, Some(event.to)),
            Event::StudentEnrolled(event) if event.student == student => {
                moves.insert(event.on, Some(event.to))
            }
            Event::StudentDeparted(event) if event.student == student => moves.insert(event.on, None),
            Event::StudentReadmitted(event) if event.student == student => {
                moves.insert(event.on, Some(event.class))
            }
            _ => None,
        };
    }
    moves
}

fn check(school: &School, events: &[Event]) -> Result<(), TestCaseError> {
    for student in STUDENTS {
        let told = told(events, student);
        let stays = &school.registry.student(student).unwrap().enrollments;
        for pair in stays.windows(2) {
            prop_assert!(pair[0].until.is_some_and(|until| until <= pair[1].from), "{stays:?}");
        }
        for days in -12..652 {
            let day = FIRST_DAY.saturating_add(Span::new().days(days));
            let expected = told.range(..=day).next_back().and_then(|(_, class)| *class);
            prop_assert_eq!(school.registry.class_of(student, day), expected, "{} on {}", student, day);
        }
        for day in [date(2025, 9, 4), FIRST_DAY, date(2025, 12, 24), date(2026, 5, 31), date(2026, 9, 4)] {
            let lists = CLASSES
                .iter()
                .filter(|class| school.registry.members(**class, day).any(|member| member.id == student));
            prop_assert!(lists.count() <= 1);
        }
    }
    Ok(())
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(96))]

    #[test]
    fn no_student_is_ever_in_two_classes(commands in prop::collection::vec(command(), 1..24)) {
        let mut events = [sample(), next_year()].concat();
        let mut given = given_school().and(next_year());
        for (actor, command) in commands {
            let Ok(decided) = given.clone().by(actor).decide(command) else { continue };
            events.extend(decided.iter().map(|decided| decided.event.clone()));
            given = given.and(decided.into_iter().map(|decided| decided.event));
        }
        check(given.school(), &events)?;
        prop_assert_eq!(given.school().position, Position(events.len() as u64));
        let replayed = crate::testing::given(events);
        prop_assert_eq!(replayed.school(), given.school(), "a replay ends in the same state");
    }
}
