//! Whatever the order of entries, signatures, returns, locks, publications and moves, a class is shown as confirmed only if
//! none of its cells is newer. The oracle reads the history of events and knows nothing of the projections.

use proptest::prelude::*;

use super::*;
use crate::{
    closing::{PublishResults, WithdrawResults},
    gradebook::{CellEntry, EnterGrades},
    periods::{LockPeriod, UnlockPeriod},
    registry::ChangeClass,
};

#[derive(Clone, Copy, Debug)]
enum Step {
    Enter { student: usize, subject: usize, well: bool },
    Rate { student: usize, good: bool },
    SignOff { subject: usize },
    SignOffAll,
    Consolidate,
    Confirm { vice: bool },
    Withdraw { stage: usize },
    Lock { locks: bool },
    Publish { publishes: bool },
    Move { student: usize, back: bool },
}

const STUDENTS: [StudentId; 3] = [AN, BINH, CHI];
const KINDNESS: Target = Target::Quality(crate::regulations::Quality::Kindness);

fn steps() -> impl Strategy<Value = Vec<Step>> {
    let enter = (0..3_usize, 0..10_usize, any::<bool>()).prop_map(|(student, subject, well)| Step::Enter {
        student,
        subject,
        well,
    });
    let rate = (0..3_usize, any::<bool>()).prop_map(|(student, good)| Step::Rate { student, good });
    let moved = (0..3_usize, any::<bool>()).prop_map(|(student, back)| Step::Move { student, back });
    let step = prop_oneof![
        2 => enter,
        1 => rate,
        2 => (0..10_usize).prop_map(|subject| Step::SignOff { subject }),
        4 => Just(Step::SignOffAll),
        5 => Just(Step::Consolidate),
        5 => any::<bool>().prop_map(|vice| Step::Confirm { vice }),
        1 => (0..12_usize).prop_map(|stage| Step::Withdraw { stage }),
        1 => any::<bool>().prop_map(|locks| Step::Lock { locks }),
        2 => any::<bool>().prop_map(|publishes| Step::Publish { publishes }),
        1 => moved,
    ];
    prop::collection::vec(step, 1..40)
}

struct Run {
    given: Given,
    subjects: Vec<Subject>,
    /// Kind of event, position and class of everything since the start.
    cells: Vec<(u64, StudentId, ClassId)>,
    signed: Vec<(u64, Event)>,
    days: i64,
    confirmed: usize,
}

impl Run {
    fn commands(&mut self, step: Step) -> Vec<(AccountId, crate::Command)> {
        let subject = |at: usize| self.subjects[at % self.subjects.len()];
        match step {
            Step::Enter { student, subject: at, well } => {
                let target = Target::Subject(subject(at));
                let level = if well { Level::WellCompleted } else { Level::Completed };
                let mark = Mark::Subject { level: Some(level), score: None };
                self.enter(teacher_of(subject(at)), STUDENTS[student], target, mark)
            }
            Step::Rate { student, good } => {
                let level = if good { TraitLevel::Good } else { TraitLevel::Reached };
                self.enter(TEACHER_3A, STUDENTS[student], KINDNESS, Mark::Trait { level })
            }
            Step::SignOff { subject: at } => vec![(teacher_of(subject(at)), sign_off(subject(at)).into())],
            Step::SignOffAll => {
                let all =
                    self.subjects.iter().map(|subject| (teacher_of(*subject), sign_off(*subject).into()));
                all.collect()
            }
            Step::Consolidate => vec![(TEACHER_3A, consolidate().into())],
            Step::Confirm { vice } => vec![(if vice { VICE } else { PRINCIPAL }, confirm().into())],
            Step::Withdraw { stage } => {
                let stage = match stage {
                    10 => Stage::Consolidation,
                    11 => Stage::Confirmation,
                    at => Stage::Subject(subject(at)),
                };
                vec![(PRINCIPAL, withdraw(stage).into())]
            }
            Step::Lock { locks } => {
                let scope = LockScope { period: MID, area: Area::School, columns: Columns::All };
                let order = order();
                vec![if locks {
                    (ADMIN, LockPeriod { scope, order, from: None }.into())
                } else {
                    (ADMIN, UnlockPeriod { scope, order }.into())
                }]
            }
            Step::Publish { publishes } => {
                let (period, area, order) = (MID, Area::Class(CLASS_3A), order());
                vec![if publishes {
                    (PRINCIPAL, PublishResults { period, area, order }.into())
                } else {
                    (PRINCIPAL, WithdrawResults { period, area, order }.into())
                }]
            }
            Step::Move { student, back } => {
                self.days += 1;
                let on = date(2025, 10, 15).checked_add(jiff::Span::new().days(self.days)).unwrap();
                let to = if back { CLASS_3A } else { CLASS_3B };
                vec![(ADMIN, ChangeClass { student: STUDENTS[student], to, on, reason: None }.into())]
            }
        }
    }

    fn enter(
        &self,
        teacher: AccountId,
        student: StudentId,
        target: Target,
        mark: Mark,
    ) -> Vec<(AccountId, crate::Command)> {
        let version = self.given.school().gradebook.cell(student, MID, target).map_or(0, |cell| cell.version);
        let entry = CellEntry {
            student,
            target,
            mark: Some(mark),
            comment: None,
            expected_version: version,
            reason: None,
        };
        vec![(teacher, EnterGrades { class: CLASS_3A, period: MID, entries: vec![entry] }.into())]
    }

    fn now(&self) -> String {
        let day = date(2025, 10, 15).checked_add(jiff::Span::new().days(self.days)).unwrap();
        format!("{day}T05:00:00Z")
    }

    fn take(&mut self, step: Step) -> Result<(), TestCaseError> {
        for (actor, command) in self.commands(step) {
            let given = self.given.clone().by(actor).at(&self.now());
            let Ok(decided) = given.decide(command) else { continue };
            for decided in decided {
                let position = self.given.school().position.0 + 1;
                match &decided.event {
                    Event::GradeEntered(event) => self.cells.push((position, event.student, event.class)),
                    Event::GradeCorrected(event) => self.cells.push((position, event.student, event.class)),
                    Event::ResultsPublished(_) => {
                        prop_assert!(self.is_confirmed(), "published without confirmation");
                    }
                    _ => {}
                }
                self.signed.push((position, decided.event.clone()));
                self.given = self.given.clone().and_by(actor, [decided.event]);
            }
        }
        let shown = of(self.given.school(), CLASS_3A, MID, self.now().parse().unwrap()).unwrap();
        prop_assert_eq!(shown.confirmed.stands(), self.is_confirmed(), "after {:?}", step);
        self.confirmed += usize::from(shown.confirmed.stands());
        Ok(())
    }

    /// The last of a kind of signature that has not been withdrawn since.
    fn last(&self, stage: Stage) -> Option<u64> {
        let mut found = None;
        for (position, event) in &self.signed {
            match event {
                Event::SubjectSignedOff(event) if stage == Stage::Subject(event.subject) => {
                    found = Some(*position);
                }
                Event::ClassConsolidated(_) if stage == Stage::Consolidation => found = Some(*position),
                Event::ClassConfirmed(_) if stage == Stage::Confirmation => found = Some(*position),
                Event::SignOffWithdrawn(event) if event.stage == stage => found = None,
                _ => {}
            }
        }
        found
    }

    /// In order: every subject signed, then consolidated, then confirmed, and no cell after the first of these that covers it.
    fn is_confirmed(&self) -> bool {
        let (Some(confirmed), Some(consolidated)) =
            (self.last(Stage::Confirmation), self.last(Stage::Consolidation))
        else {
            return false;
        };
        let subjects: Option<Vec<u64>> =
            self.subjects.iter().map(|subject| self.last(Stage::Subject(*subject))).collect();
        let Some(subjects) = subjects else { return false };
        let day = self.now().parse().map(crate::local_date).unwrap();
        let is_here = |student| self.given.school().registry.class_of(student, day) == Some(CLASS_3A);
        // Signatures were refused unless they were up to date: what is older than the consolidation is covered by all.
        let newer = self.cells.iter().any(|(position, student, class)| {
            *position > consolidated && (*class == CLASS_3A || is_here(*student))
        });
        consolidated < confirmed && subjects.iter().all(|signed| *signed < consolidated) && !newer
    }
}

proptest! {
    #[test]
    fn confirmed_is_only_shown_for_a_class_none_of_whose_cells_is_newer(steps in steps()) {
        let given = filled_3a();
        let subjects = compulsory(&given, CLASS_3A);
        let (cells, signed) = (Vec::new(), Vec::new());
        let mut run = Run { given, subjects, cells, signed, days: 0, confirmed: 0 };
        for step in steps {
            run.take(step)?;
        }
    }
}

#[test]
fn the_histories_reach_confirmation() {
    let given = filled_3a();
    let subjects = compulsory(&given, CLASS_3A);
    let mut run = Run { given, subjects, cells: Vec::new(), signed: Vec::new(), days: 0, confirmed: 0 };
    for step in [Step::SignOffAll, Step::Consolidate, Step::Confirm { vice: false }] {
        run.take(step).unwrap();
    }
    assert_eq!(run.confirmed, 1);
    run.take(Step::Enter { student: 0, subject: 0, well: true }).unwrap();
    assert_eq!(run.confirmed, 1);
}
