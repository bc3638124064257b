//! Whatever the order of commands, no grade is decided into a locked scope. The oracle knows nothing of the projections:
//! it reads the whole history of events for every new one.

use proptest::prelude::*;

use super::*;
use crate::{
    Actor, Command, Context, IdSource, Recorded, School, decide,
    ids::AccountId,
    periods::{LockPeriod, UnlockPeriod},
    registry::ChangeClass,
    regulations::GradeLevel,
    state::Position,
};

#[derive(Clone, Copy, Debug)]
enum Step {
    Enter { class: usize, students: [usize; 2], targets: [usize; 2], level: usize, stale: bool },
    Lock { area: usize, columns: usize },
    Unlock { area: usize, columns: usize },
    Move { student: usize, class: usize, days: i64 },
}

const CLASSES: [(ClassId, AccountId, GradeLevel); 3] = [
    (CLASS_3A, TEACHER_3A, GradeLevel::G3),
    (CLASS_3B, TEACHER_3B, GradeLevel::G3),
    (CLASS_4A, TEACHER_4A, GradeLevel::G4),
];
const STUDENTS: [StudentId; 4] = [AN, BINH, DUNG, HA];
const TARGETS: [Target; 2] = [VIETNAMESE, MATHEMATICS];
const LEVELS: [Level; 3] = [Level::WellCompleted, Level::Completed, Level::NotCompleted];
const AREAS: [Area; 6] = [
    Area::School,
    Area::Grade(GradeLevel::G3),
    Area::Grade(GradeLevel::G4),
    Area::Class(CLASS_3A),
    Area::Class(CLASS_3B),
    Area::Class(CLASS_4A),
];
const COLUMNS: [Columns; 3] = [Columns::All, Columns::One(VIETNAMESE), Columns::One(MATHEMATICS)];

fn steps() -> impl Strategy<Value = Vec<Step>> {
    let enter =
        (0..3_usize, [0..4_usize, 0..4], [0..2_usize, 0..2], 0..3_usize, prop::bool::weighted(0.1)).prop_map(
            |(class, students, targets, level, stale)| Step::Enter { class, students, targets, level, stale },
        );
    let lock = (0..6_usize, 0..3_usize).prop_map(|(area, columns)| Step::Lock { area, columns });
    let unlock = (0..6_usize, 0..3_usize).prop_map(|(area, columns)| Step::Unlock { area, columns });
    let moved = (0..4_usize, 0..3_usize, 0..3_i64).prop_map(|(student, class, days)| Step::Move {
        student,
        class,
        days,
    });
    prop::collection::vec(prop_oneof![6 => enter, 2 => lock, 2 => unlock, 1 => moved], 1..60)
}

struct Run {
    school: School,
    history: Vec<Event>,
    day: i64,
}

impl Run {
    fn command(&mut self, step: Step) -> (AccountId, Command) {
        match step {
            Step::Enter { class, students, targets, level: at, stale } => {
                let (class, teacher, _) = CLASSES[class];
                let entry = |student: usize, target: usize| {
                    let (student, target) = (STUDENTS[student], TARGETS[target]);
                    let version =
                        self.school.gradebook.cell(student, MID, target).map_or(0, |cell| cell.version);
                    cell(student, target, level(LEVELS[at]), version + u32::from(stale))
                };
                let second = (students[0] != students[1]).then(|| entry(students[1], targets[1]));
                let entries = std::iter::once(entry(students[0], targets[0])).chain(second);
                (teacher, enter(class, MID, entries).into())
            }
            Step::Lock { area, columns } => {
                let scope = scope(MID, AREAS[area], COLUMNS[columns]);
                (ADMIN, LockPeriod { scope, order: order("03/QĐ"), from: None }.into())
            }
            Step::Unlock { area, columns } => {
                let scope = scope(MID, AREAS[area], COLUMNS[columns]);
                (ADMIN, UnlockPeriod { scope, order: order("04/QĐ") }.into())
            }
            Step::Move { student, class, days } => {
                self.day += days;
                let on = date(2025, 10, 15).checked_add(jiff::Span::new().days(self.day)).unwrap();
                (
                    ADMIN,
                    ChangeClass { student: STUDENTS[student], to: CLASSES[class].0, on, reason: None }.into(),
                )
            }
        }
    }

    /// Decides and records; how many grades were decided.
    fn take(&mut self, step: Step) -> Result<usize, TestCaseError> {
        let (actor, command) = self.command(step);
        let seconds = 1_760_500_800 + self.day * 86_400 + i64::try_from(self.school.position.0).unwrap();
        let at = jiff::Timestamp::from_second(seconds).unwrap();
        let ids = IdSource::new(uuid::Uuid::from_u128(7));
        let actor = Actor::Account(actor);
        let Ok(decided) = decide(&self.school, &Context { at, actor, ids }, command) else { return Ok(0) };
        let mut grades = 0;
        for decided in decided {
            if let Some((class, student, target)) = graded(&decided.event) {
                grades += 1;
                prop_assert!(!was_locked(&self.history, class, target), "{class} is locked for {target}");
                if let Some(before) = written_in(&self.history, student, target) {
                    prop_assert!(
                        !was_locked(&self.history, before, target),
                        "the cell is locked with {before}"
                    );
                }
            }
            self.history.push(decided.event.clone());
            let position = Position(self.school.position.0 + 1);
            let (right, command) = (decided.right.to_string(), uuid::Uuid::nil());
            self.school.apply(&Recorded { position, at, actor, right, command, event: decided.event });
        }
        Ok(grades)
    }
}

fn graded(event: &Event) -> Option<(ClassId, StudentId, Target)> {
    match event {
        Event::GradeEntered(event) => Some((event.class, event.student, event.target)),
        Event::GradeCorrected(event) => Some((event.class, event.student, event.target)),
        _ => None,
    }
}

fn written_in(history: &[Event], student: StudentId, target: Target) -> Option<ClassId> {
    let of_cell = |event: &Event| graded(event).filter(|found| (found.1, found.2) == (student, target));
    history.iter().rev().find_map(of_cell).map(|found| found.0)
}

/// Every statement in turn, the last word wins.
fn was_locked(history: &[Event], class: ClassId, target: Target) -> bool {
    let (_, _, grade) = CLASSES.iter().copied().find(|known| known.0 == class).unwrap();
    let mut locked = false;
    for event in history {
        let (scope, locks) = match event {
            Event::PeriodLocked(event) => (event.scope, true),
            Event::PeriodUnlocked(event) => (event.scope, false),
            _ => continue,
        };
        let area = match scope.area {
            Area::School => true,
            Area::Grade(of) => of == grade,
            Area::Class(of) => of == class,
        };
        let columns = scope.columns == Columns::All || scope.columns == Columns::One(target);
        if area && columns {
            locked = locks;
        }
    }
    locked
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(400))]

    #[test]
    fn no_grade_is_ever_decided_into_a_locked_scope(steps in steps()) {
        let mut run = Run { school: given_school().school().clone(), history: Vec::new(), day: 0 };
        for step in steps {
            run.take(step)?;
        }
        // The projection agrees with the history.
        for (class, _, grade) in CLASSES {
            for target in TARGETS {
                let locked = run.school.locks.covering(MID, grade, class, target, run.school.at).is_some();
                prop_assert_eq!(locked, was_locked(&run.history, class, target));
            }
        }
    }
}

#[test]
fn the_sequences_do_write_grades() {
    let mut run = Run { school: given_school().school().clone(), history: Vec::new(), day: 0 };
    let enter = |class, student| Step::Enter {
        class,
        students: [student, student],
        targets: [0, 0],
        level: 0,
        stale: false,
    };
    assert_eq!(run.take(enter(0, 0)).unwrap(), 1);
    run.take(Step::Move { student: 0, class: 1, days: 0 }).unwrap();
    let Step::Enter { students, targets, .. } = enter(1, 0) else { unreachable!() };
    assert_eq!(run.take(Step::Enter { class: 1, students, targets, level: 1, stale: false }).unwrap(), 1);
    run.take(Step::Lock { area: 1, columns: 0 }).unwrap();
    assert_eq!(run.take(Step::Enter { class: 1, students, targets, level: 2, stale: false }).unwrap(), 0);
}
