//! Random histories of a register over several school years: admissions, moves, suspensions, departures and returns, codes and
//! corrections, merging and roll-over, valid and not, in any order. What the register answers is compared with an oracle that reads only the events:
//! nobody is in two classes on one day, register numbers run and never come again, class sizes add up on every date.
//!
//! `SOCAI_HISTORIES` says how many histories are tried.

use std::{
    collections::{BTreeMap, BTreeSet},
    sync::LazyLock,
};

use jiff::{
    Span,
    civil::{Date, date},
};
use proptest::prelude::*;
use uuid::Uuid;

use super::super::*;
use crate::{
    Command, Context, Event, IdSource,
    calendar::{SchoolYear, SchoolYearOpened},
    classes::ClassCreated,
    decide,
    ids::{ClassId, StudentId},
    regulations::{CompletionLevel, GradeLevel},
    results::{Completed, Levels, Outcome, Promoted, Reason, YearResultFinalized},
    rollover::{RollOver, RollOverYear, roll_over_plan},
    testing::{self, ADMIN, CLERK, Given, given, line, student},
    text::{Line, Note},
};

/// How many histories are tried when nobody says otherwise: what fits into a few seconds of a debug build.
const HISTORIES: u32 = 4000;

const YEARS: [u16; 3] = [2025, 2026, 2027];
const GRADES: [GradeLevel; 3] = [GradeLevel::G3, GradeLevel::G4, GradeLevel::G5];

fn class(year: u16, grade: GradeLevel, letter: u8) -> ClassId {
    ClassId(Uuid::from_u128(0xc000 + u128::from(year) * 100 + grade as u128 * 10 + u128::from(letter)))
}

fn classes() -> Vec<ClassId> {
    let of_year =
        |year| GRADES.into_iter().flat_map(move |grade| [0, 1].map(|letter| class(year, grade, letter)));
    YEARS.into_iter().flat_map(of_year).collect()
}

/// A school with two classes in each of three grades, in three years, and nobody in them.
static FOUNDED: LazyLock<Given> = LazyLock::new(|| {
    let mut events = testing::founded();
    events.push(testing::account(ADMIN, Some("QT01"), "Phạm Văn Quản", &[crate::policy::Role::AdminBoard]));
    events.push(testing::account(CLERK, Some("VT01"), "Đỗ Thị Thư", &[crate::policy::Role::Clerk]));
    for year in YEARS {
        let first = i16::try_from(year).unwrap();
        if year > YEARS[0] {
            let opened = SchoolYearOpened {
                year: SchoolYear(year),
                first_day: date(first, 9, 5),
                term_two_first_day: date(first + 1, 1, 18),
                last_day: date(first + 1, 5, 31),
                term_one_weeks: 18,
                term_two_weeks: 17,
            };
            events.push(opened.into());
        }
        for grade in GRADES {
            for letter in [0_u8, 1] {
                let name = testing::code(&format!("{}{}", grade.number(), char::from(b'A' + letter)));
                let class = class(year, grade, letter);
                events.push(ClassCreated { class, year: SchoolYear(year), name, grade }.into());
            }
        }
    }
    given(events)
});

/// What is tried next; the numbers pick among what there is.
#[derive(Clone, Copy, Debug)]
struct Step {
    kind: u8,
    who: u16,
    which: u16,
    /// Days that have passed since the step before.
    passed: i64,
    /// How far the day that is named lies from the day on which it is said.
    off: i64,
}

fn step() -> impl Strategy<Value = Step> {
    // Half of the days are those on which it is said; the others lie about it.
    let off = prop_oneof![4 => Just(0_i64), 2 => -40_i64..40, 1 => -400_i64..400];
    (0..36_u8, any::<u16>(), any::<u16>(), 0_i64..45, off).prop_map(|(kind, who, which, passed, off)| Step {
        kind,
        who,
        which,
        passed,
        off,
    })
}

/// The command of a step, given by somebody who may.
fn command(given: &Given, step: Step, today: Date, number: usize) -> Command {
    let on = today.saturating_add(Span::new().days(step.off));
    let registry = &given.school().registry;
    let everybody: Vec<StudentId> = registry.students().map(|student| student.id).collect();
    let known = |n: u16| {
        let unknown = StudentId(Uuid::from_u128(0xffff));
        everybody.get(usize::from(n) % (everybody.len() + 1)).copied().unwrap_or(unknown)
    };
    let classes = classes();
    // Mostly one of the year of the day.
    let class = if step.which.is_multiple_of(8) {
        classes[usize::from(step.which / 8) % classes.len()]
    } else {
        let year = if on.month() >= 8 { on.year() } else { on.year() - 1 };
        let nth = usize::try_from((year - 2025).clamp(0, 2)).unwrap();
        classes[nth * 6 + usize::from(step.which) % 6]
    };
    let id = known(step.who);
    let note = || Note::new("Theo đơn của gia đình").unwrap();
    match step.kind {
        0..8 => {
            let entries = (0..=step.who % 3).map(|n| Admission {
                class,
                on,
                origin: Origin::Existing,
                identity: identity(number * 4 + usize::from(n), step.which),
                contact: None,
                health: None,
                guardians: vec![],
                age: None,
            });
            AdmitStudents { entries: entries.collect() }.into()
        }
        8..11 => {
            let present = registry.student(id).and_then(Student::open_enrollment).map(|stay| stay.class);
            let other = present.and_then(|present| other_of_grade(given, present));
            let to = other.filter(|_| !step.which.is_multiple_of(4)).unwrap_or(class);
            ChangeClass { student: id, to, on, reason: None }.into()
        }
        11..14 => {
            let present = registry.student(id).and_then(Student::open_enrollment).map(|stay| stay.class);
            let next = present.and_then(|present| above(given, present, !step.which.is_multiple_of(5)));
            if let Some((present, next, first_day)) = next.filter(|_| !step.which.is_multiple_of(4)) {
                // A whole class goes up, or stays.
                let students = registry.members(present, on).map(|student| student.id).collect();
                return EnrollStudents { class: next, on: on.max(first_day), students }.into();
            }
            let students = (0..4).map(|n| known(step.who.wrapping_add(n))).collect::<BTreeSet<_>>();
            EnrollStudents { class, on, students: students.into_iter().collect() }.into()
        }
        14..17 => SuspendStudent { student: id, from: on, expected: None, reason: note() }.into(),
        17..21 => {
            let class = step.which.is_multiple_of(3).then_some(class);
            // Those who are suspended come first: few of all are.
            let suspended = registry.students().find(|student| student.open_suspension().is_some());
            let student = suspended.filter(|_| !step.who.is_multiple_of(4)).map_or(id, |student| student.id);
            ReturnStudent { student, class, on, note: None }.into()
        }
        21..24 => {
            let reasons = [
                DepartureReason::Transferred,
                DepartureReason::DroppedOut,
                DepartureReason::Completed,
                DepartureReason::Deceased,
            ];
            let reason = reasons[usize::from(step.which) % 4];
            RecordDeparture { student: id, on, reason, note: Some(note()) }.into()
        }
        24..28 => {
            let left = registry.students().find(|student| student.open_enrollment().is_none());
            let student = left.filter(|_| !step.who.is_multiple_of(4)).map_or(id, |student| student.id);
            ReadmitStudent { student, class, on, note: None }.into()
        }
        34..36 => {
            let (from, to) = years_of(step);
            let next = given.school().calendar.year(to).unwrap();
            let on = next.first_day.saturating_add(Span::new().days(i64::from(step.who % 5)));
            let of = RollOver { from, to, on, mapping: vec![] };
            // A plan of a year that is not over, or that nobody looked at, is refused.
            let is_over = given.school().calendar.year(from).unwrap().last_day < today;
            let plan =
                roll_over_plan(given.school(), &of).ok().filter(|_| is_over && !step.who.is_multiple_of(8));
            RollOverYear { of, plan: plan.map_or(Uuid::nil(), |plan| plan.digest) }.into()
        }
        32..34 => {
            let other = known(step.which);
            MergeStudents { stands: id, duplicate: other, reason: note() }.into()
        }
        28..30 => AssignMinistryCode { student: id, code: digits(u32::from(step.which % 8), 10) }.into(),
        _ => {
            let identity = registry.student(id).and_then(|student| student.identity.get().cloned());
            let number = Some(digits(u32::from(step.which % 6), 12));
            let identity = identity.map(|identity| StudentIdentity { identity_number: number, ..identity });
            CorrectStudent { student: id, identity, contact: None, health: None, reason: None }.into()
        }
    }
}

/// The year that a step rolls over, and the one after it.
fn years_of(step: Step) -> (SchoolYear, SchoolYear) {
    let from = YEARS[usize::from(step.which % 2)];
    (SchoolYear(from), SchoolYear(from + 1))
}

/// What is settled of a year before a step rolls it over: some go up, some do not, some are left open.
fn finalized(given: &Given, step: Step) -> Vec<Event> {
    if !(34..36).contains(&step.kind) {
        return vec![];
    }
    let (year, _) = years_of(step);
    let school = given.school();
    let last_day = school.calendar.year(year).unwrap().last_day;
    let mut events = Vec::new();
    for class in school.classes.in_year(year) {
        for student in school.registry.members(class.id, last_day) {
            let (promoted, completed) = match (u32::from(step.who) + student.register_number) % 5 {
                0 => continue,
                1 => (Promoted::No { reasons: vec![Reason::Study] }, Completed::No),
                _ => (Promoted::Yes, Completed::Yes),
            };
            let levels = Levels::Primary { level: Some(CompletionLevel::Completed), after: None };
            let outcome = Outcome { levels, completed, promoted, endorsement: None, award: None };
            let event = YearResultFinalized {
                student: student.id,
                class: class.id,
                year,
                rule_set: testing::code("TT27/2020"),
                plan: None,
                outcome,
                replaces: None,
            };
            events.push(event.into());
        }
    }
    events
}

/// The other class of the grade and year.
fn other_of_grade(given: &Given, class: ClassId) -> Option<ClassId> {
    let known = given.school().classes.class(class)?;
    let of_grade = [0, 1].map(|letter| self::class(known.year.0, known.grade, letter));
    of_grade.into_iter().find(|other| *other != class)
}

/// A class, one of the year after it, of the next grade or the same, and the first day of that year.
fn above(given: &Given, class: ClassId, is_promoted: bool) -> Option<(ClassId, ClassId, Date)> {
    let known = given.school().classes.class(class)?;
    let grade = if is_promoted { known.grade.next()? } else { known.grade };
    let year = given.school().calendar.year(SchoolYear(known.year.0 + 1))?;
    let next = given.school().classes.class(self::class(year.year.0, grade, 0))?;
    Some((class, next.id, year.first_day))
}

/// Decides it with ids of its own.
fn decided(given: &Given, command: Command, number: usize) -> crate::Decision {
    let ids = IdSource::new(Uuid::from_u128(0x5eed_0000 + number as u128));
    decide(given.school(), &Context { ids, ..given.context() }, command)
}

fn digits(n: u32, width: usize) -> Line {
    line(&format!("{n:0width$}"))
}

/// Some have numbers that others have too.
fn identity(n: usize, which: u16) -> StudentIdentity {
    let number = which.is_multiple_of(3).then(|| digits(u32::from(which % 6), 12));
    StudentIdentity {
        identity_number: number,
        ..student("Học Sinh Thử", &format!("TAM-{n:04}"), date(2016, 5, 20))
    }
}

/// What the events alone say about students: the class entered on each day, none where somebody left, and when they did not attend.
#[derive(Default)]
struct Oracle {
    moves: BTreeMap<StudentId, BTreeMap<Date, Option<ClassId>>>,
    away: BTreeMap<StudentId, BTreeMap<Date, bool>>,
    numbers: BTreeMap<StudentId, u32>,
    came: BTreeMap<Date, i64>,
    days: BTreeSet<Date>,
    /// First days under numbers that do not stand any more.
    merged: Vec<Date>,
}

impl Oracle {
    fn of(events: &[Event]) -> Self {
        let mut oracle = Self::default();
        for event in events {
            match event {
                Event::StudentAdmitted(event) => {
                    assert_eq!(event.register_number as usize, oracle.numbers.len() + 1, "the next number");
                    assert!(oracle.numbers.insert(event.student, event.register_number).is_none());
                    oracle.moved(event.student, event.on, Some(event.class));
                    *oracle.came.entry(event.on).or_default() += 1;
                }
                Event::StudentEnrolled(event) => oracle.moved(event.student, event.on, Some(event.to)),
                Event::ClassChanged(event) => oracle.moved(event.student, event.on, Some(event.to)),
                Event::StudentDeparted(event) => {
                    oracle.moved(event.student, event.on, None);
                    oracle.attends(event.student, event.on, true);
                    *oracle.came.entry(event.on).or_default() -= 1;
                }
                Event::StudentReadmitted(event) => {
                    oracle.moved(event.student, event.on, Some(event.class));
                    *oracle.came.entry(event.on).or_default() += 1;
                }
                Event::StudentsMerged(event) => {
                    let moves = oracle.moves.remove(&event.duplicate).unwrap();
                    oracle.merged.extend(moves.keys().next());
                    let own = oracle.moves.get_mut(&event.stands).unwrap();
                    for (day, class) in moves {
                        // Who left under one number and came on the same day under the other one is there on that day.
                        let stood = own.entry(day).or_insert(class);
                        *stood = stood.or(class);
                    }
                    let away = oracle.away.remove(&event.duplicate).unwrap_or_default();
                    oracle.away.entry(event.stands).or_default().extend(away);
                }
                Event::StudentSuspended(event) => oracle.attends(event.student, event.from, false),
                Event::StudentReturned(event) => {
                    if event.from != event.to {
                        oracle.moved(event.student, event.on, Some(event.to));
                    }
                    oracle.attends(event.student, event.on, true);
                }
                _ => {}
            }
        }
        oracle
    }

    fn moved(&mut self, student: StudentId, on: Date, class: Option<ClassId>) {
        self.moves.entry(student).or_default().insert(on, class);
        self.days.extend([on, on.yesterday().unwrap()]);
    }

    fn attends(&mut self, student: StudentId, on: Date, attends: bool) {
        self.away.entry(student).or_default().insert(on, !attends);
        self.days.extend([on, on.yesterday().unwrap()]);
    }

    /// The class to which somebody belongs on a day, and whether they are away from it.
    fn on(&self, student: StudentId, day: Date) -> Option<(ClassId, bool)> {
        let class = (*self.moves.get(&student)?.range(..=day).next_back()?.1)?;
        let away = self.away.get(&student).and_then(|away| away.range(..=day).next_back());
        Some((class, away.is_some_and(|(_, away)| *away)))
    }

    /// How many belong to the school on a day: those of the day before, and who came, without who went.
    fn enrolled(&self, day: Date) -> i64 {
        self.came.range(..=day).map(|(_, balance)| balance).sum()
    }
}

fn check(given: &Given, events: &[Event]) -> Result<(), TestCaseError> {
    let oracle = Oracle::of(events);
    let registry = &given.school().registry;
    for (student, number) in &oracle.numbers {
        prop_assert_eq!(registry.by_register_number(*number), Some(*student));
    }
    let classes = classes();
    for day in &oracle.days {
        let mut told: BTreeMap<ClassId, BTreeSet<StudentId>> = BTreeMap::new();
        let (mut enrolled, mut suspended) = (0_i64, 0_i64);
        for student in oracle.moves.keys() {
            let of_day = oracle.on(*student, *day);
            prop_assert_eq!(registry.class_kept(*student, *day), of_day.map(|(class, _)| class));
            match of_day {
                Some((class, false)) => {
                    let _fresh = told.entry(class).or_default().insert(*student);
                }
                Some((_, true)) => suspended += 1,
                None => continue,
            }
            enrolled += 1;
        }
        let mut listed = BTreeSet::new();
        let mut sizes = 0_i64;
        for class in &classes {
            let members: BTreeSet<StudentId> =
                registry.members(*class, *day).map(|member| member.id).collect();
            prop_assert_eq!(&members, &told.remove(class).unwrap_or_default(), "{} on {}", class, day);
            for member in &members {
                prop_assert!(listed.insert(*member), "{} is in two classes on {}", member, day);
            }
            sizes += members.len() as i64;
        }
        prop_assert_eq!(sizes, enrolled - suspended, "on {}", day);
        prop_assert_eq!(enrolled, oracle.enrolled(*day), "on {}", day);
        let totals = registry.register_totals(*day);
        prop_assert_eq!((i64::from(totals.attending), i64::from(totals.suspended)), (sizes, suspended));
        let here = oracle.moves.values().filter(|moves| moves.range(..=*day).next().is_some()).count();
        let merged = oracle.merged.iter().filter(|first| *first <= day).count();
        prop_assert_eq!((totals.admitted as usize, totals.merged as usize), (here + merged, merged));
    }
    Ok(())
}

fn histories() -> u32 {
    std::env::var("SOCAI_HISTORIES").ok().and_then(|said| said.parse().ok()).unwrap_or(HISTORIES)
}

proptest! {
    #![proptest_config(ProptestConfig { cases: histories(), ..ProptestConfig::default() })]

    #[test]
    fn any_history_of_the_register_adds_up(steps in prop::collection::vec(step(), 1..60)) {
        let mut given = FOUNDED.clone();
        let mut events = Vec::new();
        let mut today = date(2025, 9, 5);
        for (number, step) in steps.into_iter().enumerate() {
            today = today.saturating_add(Span::new().days(step.passed));
            given = given.clone().and(finalized(&given, step));
            let command = command(&given, step, today, number);
            let Ok(decided) = decided(&given, command, number) else { continue };
            let decided: Vec<Event> = decided.into_iter().map(|decided| decided.event).collect();
            events.extend(decided.iter().cloned());
            given = given.and(decided);
        }
        check(&given, &events)?;
    }
}

/// The histories are no empty ones: of each kind of event something comes to pass.
#[test]
fn histories_hold_everything_that_happens_to_students() {
    use proptest::{strategy::ValueTree, test_runner::TestRunner};
    let mut runner = TestRunner::deterministic();
    let mut kinds: BTreeMap<&'static str, u32> = BTreeMap::new();
    for _ in 0..80 {
        let steps = prop::collection::vec(step(), 60).new_tree(&mut runner).unwrap().current();
        let mut given = FOUNDED.clone();
        let mut today = date(2025, 9, 5);
        for (number, step) in steps.into_iter().enumerate() {
            today = today.saturating_add(Span::new().days(step.passed));
            given = given.clone().and(finalized(&given, step));
            match decided(&given, command(&given, step, today, number), number) {
                Ok(decided) => {
                    let decided: Vec<Event> = decided.into_iter().map(|decided| decided.event).collect();
                    for event in &decided {
                        *kinds.entry(event.kind()).or_default() += 1;
                    }
                    given = given.and(decided);
                }
                Err(_) => *kinds.entry("refused").or_default() += 1,
            }
        }
    }
    for kind in [
        "student.admitted",
        "student.enrolled",
        "student.class_changed",
        "student.suspended",
        "student.returned",
        "student.departed",
        "student.readmitted",
        "students.merged",
        "year.rolled_over",
        "student.ministry_code_assigned",
        "student.corrected",
        "refused",
    ] {
        // Few pairs were never at the school at the same time and have no results.
        let least = if kind == "students.merged" { 3 } else { 10 };
        assert!(kinds.get(kind).copied().unwrap_or_default() >= least, "{kind}: {kinds:?}");
    }
}
