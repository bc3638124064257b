//! Behavior of results: derived, finalized, decided.

mod derived;

use crate::{
    Event, Position,
    calendar::GradingPeriod,
    gradebook::{GradeEntered, Mark},
    ids::{ClassId, StudentId},
    periods::{Area, Columns, LockScope, Order, PeriodLocked},
    plans::{IndividualPlanSet, PlanKind},
    regulations::{
        AssessmentPeriod, DecimalScore, GradeLevel, Holds, Level, PassLevel, Rating, RuleSet, Score, Subject,
        Target, TraitLevel,
    },
    sealed::Sealed,
    testing::{FIRST_DAY, YEAR, code},
    text::Note,
};
use jiff::civil::date;

pub(super) const END: AssessmentPeriod = AssessmentPeriod::EndOfYear;
pub(super) const AGAIN: AssessmentPeriod = AssessmentPeriod::Reassessment;

pub(super) fn order() -> Order {
    Order { number: code("31/QĐ-THBM"), dated: date(2025, 10, 1) }
}

pub(super) fn note(text: &str) -> Note {
    Note::new(text).unwrap()
}

pub(super) fn entered(
    student: StudentId,
    class: ClassId,
    moment: AssessmentPeriod,
    target: Target,
    mark: Mark,
) -> Event {
    let period = GradingPeriod { year: YEAR, moment };
    GradeEntered { student, class, period, target, mark: Some(mark), comment: None, request: None }.into()
}

/// A mark of the primary subject.
pub(super) fn level(level: Level, score: Option<u8>) -> Mark {
    Mark::Subject { level: Some(level), score: score.and_then(Score::new) }
}

pub(super) fn points(tenths: u8) -> Mark {
    Mark::Score { score: DecimalScore::from_tenths(tenths).unwrap() }
}

/// The best mark that a column can hold; scores are whole points.
fn best(holds: Holds, score: u8) -> Mark {
    match holds {
        Holds::Level => level(Level::WellCompleted, None),
        Holds::LevelAndScore => level(Level::WellCompleted, Some(score)),
        Holds::Trait => Mark::Trait { level: TraitLevel::Good },
        Holds::DecimalScore => points(score * 10),
        Holds::Pass => Mark::Pass { level: PassLevel::Passed },
        Holds::Conduct => Mark::Conduct { level: Rating::Good },
        Holds::Absences => Mark::Absences { excused: 2, unexcused: 1 },
    }
}

/// Every required column of the compulsory subjects at these moments, at its best but for the score, and but for what is given.
pub(super) fn filled(
    (student, class, grade): (StudentId, ClassId, GradeLevel),
    moments: &[AssessmentPeriod],
    score: u8,
    but: &[(Target, Mark)],
) -> Vec<Event> {
    let rules = RuleSet::of(grade, FIRST_DAY).unwrap();
    let mut subjects = rules.subjects(grade);
    subjects.retain(|subject| rules.is_compulsory(grade, *subject));
    let columns = |moment: &AssessmentPeriod| {
        let moment = *moment;
        rules.required(grade, moment, &subjects).into_iter().map(move |target| {
            let mark = but.iter().find(|(other, _)| *other == target).map(|(_, mark)| *mark);
            let mark = mark.unwrap_or_else(|| best(rules.holds(grade, moment, target).unwrap(), score));
            entered(student, class, moment, target, mark)
        })
    };
    moments.iter().flat_map(columns).collect()
}

/// Every moment of a year of secondary school.
pub(super) const ALL_YEAR: &[AssessmentPeriod] = &[
    AssessmentPeriod::RegularOne,
    AssessmentPeriod::MidTermOne,
    AssessmentPeriod::EndTermOne,
    AssessmentPeriod::RegularTwo,
    AssessmentPeriod::MidTermTwo,
    AssessmentPeriod::EndOfYear,
];

pub(super) fn locked(class: ClassId, moments: &[AssessmentPeriod]) -> Vec<Event> {
    let scope = |moment| LockScope {
        period: GradingPeriod { year: YEAR, moment },
        area: Area::Class(class),
        columns: Columns::All,
    };
    let lock =
        |moment: &AssessmentPeriod| PeriodLocked { scope: scope(*moment), order: order(), from: None }.into();
    moments.iter().map(lock).collect()
}

pub(super) fn plan(student: StudentId, kind: PlanKind, exempt: &[Subject]) -> Event {
    let (exempt, basis) = (exempt.to_vec(), Sealed::Open(note("Hồ sơ")));
    IndividualPlanSet { student, year: YEAR, kind, exempt, basis, order: order() }.into()
}
