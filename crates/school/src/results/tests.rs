//! Behavior of results: derived, finalized, decided.

mod decided;
mod derived;
mod finalized;
mod properties;
mod summary;

use crate::{
    Event, Position,
    calendar::{GradingPeriod, SchoolYear, SchoolYearOpened},
    closing::{ClassConfirmed, ClassConsolidated, Statement, SubjectSignedOff},
    gradebook::{GradeEntered, Mark},
    ids::{ClassId, StudentId},
    periods::{Area, Columns, LockScope, Order, PeriodLocked},
    plans::{IndividualPlanSet, PlanKind},
    regulations::{
        AssessmentPeriod, DecimalScore, GradeLevel, Holds, Level, PassLevel, Rating, RuleSet, Score, Subject,
        Target, TraitLevel,
    },
    sealed::Sealed,
    testing::{FIRST_DAY, Given, YEAR, code},
    text::Note,
};
use jiff::civil::date;

pub(crate) const END: AssessmentPeriod = AssessmentPeriod::EndOfYear;
pub(crate) const AGAIN: AssessmentPeriod = AssessmentPeriod::Reassessment;

pub(crate) fn order() -> Order {
    Order { number: code("31/QĐ-THBM"), dated: date(2025, 10, 1) }
}

pub(crate) fn note(text: &str) -> Note {
    Note::new(text).unwrap()
}

pub(crate) fn entered(
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
pub(crate) fn level(level: Level, score: Option<u8>) -> Mark {
    Mark::Subject { level: Some(level), score: score.and_then(Score::new) }
}

pub(crate) fn points(tenths: u8) -> Mark {
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
pub(crate) fn filled(
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
pub(crate) const ALL_YEAR: &[AssessmentPeriod] = &[
    AssessmentPeriod::RegularOne,
    AssessmentPeriod::MidTermOne,
    AssessmentPeriod::EndTermOne,
    AssessmentPeriod::RegularTwo,
    AssessmentPeriod::MidTermTwo,
    AssessmentPeriod::EndOfYear,
];

pub(crate) fn locked(class: ClassId, moments: &[AssessmentPeriod]) -> Vec<Event> {
    let scope = |moment| LockScope {
        period: GradingPeriod { year: YEAR, moment },
        area: Area::Class(class),
        columns: Columns::All,
    };
    let lock =
        |moment: &AssessmentPeriod| PeriodLocked { scope: scope(*moment), order: order(), from: None }.into();
    moments.iter().map(lock).collect()
}

pub(crate) fn plan(student: StudentId, kind: PlanKind, exempt: &[Subject]) -> Event {
    let (exempt, basis) = (exempt.to_vec(), Sealed::Open(note("Hồ sơ")));
    IndividualPlanSet { student, year: YEAR, kind, exempt, basis, order: order() }.into()
}

/// Signed by everybody, confirmed and locked at these moments.
pub(crate) fn closed(given: Given, class: ClassId, moments: &[AssessmentPeriod]) -> Given {
    let subjects = given.school().subjects_of(class);
    let mut given = given;
    for moment in moments.iter().copied() {
        let period = GradingPeriod { year: YEAR, moment };
        let signed = subjects.iter().map(|subject| {
            let (subject, statement) = (*subject, Statement::Subject1);
            SubjectSignedOff { class, period, subject, statement }.into()
        });
        given = given.and(signed.collect::<Vec<Event>>());
        let statement = Statement::Consolidation1;
        given = given.and([ClassConsolidated { class, period, statement }.into()]);
        let (consolidation, statement) = (given.school().position, Statement::Confirmation1);
        given = given.and([ClassConfirmed { class, period, consolidation, statement }.into()]);
    }
    given.and(locked(class, moments))
}

/// The next school year, open and without classes.
pub(crate) fn next_year_opened() -> Event {
    SchoolYearOpened {
        year: SchoolYear(YEAR.0 + 1),
        first_day: date(2026, 9, 5),
        term_two_first_day: date(2027, 1, 18),
        last_day: date(2027, 5, 31),
        term_one_weeks: 18,
        term_two_weeks: 17,
    }
    .into()
}
