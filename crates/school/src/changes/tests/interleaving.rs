//! Whatever the order of entries, locks, requests, orders, unlocks and the passing of time: a cell is written in a locked book
//! only under an unlock that covers cell, teacher and moment, or as an ordered correction. The oracle knows nothing of the
//! projections: it reads the whole history for every question.

mod oracle;

use proptest::prelude::*;

use self::oracle::{Written, allowed, is_ordered_correction, locks, written};
use super::*;
use crate::{
    Actor, Command, Context, Decided, IdSource, Recorded, School,
    classes::SubjectTeacherAssigned,
    closing, decide,
    ids::AccountId,
    local_midnight_after,
    periods::{CancelScheduledLock, preview},
    registry::ChangeClass,
    regulations::GradeLevel,
    state::Position,
};

#[derive(Clone, Copy, Debug)]
enum Step {
    Enter { teacher: usize, class: usize, student: usize, target: usize, level: usize },
    Lock { area: usize, columns: usize, minutes: Option<i64> },
    Unlock { area: usize, columns: usize },
    Cancel { which: usize },
    Ask { teacher: usize, class: usize, students: [usize; 2], target: usize, level: usize },
    Order { which: usize, by: usize, columns: bool, minutes: Option<i64> },
    Refuse { which: usize },
    Withdraw { which: usize },
    Execute { which: usize, by: usize },
    Close { which: usize },
    Due,
    Move { student: usize, class: usize },
    Wait { minutes: i64 },
}

const CLASSES: [(ClassId, GradeLevel); 3] =
    [(CLASS_3A, GradeLevel::G3), (CLASS_3B, GradeLevel::G3), (CLASS_4A, GradeLevel::G4)];
/// The last one shares Vietnamese in 3A.
const TEACHERS: [AccountId; 4] = [TEACHER_3A, TEACHER_3B, TEACHER_4A, HEAD];
const STUDENTS: [StudentId; 4] = [AN, BINH, DUNG, HA];
const TARGETS: [Target; 2] = [VIETNAMESE, MATHEMATICS];
const LEVELS: [Level; 3] = [Level::WellCompleted, Level::Completed, Level::NotCompleted];
const AREAS: [Area; 5] = [
    Area::School,
    Area::Grade(GradeLevel::G3),
    Area::Class(CLASS_3A),
    Area::Class(CLASS_3B),
    Area::Class(CLASS_4A),
];
const COLUMNS: [Columns; 3] = [Columns::All, Columns::One(VIETNAMESE), Columns::One(MATHEMATICS)];

fn steps() -> impl Strategy<Value = Vec<Step>> {
    let minutes = || prop::option::of(1..300_i64);
    let step = prop_oneof![
        8 => (0..4_usize, 0..3_usize, 0..4_usize, 0..2_usize, 0..3_usize).prop_map(
            |(teacher, class, student, target, level)| Step::Enter { teacher, class, student, target, level }
        ),
        4 => (0..5_usize, 0..3_usize, minutes())
            .prop_map(|(area, columns, minutes)| Step::Lock { area, columns, minutes }),
        1 => (0..5_usize, 0..3_usize).prop_map(|(area, columns)| Step::Unlock { area, columns }),
        1 => (0..9_usize).prop_map(|which| Step::Cancel { which }),
        6 => (0..4_usize, 0..3_usize, [0..4_usize, 0..4], 0..2_usize, 0..3_usize).prop_map(
            |(teacher, class, students, target, level)| Step::Ask { teacher, class, students, target, level }
        ),
        6 => (0..4_usize, 0..3_usize, any::<bool>(), minutes())
            .prop_map(|(which, by, columns, minutes)| Step::Order { which, by, columns, minutes }),
        1 => (0..4_usize).prop_map(|which| Step::Refuse { which }),
        1 => (0..4_usize).prop_map(|which| Step::Withdraw { which }),
        6 => (0..4_usize, 0..3_usize).prop_map(|(which, by)| Step::Execute { which, by }),
        1 => (0..4_usize).prop_map(|which| Step::Close { which }),
        2 => Just(Step::Due),
        1 => (0..4_usize, 0..3_usize).prop_map(|(student, class)| Step::Move { student, class }),
        4 => (0..200_i64).prop_map(|minutes| Step::Wait { minutes }),
    ];
    prop::collection::vec(step, 1..70)
}

struct Run {
    school: School,
    history: Vec<Recorded<Event>>,
    now: Timestamp,
    /// Grades written under an unlock, and as a correction.
    written: [usize; 2],
}

impl Run {
    fn new() -> Self {
        let shares = |class| {
            SubjectTeacherAssigned { class, subject: Subject::Vietnamese, teacher: HEAD, from: FIRST_DAY }
                .into()
        };
        let school = given_school().and([shares(CLASS_3A)]).school().clone();
        let now = "2025-10-15T00:00:00Z".parse().unwrap();
        Self { school, history: Vec::new(), now, written: [0, 0] }
    }

    fn in_minutes(&self, minutes: i64) -> Timestamp {
        self.now + SignedDuration::from_mins(minutes)
    }

    fn version(&self, student: StudentId, target: Target) -> u32 {
        self.school.gradebook.cell(student, MID, target).map_or(0, |cell| cell.version)
    }

    /// The request of a small number, counted from the newest.
    fn request(&self, which: usize) -> ChangeRequestId {
        let mut requests = self.school.changes.requests(ChangeFilter::default(), self.now);
        requests.nth(which).map_or(ChangeRequestId(uuid::Uuid::nil()), |request| request.id)
    }

    fn command(&self, step: Step) -> (Actor, Command) {
        let account = Actor::Account;
        match step {
            Step::Enter { teacher, class, student, target, level: at } => {
                let (student, target) = (STUDENTS[student], TARGETS[target]);
                let version = self.version(student, target);
                let enter = enter(CLASSES[class].0, student, target, level(LEVELS[at]), version);
                (account(TEACHERS[teacher]), enter.into())
            }
            Step::Lock { area, columns, minutes } => {
                let from = minutes.map(|minutes| self.in_minutes(minutes));
                let scope = scope(AREAS[area], COLUMNS[columns]);
                (account(ADMIN), LockPeriod { scope, order: order(), from }.into())
            }
            Step::Unlock { area, columns } => {
                let scope = scope(AREAS[area], COLUMNS[columns]);
                (account(ADMIN), UnlockPeriod { scope, order: order() }.into())
            }
            Step::Cancel { which } => {
                let lock =
                    self.school.locks.statements(MID).get(which).map_or(Position(0), |lock| lock.position);
                (account(ADMIN), CancelScheduledLock { lock, order: order() }.into())
            }
            Step::Ask { teacher, class, students, target, level: at } => {
                let target = TARGETS[target];
                let cell = |student: usize| {
                    let student = STUDENTS[student];
                    change(student, target, level(LEVELS[at]), self.version(student, target))
                };
                let second = (students[0] != students[1]).then(|| cell(students[1]));
                let cells = std::iter::once(cell(students[0])).chain(second);
                let class = CLASSES[class].0;
                (account(TEACHERS[teacher]), RequestChange { class, ..ask(cells) }.into())
            }
            Step::Order { which, by, columns, minutes } => {
                let reach = if columns { Reach::Columns } else { Reach::Cells };
                let until = minutes.map(|minutes| self.in_minutes(minutes));
                let execution =
                    until.map_or(Execution::Correction, |until| Execution::Unlock { reach, until });
                let order = OrderChange { request: self.request(which), execution, order: order() };
                (account([PRINCIPAL, VICE, TEACHER_3A][by]), order.into())
            }
            Step::Refuse { which } => {
                let refuse =
                    RefuseChange { request: self.request(which), reason: note("Không đủ căn cứ.") };
                (account(PRINCIPAL), refuse.into())
            }
            Step::Withdraw { which } => {
                let request = self.request(which);
                let requester = self.school.changes.request(request).map_or(ADMIN, |found| found.requester);
                (account(requester), WithdrawChange { request }.into())
            }
            Step::Execute { which, by } => {
                let execute = ExecuteChange { request: self.request(which) };
                (account([ADMIN, ADMIN, TEACHER_3A][by]), execute.into())
            }
            Step::Close { which } => (account(ADMIN), CloseUnlock { request: self.request(which) }.into()),
            Step::Due | Step::Wait { .. } => (Actor::System, RecordDue {}.into()),
            Step::Move { student, class } => {
                let (student, to) = (STUDENTS[student], CLASSES[class].0);
                let on = crate::local_date(self.now);
                (account(ADMIN), ChangeClass { student, to, on, reason: None }.into())
            }
        }
    }

    fn decide(&self, actor: Actor, command: Command) -> Vec<Decided> {
        let seed = uuid::Uuid::from_u128(u128::from(self.school.position.0));
        let context = Context { at: self.now, actor, ids: IdSource::new(seed) };
        decide(&self.school, &context, command).unwrap_or_default()
    }

    /// Decides and records, and lets the oracle judge every grade before it is recorded.
    fn take(&mut self, step: Step) -> Result<(), TestCaseError> {
        if let Step::Wait { minutes } = step {
            self.now = self.in_minutes(minutes);
            return Ok(());
        }
        let (actor, command) = self.command(step);
        let decided = self.decide(actor, command);
        let corrected = decided.iter().find_map(|decided| match &decided.event {
            Event::ChangeCorrected(event) => Some(event.request),
            _ => None,
        });
        let before = self.history.len();
        for Decided { right, event } in decided {
            if let Some(cell) = written(&event) {
                self.judge(&self.history[..before], &cell, actor, corrected)?;
                let place = usize::from(corrected.is_some());
                self.written[place] += usize::from(cell.request.is_some());
            }
            let position = Position(self.school.position.0 + 1);
            let (at, right, command) = (self.now, right.to_string(), uuid::Uuid::nil());
            let recorded = Recorded { position, at, actor, right, command, event };
            self.school.apply(&recorded);
            self.history.push(recorded);
        }
        if matches!(step, Step::Due) {
            prop_assert_eq!(self.decide(Actor::System, RecordDue {}.into()), []);
            prop_assert!(self.school.next_due(self.now).is_none_or(|due| due > self.now));
        }
        Ok(())
    }

    fn judge(
        &self,
        history: &[Recorded<Event>],
        cell: &Written,
        actor: Actor,
        corrected: Option<ChangeRequestId>,
    ) -> Result<(), TestCaseError> {
        if let Some(request) = corrected {
            prop_assert_eq!(cell.request, corrected);
            prop_assert!(is_ordered_correction(history, request, cell, actor), "{cell:?}");
            return Ok(());
        }
        let allowed = allowed(history, cell.class, cell.student, cell.target, actor, self.now);
        prop_assert!(allowed, "{actor:?} wrote {cell:?} into a lock");
        let is_locked = !locks(history, cell.class, cell.student, cell.target, self.now).is_empty();
        prop_assert_eq!(cell.request.is_some(), is_locked);
        Ok(())
    }

    /// What the school says of every cell and teacher is what the oracle says, now and later.
    fn agrees(&self) -> Result<(), TestCaseError> {
        for at in [self.now, self.in_minutes(50), self.in_minutes(500)] {
            for ((class, _), teacher) in CLASSES.into_iter().flat_map(|class| TEACHERS.map(|by| (class, by)))
            {
                for (student, target) in
                    STUDENTS.into_iter().flat_map(|of| TARGETS.map(|target| (of, target)))
                {
                    let actor = Actor::Account(teacher);
                    let open = may_write(&self.school, class, MID, student, target, actor, at).is_ok();
                    let expected = allowed(&self.history, class, student, target, actor, at);
                    prop_assert_eq!(open, expected, "{} {} {} {} {}", class, student, target, teacher, at);
                }
            }
        }
        Ok(())
    }
}

/// Everything that is asked of a moment, as one value.
fn asked_of(school: &School, at: Timestamp) -> String {
    let requests = school.changes.requests(ChangeFilter::default(), at);
    let statuses: Vec<_> = requests.map(|request| request.status(at)).collect();
    let scheduled: Vec<_> = school.locks.scheduled(at).into_iter().map(|lock| lock.position).collect();
    let unlocks: Vec<_> = school.unlocks_in_force(at).into_iter().map(|unlock| unlock.position).collect();
    let previews: Vec<_> =
        AREAS.into_iter().map(|area| preview(school, scope(area, Columns::All), at)).collect();
    let closings: Vec<_> = CLASSES
        .map(|(class, _)| (closing::of(school, class, MID, at), closing::readiness(school, class, MID, at)))
        .into();
    let lines = closing::lines(school, MID, at);
    format!("{statuses:?} {scheduled:?} {unlocks:?} {previews:?} {closings:?} {lines:?}")
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(100))]

    #[test]
    fn nothing_changes_by_time_before_the_next_turn(steps in steps(), share in 0.0..1.0) {
        let mut run = Run::new();
        for step in steps {
            run.take(step)?;
        }
        let (school, from) = (&run.school, run.now);
        let midnight = local_midnight_after(from);
        let turn = school.next_turn(from).map_or(midnight, |turn| turn.min(midnight));
        prop_assert!(turn > from);
        let last = turn - SignedDuration::from_nanos(1);
        #[expect(clippy::cast_possible_truncation, reason = "a share of a day in seconds")]
        let between = from + SignedDuration::from_secs((last.duration_since(from).as_secs_f64() * share) as i64);
        for at in [between, last] {
            prop_assert_eq!(asked_of(school, at), asked_of(school, from), "{} {} {}", from, at, turn);
        }
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(300))]

    #[test]
    fn a_locked_cell_is_only_written_under_its_unlock_or_as_an_ordered_correction(steps in steps()) {
        let mut run = Run::new();
        for step in steps {
            run.take(step)?;
        }
        run.agrees()?;
    }
}

#[test]
fn a_turn_is_a_lock_that_takes_effect_an_unlock_that_ends_or_a_request_that_lapses() {
    let mut run = Run::new();
    let enter = Step::Enter { teacher: 0, class: 0, student: 0, target: 0, level: 0 };
    let lock = |minutes| Step::Lock { area: 0, columns: 0, minutes };
    let ask = Step::Ask { teacher: 0, class: 0, students: [0, 1], target: 0, level: 1 };
    let order = Step::Order { which: 0, by: 0, columns: false, minutes: Some(60) };
    assert_eq!(run.school.next_turn(run.now), None);
    let mut turn = |step| {
        run.take(step).unwrap();
        run.school.next_turn(run.now).map(|turn| turn.duration_since(run.now).as_mins())
    };
    let lapse = Some(REQUEST_LIFE.as_mins());
    assert_eq!([enter, lock(None)].map(&mut turn), [None, None]);
    assert_eq!([ask, lock(Some(90))].map(&mut turn), [lapse, Some(90)]);
    assert_eq!(turn(Step::Wait { minutes: 90 }).map(|left| left + 90), lapse);
    assert_eq!([order, Step::Execute { which: 0, by: 0 }].map(&mut turn), [None, Some(60)]);
    assert_eq!(turn(Step::Wait { minutes: 60 }), None);
}

#[test]
fn the_sequences_do_write_under_unlocks_and_as_corrections() {
    let mut run = Run::new();
    let enter = |level| Step::Enter { teacher: 0, class: 0, student: 0, target: 0, level };
    let ask = |level| Step::Ask { teacher: 0, class: 0, students: [0, 1], target: 0, level };
    let order = |minutes| Step::Order { which: 0, by: 0, columns: false, minutes };
    let steps = [
        enter(0),
        Step::Lock { area: 0, columns: 0, minutes: None },
        enter(1),
        ask(1),
        order(None),
        Step::Execute { which: 0, by: 0 },
        ask(2),
        order(Some(60)),
        Step::Execute { which: 0, by: 0 },
        enter(2),
        Step::Wait { minutes: 60 },
        enter(0),
        Step::Due,
    ];
    for step in steps {
        run.take(step).unwrap();
        run.agrees().unwrap();
    }
    assert_eq!(run.written, [1, 2]);
}
