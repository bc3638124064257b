mod batches;
mod corrections;
mod entry;
mod interleaving;
mod secondary;
mod unlocked;
mod verdicts;

use super::{CellEntry, EnterGrades, GradeEntered, Mark};
use crate::{
    Event,
    calendar::GradingPeriod,
    ids::{ClassId, StudentId},
    periods::{Area, Columns, LockScope, Order, PeriodLocked, PeriodUnlocked},
    regulations::{AssessmentPeriod, Competency, Level, Quality, Score, Subject, Target, TraitLevel},
    testing::*,
    text::Note,
};
use jiff::civil::date;

const VIETNAMESE: Target = Target::Subject(Subject::Vietnamese);
const MATHEMATICS: Target = Target::Subject(Subject::Mathematics);
const ENGLISH_SUBJECT: Target = Target::Subject(Subject::ForeignLanguage);
const KINDNESS: Target = Target::Quality(Quality::Kindness);
const CALCULATION: Target = Target::Competency(Competency::Calculation);

const MID: GradingPeriod = GradingPeriod { year: YEAR, moment: AssessmentPeriod::MidTermOne };
const END: GradingPeriod = GradingPeriod { year: YEAR, moment: AssessmentPeriod::EndTermOne };

fn level(level: Level) -> Option<Mark> {
    Some(Mark::Subject { level: Some(level), score: None })
}

fn scored(level: Level, points: u8) -> Option<Mark> {
    Some(Mark::Subject { level: Some(level), score: Score::new(points) })
}

fn trait_level(level: TraitLevel) -> Option<Mark> {
    Some(Mark::Trait { level })
}

fn note(text: &str) -> Note {
    Note::new(text).unwrap()
}

fn cell(student: StudentId, target: Target, mark: Option<Mark>, expected_version: u32) -> CellEntry {
    CellEntry { student, target, mark, comment: None, expected_version, reason: None }
}

fn enter(class: ClassId, period: GradingPeriod, entries: impl IntoIterator<Item = CellEntry>) -> EnterGrades {
    EnterGrades { class, period, entries: entries.into_iter().collect() }
}

fn entered(
    student: StudentId,
    class: ClassId,
    period: GradingPeriod,
    target: Target,
    mark: Option<Mark>,
) -> Event {
    GradeEntered { student, class, period, target, mark, comment: None, request: None }.into()
}

fn order(number: &str) -> Order {
    Order { number: code(number), dated: date(2025, 9, 10) }
}

fn scope(period: GradingPeriod, area: Area, columns: Columns) -> LockScope {
    LockScope { period, area, columns }
}

fn locked(period: GradingPeriod, area: Area) -> Event {
    PeriodLocked { scope: scope(period, area, Columns::All), order: order("01/QĐ"), from: None }.into()
}

fn unlocked(period: GradingPeriod, area: Area) -> Event {
    PeriodUnlocked { scope: scope(period, area, Columns::All), order: order("02/QĐ") }.into()
}
