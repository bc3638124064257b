//! Random histories with students who change class, leave and come back: the totals are what a naive count over all events
//! says, and a closed week or a signed month is never written in.

use std::collections::{BTreeMap, BTreeSet};

use jiff::Span;
use proptest::prelude::*;

use super::*;
use crate::{
    Command,
    registry::{ChangeClass, DepartureReason, ReadmitStudent, RecordDeparture},
};

const STUDENTS: [StudentId; 4] = [AN, BINH, CHI, DUNG];
const CLASSES: [ClassId; 2] = [CLASS_3A, CLASS_3B];
/// Weeks 1 to 3.
const DAYS: i64 = 21;

fn day() -> impl Strategy<Value = Date> {
    (0..DAYS).prop_map(|days| FIRST_DAY.saturating_add(Span::new().days(days)))
}

/// What somebody asks. Versions are filled in when it is asked.
fn command() -> impl Strategy<Value = (AccountId, Command)> {
    let class = prop::sample::select(&CLASSES[..]);
    let student = prop::sample::select(&STUDENTS[..]);
    let session = prop::sample::select(Session::ALL);
    let presence = prop::sample::select(Presence::ALL);
    let entries = prop::collection::vec((student.clone(), presence), 0..3);
    (0..20_u8, class, student, day(), session, entries, 1..4_u8).prop_map(
        |(kind, class, student, on, session, entries, week)| match kind {
            0 => (ADMIN, ChangeClass { student, to: class, on, reason: None }.into()),
            1 => (
                ADMIN,
                RecordDeparture { student, on, reason: DepartureReason::DroppedOut, note: None }.into(),
            ),
            2 => (ADMIN, ReadmitStudent { student, class, on, note: None }.into()),
            3 => {
                let teacher = if class == CLASS_3A { TEACHER_3A } else { TEACHER_3B };
                (teacher, CloseAttendanceWeek { class, week }.into())
            }
            4 => (VICE, ReopenAttendanceWeek { class, week, reason: note("Bổ sung") }.into()),
            5 => (
                ADMIN,
                WithdrawAttendance {
                    class,
                    date: on,
                    session,
                    expected_version: 0,
                    reason: note("Nhầm ngày"),
                }
                .into(),
            ),
            _ => {
                let said: BTreeMap<StudentId, Presence> = entries.into_iter().collect();
                let entry = |(student, presence)| StudentPresence { student, presence };
                let entries = said.into_iter().map(entry).collect();
                (ADMIN, RecordAttendance { class, date: on, session, entries, expected_version: 0 }.into())
            }
        },
    )
}

fn seen(school: &crate::School, mut command: Command) -> Command {
    let version =
        |class, date, session| school.attendance.record(class, date, session).map_or(0, |r| r.version);
    match &mut command {
        Command::RecordAttendance(c) => c.expected_version = version(c.class, c.date, c.session),
        Command::WithdrawAttendance(c) => c.expected_version = version(c.class, c.date, c.session),
        _ => {}
    }
    command
}

/// What a class says of its students in one session, and the number of the event by which it last wrote it.
type Said = (usize, BTreeMap<StudentId, Presence>);

/// The naive reader of a ledger: it knows where everybody is on every day, as far as the events say by then, and what each class
/// says of each student and session.
#[derive(Default)]
struct Told {
    moves: BTreeMap<StudentId, Vec<(Date, Option<ClassId>)>>,
    said: BTreeMap<(Date, Session), BTreeMap<ClassId, Said>>,
    closed: BTreeSet<(ClassId, i64)>,
    wrote_in_closed: bool,
}

impl Told {
    /// The class of a day: what the last move of the ledger says, and those before it for earlier days.
    fn class_on(&self, student: StudentId, day: Date) -> Option<ClassId> {
        let moves = self.moves.get(&student)?;
        moves.iter().rev().find(|(from, _)| *from <= day).and_then(|(_, class)| *class)
    }

    fn week(date: Date) -> i64 {
        i64::from(date.since(FIRST_DAY).unwrap().get_days()) / 7 + 1
    }

    fn hear(&mut self, number: usize, event: &Event) {
        let moved = match event {
            Event::StudentAdmitted(e) => Some((e.student, e.on, Some(e.class))),
            Event::ClassChanged(e) => Some((e.student, e.on, Some(e.to))),
            Event::StudentDeparted(e) => Some((e.student, e.on, None)),
            Event::StudentReadmitted(e) => Some((e.student, e.on, Some(e.class))),
            _ => None,
        };
        if let Some((student, on, class)) = moved {
            self.moves.entry(student).or_default().push((on, class));
        }
        match event {
            Event::AttendanceRecorded(e) => {
                self.wrote_in_closed |= self.closed.contains(&(e.class, Self::week(e.date)));
                let here: Vec<StudentId> =
                    STUDENTS.into_iter().filter(|s| self.class_on(*s, e.date) == Some(e.class)).collect();
                assert_eq!(here.len(), usize::from(e.enrolled));
                let said = self.said.entry((e.date, e.session)).or_default();
                let (written, said) = said.entry(e.class).or_default();
                *written = number;
                for student in here {
                    let presence = match e.absent.iter().find(|missed| missed.student == student) {
                        Some(missed) if missed.excused => Presence::Excused,
                        Some(_) => Presence::Unexcused,
                        None => Presence::Present,
                    };
                    said.insert(student, presence);
                }
            }
            Event::AttendanceWithdrawn(e) => {
                self.wrote_in_closed |= self.closed.contains(&(e.class, Self::week(e.date)));
                self.said.entry((e.date, e.session)).or_default().remove(&e.class);
            }
            Event::WeekClosed(e) => {
                self.closed.insert((e.class, e.week.into()));
            }
            Event::WeekReopened(e) => {
                self.closed.remove(&(e.class, e.week.into()));
            }
            _ => {}
        }
    }

    /// What counts of a student in a session, and in whose book.
    fn counts(&self, student: StudentId, date: Date, session: Session) -> Option<(ClassId, Presence)> {
        let here = self.class_on(student, date)?;
        let said = self.said.get(&(date, session))?;
        let of = |class: &ClassId| said.get(class)?.1.get(&student).copied();
        if let Some(presence) = of(&here) {
            return Some((here, presence));
        }
        let newest =
            said.iter().filter(|(class, _)| of(class).is_some()).max_by_key(|(_, (written, _))| *written);
        newest.and_then(|(class, _)| Some((*class, of(class)?)))
    }
}

fn check(given: &Given, told: &Told) -> Result<(), TestCaseError> {
    let school = given.school();
    let last = FIRST_DAY.saturating_add(Span::new().days(DAYS - 1));
    let mut in_class: BTreeMap<(ClassId, StudentId), Totals> = BTreeMap::new();
    for student in STUDENTS {
        let mut expected = Totals::default();
        for date in FIRST_DAY.series(Span::new().days(1)).take_while(|day| *day <= last) {
            for session in Session::ALL {
                if let Some((class, presence)) = told.counts(student, date, *session) {
                    expected.count(presence);
                    in_class.entry((class, student)).or_default().count(presence);
                }
            }
        }
        prop_assert_eq!(school.attendance_of_year(student, YEAR), Some(expected), "{}", student);
        let weeks = (1..=3).map(|week| {
            let (from, until) = school.calendar.year(YEAR).unwrap().week(week).unwrap();
            school.attendance_totals(student, &(from..=until))
        });
        let mut sum = Totals::default();
        weeks.for_each(|week| sum.add(week));
        prop_assert_eq!(sum, expected, "the weeks add up to the year");
    }
    for class in CLASSES {
        let sheet = ClassAttendance::of(school, class, FIRST_DAY..=last);
        for row in &sheet.rows {
            let expected = in_class.remove(&(class, row.student)).unwrap_or_default();
            prop_assert_eq!(row.totals, expected);
            let shown = row.presences.iter().flatten().count();
            prop_assert_eq!(shown, usize::try_from(expected.sessions).unwrap());
        }
    }
    prop_assert!(in_class.is_empty(), "no day is lost between the classes: {:?}", in_class);
    Ok(())
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(256))]

    #[test]
    fn totals_are_what_a_naive_count_over_all_events_says(
        commands in prop::collection::vec(command(), 1..60),
    ) {
        let mut told = Told::default();
        sample().iter().enumerate().for_each(|(number, event)| told.hear(number, event));
        let mut events = sample();
        let mut given = given_school().at("2025-11-01T01:00:00Z");
        for (actor, command) in commands {
            let command = seen(given.school(), command);
            let Ok(decided) = given.clone().by(actor).decide(command) else { continue };
            for decided in decided {
                told.hear(events.len(), &decided.event);
                events.push(decided.event.clone());
                given = given.and_by(actor, [decided.event]);
            }
        }
        prop_assert!(!told.wrote_in_closed, "a closed week was written in");
        check(&given, &told)?;
        let snapshot = postcard::to_stdvec(&given.school().attendance).unwrap();
        let read: Attendance = postcard::from_bytes(&snapshot).unwrap();
        prop_assert_eq!(&read, &given.school().attendance);
    }
}
